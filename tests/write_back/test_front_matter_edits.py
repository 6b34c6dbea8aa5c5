"""One field of a front matter is set by changing one line, in every form that generators read."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from thumbcli.write_back.edit_refused import EditRefusedError
from thumbcli.write_back.matter_edit import with_field
from thumbcli.write_back.matter_fields import field_named
from thumbcli.write_back.post_writer import Kept, Unfilled, Written, take_back, write_post
from thumbcli.write_back.written_fields import WrittenField

if TYPE_CHECKING:
    from pathlib import Path

_NEW = "/covers/a.webp"


def _written(
    folder: Path, text: str, field: str | None = "image", *, name: str = "a.md", replace: bool = True
) -> str:
    """Write a post, set its field, and return what the file holds then."""
    path = folder / name
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    write_post(path, field_named(field) if field else None, _NEW, lambda _: replace)
    return path.read_bytes().decode("utf-8", "surrogateescape")


_EDITS = {
    "YAML without the field gets it at its end": (
        "image",
        "---\ntitle: One\ntags: [a,  b]   # odd spaces stay\n---\nBody\n",
        "---\ntitle: One\ntags: [a,  b]   # odd spaces stay\nimage: /covers/a.webp\n---\nBody\n",
    ),
    "below a block of text": (
        "image",
        "---\ntitle: One\nsummary: |\n  two\n\n  lines\n---\nBody\n",
        "---\ntitle: One\nsummary: |\n  two\n\n  lines\nimage: /covers/a.webp\n---\nBody\n",
    ),
    "an empty field keeps its comment": (
        "image",
        "---\nimage:   # to do\ntitle: One\n---\n",
        "---\nimage: /covers/a.webp   # to do\ntitle: One\n---\n",
    ),
    "a block of text with nothing in it": (
        "image",
        "---\ntitle: One\nimage: >-\ntags: a\n---\n",
        "---\ntitle: One\nimage: /covers/a.webp\ntags: a\n---\n",
    ),
    "double quotes stay, and spaces behind them": (
        "image",
        '---\ntitle: One\nimage: ""  \n---\n',
        '---\ntitle: One\nimage: "/covers/a.webp"  \n---\n',
    ),
    "single quotes stay": (
        "image",
        "---\ntitle: One\nimage: 'old.png' # why\n---\n",
        "---\ntitle: One\nimage: '/covers/a.webp' # why\n---\n",
    ),
    "of two fields of one name the last counts": (
        "image",
        "---\nimage: one\ntitle: One\nimage: two\n---\n",
        "---\nimage: one\ntitle: One\nimage: /covers/a.webp\n---\n",
    ),
    "lines that end in CR LF go on doing so": (
        "image",
        "---\r\ntitle: One\r\n---\r\nBody\r\n",
        "---\r\ntitle: One\r\nimage: /covers/a.webp\r\n---\r\nBody\r\n",
    ),
    "a byte order mark stays": (
        "image",
        "\ufeff---\ntitle: Ünï\n---\nBody",
        "\ufeff---\ntitle: Ünï\nimage: /covers/a.webp\n---\nBody",
    ),
    "tabs behind colons stay": (
        "image",
        '---\ntitle:\t"One"\nimage:\told.png\ntags:\t[a]\n---\n',
        '---\ntitle:\t"One"\nimage:\t/covers/a.webp\ntags:\t[a]\n---\n',
    ),
    "bytes of the body that are not UTF-8 stay": (
        "image",
        "---\ntitle: One\n---\n\udcff\udcfe\n",
        "---\ntitle: One\nimage: /covers/a.webp\n---\n\udcff\udcfe\n",
    ),
    "a field inside another": (
        "cover.image",
        "---\ntitle: One\ncover:\n    alt: x\n    image: old.png\n---\n",
        "---\ntitle: One\ncover:\n    alt: x\n    image: /covers/a.webp\n---\n",
    ),
    "a new field inside another is set in as its neighbours": (
        "cover.image",
        "---\ntitle: One\ncover:\n    alt: x # y\ndate: 2024-01-01\n---\n",
        "---\ntitle: One\ncover:\n    image: /covers/a.webp\n    alt: x # y\ndate: 2024-01-01\n---\n",
    ),
    "a new field inside an empty one": (
        "cover.image",
        "---\ncover: # later\ntitle: One\n---\n",
        "---\ncover: # later\n  image: /covers/a.webp\ntitle: One\n---\n",
    ),
    "a new field inside a new one takes one line": (
        "cover.image",
        "---\ntitle: One\n---\n",
        "---\ntitle: One\ncover: { image: /covers/a.webp }\n---\n",
    ),
    "a new list": (
        "images",
        "---\ntitle: One\n---\n",
        "---\ntitle: One\nimages: [/covers/a.webp]\n---\n",
    ),
    "the first item of a list": (
        "images",
        "---\ntitle: One\nimages:\n- one.png\n-  'two.png'\n---\n",
        "---\ntitle: One\nimages:\n- /covers/a.webp\n-  'two.png'\n---\n",
    ),
    "an empty list": (
        "images",
        "---\nimages: [ ]\ntitle: One\n---\n",
        "---\nimages: [/covers/a.webp]\ntitle: One\n---\n",
    ),
    "front matter without fields": ("image", "---\n---\nBody\n", "---\nimage: /covers/a.webp\n---\nBody\n"),
    "braces of YAML": (
        "image",
        "---\n{title: One, date: 2024-01-01}\n---\n",
        "---\n{image: /covers/a.webp, title: One, date: 2024-01-01}\n---\n",
    ),
    "an alias elsewhere stays": (
        "image",
        "---\ntitle: &t One\nalt: *t\n---\n",
        "---\ntitle: &t One\nalt: *t\nimage: /covers/a.webp\n---\n",
    ),
    "TOML below the title": (
        "image",
        "+++\ntitle = 'One' # x\nn = 1\n\n[params]\n  a = 1.50\n+++\n",
        "+++\ntitle = 'One' # x\nimage = \"/covers/a.webp\"\nn = 1\n\n[params]\n  a = 1.50\n+++\n",
    ),
    "a value of TOML keeps its quotes and its comment": (
        "image",
        "+++\ntitle = \"One\"\nimage   =  'old.png'   # why\n+++\n",
        "+++\ntitle = \"One\"\nimage   =  '/covers/a.webp'   # why\n+++\n",
    ),
    "TOML in CR LF": (
        "image",
        '+++\r\ntitle = "One"\r\nimage = "old.png"\r\n+++\r\n',
        '+++\r\ntitle = "One"\r\nimage = "/covers/a.webp"\r\n+++\r\n',
    ),
    "a table of TOML": (
        "cover.image",
        '+++\ntitle = "One"\n[cover]\n    alt = "x"\n[other]\n+++\n',
        '+++\ntitle = "One"\n[cover]\n    image = "/covers/a.webp"\n    alt = "x"\n[other]\n+++\n',
    ),
    "no table of TOML yet": (
        "cover.image",
        '+++\ntitle = "One"\n[other]\n+++\n',
        '+++\ntitle = "One"\ncover.image = "/covers/a.webp"\n[other]\n+++\n',
    ),
    "a list of TOML": (
        "images",
        '+++\ntitle = "One"\nimages = [ "one.png", "two.png" ] # x\n+++\n',
        '+++\ntitle = "One"\nimages = [ "/covers/a.webp", "two.png" ] # x\n+++\n',
    ),
    "JSON above the text": (
        "image",
        '{\n  "title": "One",\n  "n": 1.50\n}\n\nBody\n',
        '{\n  "title": "One",\n  "image": "/covers/a.webp",\n  "n": 1.50\n}\n\nBody\n',
    ),
    "JSON between fences": (
        "cover.image",
        '---json\n{"title": "One", "cover": {"image" :  null}}\n---\n',
        '---json\n{"title": "One", "cover": {"image" :  "/covers/a.webp"}}\n---\n',
    ),
    "a list of JSON": (
        "images",
        '{\n"images": [],\n"title": "One"}\n',
        '{\n"images": ["/covers/a.webp"],\n"title": "One"}\n',
    ),
    "lines as Pelican reads them": (
        "image",
        "Title: One\nDate: 2024-01-01\n\nBody\n",
        "Title: One\nImage: /covers/a.webp\nDate: 2024-01-01\n\nBody\n",
    ),
    "a header in which the title is not the first": (
        "image",
        "date: 2024-01-01\ntitle: One\ntags: a\n\nBody\n",
        "date: 2024-01-01\ntitle: One\nimage: /covers/a.webp\ntags: a\n\nBody\n",
    ),
    "a line as Pelican reads it, changed": (
        "image",
        "Title: One\nImage:  old.png  \n\nBody\n",
        "Title: One\nImage:  /covers/a.webp  \n\nBody\n",
    ),
}


@pytest.mark.parametrize(("field", "before", "after"), _EDITS.values(), ids=_EDITS)
def test_only_the_line_of_the_field_changes(tmp_path: Path, field: str, before: str, after: str) -> None:
    """Comments, order, quotes, spaces and line ends stay."""
    assert _written(tmp_path, before, field) == after


@pytest.mark.parametrize(("field", "before", "after"), _EDITS.values(), ids=_EDITS)
def test_a_second_time_changes_nothing(tmp_path: Path, field: str, before: str, after: str) -> None:
    """The field says what it has to."""
    assert _written(tmp_path, after, field) == after != before


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "a.rst",
            "One\n===\n:date: 2024-01-01\n:tags: a,\n  b\n\nBody\n",
            "One\n===\n:image: /covers/a.webp\n:date: 2024-01-01\n:tags: a,\n  b\n\nBody\n",
        ),
        (
            "a.adoc",
            "= One\n:date: 2024-01-01\n\nBody\n",
            "= One\n:image: /covers/a.webp\n:date: 2024-01-01\n\nBody\n",
        ),
        (
            "a.org",
            "#+TITLE: One\n#+DATE: today\n\nBody\n",
            "#+TITLE: One\n#+IMAGE: /covers/a.webp\n#+DATE: today\n\nBody\n",
        ),
    ],
    ids=["reStructuredText", "AsciiDoc", "Org"],
)
def test_other_markup_gets_a_field_of_its_own(tmp_path: Path, name: str, before: str, after: str) -> None:
    """Above the fields that may go on over several lines."""
    assert _written(tmp_path, before, name=name).lower() == after.lower()


@pytest.mark.parametrize(
    ("before", "field", "why"),
    [
        ("Just text\n", "image", "no front matter"),
        ("---\ntitle: One\nimage: >-\n  a\n  b\n---\n", "image", "several lines"),
        ("---\ntitle: One\nimage: {src: a.png}\n---\n", "image", "an object"),
        ("---\ntitle: One\nimages: [{src: a.png}]\n---\n", "images", "a list of objects"),
        ("---\ntitle: One\ncover: a.png\n---\n", "cover.image", "holds no fields"),
        ("---\ntitle: &t One\nimage: &i a.png\nalt: *i\n---\n", "image", "edited"),
        ('+++\ntitle = "One"\nimage = """\na"""\n+++\n', "image", "one line"),
        ('+++\ntitle = "One"\ncover = 1\n+++\n', "cover.image", "holds no fields"),
        ('{"title": "One", "image": {"src": "a"}}\n', "image", "an object"),
        ("Title: One\n\nBody\n", "cover.image", "a header of this kind"),
        ("---\ntitle: [One\n---\n", "image", "not YAML"),
        ("---js\nmodule.exports = {}\n---\n", "image", "JavaScript"),
    ],
)
def test_a_post_that_would_change_otherwise_is_left_alone(
    tmp_path: Path, before: str, field: str, why: str
) -> None:
    """And it is said why."""
    path = tmp_path / "a.md"
    path.write_text(before)
    with pytest.raises(EditRefusedError, match=why):
        write_post(path, field_named(field), _NEW, lambda _: True)
    assert path.read_text() == before


def test_objects_that_name_others_again_and_again_take_no_time(tmp_path: Path) -> None:
    """Written out, they would be a billion."""
    levels = "".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 8)}]\n" for n in range(1, 14))
    text = f"---\ntitle: One\nk0: &k0 [x]\n{levels}---\n"
    assert _written(tmp_path, text) == text.removesuffix("---\n") + "image: /covers/a.webp\n---\n"


def test_a_picture_of_another_origin_stays_unless_it_may_go(tmp_path: Path) -> None:
    """Somebody chose it."""
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: One\nimage: mine.png\n---\n")
    assert write_post(path, None, _NEW, lambda _: False) == Kept("mine.png", field_named("image"))
    assert "mine.png" in path.read_text()
    assert write_post(path, None, _NEW, lambda _: True) == Written(True, field_named("image"), "mine.png")


@pytest.mark.parametrize(
    ("matter", "field"),
    [
        ("image: x", "image"),
        ("cover:\n  image: x", "cover.image"),
        ("images: [x]", "images"),
        ("ogImage: x", "ogImage"),
        ("heroImage: x", "heroImage"),
        ("header:\n  image: x", "header.image"),
        ("image:\n  path: x", "image.path"),
        ("featured_image: x", "featured_image"),
        ("params:\n  cover:\n    image: x", "params.cover.image"),
        ("thumbnail: x", "thumbnail"),
        ("imagery: x", None),
    ],
)
def test_the_field_that_a_post_has_is_found(tmp_path: Path, matter: str, field: str | None) -> None:
    """Whatever its theme calls it."""
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: One\n{matter}\n---\n")
    found = write_post(path, None, _NEW, lambda _: True)
    assert found == (Unfilled() if field is None else Written(True, field_named(field), "x"))


def test_a_post_that_says_so_already_is_not_touched(tmp_path: Path) -> None:
    """Its time stays as well."""
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: One\nimage: '{_NEW}'\n---\n")
    os.utime(path, (1, 1))
    assert write_post(path, None, _NEW, lambda _: True) == Written(False, field_named("image"))
    assert path.stat().st_mtime == 1


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    """And no other file is left."""
    target, link = tmp_path / "real.md", tmp_path / "a.md"
    target.write_text("---\ntitle: One\n---\n")
    target.chmod(0o640)
    link.symlink_to("real.md")
    write_post(link, field_named("image"), _NEW, lambda _: True)
    assert link.is_symlink()
    assert _NEW in target.read_text()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert {path.name for path in tmp_path.iterdir()} == {"a.md", "real.md"}


def test_a_post_that_somebody_saves_meanwhile_keeps_what_they_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read again."""
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: One\n---\nOld\n")
    saved = iter(["---\ntitle: One\n---\nNew text\n"])

    def save_meanwhile(*arguments: Any) -> str:  # noqa: ANN401 - those of the function
        for text in saved:
            path.write_text(text)
        return with_field(*arguments)

    monkeypatch.setattr("thumbcli.write_back.post_writer.with_field", save_meanwhile)
    assert write_post(path, field_named("image"), _NEW, lambda _: True) == Written(True, field_named("image"))
    assert path.read_text() == f"---\ntitle: One\nimage: {_NEW}\n---\nNew text\n"


def test_a_post_that_is_saved_again_and_again_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After three times it is given up."""
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: One\n---\n")

    def save_meanwhile(*arguments: Any) -> str:  # noqa: ANN401 - those of the function
        path.write_text(path.read_text() + "more\n")
        return with_field(*arguments)

    monkeypatch.setattr("thumbcli.write_back.post_writer.with_field", save_meanwhile)
    with pytest.raises(OSError, match="meanwhile"):
        write_post(path, field_named("image"), _NEW, lambda _: True)
    assert _NEW not in path.read_text()
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]


_OF_A_RUN = {
    "YAML that had no such field": ("a.md", "---\ntitle: One\n---\nBody\n", "image"),
    "a list of YAML": ("a.md", "---\ntitle: One\n# why\ntags: [a,  b]\n---\n", "images"),
    "an inner field in one line": ("a.md", "---\ntitle: One\n---\n", "cover.image"),
    "an inner field beside another": ("a.md", "---\ntitle: One\ncover:\n  alt: A\n---\n", "cover.image"),
    "an empty field": ("a.md", '---\ncover:\n  image: ""\n  alt: A\ntitle: One\n---\n', "cover.image"),
    "a picture of another origin": ("a.md", "---\nimage: 'mine.png' # why\ntitle: One\n---\n", "image"),
    "lines that end in CR LF": ("a.md", "\ufeff---\r\ntitle: One\r\n---\r\nBody\r\n", "image"),
    "TOML": ("a.md", '+++\ntitle = "One"\n[cover]\nalt = "A"\n+++\n', "images"),
    "a table of TOML": ("a.md", '+++\ntitle = "One"\n[cover]\nalt = "A"\n+++\n', "cover.image"),
    "JSON": ("a.md", '{\n  "tags": [],\n  "title": "One"\n}\nBody\n', "image"),
    "a header of Pelican": ("a.md", "Title: One\nTags: a\n\nBody\n", "image"),
    "reStructuredText": ("a.rst", "One\n###\n\n:tags: a\n\nBody\n", "image"),
}


@pytest.mark.parametrize(("name", "text", "field"), _OF_A_RUN.values(), ids=_OF_A_RUN)
def test_what_a_run_wrote_is_taken_away(tmp_path: Path, name: str, text: str, field: str) -> None:
    """The post is as it was, byte for byte; what somebody has changed since stays."""
    path = tmp_path / name
    path.write_bytes(text.encode())
    written = write_post(path, field_named(field), _NEW, lambda _: True)
    assert isinstance(written, Written)
    assert written.changed
    changed = path.read_bytes().replace(b"/covers/a.webp", b"/mine/a.webp")
    assert changed != path.read_bytes()
    record = WrittenField(field, _NEW, "a.webp", written.before)
    assert take_back(path, record)
    assert path.read_bytes().decode() == text
    assert not take_back(path, record)
    path.write_bytes(changed)
    assert not take_back(path, record)
    assert path.read_bytes() == changed


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: One\nimages: [/covers/a.webp, mine.png]\n---\n",
        "---\ntitle: One\nimages: [mine.png]\n---\n",
        '{"images": ["/covers/a.webp"], "title": "One"}\n',
        "---\ntitle: One\n---\n",
        "# One\n",
    ],
)
def test_what_is_no_line_of_a_run_stays(tmp_path: Path, text: str) -> None:
    """A list that somebody has added to, and an object on one line."""
    path = tmp_path / "a.md"
    path.write_text(text)
    assert not take_back(path, WrittenField("images", _NEW, "a.webp", None))
    assert path.read_text() == text

"""Drawing a template: gaps close, conditions hold, words stay readable, and warnings name the line."""

from __future__ import annotations

import struct
import time
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults import picture
from thumbcli.brand.asset_files import load_asset
from thumbcli.contract import EngineName, Format, fingerprint, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.errors import RequestRefused
from thumbcli.render.compose import compose
from thumbcli.templates.template_reader import find_template

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.render.compose import Picture

TITLE = "Waiting on a Promise"
SECONDS_MAX = 15.0


def drawn(
    folder: Path,
    text: str,
    *,
    title: str = TITLE,
    columns: dict[str, str] | None = None,
    photo: bytes = b"",
    **options: Any,  # noqa: ANN401 - of any design option
) -> Picture:
    """Draw a template of this text for a blog."""
    path = folder / "card.yml"
    path.write_text(text, encoding="utf-8")
    template = find_template(path)
    assert template is not None
    asset = None
    if photo:
        (folder / "me.png").write_bytes(photo)
        asset = load_asset(folder / "me.png", kind="photo")
    design = make_design(template=template.with_columns(columns or {}), **options)
    return compose(make_request(title, format=Format.BLOGPOST, photo=asset, design=design))


def words(made: Picture) -> list[str]:
    """Return the words that were drawn, in the order of the layers."""
    return [mark.text for mark in made.marks if mark.text]


def top_of(made: Picture, text: str) -> float:
    """Return how far from the top a word is, in px."""
    return next(mark.rect[1] for mark in made.marks if mark.text == text)


def left_of(made: Picture, text: str) -> float:
    """Return how far from the left a word is, in px."""
    return next(mark.rect[0] for mark in made.marks if mark.text == text)


def pixel(made: Picture, x: int, y: int) -> tuple[int, ...]:
    """Return red, green and blue of a pixel."""
    start = (y * made.size.width_px + x) * 4
    return tuple(made.pixels[start : start + 3])


COLUMN = """\
layers:
  - background: "#ffffff"
  - inset: 60
    column:
      - typography: {content: "{author}", size: 40}
      - typography: {content: "{site}", size: 40}
      - typography: {content: "Foot", size: 40}
    gap: 50
"""


def test_a_column_closes_the_gap_of_an_absent_field(tmp_path: Path) -> None:
    """What follows moves up by the layer and its gap."""
    both, one = drawn(tmp_path, COLUMN, author="Maya", site="Home"), drawn(tmp_path, COLUMN, site="Home")
    assert words(both) == ["Maya", "Home", "Foot"]
    assert words(one) == ["Home", "Foot"]
    assert top_of(one, "Home") == pytest.approx(top_of(both, "Maya"), abs=2)
    assert top_of(one, "Foot") == pytest.approx(top_of(both, "Home"), abs=2)


@pytest.mark.parametrize(
    ("keys", "options", "is_drawn"),
    [
        ("when: author", {}, False),
        ("when: author", {"author": "A"}, True),
        ("when: author or site", {"site": "A"}, True),
        ("unless: author", {"author": "A"}, False),
        ("unless: author", {}, True),
        ("when: photo", {}, False),
        ("when: episode", {"columns": {"episode": "12"}}, True),
        ("when: episode", {"columns": {"episode": " "}}, False),
        ("only: [wide]", {}, True),
        ("only: instagram", {}, False),
        ("formats: {blogpost: {when: author}}", {}, False),
    ],
)
def test_conditions(tmp_path: Path, keys: str, options: dict[str, Any], is_drawn: bool) -> None:
    """A layer is drawn if they hold."""
    text = f'layers:\n  - offset: {{x: 90, y: 90}}\n    typography: "Word"\n    {keys}\n'
    assert words(drawn(tmp_path, text, **options)) == (["Word"] if is_drawn else [])


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        ('"{title}"', {}, "Waiting on a Promise"),
        ('"{title} by {author}"', {"author": "Maya"}, "Waiting on a Promise by Maya"),
        ('"{title} by {author}"', {}, ""),
        ('"by {author|nobody}"', {}, "by nobody"),
        ('"{author or site}"', {"site": "Home"}, "Home"),
        ('"No. {episode}"', {"columns": {"episode": "12"}}, "No. 12"),
        ('"{date}"', {"date": "2026-03-12"}, "March 12, 2026"),
        ('"{tags}"', {"tags": "one,two"}, "one · two"),
        ('"{episode}"', {"columns": {"episode": "{title} \u202e <b> %s ${HOME}"}}, "{title} <b> %s ${HOME}"),
        ('"{episode|-}"', {"columns": {"episode": "a\x00\x07\x1b\ud800\udcff\u2028b"}}, "a b"),
        ("{join: [author, site]}", {"site": "Home"}, "Home"),
        ("{join: [author, site]}", {"author": "Maya", "site": "Home"}, "Maya · Home"),
        ('{join: [author, site], separator: " / "}', {"author": "Maya", "site": "Home"}, "Maya / Home"),
    ],
)
def test_fields(tmp_path: Path, content: str, options: dict[str, Any], expected: str) -> None:
    """Values are filled in as they are; nothing in them is a field, or markup."""
    text = f"layers:\n  - inset: 60\n    typography: {content}\n"
    assert " ".join(words(drawn(tmp_path, text, **options))) == expected


def test_springs_and_growing_layers_take_what_is_left(tmp_path: Path) -> None:
    """The foot stands on the margin."""
    spring = COLUMN.replace('{content: "Foot", size: 40}', '{content: "Foot", size: 40}', 1).replace(
        '      - typography: {content: "Foot"', '      - spring: true\n      - typography: {content: "Foot"'
    )
    made = drawn(tmp_path, spring, site="Home")
    foot = next(mark.rect for mark in made.marks if mark.text == "Foot")
    assert foot[3] == pytest.approx(made.size.height_px - 60, abs=4)


def test_a_row_gives_room_to_all(tmp_path: Path) -> None:
    """The widest gives way, in size and then in words, and that is told with its line."""
    text = """\
layers:
  - inset: 60
    row:
      - typography: {content: "{site}", size: 40}
      - spring: true
      - typography: {content: "v1.2", size: 40}
    gap: 30
"""
    made = drawn(tmp_path, text, site="a very long name of a place " * 6)
    assert left_of(made, "v1.2") < made.size.width_px - 60
    assert any(warning.startswith("card.yml:4: shortened to ") for warning in made.warnings)
    assert not made.findings


def test_what_is_too_wide_in_a_row_ends_at_one_width(tmp_path: Path) -> None:
    """A name is not cut to a few letters for an address beside it."""
    text = """\
layers:
  - inset: 60
    row:
      - typography: {content: "{author}", size: 30}
      - spring: true
      - typography: {content: "{site}", size: 30}
    gap: 30
"""
    made = drawn(tmp_path, text, author="many names " * 12, site="parts of an address " * 8)
    assert words(made).count("names") >= 2
    assert words(made).count("parts") >= 1
    assert left_of(made, "parts") >= made.size.width_px / 2


@pytest.mark.parametrize("align", ["start", "center", "end"])
def test_words_in_a_row_are_as_wide_as_their_lines(tmp_path: Path, align: str) -> None:
    """Whatever their lines are aligned to."""
    text = (
        "layers:\n  - inset: 60\n    row: [{typography: {content: First, size: 40, align: "
        + align
        + "}}, {typography: {content: Second, size: 40}}]\n"
    )
    made = drawn(tmp_path, text)
    assert left_of(made, "First") == pytest.approx(60, abs=2)
    assert left_of(made, "Second") < 300


CLEAR = """\
layers:
  - background: "#ffffff"
  - inset: 20
    background: "#fbf7ef"
    column:
      - typography: {content: "{title}", size: 60}
      - spring: true
      - typography: {content: "{author}", size: 40}
  - origin: end bottom
    offset: {x: 20, y: 20}
    typography: {content: "{site}", size: 40}
  - size: {width: 50%, height: 100%}
    origin: end top
    pad: 20
    typography: {content: "{kicker}", size: 40, align: end}
"""


@pytest.mark.parametrize("format_", ["shorts", "story", "podcast"])
@pytest.mark.parametrize("title", [TITLE, "مرحبا بالعالم"])
def test_words_are_clear_of_what_the_platform_covers(tmp_path: Path, format_: str, title: str) -> None:
    """In a margin, in a corner and in a box; backgrounds stay where they are."""
    (tmp_path / "card.yml").write_text(CLEAR)
    design = make_design(
        template=find_template(tmp_path / "card.yml"), author="Ada", site="Home", kicker="No"
    )
    made = compose(make_request(title, format=format_, design=design))
    assert len(words(made)) >= 4
    assert not [finding for finding in made.findings if finding.code == "zone"]
    assert pixel(made, made.size.width_px // 2, round(made.size.height_px * 0.93))[:3] == (0xFB, 0xF7, 0xEF)


def test_a_right_to_left_title_mirrors_the_card(tmp_path: Path) -> None:
    """What was at the left is at the right."""
    text = 'layers:\n  - inset: 60\n    row: [{typography: "{title}"}, {spring: true}, {typography: "End"}]\n'
    made = drawn(tmp_path, text, title="مرحبا بالعالم")
    assert left_of(made, "End") < 100
    assert left_of(made, "مرحبا") > made.size.width_px / 2


def test_words_stay_readable(tmp_path: Path) -> None:
    """Grey on grey becomes a readable shade, and that is told."""
    text = (
        'layers:\n  - background: "#777777"\n  - inset: 60\n    typography: {content: A, color: "#888888"}\n'
    )
    made = drawn(tmp_path, text)
    assert not made.findings
    assert any("could not be read there" in warning for warning in made.warnings)


@pytest.mark.parametrize(("contrast", "has_findings"), [("none", True), ("scrim", False), ("ink", False)])
def test_contrast_is_kept_unless_told_not_to(tmp_path: Path, contrast: str, has_findings: bool) -> None:
    """Without, the gate says which layer can't be read."""
    text = (
        'layers:\n  - background: "#777777"\n  - inset: 60\n'
        f'    typography: {{content: Word, size: 60, color: "#ffffff", contrast: {contrast}}}\n'
    )
    made = drawn(tmp_path, text)
    assert bool(made.findings) is has_findings
    if has_findings:
        assert "not flawless: card.yml:3: 'Word' has too little contrast" in made.warnings


def test_boxes_are_painted_where_they_stand(tmp_path: Path) -> None:
    """Size, offset and origin; a border lies inside."""
    text = """\
define: {page: "#102030"}
layers:
  - background: page
  - size: {width: 200, height: 100}
    offset: {x: 50, y: 40}
    origin: end bottom
    background: {color: "#ff0000", border: {width: 10, color: "#00ff00"}}
"""
    made = drawn(tmp_path, text)
    assert pixel(made, 5, 5) == (0x10, 0x20, 0x30)
    assert pixel(made, 1200 - 50 - 100, 630 - 40 - 50) == (255, 0, 0)
    assert pixel(made, 1200 - 50 - 5, 630 - 40 - 50) == (0, 255, 0)
    assert pixel(made, 1200 - 50 + 3, 630 - 40 - 50) == (0x10, 0x20, 0x30)


def test_images_of_the_template_and_the_photo(tmp_path: Path) -> None:
    """Each fills its box; a layer whose photo is absent is not drawn."""
    (tmp_path / "tile.png").write_bytes(picture(20, 20, "png"))
    text = """\
layers:
  - background: {image: tile.png, tint: "#00000080"}
  - size: {width: 100, height: 100}
    offset: {x: 100, y: 100}
    image: {file: photo, radius: 50%}
"""
    kinds = [mark.kind for mark in drawn(tmp_path, text).marks]
    assert kinds == []
    made = drawn(tmp_path, text, photo=picture(30, 60, "png"))
    (mark,) = made.marks
    assert mark.kind == "art"
    assert mark.rect == pytest.approx((100, 100, 200, 200))


def test_what_is_given_and_not_shown_is_told(tmp_path: Path) -> None:
    """A photo, and the second part of a title."""
    text = "layers:\n  - inset: 60\n    headline:\n"
    title = "Waiting on a Promise: async and await in JavaScript"
    made = drawn(tmp_path, text, title=title, photo=picture(30, 60, "png"))
    assert "card.yml: no layer shows the photo" in made.warnings
    assert 'card.yml: no layer shows the subtitle "async and await in JavaScript"' in made.warnings


LONG = (
    "Everything We Learned from Migrating Two Hundred Microservices to a Single Boring Monolith over "
    "Three Long Years: Costs, Regrets, Surprises, and What We Would Never Do Again"
)
CROWDED = """\
layers:
  - inset: INSET
    column:
      - typography: {content: "{kicker}", size: 40}
      - grow: fit
        headline: {size: 150, line: 5}
      - typography: {content: "{subtitle}", size: [34, 40], line: 2}
      - typography: {content: "{author}", size: 40}
    gap: 40
"""


@pytest.mark.parametrize(
    ("inset", "title", "is_left_out"),
    [
        (60, LONG, False),
        ("[120, 60]", LONG, True),
        ("[150, 60]", LONG, True),
        ("[200, 60]", LONG, True),
        ("[60, 300]", LONG, True),
        (60, "Waiting on a Promise: async and await in JavaScript", False),
        ("[150, 60]", "Waiting on a Promise: async and await in JavaScript", False),
    ],
)
def test_a_part_of_a_title_gives_way_to_its_headline(
    tmp_path: Path, inset: object, title: str, is_left_out: bool
) -> None:
    """Rather than that the headline breaks off above what follows it; and that is told."""
    made = drawn(tmp_path, CROWDED.replace("INSET", str(inset)), title=title, author="Maya", kicker="News")
    left_out = [warning for warning in made.warnings if warning.startswith("card.yml:7: no room for ")]
    assert bool(left_out) is is_left_out
    if not is_left_out:
        assert not any("shortened" in warning for warning in made.warnings)
    assert not made.findings


def test_words_that_grow_take_room_from_a_picture_that_grows(tmp_path: Path) -> None:
    """Before they are shortened."""
    text = """\
layers:
  - inset: [60, 300]
    column:
      - grow: fit
        typography: {content: "{title}", size: [60, 60], line: 6}
      - {grow: true, background: "#ff0000"}
"""
    made = drawn(tmp_path, text, title="One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve")
    assert not made.warnings
    assert words(made)[-1] == "Twelve"


@pytest.mark.parametrize(
    ("file", "given", "is_drawn"),
    [
        ("avatar", "avatar", True),
        ("avatar", "photo", False),
        ("avatar or photo", "avatar", True),
        ("avatar or photo", "photo", True),
        ("photo or avatar", "avatar", True),
        ("logo  or avatar", "avatar", True),
        ("logo or background", "avatar", False),
        ("background or avatar or photo", "photo", True),
    ],
)
def test_the_first_picture_that_is_there(tmp_path: Path, file: str, given: str, is_drawn: bool) -> None:
    """A card shows the author's face, or a photo where there is none."""
    (tmp_path / "me.png").write_bytes(picture(30, 30, "png"))
    asset = load_asset(tmp_path / "me.png", kind="avatar")
    text = f"layers:\n  - size: {{width: 100, height: 100}}\n    image: {{file: {file}}}\n"
    made = drawn(tmp_path, text, **({"avatar": asset} if given == "avatar" else {"photo": asset.data}))
    assert bool(made.marks) is is_drawn


@pytest.mark.parametrize("layer", ["headline:", 'typography: {content: "{headline}", line: 9}'])
def test_a_headline_that_is_no_whole_title_is_told(tmp_path: Path, layer: str) -> None:
    """Where its words were cut before the template got them."""
    made = drawn(tmp_path, f"layers:\n  - inset: 60\n    {layer}\n", title="二百のマイクロサービスを" * 6)
    assert any(warning.startswith("card.yml: the title was shortened to ") for warning in made.warnings)
    made = drawn(tmp_path, 'layers:\n  - inset: 60\n    icon: {value: "\U0001f331"}\n', title="水" * 60)
    assert not any("shortened" in warning for warning in made.warnings)


@pytest.mark.parametrize(
    ("title", "content", "options", "expected"),
    [
        ("Chapter 3: The Long Way Home", "{kicker}", {}, "Chapter 3"),
        (
            "Waiting on a Promise: async and await in JavaScript",
            "{subtitle}",
            {},
            "async and await in JavaScript",
        ),
        ("Waiting on a Promise: async and await in JavaScript", "{subtitle}, {title}", {}, ""),
        ("Waiting on a Promise", "{subtitle}", {"subtitle": "Yours"}, "Yours"),
        ("Waiting on a Promise", "{kicker}", {"kicker": "Yours"}, "Yours"),
        ("Waiting on a Promise", "{kicker}", {"kicker": "none"}, ""),
    ],
)
def test_parts_of_a_title_are_fields(
    tmp_path: Path, title: str, content: str, options: dict[str, Any], expected: str
) -> None:
    """What the headline does not say, each part once."""
    text = f'layers:\n  - inset: 60\n    typography: {{content: "{content}", line: 3}}\n'
    assert " ".join(words(drawn(tmp_path, text, title=title, **options))) == expected


def test_the_channels_colours_go_before_what_is_defined(tmp_path: Path) -> None:
    """And a column goes before them; one that is no colour is told."""
    text = 'define: {page: "#ffffff", other: "#ffffff"}\nlayers:\n  - background: page\n'
    assert pixel(drawn(tmp_path, text), 5, 5) == (255, 255, 255)
    assert pixel(drawn(tmp_path, text, palette="#000000,#ff0000"), 5, 5) != (255, 255, 255)
    assert pixel(drawn(tmp_path, text, columns={"page": "#0000ff"}), 5, 5) == (0, 0, 255)
    made = drawn(tmp_path, text, columns={"page": "blueish"})
    assert pixel(made, 5, 5) == (255, 255, 255)
    assert "card.yml: page: 'blueish' is not a colour" in made.warnings


def test_the_fingerprint_follows_the_template_and_its_columns(tmp_path: Path) -> None:
    """But not columns that it does not show."""
    (tmp_path / "card.yml").write_text('layers:\n  - typography: "{episode|1}"\n')
    template = find_template(tmp_path / "card.yml")
    assert template is not None

    def key(columns: dict[str, str]) -> str:
        design = make_design(template=template.with_columns(columns))
        return fingerprint(make_request("A", design=design), EngineName.LOCAL)

    assert key({}) == key({"price": "3"})
    assert key({}) != key({"episode": "12"}) != key({"episode": "13"})
    assert fingerprint(make_request("A"), EngineName.LOCAL) != key({})


@pytest.mark.parametrize(
    ("size", "words"),
    [
        pytest.param((30_000, 30_000), "more than 50 megapixels", id="a picture that would fill the memory"),
        pytest.param((1, 65_000), "at most 32,767 a side", id="a hair"),
        pytest.param((1, 32_000), "", id="half a hair"),
        pytest.param((9, 9), "", id="a crumb"),
    ],
)
def test_images_of_odd_sizes(tmp_path: Path, size: tuple[int, int], words: str) -> None:
    """They are refused by name before they are decoded, or drawn."""
    image = bytearray(picture(*((9, 9) if words else size), "png"))
    image[16:24] = struct.pack(">II", *size)
    image[29:33] = struct.pack(">I", zlib.crc32(image[12:29]))
    (tmp_path / "tile.png").write_bytes(image)
    text = "layers:\n  - inset: 60\n    image: tile.png\n"
    if not words:
        assert [mark.kind for mark in drawn(tmp_path, text).marks] == ["art"]
        return
    with pytest.raises(RequestRefused, match=r"tile\.png") as caught:
        drawn(tmp_path, text)
    assert words in caught.value.message


NESTED = '{row: [{typography: "{title} {title}"}, ' * 9 + "{spring: true}" + "]}" * 9
HOSTILE = {
    "a hundred layers of words": (
        "layers:\n"
        + '  - inset: 60\n    typography: {content: "{title} {a} {b}", size: [8, 600], line: 12}\n' * 100,
        "card.yml: more than 3,000 characters",
    ),
    "nested rows that are too narrow": (f"layers:\n  - inset: 60\n    {NESTED[1:-1]}\n", "card.yml:"),
    "ten shadows over the whole card": (
        'layers:\n  - typography: "A"\n'
        + "  - background: {gradient: ['#fff', '#000'], shadow: {blur: 120}}\n" * 10,
        "",
    ),
}


@pytest.mark.parametrize(("text", "words_of_warning"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_template_is_drawn_in_bounded_time(
    tmp_path: Path, text: str, words_of_warning: str
) -> None:
    """And its warnings are not endless."""
    started = time.monotonic()
    columns = dict.fromkeys("ab", "word " * 200)
    made = drawn(tmp_path, text, title="word " * 39 + "x", columns=columns)
    assert time.monotonic() - started < SECONDS_MAX
    assert len(made.warnings) < 200
    assert words_of_warning in " ".join(made.warnings)

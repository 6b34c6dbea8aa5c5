"""`thumb template`, and `--template` in lists: what they write, say and refuse."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.run import SMALL, thumb
from thumbcli.templates.template_names import STARTERS
from thumbcli.templates.template_reader import json_schema


def test_the_starters_are_listed() -> None:
    """Each with what it is for."""
    ran = thumb("template", "list")
    assert [line.split()[0] for line in ran.lines] == list(STARTERS)
    assert all(len(line.split()) > 3 for line in ran.lines)
    assert list(json.loads(thumb("template", "list", "--json").stdout)["starters"]) == list(STARTERS)


def test_a_starter_is_copied_and_not_replaced() -> None:
    """Only `--overwrite` does that."""
    assert thumb("template", "new", "author").code == 0
    Path("author.yml").write_text("mine")
    again = thumb("template", "new", "author")
    assert again.code == 2
    assert "author.yml exists" in again.stderr
    assert Path("author.yml").read_text() == "mine"
    assert thumb("template", "new", "author", "--overwrite").code == 0
    assert thumb("template", "check", "author.yml").code == 0


def test_an_unknown_starter() -> None:
    """The remedy lists them."""
    ran = thumb("template", "new", "card")
    assert ran.code == 2
    assert "starters are: author, docs" in ran.stderr


def test_a_sheet_shows_every_format_asked_for() -> None:
    """In one PNG."""
    ran = thumb("template", "show", "docs", "--format", "x", "--format", "instagram", "--out", "sheet.png")
    assert ran.code == 0
    assert "Wrote sheet.png: 6 pictures." in ran.stderr
    with Image.open("sheet.png") as sheet:
        assert sheet.format == "PNG"
        assert sheet.width > 1000


def test_mistakes_are_listed_with_their_lines() -> None:
    """For people, and as JSON."""
    Path("card.yml").write_text("layers:\n  - backround: '#fff'\n  - typography: {content: A, size: 1}\n")
    ran = thumb("template", "check", "card.yml")
    assert ran.code == 2
    assert ran.lines == [
        "card.yml:2: layers[1].backround: there is no such key (did you mean background?)",
        "card.yml:3: layers[2].typography.size: not '1' (use px from 8 to 600, or a share such as 50%)",
    ]
    report = json.loads(thumb("template", "check", "card.yml", "--json").stdout)
    assert [problem["line"] for problem in report["problems"]] == [2, 3]


def test_what_does_not_fit_is_a_warning() -> None:
    """With format, line and words."""
    Path("card.yml").write_text('layers:\n  - inset: 60\n    typography: {content: "{title}", size: 90}\n')
    ran = thumb("template", "check", "card.yml", "--json")
    assert ran.code == 0
    warnings = json.loads(ran.stdout)["warnings"]
    assert any(
        re.match(r"youtube, longest fields and \d+ more: card.yml:2: shortened to", each) for each in warnings
    )


def test_several_are_checked_in_the_formats_that_are_named() -> None:
    """One that can't be used does not hide the others; a warning of many words is one line."""
    Path("bad.yml").write_text("layers: []\nlayer: 1\n")
    Path("card.yml").write_text('layers:\n  - inset: 0\n    typography: {content: "{title}", size: 90}\n')
    ran = thumb("template", "check", "bad.yml", "card.yml", "--format", "youtube", "--json")
    assert ran.code == 2
    bad, card = map(json.loads, ran.stdout.splitlines())
    assert bad["problems"]
    assert card["warnings"]
    assert all(each.startswith("youtube, ") for each in card["warnings"])
    assert sum("reaches into the margin" in each for each in card["warnings"]) <= 3


@pytest.mark.long
@pytest.mark.parametrize(
    ("field", "meant"),
    [
        ("auther", "author"),
        ("titel", "title"),
        ("subtitel", "subtitle"),
        ("tag", "tags"),
        ("dates", "date"),
        ("reading_tme", "reading_time"),
        ("kickers", "kicker"),
        ("episode", ""),
        ("guest", ""),
        ("version", ""),
    ],
)
def test_a_mistyped_field_is_told(field: str, meant: str) -> None:
    """A column may have any name, so that it is no mistake."""
    Path("card.yml").write_text(
        f'layers:\n  - inset: 90\n    typography: {{content: "{{{field}}}", size: 30}}\n'
    )
    ran = thumb("template", "check", "card.yml", "--format", "youtube")
    assert ran.code == 0
    assert (f"did you mean {{{meant}}}?" in ran.stdout) == bool(meant)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--template", "podcast", "--set", "episode=77", "--set", "guest=Ana = B"), 0, ""),
        (("--template", "podcast", "--set", "episode"), 2, "is no pair"),
        (("--template", "podcast", "--set", "=1"), 2, "is no pair"),
        (("--template", "podcast", "--set", "author=Ada"), 2, "use --author"),
        (("--template", "podcast", "--set", "nope=1"), 2, "its fields are: accent, episode, guest"),
        (("--set", "episode=1"), 2, "name one with --template"),
    ],
)
def test_gen_fills_fields_of_the_template(options: tuple[str, ...], code: int, said: str) -> None:
    """As columns of a list do."""
    ran = thumb("gen", "A Talk", "--engine", "local", "--format", "blogpost", "--out", "a/", *options)
    assert ran.code == code
    assert said in ran.stderr
    if not code:
        thumb("gen", "A Talk", "--engine", "local", "--format", "blogpost", "--out", "b/", *options[:2])
        assert Path("a/a-talk.webp").read_bytes() != Path("b/a-talk.webp").read_bytes()


def test_the_schema_is_printed() -> None:
    """For an editor."""
    assert json.loads(thumb("template", "schema").stdout) == json_schema()


def _made(stdout: str) -> dict[str, dict[str, object]]:
    events = map(json.loads, stdout.splitlines())
    return {str(event["title"]): event for event in events if event["event"] == "made"}


def test_a_list_names_templates_and_fills_their_fields() -> None:
    """Relative to the list; another cell is another picture."""
    Path("cards").mkdir()
    Path("cards/card.yml").write_text(
        'layers:\n  - background: "#ffffff"\n  - inset: 90\n    typography: "No. {episode|0}"\n'
    )
    Path("cards/list.csv").write_text(
        "title,template,Episode\nOne,card.yml,1\nTwo,card.yml,2\nThree,docs,3\nFour,,4\n"
    )
    ran = thumb("batch", "cards/list.csv", "--engine", "local", "-f", SMALL, "--json", "--out", "made")
    assert ran.code == 0, ran.stderr
    assert len(_made(ran.stdout)) == 4
    again = thumb("batch", "cards/list.csv", "--engine", "local", "-f", SMALL, "--json", "--out", "made")
    assert not _made(again.stdout)
    Path("cards/list.csv").write_text(
        "title,template,Episode\nOne,card.yml,1\nTwo,card.yml,22\nThree,docs,3\nFour,,44\n"
    )
    assert _made(
        thumb("batch", "cards/list.csv", "--engine", "local", "-f", SMALL, "--json", "--out", "made").stdout
    ).keys() == {"Two"}


def test_an_option_fills_the_fields_of_every_row() -> None:
    """Titles without a cell share what is computed; a changed template changes all."""
    Path("card.yml").write_text('layers:\n  - inset: 90\n    typography: "{title}: {guest|nobody}"\n')
    Path("list.csv").write_text("title,guest\nOne,Maya\nTwo,\nThree,\n")
    command = ("batch", "list.csv", "--engine", "local", "-f", SMALL, "--json", "--template", "card.yml")
    assert len(_made(thumb(*command).stdout)) == 3
    assert not _made(thumb(*command).stdout)
    Path("card.yml").write_text('layers:\n  - inset: 80\n    typography: "{title}: {guest|nobody}"\n')
    assert len(_made(thumb(*command).stdout)) == 3


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("../card.yml", "lies outside"),
        ("none.yml", "can't be read"),
        ("wrong.yml", "wrong.yml:1: layers: not a list of 1 to 100"),
    ],
)
def test_a_wrong_template_of_one_row(cell: str, words: str) -> None:
    """Fails that row alone."""
    Path("lists").mkdir()
    Path("card.yml").write_text('layers:\n  - background: "#ffffff"\n')
    Path("lists/wrong.yml").write_text("layers: card\n")
    Path("lists/list.csv").write_text(f"title,template\nOne,{cell}\nTwo,docs\n")
    ran = thumb("batch", "lists/list.csv", "--engine", "local", "-f", SMALL)
    assert ran.code == 3
    assert words.replace("not a list of 1 to 100", "not 'card'") in ran.stderr


def test_a_column_of_another_program_is_no_template() -> None:
    """A content system names its own there: the row is drawn all the same, and the column is told of."""
    Path("list.csv").write_text("title,template\nOne,default\nTwo,layouts/post.html\nThree,docs\n")
    ran = thumb("batch", "list.csv", "--engine", "local", "-f", SMALL)
    assert ran.code == 0
    assert "column 'template' has 2 values that are no template of ours" in ran.stderr
    strict = thumb("batch", "list.csv", "--engine", "local", "-f", SMALL, "--strict", "--out", "strict")
    assert strict.code == 3


def test_one_picture_by_a_template() -> None:
    """With what does not fit in its warnings."""
    ran = thumb("gen", "Waiting on a Promise", "--engine", "local", "--template", "quote", "--out", "-")
    assert ran.code == 0
    with Image.open(BytesIO(ran.raw)) as image:
        assert image.size == (1280, 720)
        first = image.convert("RGB").getpixel((3, 3))
    assert isinstance(first, tuple)
    assert all(abs(one - other) < 6 for one, other in zip(first, (0xF5, 0xE4, 0xD2), strict=True))


def _layout(*options: str) -> str:
    ran = thumb("explain", "A Title of Five Words", "--json", *options)
    assert ran.code == 0, ran.stderr
    return str(json.loads(ran.stdout)["layout"])


def test_a_project_has_a_template_of_its_own() -> None:
    """Named in its thumb.toml; one that is asked for, or a layout, overrides it."""
    Path("cards").mkdir()
    Path("cards/own.yml").write_text('layers:\n  - inset: 90\n    typography: "{title}"\n')
    Path("thumb.toml").write_text('template = "cards/own.yml"\n')
    assert _layout() == "own.yml"
    assert _layout("--template", "docs") == "docs.yml"
    assert _layout("--layout", "impact") == "impact"
    Path("thumb.toml").write_text('template = "quote"\n')
    assert _layout() == "quote.yml"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('"../own.yml"', "lies outside"),
        ('"none.yml"', "can't be read"),
        ('"autor"', "there is no template 'autor'"),
        ("3", "the name of a starter"),
    ],
)
def test_a_wrong_template_of_a_project(value: str, words: str) -> None:
    """Ends the run, with the file that names it."""
    Path("project").mkdir()
    Path("own.yml").write_text('layers:\n  - inset: 90\n    typography: "{title}"\n')
    Path("project/thumb.toml").write_text(f"template = {value}\n")
    Path("project/list.txt").write_text("A Title\n")
    ran = thumb("batch", "project/list.txt", "--engine", "local", "-f", SMALL)
    assert ran.code == 2
    assert words in ran.stderr
    assert "thumb.toml" in ran.stderr

"""Templates from anybody: each mistake is named with its line, and nothing costs much time or memory."""

from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from tests.faults import picture
from thumbcli.contract import Format
from thumbcli.contract.template import Template
from thumbcli.contract.template_layers import Flow, Length, Typography
from thumbcli.errors import RequestError
from thumbcli.templates.template_names import STARTERS, is_template_file
from thumbcli.templates.template_reader import (
    TemplateError,
    find_template,
    json_schema,
    read_template,
)

SECONDS_MAX, MEMORY_MAX_BYTES = 5.0, 64 * 1024 * 1024


def layers(*lines: str) -> str:
    """Return a template with one layer of these lines, which begin in line 2."""
    first, *rest = lines
    return "layers:\n" + f"  - {first}\n" + "".join(f"    {line}\n" for line in rest)


WRONG: dict[str, tuple[str | bytes, int, str]] = {
    # What is not YAML, or too much of it
    "an empty file": ("", 1, "it is empty"),
    "only a comment": ("# nothing\n", 1, "it is empty"),
    "a list": ("- a\n- b\n", 1, "begin with `layers:`"),
    "a word": ("card\n", 1, "begin with `layers:`"),
    "no layers": ("define: {page: '#fff'}\n", 1, "the key 'layers' is missing"),
    "layers that are nothing": ("layers:\n", 1, "use a list of 1 to 100"),
    "layers that are a word": ("layers: card\n", 1, "use a list of 1 to 100"),
    "an empty list": ("layers: []\n", 1, "not 0 values"),
    "a tab": ("layers:\n\t- background: '#fff'\n", 2, "indent with spaces"),
    "an open bracket": ("layers: [\n", 2, "not valid YAML"),
    "an open quote": ("layers: '\n", 2, "not valid YAML"),
    "a control character": ("layers: \x07\n", 1, "not valid YAML"),
    "bytes of another encoding": (b"layers:\n  - typography: caf\xe9\n", 2, "not UTF-8"),
    "two documents": ("layers: []\n---\nlayers: []\n", 2, "a second document"),
    "a key twice": (
        layers("background: '#fff'", "background: '#000'"),
        3,
        "the key stands here and in line 2",
    ),
    "a list as a key": ("? [a, b]\n: c\n", 1, "a key is a word"),
    "fields without quotes": (layers("typography: {content: {title}}"), 2, "use words in quotes"),
    "a field as a key": (layers("typography: {content: {{title}}}"), 2, "put words with fields in quotes"),
    "a Python object": (layers("typography: !!python/object/apply:os.system [id]"), 2, "is not allowed"),
    "a Python name": (layers("typography: !!python/name:os.system"), 2, "is not allowed"),
    "a tag of its own": (layers("typography: !include other.yml"), 2, "is not allowed"),
    "a binary": (layers("typography: !!binary aGk="), 2, "is not allowed"),
    "an unknown anchor": (layers("typography: *nothing"), 2, "anchor"),
    "a merge key": (layers("<<: {background: '#fff'}"), 2, "there is no such key"),
    "an anchor in itself": ("layers: &a\n  - row: *a\n", 2, "anchor"),
    "a billion laughs": (
        "".join(f"x{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9) if at else 'lol'}]\n" for at in range(12))
        + "layers: *a11\n",
        1,
        "there is no such key",
    ),
    "a billion rows": (
        "layers:\n"
        "  - &a0 {background: '#fff'}\n"
        + "".join(f"  - &a{at} {{row: [{', '.join([f'*a{at - 1}'] * 9)}]}}\n" for at in range(1, 10)),
        3,
        "more than 100 layers",
    ),
    "a hundred brackets": ("layers: " + "[" * 100 + "]" * 100, 1, "too deeply nested"),
    "deep tables": ("layers: " + "{row: " * 60 + "1" + "}" * 60, 1, "too deeply nested"),
    "101 layers": ("layers:\n" + "  - background: '#fff'\n" * 101, 2, "use a list of 1 to 100"),
    "101 layers in rows": (
        "layers:\n" + ("  - row: [" + ", ".join(["{background: '#fff'}"] * 50) + "]\n") * 2,
        3,
        "more than 100 layers",
    ),
    "five thousand values": (
        "define: {a: [" + "1," * 5_001 + "]}\nlayers: []\n",
        1,
        "more than 5,000 values",
    ),
    "eleven shadows": (
        "layers:\n" + "  - background: {color: '#fff', shadow: {blur: 120}}\n" * 11,
        12,
        "more than 10 shadows",
    ),
    "a description that is a list": (
        "description: [a]\n" + layers("icon: A"),
        1,
        "use words of at most 500 characters",
    ),
    "a long description": (f"description: {'x' * 501}\n" + layers("icon: A"), 1, "at most 500 characters"),
    "an included file": ("include: other.yml\n" + layers("icon: A"), 1, "there is no such key"),
    "a template in itself": ("extends: card.yml\n" + layers("icon: A"), 1, "there is no such key"),
    "rows in each other by anchors": (
        "layers:\n  - row: &a [{background: '#fff'}, {row: *a}]\n",
        2,
        "there is no anchor",
    ),
    "a number without end": (layers("typography: {content: A, size: 1e999}"), 2, "use px from 8 to 600"),
    "no number": (layers("typography: {content: A, size: .nan}"), 2, "use px from 8 to 600"),
    "a number of a thousand digits": (layers(f"pad: {'9' * 1000}", "icon: A"), 2, "use px from 0 to 4000"),
    "a share of a million": (layers("size: {width: 1000000%}", "background: '#fff'"), 2, "or a share"),
    "a line break in a name": ('define: {"a\\nb": "#fff"}\n' + layers("icon: A"), 1, "not a name"),
    "a direction mark": (layers('typography: "\\u202e{title\u202e}"'), 2, "is not a field"),
    "61 names": (
        "define: {" + ", ".join(f"n{at}: '#fff'" for at in range(61)) + "}\n" + layers("icon: A"),
        1,
        "use at most 60 names",
    ),
    "a surrogate": (b"layers:\n  - icon: \xed\xa0\x80\n", 2, "not UTF-8"),
    "a null byte": (b"layers:\n  - icon: a\x00b\n", 1, "not valid YAML"),
    # Keys and values
    "an unknown key": ("layers: []\nlayer: []\n", 2, "did you mean layers?"),
    "an unknown key of a layer": (layers("backround: '#fff'"), 2, "did you mean background?"),
    "a key of mkdocs-material": (layers("background: {colour: '#fff'}"), 2, "did you mean color?"),
    "an unknown key of words": (layers("typography:", "  content: A", "  sise: 3"), 4, "did you mean size?"),
    "a layer that is a word": ("layers:\n  - title\n", 2, "use a table"),
    "a layer of nothing": (layers("size: {width: 3}"), 2, "the layer draws nothing"),
    "two contents": (layers("typography: A", "icon: A"), 2, "typography and icon in one layer"),
    "inset and offset": (layers("inset: 3", "offset: {x: 3}", "background: '#fff'"), 2, "keep one of them"),
    "a gap without a row": (layers("background: '#fff'", "gap: 3"), 2, "only a row or a column has it"),
    "an unknown colour": (layers("background: blue"), 2, "'blue' is not a colour"),
    "a colour without quotes": (layers("background: #fff"), 2, "put a colour in quotes"),
    "a colour of five digits": (layers("background: '#12345'"), 2, "is not a colour"),
    "a colour that is not defined": (
        "define: {page: '#fff'}\n" + layers("background: pagge"),
        3,
        "did you mean page?",
    ),
    "a defined word as a colour": (
        "define: {page: hello}\n" + layers("background: page"),
        3,
        "stands for no colour",
    ),
    "a defined list": ("define: {page: ['#fff']}\n" + layers("background: '#fff'"), 1, "put it in quotes"),
    "a defined colour without quotes": ("define:\n  page: #fff\n" + layers("icon: A"), 2, "put it in quotes"),
    "a defined name with a blank": ("define: {my page: '#fff'}\n" + layers("icon: A"), 1, "not a name"),
    "colour and image": (layers("background: {color: '#fff', image: photo}"), 2, "color and image together"),
    "a gradient of one": (layers("background: {gradient: ['#fff']}"), 2, "not 1 values"),
    "a huge blur": (layers("background: {color: '#fff', shadow: {blur: 5000}}"), 2, "use px from 0 to 120"),
    "a size without end": (layers("typography: {content: A, size: .inf}"), 2, "use px from 8 to 600"),
    "a huge size": (layers("typography: {content: A, size: 99999999}"), 2, "use px from 8 to 600"),
    "sizes the wrong way": (layers("typography: {content: A, size: [90, 40]}"), 2, "larger than the second"),
    "three sizes": (layers("typography: {content: A, size: [9, 40, 90]}"), 2, "use a list of 2 to 2"),
    "a huge box": (layers("size: {width: 1000000}", "background: '#fff'"), 2, "use px from 0 to 4000"),
    "a negative box": (layers("size: {width: -5}", "background: '#fff'"), 2, "use px from 0"),
    "three edges": (layers("inset: [1, 2, 3]", "background: '#fff'"), 2, "3 distances"),
    "a weight of 1000": (layers("typography: {content: A, font: {weight: 1000}}"), 2, "from 100 to 900"),
    "a font that is not there": (layers("typography: {content: A, font: Intre}"), 2, "did you mean inter?"),
    "a hundred lines": (layers("typography: {content: A, line: 100}"), 2, "whole number from 1 to 12"),
    "half a line": (layers("typography: {content: A, line: 1.5}"), 2, "whole number from 1 to 12"),
    "an unknown align": (layers("typography: {content: A, align: left}"), 2, "start, center, end"),
    "an unknown contrast": (layers("typography: {content: A, contrast: yes}"), 2, "ink, scrim, none"),
    "an unknown corner": (layers("origin: left", "background: '#fff'"), 2, "start top"),
    "no words": (layers("typography: {size: 30}"), 2, "it needs `content` or `join`"),
    "words and joined fields": (layers("typography: {content: A, join: [site]}"), 2, "`content` or `join`"),
    "an open brace": (layers('typography: "{title"'), 2, "a brace that is not closed"),
    "an attribute of a field": (layers('typography: "{title.__class__}"'), 2, "is not a field"),
    "an index of a field": (layers('typography: "{title[0]}"'), 2, "is not a field"),
    "a call": (layers('typography: "{__import__(1)}"'), 2, "is not a field"),
    "a conversion": (layers('typography: "{title!r}"'), 2, "is not a field"),
    "long words": (layers(f'typography: "{"x" * 501}"'), 2, "use at most 500"),
    "a condition with and": (layers("when: a and b", "background: '#fff'"), 2, "author or site"),
    "a format that is not there": (layers("only: zine", "background: '#fff'"), 2, "wide, square, tall"),
    "a change for no format": (layers("background: '#fff'", "formats: {zine: {pad: 3}}"), 3, "use one of"),
    "a wrong change for a format": (layers("background: '#fff'", "formats: {x: {pat: 3}}"), 3, "mean pad?"),
    "a spring of words": (layers("spring: very"), 2, "use true or false"),
    # Files
    "an image that is missing": (layers("image: me.png"), 2, "No such file"),
    "an image above": (layers("image: ../me.png"), 2, "not below the template's folder"),
    "an image by its whole path": (layers("image: /etc/passwd"), 2, "not below the template's folder"),
    "an image of the web": (layers('image: "https://example.com/a.png"'), 2, "not below the template's"),
    "an image as a link of data": (layers('image: "data:image/png;base64,AA=="'), 2, "not below"),
    "an image of another machine": (layers(r"image: '\\server\share\a.png'"), 2, "not below"),
    "an image through a link": (layers("image: link.png"), 2, "link.png"),
    "an image that is none": (layers("image: card.yml"), 2, "can't be used"),
    "an image that is a folder": (layers("image: folder.png"), 2, "it is a folder"),
    "an image that is a pipe": (layers("image: pipe.png"), 2, "it is a named pipe"),
    "an image that is cut off": (layers("image: half.png"), 2, "can't be used"),
    "a large image": (layers("image: large.png"), 2, "more than 2,097,152 bytes"),
    "an image without a name": (layers("image: ''"), 2, "use photo, logo"),
    "an image by a word": (layers("image: portrait"), 2, "is no file"),
    "a picture of the title or a file": (layers("image: avatar or good.png"), 2, "No such file"),
    "half a character": (layers('typography: "a\\uD800"'), 2, "U+D800 can't be drawn"),
    "an escape": (layers('typography: "a\\e[31m"'), 2, "U+001B can't be drawn"),
    "a bell in a name": ('"lay\\aers": []\n', 1, "U+0007 can't be drawn"),
    "half a character in a file": (layers('image: "\\uDFFF.png"'), 2, "U+DFFF can't be drawn"),
    "nothing in a separator": (layers('typography: {join: [a], separator: "\\0"}'), 2, "U+0000 can't be"),
}


WRONG_FILES: dict[str, tuple[str, str]] = {
    "a file of 65 KB": ("large.yml", "more than 65,536 bytes"),
    "a folder": ("folder.yml", "it is a folder"),
    "a named pipe": ("pipe.yml", "it is a named pipe"),
    "a link that leads nowhere": ("nowhere.yml", "No such file"),
    "a link to itself": ("loop.yml", "ymbolic links"),
    "a missing file": ("missing.yml", "No such file"),
}


@pytest.mark.parametrize(("name", "words"), WRONG_FILES.values(), ids=WRONG_FILES.keys())
def test_what_is_no_file_of_a_template(tmp_path: Path, name: str, words: str) -> None:
    """It is never waited for, or read to its end."""
    (tmp_path / "large.yml").write_bytes(b"#" * (64 * 1024 + 1))
    (tmp_path / "folder.yml").mkdir()
    os.mkfifo(tmp_path / "pipe.yml")
    (tmp_path / "nowhere.yml").symlink_to("missing.yml")
    (tmp_path / "loop.yml").symlink_to("loop.yml")
    with pytest.raises(RequestError) as caught:
        find_template(tmp_path / name)
    assert words in caught.value.message
    assert caught.value.remedy


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with good and bad images."""
    place = tmp_path_factory.mktemp("card")
    (place / "good.png").write_bytes(picture(8, 8, "png"))
    (place / "half.png").write_bytes(picture(8, 8, "png")[:40])
    (place / "large.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2 * 1024 * 1024))
    (place / "folder.png").mkdir()
    os.mkfifo(place / "pipe.png")
    outside = tmp_path_factory.mktemp("outside") / "secret.png"
    outside.write_bytes(picture(8, 8, "png"))
    (place / "link.png").symlink_to(outside)
    return place


def _write(folder: Path, text: str | bytes) -> Path:
    path = folder / "card.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.long
@pytest.mark.parametrize(("text", "line", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_template_is_refused(folder: Path, text: str | bytes, line: int, words: str) -> None:
    """With the line and what is allowed, soon, and without much memory."""
    path = _write(folder, text)
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(TemplateError) as caught:
        read_template(path)
    took_s, (_, peak_bytes) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    lines = [f"{each.line}: {each.message} {each.remedy}" for each in caught.value.problems]
    assert any(each.startswith(f"{line}: ") and words in each for each in lines), lines
    assert "card.yml:" in caught.value.message
    assert took_s < SECONDS_MAX
    assert peak_bytes < MEMORY_MAX_BYTES


def test_there_are_enough_of_them() -> None:
    """And each has a message of its own."""
    assert len(WRONG) >= 60


def test_all_mistakes_are_listed_at_once(folder: Path) -> None:
    """In the order of their lines."""
    text = layers("backgrund: '#fff'") + "  - typography: {content: A, size: 1}\n  - image: none.png\n"
    with pytest.raises(TemplateError) as caught:
        read_template(_write(folder, text))
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4]
    assert caught.value.problems[1].key == "layers[2].typography.size"


def _first(folder: Path, text: str, format_: Format = Format.BLOGPOST) -> object:
    (layer,) = read_template(_write(folder, text)).layers[format_]
    return layer


def test_short_forms_are_read(folder: Path) -> None:
    """A word in place of a table sets its main key."""
    template = read_template(_write(folder, layers('typography: "{title or site|None}"', "pad: [1, 2]")))
    (layer,) = template.layers[Format.X]
    assert isinstance(layer.content, Typography)
    (words,) = layer.content.content
    assert words.fill({"title": "T", "site": "S"}) == "T"
    assert words.fill({"site": "S"}) == "S"
    assert words.fill({}) == "None"
    assert layer.pad == (Length(1), Length(2), Length(1), Length(2))
    assert template.names == {"title", "site"}


def test_a_format_and_a_shape_change_values(folder: Path) -> None:
    """The format goes before its shape, and what is not named stays."""
    text = layers(
        "size: {width: 10, height: 20}",
        "background: '#fff'",
        "formats: {square: {size: {width: 30}}, wide: {size: {width: 40}}, x: {size: {width: 50}}}",
    )
    sizes = {
        format_: read_template(_write(folder, text)).layers[format_][0].width
        for format_ in (Format.INSTAGRAM, Format.BLOGPOST, Format.X)
    }
    assert sizes == {Format.INSTAGRAM: Length(30), Format.BLOGPOST: Length(40), Format.X: Length(50)}
    assert read_template(_write(folder, text)).layers[Format.X][0].height == Length(20)


def test_a_layer_of_one_format_only(folder: Path) -> None:
    """In others it is not there."""
    template = read_template(_write(folder, layers("only: [square, x]", "background: '#fff'")))
    assert {format_ for format_, found in template.layers.items() if found} == {
        Format.X,
        *(format_ for format_ in Format if format_.size.width_px <= format_.size.height_px),
    }


def test_anchors_save_writing(folder: Path) -> None:
    """One layer may stand for several."""
    text = "layers:\n  - row: [&dot {background: '#fff'}, *dot, *dot]\n"
    (row,) = read_template(_write(folder, text)).layers[Format.X]
    assert isinstance(row.content, Flow)
    assert len(row.content.layers) == 3


def test_the_digest_follows_the_bytes_and_the_images(folder: Path) -> None:
    """Not the name of the file."""
    path = _write(folder, layers("image: good.png"))
    first = find_template(path)
    (folder / "other.yml").write_bytes(path.read_bytes())
    assert find_template(folder / "other.yml") == first
    (folder / "good.png").write_bytes(picture(9, 9, "png"))
    changed = find_template(path)
    (folder / "good.png").write_bytes(picture(8, 8, "png"))
    assert isinstance(first, Template)
    assert isinstance(changed, Template)
    assert changed.sha256 != first.sha256


@pytest.mark.parametrize("name", STARTERS)
def test_the_starters_are_found_by_their_names(name: str) -> None:
    """In 60 lines or so, that people can read."""
    template = find_template(name)
    assert template is not None
    assert template.name == f"{name}.yml"


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("autor", "did you mean author?"),
        ("none.yml", "name a .yml file"),
        ("~nobody/x.yml", "name a .yml file"),
        ("a\0.yml", "name a .yml file"),
        (".", "use one of"),
        ("./", "name a .yml file"),
    ],
)
def test_what_is_no_template(named: str, words: str) -> None:
    """The remedy says what to name."""
    with pytest.raises(RequestError) as caught:
        find_template(named)
    assert words in f"{caught.value.message} {caught.value.remedy}"


@pytest.mark.parametrize(
    ("text", "is_file"),
    [("author", False), ("author.yml", True), ("cards/author", True), ("A.YAML", True), ("my card", False)],
)
def test_a_name_or_a_file(text: str, is_file: bool) -> None:
    """A starter has neither a slash nor an extension."""
    assert is_template_file(text) is is_file


def test_the_schema_has_every_table() -> None:
    """And each reference leads somewhere."""
    schema = json_schema()
    defined = schema["$defs"]
    assert isinstance(defined, dict)
    assert {"layer", "typography", "headline", "background"} <= defined.keys()
    for reference in str(schema).split("#/$defs/")[1:]:
        assert reference.split("'")[0] in defined


ROOT = Path(__file__).parents[2]
CARDS = [*(ROOT / "thumbcli/templates/starters").glob("*.yml"), *(ROOT / "samples").glob("*/**/*.yml")]


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.name)
def test_an_editor_finds_nothing_wrong_with_ours(path: Path) -> None:
    """By the schema alone, as the reader does; and it finds a mistyped key."""
    schema = jsonschema_rs.validator_for(json_schema())
    card = yaml.safe_load(path.read_text(encoding="utf-8"))
    schema.validate(card)
    card["layers"][0]["backgroud"] = "#fff"
    assert not schema.is_valid(card)

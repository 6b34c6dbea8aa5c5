"""The file of choices: what is read, what is refused with its line, and what a change leaves as it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from thumbcli.batch.choices.choices_file import (
    Choice,
    change_choices,
    merged,
    read_choices,
)
from thumbcli.batch.choices.choices_place import choices_path
from thumbcli.errors import ConfigError

WRITTEN = """# Ours.

[b-side]
title   = "B \\"side\\""   # a person wrote this
format = "blogpost"
layout = "hero"

["talks/a.1"]
title = "A"
format = "1500x500"
variant = 2
pinned = false

[zoo]
title = "Zoo"
rejected = true
"""


def written(folder: Path, text: str) -> Path:
    """Write a file of choices."""
    path = folder / "thumbs.choices.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_it_says_what_was_chosen_for_each_picture(tmp_path: Path) -> None:
    """No file is no choice."""
    assert read_choices(tmp_path / "none.toml") == {}
    read = read_choices(written(tmp_path, WRITTEN))
    assert read["b-side"] == Choice(
        target="b-side", title='B "side"', format="blogpost", options={"layout": "hero"}
    )
    assert read["talks/a.1"].options == {"variant": "2"}
    assert [each.pinned for each in read.values()] == [None, False, None]
    assert read["zoo"].rejected


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        pytest.param("[a]\ntitle = ", 2, "not valid TOML", id="no TOML"),
        pytest.param('[a]\ntitle = "A"\n[a]\ntitle = "A"', 3, "not valid TOML", id="one picture twice"),
        pytest.param("a = 1", 1, "in the table of its picture", id="no table"),
        pytest.param('[a]\nlayout = "hero"', 1, "it has no title", id="no title"),
        pytest.param('[a]\ntitle = "A"\nlayuot = "hero"', 3, "no key 'layuot'", id="a typo"),
        pytest.param('[b]\ntitle = "B"\n[a]\ntitle = "A"\nvariant = -1', 5, "variant must be", id="a number"),
        pytest.param('[a]\ntitle = "A"\npalette = "red"', 3, "palette must name", id="a palette"),
        pytest.param('[a]\ntitle = "A"\npinned = "yes"', 3, "true or false", id="a truth value"),
        pytest.param('[a]\ntitle = "A"\nlayout = 3', 3, "text in quotes", id="a text"),
        pytest.param('[a]\ntitle = "A"\nformat = "vine"', 3, "format must be one of", id="a format"),
        pytest.param(
            '[a]\ntitle = "A"\nphoto-crop = "up"', 3, "photo-crop must be", id="a key with a hyphen"
        ),
        pytest.param('["../a"]\ntitle = "A"', 1, "no name of a file", id="a way out of the folder"),
        pytest.param('["/a"]\ntitle = "A"', 1, "no name of a file", id="an absolute name"),
        pytest.param('[a]\ntitle = "A"\nof = "a"', 3, "no picture that has a set", id="a set of itself"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    """So that nothing is drawn by half of a file."""
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as raised:
        read_choices(path)
    assert f"line {line}" in raised.value.message
    assert said in raised.value.message
    with pytest.raises(ConfigError):
        change_choices(path, dict.clear)
    assert path.read_text() == text


def test_a_change_touches_the_lines_of_its_picture_alone(tmp_path: Path) -> None:
    """In the order of names; a picture for which nothing is chosen any more is left out."""
    path = written(tmp_path, WRITTEN)

    def change(choices: dict[str, Choice]) -> None:
        new = Choice(
            target="new\u00e9", title='Ne\\w "one"', options={"palette": "#000000,#ffffff"}, at="now"
        )
        choices[new.target] = new
        choices["zoo"] = merged(choices["zoo"], {"rejected": False})

    change_choices(path, change)
    start = WRITTEN.index("[zoo]")
    added = (
        '["new\u00e9"]\ntitle = "Ne\\\\w \\"one\\""\nformat = "youtube"\n'
        'palette = "#000000,#ffffff"\nat = "now"\n\n'
    )
    middle = WRITTEN.index('["talks')
    assert path.read_text("utf-8") == WRITTEN[:middle] + added + WRITTEN[middle:start].rstrip() + "\n"
    assert read_choices(path)["new\u00e9"].title == 'Ne\\w "one"'


def test_two_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """Whoever was slower reads again what the other one wrote."""
    path = tmp_path / "thumbs.choices.toml"

    def add(number: int) -> None:
        name = f"p{number:02}"
        choice = Choice(target=name, title=name, pinned=True)
        change_choices(path, lambda choices: choices.update({name: choice}))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(24)))
    assert len(read_choices(path)) == 24


@pytest.mark.parametrize(
    ("out", "file"),
    [
        ("thumbs", "thumbs.choices.toml"),
        ("a/covers/", "a/covers.choices.toml"),
        (".", "thumbs.choices.toml"),
        ("s3://bucket/covers", "covers.choices.toml"),
        ("s3://bucket", "bucket.choices.toml"),
    ],
)
def test_its_place_is_beside_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str, file: str
) -> None:
    """Never outside of the folder that one works in."""
    monkeypatch.chdir(tmp_path)
    assert choices_path(Path(out)) == Path(file)

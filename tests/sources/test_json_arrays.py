"""JSON documents that are one list: read element by element, in flat memory."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from tests.batch.reading import drain
from thumbcli.errors import InputError
from thumbcli.sources.title_reader import InputFormat, TitleReader

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('[{"title": "A", "n": 1.50}, {"title": "B"}]', [("A", 1), ("B", 1)]),
        ('[\n  {"title": "A"},\n\n  {\n  "title": "B"}\n]\n', [("A", 2), ("B", 4)]),
        ('["A", "B"]', [("A", 1), ("B", 1)]),
        ("\ufeff  [ ]", []),
        ('["A\\n\\"]"]', [('A\n"]', 1)]),
        ('[{"title": "[{", "x": [1, {"y": 2}]}]', [("[{", 1)]),
    ],
)
def test_elements(tmp_path: Path, data: str, expected: list[tuple[str, int]]) -> None:
    """Each with the line that it begins on."""
    path = tmp_path / "a.json"
    path.write_text(data)
    rows = list(drain(TitleReader([str(path)])))
    assert [(row.title, row.line) for row in rows] == expected
    path = tmp_path / "a.txt"
    path.write_text(data)
    assert [row.title for row in drain(TitleReader([str(path)], input_format=InputFormat.JSON))] == [
        title for title, _ in expected
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ('["A"', "never ends"),
        ('["A",', "never ends"),
        ('["A",]', "followed by no element"),
        ('["A" "B"]', "a comma or the end"),
        ('["A", true]', "neither an object nor a text"),
        ('["A",\n{"title": }]', ":2 can't be read"),
        ('["A", NaN]', "NaN is not JSON"),
        ('["A", {"title": "x", "title": "y"}]', "comes twice"),
        ('["A", "\\ud83d"]', "half of a character"),
        ('["A", ' + "[" * 100_000, "nested too deeply"),
        ('["A", "' + "x" * 2**21 + '"]', "longer than"),
        ('["A",' + " " * 100_000 + '"\udcff"]', "not UTF-8"),
    ],
)
def test_damage_is_named_with_its_line(tmp_path: Path, data: str, message: str) -> None:
    """What comes before it is read."""
    path = tmp_path / "a.json"
    path.write_bytes(data.encode(errors="surrogateescape"))
    reader = TitleReader([str(path)])
    assert [row.title for row in reader.next_batch()] == ["A"]
    with pytest.raises(InputError, match=message):
        reader.next_batch()


def test_long_list_takes_no_more_memory(tmp_path: Path) -> None:
    """Twenty thousand elements, which kept would be 10 MB, of which a thousand are held."""
    path = tmp_path / "a.json"
    with path.open("w") as file:
        file.write("[")
        file.writelines(json.dumps({"title": f"Title {n}", "x": "y" * 50}) + ",\n" for n in range(20_000))
        file.write('"Z"]')
    reader = TitleReader([str(path)])
    tracemalloc.start()
    number = 0
    while rows := reader.next_batch():
        number += len(rows)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert number == 20_001
    assert peak_bytes < 4 * 2**20

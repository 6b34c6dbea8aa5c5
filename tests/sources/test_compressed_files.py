"""Lists in `.gz` and `.zst`: read as they are unpacked, and named where they are damaged."""

from __future__ import annotations

import gzip
import sys
from typing import TYPE_CHECKING

import pytest
import zstandard

from tests.batch.reading import drain
from thumbcli.errors import InputError
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CSV = b"title,slug\nA,a\nB,b\n"


@pytest.mark.parametrize(
    ("suffix", "pack"), [(".gz", gzip.compress), (".zst", zstandard.compress), (".GZ", gzip.compress)]
)
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", CSV),
        ("a.tsv", CSV.replace(b",", b"\t")),
        ("a.txt", b"A\nB\n"),
        ("a", b"A\nB\n"),
        ("a.jsonl", b'{"title":"A"}\n"B"\n'),
        ("a.json", b'[{"title":"A"},\n"B"]'),
    ],
)
def test_packed_list(
    tmp_path: Path, name: str, data: bytes, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    """The extension below that of the packer tells the format; packed files may be joined."""
    path = tmp_path / (name + suffix)
    half = data.index(b"\n") + 1
    path.write_bytes(pack(data[:half]) + pack(data[half:]))
    rows = list(drain(TitleReader([str(path)])))
    assert [row.title for row in rows] == ["A", "B"]
    assert all(row.error is None for row in rows)


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".zst", zstandard.compress)])
@pytest.mark.parametrize(
    "damage", [lambda data: data[: len(data) // 2], lambda data: data[:40] + b"\xff" * 9 + data[49:]]
)
def test_damaged_file_ends_with_an_error(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes], damage: Callable[[bytes], bytes]
) -> None:
    """Never as if the list were at its end."""
    path = tmp_path / f"a.txt{suffix}"
    path.write_bytes(damage(pack("".join(f"Title {n * 7919}\n" for n in range(50_000)).encode())))
    with pytest.raises(InputError):
        list(drain(TitleReader([str(path)])))


def test_bomb_is_given_up(tmp_path: Path) -> None:
    """A line without end takes neither memory nor an hour."""
    path = tmp_path / "a.txt.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(100):
            file.write(b"x" * 2**20)
    with pytest.raises(InputError, match=r"has more than 64 MB|longer than"):
        list(drain(TitleReader([str(path)])))


def test_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With how to have it."""
    path = tmp_path / "a.txt.zst"
    path.write_bytes(zstandard.compress(b"A\n"))
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(InputError, match="Zstandard") as caught:
        TitleReader([str(path)])
    assert "thumbcli[zstd]" in caught.value.remedy

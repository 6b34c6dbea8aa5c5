"""Sources in an object store: the same rows as from a disk, in bounded memory, with the same manners."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run
from thumbcli.batch.names.list_names import is_gone, list_name
from thumbcli.errors import InputError
from thumbcli.sources import source_copies, source_files
from thumbcli.sources.title_reader import TitleReader
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from tests.outputs.s3_server import S3Server

pytestmark = pytest.mark.anyio
TITLES = ("Why We Forget", "Tea: A History")
_FEED = "<rss version='2.0'><channel><title>T</title>{}</channel></rss>"
_ENTRY = "<item><title>{}</title></item>"
_POST = "---\ntitle: '{}'\n---\nText\n"


@pytest.fixture
def anyio_backend() -> str:
    """Run on asyncio alone."""
    return "asyncio"


def _put(out: Path, name: str, data: bytes) -> str:
    """Put a file beside an output of its own, and return its address."""
    address = store_address(out)
    assert address is not None
    ObjectStore.open(address).put(name, data)
    return f"{address}/{name}"


def _titles(*sources: str) -> list[str]:
    reader = TitleReader(sources)
    found: list[str] = []
    while rows := reader.next_batch():
        found += [row.title for row in rows]
    reader.close()
    return found


def _parquet() -> bytes:
    file = io.BytesIO()
    parquet.write_table(pa.table({"title": TITLES}), file)
    return file.getvalue()


_CSV = "title,format\n" + "".join(f'"{title}",youtube\n' for title in TITLES)
_JSONL = "".join(json.dumps({"title": title}) + "\n" for title in TITLES)
_FILES = {
    "titles.txt": "\n".join(TITLES).encode(),
    "titles.csv": _CSV.encode(),
    "a b/é ?.csv": _CSV.encode(),
    "titles.tsv": _CSV.replace(",", "\t").encode(),
    "titles.csv.gz": gzip.compress(_CSV.encode()),
    "titles.jsonl": _JSONL.encode(),
    "titles.jsonl.gz": gzip.compress(_JSONL.encode()),
    "titles.json": json.dumps([{"title": title} for title in TITLES]).encode(),
    "feed.xml": _FEED.format("".join(map(_ENTRY.format, TITLES))).encode(),
}
_TABLES = ("titles.parquet", "without-an-ending")
"""Not written before they are needed: every worker would load all of pyarrow to collect the tests."""


@pytest.mark.parametrize("name", [*_FILES, *_TABLES])
def test_a_file_in_a_store_gives_the_rows_that_it_gives_on_a_disk(s3: S3Server, out: Path, name: str) -> None:
    """Whatever it is, and told by its content."""
    data = _parquet() if name in _TABLES else _FILES[name]
    assert _titles(_put(out, name, data)) == list(TITLES)
    assert s3.log


def test_posts_below_an_address_are_rows(s3: S3Server, out: Path) -> None:
    """In their order, also in folders; hidden ones and lists are none."""
    del s3
    files = {
        "posts/one.md": TITLES[0],
        "posts/sub/two.md": TITLES[1],
        "posts/.hidden/three.md": "No",
        "posts/node_modules/four.md": "No",
    }
    for name, title in files.items():
        _put(out, name, _POST.format(title).encode())
    folder = _put(out, "posts/notes.csv", b"title\nNo\n").removesuffix("/notes.csv")
    assert _titles(folder) == _titles(f"{folder}/") == list(TITLES)


@pytest.mark.long
def test_posts_are_read_several_at_a_time_and_in_their_order(s3: S3Server, out: Path) -> None:
    """As many as may wait for the first of them, and no more than that."""
    numbers = range(40)
    for number in numbers:
        _put(out, f"posts/{number:02}.md", _POST.format(f"Post {number}").encode())
    s3.latency_s = 0.1
    s3.log.clear()
    began = time.monotonic()
    try:
        assert _titles(f"s3://bucket/{out.name}/posts/") == [f"Post {number}" for number in numbers]
    finally:
        s3.latency_s = 0.0
    assert time.monotonic() - began < len(numbers) * 0.1, "they were waited for one after the other"
    assert sum(line.startswith("GET") and line.endswith(".md") for line in s3.log) == len(numbers)


def test_a_post_that_can_not_be_read_keeps_its_place(s3: S3Server, out: Path) -> None:
    """The others are rows; a store that refuses ends the reading."""
    for number in range(5):
        _put(out, f"posts/{number}.md", _POST.format(f"Post {number}").encode())
    _put(out, "posts/2.md", b"\x89PNG\r\n\x1a\n\0\0")
    folder = f"s3://bucket/{out.name}/posts/"
    assert _titles(folder)[3:] == ["Post 3", "Post 4"]
    assert len(_titles(folder)) == 5
    s3.faults.extend([(f"GET /bucket/{out.name}/posts/3.md", "403 AccessDenied")] * 3)
    with pytest.raises(InputError, match="403 AccessDenied"):
        _titles(folder)


def _database(folder: Path, titles: tuple[str, ...] = TITLES, *, mode: str = "DELETE") -> bytes:
    path = folder / "made.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA journal_mode = {mode}")
        database.execute("CREATE TABLE posts (title TEXT)")
        database.executemany("INSERT INTO posts VALUES (?)", [(title,) for title in titles])
        database.commit()
    return path.read_bytes()


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_a_database_is_read_through_a_copy(
    s3: S3Server, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    """Fetched in pieces, once while it stays the same, and gone in the end."""
    monkeypatch.setattr(source_copies, "_PIECE_BYTES", 1000)
    monkeypatch.setattr(source_copies, "_copies", {})
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    address = _put(out, "posts.db", _database(tmp_path, mode=mode))
    s3.log.clear()
    assert _titles(address) == list(TITLES)
    asked = s3.log.count(f"GET /bucket/{out.name}/posts.db")
    s3.log.clear()
    assert _titles(address) == list(TITLES)
    pieces = -(-8192 // 1000)
    assert s3.log.count(f"GET /bucket/{out.name}/posts.db") == asked - pieces
    _put(out, "posts.db", _database(tmp_path, ("Another",), mode=mode))
    assert _titles(address) == ["Another"]
    assert len(list(tmp_path.glob("thumb-source-*"))) == 1
    source_copies.remove_copies()
    assert not list(tmp_path.glob("thumb-source-*"))


def test_a_database_that_is_too_large_is_told_before_it_is_fetched(
    s3: S3Server, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the limit and what to do."""
    monkeypatch.setattr(source_copies, "COPY_MAX_BYTES", 5000)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    address = _put(out, "posts.db", _database(tmp_path))
    with pytest.raises(InputError, match="temporary copy of 0 GiB at most") as caught:
        _titles(address)
    assert caught.value.remedy == "copy it to a file, and name that"
    assert not list(tmp_path.glob("thumb-source-*"))
    assert s3.log


def test_a_database_whose_log_is_beside_it_is_read_with_a_warning(
    s3: S3Server, out: Path, tmp_path: Path
) -> None:
    """What the log holds would be missing without a word."""
    del s3
    address = _put(out, "posts.db", _database(tmp_path))
    _put(out, "posts.db-wal", b"x")
    said: list[str] = []
    reader = TitleReader([address], warn=said.append)
    assert [row.title for row in reader.next_batch()] == list(TITLES)
    reader.close()
    assert any("posts.db-wal" in text and "is not read" in text for text in said)


def test_a_large_file_is_read_in_pieces(s3: S3Server, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few of them are kept at a time."""
    monkeypatch.setattr(source_files, "_HEAD_BYTES", 100)
    monkeypatch.setattr(source_files, "_PIECE_BYTES", 1000)
    titles = [f"Title {number}" for number in range(1000)]
    source = _put(out, "titles.txt", "\n".join(titles).encode())
    s3.log.clear()
    assert _titles(source) == titles
    assert len(s3.log) > 10


def test_a_file_that_changes_while_it_is_read_is_told(
    s3: S3Server, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of another file would be rows that nobody wrote."""
    del s3
    monkeypatch.setattr(source_files, "_HEAD_BYTES", 100)
    monkeypatch.setattr(source_files, "_PIECE_BYTES", 1000)
    address = _put(out, "titles.txt", b"Tea\n" * 1000)
    with source_files.open_source(address) as file:
        file.read(10)
        _put(out, "titles.txt", b"Bee\n" * 1000)
        with pytest.raises(InputError, match="was changed while it was read"):
            file.read()


@pytest.mark.parametrize(
    ("name", "faults", "told"),
    [
        ("missing.csv", [], "does not exist"),
        ("missing/", [], "is a folder without posts"),
        ("titles.csv", ["403 AccessDenied"] * 9, "403 AccessDenied"),
        ("titles.csv", ["400 ExpiredToken"] * 9, "400 ExpiredToken"),
        ("titles.csv", ["403 RequestTimeTooSkewed"] * 9, "403 RequestTimeTooSkewed"),
        ("titles.csv", ["404 NoSuchBucket"] * 9, "404 NoSuchBucket|NoSuchBucket"),
        ("empty.csv", [], ""),
        ("binary.csv", [], "not a list of titles|is not UTF-8"),
        ("database.db", [], "is a damaged database"),
        ("no-title.csv", [], "column"),
        ("*.csv", [], "does not exist"),
    ],
)
def test_what_can_not_be_read_is_told_as_of_a_disk(
    s3: S3Server, out: Path, name: str, faults: list[str], told: str
) -> None:
    """With its address, and without the words of the store."""
    files = {
        "titles.csv": _CSV.encode(),
        "empty.csv": b"",
        "binary.csv": b"\x89PNG\r\n\x1a\n\0\0",
        "database.db": b"SQLite format 3\0" + bytes(100),
        "no-title.csv": b"name,price\nTea,3\n",
    }
    address = _put(out, name, files[name]) if name in files else f"s3://bucket/{out.name}/{name}"
    s3.faults.extend((method, fault) for fault in faults for method in ("GET",))
    if not told:
        assert _titles(address) == []
        return
    with pytest.raises(InputError, match=told) as caught:
        _titles(address)
    assert address in caught.value.message
    assert "hush" not in f"{caught.value.message}{caught.value.remedy}"


@pytest.mark.long
@pytest.mark.parametrize("fault", ["503 SlowDown", "500 InternalError", "slow", "cut"])
def test_a_store_in_trouble_is_asked_again_for_a_source(s3: S3Server, out: Path, fault: str) -> None:
    """No row is missing."""
    address = _put(out, "titles.csv", _CSV.encode())
    s3.faults.extend([("GET", fault)] * 2)
    assert _titles(address) == list(TITLES)
    assert not s3.faults


async def test_a_run_from_a_store_into_a_folder_prunes_nothing_of_another_list(
    s3: S3Server, out: Path, tmp_path: Path
) -> None:
    """A list is known by its address, wherever the command runs, and is never taken for gone."""
    del s3
    address = _put(out, "titles.csv", _CSV.encode())
    first, _ = await run(batch_of(tmp_path, Path(address)), Painter())
    assert first.tally.made == 2
    again, _ = await run(batch_of(tmp_path, Path(address)), Painter())
    assert (again.tally.skipped, again.orphans) == (2, ())
    other, _ = await run(batch_of(tmp_path, ["Another"]), Painter())
    assert other.orphans == ()
    assert list_name(address, tmp_path) == address
    assert not is_gone(address, tmp_path)

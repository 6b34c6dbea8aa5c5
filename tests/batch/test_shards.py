"""Parts of one list, drawn apart and merged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run, table
from thumbcli import Client
from thumbcli.batch.model.events import Failed, Made, Skipped
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.store.merge_shards import merge_shards
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.errors import FolderLocked, UsageError
from thumbcli.options.shard import Shard, parse_shard, shard_of_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.batch.stage import Log
    from thumbcli.batch.run.batch_of_titles import Batch

pytestmark = pytest.mark.anyio

LISTS = {
    "plain titles": ["One", "Two", "Three", "Four", "Five", "Six", "Seven"],
    "titles with the same slug": ["What now?", "What, now!", "what now", "What Now", "Other"],
    "titles twice": ["One", "Two", "One", "Three", "Two", "Four"],
    "names that look like others with a format": ["Bake", "Bake X", "Bake blogpost", "Bake"],
    "other scripts": ["日本の冬", "日本の夏", "नमस्ते दुनिया", "Здравствуй", "سلام دنیا"],
    "rows that can't be drawn": ["One", "x" * 2000, "Two", "y" * 2000, "Three"],
    "names that differ in case and width": ["Café", "CAFÉ", "Ｃａｆé", "Cafe\u0301", "cafe"],
    "one title": ["One"],
    "names that look like a digest": ["Now", "Now 1a2b3c4d", "Now!", "Now?"],
    "many": [f"Title {number}" for number in range(40)],
}


@pytest.fixture
def anyio_backend() -> str:
    """Run on asyncio alone: the engine of a run is the same on both."""
    return "asyncio"


def _shard(batch: Batch, text: str) -> Batch:
    shard = parse_shard(text)
    return replace(batch, plan=replace(batch.plan, shard=shard))


async def _run(batch: Batch) -> Log:
    _, log = await run(batch, Painter())
    return log


def _names(log: Log) -> list[str]:
    return [event.name for event in log.of(Made) if event.name]


def _key(path: Path) -> tuple[str, str]:
    metadata = read_metadata(path.read_bytes())
    assert metadata is not None
    return path.name, metadata.key


@pytest.mark.long
@pytest.mark.parametrize("titles", LISTS.values(), ids=LISTS.keys())
async def test_the_shards_of_a_list_are_disjoint_complete_and_named_as_one_run_names_them(
    titles: list[str], tmp_path: Path
) -> None:
    """Each picture is drawn once, under the name that a single run gives it."""
    batch = batch_of(tmp_path, titles)
    whole = await _run(replace(batch, out=tmp_path / "whole"))
    logs = [await _run(_shard(batch, f"{number}/3")) for number in (2, 3, 1)]
    assert sorted(name for log in logs for name in _names(log)) == sorted(_names(whole))
    assert sum(len(log.outcomes) for log in logs) == len(whole.outcomes) == len(titles)
    assert sum(len(log.of(Failed)) for log in logs) == len(whole.of(Failed))
    assert {_key(path) for log in logs for path in log.paths} == set(map(_key, whole.paths))


async def test_the_order_of_rows_does_not_tell_their_shard(tmp_path: Path) -> None:
    """A list that was sorted anew is divided as before."""
    titles = LISTS["many"]
    forth = await _run(_shard(batch_of(tmp_path, titles), "1/4"))
    back = await _run(_shard(replace(batch_of(tmp_path, titles[::-1]), out=tmp_path / "back"), "1/4"))
    assert sorted(_names(forth)) == sorted(_names(back))
    assert 0 < len(_names(forth)) < len(titles)


async def test_a_merged_output_is_as_one_run_has_left_it(tmp_path: Path) -> None:
    """A run over the whole list is refused before the merge, and finds all of it after."""
    titles = LISTS["rows that can't be drawn"]
    batch = batch_of(tmp_path, titles)
    await _run(_shard(batch, "1/2"))
    with pytest.raises(UsageError, match="recorded apart"):
        await _run(batch)
    await _run(_shard(batch, "2/2"))
    report = merge_shards(batch.place)
    assert (report.shards, report.files) == (2, 3)
    assert merge_shards(batch.place).shards == 0
    after = await _run(batch)
    assert len(after.of(Skipped)) == 3
    assert not after.of(Made)


async def test_a_shard_goes_on_from_what_is_merged(tmp_path: Path) -> None:
    """The file of an edited row is updated, whichever part has the row now."""
    path = table(tmp_path / "titles.csv", [{"title": "One", "name": "a"}, {"title": "Two", "name": "b"}])
    batch = batch_of(tmp_path, path)
    for text in ("1/2", "2/2"):
        await _run(_shard(batch, text))
    merge_shards(batch.place)
    table(path, [{"title": "One more", "name": "a"}, {"title": "Two", "name": "b"}])
    for count in (2, 3):  # Another number of shards is another division.
        logs = [await _run(_shard(batch, f"{number}/{count}")) for number in range(1, count + 1)]
        merge_shards(batch.place)
        assert [name for log in logs for name in _names(log)] == (["a.webp"] if count == 2 else [])


async def test_a_merge_that_was_killed_before_it_cleaned_up_is_repeated(tmp_path: Path) -> None:
    """What is on record already is not recorded twice."""
    batch = _shard(batch_of(tmp_path, ["One"]), "1/1")
    await _run(batch)
    kept = batch.place.manifest.read_bytes()
    whole = batch.place.whole
    merge_shards(whole)
    batch.place.state.mkdir(parents=True)
    batch.place.manifest.write_bytes(kept)
    assert merge_shards(whole).files == 0
    with closing(sqlite3.connect(whole.manifest)) as connection:
        assert connection.execute("SELECT count(*) FROM file").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM run").fetchone() == (1,)


async def test_files_of_another_machine_are_copied(tmp_path: Path) -> None:
    """The shards may have been drawn into folders of their own."""
    titles = LISTS["plain titles"]
    here = batch_of(tmp_path, titles)
    there = replace(here, out=tmp_path / "there")
    await _run(_shard(here, "1/2"))
    drawn = await _run(_shard(there, "2/2"))
    report = merge_shards(here.place, [there.out])
    assert report.copied == len(drawn.paths)
    assert merge_shards(here.place, [there.out]).copied == 0
    assert len((await _run(here)).of(Skipped)) == len(titles)


async def test_shards_do_not_lock_each_other_out_but_the_whole_list(tmp_path: Path) -> None:
    """A shard waits for itself, for the whole list and for another division."""
    batch = batch_of(tmp_path, ["One"])
    with hold_folder(_shard(batch, "1/2").place), hold_folder(_shard(batch, "2/2").place):
        with pytest.raises(FolderLocked), hold_folder(batch.place):
            pass
        with pytest.raises(FolderLocked):
            merge_shards(batch.place)
        with pytest.raises(FolderLocked), hold_folder(_shard(batch, "1/2").place):
            pass
        with pytest.raises((FolderLocked, UsageError)), hold_folder(_shard(batch, "1/3").place):
            pass
    merge_shards(batch.place)
    with hold_folder(batch.place), pytest.raises(FolderLocked), hold_folder(_shard(batch, "1/2").place):
        pass


async def test_a_plan_of_a_shard_names_its_rows_alone(tmp_path: Path) -> None:
    """Nothing is written for it."""
    titles = LISTS["many"]
    batch = batch_of(tmp_path, titles)
    planned = [len(list(plan_batch(_shard(batch, f"{number}/4"), Painter()))) for number in range(1, 5)]
    assert sum(planned) == len(titles)
    assert not batch.place.state.exists()


def test_a_library_call_draws_its_part() -> None:
    """A title that is given twice is in one part."""
    titles = ["One", "Two", "Three", "One"]
    with Client(engine="local") as client:
        parts = [
            [outcome.index for outcome in client.generate_many(titles, shard=f"{number}/2")]
            for number in (1, 2)
        ]
    assert sorted(parts[0] + parts[1]) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/1", Shard(1, 1)),
        ("1/8", Shard(1, 8)),
        ("8/8", Shard(8, 8)),
        (" 2 / 3 ", Shard(2, 3)),
        ("10000/10000", Shard(10_000, 10_000)),
        ("0/8", None),
        ("9/8", None),
        ("1/10001", None),
        ("1", None),
        ("1-of-8", None),
        ("-1/8", None),
        ("1/8/2", None),
        ("one/two", None),
        ("", None),
    ],
)
def test_a_shard_is_written_as_a_number_of_a_count(text: str, expected: Shard | None) -> None:
    """From 1, as test runners do."""
    if expected is None:
        with pytest.raises(ValueError, match="invalid shard"):
            parse_shard(text)
        return
    assert parse_shard(text) == expected
    assert shard_of_folder(expected.folder) == parse_shard(str(expected)) == expected


def test_a_link_in_place_of_the_folder_of_shards_is_refused(tmp_path: Path) -> None:
    """A run would write where it leads."""
    place = OutputPlace(tmp_path / "out", shard=Shard(1, 2))
    place.whole.state.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    place.state.parent.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError), hold_folder(place):
        pass
    assert not list((tmp_path / "elsewhere").iterdir())

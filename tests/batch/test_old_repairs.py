"""Damaged manifests of earlier versions, with the folders that they wrote: what they knew is kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.batch.stage import batch_of, run
from tests.batch.test_repair import cut, overwrite, sql
from tests.cli.old_folders.read import VERSIONS, restore
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.batch.store.rebuild_manifest import repair_manifest
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.errors import DamagedFile
from thumbcli.sqlite_database import companion

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.anyio

ROWS_READ = {
    "the page size is wrong": overwrite(16, b"\xff\xff"),
    "a message is not UTF-8": sql("UPDATE attempt SET message = cast(x'ff41' AS TEXT)"),
    "a strange view": sql("CREATE VIEW v AS SELECT 1"),
    "an index is missing": sql("DROP INDEX thumbnail_file"),
    "the table of files is a view": sql("CREATE VIEW file AS SELECT * FROM thumbnail"),
}
RECORDS_LOST = {
    "the version is gone": sql("PRAGMA user_version = 0"),
    "it is empty": cut(0),
    "its first page is zero": overwrite(0, bytes(4096)),
    "the pictures are gone": sql("DROP TABLE thumbnail"),
    "it is missing": lambda path: path.unlink(),
}


@pytest.fixture
def place(tmp_path: Path, server: ThumbApiServer, request: pytest.FixtureRequest) -> OutputPlace:
    """Give the folder that a version of the tables wrote."""
    restore(request.param, tmp_path, server.url)
    (tmp_path / "hosted").rename(tmp_path / "out")
    return OutputPlace(tmp_path / "out")


def books(place: OutputPlace) -> tuple[object, ...]:
    """Return what a manifest knows of pictures, doubts and money."""
    with closing(Manifest.open(place)) as manifest:
        files = manifest.tabulate("SELECT name, key, size_bytes, adopted, changed FROM file ORDER BY name")
        known = manifest.tabulate(
            "SELECT key, credits, replaced_credits, image_url FROM picture ORDER BY key"
        )
        return files, known, manifest.sent_keys(), manifest.spent_credits(), manifest.lost_credits()


@pytest.mark.parametrize("place", VERSIONS, indirect=True)
@pytest.mark.parametrize("damage", ROWS_READ.values(), ids=ROWS_READ.keys())
def test_what_can_be_read_is_kept(tmp_path: Path, place: OutputPlace, damage: Callable[[Path], None]) -> None:
    """All of it, under the fingerprints that this version gives."""
    shutil.copytree(place.out, tmp_path / "whole")
    damage(place.manifest)
    report = repair_manifest(place)
    assert (bool(report.problem), report.unusable, report.records_lost) == (True, 0, False)
    assert books(place) == books(OutputPlace(tmp_path / "whole"))


@pytest.mark.long
@pytest.mark.parametrize("place", VERSIONS, indirect=True)
@pytest.mark.parametrize("damage", (ROWS_READ | RECORDS_LOST).values(), ids=ROWS_READ | RECORDS_LOST)
async def test_nothing_is_bought_again(
    tmp_path: Path, server: ThumbApiServer, place: OutputPlace, damage: Callable[[Path], None]
) -> None:
    """Whatever the manifest has lost, its files are there: none is replaced, none of their titles is sent."""
    damage(place.manifest)
    batch = batch_of(tmp_path, tmp_path / "hosted.csv")
    engine = partial(ThumbApi, GOOD_KEY, base_url=server.url, rate_per_s=1000)
    with pytest.raises(DamagedFile):
        await run(batch, engine())
    before = {path.name: path.read_bytes() for path in place.out.iterdir() if path.is_file()}
    repair_manifest(place)
    await run(batch, engine())
    assert set(server.titles) <= {"Busy"}
    assert {name: (place.out / name).read_bytes() for name in before} == before


@pytest.mark.parametrize("place", VERSIONS[-1:], indirect=True)
def test_a_manifest_that_was_just_migrated_is_read_with_its_log(tmp_path: Path, place: OutputPlace) -> None:
    """The process died with the new tables in the log alone, and the file below says it is an old one."""
    shutil.copytree(place.out, tmp_path / "whole")
    manifest = Manifest.open(place)
    for ending in ("", "-wal", "-shm"):
        shutil.copy(f"{place.manifest}{ending}", tmp_path / f"killed{ending}")
    manifest.close()
    for ending in ("", "-wal", "-shm"):
        shutil.copy(tmp_path / f"killed{ending}", f"{place.manifest}{ending}")
    with closing(sqlite3.connect(f"file:{place.manifest}?immutable=1", uri=True)) as below:
        assert below.execute("SELECT count(*) FROM sqlite_master WHERE name = 'thumbnail'").fetchone() == (1,)
    os.truncate(companion(place.manifest, "shm"), 0)
    overwrite(16, b"\xff\xff")(place.manifest)
    report = repair_manifest(place)
    assert report.unusable == 0
    assert books(place) == books(OutputPlace(tmp_path / "whole"))

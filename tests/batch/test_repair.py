"""A manifest that is not whole is refused and rebuilt, and nothing that may be paid for is bought again.

The engine is the hosted one against a server that charges whatever it is asked for, repeated or not.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import pytest

from tests import warm
from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run
from tests.loopback import GOOD_KEY, Fault, ThumbApiServer
from thumbcli.batch.model.events import Copied, Made, Uncertain
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.manifest_schema import MIGRATIONS
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.batch.store.rebuild_manifest import repair_manifest
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.errors import DamagedFile, FolderLocked, UsageError
from thumbcli.options.option_values import OnLost

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio

PAGE = 4096
MADE = [f"Made {number}" for number in range(12)]
LOST, REFUSED = ["Lost one", "Lost two"], "Refused"
TITLES = [*MADE, *LOST, REFUSED]
AGAIN = PlanOptions(retry_uncertain=True)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one folder for all tests: 30 pictures, two titles whose answers were lost, one refused."""
    folder = tmp_path_factory.mktemp("finished")
    with pytest.MonkeyPatch.context() as patch, ThumbApiServer(idempotent=False) as server:
        patch.setenv("NO_PROXY", "127.0.0.1")
        for title in LOST:
            server.script_title(title, Fault.half())
        server.script_title(REFUSED, Fault.status(400, "no"))
        batch = batch_of(folder, TITLES, limits=RunLimits(on_lost=OnLost.HOLD))
        anyio.run(run, batch, ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000))
    return folder / "out"


@pytest.fixture
def out(tmp_path: Path, finished: Path) -> Path:
    """Copy that folder to where this test's batch writes."""
    shutil.copytree(finished, tmp_path / "out")
    return tmp_path / "out"


def sql(*statements: str) -> Callable[[Path], None]:
    """Return a damage that another program does."""

    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.executescript(statement)
            connection.commit()

    return change


def cut(share: float) -> Callable[[Path], None]:
    """Return a damage that leaves a share of the file."""
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


def overwrite(at: int, data: bytes) -> Callable[[Path], None]:
    """Return a damage that puts `data` over the bytes at `at`."""

    def change(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(at)
            file.write(data)

    return change


def zero_page_of(table: str) -> Callable[[Path], None]:
    """Return a damage that zeroes the first page of a table."""

    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
            (page,) = connection.execute(query, (table,)).fetchone()
        overwrite((page - 1) * PAGE, bytes(PAGE))(path)

    return change


def instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Return a damage that puts something else in the place of the file."""

    def change(path: Path) -> None:
        path.unlink()
        make(path)

    return change


def beside(ending: str, make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Return a damage that puts something where SQLite has a file of its own."""

    def change(path: Path) -> None:
        make(path.with_name(f"{path.name}-{ending}"))

    return change


def linked(path: Path) -> None:
    """Put a link in the place of a file."""
    path.symlink_to(path.parent.parent.parent / "titles.txt")


def slow_constraint(path: Path) -> None:
    """Let a table have a constraint that takes a second per row."""
    work = "+".join(["length(hex(randomblob(1900000)))"] * 100)
    table = "id INTEGER PRIMARY KEY, version TEXT NOT NULL, repaired_at TEXT NOT NULL, records_lost INTEGER"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("DROP TABLE repair")
        connection.execute(f"CREATE TABLE repair ({table}, CHECK ({work} > 0))")
        rows = [("1", "2026-11-29", 0)] * 1000
        connection.executemany(
            "INSERT INTO repair (version, repaired_at, records_lost) VALUES (?, ?, ?)", rows
        )
        connection.commit()


def slow_column(path: Path) -> None:
    """Let a table compute a column whose value takes a second per row, and 400 MB."""
    work = "+".join(["length(hex(zeroblob(1900000)))"] * 100)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        query = "UPDATE sqlite_master SET sql = rtrim(sql, ')') || ?  WHERE name = 'run'"
        connection.execute(query, (f", g INTEGER NOT NULL AS ({work}))",))
        connection.commit()


ATTEMPTS_READ = {
    "the page size is wrong": overwrite(16, b"\xff\xff"),
    "the version is gone": sql("PRAGMA user_version = 0"),
    "a column of a picture is missing": sql("ALTER TABLE picture DROP COLUMN image_url"),
    "a column of an attempt is missing": sql("ALTER TABLE attempt DROP COLUMN place"),
    "a message is not UTF-8": sql("UPDATE attempt SET message = cast(x'ff41' AS TEXT)"),
    "a strange trigger": sql("CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM attempt; END"),
    "a strange view": sql("CREATE VIEW v AS SELECT 1"),
    "a computed column": sql("ALTER TABLE attempt ADD COLUMN g TEXT AS (key || key)"),
    "an index is missing": sql("DROP INDEX file_key"),
    "a journal of another file": beside("journal", lambda path: path.write_bytes(b"\xd9\xd5" + bytes(600))),
    "its log is a link": beside("wal", linked),
    "a constraint takes hours": slow_constraint,
    "a column takes hours": slow_column,
    "a row of the run is no number": sql("UPDATE run SET made = 'many'"),
}
RECORDS_LOST = {
    "it is empty": cut(0),
    "fifty bytes are left": lambda path: os.truncate(path, 50),
    "one page is left": lambda path: os.truncate(path, PAGE),
    "half of it is left": cut(0.5),
    "its first page is zero": overwrite(0, bytes(PAGE)),
    "its beginning is overwritten": overwrite(0, b"PK\x03\x04 something"),
    "it is another file": instead(lambda path: path.write_text("no database\n" * 900)),
    "a page of attempts is zero": zero_page_of("attempt"),
    "a page of pictures is zero": zero_page_of("picture"),
    "a page of files is zero": zero_page_of("file"),
    "the attempts are gone": sql("DROP TABLE attempt"),
    "the pictures are gone": sql("DROP TABLE picture"),
    "the files are gone": sql("DROP TABLE file"),
    "a page of lost attempts is zero": zero_page_of("lost"),
    "the lost attempts are gone": sql("DROP TABLE lost"),
    "a lost attempt has other types": sql("UPDATE lost SET credits = 'ten'"),
    "the attempts are a view": sql("ALTER TABLE attempt RENAME TO a; CREATE VIEW attempt AS SELECT * FROM a"),
    "an attempt has other types": sql("UPDATE attempt SET credits = 'ten', sent_at = x'00'"),
    "its mark of a log is a view without end": sql(
        "DROP TABLE log; CREATE VIEW log AS WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
        " SELECT x AS id, x AS expected FROM c"
    ),
    "it is missing": lambda path: path.unlink(),
    "it is a folder": instead(Path.mkdir),
    "it is a link": instead(linked),
    "it is a pipe": instead(os.mkfifo),
}
DAMAGES = [
    *(pytest.param(damage, False, id=name) for name, damage in ATTEMPTS_READ.items()),
    *(pytest.param(damage, True, id=name) for name, damage in RECORDS_LOST.items()),
]


@pytest.mark.long
@pytest.mark.parametrize(("damage", "records_lost"), DAMAGES)
async def test_nothing_is_bought_twice(
    tmp_path: Path, out: Path, server: ThumbApiServer, damage: Callable[[Path], None], *, records_lost: bool
) -> None:
    """Refused before anything is sent; rebuilt; then only what the user asks for again is sent."""
    before = pictures(out)
    damage(OutputPlace(out).manifest)
    batch = batch_of(tmp_path, TITLES)
    engine = partial(ThumbApi, GOOD_KEY, base_url=server.url)
    with pytest.raises(DamagedFile) as refused:
        await run(batch, engine())
    assert f"thumb repair {out}" in refused.value.remedy
    with pytest.raises(DamagedFile):
        list(plan_batch(batch, engine()))
    report = repair_manifest(OutputPlace(out))
    assert (report.pictures, report.records_lost) == (len(MADE), records_lost)
    assert pictures(out) == before
    finished, log = await run(batch, engine())
    assert server.titles == []
    assert {*LOST} <= {event.title for event in log.of(Uncertain)} <= {*LOST, REFUSED}
    assert finished.exit_code == 3
    _, log = await run(batch_of(tmp_path, TITLES, plan=AGAIN), engine())
    assert set(server.titles) <= {*LOST, REFUSED}
    assert {event.title for event in log.of(Made)} >= {*LOST}
    asked = len(server.titles)
    await run(batch, engine())
    assert len(server.titles) == asked


@pytest.mark.long
@pytest.mark.parametrize(("damage", "records_lost"), DAMAGES)
def test_a_repair_says_beforehand_what_it_does_and_is_done_once(
    out: Path, damage: Callable[[Path], None], *, records_lost: bool
) -> None:
    """A dry run writes nothing, and the damaged file is kept."""
    path = OutputPlace(out).manifest
    damage(path)
    before = sorted(file.name for file in path.parent.iterdir())
    foreseen = repair_manifest(OutputPlace(out), dry_run=True)
    assert sorted(file.name for file in path.parent.iterdir()) == before
    report = repair_manifest(OutputPlace(out))
    kept = "manifest-damaged-1.sqlite3" if path.name in before else None
    assert (report.kept_as, foreseen.kept_as) == (kept, None)
    assert (foreseen.pictures, foreseen.uncertain, foreseen.records_lost, foreseen.problem) == (
        report.pictures,
        report.uncertain,
        records_lost,
        report.problem,
    )
    assert repair_manifest(OutputPlace(out)).problem == ""
    with closing(Manifest.open(OutputPlace(out))) as manifest:
        assert sum(manifest.lost_credits().values()) == 20 or records_lost


async def test_an_index_that_does_not_find_its_rows_buys_nothing(
    tmp_path: Path, out: Path, server: ThumbApiServer
) -> None:
    """It is noticed before the first request, and by a repair."""
    swap = """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET rootpage = (SELECT sum(rootpage) FROM sqlite_master AS other
            WHERE name IN ('file_key', 'sqlite_autoindex_file_1')) - rootpage
            WHERE name IN ('file_key', 'sqlite_autoindex_file_1');
    """
    sql(swap)(OutputPlace(out).manifest)
    finished, _ = await run(
        batch_of(tmp_path, [*TITLES, "New"]), ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000)
    )
    assert (finished.exit_code, server.titles) == (2, [])
    assert isinstance(finished.error, DamagedFile)
    assert "index" in repair_manifest(OutputPlace(out)).problem
    await run(batch_of(tmp_path, TITLES), ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000))
    assert server.titles == []


def test_a_whole_manifest_is_left_alone(out: Path) -> None:
    """To the byte."""
    before = OutputPlace(out).manifest.read_bytes()
    assert repair_manifest(OutputPlace(out)).problem == ""
    assert OutputPlace(out).manifest.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("UPDATE file SET name = '../../planted.webp' WHERE rowid = 1", id="a path"),
        pytest.param("UPDATE file SET name = 'evil.sh' WHERE rowid = 1", id="another kind of file"),
        pytest.param("UPDATE picture SET engine = 'evil' WHERE rowid = 1", id="no engine"),
        pytest.param("UPDATE picture SET request = '[' WHERE rowid = 1", id="a broken request"),
        pytest.param("UPDATE file SET size_bytes = x'00' WHERE rowid = 1", id="a size that is none"),
    ],
)
def test_a_value_that_no_run_writes_is_left_out(out: Path, change: str) -> None:
    """The picture is known from its own metadata."""
    sql(change)(OutputPlace(out).manifest)
    report = repair_manifest(OutputPlace(out))
    assert (report.unusable, report.from_metadata, report.pictures) == (1, 1, len(MADE))
    assert report.records_lost
    with closing(Manifest.open(OutputPlace(out))) as manifest:
        names = {name for (name,) in manifest.tabulate("SELECT name FROM file")}
        assert names == set(pictures(out))


def test_a_picture_says_what_its_record_said(out: Path) -> None:
    """Key, title, format, cost, id, size and digest are those of the lost manifest."""
    columns = "name, target, claim, file.sha256, size_bytes, title, format, engine, width_px, credits"
    both = "file JOIN picture USING (key, sha256)"
    query = f"SELECT key, {columns}, generation_id FROM {both} ORDER BY key"  # noqa: S608 - constants
    with closing(sqlite3.connect(OutputPlace(out).manifest)) as connection:
        before = connection.execute(query).fetchall()
    shutil.rmtree(out / ".thumb")
    assert repair_manifest(OutputPlace(out)).from_metadata == len(MADE)
    with closing(sqlite3.connect(OutputPlace(out).manifest)) as connection:
        assert connection.execute(query).fetchall() == before


def test_a_picture_that_is_not_whole_is_no_record(out: Path) -> None:
    """Nor is a link, another type, or a copy of a picture that has its record."""
    one, two, three, four = sorted(out.glob("*.webp"))[:4]
    os.truncate(one, 700)
    two.rename(out / "elsewhere.png")
    three.unlink()
    three.symlink_to(four)
    shutil.copy(four, out / "a-copy.webp")
    cut(0)(OutputPlace(out).manifest)
    assert repair_manifest(OutputPlace(out)).pictures == len(MADE) - 3


def test_a_folder_without_anything_of_ours(tmp_path: Path) -> None:
    """It is not made one of ours by looking."""
    (tmp_path / "photo.webp").write_bytes(b"RIFF")
    with pytest.raises(UsageError, match="has no manifest"):
        repair_manifest(OutputPlace(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["photo.webp"]


def test_a_link_to_another_folder_is_not_followed(tmp_path: Path, out: Path) -> None:
    """Neither a run nor a repair writes there."""
    elsewhere = tmp_path / "elsewhere"
    (out / ".thumb").rename(elsewhere)
    (out / ".thumb").symlink_to(elsewhere)
    before = sorted((path.name, path.stat().st_mtime_ns) for path in elsewhere.iterdir())
    with pytest.raises(DamagedFile, match="is a link"), hold_folder(OutputPlace(out)):
        pass
    with pytest.raises(DamagedFile, match="is a link"):
        repair_manifest(OutputPlace(out))
    assert sorted((path.name, path.stat().st_mtime_ns) for path in elsewhere.iterdir()) == before


def test_a_run_in_the_folder_is_not_disturbed(tmp_path: Path) -> None:
    """The lock is the same."""
    with hold_folder(OutputPlace(tmp_path)), pytest.raises(FolderLocked):
        repair_manifest(OutputPlace(tmp_path))


def test_an_interrupted_repair_is_finished_by_the_next(out: Path) -> None:
    """The damaged file has its new name, its log not yet, and there is no manifest."""
    path = OutputPlace(out).manifest
    overwrite(0, bytes(100))(path)
    path.rename(path.with_name("manifest-damaged-1.sqlite3"))
    (path.parent / "manifest-new.sqlite3").write_bytes(b"half")
    report = repair_manifest(OutputPlace(out))
    assert (report.pictures, report.uncertain, report.from_metadata) == (len(MADE), len(LOST), 0)
    assert report.kept_as == "manifest-damaged-1.sqlite3"
    assert not (path.parent / "manifest-new.sqlite3").exists()


async def test_the_local_engine_is_not_held_back(tmp_path: Path, out: Path) -> None:
    """What costs nothing can't be bought twice."""
    cut(0)(OutputPlace(out).manifest)
    repair_manifest(OutputPlace(out))
    finished, _ = await run(batch_of(tmp_path, ["New"]), Painter())
    assert (finished.exit_code, finished.tally.made) == (0, 1)


async def test_titles_are_trusted_again_after_a_complete_run(
    tmp_path: Path, out: Path, server: ThumbApiServer
) -> None:
    """Only a run that asks again for all of its titles ends the doubt; a failed one stays in doubt."""
    cut(0)(OutputPlace(out).manifest)
    repair_manifest(OutputPlace(out))
    engine = partial(ThumbApi, GOOD_KEY, base_url=server.url, policy=RetryPolicy(attempts=1))
    server.script_title(LOST[0], Fault.status(503))
    await run(batch_of(tmp_path, LOST, plan=AGAIN, limit_rows=1), engine())
    _, log = await run(batch_of(tmp_path, LOST), engine())
    assert [event.title for event in log.of(Uncertain)] == LOST
    server.script_title(LOST[0], Fault.status(503))
    await run(batch_of(tmp_path, LOST, plan=AGAIN), engine())
    _, log = await run(batch_of(tmp_path, [*LOST, "New"]), engine())
    assert [event.title for event in log.of(Uncertain)] == LOST[:1]
    assert [event.title for event in log.of(Made)] == ["New"]


def killed(folder: Path, url: str) -> Path:
    """Run over six titles, and die before the fourth picture is recorded; return the output folder."""
    (folder / "titles.txt").write_text("\n".join(MADE[:6]))
    command = ["crash_driver", url, str(folder), "recording the picture", "4"]
    with Path(os.devnull).open() as nothing:
        streams = [nothing.fileno(), 1, 2]
        process = warm.run("tests.batch.crash_driver", command, streams=streams, env=os.environ)
    assert process.wait(30) == -signal.SIGKILL
    return folder / "out"


LOG_DAMAGES: dict[str, Callable[[Path], None]] = {
    "lost": Path.unlink,
    "empty": lambda log: os.truncate(log, 0),
    "something else": overwrite(0, b"garbage"),
    "cut off": lambda log: os.truncate(log, 2 * PAGE),
    "zero in the middle": overwrite(2 * PAGE, bytes(PAGE)),
}


@pytest.mark.long
@pytest.mark.parametrize(
    ("damage", "memory"),
    [
        *(pytest.param(damage, True, id=name) for name, damage in LOG_DAMAGES.items()),
        # How long it was, only the memory beside it says.
        *(
            pytest.param(LOG_DAMAGES[name], False, id=f"{name}, and the memory beside it lost")
            for name in ("lost", "empty", "something else")
        ),
    ],
)
async def test_a_log_that_is_not_whole_is_noticed(
    tmp_path: Path, server: ThumbApiServer, damage: Callable[[Path], None], *, memory: bool
) -> None:
    """What a killed run had sent is in its log alone."""
    out = killed(tmp_path, server.url)
    path = OutputPlace(out).manifest
    log, shared = (path.with_name(f"{path.name}-{ending}") for ending in ("wal", "shm"))
    damage(log)
    if not memory:
        shared.unlink()
    sent = len(server.titles)
    for _ in range(2):
        with pytest.raises(DamagedFile, match="log"):
            await run(batch_of(tmp_path, MADE[:6]), ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000))
    assert repair_manifest(OutputPlace(out)).records_lost
    await run(batch_of(tmp_path, MADE[:6]), ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000))
    assert len(server.titles) == sent


async def test_a_log_that_another_program_merged_is_not_missed(
    tmp_path: Path, server: ThumbApiServer
) -> None:
    """Whoever looks at the manifest of a killed run with SQLite's own tools leaves no log behind."""
    out = killed(tmp_path, server.url)
    with closing(sqlite3.connect(OutputPlace(out).manifest)) as connection:
        assert connection.execute("SELECT count(*) FROM attempt").fetchone()[0] > 0
    assert not OutputPlace(out).manifest.with_name("manifest.sqlite3-wal").exists()
    await run(batch_of(tmp_path, MADE[:6]), ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000))
    assert len(server.titles) == len(set(server.titles))


def test_a_manifest_of_the_first_version_is_repaired(tmp_path: Path) -> None:
    """Its tables are those of this one, as far as they go."""
    path = OutputPlace(tmp_path).manifest
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1; DROP INDEX thumbnail_engine;")
        values = "'v1:a', 'C', 'titles.txt:3', '{}', 'thumbapi', 10, NULL, '', '2026', 7"
        connection.execute(f"INSERT INTO attempt VALUES ({values})")  # noqa: S608 - constants
        columns = "'v1:b', title, place, request, engine, 10, '504', '', sent_at, 7"
        connection.execute(f"INSERT INTO attempt SELECT {columns} FROM attempt")  # noqa: S608 - constants
        connection.commit()
    report = repair_manifest(OutputPlace(tmp_path))
    assert (report.uncertain, report.records_lost) == (2, False)
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        assert manifest.tabulate("SELECT key, credits, code FROM lost") == [("v1:b", 10, "504")]


async def test_pictures_have_metadata_unless_told_otherwise(tmp_path: Path) -> None:
    """And the record is that of the file as it was written."""
    for metadata in (True, False):
        folder = tmp_path / str(metadata)
        folder.mkdir()
        _, log = await run(batch_of(folder, ["A title"], metadata=metadata), Painter())
        ((path, made),) = zip(log.paths, log.of(Made), strict=True)
        found = read_metadata(path.read_bytes())
        assert (found is not None) == metadata
        assert made.thumbnail.image == path.read_bytes()
        with closing(Manifest.open(OutputPlace(folder / "out"))) as manifest:
            (file,) = manifest.files([made.key])[made.key]
            assert file.size_bytes == path.stat().st_size


async def test_a_copy_keeps_its_bytes(tmp_path: Path) -> None:
    """It says the same about itself, whatever it cost and where."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    _, log = await run(batch_of(first, ["A title"]), Painter(cost=10))
    _, copied = await run(batch_of(second, ["A title"], reuse=(first / "out",)), Painter(cost=10))
    (copy,) = copied.of(Copied)
    assert copy.path is not None
    assert copy.path.read_bytes() == log.paths[0].read_bytes()

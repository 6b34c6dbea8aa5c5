"""A manifest in an object store: what is sent, what another machine makes of it, and what a crash leaves."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import shutil
import threading
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run
from tests.outputs.old_bucket import OLD_TITLES, restore
from thumbcli.atomic_write import write_atomic
from thumbcli.batch.model.events import Skipped
from thumbcli.batch.store import manifest_changes, manifest_head, remote_state, stored_manifest
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.manifest_head import Head, decoded_head
from thumbcli.batch.store.open_output import open_output
from thumbcli.batch.store.output_folder import bring_state, hold_folder
from thumbcli.batch.store.rebuild_manifest import repair_manifest
from thumbcli.contract import EngineName
from thumbcli.errors import DamagedFile, FolderLocked, RequestError, StoreError, UsageError
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TypeAlias

    from tests.outputs.s3_server import S3Server
    from thumbcli.batch.run.batch_of_titles import Batch

    _Rows: TypeAlias = dict[str, list[tuple[Any, ...]]]

pytestmark = pytest.mark.anyio

_TABLES = ("run", "picture", "file", "failure", "attempt", "lost", "repair")
_HEAD = ".thumb/manifest.json"


@pytest.fixture
def anyio_backend() -> str:
    """Run on asyncio alone."""
    return "asyncio"


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machines:
    """Return what lets a test go on at another machine."""
    return Machines(monkeypatch, tmp_path)


class Machines:
    """Machines with a data folder each."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        self._monkeypatch, self._tmp_path = monkeypatch, tmp_path

    def __call__(self, name: str) -> Path:
        """Go on at the machine `name`, and return its data folder."""
        folder = self._tmp_path / f"machine-{name}"
        self._monkeypatch.setenv("THUMB_DATA_DIR", str(folder))
        return folder


def _store(out: Path) -> ObjectStore:
    address = store_address(out)
    assert address is not None
    return ObjectStore.open(address)


def _into(out: Path, folder: Path, titles: list[str]) -> Batch:
    return replace(batch_of(folder, titles), out=out)


def _paid() -> Painter:
    return Painter(EngineName.THUMBAPI, cost=10)


def _head(out: Path) -> Head:
    return decoded_head(_store(out).get(_HEAD)[0])


def _pieces(out: Path) -> dict[str, int]:
    return {
        found.name.rpartition("/")[2]: found.size_bytes for found in _store(out).list_all(".thumb/manifest/")
    }


def _rows(manifest: Manifest) -> _Rows:
    return {table: sorted(manifest.tabulate(f"SELECT * FROM {table}"), key=repr) for table in _TABLES}  # noqa: S608


def _read(out: Path) -> _Rows:
    """Return all that a machine knows after it has brought the manifest."""
    place = open_output(out)
    bring_state(place)
    manifest = Manifest.open_to_read(place)
    assert manifest is not None
    with closing(manifest):
        manifest.check_thoroughly()
        return _rows(manifest)


def _fail(manifest: Manifest, *names: str) -> None:
    for name in names:
        manifest.save_failed(f"v2:{name}", name, RequestError("no"), place="t.txt:1", permanent=True)


def test_a_save_sends_the_rows_that_have_changed(s3: S3Server, out: Path, machine: Machines) -> None:
    """However large the manifest is; another machine has the same rows then."""
    del s3
    with hold_folder(open_output(out)) as manifest:
        _fail(manifest, *(hashlib.sha256(b"%d" % number).hexdigest() for number in range(500)))
    (copy,) = _pieces(out).values()
    rows: _Rows = {}
    for turn in range(3):
        machine(f"{turn % 2}")
        with hold_folder(open_output(out)) as manifest:
            _fail(manifest, f"one more {turn}")
            rows = _rows(manifest)
    sizes = {name: size for name, size in _pieces(out).items() if name.endswith(".jsonl.gz")}
    assert len(sizes) == 3
    assert max(sizes.values()) < 1000 < copy
    machine("new")
    assert _read(out) == rows
    assert len(rows["failure"]) == 503


def test_every_table_is_sent(s3: S3Server, out: Path) -> None:
    """But the one that is about the log on this disk."""
    del s3
    with hold_folder(open_output(out)) as manifest:
        tables = {
            name for (name,) in manifest.tabulate("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    assert tables - {"log"} == set(manifest_changes._KEYS) == set(_TABLES)


def test_what_is_brought_is_only_what_is_new(s3: S3Server, out: Path, machine: Machines) -> None:
    """Of two machines in turn each takes the parts of the other one."""
    for turn in range(6):
        machine(f"{turn % 2}")
        s3.log.clear()
        with hold_folder(open_output(out)) as manifest:
            _fail(manifest, f"number {turn} with a text that is random enough {random.random()}")  # noqa: S311
        fetched = [line for line in s3.log if line.startswith("GET") and "/manifest/" in line]
        assert len(fetched) == min(turn, 1 if turn > 1 else 2), fetched


@pytest.mark.long
def test_many_changes_of_all_kinds_arrive_in_order(
    s3: S3Server, out: Path, machine: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that are written, changed, swapped and removed between any two saves."""
    del s3
    chance = random.Random(21)  # noqa: S311 - the same changes each time
    monkeypatch.setattr(Head, "is_long", property(lambda head: len(head.parts) >= 4))
    rows: _Rows = {}
    for turn in range(14):
        machine(chance.choice(["one", "other"]))
        with hold_folder(open_output(out)) as manifest:
            for _ in range(chance.randint(0, 12)):
                _change(manifest, chance)
            rows = _rows(manifest)
        machine("new" if turn % 3 == 0 else "reader")
        assert _read(out) == rows
    assert rows["file"], "there were rows"


def _change(manifest: Manifest, chance: random.Random) -> None:
    """Change something at random, as runs do and as a merge does."""
    with manifest.merging() as write:
        known = [row[0] for row in write("SELECT id FROM file")]
        match chance.randint(0, 4):
            case 0 if len(known) > 1:
                one, other = chance.sample(known, 2)
                (claim,) = write("SELECT claim FROM file WHERE id = ?", one).fetchone()
                write("UPDATE OR REPLACE file SET claim = ? WHERE id = ?", claim, other)
            case 1 if known:
                write("DELETE FROM file WHERE id = ?", chance.choice(known))
            case 2 if known:
                write("UPDATE file SET pinned = 1 - pinned WHERE id = ?", chance.choice(known))
            case 3:
                write(
                    "INSERT OR REPLACE INTO failure VALUES (?, 'T', 'p', 'e', 'c', 'é', 1, 'now', 0)",
                    f"k{chance.randint(0, 3)}",
                )
            case _:
                name = f"{chance.randint(0, 9)}.webp"
                write(
                    "INSERT OR REPLACE INTO file"
                    " (target, claim, name, key, size_bytes, sha256, saved_at, run_id)"
                    " VALUES (?1, ?1, ?1, 'v2:k', 1, 'd', 'now', 0)",
                    name,
                )


async def test_a_bucket_of_the_layout_before_goes_on(
    s3: S3Server, out: Path, tmp_path: Path, machine: Machines
) -> None:
    """Nothing is bought again; from then on it has the present layout."""
    del s3
    names = restore(_store(out))
    assert ".thumb/manifest.sqlite3" in names
    engine = _paid()
    finished, log = await run(_into(out, tmp_path, list(OLD_TITLES)), engine)
    assert (engine.asked, len(log.of(Skipped)), finished.exit_code) == ([], 3, 0)
    assert _store(out).head(".thumb/manifest.sqlite3") is None
    assert _head(out).parts == ()
    machine("2")
    finished, _ = await run(_into(out, tmp_path, [*OLD_TITLES, "Four"]), engine)
    assert (engine.asked, finished.tally.skipped) == (["Four"], 3)


def test_a_reader_of_the_layout_before_writes_nothing(s3: S3Server, out: Path) -> None:
    """Only a run changes the layout."""
    restore(_store(out))
    s3.log.clear()
    assert len(_read(out)["picture"]) == len(OLD_TITLES)
    assert not [line for line in s3.log if not line.startswith(("GET", "HEAD"))]


class _DiedError(BaseException):
    """The machine is gone."""


class _Steps:
    """Ends everything at a step of a save: a put or a deletion of the manifest, or the local note."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, data: Path, grave: Path) -> None:
        self.names: list[str] = []
        self.dies_at, self._is_dead = -1, False
        self._data, self._grave = data, grave
        for name in ("put", "put_file", "delete"):
            monkeypatch.setattr(ObjectStore, name, self._counted(getattr(ObjectStore, name)))
        monkeypatch.setattr(remote_state, "write_atomic", self._noted(write_atomic))

    def live(self, dies_at: int = -1) -> None:
        """Begin anew."""
        self.names, self.dies_at, self._is_dead = [], dies_at, False

    def _step(self, name: str) -> None:
        if self._is_dead:
            raise _DiedError
        if len(self.names) == self.dies_at:
            self._is_dead = True
            shutil.rmtree(self._grave, ignore_errors=True)
            shutil.copytree(self._data, self._grave)  # As kill -9 leaves it.
            raise _DiedError
        self.names.append(name)

    def _counted(self, real: Any) -> Any:  # noqa: ANN401 - a method
        def counted(store: ObjectStore, what: Any, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
            texts = [what] if isinstance(what, str) else list(what)
            if any("/manifest" in text for text in texts):
                self._step(f"{real.__name__} {texts[0]}")
            elif self._is_dead:
                raise _DiedError
            return real(store, what, *rest, **named)

        return counted

    def _noted(self, real: Any) -> Any:  # noqa: ANN401 - a function
        def noted(*arguments: Any, **named: Any) -> None:  # noqa: ANN401
            self._step("note")
            real(*arguments, **named)

        return noted


@pytest.mark.long
@pytest.mark.usefixtures("s3")
@pytest.mark.parametrize(
    "case",
    [
        (saves, goes_on)
        for saves in ("copies", "parts")
        for goes_on in ("the same machine", "another machine")
    ],
    ids="-".join,
)
async def test_a_crash_between_any_two_steps_of_a_save_costs_nothing(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: Machines, case: tuple[str, str]
) -> None:
    """No title is asked for twice, each has its picture, and both machines know the same in the end."""
    saves, goes_on = case
    monkeypatch.setattr(Head, "is_long", property(lambda _: saves == "copies"))
    steps = _Steps(monkeypatch, tmp_path / "machine-1", tmp_path / "machine-grave")
    titles, seen, died, at = ["Zero"], [""], True, 0
    await run(_into(out, tmp_path, titles), _paid())
    while died:
        machine("1")
        titles.append(f"Title {at}")
        engine = _paid()
        steps.live(at)
        died = False
        try:
            await run(_into(out, tmp_path, titles), engine)
        except BaseException as error:
            # The event loop may put it into a group.
            if not isinstance(error, _DiedError) and "_DiedError" not in repr(error):
                raise
            died = True
        seen = list(steps.names)
        steps.live()
        _store(out).delete([".thumb/lock"])  # As a lease that is over.
        machine("grave" if died and goes_on == "the same machine" else "2")
        again = _paid()
        finished, log = await run(_into(out, tmp_path, titles), again)
        assert sorted([*engine.asked, *again.asked]) == [titles[-1]], (at, seen)
        assert len(log.of(Skipped)) + len(again.asked) == len(titles)
        assert finished.exit_code == 0
        rows = _read(out)
        assert len(rows["file"]) == len(titles)
        machine("new")
        assert _read(out) == rows
        if died and goes_on == "the same machine":
            machine("1")
            shutil.rmtree(tmp_path / "machine-1")
            shutil.copytree(tmp_path / "machine-grave", tmp_path / "machine-1")
        at += 1
    assert at > 3, seen
    assert len(_pieces(out)) <= 1 + len(_head(out).parts) + at, "what was cut off does not pile up"


@pytest.mark.long
def test_many_parts_become_a_copy_and_go(s3: S3Server, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those that a killed run has left without naming them."""
    del s3
    monkeypatch.setattr(manifest_head, "PARTS_MAX", 3)
    place = open_output(out)
    lost = f".thumb/manifest/00000001-{'0' * 16}.jsonl.gz"
    _store(out).put(lost, b"x")
    for number in range(9):
        with hold_folder(place) as manifest:
            _fail(manifest, f"{number}")
        head = _head(out)
        assert len(head.parts) <= 3
        assert set(_pieces(out)) - {lost.rpartition("/")[2]} == {
            piece.name for piece in (head.copied, *head.parts)
        }
    assert lost.rpartition("/")[2] not in _pieces(out)
    assert len(_read(out)["failure"]) == 9


@pytest.mark.long
@pytest.mark.parametrize("times", [1, 2])
def test_a_save_whose_answer_is_lost_is_no_run_of_another(
    s3: S3Server, out: Path, monkeypatch: pytest.MonkeyPatch, machine: Machines, times: int
) -> None:
    """The head was put, and nobody heard; the next save takes its place."""
    del s3
    place, real = open_output(out), ObjectStore.put
    lost: list[str] = []

    def put(store: ObjectStore, name: str, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
        version = real(store, name, *rest, **named)
        if name == _HEAD and len(lost) < times:
            lost.append(name)
            raise StoreError("503")
        return version

    with hold_folder(place) as manifest:
        _fail(manifest, "one")
    monkeypatch.setattr(ObjectStore, "put", put)
    monkeypatch.setattr("thumbcli.outputs.store_lease.LEASE_S", 0.3)
    with hold_folder(place) as manifest:
        for number in range(times):
            _fail(manifest, f"two {number}")
            until = time.monotonic() + 10
            while len(lost) <= number and time.monotonic() < until:
                time.sleep(0.02)
        assert len(lost) == times
        _fail(manifest, "three")
    machine("2")
    assert len(_read(out)["failure"]) == 2 + times


def test_a_last_save_whose_answer_is_lost_is_told(
    s3: S3Server, out: Path, monkeypatch: pytest.MonkeyPatch, machine: Machines
) -> None:
    """Nobody knows whether it came; here it did, and every machine goes on from it."""
    del s3
    place, real = open_output(out), ObjectStore.put

    def put(store: ObjectStore, name: str, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
        version = real(store, name, *rest, **named)
        if name == _HEAD:
            raise StoreError("503")
        return version

    with ExitStack() as stack, monkeypatch.context() as patch:
        _fail(stack.enter_context(hold_folder(place)), "one")
        patch.setattr(ObjectStore, "put", put)
        with pytest.raises(StoreError, match="503"):
            stack.close()
    for name in ("1", "2"):
        machine(name)
        with hold_folder(open_output(out)) as manifest:
            _fail(manifest, f"of {name}")
    machine("3")
    assert len(_read(out)["failure"]) == 3


def test_a_run_that_was_taken_over_removes_nothing_of_the_other(
    s3: S3Server, out: Path, machine: Machines
) -> None:
    """Its head is refused, and its copies of what is there have smaller numbers."""
    del s3
    place = open_output(out)
    with ExitStack() as first:
        _fail(first.enter_context(hold_folder(place)), "of the first")
        _store(out).delete([".thumb/lock"])
        machine("2")
        with hold_folder(open_output(out)) as other:
            _fail(other, "of the second")
            rows = _rows(other)
        with pytest.raises(FolderLocked):
            first.close()
    machine("3")
    assert _read(out) == rows


@pytest.mark.long
@pytest.mark.parametrize(
    "damage", [b"", b"<html>", gzip.compress(b"{}\n", mtime=0), None, "cut", "columns", "values", "bomb"]
)
def test_a_part_that_is_damaged_is_refused_and_repaired(
    s3: S3Server, out: Path, machine: Machines, damage: bytes | str | None
) -> None:
    """Whoever may write to the bucket: what can be read of the others is kept."""
    del s3
    for name in ("one", "two", "three"):
        with hold_folder(open_output(out)) as manifest:
            _fail(manifest, name)
    head, store = _head(out), _store(out)
    assert len(head.parts) == 2
    _damage(store, head, damage)
    machine("2")
    with pytest.raises(DamagedFile, match="manifest"), hold_folder(open_output(out)):
        pass
    report = repair_manifest(open_output(out))
    assert report.problem
    assert (report.failed, report.records_lost) == (2, True)
    machine("3")
    assert {row[1] for row in _read(out)["failure"]} == {"one", "three"}
    assert repair_manifest(open_output(out)).problem == ""


def _damage(store: ObjectStore, head: Head, damage: bytes | str | None) -> None:
    """Replace the first part, and name what is there in the head, as somebody with access to both may."""
    name = f".thumb/manifest/{head.parts[0].name}"
    lines = gzip.decompress(store.get(name)[0]).splitlines(keepends=True)
    match damage:
        case None:
            store.delete([name])
            return
        case "cut":
            data = gzip.compress(b"".join(lines))[:-9]
        case "columns":
            data = gzip.compress(lines[0] + b'["failure", ["key"]]\n["sqlite_master", 1]\n')
        case "values":
            data = gzip.compress(lines[0] + b'["failure", [{"a": 1}, 1, 1, 1, 1, 1, 1, 1, 1]]\n')
        case "bomb":
            data = gzip.compress(lines[0] + bytes(9 * 1024 * 1024))
        case _:
            assert isinstance(damage, bytes)
            data = damage
    store.put(name, data)
    if data:
        part = replace(head.parts[0], sha256=hashlib.sha256(data).hexdigest(), size_bytes=len(data))
        store.put(_HEAD, replace(head, parts=(part, *head.parts[1:])).encoded())


@pytest.mark.parametrize("what", ["text", "no JSON", "other name", "too many", "large"])
def test_a_head_that_no_run_writes_is_refused(s3: S3Server, out: Path, machine: Machines, what: str) -> None:
    """No name in it leads out of its folder."""
    del s3
    with hold_folder(open_output(out)) as manifest:
        _fail(manifest, "one")
    values = json.loads(_head(out).encoded())
    match what:
        case "text":
            data = b'"text"'
        case "no JSON":
            data = b"<html>"
        case "other name":
            values["copied"]["name"] = "../one.webp"
            data = json.dumps(values).encode()
        case "too many":
            data = json.dumps({**values, "number": "9" * 5000}).encode()
        case _:
            data = json.dumps({**values, "more": "x" * 300_000}).encode()
    _store(out).put(_HEAD, data)
    machine("2")
    with pytest.raises(DamagedFile, match=r"manifest\.json is damaged"), hold_folder(open_output(out)):
        pass


def test_a_newer_head_is_told(s3: S3Server, out: Path, machine: Machines) -> None:
    """It is not called damaged: a repair by this version would lose what it does not know."""
    del s3
    with hold_folder(open_output(out)) as manifest:
        _fail(manifest, "one")
    _store(out).put(_HEAD, json.dumps({**json.loads(_head(out).encoded()), "format": 2}).encode())
    machine("2")
    with pytest.raises(UsageError, match="newer thumbcli"), hold_folder(open_output(out)):
        pass
    with pytest.raises(UsageError, match="newer thumbcli"):
        repair_manifest(open_output(out))


def test_a_reader_meets_a_copy_that_is_being_replaced(
    s3: S3Server, out: Path, monkeypatch: pytest.MonkeyPatch, machine: Machines
) -> None:
    """Between its head and the copy a run has put another: the head is read again."""
    del s3
    monkeypatch.setattr(Head, "is_long", property(lambda _: True))
    with hold_folder(open_output(out)) as manifest:
        _fail(manifest, "one")
    real = stored_manifest.find_manifest
    heads: list[object] = []

    def find(*arguments: Any) -> Any:  # noqa: ANN401
        found = real(*arguments)
        if not heads:
            heads.append(found)
            machine("1")
            with _undone(monkeypatch, real), hold_folder(open_output(out)) as manifest:
                _fail(manifest, "two")
            machine("2")
        return found

    machine("2")
    monkeypatch.setattr(remote_state, "find_manifest", find)
    assert len(_read(out)["failure"]) == 2
    assert heads


@contextmanager
def _undone(monkeypatch: pytest.MonkeyPatch, real: Any) -> Iterator[None]:  # noqa: ANN401
    with monkeypatch.context() as patch:
        patch.setattr(remote_state, "find_manifest", real)
        yield


@pytest.mark.long
def test_a_long_save_does_not_cost_the_lease(
    s3: S3Server, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lease is renewed while a copy is on its way."""
    del s3
    monkeypatch.setattr("thumbcli.outputs.store_lease.LEASE_S", 0.6)
    began = threading.Event()
    real = stored_manifest.put_copy

    def slow(*arguments: Any) -> Any:  # noqa: ANN401
        began.set()
        time.sleep(2.0)
        return real(*arguments)

    with hold_folder(open_output(out)) as manifest:
        monkeypatch.setattr(remote_state, "put_copy", slow)
        _fail(manifest, "one")
        assert began.wait(10)
        time.sleep(1.2)
        assert manifest.journal is not None
        manifest.journal.check()
    assert len(_read(out)["failure"]) == 1


def test_a_working_copy_of_a_killed_run_keeps_what_was_not_sent(
    s3: S3Server, out: Path, machine: Machines, tmp_path: Path
) -> None:
    """On its machine, until another one has written to the store: then what is there counts."""
    del s3
    folder = machine("1")
    with hold_folder(open_output(out)) as manifest:
        _fail(manifest, "one")
    with hold_folder(open_output(out)) as manifest:
        _fail(manifest, "two")
        shutil.copytree(folder, tmp_path / "machine-killed")
        machine("killed")
        assert {row[1] for row in _read(out)["failure"]} == {"one", "two"}
        machine("1")
        manifest.forget_failures(["v2:two"])
    machine("killed")
    assert {row[1] for row in _read(out)["failure"]} == {"one"}

"""The file of a manifest: created, opened, checked, read and written.

One writer (the run that holds the folder's lock) and any number of readers.

A manifest is whole or it is refused: what it has forgotten would be bought a second time. It appears with all
of its tables, as the first file of its folder; after that a missing one was lost, and a missing log as well.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar

from thumbcli.atomic_write import write_atomic
from thumbcli.batch.store.manifest_changes import ChangeLog
from thumbcli.batch.store.manifest_schema import MIGRATIONS, VALID_ROW
from thumbcli.batch.store.manifest_stamp import ManifestStamp, file_identity, manifest_stamp
from thumbcli.batch.store.old_keys import renew_keys
from thumbcli.batch.store.output_place import MANIFEST, check_place, is_unused
from thumbcli.errors import DamagedFile, DiskError
from thumbcli.sqlite_database import (
    check_files,
    check_whole,
    companion,
    complete_header,
    connect,
    log_size_bytes,
    migrate,
    new_database,
    transaction,
    translated,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.sqlite_database import Write

__all__ = ["ManifestFile", "create_manifest"]

_LOOK_AGAIN_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""How long to wait for a run that is just changing the files; each is over in a moment."""

_WRITES_PER_LOG = 32
"""Of some 30 KB each: a log that a full disk leaves behind has 1 MB at most, and syncing stays cheap."""

_READ_AT_ONCE = ("run", "failure", "attempt", "lost", "repair", "log")
"""Small tables, checked when the file is opened; a row of the large ones is checked when it is read."""

_LARGE = ("picture", "file")

_R = TypeVar("_R")


def create_manifest(place: OutputPlace) -> None:
    """Create the manifest of an output that never had one; any other is left alone.

    Call it before anything else is put into the state folder: one that holds something had a manifest once.

    Raises:
        DamagedFile: Its `.thumb` is a link.
        UsageError: Its state folder belongs to another output, or holds other files.
        OSError: It can't be written.
    """
    if _never_used(place):
        place.state.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):  # Another run was faster.
            write_atomic(place.manifest, new_database(MIGRATIONS), replace=False)


def _never_used(place: OutputPlace) -> bool:
    check_place(place)
    return is_unused(place)


def _check_files(place: OutputPlace) -> bool:
    """Check the files of a manifest before SQLite opens them; tell whether it has a log."""
    path = place.manifest
    if not path.is_symlink() and not path.exists():
        raise DamagedFile(
            f"{path} is missing, and what is beside it shows that there was one",
            remedy=f"{_repair(place)}; to begin anew, delete {place.state}",
        )
    check_files(path, inside=place.bounds)
    return bool(log_size_bytes(path))


def _connect_to_read(place: OutputPlace) -> sqlite3.Connection:
    path = place.manifest
    with _translated(place):
        has_log = _check_files(place)
        try:
            # Without a write-ahead log beside it nothing can be pending, and `immutable` keeps SQLite from
            # creating its shared-memory file: a folder that is only read stays as it was.
            is_live = companion(path, "wal").exists()
            return _checked(path, "mode=ro" if is_live else "mode=ro&immutable=1", has_log=has_log)
        except sqlite3.OperationalError:
            if not has_log or companion(path, "shm").exists():
                raise
            from shutil import copyfile
            from tempfile import TemporaryDirectory

            # The log of a killed run in a folder that can't be written: SQLite reads it in a copy.
            with TemporaryDirectory(prefix="thumb-manifest-") as temporary:
                copy = Path(temporary, path.name)
                for source in (path, companion(path, "wal")):
                    copyfile(source, copy.with_name(source.name))
                with closing(_checked(copy, "mode=ro", has_log=True)) as connection:
                    return _copied(connection)  # Windows deletes no file that is open.


def _checked(path: Path, mode: str, *, has_log: bool) -> sqlite3.Connection:
    with ExitStack() as undo:
        connection = connect(path, mode)
        undo.callback(connection.close)
        connection.execute("PRAGMA busy_timeout = 5000")
        check_whole(connection, str(path), MIGRATIONS)
        _check_log(connection, path, has_log=has_log)
        if _is_current(connection):
            undo.pop_all()
            return connection
        return _migrated_copy(connection, str(path))


def _is_current(connection: sqlite3.Connection) -> bool:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version) == len(MIGRATIONS)


def _migrated_copy(connection: sqlite3.Connection, where: str) -> sqlite3.Connection:
    """Return a temporary copy, as a run would migrate it: only a run changes the file itself."""
    with ExitStack() as undo:
        copy = _copied(connection)
        undo.callback(copy.close)
        migrate(copy, where, MIGRATIONS)
        renew_keys(copy)
        undo.pop_all()
        return copy


def _copied(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return a temporary copy that needs no other file."""
    with ExitStack() as undo:
        copy = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        undo.callback(copy.close)
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = OFF")
        undo.pop_all()
        return copy


def _check_log(connection: sqlite3.Connection, path: Path, *, has_log: bool) -> None:
    """Check that the write-ahead log is not lost: see `_mark_log`."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version <= 1 or has_log or connection.execute("SELECT expected FROM log").fetchone() == (0,):
        return
    if not log_size_bytes(path):  # A run that began meanwhile has a log by now.
        raise sqlite3.DatabaseError(f"its log {MANIFEST}-wal, with the last changes of a run, is lost")


def _repair(place: OutputPlace) -> str:
    return f"thumb repair {place.arguments} rebuilds it from what can be read and from the pictures"


def _translated(place: OutputPlace) -> AbstractContextManager[None]:
    return translated(str(place.manifest), again="try again", damaged=_repair(place))


class ManifestFile:
    """An open file of a manifest; `Manifest` says what is in it.

    Attributes:
        records_lost_at: When `thumb repair` could not read all records of what was sent and paid, and no
            complete run has asked again since; None if all of them are here.
        changed_when_opened: Whether opening it has migrated it.
    """

    def __init__(self, connection: sqlite3.Connection, place: OutputPlace) -> None:
        self._connection = connection
        self._output = place
        self._lock = threading.Lock()
        self._writes_in_log = 0
        self._indexes_checked = False
        self._opened_as: ManifestStamp | None = None
        self._file = file_identity(place.manifest)
        self.records_lost_at: str | None = None
        self.changed_when_opened = False

    @classmethod
    def open(cls, place: OutputPlace) -> Self:
        """Open the manifest of `place` for writing, created or migrated; the caller holds the lock.

        Raises:
            DiskError: It can't be written.
            DamagedFile: It is missing or not whole.
            UsageError: It is newer than this thumbcli.
        """
        path = place.manifest
        with _translated(place), ExitStack() as undo:
            create_manifest(place)
            has_log = _check_files(place)
            connection = connect(path, "mode=rw")
            undo.callback(connection.close)
            connection.execute("PRAGMA busy_timeout = 5000")
            check_whole(connection, str(path), MIGRATIONS)
            _check_log(connection, path, has_log=has_log)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA wal_autocheckpoint = 0")  # `_mark_log` does it.
            is_old = not _is_current(connection)
            migrate(connection, str(path), MIGRATIONS)
            renew_keys(connection)
            manifest = cls(connection, place)
            manifest.changed_when_opened = is_old or connection.total_changes > 0
            manifest._check_small_tables()
            undo.pop_all()
            return manifest

    @classmethod
    def open_to_read(cls, place: OutputPlace) -> Self | None:
        """Open the manifest of `place` without writing to it; None when there never was one.

        A run may write to it meanwhile, or begin to: each query sees what is committed by then. Beside the
        log of a run that is under way, or was killed, SQLite keeps its shared memory up to date.

        Raises:
            DamagedFile: It is missing or not whole.
            UsageError: It is newer than this thumbcli.
        """
        with _translated(place):
            if _never_used(place):
                return None
        for wait_s in (*_LOOK_AGAIN_S, 0.0):
            before = manifest_stamp(place)
            try:
                manifest = cls(_connect_to_read(place), place)
                with ExitStack() as undo:
                    undo.callback(manifest.close)
                    manifest._check_small_tables()
                    if not wait_s or manifest_stamp(place).is_as(before):
                        manifest._opened_as = before
                        undo.pop_all()
                        return manifest
            except (DamagedFile, DiskError):
                if not wait_s or manifest_stamp(place).is_as(before):
                    raise
            # A run that begins, ends or copies its log changes several files, one by one.
            time.sleep(wait_s)
        raise AssertionError  # The last turn returns or raises.

    @classmethod
    def in_memory(cls, place: OutputPlace, found: Self | None) -> Self:
        """Return an open manifest that changes no file, as a copy of `found` or a new one."""
        with _translated(place), ExitStack() as undo:
            connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            undo.callback(connection.close)
            if found is not None:
                found._connection.backup(connection)  # noqa: SLF001 - of this class
            migrate(connection, str(place.manifest), MIGRATIONS)
            undo.pop_all()
            return cls(connection, place)

    def copy_to(self, target: Path) -> None:
        """Write a copy, as the file would be with its log merged, in place of any file at `target`.

        Raises:
            OSError: It can't be written.
        """
        part = target.with_name(f"{target.name}-part")
        try:
            part.unlink(missing_ok=True)
            with _translated(self._output), self._lock, closing(sqlite3.connect(part)) as copy:
                self._connection.backup(copy)
            complete_header(part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def track_changes(self) -> ChangeLog:
        """Note from now on which rows change."""
        return ChangeLog(self._connected)

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with _translated(self._output), self._lock:
            yield self._connection

    def close(self) -> None:
        """Close the file; calling it again does nothing."""
        self._connection.close()

    def _check_small_tables(self) -> None:
        """Check the values of all tables but the large ones, and read what a repair left behind."""
        for table in _READ_AT_ONCE:
            self._check_values(table)
            self._read_all(table)
        lost = self.tabulate("SELECT repaired_at FROM repair WHERE records_lost ORDER BY id DESC LIMIT 1")
        self.records_lost_at = lost[0][0] if lost else None

    def check_thoroughly(self) -> None:
        """Check all values and the content of every index, which takes some 2 s for 100,000 pictures."""
        for table in _LARGE:
            self._check_values(table)
            self._read_all(table)
        self._check_indexes()

    def _check_in_place(self) -> None:
        """Check that the file is still at its path: no later run would find what is written to it.

        Raises:
            DiskError: It is not.
        """
        path = self._output.manifest
        if file_identity(path) != self._file:
            raise DiskError(
                f"{path} was removed or replaced during the run, so nothing more is bought",
                remedy="put the folder back as it was, then try again",
            )

    def _check_indexes(self) -> None:
        ((problem,),) = self.tabulate("PRAGMA integrity_check(1)")
        if problem != "ok":
            with _translated(self._output):
                raise sqlite3.DatabaseError(problem)

    def _check_values(self, table: str) -> None:
        ((invalid,),) = self.tabulate(f"SELECT count(*) FROM {table} WHERE NOT {VALID_ROW[table]}")
        if invalid:
            self._refuse_values(table)

    def _read_all(self, table: str) -> None:
        """Read every row, which SQLite's own checks do not: its text may not be UTF-8."""
        self._read(f"SELECT * FROM {table}", (), lambda rows: deque(rows, maxlen=0))

    def _refuse_values(self, table: str) -> NoReturn:
        with _translated(self._output):
            raise sqlite3.DatabaseError(f"the table {table} has values that no run writes")

    def tabulate(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a read-only `query`."""
        return self._read(query, values, sqlite3.Cursor.fetchall)

    def _read(self, query: str, values: Sequence[object], take: Callable[[sqlite3.Cursor], _R]) -> _R:
        """Return what `take` makes of the rows of `query`.

        What is only read, and was opened before a run began to write to it, is opened anew.
        """
        with self._lock:
            for is_last in (*(False for _ in _LOOK_AGAIN_S), True):
                try:
                    with _translated(self._output), closing(self._connection.execute(query, values)) as found:
                        taken = take(found)
                except (DamagedFile, DiskError):
                    if is_last or not self._refresh():
                        raise
                else:
                    if is_last or not self._refresh():
                        return taken
        raise AssertionError  # The last turn returns or raises.

    def _refresh(self) -> bool:
        """Open what is only read anew if that is necessary; tell whether it was."""
        if self._opened_as is None or manifest_stamp(self._output).is_as(self._opened_as):
            return False
        fresh = self.open_to_read(self._output)
        if fresh is None:
            raise DamagedFile(
                f"{self._output.manifest} was removed while it was read",
                remedy="put the folder back, or leave it out; then try again",
            )
        self._connection.close()
        self._connection, self._opened_as = fresh._connection, fresh._opened_as  # noqa: SLF001 - of this class
        return True

    @contextmanager
    def _writing(self) -> Iterator[Write]:
        with _translated(self._output), self._lock, transaction(self._connection) as write:
            yield write
        self._writes_in_log += 1
        if self._writes_in_log > _WRITES_PER_LOG:
            self._mark_log()

    def _mark_log(self) -> None:
        """Copy the log into the file, and let the file say that from here on it is not whole without a log.

        What the file says is taken back in the log alone. So it is read only where the log is lost: whoever
        merges the log into the file, merges that too.
        """
        self._writes_in_log = 0
        with _translated(self._output), self._lock:
            self._expect_log(1)
            try:
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            finally:
                self._expect_log(0)

    def _expect_log(self, expected: int) -> None:
        with transaction(self._connection) as write:
            write("UPDATE log SET expected = ?", expected)

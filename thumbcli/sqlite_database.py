"""SQLite files: versioned schemas, whole files only, transactions, and errors as `ThumbError`.

A file may come from a stranger, with triggers, views and values that ours never have. `check_files` looks at
it before SQLite does, `check_whole` before any of its tables is used.

Source:
    SQLite, "Defense Against The Dark Arts" and "Database File Format", sections 1.3 and 4.1.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from thumbcli.errors import DamagedFile, DiskError, UsageError
from thumbcli.regular_files import FileRefusedError, open_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "HEADER_BYTES",
    "PAGE_SIZE",
    "READ_ERRORS",
    "Write",
    "check_files",
    "check_whole",
    "companion",
    "complete_header",
    "connect",
    "file_uri",
    "has_header",
    "log_is_cut",
    "log_size_bytes",
    "migrate",
    "new_database",
    "transaction",
    "translated",
    "with_header",
]

READ_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged file raises; a message of SQLite may quote bytes that are not UTF-8."""

HEADER_BYTES = 100
_HEADER = (
    (0, (b"SQLite format 3\0",)),
    (18, (b"\2\2\0\x40\x20\x20", b"\1\1\0\x40\x20\x20")),
    (44, (b"\0\0\0\4",)),
    (56, (b"\0\0\0\1",)),
)
"""What the header of a file of ours has at some offsets: journal, payload, schema format, UTF-8."""

PAGE_SIZE = slice(16, 18)
"""Where the header of a file has the size of its pages in bytes; 1 is 65,536."""

_LOG_MAGIC = {b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"}
_LOG_HEADER_BYTES, _FRAME_HEADER_BYTES = 32, 24
_LOG_SALTS = slice(16, 24)

_INDEX = struct.Struct("=IIIBBHII8s8s8s")
"""Version, -, changes, -, -, page size, frames, pages, checksum, salts, checksum; in native byte order."""

_INDEX_VERSION = 3007000

_CACHE_KIB = 16 * 1024
"""Of pages in memory: the keys of 100,000 pictures, which are looked up in the order of the titles."""

_VALUE_MAX_BYTES = 4 * 1024 * 1024
"""Of one value or one row: ours are a thousandth of it."""

_UTF8_ERROR = "Could not decode to UTF-8"
"""How Python's own message about text begins, the only one that has no code of SQLite."""


class Write(Protocol):
    """Runs one statement inside the transaction that is open."""

    def __call__(self, statement: str, *values: object) -> sqlite3.Cursor:
        """Run `statement` with `values` bound to its question marks."""


def new_database(steps: Sequence[str]) -> bytes:
    """Return the bytes of an empty database of the newest schema, which uses a write-ahead log.

    Written in one go, it is never seen empty or half made.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, ":memory:", steps)
        return with_header(connection.serialize())


def with_header(image: bytes) -> bytes:
    """Return a database file with the parts of its header that all of ours have in common."""
    fixed = bytearray(image)
    for at, (usual, *_) in _HEADER:
        fixed[at : at + len(usual)] = usual
    return bytes(fixed)


def complete_header(file: Path) -> None:
    """Give a closed database file the header of one with a write-ahead log, and sync it to the disk.

    Raises:
        OSError: It can't be written.
    """
    with file.open("r+b") as opened:
        head = opened.read(HEADER_BYTES)
        opened.seek(0)
        opened.write(with_header(head))
        opened.flush()
        os.fsync(opened.fileno())


def has_header(head: bytes) -> bool:
    """Tell whether a file that begins with `head` may be one of ours."""
    return all(head.startswith(known, at) for at, known in _HEADER)


def companion(path: Path, ending: str) -> Path:
    """Return the file that SQLite keeps beside the database `path`: its `wal`, `shm` or `journal`."""
    return path.with_name(f"{path.name}-{ending}")


def check_files(path: Path, *, inside: Path) -> None:
    """Check a database file, and those that SQLite keeps beside it, before SQLite opens any of them.

    Args:
        path: The file; it has to exist.
        inside: The folder that it has to be in, links considered: SQLite would follow them, and write there.

    Raises:
        sqlite3.DatabaseError: One of them is not a regular file, or does not belong here.
        OSError: It is missing or unreadable.
    """
    try:
        with open_regular_file(path, inside=inside, follow_links=False) as file:
            head = file.read(HEADER_BYTES)
        for ending in ("wal", "shm", "journal"):
            beside = companion(path, ending)
            with suppress(FileNotFoundError):  # Also while we look: a run that ends deletes it.
                open_regular_file(beside, inside=inside, follow_links=False).close()
                if ending == "journal" and beside.stat().st_size:
                    # Ours has a write-ahead log. SQLite would copy pages from here into the file.
                    raise sqlite3.DatabaseError(f"{beside.name} belongs to another file")
    except FileRefusedError as error:
        raise sqlite3.DatabaseError(f"{Path(error.filename).name}: {error.strerror}") from error
    if not head:
        raise sqlite3.DatabaseError("it is empty")
    if not has_header(head):
        raise sqlite3.DatabaseError("it does not begin as an SQLite file of ours")
    if log_is_cut(companion(path, "wal"), companion(path, "shm")):
        raise sqlite3.DatabaseError("its write-ahead log is cut off")
    # SQLite itself compares the number of pages, and lets a part of one pass.
    if path.stat().st_size % max(1, int.from_bytes(head[PAGE_SIZE])) and not log_size_bytes(path):
        raise sqlite3.DatabaseError("it is cut off")


def log_size_bytes(path: Path) -> int:
    """Return the size of the write-ahead log of the database `path`; 0 if it has none that can be read."""
    log = companion(path, "wal")
    try:
        with open_regular_file(log, follow_links=False) as file:
            head = file.read(_LOG_HEADER_BYTES)
            valid = len(head) == _LOG_HEADER_BYTES and head[:4] in _LOG_MAGIC
            return log.stat().st_size if valid else 0
    except OSError:
        return 0


def log_is_cut(log: Path, shared: Path) -> bool:
    """Tell whether a log lacks frames that are counted in the memory beside it, left by a killed process.

    A frame is synced before it is counted there, so a power failure never looks like this.

    Source:
        SQLite, "Write-Ahead Log File Format", section 2, and `WalIndexHdr` in its `wal.c`.
    """
    try:
        counted = _read_index(shared)
        # A run that begins its log anew while we look says so in that memory first.
        return _lacks_frames(log, counted) and _read_index(shared) == counted
    except (OSError, struct.error):
        return False


def _read_index(shared: Path) -> bytes:
    with open_regular_file(shared, follow_links=False) as file:
        return file.read(2 * _INDEX.size)


def _lacks_frames(log: Path, counted: bytes) -> bool:
    with open_regular_file(log, follow_links=False) as file:
        header = file.read(_LOG_HEADER_BYTES)
        one, other = (_INDEX.unpack_from(counted, at) for at in (0, _INDEX.size))
        version, page_bytes, frames, salts = one[0], one[5], one[6], one[9]
        if one != other or version != _INDEX_VERSION or salts != header[_LOG_SALTS]:
            return False
        for frame in range(frames):
            file.seek(_log_end(frame, page_bytes))
            if file.read(_FRAME_HEADER_BYTES)[8:16] != salts:
                return True
        return _log_end(frames, page_bytes) > file.seek(0, 2)


def _log_end(frames: int, page_bytes: int) -> int:
    return _LOG_HEADER_BYTES + frames * (_FRAME_HEADER_BYTES + page_bytes)


def file_uri(path: Path, mode: str) -> str:
    """Return the URI by which SQLite opens a file; `mode` is what it says after `?`: `mode=rw`, for example.

    Source:
        SQLite, "Uniform Resource Identifiers", section 3.1: it takes no host before the path, so that a
        share of Windows has its name in the path, behind four slashes.
    """
    uri = path.absolute().as_uri()
    return f"{uri if uri.startswith('file:///') else uri.replace('file://', 'file:////', 1)}?{mode}"


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open a database that may be a stranger's: it runs nothing of its own, and its values are bounded.

    Args:
        path: The file, which `check_files` has passed.
        mode: As for `file_uri`.

    Raises:
        sqlite3.Error: It can't be opened.
    """
    uri = file_uri(path, mode)
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    with ExitStack() as undo:
        undo.callback(connection.close)  # A damaged file is told by the first statement that looks at it.
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _VALUE_MAX_BYTES)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute(f"PRAGMA cache_size = {-_CACHE_KIB}")
        undo.pop_all()
    return connection


def check_whole(connection: sqlite3.Connection, where: str, steps: Sequence[str]) -> None:
    """Check that a database is one of ours and not damaged, before it is read or migrated.

    Pages are checked, not the order of each index: 100,000 rows take 0.1 s, and the rest ten times as long.

    Args:
        connection: An open connection to the file.
        where: Its path, for messages.
        steps: As for `migrate`.

    Raises:
        UsageError: A newer thumbcli wrote it.
        sqlite3.DatabaseError: It is damaged, or has other tables, triggers or views than ours.
    """
    version = _version(connection, where, steps)
    if version < 1:
        raise sqlite3.DatabaseError("it has no tables of ours")
    expected, found = _schema_after(tuple(steps[:version])), _schema(connection)
    for kind, name in sorted(expected.keys() - found.keys(), reverse=True):  # Tables before their indexes.
        raise sqlite3.DatabaseError(f"the {kind} {name} is missing")
    for kind, name in found.keys() - expected.keys():
        raise sqlite3.DatabaseError(f"it has the {kind} {name}, which thumbcli does not make")
    for (kind, name), text in expected.items():
        if found[kind, name] != text:
            raise sqlite3.DatabaseError(f"the {kind} {name} is not as thumbcli makes it")
    (problem,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if problem != "ok":
        raise sqlite3.DatabaseError(" ".join(problem.removeprefix("*** in database main ***").split()))


def _schema(connection: sqlite3.Connection) -> dict[tuple[str, str], object]:
    """Return what a database is made of, by kind and name."""
    found: dict[tuple[str, str], object] = {
        (kind, name): (table, text)
        for kind, name, table, text in connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master"
        )
    }
    found["id of", "application"] = connection.execute("PRAGMA application_id").fetchone()
    return found


@lru_cache
def _schema_after(steps: tuple[str, ...]) -> dict[tuple[str, str], object]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, ":memory:", steps)
        return _schema(connection)


def _version(connection: sqlite3.Connection, where: str, steps: Sequence[str], option: str = "--out") -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(steps):
        raise UsageError(
            f"{where} was written by a newer thumbcli (schema {version}, this one knows {len(steps)})",
            remedy=f"upgrade thumbcli, or choose another folder with {option}",
        )
    return version


def migrate(
    connection: sqlite3.Connection, where: str, steps: Sequence[str], *, option: str = "--out"
) -> None:
    """Migrate the file at `connection` to the newest schema, one transaction per step.

    Args:
        connection: An open connection to the file.
        where: Its path, for messages.
        steps: Step n leads from schema version n to n + 1.
        option: The flag that chooses another folder for it.

    Raises:
        UsageError: A newer thumbcli wrote it.
        sqlite3.Error: The file is damaged or can't be written.
    """
    for step in range(_version(connection, where, steps, option), len(steps)):
        connection.executescript(f"BEGIN IMMEDIATE; {steps[step]} PRAGMA user_version = {step + 1}; COMMIT;")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[Write]:
    """Open a transaction; it is rolled back if the body raises."""

    def write(statement: str, *values: object) -> sqlite3.Cursor:
        return connection.execute(statement, values)

    connection.execute("BEGIN IMMEDIATE")
    try:
        yield write
        connection.execute("COMMIT")
    except BaseException:
        # A full disk may have rolled it back already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated(where: str, *, again: str, damaged: str) -> Iterator[None]:
    """Raise errors of the system or of SQLite about a file as a `ThumbError`.

    Args:
        where: The file, for messages.
        again: The remedy for a file that can't be used for now, from "then" on.
        damaged: The remedy for a damaged file.

    Raises:
        DiskError: It can't be read or written.
        DamagedFile: It is damaged.
    """
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise
    except (sqlite3.OperationalError, OSError) as error:
        if isinstance(error, sqlite3.Error) and str(error).startswith(_UTF8_ERROR):
            raise DamagedFile(f"{where} is damaged: it has text that is not UTF-8", remedy=damaged) from error
        raise DiskError(
            f"{where} can't be used: {error}",
            remedy=f"check that the folder is writable and the disk has space, then {again}",
        ) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise DamagedFile(f"{where} is damaged: {error}", remedy=damaged) from error

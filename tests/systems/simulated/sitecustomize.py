"""Simulates another system for thumbcli: Python imports this module by its name when it starts.

`SIMULATED_SYSTEM` names it as `sys.platform` would. Code of thumbcli and its tests alone is deceived: for it
modules, functions and signals are missing that the other system lacks, and what that one alone has is there.
Everything else is the kernel, the Python and the packages of this machine, but for what programs notice most:

* As Windows: a file that this process has open can be neither removed, renamed nor replaced; a folder can't
  be opened; event loops take no signals.
* Below `SIMULATED_FOLDER`, names in another case lead to the same file.
"""

from __future__ import annotations

import asyncio.unix_events
import builtins
import errno
import fcntl
import io
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from functools import wraps
from types import ModuleType
from typing import Any
from urllib.parse import quote, unquote

_SYSTEM = os.environ["SIMULATED_SYSTEM"]
_FOLDER = os.environ.get("SIMULATED_FOLDER", "")

_NO_MODULES = {
    "win32": frozenset({"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}),
    "darwin": frozenset[str](),
}[_SYSTEM]

_NOT_ON_WINDOWS = {
    "os": """
        O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK chown fchmod fchown fdatasync fork forkpty getegid geteuid
        getgid getgroups getloadavg getpgid getpgrp getsid getuid initgroups killpg lchown mkfifo mknod nice
        openpty pathconf pipe2 posix_fadvise posix_spawn pread pwrite readv register_at_fork
        sched_getaffinity sched_yield sendfile set_blocking setegid seteuid setgid setpgid setsid setuid
        statvfs sync sysconf tcgetpgrp uname wait wait4 writev
    """,
    "signal": """
        SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGUSR1 SIGUSR2 SIGWINCH
        SIGXCPU alarm pause pthread_kill pthread_sigmask setitimer siginterrupt sigpending sigwait
    """,
    "select": "epoll poll",
    "socket": "AF_UNIX SO_REUSEPORT socketpair",
    "time": "tzset",
}
_NOT_ON_MACOS = {"os": "O_TMPFILE memfd_create posix_fadvise sched_getaffinity", "select": "epoll"}
_MISSING = {"win32": _NOT_ON_WINDOWS, "darwin": _NOT_ON_MACOS}[_SYSTEM]


def _only_posix_has(*arguments: Any, pass_fds: Any = (), **options: Any) -> Any:
    if pass_fds or options.get("preexec_fn") or options.get("process_group") is not None:
        raise ValueError("not supported on Windows")
    return subprocess.Popen(*arguments, **options)


_ADDED_ON: dict[str, dict[str, dict[str, Any]]] = {
    "win32": {
        "sys": {"platform": "win32"},
        "os": {"name": "nt", "O_BINARY": 0},
        "signal": {"SIGBREAK": signal.Signals(21), "CTRL_BREAK_EVENT": 1},
        "socket": {"SO_EXCLUSIVEADDRUSE": socket.SO_REUSEADDR},
        "subprocess": {"CREATE_NEW_PROCESS_GROUP": 0, "Popen": _only_posix_has},
    },
    "darwin": {"sys": {"platform": "darwin"}},
}
_ADDED = _ADDED_ON[_SYSTEM]


def _own(module: ModuleType) -> dict[str, Any]:
    found: dict[str, Any] = ModuleType.__getattribute__(module, "__dict__")
    return found


class _AsThere(ModuleType):
    """A module of this system as it would be on the other one; what is set in it is set in the real one."""

    def __init__(self, real: ModuleType, missing: str, added: dict[str, Any]) -> None:
        super().__init__(real.__name__)
        _own(self).update(_real=real, _missing=frozenset(missing.split()), _added=added)

    def __getattribute__(self, name: str) -> Any:
        own = _own(self)
        if name in own["_missing"]:
            raise AttributeError(f"module {own['_real'].__name__!r} has no attribute {name!r} on {_SYSTEM}")
        return own["_added"][name] if name in own["_added"] else getattr(own["_real"], name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(_own(self)["_real"], name, value)


class _Msvcrt(ModuleType):
    """The locks of Windows, made of those of this system."""

    LK_UNLCK, LK_LOCK, LK_NBLCK = 0, 1, 2

    @staticmethod
    def locking(descriptor: int, mode: int, size_bytes: int) -> None:
        assert size_bytes == 1
        flags = {0: fcntl.LOCK_UN, 1: fcntl.LOCK_EX, 2: fcntl.LOCK_EX | fcntl.LOCK_NB}[mode]
        try:
            fcntl.flock(descriptor, flags)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, "Permission denied") from None


_real_import = builtins.__import__
_modules: dict[str, ModuleType] = {}
if _SYSTEM == "win32":
    _modules["msvcrt"] = _Msvcrt("msvcrt")


def _import(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:  # noqa: A002 - as it is called
    caller = str((globals or {}).get("__name__", ""))
    # `typer` changes the arguments of programs on Windows.
    if level or not (caller.startswith(("thumbcli", "tests.")) or (caller, name) == ("typer.core", "os")):
        return _real_import(name, globals, locals, fromlist, level)
    root = name.partition(".")[0]
    if root in _NO_MODULES:
        raise ModuleNotFoundError(f"No module named {root!r}", name=root)
    found = root if not fromlist else name
    if found in _modules:
        return _modules[found]
    module: ModuleType = _real_import(name, globals, locals, fromlist, level)
    if found in _MISSING or found in _ADDED:
        module = _modules[found] = _AsThere(module, _MISSING.get(found, ""), _ADDED.get(found, {}))
    return module


builtins.__import__ = _import


def _cased(path: Any) -> Any:
    """Return a path as its folders have it, where names in another case lead to the same file."""
    text = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    if not _FOLDER or not isinstance(text, str):
        return path
    whole = os.path.abspath(text)  # noqa: PTH100 - resolves no links
    if not whole.startswith(f"{_FOLDER}/"):
        return path
    place = _FOLDER
    for part in whole.removeprefix(f"{_FOLDER}/").split("/"):
        try:
            names = _listdir(place)
        except OSError:
            names = []
        found = part if part in names else next((n for n in names if n.lower() == part.lower()), part)
        place = f"{place}/{found}"
    return place


def _open_files() -> set[tuple[int, int]]:
    found = set()
    for number in _listdir("/proc/self/fd"):
        try:
            status = _stat(int(number))
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode) and status.st_nlink:
            found.add((status.st_dev, status.st_ino))
    return found


def _check_closed(path: Any, dir_fd: int | None) -> None:
    caller = sys._getframe(2)
    by_system = caller.f_globals["__name__"] == "tempfile" and not caller.f_code.co_name.startswith("on")
    if _SYSTEM != "win32" or by_system:
        return  # On Windows that module has its files, though not its folders, removed by the system.
    try:
        status = _lstat(path, dir_fd=dir_fd)
    except OSError:
        return
    if (status.st_dev, status.st_ino) in _open_files():
        error = PermissionError(errno.EACCES, "The process cannot access the file", str(path))
        error.winerror = 32  # type: ignore[attr-defined] # only of Windows
        raise error


_listdir, _stat, _lstat = os.listdir, os.stat, os.lstat


def _removing(call: Any) -> Any:
    @wraps(call)
    def wrapped(path: Any, *, dir_fd: int | None = None) -> None:
        path = _cased(path)
        _check_closed(path, dir_fd)
        call(path, dir_fd=dir_fd)

    return wrapped


def _renaming(call: Any, *, replaces: bool) -> Any:
    @wraps(call)
    def wrapped(old: Any, new: Any, **options: Any) -> None:
        old, new = _cased(old), _cased(new)
        _check_closed(old, options.get("src_dir_fd"))
        _check_closed(new, options.get("dst_dir_fd"))
        if _SYSTEM == "win32" and not replaces and os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, "exists", str(new))
        call(old, new, **options)

    return wrapped


def _with_case(call: Any) -> Any:
    @wraps(call)
    def wrapped(path: Any = ".", *arguments: Any, **options: Any) -> Any:
        return call(_cased(path), *arguments, **options)

    return wrapped


_open = _with_case(os.open)


def _opening(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
    is_ours = str(sys._getframe(1).f_globals["__name__"]).startswith("thumbcli")
    if _SYSTEM == "win32" and is_ours and os.path.isdir(path):  # noqa: PTH112 - as given
        raise PermissionError(errno.EACCES, "Permission denied", str(path))
    number: int = _open(path, flags, mode, dir_fd=dir_fd)
    return number


def _patch(module: object, **replaced: object) -> None:
    for name, value in replaced.items():
        setattr(module, name, value)


def _linking(source: Any, target: Any, **options: Any) -> None:
    _link(_cased(source), _cased(target), **options)


def _connecting(connect: Any) -> Any:
    """Return the call by which SQLite, which asks the kernel itself, opens a file."""

    @wraps(connect)
    def wrapped(database: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(database, str) and database.startswith("file:///"):
            path, mark, mode = database.removeprefix("file://").partition("?")
            database = f"file://{quote(_cased(unquote(path)))}{mark}{mode}"
        return connect(database, *arguments, **options)

    return wrapped


def _refuse(*_: object) -> None:
    raise NotImplementedError


_link = os.link
_patch(
    os,
    unlink=_removing(os.unlink),
    remove=_removing(os.remove),
    rename=_renaming(os.rename, replaces=False),
    replace=_renaming(os.replace, replaces=True),
    open=_opening,
)
if _FOLDER:
    _names = ("access", "stat", "lstat", "scandir", "listdir", "mkdir", "rmdir", "chmod", "utime", "readlink")
    _patch(os, link=_linking, **{name: _with_case(getattr(os, name)) for name in _names})
    _patch(builtins, open=_with_case(builtins.open))
    _patch(io, open=builtins.open)
    _patch(sqlite3, connect=_connecting(sqlite3.connect))
if _SYSTEM == "win32":
    _patch(asyncio.unix_events._UnixSelectorEventLoop, add_signal_handler=_refuse)

"""What every test gets: no network, no settings of the person who runs it."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

import certifi
import pytest
from hypothesis import settings

# A search for garbage among the tests finds none, and each takes longer than the last.
gc.disable()
# Enough to find what is wrong in a day of runs, and quick enough to be run before each commit.
settings.register_profile("suite", max_examples=25, deadline=None)
settings.register_profile("long", max_examples=500, deadline=None)  # `make fuzz`
settings.load_profile("suite")
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes its folder in there as it does in /tmp
_ENOUGH_BYTES = 1 << 30  # four times what the tests leave there
_LONG_TABLE = 6
_numbers = count()
_OF_POSIX = re.compile(
    r"^ *(?:import|from) (?:fcntl|pexpect|pty|pwd|resource|termios)\b"
    r"|\btests(?:\.cli\.(?:run|stories)|\.mounting|\.server\.pipeline|\.warm| import warm)\b",
    re.MULTILINE,
)
"""What test files use that fork, open terminals, mount or set limits."""


def pytest_xdist_auto_num_workers() -> int | None:
    """Return the number of cores: each worker more collects, loads fonts and starts servers once more."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out on Windows what could not even be imported there."""
    return True if sys.platform == "win32" and needs_posix(collection_path) else None


def needs_posix(path: Path) -> bool:
    """Tell whether a test file, or a folder by its `conftest.py`, can't be imported on Windows."""
    file = path / "conftest.py" if path.is_dir() else path
    return file.suffix == ".py" and file.is_file() and bool(_OF_POSIX.search(file.read_text("utf-8")))


def pytest_configure() -> None:
    """Keep the folders of tests in memory, if there is much of it: nearly every test waits for the disk."""
    if "PYTEST_XDIST_WORKER" in os.environ and hasattr(signal, "SIGHUP"):
        # Below nohup each program of a test would ignore a hangup, as this worker does.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free >= _ENOUGH_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_IN_MEMORY))


def pytest_collection_finish() -> None:
    """Keep the six thousand tests themselves out of every later search for garbage."""
    gc.enable()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what is given more time than usual: at the end all workers would wait for it."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)
    _let_backends_take_turns(items)


def _let_backends_take_turns(items: list[pytest.Item]) -> None:
    """Run each row of a long table on one backend, the next one on the other, and not all of them on both."""
    rows: dict[str, dict[str, list[pytest.Item]]] = {}
    for item in items:
        given = (
            item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        )
        if "anyio_backend" in given and len(given) > 1:
            backend, table = str(given["anyio_backend"]), item.nodeid.partition("[")[0]
            rows.setdefault(table, {}).setdefault(backend, []).append(item)
    left_out = {
        item
        for table in rows.values()
        if len(table) > 1 and min(map(len, table.values())) >= _LONG_TABLE
        for turn, backend in enumerate(sorted(table))
        for row, item in enumerate(table[backend])
        if row % len(table) != turn
    }
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def _one_authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a file with a single certificate: reading all 140 takes longer than most tests with a client."""
    end = "-----END CERTIFICATE-----"
    first = Path(certifi.where()).read_text("utf-8").partition(end)[0]
    file = tmp_path_factory.mktemp("authorities") / "one.pem"
    file.write_text(first[first.index("-----BEGIN") :] + end + "\n")
    return file


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder for one test; pytest's own looks through those of all other tests for its number."""
    folder = tmp_path_factory.getbasetemp() / f"test-{next(_numbers)}"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _clean_room(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    _one_authority: Path,
) -> None:
    """Give each test its own home and none of the caller's `THUMB…` variables."""
    if "tmp_path" in request.fixturenames:
        folder = request.getfixturevalue("tmp_path")
    else:
        folder = tmp_path_factory.getbasetemp() / f"none-{next(_numbers)}"
    for name in [name for name in os.environ if name.startswith(("THUMB", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder / "home"))
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # else every child compiles all of it anew
    monkeypatch.setenv("SSL_CERT_FILE", str(_one_authority))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Run async tests on both backends that the run promises to work on."""
    return str(request.param)

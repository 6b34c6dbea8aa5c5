"""What the tests of the command line get: a folder to work in, and a ThumbAPI on the loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.run import HeldServer
from tests.loopback import ThumbApiServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in the test's own folder, so that relative paths lead nowhere else."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def api() -> Iterator[ThumbApiServer]:
    """Serve ThumbAPI for one test."""
    with ThumbApiServer() as server:
        yield server


@pytest.fixture
def held() -> Iterator[HeldServer]:
    """Serve a ThumbAPI that holds every request until the test lets it go on."""
    with HeldServer() as server:
        yield server

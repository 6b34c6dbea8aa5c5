"""What the tests of runs get."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.loopback import ThumbApiServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def anyio_backend() -> str:
    """Run on asyncio: only the command line fills folders. The run loop alone is the library's as well."""
    return "asyncio"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThumbApiServer]:
    """Run a ThumbAPI that charges whatever it is asked for, repeated or not."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer(idempotent=False) as server:
        yield server

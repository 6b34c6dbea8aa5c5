"""What the tests of runs get."""

from __future__ import annotations

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """Run on asyncio: only the command line fills folders. The run loop alone is the library's as well."""
    return "asyncio"

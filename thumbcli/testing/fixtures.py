"""The pytest fixture of `thumbcli.testing`; `pytest_plugins = ["thumbcli.testing.fixtures"]` loads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from thumbcli.testing.fake_engine import fake_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.testing.fake_engine import FakeEngine

__all__ = ["thumb_engine"]


@pytest.fixture
def thumb_engine() -> Iterator[FakeEngine]:
    """Let the clients of this test draw with a fake engine, and hand it over."""
    with fake_engine() as engine:
        yield engine

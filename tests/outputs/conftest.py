"""One S3 server for the tests of a worker, and an output of its own in it for each test."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.outputs.s3_server import BUCKET, ENVIRONMENT, running
from thumbcli.stores import store_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.outputs.s3_server import S3Server

_numbers = count()


@pytest.fixture(scope="session")
def _server() -> Iterator[S3Server]:
    with running() as server:
        yield server


@pytest.fixture
def s3(_server: S3Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> S3Server:
    """Point the environment at the server; requests are tried again at once."""
    for name, value in (ENVIRONMENT | {"AWS_ENDPOINT_URL": _server.url}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("THUMB_DATA_DIR", str(tmp_path / "machine-1"))
    retries = {
        "max_retries": 3,
        "backoff": {
            "init_backoff": timedelta(milliseconds=1),
            "max_backoff": timedelta(milliseconds=2),
            "base": 2,
        },
        "retry_timeout": timedelta(seconds=5),
    }
    monkeypatch.setattr(store_settings, "RETRIES", retries)
    _server.faults.clear()
    _server.log.clear()
    return _server


@pytest.fixture
def out() -> Path:
    """Return an output that no other test has, as the command line hands it over."""
    return Path(f"s3://{BUCKET}/covers-{next(_numbers)}")

"""One small Ray and one S3 server for all tests of a worker: starting them takes longer than most."""

from __future__ import annotations

import logging
import os
import warnings
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.outputs.s3_server import BUCKET, ENVIRONMENT, running

if TYPE_CHECKING:
    from collections.abc import Iterator

_numbers = count()
_STORE_BYTES = 80_000_000
"""The least that Ray takes for objects, which it holds in memory."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point the environment at an S3 server, also that of processes, which have no artwork or kit of ours."""
    with running() as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        for name, value in (ENVIRONMENT | {"AWS_ENDPOINT_URL": found.url}).items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def cluster(server: None) -> Iterator[None]:
    """Start Ray with room for one actor; it has the credentials of the S3 server."""
    del server
    ray = pytest.importorskip("ray")
    os.environ["RAY_BACKEND_LOG_LEVEL"] = "fatal"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for is_last in (False, False, True):
            try:
                ray.init(
                    address="local",
                    num_cpus=1,
                    include_dashboard=False,
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                    object_store_memory=_STORE_BYTES,
                )
                break
            except Exception as error:  # Ray waits half a minute, which a busy machine may take longer than.
                ray.shutdown()
                if is_last or "timed out" not in str(error):
                    raise
        yield
        ray.shutdown()


@pytest.fixture
def out(server: None) -> str:
    """Return an address that no other test has."""
    del server
    return f"s3://{BUCKET}/cards-{next(_numbers)}"

"""One Ray and one S3 server for the tests of a worker: starting them takes longer than all of the tests."""

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


@pytest.fixture(scope="session")
def cluster() -> Iterator[None]:
    """Start Ray on this machine; its workers have the credentials of the S3 server."""
    ray = pytest.importorskip("ray")
    os.environ["RAY_BACKEND_LOG_LEVEL"] = "fatal"
    with running() as server, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        os.environ |= ENVIRONMENT | {"AWS_ENDPOINT_URL": server.url}
        ray.init(
            address="local",
            num_cpus=2,
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
        yield
        ray.shutdown()
        for name in (*ENVIRONMENT, "AWS_ENDPOINT_URL"):
            del os.environ[name]


@pytest.fixture
def out(cluster: None) -> str:
    """Return an address that no other test has."""
    del cluster
    return f"s3://{BUCKET}/cards-{next(_numbers)}"

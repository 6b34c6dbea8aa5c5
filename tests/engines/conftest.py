"""What the tests of the engines share: a ThumbAPI on the loopback and clients that lose no time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.engines.protocol import Notice
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator


class Connect(Protocol):
    """Make a client of the server; entering it is the test's part."""

    def __call__(
        self,
        api_key: str = GOOD_KEY,
        *,
        base_url: str | None = None,
        timeout_s: float = 5.0,
        policy: RetryPolicy | None = None,
    ) -> ThumbApi: ...


@pytest.fixture(autouse=True)
def _straight_to_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no proxy of the caller's environment come between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server() -> Iterator[ThumbApiServer]:
    """Run a ThumbAPI for one test."""
    with ThumbApiServer() as server:
        yield server


@pytest.fixture
def notices() -> list[Notice]:
    """Collect what the clients of this test give notice of."""
    return []


@pytest.fixture
def rate_per_s() -> float | None:
    """Let the clients find no pace, which takes time; a module that is about the pace returns None."""
    return 1000.0


@pytest.fixture
def connect(server: ThumbApiServer, notices: list[Notice], rate_per_s: float | None) -> Connect:
    """Make clients of the server whose backoff takes no time."""

    def make(
        api_key: str = GOOD_KEY,
        *,
        base_url: str | None = None,
        timeout_s: float = 5.0,
        policy: RetryPolicy | None = None,
    ) -> ThumbApi:
        return ThumbApi(
            api_key,
            base_url=base_url or server.url,
            timeout_s=timeout_s,
            rate_per_s=rate_per_s,
            policy=policy or RetryPolicy(base_s=0.001, cap_s=0.002, retry_after_cap_s=0.002),
            notify=lambda notice: notices.append(notice) if isinstance(notice, Notice) else None,
        )

    return make

"""What Prometheus reads: routes, statuses, seconds, credits; no keys, and not their names either."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx

from thumbcli.contract import Plan

if TYPE_CHECKING:
    from tests.server.conftest import Serve, Served


def figures(served: Served) -> dict[str, float]:
    """Return what `/metrics` says."""
    answer = httpx.get(f"{served.url}/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        name: float(value) for name, value in re.findall(r"^(thumb_\S+) (\S+)$", answer.text, re.MULTILINE)
    }


def test_requests_pictures_and_credits_are_counted(serve: Serve) -> None:
    """Each under its own name."""
    served = serve()
    key = served.add_key("blog", Plan.PRO)
    served.send(key)
    served.send(key, format="?")
    httpx.get(f"{served.url}/nowhere/{key}")
    found = figures(served)
    assert found['thumb_requests_total{route="/v1/generate",status="200"}'] == 1
    assert found['thumb_requests_total{route="/v1/generate",status="400"}'] == 1
    assert found['thumb_requests_total{route="other",status="404"}'] == 1
    assert found["thumb_credits_total"] == 10
    assert found["thumb_drawing_seconds_count"] == 1
    assert found["thumb_drawing_seconds_sum"] > 0
    assert not [name for name in found if key in name or "blog" in name]


def test_the_depth_of_the_line_is_shown(serve: Serve) -> None:
    """As it is when it is asked for; `/healthz` tells it too."""
    served = serve(concurrency=1)
    with served.all_slots_taken():
        assert figures(served)["thumb_queue_drawing"] == 1
        health = httpx.get(f"{served.url}/healthz").json()
        assert (health["ok"], health["queue"]) == (True, {"waiting": 0, "drawing": 1})
    assert figures(served)["thumb_queue_drawing"] == 0

"""The metrics of the server, for Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CONTENT_TYPE", "Metrics"]

CONTENT_TYPE = CONTENT_TYPE_LATEST
_DRAWING_S = (0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)


class Metrics:
    """The metrics of one server. Anyone who reaches its port may read them: they contain no key or title."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        self._requests = Counter(
            "thumb_requests", "Answered requests.", ["route", "status"], registry=registry
        )
        self._drawing_s = Histogram(
            "thumb_drawing_seconds", "Time to draw a picture.", buckets=_DRAWING_S, registry=registry
        )
        self._waiting = Gauge("thumb_queue_waiting", "Requests that wait to be drawn.", registry=registry)
        self._busy = Gauge("thumb_queue_drawing", "Pictures being drawn.", registry=registry)
        self._credits = Counter("thumb_credits", "Credits charged.", registry=registry)

    def watch(self, *, waiting: Callable[[], int], busy: Callable[[], int]) -> None:
        """Set where the depth of the queue is read."""
        self._waiting.set_function(waiting)
        self._busy.set_function(busy)

    def answered(self, route: str, status: int) -> None:
        """Count an answer; `route` is the path template of a route, never the path of a request."""
        self._requests.labels(route, str(status)).inc()

    def drawn(self, took_s: float) -> None:
        """Count a picture and its duration."""
        self._drawing_s.observe(took_s)

    def charged(self, spent: int) -> None:
        """Count credits."""
        self._credits.inc(spent)

    def text(self) -> bytes:
        """Return all metrics in the text format of Prometheus."""
        return generate_latest(self._registry)

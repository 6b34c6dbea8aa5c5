"""What the tests of many titles share: arrivals at a server, outcomes in a word, pictures that were kept."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, assert_never

from tests.faults import picture
from thumbcli import Copied, Failed, Made, Skipped, Uncertain

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.faults import Fault
    from tests.loopback import Received, ThumbApiServer
    from thumbcli import Outcome

__all__ = ["WHOLE", "arrival", "rescued", "seen"]

WHOLE = picture(1280, 720, "webp")
"""What the server draws by default."""


def arrival(server: ThumbApiServer, title: str, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Return what is set as soon as `title` has come to the server."""
    come, arrive = threading.Event(), server.arrive

    def tell(received: Received) -> Fault | None:
        if received.title == title:
            come.set()
        return arrive(received)

    monkeypatch.setattr(server, "arrive", tell)
    return come


def seen(outcome: Outcome) -> tuple[str, int]:
    """Return the kind of an outcome in a word, and whose it is."""
    match outcome:
        case Made() | Copied():
            return "made", outcome.index
        case Skipped():
            return f"as {outcome.first_index}", outcome.index
        case Failed():
            return outcome.error.code, outcome.index
        case Uncertain():
            return "uncertain", outcome.index
        case _:
            assert_never(outcome)


def rescued(caplog: pytest.LogCaptureFixture, folder: Path) -> int:
    """Return how many pictures a warning says were kept; each must be there, whole."""
    kept = list(folder.rglob("*.webp"))
    assert {path.read_bytes() for path in kept} <= {WHOLE}
    for path in kept:
        assert str(path) in caplog.text
    return len(kept)

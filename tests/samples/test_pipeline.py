"""The ingestion worker of the samples, in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults import Fault
from tests.loopback import GOOD_KEY, ThumbApiServer

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKER = Path(__file__).parents[2] / "samples" / "pipeline.py"


@pytest.fixture
def api() -> Iterator[ThumbApiServer]:
    """Run a ThumbAPI for one test."""
    with ThumbApiServer() as api:
        yield api


def start(api: ThumbApiServer, out: Path) -> subprocess.Popen[str]:
    """Start a worker that draws with that API."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", str(WORKER), str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "THUMBAPI_KEY": GOOD_KEY,
            "THUMBAPI_BASE_URL": api.url,
            "NO_PROXY": "127.0.0.1",
        },
    )


def article(slug: str, title: str) -> str:
    """Return an article as it comes in."""
    return json.dumps({"slug": slug, "title": title, "category": "travel"}) + "\n"


def test_articles_become_pictures(api: ThumbApiServer, tmp_path: Path) -> None:
    """Named by the article, one path a line; what is no article and what fails is told, and counts."""
    api.script_title("No", Fault.status(400, "no thanks"))
    lines = (
        article("a", "One") + "nonsense\n" + article("../b", "Two") + article("c", "No") + article("d", "One")
    )
    with start(api, tmp_path) as worker:
        said, complained = worker.communicate(lines, timeout=30)
    assert sorted(said.split()) == [str(tmp_path / "a.webp"), str(tmp_path / "b.webp")]
    assert {path.name for path in tmp_path.rglob("*.webp")} == {"a.webp", "b.webp"}
    assert "not a JSON object with a title: b'nonsense\\n'" in complained
    assert "c: no thanks" in complained
    assert "d: the same picture as index 0" in complained
    assert worker.returncode == 1


def test_a_picture_is_there_before_the_next_article(api: ThumbApiServer, tmp_path: Path) -> None:
    """The worker waits for nobody."""
    with start(api, tmp_path) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        for number in range(3):
            worker.stdin.write(article(f"a{number}", f"Title {number}"))
            worker.stdin.flush()
            assert worker.stdout.readline().strip() == str(tmp_path / f"a{number}.webp")
        worker.stdin.close()
        assert worker.wait(30) == 0


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_it_cleanly(api: ThumbApiServer, tmp_path: Path, number: signal.Signals) -> None:
    """Although its input stays open: what is in flight is saved, then it ends."""
    with start(api, tmp_path) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(article("a", "One"))
        worker.stdin.flush()
        assert worker.stdout.readline()
        worker.send_signal(number)
        assert worker.wait(30) == 0
        assert worker.stderr is not None
        assert worker.stderr.read() == ""


@pytest.mark.long
def test_a_bad_key_ends_it(api: ThumbApiServer, tmp_path: Path) -> None:
    """There is no use in going on."""
    api.script_always(Fault.status(401, "Invalid API key"))
    with start(api, tmp_path) as worker:
        _, complained = worker.communicate(article("a", "One"), timeout=30)
    assert worker.returncode == 2
    assert "stopped: " in complained
    assert "Invalid API key" in complained

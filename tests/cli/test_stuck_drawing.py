"""A drawing that native code never gives back holds neither the run nor its end."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import PATIENCE_S, clean_env, thumb, until

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
STUCK = """
import sys, time
from thumbcli.engines import local_engine
drawn = local_engine.draw

def draw(request):
    if "stuck" in request.title:
        print("stuck", file=sys.stderr, flush=True)
        time.sleep(600)
    return drawn(request)

generate = local_engine.Local.generate
limit_s = local_engine.DRAWING_MAX_S = float(sys.argv.pop(1))

async def bounded(self, request, ledger=None):
    local_engine.DRAWING_MAX_S = limit_s if "stuck" in request.title else 600
    return await generate(self, request, ledger)

local_engine.draw, local_engine.Local.generate = draw, bounded
from thumbcli.cli.main import main
main()
"""
"""`thumb` where a title with the word is drawn for ten minutes; the limit is for it alone, so that no other
title meets it on a slow machine."""


@contextmanager
def stuck_thumb(limit_s: float, *args: str) -> Iterator[subprocess.Popen[str]]:
    """Start it, with a limit of time for each drawing."""
    with subprocess.Popen(
        [sys.executable, "-c", STUCK, str(limit_s), *args],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**clean_env(), "PYTHONPATH": str(ROOT)},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.long
def test_a_run_goes_on_and_blames_the_title() -> None:
    """The others are drawn, and the process ends though a thread never does."""
    Path("titles.txt").write_text("One\nThis is stuck\nTwo\nThree\n")
    with stuck_thumb(2, "batch", "titles.txt", "-e", "local", "-j", "1") as process:
        stdout, stderr = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 3
    assert stdout.splitlines() == ["thumbs/one.webp", "thumbs/two.webp", "thumbs/three.webp"]
    assert "drawing it takes more than 2 seconds" in stderr
    assert "This is stuck" in stderr


@pytest.mark.long
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_second_signal_ends_a_batch_at_once(number: int, code: int) -> None:
    """The first one is answered at once, too."""
    Path("titles.txt").write_text("This is stuck\n")
    with stuck_thumb(600, "batch", "titles.txt", "-e", "local") as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "stuck\n"
        process.send_signal(number)
        assert "1 in flight will finish" in process.stderr.readline()
        process.send_signal(number)
        assert process.wait(PATIENCE_S) == code
    assert thumb("status", "--json").code == 0


@pytest.mark.long
@pytest.mark.parametrize("again", [False, True], ids=["after the grace period", "at once"])
def test_a_server_stops_though_a_drawing_does_not_end(again: bool, tmp_path: Path) -> None:
    """By the first signal when the time for a drawing is over, by the second one at once."""
    limit_s = 600 if again else 2
    args = ("serve", "--port", "0", "--data", str(tmp_path / "data"))
    with stuck_thumb(limit_s, *args) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = process.stdout.readline().strip()
        client = subprocess.Popen(
            [sys.executable, "-c", ASK, address], stderr=subprocess.DEVNULL, env=clean_env()
        )
        until(lambda: process.stderr is not None and process.stderr.readline() == "stuck\n")
        began_s = time.monotonic()
        process.send_signal(signal.SIGTERM)
        if again:
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == (143 if again else 0)
        assert time.monotonic() - began_s < 20
        client.wait(PATIENCE_S)


ASK = """
import sys
from urllib.request import Request, urlopen
body = b'{"title": "This is stuck", "format": "youtube"}'
headers = {"x-api-key": "any", "content-type": "application/json"}
urlopen(Request(sys.argv[1] + "/v1/generate", data=body, headers=headers))
"""

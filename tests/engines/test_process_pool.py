"""Drawing processes, with real ones."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.engines.processes import children, lives
from tests.render.picture_files import as_asset, saved
from thumbcli.child_process import answer_questions
from thumbcli.contract import make_request
from thumbcli.engines.process_pool import ProcessPool
from thumbcli.errors import RequestRefused, TemporaryError
from thumbcli.render import draw

TITLE = make_request("Night Trains Are Back")


def test_a_process_serves_one_request_after_the_other() -> None:
    """It draws what this process would draw, and is not started anew for the next title."""
    pool = ProcessPool()
    try:
        before = children()
        assert pool.draw(TITLE, limit_s=60) == draw(TITLE)
        (first,) = set(children()) - set(before)
        assert pool.draw(TITLE, limit_s=60) == draw(TITLE)
        assert set(children()) - set(before) == {first}
    finally:
        pool.close()
    assert not lives(first)


def test_a_process_that_dies_costs_its_title_one_try() -> None:
    """Another one stands in for it."""
    pool = ProcessPool()
    try:
        before = children()
        expected = pool.draw(TITLE, limit_s=60)
        (first,) = set(children()) - set(before)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(TemporaryError, match="a drawing process died") as died:
            pool.draw(TITLE, limit_s=60)
        assert died.value.code == "worker-died"
        assert children() == before
        assert pool.draw(TITLE, limit_s=60) == expected
    finally:
        pool.close()


def test_a_process_that_takes_too_long_is_killed() -> None:
    """Another one stands in for it."""
    pool = ProcessPool()
    try:
        before = children()
        with pytest.raises(TimeoutError):
            pool.draw(TITLE, limit_s=0.01)
        assert children() == before
        assert pool.draw(TITLE, limit_s=60) == draw(TITLE)
    finally:
        pool.close()


@pytest.mark.long
def test_large_photos_are_drawn_in_processes_too() -> None:
    """Each has a decoder of its own, and they take turns."""
    photos = [
        as_asset(
            saved(Image.new("RGB", (3000, 3000), (shade, 9, 9)), "PNG", compress_level=1), f"{shade}.png"
        )
        for shade in range(2)
    ]
    requests = [make_request("Why We Forget", photo=photo, use_photo=True) for photo in photos]
    pool = ProcessPool()
    try:
        with ThreadPoolExecutor(2) as threads:
            drawn = list(threads.map(lambda request: pool.draw(request, limit_s=60), requests))
    finally:
        pool.close()
    assert drawn == [draw(request) for request in requests]


UNGUARDED = """
import os
os.sched_getaffinity = lambda _: set(range(8))
from thumbcli import Client
from thumbcli.engines import local_engine
local_engine.FEW_PICTURES = 2

print("once")
with Client(engine="local") as client:
    for outcome in client.generate_many(f"Title number {number}" for number in range(5)):
        print(type(outcome).__name__)
"""


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system does not tell its cores")
def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    """On eight cores too it runs once, though processes draw for it."""
    script = tmp_path / "unguarded.py"
    script.write_text(UNGUARDED)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    ended = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout.split() == ["once", *["Made"] * 5]
    assert not ended.stderr


class OddError(Exception):
    """Can't be made again from its message."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


@pytest.mark.parametrize(
    ("raised", "kind", "says"),
    [
        pytest.param(RequestRefused("no photo", code="400", remedy="give one"), RequestRefused, "no photo"),
        pytest.param(OddError(1, 2), RuntimeError, "OddError: 1 and 2", id="one that does not travel"),
    ],
)
def test_an_exception_travels(raised: Exception, kind: type[Exception], says: str) -> None:
    """As it is, or as one that says the same."""

    def refuse(_: object) -> None:
        raise raised

    answers = BytesIO()
    answer_questions(refuse, BytesIO(pickle.dumps(TITLE)), answers)
    answer = pickle.loads(answers.getvalue())  # noqa: S301 - made in the lines above
    assert type(answer) is kind
    assert str(answer) == says

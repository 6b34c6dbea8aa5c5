"""A dozen pictures stay what they are, to the pixel, until the look gets a new number."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.render.golden import REQUESTS, held, read
from thumbcli.render import LOOK, family_names
from thumbcli.render.compose import compose

RENEW = "if that is wanted, raise LOOK in thumbcli/render/__init__.py and run: python -m tests.render.golden"
LAST_BIT = 1


@pytest.mark.long
@pytest.mark.parametrize("name", REQUESTS)
def test_a_picture_is_what_it_was(name: str) -> None:
    """The same pixels; on another processor the same up to rounding."""
    now, before = held(REQUESTS[name]), read()["pictures"][name]
    if now["pixels"] != before["pixels"]:
        greys = zip(bytes.fromhex(now["grid"]), bytes.fromhex(before["grid"]), strict=True)
        furthest = max(abs(one - other) for one, other in greys)
        assert furthest <= LAST_BIT, f"{name} looks different by up to {furthest} of 255; {RENEW}"


def test_the_held_pictures_belong_to_this_look() -> None:
    """A new number without renewed pictures holds nothing."""
    assert read()["look"] == LOOK, RENEW
    assert set(read()["pictures"]) == set(REQUESTS), RENEW


@pytest.mark.long
def test_every_family_is_held() -> None:
    """What isn't held may change unseen."""
    drawn = {compose(request).family for request in REQUESTS.values()}
    assert drawn == set(family_names())


@pytest.mark.long
def test_threads_and_processes_draw_the_same_pixels() -> None:
    """Whatever drew before, whatever the hash seed."""
    names = ["number", "Arabic", "versus"]
    alone = [held(REQUESTS[name])["pixels"] for name in names]
    with ThreadPoolExecutor(3) as pool:
        assert [found["pixels"] for found in pool.map(held, (REQUESTS[name] for name in names))] == alone
    code = f"from tests.render.golden import *; print([held(REQUESTS[n])['pixels'] for n in {names[::-1]}])"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "3"},
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert run.stdout.strip() == str(alone[::-1])

"""One refusal slows the whole pool."""

from __future__ import annotations

import time

import anyio
import pytest

from thumbcli.engines.throttle import Throttle

pytestmark = pytest.mark.anyio


async def test_an_open_gate_lets_pass_at_once() -> None:
    """Nobody waits without a reason."""
    with anyio.fail_after(1):
        await Throttle().wait()


async def test_everybody_waits_out_a_pause() -> None:
    """Nobody goes out before its end."""
    gate, passed_s = Throttle(), list[float]()
    gate.pause(0.05)
    end_s = time.monotonic() + gate.pause_left_s

    async def worker() -> None:
        await gate.wait()
        passed_s.append(time.monotonic())

    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(worker)
    assert len(passed_s) == 5
    assert min(passed_s) >= end_s - 0.001


def test_a_pause_never_gets_shorter() -> None:
    """A milder refusal does not undo a harsher one."""
    now_s = 100.0
    gate = Throttle(clock=lambda: now_s)
    gate.pause(30)
    gate.pause(5)
    assert gate.pause_left_s == 30


def test_a_pause_counts_from_now() -> None:
    """A second refusal later on adds to the first only what reaches beyond it."""
    times_s = [100.0]
    gate = Throttle(clock=lambda: times_s[-1])
    gate.pause(30)
    times_s.append(120.0)
    gate.pause(15)
    assert gate.pause_left_s == 15


def test_a_pause_that_is_over_leaves_the_gate_open() -> None:
    """The time left is never negative."""
    times_s = [100.0]
    gate = Throttle(clock=lambda: times_s[-1])
    gate.pause(30)
    times_s.append(131.0)
    assert gate.pause_left_s == 0


async def test_who_waits_waits_for_what_is_added_meanwhile() -> None:
    """A pause can grow under those who wait."""
    gate = Throttle()
    gate.pause(0.02)

    async with anyio.create_task_group() as group:
        group.start_soon(gate.wait)
        await anyio.lowlevel.checkpoint()
        gate.pause(0.06)
        end_s = time.monotonic() + gate.pause_left_s
    assert time.monotonic() >= end_s - 0.001


async def test_waiting_can_be_cancelled() -> None:
    """A run that ends does not sit out a pause."""
    gate = Throttle()
    gate.pause(3600)
    with anyio.move_on_after(0.01) as scope:
        await gate.wait()
    assert scope.cancelled_caught

"""How a run is asked to end."""

from __future__ import annotations

import anyio
import pytest

from thumbcli.batch.model.events import StopCause
from thumbcli.batch.run.cancellation import Control


def test_the_first_cause_counts() -> None:
    """Later ones change nothing, and nobody is told twice."""
    control = Control()
    told: list[StopCause] = []
    control.on_stop(told.append)
    assert not control.stopped()
    control.stop(StopCause.SIGINT)
    control.stop(StopCause.ERROR)
    assert control.stopped()
    assert control.cause is StopCause.SIGINT
    assert told == [StopCause.SIGINT]


def test_an_abort_before_anything_runs_is_harmless() -> None:
    """There is nothing to drop yet."""
    control = Control()
    control.abort()
    assert not control.stopped()


@pytest.mark.anyio
async def test_an_abort_drops_what_runs() -> None:
    """What is in the bound scope ends at its next wait."""
    control = Control()
    with anyio.fail_after(5), anyio.CancelScope() as scope:
        control.bind(scope)
        control.abort()
        await anyio.sleep_forever()
    assert scope.cancelled_caught

"""The clock of what waits: it goes on, whatever the system's clock is set to."""

from __future__ import annotations

import time

import pytest

from thumbcli.server.jobs.webhook_jobs import WebhookJobs
from thumbcli.server.steady_clock import steady_now_s
from thumbcli.server.store.idempotency import IdempotencyStore


@pytest.mark.parametrize("hours", [-1000, 1000])
def test_a_clock_that_is_set_changes_nothing(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    """It began with the right time, and has gone on since."""
    now_s, before_s = time.time(), steady_now_s()
    monkeypatch.setattr(time, "time", lambda: now_s + hours * 3600)
    assert abs(before_s - now_s) < 60
    assert 0 <= steady_now_s() - before_s < 60


@pytest.mark.parametrize("waits", [WebhookJobs, IdempotencyStore])
def test_jobs_and_answers_wait_by_it(waits: type) -> None:
    """Unless a test gives them another one."""
    defaults = waits.__init__.__kwdefaults__  # type: ignore[misc] # of a class, not of an instance
    assert defaults["now_s"] is steady_now_s

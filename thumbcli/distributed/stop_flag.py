"""Tells the workers of a run that it is stopped."""

from __future__ import annotations

import time
from typing import Any, Final

from thumbcli.distributed.cluster import import_ray

__all__ = ["StopFlag"]

_LOOK_EVERY_S: Final = 0.3
"""A tenth of what a block of rows takes to draw; a look takes a millisecond."""

_ANSWER_S: Final = 2.0


class StopFlag:
    """A flag that the driver sets and every worker sees; it goes with the tasks and actors that are sent.

    It is an actor without a CPU. Where it does not answer, its node is gone, and the run goes on.
    """

    def __init__(self) -> None:
        ray = import_ray()
        remote: Any = ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)(_Flag)
        self._flag = remote.remote()
        self._looked_s, self._is_set = 0.0, False

    def set(self) -> None:
        """Stop the workers; returns at once."""
        self._is_set = True
        self._flag.set.remote()

    def is_set(self) -> bool:
        """Tell whether the run is stopped, as of a moment ago."""
        if not self._is_set and time.monotonic() - self._looked_s > _LOOK_EVERY_S:
            ray = import_ray()
            try:
                self._is_set = bool(ray.get(self._flag.is_set.remote(), timeout=_ANSWER_S))
            except ray.exceptions.RayError:
                self._is_set = False
            self._looked_s = time.monotonic()
        return self._is_set


class _Flag:
    """The flag itself."""

    def __init__(self) -> None:
        self._is_set = False

    def set(self) -> None:
        """Set it."""
        self._is_set = True

    def is_set(self) -> bool:
        """Tell whether it is set."""
        return self._is_set

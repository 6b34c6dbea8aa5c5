"""The time of day, but steady: the system's clock may be corrected while the server runs."""

from __future__ import annotations

import time

__all__ = ["steady_now_s"]

_STARTED_S = time.time() - time.monotonic()


def steady_now_s() -> float:
    """Return the seconds since 1970 by the clock at the start of the process, and since then.

    What waits for a time of day would otherwise wait for hours after the clock was set back.
    """
    return _STARTED_S + time.monotonic()

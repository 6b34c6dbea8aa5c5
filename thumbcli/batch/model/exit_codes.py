"""What a run ends with, when several things went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.batch.model.events import StopCause

if TYPE_CHECKING:
    from thumbcli.batch.model.events import Tally
    from thumbcli.errors import ThumbError

__all__ = ["exit_code", "most_severe"]

_SIGNALS = {StopCause.SIGINT: 130, StopCause.SIGTERM: 143}
_GRAVEST_FIRST = (9, 8, 5, 6, 7)


def exit_code(tally: Tally, cause: StopCause | None, error: ThumbError | None) -> int:
    """Return what the process should end with.

    Source:
        The table of exit codes in the design. When several hold: a signal, then the error that ended the
        run, then titles that failed for good, then titles that failed for now.
    """
    if cause in _SIGNALS:
        return _SIGNALS[cause]
    if error is not None:
        return error.exit_code
    if tally.failed or tally.uncertain:
        return 3
    return 4 if tally.temporary or cause is StopCause.PIPE_CLOSED else 0


def most_severe(so_far: ThumbError | None, error: ThumbError) -> ThumbError:
    """Return which of two errors a run ends with; the first one, if they weigh the same.

    Source:
        The order below the table of exit codes in the design.
    """
    return error if so_far is None else min(so_far, error, key=_weight)


def _weight(error: ThumbError) -> int:
    return _GRAVEST_FIRST.index(error.exit_code) if error.exit_code in _GRAVEST_FIRST else len(_GRAVEST_FIRST)

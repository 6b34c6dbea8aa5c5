"""The exit code of a run, and the most severe of several errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from thumbcli.batch.model.events import StopCause

if TYPE_CHECKING:
    from thumbcli.batch.model.events import Tally
    from thumbcli.errors import ThumbError
    from thumbcli.options.allowed_rows import AllowedRows

__all__ = ["CHANGED", "exit_code", "most_severe"]

CHANGED: Final = 10
"""All is well, and with `--fail-on-new` a picture was made or removed, or would be."""

_SIGNALS = {StopCause.SIGHUP: 129, StopCause.SIGINT: 130, StopCause.SIGTERM: 143}
_MOST_SEVERE_FIRST = (9, 8, 5, 6, 7)


def exit_code(
    tally: Tally, cause: StopCause | None, error: ThumbError | None, allowed: AllowedRows | None = None
) -> int:
    """Return the exit code for the process.

    Args:
        tally: The counts.
        cause: Why the run ended early; None when every title was processed.
        error: The error that ended it, if one did.
        allowed: How many rows may fail permanently in a run that came to its end.

    Source:
        The table of exit codes in `docs/scripts.md`. When several apply: a signal, then the error that ended
        the run, then titles that failed permanently, then titles that failed temporarily.
    """
    if cause in _SIGNALS:
        return _SIGNALS[cause]
    if error is not None:
        return error.exit_code
    new = tally.failed - tally.known
    is_allowed = allowed is not None and cause is None and allowed.allow(new, rows=tally.done)
    if tally.uncertain or (new and not is_allowed):
        return 3
    return 4 if tally.temporary or cause is StopCause.PIPE_CLOSED else 0


def most_severe(so_far: ThumbError | None, error: ThumbError) -> ThumbError:
    """Return the more severe of two errors; `so_far` if they are equal."""
    if so_far is None:
        return error
    return min(so_far, error, key=lambda each: (*_MOST_SEVERE_FIRST, each.exit_code).index(each.exit_code))

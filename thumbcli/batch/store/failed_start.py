"""The record of a run that ended before its first row: its list is missing, an option is wrong, no key."""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import Tally
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_folder import bring_state, hold_folder
from thumbcli.errors import ThumbError

if TYPE_CHECKING:
    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["record_failed_start"]


def record_failed_start(place: OutputPlace, engine: str, exit_code: int, *, has_begun: bool = False) -> None:
    """Record that a run could not begin, where runs are on record already; an output is not begun by that.

    Earlier runs keep their records, and one that failed in the same way changes nothing. What can't be
    written, or belongs to a run that is under way, is left alone: the error itself is told.

    Args:
        place: The output.
        engine: Who would have drawn.
        exit_code: The exit code of the process.
        has_begun: Whether the run may have begun the output, so that its manifest needs no other run.
    """
    with suppress(ThumbError):
        bring_state(place)
        known = Manifest.open_to_read(place)
        if known is None:
            return
        with closing(known):
            if not has_begun and not known.tabulate("SELECT 1 FROM run LIMIT 1"):
                return
        with hold_folder(place) as manifest:
            manifest.begin_run(engine)
            manifest.end_run(Tally(), exit_code)

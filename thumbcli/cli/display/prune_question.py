"""Remove what no row asks for any more, once a person has agreed."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING

import typer

from thumbcli.batch.store.pruning import prune_files
from thumbcli.batch.store.written_posts import clear_posts
from thumbcli.cli.display.streams import event_line
from thumbcli.options.allowed_rows import AllowedRows
from thumbcli.printable_text import counted, printable

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.batch.model.events import RunFinished
    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["prune"]

_SHOWN = 20
_HALF = AllowedRows(percent=Decimal(50))
_FEW = 10
"""So many are removed whatever the share is."""


def prune(
    place: OutputPlace,
    ended: RunFinished,
    *,
    ask: bool,
    most: AllowedRows | None,
    as_json: bool,
    quiet: bool,
    verbose: int = 0,
    inside: Path | None = None,
) -> int:
    """Remove the orphans of a run; return the exit code, 0 for that of the run itself.

    Args:
        place: The output.
        ended: The end of the run.
        ask: Whether a person has to agree.
        most: How many files are removed unasked; None for half: a list that went wrong has hardly any rows.
        as_json: Write a JSON object for each removed file to stdout.
        quiet: Say nothing that is no failure.
        verbose: Name each file that is removed, if it is not 0.
        inside: The folder that no post may be out of which loses the path of a removed picture.
    """
    if not ended.orphans:
        return _without_orphans(ended, quiet=quiet)
    if ask and not _agrees(ended.orphans):
        _say("nothing is removed")
        return 0
    files = len(ended.orphans) + ended.tally.done
    most = most or _HALF
    if not ask and len(ended.orphans) > _FEW and not most.allow(len(ended.orphans), rows=files):
        _say(
            f"--prune removes nothing: {len(ended.orphans):,} of {files:,} files would go, more than"
            f" --max-prune {most} allows; is the list whole? --dry-run shows them"
        )
        return 2
    gone = _remove(place, ended.orphans, as_json=as_json, verbose=verbose)
    cleared = clear_posts(place, gone, inside=inside) if gone else 0
    if not quiet:
        _say(f"{len(gone):,} removed that no row asks for any more")
        if cleared:
            _say(f"{counted(cleared, 'post')} lost the field that named a removed picture")
    return 0


def _remove(place: OutputPlace, names: tuple[str, ...], *, as_json: bool, verbose: int) -> list[str]:
    """Remove files; return the names of those that are gone."""
    gone: list[str] = []
    for file in prune_files(place, names):
        if file.removed:
            gone.append(file.name)
        if as_json:
            told = {"path": str(place.files.where(file.name)), "name": file.name}
            print(event_line({"event": "pruned", **told, "removed": file.removed, "reason": file.reason}))
        elif not file.removed:
            _say(f"{file.name} is kept: {file.reason}")
        elif verbose:
            _say(f"removed {file.name}")
    return gone


def _without_orphans(ended: RunFinished, *, quiet: bool) -> int:
    """Say why nothing is removed; no failure where the person allows the rows that are why.

    Nothing is said where every file is asked for.
    """
    if ended.orphans is not None:
        if ended.orphans_kept and not quiet:
            _say(removes_nothing(ended.orphans_kept))
        return 0
    tally = ended.tally
    is_all_known = bool(tally.known) and tally.known == tally.failed
    is_allowed = (ended.allowed is not None or is_all_known) and tally.failed < tally.done
    if not (is_allowed and quiet):
        _say(removes_nothing(ended.orphans_unknown))
    return 0 if ended.exit_code or is_allowed else 2


def removes_nothing(reason: str) -> str:
    """Return the message that nothing is removed, and why."""
    return f"--prune removes nothing: {reason or 'the run did not come to its end'}"


def _agrees(names: tuple[str, ...]) -> bool:
    for name in names[:_SHOWN]:
        print(printable(f"  {name}"), file=sys.stderr)
    if len(names) > _SHOWN:
        print(f"  … and {len(names) - _SHOWN:,} more", file=sys.stderr)
    some = "this picture" if len(names) == 1 else f"these {len(names):,} pictures"
    try:
        return typer.confirm(f"Remove {some}, which no row asks for any more?", err=True)
    except typer.Abort:
        return False


def _say(message: str) -> None:
    print(printable(f"thumb: {message}"), file=sys.stderr)

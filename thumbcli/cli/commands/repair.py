"""`thumb repair`: the manifest of a folder rebuilt from its remains and from the pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from thumbcli.cli.display.streams import json_line
from thumbcli.cli.shared_options import PlaceOptions, examples, with_options
from thumbcli.options.option import OUTPUT
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.batch.store.rebuild_manifest import RepairReport

__all__ = ["EXAMPLES", "repair"]

EXAMPLES = examples("thumb repair", "thumb repair og-images --dry-run", "thumb repair og-images --json")

_UNKNOWN_SHOWN = 5


@with_options("repair")
def repair(
    ctx: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The output folder.", show_default="thumbs")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", "-n", help="Write nothing, only report.", rich_help_panel=OUTPUT),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.", rich_help_panel=OUTPUT)
    ] = False,
    **options: Unpack[PlaceOptions],
) -> None:
    """Rebuild the manifest of a folder that is damaged or lost.

    Keeps every record that can be read, and adds the pictures that say about themselves what they are. The
    damaged file stays beside the new one. A whole manifest is left alone.

    Where records may be missing, no title without a picture is paid for until you say --retry-uncertain.
    """
    from thumbcli.batch.store.rebuild_manifest import repair_manifest
    from thumbcli.cli.outputs_named import output_named

    place = output_named(ctx, folder, options, command="thumb repair")
    report = repair_manifest(place, dry_run=dry_run)
    if as_json:
        print(json_line(report.as_dict()))
    else:
        for line in _lines(report, place.state):
            print(printable(line))


def _lines(report: RepairReport, state: Path) -> Iterator[str]:
    yield report.folder
    if not report.problem:
        yield "  whole      nothing to repair"
        return
    yield f"  problem    {report.problem}"
    if report.dry_run:
        yield "  dry run    nothing was written; this is what a repair would find"
    elif report.kept_as:
        yield f"  kept       the damaged file, as {state / report.kept_as}"
    yield f"  pictures   {report.pictures:,}, {report.from_metadata:,} of them known from the file alone"
    yield f"  uncertain  {report.uncertain:,}"
    yield f"  failed     {report.failed:,}"
    if report.unusable:
        yield f"  left out   {report.unusable:,} records with values that no run writes"
    if report.unknown:
        shown, rest = report.unknown[:_UNKNOWN_SHOWN], len(report.unknown) - _UNKNOWN_SHOWN
        more = f" and {rest:,} more" if rest > 0 else ""
        yield f"  unknown    {', '.join(shown)}{more}"
        yield "             no record of them: a title that wants such a name is skipped"
    if report.records_lost:
        yield "  ! Records of what was sent and paid may be lost, so titles without a picture are uncertain:"
        yield "  ! look at your ThumbAPI dashboard, then thumb batch --retry-uncertain asks for them again."

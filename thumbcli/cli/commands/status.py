"""`thumb status`: a report on the manifest of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.display.streams import json_line
from thumbcli.cli.shared_options import examples, with_options
from thumbcli.errors import UsageError
from thumbcli.options.option_list import OUTPUT
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from thumbcli.batch.plan.folder_status import Report

__all__ = ["EXAMPLES", "status"]

EXAMPLES = examples("thumb status", "thumb status og-images --json")


@with_options("status")
def status(
    _: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The output folder.", show_default="thumbs")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.", rich_help_panel=OUTPUT)
    ] = False,
    **options: Path,
) -> None:
    """Show how many pictures a folder holds, which are stale, what failed, what it cost, and the last run."""
    from contextlib import closing

    from thumbcli.batch.plan.folder_status import report
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.cli.brand_context import brands

    folder = folder or options["out"]
    manifest = Manifest.open_to_read(folder)
    if manifest is None:
        raise UsageError(
            f"{folder} has no manifest: thumb batch has not written there yet",
            remedy="name the folder that you gave to thumb batch --out",
        )
    with closing(manifest):
        found = report(folder, manifest, brands())
    if as_json:
        print(json_line(found.as_dict()))
    else:
        _show(found)


def _show(found: Report) -> None:
    print(printable(str(found.folder)))
    for name, value in found.lines():
        print(printable(f"  {name:<10} {value}"))
    for trouble in found.troubles:
        print(printable(f"  ! {trouble}"))

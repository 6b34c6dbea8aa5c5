"""`thumb status`: a report on the manifest of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from thumbcli.cli.display.streams import json_line
from thumbcli.cli.shared_options import PlaceOptions, examples, with_options
from thumbcli.errors import ThumbError, UsageError
from thumbcli.options.option import OUTPUT
from thumbcli.printable_text import printable
from thumbcli.shell_commands import joined

if TYPE_CHECKING:
    from thumbcli.batch.plan.folder_status import Report

__all__ = ["EXAMPLES", "status"]

EXAMPLES = examples(
    "thumb status",
    "thumb status og-images --json",
    "thumb status og-images --check",
    "thumb status og-images --metrics /var/lib/prometheus/node-exporter/thumb.prom",
)


class StatusOptions(PlaceOptions):
    """The options of the command."""

    metrics: Path | None


@with_options("status")
def status(
    _: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The output folder.", show_default="thumbs")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.", rich_help_panel=OUTPUT)
    ] = False,
    prometheus: Annotated[
        bool,
        typer.Option(
            "--prometheus",
            help="Print metrics as --metrics writes them.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Exit with a code for monitors, as above.", rich_help_panel=OUTPUT),
    ] = False,
    **options: Unpack[StatusOptions],
) -> None:
    """Show how many pictures a folder holds, which are stale, what failed, what it cost, and the last run.

    With --check the exit code is for a monitor. 0: all is well. 3: titles failed, or are uncertain. 4: files
    are missing, failures were temporary, or the last run was killed or interrupted, so run it again. Else
    what ended the last run: 5, 6, 7, 9, as for thumb batch. A run that is under way is no error.
    """
    from contextlib import closing

    from thumbcli.batch.plan.folder_status import report, told_unmerged
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.open_output import open_output
    from thumbcli.batch.store.output_folder import bring_state
    from thumbcli.batch.store.shards import shard_places
    from thumbcli.cli.brand_context import brands
    from thumbcli.distributed.results import part_names

    place = open_output(folder or options["out"], options["state"])
    bring_state(place)
    unmerged = len(shard_places(place)), len(part_names(place))
    manifest = Manifest.open_to_read(place)
    if manifest is None and any(unmerged):
        raise UsageError(
            f"{place.label} has no manifest yet, but {told_unmerged(*unmerged)}",
            remedy=f"bring them in: thumb merge {place.arguments}",
        )
    if manifest is None:
        raise UsageError(
            f"{place.elsewhere or place.label} has no manifest: thumb batch has not written there yet",
            remedy=("" if folder else _commands_of_project())
            or "name the folder that you gave to thumb batch --out, and the same --state if you gave one",
        )
    with closing(manifest):
        found = report(place, manifest, brands(), unmerged=unmerged)
    if options["metrics"] is not None:
        from thumbcli.cli.run_record import write_metrics

        write_metrics(options["metrics"], found.folder, found)
    if prometheus:
        from thumbcli.batch.plan.status_metrics import metrics_text, recorded_heartbeat

        print(metrics_text(found.folder, found, recorded_heartbeat(found)), end="")
    elif as_json:
        print(json_line(found.as_dict()))
    elif options["metrics"] is None:
        _show(found)
    if check:
        raise typer.Exit(found.exit_code)


def _commands_of_project() -> str:
    """Return what to run for the jobs of the project here; empty if there is none."""
    from thumbcli.project.find_jobs import find_jobs, find_project

    try:
        project = find_project(allow_outside=False, warn=lambda _: None)
        jobs = find_jobs(project, [], preset=None, allow_outside=False)
    except ThumbError:
        return ""
    commands = []
    for each in jobs:
        values = {
            name: each.job.settings[name].plain for name in ("out", "state") if name in each.job.settings
        }
        if "out" in values:
            words = ["thumb", "status", str(values["out"])]
            words += ["--state", str(values["state"])] if "state" in values else []
            commands.append(joined(words))
    return f"for what thumb run draws here: {', or '.join(commands)}" if commands else ""


def _show(found: Report) -> None:
    print(printable(str(found.folder)))
    for name, value in found.lines():
        print(printable(f"  {name:<10} {value}"))
    for trouble in found.troubles:
        print(printable(f"  ! {trouble}"))

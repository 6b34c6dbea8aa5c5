"""`thumb status`: a report on the manifest of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from thumbcli.cli.display.streams import json_line
from thumbcli.cli.shared_options import PlaceOptions, examples, with_options
from thumbcli.errors import UsageError
from thumbcli.options.option import OUTPUT
from thumbcli.printable_text import printable
from thumbcli.shell_commands import joined

if TYPE_CHECKING:
    from thumbcli.batch.plan.folder_status import Report
    from thumbcli.project.find_jobs import JobOutput

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
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", help="The output folder.", show_default="thumbs, or what thumb run draws here"
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per output.", rich_help_panel=OUTPUT)
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

    In the folder of a site or of a thumb.toml, without DIR, it shows what each job of thumb run has drawn.

    With --check the exit code is for a monitor. 0: all is well. 3: titles failed, or are uncertain. 4: files
    are missing, failures were temporary, or the last run was killed or interrupted, so run it again. Else
    what ended the last run: 5, 6, 7, 9, as for thumb batch. A run that is under way is no error.
    """
    source = ctx.get_parameter_source("out")
    is_named = folder is not None or (source is not None and source.name != "DEFAULT")
    jobs = [] if is_named else _jobs_here(options["out"])
    if jobs:
        reports = [_report(each.out, each.state, is_named=True) for each in jobs]
    else:
        reports = [_report(folder or options["out"], options["state"], is_named=is_named)]
    if len(reports) > 1 and (prometheus or options["metrics"] is not None):
        listed = ", or ".join(joined(_words(each)) for each in jobs)
        raise UsageError("the jobs of this project have metrics of their own", remedy=f"run {listed}")
    if options["metrics"] is not None:
        from thumbcli.cli.run_record import write_metrics

        write_metrics(options["metrics"], reports[0][0].folder, reports[0][0])
    if prometheus:
        from thumbcli.batch.plan.status_metrics import metrics_text, recorded_heartbeat

        found = reports[0][0]
        print(metrics_text(found.folder, found, recorded_heartbeat(found)), end="")
    for found, published in () if prometheus else reports:
        if as_json:
            print(json_line({**found.as_dict(), "published": published}))
        elif options["metrics"] is None:
            _show(found, published)
    if check:
        raise typer.Exit(next((found.exit_code for found, _ in reports if found.exit_code), 0))


def _jobs_here(default: Path) -> list[JobOutput]:
    """Return where the jobs of the project here have drawn; nothing where the default output has pictures."""
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.open_output import open_output
    from thumbcli.project.find_jobs import outputs_here

    def is_drawn(out: Path, state: Path | None) -> bool:
        manifest = Manifest.open_to_read(open_output(out, state))
        if manifest is not None:
            manifest.close()
        return manifest is not None

    if is_drawn(default, None):
        return []
    return [each for each in outputs_here() if is_drawn(each.out, each.state)]


def _report(out: Path, state: Path | None, *, is_named: bool) -> tuple[Report, dict[str, int]]:
    """Return what an output holds, and how many of its pictures were published, by platform.

    Args:
        out: The output.
        state: Its state folder, if that was named; else what the project here says of it.
        is_named: Whether the user has named the output.

    Raises:
        UsageError: It has no manifest.
    """
    from contextlib import closing

    from thumbcli.batch.plan.folder_status import report, told_unmerged
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.open_output import open_output
    from thumbcli.batch.store.output_folder import bring_state
    from thumbcli.batch.store.shards import shard_places
    from thumbcli.cli.brand_context import brands
    from thumbcli.distributed.results import part_names
    from thumbcli.project.find_jobs import state_of_output
    from thumbcli.publishing.publish_record import PublishRecord

    place = open_output(out, state or state_of_output(out))
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
            f"{place.elsewhere or place.label} has no manifest: no run has written there yet",
            remedy=("" if is_named else _to_draw_here())
            or "name the folder that you gave to thumb batch --out, and the same --state if you gave one",
        )
    with closing(manifest):
        found = report(place, manifest, brands(), unmerged=unmerged)
    return found, PublishRecord.read(place).count()


def _to_draw_here() -> str:
    """Return how the project here is drawn; empty if there is none."""
    from thumbcli.project.find_jobs import outputs_here

    outs = ", ".join(str(each.out) for each in outputs_here())
    return f"thumb run draws what this project asks for, into {outs}" if outs else ""


def _words(job: JobOutput) -> list[str]:
    """Return the command for one job."""
    return ["thumb", "status", str(job.out), *(["--state", str(job.state)] if job.state else [])]


def _show(found: Report, published: dict[str, int]) -> None:
    print(printable(str(found.folder)))
    for name, value in found.lines():
        print(printable(f"  {name:<10} {value}"))
    if published:
        by_platform = ", ".join(f"{name} {number:,}" for name, number in sorted(published.items()))
        print(printable(f"  {'published':<10} {sum(published.values()):,}  ({by_platform})"))
    for trouble in found.troubles:
        print(printable(f"  ! {trouble}"))

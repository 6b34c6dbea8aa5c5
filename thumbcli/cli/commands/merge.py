"""`thumb merge`: what runs over parts of a list have recorded, in one manifest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from thumbcli.cli.display.streams import info, json_line
from thumbcli.cli.shared_options import PlaceOptions, examples, with_options
from thumbcli.options.option import OUTPUT
from thumbcli.printable_text import counted, printable

if TYPE_CHECKING:
    from thumbcli.batch.store.merge_shards import MergeReport

__all__ = ["EXAMPLES", "merge"]

EXAMPLES = examples(
    "thumb merge covers", "thumb merge s3://my-bucket/covers", "thumb merge covers job-*/covers"
)

_LEFT_SHOWN = 5


@with_options("merge")
def merge(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[OUT]", help="The output: a folder, or an address.", show_default="thumbs"),
    ] = None,
    shards: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[SHARD]...",
            help="Outputs of other machines, whose pictures are copied to OUT.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.", rich_help_panel=OUTPUT)
    ] = False,
    **options: Unpack[PlaceOptions],
) -> None:
    """Merge what thumb batch --shard or --on ray has recorded into the manifest of the output.

    Runs over the parts of a list write to one output, each with a manifest of its own, and those on Ray have
    a record in Parquet. Once all have ended, this makes one manifest of them, as a single run would have left
    it. Merging twice changes nothing.
    """
    from thumbcli.batch.store.merge_shards import merge_shards
    from thumbcli.batch.store.open_output import open_output
    from thumbcli.cli.outputs_named import output_named
    from thumbcli.distributed.merge_parts import merge_parts, refuse_parts

    place = output_named(ctx, folder, options, command="thumb merge")
    for other in shards or ():
        refuse_parts(open_output(other))
    report = merge_shards(place, shards or ())
    merge_parts(place, report)
    if as_json:
        print(json_line(report.as_dict()))
    else:
        _show(report)


def _show(report: MergeReport) -> None:
    print(printable(report.out))
    print(
        f"  merged     {counted(report.shards, 'manifest')}, {counted(report.files, 'picture')},"
        f" {counted(report.failed, 'failure')}"
    )
    if report.parts:
        print(f"  runs on Ray {counted(report.parts, 'part')} of their record")
    if report.copied:
        print(f"  copied     {counted(report.copied, 'picture')}")
    for each in report.left[:_LEFT_SHOWN]:
        info(f"not copied: {each}")
    if len(report.left) > _LEFT_SHOWN:
        info(f"not copied: {len(report.left) - _LEFT_SHOWN:,} more")

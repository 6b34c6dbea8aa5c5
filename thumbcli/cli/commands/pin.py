"""`thumb pin`: files that runs keep as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Unpack

import typer

from thumbcli.cli.display.streams import print_path
from thumbcli.cli.shared_options import PinOptions, examples, with_options

__all__ = ["EXAMPLES", "pin"]

EXAMPLES = examples("thumb pin thumbs/first-post.webp", "thumb pin og-images/*.webp")


@with_options("pin")
def pin(
    ctx: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Pictures in an output: paths, or addresses.")
    ],
    **options: Unpack[PinOptions],
) -> None:
    """Keep files as they are, whatever changes in the list, its settings or the look.

    A pinned file is not replaced, not even with --overwrite, and not pruned. thumb unpin releases it. Pins
    are written into the file of choices beside the folder, which can be committed.
    """
    from thumbcli.batch.choices.pins import pin_files
    from thumbcli.cli.outputs_named import outputs_named

    place, *others = outputs_named(ctx, None, options)
    for path in pin_files(files, place, others, pinned=True, choices=options["choices"]):
        print_path(path)

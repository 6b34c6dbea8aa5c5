"""`thumb unpin`: files that runs may update again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Unpack

import typer

from thumbcli.cli.display.streams import print_path
from thumbcli.cli.shared_options import PinOptions, examples, with_options

__all__ = ["EXAMPLES", "unpin"]

EXAMPLES = examples("thumb unpin thumbs/first-post.webp")


@with_options("unpin")
def unpin(
    ctx: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Pictures in an output: paths, or addresses.")
    ],
    **options: Unpack[PinOptions],
) -> None:
    """Let runs update files again that were pinned."""
    from thumbcli.batch.choices.pins import pin_files
    from thumbcli.cli.outputs_named import outputs_named

    place, *others = outputs_named(ctx, None, options)
    for path in pin_files(files, place, others, pinned=False, choices=options["choices"]):
        print_path(path)

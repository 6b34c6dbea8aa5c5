"""The output that a command is about: the one that was named, else what `thumb run` draws here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    import typer

    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.cli.shared_options import PlaceOptions

__all__ = ["output_named", "outputs_named"]


def outputs_named(ctx: typer.Context, folder: Path | None, options: PlaceOptions) -> list[OutputPlace]:
    """Return the outputs that a command may be about, the likeliest first; there is always one.

    Args:
        ctx: The context of the command.
        folder: The output that was named as an argument.
        options: Its options.
    """
    from thumbcli.batch.store.open_output import open_output
    from thumbcli.project.find_jobs import outputs_here, state_of_output
    from thumbcli.stores.store_address import store_address

    source = ctx.get_parameter_source("out")
    out = folder or options["out"]
    first = open_output(out, options["state"] or state_of_output(out))
    if folder is not None or options["state"] is not None or (source and source.name != "DEFAULT"):
        return [first]
    jobs = [each for each in outputs_here() if store_address(each.out) or os.path.lexists(each.out)]
    found = [open_output(each.out, each.state) for each in jobs]
    return [first, *found] if os.path.lexists(out) or not found else found


def output_named(
    ctx: typer.Context, folder: Path | None, options: PlaceOptions, *, command: str
) -> OutputPlace:
    """Return the one output that a command is about.

    Args:
        ctx: Its context.
        folder: The output that was named as an argument.
        options: Its options.
        command: The command, for a message.

    Raises:
        UsageError: Several are as likely.
    """
    first, *others = outputs_named(ctx, folder, options)
    if others and first.out != options["out"]:
        labels = [each.label for each in (first, *others)]
        raise UsageError(
            f"this project draws into {', '.join(labels)}", remedy=f"name one of them: {command} {labels[0]}"
        )
    return first

"""Notes command lines that were refused before their command began, for whoever watches its output."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thumbcli.errors import ThumbError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer._click.core import Context
    from typer.core import TyperGroup

__all__ = ["note_refused_command"]

_WATCHED = frozenset({"batch", "run"})
_PATHS = ("out", "state", "metrics")


def note_refused_command(app: TyperGroup, arguments: Sequence[str], error: ThumbError) -> None:
    """Note a command line that was refused, as far as it is understood.

    Args:
        app: The app that has its command.
        arguments: The command line, without the program name.
        error: Why.
    """
    if not arguments or arguments[0] not in _WATCHED:
        return
    understood = _understood(app, arguments)
    # Typer makes paths of them when it calls the command.
    paths = {name: Path(path) for name in _PATHS if (path := understood.params.get(name))}
    options: dict[str, Any] = {**understood.params, **paths}
    if arguments[0] == "run":
        from thumbcli.cli.commands.run import note_refused_run

        note_refused_run(options, error, understood)
        return
    if options.get("out") is None:
        return
    from thumbcli.cli.run_record import note_failed_start

    note_failed_start(options, error, time.time())


def _understood(app: TyperGroup, arguments: Sequence[str]) -> Context:
    """Return the context of a command line without the options and values that are wrong."""
    from thumbcli.options.settings import load_config

    name, *rest = arguments
    config: dict[str, object] = {}
    with suppress(ThumbError):
        config = load_config()
    root = app.context_class(app, info_name="thumb")
    command = app.get_command(root, name)
    if command is None:
        return root
    return command.make_context(
        name,
        rest,
        parent=root,
        default_map=config,
        ignore_unknown_options=True,
        resilient_parsing=True,
    )

"""The Typer app, which mounts the commands; each has a file of its own.

If the command line begins with the name of a command, only that one is mounted: building the parameters of
all others takes as long as drawing a picture.
"""

from __future__ import annotations

import importlib
import inspect
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.shared_options import examples
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

__all__ = ["app_for"]

_PANELS: Mapping[str, str] = MappingProxyType(
    {
        "gen": "Draw",
        "batch": "Draw",
        "run": "Draw",
        "convert": "Draw",
        "explain": "Look",
        "sources": "Look",
        "check": "Look",
        "status": "Look",
        "pin": "Look",
        "unpin": "Look",
        "repair": "Look",
        "formats": "Look",
        "serve": "Serve",
        "template": "Set up",
        "brand": "Set up",
        "artwork": "Set up",
        "plugins": "Set up",
        "auth": "Set up",
        "config": "Set up",
    }
)
"""Each command, which is also a module in `commands/`, and the panel of `--help` that shows it."""

_WITH_SETTINGS = frozenset("gen batch run explain sources status repair pin unpin".split())
"""The commands whose options the config file sets."""


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """Return the app with the commands that a command line needs.

    Args:
        arguments: The command line, without the program name.
    """
    first = arguments[0] if arguments else ""
    app = typer.Typer(
        name="thumb",
        help="Titles in, finished thumbnails out: in bulk, without a design tool.",
        epilog=examples(
            'thumb gen "10 Money Mistakes Keeping You Poor"',
            "thumb batch titles.csv --format blogpost",
            "cat titles.txt | thumb batch -",
            "thumb run",
        ),
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},  # which all commands inherit
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    app.callback()(_common)
    for name in [first] if first in _PANELS else _PANELS:
        _mount(app, importlib.import_module(f"thumbcli.cli.commands.{name}"), name)
    return app


def _version(value: bool) -> None:
    if value:
        print(f"thumb {__version__}")
        raise typer.Exit


def _common(
    ctx: typer.Context,
    _: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Load the config file for the commands that use its settings."""
    if ctx.invoked_subcommand in _WITH_SETTINGS:
        from thumbcli.options.settings import load_config

        config = load_config()
        # The set of a project's kit file overrides this one; `brand_context` adds it as the last choice.
        config.pop("custom_assets_id", None)
        ctx.default_map = {ctx.invoked_subcommand: config}


def _mount(app: typer.Typer, module: ModuleType, name: str) -> None:
    """Add a command or a group; its help is its docstring, with each paragraph on one line."""
    if hasattr(module, "app"):
        app.add_typer(module.app, name=name, rich_help_panel=_PANELS[name])
        return
    command = getattr(module, name)
    paragraphs = inspect.cleandoc(command.__doc__ or "").split("\n\n")
    app.command(
        name,
        help="\n\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs),
        rich_help_panel=_PANELS[name],
        epilog=getattr(module, "EXAMPLES", ""),
    )(command)

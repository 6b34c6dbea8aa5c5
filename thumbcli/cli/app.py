"""The Typer app, which mounts the commands; each has a file of its own.

If the command line begins with the name of a command, only that one is mounted: building the parameters of
all others takes as long as drawing a picture. For `thumb --help` none is loaded.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, NamedTuple, cast

import typer

from thumbcli.cli.help_examples import examples
from thumbcli.errors import ThumbError
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from typer.core import TyperGroup

__all__ = ["app_for"]


class _Summary(NamedTuple):
    panel: str
    text: str


_COMMANDS: Mapping[str, _Summary] = MappingProxyType(
    {
        "gen": _Summary("Draw", "Draw a picture for each title and print its path."),
        "batch": _Summary("Draw", "Draw a picture for every title in files or on standard input."),
        "run": _Summary(
            "Draw", "Draw what the thumb.toml of this repository asks for, or the posts of its site."
        ),
        "merge": _Summary(
            "Draw", "Merge what thumb batch --shard or --on ray has recorded into the manifest of the output."
        ),
        "convert": _Summary(
            "Draw",
            "Turn finished pictures, also paid ones, into the files that a place takes, "
            "without drawing them.",
        ),
        "explain": _Summary("Look", "Say what is understood of titles, and why; no picture is written."),
        "sources": _Summary(
            "Look", "Show what would be read: fields, counts, the first rows, and which column means what."
        ),
        "check": _Summary("Look", "Check image files, from thumb or not, for visible problems."),
        "gallery": _Summary(
            "Look", "Write one HTML page that shows all pictures of a folder, with what is on record of them."
        ),
        "review": _Summary(
            "Look",
            "Look at all pictures of a folder in your browser, choose among variants, and draw some again.",
        ),
        "sheet": _Summary(
            "Look", "Show pictures side by side on a contact sheet, with their titles and file names."
        ),
        "status": _Summary(
            "Look",
            "Show how many pictures a folder holds, which are stale, what failed, what it cost, "
            "and the last run.",
        ),
        "pin": _Summary(
            "Look", "Keep files as they are, whatever changes in the list, its settings or the look."
        ),
        "unpin": _Summary("Look", "Let runs update files again that were pinned."),
        "repair": _Summary("Look", "Rebuild the manifest of a folder that is damaged or lost."),
        "formats": _Summary(
            "Look",
            "List the formats with their sizes and limits, the categories, the layouts and the models.",
        ),
        "plugins": _Summary("Look", "List what other packages add: templates, layouts, artwork and engines."),
        "mcp": _Summary(
            "Serve",
            "Let an agent draw, by the Model Context Protocol, into one folder and within a budget.",
        ),
        "choices": _Summary("Look", "What was chosen for single pictures, which every run draws."),
        "serve": _Summary("Serve", "The ThumbAPI on your own machine, drawn by the local engine."),
        "doctor": _Summary(
            "Set up",
            "Check versions, fonts, artwork, extras, settings, the key and a folder, and draw one picture.",
        ),
        "template": _Summary("Set up", "Card templates: layouts of your own, in a YAML file."),
        "brand": _Summary("Set up", "The photo, the logo and the reference sets of your channel."),
        "artwork": _Summary(
            "Set up", "Packs of artwork: the pictures of emoji and things that the local engine draws."
        ),
        "auth": _Summary(
            "Set up", "The key of the hosted engine: store it, show which one is used, remove it."
        ),
        "config": _Summary("Set up", "Defaults for every run: show them, set them, unset them."),
        "publish": _Summary(
            "Publish",
            "Make finished pictures the thumbnails of YouTube videos, or the featured images of posts.",
        ),
    }
)
"""Each command, which is also a module in `commands/`, and what `thumb --help` says of it."""

_OF_NO_COMMAND = frozenset({"--help", "-h", "--version", "-V"})
"""What comes first on a command line that runs no command."""

_WITH_SETTINGS = frozenset("gen batch run merge explain sources status repair pin unpin mcp publish".split())
"""The commands whose options the config file sets."""

_GROUPS_WITH_SETTINGS = {"publish": ("youtube", "wordpress", "ghost")}
"""Those of them that are groups, with the commands below them."""


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
    for name in [first] if first in _COMMANDS else _COMMANDS:
        if first in _OF_NO_COMMAND:
            app.command(name, help=_COMMANDS[name].text, rich_help_panel=_COMMANDS[name].panel)(_listed)
        else:
            _mount(app, importlib.import_module(f"thumbcli.cli.commands.{name}"), name)
    return app


def _listed() -> None:
    """Stand for a command that is listed and not run."""


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

        try:
            config = load_config()
        except ThumbError as error:
            from thumbcli.cli.refused_command import note_refused_command

            note_refused_command(cast("TyperGroup", ctx.command), sys.argv[1:], error)
            raise
        # The set of a project's kit file overrides this one; `brand_context` adds it as the last choice.
        config.pop("custom_assets_id", None)
        below = _GROUPS_WITH_SETTINGS.get(ctx.invoked_subcommand)
        own = config if below is None else dict.fromkeys(below, config)
        ctx.default_map = {ctx.invoked_subcommand: own}


def _mount(app: typer.Typer, module: ModuleType, name: str) -> None:
    """Add a command or a group; its help is its docstring, with each paragraph on one line."""
    if hasattr(module, "app"):
        app.add_typer(module.app, name=name, rich_help_panel=_COMMANDS[name].panel)
        return
    command = getattr(module, name)
    paragraphs = inspect.cleandoc(command.__doc__ or "").split("\n\n")
    app.command(
        name,
        help="\n\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs),
        rich_help_panel=_COMMANDS[name].panel,
        epilog=getattr(module, "EXAMPLES", ""),
    )(command)

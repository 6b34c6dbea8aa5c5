"""The Typer app: every command is mounted here and lives in a file of its own."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli import __version__
from thumbcli.cli import auth, batch, brand, check, config, formats, gen, serve, status
from thumbcli.cli.options import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["app"]

app = typer.Typer(
    name="thumb",
    help="Titles in, finished thumbnails out: in bulk, without a design tool.",
    epilog=(
        "Examples:\n\n"
        '[cyan]thumb gen "10 Money Mistakes Keeping You Poor"[/]\n\n'
        "[cyan]thumb batch titles.csv --format blogpost[/]\n\n"
        "[cyan]cat titles.txt | thumb batch -[/]"
    ),
    no_args_is_help=True,
    context_settings=CONTEXT,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


_PARAMETERS = {"format": "format_", "json": "as_json"}
"""Config keys whose parameter can't have their name: Python has a word of that name already."""


def _version(value: bool) -> None:
    if value:
        print(f"thumb {__version__}")
        raise typer.Exit


@app.callback()
def common(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Read the config file for the commands that take settings from it."""
    if ctx.invoked_subcommand in {"gen", "batch", "status"}:
        from thumbcli.settings import load_config

        config = load_config()
        # A set that a project's kit file uses goes before this one: `kits` brings it in behind.
        config.pop("custom_assets_id", None)
        named = {_PARAMETERS.get(key, key): value for key, value in config.items()}
        ctx.default_map = {ctx.invoked_subcommand: named}


def _mount(command: Callable[..., None], panel: str, examples: str = "") -> None:
    """Add a command; its docstring is its help, with the line breaks inside a paragraph taken out."""
    paragraphs = inspect.cleandoc(command.__doc__ or "").split("\n\n")
    text = "\n\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs)
    app.command(
        command.__name__, help=text, context_settings=CONTEXT, rich_help_panel=panel, epilog=examples
    )(command)


_mount(gen.gen, "Draw", gen.EXAMPLES)
_mount(batch.batch, "Draw", batch.EXAMPLES)
_mount(check.check, "Look", check.EXAMPLES)
_mount(status.status, "Look", status.EXAMPLES)
_mount(formats.formats, "Look")
app.add_typer(serve.app, name="serve", rich_help_panel="Serve")
app.add_typer(brand.app, name="brand", rich_help_panel="Set up")
app.add_typer(auth.app, name="auth", rich_help_panel="Set up")
app.add_typer(config.app, name="config", rich_help_panel="Set up")

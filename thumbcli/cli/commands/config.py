"""`thumb config`: show and change the settings of the config file."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.display.streams import info
from thumbcli.cli.shared_options import CONTEXT, examples
from thumbcli.options import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.options.settings import Effective

__all__ = ["app"]


app = typer.Typer(
    help="Defaults for every run: show them, set them, unset them.",
    no_args_is_help=True,
    context_settings=CONTEXT,
)


def _complete(incomplete: str) -> list[str]:
    return [key for key in settings.known_keys() if key.startswith(incomplete)]


KeyArgument = Annotated[
    str,
    typer.Argument(
        metavar="KEY",
        help="A setting, named like its flag; `thumb config show` lists them.",
        autocompletion=_complete,
    ),
]


@app.command(epilog=examples("$EDITOR $(thumb config path)"))
def path() -> None:
    """Print the path of the config file, whether it exists or not."""
    typer.echo(settings.config_path())


@app.command(epilog=examples("thumb config show", "thumb config show --json"))
def show(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object of keys, each with its value and origin.")
    ] = False,
) -> None:
    """Show the current value of every setting, and whether the default, config file or environment sets it.

    The flags of a single run override all of these.
    """
    config = settings.load_config()
    found = settings.effective(config)
    settings.base_url(os.environ, config)
    if as_json:
        report = {
            settings.config_key(key): {"value": item.value, "origin": item.origin}
            for key, item in found.items()
        }
        typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
    elif sys.stdout.isatty():
        _table(found)
    else:
        for key, item in found.items():
            typer.echo(_line(key, item))


@app.command("set", epilog=examples("thumb config set output-format png", "thumb config set concurrency 4"))
def set_(
    key: KeyArgument, value: Annotated[str, typer.Argument(metavar="VALUE", help="The new value.")]
) -> None:
    """Write one setting into the config file, which keeps its comments."""
    stored = settings.set_value(key, value)
    name = settings.config_key(key)
    info(f"{name} = {settings.toml_text(stored)} in {settings.config_path()}")
    variable = settings.env_name(key)
    if os.environ.get(variable, "").strip():
        info(f"The environment variable {variable} overrides it: unset it to use the new value.")


@app.command(epilog=examples("thumb config unset output-format"))
def unset(key: KeyArgument) -> None:
    """Remove one setting from the config file, so that its default applies again."""
    where = settings.config_path()
    name = settings.config_key(key)
    if settings.unset_value(key):
        info(f"Removed {name} from {where}")
    else:
        info(f"{name} was not set in {where}")


def _origin(key: str, item: Effective) -> str:
    return f"{item.origin} {settings.env_name(key)}" if item.origin == "environment" else item.origin


def _line(key: str, item: Effective) -> str:
    """Return a setting as a line of TOML, so that the output is a valid config file."""
    name = settings.config_key(key)
    if item.value is None:
        return f"# {name} is not set"
    return f"{name} = {settings.toml_text(item.value)}  # {_origin(key, item)}"


def _table(found: Mapping[str, Effective]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("setting", "value", "set by", box=None, header_style="bold", pad_edge=False)
    for key, item in found.items():
        value = "not set" if item.value is None else settings.toml_text(item.value)
        style = "dim" if item.origin == "default" else ""
        cells = (settings.config_key(key), value, _origin(key, item))
        table.add_row(*(Text(cell, style=style) for cell in cells))
    Console(file=sys.stdout).print(table)

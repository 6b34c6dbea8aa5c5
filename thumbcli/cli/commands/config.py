"""`thumb config`: where the config file is, what holds now and why, and changing it by key."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.options import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.options.settings import Effective

__all__ = ["app"]

_CONTEXT = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    help="Defaults for every run: show them, set them, take them back.",
    no_args_is_help=True,
    context_settings=_CONTEXT,
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


@app.command(context_settings=_CONTEXT, epilog="Example: [cyan]$EDITOR $(thumb config path)[/]")
def path() -> None:
    """Write the path of the config file, whether it exists or not."""
    typer.echo(settings.config_path())


@app.command(
    context_settings=_CONTEXT,
    epilog="Examples:\n\n[cyan]thumb config show[/]\n\n[cyan]thumb config show --json[/]",
)
def show(
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON object: key to value and origin.")
    ] = False,
) -> None:
    """Show every setting as it holds now, and whether default, config file or environment set it.

    Flags of a single run go before all of these.
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


@app.command(
    "set",
    context_settings=_CONTEXT,
    epilog=(
        "Examples:\n\n[cyan]thumb config set output-format png[/]\n\n[cyan]thumb config set concurrency 4[/]"
    ),
)
def set_(
    key: KeyArgument,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it shall be from now on.")],
) -> None:
    """Write one setting into the config file; comments in it stay."""
    stored = settings.set_value(key, value)
    name = settings.config_key(key)
    _say(f"{name} = {settings.toml_text(stored)} in {settings.config_path()}")
    variable = settings.env_name(key)
    if os.environ.get(variable, "").strip():
        _say(f"The environment variable {variable} goes before it: unset it to use the new value.")


@app.command(context_settings=_CONTEXT, epilog="Example: [cyan]thumb config unset output-format[/]")
def unset(key: KeyArgument) -> None:
    """Take one setting out of the config file, so that its default holds again."""
    where = settings.config_path()
    name = settings.config_key(key)
    if settings.unset_value(key):
        _say(f"Took {name} out of {where}")
    else:
        _say(f"{name} was not set in {where}")


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _origin(key: str, item: Effective) -> str:
    return f"{item.origin} {settings.env_name(key)}" if item.origin == "environment" else item.origin


def _line(key: str, item: Effective) -> str:
    """Return a setting as a line of TOML, so that the whole can be kept as a config file."""
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
        quiet = "dim" if item.origin == "default" else ""
        cells = (settings.config_key(key), value, _origin(key, item))
        table.add_row(*(Text(cell, style=quiet) for cell in cells))
    Console(file=sys.stdout).print(table)

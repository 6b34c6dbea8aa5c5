"""`thumb config`: show and change the settings of the config file."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.display.streams import info, json_line, print_path
from thumbcli.cli.shared_options import examples
from thumbcli.options import settings
from thumbcli.options.settings import SETTINGS
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.options.option import Option
    from thumbcli.options.settings import Effective

__all__ = ["app"]


app = typer.Typer(help="Defaults for every run: show them, set them, unset them.", no_args_is_help=True)


def _complete(incomplete: str) -> list[str]:
    return [option.key for option in SETTINGS.values() if option.key.startswith(incomplete)]


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
    print_path(settings.config_path())


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
        report = {SETTINGS[name].key: asdict(item) for name, item in found.items()}
        print(json_line(report, indent=2))
    elif sys.stdout.isatty():
        _table(found)
    else:
        for name, item in found.items():
            print(_line(SETTINGS[name], item))


@app.command("set", epilog=examples("thumb config set output-format png", "thumb config set concurrency 4"))
def set_(
    key: KeyArgument, value: Annotated[str, typer.Argument(metavar="VALUE", help="The new value.")]
) -> None:
    """Write one setting into the config file, which keeps its comments."""
    name = settings.config_key(key)
    if name == "layout":
        from thumbcli.cli.draw_options import check_layout

        check_layout(value)
    elif name == "name":
        from thumbcli.batch.names.file_names import NameTemplate

        NameTemplate(value)
    stored = settings.set_value(key, value)
    info(f"{name} = {settings.toml_text(stored)} in {settings.config_path()}")
    variable = SETTINGS[name.replace("-", "_")].env_name
    if os.environ.get(variable, "").strip():
        info(f"The environment variable {variable} overrides it: unset it to use the new value.")


@app.command(epilog=examples("thumb config unset output-format"))
def unset(key: KeyArgument) -> None:
    """Remove one setting from the config file, so that its default applies again."""
    where = settings.config_path()
    name = settings.config_key(key)
    removed = settings.unset_value(key)
    info(f"Removed {name} from {where}" if removed else f"{name} was not set in {where}")


def _origin(option: Option, item: Effective) -> str:
    return f"{item.origin} {option.env_name}" if item.origin == "environment" else item.origin


def _line(option: Option, item: Effective) -> str:
    """Return a setting as a line of TOML, so that the output is a valid config file."""
    if item.value is None:
        return f"# {option.key} is not set"
    return f"{option.key} = {settings.toml_text(item.value)}  # {_origin(option, item)}"


def _table(found: Mapping[str, Effective]) -> None:
    from rich.table import Table
    from rich.text import Text

    from thumbcli.cli.display.clean_console import CleanConsole

    table = Table("setting", "value", "set by", box=None, header_style="bold", pad_edge=False)
    for name, item in found.items():
        option = SETTINGS[name]
        value = "not set" if item.value is None else settings.toml_text(item.value)
        style = "dim" if item.origin == "default" else ""
        cells = map(printable, (option.key, value, _origin(option, item)))
        table.add_row(*(Text(cell, style=style) for cell in cells))
    CleanConsole().print(table)

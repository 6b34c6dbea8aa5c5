"""Command-line parameters made from the list of options."""

from __future__ import annotations

import inspect
import math
import os
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer
from typer._click.types import FloatRange, ParamType
from typer.models import TyperPath

from thumbcli.cli.help_examples import examples
from thumbcli.cli.parameter_source import located_errors
from thumbcli.options.byte_size import ByteSize
from thumbcli.options.charset import Charset
from thumbcli.options.format_names import FormatNames
from thumbcli.options.option import OUTPUT
from thumbcli.options.option_list import options_of
from thumbcli.options.option_values import EngineChoice
from thumbcli.options.written_values import PARSERS
from thumbcli.printable_text import is_utf8, printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.options.option import Option

__all__ = [
    "SETTABLE",
    "AsJson",
    "HomePath",
    "PinOptions",
    "PlaceOptions",
    "StateFolder",
    "examples",
    "serve_option",
    "with_options",
]

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

SETTABLE = (
    "Each option is also read from the environment (THUMB_OUTPUT_FORMAT for --output-format) and from the "
    "config file (thumb config set output-format png)."
)


_FIRST = frozenset({"out", "state", "metrics"})
"""Parsed before all others, so that it is known where a run failed to begin that has a wrong one."""


class PlaceOptions(TypedDict):
    """The options of a command that reads a manifest, as typer parsed them."""

    out: Path
    state: Path | None


class PinOptions(PlaceOptions):
    """The options of a command that pins files."""

    choices: Path | None


def serve_option(flag: str, text: str, panel: str | None = None, **more: object) -> object:
    """Return an option of `thumb serve`, which a variable sets too: `THUMB_SERVE_PORT` for `--port`."""
    variable = f"THUMB_SERVE_{flag.removeprefix('--').replace('-', '_').upper()}"
    details: dict[str, Any] = {"help": text, "rich_help_panel": panel, "envvar": variable, **more}
    return typer.Option(flag, show_envvar=False, **details)


def with_options(command: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that replaces the `**options` of a command by its options in the list.

    An error about one names the variable or the file that its value comes from.

    Args:
        command: The name of the command in the list; its function takes the context first.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def run(ctx: typer.Context, **values: object) -> None:
            with located_errors(ctx):
                function(ctx, **values)

        ctx, *own, _ = inspect.signature(function, eval_str=True).parameters.values()
        listed = map(_parameter, options_of(command))
        # Typer reads what a command takes from here.
        vars(run)["__signature__"] = inspect.Signature([ctx.replace(name="ctx"), *own, *listed])
        return run

    return decorate


def _parameter(option: Option) -> inspect.Parameter:
    by_text = {timedelta: float, ByteSize: int, Charset: str, EngineChoice: str, FormatNames: str}
    kind: Any = by_text.get(option.kind, option.kind)
    default = None if option.open_default else option.default
    if option.multiple:
        kind = list[kind]
    if default is None:
        kind = kind | None
    details: dict[str, Any] = {"case_sensitive": False}
    if option.kind is bool or option.counted:
        details |= {"show_default": False, "count": option.counted, "metavar": ""}
    else:
        details |= {"min": option.minimum, "max": option.maximum}
    if option.kind in PARSERS:
        details["parser"] = _parser(PARSERS[option.kind])
    elif option.kind is str:
        one = {"parser": _path_text if option.is_path else _text}
        details |= {"click_type": Texts()} if option.multiple else one
    elif option.kind is float:
        details["click_type"] = FiniteRange(option.minimum, option.maximum)
    elif option.is_path:
        details["click_type"] = HomePath()
    if option.placeholder:
        details["metavar"] = option.placeholder
    if shown := option.default_text or (option.plain_default if option.open_default else ""):
        details["show_default"] = shown
    info = typer.Option(
        *option.flags,
        is_eager=option.name in _FIRST,
        envvar=option.env_name if option.is_setting else None,
        show_envvar=False,
        rich_help_panel=option.panel,
        help=option.help,
        **details,
    )
    return inspect.Parameter(
        option.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, info]
    )


class HomePath(TyperPath):
    """A path from a flag or a variable; as in the config file, `~` at its start is the home folder."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401 - as the base class has it
        """Return the path."""
        return super().convert(_path_text(value), param, ctx)


StateFolder = Annotated[
    Path | None,
    typer.Option(
        "--state",
        click_type=HomePath(),
        metavar="DIR",
        help="The state folder, if it is not in DIR.",
        rich_help_panel=OUTPUT,
    ),
]
"""`--state` of commands that look at one folder."""


class Texts(ParamType):
    """A text that may be repeated; a variable separates several as it does paths, not at blanks."""

    name = "text"
    envvar_list_splitter = os.pathsep

    def convert(self, value: Any, param: Any, ctx: Any) -> str:  # noqa: ANN401, ARG002 - as the base class has it
        """Return the text."""
        return _text(str(value))


class FiniteRange(FloatRange):
    """A number of a range; neither infinity nor NaN is in any."""

    def convert(self, value: Any, param: Any, ctx: Any) -> float:  # noqa: ANN401 - as the base class has it
        """Return the number."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a finite number", param, ctx)
        return number


def _path_text(value: str | Path) -> str:
    return os.path.expanduser(value)  # noqa: PTH111 - keeps a leading `./`


def _text(value: str) -> str:
    """Return a text that is no path; bytes that are not UTF-8 have no meaning in it."""
    if not value.isprintable() and not is_utf8(value):
        raise typer.BadParameter(f'"{printable(value)}" is not UTF-8')
    return value


def _parser(parse: Callable[[str], object]) -> Callable[[object], object]:
    """Return `parse` with the error that typer reports."""

    @wraps(parse)
    def parsed(value: object) -> object:
        try:
            return parse(str(value))
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error

    return parsed

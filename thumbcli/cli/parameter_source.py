"""Where a wrong value came from: a variable or the config file is named, and no flag that nobody typed."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from thumbcli.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer._click import Command as _Command
    from typer._click import Context, Parameter
else:
    _Command = object

__all__ = ["PlacedCommand", "PlacedGroup"]

_SET = "custom_assets_id"


class _Placed(_Command):
    """A command whose errors name the place of a value that was not on the command line."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the command line; see the class."""
        with _placed(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Context) -> Any:  # noqa: ANN401 - as it is declared above
        """Run the command, or one below it; see the class."""
        with _placed(ctx):
            return super().invoke(ctx)


class PlacedCommand(_Placed, TyperCommand):
    """A command whose errors name the place of a value that was not on the command line."""


class PlacedGroup(_Placed, TyperGroup):
    """The same for a command that has further ones below it."""


@contextmanager
def _placed(ctx: Context) -> Iterator[None]:
    try:
        yield
    except typer.BadParameter as error:
        place = _place(error.ctx, error.param) if error.ctx and error.param else None
        if place is None:
            raise
        told = error.message.rstrip(".")
        raise ConfigError(f"{place}: {told}", remedy="set something else there, or nothing") from error
    except UsageError as error:
        for param in ctx.command.params:
            place = _place(ctx, param)
            if place is not None and _is_about(error.message, param):
                raise type(error)(f"{place}: {error.message}", remedy=error.remedy) from error
        raise


def _place(ctx: Context, param: Parameter) -> str | None:
    """Return where the value of `param` stands; None where it was typed, or is the usual one."""
    source = ctx.get_parameter_source(param.name or "")
    if source is None or source.name == "COMMANDLINE":
        return None
    if source.name == "ENVIRONMENT":
        return f"environment variable {param.envvar}"
    from thumbcli.options.settings import config_path, load_config

    # The app keeps a set of the config file back from the command; it counts behind those of kit files.
    in_config = source.name == "DEFAULT_MAP" or (param.name == _SET and _SET in load_config())
    return str(config_path()) if in_config else None


def _is_about(message: str, param: Parameter) -> bool:
    """Tell whether `message` is about `param`: what it is about stands at its beginning."""
    words = [re.escape(flag.lstrip("-")) for flag in param.opts if flag.startswith("--")]
    words += ["reference set"] if param.name == _SET else ["font family"] if param.name == "font" else []
    begins = rf"(--|(there is )?no )?({'|'.join(words)})\b"
    return bool(words) and re.match(begins, message.replace("_", "-")) is not None

"""Errors of the command line in one form, with the variable or the file that a wrong value comes from."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from thumbcli.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typer._click import Command as _Command
    from typer._click import Context, Parameter
    from typer._click.exceptions import ClickException
else:
    _Command = object

__all__ = ["LocatedCommand", "LocatedGroup", "to_usage_error"]

_SET = "custom_assets_id"


def to_usage_error(error: ClickException) -> UsageError:
    """Return an error of typer in the form of all others: what is wrong, then what to do."""
    message, _, similar = error.message.rstrip(".?").partition(". Did you mean ")
    message = f"{message[:1].lower()}{message[1:]}"
    context: Context | None = getattr(error, "ctx", None)
    param: Parameter | None = getattr(error, "param", None)
    if param is not None:
        name = max(param.opts, key=len) if param.param_type_name == "option" else param.human_readable_name
        message = f"{name}: {message}" if message else f"missing {param.param_type_name} {name}"
    options: Sequence[str] = getattr(error, "possibilities", None) or ()
    similar = similar.replace("'", "").replace(", ", " or ") or " or ".join(options)
    usage = f"`{context.command_path if context else 'thumb'} --help` shows the usage"
    return UsageError(message, remedy=f"did you mean {similar}?" if similar else usage)


class _LocatedErrors(_Command):
    """A command whose errors name the variable or the file that a wrong value comes from."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse the command line; see the class."""
        with _locate(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Context) -> Any:  # noqa: ANN401 - as it is declared above
        """Run the command, or one below it; see the class."""
        with _locate(ctx):
            return super().invoke(ctx)


class LocatedCommand(_LocatedErrors, TyperCommand):
    """A command whose errors name the variable or the file that a wrong value comes from."""


class LocatedGroup(_LocatedErrors, TyperGroup):
    """The same for a group of commands."""


@contextmanager
def _locate(ctx: Context) -> Iterator[None]:
    try:
        yield
    except typer.BadParameter as error:
        source = _source(error.ctx, error.param) if error.ctx and error.param else None
        if source is None:
            raise
        message = f"{source}: {error.message.rstrip('.')}"
        raise ConfigError(message, remedy="correct the value there, or remove it") from error
    except UsageError as error:
        for param in ctx.command.params:
            source = _source(ctx, param)
            if source is not None and _is_about(error.message, param):
                raise type(error)(f"{source}: {error.message}", remedy=error.remedy) from error
        raise


def _source(ctx: Context, param: Parameter) -> str | None:
    """Return the variable or the file that sets `param`; None if it was typed, or is the default."""
    source = ctx.get_parameter_source(param.name or "")
    if source is None or source.name == "COMMANDLINE":
        return None
    if source.name == "ENVIRONMENT":
        return f"environment variable {param.envvar}"
    from thumbcli.options.settings import config_path, load_config

    # The app keeps a set of the config file back from the command; those of kit files override it.
    in_config = source.name == "DEFAULT_MAP" or (param.name == _SET and _SET in load_config())
    return str(config_path()) if in_config else None


def _is_about(message: str, param: Parameter) -> bool:
    """Return whether `message` is about `param`: it begins with its subject."""
    words = [re.escape(flag.lstrip("-")) for flag in param.opts if flag.startswith("--")]
    words += ["reference set"] if param.name == _SET else ["font family"] if param.name == "font" else []
    begins = rf"(--|(there is )?no )?({'|'.join(words)})\b"
    return bool(words) and re.match(begins, message.replace("_", "-")) is not None

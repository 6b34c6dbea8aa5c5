"""Errors of the command line in one form, with the variable or the file that a wrong value comes from."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING

from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typer._click import Context, Parameter
    from typer._click.exceptions import ClickException

__all__ = ["FILE_OF_DEFAULTS", "is_about", "located_errors", "to_usage_error"]

FILE_OF_DEFAULTS = "thumbcli.file_of_defaults"
"""Where the `meta` of a context has a function from the name of a parameter to the line of a file of its own
that sets it; without one the defaults come from the config file."""

_SET = "custom_assets_id"
_SIMILAR = 0.75
"""The least likeness of a suggestion: `formt` is like `format` (0.91), not like `font` (0.67)."""

_PLAIN_WORDS = (
    (r"a valid int(eger)?( range)?$", "a whole number"),
    (r"a valid float( range)?$", "a number"),
    (r"a valid boolean\..*", "true or false"),
)
"""What typer says about a value of the wrong type, and how we say it."""


def to_usage_error(error: ClickException) -> UsageError:
    """Return an error of typer in the form of all others: what is wrong, then what to do."""
    message, _, similar = error.message.rstrip(".?").partition(". Did you mean ")
    message = f"{message[:1].lower()}{message[1:]}"
    for words, plain in _PLAIN_WORDS:
        message = re.sub(words, plain, message)
    context: Context | None = getattr(error, "ctx", None)
    param: Parameter | None = getattr(error, "param", None)
    source = _source(context, param) if context and param else None
    if source is not None:
        return UsageError(f"{source}: {message}", remedy="correct the value there, or remove it")
    if param is not None:
        name = max(param.opts, key=len) if param.param_type_name == "option" else param.human_readable_name
        message = f"{name}: {message}" if message else f"missing {param.param_type_name} {name}"
    options: Sequence[str] = getattr(error, "possibilities", None) or ()
    similar = similar.replace("'", "").replace(", ", " or ") or " or ".join(_close(error, options))
    command = context.command_path if context else " ".join(["thumb", *sys.argv[1:2]])
    usage = f"`{command} --help` shows the usage"
    return UsageError(message, remedy=f"did you mean {similar}?" if similar else usage)


def _close(error: ClickException, options: Sequence[str]) -> list[str]:
    """Return the options nearest to the mistyped one; the hyphens that all share make none of them alike."""
    typed = str(getattr(error, "option_name", "")).lstrip("-")
    near = get_close_matches(typed, [option.lstrip("-") for option in options], n=2, cutoff=_SIMILAR)
    return [f"--{name}" for name in near]


@contextmanager
def located_errors(context: Context) -> Iterator[None]:
    """Name the variable or the file in an error about a value that comes from there."""
    try:
        yield
    except UsageError as error:
        for param in context.command.params:
            source = _source(context, param)
            if source is not None and is_about(error.message, param):
                raise type(error)(f"{source}: {error.message}", remedy=error.remedy) from error
        raise


def _source(context: Context, param: Parameter) -> str | None:
    """Return the variable or the file that sets `param`; None if it was typed, or is the default."""
    source = context.get_parameter_source(param.name or "")
    if source is None or source.name == "COMMANDLINE":
        return None
    if source.name == "ENVIRONMENT":
        return f"environment variable {param.envvar}"
    if source.name == "DEFAULT_MAP" and FILE_OF_DEFAULTS in context.meta:
        return str(context.meta[FILE_OF_DEFAULTS](param.name or ""))
    from thumbcli.options.settings import config_path, load_config

    # The app keeps a set of the config file back from the command; those of kit files override it.
    in_config = source.name == "DEFAULT_MAP" or (param.name == _SET and _SET in load_config())
    return str(config_path()) if in_config else None


def is_about(message: str, param: Parameter) -> bool:
    """Return whether `message` is about `param`: it begins with its subject."""
    words = [re.escape(flag.lstrip("-")) for flag in param.opts if flag.startswith("--")]
    words += ["reference set"] if param.name == _SET else ["font family"] if param.name == "font" else []
    begins = rf"(--|(there is )?no )?({'|'.join(words)})\b"
    return bool(words) and re.match(begins, message.replace("_", "-")) is not None

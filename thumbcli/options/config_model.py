"""Checks of single values by pydantic. `settings` imports it once there is something to check."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final
from unicodedata import category

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter

from thumbcli.contract.design_options import NO_DATE, NO_KICKER, make_design
from thumbcli.errors import RequestError
from thumbcli.options.format_names import FormatNames, parse_formats
from thumbcli.options.option import DESIGN
from thumbcli.options.option_list import OPTIONS
from thumbcli.options.written_values import PARSERS
from thumbcli.printable_text import is_utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.options.option import Option

__all__ = ["check_value", "is_meaningful", "member_of"]


def _text(value: str) -> str:
    """Check that text is not blank, and that a file and a terminal can hold it."""
    if not value.strip() or not is_utf8(value) or any(category(char) == "Cc" for char in value):
        raise ValueError("not a line of text")
    return value


Text = Annotated[str, AfterValidator(_text)]


def member_of(kind: type[StrEnum]) -> Callable[[object], object]:
    """Return a reader of names in any case; strict checking alone would refuse text for an enum."""

    def read(value: object) -> object:
        return kind(value.strip().lower()) if isinstance(value, str) else value

    return read


def check_value(name: str, value: object, *, strict: bool) -> object:
    """Return the value of the option `name` as text, a number, a truth value or a list.

    Args:
        name: A name in `OPTIONS`.
        value: From the config file, or text from a variable or a command line.
        strict: Whether only values of the right type are allowed; otherwise text is parsed.

    Raises:
        pydantic.ValidationError: It is not allowed.
    """
    adapter = _adapter(name)
    return adapter.dump_python(adapter.validate_python(value, strict=strict), mode="json")


@cache
def _adapter(name: str) -> TypeAdapter[object]:
    return TypeAdapter(_annotation(OPTIONS[name]))


def _annotation(option: Option) -> Any:  # noqa: ANN401 - types are values here
    if option.multiple:
        return list[Text]
    if issubclass(option.kind, StrEnum):
        parse = PARSERS.get(option.kind)
        return Annotated[
            Text if parse else option.kind,
            BeforeValidator(_parsed(parse) if parse else member_of(option.kind)),
        ]
    if option.kind is FormatNames:
        return Annotated[Text, AfterValidator(parse_formats), BeforeValidator(_list_as_text)]
    numbers = {
        bool: bool,
        int: Annotated[int, Field(ge=option.minimum, le=option.maximum)],
        float: Annotated[float, Field(gt=0, allow_inf_nan=False)],
    }
    if option.kind in numbers:
        return numbers[option.kind]
    as_text = _AS_TEXT.get(option.name, _number_as_text if option.number_too else None)
    return Annotated[Text, BeforeValidator(as_text)] if as_text else Text


def _parsed(parse: Callable[[str], object]) -> Callable[[object], object]:
    """Return a reader of text that `parse` reads; anything else is for the next check."""
    return lambda value: str(parse(value)) if isinstance(value, str) else value


def is_meaningful(name: str, value: object) -> bool:
    """Tell whether an allowed value has a meaning for a run: a duration or a colour may be misspelt."""
    option = OPTIONS[name]
    try:
        if option.kind in PARSERS:
            PARSERS[option.kind](str(value))
        elif option.panel == DESIGN and not option.is_path:
            make_design(**{name: value})
    except (ValueError, RequestError):
        return False
    return True


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _list_as_text(value: object) -> object:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return value
    return ",".join(value)


def _empty_as_none(value: object) -> object:
    return NO_KICKER if value == "" else value


def _date_as_text(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return NO_DATE if value == "" else value


_AS_TEXT: Final[Mapping[str, Callable[[object], object]]] = MappingProxyType(
    {"date": _date_as_text, "kicker": _empty_as_none, "palette": _list_as_text, "tags": _list_as_text}
)
"""What reads values that have a form of their own in TOML."""

"""Checks of single values by pydantic. `settings` imports it once there is something to check."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter

from thumbcli.options.option_list import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.options.option_list import Option

__all__ = ["check_value", "member_of"]

Text = Annotated[str, StringConstraints(pattern=r"\S")]


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
        return Annotated[option.kind, BeforeValidator(member_of(option.kind))]
    if option.kind is bool:
        return bool
    if option.kind is int:
        return Annotated[int, Field(ge=option.minimum, le=option.maximum)]
    if option.kind is float:
        return Annotated[float, Field(gt=0, allow_inf_nan=False)]
    return Annotated[Text, BeforeValidator(_number_as_text)] if option.number_too else Text


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

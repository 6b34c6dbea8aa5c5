"""What the page asks to change of a choice, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thumbcli.batch.choices.choices_file import CHOOSABLE
from thumbcli.contract.asset import is_icon_file
from thumbcli.contract.design_options import DESIGN_READERS
from thumbcli.errors import RequestError
from thumbcli.options.option_list import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.batch.choices.choices_file import Choice

__all__ = ["checked_changes", "value_of"]


def value_of(choice: Choice, key: str) -> object:
    """Return what a choice says of one name."""
    return choice.options.get(key) if key in CHOOSABLE else getattr(choice, key)


def checked_changes(changes: Mapping[str, object]) -> dict[str, Any]:
    """Return changes from the page, checked.

    Raises:
        RequestError: One has no meaning, or a value that is not allowed.
    """
    checked: dict[str, Any] = {}
    for name, value in changes.items():
        if name in {"pinned", "rejected"}:
            if not isinstance(value, bool) and not (name == "pinned" and value is None):
                raise RequestError(f"{name} must be true or false")
            checked[name] = value
        elif name not in CHOOSABLE:
            raise RequestError(f"{name!r} can't be chosen")
        elif value is None or value == "":
            checked[name] = None
        elif isinstance(value, str | int) and not isinstance(value, bool):
            text = str(value)
            if name != "icon" or not is_icon_file(text):
                DESIGN_READERS[name](OPTIONS[name].key, text)
            checked[name] = text
        else:
            raise RequestError(f"{name} must be text")
    return checked

"""Sets a field of JSON in its own line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from thumbcli.write_back.edit_refused import EditRefusedError

if TYPE_CHECKING:
    from thumbcli.write_back.matter_fields import MatterField

__all__ = ["edit_json"]

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder(strict=False)


class _Member(NamedTuple):
    """A field of an object: its name, and where name and value begin and end in the text."""

    name: str
    begin: int
    start: int
    end: int


def edit_json(block: str, field: MatterField, value: str, newline: str) -> str:
    """Return a JSON object with a field set; see `yaml_edit.edit_yaml`.

    Raises:
        EditRefusedError: It can't be set in one line.
    """
    try:
        return _edited(block, field, value, newline)
    except (ValueError, IndexError, RecursionError) as error:
        if isinstance(error, EditRefusedError):
            raise
        raise EditRefusedError("its front matter can't be edited") from error


def _edited(block: str, field: MatterField, value: str, newline: str) -> str:
    start = end = _after_space(block, 0)
    for depth, name in enumerate(field.path):
        if block[start] != "{":
            raise EditRefusedError(f"its {'.'.join(field.path[:depth]) or 'front matter'} holds no fields")
        members = _members(block, start)
        found = [member for member in members if member.name == name]
        if not found:
            new = _new(field.path[depth:], _value(value, field))
            return _inserted(block, start, members, new, newline)
        start, end = found[-1].start, found[-1].end
    if block[start] == "{":
        raise EditRefusedError(f"its {field} is an object; name a field of it, such as --field {field}.src")
    written = json.dumps(value, ensure_ascii=False)
    if block[start] == "[":
        first = _after_space(block, start + 1)
        if block[first] == "]":
            return block[:first] + written + block[first:]
        if block[first] != '"':
            raise EditRefusedError(f"its {field} is a list of objects")
        start, end = first, _DECODER.raw_decode(block, first)[1]
    elif field.is_list and block[start:end] in {"null", '""'}:
        written = f"[{written}]"
    return block[:start] + written + block[end:]


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _members(text: str, start: int) -> list[_Member]:
    """Return the fields of the object that begins at `start`."""
    members: list[_Member] = []
    at = _after_space(text, start + 1)
    while text[at] != "}":
        name, after = _DECODER.raw_decode(text, at)
        value = _after_space(text, _after_space(text, after) + 1)  # The colon is between.
        end = _DECODER.raw_decode(text, value)[1]
        members.append(_Member(name, at, value, end))
        at = _after_space(text, end)
        if text[at] == ",":
            at = _after_space(text, at + 1)
    return members


def _new(path: tuple[str, ...], value: str) -> str:
    """Return a field of one line: `"image": "x"`, `"cover": { "image": "x" }`."""
    for name in reversed(path[1:]):
        value = f"{{ {json.dumps(name)}: {value} }}"
    return f"{json.dumps(path[0], ensure_ascii=False)}: {value}"


def _inserted(text: str, start: int, members: list[_Member], new: str, newline: str) -> str:
    """Return the text with one more field, before the last of its object: a title keeps its line."""
    if not members:
        return text[: start + 1] + f" {new} " + text[start + 1 :]
    begin = members[-1].begin
    line = text.rfind("\n", start, begin) + 1
    if not line or text[line:begin].strip():
        return text[:begin] + f"{new}, " + text[begin:]
    return text[:line] + text[line:begin] + new + "," + newline + text[line:]


def _value(value: str, field: MatterField) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return f"[{written}]" if field.is_list else written

"""Sets one field of a front matter by changing one line of it, and nothing else.

Round trips of YAML libraries lay lists out anew and drop spaces, so the text of the value alone is replaced,
where the parser says that it is. Whatever the form, the result is read again: it is refused unless the
fields are as before but for this one, and one line differs.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from thumbcli.sources.front_matter import FrontMatterError, MatterForm, split_front_matter
from thumbcli.write_back.edit_refused import EditRefusedError
from thumbcli.write_back.header_edit import edit_header
from thumbcli.write_back.json_edit import edit_json
from thumbcli.write_back.matter_fields import without
from thumbcli.write_back.toml_edit import edit_toml
from thumbcli.write_back.yaml_edit import edit_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.sources.front_matter import FrontMatter
    from thumbcli.write_back.matter_fields import MatterField

__all__ = ["with_field", "without_field"]


def with_field(text: str, matter: FrontMatter, field: MatterField, value: str, suffix: str) -> str:
    """Return a document whose front matter has a field set.

    Args:
        text: The document, without a byte order mark.
        matter: Its front matter.
        field: The field; if it is a list, its first item is set.
        value: The new value, without line ends.
        suffix: The extension of its file, in lower case.

    Raises:
        EditRefusedError: That would change more than one line, or another field.
    """
    block = text[matter.start : matter.end]
    newline = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    match matter.form:
        case MatterForm.YAML:
            block = edit_yaml(block, field, value, newline)
        case MatterForm.TOML:
            block = edit_toml(block, field, value, newline)
        case MatterForm.JSON:
            block = edit_json(block, field, value, newline)
        case MatterForm.HEADER:
            block = edit_header(block, field, value, newline, suffix)
            field = field._replace(path=tuple(map(str.lower, field.path)))
        case None:
            raise EditRefusedError("it has no front matter")
    edited = text[: matter.start] + block + text[matter.end :]
    try:
        after = split_front_matter(edited, suffix)
    except FrontMatterError as error:
        raise EditRefusedError("its front matter can't be edited") from error
    expected = _expected(matter.fields, field, value)
    if not _is_same(after.fields, expected, set()) or _changed_lines(text, edited) > 1:
        raise EditRefusedError(f"its {field} can't be set by changing one line")
    return edited


def without_field(text: str, matter: FrontMatter, field: MatterField, suffix: str) -> str:
    """Return a document whose front matter has lost the one line that holds a field.

    Args:
        text: The document, without a byte order mark.
        matter: Its front matter, which has the field.
        field: The field.
        suffix: The extension of its file, in lower case.

    Raises:
        EditRefusedError: No line holds the field and nothing else.
    """
    if matter.form is MatterForm.HEADER:
        field = field._replace(path=tuple(map(str.lower, field.path)))
    expected = without(matter.fields, field)
    lines = text[matter.start : matter.end].splitlines(keepends=True)
    for number, line in enumerate(lines):
        if field.path[-1].casefold() not in line.casefold():
            continue
        left = "".join([*lines[:number], *lines[number + 1 :]])
        edited = text[: matter.start] + left + text[matter.end :]
        try:
            after = split_front_matter(edited, suffix)
        except FrontMatterError:
            continue
        if _is_same(after.fields, expected, set()):
            return edited
    raise EditRefusedError(f"its {field} does not stand on a line of its own")


def _expected(fields: Mapping[str, Any], field: MatterField, value: str) -> dict[str, Any]:
    expected: dict[str, Any] = deepcopy(dict(fields))
    inner = expected
    for name in field.path[:-1]:
        inner[name] = inner.get(name) or {}
        inner = inner[name]
    last = field.path[-1]
    old = inner.get(last)
    if isinstance(old, list):
        inner[last] = [value, *old[1:]]
    else:
        inner[last] = [value] if field.is_list and not old else value
    return expected


def _is_same(one: Any, other: Any, seen: set[tuple[int, int]]) -> bool:  # noqa: ANN401 - any value of a field
    """Tell whether two values are equal, looking at each pair once.

    In YAML, an alias is the same object once more: lists that name another eight times, ten levels deep,
    would else be compared a billion times.

    Args:
        one: A value.
        other: Another.
        seen: The pairs of objects that are compared already, by their identity.
    """
    pair = (id(one), id(other))
    if pair in seen:
        return True
    match one, other:
        case (dict(), dict()):
            seen.add(pair)
            return one.keys() == other.keys() and all(_is_same(one[name], other[name], seen) for name in one)
        case (list(), list()):
            seen.add(pair)
            pairs = zip(one, other, strict=False)
            return len(one) == len(other) and all(_is_same(item, its, seen) for item, its in pairs)
        case _:
            return bool(one == other)


def _changed_lines(before: str, after: str) -> int:
    """Return how many lines were replaced or inserted, whichever are more."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    same = next((i for i, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
    if same is None:
        return abs(len(new) - len(old))
    old, new = old[same:], new[same:]
    while old and new and old[-1] == new[-1]:
        old.pop()
        new.pop()
    return max(len(old), len(new))

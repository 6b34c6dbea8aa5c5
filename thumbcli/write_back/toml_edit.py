"""Sets a field of TOML in its own line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from thumbcli.write_back.edit_refused import EditRefusedError

if TYPE_CHECKING:
    from thumbcli.write_back.matter_fields import MatterField

__all__ = ["edit_toml"]

_TITLE: Final = re.compile(r"""\s*["']?title["']?\s*=\s*(?:"[^"\\]*"|'[^']*'|"(?:[^"\\]|\\.)*")\s*(?:#.*)?""")
_TABLE: Final = re.compile(r"\s*\[")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def edit_toml(block: str, field: MatterField, value: str, newline: str) -> str:
    """Return TOML with a field set; see `yaml_edit.edit_yaml`.

    Raises:
        EditRefusedError: It can't be set in one line.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(block)
        table: Any = document
        for depth, name in enumerate(field.path[:-1]):
            if name not in table:
                return _inserted(block, field.path, _value(value, is_list=field.is_list), newline)
            table = table[name]
            if not isinstance(table, dict):
                raise EditRefusedError(f"its {'.'.join(field.path[: depth + 1])} holds no fields")
        last = field.path[-1]
        if last in table:
            _replace(table, last, field, value)
        elif isinstance(table, tomlkit.items.InlineTable):
            table[last] = [value] if field.is_list else value
        else:
            return _inserted(block, field.path, _value(value, is_list=field.is_list), newline)
        return tomlkit.dumps(document)
    except TOMLKitError as error:
        raise EditRefusedError("its front matter can't be edited") from error


def _replace(table: Any, name: str, field: MatterField, value: str) -> None:  # noqa: ANN401 - any of tomlkit's tables
    import tomlkit

    old = table[name]
    if isinstance(old, dict):
        raise EditRefusedError(f"its {field} is an object; name a field of it, such as --field {field}.src")
    if isinstance(old, list):
        if old and not isinstance(old[0], str):
            raise EditRefusedError(f"its {field} is a list of objects")
        if old:
            old[0] = _like(old[0], value)
        else:
            old.append(value)
        return
    new = _like(old, value)
    table[name] = tomlkit.array([value]) if field.is_list and not old else new  # type: ignore[arg-type]


def _like(old: object, value: str) -> Any:  # noqa: ANN401 - a string of tomlkit
    """Return a text in the quotes of the one before."""
    import tomlkit

    literal = getattr(old, "as_string", lambda: "")().startswith("'") and "'" not in value
    return tomlkit.string(value, literal=literal)


def _inserted(block: str, path: tuple[str, ...], value: str, newline: str) -> str:
    """Return the text with one more line: in the table that has a header, else below the title."""
    lines = block.splitlines(keepends=True)
    header = re.compile(rf"\s*\[\s*{re.escape('.'.join(path[:-1]))}\s*\]\s*(?:#.*)?")
    headers = (i for i, line in enumerate(lines) if header.fullmatch(line.rstrip("\r\n")))
    at = next(headers, None) if len(path) > 1 else None
    if at is not None:
        after = lines[at + 1] if at + 1 < len(lines) else ""
        likely = after if after.strip() and not _TABLE.match(after) else lines[at]
        indent = likely[: len(likely) - len(likely.lstrip())]
        new = f"{indent}{_key(path[-1:])} = {value}{newline}"
        return "".join([*lines[: at + 1], new, *lines[at + 1 :]])
    root = next((i for i, line in enumerate(lines) if _TABLE.match(line)), len(lines))
    title = next((i + 1 for i, line in enumerate(lines[:root]) if _TITLE.fullmatch(line.rstrip("\r\n"))), 0)
    return "".join([*lines[:title], f"{_key(path)} = {value}{newline}", *lines[title:]])


def _key(path: tuple[str, ...]) -> str:
    import tomlkit

    return ".".join(name if _BARE.fullmatch(name) else tomlkit.string(name).as_string() for name in path)


def _value(value: str, *, is_list: bool) -> str:
    import tomlkit

    text = tomlkit.string(value).as_string()
    return f"[{text}]" if is_list else text

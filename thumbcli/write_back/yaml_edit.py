"""Sets a field of YAML in its own line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from thumbcli.write_back.edit_refused import EditRefusedError

if TYPE_CHECKING:
    import yaml

    from thumbcli.write_back.matter_fields import MatterField

__all__ = ["edit_yaml"]

_PLAIN: Final = re.compile(r"[\w./][\w./~%+@=&:-]*/?[\w.~%+@=&-]+")
"""A path or an address that needs no quotes, in lists and objects neither."""

_NULLS: Final = frozenset({"~", "null", "Null", "NULL"})
_INDENT: Final = 2
"""How far a field is set in below another that has none yet, in spaces."""


def edit_yaml(block: str, field: MatterField, value: str, newline: str) -> str:
    """Return YAML with a field set.

    Args:
        block: The text, whole lines.
        field: The field; of a list, the first item is set.
        value: Its new value.
        newline: How lines end.

    Raises:
        EditRefusedError: It can't be set in one line.
    """
    import yaml

    try:
        # A tab behind a colon is a blank to libyaml, which posts are read with; places stay the same.
        root = yaml.compose(block.replace("\t", " "), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise EditRefusedError("its front matter can't be edited") from error
    if root is None:
        return block + _new(field.path, value, is_list=field.is_list) + newline
    node: yaml.Node = root
    for depth, name in enumerate(field.path):
        if not isinstance(node, yaml.MappingNode):
            raise EditRefusedError(f"its {'.'.join(field.path[:depth])} holds no fields")
        found = [pair for pair in node.value if pair[0].value == name]
        rest = field.path[depth:]
        if not found:
            new = _new(rest, value, is_list=field.is_list)
            return _inserted(block, node, new, newline, is_root=not depth)
        key, node = found[-1]
        if len(rest) > 1 and _is_empty(block, node):
            start = key.start_mark.index - key.start_mark.column
            indent = block[start : key.start_mark.index] + " " * _INDENT
            line_end = block.index("\n", node.end_mark.index) + 1
            new = _new(rest[1:], value, is_list=field.is_list)
            return block[:line_end] + indent + new + newline + block[line_end:]
    return _replaced(block, node, field, value)


def _is_empty(block: str, node: yaml.Node) -> bool:
    """Tell whether nothing is written as the value of a field."""
    return node.start_mark.index == node.end_mark.index and not block[node.start_mark.index :][:1].strip()


def _inserted(block: str, node: yaml.MappingNode, new: str, newline: str, *, is_root: bool) -> str:
    """Return the text with one more field in an object: the last of all, or the first of an inner one."""
    start = node.start_mark.index
    if node.flow_style:
        inside = start + 1
        gap = ", " if node.value else ""
        return block[:inside] + new + gap + block[inside:]
    key = node.value[0][0].start_mark
    indent = block[key.index - key.column : key.index]
    if indent.strip():
        raise EditRefusedError("its front matter can't be edited")
    if is_root:
        return block + indent + new + newline
    line = key.index - key.column
    return block[:line] + indent + new + newline + block[line:]


def _replaced(block: str, node: yaml.Node, field: MatterField, value: str) -> str:
    import yaml

    if isinstance(node, yaml.MappingNode):
        raise EditRefusedError(f"its {field} is an object; name a field of it, such as --field {field}.src")
    if isinstance(node, yaml.SequenceNode) and node.value:
        node = node.value[0]
        if not isinstance(node, yaml.ScalarNode):
            raise EditRefusedError(f"its {field} is a list of objects")
    elif isinstance(node, yaml.SequenceNode):
        return block[: node.start_mark.index] + f"[{_scalar(value)}]" + block[node.end_mark.index :]
    start = node.start_mark.index
    old = block[start : node.end_mark.index].rstrip()
    if "\n" in old:
        raise EditRefusedError(f"its {field} stands on several lines; write it on one")
    end = start + len(old)
    written = _scalar(value, getattr(node, "style", None) or "")
    if field.is_list and (start == end or block[start:end] in _NULLS):
        written = f"[{written}]"
    gap = " " if start == end and block[:start].endswith((":", "-")) else ""
    return block[:start] + gap + written + block[end:]


def _new(path: tuple[str, ...], value: str, *, is_list: bool) -> str:
    """Return a field of one line: `image: x`, `images: [x]`, `cover: { image: x }`."""
    written = f"[{_scalar(value)}]" if is_list else _scalar(value)
    for name in reversed(path[1:]):
        written = f"{{ {_scalar(name)}: {written} }}"
    return f"{_scalar(path[0])}: {written}"


def _scalar(value: str, style: str = "") -> str:
    """Return a text in YAML: in the quotes of the one before, or in those that it needs."""
    if style == "'":
        return "'" + value.replace("'", "''") + "'"
    if style != '"' and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)

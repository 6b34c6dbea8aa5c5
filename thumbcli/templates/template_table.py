"""A table of a template: its known keys, what they become, and what changes for a format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from thumbcli.printable_text import printable
from thumbcli.templates.template_report import FORMAT_NAMES, closest, join
from thumbcli.templates.yaml_nodes import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.templates.template_report import Kind, Report, Schema

__all__ = ["Table"]

_T = TypeVar("_T")

_FORMATS = "formats"
"""The key of any table that changes some of its values for a format."""


@dataclass(frozen=True, slots=True)
class Table(Generic[_T]):
    """A table with known keys.

    Attributes:
        name: What it is, for its place in the schema.
        keys: The kind of each key.
        build: Makes the value of those that were read, the table's node and the report.
        required: Keys that must be there.
        short: The key whose value may stand in place of the table; empty for none.
        may_be_empty: It may stand without any key.
    """

    name: str
    keys: Callable[[], Mapping[str, Kind[object]]]
    build: Callable[[dict[str, Any], Node, Report], _T | None]
    required: tuple[str, ...] = ()
    short: str = ""
    may_be_empty: bool = False

    def read(self, node: Node, key: str, report: Report) -> _T | None:
        """Return what `build` makes of it."""
        report.visit(node.line)
        keys = self.keys()
        if node.table is None and self.short and node.value is not None:
            node = Node(node.line, {self.short: node}, {self.short: node.line})
        elif node.value is None and self.may_be_empty:
            node = Node(node.line, {}, {})
        if node.table is None:
            remedy = f"use a table with keys such as {', '.join(keys)}"
            if node.value is None:
                remedy = "write a value; # begins a comment, so put a colour in quotes"
            report.add(node.line, key, f"not {node.shown()}", remedy)
            return None
        known = report.faults
        node = _of_format(node, key, report)
        values: dict[str, Any] = {}
        for name, value in (node.table or {}).items():
            line = (node.lines or {}).get(name, value.line)
            if name not in keys:
                report.add(
                    line, join(key, printable(name)), "there is no such key", closest(name, list(keys))
                )
                continue
            values[name] = keys[name].read(value, join(key, name), report)
        for name in self.required:
            if name not in values:
                report.add(node.line, key, f"the key {name!r} is missing", "")
        if report.faults > known:
            return None
        return self.build(values, node, report)

    def schema(self) -> Schema:
        """Return a reference to it; `definition` is what it refers to."""
        return {"$ref": f"#/$defs/{self.name}"}

    def definition(self) -> Schema:
        """Return its JSON schema."""
        keys = self.keys()
        table: Schema = {
            "type": ["object", "null"] if self.may_be_empty else "object",
            "additionalProperties": False,
            "properties": {
                **{name: kind.schema() for name, kind in keys.items()},
                _FORMATS: {
                    "type": "object",
                    "propertyNames": {"enum": list(FORMAT_NAMES)},
                    "additionalProperties": {"type": "object"},
                },
            },
        }
        if self.required:
            table["required"] = list(self.required)
        return {"anyOf": [keys[self.short].schema(), table]} if self.short else table


def _of_format(node: Node, key: str, report: Report) -> Node:
    """Return a table with what its key `formats` changes for the format that is read."""
    table = dict(node.table or {})
    changes = table.pop(_FORMATS, None)
    if changes is None:
        return node
    node = Node(node.line, table, node.lines)
    for name, change in (changes.table or {"": changes}).items():
        if changes.table is None or name not in FORMAT_NAMES:
            report.add(
                changes.line, join(key, _FORMATS), f"not {printable(name)!r}", closest(name, FORMAT_NAMES)
            )
        elif change.table is None:
            report.add(change.line, join(key, f"{_FORMATS}.{name}"), f"not {change.shown()}", "use a table")
    for name in report.format_names:
        if name in (changes.table or {}) and (changes.table or {})[name].table is not None:
            node = _merged(node, (changes.table or {})[name], report)
    return node


def _merged(node: Node, change: Node, report: Report) -> Node:
    """Return a table with the values of another over its own; tables in both are merged likewise."""
    table, lines = dict(node.table or {}), dict(node.lines or {})
    for name, value in (change.table or {}).items():
        report.visit(value.line)
        own = table.get(name)
        is_both = own is not None and own.table is not None and value.table is not None
        table[name] = _merged(own, value, report) if own is not None and is_both else value
        lines[name] = (change.lines or {}).get(name, value.line)
    return Node(node.line, table, lines)

"""The kinds of plain values in a template: how each is read and checked, and its JSON schema.

A wrong value adds a problem to the report and is read as None, so that one run finds all of them.
"""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from thumbcli.contract.template_layers import Length
from thumbcli.templates.template_report import closest

if TYPE_CHECKING:
    from thumbcli.templates.template_report import Kind, Report, Schema
    from thumbcli.templates.yaml_nodes import Node

__all__ = ["Choice", "ColorKind", "Edges", "Flag", "LengthKind", "ListOf", "Number", "OneOrMany"]

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_SHARE = re.compile(r"(-?\d{1,4}(?:\.\d{1,4})?)%")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a range."""

    low: float
    high: float
    _: KW_ONLY
    whole: bool = False

    def read(self, node: Node, key: str, report: Report) -> float | None:
        """Return the number."""
        value = node.value
        wrong = not isinstance(value, int | float) or isinstance(value, bool)
        if wrong or not self.low <= value <= self.high or (self.whole and value != int(value)):  # type: ignore[operator,arg-type]
            what = "a whole number" if self.whole else "a number"
            report.add(
                node.line, key, f"not {node.shown()}", f"use {what} from {self.low:g} to {self.high:g}"
            )
            return None
        return int(value) if self.whole else float(value)  # type: ignore[arg-type]

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "integer" if self.whole else "number", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class LengthKind:
    """A length: a number of px, or a share such as `50%`."""

    low: float = 0
    high: float = 4000
    share_max: float = 200

    def read(self, node: Node, key: str, report: Report) -> Length | None:
        """Return the length."""
        value = node.value
        if isinstance(value, int | float) and not isinstance(value, bool) and self.low <= value <= self.high:
            return Length(float(value))
        if isinstance(value, str) and (share := _SHARE.fullmatch(value)):
            percent = float(share[1])
            if min(self.low, 0) <= percent <= self.share_max:
                return Length(percent / 100, is_share=True)
        report.add(
            node.line,
            key,
            f"not {node.shown()}",
            f"use px from {self.low:g} to {self.high:g}, or a share such as 50%",
        )
        return None

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {
            "oneOf": [
                {"type": "number", "minimum": self.low, "maximum": self.high},
                {"type": "string", "pattern": r"^-?\d{1,4}(\.\d{1,4})?%$"},
            ]
        }


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def read(self, node: Node, key: str, report: Report) -> bool | None:
        """Return the value."""
        if isinstance(node.value, bool):
            return node.value
        report.add(node.line, key, f"not {node.shown()}", "use true or false")
        return None

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice(Generic[_E]):
    """One of a few words."""

    kind: type[_E]
    only: tuple[_E, ...] = ()

    def read(self, node: Node, key: str, report: Report) -> _E | None:
        """Return the member."""
        allowed = self.only or tuple(self.kind)
        for member in allowed:
            if node.value == member.value:
                return member
        report.add(
            node.line, key, f"not {node.shown()}", closest(str(node.value), [str(each) for each in allowed])
        )
        return None

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"enum": [str(each) for each in self.only or tuple(self.kind)]}


@dataclass(frozen=True, slots=True)
class ColorKind:
    """A colour: `#rgb`, `#rrggbb`, `#rrggbbaa`, or a name that stands under `define`."""

    def read(self, node: Node, key: str, report: Report) -> str | None:
        """Return the colour, or its name."""
        value = node.value
        if isinstance(value, str) and _HEX.fullmatch(value):
            return value
        if isinstance(value, str) and value in report.define:
            if not _HEX.fullmatch(report.define[value]):
                report.add(node.line, key, f"{value!r} stands for no colour", "define it as #rrggbb")
                return None
            return value
        known = [name for name, text in report.define.items() if _HEX.fullmatch(text)]
        remedy = 'write a colour in quotes, such as "#0f172a"'
        if isinstance(value, str) and not value.startswith("#") and known:
            remedy = f'{closest(value, known)}; or write a colour such as "#0f172a"'
        report.add(node.line, key, f"{node.shown()} is not a colour", remedy)
        return None

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "string", "minLength": 1, "maxLength": 40}


@dataclass(frozen=True, slots=True)
class ListOf(Generic[_T]):
    """A list of values of one kind."""

    kind: Kind[_T]
    low: int = 1
    high: int = 100

    def read(self, node: Node, key: str, report: Report) -> tuple[_T, ...] | None:
        """Return the values that are right."""
        if not isinstance(node.value, tuple) or not self.low <= len(node.value) <= self.high:
            found = f"{len(node.value)} values" if isinstance(node.value, tuple) else node.shown()
            report.add(node.line, key, f"not {found}", f"use a list of {self.low} to {self.high}")
            return None
        report.visit(node.line)
        read = (self.kind.read(item, f"{key}[{at}]", report) for at, item in enumerate(node.value, 1))
        return tuple(value for value in read if value is not None)

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {
            "type": "array",
            "items": self.kind.schema(),
            "minItems": self.low,
            "maxItems": self.high,
        }


@dataclass(frozen=True, slots=True)
class OneOrMany(Generic[_T]):
    """One value, or a list of them."""

    kind: Kind[_T]
    low: int = 1
    high: int = 20

    def read(self, node: Node, key: str, report: Report) -> tuple[_T, ...] | None:
        """Return the values."""
        if isinstance(node.value, tuple):
            return ListOf(self.kind, self.low, self.high).read(node, key, report)
        value = self.kind.read(node, key, report)
        return None if value is None else (value,)

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"anyOf": [self.kind.schema(), ListOf(self.kind, self.low, self.high).schema()]}


@dataclass(frozen=True, slots=True)
class Edges:
    """Distances from the edges: one for all, two (top and bottom, sides), or top, end, bottom and start."""

    kind: LengthKind = LengthKind()

    def read(self, node: Node, key: str, report: Report) -> tuple[Length, Length, Length, Length] | None:
        """Return the four."""
        if not isinstance(node.value, tuple):
            one = self.kind.read(node, key, report)
            return None if one is None else (one, one, one, one)
        if len(node.value) not in {2, 4}:
            report.add(
                node.line, key, f"{len(node.value)} distances", "use one, two, or [top, end, bottom, start]"
            )
            return None
        read = [self.kind.read(item, key, report) for item in node.value]
        found = [each for each in read if each is not None]
        if len(found) < len(read):
            return None
        top, end, bottom, start = found if len(found) == 4 else (*found, *found)  # noqa: PLR2004 - edges
        return top, end, bottom, start

    def schema(self) -> Schema:
        """Return its JSON schema."""
        one = self.kind.schema()
        return {"anyOf": [one, {"type": "array", "items": one, "minItems": 2, "maxItems": 4}]}

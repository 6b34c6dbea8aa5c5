"""The kinds of values in a template: how each is read and checked, and its JSON schema.

A wrong value adds a problem to the report and is read as None, so that one run finds all of them.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from thumbcli.contract import Format
from thumbcli.contract.template_layers import Field, Length, Words
from thumbcli.printable_text import printable
from thumbcli.templates.yaml_nodes import Node, Problem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.contract.template import TemplateImage

__all__ = [
    "FORMAT_NAMES",
    "Choice",
    "ColorKind",
    "Edges",
    "Flag",
    "Kind",
    "LengthKind",
    "ListOf",
    "Number",
    "OneOrMany",
    "Report",
    "Schema",
    "Table",
    "WordsKind",
    "closest",
    "names_of",
]

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)
_E = TypeVar("_E", bound=StrEnum)

Schema = dict[str, object]

FORMAT_NAMES = ("wide", "square", "tall", *map(str, Format))
"""What changes can be made for: a shape, or one format. What is not wide counts as square, a tall one too."""

_WIDE_MIN_RATIO, _TALL_MAX_RATIO = 1.25, 0.9

_FORMATS = "formats"
"""The key of any table that changes some of its values for a format."""

_PROBLEMS_MAX = 20
_VISITS_MAX = 5000
"""Of values in one reading: anchors may stand for many, and each format is read for itself."""

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FIELD = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_SHARE = re.compile(r"(-?\d{1,4}(?:\.\d{1,4})?)%")
_WORDS_MAX_CHARS = 500


def closest(word: str, names: object) -> str:
    """Return `did you mean …?` for the nearest of `names`, or which there are."""
    known = [str(name) for name in names] if isinstance(names, list | tuple | set | frozenset | dict) else []
    near = difflib.get_close_matches(word.lower(), known, 1)
    return f"did you mean {near[0]}?" if near else f"use one of: {', '.join(known)}"


@dataclass(slots=True, kw_only=True)
class Report:
    """What reading one template found.

    Attributes:
        define: The names that stand under `define`.
        image: Reads an image file by its name in the template.
        format_names: What the layers are read for, as `names_of` returns it.
        problems: What is wrong.
        names: The fields that were met.
        images: The images that were read.
        layers: How many layers were met.
        shadows: How many shadows.
        faults: How often something was wrong.
        visits: How many values were read.
    """

    define: Mapping[str, str]
    image: Callable[[str], TemplateImage]
    format_names: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    images: dict[str, TemplateImage] = field(default_factory=dict)
    layers: int = 0
    shadows: int = 0
    faults: int = 0
    visits: int = 0

    def add(self, line: int, key: str, message: str, remedy: str = "") -> None:
        """Add a problem, once: each format reads most of the file again."""
        self.faults += 1
        problem = Problem(line, key, message, remedy)
        if problem not in self.problems and len(self.problems) < _PROBLEMS_MAX:
            self.problems.append(problem)

    def visit(self, line: int) -> None:
        """Count a value.

        Raises:
            ProblemError: There are too many.
        """
        self.visits += 1
        if self.visits > _VISITS_MAX:
            raise ProblemError(line, "", "too many values, counting those of anchors each time")


def names_of(format_: Format) -> tuple[str, ...]:
    """Return the names under which changes for a format stand, the more special ones later."""
    width, height = format_.size
    ratio = width / height
    shapes = ["wide"] if ratio >= _WIDE_MIN_RATIO else ["square"]
    return (*shapes, *(["tall"] if ratio < _TALL_MAX_RATIO else []), str(format_))


class Kind(Protocol[_T_co]):
    """What a value may be."""

    def read(self, node: Node, key: str, report: Report) -> _T_co | None:
        """Return the value; None for a wrong one, which the report then has."""

    def schema(self) -> Schema:
        """Return its JSON schema."""


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
        return float(value)  # type: ignore[arg-type]

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
class WordsKind:
    """Words with fields, `{title}` or `{title|default}`; or the name of one field alone."""

    name_alone: bool = False

    def read(self, node: Node, key: str, report: Report) -> Words | None:
        """Return the words."""
        if self.name_alone:
            name = node.value
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                report.add(node.line, key, f"not {node.shown()}", "use the name of a field, such as author")
                return None
            report.names.add(name)
            return Words((Field((name,)),))
        text = node.value
        if isinstance(text, int | float) and not isinstance(text, bool):
            text = str(text)
        if not isinstance(text, str) or not text.strip():
            report.add(node.line, key, f"not {node.shown()}", 'use words in quotes, such as "{title}"')
            return None
        if len(text) > _WORDS_MAX_CHARS:
            report.add(node.line, key, f"{len(text):,} characters", f"use at most {_WORDS_MAX_CHARS}")
            return None
        return _words(text, node.line, key, report)

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "string", "maxLength": _WORDS_MAX_CHARS}


def _words(text: str, line: int, key: str, report: Report) -> Words | None:
    parts: list[str | Field] = []
    end = 0
    for found in _FIELD.finditer(text):
        names = tuple(re.split(r"\s+or\s+", found[1].strip()))
        if not all(map(_NAME.fullmatch, names)):
            report.add(
                line,
                key,
                f"{printable(found[0])!r} is not a field",
                "use {name}, {name or other} or {name|default}: a name has a to z, 0 to 9 and _",
            )
            return None
        parts += [_plain(text[end : found.start()]), Field(names, _default(found[2]))]
        report.names.update(names)
        end = found.end()
    parts.append(_plain(text[end:]))
    rest = "".join(part for part in parts if isinstance(part, str))
    if "{" in rest or "}" in rest:
        report.add(line, key, "a brace that is not closed", "use {name} or {name|default}")
        return None
    return Words(tuple(part for part in parts if part))


def _plain(text: str) -> str:
    return " ".join(text.split("\n"))


def _default(text: str | None) -> str | None:
    return None if text is None else text.strip() or None


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
            "type": "object",
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


def join(key: str, name: str) -> str:
    """Return the key of `name` in the table `key`."""
    return f"{key}.{name}" if key else name

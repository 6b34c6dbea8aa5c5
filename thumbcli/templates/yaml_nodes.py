"""A YAML file as a tree of plain values with their lines, from strangers too.

Only events are taken from the parser: nothing is constructed, no tag is allowed, and depth and number of
values have limits. A value is text, a number, true, false or nothing; `yes` and dates are text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import yaml

__all__ = ["Node", "Problem", "ProblemError", "Scalar", "read_yaml"]

_DEPTH_MAX, _NODES_MAX = 24, 5000
"""Of nested values, and of all values of a file: several times what a card needs."""

_SHOWN_CHARS = 40
_WORDS = {"true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None}
_NO_WRITING, _BLANKS = frozenset({"Cc", "Cs"}), frozenset("\t\n\r")
"""The categories of control characters and of halves of characters, and those of them that are blanks."""

_WHOLE = re.compile(r"[-+]?\d{1,9}")
_DECIMAL = re.compile(r"[-+]?(?:\d{1,9}\.\d{0,9}|\.\d{1,9})")

Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file.

    Attributes:
        line: From 1.
        key: The key that it is about, with those around it; may be empty.
        message: What is wrong.
        remedy: What is allowed; may be empty.
    """

    line: int
    key: str
    message: str
    remedy: str = ""


class ProblemError(ValueError):
    """A problem after which the rest can't be read."""

    def __init__(self, line: int, key: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(line, key, message, remedy)


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its line: a scalar, a list, or a table by its keys; `lines` has those of the keys."""

    line: int
    value: Scalar | tuple[Node, ...] | Mapping[str, Node]
    lines: Mapping[str, int] | None = None

    @property
    def table(self) -> Mapping[str, Node] | None:
        """The value, if it is a table."""
        value = self.value
        return value if isinstance(value, dict) else None

    def shown(self) -> str:
        """Return the value for a message."""
        if isinstance(self.value, tuple):
            return "a list"
        if self.value is None:
            return "nothing"
        if not isinstance(self.value, str | int | float | bool):
            return "a table"
        text = printable(str(self.value))
        return repr(text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…")


def read_yaml(text: str) -> Node:
    """Return the one document of a file.

    Raises:
        ProblemError: It is not YAML, uses what templates have no use for, or is too large.
    """
    import yaml

    events = yaml.parse(text, Loader=yaml.SafeLoader)
    try:
        return _Composer(events).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = printable((error.problem or error.context or "it can't be parsed").replace("\n", " "))
        raise ProblemError(mark.line + 1 if mark else 1, "", f"not valid YAML: {what}", _hint(what)) from None
    except yaml.YAMLError as error:
        raise ProblemError(1, "", f"not valid YAML: {printable(str(error).splitlines()[0])}") from None
    except RecursionError:
        raise ProblemError(1, "", "too deeply nested") from None


def _hint(what: str) -> str:
    if "tab" in what or "\\t" in what:
        return "indent with spaces"
    if "mapping values" in what:
        return 'put words that have a colon in quotes: "Episode: {episode}"'
    return "put words with a # { [ : in quotes, and indent by two spaces"


class _Composer:
    """Puts the events of a parser together to nodes."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self._anchors: dict[str, Node] = {}
        self._count = 0

    def document(self) -> Node:
        import yaml

        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise ProblemError(
                        _line(event), "", "a second document", "keep one: remove what follows `---`"
                    )
                root = self._node(next(self._events), 0)
        if root is None:
            raise ProblemError(1, "", "it is empty", "`thumb template new NAME` writes one to start from")
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        import yaml

        self._count += 1
        if depth > _DEPTH_MAX or self._count > _NODES_MAX:
            reason = "too deeply nested" if depth > _DEPTH_MAX else f"more than {_NODES_MAX:,} values"
            raise ProblemError(_line(event), "", reason)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise ProblemError(_line(event), "", f"there is no anchor &{event.anchor} above", "")
            return self._anchors[event.anchor]
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            raise ProblemError(_line(event), "", f"the tag {printable(tag)!r} is not allowed", "leave it out")
        if isinstance(event, yaml.ScalarEvent):
            node = Node(_line(event), _scalar(event))
        elif isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(item, depth + 1))
            node = Node(_line(event), tuple(items))
        else:
            node = self._table(event, depth)
        if anchor := getattr(event, "anchor", None):
            self._anchors[anchor] = node
        return node

    def _table(self, start: yaml.Event, depth: int) -> Node:
        import yaml

        table: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise ProblemError(
                    _line(event), "", "a key is a word", 'put words with fields in quotes: "{title}"'
                )
            key = _written(event)
            if key in table:
                raise ProblemError(
                    _line(event), printable(key), f"the key stands here and in line {lines[key]}", "keep one"
                )
            lines[key] = _line(event)
            table[key] = self._node(next(self._events), depth + 1)
        return Node(_line(start), table, lines)


def _written(event: yaml.ScalarEvent) -> str:
    r"""Return the text of a scalar; an escape such as `\\uD800` may be half a character, or none to draw.

    Raises:
        ProblemError: It is.
    """
    text = str(event.value)
    wrong = next((char for char in text if unicodedata.category(char) in _NO_WRITING), None)
    if wrong is None or wrong in _BLANKS:
        return text
    raise ProblemError(_line(event), "", f"the character U+{ord(wrong):04X} can't be drawn", "leave it out")


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1


def _scalar(event: yaml.ScalarEvent) -> Scalar:
    text = _written(event)
    if event.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text

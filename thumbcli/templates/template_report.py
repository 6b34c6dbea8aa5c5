"""What reading one template finds: its mistakes, its fields and images, and how much there is of it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from thumbcli.contract import Format
from thumbcli.templates.yaml_nodes import Problem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.contract.template import TemplateImage
    from thumbcli.templates.yaml_nodes import Node

__all__ = ["FORMAT_NAMES", "Kind", "Report", "Schema", "closest", "join", "names_of"]

_T_co = TypeVar("_T_co", covariant=True)

Schema = dict[str, object]

FORMAT_NAMES = ("wide", "square", "tall", *map(str, Format))
"""What changes can be made for: a shape, or one format. What is not wide counts as square, a tall one too."""

_WIDE_MIN_RATIO, _TALL_MAX_RATIO = 1.25, 0.9

_PROBLEMS_MAX = 20
_VISITS_MAX = 5000
"""Of values in one reading: anchors may stand for many, and each format is read for itself."""


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


def join(key: str, name: str) -> str:
    """Return the key of `name` in the table `key`."""
    return f"{key}.{name}" if key else name


class Kind(Protocol[_T_co]):
    """What a value may be."""

    def read(self, node: Node, key: str, report: Report) -> _T_co | None:
        """Return the value; None for a wrong one, which the report then has."""

    def schema(self) -> Schema:
        """Return its JSON schema."""

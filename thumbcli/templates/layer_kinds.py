"""The kinds of values that only layers have: words with fields, conditions, images, fonts, places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.contract.template_layers import Across, Down, Field, Grow, Words
from thumbcli.printable_text import printable
from thumbcli.templates.kinds import LengthKind, OneOrMany
from thumbcli.templates.template_report import FORMAT_NAMES, closest
from thumbcli.templates.yaml_nodes import ProblemError

if TYPE_CHECKING:
    from thumbcli.contract.template_layers import Length
    from thumbcli.templates.template_report import Report, Schema
    from thumbcli.templates.yaml_nodes import Node

__all__ = [
    "FIELD_NAME",
    "FONT_SIZES",
    "ConditionKind",
    "FamilyKind",
    "FormatKind",
    "GrowKind",
    "ImageKind",
    "OriginKind",
    "SeparatorKind",
    "SizesKind",
    "WordsKind",
]

FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""How fields are named, and what stands under `define`."""

FONT_SIZES = LengthKind(8, 600, 40)
_SEPARATOR_MAX_CHARS = 12
_WORDS_MAX_CHARS = 500
_FIELD = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_OWN_PICTURES = ("photo", "logo", "avatar", "background")


@dataclass(frozen=True, slots=True)
class WordsKind:
    """Words with fields, `{title}` or `{title|default}`; or the name of one field alone."""

    name_alone: bool = False

    def read(self, node: Node, key: str, report: Report) -> Words | None:
        """Return the words."""
        if self.name_alone:
            name = node.value
            if not isinstance(name, str) or not FIELD_NAME.fullmatch(name):
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
        if not all(map(FIELD_NAME.fullmatch, names)):
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


class ConditionKind:
    """Fields of which one has to be there: `author or site`."""

    def read(self, node: Node, key: str, report: Report) -> tuple[str, ...] | None:
        """Return their names."""
        names = tuple(re.split(r"\s+or\s+", node.value.strip())) if isinstance(node.value, str) else ()
        if not names or not all(map(FIELD_NAME.fullmatch, names)):
            report.add(node.line, key, f"not {node.shown()}", "use names of fields: author or site")
            return None
        report.names.update(names)
        return names

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "string", "pattern": r"^[a-z][a-z0-9_]*( or [a-z][a-z0-9_]*)*$"}


class FormatKind:
    """The name of a format, or of a shape."""

    def read(self, node: Node, key: str, report: Report) -> str | None:
        """Return the name."""
        if isinstance(node.value, str) and node.value in FORMAT_NAMES:
            return node.value
        report.add(node.line, key, f"not {node.shown()}", closest(str(node.value), list(FORMAT_NAMES)))
        return None

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"enum": list(FORMAT_NAMES)}


class SeparatorKind:
    """What stands between joined fields."""

    def read(self, node: Node, key: str, report: Report) -> str | None:
        """Return it as it is written."""
        if isinstance(node.value, str) and 0 < len(node.value) <= _SEPARATOR_MAX_CHARS:
            return node.value
        report.add(node.line, key, f"not {node.shown()}", f"use 1 to {_SEPARATOR_MAX_CHARS} characters")
        return None

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "string", "minLength": 1, "maxLength": _SEPARATOR_MAX_CHARS}


def _own_pictures(name: str) -> list[str]:
    """Return the pictures of a title of which the first that is there is shown; none for a file."""
    names = re.split(r"\s+or\s+", name.strip())
    return names if all(each in _OWN_PICTURES for each in names) else []


class ImageKind:
    """The file of an image below the template's folder, or a picture of the title: `avatar or photo`."""

    def read(self, node: Node, key: str, report: Report) -> str | None:
        """Return its name, once it was read."""
        name = node.value
        if not isinstance(name, str) or not name.strip():
            own = ", ".join(_OWN_PICTURES)
            report.add(node.line, key, f"not {node.shown()}", f"use {own}, or the name of a file")
            return None
        own_names = _own_pictures(name)
        if own_names:
            report.names.update(own_names)
            return " or ".join(own_names)
        if name not in report.images:
            try:
                report.images[name] = report.image(name)
            except ProblemError as error:
                report.add(node.line, key, error.problem.message, error.problem.remedy)
                return None
        return name

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "string", "minLength": 1}


class OriginKind:
    """A corner, an edge or the middle: `end bottom`."""

    def read(self, node: Node, key: str, report: Report) -> tuple[Across, Down] | None:
        """Return where it is across and down."""
        across, down = Across.START, Down.TOP
        words = node.value.split() if isinstance(node.value, str) else []
        for word in words:
            if word in set(Across):
                across = Across(word)
            elif word in set(Down):
                down = Down(word)
            else:
                words = []
        if not words:
            report.add(
                node.line,
                key,
                f"not {node.shown()}",
                "use words such as start top, center middle, end bottom",
            )
            return None
        return across, down

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "string", "pattern": r"^(start|center|end|top|middle|bottom)( (top|middle|bottom))?$"}


class SizesKind:
    """A font size, or the smallest and the largest one."""

    def read(self, node: Node, key: str, report: Report) -> tuple[Length, Length] | None:
        """Return the smallest and the largest."""
        pair = OneOrMany(FONT_SIZES, 2, 2).read(node, key, report)
        if pair is None or len(set(pair)) != 2:  # noqa: PLR2004 - two sizes
            return (pair[0], pair[0]) if pair else None
        if pair[0].is_share != pair[1].is_share or pair[0].value > pair[1].value:
            report.add(node.line, key, "the first size is larger than the second", "write [44, 96]")
            return None
        return pair[0], pair[1]

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return OneOrMany(FONT_SIZES, 2, 2).schema()


class FamilyKind:
    """An installed font family."""

    def read(self, node: Node, key: str, report: Report) -> str | None:
        """Return its slug."""
        from thumbcli.render.template.template_fonts import family_slugs

        slug = re.sub(r"[\s_-]+", "-", node.value.strip().lower()) if isinstance(node.value, str) else ""
        if slug in family_slugs():
            return slug
        report.add(
            node.line, key, f"no font family {node.shown()} is installed", closest(slug, list(family_slugs()))
        )
        return None

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"type": "string", "minLength": 1}


class GrowKind:
    """True, or `fit`."""

    def read(self, node: Node, key: str, report: Report) -> Grow | None:
        """Return how it grows."""
        if isinstance(node.value, bool):
            return Grow.ALL if node.value else Grow.NO
        if node.value == Grow.FIT.value:
            return Grow.FIT
        report.add(
            node.line, key, f"not {node.shown()}", "use true (all that is left) or fit (what it needs)"
        )
        return None

    def schema(self) -> Schema:
        """Return its JSON schema."""
        return {"enum": [True, False, "fit"]}

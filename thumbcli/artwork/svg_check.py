"""Refuse SVG files that reach outside themselves, or that are made to do harm."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.parsers import expat

__all__ = ["PICTURE_MAX_BYTES", "ArtworkBrokenError", "SvgSize", "check_size", "check_svg", "resized_svg"]

PICTURE_MAX_BYTES = 2 * 1024 * 1024
"""Of one picture of a pack; the largest of Fluent Emoji, a waving flag, has 1.3 MB."""

_ELEMENTS_MAX, _DEPTH_MAX = 20_000, 64
_LINKS_MAX = 200
"""Of `use` elements: each may draw a group of others."""

_REFUSED = frozenset("script foreignobject image feimage iframe audio video animate set handler".split())
"""Elements that run, load or change something."""

_PADDING = 1 / 32
"""Around the drawing, as a share of its longer side: some shapes touch the edge, and need a pixel more."""

_ROOT = re.compile(r"<(?:\w+:)?svg\b[^>]*>")
_SIZE_ATTRIBUTE = re.compile(
    r"""\s(?:width|height|viewBox|preserveAspectRatio|x|y)\s*=\s*(?:"[^"]*"|'[^']*')"""
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!['\"#\s])|@import|javascript:|expression\(", re.IGNORECASE)
_SIDE_MAX = 100_000.0


class ArtworkBrokenError(Exception):
    """A picture can't be used; the message continues its name."""


class SvgSize(NamedTuple):
    """The box that an SVG draws into, in its own units."""

    left: float
    top: float
    width: float
    height: float


class _Checker:
    """Counts and judges the elements of one file."""

    def __init__(self) -> None:
        self.elements = self.depth = self.links = 0
        self.root: dict[str, str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = name.rpartition(":")[2].lower()
        self.elements += 1
        self.depth += 1
        self.links += element == "use"
        if self.root is None:
            if element != "svg":
                raise ArtworkBrokenError(f"is not an SVG but <{name[:20]}>")
            self.root = attributes
        if element in _REFUSED:
            raise ArtworkBrokenError(f"has a <{element}>, which is not allowed in artwork")
        if self.elements > _ELEMENTS_MAX or self.depth > _DEPTH_MAX or self.links > _LINKS_MAX:
            raise ArtworkBrokenError("has too many elements, or elements in elements")
        for attribute, value in attributes.items():
            _check_attribute(attribute.rpartition(":")[2].lower(), value)

    def end(self, _: str) -> None:
        self.depth -= 1

    def text(self, data: str) -> None:
        if _OUTSIDE.search(data):
            raise ArtworkBrokenError("refers to something outside of the file")

    def doctype(self, _name: str, _system: str | None, _public: str | None, internal: int) -> None:
        if internal:
            raise ArtworkBrokenError("declares entities, which are not allowed in artwork")


def _check_attribute(name: str, value: str) -> None:
    if name.startswith("on"):
        raise ArtworkBrokenError(f"has a script in {name[:20]}")
    if name in {"href", "src"} and not value.strip().startswith("#"):
        raise ArtworkBrokenError("refers to something outside of the file")
    if _OUTSIDE.search(value):
        raise ArtworkBrokenError("refers to something outside of the file")


def check_size(data: bytes) -> None:
    """Check that a picture is not too large to be looked at.

    Raises:
        ArtworkBrokenError: It has more than `PICTURE_MAX_BYTES`.
    """
    if len(data) > PICTURE_MAX_BYTES:
        raise ArtworkBrokenError(f"has more than {PICTURE_MAX_BYTES // 1024 // 1024} MB")


def check_svg(data: bytes) -> SvgSize:
    """Return the box of an SVG that draws nothing but itself.

    Raises:
        ArtworkBrokenError: It is larger than `PICTURE_MAX_BYTES`, not well-formed, has too many elements, a
            script or entities, or refers to anything outside of itself.
    """
    check_size(data)
    checker, parser = _Checker(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = checker.start, checker.end
    parser.CharacterDataHandler = checker.text
    parser.StartDoctypeDeclHandler = checker.doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise ArtworkBrokenError("is not well-formed SVG") from error
    return _size(checker.root or {})


def _size(root: dict[str, str]) -> SvgSize:
    box = [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]
    sides = [_NUMBER.match(root.get(name, "").strip()) for name in ("width", "height")]
    if len(box) != len(SvgSize._fields):
        if not all(sides):
            raise ArtworkBrokenError("says no size")
        box = [0.0, 0.0, *(float(side[0]) for side in sides if side)]
    size = SvgSize(*box)
    if not (0 < size.width < _SIDE_MAX and 0 < size.height < _SIDE_MAX):
        raise ArtworkBrokenError("says no usable size")
    return size


def resized_svg(data: bytes, longer_side_px: int) -> tuple[bytes, int, int]:
    """Return an SVG with padding around its drawing, and at another size, with its width and height in px.

    Raises:
        ArtworkBrokenError: As `check_svg`.
    """
    left, top, width, height = check_svg(data)
    pad = max(width, height) * _PADDING
    left, top, width, height = left - pad, top - pad, width + 2 * pad, height + 2 * pad
    scale = longer_side_px / max(width, height)
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    text = data.decode("utf-8", "replace")
    root = _ROOT.search(text)
    if root is None:
        raise ArtworkBrokenError("is not an SVG in UTF-8")
    size = f' width="{across}" height="{down}" viewBox="{left:g} {top:g} {width:g} {height:g}"'
    opened = _SIZE_ATTRIBUTE.sub("", root[0])
    end = "/>" if opened.endswith("/>") else ">"
    changed = f"{opened.removesuffix(end)}{size}{end}"
    return (text[: root.start()] + changed + text[root.end() :]).encode(), across, down

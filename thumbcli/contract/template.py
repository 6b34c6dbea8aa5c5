"""A card template that was read: its layers, its images, and the values that a row gives it.

`templates/` reads it from a YAML file and `render/template/` draws it; neither imports the other's code.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import field, replace
from typing import TYPE_CHECKING

from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract.formats import Format
    from thumbcli.contract.template_layers import Layer

__all__ = ["BUILT_IN_FIELDS", "Template", "TemplateImage"]

BUILT_IN_FIELDS = frozenset(
    {
        "author",
        "avatar",
        "background",
        "category",
        "date",
        "format",
        "headline",
        "icon",
        "kicker",
        "lead",
        "logo",
        "photo",
        "reading_time",
        "site",
        "subtitle",
        "tags",
        "title",
    }
)
"""What every picture may have; any other field is a column of the list, or stands under `define`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateImage:
    """An image file of a template."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A card template that was read and checked; equal to one of the same file, images and values.

    Attributes:
        name: The file name, for messages.
        sha256: Of the file and its images, as lower-case hex.
        description: What it is for, as its file says.
        define: Names for colours and words, with their values.
        layers: For each format, the lowest first.
        images: By the name in the file.
        names: Every field that it can show or ask for.
        values: Of fields that no option has: the columns of a row.
    """

    name: str = field(compare=False)
    sha256: str
    description: str = field(default="", compare=False)
    define: Mapping[str, str] = field(compare=False, repr=False)
    layers: Mapping[Format, tuple[Layer, ...]] = field(compare=False, repr=False)
    images: Mapping[str, TemplateImage] = field(compare=False, repr=False)
    names: frozenset[str] = field(compare=False, repr=False)
    values: tuple[tuple[str, str], ...] = ()

    @property
    def column_names(self) -> frozenset[str]:
        """The fields that a column of a list may give it beside those of every picture."""
        return (self.names | self.define.keys()) - BUILT_IN_FIELDS

    def with_columns(self, columns: Mapping[str, str]) -> Template:
        """Return it with those cells of a row that it has fields for."""
        given = {name: columns.get(name, "").strip() for name in sorted(self.column_names)}
        values = tuple((name, cell) for name, cell in given.items() if cell)
        return self if values == self.values else replace(self, values=values)

    def layers_for(self, format_: Format) -> tuple[Layer, ...]:
        """Return the layers for a format; of a size those of the format with the nearest ratio."""
        if format_ in self.layers:
            return self.layers[format_]
        ratio = format_.size.width_px / format_.size.height_px
        nearest = min(self.layers, key=lambda each: abs(each.size.width_px / each.size.height_px - ratio))
        return self.layers[nearest]

    @property
    def digest(self) -> str:
        """What stands for it in a fingerprint."""
        if not self.values:
            return self.sha256
        return hashlib.sha256(f"{self.sha256}{json.dumps(self.values)}".encode()).hexdigest()

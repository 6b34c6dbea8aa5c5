"""Which field of a front matter names the picture of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from thumbcli.sources.site_generators import Generator

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "PICTURE_FIELDS",
    "MatterField",
    "default_field",
    "field_named",
    "usual_field",
    "value_of",
]

PICTURE_FIELDS: Final = (
    "image cover.image cover images og_image ogImage featured_image featuredImage featureImage heroImage "
    "image.src image.path image.url cover.src heroImage.src header.image params.image params.cover.image "
    "featuredImage.src socialImage social_image banner hero thumbnail"
).split()
"""What themes call it, the likeliest first."""

_LISTS: Final = frozenset(("images", "params.images"))


class MatterField(NamedTuple):
    """A field by its names from outside to inside, and whether a new one is a list."""

    path: tuple[str, ...]
    is_list: bool = False

    def __str__(self) -> str:
        return ".".join(self.path)


def field_named(name: str) -> MatterField:
    """Return the field that is written `cover.image`."""
    return MatterField(tuple(name.split(".")), name in _LISTS)


def usual_field(fields: Mapping[str, object]) -> MatterField | None:
    """Return the field of pictures that a post has; None if it has none that is a text or a list."""
    return next((field for field in map(field_named, PICTURE_FIELDS) if _is_written(fields, field)), None)


def _is_written(fields: Mapping[str, object], field: MatterField) -> bool:
    value: object = fields
    for name in field.path:
        if not isinstance(value, dict) or name not in value:
            return False
        value = value[name]
    return not isinstance(value, dict)


def default_field(generator: Generator) -> MatterField:
    """Return the field that a generator or its usual plugin reads: Hugo's own templates take a list."""
    return field_named("images" if generator is Generator.HUGO else "image")


def value_of(fields: Mapping[str, object], field: MatterField) -> str | None:
    """Return what a field says, the first item if it is a list; None if it is missing or no text."""
    value: object = fields
    for name in field.path:
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else None

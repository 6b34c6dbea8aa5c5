"""Which field of a front matter names the picture of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from thumbcli.sources.site_generators import Generator

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = [
    "PICTURE_FIELDS",
    "MatterField",
    "default_field",
    "field_named",
    "names_of",
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


def names_of(fields: Mapping[str, object]) -> set[str]:
    """Return the names of all fields that are texts or lists: those of an object as `cover.image`."""
    names: set[str] = set()
    for name, value in fields.items():
        if isinstance(value, dict):
            names.update(f"{name}.{inner}" for inner in names_of(value))
        else:
            names.add(name)
    return names


def usual_field(names: Collection[str]) -> MatterField | None:
    """Return the field of pictures that a post has, by the names of all its fields; None if it has none."""
    found = next((name for name in PICTURE_FIELDS if name in names), None)
    return None if found is None else field_named(found)


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

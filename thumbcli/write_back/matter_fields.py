"""Which field of a front matter names the picture of a post."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from thumbcli.sources.site_generators import Generator

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "PICTURE_FIELDS",
    "MatterField",
    "OwnField",
    "default_field",
    "field_named",
    "fields_that_say",
    "own_field",
    "reads_default_field",
    "says",
    "value_of",
    "without",
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


class OwnField(NamedTuple):
    """A field of pictures that a post has, and whether it says anything."""

    field: MatterField
    is_filled: bool


def own_field(fields: Mapping[str, object]) -> OwnField | None:
    """Return the field of pictures that a post has, one that says something before an empty one."""
    empty: MatterField | None = None
    for field in map(field_named, PICTURE_FIELDS):
        match _found(fields, field):
            case [*items] if any(items):
                return OwnField(field, is_filled=True)
            case str() as text if text.strip():
                return OwnField(field, is_filled=True)
            case None | str() | [*_]:
                empty = empty or field
            case _:
                pass
    return None if empty is None else OwnField(empty, is_filled=False)


_MISSING: Final = object()


def _found(fields: Mapping[str, object], field: MatterField) -> object:
    value: object = fields
    for name in field.path:
        if not isinstance(value, dict) or name not in value:
            return _MISSING
        value = value[name]
    return value


_READ_BY: Final = {Generator.HUGO: "images", Generator.JEKYLL: "image", Generator.DOCUSAURUS: "image"}
"""What the templates of a generator, or of the plugin that its sites have, read whatever the theme is."""


def reads_default_field(generator: Generator) -> bool:
    """Tell whether a generator reads its `default_field` itself; for others it is the theme alone."""
    return generator in _READ_BY


def default_field(generator: Generator) -> MatterField:
    """Return the field that a generator or its usual plugin reads: Hugo's own templates take a list."""
    return field_named(_READ_BY.get(generator, "image"))


def value_of(fields: Mapping[str, object], field: MatterField) -> str | None:
    """Return what a field says, the first item if it is a list; None if it is missing or no text."""
    value = _found(fields, field)
    if isinstance(value, list):
        value = value[0] if value else ""
    if value is None:
        return ""
    return value if isinstance(value, str) else None


def fields_that_say(fields: Mapping[str, object], value: str) -> list[MatterField]:
    """Return the fields of pictures that have this value."""
    return [field for field in map(field_named, PICTURE_FIELDS) if says(fields, field, value)]


def says(fields: Mapping[str, object], field: MatterField, value: str) -> bool:
    """Tell whether a field is a text, or the only item of a list."""
    return _found(fields, field) in (value, [value])


def without(fields: Mapping[str, Any], field: MatterField) -> dict[str, Any]:
    """Return the fields without one, and without the objects that held nothing else."""
    left: dict[str, Any] = deepcopy(dict(fields))
    path = [left]
    for name in field.path[:-1]:
        path.append(path[-1][name])
    for inner, name in zip(reversed(path), reversed(field.path), strict=True):
        if inner is path[-1] or not inner[name]:
            del inner[name]
    return left

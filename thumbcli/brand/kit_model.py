"""The values in a kit file. Imported only when there is a file to check."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from thumbcli.contract import Format
from thumbcli.contract.brand_style import BrandStyle, Case, Setting, Texture
from thumbcli.contract.choices import PICTURES_MAX
from thumbcli.contract.design_options import Corner
from thumbcli.options.config_model import member_of

__all__ = [
    "ALLOWED",
    "NAME_MAX_CHARS",
    "VERSION",
    "LearnedValues",
    "Name",
    "StyleOverrides",
    "Table",
    "Text",
    "as_tuple",
    "to_brand_style",
]

VERSION = 1
NAME_MAX_CHARS = 64
_FAMILIES_MAX = 100
"""More than there are."""

WEIGHT_MIN, WEIGHT_MAX = 100, 900
TRACKING_MIN_EM, TRACKING_MAX_EM = -0.05, 0.3
"""From letters that nearly touch to widely spaced capitals."""


def _full(colour: str) -> str:
    """Return `#rgb` as `#rrggbb`, in lower case."""
    digits = colour[1:].lower()
    return "#" + "".join(digit * (6 // len(digits)) for digit in digits)


def as_tuple(value: object) -> object:
    """Accept a list of TOML for a tuple."""
    return tuple(value) if isinstance(value, list) else value


Text = Annotated[str, StringConstraints(pattern=r"\S")]
Colour = Annotated[
    str, StringConstraints(pattern=r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"), AfterValidator(_full)
]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Name = Annotated[
    str, StringConstraints(pattern=r"^\S([^\x00-\x1f\x7f-\x9f]*\S)?$", max_length=NAME_MAX_CHARS)
]


class Table(BaseModel):
    """A table of a kit file."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        hide_input_in_errors=True,
        alias_generator=lambda name: name.replace("_", "-"),
        populate_by_name=True,
    )


class StyleOverrides(Table):
    """`[sets.NAME.look]`: values of a `BrandStyle` set by hand; None leaves a value to the references."""

    background: Colour | None = None
    surface: Colour | None = None
    ink: Colour | None = None
    accent: Colour | None = None
    dark: bool | None = None
    chroma: Annotated[float | None, Field(ge=0, le=1, allow_inf_nan=False)] = None
    warmth: Annotated[float | None, Field(ge=-1, le=1, allow_inf_nan=False)] = None
    text_share: Share | None = None
    case: Annotated[Case | None, BeforeValidator(member_of(Case))] = None
    families: Annotated[
        tuple[Text, ...] | None, Field(max_length=_FAMILIES_MAX), BeforeValidator(as_tuple)
    ] = None
    face: Text | None = None
    artwork: Text | None = None
    second_accent: Colour | None = None
    weight: Annotated[int | None, Field(ge=WEIGHT_MIN, le=WEIGHT_MAX)] = None
    italic: bool | None = None
    tracking: Annotated[float | None, Field(ge=TRACKING_MIN_EM, le=TRACKING_MAX_EM, allow_inf_nan=False)] = (
        None
    )
    setting: Annotated[Setting | None, BeforeValidator(member_of(Setting))] = None
    border: Colour | None = None
    glow: bool | None = None
    texture: Annotated[Texture | None, BeforeValidator(member_of(Texture))] = None


class LearnedValues(StyleOverrides):
    """`[sets.NAME.learned]`: the style of the references."""

    background: Colour
    surface: Colour
    ink: Colour
    accent: Colour
    dark: bool


ALLOWED = {
    "version": f"{VERSION}; a newer thumbcli may have written it",
    "use": "the name of a set",
    "map": 'a table [map] of columns: category = "topic"',
    "photo": 'a file: photo = "me.jpg"',
    "logo": 'a file: logo = "logo.png", or a table [logo]',
    "template": 'a file: template = "card.yml", or the name of a starter',
    "kicker": "up to 200 characters, or none",
    "author": "1 to 200 characters",
    "avatar": 'a file: avatar = "maya.jpg"',
    "site": "1 to 200 characters",
    "file": "the path of a picture, from the folder of this file",
    "light": "the path of a picture, from the folder of this file",
    "position": "one of " + ", ".join(Corner),
    "sets": f"tables [sets.NAME], with names of 1 to {NAME_MAX_CHARS} characters",
    "pictures": f"a list of 1 to {PICTURES_MAX} paths",
    "format": "one of " + ", ".join(Format),
    "thumbapi_id": "the id of the set at ThumbAPI",
    "learned": "what `thumb brand set add` writes there, or leave it out",
    "look": "a table [sets.NAME.look] with background, ink, accent, …",
    "background": "a colour such as #0f172a",
    "surface": "a colour such as #0f172a",
    "ink": "a colour such as #f8fafc",
    "accent": "a colour such as #22d3ee",
    "chroma": "a number from 0 (grey) to 1",
    "warmth": "a number from -1 (cold) to 1 (warm)",
    "text_share": "a number from 0 to 1",
    "case": "one of " + ", ".join(Case),
    "families": "a list of layout families; thumb formats lists them",
    "face": "the name of an installed font family",
    "artwork": "the name of a pack, duotone or none; thumb artwork list names them",
    "second_accent": "a colour such as #f59e0b",
    "weight": f"a number from {WEIGHT_MIN} to {WEIGHT_MAX}",
    "italic": "true or false",
    "tracking": f"a number from {TRACKING_MIN_EM} to {TRACKING_MAX_EM}: the space between letters, in em",
    "setting": "one of " + ", ".join(Setting),
    "border": "a colour such as #22d3ee",
    "glow": "true or false",
    "texture": "one of " + ", ".join(Texture),
}
"""The allowed values of each key, to end the sentence "use …"; `dark` is either a file or a switch."""


def to_brand_style(table: LearnedValues) -> BrandStyle:
    """Return the values as a `BrandStyle`."""
    return BrandStyle(**table.model_dump(exclude_none=True))

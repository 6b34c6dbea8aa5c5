"""A brand kit: the tables of a kit file for a photo, a logo with its variants, and reference sets.

A kit holds the paths of pictures; they are read when they are needed.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf, PrivateAttr, ValidationInfo
from pydantic_core import PydanticCustomError

from thumbcli.brand.asset_files import OUTSIDE_REMEDY, KitPicture, check_inside
from thumbcli.brand.kit_model import (
    VERSION,
    LearnedValues,
    Name,
    StyleOverrides,
    Table,
    Text,
    as_tuple,
    to_brand_style,
)
from thumbcli.brand.style_overrides import apply_overrides
from thumbcli.contract import Format
from thumbcli.contract.brand_style import BrandStyle
from thumbcli.contract.choices import PICTURES_MAX
from thumbcli.contract.design_options import DESIGN_READERS, Corner
from thumbcli.errors import RequestError, UsageError
from thumbcli.options.column_map import parse_map
from thumbcli.options.config_model import member_of
from thumbcli.printable_text import printable
from thumbcli.regular_files import OutsideFolderError
from thumbcli.templates.template_names import is_template_file

if TYPE_CHECKING:
    from thumbcli.contract import Asset
    from thumbcli.contract.template import Template
    from thumbcli.render.pixels.strip_metadata import Kind

__all__ = ["Kit", "KitPlace", "KitTemplate", "Logo", "ReferenceSet"]

_SETS_MAX = 100
_SAVED_NAME = re.compile(r"assets/([0-9a-f]{64})\.(?:png|jpg|webp)")


@dataclass(frozen=True, slots=True, kw_only=True)
class KitPlace:
    """Where a kit file is: the validation context of its paths.

    Attributes:
        folder: Its folder, which its paths are relative to.
        inside: The folder that its pictures have to lie in; None for a kit of the user's own.
    """

    folder: Path
    inside: Path | None


def _picture(kind: Kind) -> BeforeValidator:
    """Return a validator from a path to a `KitPicture`; the validation context is a `KitPlace`."""

    def locate(name: object, info: ValidationInfo) -> object:
        if not isinstance(name, str) or not name.strip():
            return name
        saved = _SAVED_NAME.fullmatch(name)
        place: KitPlace = info.context or KitPlace(folder=Path(), inside=None)
        path = place.folder / os.path.expanduser(name)  # noqa: PTH111 - leaves an unknown user as it is
        return KitPicture(path=path, kind=kind, sha256=saved[1] if saved else None, inside=place.inside)

    return BeforeValidator(locate)


_LogoFile = Annotated[InstanceOf[KitPicture], _picture("logo")]
_Reference = Annotated[InstanceOf[KitPicture], _picture("reference")]
_Learned = Annotated[
    InstanceOf[BrandStyle],
    BeforeValidator(lambda table: to_brand_style(LearnedValues.model_validate(table))),
]


class _Photo(Table):
    file: Annotated[InstanceOf[KitPicture], _picture("photo")]


def _with_file(value: object) -> object:
    """Accept `photo = "me.jpg"` for a table with that file."""
    return {"file": value} if isinstance(value, str) else value


class Logo(Table):
    """A saved logo: `[logo]`, or `[sets.NAME.logo]`.

    Attributes:
        file: The logo.
        light: A light variant, for backgrounds on which the logo would not be visible.
        dark: A dark variant.
        position: Its corner; None lets the layout choose.
    """

    file: _LogoFile
    light: _LogoFile | None = None
    dark: _LogoFile | None = None
    position: Annotated[Corner | None, BeforeValidator(member_of(Corner))] = None

    def load(self) -> tuple[Asset, Asset | None, Asset | None]:
        """Read the logo, its light and its dark variant."""
        light = self.light.load() if self.light else None
        return self.file.load(), light, self.dark.load() if self.dark else None

    def pictures(self) -> dict[str, KitPicture]:
        """Return its pictures by their keys in the file."""
        given = {"file": self.file, "light": self.light, "dark": self.dark}
        return {key: picture for key, picture in given.items() if picture is not None}


class ReferenceSet(Table):
    """The reference pictures for a channel's style: `[sets.NAME]`.

    Attributes:
        pictures: The references, 0 to 6.
        format: The format of thumbnails if none is asked for.
        thumbapi_id: The id of the same set at ThumbAPI.
        logo: The logo of pictures in this style; None takes that of the kit.
        learned: The style learned when the pictures were saved; None if it is learned when needed.
        look: Values set by hand, which override the learned ones.
    """

    pictures: Annotated[
        tuple[_Reference, ...], Field(max_length=PICTURES_MAX), BeforeValidator(as_tuple)
    ] = ()
    format: Annotated[Format | None, BeforeValidator(member_of(Format))] = None
    thumbapi_id: Text | None = None
    logo: Annotated[Logo | None, BeforeValidator(_with_file)] = None
    learned: _Learned | None = None
    look: StyleOverrides | None = None
    _name: str = PrivateAttr("")

    @property
    def name(self) -> str:
        """The value of `--custom-assets-id`."""
        return self._name

    def named(self, name: str) -> Self:
        """Set the name, which a kit file has outside of the table."""
        self._name = name
        return self

    def override_names(self) -> tuple[str, ...]:
        """Return the keys that were set by hand, spelled as in a kit file."""
        values = self.look.model_dump(exclude_none=True) if self.look else {}
        return tuple(name.replace("_", "-") for name in values)

    def brand_style(self) -> BrandStyle | None:
        """Return the learned style with the values set by hand; None if the set has none.

        Raises:
            RequestError: A reference can't be used, or text would be unreadable.
            RequestRefused: A reference can't be decoded.
        """
        learned = self.learned
        if learned is None and self.pictures:
            from thumbcli.brand.style_cache import learned_style

            learned = learned_style(self.pictures)
        return apply_overrides(learned, self.look, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class KitTemplate:
    """The card template of a kit: a starter's name, or a file that has to lie in `inside`, if that is set."""

    named: Path | str
    inside: Path | None

    def load(self) -> Template:
        """Read it.

        Raises:
            RequestError: It is missing, outside, or wrong.
        """
        from thumbcli.templates.template_reader import find_template

        if isinstance(self.named, Path) and self.inside is not None:
            try:
                check_inside(self.named, self.inside)
            except OutsideFolderError as error:
                message = f"template {printable(str(self.named))} can't be read: {error.strerror}"
                raise RequestError(message, remedy=OUTSIDE_REMEDY) from error
            except (OSError, ValueError):
                pass  # Reading it says what is wrong.
        found = find_template(self.named)
        if found is None:
            raise RequestError("the kit's template has no name", remedy="name a .yml file")
        return found


def _template(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str) or not value.strip():
        return value
    place: KitPlace = info.context or KitPlace(folder=Path(), inside=None)
    if not is_template_file(value):
        return KitTemplate(named=value.strip(), inside=None)
    path = place.folder / os.path.expanduser(value.strip())  # noqa: PTH111 - leaves an unknown user as it is
    return KitTemplate(named=path, inside=place.inside)


def _house_words(words: str, info: ValidationInfo) -> str | None:
    """Read words as the option of the same name is read."""
    name = info.field_name or ""
    try:
        read: str | None = DESIGN_READERS[name](name, words)
    except RequestError as error:
        raise PydanticCustomError("words", "{message}", {"message": error.message}) from None
    return read


_HouseWords = Annotated[str, AfterValidator(_house_words)]


def _photo(value: object, info: ValidationInfo) -> KitPicture:
    return _Photo.model_validate(_with_file(value), context=info.context).file


def _with_names(sets: dict[str, ReferenceSet]) -> dict[str, ReferenceSet]:
    return {name: each.named(name) for name, each in sets.items()}


def _columns(table: object) -> object:
    """Read `category = "topic"` as `--map category=topic` is."""
    if not isinstance(table, dict) or not all(isinstance(column, str) for column in table.values()):
        return table
    try:
        return parse_map((f"{option}={column}" for option, column in table.items()), where="map:")
    except UsageError as error:
        raise PydanticCustomError(
            "map", "{message}", {"message": error.message, "remedy": error.remedy}
        ) from None


class Kit(Table):
    """A whole kit file: the saved pictures of one channel.

    Attributes:
        version: The version of the schema.
        use: The set if none is asked for.
        map: The columns of the lists that options come from; "" for none.
        photo: The personal photo.
        logo: The logo.
        logo_position: Its corner, as the option of this name has it; overrides that of the logo.
        template: The card template of pictures that name neither one nor a layout.
        kicker: The words above every title that names none.
        author: The author of every title that names none.
        avatar: The portrait of `author`; without one, of whoever is the author.
        background: The picture behind the words of every title that names none.
        site: The site of every title that names none.
        sets: The reference sets by name.
    """

    version: Annotated[int, Field(ge=1, le=VERSION)] = VERSION
    use: Name | None = None
    map: Annotated[dict[str, str], BeforeValidator(_columns)] = Field(default_factory=dict)
    photo: Annotated[InstanceOf[KitPicture] | None, BeforeValidator(_photo)] = None
    logo: Annotated[Logo | None, BeforeValidator(_with_file)] = None
    logo_position: Annotated[Corner | None, BeforeValidator(member_of(Corner))] = None
    template: Annotated[InstanceOf[KitTemplate] | None, BeforeValidator(_template)] = None
    kicker: _HouseWords | None = None
    author: _HouseWords | None = None
    avatar: Annotated[InstanceOf[KitPicture], _picture("avatar")] | None = None
    background: Annotated[InstanceOf[KitPicture], _picture("background")] | None = None
    site: _HouseWords | None = None
    sets: Annotated[dict[Name, ReferenceSet], AfterValidator(_with_names)] = Field(
        default_factory=dict, max_length=_SETS_MAX
    )

    def all_pictures(self) -> tuple[KitPicture, ...]:
        """Return every picture of the kit."""
        logos = [self.logo, *(each.logo for each in self.sets.values())]
        found = [picture for picture in (self.photo, self.avatar, self.background) if picture is not None]
        found += [picture for logo in logos if logo is not None for picture in logo.pictures().values()]
        found += [picture for each in self.sets.values() for picture in each.pictures]
        return tuple(found)

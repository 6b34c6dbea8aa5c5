"""Reads Iconify's JSON: a set of icons by name, as bodies of SVG.

Source:
    https://iconify.design/docs/types/iconify-json.html
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from thumbcli.artwork.picture_keys import key_of_file
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DEFAULT_INK", "IconSet", "read_characters", "read_licence"]

DEFAULT_INK = "#f8fafc"
"""For icons without colours of their own: objects mostly stand on dark grounds."""

_SIDE_DEFAULT = 16.0
_ALIASES_MAX = 16  # from one to the next, before the icon itself
_CURRENT_COLOUR = re.compile("currentColor", re.IGNORECASE)


class _Box(BaseModel):
    """The sides of an icon; what an icon does not say, its set does."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    left: float | None = None
    top: float | None = None
    width: float | None = None
    height: float | None = None


class _Icon(_Box):
    body: str
    hidden: bool = False


class _Alias(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    parent: str
    rotate: int = 0
    h_flip: bool = Field(default=False, alias="hFlip")
    v_flip: bool = Field(default=False, alias="vFlip")

    @property
    def is_turned(self) -> bool:
        return self.rotate % 4 != 0 or self.h_flip or self.v_flip


class _Licence(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    spdx: str = ""
    title: str = ""


class _Info(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    license: _Licence = _Licence()

    @property
    def licence(self) -> str:
        return self.license.spdx or self.license.title


class IconSet(_Box):
    """A set of icons.

    Attributes:
        prefix: Its name at Iconify.
        icons: By name.
        aliases: Further names.
        info: Where its licence is.
    """

    prefix: str
    icons: dict[str, _Icon]
    aliases: dict[str, _Alias] = Field(default_factory=dict)
    info: _Info = _Info()

    @property
    def licence(self) -> str:
        """The SPDX identifier of its licence, or its name; may be empty."""
        return self.info.licence

    @classmethod
    def parse(cls, data: bytes, name: str) -> IconSet:
        """Read a file of the name `name`.

        Raises:
            UsageError: It is not such JSON.
        """
        try:
            return cls.model_validate_json(data)
        except (ValidationError, RecursionError) as error:
            raise UsageError(
                f"{name} is not Iconify's JSON", remedy="name the icons.json of an icon set"
            ) from error

    def pictures(self, ink: str) -> Iterator[tuple[str, bytes]]:
        """Yield the key of each icon and alias with its SVG.

        Args:
            ink: What `currentColor` stands for, as `#rrggbb`.
        """
        for name in (*self.icons, *self.aliases):
            icon = self._icon(name)
            key = key_of_file(name)
            if icon is not None and not icon.hidden and key:
                yield key, self._svg(icon, ink)

    def _icon(self, name: str) -> _Icon | None:
        """Return the icon of a name; None for an alias that turns it, or leads nowhere."""
        for _ in range(_ALIASES_MAX):
            if name in self.icons:
                return self.icons[name]
            alias = self.aliases.get(name)
            if alias is None or alias.is_turned:
                return None
            name = alias.parent
        return None

    def _svg(self, icon: _Icon, ink: str) -> bytes:
        def side(name: str, default: float) -> float:
            own, of_set = getattr(icon, name), getattr(self, name)
            return float(own if own is not None else of_set if of_set is not None else default)

        box = (side("left", 0), side("top", 0), side("width", _SIDE_DEFAULT), side("height", _SIDE_DEFAULT))
        body = _CURRENT_COLOUR.sub(ink, icon.body)
        view = " ".join(f"{number:g}" for number in box)
        names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        return f'<svg {names} viewBox="{view}">{body}</svg>'.encode()


def read_licence(data: bytes) -> str:
    """Return the licence that `info.json` states, beside a set in its package; empty if it has none."""
    try:
        return _Info.model_validate_json(data).licence
    except ValidationError:
        return ""


def read_characters(data: bytes) -> dict[str, str]:
    """Return the names of icons by the keys of their emoji, from a file `chars.json`; empty if it is none."""
    try:
        table = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(table, dict):
        return {}
    pairs = ((key_of_file(str(codes)), name) for codes, name in table.items() if isinstance(name, str))
    return {key: name for key, name in pairs if key}

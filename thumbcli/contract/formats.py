"""Where a picture is shown, and how large it is there: the API's five formats, and those that we draw too."""

from __future__ import annotations

import re
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Self, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "API_FORMATS",
    "SIDE_MAX_PX",
    "SIDE_MIN_PX",
    "SIZES",
    "SIZE_FORM",
    "ApiFormat",
    "Format",
    "SafeZones",
    "Size",
]

SIDE_MIN_PX, SIDE_MAX_PX = 200, 4096
"""Of a size that a person names. Four pictures of the largest fit into half a gigabyte."""

RATIO_MAX: Final = 4
"""How many times longer one side of such a size may be than the other; LinkedIn's banner has 4."""

SIZE_FORM: Final = f"WIDTHxHEIGHT, {SIDE_MIN_PX} to {SIDE_MAX_PX} px, at most {RATIO_MAX} to 1"
"""How such a size is written, for messages."""

_SIZE = re.compile(r"(?a)(\d{2,5})\s*[x\u00d7]\s*(\d{2,5})")
_PAGE_RATIO = 1.85
"""A size of one's own that is wider than this is laid out as a card: between 16:9 and Open Graph's 1.9."""


class Size(NamedTuple):
    """The size of a canvas in pixels."""

    width_px: int
    height_px: int


class SafeZones(NamedTuple):
    """What a platform covers at each edge, as shares of width and height."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


class Format(StrEnum):
    """The platform that the picture is for, or a size such as `1500x500`.

    The first five are those of the API. A size is no member of its own: `Format("1500x500")` makes one that
    is equal to any other of the same size.
    """

    YOUTUBE = "youtube"
    INSTAGRAM = "instagram"
    X = "x"
    BLOGPOST = "blogpost"
    LINKEDIN = "linkedin"
    SHORTS = "shorts"
    STORY = "story"
    PINTEREST = "pinterest"
    INSTAGRAM_PORTRAIT = "instagram-portrait"
    FACEBOOK = "facebook"
    GITHUB = "github"
    PODCAST = "podcast"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        size = _named_size(value)
        if size is None:
            return None
        text = f"{size.width_px}x{size.height_px}"
        made = str.__new__(cls, text)
        made._name_, made._value_ = text, text
        return made

    @property
    def size(self) -> Size:
        """The canvas at `sd`."""
        return SIZES.get(self) or _named_size(self.value) or Size(0, 0)

    @property
    def is_named(self) -> bool:
        """Whether it is a platform, and not a size alone."""
        return self in SIZES

    @property
    def is_card(self) -> bool:
        """Whether it is shown as wide as a page, beside an article or a link."""
        if self.is_named:
            return self in _CARDS
        width_px, height_px = self.size
        return width_px >= height_px * _PAGE_RATIO

    @property
    def safe_zones(self) -> SafeZones:
        """What the platform lays over the picture."""
        return _SAFE_ZONES.get(self, _NOTHING_COVERED)


SIZES: Mapping[Format, Size] = MappingProxyType(
    {
        Format.YOUTUBE: Size(1280, 720),
        Format.INSTAGRAM: Size(1080, 1080),
        Format.X: Size(1600, 900),
        Format.BLOGPOST: Size(1200, 630),
        Format.LINKEDIN: Size(1200, 627),
        Format.SHORTS: Size(1080, 1920),
        Format.STORY: Size(1080, 1920),
        Format.PINTEREST: Size(1000, 1500),
        Format.INSTAGRAM_PORTRAIT: Size(1080, 1350),
        Format.FACEBOOK: Size(1200, 630),
        Format.GITHUB: Size(1280, 640),
        Format.PODCAST: Size(3000, 3000),
    }
)
"""The canvas of each platform at `sd`; `hd` doubles both sides."""

ApiFormat: TypeAlias = Literal[Format.YOUTUBE, Format.INSTAGRAM, Format.X, Format.BLOGPOST, Format.LINKEDIN]
"""What the hosted engine draws, as a type for models."""

API_FORMATS: Final[tuple[Format, ...]] = get_args(ApiFormat)
"""What the hosted engine draws."""

_SAFE_ZONES: Mapping[Format, SafeZones] = MappingProxyType(
    {
        # Google Ads Help, "About video ad specs", vertical video: 48, 288, 192 and 672 px of 1080x1920.
        Format.SHORTS: SafeZones(left=48 / 1080, top=288 / 1920, right=192 / 1080, bottom=672 / 1920),
        # Meta, Instagram Stories: keep 14 % of the top and 20 % of the bottom free of text and logos.
        Format.STORY: SafeZones(top=0.14, bottom=0.20),
        # Apple Podcasts for Creators, "Artwork requirements": nothing important in the bottom fifth.
        Format.PODCAST: SafeZones(bottom=0.20),
    }
)

_NOTHING_COVERED = SafeZones()
_CARDS = frozenset({Format.BLOGPOST, Format.LINKEDIN, Format.FACEBOOK, Format.GITHUB})


def _named_size(value: object) -> Size | None:
    """Return the size that a text such as `1500x500` names; None for any other, and out of bounds."""
    found = _SIZE.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        return None
    size = Size(int(found[1]), int(found[2]))
    short, long = sorted(size)
    return size if short >= SIDE_MIN_PX and long <= SIDE_MAX_PX and long <= RATIO_MAX * short else None

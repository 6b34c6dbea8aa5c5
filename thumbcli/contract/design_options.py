"""What the local engine can be told about the look of a picture, beyond what ThumbAPI's contract knows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from thumbcli.errors import RequestError

if TYPE_CHECKING:
    from thumbcli.contract.brand_style import BrandStyle

__all__ = ["PLAIN", "VARIANT_MAX", "Corner", "Design", "FontFile", "make_design"]

VARIANT_MAX = 99
_PALETTE_MAX = 6
_HEX = re.compile(r"#?(?:[0-9a-f]{3}|[0-9a-f]{6})")
_NAME = re.compile(r"[a-z][a-z0-9-]*")


class Corner(StrEnum):
    """Where a logo goes."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFile:
    """A font that somebody brought along.

    Attributes:
        name: The file name, for messages.
        data: The file's bytes.
        sha256: The digest that stands for the font in a key, as lower-case hex.
    """

    name: str
    data: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Wishes about the look. Build it with `make_design`.

    Attributes:
        layout: The name of a layout family; None lets the title choose.
        variant: Which composition of the same title: 0 is the first choice, each number always the same one.
        palette: Colours as `#rrggbb`, in the order background, accent, then further ones; empty for the
            category's own.
        font: The display face: the name of an installed family, or a file; None for the category's own.
        logo_position: The logo's corner; None lets the layout choose.
        brand_style: What a channel's reference pictures taught; the other wishes go before it.
    """

    layout: str | None = None
    variant: int = 0
    palette: tuple[str, ...] = ()
    font: str | FontFile | None = None
    logo_position: Corner | None = None
    brand_style: BrandStyle | None = None

    def canonical(self) -> dict[str, str | int | None]:
        """Return the wishes that there are as plain values; a font file stands as its digest.

        No wishes are no values: a key from before there were any stays what it was.
        """
        values = {
            "layout": self.layout,
            "variant": self.variant,
            "palette": ",".join(self.palette),
            "font": self.font.sha256 if isinstance(self.font, FontFile) else self.font,
            "logo_position": self.logo_position,
            "hand": self.brand_style.canonical() if self.brand_style else None,
        }
        return {name: value for name, value in values.items() if value}


PLAIN = Design()
"""No wishes at all."""


def make_design(
    *,
    layout: str | None = None,
    variant: int | str = 0,
    palette: str = "",
    font: str | FontFile | None = None,
    logo_position: str | None = None,
) -> Design:
    """Check wishes about the look.

    Args:
        layout: The name of a layout family; whether there is one of that name is the engine's to say.
        variant: 0 to 99.
        palette: Colours as `#rrggbb` or `#rgb`, 2 to 6 of them, separated by commas or blanks.
        font: The name of a family, or a file that was read.
        logo_position: A corner's name.

    Raises:
        RequestError: One of them can't be meant.
    """
    return Design(
        layout=_layout(layout),
        variant=_variant(variant),
        palette=_palette(palette),
        font=font.strip() or None if isinstance(font, str) else font,
        logo_position=_corner(logo_position),
    )


def _layout(text: str | None) -> str | None:
    if text is None or not text.strip() or text.strip().lower() == "auto":
        return None
    name = text.strip().lower()
    if not _NAME.fullmatch(name):
        raise RequestError(f"layout must be the name of a layout family (not {text!r})")
    return name


def _variant(value: int | str) -> int:
    try:
        number = int(value)
    except ValueError:
        number = -1
    if not 0 <= number <= VARIANT_MAX:
        raise RequestError(f"variant must be a whole number from 0 to {VARIANT_MAX} (not {value!r})")
    return number


def _palette(text: str) -> tuple[str, ...]:
    words = re.split(r"[,\s]+", text.strip().lower()) if text.strip() else []
    if len(words) == 1 or len(words) > _PALETTE_MAX:
        raise RequestError(
            f"palette must name 2 to {_PALETTE_MAX} colours (not {len(words)})",
            remedy="write it as '#0f172a,#22d3ee': the background, the accent, then further ones",
        )
    wrong = [word for word in words if not _HEX.fullmatch(word)]
    if wrong:
        raise RequestError(f"palette: {wrong[0]!r} is no colour", remedy="write colours as #rrggbb")
    return tuple(_full(word.lstrip("#")) for word in words)


def _full(digits: str) -> str:
    return "#" + (digits if len(digits) > 3 else "".join(digit * 2 for digit in digits))  # noqa: PLR2004 - #rgb


def _corner(text: str | None) -> Corner | None:
    if text is None or not text.strip():
        return None
    try:
        return Corner(text.strip().lower())
    except ValueError:
        raise RequestError(f"logo_position must be one of: {', '.join(Corner)} (not {text!r})") from None

"""Palettes of cards that are read: a page, its ink, a quieter ink, one accent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.light_dataclass import dataclass
from thumbcli.render.style.color import READABLE, contrast, ensure_contrast, mix

if TYPE_CHECKING:
    from thumbcli.render.style.palette import Style

__all__ = ["CARD_PALETTES", "SOBER_CARD_PALETTES", "CardPalette", "card_palette_of"]


@dataclass(frozen=True, slots=True)
class CardPalette:
    """The colours of a card.

    Attributes:
        page: The ground.
        ink: The title.
        muted: The sub-line; readable on `page`.
        accent: Key words, rules, fields.
        tint: A field that is hardly darker or lighter than the page.
        second: Shapes beside those in the accent: a mix of accent and page would be brown or olive.
    """

    page: int
    ink: int
    muted: int
    accent: int
    tint: int
    second: int


CARD_PALETTES = (
    CardPalette(0xFFF5F1E8, 0xFF16130E, 0xFF5E5546, 0xFFC2300F, 0xFFE9E2D2, 0xFFF0AE3D),
    CardPalette(0xFFE3EAE2, 0xFF11231B, 0xFF44594D, 0xFF1B6B4A, 0xFFCFDCD0, 0xFF8CC6A2),
    CardPalette(0xFF0F2D33, 0xFFF2EFE6, 0xFFA9C4C2, 0xFFE8C14A, 0xFF184048, 0xFF3D918C),
    CardPalette(0xFF3B1E86, 0xFFFFFFFF, 0xFFD5C8F5, 0xFFFFC94D, 0xFF4B2AA3, 0xFF9B7BF0),
    CardPalette(0xFFFFD84D, 0xFF17130A, 0xFF544611, 0xFF1F2A8C, 0xFFFFE891, 0xFFFFF4CC),
    CardPalette(0xFFDCEAF4, 0xFF0E2135, 0xFF42586C, 0xFF0B5FA8, 0xFFC6DCEC, 0xFF74BDEB),
    CardPalette(0xFF15173D, 0xFFF3F1FA, 0xFFB3B2D6, 0xFFFF9D6B, 0xFF23265A, 0xFF5B60DA),
    CardPalette(0xFFFFFFFF, 0xFF14171C, 0xFF555B66, 0xFFC8281E, 0xFFEEF0F3, 0xFF9AA3B0),
    CardPalette(0xFF9C1238, 0xFFFFFFFF, 0xFFF6CBD5, 0xFFFFD9A0, 0xFF84092B, 0xFFE0728C),
    CardPalette(0xFF14161A, 0xFFF1F0EC, 0xFFA3A6AC, 0xFFC7F24B, 0xFF22262C, 0xFF5E6976),
    CardPalette(0xFF2443DB, 0xFFFFFFFF, 0xFFD4DBFF, 0xFFFFDA4A, 0xFF1A34B8, 0xFF8EA4FF),
    CardPalette(0xFFF6F8FC, 0xFF0A2540, 0xFF4B5D73, 0xFF4F46E5, 0xFFE4EAF5, 0xFF35C0D6),
    CardPalette(0xFF0D3A2E, 0xFFF3F6EE, 0xFFA9C9BB, 0xFFB9F27C, 0xFF15503F, 0xFF2F8A68),
    CardPalette(0xFF4B102E, 0xFFFCEFF3, 0xFFDDB3C3, 0xFFFFB3A0, 0xFF63193F, 0xFFA8346B),
)

SOBER_CARD_PALETTES = (
    CardPalette(0xFF15181D, 0xFFF0F1F3, 0xFFA9B0BA, 0xFFDDE2E8, 0xFF20252C, 0xFF5F6772),
    CardPalette(0xFFE9EAEC, 0xFF15181D, 0xFF545A63, 0xFF3A4656, 0xFFDADDE1, 0xFF9BA4B0),
    CardPalette(0xFF1C2530, 0xFFEFF2F5, 0xFFA6B4C3, 0xFFC9D6E4, 0xFF283442, 0xFF667789),
)
"""For death, illness and war."""


def card_palette_of(style: Style) -> CardPalette:
    """Return the palette of a channel's style, or of one that the user's colours made."""
    # A dark page has the light ink: the dark one would be lightened to a grey.
    own = max((style.ink, style.dark), key=lambda colour: contrast(colour, style.paper))
    ink = ensure_contrast(own, style.paper, READABLE)
    accent = ensure_contrast(style.paper_accent, style.paper, READABLE)
    return CardPalette(
        style.paper,
        ink,
        ensure_contrast(style.third or mix(ink, style.paper, 0.3), style.paper, READABLE),
        accent,
        mix(style.paper, style.third or style.accent, 0.16),
        style.third or mix(accent, style.paper, 0.45),
    )

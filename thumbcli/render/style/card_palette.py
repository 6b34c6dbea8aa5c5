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
    """

    page: int
    ink: int
    muted: int
    accent: int
    tint: int


CARD_PALETTES = (
    CardPalette(0xFFF4F0E6, 0xFF16130E, 0xFF5E5546, 0xFFB8341B, 0xFFE6DFCE),
    CardPalette(0xFFE3EAE2, 0xFF11231B, 0xFF44594D, 0xFF1B6B4A, 0xFFCFDCD0),
    CardPalette(0xFF0F2D33, 0xFFF2EFE6, 0xFFA9C4C2, 0xFFE8C14A, 0xFF184048),
    CardPalette(0xFFE4DCF3, 0xFF1F1633, 0xFF54486E, 0xFF5B35B8, 0xFFD3C8EA),
    CardPalette(0xFFF7E4A8, 0xFF221A06, 0xFF615223, 0xFF8A3A0A, 0xFFEFD68A),
    CardPalette(0xFFDCEAF4, 0xFF0E2135, 0xFF42586C, 0xFF0B5FA8, 0xFFC6DCEC),
    CardPalette(0xFF15173D, 0xFFF3F1FA, 0xFFB3B2D6, 0xFFFF9D6B, 0xFF23265A),
    CardPalette(0xFFFFE0D0, 0xFF1B0A04, 0xFF5E3524, 0xFFA82F0C, 0xFFF7CDB8),
    CardPalette(0xFFF6D9D9, 0xFF2E0D16, 0xFF6D3D47, 0xFFA8123A, 0xFFECC3C5),
    CardPalette(0xFF14161A, 0xFFF1F0EC, 0xFFA3A6AC, 0xFFC7F24B, 0xFF22262C),
    CardPalette(0xFF2443DB, 0xFFFFFFFF, 0xFFD4DBFF, 0xFFFFDA4A, 0xFF1A34B8),
    CardPalette(0xFFE9C9B1, 0xFF2A150B, 0xFF64402D, 0xFF97300F, 0xFFDDB699),
)

SOBER_CARD_PALETTES = (
    CardPalette(0xFF15181D, 0xFFF0F1F3, 0xFFA9B0BA, 0xFFDDE2E8, 0xFF20252C),
    CardPalette(0xFFE9EAEC, 0xFF15181D, 0xFF545A63, 0xFF3A4656, 0xFFDADDE1),
    CardPalette(0xFF1C2530, 0xFFEFF2F5, 0xFFA6B4C3, 0xFFC9D6E4, 0xFF283442),
)
"""For death, illness and war."""


def card_palette_of(style: Style) -> CardPalette:
    """Return the palette of a channel's style, or of one that the user's colours made."""
    # A dark page has the light ink: the dark one would be lightened to a grey.
    own = max((style.ink, style.dark), key=lambda colour: contrast(colour, style.paper))
    ink = ensure_contrast(own, style.paper, READABLE)
    return CardPalette(
        style.paper,
        ink,
        ensure_contrast(style.third or mix(ink, style.paper, 0.3), style.paper, READABLE),
        ensure_contrast(style.paper_accent, style.paper, READABLE),
        mix(style.paper, style.third or style.accent, 0.16),
    )

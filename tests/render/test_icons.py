"""Stickers and the words that choose them."""

from __future__ import annotations

import pytest

from thumbcli.contract import Category
from thumbcli.render import pictograms
from thumbcli.render.backdrop import new_surface
from thumbcli.render.icons import Tones, can_draw, draw_sticker
from thumbcli.render.palette import BLACK, STYLES, WHITE
from thumbcli.render.pictograms import NEUTRAL, pictogram

EMOJI = sorted({*pictograms._index().values(), NEUTRAL, *(style.icon for style in STYLES.values())})


@pytest.mark.parametrize("emoji", EMOJI)
def test_every_icon_is_drawn_whole(emoji: str) -> None:
    """A lost silhouette would show as an icon that covers almost nothing, or spills over its edge."""
    assert can_draw(emoji)
    surface, pixels = new_surface(64, 64)
    surface.getCanvas().clear(0)
    tones = Tones(line=BLACK, top=WHITE, bottom=WHITE, shadow=0x80000000)
    draw_sticker(surface.getCanvas(), emoji, (32, 32), 48, tones, turn_deg=0)
    alphas = pixels[3::4]
    covered = sum(alpha > 200 for alpha in alphas)
    edge = [*alphas[:64], *alphas[-64:], *alphas[::64], *alphas[63::64]]
    assert covered > 350
    assert max(edge) == 0


@pytest.mark.parametrize(
    ("title", "category", "emoji"),
    [
        ("One-Pan Garlic Butter Pasta", Category.FOOD_COOKING, "\U0001f9c4"),
        ("I Missed My Flight", Category.TRAVEL, "\u2708"),
        ("The Hardest Boss Fight Ever", Category.GAMING, "\u2694"),
        ("I Tried Every Ice Cream", Category.FOOD_COOKING, "\U0001f366"),
        ("Docker Explained", Category.TECH_SAAS, "\U0001f433"),
        ("Learning to React Faster", Category.FITNESS_WELLNESS, "\U0001f4da"),
        ("React vs Vue", Category.TECH_SAAS, "\u269b"),
        ("Wow", Category.TRAVEL, None),
    ],
)
def test_the_most_telling_word_chooses_the_icon(title: str, category: Category, emoji: str | None) -> None:
    """Concrete beats vague; the niche settles what a word means."""
    assert pictogram(title, category) == emoji


def test_there_are_icons_for_many_words() -> None:
    """Most titles find their own."""
    assert len(EMOJI) >= 80
    assert len(pictograms._index()) >= 400

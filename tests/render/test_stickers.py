"""Stickers and the words that choose them."""

from __future__ import annotations

import math

import pytest
from PIL import Image

from thumbcli.artwork.own_objects import OWN_THINGS
from thumbcli.render.layouts.shared_parts import STICKER_SPRITE_SIZE
from thumbcli.render.paint.stickers import StickerColours, can_draw, draw_sticker
from thumbcli.render.pixels.surface import new_surface
from thumbcli.render.style.color import BLACK, WHITE
from thumbcli.render.title.word_data import DATA, read_table

TABLES = [*DATA.glob("icon_words_*.txt"), *DATA.glob("icon_names_*.txt"), DATA / "icon_brands.txt"]
ICONS = {key.partition(" if ")[0] for table in TABLES for key in read_table(table, str).values()}
OWN = {f"U+{ord(icon):04X}": icon for icon in OWN_THINGS}
EMOJI = sorted(OWN.get(icon, icon) for icon in ICONS)


@pytest.mark.long
@pytest.mark.parametrize("start", range(8))
def test_every_icon_is_drawn_whole(start: int) -> None:
    """A lost silhouette would show as an icon that covers almost nothing, or spills over its edge."""
    emoji = EMOJI[start::8]
    assert emoji
    assert [one for one in emoji if not can_draw(one)] == []
    drawn = {one: covered_and_edge(one) for one in emoji}
    assert {one: covered for one, (covered, _) in drawn.items() if covered <= 350} == {}
    assert {one: edge for one, (_, edge) in drawn.items() if edge > 0} == {}


def covered_and_edge(emoji: str) -> tuple[int, int]:
    """Draw a sticker; return how many px it covers, and the highest alpha at the edge of its picture."""
    surface, pixels = new_surface(64, 64)
    surface.getCanvas().clear(0)
    tones = StickerColours(line=BLACK, top=WHITE, bottom=WHITE, shadow=0x80000000)
    draw_sticker(surface.getCanvas(), emoji, (32, 32), 48, tones, turn_deg=0)
    alphas = pixels[3::4]
    edge = [*alphas[:64], *alphas[-64:], *alphas[::64], *alphas[63::64]]
    return sum(Image.frombytes("L", (64, 64), bytes(alphas)).histogram()[201:]), max(edge)


@pytest.mark.parametrize("emoji", ["\U0001f6cc", "\U0001f374", "\U0001f3e6", "\U0001f524", "\U0001f525"])
@pytest.mark.parametrize("turn_deg", [-10, 0, 8])
def test_a_turned_sticker_keeps_within_its_size(emoji: str, turn_deg: float) -> None:
    """A wide one would reach the edge of the picture."""
    surface, pixels = new_surface(128, 128)
    surface.getCanvas().clear(0)
    tones = StickerColours(line=BLACK, top=WHITE, bottom=WHITE, shadow=0)
    draw_sticker(surface.getCanvas(), emoji, (64, 64), 100, tones, turn_deg=turn_deg)
    alphas = pixels[3::4]
    rows = [row for row in range(128) if any(alphas[row * 128 : row * 128 + 128])]
    columns = [column for column in range(128) if any(alphas[column::128])]
    assert 96 <= max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1 <= 104


@pytest.mark.parametrize("heart", "\u2764\U0001f499\U0001f5a4")
def test_a_heart_is_drawn_without_hatching(heart: str) -> None:
    """The font hatches colours; a sticker has its own."""
    tones = StickerColours(line=BLACK, top=WHITE, bottom=WHITE, shadow=0)
    drawn = []
    for emoji in (heart, "\u2665"):
        surface, pixels = new_surface(64, 64)
        surface.getCanvas().clear(0)
        draw_sticker(surface.getCanvas(), emoji, (32, 32), 48, tones)
        drawn.append(bytes(pixels))
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("turn_deg", [-10, 12])
def test_the_square_of_a_sticker_holds_its_shadow(turn_deg: float) -> None:
    """These reach furthest beyond their size."""
    tones = StickerColours(line=BLACK, top=WHITE, bottom=WHITE, shadow=0x80000000)
    side = math.ceil(100 * STICKER_SPRITE_SIZE)
    for emoji in "\U0001f342\U0001f465\U0001f570\U0001f3db\U0001f3e6\U0001f331\U0001f38c":
        surface, pixels = new_surface(side, side)
        surface.getCanvas().clear(0)
        draw_sticker(surface.getCanvas(), emoji, (side / 2, side / 2), 100, tones, turn_deg=turn_deg)
        alphas = pixels[3::4]
        assert max(*alphas[:side], *alphas[-side:], *alphas[::side], *alphas[side - 1 :: side]) == 0

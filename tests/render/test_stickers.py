"""Stickers and the words that choose them."""

from __future__ import annotations

import math

import pytest

from thumbcli.contract import Category
from thumbcli.render.layouts.shared_parts import STICKER_SPRITE_SIZE
from thumbcli.render.paint.stickers import CHIP, StickerColours, can_draw, draw_sticker
from thumbcli.render.pixels.surface import new_surface
from thumbcli.render.style.color import BLACK, WHITE
from thumbcli.render.title.category import guess_category
from thumbcli.render.title.icon_choice import fallback_icon, find_icon
from thumbcli.render.title.word_data import DATA, read_table

CHIP_KEY = f"U+{ord(CHIP):04X}"
ICON_OF_WORD = read_table(DATA / "icon_words.txt", lambda key: CHIP if key == CHIP_KEY else key)
EMOJI = sorted(set(ICON_OF_WORD.values()))


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
    return sum(alpha > 200 for alpha in alphas), max(edge)


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
        ("Inside the Global Chip Shortage", Category.NEWS_COMMENTARY, CHIP),
        ("The Chip That Ate the World", Category.TECH_SAAS, CHIP),
        ("The Best Fish and Chips in London", Category.FOOD_COOKING, "\U0001f41f"),
        ("How Liverpool Broke the Transfer Market", Category.FITNESS_WELLNESS, "\u26bd"),
        ("5 Rust Tips That Save Hours", Category.TECH_SAAS, None),
        ("Save More, Worry Less", Category.BUSINESS_FINANCE, "\U0001f4b0"),
        ("Wow", Category.TRAVEL, None),
    ],
)
def test_the_most_telling_word_chooses_the_icon(title: str, category: Category, emoji: str | None) -> None:
    """Concrete beats vague; the category settles what a word means."""
    assert find_icon(title, category) == emoji


def test_there_are_icons_for_many_words() -> None:
    """Most titles find their own."""
    assert len(EMOJI) >= 300
    assert len(ICON_OF_WORD) >= 1500


@pytest.mark.parametrize(
    ("title", "emoji"),
    [
        pytest.param("-5 degrees and still cycling", "\U0001f6b2", id="degrees are no graduation"),
        pytest.param("Growing tomatoes on a balcony", "\U0001f331", id="a plant, not a dish"),
        pytest.param("The cheap, ugly, wonderful IKEA desk", "\U0001fa91", id="furniture"),
        pytest.param("Why I quit Instagram", "\U0001f4f1", id="an app is quit, no job"),
        pytest.param("My honest review of the Fujifilm X100VI", "\U0001f4f7", id="a camera"),
        pytest.param("What I learned from my mother's cancer", "\U0001f397", id="cancer before books"),
        pytest.param(
            "The day my grandmother died and the pasta she left", "\U0001f56f", id="death before pasta"
        ),
        pytest.param("Death by Chocolate Cake", "\U0001f36b", id="death that is none"),
        pytest.param("Bitcoin just crashed below $50,000", "\U0001f4c9", id="crash before coin"),
        pytest.param("Stock market plunges again", "\U0001f4c9", id="plunge before market"),
        pytest.param("Los pueblos m\u00e1s bonitos de Espa\u00f1a", "\U0001f3d8", id="Spanish villages"),
        pytest.param("Why penguins never freeze", "\U0001f427", id="an animal"),
        pytest.param("I fixed a tractor", "\U0001f69c", id="a machine"),
        pytest.param("How to play the violin", "\U0001f3bb", id="an instrument"),
        pytest.param("My Grandmother's Dumplings", "\U0001f95f", id="the dish, not who cooked it"),
        pytest.param("Lifting Weights After 50", "\U0001f3cb", id="weights are no scales"),
        pytest.param("Vegan Ramen at Home", "\U0001f35c", id="the dish, not its kind"),
        pytest.param("What Happens in a Heart Attack", "\U0001fac0", id="an organ"),
        pytest.param("Why I Left My Job to Bake Bread", "\U0001f35e", id="what it was left for"),
    ],
)
def test_everyday_titles_find_their_thing(title: str, emoji: str) -> None:
    """In the category that they are guessed to belong to."""
    assert find_icon(title, guess_category(title)) == emoji


def test_titles_without_a_known_thing_do_not_all_get_the_same_icon() -> None:
    """Each the same every time."""
    titles = [f"Zxqv {chr(97 + number)}zq" for number in range(26)]
    found = [fallback_icon(title) for title in titles]
    assert found == [fallback_icon(title.upper()) for title in titles]
    assert len(set(found)) > 5


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

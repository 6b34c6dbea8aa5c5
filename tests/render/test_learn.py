"""What is learned from references: what is known is found again, and nothing hostile does harm."""

from __future__ import annotations

import io
import resource
from functools import cache

import pytest
from PIL import Image

from tests.render.reference_sets import HOSTILE, as_asset, by_hand, drawn_set, hostile_set
from thumbcli.contract import Asset, Format
from thumbcli.contract.brand_style import BrandStyle, Case
from thumbcli.errors import RequestRefused
from thumbcli.render.learning.learn import learn
from thumbcli.render.style.color import READABLE, contrast
from thumbcli.render.style.oklab import delta_e

TITLES = ["Never Trust This Airline", "Build the Strongest Muscle Ever", "How I Learned Programming"]
LOOKS = [
    ("impact", "#0b1020,#3df0ff"),
    ("impact", "#fff6dc,#ff4b33"),
    ("impact", "#7a0f1f,#ffd23f"),
    ("poster", "#0d3b2e,#ffd23f"),
    ("poster", "#2a0a5e,#ff2e93"),
    ("question", "#f4eee3,#2b50ff"),
]
UNMEASURED = "#dfe7f2,#8a2be2"
SAME = {"white", "black", "noise"}
"""Hostile kinds of which one set is like another."""

ALIKE = 0.15
"""How far delta_e two colours may look that play the same part: a shade, not another colour."""


def number(colour: str) -> int:
    """Return `#rrggbb` as the renderer counts."""
    return 0xFF000000 | int(colour[1:], 16)


@cache
def learned(layout: str, palette: str, font: str = "anton", *, upper: bool = True) -> BrandStyle:
    """Return what is learned from two titles that were drawn in one look."""
    return learn(drawn_set(TITLES[:2], layout=layout, palette=palette, font=font, upper=upper))


@cache
def learned_from(kind: str, seed: int) -> BrandStyle:
    """Return what is learned from a hostile set."""
    return learn(hostile_set(kind, seed))


@pytest.mark.long
@pytest.mark.parametrize(("layout", "palette"), LOOKS, ids=[" ".join(look) for look in LOOKS])
def test_the_palette_and_the_layout_are_found_again(layout: str, palette: str) -> None:
    """Background, accent, light or dark, and the family come first."""
    brand_style = learned(layout, palette)
    background, accent = palette.split(",")
    assert delta_e(number(brand_style.background), number(background)) < ALIKE
    assert delta_e(number(brand_style.accent), number(accent)) < ALIKE
    assert brand_style.dark is (contrast(number(background), 0xFFFFFFFF) > READABLE)
    assert layout in brand_style.families[:2]


@pytest.mark.parametrize("layout", ["impact", "poster", "editorial", "question"])
def test_the_layout_is_found_whatever_the_colours(layout: str) -> None:
    """Of the families that compose any title; here in colours that no figure was measured with."""
    brand_style = learned(layout, UNMEASURED, "oswald")
    assert brand_style.families[0] == layout


@pytest.mark.long
@pytest.mark.parametrize("face", ["dm-serif-display", "fraunces", "inter", "montserrat"])
def test_a_face_is_found_in_pictures_that_are_otherwise_unlike(face: str) -> None:
    """One in capitals and one in small letters, in two layouts: more references don't know less."""
    palette = "#12355b,#ffc857"
    shouted = drawn_set(TITLES[:1], layout="impact", palette=palette, font=face)
    title = "7 Slow Mornings in Japan"
    spoken = drawn_set([title], layout="number", palette=palette, font=face, upper=False)
    assert learn([*shouted, *spoken]).face == face


def test_the_case_of_most_pictures_goes_before_that_of_one() -> None:
    """However many letters that one has."""
    long = drawn_set(["Never Fly With This Terrible Airline Again"], layout="impact", palette=UNMEASURED)
    short = drawn_set(["Slow Mornings", "Small Wonders"], layout="impact", palette=UNMEASURED, upper=False)
    assert learn([*long, *short]).case is Case.TITLE


@pytest.mark.parametrize(
    ("upper", "case"), [(True, Case.UPPER), (False, Case.TITLE)], ids=["capitals", "small"]
)
def test_the_case_of_headlines_is_told(case: Case, *, upper: bool) -> None:
    """From how high letters are."""
    assert learned("impact", "#101418,#ffd23f", "poppins", upper=upper).case is case


def test_how_much_the_words_take_is_told() -> None:
    """A page of small words takes less than a poster."""
    small, large = (learned(layout, UNMEASURED, "oswald") for layout in ("editorial", "poster"))
    assert small.text_share is not None
    assert large.text_share is not None
    assert 0.05 < small.text_share < large.text_share < 0.6


def test_warm_and_cold_and_grey_are_told_apart() -> None:
    """By the sign, and by nothing for grey."""
    warm, cold, grey = (
        learn([as_asset(Image.new("RGB", (64, 36), colour), "PNG")])
        for colour in ("#e07a20", "#2060c0", "#808080")
    )
    assert warm.warmth > 0.5
    assert cold.warmth < -0.5
    assert grey.warmth == pytest.approx(0, abs=0.05)
    assert grey.chroma < 0.01 < min(warm.chroma, cold.chroma)


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "seed"), [(kind, seed) for kind in HOSTILE for seed in range(1 if kind in SAME else 3)], ids=str
)
def test_whatever_was_brought_the_colours_do_their_work(kind: str, seed: int) -> None:
    """Ink reads on background and surface, and the accent is told from both."""
    brand_style = learned_from(kind, seed)
    background, surface, ink, accent = map(
        number, (brand_style.background, brand_style.surface, brand_style.ink, brand_style.accent)
    )
    assert contrast(ink, background) >= READABLE
    assert contrast(ink, surface) >= READABLE
    assert min(delta_e(accent, background), delta_e(accent, surface)) > 0.1


@pytest.mark.long
@pytest.mark.parametrize("kind", HOSTILE)
def test_whatever_was_brought_the_pictures_pass_the_gate(kind: str) -> None:
    """Every word stands out by 4.5, in a wide and in a square picture, with and without a photo."""
    brand_style = learned_from(kind, 0)
    photo = hostile_set("many colours", 1)[0]
    for picture in (
        by_hand("10 Money Mistakes Keeping You Poor", brand_style),
        by_hand("Why Do We Forget?", brand_style, format_=Format.INSTAGRAM),
        by_hand("Never Fly With This Airline", brand_style, photo=photo),
    ):
        assert picture.findings == ()
        assert min(mark.contrast for mark in picture.marks if mark.contrast) >= READABLE


@pytest.mark.parametrize("kind", ["white", "noise", "one colour"])
def test_what_can_not_be_told_is_left_open(kind: str) -> None:
    """No words: no case, no face, no share."""
    brand_style = learned_from(kind, 0)
    assert (brand_style.case, brand_style.face, brand_style.text_share) == (None, None, None)


def test_the_order_of_the_pictures_does_not_count() -> None:
    """Nor do their names."""
    references = drawn_set(TITLES, layout="impact", palette="#0b1020,#3df0ff")
    assert learn(references[::-1]) == learn(references)


def test_a_bright_reference_with_holes_is_seen_on_white() -> None:
    """As any page would show it."""
    clear = Image.new("RGBA", (64, 36), (0, 0, 0, 0))
    clear.paste((200, 30, 30, 255), (10, 10, 20, 20))
    assert learn([as_asset(clear, "PNG")]).background == "#ffffff"


def test_nothing_teaches_nothing() -> None:
    """A set has at least one picture."""
    with pytest.raises(ValueError, match="no reference"):
        learn([])


def test_a_broken_reference_is_named() -> None:
    """It is refused, with the file's name."""
    with pytest.raises(RequestRefused, match="r is no whole"):
        learn([Asset(name="r", media_type="image/png", data=b"?", sha256="0")])


def test_a_strip_is_looked_at_too() -> None:
    """Even proportions that no thumbnail has."""
    file = io.BytesIO()
    Image.new("RGB", (3, 2000), "#203040").save(file, "PNG")
    brand_style = learn([Asset(name="r", media_type="image/png", data=file.getvalue(), sha256="0")])
    assert isinstance(brand_style, BrandStyle)
    assert brand_style.dark


STRIPS = [(1, 1), (1600, 3), (32_000, 1), (1, 32_000), (2, 2000), (30, 32_000)]


@pytest.mark.parametrize("size", STRIPS, ids=[f"{width}x{height}" for width, height in STRIPS])
def test_a_strip_is_learned_from_in_little_memory(size: tuple[int, int]) -> None:
    """Scaled to 400 px of width, one 32,000 px high would take more than ten times its own pixels."""
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    style = learn([as_asset(Image.new("RGB", size, "#204080"), "PNG")])
    assert delta_e(number(style.background), number("#204080")) < ALIKE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 500 * 1024

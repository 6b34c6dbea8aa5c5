"""Pictures in a channel's brand style: similar to each other, different from those of another channel."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.render.reference_sets import as_asset, as_image, by_hand
from thumbcli.contract import API_FORMATS, EngineName, Format, fingerprint, make_request
from thumbcli.contract.brand_style import BrandStyle, Case
from thumbcli.contract.design_options import PLAIN, make_design
from thumbcli.errors import RequestRefused
from thumbcli.render.compose import compose
from thumbcli.render.paint.brand_backgrounds import CALM, brand_motif
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.style.brand_restyling import restyle
from thumbcli.render.style.color import READABLE, contrast, mix
from thumbcli.render.style.oklab import to_lab
from thumbcli.render.style.palette import STYLES
from thumbcli.render.typography.fonts import USER_FONT_PREFIX
from thumbcli.render.typography.user_fonts import installed_families

NIGHT = BrandStyle(
    background="#141414",
    surface="#3a2222",
    ink="#ffffff",
    accent="#ff3b30",
    dark=True,
    chroma=0.08,
    warmth=0.8,
    text_share=0.27,
    case=Case.UPPER,
    families=("impact", "poster"),
    face="anton",
)
PAGE = BrandStyle(
    background="#ffe8dc",
    surface="#f5cfc0",
    ink="#290910",
    accent="#b3344a",
    dark=False,
    chroma=0.06,
    warmth=0.6,
    text_share=0.14,
    case=Case.TITLE,
    families=("editorial", "question"),
    face="poppins",
)
TITLES = [
    "I Built a SaaS in 24 Hours With AI",
    "10 Money Mistakes Keeping You Poor",
    "Why Do We Forget 90% of What We Learn?",
    "Figma vs Framer: Which One Wins?",
    "The Crispiest Fried Chicken You'll Ever Make",
    "My Slow Morning Routine",
    "Fed Cuts Rates Again: What It Means for Your Mortgage",
    "Understanding Type 2 Diabetes",
    "I Survived 100 Days in Hardcore Minecraft",
    "7 Days in Japan for Under $1,000",
]
FIFTY = [
    f"{verb} {thing}"
    for verb in ("How to Fix", "The Truth About", "5 Facts on", "Why Nobody Wants", "Stop Buying")
    for thing in (
        "Your Sleep",
        "Cheap Flights",
        "Fried Chicken",
        "Python Code",
        "Home Workouts",
        "Minecraft Mods",
        "the Stock Market",
        "Slow Mornings",
        "Logo Design",
        "Blood Pressure",
    )
]


def thumb(title: str, brand_style: BrandStyle | None, format_: Format = Format.YOUTUBE) -> Image.Image:
    """Return a small picture of a title."""
    picture = compose(make_request(title, format=format_, design=replace(PLAIN, brand_style=brand_style)))
    return as_image(picture).resize((64, 36), Image.Resampling.BOX)


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures, 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize("title", [TITLES[0], TITLES[1], TITLES[2], TITLES[4]])
def test_two_brand_styles_look_different_for_the_same_title(title: str) -> None:
    """By more than two titles of one style differ."""
    night, page = thumb(title, NIGHT), thumb(title, PAGE)
    assert unlike(night, page) > 60
    assert unlike(night, thumb("How to Draw Hands", NIGHT)) < unlike(night, page)


@pytest.mark.parametrize("format_", list(API_FORMATS))
@pytest.mark.parametrize("brand_style", [NIGHT, PAGE], ids=["night", "page"])
def test_every_format_passes_the_gate(brand_style: BrandStyle, format_: Format) -> None:
    """With a photo and without."""
    photo = as_asset(Image.linear_gradient("L").resize((640, 360)).convert("RGB"))
    for title in TITLES[:4]:
        assert by_hand(title, brand_style, format_=format_).findings == ()
    assert by_hand(TITLES[5], brand_style, format_=format_, photo=photo).findings == ()


def test_one_brand_style_holds_over_fifty_titles() -> None:
    """The same colours in the same roles, one font and few layouts, whatever the titles are about."""
    pictures = [by_hand(title, NIGHT) for title in FIFTY]
    styles = {picture.composition.style for picture in pictures}
    faces = {
        mark.run.block.fonts[0]
        for picture in pictures
        for mark in picture.marks
        if mark.kind == "headline" and mark.run
    }
    assert len(pictures) == 50
    assert len(styles) == 1
    assert faces == {f"{USER_FONT_PREFIX}anton"}
    assert len({picture.family for picture in pictures}) <= 3
    assert all(mark.text == mark.text.upper() for mark in pictures[0].marks if mark.kind == "headline")


def test_a_channel_without_capitals_keeps_its_case() -> None:
    """Even where two sides are otherwise set in capitals."""
    channel = replace(PAGE, families=("versus",))
    words = {mark.text for mark in by_hand("Figma vs Framer", channel).marks if mark.kind == "headline"}
    assert words == {"Figma", "Framer"}


def test_the_background_depends_on_the_channel_not_on_the_title() -> None:
    """Titles of two niches have the same background, in a strip without words and artwork."""
    strips = [
        as_image(by_hand(title, NIGHT)).crop((0, 0, 600, 20))
        for title in ("Fry Chicken", "Buy Stocks", "Lift More", "Fly Cheap")
    ]
    assert all(unlike(strips[0], strip) == 0 for strip in strips[1:])


@pytest.mark.parametrize("brand_style", [NIGHT, PAGE], ids=["night", "page"])
def test_the_learned_colours_keep_their_roles(brand_style: BrandStyle) -> None:
    """Changed no further than contrast requires: here, not at all."""
    style = restyle(brand_style)
    colours = [f"#{colour & 0xFFFFFF:06x}" for colour in (style.background, style.ink, style.accent)]
    assert colours == [brand_style.background, brand_style.ink, brand_style.accent]
    assert contrast(style.ink, style.background_end) >= READABLE


NAVY = replace(NIGHT, background="#16304a", surface="#2b4b6b", accent="#ffd063", chroma=0.06, warmth=0.3)


@pytest.mark.parametrize(
    "brand_style",
    [NIGHT, PAGE, NAVY, replace(NAVY, chroma=0.04), replace(NAVY, background="#fff7e8", dark=False)],
    ids=["night", "page", "navy", "muted", "cream"],
)
def test_a_channel_has_no_hue_but_its_own(brand_style: BrandStyle) -> None:
    """Every colour that is not grey is a shade of the background, the surface or the accent."""
    style = restyle(brand_style)
    own = [
        to_lab(0xFF000000 | int(each[1:], 16))
        for each in (brand_style.background, brand_style.surface, brand_style.accent)
    ]
    for drawn in map(to_lab, (style.secondary, style.tertiary, style.background_end, *style.panel)):
        away = (abs(math.remainder(drawn.hue - each.hue, math.tau)) for each in own)
        assert drawn.chroma < 0.03 or min(away) < math.radians(15)


def test_a_panel_has_no_gradient_between_two_hues() -> None:
    """Half-way it would be muddy."""
    for brand_style in (NAVY, replace(NAVY, chroma=0.04)):
        panel = restyle(brand_style).panel
        assert to_lab(mix(*panel, 0.5)).chroma > 0.7 * max(to_lab(each).chroma for each in panel)


def test_what_is_unknown_comes_from_the_nearest_category() -> None:
    """Font and case of one of them, whatever the title is about."""
    incomplete = replace(NIGHT, face=None, case=None)
    style = restyle(incomplete)
    assert (style.display, style.uppercase) in {(each.display, each.uppercase) for each in STYLES.values()}


def test_requests_override_the_brand_style() -> None:
    """For one title a user may want other colours, another font or another layout."""
    design = make_design(palette="#003300,#ffff00", font="lilita one", layout="poster")
    picture = compose(make_request("Stop", design=replace(design, brand_style=NIGHT)))
    style = picture.composition.style
    assert (style.background, style.display, picture.family) == (
        0xFF003300,
        f"{USER_FONT_PREFIX}lilita-one",
        "poster",
    )


def test_a_variant_keeps_the_colours_of_the_channel() -> None:
    """It changes the layout, the side or the picture, and at last which of them is the ground."""
    plain = by_hand("Stop", NIGHT).composition.style
    for variant in range(1, 8):
        design = replace(make_design(variant=variant), brand_style=NIGHT)
        style = compose(make_request("Stop", design=design)).composition.style
        assert {style.background, style.accent} == {plain.background, plain.accent}


def test_a_channel_with_smaller_text_gets_smaller_words_and_all_of_them() -> None:
    """They cover less of the canvas, but no word is left out or cut."""
    shares = (0.08, 0.3, None)
    small, large, usual = (by_hand(TITLES[0], replace(NIGHT, text_share=share)) for share in shares)
    heights = [
        max(mark.cap_px for mark in picture.marks if mark.kind == "headline")
        for picture in (small, large, usual)
    ]
    assert heights[0] < heights[1] * 0.9
    assert heights[1] == heights[2]
    assert [mark.text for mark in small.marks if mark.text] == [
        mark.text for mark in large.marks if mark.text
    ]


def test_a_font_that_is_not_installed_is_named() -> None:
    """A channel must not silently change its font on another machine."""
    with pytest.raises(RequestRefused, match="no font family 'unheard-of'"):
        by_hand("Stop", replace(NIGHT, face="unheard-of"))
    assert "unheard-of" not in installed_families()


def test_a_somber_title_has_no_rays_behind_it() -> None:
    """Its motif is one of the calm ones."""
    for brand_style in (replace(NIGHT, accent=f"#ff3b{blue:02x}") for blue in range(40)):
        assert brand_motif(brand_style, somber=True) in CALM.values()


def test_a_brand_style_is_part_of_the_fingerprint_and_no_brand_style_is_not() -> None:
    """Another learned value is another picture; fingerprints without a brand style do not change."""
    plain = make_request("Stop")
    keys = {
        fingerprint(replace(plain, design=replace(PLAIN, brand_style=brand_style)), EngineName.LOCAL)
        for brand_style in (None, NIGHT, PAGE, replace(NIGHT, text_share=None), replace(NIGHT, face=None))
    }
    assert len(keys) == 5
    assert "hand" not in PLAIN.canonical()


def test_a_brand_style_shares_its_backgrounds_between_niches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Backgrounds, which are slow, are drawn once per layout, not once per niche as without a brand style."""

    def drawn(brand_style: BrandStyle | None) -> int:
        kept: ByteLimitedCache[bytearray] = ByteLimitedCache(256 * 1024 * 1024, len)
        monkeypatch.setattr("thumbcli.render.paint.picture_canvas._BACKGROUNDS", kept)
        for title in TITLES:
            compose(make_request(title, design=replace(PLAIN, brand_style=brand_style, layout="impact")))
        return len(kept)

    assert drawn(NIGHT) < drawn(None)

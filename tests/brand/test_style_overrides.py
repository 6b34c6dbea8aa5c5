"""What values set by hand promise: they count, and what follows from them still reads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.brand.kits import HAND
from thumbcli.brand.kit_model import LearnedValues, to_brand_style
from thumbcli.brand.kit_model import StyleOverrides as Overrides
from thumbcli.brand.style_cache import style_values
from thumbcli.brand.style_overrides import apply_overrides
from thumbcli.contract.brand_style import BrandStyle, Case, Setting, Texture
from thumbcli.errors import RequestError
from thumbcli.render.style.color import READABLE, contrast


def ratio(one: str, other: str) -> float:
    """Return the contrast of two colours."""
    return contrast(0xFF000000 | int(one[1:], 16), 0xFF000000 | int(other[1:], 16))


def laid(look: Overrides | None, learned: BrandStyle | None = HAND) -> BrandStyle:
    """Return the hand with `look` over it."""
    brand_style = apply_overrides(learned, look, "main")
    assert brand_style is not None
    return brand_style


@pytest.mark.parametrize(
    ("look", "changed"),
    [
        pytest.param(None, HAND, id="nothing"),
        pytest.param(Overrides(accent="#00ffaa"), replace(HAND, accent="#00ffaa"), id="accent"),
        pytest.param(Overrides(face="Inter"), replace(HAND, face="Inter"), id="face"),
        pytest.param(Overrides(case=Case.TITLE), replace(HAND, case=Case.TITLE), id="case"),
        pytest.param(Overrides(families=("poster",)), replace(HAND, families=("poster",)), id="families"),
        pytest.param(Overrides(families=()), replace(HAND, families=()), id="no family of its own"),
        pytest.param(Overrides(text_share=0.5), replace(HAND, text_share=0.5), id="text share"),
        pytest.param(Overrides(warmth=0.0, chroma=0.0), replace(HAND, warmth=0.0, chroma=0.0), id="nought"),
        pytest.param(Overrides(dark=False), replace(HAND, dark=False), id="light, as somebody says"),
        pytest.param(Overrides(ink="#ffffee"), replace(HAND, ink="#ffffee"), id="ink"),
        pytest.param(
            Overrides(second_accent="#ff2e93"), replace(HAND, second_accent="#ff2e93"), id="second accent"
        ),
        pytest.param(Overrides(weight=500), replace(HAND, weight=500), id="weight"),
        pytest.param(Overrides(italic=True), replace(HAND, italic=True), id="italic"),
        pytest.param(Overrides(tracking=0.02), replace(HAND, tracking=0.02), id="tracking"),
        pytest.param(Overrides(setting=Setting.CENTRE), replace(HAND, setting=Setting.CENTRE), id="centred"),
        pytest.param(Overrides(border="#22d3ee"), replace(HAND, border="#22d3ee"), id="border"),
        pytest.param(Overrides(glow=True), replace(HAND, glow=True), id="glow"),
        pytest.param(Overrides(texture=Texture.PAPER), replace(HAND, texture=Texture.PAPER), id="texture"),
    ],
)
def test_what_is_set_counts_and_the_rest_stays(look: Overrides | None, changed: BrandStyle) -> None:
    """Every learned value can be set."""
    assert laid(look) == changed


@pytest.mark.parametrize("background", ["#ffffff", "#ffee00", "#808080", "#767676", "#000000", "#ff0000"])
def test_words_read_on_whatever_background_is_set(background: str) -> None:
    """Nobody has to set three colours to change one."""
    brand_style = laid(Overrides(background=background))
    assert brand_style.background == background
    assert ratio(brand_style.ink, brand_style.background) >= READABLE
    assert ratio(brand_style.ink, brand_style.surface) >= READABLE
    assert brand_style.dark == (ratio(background, "#ffffff") > ratio(background, "#000000"))


def test_a_surface_that_is_set_counts_if_words_read_on_it() -> None:
    """Along with the background."""
    brand_style = laid(Overrides(surface="#0a0a0a"))
    assert (brand_style.surface, brand_style.ink) == ("#0a0a0a", HAND.ink)


@pytest.mark.parametrize("surface", ["#ffffff", "#777777"])
def test_a_surface_that_no_ink_reads_on_beside_the_background_is_refused(surface: str) -> None:
    """White panels on navy: there is no colour for words on both."""
    with pytest.raises(RequestError, match=r"at least 4\.5") as refused:
        laid(Overrides(surface=surface))
    assert "leave it out" in refused.value.remedy


def test_ink_that_would_not_read_is_refused_with_its_figure() -> None:
    """It was set by hand: to mend it silently would be to ignore it."""
    with pytest.raises(RequestError, match=r"'main': ink #222222 on background #102040 .* 1\.0") as refused:
        laid(Overrides(ink="#222222"))
    assert "another ink" in refused.value.remedy


def test_a_layout_that_does_not_exist_is_refused() -> None:
    """With those that do."""
    with pytest.raises(RequestError, match="no layout 'impackt'") as refused:
        laid(Overrides(families=("impackt",)))
    assert "impact" in refused.value.remedy


def test_colours_alone_make_a_look() -> None:
    """A background and an accent are enough, without any reference."""
    brand_style = laid(Overrides(background="#fffbe6", accent="#b00020"), learned=None)
    assert (brand_style.background, brand_style.accent, brand_style.dark) == ("#fffbe6", "#b00020", False)
    assert ratio(brand_style.ink, brand_style.background) >= READABLE
    assert apply_overrides(None, Overrides(accent="#b00020"), "main") is None


def test_two_hands_with_one_key_are_one_hand() -> None:
    """Figures are cut to what a key has of them."""
    fine = replace(HAND, chroma=0.1200001, warmth=-0.19999, text_share=0.2501)
    assert laid(None, fine) == laid(None)


COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@given(
    st.builds(
        Overrides,
        background=st.none() | COLOURS,
        surface=st.none() | COLOURS,
        ink=st.none() | COLOURS,
        accent=st.none() | COLOURS,
    )
)
def test_words_read_or_somebody_is_told(look: Overrides) -> None:
    """Whatever is set, and what is set is never changed."""
    try:
        brand_style = laid(look)
    except RequestError:
        assert look.ink or look.surface
        return
    assert (
        min(ratio(brand_style.ink, brand_style.background), ratio(brand_style.ink, brand_style.surface))
        >= READABLE
    )
    for name, value in look.model_dump(exclude_none=True).items():
        assert getattr(brand_style, name) == value


def test_a_hand_comes_back_from_the_kit_file() -> None:
    """As it was learned, and what could not be told stays open."""
    for brand_style in (HAND, replace(HAND, text_share=None, case=None, families=(), face=None)):
        values = LearnedValues.model_validate(style_values(brand_style))
        assert to_brand_style(values) == brand_style


@pytest.mark.parametrize(
    "look",
    [
        Overrides(second_accent="#ff2e93"),
        Overrides(weight=500),
        Overrides(italic=False),
        Overrides(tracking=0.02),
        Overrides(setting=Setting.LEFT),
        Overrides(border="#22d3ee"),
        Overrides(glow=True),
        Overrides(texture=Texture.GRAIN),
    ],
    ids=lambda look: next(iter(look.model_dump(exclude_none=True))),
)
def test_each_later_value_is_part_of_the_fingerprint_where_it_is_set(look: Overrides) -> None:
    """And kit files hold it; a style without them has the text that it always had."""
    (key,) = look.model_dump(exclude_none=True)
    styled = laid(look)
    assert styled.canonical().startswith(f"{HAND.canonical()}|{key.replace('_', '-')}=")
    assert to_brand_style(LearnedValues.model_validate(style_values(styled))) == styled

"""What values set by hand promise: they count, and what follows from them still reads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.brand.kits import HAND
from thumbcli.brand.kit_file import as_hand
from thumbcli.brand.kit_model import LearnedValues
from thumbcli.brand.learned import hand_values
from thumbcli.brand.look import NO_LOOK, Look, hand_of
from thumbcli.errors import RequestError
from thumbcli.hand import Case, Hand
from thumbcli.render.palette import READABLE, contrast


def ratio(one: str, other: str) -> float:
    """Return the contrast of two colours."""
    return contrast(0xFF000000 | int(one[1:], 16), 0xFF000000 | int(other[1:], 16))


def laid(look: Look, learned: Hand | None = HAND) -> Hand:
    """Return the hand with `look` over it."""
    hand = hand_of(learned, look, "main")
    assert hand is not None
    return hand


@pytest.mark.parametrize(
    ("look", "changed"),
    [
        pytest.param(NO_LOOK, HAND, id="nothing"),
        pytest.param(Look(accent="#00ffaa"), replace(HAND, accent="#00ffaa"), id="accent"),
        pytest.param(Look(face="Inter"), replace(HAND, face="Inter"), id="face"),
        pytest.param(Look(case=Case.TITLE), replace(HAND, case=Case.TITLE), id="case"),
        pytest.param(Look(families=("poster",)), replace(HAND, families=("poster",)), id="families"),
        pytest.param(Look(families=()), replace(HAND, families=()), id="no family of its own"),
        pytest.param(Look(text_share=0.5), replace(HAND, text_share=0.5), id="text share"),
        pytest.param(Look(warmth=0.0, chroma=0.0), replace(HAND, warmth=0.0, chroma=0.0), id="nought"),
        pytest.param(Look(dark=False), replace(HAND, dark=False), id="light, as somebody says"),
        pytest.param(Look(ink="#ffffee"), replace(HAND, ink="#ffffee"), id="ink"),
    ],
)
def test_what_is_set_counts_and_the_rest_stays(look: Look, changed: Hand) -> None:
    """Every learned value can be set."""
    assert laid(look) == changed


@pytest.mark.parametrize("background", ["#ffffff", "#ffee00", "#808080", "#767676", "#000000", "#ff0000"])
def test_words_read_on_whatever_background_is_set(background: str) -> None:
    """Nobody has to set three colours to change one."""
    hand = laid(Look(background=background))
    assert hand.background == background
    assert ratio(hand.ink, hand.background) >= READABLE
    assert ratio(hand.ink, hand.surface) >= READABLE
    assert hand.dark == (ratio(background, "#ffffff") > ratio(background, "#000000"))


def test_a_surface_that_is_set_counts_if_words_read_on_it() -> None:
    """Along with the background."""
    hand = laid(Look(surface="#0a0a0a"))
    assert (hand.surface, hand.ink) == ("#0a0a0a", HAND.ink)


@pytest.mark.parametrize("surface", ["#ffffff", "#777777"])
def test_a_surface_that_no_ink_reads_on_beside_the_background_is_refused(surface: str) -> None:
    """White panels on navy: there is no colour for words on both."""
    with pytest.raises(RequestError, match=r"at least 4\.5") as refused:
        laid(Look(surface=surface))
    assert "leave it out" in refused.value.remedy


def test_ink_that_would_not_read_is_refused_with_its_figure() -> None:
    """It was set by hand: to mend it silently would be to ignore it."""
    with pytest.raises(RequestError, match=r"'main': ink #222222 on background #102040 .* 1\.0") as refused:
        laid(Look(ink="#222222"))
    assert "another ink" in refused.value.remedy


def test_a_layout_that_does_not_exist_is_refused() -> None:
    """With those that do."""
    with pytest.raises(RequestError, match="no layout 'impackt'") as refused:
        laid(Look(families=("impackt",)))
    assert "impact" in refused.value.remedy


def test_colours_alone_make_a_look() -> None:
    """A background and an accent are enough, without any reference."""
    hand = laid(Look(background="#fffbe6", accent="#b00020"), learned=None)
    assert (hand.background, hand.accent, hand.dark) == ("#fffbe6", "#b00020", False)
    assert ratio(hand.ink, hand.background) >= READABLE
    assert hand_of(None, Look(accent="#b00020"), "main") is None


def test_two_hands_with_one_key_are_one_hand() -> None:
    """Figures are cut to what a key has of them."""
    fine = replace(HAND, chroma=0.1200001, warmth=-0.19999, text_share=0.2501)
    assert laid(NO_LOOK, fine) == laid(NO_LOOK)


COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@given(
    st.builds(
        Look,
        background=st.none() | COLOURS,
        surface=st.none() | COLOURS,
        ink=st.none() | COLOURS,
        accent=st.none() | COLOURS,
    )
)
def test_words_read_or_somebody_is_told(look: Look) -> None:
    """Whatever is set, and what is set is never changed."""
    try:
        hand = laid(look)
    except RequestError:
        assert look.ink or look.surface
        return
    assert min(ratio(hand.ink, hand.background), ratio(hand.ink, hand.surface)) >= READABLE
    for name in look.names():
        assert getattr(hand, name) == getattr(look, name)


def test_a_hand_comes_back_from_the_kit_file() -> None:
    """As it was learned, and what could not be told stays open."""
    for hand in (HAND, replace(HAND, text_share=None, case=None, families=(), face=None)):
        values = LearnedValues.model_validate(hand_values(hand))
        assert as_hand(values) == hand

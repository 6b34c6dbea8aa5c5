"""Text fitted into boxes."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Block, Box, build_block, fit_block, plan_block
from thumbcli.render.typography.measure import advance_em, measure
from thumbcli.render.typography.stacked_fit import plan_stack

TITLES = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789$%!?", min_size=1, max_size=14),
    min_size=1,
    max_size=12,
).map(" ".join)
FONTS = ("anton", "barlow-condensed")


@given(TITLES, st.floats(300, 900), st.floats(200, 600))
def test_nothing_is_wider_or_higher_than_its_box(title: str, width: float, height: float) -> None:
    """The promise of every fit."""
    block = fit_best(title, FONTS, Box(width, height), max_size_px=400, min_cap_px=20)
    assert block.height_px <= height + 0.5
    for line in block.lines:
        assert line.width_px <= width + 0.5
        assert line.words[-1].x_px + line.words[-1].width_px <= width + 0.5


@given(TITLES)
def test_baselines_go_down_and_end_inside(title: str) -> None:
    """Lines never overlap and never leave the block."""
    block = fit_best(title, FONTS, Box(600, 500, 20), max_size_px=300, min_cap_px=30)
    baselines = [line.baseline_px for line in block.lines]
    assert baselines == sorted(set(baselines))
    assert baselines[-1] <= block.height_px + 0.5


@given(TITLES)
def test_every_word_is_set_once_and_in_order(title: str) -> None:
    """Fitting changes sizes, never words."""
    measured = measure(title, FONTS, widest_em=100)
    room = Box(600, 500)
    for plan in (
        plan_block(measured, room, max_size_px=300),
        plan_stack(measured, room, max_size_px=300),
    ):
        if plan is not None:
            block = build_block(measured, plan, box=room)
            assert [word.text for line in block.lines for word in line.words] == list(measured.tokens)


@given(TITLES, st.floats(300, 900), st.floats(150, 600), st.sampled_from([0.0, 20.0]))
def test_what_is_left_out_could_not_have_won(title: str, width: float, height: float, hang: float) -> None:
    """The bounds that spare work change nothing: without them the same lines come out."""

    def fitted() -> Block:
        return fit_best(title, FONTS, Box(width, height, hang), max_size_px=230, min_cap_px=30)

    spared = fitted()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("thumbcli.render.typography.choose_fit._BOUND_SLACK", inf)
        patch.setattr("thumbcli.render.typography.fit._PRUNE_RATIO", inf)
        patch.setattr("thumbcli.render.typography.stacked_fit._ROUNDING", inf)
        assert fitted() == spared


@given(TITLES, st.floats(300, 900), st.floats(100, 600))
def test_a_number_of_lines_that_is_left_out_could_not_have_won(
    title: str, width: float, height: float
) -> None:
    """The same for lines of one size, which a stack may hide."""
    measured, room = measure(title, FONTS, widest_em=100), Box(width, height)
    spared = plan_block(measured, room, max_size_px=230)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("thumbcli.render.typography.fit._PRUNE_RATIO", inf)
        assert plan_block(measured, room, max_size_px=230) == spared


def test_key_words_stand_larger_than_words_that_carry_little() -> None:
    """Size follows weight."""
    words, written = "SECRET BEACHES NOBODY TALKS ABOUT", "SECRET beaches nobody talks about"
    measured = measure(words, FONTS, widest_em=100, boxed=True, original=written)
    room = Box(620, 600, 20)
    plan = plan_stack(measured, room, max_size_px=300)
    assert plan is not None
    block = build_block(measured, plan, box=room)
    sizes = {word.text: line.size_px for line in block.lines for word in line.words}
    assert sizes["SECRET"] > sizes["TALKS"]


@pytest.mark.parametrize("title", ["W" * 200, "https://example.com/" + "path/" * 36, "a" * 90 + " b"])
def test_one_endless_word_is_broken_and_stays_legible(title: str) -> None:
    """Broken or shortened, never tiny."""
    block = fit_best(title, FONTS, Box(600, 600), max_size_px=230, min_cap_px=46)
    assert block.smallest_cap_px >= 46
    assert len(block.lines) > 1


def test_an_address_breaks_at_its_marks() -> None:
    """A hyphen would change an address."""
    measured = measure("https://example.com/really/long/path", ("inter",), widest_em=7)
    assert measured.tokens[0].endswith("/")
    assert not any(token.endswith("-") for token in measured.tokens)


def test_a_right_to_left_line_runs_from_the_right() -> None:
    """The first Hebrew word stands at the right."""
    measured = measure("\u05d0\u05d1\u05d2 \u05d3\u05d4\u05d5", ("inter",), widest_em=100)
    line = fit_block(measured, Box(900, 200), max_size_px=80, max_lines=1).lines[0]
    assert [word.text for word in line.words] == ["\u05d3\u05d4\u05d5", "\u05d0\u05d1\u05d2"]


def test_left_to_right_words_keep_their_order_inside_a_right_to_left_line() -> None:
    """Two Latin words in a Hebrew line read left to right."""
    measured = measure("\u05d0\u05d1 Open Source \u05d2\u05d3", ("inter",), widest_em=100)
    line = fit_block(measured, Box(900, 200), max_size_px=80, max_lines=1).lines[0]
    assert [word.text for word in line.words] == ["\u05d2\u05d3", "Open", "Source", "\u05d0\u05d1"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("\u4eca\u65e5\u306f\u5929\u6c17\u304c\u3044\u3044\u3067\u3059\u306d\u3002", 3),
        ("\u0e2d\u0e32\u0e2b\u0e32\u0e23\u0e44\u0e17\u0e22\u0e2d\u0e23\u0e48\u0e2d\u0e22", 2),
    ],
    ids=["Japanese", "Thai"],
)
def test_scripts_without_spaces_break_between_phrases(text: str, count: int) -> None:
    """No line starts with a closing mark."""
    measured = measure(text, ("inter",), widest_em=100)
    assert len(measured.tokens) >= count
    assert "".join(measured.tokens) == text
    assert measured.tokens[-1] != "\u3002"


def test_widths_scale_with_the_letters() -> None:
    """Measured once in em, true at every size."""
    assert advance_em("WW", ("anton",)) == pytest.approx(2 * advance_em("W", ("anton",)), rel=0.05)


@pytest.mark.parametrize(
    "title", ["TOP 10 THINGS TO DO IN NEW YORK CITY", "THE TRUTH ABOUT CREATINE", "INSIDE THE WAR IN UKRAINE"]
)
def test_a_title_that_fits_is_not_shortened(title: str) -> None:
    """A stack with tiny function words gives way to plain lines before a word is dropped."""
    block = fit_best(title, FONTS, Box(620, 600, 20), max_size_px=230, min_cap_px=46)
    assert " ".join(word.text for line in block.lines for word in line.words) == title


def test_no_line_holds_a_function_word_alone() -> None:
    """`Inside | the | War in | Ukraine` would be larger and read worse."""
    measured = measure("Inside the War in Ukraine", FONTS, widest_em=100)
    block = fit_block(measured, Box(560, 380), max_size_px=124)
    assert ["the"] not in [[word.text for word in line.words] for line in block.lines]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        pytest.param("GTA 6 Map GONE?!", {"GONE?!"}, id="what its author wrote in capitals"),
        pytest.param("", set(), id="nothing else is known of it"),
    ],
)
def test_the_author_s_capitals_tell_key_words_in_any_case(said: str, key: set[str]) -> None:
    """A style that sets all in capitals does not hide them."""
    measured = measure("GTA 6 MAP GONE?!", FONTS, widest_em=100, original=said)
    assert {measured.tokens[index] for index in measured.accents} == key


def test_a_name_with_a_number_is_not_torn_for_size() -> None:
    """Three short lines would be larger."""
    block = fit_best("IPHONE 18 REVIEW", ("archivo",), Box(650, 500), max_size_px=220, min_cap_px=20)
    assert ["IPHONE", "18"] in [[word.text for word in line.words] for line in block.lines]


@pytest.mark.parametrize("room", [(0.0, 0.0), (-40.0, 200.0), (300.0, -1.0), (0.5, 0.5)])
def test_no_room_is_a_headline_all_the_same(room: tuple[float, float]) -> None:
    """The gate says that it can't be read; nothing fails."""
    assert fit_best("Why We Forget", FONTS, Box(*room), max_size_px=300, min_cap_px=30).lines


def test_words_in_a_tall_box_take_more_lines() -> None:
    """One of them nearly empty is better than one line of a third of the size."""
    block = fit_best("شهر واحد فقط", FONTS, Box(880, 897), max_size_px=330, min_cap_px=36, rtl=True)
    assert len(block.lines) == 3

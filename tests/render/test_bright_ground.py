"""Which titles have a bright ground, and that nothing else changes for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.bright_ground import GROUNDS
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts.depth.lit_parts import lit_letters
from thumbcli.render.paint.objects import dominant_colour
from thumbcli.render.paint.picture_canvas import Stage
from thumbcli.render.style.color import WHITE, parse_hex
from thumbcli.render.style.oklab import delta_e

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition

BURGERS = [f"The Best Burger in Town After {days} Days" for days in range(2, 40)]


def planned(title: str, **options: str) -> Composition:
    """Return what is drawn for a title."""
    return brief_of(make_request(title, format="youtube", design=make_design(**options))).composition


def test_some_pictures_by_daylight_are_bright() -> None:
    """A third or so, in several colours, none of which hides the object."""
    bright = [one for one in map(planned, BURGERS) if one.own_colours]
    assert len(BURGERS) / 6 < len(bright) < len(BURGERS) / 2
    grounds = {one.style.background for one in bright}
    assert len(grounds) > 2
    assert grounds <= {parse_hex(ground) for ground, _ in GROUNDS}
    assert all(delta_e(one.style.background, dominant_colour(one.icons[0])) > 0.15 for one in bright)
    assert not any(compose(make_request(title)).findings for title in BURGERS[:8])


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("How {} people died in the crash", id="a grave title"),
        pytest.param("The Worst Burger in Town After {} Days", id="what goes ill"),
        pytest.param("{} Haunted Pumpkins at Night", id="a thing of the night"),
        pytest.param("Lakers vs Celtics Game {}", id="a match"),
        pytest.param("Is this burger worth {} dollars?", id="a question"),
        pytest.param("Prayers for a friend in hospital, day {}", id="a low voice"),
    ],
)
def test_others_stay_dark(title: str) -> None:
    """Their light is that of a stage, a stadium or the night."""
    assert not any(planned(title.format(number)).own_colours for number in range(2, 20))


@pytest.mark.parametrize("options", [{"layout": "neon"}, {"artwork": "none"}, {"palette": "#101820,#ff3d81"}])
def test_who_asks_for_a_look_gets_it(options: dict[str, str]) -> None:
    """A ground of ours would deny it."""
    ours = {parse_hex(ground) for ground, _ in GROUNDS}
    assert not any(planned(title, **options).style.background in ours for title in BURGERS)


def test_letters_on_a_bright_ground_have_a_white_edge() -> None:
    """And sides, and two sizes; on a ground that a person chose they are flat."""
    bright = next(one for one in map(planned, BURGERS) if one.bright)
    look = lit_letters(Stage(bright))
    assert look.relief is not None
    assert look.outline is not None
    assert look.outline[1] == WHITE
    own = planned(BURGERS[0], palette="#ffd21f,#c8102e")
    assert not own.bright
    assert lit_letters(Stage(own)).outline != look.outline

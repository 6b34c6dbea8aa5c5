"""A composition that fails is composed again, a bounded number of times, and always to the same end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.contract import Format, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import brief_of, compose, draw
from thumbcli.render.layouts import Family
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.picture_canvas import Composition, Stage
from thumbcli.render.quality.recompose import compose_well
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    import pytest

MOST_TRIES = 9


def composition(title: str = "Stop Using Passwords: The Whole Truth") -> Composition:
    """Return what to draw."""
    return brief_of(make_request(title)).composition


def family(name: str, *, ground: int, art: tuple[float, float, float, float] | None = None) -> Family:
    """Return a family that writes the headline in white on a plain ground, and may put art somewhere."""

    def put(stage: Stage) -> None:
        stage.canvas.clear(ground)
        measured = measure(stage.composition.headline.main, ("anton",), widest_em=4)
        room = Box(600, 500)
        look = Lettering(ink=0xFFFFFFFF, accent=0xFFFFFFFF)
        block = fit_block(measured, room, max_size_px=120)
        draw_block(stage, block, (stage.margin, 100), 600, look=look, align=Align.LEFT)
        if art and stage.composition.headline.sub:
            stage.mark("art", art)

    return Family(name=name, suits=lambda _: 1.0, compose=put)


def test_a_good_composition_is_given_out_as_it_is() -> None:
    """Nearly all are: a check must not cost a second picture."""
    made = compose_well(composition(), family("fine", ground=0xFF101010), [])
    assert (made.findings, made.attempts, made.stage.composition) == ((), 1, composition())


def test_a_pale_ground_gets_a_veil_that_makes_the_words_readable() -> None:
    """Of the same family, with the same words."""
    made = compose_well(composition(), family("pale", ground=0xFFC0C0C0), [])
    assert made.repaired == ("contrast",)
    assert made.findings == ()
    assert made.stage.composition.text_scrim
    assert made.attempts == 2


def test_the_sub_line_goes_where_it_is_in_the_way() -> None:
    """The headline stays whole."""
    crowded = family("crowded", ground=0xFF101010, art=(100, 100, 300, 300))
    made = compose_well(composition(), crowded, [])
    assert made.findings == ()
    assert made.stage.composition.headline.sub == ""
    assert made.stage.composition.headline.main == composition().headline.main


def test_another_family_helps_out() -> None:
    """Where no change to the first one does."""
    title = "Stop Using Passwords Now"
    hopeless = Family(
        name="hopeless", suits=lambda _: 1.0, compose=lambda stage: stage.mark("art", (1100, 600, 1280, 720))
    )
    fine = family("fine", ground=0xFF101010)
    made = compose_well(composition(title), hopeless, [fine])
    assert (made.family.name, made.findings) == ("fine", ())


def test_when_nothing_helps_the_best_is_given_out_with_its_findings() -> None:
    """Bounded, and no worse than the first."""
    hopeless = Family(
        name="hopeless", suits=lambda _: 1.0, compose=lambda stage: stage.mark("art", (1100, 600, 1280, 720))
    )
    made = compose_well(composition(), hopeless, [hopeless] * 5)
    assert [finding.code for finding in made.findings] == ["badge"]
    assert made.attempts <= MOST_TRIES


def test_what_could_not_be_mended_is_said_in_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flawed picture is never given out in silence."""
    monkeypatch.setattr("thumbcli.render.quality.gate.MIN_CAP_PX", 500.0)
    warnings = draw(make_request("Stop Using Passwords")).warnings
    assert warnings
    assert all(warning.startswith("not flawless: ") for warning in warnings)


def test_the_same_title_is_mended_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key promises a picture."""
    monkeypatch.setattr("thumbcli.render.quality.gate.MIN_LINE_SHARE", 0.9)
    title = "Why You Should Never Organise the Perfect Espresso"
    first, second = (compose(make_request(title, format=Format.INSTAGRAM)) for _ in range(2))
    assert bytes(first.pixels) == bytes(second.pixels)
    assert first.attempts == second.attempts


def test_a_veil_is_not_laid_where_words_are_readable() -> None:
    """Not even when it is allowed."""
    plain, scrimmed = Stage(composition()), Stage(replace(composition(), text_scrim=True))
    for stage in (plain, scrimmed):
        family("dark", ground=0xFF101010).compose(stage)
    assert bytes(plain.pixels) == bytes(scrimmed.pixels)


def test_a_tail_above_a_tall_letter_does_not_touch_it() -> None:
    """The p of a large line stood in the l of the smaller one below, in every family."""
    design = make_design(layout="number")
    made = compose(make_request("7 Mistakes With Deep Sleep Explained", design=design))
    assert (made.findings, made.attempts) == ((), 1)

"""What the gate finds, on records made for it, and what it says of real pictures."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from tests.gate import requests
from tests.render.ring import inks
from thumbcli.contract import SIZES, Format, Request, Size, make_request
from thumbcli.render.compose import compose
from thumbcli.render.paint.picture_canvas import LayoutItem, TextRun
from thumbcli.render.pixels.silhouette import SILHOUETTE_CELLS, Silhouette
from thumbcli.render.quality.gate import judge
from thumbcli.render.style.color import READABLE
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure

SIZE = SIZES[Format.YOUTUBE]
BLOCKS = [
    replace(
        fit_block(measure(text, ("anton",), widest_em=10), Box(400, 200), max_size_px=140),
        fonts=fonts,
    )
    for text, fonts in (("One", ("anton", "noto")), ("Other", ("anton", "noto")), ("Arabic", ("cairo",)))
]
ARABIC = 2


def word(
    text: str = "Word",
    *,
    left: float = 100,
    baseline: float = 300,
    width: float = 400,
    size: float = 140,
    contrast: float | None = 12.0,
    block: int = 0,
) -> LayoutItem:
    """Return a good headline word; an argument makes it worse."""
    return LayoutItem(
        kind="headline",
        rect=(left, baseline - size * 0.7, left + width, baseline),
        text=text,
        colour=0xFFFFFFFF,
        cap_px=size * 0.7,
        contrast=contrast,
        run=TextRun(
            block=BLOCKS[block],
            fonts=BLOCKS[block].fonts,
            size_px=size,
            origin=(left, baseline),
            matrix=(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0),
        ),
    )


def art(*rect: float) -> LayoutItem:
    """Return artwork at left, top, right, bottom."""
    left, top, right, bottom = rect
    return LayoutItem(kind="art", rect=(left, top, right, bottom))


def disc() -> LayoutItem:
    """Return an object that is a disc of 400 px around the middle of a picture."""
    cells = range(SILHOUETTE_CELLS)
    middle = (SILHOUETTE_CELLS - 1) / 2
    alpha = bytes(
        255 * (math.hypot(column - middle, row - middle) <= middle) for row in cells for column in cells
    )
    shape = Silhouette(alpha=alpha, centre=(640, 360), width_px=400, height_px=400)
    return LayoutItem(kind="photo", rect=(440, 160, 840, 560), silhouette=shape)


def codes(*marks: LayoutItem, size: Size = SIZE, format_: Format = Format.YOUTUBE) -> list[str]:
    """Return the codes of what is found."""
    return [finding.code for finding in judge(marks, size, format_)]


BAD = [
    pytest.param([word(left=30)], "margin", id="a word within 3 % of the left edge"),
    pytest.param([word(left=850)], "margin", id="a word within 3 % of the right edge"),
    pytest.param([word(baseline=110)], "margin", id="a word within 3 % of the upper edge"),
    pytest.param(
        [word(left=1000, width=200, baseline=680, size=66)], "badge", id="a word under the duration"
    ),
    pytest.param([art(1000, 500, 1200, 700)], "badge", id="artwork under the duration"),
    pytest.param(
        [LayoutItem(kind="logo", rect=(1000, 600, 1200, 690))], "badge", id="a logo under the duration"
    ),
    pytest.param([word(size=60)], "small", id="capitals below 6 px where 168 px are shown"),
    pytest.param([word(contrast=4.4)], "contrast", id="letters too close to their ground"),
    pytest.param([word(), art(450, 200, 700, 400)], "overlap", id="artwork on a word"),
    pytest.param(
        [LayoutItem(kind="box", rect=(90, 190, 520, 310)), art(510, 200, 700, 400)],
        "overlap",
        id="artwork on a box",
    ),
    pytest.param([word(), word(baseline=340)], "overlap", id="a line on the line above"),
    pytest.param(
        [word(), LayoutItem(kind="logo", rect=(450, 250, 600, 330))], "overlap", id="a logo on a word"
    ),
    pytest.param(
        [disc(), LayoutItem(kind="logo", rect=(650, 250, 750, 350))], "logo", id="a logo on an object"
    ),
    pytest.param(
        [art(450, 200, 700, 400), LayoutItem(kind="logo", rect=(650, 250, 750, 350))],
        "logo",
        id="a logo on other artwork",
    ),
    pytest.param([word(width=600), word(baseline=480, width=150)], "balance", id="a nearly empty line"),
    pytest.param([word("W\U00013000")], "glyph", id="a character that no face of the chain has"),
]


@pytest.mark.parametrize(("marks", "code"), BAD)
def test_each_flaw_is_found_and_nothing_else(marks: list[LayoutItem], code: str) -> None:
    """One of a kind."""
    assert codes(*marks) == [code]


GOOD = [
    pytest.param(
        [disc(), LayoutItem(kind="logo", rect=(440, 160, 500, 220))],
        id="a logo in the empty corner of an object's bounds",
    ),
    pytest.param([word()], id="a word with room around it"),
    pytest.param([word(contrast=4.5)], id="contrast of just 4.5"),
    pytest.param([word(contrast=None)], id="contrast that was not measured"),
    pytest.param([word(width=600), word(baseline=480, width=190)], id="a line filled by a third"),
    pytest.param([word(width=600), word(baseline=480, width=150, size=90)], id="a stack of sizes"),
    pytest.param([word(width=600), word(baseline=480, width=150, block=1)], id="another block"),
    pytest.param([LayoutItem(kind="photo", rect=(0, 0, 1280, 720)), word()], id="words over a photo"),
    pytest.param([LayoutItem(kind="box", rect=(90, 190, 520, 310)), word()], id="a word on its box"),
    pytest.param([art(700, 100, 900, 300), art(850, 200, 1000, 400)], id="artwork beside artwork"),
    pytest.param(
        [
            word("\u0627\u0644\u062a\u064a", block=ARABIC),
            word("\u0623\u062d\u062f", block=ARABIC, baseline=420),
        ],
        id="tails of joined letters between the lines",
    ),
]


@pytest.mark.parametrize("marks", GOOD)
def test_what_is_fine_passes(marks: list[LayoutItem]) -> None:
    """A gate that finds too much is turned off."""
    assert codes(*marks) == []


def test_the_duration_is_a_matter_of_youtube() -> None:
    """Nobody else lays one over the picture."""
    assert codes(art(1000, 500, 1200, 700), format_=Format.X) == []


def test_a_finding_says_what_where_and_by_how_much() -> None:
    """For people and for programs."""
    (finding,) = judge([word("Hello", contrast=3.0)], SIZE, Format.YOUTUBE)
    assert finding.message == "'Hello' has too little contrast"
    assert (finding.measured, finding.wanted) == (3.0, READABLE)
    assert finding.where == word("Hello").rect
    assert finding.as_dict()["where"] == [100, 202, 500, 300]


@pytest.mark.long
@pytest.mark.parametrize(
    "request_", [pytest.param(request, id=language) for language, request in requests(40)][::2]
)
def test_the_record_says_what_the_pixels_show(request_: Request) -> None:
    """Sampled contrast and reach are held to every pixel of the finished picture."""
    picture = compose(request_)
    assert picture.findings == ()
    for ink in inks(picture):
        assert ink.contrast is None or ink.contrast >= 4.15
        assert ink.mark.run is not None
        if ink.rect is not None:
            slack = 0.13 * ink.mark.run.size_px
            assert ink.rect[1] >= ink.mark.rect[1] - slack
            assert ink.rect[3] <= ink.mark.rect[3] + slack


def test_a_picture_carries_what_is_wrong_with_it() -> None:
    """An ordinary one: nothing, at the first try."""
    picture = compose(make_request("Stop Using Passwords"))
    assert (picture.findings, picture.repaired, picture.attempts) == ((), (), 1)

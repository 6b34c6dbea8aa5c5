"""A font file is checked before titles are drawn with it: whatever passes can be drawn with."""

from __future__ import annotations

import hashlib
import random
import re
import resource
from importlib.resources import files
from string import ascii_letters, digits
from typing import TYPE_CHECKING

import pytest

from tests.fuzz.kinds import bundled_fonts
from tests.fuzz.mutations import mutate_font
from tests.render.tiny_font import tiny_font
from thumbcli.child_process import ChildProcess
from thumbcli.contract import make_request
from thumbcli.contract.asset import FontFile
from thumbcli.contract.design_options import make_design
from thumbcli.render import draw
from thumbcli.render.typography import font_check
from thumbcli.render.typography.font_check import font_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CPU_MAX_S = 10

TITLES = ("Why We Forget", "10 Money Mistakes, Explained", "Figma vs Framer: Which One Wins?")


def font_file(data: bytes) -> FontFile:
    """Return bytes as a font file."""
    return FontFile(name="brand.ttf", data=data, sha256=hashlib.sha256(data).hexdigest())


def draw_with(font: FontFile, title: str) -> bytes:
    """Return a picture whose headline is set in a font."""
    return draw(make_request(title, design=make_design(font=font))).image


@pytest.fixture(scope="module")
def ask() -> Iterator[Callable[[bytes], str]]:
    """Start the process that checks fonts, and ask it about one after the other."""
    process = ChildProcess(font_check.__name__, font_check.check_fonts.__name__)
    yield lambda data: process.ask((font_file(data), CPU_MAX_S), limit_s=60)
    process.kill()


@pytest.mark.long
@pytest.mark.parametrize(
    "data",
    [
        *(pytest.param(data, id=f"bundled font {index}") for index, data in enumerate(bundled_fonts())),
        pytest.param(
            files("manimgx_fonts_cjk").joinpath("NotoSansCJK-VF.otf.ttc").read_bytes(),
            id="a collection of 65,535 glyphs",
        ),
        pytest.param(tiny_font(), id="the least that a font needs"),
        pytest.param(tiny_font(letters="გდ"), id="no Latin letters"),
        pytest.param(tiny_font(doublings=6), id="glyphs made of glyphs"),
    ],
)
def test_a_good_font_has_no_problem(ask: Callable[[bytes], str], data: bytes) -> None:
    """Static, variable, of one script only."""
    assert ask(data) == ""


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(tiny_font()[:400], "can't be opened", id="cut off in its tables"),
        pytest.param(tiny_font().replace(b"glyf", b"none"), "no outlines", id="no glyphs"),
        pytest.param(tiny_font(units_per_em=16), "glyphs can't be drawn", id="letters 43 em high"),
        pytest.param(tiny_font(units_per_em=16_000), "capitals are 0.04", id="letters 0.04 em high"),
        pytest.param(tiny_font(advance=0), "no letter or digit", id="letters without a width"),
        pytest.param(tiny_font(blank=ascii_letters + digits), "no letter or digit", id="blank letters"),
        pytest.param(tiny_font(letters="→"), "no letter or digit", id="arrows only"),
        pytest.param(b"\0\1\0\0" + bytes(200), "can't be opened", id="zeros"),
    ],
)
def test_what_no_title_can_be_drawn_with_is_told(
    ask: Callable[[bytes], str], data: bytes, problem: str
) -> None:
    """In words that end a sentence on the font."""
    assert problem in ask(data)


def test_the_same_font_is_checked_once() -> None:
    """A second look starts no process."""
    font = font_file(tiny_font(letters="abc"))

    def spent_s() -> float:
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    before_s = spent_s()
    assert font_problem(font) == ""
    first_s = spent_s()
    assert first_s > before_s
    assert font_problem(font) == ""
    assert spent_s() == first_s


@pytest.mark.long
def test_a_font_that_takes_for_ever_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A glyph of two to the power of fifty parts; no title has to have it."""
    monkeypatch.setattr(font_check, "_CPU_MAX_S", 1)
    assert "takes more than 1 s" in font_problem(font_file(tiny_font(doublings=50)))


@pytest.mark.parametrize("title", ["42 Ways", "Ways 7 to 42", "2024"])
def test_letters_without_ink_are_drawn_in_another_font(title: str) -> None:
    """Trial versions of fonts have blank digits; a title is not drawn without them."""
    font = font_file(tiny_font(blank=digits))
    assert font_problem(font) == ""
    assert draw_with(font, title) != draw_with(font, re.sub(r"\d", "0", title))


@pytest.mark.long
@pytest.mark.parametrize("number", range(6))
def test_a_damaged_font_draws_or_is_refused(number: int) -> None:
    """Never an error about the title; `python -m tests.fuzz --kind font` tries thousands."""
    rng = random.Random(f"suite/{number}")  # noqa: S311 - damage, not a secret
    font = font_file(mutate_font(rng, rng.choice(bundled_fonts())))
    if not font_problem(font):
        draw_with(font, TITLES[number % len(TITLES)])

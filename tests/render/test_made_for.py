"""Layout families that are made for one kind of title: results, days, messages, films, quiet words."""

from __future__ import annotations

import pytest
import skia

from thumbcli.contract import Format, make_request
from thumbcli.contract.design_options import PLAIN
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts import family_named
from thumbcli.render.layouts.choose import choose
from thumbcli.render.layouts.depth.calendar_leaf import counts_days
from thumbcli.render.layouts.depth.scoreboard import Result, result_of
from thumbcli.render.pixels.soft_shapes import draw_cast_shadow
from thumbcli.render.pixels.surface import new_surface
from thumbcli.render.quality.recompose import compose_well
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Box

RESULTS = (
    "Real Madrid 4-3 Barcelona - Extended Highlights",
    "Manchester United 0-7 Liverpool | Premier League Highlights",
    "Lakers 112-108 Warriors | NBA Highlights",
)


@pytest.mark.parametrize(
    ("headline", "result"),
    [
        ("Chelsea 2-2 Arsenal", Result(("Chelsea", "Arsenal"), ("2", "2"))),
        ("Real Madrid 4 \u2013 3 Barcelona", Result(("Real Madrid", "Barcelona"), ("4", "3"))),
        ("Real Madrid 1 vs 2 FC Barcelona", Result(("Real Madrid", "FC Barcelona"), ("1", "2"))),
        ("GENOA-INTER 2-2", Result(("GENOA", "INTER"), ("2", "2"))),
        ("Chelsea - Arsenal, 3:1", Result(("Chelsea", "Arsenal"), ("3", "1"))),
        ("My 9-5 job is over", None),
        ("Why 50-50 Never Works", None),
        ("Battery 50-80 Percent", Result(("Battery", "Percent"), ("50", "80"))),
        ("Chelsea 2-2", None),
        ("Windows 10 vs Windows 11", None),
    ],
)
def test_a_result_is_read(headline: str, result: Result | None) -> None:
    """Two names in capitals with the points between them; the topic tells whether that is a match."""
    assert result_of(headline) == result


@pytest.mark.parametrize("title", RESULTS)
def test_a_result_stands_on_a_scoreboard(title: str) -> None:
    """And its picture has no fault."""
    picture = compose(make_request(title))
    assert (picture.family, picture.findings) == ("scoreboard", ())
    sizes = {mark.cap_px for mark in picture.marks if mark.kind == "headline"}
    assert len(sizes) == 1  # the names of both sides have one size


def test_points_that_are_no_match_stand_on_no_scoreboard() -> None:
    """What is no sport keeps its words."""
    composition = brief_of(make_request("Battery 50-80 Percent", category="tech-saas")).composition
    assert family_named("scoreboard").suits(composition) == 0


@pytest.mark.parametrize(
    ("title", "days"),
    [("30 Days Without Sugar", True), ("7 Tage in Tokio", True), ("5 Stretches for Your Back", False)],
)
def test_days_are_counted_on_a_calendar(title: str, days: bool) -> None:
    """A leaf with the number has the place of the bare numeral."""
    composition = brief_of(make_request(title)).composition
    assert counts_days(composition) is days
    picture = compose(make_request(title))
    assert (picture.family, picture.findings) == ("number", ())


@pytest.mark.parametrize(
    ("title", "family"),
    [
        ("We Need to Talk", "chat"),
        ("Moana 2 | Official Trailer", "cinema"),
        ("The Leaked Memo They Hid for Years", "dossier"),
        ("Left on Read Again", "notification"),
        ("Breaking: Nobody Resigns", "newspaper"),
        ("I Spent $3000 on This", "pricetag"),
        ("Nick Jonas - Find You (Live Session)", "gig"),
        ("My Honest Opinion on Therapy", "letterpress"),
        ("Why She Resigns: My Statement", "press"),
        ("El presidente responde a la prensa", "press"),
        ("Referee Mistakes That Cost the Playoffs", "terrace"),
        ("GTA 6 Gameplay Looks Unreal", "player"),
        ("Minecraft But Every Chunk Is Random", "player"),
        ("A Faith Life with No Regrets", "setting"),
        ("Understanding Currying in JavaScript", "setting"),
    ],
)
def test_a_title_has_a_family_of_its_kind(title: str, family: str) -> None:
    """It scores at least nearly as well as the best, and draws without a fault."""
    composition = brief_of(make_request(title)).composition
    chosen = choose(composition, PLAIN)
    own = family_named(family)
    assert own.suits(composition) >= 0.9 * chosen.family.suits(composition)
    assert compose_well(composition, own, ()).findings == ()


@pytest.mark.parametrize(
    "title", ["GOLF SWING BASICS", "HOW MUCH DOES A WEDDING REALLY COST?", "NIKKI AND ARTEM DANCE SAMBA"]
)
def test_a_line_is_not_large_because_it_is_short(title: str) -> None:
    """Without a key word all lines have nearly one size."""
    box = Box(660.0, 600.0)
    block = fit_best(title, ("anton",), box, max_size_px=600, min_cap_px=40, emphasis="")
    sizes = [line.size_px for line in block.lines]
    assert len(sizes) > 1
    assert max(sizes) <= 1.2 * min(sizes)


def test_a_hard_shadow_falls_out_of_the_picture() -> None:
    """Down to the right from the whole shape, and nowhere else."""
    surface, pixels = new_surface(200, 100)
    with surface as canvas:
        canvas.clear(0xFFFFFFFF)
        draw_cast_shadow(
            canvas, 0xFF000000, lambda sheet: sheet.canvas.drawRect(skia.Rect(20, 20, 40, 40), skia.Paint())
        )
    darks = {(x, y): pixels[4 * (200 * y + x)] < 128 for x, y in ((60, 60), (98, 96), (60, 20), (10, 10))}
    assert darks == {(60, 60): True, (98, 96): True, (60, 20): False, (10, 10): False}


@pytest.mark.parametrize("format_", [Format.YOUTUBE, Format.X])
def test_words_alone_have_eight_structures(format_: Format) -> None:
    """One title suits that many families whose words fill the picture."""
    names = ("echo", "justified", "marquee", "serif", "shadow", "strips", "clipping", "chat")
    composition = brief_of(make_request("He Said I Would Never Make It", format=format_)).composition
    assert {name for name in names if family_named(name).suits(composition) <= 0} == set()

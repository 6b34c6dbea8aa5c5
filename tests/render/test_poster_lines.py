"""Words alone in two sizes: which line is the key line, and that all of it is seen; titles of real videos."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from PIL import Image

from thumbcli.contract import make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.layouts import family_named
from thumbcli.render.layouts.depth.poster_lines import PosterLine, fit_lines, key_bounds, suits_lines
from thumbcli.render.layouts.depth.record_sleeves import sleeve_for
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE
from thumbcli.render.paint.picture_canvas import Stage
from thumbcli.render.quality.recompose import compose_well

POSTERS = (
    "aura",
    "bang",
    "billboard",
    "brush",
    "bulletin",
    "decal",
    "dossier",
    "labels",
    "letterpress",
    "limelight",
    "newspaper",
    "notification",
    "search",
    "slash",
    "tape",
    "torn",
)
CROWDED = (
    "If You're Not Doing This, People Will LEAVE Your Videos EARLY",
    "Taking a Citizenship Test to prove I'm not French",
    "Legendary Inventor Danny Hillis \u2014 Solving the Impossible",
    "Mon Conseil le Plus Sinc\u00e8re pour la Jeune G\u00e9n\u00e9ration",
    "Being replaced.",
)
SHAPES = ("youtube", "instagram", "story")


def _lines(title: str, size: tuple[float, float] = (1130.0, 560.0)) -> list[PosterLine]:
    stage = Stage(brief_of(make_request(title, format="youtube")).composition)
    return fit_lines(stage, (60.0, 50.0, 60.0 + size[0], 50.0 + size[1]))


def _sleeve(title: str) -> int:
    return sleeve_for(brief_of(make_request(title, format="youtube")).composition)


def _cap_px(line: PosterLine) -> float:
    return line.block.metrics.cap * line.block.lines[0].size_px


def _words(line: PosterLine) -> str:
    return " ".join(word.text for word in line.block.lines[0].words)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Cash Nasty made a mistake challenging me", ["A MISTAKE", "CHALLENGING ME"]),
        ("I drew what I look like", ["I DREW WHAT I", "LOOK LIKE"]),
        ("Thank you for everything", ["THANK YOU", "FOR EVERYTHING"]),
    ],
)
def test_no_line_tears_a_verb_from_what_belongs_to_it(title: str, lines: list[str]) -> None:
    """Key words take such a word with them, and no full word beside them is alone on its line."""
    assert [_words(line) for line in _lines(title)] == lines


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Danny MacAskill's Imaginate", "IMAGINATE"),
        ("Being replaced.", "REPLACED."),
        ("The INSANE Tech behind Beast Games", "THE INSANE TECH"),
        ("The Most Misleading Story", "THE MOST MISLEADING STORY"),
    ],
)
def test_the_key_line_is_the_largest(title: str, key: str) -> None:
    """It says what the title is about, and alone has the colour of key words."""
    lines = _lines(title)
    keys = [line for line in lines if line.is_key]
    assert " ".join(map(_words, keys)) == key
    for line in lines:
        assert line.is_key or _cap_px(line) < 0.8 * min(map(_cap_px, keys))
        assert all(word.accent is line.is_key for word in line.block.lines[0].words)


def test_a_phrase_of_key_words_is_not_torn() -> None:
    """It has a line of its own, and no article is alone."""
    lines = _lines("How To Build An Extraordinary Life")
    assert [(_words(line), line.is_key) for line in lines] == [
        ("HOW TO BUILD AN", False),
        ("EXTRAORDINARY LIFE", True),
    ]


def test_a_version_or_a_year_does_not_lead() -> None:
    """It is read with the name before it."""
    assert [(_words(line), line.is_key) for line in _lines("Recon-ng V5 - Web Interface")] == [
        ("RECON-NG V5", True)
    ]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "Day 11 \u2014 Building my SaaS as a Solo Developer",
            ["BUILDING", "MY SAAS", "*AS A SOLO", "*DEVELOPER"],
        ),
        (
            "Microsoft's AI business is falling apart",
            ["MICROSOFT\u2019S AI", "BUSINESS IS", "*FALLING", "*APART"],
        ),
        (
            "Full interview: Anthropic CEO responds to Trump order, Pentagon clash",
            ["ANTHROPIC CEO", "RESPONDS TO", "*TRUMP", "*ORDER"],
        ),
        ("Jorja Smith - By Any Means (Official Video)", ["*BY ANY", "*MEANS"]),
        ("SUSUK 8 PAKU - KHW PART 266", ["*SUSUK", "*8 PAKU"]),
        ("Thief: Low Chaos 1st Playthrough", ["*LOW", "*CHAOS", "1ST PLAYTHROUGH"]),
        ("What If Every Volcano Erupted at Once?", ["WHAT IF EVERY", "*VOLCANO", "*ERUPTED", "AT ONCE?"]),
    ],
)
def test_lines_in_a_column_are_phrases(title: str, lines: list[str]) -> None:
    """Beside an object: key lines have a star. No article is alone, no phrase is in two sizes."""
    found = _lines(title, (620.0, 520.0))
    assert [f"{'*' * line.is_key}{_words(line)}" for line in found] == lines
    keys = [_cap_px(line) for line in found if line.is_key]
    assert max(keys) <= 1.31 * min(keys)


def test_what_is_owned_stands_with_its_owner() -> None:
    """`MY` is small, but part of what the key line says."""
    assert _words(_lines("Selfish Karen Feels My WRATH")[-1]) == "MY WRATH"


def test_what_is_behind_the_key_lines_touches_no_other_line() -> None:
    """So much is free above and below them."""
    stage = Stage(brief_of(make_request("Mon Conseil le Plus Sinc\u00e8re", format="youtube")).composition)
    lines = fit_lines(stage, (60.0, 50.0, 1190.0, 610.0), key_pad_px=40.0)
    _, top, _, bottom = key_bounds(lines)
    others = [line.rect for line in lines if not line.is_key]
    assert others
    assert all(rect[3] <= top - 40.0 or rect[1] >= bottom + 40.0 for rect in others)
    assert lines[-1].rect[3] <= 610.1


@pytest.mark.parametrize("title", ["Mon Conseil le Plus Sinc\u00e8re", "R\u00e9ussir", "If I Hated You"])
def test_lines_stay_in_their_area_and_fill_it(title: str) -> None:
    """Accents included: they are a part of their line, and no line reaches into the next one."""
    lines = _lines(title)
    assert lines[0].rect[1] >= 49.9
    assert lines[-1].rect[3] <= 610.1
    assert all(one.rect[3] <= other.rect[1] for one, other in pairwise(lines))
    assert max(line.rect[2] - line.rect[0] for line in lines) > 0.85 * 1130
    assert lines[-1].rect[3] - lines[0].rect[1] > 0.4 * 560


def test_a_high_area_has_more_lines() -> None:
    """Two words on one line would leave a square empty."""
    assert len(_lines("Being replaced.", (900.0, 900.0))) == 2


@pytest.mark.parametrize(
    ("title", "suits"),
    [
        ("Solving the Impossible", True),
        (
            "\u0427\u0442\u043e \u0442\u0430\u043a\u043e\u0435 \u0441\u0447\u0430\u0441\u0442\u044c\u0435",
            True,
        ),
        ("\u5e78\u305b\u3068\u306f\u4f55\u304b", False),
        ("\u0645\u0627 \u0647\u064a \u0627\u0644\u0633\u0639\u0627\u062f\u0629", True),
        ("Donaudampfschifffahrtsgesellschaft erkl\u00e4rt", False),
    ],
)
def test_scripts_without_spaces_and_long_words_step_back(title: str, suits: bool) -> None:
    """They have no lines to break into, or a word that would be small."""
    composition = brief_of(make_request(title, format="youtube")).composition
    assert suits_lines(composition) is suits


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("tape", "Warning: Never Open This Door"),
        ("search", "Why Do We Forget?"),
        ("brush", "Solving the Impossible"),
        ("letterpress", "Solving the Impossible"),
    ],
)
def test_a_poster_suits_what_it_is_for(name: str, title: str) -> None:
    """And not what is said in a low voice, but for paper, which is quiet."""
    composition = brief_of(make_request(title, format="youtube")).composition
    composition = replace(composition, icons=())
    assert family_named(name).suits(composition) > UNFIT_SCORE
    gentle = replace(composition, headline=replace(composition.headline, main="Why we show our hurt"))
    assert (family_named(name).suits(gentle) > 0) is (name == "letterpress")


@pytest.mark.long
@pytest.mark.parametrize("name", POSTERS)
def test_a_poster_passes_the_gate(name: str) -> None:
    """With its small line, clear of the badge, or it is drawn as something else; the formats take turns."""
    family = family_named(name)
    findings = {}
    for turn, title in enumerate(CROWDED, POSTERS.index(name)):
        for step in range(len(SHAPES)):
            format_ = SHAPES[(turn + step) % len(SHAPES)]
            composition = brief_of(make_request(title, format=format_)).composition
            if family.suits(composition) > 0:
                findings[title, format_] = compose_well(composition, family, ()).findings
                break
    assert findings
    assert findings == dict.fromkeys(findings, ())


def test_sleeves_differ_from_song_to_song() -> None:
    """Nine arts, of which the title decides; a song keeps its own, and a soft one has a quiet one."""
    songs = ("Hello", "Yellow", "Africa", "Daisy", "Levitating", "Chandelier", "Find You", "WAP", "Halo")
    sleeves = {song: _sleeve(f"Artist - {song} (Official Music Video)") for song in songs}
    assert len({*sleeves.values()}) >= 4
    soft = {
        _sleeve(f"Artist - {song} (Official Video)") for song in ("Tears in the Rain", "Goodbye, Moon", "Cry")
    }
    loud = {
        _sleeve(f"Artist - {song} (Official Video)")
        for song in ("Drill Freestyle", "Trap Cypher", "Rap Tour")
    }
    assert soft.isdisjoint(loud)
    picture = compose(
        make_request("Adele - Hello (Official Music Video)", design=make_design(layout="record"))
    )
    assert picture.family == "record"


@pytest.mark.parametrize(
    "layout",
    ["hero", "scene", "cutout", "board", "lightbox", "window", "clipping", "ticket", "roadsign", "neon"],
)
@pytest.mark.parametrize(
    "title", ["I Built a Robot That Cleans My Room", "They Found a Secret Room in Paris"]
)
def test_words_of_families_with_a_column_have_two_sizes(layout: str, title: str) -> None:
    """The key phrase is nearly twice as tall as the smallest line, and all words are there."""
    picture = compose(make_request(title, format="youtube", design=make_design(layout=layout)))
    assert picture.findings == ()
    caps = {mark.text: mark.cap_px for mark in picture.marks if mark.kind == "headline"}
    words = [word for mark in picture.marks if mark.kind == "headline" for word in mark.text.split()]
    assert "ROOM" in words
    assert max(caps.values()) > 1.35 * min(caps.values())


def test_boxes_of_two_key_lines_do_not_touch() -> None:
    """Torn paper has a box behind each."""
    title = "They Found a Secret Room Under My House"
    picture = compose(
        make_request(title, format="youtube", design=make_design(layout="clipping", icon="key"))
    )
    boxes = sorted((mark.rect for mark in picture.marks if mark.kind == "box"), key=lambda rect: rect[1])
    assert len(boxes) >= 2
    turn = math.sin(math.radians(2.2))  # of the paper: marks are the bounds of what is turned
    for upper, lower in pairwise(boxes):
        assert upper[3] - lower[1] <= turn * max(upper[2] - upper[0], lower[2] - lower[0])


def test_no_line_before_an_object_ends_on_a_verb() -> None:
    """`FITZ`, an object and `IS BACK!`, not `FITZ IS` and `BACK!`."""
    composition = brief_of(make_request("Fitz Is Back!", format="youtube")).composition
    made = compose_well(replace(composition, icons=("\U0001f9b8",)), family_named("between"), ())
    marks = [mark for mark in made.stage.marks if mark.kind == "headline"]
    middle = made.stage.height / 2
    assert [mark.text for mark in marks if mark.rect[1] < middle] == ["FITZ"]
    assert [mark.text for mark in marks if mark.rect[1] > middle] == ["IS", "BACK!"]


def test_a_question_has_two_sizes() -> None:
    """Beside its mark, as beside an object."""
    design = make_design(layout="question")
    picture = compose(
        make_request("Do Our Parents Approve Of Our Engagement?", format="youtube", design=design)
    )
    assert (picture.family, picture.findings) == ("question", ())
    caps = {mark.text: mark.cap_px for mark in picture.marks if mark.kind == "headline"}
    assert caps["ENGAGEMENT?"] > 1.4 * min(caps.values())


def test_a_grave_title_is_sober_but_made() -> None:
    """Serif letters in two sizes and a rule, without a second colour, rather than bands of slate."""
    picture = compose(make_request("The (Real) Delusion That You're a Corpse", format="youtube"))
    assert (picture.family, picture.findings, picture.composition.somber) == ("serif", (), True)
    caps = {mark.text: mark.cap_px for mark in picture.marks if mark.kind == "headline"}
    assert caps["Corpse"] > 1.4 * min(caps.values())
    grave = compose(make_request("What Happens When You Die", format="youtube"))
    assert grave.family == "serif"


ARABIC = (
    "\u062a\u062d\u062f\u064a \u062c\u0627\u0648\u0628 \u063a\u0644\u0637 "
    "\u0645\u0639 \u0627\u062e\u0648\u0627\u0646\u064a"
)
BENGALI = (
    "\u09ac\u09be\u0999\u09be\u09b2\u09bf \u09ae\u09be\u09af\u09bc\u09c7\u09b0\u09be "
    "\u0996\u09be\u09ac\u09be\u09b0 \u09a8\u09be \u0996\u09c7\u09b2\u09c7 \u09af\u09be \u0995\u09b0\u09c7"
)
HINDI = (
    "\u092e\u0947\u0930\u0940 \u092a\u0939\u0932\u0940 \u0928\u094c\u0915\u0930\u0940 "
    "\u0915\u0940 \u0915\u0939\u093e\u0928\u0940"
)


@pytest.mark.parametrize("name", ["aura", "brush", "slash", "billboard", "cinema", "hero", "clipping"])
@pytest.mark.parametrize("title", [ARABIC, BENGALI, HINDI], ids=["Arabic", "Bengali", "Hindi"])
def test_other_scripts_have_posters(name: str, title: str) -> None:
    """In two sizes, from the side that they are read from, without a fault."""
    composition = brief_of(make_request(title, format="youtube")).composition
    if name not in {"hero", "clipping"}:
        composition = replace(composition, icons=())
    family = family_named(name)
    if not family.suits(composition):
        pytest.skip("it is for other titles")
    made = compose_well(composition, family, ())
    assert not made.findings
    marks = [mark for mark in made.stage.marks if mark.kind == "headline"]
    caps = [mark.cap_px for mark in marks]
    assert max(caps) >= 1.3 * min(caps)
    if composition.rtl and name not in {"aura", "cinema", "clipping"}:
        right = max(mark.rect[2] for mark in marks)
        assert sum(mark.rect[2] > right - 40 for mark in marks) >= 2  # each line begins there


def test_shadows_of_low_letters_are_whole() -> None:
    """They fade out: where a shadow is cut off, a row is much darker than the next."""
    picture = compose(make_request(ARABIC, format="youtube", design=make_design(layout="aura")))
    size = (picture.size.width_px, picture.size.height_px)
    grey = Image.frombuffer("RGBX", size, bytes(picture.pixels)).convert("L")
    below = grey.crop((500, 570, 560, 660)).resize((1, 90), Image.Resampling.BOX)
    rows = list(below.tobytes())
    assert rows[0] < rows[-1] - 20  # there is a shadow
    assert max(abs(one - other) for one, other in pairwise(rows)) < 8


@pytest.mark.parametrize(
    ("title", "carries"),
    [
        ("Let Me In", True),
        ("This Bridge Is Falling Apart", True),
        ("Open Source Is Collapsing in Real Time", True),
        ("The INSANE Tech behind Beast Games", False),
        ("Exposing My Browsing History", False),
    ],
)
@pytest.mark.parametrize("family", ["torn", "brush"])
def test_a_strip_carries_a_whole_phrase(family: str, title: str, carries: bool) -> None:
    """Other titles stand on what carries all their words."""
    composition = brief_of(make_request(title, format="youtube")).composition
    strip, board = (family_named(name).suits(composition) for name in (family, "limelight"))
    assert (strip > board * 0.9) is carries

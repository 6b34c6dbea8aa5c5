"""The words of a picture: those of the title, its hook, or given by hand, and the phrase that stands out."""

from __future__ import annotations

import pytest

from thumbcli.contract import Category, make_request
from thumbcli.contract.design_options import TextChoice, make_design
from thumbcli.errors import NoFont
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.title import understanding
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.title.hook import Hook
from thumbcli.render.title.tone import Tone
from thumbcli.render.title.understanding import accent_of, understand

LONG = "This headline was written by hand and is longer than the line that a phone can show so large as it is"


@pytest.mark.parametrize(
    ("headline", "main"),
    [
        pytest.param("Own words", "Own words", id="plain"),
        pytest.param("Song (Official Video) | Channel", "Song (Official Video) | Channel", id="no cleaning"),
        pytest.param("A: B", "A: B", id="no parts"),
        pytest.param("**bold** &amp; it's", "**bold** &amp; it's", id="no markup"),
        pytest.param("Hot 🔥 stuff", "Hot stuff", id="an emoji is split off"),
        pytest.param("???", "???", id="signs alone"),
        pytest.param("مرحبا C++", "مرحبا C++", id="from the right"),
    ],
)
def test_a_given_headline_is_drawn_as_it_is(headline: str, main: str) -> None:
    """Without a small line, whatever the title has."""
    found = understand("A Song - An Artist: the rest (2024)", text=TextChoice.HOOK, headline=headline)
    assert (found.headline.main, found.headline.sub) == (main, "")
    assert "headline: as given" in found.reasons


def test_a_given_headline_tells_what_it_does() -> None:
    """A count, a question and a comparison get the layouts made for them."""
    kinds = [
        understand("Title", headline=words).headline.kind
        for words in ("7 Mistakes", "Why not?", "Figma vs Framer")
    ]
    assert kinds == [HeadlineKind.NUMBER, HeadlineKind.QUESTION, HeadlineKind.VERSUS]


def test_a_given_headline_that_is_too_long_is_cut_and_continues_nowhere() -> None:
    """The picture says so."""
    found = understand("Title", headline=LONG)
    assert found.headline.main.endswith("…")
    assert (found.headline.sub, found.headline.truncated) == ("", True)


@pytest.mark.parametrize(
    ("title", "headline", "emoji"),
    [
        ("Hot 🔥", "Own", ("🔥",)),
        ("Hot 🔥", "Own 🎸", ("🎸",)),
        ("Hot 🔥", "🎸", ("🎸",)),
    ],
)
def test_the_emoji_of_a_headline_go_before_those_of_the_title(
    title: str, headline: str, emoji: tuple[str, ...]
) -> None:
    """Either is artwork."""
    assert understand(title, headline=headline).headline.emoji == emoji


def test_a_given_subtitle_stands_beside_the_understood_headline() -> None:
    """In the place of its own."""
    own = understand("10 Money Mistakes (And How to Avoid Them)")
    given = understand("10 Money Mistakes (And How to Avoid Them)", subtitle="Part 2 🎸")
    assert own.headline.sub
    assert (given.headline.main, given.headline.sub) == (own.headline.main, "Part 2")
    assert given.headline.number == "10"
    both = understand("A title", headline="Large", subtitle="Small").headline
    assert (both.main, both.sub, both.sub_first) == ("Large", "Small", False)


def test_what_the_title_is_about_does_not_depend_on_the_words_that_are_drawn() -> None:
    """Language, category and tone are those of the title."""
    plain, given = (
        understand("10 Money Mistakes Keeping You Poor", headline=words) for words in ("", "Stop")
    )
    assert (plain.language, plain.topic, plain.tone, plain.clean) == (
        given.language,
        given.topic,
        given.tone,
        given.clean,
    )


HOOKS = {
    "I Grew 200 Tomatoes on a Tiny City Balcony": (
        Hook("200 Tomatoes", "on a Tiny City Balcony", rest_first=False, reason="a number with its noun"),
        Hook("Tiny City Balcony", "I Grew 200 Tomatoes on a", rest_first=True, reason="a noun phrase"),
        Hook("I Grew 200 Tomatoes on a Tiny City Balcony", "", rest_first=False, reason="the whole title"),
    ),
    "I Grew 200 Tomatoes on a Tiny City Balcony Without a Garden or Any Help": (
        Hook(
            "200 Tomatoes",
            "on a Tiny City Balcony Without a Garden or Any Help",
            rest_first=False,
            reason="a number with its noun",
        ),
    ),
}
TITLE, LONG_TITLE = HOOKS
WATER = "and how I water each one of them in the hot weeks of July"
"""As long as what stands in a bracket may be."""


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find the hooks of two titles, whatever its language; of any other the title itself."""

    def find(text: str, _language: str, **_: object) -> tuple[Hook, ...]:
        return HOOKS.get(text, (Hook(text, "", rest_first=False, reason="the whole title"),))

    understand.cache_clear()
    monkeypatch.setattr(understanding, "find_hooks", find)


@pytest.mark.usefixtures("hooks")
@pytest.mark.parametrize(
    ("title", "variant", "words"),
    [
        pytest.param(TITLE, 0, ("200 Tomatoes", "on a Tiny City Balcony", False), id="the best first"),
        pytest.param(TITLE, 1, ("Tiny City Balcony", "I Grew 200 Tomatoes on a", True), id="a variant"),
        pytest.param(TITLE, 2, (TITLE, "", False), id="the whole title is one"),
        pytest.param(TITLE, 3, ("200 Tomatoes", "on a Tiny City Balcony", False), id="and around"),
        pytest.param(
            f"{TITLE} (Part 2)", 0, ("200 Tomatoes", "on a Tiny City Balcony · Part 2", False), id="two after"
        ),
        pytest.param(
            f"Day 12: {TITLE}",
            1,
            ("Tiny City Balcony", "Day 12: I Grew 200 Tomatoes on a", True),
            id="two before",
        ),
        pytest.param(f"{TITLE} (Part 2)", 1, (TITLE, "Part 2", False), id="one on each side: as it was"),
        pytest.param(
            f"{LONG_TITLE} ({WATER})",
            0,
            (LONG_TITLE, WATER, False),
            id="more than a small line holds: as it was",
        ),
    ],
)
def test_no_word_is_lost_beside_a_hook(title: str, variant: int, words: tuple[str, str, bool]) -> None:
    """The rest stands small, in the order in which it is read, and each variant has a hook of its own."""
    head = understand(title, text=TextChoice.HOOK, variant=variant).headline
    assert (head.main, head.sub, head.sub_first) == words
    assert not head.truncated


@pytest.mark.usefixtures("hooks")
def test_the_reason_is_that_of_the_words_that_are_drawn() -> None:
    """Not that of a hook that does not fit."""
    cases = {
        TITLE: "a number with its noun",
        f"{LONG_TITLE} ({WATER})": "the main part of the title, which no hook leaves readable",
    }
    for title, reason in cases.items():
        assert f"headline: {reason}" in understand(title, text=TextChoice.HOOK).reasons


@pytest.mark.usefixtures("hooks")
@pytest.mark.parametrize(
    ("format_", "text", "main"),
    [
        ("youtube", None, "200 Tomatoes"),
        ("x", None, "200 Tomatoes"),
        ("instagram", None, "200 Tomatoes"),
        ("blogpost", None, TITLE),
        ("linkedin", None, TITLE),
        ("youtube", "full", TITLE),
        ("linkedin", "hook", "200 Tomatoes"),
    ],
)
def test_the_format_decides_how_much_is_large_unless_somebody_does(
    format_: str, text: str | None, main: str
) -> None:
    """What is read large is shown whole."""
    request = make_request(TITLE, format=format_, design=make_design(text=text))
    assert brief_of(request).understood.headline.main == main


@pytest.mark.parametrize(
    ("words", "chosen", "accent"),
    [
        pytest.param("Live WITHOUT Sugar Now", {1, 2}, "WITHOUT Sugar", id="two words"),
        pytest.param("Live WITHOUT Sugar Now!", {3}, "Now!", id="the last one"),
        pytest.param("Live now", set(), "", id="none"),
        pytest.param("", set(), "", id="no words"),
    ],
)
def test_the_accent_is_one_phrase(
    words: str, chosen: set[int], accent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the words of the headline, in their order."""
    monkeypatch.setattr(understanding, "find_emphasis", lambda *_, **__: frozenset(chosen))
    assert accent_of(words.split(), "en") == accent


@pytest.mark.parametrize("title", ["10 Money Mistakes Keeping You Poor", "A vs B", "x", "🔥", "...", TITLE])
def test_the_accent_is_in_the_headline(title: str) -> None:
    """Whatever is large."""
    for text in TextChoice:
        found = understand(title, text=text)
        assert found.accent in found.headline.main


def test_an_asked_category_is_the_topic() -> None:
    """And the reasons say who asked."""
    found = understand("Nothing in particular", category=Category.TRAVEL)
    assert found.topic is not None
    assert found.topic.category is Category.TRAVEL
    assert any(reason.startswith("category: travel") for reason in found.reasons)
    assert found.tone in set(Tone)


def drawn(title: str, **options: str) -> list[str]:
    """Return the words on a picture, in order of size."""
    picture = compose(make_request(title, design=make_design(**options)))
    return [mark.text for mark in picture.marks if mark.text]


def test_a_picture_shows_the_words_that_were_given() -> None:
    """Those of the title do not appear."""
    words = {word.lower() for word in drawn("Unseen title", headline="Large words", subtitle="Small line")}
    assert {"large", "words"} <= words
    assert not words & {"unseen", "title"}
    assert "small" in " ".join(words)


def test_given_words_are_set_as_those_of_titles_are() -> None:
    """Nobody has typographic quotes on a keyboard; inches stay."""
    headline = brief_of(
        make_request("A", design=make_design(headline='Don\'t say "no"', subtitle='A 27" screen'))
    ).composition.headline
    assert (headline.main, headline.sub) == ("Don\u2019t say \u201cno\u201d", 'A 27" screen')


@pytest.mark.parametrize(
    ("title", "told"), [(",,,", True), ("?!", True), ("🔥", False), ("4%", False), ("Ἀ", False)]
)
def test_a_title_of_signs_alone_is_told(title: str, told: bool) -> None:
    """It is drawn as it is; nearly always something was lost on the way."""
    warnings = [each for each in compose(make_request(title)).warnings if "neither a letter" in each]
    assert bool(warnings) is told


def test_letters_without_a_font_matter_only_in_what_is_shown() -> None:
    """A title that no font draws may have a headline that one does."""
    undrawable = "\U00012000\U00012001\U00012002"
    with pytest.raises(NoFont):
        compose(make_request(undrawable))
    with pytest.raises(NoFont):
        compose(make_request("A title", design=make_design(headline=undrawable)))
    picture = compose(make_request(undrawable, design=make_design(headline="Own words")))
    assert not picture.lacks_glyphs
    assert picture.warnings == ()


def test_a_picture_without_words_of_its_own_is_the_one_it_was() -> None:
    """`--text full` draws what a wide format draws anyway."""
    one, other = (
        compose(make_request("Why We Forget", format="blogpost", design=make_design(text=text)))
        for text in (None, "full")
    )
    assert one.pixels == other.pixels


@pytest.mark.parametrize("headline", ["🔥🔥", "…", "-", "\U0001f9ff\ufe0f", "a\u0301\u0302\u0303\u0304"])
@pytest.mark.parametrize("subtitle", [None, "🔥", "Small"])
def test_odd_words_are_drawn_all_the_same(headline: str, subtitle: str | None) -> None:
    """Emoji alone are artwork."""
    assert compose(make_request("A title", design=make_design(headline=headline, subtitle=subtitle))).pixels


@pytest.mark.parametrize(
    ("title", "small", "runs_on"),
    [
        ("I Made a $100,000 Among Us Tournament!", "I Made", True),
        ("Trolling Youtubers with a FAKE Fortnite LIVE EVENT!", "Trolling Youtubers with", True),
        ("Calling Out Companies Who Stole My Nails", "Calling Out", True),
        ("This Impossible Trick Shot Took 200 Hours", "This Impossible Trick Shot Took", True),
        ("the guy who did 1 night in jail", "in jail", True),
        ("Lot : un violent orage provoque d\u2019importants d\u00e9g\u00e2ts \u00e0 Figeac", "Lot", False),
        ("NBA 2K21 Jump Shot Aiming, Quick Draw Gone!", "NBA 2K21 Jump Shot Aiming", False),
        (
            "Plushie Makeover: First Time Custom With NerdECrafter",
            "First Time Custom With NerdECrafter",
            False,
        ),
        ("Carole Baskin\u2019s Paso \u2013 Dancing with the Stars", "Dancing with the Stars", False),
        ("Man City down Man United! Guardiola vs. Mourinho in the final!", None, False),
        ("UFC 260: Post-fight Press Conference", "Post-fight Press Conference", False),
    ],
)
def test_a_small_half_of_a_sentence_is_told_from_a_line_of_its_own(
    title: str, small: str | None, runs_on: bool
) -> None:
    """A label would hold half a sentence: layouts set it as text."""
    headline = understand(title, text=TextChoice.HOOK).headline
    assert headline.runs_on is runs_on
    if small is not None:
        assert headline.sub == small


@pytest.mark.parametrize(
    "title",
    [
        "Without Remorse - Final Trailer | Prime Video",
        "jxdn - Better Off Dead (Official Video)",
        "Dead by Daylight | Chapter XIX Teaser",
        "Army of the Dead | Official Trailer | Netflix",
        "The Kid LAROI - WITHOUT YOU (Official Video)",
        "Mozzy - Never Lackin (Official Video)",
        "Clifford The Big Red Dog - First Look - Paramount Pictures",
        "Luke Combs - Without You (Lyric Video) ft. Amanda Shires",
        "A Boogie Wit Da Hoodie - It's Crazy (feat. Melody)",
        "FIFA 21 | Official Career Mode Trailer",
        "Bankroll Freddie Feat. Young Dolph - Rich Off Grass Remix (Official Video)",
        "Dax - KILLSHOT 3 (Official Music Video)",
    ],
)
def test_no_word_stands_out_of_the_name_of_a_work(title: str) -> None:
    """Its words are a name, and no verdict on anything."""
    understood = understand(title, text=TextChoice.HOOK)
    assert (understood.names_work, understood.accent) == (True, "")


def test_thumbs_up_and_down_beside_two_things_are_no_picture() -> None:
    """One of them alone would judge both."""
    assert understand("Dogs 👍 Cats 👎", text=TextChoice.HOOK).icon not in {"👍", "👎"}


def test_a_thumbnail_does_not_say_when() -> None:
    """The page beside it does; a card keeps the date."""
    title = "Raptors reach the final at last | August 10, 2020"
    assert understand(title, text=TextChoice.HOOK).headline.sub == ""
    assert "2020" in understand(title).headline.sub


def test_the_one_great_sum_of_a_shouted_title_stands_out() -> None:
    """With its noun, where that ends the title."""
    title = "THE OFFICIAL REVEAL OF MY NEW $10,000,000 HOUSE!"
    assert understand(title, text=TextChoice.HOOK).accent == "$10,000,000 HOUSE!"

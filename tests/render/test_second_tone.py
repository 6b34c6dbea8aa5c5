"""Which phrase has the second colour where no words are sure to stand out."""

from __future__ import annotations

import pytest

from thumbcli.contract import Format, make_request
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Box
from thumbcli.render.typography.second_tone import second_tone


@pytest.mark.parametrize(
    ("headline", "language", "phrase"),
    [
        ("the boys read mean tweets", "en", "mean tweets"),
        ("How To Defeat Your Social Media Addiction", "en", "Social Media Addiction"),
        ("How To Build An Extraordinary Life", "en", "Extraordinary Life"),
        ("Why Boredom is Good For You", "en", "is Good For You"),
        ("Communicate with Confidence", "en", "Confidence"),
        ("My last trip to Paris", "en", "Paris"),
        ("How Different Diets Impact Your Health", "en", "Your Health"),
        ("WE FINALLY AGREED, NEARLY", "en", "NEARLY"),
        ("Le secret pour r\u00e9ussir", "fr", "r\u00e9ussir"),
        ("\u6d88\u9632\u907f\u9669\u8bad\u7ec3\uff0c\u9003\u751f", "zh", "\u9003\u751f"),
    ],
)
def test_the_last_phrase_has_the_second_colour(headline: str, language: str, phrase: str) -> None:
    """A clause, a noun phrase without the words it leans on, or a verb with what it says."""
    assert second_tone(headline, language) == phrase


@pytest.mark.parametrize(
    ("headline", "language"),
    [
        ("Nikki and Artem\u2019s Samba", "en"),
        ("Grizzlies vs Trail Blazers LIVE!", "en"),
        ("This is not a love song", "en"),
        ("HORIZON ZERO DAWN REMASTERED", "en"),
        ("Gaussian + Gaussian = Gaussian", "en"),
        ("Nineteen Eighty-Fortnite", "und"),
        ("Miten Saan Uuden Talon Halvalla", "fi"),
        ("GIFTED", "en"),
    ],
)
def test_half_of_a_name_or_a_pair_has_no_colour_of_its_own(headline: str, language: str) -> None:
    """Nor what is denied, a word that comes twice, or words of a language whose small words are not known."""
    assert second_tone(headline, language) == ""


@pytest.mark.parametrize(
    ("title", "accent"),
    [
        ("Cardi B - WAP (Official Music Video)", "WAP"),
        ("The Boys Read Mean Tweets", "Mean Tweets"),
        ("The INSANE Tech behind Beast Games", "INSANE Tech"),
    ],
)
def test_a_thumbnail_has_two_tones(title: str, accent: str) -> None:
    """Sure key words come first; the name of a work stands out whole beside its small line."""
    composition = brief_of(make_request(title, format=Format.YOUTUBE)).composition
    tokens = composition.headline.main.split()
    found = find_emphasis(tokens, composition.emphasis, composition.language)
    assert " ".join(tokens[at] for at in sorted(found)) == accent


def test_a_card_has_no_second_tone() -> None:
    """A title that is read has one colour, unless its words are sure to stand out."""
    composition = brief_of(make_request("The Boys Read Mean Tweets", format=Format.BLOGPOST)).composition
    tokens = composition.headline.main.split()
    assert not find_emphasis(tokens, composition.emphasis, composition.language)


def test_the_key_line_is_clearly_larger() -> None:
    """Size tells what matters as well as colour."""
    block = fit_best(
        "THE BOYS READ MEAN TWEETS",
        ("anton",),
        Box(660.0, 600.0),
        max_size_px=600,
        min_cap_px=40,
        emphasis="MEAN TWEETS",
    )
    keys = [line.size_px for line in block.lines if any(word.accent for word in line.words)]
    others = [line.size_px for line in block.lines if not any(word.accent for word in line.words)]
    assert keys
    assert others
    assert min(keys) > 1.3 * max(others)


def test_a_sentence_over_a_dash_is_read_as_one() -> None:
    """Half of it would be a label that says nothing."""
    headline = brief_of(
        make_request("BITTEN - by a GIANT CATFISH!", format=Format.YOUTUBE)
    ).composition.headline
    assert (headline.main, headline.sub) == ("BITTEN by a GIANT CATFISH!", "")


def test_a_verb_keeps_its_particle() -> None:
    """`SHAKES | It Out` says nothing large."""
    title = "Action Bronson Shakes It Out While Eating Spicy Wings | Hot Ones"
    headline = brief_of(make_request(title, format=Format.YOUTUBE)).composition.headline
    assert not headline.main.endswith("Shakes")


def test_the_band_is_rare() -> None:
    """One thing is better seen as a whole than cut by a band."""
    titles = (
        "AI Learns Red Light Green Light for 12 Hours Straight",
        "Why Boredom is Good For You",
        "BITTEN - by a GIANT CATFISH!",
    )
    assert "band" not in {compose(make_request(title, format=Format.YOUTUBE)).family for title in titles}

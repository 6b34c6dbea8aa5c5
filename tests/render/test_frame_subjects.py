"""What a title is, as far as that decides on which thing its words are written; titles of real videos."""

from __future__ import annotations

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import PLAIN
from thumbcli.render.compose import brief_of
from thumbcli.render.layouts.choose import choose
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, frame_score, is_about, is_gentle

LOUD = {
    "brush",
    "cutout",
    "echo",
    "filmstrip",
    "lightbox",
    "marquee",
    "neon",
    "orbit",
    "pattern",
    "peek",
    "roadsign",
    "search",
    "shadow",
    "tape",
    "team",
    "ticket",
}
"""Families that a title in a low voice does not have."""


@pytest.mark.parametrize(
    ("frame", "title", "fits"),
    [
        ("ticket", "New Emirates First Class Suite | Boeing 777 | Emirates", True),
        ("ticket", "Uruguay v Portugal | 2018 FIFA World Cup | Match Highlights", True),
        ("ticket", "How to Choose the Best Travel Itinerary for Your Vacation?", True),
        ("ticket", "letting my followers CHOOSE MY NAIL SET!!", False),
        ("ticket", "Mon Conseil le Plus Sinc\u00e8re pour la Jeune G\u00e9n\u00e9ration", False),
        ("ticket", "the boys read mean tweets", False),
        ("ticket", "THE SHAPE OF WATER - Final Trailer", False),
        ("roadsign", "Getting My Driver's License | Lele Pons", True),
        ("roadsign", "Hidden Museums Worth a Detour in Lisbon\u2019s Alfama", True),
        ("roadsign", "Rules for Resters", True),
        ("roadsign", "RIHANNA FENTY BEAUTY My First Impressions Full Face", False),
        ("roadsign", "Using Your Mind to Control Your Physical Health & Longevity", False),
        ("roadsign", "ALL MY NEW FISH!!", False),
        ("board", "How To Dry a Shirt in 30 Seconds", False),
        ("board", "A pretty reason why Gaussian + Gaussian = Gaussian", True),
        ("board", "Understanding Currying in JavaScript", False),
        ("board", "Roy Moore & Jeff Sessions Cold Open - SNL", False),
        ("board", "Daddy's Home 2 - Movie Review", False),
        ("lightbox", "The Premiere of Our Magic Show in Vegas", True),
        ("lightbox", "Typical audience reaction to a bass solo...", False),
        ("lightbox", "Beast Games Episode 1", False),
        ("filmstrip", "Batman: Gotham by Gaslight - Exclusive Trailer (2018)", True),
        ("lightbox", "Ultimate DIY Home Movie Theater", False),
        ("lightbox", "Why we should show our hurt rather than argue", False),
        ("lightbox", "Top 10 iPhone Apps for Productivity & Content Creation", False),
        ("neon", "L.A. Noire - Nintendo Switch Trailer", False),
        ("neon", "Cyberpunk 2077 \u2014 Official E3 2018 Trailer", True),
        ("neon", "Tesla Cybertruck Recall (PSA)", False),
        ("neon", "How a Night Owl Can Become an Early Bird", False),
        ("cutout", "Mark Ruffalo Reads Hilarious Thirst Tweets", True),
        ("cutout", "MAKEUP USING ONLY MY FINGERS CHALLENGE", True),
        ("cutout", "What Quantum Physics Can Tell You About Your Identity", False),
        ("tape", "DANGER: Deep Water", True),
        ("tape", "Betreten verboten", True),
        ("tape", "STOP Doing This Before Bed", False),
        ("tape", "Warum dieser Fehler alles ruiniert", False),
        ("tape", "The Most Misleading Story About Young Men", False),
        ("search", "Why Do We Forget 90% of What We Learn?", True),
        ("search", "Pourquoi tout le monde \u00e9choue", True),
        ("search", "Danny MacAskill's Imaginate", False),
        ("podium", "The Ultimate Red Lip Look | Nicole Guerriero", True),
        ("podium", "Divorcing My Best Friend", False),
    ],
)
def test_a_frame_is_for_its_subject(frame: str, title: str, fits: bool) -> None:
    """By the words of the title, else by its topic."""
    composition = brief_of(make_request(title, format="youtube")).composition
    assert (frame_score(composition, frame) > UNFIT_SCORE) is fits


@pytest.mark.parametrize(
    ("title", "declared"),
    [
        ("Por qu\u00e9 nadie habla de esta playa", False),
        ("The Diet Nobody Talks About", False),
        ("El ministro responde en rueda de prensa", True),
        ("Coach Responds to the Fans", True),
    ],
)
def test_microphones_are_for_what_somebody_declares(title: str, declared: bool) -> None:
    """Not for what people talk of."""
    assert is_about(brief_of(make_request(title)).composition, "press") is declared


def test_a_word_within_a_phrase_of_another_sense_chooses_no_frame() -> None:
    """A tiny house stands on a trailer."""
    house, film = (
        brief_of(make_request(title, format="youtube")).composition
        for title in ("Tiny House with Smart Detachable Trailer", "Dune - Trailer")
    )
    assert is_about(film, "cinema")
    assert not is_about(house, "cinema")


@pytest.mark.parametrize(
    ("title", "gentle"),
    [
        ("Bishop T.D. Jakes suffers health incident after delivering sermon", True),
        ("Autumn's sick...", True),
        ("Why we should show our hurt rather than argue", True),
        ("Krishna Jayanthi Special 2020", True),
        ("Luke Bryan - O Holy Night (Audio)", True),
        ("7 Predictions for a Post-Coronavirus World", True),
        ("Roy Moore Was Banned From A Mall And YMCA", True),
        ("Why Millennial Men Don't Go to Therapy", True),
        ("Lockdown Diaries: Week 3", True),
        ("The War in Ukraine", True),
        ("SHOPPING FOR NEW FISH!!!", False),
        ("Daddy's Home 2 - Movie Review", False),
        ("God Mode in Minecraft", False),
        ("How To Dry a Shirt in 30 Seconds", False),
    ],
)
def test_what_is_said_in_a_low_voice_has_no_loud_frame(title: str, gentle: bool) -> None:
    """Nor is it set at a slant: faith, illness, farewells and hurt, though nobody died."""
    composition = brief_of(make_request(title, format="youtube")).composition
    assert is_gentle(composition) is gentle
    assert not gentle or choose(composition, PLAIN).family.name not in LOUD


def test_words_are_whole_words() -> None:
    """An apostrophe and a hyphen end one, and a part of another is none."""
    titles = {"a road-trip": True, "ROAD! trip": True, "railroad": False, "broad": False}
    for title, names in titles.items():
        composition = brief_of(make_request(title, format="youtube")).composition
        assert is_about(composition, "roadsign") is names

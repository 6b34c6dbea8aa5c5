"""Logos of brands: for titles that name one, and never for a word that only looks like one."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from tests.artwork.packs import drawn
from thumbcli.artwork.brand_logos import BRAND_PREFIX, BrandLogos
from thumbcli.artwork.installed_packs import pack_for
from thumbcli.artwork.pack_store import artwork_look
from thumbcli.contract import make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render import explain
from thumbcli.render.compose import compose
from thumbcli.render.title.icon_choice import find_brand
from thumbcli.render.title.understanding import understand

needs_logos = pytest.mark.skipif(not find_spec("simple_icons_pack"), reason="needs the extra brands")

NAMING = [
    ("GitHub Actions in 10 Minutes", "GitHub"),
    ("How Docker Changed the Way We Ship Code", "Docker"),
    ("Is Netflix Still Worth It?", "Netflix"),
    ("Why I Left Spotify After 8 Years", "Spotify"),
    ("Kubernetes Explained With Cats", "Kubernetes"),
    ("I Drove a Tesla Across Norway", "Tesla"),
    ("Every IKEA Desk Ranked", "IKEA"),
    ("Bitcoin Hits a New Record", "Bitcoin"),
    ("Building a CLI with PyTorch", "PyTorch"),
    ("We Tried Every Burger King Menu", "Burger King"),
    ("What Shopify Doesn't Tell You", "Shopify"),
]

NOT_NAMING = [
    "The Best Apple Pie You Will Ever Bake",
    "How to Hit the Target Every Time",
    "The Smoke Signal That Saved Us",
    "A Square Garden on a Small Budget",
    "Notion of Time in Physics",
    "Meta Analysis for Beginners",
    "Amazon Rainforest: What Is Left",
    "How to Remove Rust From Old Tools",
    "Vivaldi: The Four Seasons",
    "The Best Remix of the Year",
    "Starship Lands for the First Time",
    "Slack Lines and Other Balance Tricks",
    "Discord in the Family",
    "Shell Collecting on the Beach",
    "Python Found in a Garden in Florida",
    "Puma Cubs Play in the Snow",
    "Oracle Bones of Ancient China",
    "Bear Attack in the Night",
]


def brand_of(title: str) -> str:
    """Return the brand that the words of a title name."""
    understood = understand(title)
    return find_brand(understood.headline, understood.language, understood.topic)


@pytest.mark.parametrize(("title", "brand"), NAMING)
def test_a_title_names_its_brand(title: str, brand: str) -> None:
    """By the name that all languages share, as the title has it."""
    assert brand_of(title) == brand


@pytest.mark.parametrize("title", NOT_NAMING)
def test_an_everyday_word_is_no_brand(title: str) -> None:
    """Also where a brand of that name has a logo."""
    assert brand_of(title) == ""


@needs_logos
@pytest.mark.parametrize(("title", "brand"), NAMING)
def test_the_logo_of_a_brand_is_drawn(title: str, brand: str) -> None:
    """On a tile of its own colour, in any family."""
    assert compose(make_request(title)).composition.icons == (f"{BRAND_PREFIX}{brand}",)
    assert explain(make_request(title)).icon is not None


@needs_logos
@pytest.mark.parametrize("title", [*NOT_NAMING, "Two Killed in a Tesla Crash"])
def test_no_logo_is_drawn_for_an_everyday_word(title: str) -> None:
    """Whatever the logos that are installed."""
    icons = compose(make_request(title)).composition.icons
    assert not any(icon.startswith(BRAND_PREFIX) for icon in icons)


@needs_logos
@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("GitHub", (24, 23, 23)),
        ("brand:Docker", (36, 150, 237)),
        ("Node.js", (95, 160, 78)),
        ("C++", (0, 89, 156)),
        ("Spotify", (30, 215, 96)),
        ("nike", (17, 17, 17)),
    ],
)
def test_a_logo_is_found_by_name_and_has_the_colour_of_its_brand(
    name: str, colour: tuple[int, int, int]
) -> None:
    """With its signs written out, as Simple Icons does."""
    logos = BrandLogos()
    assert logos.has(name)
    pixel = drawn(logos, name).getpixel((32, 4))
    assert isinstance(pixel, tuple)
    assert max(abs(a - b) for a, b in zip(pixel[:3], colour, strict=True)) < 8


@needs_logos
def test_logos_are_part_of_the_look_and_can_be_asked_for() -> None:
    """`--icon apple` is the fruit, unless the logos are asked for."""
    assert "+brands" in artwork_look()
    assert pack_for(f"{BRAND_PREFIX}GitHub") is not None
    assert pack_for(f"{BRAND_PREFIX}No Such Brand") is None

    def icons(**options: str) -> tuple[str, ...]:
        return compose(make_request("Hello", design=make_design(**options))).composition.icons

    assert icons(icon="apple") == ("🍎",)
    assert icons(icon="apple", artwork="brands") == ("apple",)
    github = make_request("GitHub Actions", design=make_design(artwork="duotone"))
    assert compose(github).composition.icons == ("💻",)

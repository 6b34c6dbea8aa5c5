"""The few colours of many pictures."""

from __future__ import annotations

import math

import pytest
from PIL import Image

from thumbcli.render.learning.color_clusters import find_clusters
from thumbcli.render.style.oklab import delta_e


def flag(*stripes: tuple[str, int]) -> Image.Image:
    """Return stripes of colours, each so many of a hundred rows high."""
    image = Image.new("RGB", (100, 100))
    top = 0
    for colour, rows in stripes:
        image.paste(colour, (0, top, 100, top + rows))
        top += rows
    return image


def test_colours_are_found_with_their_shares() -> None:
    """The largest first."""
    found = find_clusters([flag(("#102040", 60), ("#ffd23f", 30), ("#ffffff", 10))])
    assert [round(cluster.share, 1) for cluster in found] == [0.6, 0.3, 0.1]
    wanted = (0xFF102040, 0xFFFFD23F, 0xFFFFFFFF)
    assert all(delta_e(cluster.colour, colour) < 0.02 for cluster, colour in zip(found, wanted, strict=True))


def test_each_picture_counts_the_same() -> None:
    """A large file is not a larger part of the channel."""
    large = Image.new("RGB", (2000, 1000), "#102040")
    small = Image.new("RGB", (20, 10), "#ffd23f")
    assert [cluster.share for cluster in find_clusters([large, small])] == [0.5, 0.5]


def test_shades_that_look_alike_are_one_colour() -> None:
    """As a compressed file is full of them."""
    found = find_clusters([flag(("#808080", 50), ("#828282", 30), ("#7e7e80", 20))])
    assert len(found) == 1


def test_black_and_white_stay_what_they_are() -> None:
    """Rounding must not make them grey."""
    found = find_clusters([flag(("#000000", 50), ("#ffffff", 50))])
    assert sorted(cluster.colour for cluster in found) == [0xFF000000, 0xFFFFFFFF]


def test_the_edges_of_a_picture_are_told_from_its_middle() -> None:
    """A background reaches the edges; what stands on it does not."""
    image = Image.new("RGB", (100, 100), "#ffffff")
    image.paste("#aa0000", (20, 20, 80, 80))
    shares = {cluster.colour: cluster.border for cluster in find_clusters([image])}
    assert shares[0xFFFFFFFF] == pytest.approx(1.0)


def test_a_highlight_does_not_wash_a_colour_out() -> None:
    """Its liveliest part is kept beside its mean."""
    ramp = Image.linear_gradient("L").resize((100, 100))
    faded = Image.composite(
        Image.new("RGB", (100, 100), "#ff3b30"), Image.new("RGB", (100, 100), "#ffb0a8"), ramp
    )
    for cluster in find_clusters([faded]):
        assert cluster.vivid.chroma >= cluster.lab.chroma


def test_shares_add_up_whatever_the_picture() -> None:
    """Noise is the worst: thousands of colours."""
    noise = Image.merge("RGB", [Image.effect_noise((200, 100), 100) for _ in "rgb"])
    found = find_clusters([noise])
    assert 2 <= len(found) <= 9
    assert math.fsum(cluster.share for cluster in found) == pytest.approx(1.0)
    assert math.fsum(cluster.border for cluster in found) == pytest.approx(1.0)

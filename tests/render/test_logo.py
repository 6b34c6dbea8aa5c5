"""The logo: its corner, its shape, its plate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.render.test_photo_subject import asset, colour_at
from thumbcli.contract import Format, Model, make_request
from thumbcli.contract.design_options import Corner, make_design
from thumbcli.render.compose import Picture, compose
from thumbcli.render.pixels.youtube_badge import DURATION_BADGE_PX

if TYPE_CHECKING:
    from thumbcli.contract import Asset
    from thumbcli.render.paint.picture_canvas import LayoutItem


def logo_of(picture: Picture) -> LayoutItem:
    """Return the bounds of the logo."""
    return next(mark for mark in picture.marks if mark.kind == "logo")


@pytest.mark.parametrize("format_", list(Format))
def test_a_logo_keeps_clear_of_words_and_edges(format_: Format) -> None:
    """In every format."""
    logo = asset(Image.new("RGBA", (400, 100), (20, 20, 20, 255)))
    picture = compose(make_request("From Monolith to Microservices at Scale", format=format_, logo=logo))
    rect = next(mark.rect for mark in picture.marks if mark.kind == "logo")
    width, height = picture.composition.size
    assert rect[0] > 0.02 * width
    assert rect[1] > 0.02 * height
    assert rect[2] < 0.98 * width
    assert rect[3] < 0.98 * height
    for word in (mark for mark in picture.marks if mark.text):
        apart = (
            word.rect[0] >= rect[2]
            or word.rect[2] <= rect[0]
            or word.rect[1] >= rect[3]
            or word.rect[3] <= rect[1]
        )
        assert apart, word


@pytest.mark.parametrize("shade", [0, 255], ids=["black", "white"])
def test_a_logo_can_be_seen_whatever_its_colour(shade: int) -> None:
    """A transparent logo gets a light plate if it is dark and a dark one if it is light."""
    cut_out = Image.new("RGBA", (200, 200), (shade, shade, shade, 0))
    cut_out.paste((shade, shade, shade, 255), (0, 0, 200, 60))
    picture = compose(make_request("Stop \U0001f6d1", category="business-finance", logo=asset(cut_out)))
    left, top, _, bottom = next(mark.rect for mark in picture.marks if mark.kind == "logo")
    width, height = picture.composition.size
    plate = colour_at(picture, (left + 25) / width, (bottom - 25) / height)
    ink = colour_at(picture, (left + 25) / width, (top + 22) / height)
    assert abs(plate[1] - ink[1]) > 150


@pytest.mark.parametrize(
    ("colour", "palette", "plate"),
    [
        pytest.param((20, 20, 61), "#19637a,#ffd400", (255, 255, 255), id="navy on teal: light"),
        pytest.param((250, 204, 21), "#e8b43a,#1b1b2f", (20, 24, 33), id="yellow on ochre: dark"),
    ],
)
def test_a_faint_logo_gets_the_plate_that_shows_it_best(
    colour: tuple[int, int, int], palette: str, plate: tuple[int, int, int]
) -> None:
    """Faint is what stands out less than three to one."""
    logo = Image.new("RGBA", (200, 200), (*colour, 0))
    logo.paste((*colour, 255), (0, 0, 200, 60))
    design = make_design(palette=palette, logo_position="top-left", layout="impact")
    picture = compose(make_request("Stop", logo=asset(logo), design=design))
    left, _, right, bottom = logo_of(picture).rect
    width, height = picture.composition.size
    seen = colour_at(picture, (left + right) / 2 / width, (bottom - 25) / height)
    assert all(abs(one - other) < 24 for one, other in zip(seen, plate, strict=True))


@pytest.mark.parametrize("corner", list(Corner))
@pytest.mark.parametrize("format_", list(Format))
def test_a_logo_is_in_the_requested_corner(format_: Format, corner: Corner) -> None:
    """In every format, apart from words and from the duration badge."""
    logo = asset(Image.new("RGBA", (400, 100), (20, 20, 20, 255)))
    design = make_design(logo_position=corner)
    title = "From Monolith to Microservices at Scale"
    picture = compose(make_request(title, format=format_, logo=logo, design=design))
    left, top, right, bottom = logo_of(picture).rect
    width, height = picture.composition.size
    assert ((left + right) / 2 < width / 2) is corner.endswith("left")
    assert ((top + bottom) / 2 < height / 2) is corner.startswith("top")
    badge_left, badge_top = width - DURATION_BADGE_PX[0], height - DURATION_BADGE_PX[1]
    assert not (format_ is Format.YOUTUBE and right > badge_left and bottom > badge_top)
    for word in (mark for mark in picture.marks if mark.text):
        apart = word.rect[0] >= right or word.rect[2] <= left or word.rect[1] >= bottom or word.rect[3] <= top
        assert apart, word


@pytest.mark.parametrize("size", [(400, 100), (100, 400), (64, 64), (2000, 40)])
@pytest.mark.parametrize("model", list(Model))
def test_a_logo_is_never_stretched(size: tuple[int, int], model: Model) -> None:
    """Wide, high, square, very wide: its frame keeps its shape."""
    framed = Image.new("RGB", size, (255, 0, 255))
    picture = compose(make_request("Stop", logo=asset(framed), model=model))
    left, top, right, bottom = logo_of(picture).rect
    pad = 28.0
    assert (right - left - pad) / (bottom - top - pad) == pytest.approx(size[0] / size[1], rel=0.02)


def test_a_logo_that_is_seen_gets_no_plate() -> None:
    """White on a dark background: what is transparent in the file shows the picture behind it."""
    logo = Image.new("RGBA", (200, 200), (255, 255, 255, 0))
    logo.paste((255, 255, 255, 255), (0, 0, 200, 100))
    design = make_design(logo_position="top-left")
    request = make_request("Stop Using Passwords", category="tech-saas", logo=asset(logo), design=design)
    picture = compose(request)
    left, top, right, bottom = logo_of(picture).rect
    width, height = picture.composition.size
    below = colour_at(picture, (left + right) / 2 / width, (bottom - 30) / height)
    assert min(colour_at(picture, (left + right) / 2 / width, (top + 30) / height)) > 240
    assert max(below) < 90
    assert below != (20, 24, 33)


ON_DARK = make_design(palette="#0b1020,#3df0ff", logo_position="top-left", layout="impact")


def _lettering(shade: int, size: tuple[int, int] = (200, 80)) -> Asset:
    """Return a logo of bars in one grey on nothing."""
    logo = Image.new("RGBA", size, (0, 0, 0, 0))
    for left in range(0, size[0], 40):
        logo.paste((shade, shade, shade, 255), (left, 0, left + 24, size[1]))
    return asset(logo)


@pytest.mark.parametrize(
    ("palette", "seen"),
    [("#0b1020,#3df0ff", 255), ("#fff6dc,#ff4b33", 0)],
    ids=["light on a dark page", "dark on a light page"],
)
@pytest.mark.parametrize("swapped", [False, True], ids=["as named", "named the other way round"])
def test_the_variant_is_chosen_that_is_readable_on_its_background(
    palette: str, seen: int, *, swapped: bool
) -> None:
    """By the pixels, not by its name: no plate is needed."""
    light, dark = _lettering(255), _lettering(0)
    request = replace(
        make_request(
            "From Monolith to Microservices",
            logo=_lettering(128),
            design=make_design(palette=palette, logo_position="top-left", layout="impact"),
        ),
        logo_light=dark if swapped else light,
        logo_dark=light if swapped else dark,
    )
    picture = compose(request)
    left, top, right, bottom = logo_of(picture).rect
    width, height = picture.composition.size
    ink = colour_at(picture, (left + 20) / width, (top + bottom) / 2 / height)
    background = colour_at(picture, (left + 4) / width, (top + 4) / height)
    beside = colour_at(picture, (right + 4) / width, (top + 4) / height)
    assert abs(ink[1] - seen) < 12
    assert all(abs(one - other) < 40 for one, other in zip(background, beside, strict=True))


def test_a_variant_of_another_shape_is_not_stretched() -> None:
    """It is in the middle of the logo's area."""
    request = replace(
        make_request("Stop", logo=_lettering(128), design=ON_DARK),
        logo_light=asset(Image.new("RGBA", (80, 80), (255, 255, 255, 255))),
    )
    picture = compose(request)
    left, top, right, bottom = logo_of(picture).rect
    width, height = picture.composition.size
    row = [
        colour_at(picture, x / width, (top + bottom) / 2 / height)[1] for x in range(int(left), int(right))
    ]
    assert sum(level > 240 for level in row) == pytest.approx(bottom - top - 28, abs=4)


def test_a_logo_that_reads_is_not_replaced() -> None:
    """Variants replace the logo, they do not precede it."""
    plain = make_request("Stop", logo=_lettering(255), design=ON_DARK)
    varied = replace(plain, logo_light=_lettering(250), logo_dark=_lettering(0))
    assert compose(varied).pixels == compose(plain).pixels

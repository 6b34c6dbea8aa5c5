"""The logo: its corner, its shape, its plate."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from tests.render.test_photo_subject import asset, colour_at
from thumbcli.contract import API_FORMATS, Format, Model, make_request
from thumbcli.contract.brand_style import BrandStyle
from thumbcli.contract.design_options import PLAIN, Corner, make_design
from thumbcli.render.compose import Picture, brief_of, compose
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.flat.photo import FAMILY
from thumbcli.render.paint import photo_subject
from thumbcli.render.paint.logo import draw_logo
from thumbcli.render.paint.photo_crop import Face
from thumbcli.render.paint.picture_canvas import Stage
from thumbcli.render.pixels.youtube_badge import DURATION_BADGE_PX
from thumbcli.render.quality.recompose import compose_well

if TYPE_CHECKING:
    from thumbcli.contract import Asset
    from thumbcli.render.paint.picture_canvas import LayoutItem


def logo_of(picture: Picture) -> LayoutItem:
    """Return the bounds of the logo."""
    return next(mark for mark in picture.marks if mark.kind == "logo")


def _hook(colour: tuple[int, int, int]) -> Image.Image:
    """Return a logo of 200 x 200 px: a bar at the top and a thin one at the right, the rest empty."""
    logo = Image.new("RGBA", (200, 200), (*colour, 0))
    logo.paste((*colour, 255), (0, 0, 200, 60))
    logo.paste((*colour, 255), (180, 0, 200, 200))
    return logo


@pytest.mark.parametrize("format_", list(API_FORMATS))
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
    cut_out = _hook((shade, shade, shade))
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
    logo = _hook(colour)
    design = make_design(palette=palette, logo_position="top-left", layout="impact")
    picture = compose(make_request("Stop", logo=asset(logo), design=design))
    left, _, right, bottom = logo_of(picture).rect
    width, height = picture.composition.size
    seen = colour_at(picture, (left + right) / 2 / width, (bottom - 25) / height)
    assert all(abs(one - other) < 24 for one, other in zip(seen, plate, strict=True))


@pytest.mark.parametrize("corner", list(Corner))
@pytest.mark.parametrize("format_", list(API_FORMATS))
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
    logo = _hook((255, 255, 255))
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


def _drawn(logo: Image.Image, **options: object) -> LayoutItem:
    return logo_of(compose(make_request("Stop", logo=asset(logo), design=make_design(**options))))


def _size_of(mark: LayoutItem) -> tuple[float, float]:
    left, top, right, bottom = mark.rect
    return right - left - 28, bottom - top - 28


@pytest.mark.long
@pytest.mark.parametrize(
    ("size", "width", "height"),
    [
        pytest.param((400, 400), 88, 88, id="square"),
        pytest.param((400, 200), 124, 62, id="twice as wide as high"),
        pytest.param((400, 100), 176, 44, id="four times"),
        pytest.param((800, 100), 249, 31, id="eight times"),
        pytest.param((1200, 100), 360, 30, id="twelve times: high enough to be read"),
        pytest.param((2000, 100), 461, 23, id="twenty times: as wide as a logo may be"),
        pytest.param((200, 400), 62, 124, id="twice as high as wide"),
        pytest.param((100, 400), 36, 144, id="four times: a fifth of the height at most"),
        pytest.param((100, 900), 16, 144, id="nine times"),
        pytest.param((4000, 4000), 88, 88, id="large file"),
    ],
)
def test_logos_are_as_large_as_each_other(size: tuple[int, int], width: float, height: float) -> None:
    """By their area, whatever their shape."""
    seen = _size_of(_drawn(Image.new("RGB", size, (255, 0, 255))))
    assert seen == pytest.approx((width, height), abs=1)


@pytest.mark.parametrize(
    ("size", "logo", "width"),
    [
        ("small", (400, 400), 61.6),
        ("medium", (400, 400), 88),
        ("large", (400, 400), 127.6),
        ("20%", (400, 100), 256),
        ("10%", (400, 400), 128),
        ("20%", (100, 400), 36),
    ],
)
def test_the_size_of_a_logo_can_be_chosen(size: str, logo: tuple[int, int], width: float) -> None:
    """In words, or as a share of the picture's width; of its height where it is higher than wide."""
    mark = _drawn(Image.new("RGB", logo, (255, 0, 255)), logo_size=size)
    assert _size_of(mark)[0] == pytest.approx(width, abs=1)


def test_empty_space_around_a_logo_does_not_count() -> None:
    """Many files have some."""
    padded = Image.new("RGBA", (800, 800), (0, 0, 0, 0))
    padded.paste((255, 0, 255, 255), (300, 350, 700, 450))
    padded.paste((0, 0, 0, 0), (310, 360, 320, 370))
    assert _size_of(_drawn(padded)) == pytest.approx((176, 44), abs=1)


def _busy_photo(busy: tuple[float, float, float, float]) -> Asset:
    """Return a calm photo of 1600 x 900 px with noise in a part of it, in shares."""
    photo = Image.new("RGB", (1600, 900), (60, 80, 110))
    box = (int(busy[0] * 1600), int(busy[1] * 900), int(busy[2] * 1600), int(busy[3] * 900))
    noise = Image.effect_noise((box[2] - box[0], box[3] - box[1]), 120).convert("RGB")
    blocks = noise.resize((noise.width // 24, noise.height // 24), Image.Resampling.NEAREST)
    photo.paste(blocks.resize(noise.size, Image.Resampling.NEAREST), box)
    return asset(photo)


@pytest.mark.long
@pytest.mark.parametrize(
    ("busy", "clear"),
    [
        pytest.param((0.5, 0.0, 1.0, 0.4), "bottom-right", id="busy at the top"),
        pytest.param((0.5, 0.6, 1.0, 1.0), "top-right", id="busy at the bottom"),
        pytest.param((0.5, 0.0, 1.0, 1.0), "left", id="busy at the side of the photo"),
        pytest.param((0.0, 0.0, 0.4, 1.0), "right", id="busy under the words"),
    ],
)
def test_a_logo_is_in_the_emptiest_corner(busy: tuple[float, float, float, float], clear: str) -> None:
    """Not where there is much to see."""
    design = make_design(layout="photo", photo_crop="full")
    logo = asset(Image.new("RGBA", (400, 100), (255, 255, 255, 255)))
    picture = compose(make_request("Stop", photo=_busy_photo(busy), logo=logo, design=design))
    left, top, right, bottom = logo_of(picture).rect
    width, height = picture.composition.size
    corner = f"{'top' if top + bottom < height else 'bottom'}-{'left' if left + right < width else 'right'}"
    assert corner.endswith(clear)


def test_a_logo_is_never_over_a_face(monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever corner that is."""
    logo = asset(Image.new("RGBA", (400, 100), (255, 255, 255, 255)))
    photo = asset(Image.new("RGB", (900, 900), (60, 80, 110)))
    for face in (Face(0.5, 0.05, 0.9, 0.4), Face(0.5, 0.5, 0.95, 0.9), Face(0.3, 0.1, 0.9, 0.9)):
        monkeypatch.setattr(photo_subject, "_faces", lambda _, face=face: (face,))
        photo_subject._cropped.cache_clear()
        composition = compose(make_request("Stop", photo=photo, logo=logo)).composition
        stage = Stage(composition)
        FAMILY.compose(stage)
        logos = [mark.rect for mark in stage.marks if mark.kind == "logo"]
        assert stage.heads
        for head, rect in product(stage.heads, logos):
            assert head[0] >= rect[2] or head[2] <= rect[0] or head[1] >= rect[3] or head[3] <= rect[1], (
                face,
                head,
                rect,
            )
    photo_subject._cropped.cache_clear()


@pytest.mark.parametrize(
    ("inner", "outer", "palette", "needs_plate"),
    [
        pytest.param("white", "#e02030", "#ffffff,#3355ff", False, id="white on a red disc, on white"),
        pytest.param("#101010", "#ffd400", "#0b1020,#ff5533", False, id="black on a yellow disc, on black"),
        pytest.param("white", "#f4f4f4", "#ffffff,#3355ff", True, id="pale on white"),
        pytest.param("#e02030", "#20242c", "#101318,#ff5533", True, id="a dark disc on black"),
        pytest.param("#ffffff", "#2244aa", "#aa2222,#ffffff", True, id="another hue of the same lightness"),
    ],
)
def test_only_the_outline_of_a_logo_has_to_stand_out(
    inner: str, outer: str, palette: str, *, needs_plate: bool
) -> None:
    """What is inside a disc has the disc behind it; another hue alone does not stand out."""
    logo = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    pen = ImageDraw.Draw(logo)
    pen.ellipse((0, 0, 400, 400), fill=outer)
    pen.rectangle((140, 140, 260, 260), fill=inner)
    design = make_design(palette=palette, logo_position="top-left", layout="impact")
    picture = compose(make_request("Stop", logo=asset(logo), design=design))
    left, top, _, bottom = logo_of(picture).rect
    width, height = picture.composition.size
    middle = (top + bottom) / 2 / height
    rim = colour_at(picture, (left + 11.5) / width, middle)
    beside = colour_at(picture, (left + 3) / width, middle)
    assert (max(abs(one - other) for one, other in zip(rim, beside, strict=True)) > 24) is needs_plate
    # A disc has a rim of its own shape, never a plate with corners.
    corner = colour_at(picture, (left + 18) / width, (top + 18) / height)
    assert max(abs(one - other) for one, other in zip(corner, beside, strict=True)) < 60


def test_the_logo_of_a_channel_stays_in_its_corner() -> None:
    """From one picture to the next, whatever the layout prefers."""
    logo = Image.new("RGBA", (200, 200), "#e02030")
    style = BrandStyle(background="#0e4d45", surface="#0e4d45", ink="#ffffff", accent="#ffb627", dark=True)
    design = replace(PLAIN, brand_style=style)
    titles = (
        "I Lived on 5 Euros a Day",
        "Learn to Focus",
        "10 Money Mistakes",
        "Figma vs Framer",
        "Why We Forget",
    )
    for title in titles:
        picture = compose(make_request(title, logo=asset(logo), design=design))
        left, _, _, bottom = logo_of(picture).rect
        width, height = picture.composition.size
        assert (left > width / 2, bottom < height / 2) == (True, True), title


OBJECTS = (
    ("The Global Coffee Crisis Is Coming", None),
    ("1st Curling Gold Medal for Italy! Mixed Doubles", None),
    ("Rating My Wife's Pregnancy Outfits", None),
    ("The McConaughey Storytelling Trick", None),
    ("Why Do We Forget 90% of What We Learn?", "question"),
    ("Adele - Hello (Official Music Video)", "record"),
)


@pytest.mark.long
@pytest.mark.parametrize("corner", list(Corner))
@pytest.mark.parametrize(("title", "layout"), OBJECTS)
def test_an_object_makes_room_for_the_corner_of_a_logo(
    title: str, layout: str | None, corner: Corner
) -> None:
    """The picture is mirrored, or composed in another way."""
    logo = asset(Image.new("RGBA", (300, 200), (230, 40, 60, 255)))
    picture = compose(make_request(title, logo=logo, design=make_design(logo_position=corner, layout=layout)))
    place = logo_of(picture).rect
    shapes = [mark.silhouette for mark in picture.marks if mark.silhouette is not None]
    assert shapes
    assert max(shape.share_of(place) for shape in shapes) < 0.2
    assert picture.findings == ()
    middle = ((place[0] + place[2]) / 2, (place[1] + place[3]) / 2)
    width, height = picture.composition.size
    assert (middle[0] < width / 2) == corner.endswith("left")
    # Above the duration badge it is lower than the middle, too.
    assert (middle[1] < height / 2) == corner.startswith("top")


def test_a_logo_leaves_a_corner_that_no_composition_frees() -> None:
    """Things in all but one corner: it is smaller first, then in that corner, and a line says so."""
    logo = asset(Image.new("RGBA", (300, 200), (230, 40, 60, 255)))
    corner = Corner.TOP_LEFT

    def put(stage: Stage) -> None:
        for area in ((0, 0, 400, 300), (880, 0, 1280, 300), (0, 420, 400, 720)):
            stage.mark("art", area)
        draw_logo(stage, corner)

    request = make_request("Stop Using Passwords", logo=logo, design=make_design(logo_position=corner))
    crowded = Family(name="crowded", suits=lambda _: 1.0, compose=put)
    made = compose_well(brief_of(request).composition, crowded, [])
    assert [finding.code for finding in made.findings] == []
    assert made.repaired == ("logo",)
    assert made.stage.composition.logo_position is None
    assert made.stage.logo_corner is Corner.BOTTOM_RIGHT

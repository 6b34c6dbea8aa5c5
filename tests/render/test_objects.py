"""Objects in full colour: what is measured of them, what is drawn, and in which colours."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PIL import Image

from thumbcli.contract import make_request
from thumbcli.render.compose import brief_of
from thumbcli.render.paint.objects import (
    ObjectLook,
    dominant_colour,
    draw_object,
    has_object,
    object_ratio,
)
from thumbcli.render.paint.picture_canvas import Stage
from thumbcli.render.pixels.surface import as_image
from thumbcli.render.style.oklab import delta_e

GREY = 0xFF808080
SIZE_PX = 300.0
CENTRE = (640.0, 360.0)


@pytest.fixture
def stage() -> Stage:
    """Return a stage filled with grey."""
    made = Stage(brief_of(make_request("A title", format="youtube")).composition)
    made.canvas.clear(GREY)
    return made


def _pixel(image: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    red, green, blue = image.crop((x, y, x + 1, y + 1)).tobytes()
    return red, green, blue


def _bounds(stage: Stage) -> tuple[int, int, int, int]:
    """Return what is not grey any more."""
    image = as_image(stage.pixels, (stage.width, stage.height)).convert("RGB")
    changed = image.point(lambda level: 0 if level == GREY & 255 else 255)
    return changed.getbbox() or (0, 0, 0, 0)


@pytest.mark.parametrize("thing", ["🚀", "🎃", "🇫🇷", "❤️", "👩‍🚀", "☕", "1️⃣", "🏴‍☠️", "🧑🏽‍🍳", "🇺🇸"])
def test_emoji_of_every_kind_have_an_object(thing: str) -> None:
    """Single characters, flags, joined sequences, skin tones, keycaps."""
    assert has_object(thing)


@pytest.mark.parametrize("thing", ["a", "7", "rocket", "字", "", " ", "\u200d", "\ufe0f", "🇫", "\uf8ff"])
def test_letters_and_halves_have_none(thing: str) -> None:
    """A digit has a glyph in a font of emoji, but is no picture."""
    assert not has_object(thing)


@pytest.mark.parametrize(
    ("thing", "colour"),
    [
        ("🎃", 0xFFF07800),
        ("❤️", 0xFFF44336),
        ("🌲", 0xFF2E8B3A),
        ("🍋", 0xFFFDD835),
        ("🟦", 0xFF1E88E5),
        ("🍆", 0xFF7B3FA0),
        ("🌸", 0xFFF4A6C0),
        ("🐸", 0xFF5FA83C),
        ("🏀", 0xFFF2662A),
        ("🥕", 0xFFF0852A),
    ],
)
def test_the_dominant_colour_is_what_one_would_call_it(thing: str, colour: int) -> None:
    """Near enough to choose a ground that stands off from it; red and blue not exchanged."""
    assert delta_e(dominant_colour(thing), colour) < 0.16


@pytest.mark.parametrize(
    ("thing", "low", "high"),
    [
        ("🎃", 0.9, 1.3),
        ("🍌", 0.7, 1.4),
        ("🖊", 0.2, 1.1),
        ("🇺🇸", 1.2, 1.9),
        ("📱", 0.4, 0.8),
        ("🦎", 0.6, 1.4),
    ],
)
def test_the_ratio_is_measured_on_what_is_drawn(thing: str, low: float, high: float) -> None:
    """Not on the square that it is drawn in."""
    assert low < object_ratio(thing) < high


@pytest.mark.parametrize("turn_deg", [0.0, -10.0, 14.0, 45.0])
@pytest.mark.parametrize("thing", ["🎃", "📱", "🇺🇸"])
def test_an_object_is_as_large_as_asked_and_where_it_was_asked(
    stage: Stage, thing: str, turn_deg: float
) -> None:
    """Without its shadow; turned, its longer side still has the size."""
    draw_object(stage, thing, CENTRE, SIZE_PX, turn_deg=turn_deg, look=ObjectLook(shadow=0.0))
    left, top, right, bottom = _bounds(stage)
    longest = max(right - left, bottom - top)
    assert SIZE_PX * 0.7 < longest < SIZE_PX * 1.45
    if not turn_deg:
        assert abs(longest - SIZE_PX) < SIZE_PX * 0.05
    assert abs((left + right) / 2 - CENTRE[0]) < SIZE_PX * 0.1
    assert abs((top + bottom) / 2 - CENTRE[1]) < SIZE_PX * 0.1


def test_its_shadow_falls_to_the_lower_right(stage: Stage) -> None:
    """It extends what is drawn there by more than on the other sides."""
    draw_object(stage, "🟥", CENTRE, SIZE_PX)
    left, top, right, bottom = _bounds(stage)
    assert right - CENTRE[0] > CENTRE[0] - left
    assert bottom - CENTRE[1] > CENTRE[1] - top


def test_colours_are_those_of_the_pack(stage: Stage) -> None:
    """A red square is red in the finished pixels, not blue."""
    draw_object(stage, "🟥", CENTRE, SIZE_PX, look=ObjectLook(rim=None))
    red, green, blue = _pixel(as_image(stage.pixels, (stage.width, stage.height)).convert("RGB"), 640, 300)
    assert red > 150
    assert max(green, blue) < 100


def test_a_grey_object_has_no_colour(stage: Stage) -> None:
    """For the side that is left behind."""
    draw_object(stage, "🟥", CENTRE, SIZE_PX, look=ObjectLook(rim=None, grey=True))
    levels = _pixel(as_image(stage.pixels, (stage.width, stage.height)).convert("RGB"), 640, 300)
    assert max(levels) - min(levels) < 12


def test_the_rim_light_is_on_the_upper_left_edge(stage: Stage) -> None:
    """And in its own colour."""
    draw_object(stage, "🟥", CENTRE, SIZE_PX, look=ObjectLook(rim=0xFF00FF00, shadow=0.0))
    image = as_image(stage.pixels, (stage.width, stage.height)).convert("RGB")
    left, top, right, bottom = _bounds(stage)
    middle = (top + bottom) // 2
    assert _pixel(image, left + 2, middle)[1] > 120
    assert _pixel(image, right - 3, middle)[1] < 100


def test_a_flipped_object_is_the_mirror_image(stage: Stage) -> None:
    """Of what is drawn, without a shadow."""
    draw_object(stage, "🚗", CENTRE, SIZE_PX, look=ObjectLook(rim=None, shadow=0.0))
    plain = as_image(bytearray(stage.pixels), (stage.width, stage.height)).convert("L")
    stage.canvas.clear(GREY)
    draw_object(stage, "🚗", CENTRE, SIZE_PX, look=ObjectLook(rim=None, shadow=0.0, flipped=True))
    flipped = (
        as_image(stage.pixels, (stage.width, stage.height))
        .convert("L")
        .transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    )
    box = (500, 220, 780, 500)
    differing = sum(
        abs(one - other) > 60
        for one, other in zip(plain.crop(box).tobytes(), flipped.crop(box).tobytes(), strict=True)
    )
    assert differing < 0.06 * 280 * 280


def test_what_is_recorded_is_what_the_picture_shows(stage: Stage) -> None:
    """Not the part that its edge cuts off."""
    draw_object(stage, "🎃", (1200.0, 650.0), 600.0)
    (mark,) = stage.marks
    assert mark.kind == "photo"
    assert mark.rect[2:] == (1280.0, 720.0)
    assert stage.stickers == ["🎃"]


@pytest.mark.long
def test_an_object_is_the_same_in_every_process() -> None:
    """Byte for byte, whatever the hash seed."""
    code = (
        "from hashlib import sha256; from thumbcli.contract import make_request; "
        "from thumbcli.render.compose import compose; "
        "print(sha256(compose(make_request('My new rocket')).pixels).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1

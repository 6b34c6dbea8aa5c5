"""Letters found in a picture without reading one."""

from __future__ import annotations

import pytest
import skia
from PIL import Image, ImageDraw

from thumbcli.render.learning.text_detection import find_lines, separate_letters
from thumbcli.render.typography.fonts import typeface

INK = 1


def page(*lines: str, face: str = "archivo", size_px: float = 40, solid: int = 200) -> Image.Image:
    """Return a picture of some lines, 1 where there is ink."""
    pixels = bytearray(500 * 225)
    info = skia.ImageInfo.Make(500, 225, skia.kGray_8_ColorType, skia.kOpaque_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, pixels).getCanvas()
    paint = skia.Paint(Color=skia.ColorWHITE, AntiAlias=True)
    for row, line in enumerate(lines):
        canvas.drawString(line, 20, 55 + row * 60, skia.Font(typeface(face), size_px), paint)
    seen = Image.frombytes("L", (500, 225), bytes(pixels))
    return seen.point(lambda level: INK if level > solid else 0)


def test_each_line_is_found_with_its_letters() -> None:
    """From the top, letters from the left; blanks between words do not part a line."""
    found = find_lines(page("MAKE MONEY", "FAST NOW"), [INK])
    assert [len(line.letters) for line in found] == [9, 7]
    assert all(line.letters == tuple(sorted(line.letters, key=lambda letter: letter.left)) for line in found)


def test_capitals_are_as_high_as_their_line_and_small_letters_are_not() -> None:
    """That is how the two are told apart."""
    (capitals,) = find_lines(page("NEVERMORE"), [INK])
    (small,) = find_lines(page("Nevermore"), [INK])
    assert min(letter.height for letter in capitals.letters) > 0.9 * capitals.height
    assert sum(letter.height < 0.85 * small.height for letter in small.letters) == 8


@pytest.mark.parametrize("face", ["anton", "montserrat", "lilita", "playfair"])
def test_letters_of_any_face_are_found(face: str) -> None:
    """Condensed, wide, round and with serifs."""
    found = separate_letters(find_lines(page("BUILD HABITS", "THAT STICK", face=face), [INK]))
    assert len(found) >= 16


def test_a_single_letter_is_no_line() -> None:
    """Nor are two: anything might look so."""
    assert find_lines(page("AB"), [INK]) == ()


def test_shapes_that_stand_anyhow_are_no_letters() -> None:
    """Of many heights, on no baseline, or far from each other."""
    image = Image.new("L", (500, 225))
    draw = ImageDraw.Draw(image)
    for left, top, high in ((10, 10, 60), (120, 80, 30), (260, 20, 120), (420, 150, 40)):
        draw.ellipse((left, top, left + high * 0.8, top + high), fill=INK)
    assert find_lines(image, [INK]) == ()


@pytest.mark.parametrize("level", [60, 128, 200])
def test_noise_holds_no_letters(level: int) -> None:
    """However much of it is ink."""
    noise = Image.effect_noise((400, 225), 90).point(lambda value: INK if value > level else 0)
    assert sum(len(line.letters) for line in find_lines(noise, [INK])) < 8


def test_boxes_are_no_letters() -> None:
    """A row of tiles is full of ink."""
    image = Image.new("L", (400, 225))
    draw = ImageDraw.Draw(image)
    for left in range(20, 340, 50):
        draw.rectangle((left, 60, left + 36, 96), fill=INK)
    assert find_lines(image, [INK]) == ()


def test_what_the_edge_cuts_off_is_no_letter() -> None:
    """Its proportions tell nothing."""
    whole = page("MAKE MONEY FAST")
    cut = whole.crop((0, 40, 500, 225))
    assert find_lines(cut, [INK]) == ()

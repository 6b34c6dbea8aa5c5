"""Words painted as glyphs look as a paragraph sets them, in the very colours that were asked for."""

from __future__ import annotations

import pytest
import skia
from PIL import Image, ImageChops, ImageStat

from thumbcli.render.pixels.shapes import fill, stroke
from thumbcli.render.pixels.surface import as_image, new_surface
from thumbcli.render.typography.glyphs import LARGE_PX, Pen, shaped
from thumbcli.render.typography.measure import paragraph

SIZE = (900, 260)
PLACE = (40.25, 170.0)
LARGE, SMALL = 100.0, LARGE_PX - 20


def black() -> tuple[Pen, bytearray]:
    """Return a pen on a black ground, and the pixels of it."""
    surface, pixels = new_surface(*SIZE)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorBLACK)
    return Pen(canvas, pixels, *SIZE), pixels


def painted(text: str, font_name: str, size_px: float, *, rtl: bool = False) -> Image.Image:
    """Return a picture of a word that was shaped by itself."""
    pen, pixels = black()
    shaped(text, (font_name,), size_px, tracking_em=0, rtl=rtl).paint(pen, fill(skia.ColorWHITE), [PLACE])
    return as_image(pixels, SIZE).convert("L")


def set_by_paragraph(text: str, font_name: str, size_px: float, *, rtl: bool = False) -> Image.Image:
    """Return a picture of the same word as a paragraph sets it."""
    pen, pixels = black()
    paint = fill(skia.ColorWHITE)
    paint.setColor4f(skia.Color4f(skia.ColorWHITE), skia.ColorSpace.MakeSRGBLinear())
    laid_out = paragraph(text, (font_name,), size_px, paint, rtl=rtl)
    laid_out.paint(pen.linear, PLACE[0], PLACE[1] - laid_out.AlphabeticBaseline)
    return as_image(pixels, SIZE).convert("L")


def apart(one: Image.Image, other: Image.Image) -> float:
    """Return how much of the ink of one picture is not that of the other."""
    return ImageStat.Stat(ImageChops.difference(one, other)).sum[0] / ImageStat.Stat(other).sum[0]


@pytest.mark.parametrize(
    ("text", "font_name"),
    [
        ("AVATAR", "anton"),
        ("f\u00e4llig,", "inter"),
        ("\u0441\u0442\u0430\u0440\u044b\u0439", "oswald"),
        ("\u0938\u0940\u0916\u0947\u0902", "baloo"),
        ("\u0e17\u0e35\u0e48", "noto-thai"),
    ],
    ids=["kerned", "accented", "cyrillic", "conjuncts", "stacked marks"],
)
def test_a_word_shaped_by_itself_is_the_one_that_a_paragraph_sets(text: str, font_name: str) -> None:
    """To the pixel where it is small; large letters are not hinted, which moves their edges a little."""
    assert painted(text, font_name, SMALL).tobytes() == set_by_paragraph(text, font_name, SMALL).tobytes()
    assert apart(painted(text, font_name, LARGE), set_by_paragraph(text, font_name, LARGE)) < 0.06


@pytest.mark.parametrize("size_px", [SMALL, LARGE], ids=["small", "large"])
def test_joined_letters_run_from_the_right(size_px: float) -> None:
    """Arabic, whose letters change their shape with their neighbours."""
    word = "\u0646\u0635\u0627\u0626\u062d"
    together = painted(word, "cairo", size_px, rtl=True)
    assert apart(together, set_by_paragraph(word, "cairo", size_px, rtl=True)) < 0.06


@pytest.mark.parametrize("size_px", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("fonts", [("anton",), ("anton", "noto")], ids=["by itself", "in a paragraph"])
def test_a_colour_is_written_as_it_stands(fonts: tuple[str, ...], size_px: float) -> None:
    """Though one canvas calls its colours linear, and skia takes red for blue."""
    pen, pixels = black()
    shaped("I", fonts, size_px, tracking_em=0, rtl=False).paint(pen, fill(0xFF336699), [PLACE])
    assert bytes.fromhex("336699ff") in [bytes(pixels[at : at + 4]) for at in range(0, len(pixels), 4)]


@pytest.mark.parametrize("size_px", [SMALL, LARGE], ids=["small", "large"])
def test_each_place_gets_the_word(size_px: float) -> None:
    """A block is the same letters painted again and again, whether laid down as a copy or not."""
    pen, pixels = black()
    glyphs = shaped("HAS", ("anton",), size_px, tracking_em=0, rtl=False)
    paint = stroke(skia.ColorWHITE, 6)
    paint.setStyle(skia.Paint.kStrokeAndFill_Style)
    glyphs.paint(pen, paint, [(40.25, 170), (440.25, 178)])
    both = as_image(pixels, SIZE).convert("L")
    pen, pixels = black()
    glyphs.paint(pen, paint, [(40.25, 170)])
    once = as_image(pixels, SIZE).convert("L")
    assert both.crop((0, 0, 400, 252)).tobytes() == once.crop((0, 0, 400, 252)).tobytes()
    assert both.crop((400, 8, 800, 260)).tobytes() == once.crop((0, 0, 400, 252)).tobytes()
    assert once.getextrema() == (0, 255)


def test_copies_stand_on_a_scaled_canvas_where_letters_would() -> None:
    """`hd` draws the same figures at double size."""
    boxes = []
    for places in ([(20.0, 80.0), (220.0, 80.0)], [(220.0, 80.0)]):
        pen, pixels = black()
        pen.canvas.scale(2, 2)
        pen.follow()
        shaped("HAS", ("anton",), LARGE, tracking_em=0, rtl=False).paint(pen, fill(skia.ColorWHITE), places)
        boxes.append(as_image(pixels, SIZE).convert("L").crop((400, 0, *SIZE)))
    assert apart(*boxes) < 0.002


def test_spaced_letters_stand_apart() -> None:
    """By half the space before the first letter, and by the whole before each other one."""
    widths = []
    for tracking_em in (0.0, 0.2):
        pen, pixels = black()
        glyphs = shaped("HHH", ("anton",), 100, tracking_em=tracking_em, rtl=False)
        glyphs.paint(pen, fill(skia.ColorWHITE), [PLACE])
        row = bytes(pixels[150 * SIZE[0] * 4 : 151 * SIZE[0] * 4 : 4])
        widths.append(row.rindex(255))
    assert widths[1] - widths[0] == pytest.approx(50, abs=2)

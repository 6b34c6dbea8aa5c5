"""Words painted as glyphs look as a paragraph sets them, in the very colours that were asked for."""

from __future__ import annotations

import pytest
import skia

from thumbcli.render.backdrop import new_surface
from thumbcli.render.glyphs import ink, ink_canvas, shaped
from thumbcli.render.shapes import fill
from thumbcli.render.text import paragraph

SIZE = (900, 260)
PLACE = (40.25, 170.0)


def painted(text: str, face: str, *, rtl: bool = False) -> bytes:
    """Return the pixels of a word that was shaped by itself."""
    surface, pixels = new_surface(*SIZE)
    surface.getCanvas().clear(skia.ColorBLACK)
    _held, canvas = ink_canvas(pixels, *SIZE)
    glyphs = shaped(text, (face,), 100, tracking_em=0, rtl=rtl)
    glyphs.paint(canvas, ink(fill(skia.ColorWHITE)), [PLACE])
    return bytes(pixels)


def set_by_paragraph(text: str, face: str, *, rtl: bool = False) -> bytes:
    """Return the pixels of the same word as a paragraph sets it."""
    surface, pixels = new_surface(*SIZE)
    surface.getCanvas().clear(skia.ColorBLACK)
    _held, canvas = ink_canvas(pixels, *SIZE)
    laid_out = paragraph(text, (face,), 100, ink(fill(skia.ColorWHITE)), rtl=rtl)
    laid_out.paint(canvas, PLACE[0], PLACE[1] - laid_out.AlphabeticBaseline)
    return bytes(pixels)


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("AVATAR", "anton"),
        ("f\u00e4llig,", "inter"),
        ("\u0441\u0442\u0430\u0440\u044b\u0439", "oswald"),
        ("\u0938\u0940\u0916\u0947\u0902", "baloo"),
        ("\u0e17\u0e35\u0e48", "noto-thai"),
    ],
    ids=["kerned", "accented", "cyrillic", "conjuncts", "stacked marks"],
)
def test_a_word_shaped_by_itself_is_the_one_that_a_paragraph_sets(text: str, face: str) -> None:
    """The width was measured by a paragraph."""
    assert painted(text, face) == set_by_paragraph(text, face)


def test_joined_letters_run_from_the_right() -> None:
    """Arabic, whose letters change their shape with their neighbours."""
    word = "\u0646\u0635\u0627\u0626\u062d"
    assert painted(word, "cairo", rtl=True) == set_by_paragraph(word, "cairo", rtl=True)


@pytest.mark.parametrize("faces", [("anton",), ("anton", "noto")], ids=["by itself", "in a paragraph"])
def test_a_colour_is_written_as_it_stands(faces: tuple[str, ...]) -> None:
    """Though the canvas calls its colours linear."""
    _surface, pixels = new_surface(*SIZE)
    _held, canvas = ink_canvas(pixels, *SIZE)
    canvas.clear(skia.ColorBLACK)
    shaped("I", faces, 200, tracking_em=0, rtl=False).paint(canvas, ink(fill(0xFF336699)), [(40, 200)])
    assert bytes.fromhex("336699ff") in [bytes(pixels[at : at + 4]) for at in range(0, len(pixels), 4)]


def test_each_place_gets_the_word() -> None:
    """A block is the same letters painted again and again."""
    _surface, pixels = new_surface(*SIZE)
    _held, canvas = ink_canvas(pixels, *SIZE)
    canvas.clear(skia.ColorBLACK)
    glyphs = shaped("H", ("anton",), 100, tracking_em=0, rtl=False)
    glyphs.paint(canvas, ink(fill(skia.ColorWHITE)), [(40, 170), (440, 170)])
    reds = bytes(pixels[150 * SIZE[0] * 4 : 151 * SIZE[0] * 4 : 4])
    assert reds[:400] == reds[400:800]
    assert max(reds) == 255


def test_spaced_letters_stand_apart() -> None:
    """By half the space before the first letter, and by the whole before each other one."""
    widths = []
    for tracking_em in (0.0, 0.2):
        _surface, pixels = new_surface(*SIZE)
        _held, canvas = ink_canvas(pixels, *SIZE)
        canvas.clear(skia.ColorBLACK)
        glyphs = shaped("HHH", ("anton",), 100, tracking_em=tracking_em, rtl=False)
        glyphs.paint(canvas, ink(fill(skia.ColorWHITE)), [(40, 170)])
        row = bytes(pixels[150 * SIZE[0] * 4 : 151 * SIZE[0] * 4 : 4])
        widths.append(row.rindex(255))
    assert widths[1] - widths[0] == pytest.approx(50, abs=2)

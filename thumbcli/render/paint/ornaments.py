"""Decorations of layouts: motif backgrounds, vignettes, starbursts, letters as shapes, faded photos."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import skia

from thumbcli.render.paint.category_backgrounds import MOTIFS
from thumbcli.render.paint.photo_crop import CROP_Y
from thumbcli.render.paint.photo_subject import draw_fitted, draw_photo, is_cut_out, with_bleed
from thumbcli.render.pixels.shapes import gradient, polar, polygon, radial
from thumbcli.render.style.color import with_alpha
from thumbcli.render.typography.fonts import covers, typeface

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thumbcli.render.paint.category_backgrounds import Motif, Painter
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.style.palette import Style

__all__ = ["draw_faded_photo", "motif_background", "starburst", "text_path", "vignette"]

_EM = 1000.0

_NOTCH_RADIUS, _STAR_TURN_RAD = 0.82, 0.1
"""The radius of a star's notches as a share of the points', and its rotation."""

_VIGNETTE_CLEAR = 0.55  # where a vignette begins, as a share of its radius
_VIGNETTE_OVERLAP_PX = 2.0
_SQUARE_CROP_Y = 0.1
"""Where the crop of a photo below the words starts, 0 (top) to 1: higher than beside them."""

_UNDER_WORDS = "drops"
"""In place of a motif that is too strong where words are: without artwork they have the whole width."""


def motif_background(
    sheet: BackgroundCanvas,
    composition: Composition,
    light: Callable[[skia.Canvas], None] | None = None,
    *,
    vignette_alpha: float = 0.0,
    flipped: bool = False,
) -> None:
    """Draw the style's background and the motif of the style or the channel on it.

    Args:
        sheet: What to draw on.
        composition: Names the style and the channel.
        light: Draws the layout's own glows, over those of the motif and under its lines.
        vignette_alpha: Of a vignette over the glows of a dark style.
        flipped: Mirror the motif, so that its strong side is at the left.
    """
    style, motif = composition.style, _motif_of(composition)
    width, height = float(sheet.width), float(sheet.height)
    with sheet.low_res_layer() as canvas:
        canvas.drawPaint(gradient((0, 0), (width, height), [style.background, style.background_end]))
        if motif.glow:
            _draw_motif(canvas, motif.glow, (width, height), style, flipped=flipped)
        if light:
            light(canvas)
        if vignette_alpha and not style.light:
            vignette(canvas, (width, height), style.dark, vignette_alpha)
    _draw_motif(sheet.canvas, motif.lines, (width, height), style, flipped=flipped)


def _draw_motif(
    canvas: skia.Canvas, paint: Painter, size: tuple[float, float], style: Style, *, flipped: bool
) -> None:
    with skia.AutoCanvasRestore(canvas):
        if flipped:
            canvas.translate(size[0], 0)
            canvas.scale(-1, 1)
        paint(canvas, *size, style)


def _motif_of(composition: Composition) -> Motif:
    name = composition.style.motif
    if composition.without_artwork and name in MOTIFS and MOTIFS[name].solid:
        name = _UNDER_WORDS
    if composition.brand_style is None and name in MOTIFS:
        return MOTIFS[name]
    from thumbcli.render.paint.brand_backgrounds import CALM, LIVELY, brand_motif

    if composition.brand_style is None:
        return CALM[name] if name in CALM else LIVELY[name]
    return brand_motif(composition.brand_style, somber=composition.somber)


def vignette(canvas: skia.Canvas, size: tuple[float, float], colour: int, alpha: float) -> None:
    """Fade the corners of a canvas of `size` to `colour` at `alpha`."""
    clear = with_alpha(colour, 0)
    radius = math.hypot(*size) * 0.56
    centre = (size[0] / 2, size[1] / 2)
    middle = skia.Path()
    middle.addCircle(*centre, radius * _VIGNETTE_CLEAR - _VIGNETTE_OVERLAP_PX)
    with skia.AutoCanvasRestore(canvas):
        # Skia would blend the clear middle too: half of all pixels.
        canvas.clipPath(middle, skia.ClipOp.kDifference)
        canvas.drawPaint(radial(centre, radius, [clear, clear, with_alpha(colour, alpha)], _VIGNETTE_CLEAR))


def starburst(centre: tuple[float, float], radius_px: float, points: int) -> skia.Path:
    """Return a star of many blunt points, as on a price tag, with its points at `radius_px`."""
    radii = (radius_px, radius_px * _NOTCH_RADIUS)
    angles = (_STAR_TURN_RAD + math.pi * step / points for step in range(2 * points))
    return polygon(*(polar(centre, radii[step % 2], angle) for step, angle in enumerate(angles)))


def text_path(text: str, fonts: Sequence[str], cap_px: float) -> skia.Path:
    """Return `text` as a shape centred on the origin.

    Args:
        text: Digits, capitals or marks that need no shaping.
        fonts: The first that has all characters is used, else the last.
        cap_px: The height of the ink.
    """
    font_name = next((name for name in fonts if all(covers(name, char) for char in text)), fonts[-1])
    path = _outline(text, font_name)
    bounds = path.computeTightBounds()
    scale = cap_px / bounds.height()
    moved = skia.Path(path)
    moved.offset(-bounds.centerX(), -bounds.centerY())
    moved.transform(skia.Matrix.Scale(scale, scale))
    return moved


@lru_cache(128)
def _outline(text: str, font_name: str) -> skia.Path:
    font = skia.Font(typeface(font_name), _EM)
    path = skia.Path()
    x = 0.0
    glyphs = font.textToGlyphs(text)
    for glyph, advance in zip(glyphs, font.getWidths(glyphs), strict=True):
        path.addPath(font.getPath(glyph), x, 0)
        x += advance
    return path


def draw_faded_photo(stage: Stage, area: Rect, fade_px: float) -> None:
    """Draw the photo at the side of the picture, faded into the background over `fade_px` towards the words.

    On a square it fades at its top. A cut-out is not faded but placed in the far half of the area.

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    photo = stage.composition.photo
    if photo is None:
        return
    left, top, right, bottom = area
    if is_cut_out(photo):
        inset = 0.0 if stage.square else fade_px * 0.75
        inner = (left + inset, top, right, bottom) if left > 0 else (left, top, right - inset, bottom)
        draw_photo(stage, photo, skia.Path(), area if stage.square else inner)
        return
    crop_y = _SQUARE_CROP_Y if stage.square else CROP_Y
    draw_fitted(stage, photo, with_bleed(stage, area), crop_y=crop_y, fade_px=fade_px)

"""Decorations of layouts: motif backgrounds, vignettes, starbursts, letters as shapes, faded photos."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import skia

from thumbcli.render.paint.category_backgrounds import MOTIFS
from thumbcli.render.paint.photo_subject import crop_to_fill, draw_photo, is_cut_out, with_bleed
from thumbcli.render.pixels.shapes import fill, fill_gradient, gradient, polygon, radial, stroke
from thumbcli.render.style.color import WHITE, with_alpha
from thumbcli.render.typography.fonts import covers, typeface

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thumbcli.render.paint.category_backgrounds import Motif, Painter
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.style.palette import Style
    from thumbcli.render.typography.text_style import Rect

__all__ = [
    "draw_extruded",
    "draw_faded_photo",
    "draw_question_mark",
    "motif_background",
    "starburst",
    "text_path",
    "vignette",
]

_EM = 1000.0

_EXTRUSION_STEP = 0.25
"""Between two passes of an extrusion as a share of its stroke: so close that round corners show no steps."""

_VIGNETTE_CLEAR = 0.55  # where a vignette begins, as a share of its radius
_VIGNETTE_OVERLAP_PX = 2.0
_SQUARE_CROP_Y = 0.1
"""Where the crop of a photo below the words starts, 0 (top) to 1: higher than beside them."""

_SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear)


def motif_background(
    sheet: BackgroundCanvas,
    composition: Composition,
    light: Callable[[skia.Canvas], None] | None = None,
    *,
    flipped: bool = False,
) -> None:
    """Draw the style's background and the motif of the category or the channel on it.

    Args:
        sheet: What to draw on.
        composition: Names the style, and the category or the channel.
        light: Draws the layout's own glows, over those of the motif and under its lines.
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
    if composition.brand_style is None:
        return MOTIFS[composition.category]
    from thumbcli.render.paint.brand_backgrounds import brand_motif

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


def starburst(
    centre: tuple[float, float], radius_px: float, points: int, *, depth: float = 0.82, turn: float = 0.1
) -> skia.Path:
    """Return a star of many blunt points, as on a price tag.

    Args:
        centre: In px.
        radius_px: Of the points.
        points: Their number.
        depth: The radius of the notches as a share of the points'.
        turn: The rotation, in radians.
    """
    x, y = centre
    radii = (radius_px, radius_px * depth)
    corners = [
        (
            x + radii[step % 2] * math.cos(turn + math.pi * step / points),
            y + radii[step % 2] * math.sin(turn + math.pi * step / points),
        )
        for step in range(2 * points)
    ]
    return polygon(*corners)


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


def draw_extruded(
    canvas: skia.Canvas,
    path: skia.Path,
    front: tuple[Sequence[int], float],
    *,
    border: tuple[float, int],
    sides: tuple[float, float, int],
) -> None:
    """Draw an extruded shape: sides that fall to the lower right, a border, and the front on top.

    Args:
        canvas: Where to draw.
        path: The shape.
        front: The three colours of its gradient, and the position of the second.
        border: Its width in px and its colour.
        sides: Their depth in px, the width of the stroke they are painted with, and their colour.
    """
    depth, width, colour = sides
    paint = stroke(colour, width)
    passes = math.ceil(depth / (width * _EXTRUSION_STEP))
    for step in range(passes, 0, -1):
        fall = depth * step / passes
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(fall * 0.9, fall)
            canvas.drawPath(path, paint)
    canvas.drawPath(path, stroke(border[1], border[0]))
    fill_gradient(canvas, path, *front)


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
    if stage.square:
        start, end = (left, top), (left, top + fade_px)
    elif left > 0:
        start, end = (left, top), (left + fade_px, top)
    else:
        start, end = (right, top), (right - fade_px, top)
    scale = stage.composition.scale
    left, top, right, bottom = with_bleed(stage, area)
    size_px = round((right - left) * scale), round((bottom - top) * scale)
    image = (
        crop_to_fill(photo, *size_px, crop_y=_SQUARE_CROP_Y)
        if stage.square
        else crop_to_fill(photo, *size_px)
    )
    fit = skia.Matrix.Scale((right - left) / image.width(), (bottom - top) / image.height())
    fit.postTranslate(left, top)
    pixels = image.makeShader(skia.TileMode.kClamp, skia.TileMode.kClamp, _SMOOTH, fit)
    mask = gradient(start, end, [with_alpha(WHITE, 0), WHITE]).getShader()
    blend = skia.Shaders.Blend(skia.BlendMode.kDstIn, pixels, mask)
    stage.canvas.drawRect(skia.Rect(*area), skia.Paint(Shader=blend))
    stage.mark("photo", area)


def draw_question_mark(canvas: skia.Canvas, path: skia.Path, colour: int, edge: tuple[float, int]) -> None:
    """Draw a shape with a thick edge (width in px and colour) and a short shadow of the same colour."""
    width, dark = edge
    paint = stroke(dark, width)
    paint.setStyle(skia.Paint.kStrokeAndFill_Style)
    for offset in (width * 0.35, 0.0):
        with skia.AutoCanvasRestore(canvas):
            canvas.translate(offset, offset)
            canvas.drawPath(path, paint)
    canvas.drawPath(path, fill(colour))

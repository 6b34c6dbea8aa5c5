"""What layouts decorate with: the style's ground, dimmed corners, bursts, and letters as shapes."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import skia

from thumbcli.render.paint.category_backgrounds import MOTIFS
from thumbcli.render.paint.photo_subject import crop_to_fill, draw_photo, is_cut_out, with_bleed
from thumbcli.render.pixels.shapes import fill, gradient, polygon, radial, shade, stroke
from thumbcli.render.style.color import WHITE, with_alpha
from thumbcli.render.typography.fonts import covers, typeface

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thumbcli.render.paint.category_backgrounds import Motif, Painter
    from thumbcli.render.paint.stage import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.style.palette import Style
    from thumbcli.render.typography.text_style import Rect

__all__ = [
    "draw_extruded",
    "draw_faded_photo",
    "draw_question_mark",
    "letters",
    "motif_background",
    "starburst",
    "vignette",
]

_EM = 1000.0
_STEP = 0.25
_CLEAR = 0.55
_SPARE_PX = 2.0
_HIGHER = 0.1
_SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear)


def motif_background(
    sheet: BackgroundCanvas,
    composition: Composition,
    light: Callable[[skia.Canvas], None] | None = None,
    *,
    flipped: bool = False,
) -> None:
    """Draw the style's ground with the category's motif on it.

    Args:
        sheet: What to draw on.
        composition: Names the style, and the category or the channel's hand.
        light: Draws the family's own rays and glows over those of the motif, under its lines.
        flipped: The loud side of the motif lies at the left.
    """
    style, motif = composition.style, _motif_of(composition)
    width, height = float(sheet.width), float(sheet.height)
    with sheet.soft() as canvas:
        canvas.drawPaint(gradient((0, 0), (width, height), [style.ground, style.background_end]))
        if motif.glow:
            _draw_motif(canvas, motif.glow, (width, height), style, flipped=flipped)
        if light:
            light(canvas)
    _draw_motif(sheet.canvas, motif.lines, (width, height), style, flipped=flipped)


def _draw_motif(
    canvas: skia.Canvas, paint: Painter, size: tuple[float, float], style: Style, *, flipped: bool
) -> None:
    canvas.save()
    if flipped:
        canvas.translate(size[0], 0)
        canvas.scale(-1, 1)
    paint(canvas, *size, style)
    canvas.restore()


def _motif_of(composition: Composition) -> Motif:
    if composition.brand_style is None:
        return MOTIFS[composition.category]
    from thumbcli.render.paint.brand_backgrounds import brand_motif

    return brand_motif(composition.brand_style, grave=composition.grave)


def vignette(canvas: skia.Canvas, size: tuple[float, float], colour: int, alpha: float) -> None:
    """Darken the corners of a canvas of `size` towards `colour` at `alpha`."""
    clear = with_alpha(colour, 0)
    radius = math.hypot(*size) * 0.56
    centre = (size[0] / 2, size[1] / 2)
    middle = skia.Path()
    middle.addCircle(*centre, radius * _CLEAR - _SPARE_PX)
    canvas.save()
    # Skia would blend the clear middle too, half of all pixels.
    canvas.clipPath(middle, skia.ClipOp.kDifference)
    canvas.drawPaint(radial(centre, radius, [clear, clear, with_alpha(colour, alpha)], _CLEAR))
    canvas.restore()


def starburst(
    centre: tuple[float, float], radius_px: float, points: int, *, depth: float = 0.82, turn: float = 0.1
) -> skia.Path:
    """Return a star of many blunt points, as on a price tag.

    Args:
        centre: In px.
        radius_px: Of the points.
        points: How many.
        depth: Where the notches lie, as a part of the radius.
        turn: In radians.
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


def letters(text: str, faces: Sequence[str], cap_px: float) -> skia.Path:
    """Return `text` as a shape around the origin, with capitals of about `cap_px`.

    Args:
        text: Digits, capitals or marks that need no shaping.
        faces: The first that has them all is taken, or else the last.
        cap_px: How high the ink of the whole becomes.
    """
    path = _outline(text, _face_for(text, tuple(faces)))
    bounds = path.computeTightBounds()
    scale = cap_px / bounds.height()
    moved = skia.Path(path)
    moved.offset(-bounds.centerX(), -bounds.centerY())
    matrix = skia.Matrix.Scale(scale, scale)
    moved.transform(matrix)
    return moved


def _face_for(text: str, faces: tuple[str, ...]) -> str:
    return next((face for face in faces if all(covers(face, char) for char in text)), faces[-1])


@lru_cache(128)
def _outline(text: str, face: str) -> skia.Path:
    font = skia.Font(typeface(face), _EM)
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
    body: tuple[Sequence[int], float],
    *,
    border: tuple[float, int],
    block: tuple[float, float, int],
) -> None:
    """Draw a shape as a thick block: sides that fall to the lower right, a border, and the face on top.

    Args:
        canvas: Where to draw.
        path: The shape.
        body: The three colours of its face, and how far down the second one stands.
        border: Width in px and colour.
        block: How far the sides fall in px, how wide they stand out, and their colour.
    """
    depth, width, colour = block
    side = stroke(colour, width)
    # So close that the round corners of the stroke leave no steps.
    passes = math.ceil(depth / (width * _STEP))
    for step in range(passes, 0, -1):
        fall = depth * step / passes
        canvas.save()
        canvas.translate(fall * 0.9, fall)
        canvas.drawPath(path, side)
        canvas.restore()
    canvas.drawPath(path, stroke(border[1], border[0]))
    shade(canvas, path, *body)


def draw_faded_photo(stage: Stage, room: Rect, fade_px: float) -> None:
    """Draw the photo at the side of the picture, blended into the ground over `fade_px` towards the words.

    On a square the photo blends at its top. A cut-out has no edge to blend: it stands in the far half of the
    room.

    Raises:
        RequestRefused: The photo can't be read or has more than 50 megapixels.
    """
    photo = stage.composition.photo
    if photo is None:
        return
    left, top, right, bottom = room
    if is_cut_out(photo):
        free = 0.0 if stage.square else fade_px * 0.75
        inner = (left + free, top, right, bottom) if left > 0 else (left, top, right - free, bottom)
        draw_photo(stage, photo, skia.Path(), inner if not stage.square else room)
        return
    if stage.square:
        start, end = (left, top), (left, top + fade_px)
    elif left > 0:
        start, end = (left, top), (left + fade_px, top)
    else:
        start, end = (right, top), (right - fade_px, top)
    scale = stage.composition.scale
    left, top, right, bottom = with_bleed(stage, room)
    size_px = round((right - left) * scale), round((bottom - top) * scale)
    image = crop_to_fill(photo, *size_px, height=_HIGHER) if stage.square else crop_to_fill(photo, *size_px)
    fit = skia.Matrix.Scale((right - left) / image.width(), (bottom - top) / image.height())
    fit.postTranslate(left, top)
    pixels = image.makeShader(skia.TileMode.kClamp, skia.TileMode.kClamp, _SMOOTH, fit)
    mask = gradient(start, end, [with_alpha(WHITE, 0), WHITE]).getShader()
    blend = skia.Shaders.Blend(skia.BlendMode.kDstIn, pixels, mask)
    stage.canvas.drawRect(skia.Rect(*room), skia.Paint(Shader=blend))
    stage.mark("photo", room)


def draw_question_mark(canvas: skia.Canvas, path: skia.Path, colour: int, edge: tuple[float, int]) -> None:
    """Draw a mark with a thick edge (width in px and colour) and a short shadow of the edge's colour."""
    width, dark = edge
    rim = stroke(dark, width)
    rim.setStyle(skia.Paint.kStrokeAndFill_Style)
    for shift in (width * 0.35, 0.0):
        canvas.save()
        canvas.translate(shift, shift)
        canvas.drawPath(path, rim)
        canvas.restore()
    canvas.drawPath(path, fill(colour))

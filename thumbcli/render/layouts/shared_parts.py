"""What several families draw the same way: the artwork, the sub-line, a picture without words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.render.paint.lettering import Label, draw_block, draw_label, fit_label
from thumbcli.render.paint.stickers import StickerColours, draw_sticker
from thumbcli.render.pixels.background_cache import ByteLimitedCache
from thumbcli.render.pixels.shapes import fill, gradient, halftone, radial_glow, rays
from thumbcli.render.pixels.sprite import Sprite
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, fill_and_ink, mix, with_alpha
from thumbcli.render.title.headline import shorten
from thumbcli.render.title.script import Script, dominant_script
from thumbcli.render.typography.fit import Block, Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from collections.abc import Sequence

    import skia

    from thumbcli.render.paint.stage import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.style.palette import Style

__all__ = [
    "CASED",
    "compose_artwork",
    "draw_subtitle",
    "fit_subtitle",
    "glow",
    "in_style_case",
    "sticker",
    "sunburst",
    "tones",
]

CASED = frozenset({Script.LATIN, Script.CYRILLIC})
"""Scripts whose headlines may stand in capitals."""

_TURKISH = frozenset("\u0131\u011f")
_SUB_FACES = ("inter",)
_SUB_PX, _SUB_MIN_PX, _SUB_TEXT_PX = 42.0, 30.0, 38.0
_SUB_CHARS = 48
_SUB_OUTLINE_PX = 10.0
_STICKER_ROOM = 1.25
_STICKERS: ByteLimitedCache[Sprite] = ByteLimitedCache(48 * 1024 * 1024, Sprite.size_bytes)


def in_style_case(text: str, style: Style) -> str:
    """Return `text` in capitals where the style and the script want them; a Turkish i keeps its dot."""
    if not style.upper or dominant_script(text) not in CASED:
        return text
    return (text.replace("i", "\u0130") if _TURKISH & set(text) else text).upper()


def tones(style: Style) -> StickerColours:
    """Return the colours of a sticker on the style's panel."""
    return StickerColours(
        line=style.dark,
        top=mix(style.accent, WHITE, 0.88),
        bottom=mix(style.second, WHITE, 0.45),
        shadow=with_alpha(style.dark, 0.6),
    )


def sticker(
    stage: Stage,
    emoji: str,
    centre: tuple[float, float],
    size_px: float,
    turn_deg: float = -8,
    *,
    colours: StickerColours | None = None,
) -> None:
    """Draw an emoji as a sticker, in the style's own colours or in `colours`, and record where it stands."""
    scale = stage.composition.scale
    colours = colours or tones(stage.composition.style)
    side = math.ceil(size_px * _STICKER_ROOM * scale)

    def draw(canvas: skia.Canvas) -> None:
        draw_sticker(canvas, emoji, (side / 2, side / 2), size_px * scale, colours, turn_deg=turn_deg)

    kept = _STICKERS.get((emoji, colours, side, turn_deg), lambda: Sprite(side, draw))
    x, y = centre
    kept.paint(stage.canvas, (x * scale, y * scale))
    reach = size_px * 0.54
    stage.mark("art", (x - reach, y - reach, x + reach, y + reach))


def glow(canvas: skia.Canvas, centre: tuple[float, float], reach_px: float) -> None:
    """Draw the white glow that goes with a sunburst of the same reach."""
    radial_glow(canvas, centre, reach_px * 0.45, WHITE, 0.22)


def sunburst(
    sheet: BackgroundCanvas,
    composition: Composition,
    centre: tuple[float, float],
    reach_px: float,
    dots_from: float,
) -> None:
    """Draw white rays around `centre`, and dots that grow towards the bottom from `dots_from` (0 to 1).

    A grave title has no rays.
    """
    if not composition.grave:
        rays(sheet.canvas, centre, reach_px, 20, colour=WHITE, alpha=0.22, turn=0.15)
    area = (0.0, sheet.height * dots_from, float(sheet.width), sheet.height * 1.02)
    step = max(sheet.width, sheet.height) / 58
    halftone(
        sheet.canvas,
        area,
        fill(composition.style.dark, 0.20),
        step_px=step,
        dot_px=step * 0.46,
        density=lambda _, y: y * y,
    )


@dataclass(frozen=True, slots=True)
class Subtitle:
    """A sub-line that fits: a pill where it is short, else plain lines."""

    form: Label | Block

    @property
    def height_px(self) -> float:
        """How much room it takes."""
        return self.form.height_px


def fit_subtitle(stage: Stage, text: str, width_px: float) -> Subtitle | None:
    """Fit the sub-line into `width_px`; None where there is none."""
    if not text:
        return None
    unit = stage.unit
    pill = fit_label(text, width_px, _SUB_PX * unit, _SUB_MIN_PX * unit)
    if pill is not None:
        return Subtitle(pill)
    smallest = _SUB_MIN_PX * unit
    block = _fit_lines(text, width_px, unit)
    return Subtitle(
        block if block.size_px >= smallest else _fit_lines(shorten(text, _SUB_CHARS), width_px, unit)
    )


def _fit_lines(text: str, width_px: float, unit: float) -> Block:
    measured = measure(text, _SUB_FACES, widest_em=width_px / (_SUB_MIN_PX * unit))
    room = Box(width_px, _SUB_TEXT_PX * unit * 2.4)
    return fit_block(measured, room, max_size_px=_SUB_TEXT_PX * unit, max_lines=2)


def draw_subtitle(
    stage: Stage,
    sub: Subtitle,
    corner: tuple[float, float],
    width_px: float,
    align: Align,
    *,
    outline: tuple[float, int] | None = None,
) -> None:
    """Draw the sub-line with its top at `corner`, aligned in `width_px`.

    Args:
        stage: What to draw on.
        sub: From `fit_subtitle`.
        corner: Its top left.
        width_px: Of the room.
        align: Where it stands in the room.
        outline: The headline's, if it has one: plain lines then have a thinner one.
    """
    style = stage.composition.style
    x, y = corner
    if isinstance(sub.form, Label):
        slack = width_px - sub.form.width_px
        shift = {Align.LEFT: 0.0, Align.CENTRE: slack / 2, Align.RIGHT: slack}[align]
        draw_label(stage, sub.form, (x + shift, y), fill_and_ink(style.second, style.dark))
    else:
        thin = (_SUB_OUTLINE_PX * stage.unit, outline[1]) if outline else None
        ink = ensure_contrast(style.ink, outline[1]) if outline else style.ink
        look = Lettering(ink=ink, accent=ink, outline=thin, minor=True)
        draw_block(stage, sub.form, (x, y), width_px, look=look, align=align)


def compose_artwork(stage: Stage) -> None:
    """Draw a picture without words: up to three stickers over the style's panel, edge to edge."""
    style = stage.composition.style
    centre = (stage.width / 2, stage.height * 0.5)

    def draw(sheet: BackgroundCanvas) -> None:
        reach = max(sheet.width, sheet.height) * 0.75
        with sheet.soft() as canvas:
            canvas.drawPaint(gradient((0, 0), (sheet.width, sheet.height), style.panel))
            glow(canvas, centre, reach)
            radial_glow(canvas, (0, sheet.height), sheet.width * 0.4, BLACK, 0.12)
        sunburst(sheet, stage.composition, centre, reach, 0.6)

    stage.backdrop("artwork", draw)
    emoji = stage.composition.icons[:3]
    for name, (x, y), size, turn in _placed(emoji, stage.width, stage.height, square=stage.square):
        sticker(stage, name, (x, y), size, turn)


def _placed(
    emoji: Sequence[str], width: float, height: float, *, square: bool
) -> list[tuple[str, tuple[float, float], float, float]]:
    """Return each sticker with its centre, size and turn: one large, or two or three side by side."""
    if len(emoji) == 1:
        return [(emoji[0], (width / 2, height / 2), height * 0.62, -8.0)]
    size = (width * 0.72 if square else height * 1.24) / len(emoji)
    turns = (-10.0, 6.0, 12.0)
    share = (0.74 if square else 0.62) if len(emoji) > 2 else 0.42  # noqa: PLR2004 - three stand further apart
    start = width * (1 - share) / 2
    step = width * share / (len(emoji) - 1)
    lift = (0.0, -0.04, 0.03)
    return [
        (name, (start + index * step, height * (0.5 + lift[index])), size, turns[index])
        for index, name in enumerate(emoji)
    ]

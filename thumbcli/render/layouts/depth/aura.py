"""Aura: words in white and one light colour on a mesh of soft colours with grain."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.contract.brand_style import Texture
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import is_lit
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_poster
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_gentle
from thumbcli.render.layouts.shared_parts import CASED
from thumbcli.render.paint.light import draw_glow_ground, draw_halo
from thumbcli.render.paint.texture import draw_texture
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix
from thumbcli.render.style.mood import companion_mood
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.text_style import Align, Lettering, Relief

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_WORDS, _SQUARE_WORDS = (0.06, 0.085, 0.94, 0.92), (0.085, 0.10, 0.915, 0.90)
_CLOUDS = (
    (0.06, 0.10, 0.62, 0.8),
    (0.95, 0.12, 0.70, 0.75),
    (0.86, 0.98, 0.72, 0.9),
    (0.12, 1.02, 0.60, 0.6),
)
"""Where the clouds of colour are and how large, as shares of the width and the height; and their strength."""

_KEY_CONTRAST, _OUTLINE_PX, _DEPTH_PX = 4.8, 10.0, 4.0
_HIGH_OUTLINE_PX = 18.0  # of scripts with marks above their letters, which stand on the ground alone
_GENTLE_SCORE = 1.7  # a plain ground has no idea, which suits a low voice alone


def _suits(composition: Composition) -> float:
    if composition.somber or not is_lit(composition):
        return 0.0
    return suits_poster(composition, UNFIT_SCORE, gentle=_GENTLE_SCORE)


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood
    other = mood if is_gentle(stage.composition) else companion_mood(mood)  # no party for a farewell
    ground = mix(mood.mid, mood.bold, 0.45)

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        width, height = size
        flat = replace(mood, core=mix(ground, BLACK, 0.12), mid=ground, edge=mix(mood.edge, ground, 0.45))
        draw_glow_ground(canvas, flat, (width * 0.45, height * 0.5), max(size) * 0.9)
        colours = (mood.core, other.bold, other.core, mood.bold)
        for (across, down, radius, alpha), colour in zip(_CLOUDS, colours, strict=True):
            draw_halo(canvas, (width * across, height * down), width * radius, colour, alpha * 0.8)

    stage.draw_glow("aura", draw, mirrored=stage.mirrored)
    draw_texture(stage.canvas, Texture.GRAIN)
    area, sub = poster_area(
        stage, _SQUARE_WORDS if stage.square else _WORDS, clear_px=0.012 * stage.width, align=Align.CENTRE
    )
    lines = fit_lines(stage, area, align=Align.CENTRE)
    edge = mix(mood.edge, BLACK, 0.35)
    key = ensure_contrast(mood.accent[0], edge, _KEY_CONTRAST)
    unit = stage.unit
    rises = dominant_script(stage.composition.headline.main) not in CASED
    relief = Relief(depth=_DEPTH_PX * unit, sides=(edge, edge), bevel=0.0, blur=24.0 * unit)
    look = Lettering(
        ink=WHITE,
        accent=key,
        ends=(0xFFF3F0FF, mood.accent[1]),
        outline=((_HIGH_OUTLINE_PX if rises else _OUTLINE_PX) * unit, edge),
        relief=relief,
    )
    put_words(stage, (area, lines, sub), (look, look), align=Align.CENTRE)


FAMILY = Family(name="aura", suits=_suits, compose=_compose, keeps_clear=True)

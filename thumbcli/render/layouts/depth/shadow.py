"""Shadow: words alone, as large as the picture, that cast a long hard shadow over one strong colour."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, lit_column, lit_score, shares, words_only
from thumbcli.render.layouts.depth.poster_lines import suits_lines
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_gentle
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.layouts.shared_parts import CASED
from thumbcli.render.paint.light import draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import gradient
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, mix
from thumbcli.render.title.script import dominant_script
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS = 64
_WORDS, _SQUARE_WORDS = (0.055, 0.08, 0.945, 0.87), (0.07, 0.10, 0.93, 0.90)
_FACES = ("anton", "archivo-narrow", "oswald")
_HEADLINE_PX, _STRETCH = 640.0, 1.5
_WIDE_FACES, _WIDE_MAX_CHARS = ("archivo", "anton"), 16
"""For titles so short that they would leave half of the width empty in a condensed face."""

_KEY_CONTRAST = 3.0  # of key words to the ground: more would make their colour pale
_LIT, _SHADED, _SHADOW = 0.18, 0.22, 0.38
"""How far the ground is lit at the top left, shaded at the foot, and darker in the shadow."""

_SCORE, _SOBER_SCORE = 1.36, 0.6


def _suits(composition: Composition) -> float:
    text = composition.headline.main
    if not words_only(composition) or composition.own_colours or len(text) > _MAX_CHARS:
        return 0.0
    if suits_lines(composition):  # it is larger, and in two sizes, in another family
        return UNFIT_SCORE
    return lit_score(composition, _SOBER_SCORE if is_gentle(composition) else _SCORE)


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood
    ground = mood.bold

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        foot = mix(ground, mood.edge, _SHADED)
        canvas.drawPaint(gradient((0, 0), (size[0] * 0.7, size[1]), [ground, foot]))
        draw_halo(canvas, (size[0] * 0.2, 0.0), size[1] * 0.9, mood.core, _LIT)
        draw_vignette(canvas, size, 0.3)

    stage.draw_glow("shadow", draw)
    finish_ground(stage, dust=0)
    look = Lettering(
        ink=WHITE,
        accent=ensure_contrast(mood.accent[0], ground, _KEY_CONTRAST),
        cast=mix(ground, mix(mood.edge, BLACK, 0.5), _SHADOW),
    )
    column = lit_column(stage, _HEADLINE_PX * stage.unit, turn_deg=0, look=look)
    cased = dominant_script(stage.composition.headline.main) in CASED
    column = replace(column, stretch=_STRETCH if cased else 1.0, large_sub=True)
    if cased and not stage.composition.own_font:
        short = len(stage.composition.headline.main) <= _WIDE_MAX_CHARS
        column = replace(column, fonts=_WIDE_FACES if short else _FACES)
    area = shares(stage, *(_SQUARE_WORDS if stage.square else _WORDS))
    draw_column_and_logo(stage, stage.composition.headline.main, area, column, Corner.TOP_RIGHT)


FAMILY = Family(name="shadow", suits=_suits, compose=_compose, keeps_clear=True)

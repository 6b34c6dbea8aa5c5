"""Setting: words alone in relief, as large as the picture, before the place where their topic plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import finish_ground, in_one_colour, lit_letters
from thumbcli.render.layouts.depth.place_ground import draw_ground
from thumbcli.render.layouts.depth.poster_lines import fit_lines, poster_area, put_words, suits_poster
from thumbcli.render.layouts.frame_subjects import UNFIT_SCORE, is_about
from thumbcli.render.layouts.shared_parts import CASED
from thumbcli.render.paint.light import draw_halo, draw_vignette
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.color import BLACK, mix
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.title.place import FALLING, RISING, scene_of_words
from thumbcli.render.title.script import dominant_script
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.text_style import Align

if TYPE_CHECKING:
    import skia

    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_FIELD = "field"  # of the sports whose words are listed under it

_WORDS, _SQUARE_WORDS = (0.06, 0.09, 0.94, 0.91), (0.08, 0.10, 0.92, 0.90)
_VEIL, _VIGNETTE, _HALO = 0.10, 0.30, 0.25
_OUTLINE_PX, _DEPTH_PX = 14.0, 14.0
_SCORE = 1.9


def _suits(composition: Composition) -> float:
    place = _place_of(composition)
    if dominant_script(composition.headline.main) not in CASED:
        return 0.0  # few large signs leave most of the place empty
    if not place or composition.somber or composition.headline.kind is HeadlineKind.NUMBER:
        return 0.0
    gentle = _SCORE if composition.topic is Topic.RELIGION else UNFIT_SCORE
    return suits_poster(composition, _SCORE, gentle=gentle)


def _place_of(composition: Composition) -> str:
    """Return the place of a title with nothing to show, as large as the picture; empty for none."""
    if composition.place in {FALLING, RISING}:
        return composition.place
    place = scene_of_words(composition.topic)
    return _FIELD if place == "hall" and is_about(composition, _FIELD) else place


def _compose(stage: Stage) -> None:
    mood = stage.composition.mood

    def draw(canvas: skia.Canvas, size: tuple[float, float]) -> None:
        canvas.drawPaint(fill(mix(mood.edge, BLACK, 0.3), _VEIL))
        draw_halo(canvas, (size[0] * 0.5, size[1] * 0.5), size[1] * 0.9, mood.core, _HALO)
        draw_vignette(canvas, size, _VIGNETTE)

    place = _place_of(stage.composition)
    turned = bool(stage.composition.seed // 17 % 2)
    draw_ground(stage, "setting", ((0.5, 0.5), 0.7), draw, place=place, mirrored=turned, in_focus=True)
    finish_ground(stage, dust=10)
    share = _SQUARE_WORDS if stage.square else _WORDS
    area, sub = poster_area(stage, share, align=Align.CENTRE, clear_px=0.01 * stage.width)
    lines = fit_lines(stage, area, align=Align.CENTRE)
    look = lit_letters(stage, outline_px=_OUTLINE_PX, depth_px=_DEPTH_PX)
    looks = in_one_colour(look, key=False), in_one_colour(look, key=True)
    put_words(stage, (area, lines, sub), looks, align=Align.CENTRE)


FAMILY = Family(name="setting", suits=_suits, compose=_compose, keeps_clear=True)

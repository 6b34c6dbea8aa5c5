"""Photo: the subject at one side on a lit ground in the photo's own colour, heavy lit words at the other.

A cut-out stands on the lower edge in a glow; any other photo fades into the ground, or fills the picture. On
a square the photo is below the words; right-to-left it is mirrored, and where the photo's heads ask for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.contract.design_options import Corner, PhotoCrop, PhotoFocus
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import is_day, lit_column
from thumbcli.render.layouts.place_text_column import draw_column_and_logo
from thumbcli.render.layouts.shared_parts import headline_px, logo_corner, outer_area, text_area
from thumbcli.render.paint.light import draw_grain, draw_halo
from thumbcli.render.paint.ornaments import draw_faded_photo, vignette
from thumbcli.render.paint.photo_subject import (
    draw_fitted,
    draw_standing,
    heads_spread,
    is_cut_out,
    photo_colour,
    photo_heads,
    subject_middle,
)
from thumbcli.render.pixels.image_loading import picture_size
from thumbcli.render.pixels.shapes import gradient, radial
from thumbcli.render.style.color import BLACK, mix, with_alpha
from thumbcli.render.style.photo_mood import mood_in_colour

if TYPE_CHECKING:
    from thumbcli.contract import Asset
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas

__all__ = ["FAMILY"]

# Shares of the width; on a square, of the height. The words overlap the faded part of the photo.
_PHOTO_FROM, _SQUARE_PHOTO_FROM = 0.40, 0.44
_STANDING_FROM, _SQUARE_STANDING_FROM = 0.55, 0.47
_FADE, _SQUARE_FADE = 0.24, 0.16
_WORDS_TO, _SQUARE_WORDS_TO = 0.57, 0.54
_WORDS_MIN, _WORDS_MAX, _HEAD_GAP = 0.46, 0.62, 0.022
"""Beside heads the words end so far before them, between these shares of the width."""

_CLEAR_FROM = 0.56  # from here on the photo's heads are
_HEAD_MAX = 0.86  # how much of the height a head may take
_FADE_MAX = 0.34  # how much of a narrow photo fades
_OFF_CENTRE = 0.3  # how much nearer to one edge of the photo heads are that change the side

_GLOW, _SQUARE_GLOW = (0.76, 0.46), (0.5, 0.76)
_GLOW_RADIUS, _HALO_RADIUS, _HALO_ALPHA = 0.66, 0.6, 0.5
"""The lit ground: its centre, and its radius as shares of the width and of the height."""

_FULL_MIN_RATIO = 1.4
"""In narrower photos heads are too near to the middle to be clear of the words."""

_SUBJECT_FROM = 0.58  # from here on, across such a photo, its subject is clear of the words

_HEAD_AT = 0.74  # where the head is in a photo that fills the picture
_VEIL_ALPHA, _VEIL_TO = 0.86, 0.72
_VEIL_DARKER = 0.4
_FOOT_ALPHA, _FOOT_FROM = 0.62, 0.55
"""Under the words of such a photo: how dark, and where it ends; the same for its lower edge."""

_HEADLINE_PX, _SHORT_HEADLINE_PX = 250.0, 400.0


def _suits(composition: Composition) -> float:
    if composition.photo is None or not composition.headline.main:
        return 0.0
    return 0.9 if composition.format.is_card else 2.2


def _compose(stage: Stage) -> None:
    photo = stage.composition.photo
    if photo is None:
        return
    crop = stage.composition.photo_crop
    cut_out = crop in {None, PhotoCrop.CLOSE} and is_cut_out(photo)
    if not (cut_out or stage.composition.own_colours or stage.composition.somber):
        mood = mood_in_colour(photo_colour(photo))
        stage.composition = replace(stage.composition, mood=mood)
    if _prefers_other_side(stage, photo):
        stage.mirrored = not stage.mirrored
    if not cut_out and _fills(stage, photo):
        _fill_picture(stage, photo)
    else:
        stage.draw_background("photo", lambda sheet: _draw_ground(sheet, stage), mirrored=stage.mirrored)
        if cut_out:
            area = outer_area(stage, _STANDING_FROM, _SQUARE_STANDING_FROM)
            draw_standing(stage, photo, area, stage.composition.mood.rim)
        else:
            _draw_panel(stage, photo)
    text = stage.composition.headline.main
    column = lit_column(stage, headline_px(stage, text, _HEADLINE_PX, _SHORT_HEADLINE_PX))
    area = text_area(stage, _words_to(stage, cut_out=cut_out), _SQUARE_WORDS_TO)
    draw_column_and_logo(stage, text, area, column, logo_corner(stage, square=Corner.BOTTOM_RIGHT))


def _draw_ground(sheet: BackgroundCanvas, stage: Stage) -> None:
    mood, size = stage.composition.mood, (float(sheet.width), float(sheet.height))
    across, down = _SQUARE_GLOW if stage.square else _GLOW
    centre = (size[0] * across, size[1] * down)
    with sheet.low_res_layer() as canvas:
        canvas.drawPaint(radial(centre, max(size) * _GLOW_RADIUS, [mood.core, mood.mid, mood.edge], 0.4))
    draw_halo(sheet.canvas, centre, size[1] * _HALO_RADIUS, mood.core, _HALO_ALPHA)
    if not is_day(stage.composition):
        vignette(sheet.canvas, size, mix(mood.edge, BLACK, 0.5), 0.5)
    draw_grain(sheet.canvas)


def _fills(stage: Stage, photo: Asset) -> bool:
    """Tell whether a wide photo fills the picture: where that was asked for, or by chance."""
    crop = stage.composition.photo_crop
    by_chance = crop is None or isinstance(crop, PhotoFocus)
    wanted = crop is PhotoCrop.FULL or (by_chance and stage.composition.seed % 2)
    width, height = picture_size(photo, "Photo")
    if stage.square or not wanted or width < height * _FULL_MIN_RATIO:
        return False
    if crop is PhotoCrop.FULL:
        return True
    # Somebody, or what the photo is of, would be under the words.
    if photo_heads(photo, width / height) is None:
        middle = subject_middle(photo)
        return (1 - middle if stage.mirrored else middle) >= _SUBJECT_FROM
    return not heads_spread(photo, stage.width * (1 - _CLEAR_FROM) / stage.height)


def _draw_panel(stage: Stage, photo: Asset) -> None:
    """Draw the photo at its side, faded into the ground; its heads are where the words are not."""
    width, height = float(stage.width), float(stage.height)
    area = outer_area(stage, _PHOTO_FROM, _SQUARE_PHOTO_FROM)
    fade = height * _SQUARE_FADE if stage.square else width * _FADE
    found = photo_heads(photo, (area[2] - area[0]) / (area[3] - area[1]))
    if found is None or stage.square:
        draw_faded_photo(stage, area, fade)
        return
    photo_ratio, (_, top, _, bottom) = found
    # A narrow photo of a large head is as wide as it can be with the whole head.
    wide = min(width * (1 - _PHOTO_FROM), height * photo_ratio * _HEAD_MAX / (bottom - top))
    area = stage.mirror((width - wide, 0.0, width, height))
    aim = 1 - width * (1 - _CLEAR_FROM) / 2 / wide
    aim = 1 - aim if stage.mirrored else aim
    draw_fitted(stage, photo, area, aim_x=aim, fade_px=min(fade, wide * _FADE_MAX))


def _prefers_other_side(stage: Stage, photo: Asset) -> bool:
    """Tell whether the photo's heads are so near its edge that they would be under the words."""
    found = photo_heads(photo, stage.width * (1 - _PHOTO_FROM) / stage.height)
    if stage.square or stage.composition.photo_side is not None:
        return False
    if found is None:
        middle = subject_middle(photo)
        return (middle if stage.mirrored else 1 - middle) >= _SUBJECT_FROM
    left, _, right, _ = found[1]
    return left <= 1 - right - _OFF_CENTRE if not stage.mirrored else 1 - right <= left - _OFF_CENTRE


def _words_to(stage: Stage, *, cut_out: bool) -> float:
    """Return where the words end, as a share of the width: before the heads, else before a cut-out."""
    if stage.square:
        return _WORDS_TO
    subjects = stage.heads or [mark.rect for mark in stage.marks if cut_out and mark.kind == "photo"]
    if not subjects:
        return _WORDS_TO
    nearest = min(stage.width - rect[2] if stage.mirrored else rect[0] for rect in subjects)
    return max(_WORDS_MIN, min(_WORDS_MAX, nearest / stage.width - _HEAD_GAP))


def _fill_picture(stage: Stage, photo: Asset) -> None:
    """Draw the photo over the whole picture, darkened under the words and at its foot."""
    width, height = float(stage.width), float(stage.height)
    whole = (0.0, 0.0, width, height)
    draw_fitted(stage, photo, whole, aim_x=1 - _HEAD_AT if stage.mirrored else _HEAD_AT)
    darker = 0.0 if is_day(stage.composition) else _VEIL_DARKER
    canvas, edge = stage.canvas, mix(stage.composition.mood.edge, BLACK, darker)
    start, end = (stage.mirror_x(0.0), 0.0), (stage.mirror_x(width * _VEIL_TO), 0.0)
    veils = ((start, end, _VEIL_ALPHA), ((0.0, height), (0.0, height * _FOOT_FROM), _FOOT_ALPHA))
    for dark, clear, alpha in veils:
        canvas.drawPaint(gradient(dark, clear, [with_alpha(edge, alpha), with_alpha(edge, 0)]))


FAMILY = Family(name="photo", suits=_suits, compose=_compose, either_side=True, keeps_clear=True)

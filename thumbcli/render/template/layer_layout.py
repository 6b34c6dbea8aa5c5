"""Measure a layer: its box, and the words, picture, icon or layers inside."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, assert_never

import skia

from thumbcli.contract.template_layers import (
    Across,
    ArtworkLayer,
    Flow,
    HeadlineLayer,
    IconLayer,
    ImageLayer,
    Typography,
)
from thumbcli.render.layouts.place_text_column import min_cap_px
from thumbcli.render.paint.objects import draw_object, object_ratio
from thumbcli.render.paint.ornaments import text_path
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.template.flow_layout import measure_flow
from thumbcli.render.template.template_boxes import draw_background, draw_image
from thumbcli.render.template.template_card import LaidLayer
from thumbcli.render.template.template_fonts import fonts_for
from thumbcli.render.template.template_words import (
    FittedWords,
    fit_headline,
    is_ornament,
    ornament_path,
    paint_words,
)
from thumbcli.render.typography.fonts import EMOJI

if TYPE_CHECKING:
    from thumbcli.contract.template_layers import Layer
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.template.template_card import TemplateCard

__all__ = ["measure_layer"]

_ICON_UNITS = 64.0


def measure_layer(card: TemplateCard, layer: Layer, width: float, height: float) -> LaidLayer:
    """Measure a layer in the room that it may have, once."""
    key = id(layer), width, height
    if key not in card.measured:
        card.measures += 1
        card.measured[key] = _measure_layer(card, layer, width, height)
    return card.measured[key]


def _measure_layer(card: TemplateCard, layer: Layer, width: float, height: float) -> LaidLayer:
    unit = card.unit_px
    own_width = layer.width.px(unit, width) if layer.width else None
    own_height = layer.height.px(unit, height) if layer.height else None
    top, end, bottom, start = (edge.px(unit, min(width, height)) for edge in layer.pad)
    room = (
        max(1.0, (own_width or width) - start - end),
        max(1.0, (own_height or height) - top - bottom),
    )
    inner = _measure_content(card, layer, *room, has_own=(bool(own_width), bool(own_height)))

    def paint(area: Rect) -> None:
        if layer.background is not None:
            draw_background(card.stage, layer.background, card.flip(area), card.painting)
        if inner is not None:
            inner.paint((area[0] + start, area[1] + top, area[2] - end, area[3] - bottom))

    if inner is None:
        return LaidLayer(width=own_width or width, height=own_height or height, paint=paint)
    return LaidLayer(
        width=own_width or inner.width + start + end,
        height=own_height or inner.height + top + bottom,
        paint=paint,
        below=0.0 if own_height or layer.background else inner.below,
        is_cramped=inner.is_cramped,
        is_shortened=inner.is_shortened,
        slack=0.0 if own_width else inner.slack,
    )


def _measure_content(
    card: TemplateCard, layer: Layer, width: float, height: float, *, has_own: tuple[bool, bool]
) -> LaidLayer | None:
    laid: LaidLayer | None = None
    match layer.content:
        case Typography() as words if is_ornament(card.text(words)):
            laid = _laid_ornament(card, words)
        case Typography() as words:
            laid = _laid_words(card, layer, words, card.fit(words, (width, height)), width)
        case HeadlineLayer() as headline:
            least = min_cap_px(card.stage)
            fitted = fit_headline(card.stage, headline, (width, height), card.unit_px, least)
            laid = _laid_words(card, layer, headline, fitted, width)
        case ImageLayer() as image:
            laid = _laid_image(card, layer, image, _image_size((width, height), has_own))
        case IconLayer() as icon:
            laid = _laid_icon(card, layer, icon, width if has_own[0] else height if has_own[1] else 0)
        case ArtworkLayer():
            laid = LaidLayer(width=width, height=height, paint=lambda area: _paint_artwork(card, layer, area))
        case Flow() as flow:
            laid = measure_flow(card, flow, (width, height), partial(measure_layer, card))
        case None:
            pass
        case _:
            assert_never(layer.content)
    return laid


def _laid_words(
    card: TemplateCard, layer: Layer, words: Typography | HeadlineLayer, fitted: FittedWords, width: float
) -> LaidLayer:
    def paint(area: Rect) -> None:
        if fitted.left_out:
            card.warn(layer, f'no room for "{fitted.left_out}"')
        if fitted.shortened_to:
            card.warn(layer, f'shortened to "{fitted.shortened_to}"')
        ink = card.color(words.color)
        accent = card.color(words.accent) if isinstance(words, HeadlineLayer) and words.accent else ink
        first = len(card.stage.marks)
        note = paint_words(card.stage, fitted, card.flip(area), words, (ink, accent))
        card.own(layer, first)
        if note:
            card.warn(layer, note)

    own = min(width, fitted.block.width_px)
    return LaidLayer(
        width=own if words.align is Across.START else width,
        slack=0.0 if words.align is Across.START else width - own,
        height=fitted.block.height_px,
        paint=paint,
        below=fitted.below_px,
        is_cramped=fitted.is_cramped,
        is_shortened=bool(fitted.shortened_to),
    )


def _laid_ornament(card: TemplateCard, words: Typography) -> LaidLayer:
    """Measure a quotation mark or an arrow by its ink: it is a picture, not a word."""
    text = card.text(words)
    size = words.size[1].px(card.unit_px, float(card.stage.height))
    fonts = fonts_for(words.font, text, size, card.stage.composition.language)
    path = ornament_path(text, fonts, size)
    bounds = path.computeTightBounds()

    def paint(area: Rect) -> None:
        left, top, right, bottom = card.flip(area)
        moved = skia.Path(path)
        moved.offset(left - bounds.left(), top - bounds.top())
        card.stage.canvas.drawPath(moved, fill(card.color(words.color)))
        card.stage.mark("photo", (left, top, right, bottom))

    return LaidLayer(width=bounds.width(), height=bounds.height(), paint=paint)


def _image_size(room: tuple[float, float], has_own: tuple[bool, bool]) -> tuple[float, float]:
    """Return the size of a picture: as asked for, or a square where one side or both are open."""
    if all(has_own):
        return room
    side = room[0] if has_own[0] else room[1] if has_own[1] else min(room)
    return side, side


def _laid_image(card: TemplateCard, layer: Layer, image: ImageLayer, size: tuple[float, float]) -> LaidLayer:
    def paint(area: Rect) -> None:
        area = card.flip(area)
        side = min(area[2] - area[0], area[3] - area[1])
        radius = image.radius.px(card.unit_px, side)
        first = len(card.stage.marks)
        drawn = draw_image(
            card.stage, image.file, area, card.painting, fit=image.fit, radius_px=radius, tint=image.tint
        )
        if drawn is not None:
            card.stage.mark("logo" if image.file == "logo" else "art", drawn)
        card.own(layer, first)

    return LaidLayer(width=size[0], height=size[1], paint=paint)


def _laid_icon(card: TemplateCard, layer: Layer, icon: IconLayer, own_side: float) -> LaidLayer:
    side = own_side or _ICON_UNITS * card.unit_px

    def paint(area: Rect) -> None:
        left, top, right, bottom = card.flip(area)
        centre, size = ((left + right) / 2, (top + bottom) / 2), min(right - left, bottom - top)
        first = len(card.stage.marks)
        if not icon.color:
            draw_object(card.stage, card.emoji(icon), centre, size)
        else:
            path = text_path(card.emoji(icon), (EMOJI,), size)
            bounds = path.computeTightBounds()
            grown = size / max(bounds.width(), bounds.height())
            path.transform(skia.Matrix.Translate(*centre).preScale(grown, grown))
            card.stage.canvas.drawPath(path, fill(card.color(icon.color)))
            card.stage.mark("art", (left, top, right, bottom))
            card.stage.stickers.append(card.emoji(icon))
        card.own(layer, first)

    return LaidLayer(width=side, height=side, paint=paint)


def _paint_artwork(card: TemplateCard, layer: Layer, area: Rect) -> None:
    left, top, right, bottom = card.flip(area)
    ratio = object_ratio(card.thing)
    size = min((right - left) / min(1.0, ratio), (bottom - top) / min(1.0, 1 / ratio))
    first = len(card.stage.marks)
    draw_object(card.stage, card.thing, ((left + right) / 2, (top + bottom) / 2), size)
    card.own(layer, first)

"""Statement: words alone, as large as they get, on one strong colour; the sub-line in a dark band.

For short headlines without artwork, centred. The band is below the words; above them where it is read first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.depth.lit_parts import lit_score, words_only
from thumbcli.render.layouts.place_text_column import ColumnStyle, draw_column_and_logo
from thumbcli.render.layouts.shared_parts import add_text_scrim, headline_px
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.ornaments import motif_background, text_path
from thumbcli.render.pixels.shapes import fill, gradient, stroke
from thumbcli.render.style.color import BLACK, WHITE, ensure_contrast, fill_and_ink, is_bright, mix
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.title.topic import Topic
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas
    from thumbcli.render.typography.fit import Block

__all__ = ["FAMILY"]

_SHORT_CHARS, _VERY_SHORT_CHARS = 34, 14
"""A headline of at most so many characters fills the picture by itself; one so short looks lost elsewhere."""

_OTHERWISE = 3
"""One of so many short headlines is left to another family, so that a folder has several forms."""

_BESIDE_DEPTH_SCORE = 0.6  # where a family of words with depth suits: one flat colour is dull beside it

_ON_CARD = 0.1
"""Loud capitals and stripes are for feeds: a card has it only where a person or a channel asks for it."""

_QUIET = frozenset({Topic.MUSIC, Topic.FILM, Topic.RELIGION})
"""Topics that a bright ground does not suit: they have the background of the style."""

_QUIET_SHARE = 3
"""One of so many other headlines has it as well."""
_HEADLINE_PX, _SHORT_HEADLINE_PX = 300.0, 560.0
_SUB_PX, _SUB_CALM_PX, _SUB_MIN_PX = 54.0, 40.0, 30.0
"""The sub-line: its largest size, the least in two lines (smaller words get three), and its smallest."""

_BAND_PAD_PX, _BAND_MIN_PX, _STRIPE_PX = 44.0, 128.0, 14.0
"""The band: above and below its text, its least height, and the stripe at its edge."""

_FOOT_PX = 34.0  # the band of a headline without a sub-line
_BADGE_GAP_PX = 24.0
_BOX_OUTSET_PX = 21.0
_MARKS = {HeadlineKind.QUESTION: "?", HeadlineKind.QUOTE: "\u201c"}
"""A giant mark behind headlines of these kinds; others have rings."""


def _suits(composition: Composition) -> float:
    if composition.photo or not composition.headline.main:
        return 0.0
    if composition.format.is_card:
        return _ON_CARD
    if composition.icons:
        return 0.3
    if composition.somber or composition.brand_style:
        return 0.5
    main = composition.headline.main
    kept = len(main) <= _VERY_SHORT_CHARS or crc32(main.encode()) % _OTHERWISE
    if lit_score(composition, 1.0) >= 1 and words_only(composition):
        return _BESIDE_DEPTH_SCORE
    return 1.4 if len(main) <= _SHORT_CHARS and kept else 0.6


def _compose(stage: Stage) -> None:
    headline, unit = stage.composition.headline, stage.unit
    colours = _colours(stage)
    sub = _fit_sub(stage)
    high = max(sub.height_px + 2 * _BAND_PAD_PX * unit, _BAND_MIN_PX * unit) if sub else _FOOT_PX * unit
    on_top = bool(sub) and headline.sub_first
    stage.draw_background(
        "statement",
        lambda sheet: _draw_background(sheet, stage),
        f"{headline.kind} {colours.ground}",
        mirrored=stage.mirrored,
    )
    top = 0.0 if on_top else stage.height - high
    stripe = top + high if on_top else top - _STRIPE_PX * unit
    style = stage.composition.style
    stage.canvas.drawRect(skia.Rect(0, top, stage.width, top + high), fill(colours.band))
    stage.canvas.drawRect(
        skia.Rect(0, stripe, stage.width, stripe + _STRIPE_PX * unit), fill(style.secondary)
    )
    if sub:
        _draw_sub(stage, sub, top + (high - sub.height_px) / 2)
    margin = stage.margin
    area = (
        margin,
        stripe + _STRIPE_PX * unit + margin * 0.7 if on_top else margin,
        stage.width - margin,
        stage.height - margin if on_top else stripe - margin * 0.7,
    )
    column = ColumnStyle(
        look=Lettering(ink=colours.ink, accent=colours.box_ink, box=colours.box),
        max_size_px=headline_px(stage, headline.main, _HEADLINE_PX, _SHORT_HEADLINE_PX),
        align=Align.CENTRE,
        box_outset_px=_BOX_OUTSET_PX * unit,
        with_sub=False,
    )
    corner = Corner.TOP_LEFT if stage.mirrored else Corner.TOP_RIGHT
    draw_column_and_logo(stage, headline.main, area, column, corner)


class _Colours(NamedTuple):
    """The colours of the ground, the words, the box of key words, and the band with its words."""

    ground: int
    ink: int
    box: int
    box_ink: int
    band: int
    band_ink: int


def _colours(stage: Stage) -> _Colours:
    composition, style = stage.composition, stage.composition.style
    accent, ink = fill_and_ink(style.accent, style.dark)
    chance = crc32(composition.headline.main.encode()) // _OTHERWISE
    if composition.somber or composition.topic in _QUIET or not chance % _QUIET_SHARE:
        return _Colours(style.background, style.ink, accent, ink, accent, ink)
    return _Colours(accent, ink, ink, accent, style.dark, ensure_contrast(WHITE, style.dark))


def _draw_background(sheet: BackgroundCanvas, stage: Stage) -> None:
    ground, ink, *_ = _colours(stage)
    width, height = float(sheet.width), float(sheet.height)
    if ground == stage.composition.style.background:
        motif_background(sheet, stage.composition, vignette_alpha=0.35)
        add_text_scrim(sheet, stage.composition.style, (0.0, 0.0, width, height), (width, width * 2))
        return
    # Shades away from the ink: whatever is drawn, the words stay as readable as on the ground.
    away = BLACK if is_bright(ink) else WHITE
    shade = mix(ground, away, 0.16)
    with sheet.low_res_layer() as canvas:
        canvas.drawPaint(gradient((0, 0), (width, height), [mix(ground, away, 0.10), ground]))
    canvas = sheet.canvas
    if mark := _MARKS.get(stage.composition.headline.kind):
        path = text_path(mark, ("archivo", "noto"), height * (0.95 if mark == "?" else 0.6))
        path.offset(width * 0.80, height * 0.47)
        canvas.drawPath(path, fill(shade))
        return
    for ring in range(3):
        radius = height * (0.36 + 0.27 * ring)
        canvas.drawCircle(width * 0.97, height * 0.10, radius, stroke(shade, height * 0.11))


def _fit_sub(stage: Stage) -> Block | None:
    text, unit = stage.composition.headline.sub, stage.unit
    if not text:
        return None
    badge = None if stage.composition.headline.sub_first else stage.badge()
    edge = stage.width - badge[0] + _BADGE_GAP_PX * unit if badge else stage.margin
    width = stage.width - 2 * edge
    measured = measure(
        text,
        ("inter",),
        widest_em=width / (_SUB_MIN_PX * unit),
        language=stage.composition.language,
        rtl=stage.composition.rtl,
        code=stage.composition.headline.code,
    )
    box = Box(width, 4 * _SUB_PX * unit)
    calm = fit_block(measured, box, max_size_px=_SUB_PX * unit, max_lines=2)
    if calm.size_px >= _SUB_CALM_PX * unit:
        return calm
    return fit_block(measured, box, max_size_px=_SUB_CALM_PX * unit, max_lines=3)


def _draw_sub(stage: Stage, sub: Block, top_px: float) -> None:
    ink = _colours(stage).band_ink
    look = Lettering(ink=ink, accent=ink, minor=True)
    left = (stage.width - sub.width_px) / 2
    draw_block(stage, sub, (left, top_px), sub.width_px, look=look, align=Align.CENTRE)


FAMILY = Family(name="statement", suits=_suits, compose=_compose)

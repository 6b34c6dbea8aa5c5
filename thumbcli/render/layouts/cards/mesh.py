"""Mesh: a soft mesh of colours over the whole card, the title on it."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_margin,
    card_palette,
    draw_card_words,
    suits_quiet,
    text_chars,
)
from thumbcli.render.pixels.shapes import scatter
from thumbcli.render.pixels.surface import BYTES_PER_PIXEL, COLOR_TYPE, own_surface, swap_red_blue
from thumbcli.render.style.color import BLACK, READABLE, WHITE, contrast, is_bright, mix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.background_cache import BackgroundCanvas

__all__ = ["FAMILY"]

_MAX_CHARS = 96
_CAP_SHARE = 0.27
_NET = (6, 4)
"""Columns and rows of colours, enlarged by a cubic filter: no blur is needed, no rim shows."""

_SMALL = 10  # the net is enlarged to this part of the card first, then linearly: four times as fast
_WAVE, _TILT, _TILTED_BACK, _JITTER = 0.22, 0.18, 0.8, 0.56
"""How far the colours leave their columns: in a wave and with a tilt, as shares of the width; the chance that
a cell is tilted the other way is the rest of the third; and by chance, in steps between colours."""

_WORDS_TO, _FADE_TO = 0.94, 1.15
_INK_ON_LIGHT = 0xFF1B1730

_ACCENT_ON_LIGHT = 0xFF8E1B4B
_MARKED_PALER, _MARKED_CONTRAST = (0.0, 0.2, 0.35, 0.5), 4.6
"""How much paler the colour of marked words may become until it has this contrast."""

_MESHES = (
    (0xFF1B1440, 0xFF5A2A82, 0xFFA22C55, 0xFFB0392C),
    (0xFF04263A, 0xFF0B5C73, 0xFF0B655F, 0xFF1B6849),
    (0xFF2A0A18, 0xFF8A1640, 0xFFB5301F, 0xFFAE4A10),
    (0xFF0B1020, 0xFF1F3A8A, 0xFF424DC2, 0xFF186283),
    (0xFFF3E9DC, 0xFFF6CFC0, 0xFFD9D3F2, 0xFFCFE7E3),
    (0xFF1C1022, 0xFF4A1D4F, 0xFF7541A8, 0xFF933969),
    (0xFF2A1AA8, 0xFF5B2BD9, 0xFF9A2CC4, 0xFFBC2A86),
    (0xFFE8F0FF, 0xFFCDDFFF, 0xFFE3D4FB, 0xFFFAD9E4),
    (0xFF0A2F7A, 0xFF0B58C8, 0xFF0872B0, 0xFF0A7674),
    (0xFFFFF3D1, 0xFFFFDFB5, 0xFFFBCFC9, 0xFFE9D8F5),
)
"""White or dark words are readable on each: a scrim over brighter colours makes them muddy at its edge."""

_MARKED = {
    0xFF1B1440: 0xFFFFB074,
    0xFF04263A: 0xFF9FE8B8,
    0xFF2A0A18: 0xFFFFC46B,
    0xFF0B1020: 0xFF7FE3D0,
    0xFF1C1022: 0xFFF5B3D2,
    0xFF2A1AA8: 0xFFFFD36B,
    0xFF0A2F7A: 0xFFFFE08A,
}
"""By the first colour of a mesh that of its marked words, before it is made readable."""

_SOBER_MESH = (0xFF12161C, 0xFF1F2833, 0xFF34424F, 0xFF566470)


def _suits(composition: Composition) -> float:
    if text_chars(composition) > _MAX_CHARS:
        return 0.0
    return suits_quiet(composition, 1.36)


def _compose(stage: Stage) -> None:
    composition, margin = stage.composition, card_margin(stage)
    colours = _colours(composition)
    light = is_bright(colours[0])
    ink = composition.style.ink if composition.own_colours else _INK_ON_LIGHT if light else WHITE
    area = stage.mirror((margin, margin, stage.width * _WORDS_TO, stage.height - margin))

    def draw(sheet: BackgroundCanvas) -> None:
        _draw_mesh(sheet, colours, composition.seed)
        sheet.add_scrim(area, ink, colours[0], (stage.width * _WORDS_TO, stage.width * _FADE_TO))

    stage.draw_background("mesh", draw, f"{composition.seed} {colours[0]}", mirrored=stage.mirrored)
    kind = CardType(
        fonts=("space-grotesk", "bricolage", "inter"),
        cap_share=_CAP_SHARE,
        ink=ink,
        accent=_accent(composition, colours, ink),
        muted=mix(ink, colours[0], 0.12),
    )
    draw_card_words(stage, area, kind, Corner.BOTTOM_LEFT if stage.mirrored else Corner.BOTTOM_RIGHT)


def _colours(composition: Composition) -> Sequence[int]:
    if composition.own_colours:
        palette, style = card_palette(composition), composition.style
        if is_bright(style.background):
            return (palette.page, palette.tint, mix(palette.page, style.accent, 0.4), style.accent)
        return (mix(style.background, BLACK, 0.2), style.background_end, style.secondary, style.accent)
    if composition.somber:
        return _SOBER_MESH
    return _MESHES[(composition.seed >> 8) % len(_MESHES)]


def _accent(composition: Composition, colours: Sequence[int], ink: int) -> int:
    """Return the colour of what is marked: bright or dark as the ink is, readable on all of the mesh."""
    if ink != WHITE:
        own = card_palette(composition).accent
        return own if composition.own_colours and contrast(own, colours[0]) >= READABLE else _ACCENT_ON_LIGHT
    if composition.own_colours or composition.somber:
        return ink
    ground = min(colours, key=lambda colour: contrast(colour, WHITE))
    paler = (mix(_MARKED[colours[0]], WHITE, share) for share in _MARKED_PALER)
    return next((each for each in paler if contrast(each, ground) >= _MARKED_CONTRAST), ink)


def _draw_mesh(sheet: BackgroundCanvas, colours: Sequence[int], seed: int) -> None:
    columns, rows = _NET
    phase = seed % 628 / 100
    net: list[int] = []
    for index, (chance, _, other) in enumerate(scatter(seed % 89, columns * rows)):
        across, down = index % columns / (columns - 1), index // columns / (rows - 1)
        tilt = -_TILT if other > _TILTED_BACK else _TILT
        wave = _WAVE * math.sin(down * math.pi + phase) + tilt * (down - 0.5)
        place = (across * 1.15 + wave - 0.12) * (len(colours) - 1) + (chance - 0.5) * _JITTER
        place = max(0.0, min(len(colours) - 1.001, place))
        net.append(swap_red_blue(mix(colours[int(place)], colours[int(place) + 1], place % 1)))
    pixels = struct.pack(f"<{len(net)}I", *net)
    info = skia.ImageInfo.Make(columns, rows, COLOR_TYPE, skia.kOpaque_AlphaType)
    image = skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, columns * BYTES_PER_PIXEL))
    width, height = sheet.width // _SMALL, sheet.height // _SMALL
    small = own_surface(width, height)
    with small as canvas:
        # Over the edges by the half cell in which a cubic filter is flat.
        reach = skia.Rect(-width * 0.12, -height * 0.16, width * 1.12, height * 1.16)
        canvas.drawImageRect(image, reach, skia.SamplingOptions(skia.CubicResampler.Mitchell()))
    whole = skia.Rect(-_SMALL, -_SMALL, sheet.width + _SMALL, sheet.height + _SMALL)
    linear = skia.SamplingOptions(skia.FilterMode.kLinear)
    sheet.canvas.drawImageRect(small.makeImageSnapshot(), whole, linear)


FAMILY = Family(name="mesh", suits=_suits, compose=_compose, has_byline=True)

"""Banner: the object stands on a band of colour along the foot and rises above it; the title beside it.

What explains the title is in the band.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import skia

from thumbcli.contract.design_options import Corner
from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_fields import band_colour
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_look,
    card_margin,
    card_palette,
    draw_byline,
    draw_card_words,
    fit_card_sub,
    is_card,
    text_chars,
    widest_phrase_chars,
)
from thumbcli.render.layouts.place_text_column import start_side
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.logo import area_beside_logo
from thumbcli.render.paint.objects import draw_object, has_object, object_ratio
from thumbcli.render.paint.picture_canvas import Byline
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.color import BLACK, contrast, ensure_contrast
from thumbcli.render.typography.text_style import Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_MAX_CHARS, _MAX_MAIN_CHARS = 96, 54
_MAX_PHRASE_CHARS = 19  # a longer phrase makes all words small
_CAP_SHARE = 0.27
_WORDS_TO = 0.6  # where the words end, as a share of the width

_BAND, _LOW_BAND = 0.31, 0.2
"""The share of the height that the band takes: with words in it, and without."""

_AT, _FOOT, _HIGH = 0.8, 0.93, 0.84
"""The object's middle as a share of the width, its foot and its height as shares of the height."""

_EDGE_GAP = 0.03  # between the object and the words or the edge, as a share of the width
_SUN = 0.47  # the radius of the disc that rises behind it, as a share of the height
_CONTACT, _CONTACT_ALPHA = (0.42, 0.035), 0.22
"""The shadow at its foot: half its width, as a share of the object's, and half its height, of the card's."""


def _suits(composition: Composition) -> float:
    fits = is_card(composition) and composition.icons and has_object(composition.icons[0])
    main = composition.headline.main
    if not fits or text_chars(composition) > _MAX_CHARS or len(main) > _MAX_MAIN_CHARS:
        return 0.0
    # A logo would take the room of the title or that of the band.
    roomy = composition.logo is None and widest_phrase_chars(composition) <= _MAX_PHRASE_CHARS
    return 1.5 if roomy else 1.0


def _compose(stage: Stage) -> None:
    composition, margin = stage.composition, card_margin(stage)
    palette, thing = card_palette(composition), composition.icons[0]
    width, height = float(stage.width), float(stage.height)
    headline, byline = composition.headline, composition.byline
    told = bool(byline.author or byline.about or byline.avatar)
    explains = bool(headline.sub) and not headline.sub_first and not told
    top = round(height * (1 - (_BAND if explains or told else _LOW_BAND)))
    colour = band_colour(palette, thing)
    ratio = object_ratio(thing)
    room = 2 * min(1 - _AT, _AT - _WORDS_TO) - _EDGE_GAP
    size = min(height * _HIGH * max(1.0, ratio), width * room / min(1.0, ratio))
    across, tall = size * min(1.0, ratio), size * min(1.0, 1 / ratio)
    x, foot = stage.mirror_x(width * _AT), height * _FOOT
    stage.fill_ground(palette.page)
    stage.canvas.drawCircle(x, top, height * _SUN, fill(palette.tint))
    stage.canvas.drawRect(skia.Rect(0, top, width, height), fill(colour))
    half, flat = across * _CONTACT[0], height * _CONTACT[1]
    stage.canvas.drawOval(
        skia.Rect(x - half, foot - flat, x + half, foot + flat), fill(BLACK, _CONTACT_ALPHA)
    )
    # It stands on its own shadow, and a cast one would take longer than all the rest of the card.
    look = replace(card_look(composition, thing), plain=True)
    draw_object(stage, thing, (x, foot - tall / 2), size, look=look)
    kind = CardType.of(palette, ("bricolage", "archivo-narrow", "inter"), cap_share=_CAP_SHARE)
    corner = Corner.BOTTOM_RIGHT if stage.mirrored else Corner.BOTTOM_LEFT
    shown = replace(headline, sub="") if explains else headline
    stage.composition = replace(composition, headline=shown, byline=Byline(tags=byline.tags))
    draw_card_words(
        stage, stage.mirror((margin, margin * 0.8, width * _WORDS_TO, top - margin * 0.4)), kind, corner
    )
    stage.composition = composition
    ink = max(palette.page, palette.ink, key=lambda each: contrast(each, colour))
    ink = ensure_contrast(ink, colour)
    band = stage.mirror((margin, top + margin * 0.3, width * _WORDS_TO, height - margin * 0.3))
    band = area_beside_logo(stage, band, corner)
    if explains:
        block = fit_card_sub(stage, band[2] - band[0], band[3] - band[1])
        y = (band[1] + band[3] - block.height_px) / 2
        look_small = Lettering(ink=ink, accent=ink, minor=True)
        draw_block(stage, block, (band[0], y), band[2] - band[0], look=look_small, align=start_side(stage))
    elif told:
        lower = replace(kind, ink=ink, muted=ink)
        draw_byline(stage, (band[0], band[1], band[2], band[3] - margin * 0.2), lower, start_side(stage))


FAMILY = Family(name="banner", suits=_suits, compose=_compose, has_byline=True)

"""Release: a name and its version; the number is the picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.layouts import Family
from thumbcli.render.layouts.cards.card_parts import (
    CardType,
    card_look,
    card_margin,
    card_palette,
    card_unit,
    draw_byline,
    is_card,
)
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.objects import draw_object, has_object
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage

__all__ = ["FAMILY"]

_RELEASE = re.compile(
    r"(?P<name>\D{2,28}?)\s+v?(?P<version>\d+(?:\.\d+){1,3})(?:\s(?:(?:has|have|is)\s(?:been\s|now\s)?)?"
    r"(?P<status>released?|out|available|here|stable|beta|alpha|preview|final|lts|current|maintenance)[.!]?)?",
    re.IGNORECASE,
)
"""What follows the number is its status: with more words after it the title is a sentence."""

_VERSION_FONTS, _NAME_FONTS = ("archivo", "inter"), ("inter",)
_NAME_UNITS = 3.4
_NAME_HIGH = 0.26  # the most of the height that the name takes

_STATUS_CHARS = 12
"""A small line of so few characters is the status of a release and follows its name: `Current`, `LTS`."""

_THING_SHARE = 0.24
"""The longer side of its object as a share of the height: it stands beside the name, above the number."""

_BESIDE_THING = 0.72  # how wide the name may be beside it
_ABOVE_NUMBER_UNITS = 1.6
_THING_DOWN = 0.7  # where it begins, as a share of the margin
_STATUS_JOIN = " \u00b7 "


def _suits(composition: Composition) -> float:
    plain = is_card(composition) and len(composition.headline.sub) <= _STATUS_CHARS and not composition.rtl
    found = _RELEASE.fullmatch(composition.headline.main) if plain else None
    # Small words make a sentence of a name, out of which its number cannot be taken.
    return 2.0 if found and not any(word[0].islower() for word in found["name"].split()) else 0.0


def _compose(stage: Stage) -> None:
    composition, margin, unit = stage.composition, card_margin(stage), card_unit(stage)
    palette = card_palette(composition)
    stage.fill_ground(palette.page)
    found = _RELEASE.fullmatch(composition.headline.main)
    if found is None:
        raise ValueError(composition.headline.main)
    width = stage.width - 2 * margin
    status = found["status"] or ""
    shown = status[:1].upper() + status[1:]
    name = _STATUS_JOIN.join(filter(None, (found["name"], shown, composition.headline.sub)))
    things = [thing for thing in composition.icons[:1] if has_object(thing)]
    size = stage.height * _THING_SHARE
    for thing in things:
        place = (stage.width - margin - size / 2, margin * _THING_DOWN + size / 2)
        draw_object(stage, thing, place, size, look=card_look(composition, thing))
    beside = width * _BESIDE_THING if things else width
    title = fit_block(
        measure(name, _fonts(composition, _NAME_FONTS), widest_em=beside / unit),
        Box(beside, stage.height * _NAME_HIGH),
        max_size_px=unit * _NAME_UNITS,
        max_lines=2,
    )
    quiet = Lettering(ink=palette.ink, accent=palette.ink)
    draw_block(stage, title, (margin, margin), beside, look=quiet, align=Align.LEFT)
    above = max(title.height_px, size - margin * (1 - _THING_DOWN)) if things else title.height_px
    top = margin + above + unit * _ABOVE_NUMBER_UNITS
    small = CardType.of(palette, _NAME_FONTS, cap_share=0.0)
    area = (margin, margin, stage.width - margin, stage.height - margin)
    foot = draw_byline(stage, area, small, Align.LEFT)
    room = Box(width, foot - top)
    version = fit_block(
        measure(found["version"], _fonts(composition, _VERSION_FONTS), widest_em=1e6),
        room,
        max_size_px=float(stage.height),
        max_lines=1,
    )
    strong = Lettering(ink=palette.accent, accent=palette.accent)
    bottom = foot - version.height_px
    draw_block(stage, version, (margin, bottom), width, look=strong, align=Align.LEFT)


def _fonts(composition: Composition, usual: tuple[str, ...]) -> tuple[str, ...]:
    return (composition.style.serif,) if composition.own_font else usual


FAMILY = Family(name="release", suits=_suits, compose=_compose, has_byline=True)

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

_RELEASE = re.compile(r"(?P<name>\D{2,28}?)\s+v?(?P<version>\d+(?:\.\d+){1,3})(?P<rest>\s[^\d,:;?!]{0,24})?")
_VERSION_FONTS, _NAME_FONTS = ("archivo", "inter"), ("inter",)
_NAME_UNITS = 3.4
_NAME_HIGH = 0.26  # the most of the height that the name takes

_STATUS_CHARS = 12
"""A small line of so few characters is the status of a release and follows its name: `Current`, `LTS`."""

_THING_SHARE, _THING_AT = 0.34, (0.865, 0.25)
"""The longer side of its object as a share of the height, and where it is, as shares of width and height."""

_BESIDE_THING = 0.7  # how wide the name may be beside it


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
    name = f"{found['name']}{found['rest'] or ''} {composition.headline.sub}".strip()
    things = [thing for thing in composition.icons[:1] if has_object(thing)]
    for thing in things:
        place = (stage.width * _THING_AT[0], stage.height * _THING_AT[1])
        look = card_look(composition, thing)
        draw_object(stage, thing, place, stage.height * _THING_SHARE, look=look)
    beside = width * _BESIDE_THING if things else width
    title = fit_block(
        measure(name, _fonts(composition, _NAME_FONTS), widest_em=beside / unit),
        Box(beside, stage.height * _NAME_HIGH),
        max_size_px=unit * _NAME_UNITS,
        max_lines=2,
    )
    quiet = Lettering(ink=palette.ink, accent=palette.ink)
    draw_block(stage, title, (margin, margin), beside, look=quiet, align=Align.LEFT)
    top = margin + title.height_px + unit * 1.6
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

"""Parts of the cards for blogs and LinkedIn: their grid, their palette, the title with what stands by it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import skia

from thumbcli.contract import Category, Format
from thumbcli.contract.brand_style import Case
from thumbcli.contract.design_options import Corner
from thumbcli.light_dataclass import dataclass
from thumbcli.render.layouts.cards.whole_accent import with_whole_accent
from thumbcli.render.layouts.place_text_column import min_cap_px, start_side
from thumbcli.render.layouts.shared_parts import in_style_case
from thumbcli.render.paint.card_pictures import draw_portrait
from thumbcli.render.paint.lettering import draw_block
from thumbcli.render.paint.logo import area_beside_logo, draw_logo
from thumbcli.render.paint.objects import ObjectLook, has_object
from thumbcli.render.paint.tint import OF_ANY_COLOUR, Tint
from thumbcli.render.pixels.shapes import fill
from thumbcli.render.style.card_palette import (
    CARD_PALETTES,
    SOBER_CARD_PALETTES,
    card_palette_of,
)
from thumbcli.render.style.color import BLACK, mix
from thumbcli.render.title.headline import HeadlineKind
from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.typography.break_penalties import SPLIT_PHRASE_END, break_penalties
from thumbcli.render.typography.choose_fit import fit_best
from thumbcli.render.typography.fit import Box, fit_block
from thumbcli.render.typography.measure import measure
from thumbcli.render.typography.text_style import Align, Lettering

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import Composition, Stage
    from thumbcli.render.pixels.shapes import Rect
    from thumbcli.render.style.card_palette import CardPalette
    from thumbcli.render.typography.fit import Block

__all__ = [
    "CardType",
    "card_look",
    "card_margin",
    "card_palette",
    "card_unit",
    "draw_byline",
    "draw_card_words",
    "fit_card_sub",
    "is_card",
    "suits_artless",
    "suits_quiet",
    "text_chars",
    "widest_phrase_chars",
]

_UNITS_ACROSS, _SQUARE_UNITS_ACROSS, _UNITS_DOWN = 40, 28, 18
"""The size of small text as a part of the width: 9 px where a card is shown 360 px wide. In a banner it is a
part of the height, which is less."""

_MARGIN_UNITS = 2.4
_RULE_UNITS, _RULE_RISE = 0.1, 0.4
"""How thick a rule is, and how far it is above the end of the kicker's gap, in units."""

# Gaps in units of small text.
_BELOW_KICKER, _ABOVE_SUB, _BELOW_RULE = 1.3, 1.2, 1.1
_SUB_UNITS, _SUB_MIN_UNITS, _SUB_LINES = 1.9, 1.2, 3
_SUB_HEIGHT_SHARE = 0.36
_KICKER_MAX_CHARS, _LEAD_UNITS = 26, 1.7
"""What leads to a title is short. It is larger where the title itself has it than where it is a label."""

_ABOVE_BYLINE, _BYLINE_GAP, _AUTHOR_UNITS = 1.6, 0.6, 1.15
_BETWEEN = "  \u00b7  "
_AVATAR_UNITS, _SMALL_AVATAR_UNITS, _BESIDE_AVATAR = 3.2, 2.2, 0.9
"""The diameter of the portrait beside two lines, and beside one or none; the gap between."""


_CALM = frozenset(
    {
        None,
        Category.TECH_SAAS,
        Category.BUSINESS_FINANCE,
        Category.EDUCATION_TUTORIAL,
        Category.MEDICAL_HEALTHCARE,
        Category.CREATIVE_DESIGN,
        Category.NEWS_COMMENTARY,
    }
)
_LOUD = re.compile(r"!|\b[A-Z]{6,}\b")
"""What a calm title has not: exclamations, and long words in capitals."""

_ARTLESS = 0.3  # what a card of words alone counts less for a title that has an object
_SHADOW, _TINT_SHADE = 0.5, 0.6
_SHORT_CHARS, _SHORT_FACTOR = 14, 1.55
_MIDDLE_CHARS, _MIDDLE_FACTOR = 24, 1.2
"""Titles so short may be larger by these factors."""

_DESCENT_EM = 0.22
_SMALL_CAP = 0.08  # of the height: 7 px where a card is shown 168 px wide


@dataclass(frozen=True, slots=True, kw_only=True)
class CardType:
    """How the words of a card are set.

    Attributes:
        fonts: For the title, unless the channel or the user has one.
        cap_share: The largest cap height of a title of usual length, as a share of the card's height.
        ink: Of the title.
        accent: Of its key words.
        muted: Of what is small.
        ruled: A rule separates what is above the title.
    """

    fonts: tuple[str, ...]
    cap_share: float
    ink: int
    accent: int
    muted: int
    ruled: bool = False

    @classmethod
    def of(cls, palette: CardPalette, fonts: tuple[str, ...], *, cap_share: float) -> CardType:
        """Return words in the colours of a palette that stand on its page."""
        return cls(
            fonts=fonts, cap_share=cap_share, ink=palette.ink, accent=palette.accent, muted=palette.muted
        )


def is_card(composition: Composition) -> bool:
    """Tell whether these cards are for the composition: an article's title without a photo.

    A link on X is a card where it tells its author or date, else a picture with depth.
    """
    is_link = composition.format is Format.X and not composition.byline.is_empty
    return (
        (composition.format.is_card or is_link)
        and composition.photo is None
        and bool(composition.headline.main)
    )


def suits_quiet(composition: Composition, score: float) -> float:
    """Return `score` for a card, or for a calm title in the square of a feed; else 0."""
    headline, quiet = composition.headline, composition.category in _CALM
    if composition.format is Format.INSTAGRAM and composition.photo is None and headline.main and quiet:
        return 0.0 if _LOUD.search(headline.main) else score
    return suits_artless(composition, score)


def suits_artless(composition: Composition, score: float) -> float:
    """Return the score of a card that shows no object: less for a title that has one; 0 for no card."""
    if not is_card(composition):
        return 0.0
    return score - _ARTLESS if composition.icons and has_object(composition.icons[0]) else score


def text_chars(composition: Composition) -> int:
    """Return how many characters a card shows."""
    return len(composition.headline.main) + len(composition.headline.sub)


def widest_phrase_chars(composition: Composition) -> int:
    """Return how many characters the longest part of the title has that no line should break.

    Where it is longer than the words beside a picture are wide, it makes all of them small.
    """
    tokens = composition.headline.main.split()
    if not tokens or dominant_script(composition.headline.main) in UNSPACED:
        return 0
    parts, part = [0], 0
    for token, penalty in zip(tokens, break_penalties(tokens, composition.language), strict=True):
        part += len(token) + bool(part)
        if penalty < SPLIT_PHRASE_END:
            parts.append(part)
            part = 0
    return max(*parts, part)


def card_unit(stage: Stage) -> float:
    """Return the size of small text, in sd px."""
    if stage.square:
        return stage.width / _SQUARE_UNITS_ACROSS
    return min(stage.width / _UNITS_ACROSS, stage.height / _UNITS_DOWN)


def card_margin(stage: Stage) -> float:
    """Return what stays free at each edge, in sd px."""
    return card_unit(stage) * _MARGIN_UNITS * stage.composition.margin_scale


def card_look(composition: Composition, thing: str) -> ObjectLook:
    """Return how an object is lit on a card: softly; one of any colour gets the accent's."""
    accent = card_palette(composition).accent
    tinted = thing in OF_ANY_COLOUR and not composition.somber
    tint = Tint(accent, mix(accent, BLACK, _TINT_SHADE)) if tinted else None
    return ObjectLook(rim=None, shadow=_SHADOW, tint=tint)


def card_palette(composition: Composition) -> CardPalette:
    """Return the colours of a card: the channel's, else by chance of the title."""
    if composition.own_colours:
        return card_palette_of(composition.style)
    palettes = SOBER_CARD_PALETTES if composition.somber else CARD_PALETTES
    return palettes[(composition.seed >> 8) % len(palettes)]


def draw_card_words(stage: Stage, area: Rect, kind: CardType, corner: Corner = Corner.BOTTOM_RIGHT) -> None:
    """Draw the title as large as `area` allows, its sub-line, what leads to it, and the logo in `corner`."""
    area = area_beside_logo(stage, area, corner)
    left, top, right, bottom = area
    composition, unit = stage.composition, card_unit(stage)
    align = start_side(stage)
    width, headline = right - left, composition.headline
    leads = headline.sub_first and len(headline.sub) <= _KICKER_MAX_CHARS
    leads = leads and headline.kind is not HeadlineKind.QUESTION
    lead = headline.sub if leads else composition.kicker or _BETWEEN.join(composition.byline.tags)
    small = Lettering(ink=kind.muted, accent=kind.muted, minor=True)
    line = _small_line(stage, lead, width, unit * _LEAD_UNITS if leads else 0.0) if lead else None
    above = line.height_px + unit * _BELOW_KICKER if line else 0.0
    above += unit * _BELOW_RULE * bool(line and kind.ruled)
    bottom = draw_byline(stage, area, kind, align)
    sub = (
        None if leads or not headline.sub else fit_card_sub(stage, width, (bottom - top) * _SUB_HEIGHT_SHARE)
    )
    below = sub.height_px + unit * _ABOVE_SUB if sub else 0.0
    room = bottom - top - above - below
    title = fit_card_title(stage, headline.main, (width, room), kind)
    used = title.height_px + _DESCENT_EM * title.size_px
    if used > room:
        title = fit_card_title(stage, headline.main, (width, room - _DESCENT_EM * title.size_px), kind)
        used = title.height_px + _DESCENT_EM * title.size_px
    y = top + above + (room - used) / 2
    if line:
        # A rule is the head of the page; without one the words stand together in the middle.
        _draw_lead(stage, line, (left, top if kind.ruled else y - above, right), kind, align)
    if sub and headline.sub_first:
        draw_block(stage, sub, (left, y), width, look=small, align=align)
        y += below
    look = Lettering(ink=kind.ink, accent=kind.accent)
    draw_block(stage, title, (left, y), width, look=look, align=align)
    if sub and not headline.sub_first:
        draw_block(stage, sub, (left, y + used + unit * _ABOVE_SUB * 0.6), width, look=small, align=align)
    draw_logo(stage, corner)


def _draw_lead(
    stage: Stage, line: Block, place: tuple[float, float, float], kind: CardType, align: Align
) -> None:
    """Draw what leads to the title between left and right, from a height on."""
    (left, top, right), unit = place, card_unit(stage)
    strong = Lettering(ink=kind.accent, accent=kind.accent, minor=True)
    draw_block(stage, line, (left, top), right - left, look=strong, align=align)
    if kind.ruled:
        edge = top + line.height_px + unit * (_BELOW_KICKER - _RULE_RISE)
        thick = max(2.0, unit * _RULE_UNITS)
        stage.canvas.drawRect(skia.Rect(left, edge, right, edge + thick), fill(kind.ink))


def draw_byline(stage: Stage, area: Rect, kind: CardType, align: Align) -> float:
    """Draw avatar, author and origin at the foot of `area`; return where the room above ends, in sd px."""
    left, top, right, bottom = area
    byline, unit = stage.composition.byline, card_unit(stage)
    lines = ((byline.author, kind.ink, unit * _AUTHOR_UNITS), (_BETWEEN.join(byline.about), kind.muted, unit))
    told = [line for line in lines if line[0]]
    side = 0.0
    if byline.avatar is not None:
        side = unit * (_AVATAR_UNITS if len(told) == len(lines) else _SMALL_AVATAR_UNITS)
        at_right = align is Align.RIGHT
        draw_portrait(stage, byline.avatar, (right - side if at_right else left, bottom - side), side)
        beside = side + unit * _BESIDE_AVATAR
        left, right = (left, right - beside) if at_right else (left + beside, right)
    blocks = [(_small_line(stage, text, right - left, size_px), colour) for text, colour, size_px in told]
    gaps = unit * _BYLINE_GAP * max(0, len(blocks) - 1)
    height = sum(block.height_px for block, _ in blocks) + gaps
    y = max(top, bottom - height - max(0.0, side - height) / 2)
    for block, colour in blocks:
        look = Lettering(ink=colour, accent=colour, minor=True)
        draw_block(stage, block, (left, y), right - left, look=look, align=align)
        y += block.height_px + unit * _BYLINE_GAP
    used = max(height, side)
    return bottom - used - unit * _ABOVE_BYLINE if used else bottom


def fit_card_title(stage: Stage, text: str, room_px: tuple[float, float], kind: CardType) -> Block:
    """Return the title as large as its room and its length allow."""
    composition = stage.composition
    factor = (
        _SHORT_FACTOR if len(text) < _SHORT_CHARS else _MIDDLE_FACTOR if len(text) < _MIDDLE_CHARS else 1.0
    )
    block = fit_best(
        _in_own_case(composition, text),
        (composition.style.serif,) if composition.own_font else kind.fonts,
        Box(room_px[0], room_px[1] * 0.96),
        max_size_px=stage.height * kind.cap_share * factor,
        min_cap_px=min_cap_px(stage),
        stacked=False,
        emphasis=composition.emphasis,
        language=composition.language,
        original=text,
        rtl=composition.rtl,
        code=composition.headline.code,
        is_read=True,
        small_cap_px=stage.height * _SMALL_CAP,
    )
    return block if composition.own_emphasis else with_whole_accent(block, composition.language)


def _in_own_case(composition: Composition, text: str) -> str:
    """Return `text` in capitals for a channel that sets headlines so; else as its author wrote it."""
    brand_style = composition.brand_style
    if brand_style is None or brand_style.case is not Case.UPPER:
        return text
    return in_style_case(text, composition.style, composition.headline.code, composition.language)


def _small_line(stage: Stage, text: str, width_px: float, size_px: float = 0.0) -> Block:
    unit = size_px or card_unit(stage)
    measured = measure(
        text,
        ("inter",),
        widest_em=width_px / unit,
        rtl=stage.composition.rtl,
        code=stage.composition.headline.code,
    )
    return fit_block(measured, Box(width_px, unit * 2), max_size_px=unit, max_lines=1)


def fit_card_sub(stage: Stage, width_px: float, height_px: float) -> Block:
    """Return the sub-line as large as its room allows, in three lines at the most."""
    unit = card_unit(stage)
    measured = measure(
        stage.composition.headline.sub,
        ("inter-medium",),
        widest_em=width_px / (_SUB_MIN_UNITS * unit),
        rtl=stage.composition.rtl,
        code=stage.composition.headline.code,
    )
    box = Box(width_px, max(height_px, unit * 2))
    return fit_block(measured, box, max_size_px=_SUB_UNITS * unit, max_lines=_SUB_LINES)

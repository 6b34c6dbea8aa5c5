"""Choose the layout family of a title: the requested one, else the best, or another one for a variant.

A variant has an idea of its own: other words, another family, another thing in front, other colours, the
other side or another part of the photo.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.contract import Format
from thumbcli.contract.design_options import PhotoCrop, Side
from thumbcli.light_dataclass import dataclass
from thumbcli.render.layouts import families, family_named, has_depth
from thumbcli.render.layouts.ideas import FIRST, Idea
from thumbcli.render.style.mood import mood_from_style, other_mood
from thumbcli.render.style.recolor import ROLE_SWAPS, swap_ground, swap_roles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from thumbcli.contract.design_options import Design
    from thumbcli.render.layouts import Family
    from thumbcli.render.paint.picture_canvas import Composition

__all__ = ["Choice", "choose", "room_for_ideas"]

_VARIANT_MIN_SCORE = 0.4  # the least score of a family that a variant may use
_VARIANT_SHARE, _MADE_FOR_SCORE, _VARIANT_MIN_FAMILIES = 0.75, 1.5, 3
"""A variant uses families with at least this share of the best score, of which no more than the second figure
counts, as a plainer one would be worse than the first picture; and no fewer than the best three."""

_MAX_THINGS = 3  # how many of the title's things lead a picture in turn
_OWN_GROUNDS = 2  # of a channel or of a palette: the first colour, and the accent
_CROPS = (PhotoCrop.AUTO, PhotoCrop.CLOSE, PhotoCrop.FULL)  # of a photo of which no part was asked for
_CHANNEL_SCORE, _CHANNEL_STEP = 100.0, 0.08
"""What a channel's families are above all others, and how much less each counts than the one before it."""

_PEER_SHARE = 0.9
"""Families that score at least this share of the best are peers: the title decides between them by chance."""

_CHANNEL_PEERS = 0.2  # how far behind the best of a channel's families its peers may be

_COVERED = 0.1
"""What counts of a family whose words would be under what the platform lays over the picture."""

_WITH_BACKGROUND = "backdrop"

_SIDE_SHIFT = 1 << 16  # other bits of the seed than those that choose the family


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How a title will be composed.

    Attributes:
        composition: What to draw, with the idea applied.
        family: The layout family.
        ways: The families that an idea can choose among.
        others: Families to fall back to, the best first; none where the family was requested.
        warnings: Requests that can't be met for this title.
    """

    composition: Composition
    family: Family
    others: tuple[Family, ...]
    ways: tuple[Family, ...] = ()
    warnings: tuple[str, ...] = ()


def choose(
    composition: Composition, design: Design, idea: Idea = FIRST, among: Sequence[Family] = ()
) -> Choice:
    """Apply the requested layout and an idea to `composition`.

    A layout that the title does not allow (`number` without a count, `photo` without a photo) is replaced by
    the best one, with a warning: one row of many must not fail for it.

    Args:
        composition: What to draw.
        design: The requests.
        idea: How to differ from the first picture; its words are in `composition` already.
        among: The families that the first picture's words can choose among; empty for those of these words.

    Raises:
        RequestRefused: There is no layout of that name.
    """
    requested = family_named(design.layout) if design.layout else None
    suits = {family.name: _suits(family, composition) for family in _candidates(composition, requested)}
    ranks = {family: _rank(family.name, composition, suits) for family in map(family_named, suits)}
    ranked = sorted(ranks, key=lambda family: (-ranks[family], family.name))
    limited = ranks[ranked[0]] >= _CHANNEL_SCORE / 2
    least = ranks[ranked[0]] - _CHANNEL_PEERS if limited else ranks[ranked[0]] * _PEER_SHARE
    peers = [family for family in ranked if ranks[family] >= least]
    best = peers[composition.seed % len(peers)]
    ranked = [best, *(family for family in ranked if family is not best)]
    if requested and requested.suits(composition) > 0:
        varied = _vary(composition, requested, idea)
        lost = tuple(
            f"layout {requested.name!r} has no place for {what}" for what in _lost(composition, requested)
        )
        return Choice(
            composition=_placed(varied, requested, idea), family=requested, others=(), warnings=lost
        )
    warnings: tuple[str, ...] = ()
    if requested:
        warnings = (f"layout {requested.name!r} does not go with this title: drawn as {best.name!r}",)
    good = [best, *(family for family in ranked[1:] if _may_vary(family, ranks, suits, limited=limited))]
    strong = sum(ranks[family] >= _as_good_as(ranks[best]) for family in good)
    good = good[: max(strong, _VARIANT_MIN_FAMILIES)]
    # The first picture's families in their order, so that other words come in another family too.
    pool = [each for each in among if suits.get(each.name, 0.0) > 0] or good
    family = pool[idea.family % len(pool)]
    others = tuple(other for other in ranked if other is not family and suits[other.name] > 0)
    varied = _placed(_vary(composition, family, idea), family, idea)
    return Choice(composition=varied, family=family, others=others, ways=tuple(good), warnings=warnings)


def room_for_ideas(composition: Composition, design: Design, hooks: int) -> Idea:
    """Return how many ways there are of each thing that an idea changes.

    Args:
        composition: The first picture's.
        design: The requests.
        hooks: How many choices of words the title has.
    """
    things = len(composition.icons)
    return Idea(
        hook=hooks,
        family=max(1, len(choose(composition, design).ways)),
        thing=max(1, min(things, _MAX_THINGS)),
        colours=_OWN_GROUNDS if composition.own_colours else ROLE_SWAPS,
        side=1 if composition.photo is not None and composition.photo_side is not None else 2,
        crop=len(_CROPS) if composition.photo is not None and composition.photo_crop is None else 1,
    )


def _as_good_as(score: float) -> float:
    """Return the least score of a family whose pictures are as good as those of one with `score`."""
    return min(score, _MADE_FOR_SCORE) * _VARIANT_SHARE


def _may_vary(
    family: Family, ranks: Mapping[Family, float], suits: Mapping[str, float], *, limited: bool
) -> bool:
    """Tell whether a variant may use a family: one of the channel's, if it has any that suits."""
    return ranks[family] >= _CHANNEL_SCORE / 2 if limited else suits[family.name] >= _VARIANT_MIN_SCORE


def _candidates(composition: Composition, requested: Family | None) -> Iterator[Family]:
    """Yield the families to choose among: on a card those with depth only where somebody named them."""
    style = composition.brand_style
    named = {*(style.families if style else ()), requested.name if requested else ""}
    for family in families():
        if family.name in named or not composition.format.is_card or not has_depth(family.name):
            yield family


def _suits(family: Family, composition: Composition) -> float:
    """Return how well a family suits, by what it has a place for."""
    score = family.suits(composition)
    if not score or any(_lost(composition, family)):
        return 0.0
    covered = any(composition.format.safe_zones) and not family.keeps_clear
    return score * _COVERED if covered else score


def _lost(composition: Composition, family: Family) -> Iterator[str]:
    """Yield what a picture asks for and a family has no place for."""
    if composition.background is not None and family.name != _WITH_BACKGROUND:
        yield "the background"
    tells = composition.format.is_card or composition.format is Format.X
    if tells and not composition.byline.is_empty and composition.headline.main and not family.has_byline:
        yield "author, date and the other fields"


def _placed(composition: Composition, family: Family, idea: Idea) -> Composition:
    """Return `composition` with its artwork on the side that was asked for, else that chance gives it.

    An idea's other side is another one than chance gives.
    """
    if composition.photo is not None and composition.photo_side is not None:
        return replace(composition, mirrored=composition.photo_side is Side.LEFT)
    by_chance = family.either_side and composition.seed // _SIDE_SHIFT % 2 == 1
    return replace(composition, mirrored=composition.mirrored ^ by_chance ^ bool(idea.side))


def _rank(name: str, composition: Composition, suits: Mapping[str, float]) -> float:
    """Return the score of a family: those of a channel come before all others, its most used ones first."""
    own = composition.brand_style.families if composition.brand_style else ()
    if suits[name] <= 0 or name not in own:
        return suits[name]
    return _CHANNEL_SCORE + suits[name] - _CHANNEL_STEP * own.index(name)


def _vary(composition: Composition, family: Family, idea: Idea) -> Composition:
    """Return `composition` with the things, the colours and the part of the photo of an idea."""
    if idea == FIRST:
        return composition
    icons = composition.icons
    turn = idea.thing % len(icons) if icons else 0
    varied = replace(composition, icons=(*icons[turn:], *icons[:turn]))
    if idea.crop:
        varied = replace(varied, photo_crop=_CROPS[idea.crop])
    if not idea.colours:
        return varied
    if composition.own_colours:
        style = swap_ground(composition.style)
        if style.light and has_depth(family.name):
            return varied
        return replace(varied, style=style, mood=mood_from_style(style))
    return replace(
        varied,
        style=swap_roles(composition.style, idea.colours),
        mood=other_mood(composition.mood, composition.category, idea.colours, place=composition.place),
    )

"""Which family composes a title: the one that was wished for, else the best, or for a variant another one.

A variant is a number; each number is always the same composition. From one to the next the family changes, or
where only one suits, the side, the roles of the colours and the key words do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.contract import Category
from thumbcli.render.layouts import families, family_named
from thumbcli.render.style.recolor import ROLE_SWAPS, swap_roles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract.design_options import Design
    from thumbcli.render.layouts.layout_family import Family
    from thumbcli.render.paint.stage import Composition

__all__ = ["ICONS", "Choice", "choose"]

_SUITS_A_VARIANT = 0.4
_EMPHASES = 3
_PREFERRED = (2.8, 1.6, 1.3)
_MADE_FOR = 1.7
_MIRRORS = 2

ICONS: Mapping[Category, str] = MappingProxyType(
    {
        Category.TECH_SAAS: "💻🚀⚙",
        Category.BUSINESS_FINANCE: "💰📈💼",
        Category.EDUCATION_TUTORIAL: "🎓📚💡",
        Category.FITNESS_WELLNESS: "💪🏃🏆",
        Category.MEDICAL_HEALTHCARE: "🩺💊🔬",
        Category.LIFESTYLE_VLOG: "☕🌿✨",
        Category.FOOD_COOKING: "🍳🔪🍽",
        Category.TRAVEL: "✈🧳🌍",
        Category.GAMING: "🎮🏆🔥",
        Category.ENTERTAINMENT_COMEDY: "😂🎬🤯",
        Category.NEWS_COMMENTARY: "📢📰🌍",
        Category.CREATIVE_DESIGN: "🎨✏💡",
    }
)
"""What else may stand for a category where a variant wants another picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How a title will be composed.

    Attributes:
        composition: What to draw, with the variant worked in.
        family: Who composes it.
        others: Who may if `family` can't, the best first; none where the family was wished for.
        warnings: What of the wishes could not be met for this title.
    """

    composition: Composition
    family: Family
    others: tuple[Family, ...]
    warnings: tuple[str, ...] = ()


def choose(composition: Composition, design: Design) -> Choice:
    """Return the composition of `composition` that `design` asks for.

    A layout that the title does not allow (`number` without a count, `photo` without a photo) gives way to
    the best one, with a warning: one row of many must not fail for it.

    Args:
        composition: What to draw.
        design: The wishes.

    Raises:
        RequestRefused: There is no layout of that name.
    """
    wished = family_named(design.layout) if design.layout else None
    suits = {family.name: family.suits(composition) for family in families()}
    ranked = sorted(families(), key=lambda family: (-_rank(family.name, composition, suits), family.name))
    best = ranked[0]
    if wished and suits[wished.name] > 0:
        return Choice(composition=_vary(composition, design.variant, 1), family=wished, others=())
    warnings = (
        (f"layout {wished.name!r} does not go with this title: drawn as {best.name!r}",) if wished else ()
    )
    good = [best, *(family for family in ranked[1:] if suits[family.name] >= _SUITS_A_VARIANT)]
    family = good[design.variant % len(good)]
    others = tuple(other for other in ranked if other is not family and suits[other.name] > 0)
    varied = _vary(composition, design.variant, len(good))
    return Choice(composition=varied, family=family, others=others, warnings=warnings)


def _rank(name: str, composition: Composition, suits: Mapping[str, float]) -> float:
    """Return how well a family suits the brief, where the channel has a say.

    A channel's own families go first, whatever the format and the niche would choose; but one that is made
    for such a title goes before the others.
    """
    own = composition.brand_style.families[: len(_PREFERRED)] if composition.brand_style else ()
    if suits[name] <= 0 or name not in own:
        return suits[name]
    return _PREFERRED[own.index(name)] * (suits[name] if suits[name] >= _MADE_FOR else 1.0)


def _vary(composition: Composition, variant: int, families_count: int) -> Composition:
    """Return `composition` with other colours, side, icon and key words; 0 leaves all as it is."""
    if not variant:
        return composition
    lap, place = divmod(variant, families_count)
    icons = composition.icons
    if not composition.headline.emoji:
        icons = tuple(dict.fromkeys((*icons, *ICONS[composition.category])))
    turn = (lap + lap // ROLE_SWAPS) % len(icons)
    return replace(
        composition,
        # A channel's colours keep their roles.
        style=composition.style
        if composition.brand_style
        else swap_roles(composition.style, (lap + place) % ROLE_SWAPS),
        mirrored=composition.mirrored ^ bool((lap + variant // 2) % _MIRRORS),
        icons=(*icons[turn:], *icons[:turn]),
        emphasis=(lap + lap // 12) % _EMPHASES,
    )

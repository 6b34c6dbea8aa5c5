"""Compose, judge, and compose again until a picture passes the gate: a bounded number of fixed changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from thumbcli.render.gate import judge
from thumbcli.render.headline import shorten
from thumbcli.render.layouts.base import Stage
from thumbcli.render.surface import give_back

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.findings import Finding
    from thumbcli.render.layouts.base import Brief, Family

__all__ = ["Composition", "compose_once", "compose_well"]

_TIGHT = 1.25
_OTHER_FAMILIES = 2
_SHORT_CHARS = 36
_WEIGHT = {"glyph": 8, "contrast": 4, "badge": 4, "overlap": 4, "margin": 3, "small": 2, "balance": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """One family's composition of one brief.

    Attributes:
        family: Who composed it.
        stage: Holds the pixels, the brief and the marks.
        findings: What is wrong with it.
        tries: How many were composed until this one was given out.
        mended: Codes of what was wrong with the first one.
    """

    family: Family
    stage: Stage
    findings: tuple[Finding, ...]
    tries: int = 1
    mended: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """How bad it is: 0 for a picture that passes."""
        return sum(_WEIGHT[finding.code] for finding in self.findings)


def compose_once(brief: Brief, family: Family) -> Composition:
    """Compose `brief` and judge what came of it."""
    stage = Stage(brief)
    family.compose(stage)
    return Composition(family=family, stage=stage, findings=judge(stage.marks, brief.size, brief.format))


def compose_well(brief: Brief, family: Family, others: Sequence[Family]) -> Composition:
    """Return the first composition that passes the gate, or the best one if none does.

    Tried in this order: as it is; with a veil behind the words; with wider margins; without the sub-line; the
    other families; a shorter headline. The same brief always ends with the same composition.

    Args:
        brief: What to draw.
        family: Who composes it.
        others: Who may compose it if `family` can't, the best first; none where the family was asked for.
    """
    first = best = compose_once(brief, family)
    tries = 1
    for other_brief, other_family in _changes(brief, family, others, first.findings):
        if not best.findings:
            break
        other = compose_once(other_brief, other_family)
        tries += 1
        worse = other if other.weight >= best.weight else best
        best = best if worse is other else other
        give_back(worse.stage.pixels)
    mended = tuple(sorted({finding.code for finding in first.findings}))
    return replace(best, tries=tries, mended=mended)


def _changes(
    brief: Brief, family: Family, others: Sequence[Family], findings: Sequence[Finding]
) -> Iterator[tuple[Brief, Family]]:
    codes = {finding.code for finding in findings}
    veiled = replace(brief, veiled="contrast" in codes)
    bare = replace(veiled, headline=replace(brief.headline, sub=""))
    if veiled.veiled:
        yield veiled, family
    if codes - {"contrast", "small", "glyph"}:
        yield replace(veiled, tight=_TIGHT), family
    if brief.headline.sub:
        yield bare, family
        yield replace(bare, tight=_TIGHT), family
    for other in others[:_OTHER_FAMILIES]:
        yield veiled, other
        yield replace(bare, tight=_TIGHT), other
    short = shorten(brief.headline.main, _SHORT_CHARS)
    if short != brief.headline.main:
        yield replace(bare, headline=replace(bare.headline, main=short)), family

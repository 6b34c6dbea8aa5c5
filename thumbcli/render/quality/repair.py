"""Compose, judge, and compose again until a picture passes the gate: a bounded number of fixed changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from thumbcli.render.paint.stage import Stage
from thumbcli.render.pixels.surface import release_buffer
from thumbcli.render.quality.gate import judge
from thumbcli.render.title.headline import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.layouts import Family
    from thumbcli.render.paint.stage import Composition
    from thumbcli.render.quality.findings import Finding

__all__ = ["ComposeResult", "compose_once", "compose_well"]

_TIGHT = 1.25
_OTHER_FAMILIES = 2
_SHORT_CHARS = 36
_WEIGHT = {"glyph": 8, "contrast": 4, "badge": 4, "overlap": 4, "margin": 3, "small": 2, "balance": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeResult:
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


def compose_once(composition: Composition, family: Family) -> ComposeResult:
    """Compose `composition` and judge what came of it."""
    stage = Stage(composition)
    family.compose(stage)
    return ComposeResult(
        family=family, stage=stage, findings=judge(stage.marks, composition.size, composition.format)
    )


def compose_well(composition: Composition, family: Family, others: Sequence[Family]) -> ComposeResult:
    """Return the first composition that passes the gate, or the best one if none does.

    Tried in this order: as it is; with a scrim behind the words; with wider margins; without the sub-line;
    the other families; a shorter headline. The same brief always ends with the same composition.

    Args:
        composition: What to draw.
        family: Who composes it.
        others: Who may compose it if `family` can't, the best first; none where the family was asked for.
    """
    first = best = compose_once(composition, family)
    tries = 1
    for other_brief, other_family in _changes(composition, family, others, first.findings):
        if not best.findings:
            break
        other = compose_once(other_brief, other_family)
        tries += 1
        worse = other if other.weight >= best.weight else best
        best = best if worse is other else other
        release_buffer(worse.stage.pixels)
    mended = tuple(sorted({finding.code for finding in first.findings}))
    return replace(best, tries=tries, mended=mended)


def _changes(
    composition: Composition, family: Family, others: Sequence[Family], findings: Sequence[Finding]
) -> Iterator[tuple[Composition, Family]]:
    codes = {finding.code for finding in findings}
    scrimmed = replace(composition, text_scrim="contrast" in codes)
    bare = replace(scrimmed, headline=replace(composition.headline, sub=""))
    if scrimmed.text_scrim:
        yield scrimmed, family
    if codes - {"contrast", "small", "glyph"}:
        yield replace(scrimmed, margin_scale=_TIGHT), family
    if composition.headline.sub:
        yield bare, family
        yield replace(bare, margin_scale=_TIGHT), family
    for other in others[:_OTHER_FAMILIES]:
        yield scrimmed, other
        yield replace(bare, margin_scale=_TIGHT), other
    short = shorten(composition.headline.main, _SHORT_CHARS)
    if short != composition.headline.main:
        yield replace(bare, headline=replace(bare.headline, main=short)), family

"""Compose a picture, and compose it again with a few fixed changes until it passes the gate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.light_dataclass import dataclass
from thumbcli.render.paint.picture_canvas import Stage
from thumbcli.render.pixels.surface import release_buffer
from thumbcli.render.quality.findings import Finding
from thumbcli.render.quality.gate import judge
from thumbcli.render.title.long_titles import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.render.layouts import Family
    from thumbcli.render.paint.picture_canvas import Composition

__all__ = ["ComposeResult", "compose_well"]

_ELLIPSIS = "\u2026"
_WIDER_MARGINS = 1.25
_MAX_OTHER_FAMILIES = 2
_SMALLER_LOGO = 0.7
_SHORT_CHARS = 36
"""Less than half of what a headline may have."""

_SEVERITY = {
    "glyph": 8,
    "contrast": 4,
    "badge": 4,
    "zone": 4,
    "overlap": 4,
    "logo": 2,
    "margin": 3,
    "small": 2,
    "balance": 1,
}
"""How much worse than a lone `balance` finding each is: what cannot be read weighs most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeResult:
    """What a layout family made of a composition.

    Attributes:
        family: The family that drew it.
        stage: Holds the pixels, the composition and what was drawn where.
        findings: Its faults.
        attempts: How many were drawn in all.
        repaired: Codes of the faults of the first one.
    """

    family: Family
    stage: Stage
    findings: tuple[Finding, ...]
    attempts: int = 1
    repaired: tuple[str, ...] = ()

    @property
    def severity(self) -> int:
        """The sum of the severities of its findings: 0 for a picture that passes."""
        return sum(_SEVERITY[finding.code] for finding in self.findings)


def _compose_once(composition: Composition, family: Family) -> ComposeResult:
    """Draw `composition` once and judge the result."""
    stage = Stage(composition)
    family.compose(stage)
    stage.draw_border()
    findings = judge(stage.marks, composition.size, composition.format)
    if _was_cut(stage):
        findings = (*findings, Finding(code="small", message="the headline has no room and was cut"))
    return ComposeResult(family=family, stage=stage, findings=findings)


def _was_cut(stage: Stage) -> bool:
    """Tell whether the words that were drawn end in an ellipsis that is not the title's own."""
    drawn = (mark.text for mark in stage.marks if mark.kind == "headline")
    return _ELLIPSIS not in stage.composition.headline.main and any(
        text.endswith(_ELLIPSIS) for text in drawn
    )


def compose_well(composition: Composition, family: Family, others: Sequence[Family]) -> ComposeResult:
    """Return the first composition that passes the gate, or the best one if none does.

    A logo over an object is answered first: the picture is mirrored, drawn by another family, with a smaller
    logo, with the logo in another corner.

    Tried in this order: as it is; with a scrim behind the words; with wider margins; with the other families,
    where it has a subtitle; without that; with the other families; with a shorter headline. The same
    composition always gives the same result.

    Args:
        composition: What to draw.
        family: The family to draw it with.
        others: Families to try if that fails, best first; none if the user chose the family.
    """
    first = best = _compose_once(composition, family)
    attempts = 1
    for other_composition, other_family in _changes(composition, family, others, first.findings):
        if not best.findings:
            break
        other = _compose_once(other_composition, other_family)
        attempts += 1
        best, worse = (other, best) if other.severity < best.severity else (best, other)
        release_buffer(worse.stage.pixels)
    repaired = tuple(sorted({finding.code for finding in first.findings}))
    return replace(best, attempts=attempts, repaired=repaired)


def _changes(
    composition: Composition, family: Family, others: Sequence[Family], findings: Sequence[Finding]
) -> Iterator[tuple[Composition, Family]]:
    codes = {finding.code for finding in findings}
    if "logo" in codes:
        yield from _clear_of_logo(composition, family, others)
    scrimmed = replace(composition, text_scrim="contrast" in codes)
    without_sub = replace(scrimmed, headline=replace(composition.headline, sub=""))
    if scrimmed.text_scrim:
        yield scrimmed, family
    if codes - {"contrast", "small", "glyph"}:
        yield replace(scrimmed, margin_scale=_WIDER_MARGINS), family
    other_families = others[:_MAX_OTHER_FAMILIES]
    if composition.headline.sub:
        for other in other_families:
            yield scrimmed, other
        yield without_sub, family
        yield replace(without_sub, margin_scale=_WIDER_MARGINS), family
    for other in other_families:
        if not composition.headline.sub:
            yield scrimmed, other
        yield replace(without_sub, margin_scale=_WIDER_MARGINS), other
    short = shorten(composition.headline.main, _SHORT_CHARS)
    if short != composition.headline.main:
        yield replace(without_sub, headline=replace(without_sub.headline, main=short)), family


def _clear_of_logo(
    composition: Composition, family: Family, others: Sequence[Family]
) -> Iterator[tuple[Composition, Family]]:
    """Yield what may keep an object out of the corner of the logo, what a viewer sees least of first."""
    sides = [composition]
    if composition.photo_side is None and Stage.may_mirror(composition):
        sides.append(replace(composition, mirrored=not composition.mirrored))
        yield sides[1], family
    for other in others[:_MAX_OTHER_FAMILIES]:
        for side in sides:
            yield side, other
    for side in sides:
        yield replace(side, logo_scale=_SMALLER_LOGO), family
    if composition.logo_position is not None:
        yield replace(composition, logo_position=None), family

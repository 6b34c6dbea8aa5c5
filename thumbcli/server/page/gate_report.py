"""What the gate found in a picture, check by check and in words; also what it found to be right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.contract import SIZES, Format
from thumbcli.render.pixels.youtube import SUGGESTED_WIDTH_PX
from thumbcli.render.quality.gate import MARGIN, MIN_CAP_PX
from thumbcli.render.quality.platform_limits import LIMITS, judge_file
from thumbcli.render.style.color import READABLE
from thumbcli.server.page.page_assets import FORMAT_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.render.compose import Picture
    from thumbcli.render.paint.stage import LayoutItem
    from thumbcli.render.quality.findings import Finding

__all__ = ["Check", "checks", "notes", "verdict"]

_NAMES: Mapping[str, str] = {
    "contrast": "Contrast",
    "small": "Size",
    "margin": "Margin",
    "badge": "Duration",
    "overlap": "Distance",
    "balance": "Lines",
    "glyph": "Letters",
    "file": "File",
}
"""What people call what the gate looks at, in the order in which it is shown."""

_FILE = frozenset({"ratio", "narrow", "heavy"})
_REPEATED = "not flawless: "
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at.

    Attributes:
        code: The gate's word for it, or `file`.
        name: A word for people.
        ok: Nothing was found.
        said: What was found, or the figure that passed and the one that it passed, in a few words.
    """

    code: str
    name: str
    ok: bool
    said: str


def checks(picture: Picture, size_bytes: int) -> tuple[Check, ...]:
    """Return everything that a picture was held to, and how it fared.

    Args:
        picture: As it was composed.
        size_bytes: Of its file.

    Source:
        The limits are the gate's own; those of the file are the platform's.
    """
    format_ = picture.composition.format
    found: defaultdict[str, list[str]] = defaultdict(list)
    for finding in (*picture.findings, *judge_file(format_, picture.size, size_bytes)):
        found["file" if finding.code in _FILE else finding.code].append(_sentence(finding))
    passed = _passed(picture.marks, format_, size_bytes)
    return tuple(
        Check(code=code, name=name, ok=code not in found, said="; ".join(found.get(code, [passed[code]])))
        for code, name in _NAMES.items()
        if code in passed
    )


def verdict(looked_at: Sequence[Check]) -> str:
    """Return how a picture fared, in one sentence."""
    wrong = [check.name.lower() for check in looked_at if not check.ok]
    if not wrong:
        return f"Passes all {len(looked_at)} checks"
    return f"{len(looked_at) - len(wrong)} of {len(looked_at)} checks passed; look at {' and '.join(wrong)}"


def notes(picture: Picture) -> tuple[str, ...]:
    """Return what else a person should know: what was left out, and what was mended before it was shown."""
    said = [
        f"{warning[:1].upper()}{warning[1:]}"
        for warning in picture.warnings
        if not warning.startswith(_REPEATED)
    ]
    if picture.attempts > 1:
        reasons = " and ".join(_NAMES[code].lower() for code in picture.repaired)
        said.append(f"Composed {picture.attempts} times: the first one did not pass on {reasons}")
    return tuple(said)


def _sentence(finding: Finding) -> str:
    if finding.measured is None or finding.wanted is None or finding.code in _FILE:
        return finding.message
    if finding.code == "margin":
        return f"{finding.message}: {finding.measured:.1%} free, {finding.wanted:.0%} wanted"
    if finding.code == "balance":
        return f"{finding.message}: {finding.measured:.0%} of the widest, {finding.wanted:.0%} wanted"
    if finding.wanted:
        return f"{finding.message}: {finding.measured:.1f}, {finding.wanted:g} wanted"
    return finding.message


def _passed(marks: Sequence[LayoutItem], format_: Format, size_bytes: int) -> dict[str, str]:
    """Return what is said of each check that passes."""
    width, height = SIZES[format_]
    words = [mark for mark in marks if mark.kind in {"headline", "minor"}]
    edges = [mark.rect for mark in marks if mark.kind in {"headline", "minor", "logo"}]
    contrast = min((mark.contrast for mark in words if mark.contrast is not None), default=None)
    cap_px = min((mark.cap_px for mark in words if mark.kind == "headline"), default=None)
    free = min((_free(rect, width, height) for rect in edges), default=None)
    most_mb = LIMITS[format_].max_bytes // _MB
    said = {
        "contrast": "No words" if contrast is None else f"{contrast:.1f} : 1, wanted {READABLE:g} : 1",
        "small": "No words"
        if cap_px is None
        else f"Capitals {cap_px * SUGGESTED_WIDTH_PX / width:.1f} px high at {SUGGESTED_WIDTH_PX} px, "
        f"wanted {MIN_CAP_PX:g}",
        "margin": "Nothing near" if free is None else f"{free:.1%} free all around, wanted {MARGIN:.0%}",
        "badge": "Clear of it on a phone",
        "overlap": "Nothing touches",
        "balance": "None is nearly empty",
        "glyph": "Each has its glyph",
        "file": f"{size_bytes / 1024:.0f} KiB, at most {most_mb} MB for {FORMAT_NAMES[format_]}",
    }
    if format_ is not Format.YOUTUBE:
        del said["badge"]
    return said


def _free(rect: tuple[float, float, float, float], width: int, height: int) -> float:
    left, top, right, bottom = rect
    return min(left / width, top / height, 1 - right / width, 1 - bottom / height)

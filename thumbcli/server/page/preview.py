"""A picture for the page, with its record: layout, quality checks, and what a person should know."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thumbcli.contract import Format, Request
from thumbcli.render.compose import Picture, compose
from thumbcli.render.explain_title import explain_picture
from thumbcli.render.pixels.encode import encode
from thumbcli.render.pixels.surface import release_buffer
from thumbcli.render.pixels.youtube_badge import SUGGESTED_WIDTH_PX
from thumbcli.render.quality.gate import MARGIN, MIN_CAP_PX
from thumbcli.render.quality.platform_limits import judge_file, limits_of
from thumbcli.render.style.color import READABLE
from thumbcli.server.page.page_assets import FORMAT_NAMES
from thumbcli.server.page.snippets import file_name
from thumbcli.server.responses import data_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.render.paint.picture_canvas import LayoutItem
    from thumbcli.render.quality.findings import Finding

__all__ = ["Check", "checks", "draw_preview", "notes", "verdict"]

_RGB = 0xFFFFFF
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
"""The names of the checks for people, in their order."""

_FILE = frozenset({"ratio", "narrow", "heavy"})
_REPEATED = "not flawless: "
_WARNING = "warning: "
"""Of an explanation: notes tell them."""

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The result of one quality check.

    Attributes:
        code: The code of the finding, or `file`.
        name: The name of the check, for people.
        ok: Whether it passed.
        detail: The findings, or the measured value and its limit.
    """

    code: str
    name: str
    ok: bool
    detail: str


def checks(picture: Picture, size_bytes: int) -> tuple[Check, ...]:
    """Return the results of all checks of a picture.

    Args:
        picture: The composed picture.
        size_bytes: The size of its file.

    Source:
        The limits are those of the quality gate; those of the file are the platform's.
    """
    format_ = picture.composition.format
    found: defaultdict[str, list[str]] = defaultdict(list)
    for finding in (*picture.findings, *judge_file(format_, picture.size, size_bytes)):
        found["file" if finding.code in _FILE else finding.code].append(_sentence(finding))
    passed = _passed(picture.marks, format_, size_bytes)
    return tuple(
        Check(code=code, name=name, ok=code not in found, detail="; ".join(found.get(code, [passed[code]])))
        for code, name in _NAMES.items()
        if code in passed
    )


def verdict(results: Sequence[Check]) -> str:
    """Return a sentence about the results."""
    wrong = [check.name.lower() for check in results if not check.ok]
    if not wrong:
        return f"Passes all {len(results)} checks"
    return f"{len(results) - len(wrong)} of {len(results)} checks passed; look at {' and '.join(wrong)}"


def notes(picture: Picture) -> tuple[str, ...]:
    """Return what else a person should know: what was left out, and what was repaired."""
    texts = [_begun(warning) for warning in picture.warnings if not warning.startswith(_REPEATED)]
    if picture.attempts > 1:
        reasons = " and ".join(_NAMES[code].lower() for code in picture.repaired)
        texts.append(f"Composed {picture.attempts} times: the first one did not pass on {reasons}")
    return tuple(texts)


def _begun(warning: str) -> str:
    """Return a warning as a sentence; one that begins with the name of a file stays as it is."""
    first = warning.partition(" ")[0]
    return warning if "." in first else f"{warning[:1].upper()}{warning[1:]}"


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
    """Return the text of each check if it passes."""
    width, height = format_.size
    words = [mark for mark in marks if mark.kind in {"headline", "minor"}]
    edges = [mark.rect for mark in marks if mark.kind in {"headline", "minor", "logo"}]
    contrast = min((mark.contrast for mark in words if mark.contrast is not None), default=None)
    cap_px = min((mark.cap_px for mark in words if mark.kind == "headline"), default=None)
    free = min((_free(rect, width, height) for rect in edges), default=None)
    most_mb = limits_of(format_).max_bytes // _MB
    texts = {
        "contrast": "No words" if contrast is None else f"{contrast:.1f} : 1, wanted {READABLE:g} : 1",
        "small": "No words"
        if cap_px is None
        else (
            f"Capitals {cap_px * SUGGESTED_WIDTH_PX / width:.1f} px high at {SUGGESTED_WIDTH_PX} px,"
            f" wanted {MIN_CAP_PX:g}"
        ),
        "margin": "Nothing near" if free is None else f"{free:.1%} free all around, wanted {MARGIN:.0%}",
        "badge": "Clear of it on a phone",
        "overlap": "Nothing touches",
        "balance": "None is nearly empty",
        "glyph": "Each has its glyph",
        "file": f"{size_bytes / 1024:.0f} KiB, at most {most_mb} MB for {FORMAT_NAMES[format_]}",
    }
    if format_ is not Format.YOUTUBE:
        del texts["badge"]
    return texts


def _free(rect: tuple[float, float, float, float], width: int, height: int) -> float:
    left, top, right, bottom = rect
    return min(left / width, top / height, 1 - right / width, 1 - bottom / height)


def draw_preview(request: Request) -> tuple[dict[str, object], float]:
    """Draw `request` on this thread, with the record that the engine discards.

    Returns:
        The picture and its record as fields of the answer, and the time it took to make them in seconds.

    Raises:
        RequestRefused: The photo or the logo is damaged or too large, or the layout is unknown.
    """
    start_s = time.perf_counter()
    picture = compose(request)
    image = encode(picture.pixels, picture.size, request.output_format)
    release_buffer(picture.pixels)
    composition, results = picture.composition, checks(picture, len(image))
    style = composition.style
    took_s = time.perf_counter() - start_s
    explanation = explain_picture(request, picture)
    return {
        "image": data_url(image, request.output_format),
        "format": composition.format,
        "outputFormat": request.output_format,
        "dimensions": {"width": picture.size.width_px, "height": picture.size.height_px},
        "title": request.title,
        "fileName": file_name(request),
        "sizeBytes": len(image),
        "layout": picture.family,
        "category": composition.category,
        "colours": [f"#{colour & _RGB:06x}" for colour in (style.background, style.accent)],
        "verdict": verdict(results),
        "checks": [
            {"code": check.code, "name": check.name, "ok": check.ok, "said": check.detail}
            for check in results
        ],
        "notes": notes(picture),
        "reasons": [reason for reason in explanation.reasons if not reason.startswith(_WARNING)],
        "tookMs": round(took_s * 1000),
    }, took_s

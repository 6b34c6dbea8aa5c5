"""The gate: what every picture can be held to, measured on its own pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.contract import Format
from thumbcli.render.palette import READABLE, contrast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.render.layouts.base import Mark
    from thumbcli.render.studio import Picture

__all__ = ["flaws"]

_MARGIN = 0.03
_BADGE_PX = (200.0, 104.0)
_SEEN_AT_PX = 168
_CAP_PX = 6.0
_STEPS = 20
_WORST_PART = 0.1


def flaws(picture: Picture, ground: Picture) -> tuple[str, ...]:
    """Return what is wrong with a picture, in words; nothing for a good one.

    Text and logo keep within a margin of 3 %. Nothing stands where YouTube shows the duration. Headline
    capitals are 6 px high where the picture is shown 168 px wide. Nine tenths of the pixels behind each
    word have a contrast of 4.5 to it. No art touches a word.

    Args:
        picture: A composed picture.
        ground: The same composed without letters.
    """
    found: list[str] = []
    for mark in picture.marks:
        if mark.kind != "art" and not _within_margin(picture, mark):
            found.append(f"{_name(mark)} reaches into the margin")
        if mark.kind != "art" and _under_badge(picture, mark):
            found.append(f"{_name(mark)} lies under the duration badge")
        if mark.kind == "headline" and mark.cap_px * _SEEN_AT_PX / picture.brief.size.width_px < _CAP_PX:
            found.append(f"{_name(mark)} is too small")
        if mark.text and _contrast(ground, mark) < READABLE:
            found.append(f"{_name(mark)} has too little contrast")
        if mark.text and any(_overlap(mark, other) for other in picture.marks if other.kind == "art"):
            found.append(f"{_name(mark)} touches the artwork")
    return tuple(found)


def _name(mark: Mark) -> str:
    return f"{mark.kind} {mark.text!r}" if mark.text else mark.kind


def _within_margin(picture: Picture, mark: Mark) -> bool:
    if mark.kind == "box":
        return True
    width, height = picture.brief.size
    left, top, right, bottom = mark.rect
    return (
        left >= width * _MARGIN
        and top >= height * _MARGIN
        and right <= width * (1 - _MARGIN)
        and bottom <= height * (1 - _MARGIN)
    )


def _under_badge(picture: Picture, mark: Mark) -> bool:
    width, height = picture.brief.size
    _, _, right, bottom = mark.rect
    youtube = picture.brief.format is Format.YOUTUBE
    return youtube and right > width - _BADGE_PX[0] and bottom > height - _BADGE_PX[1]


def _overlap(one: Mark, other: Mark) -> bool:
    left, top, right, bottom = one.rect
    other_left, other_top, other_right, other_bottom = other.rect
    return left < other_right and right > other_left and top < other_bottom and bottom > other_top


def _contrast(ground: Picture, mark: Mark) -> float:
    """Return the contrast that all but a tenth of the pixels behind the word reach."""
    if mark.outline is not None:
        return contrast(mark.colour, mark.outline)
    values = sorted(contrast(mark.colour, pixel) for pixel in _pixels(ground, mark))
    return values[int(len(values) * _WORST_PART)]


def _pixels(ground: Picture, mark: Mark) -> Iterator[int]:
    scale = ground.brief.scale
    width, height = ground.size
    left, top, right, bottom = mark.rect
    for down in range(_STEPS):
        for across in range(_STEPS):
            column = int((left + (right - left) * (across + 0.5) / _STEPS) * scale)
            row = int((top + (bottom - top) * (down + 0.5) / _STEPS) * scale)
            start = (min(height - 1, max(0, row)) * width + min(width - 1, max(0, column))) * 4
            red, green, blue = ground.pixels[start : start + 3]
            yield 0xFF000000 | red << 16 | green << 8 | blue

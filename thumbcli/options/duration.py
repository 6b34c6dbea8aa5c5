"""Durations as people write them."""

from __future__ import annotations

import re

from thumbcli.printable_text import shown

__all__ = ["parse_duration_s"]

_DURATION = r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?"


def parse_duration_s(text: str) -> float:
    """Return the seconds of `90`, `90s`, `10m`, `1h30m` or `7d`.

    Raises:
        ValueError: It is not a duration, or is zero.
    """
    found = re.fullmatch(_DURATION, text.strip().lower())
    days, hours, minutes, seconds = (
        (float(part or 0) for part in found.groups()) if found else (0.0, 0.0, 0.0, 0.0)
    )
    total_s = days * 86_400 + hours * 3600 + minutes * 60 + seconds
    if total_s <= 0:
        raise ValueError(f"invalid duration {shown(text)}; write 90s, 10m or 1h30m")
    return total_s

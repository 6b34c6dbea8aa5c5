"""ThumbAPI's error messages, used by our server, the local engine and the checks.

Source:
    The error table of `docs/thumbapi.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "INVALID_KEY",
    "LOGO_REQUIRED",
    "LOGO_TOO_LARGE",
    "MISSING_KEY",
    "NO_ACCESS",
    "OUT_OF_QUOTA",
    "PHOTO_REQUIRED",
    "PHOTO_TOO_LARGE",
    "SERVER_BROKE",
    "TITLE_REQUIRED",
    "TOO_FAST",
    "one_of",
]

TITLE_REQUIRED: Final = "title is required"
PHOTO_REQUIRED: Final = "Photo asset required: set photoImage or upload a Personal Photo"
LOGO_REQUIRED: Final = "Logo asset required: set logoImage or upload a Logo"
PHOTO_TOO_LARGE: Final = "photoImage exceeds 2MB cap"
LOGO_TOO_LARGE: Final = "logoImage exceeds 1MB cap"
MISSING_KEY: Final = "Missing API key"
INVALID_KEY: Final = "Invalid API key"
NO_ACCESS: Final = "API access not enabled"
TOO_FAST: Final = "Rate limit exceeded"
OUT_OF_QUOTA: Final = "Generation limit exceeded"
SERVER_BROKE: Final = "Internal server error"


def one_of(field: str, choices: Iterable[str]) -> str:
    """Return the message for a wrong choice: `format must be one of: youtube, instagram, …`."""
    return f"{field} must be one of: {', '.join(choices)}"

"""ThumbAPI's rules, the one truth: formats, categories, limits, credits, requests and fingerprints.

Source:
    `docs/thumbapi.md`.
"""

from __future__ import annotations

from thumbcli.contract.choices import (
    API_OUTPUT_FORMATS,
    CREDITS,
    EXTENSIONS,
    LOGO_MAX_BYTES,
    PHOTO_MAX_BYTES,
    PLANS,
    STYLES,
    TITLE_MAX_CHARS,
    Category,
    EngineName,
    Model,
    OutputFormat,
    Plan,
    PlanLimits,
)
from thumbcli.contract.explanation import Explanation
from thumbcli.contract.fingerprint import (
    OLD_FINGERPRINT,
    fingerprint,
    fingerprint_of,
    fingerprints,
    look_of,
    old_fingerprint,
    old_fingerprint_of,
)
from thumbcli.contract.formats import API_FORMATS, SIZES, Format, Size
from thumbcli.contract.request import Asset, Request, check_engine, clean_title, make_request
from thumbcli.contract.thumbnail import Thumbnail

__all__ = [
    "API_FORMATS",
    "API_OUTPUT_FORMATS",
    "CREDITS",
    "EXTENSIONS",
    "LOGO_MAX_BYTES",
    "OLD_FINGERPRINT",
    "PHOTO_MAX_BYTES",
    "PLANS",
    "SIZES",
    "STYLES",
    "TITLE_MAX_CHARS",
    "Asset",
    "Category",
    "EngineName",
    "Explanation",
    "Format",
    "Model",
    "OutputFormat",
    "Plan",
    "PlanLimits",
    "Request",
    "Size",
    "Thumbnail",
    "check_engine",
    "clean_title",
    "fingerprint",
    "fingerprint_of",
    "fingerprints",
    "look_of",
    "make_request",
    "old_fingerprint",
    "old_fingerprint_of",
]

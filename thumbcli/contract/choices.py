"""ThumbAPI's formats, categories, models, plans and limits.

Source:
    The request and plan tables of `docs/thumbapi.md`. Its sources disagree on the size of `x`: we draw
    1600x900 and accept what the API returns.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "API_OUTPUT_FORMATS",
    "CREDITS",
    "EXTENSIONS",
    "LOGO_MAX_BYTES",
    "PHOTO_MAX_BYTES",
    "PICTURES_MAX",
    "PLANS",
    "STYLES",
    "TITLE_MAX_CHARS",
    "Category",
    "EngineName",
    "Model",
    "OutputFormat",
    "Plan",
    "PlanLimits",
]


class Category(StrEnum):
    """The topic of the title; `auto` lets the engine decide."""

    AUTO = "auto"
    TECH_SAAS = "tech-saas"
    BUSINESS_FINANCE = "business-finance"
    EDUCATION_TUTORIAL = "education-tutorial"
    FITNESS_WELLNESS = "fitness-wellness"
    MEDICAL_HEALTHCARE = "medical-healthcare"
    LIFESTYLE_VLOG = "lifestyle-vlog"
    FOOD_COOKING = "food-cooking"
    TRAVEL = "travel"
    GAMING = "gaming"
    ENTERTAINMENT_COMEDY = "entertainment-comedy"
    NEWS_COMMENTARY = "news-commentary"
    CREATIVE_DESIGN = "creative-design"


class Model(StrEnum):
    """Standard size, or double the size for double the credits."""

    SD = "sd"
    HD = "hd"


class OutputFormat(StrEnum):
    """The type of a file, and how its name ends; `jpeg` means the same as `jpg`."""

    WEBP = "webp"
    PNG = "png"
    JPG = "jpg"
    AVIF = "avif"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls("jpg") if value == "jpeg" else None

    @property
    def media_type(self) -> str:
        """The media type: `image/jpeg` for `jpg`."""
        return "image/jpeg" if self is OutputFormat.JPG else f"image/{self}"


API_OUTPUT_FORMATS: Final = (OutputFormat.WEBP, OutputFormat.PNG)
"""What the API can be asked for; it may send a JPEG all the same."""

EXTENSIONS: Final[Mapping[str, str]] = MappingProxyType({kind.media_type: str(kind) for kind in OutputFormat})
"""The file extension of each media type."""


class EngineName(StrEnum):
    """The engines."""

    THUMBAPI = "thumbapi"
    LOCAL = "local"


class Plan(StrEnum):
    """The plan of an account."""

    FREE = "free"
    STARTER = "starter"
    PRO = "pro"
    BUSINESS = "business"


class PlanLimits(NamedTuple):
    """The limits of a plan; `generations_a_month` is None without a limit."""

    requests_per_s: int
    generations_a_month: int | None


CREDITS: Mapping[Model, int] = MappingProxyType({Model.SD: 10, Model.HD: 20})
"""The price of one generation on the hosted API."""

PLANS: Mapping[Plan, PlanLimits] = MappingProxyType(
    {
        Plan.FREE: PlanLimits(1, 5),
        Plan.STARTER: PlanLimits(2, 60),
        Plan.PRO: PlanLimits(5, 300),
        Plan.BUSINESS: PlanLimits(20, None),
    }
)
"""The limits of each plan, which count per key."""

TITLE_MAX_CHARS = 200
PHOTO_MAX_BYTES = 2 * 1024 * 1024
LOGO_MAX_BYTES = 1024 * 1024

STYLES: Mapping[str, tuple[bool, bool]] = MappingProxyType(
    {
        "faceless": (False, False),
        "with-image": (True, False),
        "with-photo": (True, False),
        "with-logo": (False, True),
    }
)
"""The legacy `imageStyle` values as (use_photo, use_logo)."""

PICTURES_MAX = 6
"""The most pictures in a reference set."""

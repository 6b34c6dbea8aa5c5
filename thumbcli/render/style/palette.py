"""The twelve styles, one for each category."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.contract import Category
from thumbcli.render.style.color import WHITE, colorfulness, mix

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["STYLES", "Style", "gradient_end"]


_LIVELY = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one category looks.

    Attributes:
        ground: The background, top left.
        background_end: The background, bottom right.
        ink: The headline.
        accent: The key words.
        second: The slanted edge, the sub-line.
        third: A spark of contrast.
        dark: Outlines, shadows, dark ink.
        paper: The editorial background.
        tone: Key words on paper.
        panel: The artwork panel, from one corner to the other.
        display: The face of headlines.
        alternates: Faces to try when the first is too wide for a long title or lacks its letters.
        serif: The face of editorial headlines.
        kicker: The word over an editorial headline.
        icon: The emoji to draw when the title suggests none.
        upper: Headlines stand in capitals.
        light: The background is light and the ink dark.
    """

    ground: int
    background_end: int
    ink: int
    accent: int
    second: int
    third: int
    dark: int
    paper: int
    tone: int
    panel: tuple[int, int]
    display: str
    alternates: tuple[str, ...]
    serif: str
    kicker: str
    icon: str
    upper: bool = True
    light: bool = False


STYLES: Mapping[Category, Style] = MappingProxyType(
    {
        Category.TECH_SAAS: Style(
            ground=0xFF070B1F,
            background_end=0xFF14205A,
            ink=WHITE,
            accent=0xFF3DF0FF,
            second=0xFF6B4BFF,
            third=0xFFFF4D8D,
            dark=0xFF050816,
            tone=0xFF5B3DF5,
            paper=0xFFF3F5FF,
            panel=(0xFF5CF3FF, 0xFF6B4BFF),
            display="archivo",
            alternates=("archivo-narrow", "anton"),
            serif="space-grotesk",
            kicker="TECH",
            icon="💻",
        ),
        Category.BUSINESS_FINANCE: Style(
            ground=0xFF04140F,
            background_end=0xFF0A3A2B,
            ink=WHITE,
            accent=0xFFFFD23F,
            second=0xFF18C37E,
            third=0xFFFF5A4F,
            dark=0xFF03100B,
            tone=0xFF0B7F52,
            paper=0xFFF4F8F1,
            panel=(0xFFFFD84F, 0xFF18B878),
            display="anton",
            alternates=("barlow-condensed",),
            serif="playfair",
            kicker="FINANCE",
            icon="💰",
        ),
        Category.EDUCATION_TUTORIAL: Style(
            ground=0xFFFFF6DC,
            background_end=0xFFFFE9A8,
            ink=0xFF1B1B2F,
            accent=0xFFFF4B33,
            second=0xFF2D7FF9,
            third=0xFFFFB400,
            dark=0xFF1B1B2F,
            tone=0xFFD93A22,
            paper=0xFFFFFBEF,
            panel=(0xFFFF4B33, 0xFFFFB22E),
            display="poppins",
            alternates=("archivo", "archivo-narrow", "barlow-condensed"),
            serif="fraunces",
            kicker="LEARN",
            icon="🎓",
            upper=False,
            light=True,
        ),
        Category.FITNESS_WELLNESS: Style(
            ground=0xFF0A0A0C,
            background_end=0xFF2A0B08,
            ink=WHITE,
            accent=0xFFFF3D1F,
            second=0xFFFFD60A,
            third=0xFFFF3D1F,
            dark=0xFF050506,
            tone=0xFFD9300F,
            paper=0xFFFFF4F0,
            panel=(0xFFFF3D1F, 0xFFFFC40A),
            display="barlow-condensed-italic",
            alternates=("barlow-condensed", "anton"),
            serif="archivo",
            kicker="FITNESS",
            icon="💪",
        ),
        Category.MEDICAL_HEALTHCARE: Style(
            ground=0xFFEAF7FA,
            background_end=0xFFCDEBF1,
            ink=0xFF06303F,
            accent=0xFF00857F,
            second=0xFF3BA9F5,
            third=0xFFFF5D5D,
            dark=0xFF06303F,
            tone=0xFF00807A,
            paper=0xFFF6FCFD,
            panel=(0xFF0AA79A, 0xFF3B9DF5),
            display="montserrat",
            alternates=("archivo", "archivo-narrow"),
            serif="fraunces",
            kicker="HEALTH",
            icon="🩺",
            upper=False,
            light=True,
        ),
        Category.LIFESTYLE_VLOG: Style(
            ground=0xFFFFE4D6,
            background_end=0xFFFFD0BA,
            ink=0xFF3D1F2B,
            accent=0xFFC8443F,
            second=0xFFFFB38A,
            third=0xFFFFC9B8,
            dark=0xFF3D1F2B,
            tone=0xFFC8443F,
            paper=0xFFFFF6F0,
            panel=(0xFFD9605A, 0xFFFFB38A),
            display="fraunces",
            alternates=("dm-serif", "archivo-narrow"),
            serif="fraunces",
            kicker="LIFESTYLE",
            icon="☕",
            upper=False,
            light=True,
        ),
        Category.FOOD_COOKING: Style(
            ground=0xFF3A0D05,
            background_end=0xFF7E1A0A,
            ink=0xFFFFF4DF,
            accent=0xFFFFC62E,
            second=0xFFFF7A1A,
            third=0xFFE4381F,
            dark=0xFF240703,
            tone=0xFFC9341B,
            paper=0xFFFFF7EA,
            panel=(0xFFFFC62E, 0xFFFF6A1A),
            display="lilita",
            alternates=("anton",),
            serif="playfair",
            kicker="FOOD",
            icon="🍳",
        ),
        Category.TRAVEL: Style(
            ground=0xFF0E3B6B,
            background_end=0xFFF58A4B,
            ink=WHITE,
            accent=0xFFFFE066,
            second=0xFF19B5C9,
            third=0xFFE8553F,
            dark=0xFF10213F,
            tone=0xFF0B7488,
            paper=0xFFFFF9EF,
            panel=(0xFF19B5C9, 0xFFFFD866),
            display="montserrat",
            alternates=("archivo-narrow", "anton"),
            serif="playfair",
            kicker="TRAVEL",
            icon="✈",
        ),
        Category.GAMING: Style(
            ground=0xFF0D0221,
            background_end=0xFF2A0A5E,
            ink=WHITE,
            accent=0xFF39FF88,
            second=0xFFFF2E93,
            third=0xFFFFD400,
            dark=0xFF08011A,
            tone=0xFF6A2BFF,
            paper=0xFFF5F0FF,
            panel=(0xFFFF2E93, 0xFF6A2BFF),
            display="russo",
            alternates=("archivo-narrow", "anton"),
            serif="space-grotesk",
            kicker="GAMING",
            icon="🎮",
        ),
        Category.ENTERTAINMENT_COMEDY: Style(
            ground=0xFFFFD400,
            background_end=0xFFFFB000,
            ink=0xFF17110A,
            accent=0xFFF5203F,
            second=0xFF1D6BFF,
            third=0xFFFF7A00,
            dark=0xFF17110A,
            tone=0xFFD9143A,
            paper=0xFFFFF7D6,
            panel=(0xFFF5203F, 0xFFFF7A3C),
            display="luckiest",
            alternates=("lilita", "anton"),
            serif="bricolage",
            kicker="COMEDY",
            icon="😂",
            light=True,
        ),
        Category.NEWS_COMMENTARY: Style(
            ground=0xFF0A1024,
            background_end=0xFF16224A,
            ink=WHITE,
            accent=0xFFFF2638,
            second=0xFF2456E6,
            third=0xFFFFC400,
            dark=0xFF060A18,
            tone=0xFFD9142B,
            paper=0xFFF3F5FA,
            panel=(0xFFFF3347, 0xFFA30F3A),
            display="oswald",
            alternates=("anton",),
            serif="playfair",
            kicker="NEWS",
            icon="📢",
        ),
        Category.CREATIVE_DESIGN: Style(
            ground=0xFFF4EEE3,
            background_end=0xFFF4EEE3,
            ink=0xFF121212,
            accent=0xFFFF4A1C,
            second=0xFF2B50FF,
            third=0xFFFFC21A,
            dark=0xFF121212,
            tone=0xFFD63A0E,
            paper=0xFFF4EEE3,
            panel=(0xFFFF4A1C, 0xFFFFB01A),
            display="bricolage",
            alternates=("archivo", "archivo-narrow"),
            serif="bricolage",
            kicker="DESIGN",
            icon="🎨",
            upper=False,
            light=True,
        ),
    }
)
"""The look of every category but `auto`."""


def gradient_end(style: Style) -> int:
    """Return the colour that the accent may run into: not one that turns it grey half-way."""
    wanted = colorfulness(style.accent) * _LIVELY
    ends = (style.third, style.second, mix(style.accent, style.dark, 0.5))
    return next((end for end in ends if colorfulness(mix(style.accent, end, 0.5)) >= wanted), ends[-1])

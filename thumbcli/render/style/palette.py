"""The styles: one for each category, others for parts of one, for grave titles and for no known topic."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from thumbcli.contract import Category
from thumbcli.light_dataclass import dataclass
from thumbcli.render.style.color import WHITE, mix

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NEUTRAL_STYLES", "SOBER_STYLES", "STYLES", "TOPIC_STYLES", "Style", "gradient_end"]

_GRADIENT_COLORFULNESS = 0.6  # the least colourfulness half-way along a gradient, as a share of the accent's


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a picture looks.

    Attributes:
        background: The background, top left.
        background_end: The background, bottom right.
        ink: Plain words of the headline.
        accent: Key words.
        secondary: The slanted edge, the sub-line, glows.
        tertiary: Small contrasting details.
        dark: Outlines, shadows, dark ink.
        paper: The editorial background.
        paper_accent: Key words on `paper`.
        panel: The artwork panel, from one corner to the other.
        display: The font of headlines.
        alternates: Fonts to try when the first is too wide for a long title or lacks its letters.
        serif: The font of editorial headlines.
        motif: The name of the motif over the background.
        uppercase: Headlines are set in capitals.
        light: The background is light and the ink dark.
        third: The third colour of a palette of the user's own: the small words and fields of cards.
    """

    background: int
    background_end: int
    ink: int
    accent: int
    secondary: int
    tertiary: int
    dark: int
    paper: int
    paper_accent: int
    panel: tuple[int, int]
    display: str
    alternates: tuple[str, ...]
    serif: str
    motif: str
    uppercase: bool = True
    light: bool = False
    third: int | None = None


# Formatted by hand: one line for the background, one for accents, one for paper and panel, one for fonts.
# fmt: off
STYLES: Mapping[Category, Style] = MappingProxyType(
    {
        Category.TECH_SAAS: Style(
            background=0xFF070B1F, background_end=0xFF14205A, ink=WHITE,
            accent=0xFF3DF0FF, secondary=0xFF6B4BFF, tertiary=0xFFFF4D8D, dark=0xFF050816,
            paper=0xFFF3F5FF, paper_accent=0xFF5B3DF5, panel=(0xFF5CF3FF, 0xFF6B4BFF),
            display="archivo", alternates=("archivo-narrow", "anton"), serif="space-grotesk",
            motif="tech",
        ),
        Category.BUSINESS_FINANCE: Style(
            background=0xFF04140F, background_end=0xFF0A3A2B, ink=WHITE,
            accent=0xFFFFD23F, secondary=0xFF18C37E, tertiary=0xFFFF5A4F, dark=0xFF03100B,
            paper=0xFFF4F8F1, paper_accent=0xFF0B7F52, panel=(0xFFFFD84F, 0xFF18B878),
            display="anton", alternates=("barlow-condensed",), serif="playfair",
            motif="finance",
        ),
        Category.EDUCATION_TUTORIAL: Style(
            background=0xFFFFF6DC, background_end=0xFFFFE9A8, ink=0xFF1B1B2F,
            accent=0xFFFF4B33, secondary=0xFF2D7FF9, tertiary=0xFFFFB400, dark=0xFF1B1B2F,
            paper=0xFFFFFBEF, paper_accent=0xFFD93A22, panel=(0xFFFF4B33, 0xFFFFB22E),
            display="poppins", alternates=("archivo", "archivo-narrow", "barlow-condensed"), serif="fraunces",
            motif="education", uppercase=False, light=True,
        ),
        Category.FITNESS_WELLNESS: Style(
            background=0xFF0A0A0C, background_end=0xFF2A0B08, ink=WHITE,
            accent=0xFFFF3D1F, secondary=0xFFFFD60A, tertiary=0xFFFF3D1F, dark=0xFF050506,
            paper=0xFFFFF4F0, paper_accent=0xFFD9300F, panel=(0xFFFF3D1F, 0xFFFFC40A),
            display="barlow-condensed-italic", alternates=("barlow-condensed", "anton"), serif="archivo",
            motif="fitness",
        ),
        Category.MEDICAL_HEALTHCARE: Style(
            background=0xFFEAF7FA, background_end=0xFFCDEBF1, ink=0xFF06303F,
            accent=0xFF00857F, secondary=0xFF3BA9F5, tertiary=0xFFFF5D5D, dark=0xFF06303F,
            paper=0xFFF6FCFD, paper_accent=0xFF00807A, panel=(0xFF0AA79A, 0xFF3B9DF5),
            display="montserrat", alternates=("archivo", "archivo-narrow"), serif="fraunces",
            motif="medical", uppercase=False, light=True,
        ),
        Category.LIFESTYLE_VLOG: Style(
            background=0xFFFFE4D6, background_end=0xFFFFD0BA, ink=0xFF3D1F2B,
            accent=0xFFC8443F, secondary=0xFFFFB38A, tertiary=0xFFFFC9B8, dark=0xFF3D1F2B,
            paper=0xFFFFF6F0, paper_accent=0xFFC8443F, panel=(0xFFD9605A, 0xFFFFB38A),
            display="fraunces", alternates=("dm-serif", "archivo-narrow"), serif="fraunces",
            motif="lifestyle", uppercase=False, light=True,
        ),
        Category.FOOD_COOKING: Style(
            background=0xFF3A0D05, background_end=0xFF7E1A0A, ink=0xFFFFF4DF,
            accent=0xFFFFC62E, secondary=0xFFFF7A1A, tertiary=0xFFE4381F, dark=0xFF240703,
            paper=0xFFFFF7EA, paper_accent=0xFFC9341B, panel=(0xFFFFC62E, 0xFFFF6A1A),
            display="lilita", alternates=("anton",), serif="playfair",
            motif="food",
        ),
        Category.TRAVEL: Style(
            background=0xFF0E3B6B, background_end=0xFFF58A4B, ink=WHITE,
            accent=0xFFFFE066, secondary=0xFF19B5C9, tertiary=0xFFE8553F, dark=0xFF10213F,
            paper=0xFFFFF9EF, paper_accent=0xFF0B7488, panel=(0xFF19B5C9, 0xFFFFD866),
            display="montserrat", alternates=("archivo-narrow", "anton"), serif="playfair",
            motif="travel",
        ),
        Category.GAMING: Style(
            background=0xFF0D0221, background_end=0xFF2A0A5E, ink=WHITE,
            accent=0xFF39FF88, secondary=0xFFFF2E93, tertiary=0xFFFFD400, dark=0xFF08011A,
            paper=0xFFF5F0FF, paper_accent=0xFF6A2BFF, panel=(0xFFFF2E93, 0xFF6A2BFF),
            display="russo", alternates=("archivo-narrow", "anton"), serif="space-grotesk",
            motif="gaming",
        ),
        Category.ENTERTAINMENT_COMEDY: Style(
            background=0xFFFFD400, background_end=0xFFFFB000, ink=0xFF17110A,
            accent=0xFFF5203F, secondary=0xFF1D6BFF, tertiary=0xFFFF7A00, dark=0xFF17110A,
            paper=0xFFFFF7D6, paper_accent=0xFFD9143A, panel=(0xFFF5203F, 0xFFFF7A3C),
            display="luckiest", alternates=("lilita", "anton"), serif="bricolage",
            motif="comedy", light=True,
        ),
        Category.NEWS_COMMENTARY: Style(
            background=0xFF0A1024, background_end=0xFF16224A, ink=WHITE,
            accent=0xFFFF2638, secondary=0xFF2456E6, tertiary=0xFFFFC400, dark=0xFF060A18,
            paper=0xFFF3F5FA, paper_accent=0xFFD9142B, panel=(0xFFFF3347, 0xFFA30F3A),
            display="oswald", alternates=("anton",), serif="playfair",
            motif="news",
        ),
        Category.CREATIVE_DESIGN: Style(
            background=0xFFF4EEE3, background_end=0xFFF4EEE3, ink=0xFF121212,
            accent=0xFFFF4A1C, secondary=0xFF2B50FF, tertiary=0xFFFFC21A, dark=0xFF121212,
            paper=0xFFF4EEE3, paper_accent=0xFFD63A0E, panel=(0xFFFF4A1C, 0xFFFFB01A),
            display="bricolage", alternates=("archivo", "archivo-narrow"), serif="bricolage",
            motif="creative", uppercase=False, light=True,
        ),
    }
)
"""The look of every category but `auto`."""

TOPIC_STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "music": Style(
            background=0xFF140A22, background_end=0xFF3A1250, ink=WHITE,
            accent=0xFFFF7BB0, secondary=0xFF7A5CFF, tertiary=0xFFFFC46B, dark=0xFF0D0618,
            paper=0xFFFAF3FB, paper_accent=0xFF8A2BB0, panel=(0xFFFF7BB0, 0xFF6A45E0),
            display="montserrat", alternates=("archivo-narrow", "anton"), serif="dm-serif", motif="sound",
        ),
        "film": Style(
            background=0xFF0B0B0E, background_end=0xFF241512, ink=0xFFF7F1E3,
            accent=0xFFE9B44C, secondary=0xFF9B2335, tertiary=0xFFD8CDBA, dark=0xFF070709,
            paper=0xFFF7F3EA, paper_accent=0xFF8A1F2F, panel=(0xFFE9B44C, 0xFF9B4A23),
            display="oswald", alternates=("anton",), serif="playfair", motif="spotlight",
        ),
        "beauty": Style(
            background=0xFFFCEDEE, background_end=0xFFF5D2D9, ink=0xFF3B1228,
            accent=0xFFB32D66, secondary=0xFFEFA6BC, tertiary=0xFFF3D7B6, dark=0xFF3B1228,
            paper=0xFFFDF5F5, paper_accent=0xFFB32D66, panel=(0xFFC9507F, 0xFFF2B5A7),
            display="dm-serif", alternates=("fraunces", "archivo-narrow"), serif="dm-serif",
            motif="lifestyle", uppercase=False, light=True,
        ),
        "cars": Style(
            background=0xFF0F1114, background_end=0xFF2C3038, ink=WHITE,
            accent=0xFFFF5B2E, secondary=0xFF8B95A3, tertiary=0xFFFFC233, dark=0xFF08090B,
            paper=0xFFF5F5F4, paper_accent=0xFFC93A10, panel=(0xFFFF5B2E, 0xFFFFAA3C),
            display="barlow-condensed-italic", alternates=("barlow-condensed", "anton"), serif="archivo",
            motif="bands",
        ),
        "science": Style(
            background=0xFF061722, background_end=0xFF0C3F4C, ink=WHITE,
            accent=0xFF7CE8D0, secondary=0xFF2E8BC9, tertiary=0xFFFFC857, dark=0xFF041019,
            paper=0xFFF1F8F8, paper_accent=0xFF0B6E7A, panel=(0xFF7CE8D0, 0xFF2678B8),
            display="montserrat", alternates=("archivo-narrow", "anton"), serif="space-grotesk",
            motif="rings", uppercase=False,
        ),
        "religion": Style(
            background=0xFF191530, background_end=0xFF46304F, ink=0xFFFBF4E4,
            accent=0xFFF0CF8A, secondary=0xFF8C74B5, tertiary=0xFFE6B9A0, dark=0xFF100D20,
            paper=0xFFFAF6EE, paper_accent=0xFF6A4C93, panel=(0xFFF0CF8A, 0xFF8C74B5),
            display="playfair", alternates=("dm-serif", "archivo-narrow"), serif="playfair",
            motif="rings", uppercase=False,
        ),
    }
)
"""The look of topics that their category's would not suit."""

NEUTRAL_STYLES = (
    Style(
        background=0xFF14161D, background_end=0xFF2A2F3D, ink=WHITE,
        accent=0xFFFFD84D, secondary=0xFF4F6BED, tertiary=0xFFF2E8D5, dark=0xFF0B0C11,
        paper=0xFFF5F4F0, paper_accent=0xFF3A4FC4, panel=(0xFFFFD84D, 0xFFF59A4A),
        display="archivo", alternates=("archivo-narrow", "anton"), serif="bricolage", motif="bands",
    ),
    Style(
        background=0xFFF4F1EA, background_end=0xFFE6E0D4, ink=0xFF17181C,
        accent=0xFF2B4FE0, secondary=0xFF7FA0F5, tertiary=0xFFF0A03C, dark=0xFF17181C,
        paper=0xFFF8F6F1, paper_accent=0xFF2B4FE0, panel=(0xFF2B4FE0, 0xFF6F8DF2),
        display="bricolage", alternates=("archivo", "archivo-narrow"), serif="fraunces",
        motif="drops", uppercase=False, light=True,
    ),
    Style(
        background=0xFF0A2A2C, background_end=0xFF14504E, ink=0xFFFDF8EC,
        accent=0xFFFF9C85, secondary=0xFF2F9C8F, tertiary=0xFFFFE3B0, dark=0xFF061A1B,
        paper=0xFFF2F7F4, paper_accent=0xFF0B7068, panel=(0xFFFFB39C, 0xFFE8705A),
        display="poppins", alternates=("archivo", "archivo-narrow"), serif="space-grotesk",
        motif="waves", uppercase=False,
    ),
    Style(
        background=0xFF1C1233, background_end=0xFF3B2468, ink=WHITE,
        accent=0xFFCDB8FF, secondary=0xFF7B4DE0, tertiary=0xFFFFC9A3, dark=0xFF110A20,
        paper=0xFFF7F4FB, paper_accent=0xFF6A3CC8, panel=(0xFFCDB8FF, 0xFF7B4DE0),
        display="montserrat", alternates=("archivo-narrow", "anton"), serif="playfair", motif="dots",
    ),
)
"""The looks of titles of no known topic; they say nothing of a subject."""

SOBER_STYLES = (
    Style(
        background=0xFF12161D, background_end=0xFF232C38, ink=0xFFF3F1EC,
        accent=0xFFD3C3A0, secondary=0xFF63788F, tertiary=0xFFAEBBC8, dark=0xFF0A0D12,
        paper=0xFFF4F3EF, paper_accent=0xFF47596D, panel=(0xFF8A9AAB, 0xFF46566A),
        display="oswald", alternates=("archivo-narrow",), serif="playfair", motif="weave", uppercase=False,
    ),
    Style(
        background=0xFF1A1716, background_end=0xFF332D2A, ink=0xFFF5F1EB,
        accent=0xFFC9D3D6, secondary=0xFF7A6F68, tertiary=0xFFBFB2A4, dark=0xFF0F0D0C,
        paper=0xFFF5F2EE, paper_accent=0xFF6A5548, panel=(0xFFA79A8E, 0xFF5E544D),
        display="archivo-narrow", alternates=("oswald",), serif="dm-serif", motif="weave", uppercase=False,
    ),
)
"""The looks of grave titles."""
# fmt: on


def gradient_end(style: Style) -> int:
    """Return the end colour of a gradient from the accent: one that does not mix to grey on the way."""
    least = _colorfulness(style.accent) * _GRADIENT_COLORFULNESS
    ends = (style.tertiary, style.secondary, mix(style.accent, style.dark, 0.5))
    return next((end for end in ends if _colorfulness(mix(style.accent, end, 0.5)) >= least), ends[-1])


def _colorfulness(colour: int) -> int:
    """Return how far a colour is from grey: the range of its channels, 0 to 255."""
    channels = [colour >> shift & 255 for shift in (16, 8, 0)]
    return max(channels) - min(channels)

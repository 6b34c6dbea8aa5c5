"""The look that somebody set by hand, laid over the one that was learned."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from thumbcli.contract.brand_style import BrandStyle
from thumbcli.errors import RequestError, RequestRefused

if TYPE_CHECKING:
    from thumbcli.contract.brand_style import Case

__all__ = ["NO_LOOK", "PLACES", "Look", "brand_style_of"]

PLACES = 3
"""Decimals of figures, as keys have them: two looks that share a key must not differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Values of a `BrandStyle` that somebody set; None stands for what is left to the references."""

    background: str | None = None
    surface: str | None = None
    ink: str | None = None
    accent: str | None = None
    dark: bool | None = None
    chroma: float | None = None
    warmth: float | None = None
    text_share: float | None = None
    case: Case | None = None
    families: tuple[str, ...] | None = None
    face: str | None = None

    def names(self) -> tuple[str, ...]:
        """Return the keys that are set, as a kit file spells them."""
        there = (field.name for field in fields(self) if getattr(self, field.name) is not None)
        return tuple(name.replace("_", "-") for name in there)


NO_LOOK = Look()
"""Nothing set by hand."""


def brand_style_of(learned: BrandStyle | None, look: Look, name: str) -> BrandStyle | None:
    """Return the hand that follows from what was learned and what was set.

    What was set counts as it is. What follows from it goes along where it was not set itself: on another
    background words take a colour that reads, and panels that of the background if theirs would not.

    Args:
        learned: None without references.
        look: What somebody set.
        name: The set's, for messages.

    Returns:
        None if there is nothing to go by: no references, and not at least a background and an accent.

    Raises:
        RequestError: Words could not be read: the ink that was set has less than 4.5 to 1 on the background
            or on panels. Or there is no layout family of a name, or the face is not installed.
    """
    if learned is None:
        if look.background is None or look.accent is None:
            return None
        ink = _ink(look.background, "#ffffff")
        learned = BrandStyle(
            background=look.background,
            surface=look.background,
            ink=ink,
            accent=look.accent,
            dark=_is_dark(look.background),
        )
    given = {field.name: getattr(look, field.name) for field in fields(look)}
    values = asdict(learned) | {key: value for key, value in given.items() if value is not None}
    brand_style = _consistent(BrandStyle(**values), look)
    _check(brand_style, look, name)
    return brand_style


def _consistent(brand_style: BrandStyle, look: Look) -> BrandStyle:
    """Let follow what was not set itself."""
    values = asdict(brand_style)
    if look.dark is None and look.background is not None:
        values["dark"] = _is_dark(look.background)
    if look.ink is None:
        values["ink"] = _ink(values["background"], values["ink"])
    if look.surface is None and not _reads(values["ink"], values["surface"]):
        values["surface"] = values["background"]
    if look.ink is None and not _reads(values["ink"], values["surface"]):
        values["ink"] = _ink(values["surface"], values["ink"])
    for key in ("chroma", "warmth", "text_share"):
        if values[key] is not None:
            values[key] = round(values[key], PLACES)
    return BrandStyle(**values)


def _check(brand_style: BrandStyle, look: Look, name: str) -> None:
    from thumbcli.render import family_names

    unknown = [family for family in look.families or () if family not in family_names()]
    if unknown:
        raise RequestError(
            f"the look of {name!r}: there is no layout {unknown[0]!r}",
            remedy=f"layouts are: {', '.join(family_names())}",
        )
    if look.face is not None:
        from thumbcli.render.typography.user_fonts import load_user_font

        try:
            load_user_font(look.face)
        except RequestRefused as error:
            raise RequestError(f"the look of {name!r}: {error.message}", remedy=error.remedy) from error
    for where, behind in (("background", brand_style.background), ("surface", brand_style.surface)):
        if not _reads(brand_style.ink, behind):
            from thumbcli.render.style.color import contrast

            ratio = contrast(_argb(brand_style.ink), _argb(behind))
            remedy = "set another ink" if look.ink else f"set another {where}"
            raise RequestError(
                f"the look of {name!r}: ink {brand_style.ink} on {where} {behind} has a contrast of"
                f" {ratio:.1f}, at least 4.5 is needed",
                remedy=f"{remedy}, or leave it out",
            )


def _ink(background: str, wanted: str) -> str:
    """Return the colour of words on `background`: as wanted, or so much lighter or darker that it reads."""
    from thumbcli.render.style.color import ensure_contrast

    if _reads(wanted, background):
        return wanted
    return f"#{ensure_contrast(_argb(wanted), _argb(background)) & 0xFFFFFF:06x}"


def _reads(ink: str, behind: str) -> bool:
    from thumbcli.render.style.color import READABLE, contrast

    return contrast(_argb(ink), _argb(behind)) >= READABLE


def _is_dark(colour: str) -> bool:
    from thumbcli.render.style.color import BLACK, WHITE, contrast

    return contrast(_argb(colour), WHITE) > contrast(_argb(colour), BLACK)


def _argb(colour: str) -> int:
    return 0xFF000000 | int(colour[1:], 16)

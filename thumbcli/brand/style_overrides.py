"""Applies the style values that were set by hand to the learned style."""

from __future__ import annotations

from dataclasses import asdict
from statistics import fmean
from typing import TYPE_CHECKING

from thumbcli.contract.brand_style import BrandStyle
from thumbcli.errors import RequestError, RequestRefused
from thumbcli.render.style.color import BLACK, READABLE, WHITE, contrast, ensure_contrast, parse_hex, to_hex
from thumbcli.render.style.oklab import to_lab

if TYPE_CHECKING:
    from thumbcli.brand.kit_model import StyleOverrides

__all__ = ["DECIMALS", "apply_overrides"]

DECIMALS = 3
"""Styles are rounded as in fingerprints: two styles with one fingerprint must not differ."""


def apply_overrides(
    learned: BrandStyle | None, overrides: StyleOverrides | None, name: str
) -> BrandStyle | None:
    """Return the learned style with the values set by hand, which are never changed.

    Values that depend on them follow: on another background, text gets a readable colour, and panels the
    colour of the background if text on them would be unreadable.

    Args:
        learned: None without references.
        overrides: The values set by hand.
        name: The name of the set, for messages.

    Returns:
        None without references and without at least a background and an accent.

    Raises:
        RequestError: The ink has a contrast of less than 4.5 with the background or the panels; or a layout
            family or font does not exist.
    """
    given = overrides.model_dump(exclude_none=True) if overrides else {}
    if learned is not None:
        values = asdict(learned) | given
    elif "background" in given and "accent" in given:
        background = given["background"]
        chroma = fmean(to_lab(parse_hex(given[name])).chroma for name in ("background", "accent"))
        values = {
            "surface": background,
            "ink": "#ffffff",
            "dark": _is_dark(background),
            "chroma": chroma,
            **given,
        }
    else:
        return None
    if "background" in given and "dark" not in given:
        values["dark"] = _is_dark(values["background"])
    if "ink" not in given:
        values["ink"] = _readable(values["ink"], values["background"])
    if "surface" not in given and not _is_readable(values["ink"], values["surface"]):
        values["surface"] = values["background"]
    if "ink" not in given:
        values["ink"] = _readable(values["ink"], values["surface"])
    for key in ("chroma", "warmth", "text_share", "tracking"):
        if values.get(key) is not None:
            values[key] = round(values[key], DECIMALS)
    style = BrandStyle(**values)
    if overrides is not None:
        _check_names(overrides, name)
    _check_contrast(style, name, remedy="set another ink" if "ink" in given else "set another {where}")
    return style


def _check_names(overrides: StyleOverrides, name: str) -> None:
    from thumbcli.contract.unknown_names import did_you_mean
    from thumbcli.render import family_names

    unknown = [family for family in overrides.families or () if family not in family_names()]
    if unknown:
        raise RequestError(
            f"the look of {name!r}: there is no layout {unknown[0]!r}",
            remedy=did_you_mean(unknown[0], family_names(), "layouts", listed_by="thumb formats"),
        )
    if overrides.artwork is not None:
        from thumbcli.artwork.installed_packs import check_artwork

        try:
            check_artwork(overrides.artwork)
        except RequestRefused as error:
            raise RequestError(f"the look of {name!r}: {error.message}", remedy=error.remedy) from error
    if overrides.face is not None:
        from thumbcli.render.typography.user_fonts import load_user_font

        try:
            load_user_font(overrides.face)
        except RequestRefused as error:
            raise RequestError(f"the look of {name!r}: {error.message}", remedy=error.remedy) from error


def _check_contrast(style: BrandStyle, name: str, *, remedy: str) -> None:
    for where, behind in (("background", style.background), ("surface", style.surface)):
        if not _is_readable(style.ink, behind):
            raise RequestError(
                f"the look of {name!r}: ink {style.ink} on {where} {behind} has a contrast of"
                f" {contrast(parse_hex(style.ink), parse_hex(behind)):.1f}, at least 4.5 is needed",
                remedy=f"{remedy.format(where=where)}, or leave it out",
            )


def _readable(ink: str, background: str) -> str:
    """Return `ink`, made lighter or darker until it is readable on `background`."""
    if _is_readable(ink, background):
        return ink
    return to_hex(ensure_contrast(parse_hex(ink), parse_hex(background)))


def _is_readable(ink: str, background: str) -> bool:
    return contrast(parse_hex(ink), parse_hex(background)) >= READABLE


def _is_dark(colour: str) -> bool:
    return contrast(parse_hex(colour), WHITE) > contrast(parse_hex(colour), BLACK)

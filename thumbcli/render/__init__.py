"""Turn a title into a picture; nothing is read but fonts, artwork and word lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thumbcli.contract import Explanation, Request, Thumbnail
    from thumbcli.installed_plugins import Plugin

__all__ = ["LOOK", "draw", "explain", "family_names", "load", "missing_fonts", "packaged_layout"]

LOOK = "4"
"""The version of the drawing: raised whenever a request gives another picture than before."""


def draw(request: Request) -> Thumbnail:
    """Draw one thumbnail; safe to call from several threads.

    The same request gives the same bytes in every thread and process. The first call loads skia, Pillow and
    the fonts.

    Args:
        request: Validated, with photo and logo inside where it uses them.

    Returns:
        The picture at the size of its format and model; `warnings` names what of the title is not shown.

    Raises:
        RequestRefused: The photo or the logo is missing, broken or too large, or no font draws the letters.
    """
    from thumbcli.render.compose import draw as draw_now

    return draw_now(request)


def load() -> None:
    """Load what `draw` loads with its first picture.

    Raises:
        ImportError: A library is missing, of Python or of the system.
    """
    import thumbcli.render.compose  # noqa: F401 - it loads the rest


def explain(request: Request, *, composed: bool = True) -> Explanation:
    """Say what is understood of a title and what its picture shows, without writing one.

    Args:
        request: As `draw` takes it.
        composed: Whether its picture is composed, which takes ten times as long; words and layout are else
            those that are tried first, and nothing is known of what it leaves out.

    Raises:
        RequestRefused: As `draw` raises it.
    """
    from thumbcli.render import explain_title

    return explain_title.explain(request) if composed else explain_title.explain_picture(request, None)


def family_names() -> tuple[str, ...]:
    """Return the names of the layout families without loading them."""
    from thumbcli.render.layouts import family_names as names

    return names()


def missing_fonts() -> tuple[str, ...]:
    """Return the packages of fonts that should be installed and are not."""
    from thumbcli.render.typography.fonts import FONTS, is_installed

    packages = {font.package for name, font in FONTS.items() if not is_installed(name)}
    return tuple(sorted(package.replace("_", "-") for package in packages))


def packaged_layout(name: str) -> Plugin | None:
    """Return the layout family that a package adds by this name; None for one of ours, or of nobody.

    Raises:
        RequestRefused: Two packages have it.
    """
    if not name:
        return None
    from thumbcli.render.layouts import packaged_family

    return packaged_family(name)

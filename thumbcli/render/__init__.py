"""A title becomes a picture: pure, no I/O but fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thumbcli.contract import Request, Thumbnail

__all__ = ["LOOK", "draw", "family_names"]

LOOK = "4"
"""The version of the look, part of every key: a new look is a new picture."""

_NO_FAMILIES = frozenset({"choose", "column", "shared_parts"})


def draw(request: Request) -> Thumbnail:
    """Draw one thumbnail; safe to call from several threads.

    The same request gives the same bytes in every thread and process. The engine room (skia, Pillow, the
    fonts) is loaded by the first call.

    Args:
        request: Validated, with photo and logo inside where it uses them.

    Returns:
        The picture at the size of its format and model; `warnings` names characters that were left out.

    Raises:
        RequestRefused: The photo or the logo is missing, broken or too large.
    """
    from thumbcli.render.compose import draw as draw_now

    return draw_now(request)


def family_names() -> tuple[str, ...]:
    """Return the names of the layout families, without loading any: each is a module in `layouts`."""
    import pkgutil
    from pathlib import Path

    found = {module.name for module in pkgutil.iter_modules([str(Path(__file__).parent / "layouts")])}
    return tuple(sorted(found - _NO_FAMILIES))

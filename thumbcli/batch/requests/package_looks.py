"""The looks of what other packages draw of a picture, which are part of its fingerprint."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.render import packaged_layout

if TYPE_CHECKING:
    from thumbcli.contract import Request
    from thumbcli.installed_plugins import Plugin

__all__ = ["with_package_looks"]


def with_package_looks(request: Request, engine_look: str = "") -> Request:
    """Return `request` with the look of each package that it is drawn with.

    Args:
        request: With all of its options, those of the kit included.
        engine_look: Of the engine that draws it, if that is a package's.

    Raises:
        RequestRefused: Two packages have what it asks for.
    """
    design = request.design
    artwork = design.artwork or (design.brand_style.artwork if design.brand_style else None)
    plugins = (packaged_layout(design.layout or ""), _packaged_pack(artwork or ""))
    looks = (engine_look, *(plugin.look for plugin in plugins if plugin))
    found = tuple(filter(None, looks))
    return replace(request, design=replace(design, packages=found)) if found else request


def _packaged_pack(name: str) -> Plugin | None:
    """Return the pack of a package; what draws is loaded only if there is a name."""
    if not name:
        return None
    from thumbcli.artwork.installed_packs import packaged_pack

    return packaged_pack(name)

"""Whether the kit has what all titles want of it: told once, before the first, and not for each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.contract import EngineName
from thumbcli.errors import ItemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.brand.brand_resolver import Brand
    from thumbcli.contract import Request

__all__ = ["check_kit"]


def check_kit(request: Request, brand: Brand, engine: EngineName, decided: Callable[[str], bool]) -> None:
    """Make sure that a title which says nothing itself could be drawn.

    Args:
        request: What all titles share, before the kit is asked.
        brand: The kit that holds for them.
        engine: Who will draw.
        decided: Tells whether some title decides itself about its `photo` or its `logo`; asked only if what
            is saved can't be used. Then those that don't are left to fail.

    Raises:
        ItemError: A photo, a logo, a face or a reference set is not there, or can't be used.
        ConfigError: A kit file says what it may not.
    """
    if engine is EngineName.LOCAL and isinstance(request.design.font, str):
        from thumbcli.render.typography.user_fonts import load_user_font

        load_user_font(request.design.font)
    bare = replace(request, use_photo=False, use_logo=False)
    brand.apply_brand(bare, engine)
    for kind, wanted in (
        ("photo", replace(bare, use_photo=request.use_photo)),
        ("logo", replace(bare, use_logo=request.use_logo)),
    ):
        try:
            brand.apply_brand(replace(wanted, custom_assets_id=None), engine)
        except ItemError:
            if not decided(kind):
                raise

"""Check the kit once, before the first title, for everything that all titles use."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.contract import EngineName
from thumbcli.engines.thumbapi.sent_pictures import check_pictures
from thumbcli.errors import ItemError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from thumbcli.brand.brand_resolver import Brand
    from thumbcli.contract import Request

__all__ = ["as_usage_error", "check_kit"]


@contextmanager
def as_usage_error() -> Iterator[None]:
    """Raise an `ItemError` as a `UsageError`: it is about what all titles use, or a command names."""
    try:
        yield
    except ItemError as error:
        raise UsageError(error.message, remedy=error.remedy) from error


def check_kit(request: Request, brand: Brand, engine: EngineName, overridden: Callable[[str], bool]) -> None:
    """Check that a title without options of its own could be drawn.

    Args:
        request: The request that all titles share, before the kit is applied.
        brand: The kit.
        engine: The engine that draws.
        overridden: Returns whether some title sets its own `photo` or `logo`; called only if the saved one
            can't be used. Then only the titles that need it fail.

    Raises:
        ItemError: A photo, a logo, a font or a reference set does not exist, or can't be used.
        ConfigError: A kit file is not valid.
    """
    if engine is EngineName.LOCAL and isinstance(request.design.font, str):
        from thumbcli.render.typography.user_fonts import load_user_font

        load_user_font(request.design.font)
    if engine is EngineName.THUMBAPI:
        check_pictures(request)
    bare = replace(request, use_photo=False, use_logo=False)
    brand.apply_brand(bare, engine)
    for kind, wanted in (
        ("photo", replace(bare, use_photo=request.use_photo)),
        ("logo", replace(bare, use_logo=request.use_logo)),
    ):
        try:
            brand.apply_brand(wanted, engine)
        except ItemError:
            if not overridden(kind):
                raise

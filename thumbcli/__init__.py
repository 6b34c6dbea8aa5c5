"""thumbcli: titles in, finished thumbnails out.

>>> from thumbcli import Client
>>> with Client(engine="local") as client:
...     thumbnail = client.generate("10 Money Mistakes Keeping You Poor")
>>> thumbnail.width_px, thumbnail.height_px
(1280, 720)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.version import __version__

if TYPE_CHECKING:
    from thumbcli import errors
    from thumbcli.card_urls import card_url
    from thumbcli.client import (
        AsyncClient,
        AsyncOutcomes,
        Client,
        Copied,
        Failed,
        Made,
        Outcome,
        Outcomes,
        PictureOptions,
        Skipped,
        SkipReason,
        TitleWithOptions,
        Uncertain,
        explain,
    )
    from thumbcli.contract import (
        Asset,
        Category,
        Explanation,
        Format,
        Model,
        OutputFormat,
        Plan,
        Request,
        Thumbnail,
        make_request,
    )
    from thumbcli.errors import ItemError, StopError, ThumbError, UsageError

__all__ = [
    "Asset",
    "AsyncClient",
    "AsyncOutcomes",
    "Category",
    "Client",
    "Copied",
    "Explanation",
    "Failed",
    "Format",
    "ItemError",
    "Made",
    "Model",
    "Outcome",
    "Outcomes",
    "OutputFormat",
    "PictureOptions",
    "Plan",
    "Request",
    "SkipReason",
    "Skipped",
    "StopError",
    "ThumbError",
    "Thumbnail",
    "TitleWithOptions",
    "Uncertain",
    "UsageError",
    "__version__",
    "card_url",
    "errors",
    "explain",
    "make_request",
]


def __getattr__(name: str) -> object:
    """Import public names on first use: `thumb --version` needs none of them."""
    import importlib

    if name in __all__:
        # `client` imports the others, and much more: it comes last.
        for module_name in ("errors", "contract", "card_urls", "client"):
            module = importlib.import_module(f"thumbcli.{module_name}")
            if name == module_name or name in module.__all__:
                value: object = module if name == module_name else getattr(module, name)
                globals()[name] = value
                return value
    raise AttributeError(f"module 'thumbcli' has no attribute {name!r}")

"""Learns the style of reference pictures and caches it."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.atomic_write import write_atomic
from thumbcli.brand.kit_model import LearnedValues, to_brand_style
from thumbcli.brand.style_overrides import DECIMALS
from thumbcli.regular_files import read_regular_file
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.brand.asset_files import KitPicture
    from thumbcli.contract.brand_style import BrandStyle

__all__ = ["cache_folder", "learned_style", "style_values"]

_STYLE_MAX_BYTES = 16 * 1024
"""Of a cached style, which takes less than 1 KB."""


def cache_folder() -> Path:
    """Return the folder for what can be computed again; `THUMB_DATA_DIR` overrides it."""
    override = os.environ.get("THUMB_DATA_DIR", "").strip()
    if override:
        return Path(os.path.expanduser(override)) / "cache"  # noqa: PTH111 - leaves an unknown user as it is
    import platformdirs

    return platformdirs.user_cache_path("thumbcli", appauthor=False)


def learned_style(pictures: Sequence[KitPicture]) -> BrandStyle:
    """Return the style of `pictures`, from the cache if they were seen before.

    Raises:
        RequestError: One can't be used.
        RequestRefused: One can't be decoded.
    """
    from thumbcli.render import LOOK

    digests = sorted(picture.raw().sha256 for picture in pictures)
    name = hashlib.sha256(" ".join([__version__, LOOK, *digests]).encode()).hexdigest()
    cached = cache_folder() / "hands" / f"{name}.json"
    with suppress(OSError, ValueError):
        values = read_regular_file(cached, limit_bytes=_STYLE_MAX_BYTES)
        return to_brand_style(LearnedValues.model_validate_json(values))
    from thumbcli.render.learning.learn import learn

    brand_style = learn([picture.load() for picture in pictures])
    # A cache that can't be written costs only time.
    with suppress(OSError):
        cached.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(cached, json.dumps(style_values(brand_style)).encode(), replace=True)
    return brand_style


def style_values(brand_style: BrandStyle) -> dict[str, object]:
    """Return the known values of a style as plain values under the keys of a kit file."""
    values = asdict(brand_style) | {"families": list(brand_style.families)}
    known = {key: value for key, value in values.items() if value is not None and value != []}
    return {key.replace("_", "-"): _plain(value) for key, value in known.items()}


def _plain(value: object) -> object:
    """Return a value as kit files and JSON hold it."""
    match value:
        case float():
            return round(value, DECIMALS)
        case StrEnum():
            return value.value
        case _:
            return value

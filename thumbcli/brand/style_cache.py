"""What the references of a kit file taught, kept so that a run does not have to look at them again."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from thumbcli.atomic_write import write_atomic
from thumbcli.brand.kit_paths import cache_folder
from thumbcli.brand.style_overrides import PLACES
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.brand.asset_files import KitPicture
    from thumbcli.contract.brand_style import BrandStyle

__all__ = ["learned_style", "style_values"]


def learned_style(pictures: Sequence[KitPicture]) -> BrandStyle:
    """Return what `pictures` taught, from the cache if these very pictures were looked at before.

    Raises:
        RequestError: One can't be used.
        RequestRefused: One can't be decoded.
    """
    from thumbcli.brand.kit_model import LearnedValues, to_brand_style
    from thumbcli.render import LOOK

    digests = sorted(piece.raw().sha256 for piece in pictures)
    name = hashlib.sha256(" ".join([__version__, LOOK, *digests]).encode()).hexdigest()
    kept = cache_folder() / "hands" / f"{name}.json"
    with suppress(OSError, ValueError):
        return to_brand_style(LearnedValues.model_validate_json(kept.read_bytes()))
    from thumbcli.render.learning.learn import learn

    brand_style = learn([piece.load() for piece in pictures])
    # A cache that can't be written costs time and nothing else.
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(kept, json.dumps(style_values(brand_style)).encode(), replace=True)
    return brand_style


def style_values(brand_style: BrandStyle) -> dict[str, object]:
    """Return what is known of a hand under the keys of a kit file, as plain values."""
    values = asdict(brand_style) | {
        "families": list(brand_style.families),
        "case": brand_style.case and brand_style.case.value,
    }
    there = {key: value for key, value in values.items() if value is not None and value != []}
    return {
        key.replace("_", "-"): round(value, PLACES) if isinstance(value, float) else value
        for key, value in there.items()
    }

"""What the references of a kit file taught, kept so that a run does not have to look at them again."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from thumbcli import __version__
from thumbcli.brand.look import PLACES
from thumbcli.brand.places import cache_folder
from thumbcli.whole import put_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.brand.kit import Piece
    from thumbcli.hand import Hand

__all__ = ["hand_values", "learned_hand"]


def learned_hand(pictures: Sequence[Piece]) -> Hand:
    """Return what `pictures` taught, from the cache if these very pictures were looked at before.

    Raises:
        RequestError: One can't be used.
        RequestRefused: One can't be decoded.
    """
    from thumbcli.brand.kit_file import as_hand
    from thumbcli.brand.kit_model import LearnedValues
    from thumbcli.render import LOOK

    digests = sorted(piece.raw().sha256 for piece in pictures)
    name = hashlib.sha256(" ".join([__version__, LOOK, *digests]).encode()).hexdigest()
    kept = cache_folder() / "hands" / f"{name}.json"
    with suppress(OSError, ValueError):
        return as_hand(LearnedValues.model_validate_json(kept.read_bytes()))
    from thumbcli.render.learn import learn

    hand = learn([piece.load() for piece in pictures])
    # A cache that can't be written costs time and nothing else.
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        put_whole(kept, json.dumps(hand_values(hand)).encode(), replace=True)
    return hand


def hand_values(hand: Hand) -> dict[str, object]:
    """Return what is known of a hand under the keys of a kit file, as plain values."""
    values = asdict(hand) | {"families": list(hand.families), "case": hand.case and hand.case.value}
    there = {key: value for key, value in values.items() if value is not None and value != []}
    return {
        key.replace("_", "-"): round(value, PLACES) if isinstance(value, float) else value
        for key, value in there.items()
    }

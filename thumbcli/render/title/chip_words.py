"""The word that names a topic on a chip, in the language of the title."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from thumbcli.render.title.word_data import DATA, read_lists

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.render.title.topic import Topic

__all__ = ["chip_word"]


def chip_word(topic: Topic, language: str) -> str:
    """Return the name of a topic in capitals, as it stands on a chip; empty for languages that have none.

    Args:
        topic: What the title is about.
        language: ISO 639-1, or `und`.
    """
    word = _chip_words().get(topic, {}).get(language, "")
    return (word.replace("i", "\u0130") if language == "tr" else word).upper()


@cache
def _chip_words() -> Mapping[str, Mapping[str, str]]:
    lists = read_lists(DATA / "chip_words.txt", str)
    return {
        topic: {
            language: word.replace("_", " ") for language, _, word in (pair.partition("=") for pair in pairs)
        }
        for topic, pairs in lists.items()
    }

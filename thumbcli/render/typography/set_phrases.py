"""Tell which words are read as one without being a name: set phrases, and how far something goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.stop_words import is_compound, is_number
from thumbcli.render.title.word_data import word_list

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["begins_limit", "is_one", "is_set_phrase"]


def is_set_phrase(sentence: Sentence, index: int) -> bool:
    """Tell whether two English words are read as one: `working | group`, `by | default`."""
    phrase = "_".join(sentence.words[index : index + 2])
    known = word_list("set-phrase")
    return sentence.language == "en" and (phrase in known or phrase.removesuffix("s") in known)


def is_one(sentence: Sentence, index: int) -> bool:
    """Tell whether two words are one thing, after which a line may end: `Stack Overflow | Day`."""
    return is_compound(*sentence.words[index : index + 2]) or is_set_phrase(sentence, index)


def begins_limit(sentence: Sentence, index: int) -> bool:
    """Tell whether `up` begins how far something goes: `up to 11`."""
    words = sentence.words[index : index + 2]
    return words == ("up", "to") and index + 2 < len(sentence.words) and is_number(sentence.tokens[index + 2])

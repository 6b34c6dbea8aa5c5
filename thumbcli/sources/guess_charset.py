"""Guess the encoding of a list that is not UTF-8, from the characters that it would be made of."""

from __future__ import annotations

from codecs import getincrementaldecoder
from functools import cache
from math import log
from typing import Final, NamedTuple
from unicodedata import category

__all__ = ["Charset", "guess_charset", "is_damaged_utf8"]

_LETTER_SHARE, _SIGN_SHARE = 0.95, 0.5
"""How many of the characters of a text are listed as common: of an alphabet, and of thousands of signs."""

_SIGN_CHANCE: Final = 0.02
"""How many are by chance, read as such signs; of an alphabet, the bytes tell it."""

_HIGH_BYTES: Final = bytes(range(0x80, 0x100))
_AGAINST: Final = -7.0
"""What is against a text for each word that mixes alphabets or goes on in capitals, and for each odd sign."""

_SIGNS: Final = frozenset(("Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Zs"))
"""The general categories of what stands beside words."""

_LATIN_END: Final = "\u0250"


_SURE: Final = 5.0
"""How much likelier than any other a text has to be, as a logarithm, to be told as probable."""


class Charset(NamedTuple):
    """An encoding: its name as iconv has it, its use, and whether no other is nearly as likely."""

    name: str
    used_for: str
    is_sure: bool = True

    @property
    def told(self) -> str:
        """How sure it is, with its name and use."""
        return f"{'probably' if self.is_sure else 'perhaps'} {self.name} ({self.used_for})"


class _Known(NamedTuple):
    charset: Charset
    codec: str
    rarity: float
    common: frozenset[str]
    hit: float
    miss: float


@cache
def _known() -> tuple[_Known, ...]:
    from importlib.resources import files

    text = files("thumbcli.sources").joinpath("data/charsets.txt").read_text("utf-8")
    found = []
    for line in text.splitlines():
        if not line.startswith("#"):
            names, used_for, common = line.split(" | ")
            name, codec, rarity = names.split()
            share, chance = _LETTER_SHARE, _chance(codec, common)
            if not chance:
                share, chance = _SIGN_SHARE, _SIGN_CHANCE
            hit, miss = log(share / chance), log((1 - share) / (1 - chance))
            charset = Charset(name, used_for)
            found.append(_Known(charset, codec, float(rarity), frozenset(common), hit, miss))
    return tuple(found)


def _chance(codec: str, common: str) -> float:
    """Return how many of the bytes beyond ASCII are common letters; 0 if a letter takes several bytes."""
    letters = _HIGH_BYTES.decode(codec, "replace")
    if len(letters) != len(_HIGH_BYTES):
        return 0.0
    return sum(letter in common for letter in letters) / len(letters)


def guess_charset(data: bytes) -> Charset | None:
    """Return the encoding in which `data` is the likeliest text; None if chance explains it better than all.

    Args:
        data: Some lines, of which at least one is not UTF-8; the last may end inside a character.
    """
    weights: dict[str, float] = {}
    best: tuple[float, str, Charset] | None = None
    for known in _known():
        try:
            text = getincrementaldecoder(known.codec)().decode(data)
        except UnicodeDecodeError:
            continue
        weight = _weight(text, known)
        weights[text] = max(weights.get(text, 0.0), weight)
        if weight > (best[0] if best else 0.0):
            best = weight, text, known.charset
    if best is None:
        return None
    second = max((weight for text, weight in weights.items() if text != best[1]), default=0.0)
    return best[2]._replace(is_sure=best[0] - second >= _SURE)


def is_damaged_utf8(data: bytes) -> bool:
    """Tell whether at least half of the characters beyond ASCII are whole in UTF-8."""
    beyond = [character for character in data.decode("utf-8", "replace") if character >= "\x80"]
    return 0 < len(beyond) >= beyond.count("\ufffd") * 2


def _weight(text: str, known: _Known) -> float:
    """Return how much likelier a text is than its bytes by chance, as a logarithm."""
    weight, before = -known.rarity, " "
    for character in text:
        is_letter = character.isalpha() or character in known.common
        if character < "\x80":
            is_against = (
                is_letter and before >= "\x80" and not (_is_sign(before) or _may_join(before, character))
            )
        elif is_letter:
            weight += known.hit if character in known.common else known.miss
            is_against = before.isalpha() and not _may_join(before, character)
        else:
            is_against = not _is_sign(character)
        if is_against:
            weight += _AGAINST
        before = character
    return weight


def _may_join(letter: str, other: str) -> bool:
    """Tell whether a word may have two letters side by side."""
    is_one_alphabet = _is_latin(letter) is _is_latin(other)
    return is_one_alphabet and not (letter.islower() and other.isupper())


def _is_sign(character: str) -> bool:
    return category(character) in _SIGNS


def _is_latin(letter: str) -> bool:
    return letter < _LATIN_END

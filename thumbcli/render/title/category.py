"""Which niche a title belongs to, by the words in it."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from zlib import crc32

from thumbcli.contract import Category
from thumbcli.render.title.category_phrases import PHRASES
from thumbcli.render.title.category_words import WORDS
from thumbcli.render.title.proper_names import BRANDS, joined_names
from thumbcli.render.title.translated_keywords import in_english

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "GRAVE",
    "NEUTRAL_LOOKS",
    "guess_category",
    "is_grave",
    "known_category",
    "speaks_for",
    "stem",
    "words_of",
]

NEUTRAL_LOOKS = (
    Category.EDUCATION_TUTORIAL,
    Category.CREATIVE_DESIGN,
    Category.TECH_SAAS,
    Category.NEWS_COMMENTARY,
)
"""The looks for a title that nothing gives away: their backgrounds are shapes, of no niche in particular."""

GRAVE = frozenset(
    """
    cancer tumor tumour leukemia lymphoma chemo chemotherapy dementia alzheimer stillbirth miscarriage
    hospice suicide overdose death died funeral grief grieving mourn mourning obituary widow
    widower abuse abused massacre genocide holocaust tragedy famine war murder murdered bombing airstrike
    earthquake tsunami
    """.split()
)
"""Words that nobody makes fun of."""

_FIGURATIVE = re.compile(
    r"\b(?:death by|to death|died (?:of )?laugh\w*|(?:almost|nearly) died|of war|star wars?|"
    r"(?:console|price|bidding|format|browser|star|flame) war|tug of war|war on|war thunder|"
    r"death (?:star|note|stranding|metal)|cancer (?:season|zodiac|moon|rising)|"
    r"(?:phone|laptop|battery|car|server|app|game|industry|tv|web|internet|blog|email) (?:just |is |keeps )?"
    r"(?:died|dies|dying)|dying light|murder mystery)\b"
)
_BRIGHT = frozenset(
    {
        Category.EDUCATION_TUTORIAL,
        Category.ENTERTAINMENT_COMEDY,
        Category.FOOD_COOKING,
        Category.FITNESS_WELLNESS,
        Category.CREATIVE_DESIGN,
    }
)
_GARDEN = re.compile(
    r"\b(?:grow|growing|grew|grown|planting|planted|harvest\w*|sowing|pruning|watering)\s+(?:[\w'-]+\s+){0,2}?"
    r"(?:tomato|potato|vegetable|herb|basil|mint|flower|rose|tulip|chil|pepper|carrot|lettuce|strawberr|lemon|"
    r"mushroom|tree|garlic|onion|bean|pea|cucumber|pumpkin|avocado|food|fruit|plant)\w*"
)
_GARDEN_WEIGHT = 6
_DEGREES = re.compile(r"(\d)\s*(?:degrees?\b|°\s?[CF]?\b|°)", re.IGNORECASE)
_CUES: Mapping[Category, re.Pattern[str]] = MappingProxyType(
    {
        Category.LIFESTYLE_VLOG: re.compile(r"\b(?:i|i'm|i've|i'll|me|my|we|our|us)\b"),
        Category.EDUCATION_TUTORIAL: re.compile(
            r"\b(?:how|what|why|when|which|guide|tips|lessons?|basics|steps?|rules|things)\b|\?"
        ),
    }
)
_TOKEN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_LATIN = re.compile("[A-Za-z]{2,}")
_ENGLISH_ENDS = frozenset(("s", "t", "re", "ll", "ve", "m", "d"))
_COMPOUND = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_PRICE = re.compile(r"[$\u00a3\u20ac\u00a5\u20b9\u20bd]\s?\d|\d\s?[$\u00a3\u20ac\u00a5\u20b9\u20bd]")
_THRIFTY = re.compile(
    r"\bon an? (?:[\w$\u00a3\u20ac-]+ )?budget\b|\b(?:best|top|a) (?:budget|cheap)\b|\bbudget[- ]friendly\b"
)
_THRIFT_WEIGHT = 4
_PRICE_WEIGHT = 2
_WHOLE_PHRASES = tuple((f" {phrase} ", category, weight) for phrase, category, weight in PHRASES)
_ENDINGS = (("ing", 3), ("ed", 2), ("er", 2))
_SHORTEST_ROOT = 3
_SHORTEST_STEM = 4
_SURE = 2


@lru_cache(1)
def _index() -> dict[str, tuple[tuple[Category, int], ...]]:
    index: dict[str, tuple[tuple[Category, int], ...]] = {}
    for category, words in (*WORDS.items(), *BRANDS.items()):
        parts = words.replace(":", " ").split()
        hints = {weight: ((category, int(weight)),) for weight in set(parts[1::2])}
        for word, weight in zip(parts[::2], parts[1::2], strict=True):
            index[word] = index[word] + hints[weight] if word in index else hints[weight]
    return index


def words_of(title: str) -> list[str]:
    """Return the words of a title in lower case, without possessive endings; foreign ones in English too.

    A name is one word, degrees after a number are a temperature, a compound counts without its hyphen.
    """
    return list(_words(title))


@lru_cache(256)
def _words(title: str) -> tuple[str, ...]:
    found = _TOKEN.findall(_DEGREES.sub(r"\1 temperature ", title.replace("\u0130", "I")))
    found += [compound.replace("-", "") for compound in _COMPOUND.findall(title)]
    if not title.isascii():
        found += [run for word in found if _is_mixed(word) for run in _LATIN.findall(word)]
    found = [word.replace("\u2019", "'") for word in found]
    found += [parts[0] for parts in (word.split("'") for word in found if "'" in word) if _suffixed(parts)]
    words = joined_names(found)
    return (*words, *in_english(title, words))


def _is_mixed(word: str) -> bool:
    """Tell whether a word has letters of a script that runs Latin words into its own."""
    return not word.isascii() and any("\u0e00" <= char <= "\uffff" for char in word)


def _suffixed(parts: Sequence[str]) -> bool:
    """Tell whether a word has an ending after an apostrophe, as Turkish names have."""
    return len(parts) > 1 and parts[1].lower() not in _ENGLISH_ENDS


def is_grave(title: str) -> bool:
    """Tell whether a title speaks of death, grave illness or war, and means it."""
    lowered = title.lower()
    return any(word in GRAVE for word in words_of(title)) and not _FIGURATIVE.search(lowered)


def speaks_for(words: Sequence[str], category: Category) -> bool:
    """Tell whether any of the words hints at `category`."""
    index = _index()
    return any(found is category for word in words for form in stem(word) for found, _ in index.get(form, ()))


@lru_cache(4096)
def stem(word: str) -> tuple[str, ...]:
    """Return the word and what it may be a form of, most likely first: `cookies`, `pranked`, `running`."""
    if len(word) < _SHORTEST_STEM:
        return (word,)
    if word.endswith("s") and not word.endswith("ss"):
        singular = (word[:-1], word[:-2]) if word.endswith("es") else (word[:-1],)
        return (word, word[:-3] + "y", word[:-1]) if word.endswith("ies") else (word, *singular)
    for ending, cut in _ENDINGS:
        root = word[:-cut]
        if word.endswith(ending) and len(root) >= _SHORTEST_ROOT:
            doubled = root[-1] == root[-2]
            return (word, root, root + "e", *((root[:-1],) if doubled else ()))
    return (word,)


def guess_category(title: str) -> Category:
    """Return the category that most of a title's words speak for; never `auto`.

    A title that nothing gives away is a story where it speaks of its author, a lesson where it asks or lists,
    else gets one of the neutral looks, always the same.
    """
    known = known_category(title)
    if known is not None:
        return known
    lowered = _lowered(title)
    if is_grave(title):
        return _sober(lowered)
    for category, cue in _CUES.items():
        if cue.search(lowered):
            return category
    return NEUTRAL_LOOKS[crc32(lowered.encode()) % len(NEUTRAL_LOOKS)]


def known_category(title: str) -> Category | None:
    """Return the category that most of a title's words speak for; None if too little speaks for any.

    Each known word adds its weight to its categories, so does a phrase or a price; the first of equals in the
    contract's order wins. A grave title is never bright.
    """
    scores = _scores(title)
    best = max(scores, key=lambda category: scores[category])
    if scores[best] < _SURE:
        return None
    if best in _BRIGHT and is_grave(title):
        ill = scores[Category.MEDICAL_HEALTHCARE] >= _SURE
        return Category.MEDICAL_HEALTHCARE if ill else _sober(_lowered(title))
    return best


def _scores(title: str) -> dict[Category, int]:
    words, lowered = _words(title), _lowered(title)
    scores = dict.fromkeys(WORDS, 0)
    for word in words:
        for category, weight in _hints(word):
            scores[category] += weight
    joined = f" {' '.join(words)} "
    for phrase, category, weight in _WHOLE_PHRASES:
        if phrase in joined:
            scores[category] += weight
    if _THRIFTY.search(lowered):
        # A small budget says what something costs, not what it is.
        scores[Category.BUSINESS_FINANCE] = max(0, scores[Category.BUSINESS_FINANCE] - _THRIFT_WEIGHT)
    elif _PRICE.search(title):
        scores[Category.BUSINESS_FINANCE] += _PRICE_WEIGHT
    if _GARDEN.search(lowered):
        scores[Category.LIFESTYLE_VLOG] += _GARDEN_WEIGHT
    return scores


def _hints(word: str) -> tuple[tuple[Category, int], ...]:
    """Return the niches that the likeliest known form of a word speaks for, with its weight in each."""
    index = _index()
    for form in stem(word):
        if form in index:
            return index[form]
    return ()


def _sober(lowered: str) -> Category:
    """Return the calm look for a grave title: a story of one's own, or news."""
    own = _CUES[Category.LIFESTYLE_VLOG].search(lowered) and "war" not in lowered.split()
    return Category.LIFESTYLE_VLOG if own else Category.NEWS_COMMENTARY


def _lowered(title: str) -> str:
    return title.lower().replace("\u2019", "'")

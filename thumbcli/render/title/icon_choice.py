"""Which emoji says what a title is about."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING
from zlib import crc32

from thumbcli.contract import Category
from thumbcli.render.title.category import GRAVE, is_grave, speaks_for, stem, words_of
from thumbcli.render.title.icon_words import THINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["NEUTRAL", "NEUTRALS", "is_thing", "neutral", "pictogram"]

NEUTRALS = "💡🔦⭐💬📌🔎🎯🧭🌟"
"""What stands for a title that no word gives away."""

NEUTRAL = NEUTRALS[0]

_VAGUE = frozenset(
    """
    time fast stop never win wins won days month year key boss fight war build building fix world fire
    hot cold food eat eating secret secrets rich poor happy night video internet text speed love calm
    slow morning learn learning read reading online problem testing quit save saved game games launch ship app
    country record interview work remote company business money market science day health brand chart
    data years months research design creative photo camera workout gym write travel trip recipe cook
    cooking kitchen chef pan cloud breaking goal goals home routine smart web tiny focus play writing
    book run eye skin growth temperature mother mom mum letters package screen box shop shops store city
    cities road wall moving escape chain party flower stranger neighbor neighbour glasses peace mirror
    display folder archive speaker interview grow growing grew seed husband wife grandma grandpa
    grandmother grandfather grandparent granny abuela dad father family price prices pricing cheap
    global gift abandoned alcohol drink drinking drinks memory
    vegan vegetarian healthy spicy diet sick student flood job
    """.split()
)
_ABOUT_CHIPS = (
    Category.TECH_SAAS,
    Category.BUSINESS_FINANCE,
    Category.NEWS_COMMENTARY,
    Category.EDUCATION_TUTORIAL,
    Category.GAMING,
)
_ABOUT_MEALS = tuple(
    category
    for category in Category
    if category not in {Category.TECH_SAAS, Category.BUSINESS_FINANCE, Category.NEWS_COMMENTARY}
)
_NOT_TECH = tuple(category for category in Category if category is not Category.TECH_SAAS)
_CATEGORY_ONLY: Mapping[str, tuple[Category, ...]] = MappingProxyType(
    {
        "apple": (Category.FOOD_COOKING,),
        "art": (Category.CREATIVE_DESIGN,),
        **dict.fromkeys(("chip", "chips", "intel", "silicon", "processor", "processors"), _ABOUT_CHIPS),
        **dict.fromkeys(("ate", "eat", "eating", "meal", "dinner"), _ABOUT_MEALS),
        **dict.fromkeys(("memory", "save", "saved", "saving"), _NOT_TECH),
        "strike": (Category.NEWS_COMMENTARY, Category.BUSINESS_FINANCE),
        "strikes": (Category.NEWS_COMMENTARY, Category.BUSINESS_FINANCE),
        "house": tuple(category for category in Category if category is not Category.FOOD_COOKING),
        "home": tuple(category for category in Category if category is not Category.FOOD_COOKING),
        "record": (Category.GAMING, Category.ENTERTAINMENT_COMEDY, Category.FITNESS_WELLNESS),
        "resume": (Category.BUSINESS_FINANCE,),
        "tomato": (Category.FOOD_COOKING,),
        "tomatoes": (Category.FOOD_COOKING,),
        "grow": (Category.LIFESTYLE_VLOG,),
        "growing": (Category.LIFESTYLE_VLOG,),
        "grew": (Category.LIFESTYLE_VLOG,),
        "mouse": (Category.TECH_SAAS, Category.GAMING, Category.CREATIVE_DESIGN),
        "screw": (Category.CREATIVE_DESIGN, Category.LIFESTYLE_VLOG),
        "suit": (Category.LIFESTYLE_VLOG,),
        "orange": (Category.FOOD_COOKING,),
        "cherry": (Category.FOOD_COOKING,),
        "nut": (Category.FOOD_COOKING,),
        "cards": (Category.GAMING, Category.ENTERTAINMENT_COMEDY),
        "horn": (Category.ENTERTAINMENT_COMEDY,),
        "coach": (Category.TRAVEL,),
        "palm": (Category.TRAVEL, Category.LIFESTYLE_VLOG),
        "canon": (Category.CREATIVE_DESIGN,),
        "galaxy": (Category.TECH_SAAS, Category.EDUCATION_TUTORIAL),
        "bear": (Category.TRAVEL, Category.LIFESTYLE_VLOG),
        "beat": (Category.CREATIVE_DESIGN,),
        "bench": (Category.FITNESS_WELLNESS,),
        "boss": (Category.GAMING,),
        "budget": (Category.BUSINESS_FINANCE,),
        "budgeting": (Category.BUSINESS_FINANCE,),
        "fight": (Category.GAMING, Category.FITNESS_WELLNESS),
        "raise": (Category.BUSINESS_FINANCE,),
        "market": (Category.BUSINESS_FINANCE, Category.NEWS_COMMENTARY),
        "growth": (Category.BUSINESS_FINANCE, Category.NEWS_COMMENTARY),
        "crash": (Category.BUSINESS_FINANCE, Category.NEWS_COMMENTARY),
        "card": (Category.BUSINESS_FINANCE,),
        "cold": (Category.FITNESS_WELLNESS,),
        "container": (Category.TECH_SAAS,),
        "react": (Category.TECH_SAAS,),
        "pan": (Category.FOOD_COOKING,),
        "pixel": (Category.TECH_SAAS,),
        "rock": (Category.ENTERTAINMENT_COMEDY,),
        "run": (Category.FITNESS_WELLNESS,),
        "steps": (Category.FITNESS_WELLNESS, Category.LIFESTYLE_VLOG),
        "weight": (Category.FITNESS_WELLNESS,),
        "weights": (Category.FITNESS_WELLNESS,),
        "couch": (Category.LIFESTYLE_VLOG, Category.CREATIVE_DESIGN),
        "wave": (Category.TRAVEL,),
        "wing": (Category.FOOD_COOKING,),
        "wings": (Category.FOOD_COOKING, Category.ENTERTAINMENT_COMEDY),
        "present": (Category.LIFESTYLE_VLOG,),
        "text": (Category.TECH_SAAS,),
        "wrap": (Category.FOOD_COOKING,),
        "fried": (Category.FOOD_COOKING,),
        "pepper": (Category.FOOD_COOKING,),
        "space": (Category.EDUCATION_TUTORIAL,),
        "rate": (Category.NEWS_COMMENTARY, Category.BUSINESS_FINANCE),
        "rates": (Category.NEWS_COMMENTARY, Category.BUSINESS_FINANCE),
        "punch": (Category.FITNESS_WELLNESS,),
        "ice": (Category.FITNESS_WELLNESS, Category.FOOD_COOKING),
        "hot": (Category.FOOD_COOKING,),
        "hole": (Category.EDUCATION_TUTORIAL,),
        "signal": (Category.TECH_SAAS,),
        "key": (Category.TECH_SAAS,),
        "plant": (Category.LIFESTYLE_VLOG,),
        "train": (Category.TRAVEL,),
        "slow": (Category.LIFESTYLE_VLOG,),
        "calm": (Category.LIFESTYLE_VLOG, Category.FITNESS_WELLNESS),
        "mining": (Category.GAMING,),
        "hardcore": (Category.GAMING,),
        "survived": (Category.GAMING,),
        "survive": (Category.GAMING,),
        "souls": (Category.GAMING,),
        "spring": (Category.LIFESTYLE_VLOG, Category.TRAVEL),
        "diet": (Category.FITNESS_WELLNESS, Category.MEDICAL_HEALTHCARE),
        "race": (Category.GAMING, Category.ENTERTAINMENT_COMEDY),
        "agent": (Category.TECH_SAAS,),
        "stroke": (Category.MEDICAL_HEALTHCARE,),
        "claude": (Category.TECH_SAAS,),
        "ship": (Category.TECH_SAAS,),
        "build": (Category.CREATIVE_DESIGN,),
        "building": (Category.CREATIVE_DESIGN,),
        "fish": (Category.FOOD_COOKING, Category.TRAVEL),
        "king": (Category.EDUCATION_TUTORIAL, Category.GAMING),
        "queen": (Category.EDUCATION_TUTORIAL,),
        "turkey": (Category.FOOD_COOKING,),
        "arm": (Category.FITNESS_WELLNESS,),
        "protein": (Category.FITNESS_WELLNESS,),
    }
)
_BY_TOPIC = 3


@lru_cache(1)
def _index() -> dict[str, str]:
    index: dict[str, str] = {}
    symbol = NEUTRAL
    for word in THINGS.split():
        if word[0].isalnum():
            index.setdefault(word, symbol)
        else:
            symbol = word[0]
    return index


def is_thing(word: str) -> bool:
    """Tell whether a word, in lower case, names something that can be drawn, the same in every niche."""
    return any(form in _index() and form not in _VAGUE and form not in _CATEGORY_ONLY for form in stem(word))


def neutral(title: str) -> str:
    """Return an emoji that goes with any title, the same every time."""
    return NEUTRALS[crc32(" ".join(words_of(title)).encode()) % len(NEUTRALS)]


def pictogram(title: str, category: Category) -> str | None:
    """Return the emoji of the most telling word of a title, or None if no word is known.

    Death and illness come before all else, prices that fall before what fell. Then a concrete thing beats a
    vague word, the first one said beats a later one; a word that means something else in another niche counts
    in its own alone.
    """
    index = _index()
    best: tuple[tuple[bool, bool, int], str] | None = None
    words = words_of(title)
    grave = category not in _CAREFREE and is_grave(title)
    if not grave and _fell(words, category):
        return _FALL
    for word in [*(one + other for one, other in pairwise(words)), *words]:
        known = next((form for form in stem(word) if form in index), None)
        if known is None or category not in _CATEGORY_ONLY.get(known, (category,)):
            continue
        if known in GRAVE and not grave:
            continue
        rank = (known in GRAVE, known not in _VAGUE, min(len(known), _BY_TOPIC))
        if best is None or rank > best[0]:
            best = (rank, index[known])
    return best[1] if best else None


def _fell(words: Sequence[str], category: Category) -> bool:
    money = category is Category.BUSINESS_FINANCE or (
        category is Category.NEWS_COMMENTARY and speaks_for(words, Category.BUSINESS_FINANCE)
    )
    return money and any(form in _FALLS for word in words for form in stem(word))


_FALL = "📉"
_FALLS = frozenset("crash plunge drop tank slump tumble collapse nosedive plummet".split())
_CAREFREE = frozenset({Category.GAMING, Category.ENTERTAINMENT_COMEDY, Category.FOOD_COOKING})

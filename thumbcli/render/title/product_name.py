"""Put a product's name first where what follows only describes it: `unpkg: An open source CDN for npm`."""

from __future__ import annotations

import re
from dataclasses import replace

from thumbcli.render.title.headline import Headline, HeadlineKind
from thumbcli.render.title.word_data import read_list

__all__ = ["with_name_first"]

_MAX_NAME_CHARS = 14
_DESCRIBES = re.compile(r"(?i)an?\s\w")
_OWN_SPELLING = re.compile(r"^[a-z][\w.-]*$|\w[A-Z]|\w\.\w|\d")
"""How only names are written: a small initial, a capital inside, a dot, a digit."""

_SORTS_OF_TEXT = frozenset(
    "announcement bonus book column comic comment confession editorial essay exhibit explainer fiction "
    "film guest guide obituary opinion outage poem postmortem prediction profile proposal quiz reminder "
    "rumor story thread tip tutorial video warning webinar workshop".split()
)
"""What a label may be that is no common word: `Poem: A Walk at Night`."""


def with_name_first(headline: Headline, language: str) -> Headline:
    """Return `headline` with the name before its colon as the large line, the description as the small one.

    Args:
        headline: Of a title as it is, not one that a person wrote.
        language: ISO 639-1; the words of others than English are left as they are.
    """
    name = headline.sub
    plain = headline.sub_first and headline.kind is HeadlineKind.PLAIN and not headline.runs_on
    if language != "en" or not plain or not _is_name(name) or not _DESCRIBES.match(headline.main):
        return headline
    return replace(headline, main=name, sub=headline.main, sub_first=False)


def _is_name(label: str) -> bool:
    if not label or len(label) > _MAX_NAME_CHARS or " " in label:
        return False
    if _OWN_SPELLING.search(label):
        return True
    key = label.lower()
    return label[0].isupper() and key not in _SORTS_OF_TEXT and key not in read_list("common_words.txt", "en")

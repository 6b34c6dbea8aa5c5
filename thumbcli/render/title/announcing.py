"""Tell whether the first of two clauses only announces the second, which is the headline."""

from __future__ import annotations

import re

from thumbcli.render.title.long_titles import MIN_SHORTENED_WORDS, WIDE_SCRIPTS
from thumbcli.render.title.name_forms import names_series, names_work_of
from thumbcli.render.title.rubric import is_rubric, promises_more
from thumbcli.render.title.script import UNSPACED, Script, dominant_script
from thumbcli.render.title.title_parts import is_quoted, platform_words

__all__ = ["comes_second", "exclaims", "is_announcement"]

_MAX_ANNOUNCEMENT_CHARS = 12
"""A single word of at most this length before a colon announces the rest: `POV: ...`."""

_MAX_WIDE_LABEL_CHARS = 4
"""A Chinese or Japanese name or rubric of at most this length announces the rest too."""

_OPENING_QUOTES = frozenset("\u201c\u2018\u00ab\u201e'\"")
"""What is said makes somebody stop, not where: `Winter Olympics: 'Cherry pow pow!'`."""

_MAX_EXCLAIMED_WORDS = 2

_MAX_QUESTION_WORDS = 7

_LABEL_WORDS = 2
"""A clause with a label among so many first words is one: `Lucky Ones: Russian Trailer (2026)`."""

_NUMBERED_ANNOUNCEMENT = (
    r"(?i)^(?:part\s+\d+|ep(?:isode)?\.?\s*\#?\d+|day\s+\d+|week\s+\d+|chapter\s+\d+|lesson\s+\d+|\#\d+|"
    r"vol(?:ume)?\.?\s*\d+|season\s+\d+|in\s+case\s+you\s+missed\s+it)$"
)

_NUMBERED_SERIES = r"\s#\d{1,5}$"
"""How a label of a series ends: `TechChat Tuesdays #36: ...`."""

_NUMBERED_EPISODE = r"(?i)\s(?:ep(?:isode)?|part|day|week|chapter)\.?\s*#?\d{1,4}$"
_MIN_NEWS_WORDS = 8

_MAX_ANNOUNCING_WORDS = 5

_SHOW_WITH_HOST = r"[A-Z]\w+ing\s+(?:with|[Ww]ith)\s+[A-Z]\w+$"
"""A series by what its host does: `Binging with Babish: Paunch Burger`."""

_GENERIC_LEAD = (
    r"(?i)^(?:for\s+(?:public\s+)?(?:comment|review|discussion)|(?:request|call)\s+for\s+[\w\s]{4,20}|"
    r"(?:this|last)\s+(?:week|month|year)\s+in\s+[\w.+#\s]{2,16}|what['\u2019]s\s+new\s+in\s+[\w.+#\s]{2,16}|"
    r"(?:now|just|coming)\s+(?:showing|available|live|hiring|released|soon)|new\s+(?:release|feature|version)|"
    r"case\s+study|save\s+the\s+date|guest\s+post|press\s+release|release\s+notes|"
    r"security\s+(?:advisory|notice|update)|status\s+update|weekly\s+(?:update|digest|notes|links))$"
)
"""What heads one post of many: on a title that is read, the subject after it is large."""


def comes_second(first: str, second: str, *, after_dash: bool, whole: bool) -> bool:
    """Tell whether the second of two clauses is the headline, and the first its label.

    Args:
        first: What stands before a colon or a dash.
        second: What follows.
        after_dash: A dash or a bar stands between them, which may part two names as well.
        whole: The title is read, so that what it is about comes before what makes somebody stop.
    """
    if not platform_words("label").isdisjoint(second.lower().split()[:_LABEL_WORDS]):
        return False
    if whole and not after_dash and re.match(_GENERIC_LEAD, first):
        return True
    is_lesser = not whole and (promises_more(first, second) or _asks_shortly(first, second))
    is_lesser = is_lesser or (
        not whole and (not after_dash or is_quoted(second)) and second[0] in _OPENING_QUOTES
    )
    is_lesser = is_lesser or (not whole and after_dash and _is_named_first(first, second))
    is_lesser = is_lesser or (not whole and re.match(_SHOW_WITH_HOST, first) is not None)
    is_lesser = is_lesser or (not whole and _is_label_of(first, second, after_dash=after_dash))
    return (
        is_lesser
        or _announces(first, second, after_dash=after_dash)
        or is_rubric(first, second, after_dash=after_dash)
    )


def _is_named_first(first: str, second: str) -> bool:
    """Tell whether a series or a name stands before its work: `Honest Trailers - Skyfall`."""
    is_place = "_".join(first.lower().split()) in platform_words("team-or-place")
    return not is_place and (names_series(first) or names_work_of(first, second))


def _is_label_of(first: str, second: str, *, after_dash: bool) -> bool:
    """Tell whether a clause is the number of an episode, a label, or the occasion of news in small letters.

    `Hermitcraft 9 Ep 40: I Blew Up His Base`, `Overture Teaser: The Final Feast`, `French Open: doubles pair
    disqualified`.
    """
    words, count = first.split(), len(second.split())
    if count < MIN_SHORTENED_WORDS or len(words) > _MAX_ANNOUNCING_WORDS:
        return False
    is_label = len(words) > 1 and words[-1].lower() in {"teaser", "trailer", "preview", "demo"}
    if is_label or re.search(_NUMBERED_EPISODE, first):
        return True
    is_name = len(words) <= _LABEL_WORDS and all(word[0].isupper() for word in words)
    return is_name and not after_dash and count >= _MIN_NEWS_WORDS and second.split(maxsplit=1)[0].islower()


def _asks_shortly(first: str, second: str) -> bool:
    """Tell whether a short question follows a clause that is too long to be large."""
    count = len(second.split())
    is_question = second.endswith("?") and MIN_SHORTENED_WORDS <= count <= _MAX_QUESTION_WORDS
    return is_question and len(first.split()) > _MAX_QUESTION_WORDS


def exclaims(first: str, second: str) -> bool:
    """Tell whether the first of two sentences is but an exclamation: `Great News! ...`."""
    short = len(first.split()) <= _MAX_EXCLAIMED_WORDS and len(first) <= _MAX_ANNOUNCEMENT_CHARS
    latin = dominant_script(first) is Script.LATIN
    return short and latin and first.endswith("!") and len(second.split()) > MIN_SHORTENED_WORDS


def is_announcement(label: str, text: str) -> bool:
    """Tell whether a label says nothing of its own of the text after it: `AMAZING!`, `Must see`."""
    words = "_".join(re.findall(r"[\w&]+", label.lower()))
    return words in platform_words("announce") or exclaims(label, text)


def _announces(first: str, second: str, *, after_dash: bool) -> bool:
    """Tell whether the clause before a colon only announces the one after it (`Tutorial: ...`)."""
    words = re.findall(r"[\w&]+", first.lower())
    ends = {"_".join(words[-size:]) for size in range(1, len(words) + 1)}
    short = len(words) <= _MAX_ANNOUNCING_WORDS and len(first) < len(second)
    single_word = (
        len(first.split()) == 1
        and dominant_script(first) not in UNSPACED
        and len(first) <= _MAX_ANNOUNCEMENT_CHARS
        and len(second) > len(first)
    )
    is_wide = dominant_script(first) in WIDE_SCRIPTS and not after_dash
    wide_label = is_wide and len(first) <= _MAX_WIDE_LABEL_CHARS < len(second)
    topic_of_question = "?" in second and len(first) < len(second) / 3
    label = "_".join(words) in platform_words("announce")
    announcing = label or (short and not platform_words("announce-end").isdisjoint(ends))
    return (
        announcing
        or bool(re.match(_NUMBERED_ANNOUNCEMENT, first))
        or (len(first.split()) <= _MAX_ANNOUNCING_WORDS and bool(re.search(_NUMBERED_SERIES, first)))
        or single_word
        or wide_label
        or topic_of_question
    )

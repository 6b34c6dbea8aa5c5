"""Tell whether a part of a title names a person, the artists of a song, or the role of a speaker."""

from __future__ import annotations

import re

from thumbcli.render.title.stop_words import stop_words
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.word_data import read_list, word_list
from thumbcli.render.title.word_roles import is_inflected_verb

__all__ = [
    "explains",
    "is_phrase",
    "lists_artists",
    "name_songs_artists",
    "name_two_artists",
    "names_company",
    "names_person",
    "names_role",
    "names_series",
    "names_work_of",
    "quotes_somebody",
    "writes_name_small",
]

_FIRST_PERSON = r"(?:I|I['\u2019]\w+|We|We['\u2019]\w+|My|Our)\s"

_ROLE = (
    r"(?i)(?:(?:the|a|an|world'?s?|top|leading|former|no\.?\s?1)\s+)*"
    r"(?:[\w&'\u2019.+#-]+\s+){0,3}([\w'\u2019]+)$"
)

_NAME_WORD = (
    r"(?:[A-Z\u00c0-\u00de][\w'\u2019.-]*|[\d.]*[A-Z][\w.$!]*|"
    r"de|la|del|van|von|der|da|x|&|and|y|feat\.?|ft\.?|vs\.?|the|of)$"
)

_JOINS_ARTISTS = r"\s(?:x|&|y|e|and)\s|,\s"

_ARTIST_STARTS = frozenset("lil young yung mc dj grupo banda los las".split())
_ARTIST_ENDS = frozenset("boy boyz baby band orchestra brothers thugger".split())

_FULL_NAME_WORDS = range(2, 4)
"""A first name and a surname, with one word between them at most."""

_NAME_MAX_WORDS = 4

_ROLE_MAX_WORDS = 4


_SERIES_MAX_WORDS, _NAME_BEFORE_WORK, _WORK_MAX_WORDS = 4, 3, 4
"""Words of the name of a series, of a name before its work, and of such a work."""

_MIN_EXPLAINED_WORDS = 4
_ASKS = r"(?i)(?:how|why|what|when|where|who|explains?|\d+\s+(?:ways?|tips|reasons|rules|things))\b"
_COMPANY = r"(?i)(?:[,\s](?:llc|inc|ltd|llp|pllc|corp|gmbh)\.?|\s(?:law\s+(?:firm|group|office)))$"


def names_person(text: str) -> bool:
    """Tell whether a clause is a name: a few capitalised words, a first name among them."""
    words = text.split()
    if not 1 < len(words) <= _NAME_MAX_WORDS or any(char in text for char in '!?:"\u201c'):
        return False
    given = platform_words("given")
    if any(word.endswith(("'s", "\u2019s")) for word in words):
        return False
    return _are_names(words) and any(word.strip(".,").lower() in given for word in words)


def name_songs_artists(text: str, *, before: str) -> bool:
    """Tell whether a clause after a song names its artists, rather than `before` the song's artist.

    A list of three says so, or a name or two after words that are no name.
    """
    if len(re.findall(r"\s(?:x|&|/)\s|,\s", text)) > 1:
        names = re.split(r"\s(?:x|&|/)\s|,\s", text)
        return _are_names(re.split(r"\s*[,/]?\s+", text)) and (
            is_phrase(before) or any(map(names_person, names))
        )
    pair = re.search(r"\sx\s", text) and _are_names(text.split())
    if is_phrase(before):
        return bool(names_person(text) or pair) or name_two_artists(text)
    return not names_person(before) and not re.search(_JOINS_ARTISTS, before) and name_two_artists(text)


def name_two_artists(text: str) -> bool:
    """Tell whether a clause joins two names, of which one is a person's: `Tom MacDonald & Brandon Hart`."""
    names = [name.strip() for name in re.split(_JOINS_ARTISTS, text)]
    return len(names) > 1 and all(map(_is_name, names)) and any(map(names_person, names))


def lists_artists(text: str) -> bool:
    """Tell whether a clause before a dash is a row of names or a name as artists have: `slowthai, Skepta`."""
    if any(word.endswith(("'s", "\u2019s")) for word in text.split()) or names_company(text):
        return False
    names = [name.strip() for name in re.split(_JOINS_ARTISTS, text)]
    if len(names) > 1:
        return all(map(_is_artist, names))
    words = text.lower().split()
    is_marked = len(words) > 1 and (words[0] in _ARTIST_STARTS or words[-1] in _ARTIST_ENDS)
    return is_marked and _is_name(text)


def writes_name_small(text: str, rest: str) -> bool:
    """Tell whether a title without capitals begins with an artist: `bryson tiller - right my wrongs`."""
    words = text.split()
    if not 0 < len(words) < _NAME_MAX_WORDS or any(map(str.isupper, f"{text}{rest}")):
        return False
    bare = words[1:] if words[0] == "the" and len(words) > 1 else words
    if not all(word.isalpha() for word in bare):
        return False
    common = read_list("common_words.txt", "en") | stop_words()
    return any(word in platform_words("given") for word in bare) or common.isdisjoint(bare)


def _is_artist(text: str) -> bool:
    """Tell whether a member of a row may be a name; some artists write theirs small."""
    return _is_name(text) or (text.isalpha() and text.islower() and text not in stop_words())


def _is_name(text: str) -> bool:
    words = text.split()
    has_verb = any(is_inflected_verb(word.lower()) for word in words[1:])
    return 0 < len(words) < _NAME_MAX_WORDS and _are_names(words) and not has_verb


def is_phrase(text: str) -> bool:
    """Tell whether a clause has a word that names have not."""
    later = text.lower().split()[1:]
    return any(word in stop_words() or word == "no" for word in later) and not names_person(text)


def quotes_somebody(name: str, words: str) -> bool:
    """Tell whether a colon stands between a full name and what that person says."""
    parts = name.split()
    return len(parts) in _FULL_NAME_WORDS and _are_names(parts) and bool(re.match(_FIRST_PERSON, words))


def names_role(text: str) -> bool:
    """Tell whether a clause says who speaks: `The Savings Expert`, `Harvard Neuroscientist`."""
    found = re.match(_ROLE, text) if len(text.split()) <= _ROLE_MAX_WORDS else None
    return found is not None and found[1].lower() in platform_words("role")


def names_company(text: str) -> bool:
    """Tell whether a clause is a firm, as its form says: `Hogan Law, LLC`."""
    return re.search(_COMPANY, text) is not None


def names_series(text: str) -> bool:
    """Tell whether a clause is the name of a series or a show: `Honest Trailers`, `The Daily Show`."""
    words = text.split()
    is_name = 1 < len(words) <= _SERIES_MAX_WORDS and _are_names(words)
    return is_name and words[-1].lower() in platform_words("series-end")


def explains(text: str) -> bool:
    """Tell whether a clause after a name is what somebody says, and no song: `Why People Cannot ...`."""
    return len(text.split()) >= _MIN_EXPLAINED_WORDS and re.match(_ASKS, text) is not None


def names_work_of(name: str, work: str) -> bool:
    """Tell whether a dash stands between a name and one of its works, as in `Little Mix - Holiday`.

    Both are a few capitalised words without a number; what ends on a kind of video says more of the name.
    """
    first, second = name.split(), work.split()
    if not (0 < len(first) <= _NAME_BEFORE_WORK and 0 < len(second) <= _WORK_MAX_WORDS):
        return False
    is_owned = any(word.endswith(("'s", "\u2019s", "s'", "s\u2019")) for word in first)
    # In capitals, nothing tells which of the two is the name.
    if (
        is_owned
        or f"{name}{work}".isupper()
        or any(char.isdigit() or char in "!?:\u2026()[]" for char in f"{name}{work}")
    ):
        return False
    small = stop_words() | {"de", "la", "el", "du", "et", "y", "e"}
    is_titled = all(word[0].isupper() or word.lower() in small for word in second)
    last = second[-1].lower()
    is_kind = last in platform_words("genre") | platform_words("label") | platform_words("announce")
    is_kind = is_kind or last in word_list("vague") or last in word_list("kind-of-video")
    return is_titled and second[0][0].isupper() and _are_names(first) and not is_kind


def _are_names(words: list[str]) -> bool:
    return all(re.match(_NAME_WORD, word) for word in words)

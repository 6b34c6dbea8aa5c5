"""Tell whether a part of a title names a person, the artists of a song, or the role of a speaker."""

from __future__ import annotations

import re

from thumbcli.render.title.stop_words import stop_words
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.word_data import read_list
from thumbcli.render.title.word_roles import is_inflected_verb

__all__ = [
    "is_phrase",
    "lists_artists",
    "name_songs_artists",
    "name_two_artists",
    "names_person",
    "names_role",
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
    if any(word.endswith(("'s", "\u2019s")) for word in text.split()):
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


def _are_names(words: list[str]) -> bool:
    return all(re.match(_NAME_WORD, word) for word in words)

"""Find who published a title at its end: `Merkel tritt zurück - Berliner Morgenpost`."""

from __future__ import annotations

import re

from thumbcli.light_dataclass import dataclass
from thumbcli.render.title.icon_tables import is_known_name
from thumbcli.render.title.name_forms import names_person
from thumbcli.render.title.script import UNSPACED, Script, dominant_script
from thumbcli.render.title.stop_words import function_words
from thumbcli.render.title.title_parts import AsideKind, part_kind, platform_words

__all__ = ["PublisherTail", "names_host", "publisher_tail"]

_LAST_PART = r"(.*\S)\s+([-\u2013\u2014\u2015\u203a\u00bb\u00b7]|::|\|+|[\uff5c\u2502])\s+(\S.*)$"
_BARS = frozenset("|\uff5c\u2502")
_SITE = r"(?:.*[\w'\u2019!-])\.([^\W\d_]{2,6})$"
_CAMEL = r"^[^\W\d_]*[a-z\u00df-\u00ff][A-Z][^\s-]*$"
_LEADING_ARTICLE = r"^(?:the|le|la|les|el|il|der|die|das|o)\s+|^l['\u2019]"
_ARTICLE = r"(?:the|le|la|les|el|il|der|die|das|o|de)\s\S+$"
_HANDLE = r"(?:[A-Z][a-z]+(?:[A-Z][a-z]+)+\d*|[A-Za-z][a-z]{9,}\d+)$"
_INITIALS = r"[A-Z]{3,4}$"
_MIN_WORDS_BEFORE_HOST = 3
_OF_ONES_OWN = frozenset(
    "i i'm i've i'll my me we we're we've our us "
    "yo mi mis m\u00ed nosotros eu meu meus minha minhas n\u00f3s "
    "je j'ai mon ma mes moi nous notre "
    "ich mein meine meinen wir unser unsere io mio mia noi ik mijn".split()
)
"""Who speaks of what is their own, is who publishes it."""

_FIRST_PERSON_PT = r"(?i)\b(?:\w+rei|\w{2,}(?:u|c|s|t|d|l)ei|fiz|fui|vou)\b"
_WITH_GUEST = r"(?i)\b(?:interview(?:s|ed|ing)?|with|w/|meets?|met|vs\.?|con|com|avec|mit|asks?|talks?)(?!\w)"
_SENTENCE_ENDS = r"[?:;,\"\u201c\u201d()\[\]@#]"
_PUBLISHER_SIGNS = r"[:;\"\u201c\u201d()\[\]@#]"
_OFFICIAL = r"(?i)\b(?:official|oficial|officiel|ufficiale|lyrics?|m/?v|trailer|ft|feat)\b"

_MAX_CHARS, _MAX_WORDS = 36, 4
_MAX_UNKNOWN_WORDS, _MAX_UNSPACED_CHARS = 3, 14

_MIN_WORDS_BEFORE, _MIN_SENTENCE_WORDS = 3, 6
"""Words before a known publisher, and of a sentence before a name that nobody knows."""

_MIN_WORDS_OF_WHOLE = 9
"""A title of so many words is whole without a lone word at its end, whatever its capitals."""

_MIN_UNSPACED_BEFORE, _MIN_UNSPACED_SENTENCE = 8, 18
"""The same in characters, for scripts without spaces."""

_MIN_SMALL_LETTERS, _CONTENT_CHARS = 2, 4
"""Of the words of a sentence, as many of so many letters begin with a small one: artists and songs do not."""

_MAX_REPEATS = 3
_CASED = frozenset({Script.LATIN, Script.CYRILLIC, Script.GREEK, Script.ARMENIAN})
_SEPARATORS = frozenset("-\u2013\u2014\u2015\u203a\u00bb\u00b7:|\uff5c\u2502")


_MIN_WORDS_BEFORE_STATION = 3
"""`Pandemic Game Night - SNL`: so many words before initials say what is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherTail:
    """A title without its publisher.

    Attributes:
        rest: The title before it.
        kind: `NOISE` for a publisher, `CONTEXT` for what may be one.
        name: Of the publisher.
    """

    rest: str
    kind: AsideKind
    name: str


def publisher_tail(text: str) -> PublisherTail | None:
    """Return what is published and by whom; None where the end of the title names nobody.

    The last part, after a dash or a bar, is the name of a site or has the word of a publisher; or it is a
    short name after a whole sentence. `Artist - Song` has no sentence.
    """
    found = None if _SEPARATORS.isdisjoint(text) else re.match(_LAST_PART, text)
    if not found or re.search(_OFFICIAL, text):
        return None
    rest, name = found[1], found[3].strip()
    kind = _kind(rest, name, is_bar=found[2][0] in _BARS)
    for _ in range(_MAX_REPEATS):
        again = re.match(_LAST_PART, rest)
        if not again or again[3].strip(" |").lower() != name.lower():
            break
        rest, kind = again[1], AsideKind.NOISE
    if kind is AsideKind.NOISE and (again := re.match(_LAST_PART, rest)) and _is_known(again[3]):
        rest = again[1]
    return PublisherTail(rest=rest, kind=kind, name=name) if kind else None


def names_host(name: str, rest: str) -> bool:
    """Tell whether a part beside a title is but the channel, or the person whose channel it is.

    A name that only channels write (`BeardMeatsFood`), initials that nobody knows, and a person beside a
    title in the first person, which names no guest.

    Args:
        name: The part.
        rest: The title.
    """
    if len(rest.split()) < _MIN_WORDS_BEFORE_HOST and not re.match(_INITIALS, name):
        return False
    if re.match(_HANDLE, name) or re.match(_INITIALS, name):
        return not is_known_name(name)
    words = rest.lower().replace("\u2019", "'").split()
    is_own = not _OF_ONES_OWN.isdisjoint(words) or re.search(_FIRST_PERSON_PT, rest) is not None
    return is_own and names_person(name) and not re.search(_WITH_GUEST, rest)


def _kind(rest: str, name: str, *, is_bar: bool) -> AsideKind | None:
    words = name.split()
    if len(words) > _MAX_WORDS or len(name) > _MAX_CHARS or re.search(_PUBLISHER_SIGNS, name):
        return None
    if _is_long(rest, _MIN_WORDS_BEFORE, _MIN_UNSPACED_BEFORE) and _is_known(name):
        return AsideKind.NOISE
    if is_bar or not _is_name(name):
        return None
    is_lone = len(words) == 1 or re.match(_ARTICLE, name.lower()) is not None
    if _is_sentence(rest, of_site=re.search(_CAMEL, name) is not None):
        return AsideKind.NOISE if is_lone else AsideKind.CONTEXT
    is_whole = is_lone and len(rest.split()) >= _MIN_WORDS_OF_WHOLE
    is_station = re.fullmatch(r"[A-Z]{3,4}", name) is not None and not rest.isupper()
    if is_station and len(rest.split()) >= _MIN_WORDS_BEFORE_STATION:
        return AsideKind.CONTEXT
    return AsideKind.CONTEXT if is_whole else None


def _is_known(name: str) -> bool:
    """Tell whether a part is a site, or has a word of publishers."""
    lowered = name.lower()
    site = re.match(_SITE, lowered)
    if site and site[1] in platform_words("domain"):
        return True
    tokens = re.findall(r"[^\W_]+", re.sub(_LEADING_ARTICLE, "", lowered))
    if not tokens or (lowered == name and dominant_script(name) in _CASED):
        return False
    ends, last = platform_words("publisher-end"), tokens[-1]
    return (
        "_".join(tokens) in platform_words("publisher")
        or tokens[0] in platform_words("publisher-start")
        or ("_".join(tokens) not in platform_words("announce") and any(map(last.endswith, ends)))
        or (len(tokens) == 1 and any(map(last.endswith, platform_words("publisher-part"))))
    )


def _is_name(name: str) -> bool:
    """Tell whether a part that no list has may name a publisher: a few words with capitals."""
    words = name.split()
    if part_kind(name) is not AsideKind.CONTEXT or re.search(_SENTENCE_ENDS, name) or names_person(name):
        return False
    if dominant_script(name) not in _CASED:
        return len(name) <= _MAX_UNSPACED_CHARS
    if len(words) > _MAX_UNKNOWN_WORDS or words[-1].lower() in platform_words("announce"):
        return False
    capitalised = [any(map(str.isupper, word)) for word in words]
    return capitalised[0] and all(
        capital or word.isdigit() for capital, word in zip(capitalised, words, strict=True)
    )


def _is_sentence(rest: str, *, of_site: bool) -> bool:
    """Tell whether a part is a whole sentence; before a word that only sites write, capitals may be many."""
    if not _is_long(rest, _MIN_SENTENCE_WORDS, _MIN_UNSPACED_SENTENCE):
        return False
    if of_site or dominant_script(rest) not in _CASED:
        return True
    small = [word for word in rest.split() if word[0].islower() and len(word) >= _CONTENT_CHARS]
    return len([word for word in small if word not in function_words("en")]) >= _MIN_SMALL_LETTERS


def _is_long(rest: str, words: int, chars: int) -> bool:
    return len(rest) >= chars if dominant_script(rest) in UNSPACED else len(rest.split()) >= words

"""Cut a text with spaces into words as the tables of icons have them, and find the names among them."""

from __future__ import annotations

import re
from typing import NamedTuple

from thumbcli.render.title.stop_words import stop_words
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.word_data import read_list, word_list
from thumbcli.render.title.word_forms import is_elided, word_forms
from thumbcli.render.title.word_splitting import split_words

__all__ = [
    "Atom",
    "atom_keys",
    "atoms_of",
    "names_by_capitals",
    "names_of_owners",
    "names_of_persons",
    "names_of_products",
    "names_somebody",
    "short_quotes",
    "short_titles",
    "thai_spaced",
]

_MARK = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0981-\u0dff\u0e31-\u0e4e\u200c\u200d"
_LETTERS = rf"(?:[^\W_]|[{_MARK}])+"

_ATOM = re.compile(rf"&|{_LETTERS}(?:['\u2019]{_LETTERS})*")
"""A word, or the sign that may join two."""

_JOINS = re.compile(r"\s*|\s*[-.+/:!]?(?<=\S)(?!\s)")
"""What may stand between two words of a phrase: spaces, or a sign without any."""

_MARKS = "[\u0300-\u036f\u064b-\u065f\u0640]"

_ALEFS = str.maketrans(dict.fromkeys("\u0623\u0625\u0622", "\u0627"))
"""Arabic writers often leave out the sign on an alef."""

_POSSESSIVE = re.compile(r"'s?$")
_THAI = "[\u0e01-\u0e5b]+"

_FORMS_OF_ADDRESS = frozenset(
    "mr mrs ms miss dr prof sir lady lord saint st señor don doña monsieur madame".split()
)
"""The word after one of these is a name."""

_CLAUSE_START = re.compile(r"(?:^|[.:;!?|(\u2013\u2014]|\s-)\s*$")
_OWNS = ("'s", "\u2019s", "s'", "s\u2019")
_JOINED_WORDS = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")
"""How users and channels write their names: `GeorgeNotFound`."""

_BEFORE_NAME = frozenset("and by feat ft meet meets vs with".split())
"""Words that a name follows in a title whose other words have capitals too."""

_BEGINS_QUESTION = frozenset({"will"})
"""Given names that are rather verbs where a title begins with them: `Will OpenAI Win?`."""

_NAME_GAP = 2
"""A space, or a full stop and a space, between the words of a name."""

_QUOTED = re.compile(
    r"[\u201c\u201d\u201e\"]([^\u201c\u201d\u201e\"]+)[\u201c\u201d\"]|"
    r"\u00ab([^\u00bb]+)\u00bb|\u300c([^\u300d]+)\u300d|\u300e([^\u300f]+)\u300f|\u300a([^\u300b]+)\u300b|"
    r"(?<!\w)['\u2018]([^'\u2018\u2019]+)['\u2019](?!\w)"
)
_QUOTED_MAX_WORDS = 5

_QUOTED_MAX_SHARE = 0.6
"""Of the letters of a text: a longer quotation is what the text is about."""

_AFTER_PRODUCT = re.compile(r" (?:[Ff]rameworks?|SDK|CLI|API|v\d)(?!\w)")
_AFTER_PEOPLE = re.compile(r" Program(?:me)?s?(?!\w)")
"""After what a programme calls those in it."""

_BEFORE_PRODUCT = re.compile(
    r"(?i)\b(?:start(?:ed|ing)? (?:to|with)|intro(?:duction)? to|"
    r"(?:migrat|mov|switch|upgrad|port)(?:e|ed|ing)? (?:[\w.]+ )?(?:to|from)) $"
)
_CLAUSE_OVER = re.compile(r"\s*(?:$|[:,;.!?|(]|\d)")
_AFTER_PREPOSITION = re.compile(r"(?<!\w)(?:to|with|from|using|via|into) $")
_GOES_ON = re.compile(r"[ -][A-Z]|-")

_UNCAPPED_NOUNS = frozenset({"de"})
"""Languages that write all nouns with a capital, which says nothing of names then."""

_SHORTEST = _MIN_CONTENT_CHARS = 4
"""Letters of words that title case writes with a capital; shorter ones are mostly function words."""

_MAX_CAPITAL_SHARE = 0.6
"""Of the longer words of a text: more have capitals in title case, where these tell no names."""


class Atom(NamedTuple):
    """A word of a text: as tables have it, its place, its capitals, and whether it may join the next."""

    key: str
    start: int
    end: int
    is_capital: bool
    joins_next: bool
    is_shouted: bool


def atoms_of(text: str, language: str) -> list[Atom]:
    """Return the words of a text, and the signs that may join two."""
    found = list(_ATOM.finditer(text))
    atoms: list[Atom] = []
    for index, match in enumerate(found):
        key = _atom_key(match[0].replace("I", "\u0131") if language == "tr" else match[0], language)
        following = found[index + 1].start() if index + 1 < len(found) else None
        joins = following is not None and bool(_JOINS.fullmatch(text[match.end() : following]))
        shouted = len(match[0]) > 1 and match[0].isupper()
        atoms.append(Atom(key, match.start(), match.end(), match[0][0].isupper(), joins, shouted))
    return atoms


def _atom_key(atom: str, language: str) -> str:
    """Return a word of a text as it stands in the tables."""
    key = atom.lower().replace("\u2019", "'").replace("i\u0307", "i")
    if "'" in key and not is_elided(language):
        key = _POSSESSIVE.sub("", key)
    return re.sub(_MARKS, "", key).translate(_ALEFS) if language == "ar" else key


def thai_spaced(text: str) -> str:
    """Return a text with spaces between the words of Thai."""
    return re.sub(_THAI, lambda run: " ".join(split_words(run[0], "thai")), text)


def short_quotes(text: str) -> list[tuple[int, int]]:
    """Return where the quoted names and words of a text are, as start and end."""
    return [
        found.span()
        for found in _QUOTED.finditer(text)
        if len(found[0].split()) <= _QUOTED_MAX_WORDS and len(found[0]) <= _QUOTED_MAX_SHARE * len(text)
    ]


def short_titles(text: str) -> list[tuple[int, int]]:
    """Return where the short quotations are that are written as titles are: `“On The Radar”`."""
    return [
        (start, end)
        for start, end in short_quotes(text)
        if all(word[0].isupper() for word in re.findall(_LETTERS, text[start:end]) if len(word) >= _SHORTEST)
    ]


def names_by_capitals(atoms: list[Atom], text: str, language: str) -> set[int]:
    """Return the places of words in runs of capitalised words, in a text that is not all in title case."""
    if language in _UNCAPPED_NOUNS:
        return set()
    if _is_title_case(atoms):
        return set()
    places = set[int]()
    for index in range(len(atoms) - 1):
        first, second = atoms[index], atoms[index + 1]
        adjoin = text[first.end : second.start] == " "
        if adjoin and _is_name_like(first, language) and _is_name_like(second, language):
            places |= {index, index + 1}
    return places


def names_of_products(atoms: list[Atom], text: str, language: str) -> set[int]:
    """Return the places of words that are the name of a product or a programme by what is beside them.

    `Champions Program`, `Phoenix Framework`, `Swift v2`, `moving to Remix`; and in a text that is not in
    title case what has a capital after a preposition: `Why we moved to Iceberg`.
    """
    if language in _UNCAPPED_NOUNS:
        return set()
    title_case = _is_title_case(atoms)
    return {
        index
        for index, atom in enumerate(atoms)
        if atom.is_capital
        and not atom.is_shouted
        and _is_product(atom, text[: atom.start], text[atom.end :], title_case=title_case)
    }


def _is_product(atom: Atom, before: str, after: str, *, title_case: bool) -> bool:
    if _AFTER_PRODUCT.match(after) or (atom.key.endswith("s") and _AFTER_PEOPLE.match(after)):
        return True
    if _BEFORE_PRODUCT.search(before) and _CLAUSE_OVER.match(after):
        return True
    return not title_case and bool(_AFTER_PREPOSITION.search(before)) and not _GOES_ON.match(after)


def _is_title_case(atoms: list[Atom]) -> bool:
    long = [atom for atom in atoms[1:] if atom.end - atom.start >= _MIN_CONTENT_CHARS]
    return sum(atom.is_capital for atom in long) > _MAX_CAPITAL_SHARE * len(long)


def _is_name_like(atom: Atom, language: str) -> bool:
    return atom.is_capital and not atom.is_shouted and atom.key not in stop_words(language)


def names_of_persons(atoms: list[Atom]) -> set[int]:
    """Return the places of given names with a capitalised word after them, and of that word."""
    given = platform_words("given")
    places = set[int]()
    for index, atom in enumerate(atoms[:-1]):
        following = atoms[index + 1]
        if not (atom.is_capital and following.is_capital) or following.start - atom.end > _NAME_GAP:
            continue
        if index == 0 and atom.key in _BEGINS_QUESTION:
            continue
        if atom.key in given or atom.key in _FORMS_OF_ADDRESS:
            places |= {index, index + 1}
        before = atoms[index - 1] if index else None
        if before and before.is_capital and before.joins_next and atom.key in word_list("particle"):
            places |= {index, index + 1}
    return places


def names_of_owners(atoms: list[Atom], text: str) -> set[int]:
    """Return the places of words that begin a clause as somebody's name: `Autumn's sick`."""
    called = word_list("called") | word_list("given-or-word")
    return {
        index
        for index, atom in enumerate(atoms)
        if atom.is_capital
        and atom.key in called
        and text[atom.start : atom.end].lower().endswith(_OWNS)
        and _CLAUSE_START.search(text[: atom.start])
    }


def names_somebody(text: str, language: str) -> bool:
    """Tell whether a text names a person: by a given name, by words written as one, by unknown capitals.

    Two words with capitals that are no common words of English are a name in an English text, at its start
    if all words have capitals: `Demi Lovato Reacts to Her Videos`.
    """
    if _JOINED_WORDS.search(text):
        return True
    atoms = atoms_of(text, language)
    if names_of_persons(atoms):
        return True
    if language != "en":
        return False
    is_title_case = _is_title_case(atoms)
    return any(
        _is_unknown_name(first) and _is_unknown_name(second) and text[first.end : second.start] == " "
        for before, first, second in zip([None, *atoms], atoms, atoms[1:], strict=False)
        if not is_title_case or before is None or before.key in _BEFORE_NAME
    )


def _is_unknown_name(atom: Atom) -> bool:
    common = read_list("common_words.txt", "en") | stop_words("en")
    return atom.is_capital and not atom.is_shouted and common.isdisjoint(word_forms(atom.key, "en"))


def atom_keys(phrase: str, language: str) -> str:
    """Return a phrase of a table, its words joined by underscores, as `atoms_of` sees it in a text."""
    return "_".join(_atom_key(atom, language) for atom in _ATOM.findall(phrase.replace("_", " ")))

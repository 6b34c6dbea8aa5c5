"""Tell which words of a headline do not stand out alone: half of a phrase, a label, a side of a match."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.render.title.emphasis_equals import (
    is_foreign_side,
    is_half_comparison,
    is_in_row,
    is_one_of_equals,
    is_side,
)
from thumbcli.render.title.icon_choice import is_concrete
from thumbcli.render.title.script import Script, direction_runs, dominant_script
from thumbcli.render.title.sentence import MONEY
from thumbcli.render.title.stop_words import is_number, is_year
from thumbcli.render.title.title_parts import platform_words
from thumbcli.render.title.word_data import word_list
from thumbcli.render.title.word_roles import (
    Role,
    has_roles,
    is_inflected_verb,
    is_verb,
    listed,
    may_be_noun,
)

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["is_half"]

_LABEL = re.compile(r"[^\W\d_]{1,4}\.\d+|#\w")
"""`EP.2`, `Vol.3`, `#18`, `#shorts`."""

_MAX_BARE_DIGITS = 3
_MAX_SHORT_CHARS = 4
_MAX_QUOTED = 4
"""A quotation of more words may have a part that stands out."""

_QUOTES = {"\u2018": "\u2019", "\u201c": "\u201d", "\u00ab": "\u00bb", "(": ")", "[": "]"}

_PARTS = frozenset({"ep", "act", "book", "episode", "season", "part", "chapter", "vol", "volume"})
_IN_WORKS = frozenset({"of", "the", "and", "&"})
"""Small words inside of names of works."""

_NUMBER_SIGN = re.compile(r"(?i)no\.|nr\.?|n[\u00ba\u00b0]\.?|num\.|\u2116|#")
_VERSION = re.compile(r"v?\d+(?:\.\d+)+")
_TWO_NAMES = re.compile(r"[^\W\d_]{3,}[-\u2013][A-Z\u00c0-\u00de]")
_NEGATION_LAST = frozenset({"de", "nl"})
"""Languages in which a negation follows the object of the verb: `Newey vindt 2022-regels niks`."""

_NOTHING = frozenset({"no", "nobody", "nothing", "none", "neither", "never"})
_SAID_OF_SUBJECT = frozenset(
    "dead dying over worth safe real fake good bad evil illegal doomed broken finished back better".split()
)

_ADVERB_ENDINGS = {
    "fr": "(?:[ail]lement|[aei]mment|[iu]vement|usement|quement|[aiu]rement|aiement|ndement)$",
    "es": "..mente$",
    "pt": "..mente$",
    "it": "..mente$",
}
_ENDS = 2
_ADJECTIVE_LAST = frozenset({"es", "pt", "fr", "it"})
"""Languages in which an adverb stands before an adjective without its noun."""

_BEFORE_VERBS = frozenset({Role.SUBJECT, Role.CLAUSE, Role.AUXILIARY, Role.QUESTION})
_OF_OBJECTS = frozenset({Role.DETERMINER, Role.SUBJECT, Role.OBJECT})


def is_half(sentence: Sentence, first: int, after: int) -> bool:
    """Tell whether the words from `first` to before `after` would say little, or something else, alone."""
    return any(rule(sentence, first, after) for rule in _RULES)


def _is_label(sentence: Sentence, first: int, after: int) -> bool:
    """`Film Theory: ...`, `EP.2 ...`: what says what kind of thing follows."""
    last = sentence.tokens[after - 1]
    is_cut_short = last[-1] == "." and after - first == 1 and after < len(sentence.tokens)
    return is_cut_short or last[-1] == ":" or bool(_LABEL.match(sentence.tokens[first]))


def _is_weak(sentence: Sentence, first: int, after: int) -> bool:
    """`Hole in Ones`, `the way it is made`: words that say nothing alone."""
    loud = any(token.isupper() for token in sentence.tokens[first:after])
    return (
        sentence.language == "en" and not loud and word_list("weak").issuperset(sentence.words[first:after])
    )


def _is_half_of_name(sentence: Sentence, first: int, after: int) -> bool:
    """`Department of | Youth Services`, `Sea | of Thieves`: one side of the `of` inside of a name."""
    return any(
        sentence.words[at] in listed("en", "head-of-name") and sentence.words[at + 1] == "of"
        for at in {first - 2, first if after - first == 1 else first - 2}
        if 0 <= at < len(sentence.words) - 1
    )


def _is_linked(sentence: Sentence, first: int, after: int) -> bool:
    """`Internet | of Things`, `Crit\u00e9rium du | Dauphin\u00e9`: one side of what a small word links."""
    words, tokens = sentence.words, sentence.tokens
    if sentence.language != "en":
        return False
    is_number = sentence.starts[first] is Role.NUMBER
    if after - first == 1 and after < len(words) and words[after] == "of" and not is_number:
        return True
    links = first > 1 and words[first - 1] in listed("en", "foreign-link")
    return links and tokens[first - 2][0].isupper() and tokens[first][0].isupper()


def _is_negated(sentence: Sentence, first: int, after: int) -> bool:
    """`Don't | Shut Me Down`: without its negation, the opposite is large."""
    goes_on = sentence.language in _NEGATION_LAST and after < len(sentence.words)
    if goes_on and sentence.starts[after] is Role.NEGATION:
        return True
    if not first or sentence.ends[first - 1] is not Role.NEGATION:
        return False
    if sentence.language == "en":
        return sentence.words[first - 1] in {"no", "not"} or is_verb(sentence.words[first])
    return sentence.words[first - 1] not in listed(sentence.language, "without")


def _is_in_turned_statement(sentence: Sentence, first: int, after: int) -> bool:  # noqa: ARG001 - the rules are alike
    """`No Mac is | powerful enough`: what nothing is, or does."""
    clause, language = sentence.clauses[first], sentence.language
    turning = listed(language, "negation") - listed(language, "not") if language != "en" else _NOTHING
    turned = [at for at in range(first) if sentence.clauses[at] == clause and sentence.words[at] in turning]
    return bool(turned) and Role.AUXILIARY in sentence.starts[turned[-1] : first]


def _is_asked(sentence: Sentence, first: int, after: int) -> bool:  # noqa: ARG001 - the rules are alike
    """`Is the Office | Dead?`: a question that is yet to be answered, large, says yes."""
    last = len(sentence.tokens) - 1
    is_open = sentence.starts[0] is Role.AUXILIARY and sentence.tokens[last].endswith("?")
    return is_open and sentence.language == "en" and after > last and sentence.words[last] in _SAID_OF_SUBJECT


def _is_numbered(sentence: Sentence, first: int, after: int) -> bool:  # noqa: ARG001 - the rules are alike
    """`No. | 11 Kansas`, `nº | 3`: a rank without its sign; `Kubernetes | 1.35`: half of a version."""
    is_version = _VERSION.fullmatch(sentence.words[first]) is not None
    if is_version and sentence.is_named(first):
        return sentence.words[first - 1] not in listed("en", "modifier")
    if not first or sentence.starts[first] is not Role.NUMBER:
        return False
    return bool(_NUMBER_SIGN.fullmatch(sentence.tokens[first - 1]))


def _is_part_number(sentence: Sentence, first: int, after: int) -> bool:
    """`Part 2`, `Machine Learning, Part | 2.1`: which of several it is."""
    if sentence.language != "en":
        return False
    begins = sentence.words[first] in _PARTS and sentence.start_after(first) is Role.NUMBER
    if begins or sentence.starts[after - 1] is not Role.NUMBER:
        return begins and after - first > 1
    numbered = after - 2 if after - first > 1 else first - 1
    return sentence.words[numbered] in platform_words("numbered") | _PARTS


def _holds_number(sentence: Sentence, first: int, after: int) -> bool:
    """`Derry Episode 4 Trailer`, `The Voice 2017 Addison Agen`: a number parts two things."""
    inside = range(first + 1, after - 1)
    if sentence.language != "en":
        return False
    numbered = any(
        sentence.words[at - 1] in platform_words("numbered") and sentence.starts[at] is Role.NUMBER
        for at in inside
    )
    return numbered or any(is_year(sentence.tokens[at]) for at in inside[:-1])


def _is_end_of_name(sentence: Sentence, first: int, after: int) -> bool:  # noqa: ARG001 - the rules are alike
    """`Athlético | Marseille-Stade Rennais`: a token that ends one name and begins the next."""
    token = sentence.tokens[first]
    return (
        first > 0
        and bool(_TWO_NAMES.search(token))
        and sentence.tokens[first - 1][0].isupper()
        and sentence.starts[first - 1] is Role.WORD
        and sentence.clauses[first - 1] == sentence.clauses[first]
    )


def _is_end_of_work(sentence: Sentence, first: int, after: int) -> bool:
    """`Sonic the | Hedgehog 2`, `Lord of the | Rings 3`: a name goes on before the small word."""
    if sentence.language != "en" or sentence.starts[after - 1] is not Role.NUMBER or after - first == 1:
        return False
    begin = first
    while begin > 0 and sentence.words[begin - 1] in _IN_WORKS:
        begin -= 1
    if not (0 < begin < first and sentence.is_named(after - 1) and sentence.tokens[first][0].isupper()):
        return False
    is_name = sentence.starts[begin - 1] is Role.WORD and sentence.tokens[begin - 1][0].isupper()
    return is_name and not is_verb(sentence.words[begin - 1])


def _is_before_its_number(sentence: Sentence, first: int, after: int) -> bool:
    """`FIFA | 21`, `SALGADO 3 | ingredientes`: a name without its number, a number without its noun."""
    if after >= len(sentence.tokens) or sentence.clauses[after] != sentence.clauses[first]:
        return False
    if sentence.starts[after] is Role.NUMBER:
        return after - first == 1 and sentence.starts[first] is Role.WORD and sentence.is_named(after)
    if sentence.language == "en" or sentence.starts[after - 1] is not Role.NUMBER or after - first == 1:
        return False
    return sentence.starts[after] is Role.WORD and sentence.tokens[after].islower()


def _is_count_without_noun(sentence: Sentence, first: int, after: int) -> bool:
    """`50 dernières | années`, `3 melhores | jogadores`: a number and an adjective."""
    if after >= len(sentence.tokens) or sentence.starts[first] is not Role.NUMBER or after - first == 1:
        return False
    goes_on = sentence.starts[after] is Role.WORD and sentence.clauses[after] == sentence.clauses[first]
    return goes_on and sentence.words[after - 1] in listed(sentence.language, "before-noun")


def _is_version(sentence: Sentence, first: int, after: int) -> bool:
    """`UPDATE | 8.00 RELEASED!`: the number of a version, and what became of it."""
    is_version = _VERSION.fullmatch(sentence.words[first]) is not None and after - first > 1
    word = sentence.words[first + 1] if is_version else ""
    return is_version and word.endswith("ed") and not MONEY.search(sentence.tokens[first])


def _ends_on_comma(sentence: Sentence, first: int, after: int) -> bool:
    """`Luísa Sonza, | MC Zaac`: the first of a row of names."""
    is_name = sentence.starts[first] is Role.WORD and sentence.tokens[first][0].isupper()
    is_row = sentence.tokens[after - 1][-1] == "," and after < len(sentence.tokens)
    return is_name and is_row and sentence.tokens[after][0].isupper() and not sentence.tokens[first].isupper()


def _is_date(sentence: Sentence, first: int, after: int) -> bool:
    """`13 July`, `11 bis 13 Juni`: says when."""
    months = listed(sentence.language, "month")
    words = sentence.words[first:after]
    return any(word in months for word in words) and all(
        word in months or any(map(str.isdigit, word)) for word in words
    )


def _is_bare_number(sentence: Sentence, first: int, after: int) -> bool:
    """`rank of 30`: a number that counts nothing."""
    word = sentence.words[first]
    if after - first == 1 and _VERSION.fullmatch(word) and not MONEY.search(sentence.tokens[first]):
        return True
    is_bare = after - first == 1 and word.isdigit() and len(word) <= _MAX_BARE_DIGITS
    return is_bare and is_number(word) and not MONEY.search(sentence.tokens[first])


def _is_masked(sentence: Sentence, first: int, after: int) -> bool:
    """`F***** SHOWN`: a word that is not to be read."""
    return any("**" in token for token in sentence.tokens[first:after])


def _cuts_quotation(sentence: Sentence, first: int, after: int) -> bool:
    """`'The | Boys'`: a short quotation or bracket stands out whole, or not at all."""
    opened: list[tuple[int, str]] = []
    for index, token in enumerate(sentence.tokens):
        if token[0] in _QUOTES:
            opened.append((index, _QUOTES[token[0]]))
        closed = next((one for one in reversed(opened) if one[1] in token[1:]), None)
        if closed is None:
            continue
        opened.remove(closed)
        start, end = closed[0], index + 1
        overlaps = start < after and first < end
        if overlaps and end - start <= _MAX_QUOTED and not (first <= start and end <= after):
            return True
    return False


def _is_adjective(sentence: Sentence, first: int, after: int) -> bool:  # noqa: ARG001 - the rules are alike
    """`The Slow, Quiet Death`, `A Simple Introduction`: without what it says something of."""
    if sentence.language != "en" or after >= len(sentence.words):
        return False
    word = sentence.words[after - 1]
    goes_on = sentence.starts[after] is Role.WORD and (
        sentence.glued[after - 1] or sentence.tokens[after - 1][-1] == ","
    )
    loud = sentence.tokens[after - 1].isupper()
    return goes_on and not loud and (word in listed("en", "modifier") or word in listed("en", "adjective"))


def _is_end_of_phrase(sentence: Sentence, first: int, after: int) -> bool:
    """`muy | raros`, `Giro | d'Italia`: what says something of a word before it."""
    if sentence.language == "en" or not first:
        return False
    genitive = sentence.starts[first] is Role.PREPOSITION
    degree = sentence.words[first - 1] in listed(sentence.language, "adverb") and after - first == 1
    return (
        genitive
        or sentence.starts[first - 1] is Role.DEGREE
        or (degree and sentence.language in _ADJECTIVE_LAST)
    )


def _is_beginning(sentence: Sentence, first: int, after: int) -> bool:
    """`Sporting, Garibaldi nuovo presidente`: one word before a comma, or of a row that may hide a verb."""
    is_one = not first and after == 1 < len(sentence.tokens) and sentence.language != "en"
    token = sentence.tokens[0]
    stands_out = token.isupper() or token[0] in _QUOTES or sentence.words[0] in word_list("power")
    return is_one and not stands_out and (token[-1] == "," or sentence.glued[0])


def _is_romance_adverb(sentence: Sentence, first: int, after: int) -> bool:
    """`se jouera | finalement`: an adverb by its ending."""
    ending = _ADVERB_ENDINGS.get(sentence.language)
    return after - first == 1 and ending is not None and bool(re.search(ending, sentence.words[first]))


def _is_no_noun(sentence: Sentence, first: int, after: int) -> bool:
    """`ihn reparieren wollte`: a German noun has a capital."""
    return sentence.language == "de" and all(token.islower() for token in sentence.tokens[first:after])


def _is_foreign(sentence: Sentence, first: int, after: int) -> bool:
    """`2ed live` in an Arabic title: small Latin letters, or a part of a row of words in one direction."""
    text = " ".join(sentence.tokens[first:after])
    is_small = text.isascii() and text == text.lower() and text != text.upper()
    changes = {0, len(sentence.tokens), *direction_runs(sentence.tokens)}
    if len(changes) > _ENDS and not {first, after} <= changes:
        return True
    return is_small and dominant_script(" ".join(sentence.tokens)) is not Script.LATIN


def _is_short(sentence: Sentence, first: int, after: int) -> bool:
    """`how it took over rap`: a short word that nothing marks."""
    word, token = sentence.words[first], sentence.tokens[first]
    if after - first > 1 or not has_roles(sentence.language) or not token.islower():
        return False
    told = word in word_list("power") or is_concrete(word)
    return len(word) <= _MAX_SHORT_CHARS and word.isalpha() and word.isascii() and not told


def _is_stranded_verb(sentence: Sentence, first: int, after: int) -> bool:
    """`The Things That Matter Most`, `a Banana Breaking the Market`: a verb without its object or subject."""
    if sentence.language != "en" or after - first > 1 or not first or not is_verb(sentence.words[first]):
        return False
    told = sentence.tokens[first].isupper() or sentence.words[first] in word_list("power")
    is_form = sentence.words[first].endswith("ed") and sentence.ends[first - 1] is Role.SUBJECT
    if not told and (is_form or not may_be_noun(sentence.words[first])) and sentence.words[first - 1] != "to":
        return True
    if after < len(sentence.words) and sentence.starts[after] in _OF_OBJECTS:
        return sentence.words[first].endswith("ing")
    return (
        sentence.words[first] not in word_list("power")
        and sentence.ends[first - 1] in _BEFORE_VERBS
        and after < len(sentence.words)
    )


def _is_half_infinitive(sentence: Sentence, first: int, after: int) -> bool:
    """`Permission to Dance`: a noun without what it is for."""
    if sentence.language != "en" or after - first > 1 or after + 1 >= len(sentence.words):
        return False
    if sentence.tokens[first].isupper():
        return False
    return sentence.words[after] == "to" and is_verb(sentence.words[after + 1])


def _is_half_count(sentence: Sentence, first: int, after: int) -> bool:
    """`18 INCREDIBLE Hole | in Ones`: what is counted is in the plural."""
    if sentence.language != "en" or sentence.starts[first] is not Role.NUMBER or after - first == 1:
        return False
    last = sentence.words[after - 1]
    if after == len(sentence.words) or last[-1:] == "s":
        return False
    goes_on = sentence.starts[after] is Role.WORD and sentence.glued[after - 1]
    if not goes_on and sentence.starts[after] is not Role.PREPOSITION:
        return False
    return (
        sentence.words[first].isdigit()
        and sentence.words[first] != "1"
        and last not in listed("en", "plural")
    )


def _is_after_than(sentence: Sentence, first: int, after: int) -> bool:  # noqa: ARG001 - the rules are alike
    """`Worse Than the | Last`: what something is compared with."""
    is_number = sentence.starts[first] is Role.NUMBER
    return sentence.language == "en" and not is_number and "than" in sentence.words[max(0, first - 2) : first]


def _is_talked_about(sentence: Sentence, first: int, after: int) -> bool:
    """`Nobody's | Talking About`: a verb with its preposition, whose object stands before."""
    if sentence.language != "en" or sentence.ends[after - 1] is not Role.PREPOSITION:
        return False
    return is_verb(sentence.words[first]) and not sentence.tokens[first].isupper()


def _ends_on_verb(sentence: Sentence, first: int, after: int) -> bool:
    """`Gerard Pique offers | to leave`: who, and half of what he does."""
    is_last_of_several = sentence.language == "en" and after - first > 1 and after < len(sentence.words) - 1
    if not is_last_of_several or sentence.words[after] != "to" or not is_verb(sentence.words[after + 1]):
        return False
    word = sentence.words[after - 1]
    return word.endswith("s") and is_inflected_verb(word) and not sentence.tokens[after - 1].isupper()


def _joins_clauses(sentence: Sentence, first: int, after: int) -> bool:
    """`Coutinho Agrees | Terms & Lacazette | Could Be Sold`: the end of one clause, the doer of the next."""
    if sentence.language != "en" or Role.AND not in sentence.starts[first + 1 : after - 1]:
        return False
    goes_on = first > 0 and after < len(sentence.words)
    return goes_on and sentence.starts[after] in {Role.AUXILIARY, Role.CONDITION}


def _is_verb_before_object(sentence: Sentence, first: int, after: int) -> bool:
    """`Win | 2020 PGA Championship`: what is done, without what it is done to."""
    is_first = sentence.language == "en" and not first and after == 1 and len(sentence.words) > 1
    if not is_first or sentence.tokens[0].isupper():
        return False
    return is_verb(sentence.words[0]) and sentence.starts[1] in {Role.NUMBER, Role.DETERMINER}


_RULES = (
    _is_verb_before_object,
    _is_after_than,
    _is_talked_about,
    _ends_on_verb,
    _joins_clauses,
    _is_label,
    is_side,
    is_foreign_side,
    is_one_of_equals,
    _is_weak,
    _is_half_of_name,
    _is_linked,
    _is_negated,
    _is_in_turned_statement,
    _is_asked,
    _is_numbered,
    _is_part_number,
    _holds_number,
    is_in_row,
    _is_end_of_name,
    _is_end_of_work,
    _is_before_its_number,
    _is_count_without_noun,
    _is_version,
    _ends_on_comma,
    _is_date,
    _is_bare_number,
    _is_masked,
    _cuts_quotation,
    _is_adjective,
    _is_end_of_phrase,
    _is_beginning,
    _is_romance_adverb,
    _is_no_noun,
    _is_foreign,
    _is_short,
    _is_stranded_verb,
    is_half_comparison,
    _is_half_infinitive,
    _is_half_count,
)

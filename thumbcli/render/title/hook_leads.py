"""Tell what may not stand small before a hook: a subject without its predicate, half of a verb, a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thumbcli.render.title.hook_rows import ends_part, parts_outcome
from thumbcli.render.title.name_forms import names_person
from thumbcli.render.title.sentence import MONEY, VERB_FINAL
from thumbcli.render.title.stop_words import is_year
from thumbcli.render.title.word_roles import Role, is_inflected_verb, is_verb, listed

if TYPE_CHECKING:
    from thumbcli.render.title.sentence import Sentence

__all__ = ["LEADS_TORN"]

_LABEL_WORDS = frozenset(
    "full complete entire uncut session interview episode speech keynote event video stream tour match game "
    "highlights recap livestream replay conference press debate talk part".split()
)

_MIN_SAID_WORDS = 4
"""Before a person's name alone at the end: `'were ATROCIOUS' - | Craig Burley`."""

_MAX_ATTRIBUTION_WORDS = 5
"""`..., diz IBGE`, `..., says a former employee`: who says so."""

_COPULAS = frozenset(
    "gets becomes looks feels seems turns stays got became looked felt seemed turned".split()
)
"""English verbs that say of their subject what the next word is."""

_PARTICLES = frozenset({"off", "out", "up", "down"})

_ASKS_WHY = frozenset({"por", "pour"})
"""`Por que`: asks, in two small words."""

_LINKING = frozenset({Role.CLAUSE, Role.AUXILIARY})
_TELLING = frozenset({Role.WORD, Role.NUMBER, Role.NEGATION, Role.QUESTION, Role.SUBJECT})


def _begins_attribution(sentence: Sentence, cut: int) -> bool:
    """`Inflação cai para 3,9%, | diz IBGE`, `Why? | David Morgan`: who says it is less than what is said."""
    if not ends_part(sentence, cut) or len(sentence.words) - cut > _MAX_ATTRIBUTION_WORDS:
        return False
    if sentence.words[cut] in listed(sentence.language, "says"):
        return True
    is_after_mark = sentence.tokens[cut - 1][-1] in "?!." or cut >= _MIN_SAID_WORDS
    return is_after_mark and names_person(" ".join(sentence.tokens[cut:]))


def _begins_label(sentence: Sentence, cut: int) -> bool:
    """`... on Nvidia GTC 2026, | full session`: says how long it is, not what."""
    return ends_part(sentence, cut) and _LABEL_WORDS.issuperset(sentence.words[cut:])


def _parts_copula(sentence: Sentence, cut: int) -> bool:
    """`When Our Generation Gets | Old`: a verb without what it says of its subject."""
    if sentence.language != "en" or cut <= 1 or ends_part(sentence, cut):
        return False
    is_copula = sentence.words[cut - 1] in _COPULAS and sentence.ends[cut - 2] is Role.WORD
    return is_copula and sentence.starts[cut] is Role.WORD


def _parts_phrasal_verb(sentence: Sentence, cut: int) -> bool:
    """`Evenepoel Crashes Off | Bridge`: a verb and its particle, without what they go on to."""
    if sentence.language != "en" or cut <= 2 or ends_part(sentence, cut):  # noqa: PLR2004 - a subject, a verb, a particle
        return False
    verb = sentence.words[cut - 2]
    told = is_inflected_verb(verb) and not verb.endswith("ing") and sentence.ends[cut - 3] is Role.WORD
    return told and sentence.words[cut - 1] in _PARTICLES and sentence.starts[cut] is Role.WORD


def _leads_without_words(sentence: Sentence, cut: int) -> bool:
    """`Lo que | la gente opina`: small words that only link what follows."""
    if sentence.language in {"en", *VERB_FINAL}:
        return False
    lead = sentence.starts[:cut]
    if sentence.words[0] in _ASKS_WHY:
        return False
    return _TELLING.isdisjoint(lead) and not _LINKING.isdisjoint(lead)


def _parts_predicate(sentence: Sentence, cut: int) -> bool:
    """`O BARCELONA | NÃO é FAVORITO`, `VAI | SE SURPREENDER`: what is denied, without its subject."""
    if sentence.language in {"en", "de", *VERB_FINAL} or ends_part(sentence, cut):
        return False
    if sentence.words[cut] in listed(sentence.language, "reflexive"):
        return sentence.ends[cut - 1] in {Role.WORD, Role.AUXILIARY}
    is_denied = sentence.starts[cut] is Role.NEGATION and sentence.ends[cut - 1] in {Role.WORD, Role.SUBJECT}
    without = sentence.words[cut] in listed(sentence.language, "without")
    return is_denied and not without and sentence.start_after(cut) in {Role.AUXILIARY, Role.WORD, Role.OBJECT}


def _parts_model(sentence: Sentence, cut: int) -> bool:
    """`l'essai de la KTM | 1290 Superduke R`: a name without its beginning."""
    if sentence.title_case or sentence.language == "de" or sentence.starts[cut] is not Role.NUMBER:
        return False
    if ends_part(sentence, cut) or MONEY.search(sentence.tokens[cut]) or cut + 1 >= len(sentence.tokens):
        return False
    before, after = sentence.tokens[cut - 1], sentence.tokens[cut + 1]
    is_name = sentence.ends[cut - 1] is Role.WORD and not is_verb(sentence.words[cut - 1])
    return is_name and before[0].isupper() and after[0].isupper()


def _parts_one_of(sentence: Sentence, cut: int) -> bool:
    """`Made In One Of | The Last Factories`: one of several, without its `one`."""
    return sentence.language == "en" and sentence.words[max(0, cut - 2) : cut] == ("one", "of")


def _leaves_list(sentence: Sentence, cut: int) -> bool:
    """`10 PS4 Hacks & Tricks | You Probably Didn't Know`: of whom a list is, without the list."""
    if sentence.language != "en" or sentence.starts[cut] is not Role.SUBJECT or ends_part(sentence, cut):
        return False
    begins = 1 if sentence.words[0] in {"top", "the"} and cut > 1 else 0
    return sentence.starts[begins] is Role.NUMBER and sentence.counts(begins)


def _parts_count(sentence: Sentence, cut: int) -> bool:
    """`8 Must Know | JavaScript Array Methods`: a number without what it counts."""
    is_count = sentence.starts[0] is Role.NUMBER and not is_year(sentence.tokens[0])
    if sentence.language != "en" or ends_part(sentence, cut) or not is_count:
        return False
    lead = sentence.starts[1:cut]
    is_bare = not any(word.endswith("s") for word in sentence.words[1:cut])
    return is_bare and not {Role.PREPOSITION, Role.SUBJECT, Role.CLAUSE}.intersection(lead)


def _parts_base_verb(sentence: Sentence, cut: int) -> bool:
    """`How HOT WHEELS | Beat Out MATCHBOX`: the verb of those who are named before it."""
    if sentence.language != "en" or cut < 2 or sentence.starts[0] is not Role.QUESTION:  # noqa: PLR2004 - a question and its subject
        return False
    before, word = sentence.words[cut - 1], sentence.words[cut]
    told = before.endswith("s") and sentence.starts[cut - 1] is Role.WORD
    return told and not ends_part(sentence, cut) and is_verb(word)


LEADS_TORN = (
    _parts_one_of,
    parts_outcome,
    _leaves_list,
    _parts_count,
    _parts_base_verb,
    _begins_attribution,
    _begins_label,
    _parts_copula,
    _parts_phrasal_verb,
    _leads_without_words,
    _parts_predicate,
    _parts_model,
)
"""What says that a hook may not begin at a cut, by what would stand small before it."""

"""Take off a title what only its platform needs: hype, hashtags, names of channels, brackets, guests."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from thumbcli.render.title.language import detect_language
from thumbcli.render.title.stop_words import stop_words
from thumbcli.render.title.title_parts import (
    DASHES,
    FEATURED,
    NUMERIC_DATE,
    AsideKind,
    announces_work,
    bracket_kind,
    follows_function_word,
    has_letters,
    is_label,
    names_song,
    part_kind,
    platform_words,
    strip_edges,
    tail_of,
)
from thumbcli.render.title.word_roles import Role, is_verb, role_of_word

if TYPE_CHECKING:
    from thumbcli.render.title.findings import Findings

__all__ = [
    "BRACKET_STARTS",
    "without_brackets",
    "without_cut_end",
    "without_guests",
    "without_handles",
    "without_hashtags",
    "without_hype",
    "without_prefix",
    "without_tails",
]

BRACKET_STARTS = "([{\uff08\u3010"

_SITE_PREFIX = r"(?i)(?:show|ask|tell|launch)\s+hn\s*[:\u2013\u2014-]\s*(?=\S)"

_STARRED = r"(?<![\w*])\*{1,2}([^*]{2,40}?)\*{1,2}(?![\w*])"

_MIN_REMARK_WORDS = 3
"""So many words between stars at the end of a title are a remark: `sewing a dress *runway, I'm ready*`."""

_LONE_STAR = r"\s\*([^*]+)$"

_PLATFORM_TAG = (
    r"(?i)\s*(?<![\w&])#(?:yt|youtube)?(?:shorts?|short_?video|fyp|foryou(?:page)?|"
    r"viral(?:video|shorts?)?|trending|reels?|subscribe)\b"
)

_TRAILING_HANDLES = r"(?:\s+@\w[\w.]+)+\s*$"

_BEFORE_NAME = frozenset({"vs", "v", "versus", "x", "ft", "feat", "featuring", "@"})
"""Words that a name belongs to, which is then part of the title."""

_ROW_OF_TAGS = r"(?<=\w)\s*(?:#(?=[^\W\d])[^\s#|,)\]]+\s+){2,}(?=[^\W_#])"
"""Two hashtags or more inside of a title: `Dark Cherry #noads #tiktok Part 102`."""

_WITH_TAG = frozenset(
    {Role.PREPOSITION, Role.DETERMINER, Role.AND, Role.AUXILIARY, Role.SUBJECT, Role.CLAUSE}
)
"""After these a hashtag is a word of its sentence: `I love my #London`."""

_BEFORE_NOUN = frozenset({Role.PREPOSITION, Role.DETERMINER})
_WITH_ARTICLES = ("es", "pt", "fr", "it", "de")
"""Languages in which a title is too short to be told after the hashtags that are left out."""

_MIN_CUT_CHARS, _MIN_KEPT_WORDS = 40, 4
_DOTS = frozenset({"..", "...", "....", "\u2026"})
_LEANING = frozenset({Role.PREPOSITION, Role.DETERMINER, Role.AND})
"""What no title ends on."""

_TRAILING_TAGS = r"(?:^|(?<=[^\w&]))(?:[\s|,\u2013-]*#(?=[^\W\d])[^\s#|,)\]]+)+\s*$"

_BRACKETS = (
    r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|"
    r"\uff08([^\uff08\uff09]*)\uff09|\u3010([^\u3010\u3011]*)\u3011)\s*"
)

_GUESTS = (
    rf"(?<=[\w)\]\"'\u201d\u2019\u2026!?.*])\s+((?i:{FEATURED})\s+[^|()\[\]{{}}~:\n]+?)\s*"
    rf"(?=\s[-\u2013\u2014~|/]+\s|[|(\[{{:\"\u201c]|\s(?i:(?:official|oficial)\s(?:\w+\s)?(?:video|audio|clip|mv)|lyrics?)\b|$)"
)

_GUEST_WORDS = r"(?i)\b(?:ft|feat|featuring|part\.)(?!\w)"

_LEADING_EPISODE = (
    r"(\u3010[^\u3010\u3011]*\u3011\s*|\[[^\[\]]*\]\s*)"
    r"(#\d{1,4}|(?i:ep)\.?\s?\d{1,4}(?:-\d{1,3})?|\u7b2c\s?\d+\s?[\u56de\u8a71\u8bdd\u96c6\u671f])[\s:.|-]*(?=\S)"
)

_BARE_EPISODE = r"((?i:ep)\.\s?\d{1,4}(?:-\d{1,3})?)[\s:|]+(?=\S+\s\S)"

_CUT_SUBTITLES = r"(?:ENG|SUB|ENG\s?SUB|CC)\s?[)\]]\s*(?=[^\W\d_]|[\[\u201c\"'])"
"""What is left of a bracket with the languages of subtitles whose beginning was flags: `SUB] ...`."""

_LEADING_DATE = rf"({NUMERIC_DATE}|\d{{1,2}}\.\d{{1,2}}(?=\s-\s))[\s:|-]+(?=\S*[^\W\d_])"

_POINT_OF_VIEW = r"POV\s?:?\s+(?=\S+\s\S)"

_TAILS_MAX = 4

_MAX_COUNTER_DIGITS = 3
"""A longer number in a bracket is a year."""


def without_hype(title: str) -> str:
    """Return the title without stars around words; hype between them goes, a loud remark gets brackets."""
    if "*" not in title:
        return title

    def replacement(found: re.Match[str]) -> str:
        before = title[: found.start()].strip()
        outside = not before or not title[found.end() :].strip()
        words = re.findall(r"\w+", found[1].lower())
        hype = not platform_words("hype").isdisjoint({"_".join(words), *words[:1]})
        if outside and hype:
            return " "
        cries = found[1].endswith("!") and found[1][0].isupper() and " " in found[1]
        is_sentence = len(words) >= _MIN_REMARK_WORDS and not title[found.end() :].strip()
        is_remark = outside and before and (found[1].isupper() or cries or is_sentence)
        goes_on = follows_function_word(title, found.start())
        return f"({found[1]})" if is_remark and not goes_on else found[1]

    text = re.sub(_STARRED, replacement, title).strip()
    remark = re.search(_LONE_STAR, text)
    if remark and part_kind(remark[1]) is not AsideKind.CONTEXT:
        text = f"{text[: remark.start()]} | {remark[1]}"
    return text if has_letters(text) else title


def without_cut_end(title: str) -> str:
    """Return a long title without the small words that its source cut it off after, and without the dots.

    Authors end on no article: `a rally in Michigan ahead of the...` was cut.
    """
    text = title.rstrip(" .\u2026")
    if len(title) < _MIN_CUT_CHARS or title[len(text) :].strip() not in _DOTS:
        return title
    language, words = detect_language(text), text.split()
    while len(words) > _MIN_KEPT_WORDS and role_of_word(words[-1].lower(), language) in _LEANING:
        words.pop()
    kept = " ".join(words).rstrip(" ,;:-\u2013|")
    return kept if len(words) < len(text.split()) else title


def without_prefix(findings: Findings, text: str) -> str:
    """Take off `Show HN:`, the number of an episode after a bracket, and a date before everything."""
    if "hn" in text.lower() and (found := re.match(_SITE_PREFIX, text)):
        findings.asides.append((AsideKind.NOISE, strip_edges(found[0])))
        return text[found.end() :]
    if text[:1] in "ESC" and (found := re.match(_CUT_SUBTITLES, text)):
        findings.asides.append((AsideKind.NOISE, strip_edges(found[0])))
        text = text[found.end() :]
    if text.startswith(("\u3010", "[")) and (found := re.match(_LEADING_EPISODE, text)):
        findings.asides.append((AsideKind.EPISODE, found[2]))
        return found[1] + text[found.end() :]
    if text[:3].lower() == "ep." and (found := re.match(_BARE_EPISODE, text)):
        findings.asides.append((AsideKind.EPISODE, found[1]))
        return text[found.end() :]
    if found := re.match(_POINT_OF_VIEW, text):
        findings.introduce(AsideKind.CONTEXT, found[0].strip(" :"))
        return text[found.end() :]
    if text[:1].isdigit() and (found := re.match(_LEADING_DATE, text)):
        findings.asides.append((AsideKind.DATE, found[1]))
        return text[found.end() :]
    return text


def without_hashtags(findings: Findings, text: str) -> str:
    """Take off the hashtags that are noise of a platform, and a row of them at the end."""
    if "#" not in text:
        return text
    rest = re.sub(_PLATFORM_TAG, "", text)
    if has_letters(rest):
        findings.asides += [(AsideKind.NOISE, tag.strip()) for tag in re.findall(_PLATFORM_TAG, text)]
        text = rest
    if row := re.search(_ROW_OF_TAGS, text):
        findings.asides += [(AsideKind.NOISE, tag) for tag in row[0].split()]
        text = f"{text[: row.start()]} {text[row.end() :]}"
    trailing = re.search(_TRAILING_TAGS, text)
    before = strip_edges(text[: trailing.start()]) if trailing else ""
    if not trailing or not before or _wants_noun(before):
        return text
    findings.asides += [(AsideKind.NOISE, f"#{tag.strip()}") for tag in trailing[0].split("#")[1:]]
    return before


def _wants_noun(before: str) -> bool:
    """Tell whether the last word before a hashtag leans on it: `I love my #London`, `Bernardes no #Sesc`."""
    last = before.rsplit(maxsplit=1)[-1].lower()
    return role_of_word(last, "en") in _WITH_TAG or any(
        role_of_word(last, language) in _BEFORE_NOUN for language in _WITH_ARTICLES
    )


def without_handles(findings: Findings, text: str) -> str:
    """Take off the names of channels at the end: `Double Stacked Pizza @Lionfield @ChefRush`.

    A single one after a verb is whom the title is about: `I fought @KSI`.
    """
    tagged = any(kind is AsideKind.NOISE and aside.startswith("#") for kind, aside in findings.asides)
    handles = re.search(_TRAILING_HANDLES, text) if "@" in text else None
    before = strip_edges(text[: handles.start()]) if handles else ""
    if (
        not handles
        or not has_letters(before)
        or _goes_on(before, is_lone="@" not in handles[0].strip()[1:], is_tagged=tagged)
    ):
        return text
    findings.asides += [(AsideKind.NOISE, handle) for handle in handles[0].split()]
    return before


def without_brackets(findings: Findings, text: str) -> str:
    """Take off the brackets that hold noise, guests, an episode or a date."""
    if not any(sign in text for sign in BRACKET_STARTS):
        return text
    return " ".join(re.sub(_BRACKETS, partial(_bracket_replacement, findings), text).split())


def _bracket_replacement(findings: Findings, found: re.Match[str]) -> str:
    content = strip_edges(next((group for group in found.groups() if group), ""))
    before, after = found.string[: found.start()].strip(), found.string[found.end() :].strip()
    starts_anew = after[:1].isupper() or after[:1] == ":"
    at_end = not after or after[0] in "|-\u2013\u2014#" + BRACKET_STARTS
    at_end = at_end or (starts_anew and announces_work(content))
    kind = bracket_kind(content, at_end=at_end, of_song=findings.is_song)
    if before and starts_anew and re.fullmatch(NUMERIC_DATE, content):
        findings.asides.append((AsideKind.DATE, content))
        return " | "
    introduces = kind is AsideKind.EPISODE and after[:1] == "\uff1a"
    if _is_counter(content, found[0].strip(), before):
        findings.asides.append((AsideKind.NOISE, content))
        return " "
    is_call = not content and not found[0][0].isspace()
    if kind is None or is_call or introduces or not (before or after):
        return found[0]
    if kind is AsideKind.FEATURE and "@" in content:
        kind = AsideKind.NOISE  # handles name channels, and no artists: `(ft. @Mary @Sora)`
    findings.asides.append((kind, content))
    if kind is AsideKind.FEATURE:
        findings.is_song = findings.is_song or not content.lower().startswith("w/")
    if announces_work(content):
        return _after_bracket(before, after)
    if kind is not AsideKind.NOISE:
        return " "
    if names_song(content):
        findings.is_song = True
        findings.song_first = findings.song_first or _is_of_first_clause(before, after)
    return _after_bracket(before, after)


def _is_of_first_clause(before: str, after: str) -> bool:
    """Tell whether a bracket says what the clause before a dash is: `She Couldn't (Audio) - Linkin Park`."""
    is_between = re.match(DASHES, f" {after}") is not None
    return is_between and "|" not in before and re.search(DASHES, f"{before} ") is None


def _is_counter(content: str, bracket: str, before: str) -> bool:
    """Tell whether a bracket counts the parts of a row: `Longplay [517]`, `THE HIVE (with viewers) (4)!`."""
    is_small = content.isdigit() and len(content) <= _MAX_COUNTER_DIGITS
    return is_small and (bracket[0] == "[" or before.endswith((")", "]")))


def without_guests(findings: Findings, text: str) -> str:
    """Take out `ft. X` without brackets, up to the next separator."""
    found = re.search(_GUESTS, text) if re.search(_GUEST_WORDS, text) else None
    if not found:
        return text
    before, after = text[: found.start()], text[found.end() :]
    if found[1].lower().startswith("featuring") and not found[1].split()[1][:1].isupper():
        return text
    # `PINK!` is how she writes herself; `and Mark!` cries.
    names_artists = not found[1].endswith("!") or found[1].split()[-1].isupper()
    if names_artists and (
        re.search(DASHES, before) or re.match(DASHES, after) or after.lstrip()[:1] in set(":~")
    ):
        findings.is_song = findings.is_song or not is_label(before)
    findings.asides.append((AsideKind.FEATURE, strip_edges(found[1])))
    return f"{before} {after}".strip()


def without_tails(findings: Findings, segment: str) -> tuple[str, list[tuple[AsideKind, str]]]:
    """Return a part without the noise, label, episode or date at its end, and those."""
    taken: list[tuple[AsideKind, str]] = []
    text = segment
    for _ in range(_TAILS_MAX):
        tail = tail_of(text)
        if tail is None:
            break
        findings.is_song = findings.is_song or tail.of_song
        taken.insert(0, (tail.kind, tail.text))
        text = strip_edges(text[: tail.start])
        if not has_letters(text):
            return "", taken
    return text, taken


def _goes_on(before: str, *, is_lone: bool, is_tagged: bool) -> bool:
    """Tell whether a name that follows belongs to the sentence before it; among hashtags it rarely does."""
    last = before.rsplit(maxsplit=1)[-1].lower()
    if is_tagged:
        return last in _BEFORE_NAME or role_of_word(last, "en") in {Role.PREPOSITION, Role.AND}
    return last in _BEFORE_NAME | stop_words() or (is_lone and is_verb(last))


def _after_bracket(before: str, after: str) -> str:
    """Return what stands for a bracket that was taken out: a bar before a name or after a colon."""
    starts_name = after[:1].isupper() and not re.match(r"(?i)(?:ft|feat|by|with)\b", after)
    return " | " if before and (starts_name or after[:1] == ":") else " "

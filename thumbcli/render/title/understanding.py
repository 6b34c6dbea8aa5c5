"""What a title says, as an editor would understand it: its language, words, topic, tone and icon."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import chain, pairwise, takewhile
from typing import TYPE_CHECKING

from thumbcli.contract.design_options import TextChoice
from thumbcli.light_dataclass import dataclass
from thumbcli.render.title.announcing import is_announcement
from thumbcli.render.title.category import FoundTopic, find_topic
from thumbcli.render.title.clean_title import CleanTitle, clean_title
from thumbcli.render.title.core_phrase import find_core
from thumbcli.render.title.drawn_things import drawn_things
from thumbcli.render.title.emoji import split_emoji
from thumbcli.render.title.emphasis import find_emphasis
from thumbcli.render.title.headline import Headline, HeadlineKind, parse, with_words
from thumbcli.render.title.hook import WHOLE_TITLE, find_hooks
from thumbcli.render.title.icon_choice import find_icon
from thumbcli.render.title.language import language_of, likely_language
from thumbcli.render.title.long_titles import MAX_CHARS
from thumbcli.render.title.name_forms import names_person
from thumbcli.render.title.script import UNSPACED, dominant_script
from thumbcli.render.title.sentence import read_sentence
from thumbcli.render.title.spoken_emoji import spoken_emoji
from thumbcli.render.title.title_parts import FEATURED, AsideKind, part_kind
from thumbcli.render.title.tone import Tone, find_tone
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.topic_form import is_song
from thumbcli.render.title.word_roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.contract import Category
    from thumbcli.render.title.hook import Hook
    from thumbcli.render.title.icon_choice import FoundIcon

__all__ = ["TextChoice", "Understanding", "accent_of", "understand"]

_GREAT_SUM_AT_END = re.compile(
    r"(?i)\s([$\u20ac\u00a3](?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?\s?(?:k|m|b|million|billion|trillion))[!?.]*)$"
)
"""`Giving $100,000`, `Fight For $5M!`: the sum says more than the verb before it."""

_POLES = frozenset("\U0001f44d\U0001f44e")
_TAGS = re.compile(r"^#\w|\w/\w+/\w")
"""A number of an episode or a row of names to be found by, without which a title says the same."""

_BETWEEN_SMALL = " \u00b7 "
"""Between two parts of a title that stand small on one line."""


_MIN_LOUD = 4
"""Letters of a word in capitals that is no abbreviation."""

_OWNED = r"((?:[A-Z\u00c0-\u00de][\w.-]*\s?){1,3})['\u2019]s\s+(\S+\s\S.*)$"
"""A name in capitals, and two words or more of what belongs to it."""

_SENTENCE_END = r"[!?\u2026]\s"
_MAX_SHORT_WORDS = 5
"""A longer title is small beside the words that a hook leaves over, and a channel's name as well."""

_MAX_PUBLISHER_WORDS, _MAX_PERSON_WORDS = 6, 3

_MAX_READ_ON_CHARS, _CLOSES_PART = 34, ":.!?"
"""The longest headline that both halves of a sentence make, and the signs after which another one begins."""

_MAX_WHOLE_WORDS = 9
"""A title of no more words is readable beside a small line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What a title says.

    Attributes:
        title: The title itself.
        language: ISO 639-1, or `und`.
        clean: The title without what belongs to its platform.
        headline: The words to draw, large and small.
        accent: The words of the main line that stand out; empty where none do.
        names_work: The main line is the name of a song, a film or a game: hardly a word of it stands out.
        topic: What it is about; None where nothing is known.
        topic_is_sure: Whether more than one sign says so, or the request.
        tone: How grave or how light it is.
        icon: An emoji that shows what it is about; None where none is sure to.
        equal_icons: Those that are as right, with it, so that a channel has several; none for most titles.
        things: What of these, and of up to two more that other words of the headline name, is drawn: nothing
            where the picture of it would say something else.
        spoken_emoji: Those of the title's own that its words speak of; the others are ornaments.
        reasons: Why, a short line each.
    """

    title: str
    language: str
    clean: str
    headline: Headline
    accent: str
    names_work: bool
    topic: Topic | None
    topic_is_sure: bool
    tone: Tone
    icon: str | None
    equal_icons: tuple[str, ...]
    things: tuple[str, ...]
    spoken_emoji: tuple[str, ...]
    reasons: tuple[str, ...]


@lru_cache(256)
def understand(
    title: str,
    *,
    category: Category | None = None,
    text: TextChoice = TextChoice.FULL,
    max_chars: int = MAX_CHARS,
    variant: int = 0,
    headline: str = "",
    subtitle: str = "",
    language: str | None = None,
) -> Understanding:
    """Return what a title says.

    Args:
        title: NFC, trimmed, 1 to 200 characters.
        category: The one that was asked for; None to tell it by the title.
        text: Whether the whole title is drawn large, or its hook.
        max_chars: The longest main line, in characters.
        variant: Which of its hooks: 0 is the best.
        headline: The words to draw large, in place of the title's; drawn as they are but for emoji.
        subtitle: The words to draw small, in place of the title's. Beside a `headline` nothing else is small.
        language: The language of the title, ISO 639-1; None to tell it by its words.
    """
    language = language_of(title, language)
    reasons = [f"language: {language}"]
    words = parse(title, max_chars, whole=text is TextChoice.FULL)
    clean = clean_title(split_emoji(title)[0])
    if clean.asides:
        reasons.append(
            f"clean: set apart {', '.join(f'{aside.text} ({aside.kind})' for aside in clean.asides)}"
        )
    topic = (
        FoundTopic(Topic(category), "the request", is_sure=True) if category else find_topic(title, language)
    )
    reasons.append(
        f"category: {topic.topic} ({topic.reason})" if topic else "category: none (too few signs of one)"
    )
    tone = find_tone(title, language, topic.topic if topic else None)
    reasons.append(f"tone: {tone.tone} ({tone.reason})")
    of_title = words
    names_song = is_song(title, clean)
    if headline:
        reasons.append("headline: as given")
        words = _given(words, headline, max_chars)
    elif text is TextChoice.HOOK:
        grave = tone.tone is Tone.GRAVE
        kept = "is grave" if grave else "names a song" if names_song else ""
        hooks = find_hooks(words.main, language, whole=kept)
        first = variant % len(hooks)
        wanted = (
            (*hooks[first:], *hooks[:first]) if first else tuple(hook for hook in hooks if hook.is_better)
        )
        parts = tuple(takewhile(lambda hook: hook.rest, wanted))
        fitting = chain(
            _fitting_hooks(parts, words, clean.text, max_chars),
            _fitting_hooks(parts[:1], _without_publisher(words, clean), clean.text, max_chars),
            _fitting_hooks(wanted, words, clean.text, max_chars),
        )
        words, reason = next(fitting, (words, f"{WHOLE_TITLE}, which no hook leaves readable"))
        words = words if names_song else _read_on(words, language, max_chars)
        words = _without_date(_without_second_name(words, max_chars))
        reasons.append(f"headline: {_of_main_part(reason) if words.sub else reason}")
    else:
        reasons.append(f"headline: {_of_main_part(WHOLE_TITLE) if words.sub else WHOLE_TITLE}")
    words = replace(words, sub=_with_colons(words.sub, title))
    if not headline:
        of_title = words
    if subtitle:
        reasons.append("subtitle: as given")
        words = _with_subtitle(words, subtitle, max_chars)
    names_work = not headline and (clean.names_work or names_song)
    icon = find_icon(
        title,
        likely_language(title, language),
        # What is drawn by hand changes the words, not what the title is about; its own emoji are meant.
        headline=replace(of_title, emoji=_without_poles(words.emoji)),
        topic=topic.topic if topic else None,
        sure_topic=topic is not None and topic.is_sure,
        grave=tone.tone is Tone.GRAVE,
    )
    things = drawn_things(icon, topic.topic if topic else None, grave=tone.tone is Tone.GRAVE)
    reasons.append(_why_icon(icon, things))
    is_hooked = text is TextChoice.HOOK and not names_work
    accent = (
        _core_of(words, language) if is_hooked else accent_of(words.main.split(), language, surest=names_work)
    )
    return Understanding(
        title=title,
        language=language,
        clean=clean.text or title,
        headline=words,
        accent=accent,
        names_work=names_work,
        topic=topic.topic if topic else None,
        topic_is_sure=topic is not None and topic.is_sure,
        tone=tone.tone,
        icon=icon.icon if icon else None,
        equal_icons=icon.equals if icon and tone.tone is not Tone.GRAVE else (),
        things=things,
        spoken_emoji=spoken_emoji(words.emoji, clean.text, language, icons=(icon.icon,) if icon else ()),
        reasons=tuple(reasons),
    )


def _without_poles(emoji: tuple[str, ...]) -> tuple[str, ...]:
    """Return emoji without a thumb up and one down beside two things: one alone would judge both."""
    return tuple(one for one in emoji if one not in _POLES) if _POLES.issubset(emoji) else emoji


def _without_date(words: Headline) -> Headline:
    """Return a headline without a small line that only says when: the page beside the picture does."""
    is_date = bool(words.sub) and part_kind(words.sub) is AsideKind.DATE
    return replace(words, sub="") if is_date else words


def _why_icon(icon: FoundIcon | None, things: tuple[str, ...]) -> str:
    """Return the reason for the icon, or for none."""
    if icon is None:
        return "icon: none (no word is sure to name one)"
    if not things:
        return f"icon: none ({icon.reason} gives {icon.icon}, whose picture says something else)"
    return f"icon: {icon.icon} ({icon.reason})"


def _core_of(words: Headline, language: str) -> str:
    """Return what a headline turns on; of two sides neither, of what is done with a great sum the sum."""
    core = "" if words.kind is HeadlineKind.VERSUS else find_core(words.main, language)
    return found[1] if (found := _GREAT_SUM_AT_END.search(core)) else core


def accent_of(
    tokens: Sequence[str], language: str, choice: int | str = 0, *, between: str = " ", surest: bool = False
) -> str:
    """Return the words that stand out of a main line, as one phrase; arguments as for `find_emphasis`.

    Args:
        tokens: The words of the line.
        language: ISO 639-1, or `und`.
        choice: Which of several choices.
        between: What is between two of them.
        surest: As for `find_emphasis`.
    """
    found = find_emphasis(tokens, choice, language=language, surest=surest) if tokens else ()
    return between.join(tokens[index] for index in sorted(found))


def _with_colons(sub: str, title: str) -> str:
    """Return a small line with the colons that the title has between two of its parts."""
    parts = sub.split(_BETWEEN_SMALL)
    joined = parts[0]
    for before, after in pairwise(parts):
        colon = re.search(rf"{re.escape(before)}:\s+{re.escape(after)}", title)
        joined += (": " if colon else _BETWEEN_SMALL) + after
    return joined


def _given(words: Headline, headline: str, max_chars: int) -> Headline:
    """Return a headline that was written by hand; the emoji of the title stay artwork if it has none."""
    text, emoji = split_emoji(headline)
    own = replace(words, emoji=emoji or words.emoji)
    return with_words(own, text, max_chars=max_chars, may_split=False)


def _of_main_part(reason: str) -> str:
    """Return the reason of a headline beside which the other part of the title stands in small words."""
    return reason.replace(WHOLE_TITLE, "the main part of the title", 1)


def _fitting_hooks(
    hooks: Sequence[Hook], words: Headline, clean: str, max_chars: int
) -> Iterator[tuple[Headline, str]]:
    """Yield each headline with a hook large and all other words small, as they are read, and the reason.

    Hooks are left out whose other words stand on both sides of them, or are too many for a small line. What
    only announces the title (`AMAZING!`, `Must see:`) or names a guest is left out beside more of it. A title
    that is readable whole stays so where its best hook is left out: the next would leave the point small.
    """
    announcing = words.sub_first and is_announcement(words.sub, words.main)
    goes_on = not words.sub_first and f"{words.main} {words.sub}" in clean
    is_whole = not (goes_on or re.search(_SENTENCE_END, words.main)) and (
        dominant_script(words.main) not in UNSPACED
    )
    is_guest = re.match(FEATURED, words.sub, re.IGNORECASE) is not None
    is_readable = is_whole and len(words.main.split()) <= _MAX_WHOLE_WORDS
    for hook in _unmixed(hooks, words, may_stay=is_readable and not announcing):
        small = hook.rest
        if words.truncated and hook.rest_first:
            continue
        if announcing and hook.rest:
            pass
        elif words.sub and hook.rest and words.sub_first and hook.rest_first:
            small = f"{words.sub}{_BETWEEN_SMALL}{small}"
        elif words.sub and hook.rest and not hook.rest_first:
            small += f" {words.sub}" if goes_on else f"{_BETWEEN_SMALL}{words.sub}"
        elif (
            words.sub
            and hook.rest
            and not (is_guest and _shouts(hook, words))
            and not _TAGS.search(words.sub)
        ):
            if is_readable:
                return
            continue
        if not small:
            yield words, hook.reason
            continue
        hooked = with_words(words, hook.text, small, sub_first=hook.rest_first, max_chars=max_chars)
        if words.truncated or not hooked.truncated:
            yield replace(hooked, runs_on=hook.runs_on and small == hook.rest), hook.reason


def _unmixed(hooks: Sequence[Hook], words: Headline, *, may_stay: bool) -> Iterator[Hook]:
    """Yield the hooks up to one that puts half of a sentence beside a label, if the title `may_stay` whole.

    `Nvidia Stock · I listened to`: they would share a line.
    """
    has_label = may_stay and bool(words.sub) and words.sub_first
    return takewhile(lambda hook: not (has_label and hook.rest_first and hook.runs_on), hooks)


def _without_publisher(words: Headline, clean: CleanTitle) -> Headline:
    """Return a long headline without its small line, if that is but the name of a channel or a show.

    Beside it, the words before a hook have no place: those say more.
    """
    is_apart = any(aside.kind is AsideKind.CONTEXT and aside.text == words.sub for aside in clean.asides)
    if dominant_script(words.main) in UNSPACED:
        is_apart = is_apart or clean.text.endswith(f"\u3010{words.sub}\u3011")
    count = len(words.sub.split())
    is_person = count <= _MAX_PERSON_WORDS and names_person(words.sub)
    is_short = count <= _MAX_PUBLISHER_WORDS and not is_person
    is_unspaced = dominant_script(words.main) in UNSPACED
    is_long = is_unspaced or len(words.main.split()) > _MAX_SHORT_WORDS
    return replace(words, sub="") if is_apart and is_short and is_long and not words.sub_first else words


def _read_on(words: Headline, language: str, max_chars: int) -> Headline:
    """Return a headline that begins with a preposition together with its small line, if that comes first.

    `BITTEN - by a GIANT CATFISH`: the small line is half of the sentence, and no label.
    """
    tokens = tuple(words.main.split())
    if language != "en" or not words.sub_first or not words.sub or not tokens:
        return words
    if read_sentence(tokens, language).starts[0] is not Role.PREPOSITION or words.sub[-1] in _CLOSES_PART:
        return words
    if len(words.main) + len(words.sub) > _MAX_READ_ON_CHARS:
        return replace(words, runs_on=True)
    first = tokens[0] if tokens[0].isupper() else tokens[0].lower()
    return with_words(words, " ".join((words.sub, first, *tokens[1:])), "", max_chars=max_chars)


def _without_second_name(words: Headline, max_chars: int) -> Headline:
    """Return a headline without the name of its owner, if the small line before it has it already.

    `Demi Lovato Reacts to | Demi Lovato's Childhood Videos`: it would be read twice.
    """
    found = re.match(_OWNED, words.main) if words.sub_first and words.runs_on else None
    if not found or not re.match(rf"{re.escape(found[1])}\b", words.sub):
        return words
    return replace(
        with_words(words, found[2], words.sub, sub_first=True, max_chars=max_chars), runs_on=words.runs_on
    )


def _shouts(hook: Hook, words: Headline) -> bool:
    """Tell whether a hook has words in capitals of a title that is not in capitals."""
    loud = any(word.isupper() and len(word) >= _MIN_LOUD for word in hook.text.split())
    return loud and not words.main.isupper()


def _with_subtitle(words: Headline, subtitle: str, max_chars: int) -> Headline:
    text, emoji = split_emoji(subtitle)
    own = replace(words, emoji=(*words.emoji, *(one for one in emoji if one not in words.emoji)))
    worded = with_words(own, words.main, text, max_chars=max_chars, may_split=False)
    return replace(worded, truncated=words.truncated or worded.truncated)

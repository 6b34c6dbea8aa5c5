"""What a title says, as an editor would understand it: its language, words, topic, tone and icon."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from thumbcli.render.title.category import FoundTopic, find_topic
from thumbcli.render.title.clean_title import clean_title
from thumbcli.render.title.emoji import split_emoji
from thumbcli.render.title.headline import MAX_CHARS, parse, with_words
from thumbcli.render.title.hook import find_hooks
from thumbcli.render.title.icon_choice import find_icon
from thumbcli.render.title.language import detect_language
from thumbcli.render.title.tone import Tone, find_tone
from thumbcli.render.title.topic import Topic

if TYPE_CHECKING:
    from thumbcli.contract import Category
    from thumbcli.render.title.headline import Headline

__all__ = ["TextChoice", "Understanding", "understand"]


class TextChoice(StrEnum):
    """How much of a title is drawn large."""

    FULL = "full"
    HOOK = "hook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What a title says.

    Attributes:
        title: The title itself.
        language: ISO 639-1, or `und`.
        clean: The title without what belongs to its platform.
        headline: The words to draw, large and small.
        topic: What it is about; None where nothing is known.
        tone: How grave or how light it is.
        icon: An emoji that shows what it is about; None where none is sure to.
        reasons: Why, a short line each.
    """

    title: str
    language: str
    clean: str
    headline: Headline
    topic: Topic | None
    tone: Tone
    icon: str | None
    reasons: tuple[str, ...]


@lru_cache(256)
def understand(
    title: str,
    *,
    category: Category | None = None,
    text: TextChoice = TextChoice.FULL,
    max_chars: int = MAX_CHARS,
    variant: int = 0,
) -> Understanding:
    """Return what a title says.

    Args:
        title: NFC, trimmed, 1 to 200 characters.
        category: The one that was asked for; None to tell it by the title.
        text: Whether the whole title is drawn large, or its hook.
        max_chars: The longest main line, in characters.
        variant: Which of its hooks: 0 is the best.
    """
    language = detect_language(title)
    reasons = [f"language: {language}"]
    headline = parse(title, max_chars)
    topic = FoundTopic(Topic(category), "the request") if category else find_topic(title, language)
    if topic:
        reasons.append(f"category: {topic.topic}, by {topic.reason}")
    tone = find_tone(title, language, topic.topic if topic else None)
    reasons.append(f"tone: {tone.tone}, by {tone.reason}")
    if text is TextChoice.HOOK:
        hooks = find_hooks(headline.main, language, grave=tone.tone is Tone.GRAVE)
        hook = hooks[variant % len(hooks)]
        reasons.append(f"headline: {hook.reason}")
        if hook.rest:
            headline = with_words(
                headline, hook.text, hook.rest, sub_first=hook.rest_first, max_chars=max_chars
            )
    grave = tone.tone is Tone.GRAVE
    icon = find_icon(title, language, headline=headline, topic=topic.topic if topic else None, grave=grave)
    reasons.append(
        f"icon: {icon.icon}, by {icon.reason}" if icon else "icon: none, no word is sure to tell one"
    )
    return Understanding(
        title=title,
        language=language,
        clean=clean_title(split_emoji(title)[0]).text,
        headline=headline,
        topic=topic.topic if topic else None,
        tone=tone.tone,
        icon=icon.icon if icon else None,
        reasons=tuple(reasons),
    )

"""Choose the icon that says what a title is about, as an emoji; none where nothing is sure to."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from thumbcli.render.title.clean_title import clean_title
from thumbcli.render.title.emoji import split_emoji
from thumbcli.render.title.icon_subjects import rated_subjects
from thumbcli.render.title.icon_tables import Source, choices_for, icon_list, is_concrete
from thumbcli.render.title.icon_vocabulary import icon_words
from thumbcli.render.title.stop_words import stop_words
from thumbcli.render.title.text_atoms import names_somebody
from thumbcli.render.title.title_parts import AsideKind
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.topic_form import is_song
from thumbcli.render.title.word_data import read_list

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from thumbcli.render.title.clean_title import CleanTitle
    from thumbcli.render.title.headline import Headline
    from thumbcli.render.title.icon_vocabulary import IconWord

__all__ = ["FoundIcon", "find_brand", "find_icon", "icon_of_words", "is_concrete"]

_SURENESS: Mapping[Source, float] = MappingProxyType(
    {
        Source.PHRASE: 1.1,
        Source.HAND: 1.0,
        Source.BRAND: 0.95,
        Source.EMOJI_NAME: 0.7,
        Source.KIND: 0.7,
        Source.COUNTRY: 0.65,
        Source.NATIONALITY: 0.55,
    }
)
_OF_SMALL_LINE = -0.3
_IF_TOPIC = -0.15
"""For a word that has several meanings."""

_NAMED_GAME = 0.15
"""For the name of a game in the small line of a title about games: its own thing is in each picture of it,
but what the large line names says more."""

_OF_SINGER = -0.3
"""For the name of a singer in a title that is not about music: `Megan Thee Stallion | Makeup Tutorial`."""

_SUB_JOIN = " \u00b7 "
"""Between what the small line says: the end of the sentence, and the name of the show."""

_FIRST_NAME = 0.1
"""For a name that begins the large line: `WhatsApp is a medium for storytelling` is about it."""

_MIN_SURENESS = 0.5
"""Below this icons are wrong about as often as right (measured on labelled titles)."""

_SONG, _SINGER, _FILM, _SCOREBOARD = "🎵", "🎤", "🎬", "\ue00d"
_TRAILER = r"(?i)\b(?:trailer|teaser|tr[aá]iler|bande[- ]annonce|featurette|sneak peek)\b"
_SONG_TRAILER = r"(?i)(?<!\w)(?:m/?v|songs?|albums?|mixtapes?|music video)(?!\w)"
_GAME_TRAILER = (
    r"(?i)\b(?:gameplay|game|playstation|ps[2-5]|xbox|nintendo|switch|steam|pc|walkthrough|dlc|e3)\b"
)
_MATCH_RESULT = (
    r"^[^:!?|]{3,30}\s(?:[-\u2013]|vs?\.?|x)\s[^:!?|]{3,30}\s[\[(]?\d\s?[:\u2013-]\s?\d\b|"
    r"^[^:!?|\d]{3,30}\s\d\s?(?:[:\u2013-]|x)\s?\d\s[^:!?|\d]{3,30}$"
)
"""Two sides and a result such as football has: `FC Barcelona - FC Bayern 2:8`, `Brasil 1 x 7 Alemanha`."""

_HIGHLIGHTS = re.compile(
    r"(?i)\b(?:highlights|full game|match reaction|melhores momentos|r[eé]sumé|résume|h/l)\b|"
    r"ハイライト|하이라이트"
)
"""Of a match: the words before it are names of teams, such as `Seattle Storm`."""

_SPORTS = frozenset({Topic.SPORTS, Topic.COMBAT_SPORTS})
_VERSUS = re.compile(r"(?i)\s(?:vs?\.?|versus)\s")

_ADDRESS = (
    r"^\d[\w/ ]{0,8}?\s+(?:[A-Z]\w*\s+){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Court|Lane|Drive|Close|Way|Place|Crescent|Terrace|Gardens|Grove)\b.*"
    r"(?:,|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b[A-Z]{2}\s+\d{5}\b)"
)
"""Of a house that is for sale: `7 Edgeware Court, Sunderland`."""

_LARGE_SUM = (
    r"(?i)[$\u00a3\u20ac]\s?"
    r"(?:\d{1,3}(?:[,.]\d{3})+|\d{4,}|\d[\d.,]*\s?(?:k|m|b|mill?ion\w*|billion\w*|mio|mrd)\b)"
)
"""A thousand or more of a currency."""

_AFTER_SUM = frozenset(
    "vs versus today now fast online overnight every each cash prize dollar dollars usd euro euros".split()
)
"""What follows a sum that is meant as money: `$10,000 fast`."""

_ICON_OF_TOPIC: Mapping[Topic, str] = MappingProxyType(
    {
        Topic.MUSIC: _SONG,
        Topic.CRYPTO: "🪙",
        Topic.CARS: "🚗",
        Topic.FOOD_COOKING: "🍽",
        Topic.COMBAT_SPORTS: "👊",
        Topic.BEAUTY: "💄",
        Topic.MONEY: "💰",
        Topic.MEDICAL_HEALTHCARE: "🩺",
        Topic.GAMING: "🎮",
        Topic.CREATIVE_DESIGN: "🎨",
        Topic.SCIENCE: "🔬",
        Topic.TRAVEL: "🧳",
        Topic.FITNESS_WELLNESS: "💪",
        Topic.WORK: "💼",
        Topic.EDUCATION_TUTORIAL: "📚",
    }
)
"""Topics that one icon goes for, in titles surely about them. A computer or a trophy says of software or
sports only what the words say anyway."""

_ICON_LIST_OF_TOPIC: Mapping[Topic, str] = MappingProxyType({Topic.FILM: "film", Topic.CARS: "cars"})
"""Topics whose titles are made of names, as `Jungle` is part of one: the icons to choose from instead."""

_NAMED_TOPICS = frozenset({Topic.SPORTS, Topic.COMBAT_SPORTS, Topic.TECH_SAAS, Topic.MUSIC})
"""Topics whose teams, tools and songs have the names of animals and things: `Eagles`, `Beautiful Soup`."""

_ARTICLE = r"(?i)^(?:the|an?|my|your) "

_EPISODE = re.compile(r"(?i)\|.*\b(?:ep(?:isode)?\b\.?\s?#?\d|s\d+\s?e\d)")
_SHOW_MAX_WORDS = 3
"""Words before the bar of an episode that are the name of the show: `CHICKEN GIRLS | Annie | Ep. 7`."""

_RELEASE_NUMBER = r"\s\d+$"
"""After the name of software: `React 19` has the logo of `React`."""

_RISING = "📈"
_BURST = "💥"
"""An explosion, as comics draw it, and what it is where people die."""

_RELATED_MAX = 2
_MIN_RELATED_SURENESS = 0.85


class FoundIcon(NamedTuple):
    """An icon, and what it was chosen by.

    Attributes:
        icon: The icon.
        reason: The word or the form that it was chosen by, for people.
        related: Up to two further icons that other words of the large line are sure to name, the best first.
        word: The word that it was chosen by; empty for a form or a topic.
        source: Which table that word is in, the names before all others; None for a form or a topic.
        is_guess: Only the topic speaks for it, or a sum of money.
    """

    icon: str
    reason: str
    related: tuple[str, ...] = ()
    word: str = ""
    source: Source | None = None
    is_guess: bool = False

    @property
    def equals(self) -> tuple[str, ...]:
        """The icons that are as right as this one, with it; none for most."""
        return choices_for(self.icon, self.word)


_FALLING = FoundIcon("📉", "a word for a fall")


def find_icon(
    title: str,
    language: str,
    *,
    headline: Headline | None = None,
    topic: Topic | None = None,
    sure_topic: bool = False,
    grave: bool = False,
) -> FoundIcon | None:
    """Return the icon that says what a title is about; None if no word or form is sure to.

    Songs and trailers are known by their form. Else the surest word decides, the first of equals. Words
    that are not drawn large count less. A grave title gets none but a sober icon.

    Args:
        title: As `parse` takes it.
        language: ISO 639-1, or `und`.
        headline: What is drawn large and small; by default the whole title is large.
        topic: What it is about, if that is known.
        sure_topic: Whether more than one sign says so.
        grave: Whether it speaks of death, illness, war or abuse.
    """
    text = split_emoji(title)[0]
    clean = clean_title(text)
    is_trailer = _is_trailer(text, clean, topic)
    found = None if grave else _by_form(text, clean, topic, language, is_trailer=is_trailer)
    large = headline.main if headline else clean.text
    small = headline.sub.split(_SUB_JOIN) if headline and headline.sub else []
    shown = " ".join((large, *small))
    small += [
        aside.text for aside in clean.asides if aside.kind is not AsideKind.NOISE and aside.text not in shown
    ]
    has_result = any(re.search(_MATCH_RESULT, part.strip()) for part in text.split("|"))
    if found is None and is_trailer and not grave:
        # What a trailer's other words name literally are names, and a gamepad would say nothing.
        return None
    is_match = (
        has_result
        or any(_HIGHLIGHTS.search(part) for part in (large, *small))
        or (topic in _SPORTS and _VERSUS.search(text) is not None)
    )
    if found is None:
        is_show = _EPISODE.search(text) is not None and len(large.split()) <= _SHOW_MAX_WORDS
        fits = _fitting(
            "sober" if grave else "sport" if is_match else "",
            topic if sure_topic else None,
            names_show=is_show,
            names_person=names_somebody(shown, language),
        )
        running_on = {
            part for part in small if f"{large} {part}" in clean.text or f"{part} {large}" in clean.text
        }
        found = _by_words(large, small, language, topic, grave=grave, fits=fits, running_on=running_on)
    if found and grave and found.icon == _BURST:
        return None  # A burst is a joke there, and a flame another disaster.
    if found or grave:
        return _FALLING if found and found.icon == _RISING and _falls(text) else found
    if has_result:
        return FoundIcon("⚽", "the result of a match")
    return _by_topic(large, topic if sure_topic else None, is_match=is_match)


def _falls(text: str) -> bool:
    """Tell whether a word says that what a title is about goes down: a rising chart would deny it."""
    return not read_list("chart_words.txt", "down").isdisjoint(re.findall(r"[^\W_]+", text.lower()))


def _by_topic(large: str, topic: Topic | None, *, is_match: bool) -> FoundIcon | None:
    """Return the icon of a title that no word and no form tells more of."""
    if topic is Topic.SPORTS and is_match:
        return FoundIcon(_SCOREBOARD, "a match")
    if topic and (icon := _ICON_OF_TOPIC.get(topic)):
        return FoundIcon(icon, f"the topic {topic}", is_guess=True)
    if (sum_of_money := re.search(_LARGE_SUM, large)) and not _is_price(large[sum_of_money.end() :]):
        return FoundIcon("💰", f'the sum "{sum_of_money[0]}"', is_guess=True)
    return None


def _is_price(after: str) -> bool:
    """Tell whether what follows a sum is the thing that costs it: `$500,000 Date`, `$2,000 worth of wigs`."""
    following = re.match(r"[ -](?:[Ww]orth |WORTH |[Pp]er )?([^\W\d_]+)", after)
    return following is not None and (
        following[0] != f" {following[1]}" or following[1].lower() not in stop_words("en") | _AFTER_SUM
    )


def icon_of_words(text: str, language: str, topic: Topic | None = None) -> FoundIcon | None:
    """Return the icon of a part of a title, such as one side of a comparison; None if no word is sure."""
    return _by_words(text, (), language, topic, grave=False, fits=lambda _icon: True)


def _fitting(
    kind: str, topic: Topic | None, *, names_show: bool, names_person: bool
) -> Callable[[IconWord], bool]:
    """Return what tells whether a word of a title of a kind, about a topic, may be shown."""
    persons = icon_list("person") if names_person else frozenset[str]()
    listed = kind or (_ICON_LIST_OF_TOPIC.get(topic, "") if topic else "")
    if listed:
        allowed = icon_list(listed) - persons
        named = icon_list("story") if topic is Topic.FILM else frozenset[str]()
        return lambda word: word.icon in allowed or (word.source is Source.BRAND and word.icon in named)
    is_of_names = names_show or topic in _NAMED_TOPICS
    literal = icon_list("literal") if is_of_names else frozenset[str]()
    if topic is Topic.TECH_SAAS:
        literal -= icon_list("emblem")
    return lambda word: (
        word.icon not in persons
        and (word.icon not in literal or word.is_emblem(topic))
        and not (is_of_names and word.source is Source.KIND)
    )


def _is_trailer(text: str, clean: CleanTitle, topic: Topic | None) -> bool:
    is_labelled = any(
        aside.kind is AsideKind.LABEL and re.search(_TRAILER, aside.text) for aside in clean.asides
    )
    return is_labelled or (topic in {Topic.FILM, Topic.GAMING} and re.search(_TRAILER, text) is not None)


def _by_form(
    text: str, clean: CleanTitle, topic: Topic | None, language: str, *, is_trailer: bool
) -> FoundIcon | None:
    if is_song(text, clean):
        return _thing_of_name(clean.text, language) or FoundIcon(_SONG, "a song's title")
    if text[:1].isdigit() and re.search(_ADDRESS, text):
        return FoundIcon("🏠", "an address")
    return _of_trailer(text, clean, topic, language) if is_trailer else None


def _of_trailer(text: str, clean: CleanTitle, topic: Topic | None, language: str) -> FoundIcon | None:
    """Return what a film, a series or a game is known by; the first two always have an icon."""
    fields = icon_list("any-game") | icon_list("any-film")
    names = [word for word in icon_words(text, language) if word.source is Source.BRAND]
    is_of_game = topic is Topic.GAMING or any(re.search(_GAME_TRAILER, aside.text) for aside in clean.asides)
    own = {word.icon for word in names} - fields if is_of_game else icon_list("story")
    if thing := next((word for word in names if word.icon in own), None):
        return FoundIcon(thing.icon, f'{thing.source} "{thing.text}"')
    if re.search(_SONG_TRAILER, text):
        return FoundIcon(_SONG, "a song's trailer")
    if is_of_game:
        return None
    return _thing_of_name(clean.text, language) or FoundIcon(_FILM, "a trailer's title")


def _thing_of_name(name: str, language: str) -> FoundIcon | None:
    """Return the icon of a song or a film that is named after one thing: `Slushie`, `The Lighthouse`."""
    bare = re.sub(_ARTICLE, "", name.strip())
    found = icon_words(bare.capitalize() if bare.isupper() else bare, language)
    if len(found) != 1 or len(found[0].text) != len(bare):
        return None
    thing = found[0]
    is_named = thing.source in {Source.BRAND, Source.COUNTRY, Source.NATIONALITY}
    vague = icon_list("person") | icon_list("idea") | icon_list("state") | icon_list("field")
    if is_named or thing.topics or thing.icon in vague:
        return None
    return FoundIcon(thing.icon, f'the name "{thing.text}"', word=thing.text)


def _by_words(
    large: str,
    small: Iterable[str],
    language: str,
    topic: Topic | None,
    *,
    grave: bool,
    fits: Callable[[IconWord], bool],
    running_on: Collection[str] = (),
) -> FoundIcon | None:
    found: dict[str, tuple[float, IconWord]] = {}
    against: dict[str, float] = {}
    for text, bonus in ((large, 0.0), *((part, _OF_SMALL_LINE) for part in small)):
        for word, cost in rated_subjects(text, icon_words(text, language), language):
            sureness = _sureness(word, bonus, topic)
            is_channel = bonus < 0 and text not in running_on and _names_channel(word, topic)
            if sureness < _MIN_SURENESS or is_channel or not fits(word):
                continue
            if not word.suits(topic, grave=grave) or (
                topic is Topic.TECH_SAAS and word.icon in icon_list("untechnical")
            ):
                continue
            if word.icon not in found or sureness - cost > found[word.icon][0] - against[word.icon]:
                found[word.icon] = sureness, word
                against[word.icon] = cost
    if not found:
        return None
    best, *others = sorted(found, key=lambda icon: against[icon] - found[icon][0])
    things = [icon for icon in others if icon not in icon_list("field") | icon_list("idea")]
    related = [icon for icon in things if found[icon][0] >= _MIN_RELATED_SURENESS]
    by = found[best][1]
    return FoundIcon(
        best,
        f'{by.source} "{by.text}"',
        tuple(related[:_RELATED_MAX]),
        by.text,
        Source.BRAND if by.names_brand(topic) else by.source,
    )


def _sureness(word: IconWord, bonus: float, topic: Topic | None) -> float:
    """Return how sure a word is to name what a title is about; `bonus` is below 0 in its small line."""
    sureness = _SURENESS[word.source] + bonus + (_IF_TOPIC if word.topics else 0)
    if word.source is not Source.BRAND:
        return sureness
    if topic is Topic.GAMING:
        return sureness + (_NAMED_GAME if bonus < 0 else 0)
    if topic is not Topic.MUSIC and word.icon == _SINGER and bonus == 0:
        return sureness + _OF_SINGER
    return sureness + (_FIRST_NAME if word.start == bonus == 0 else 0)


def _names_channel(word: IconWord, topic: Topic | None) -> bool:
    """Tell whether a word of a small line is rather part of who shows the title, or of where."""
    if word.icon in icon_list("venue"):
        return topic is not Topic.FILM
    if topic in _SPORTS and word.icon in icon_list("sport"):
        return False
    return word.icon in icon_list("literal") | icon_list("field") and not word.is_emblem(topic)


def find_brand(words: Headline, language: str, topic: Topic | None) -> str:
    """Return the first brand, product or league that words name, as they have it; empty for none.

    Args:
        words: What is drawn large and small; a name among the large words comes first.
        language: ISO 639-1, or `und`.
        topic: What the title is about: names that mean something else too are told by it.
    """
    found = (word for text in (words.main, words.sub) for word in icon_words(text, language))
    names = (word for word in found if word.names_brand(topic))
    texts = (re.sub(_RELEASE_NUMBER, "", word.text) for word in names)
    return next((text for text in texts if text.lower() not in icon_list("no_logo")), "")

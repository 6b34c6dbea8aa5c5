"""The fields of a card as it shows them: a date and minutes in the language of the title."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from thumbcli.render.paint.picture_canvas import Byline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract.design_options import Design

__all__ = ["LANGUAGES_FILE", "byline_of", "is_doubtful_date", "written_date", "written_minutes"]

LANGUAGES_FILE: Final = Path(__file__).with_name("byline_languages.tsv")
"""How each language writes a date and minutes, as Unicode's CLDR has it."""

_DEFAULT_LANGUAGE: Final = "en"
_DATE_CHARS = len("2026-03-12")
_LIKE_ISO: Final = re.compile(r"\d{4}-")
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")


class _Language(NamedTuple):
    """How a language writes dates and minutes.

    Attributes:
        date: Format string with `day`, `month` and `year`.
        one_minute: Format string with `minutes`.
        more_minutes: Format string with `minutes`.
        months: Twelve names.
    """

    date: str
    one_minute: str
    more_minutes: str
    months: tuple[str, ...]


def byline_of(design: Design, language: str) -> Byline:
    """Return what stands by the title.

    Args:
        design: Has the fields as a person gave them.
        language: Of the title: ISO 639-1, or `und`.
    """
    about = (
        written_date(design.date or "", language),
        written_minutes(design.reading_time, language),
        design.site or "",
    )
    return Byline(
        author=design.author or "", about=tuple(filter(None, about)), tags=design.tags, avatar=design.avatar
    )


def written_date(text: str, language: str) -> str:
    """Return an ISO date, or the date of an ISO time, as the language writes it; other text as it is."""
    try:
        day = date.fromisoformat(text[:_DATE_CHARS])
    except ValueError:
        return text
    written = _written_in(language)
    return written.date.format(day=day.day, month=written.months[day.month - 1], year=day.year)


def is_doubtful_date(text: str) -> bool:
    """Tell whether a date is none that a language can write, and has no year either, as `Spring 2026` has."""
    try:
        date.fromisoformat(text[:_DATE_CHARS])
    except ValueError:
        return bool(_LIKE_ISO.match(text)) or not _YEAR.search(text)
    return False


def written_minutes(minutes: int | None, language: str) -> str:
    """Return how long something takes to read, as the language writes it; empty for None.

    Args:
        minutes: 1 to 999: larger numbers would need separators.
        language: ISO 639-1, or `und`.
    """
    if minutes is None:
        return ""
    written = _written_in(language)
    return (written.one_minute if minutes == 1 else written.more_minutes).format(minutes=minutes)


def _written_in(language: str) -> _Language:
    """Return how a language writes them; English where CLDR does not have it."""
    languages = _languages()
    return languages.get(language) or languages[_DEFAULT_LANGUAGE]


@cache
def _languages() -> Mapping[str, _Language]:
    languages = {}
    for line in LANGUAGES_FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, date_, one_minute, more_minutes, *months = line.split("\t")
            languages[language] = _Language(date_, one_minute, more_minutes, tuple(months))
    return languages

"""The fields of a card as it shows them: a date and minutes in the language of the title."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from thumbcli.render.paint.picture_canvas import Byline

if TYPE_CHECKING:
    from thumbcli.contract.design_options import Design

__all__ = ["byline_of", "written_date", "written_minutes"]

_DATE_CHARS = len("2026-03-12")


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
    from babel.dates import format_date

    return format_date(day, "long", locale=_locale(language))


def written_minutes(minutes: int | None, language: str) -> str:
    """Return how long something takes to read, as the language writes it; empty for None."""
    if minutes is None:
        return ""
    from babel.units import format_unit

    return str(format_unit(minutes, "minute", "short", locale=_locale(language)))


def _locale(language: str) -> str:
    """Return a locale that CLDR has: English where the language is not known."""
    from babel.localedata import exists

    return language if exists(language) else "en"

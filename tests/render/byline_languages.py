"""Write `byline_languages.tsv` anew: how each language writes a date and minutes, from Unicode's CLDR.

`python -m tests.render.byline_languages` reads CLDR as babel has it. The package does without babel, whose
data for all languages take 36 MB.
"""

from __future__ import annotations

import re
from datetime import date

from babel.dates import format_date, get_date_format
from babel.localedata import exists
from babel.units import format_unit

from thumbcli.render.byline import LANGUAGES_FILE
from thumbcli.render.title.language import detectable_languages

MINUTES = range(1, 1000)
"""What a reading time may be."""

_FIELDS = {"d": "{day}", "dd": "{day:02}", "y": "{year}", "MMMM": "{month}"}


def known_languages() -> list[str]:
    """Return the languages of titles that CLDR has, sorted."""
    return sorted(filter(exists, detectable_languages()))


def dates_of(language: str) -> list[str]:
    """Return a date of each month, as babel writes it."""
    return [format_date(date(2026, month, 5), "long", locale=language) for month in range(1, 13)]


def minutes_of(language: str) -> list[str]:
    """Return each number of minutes, as babel writes it."""
    return [str(format_unit(minutes, "minute", "short", locale=language)) for minutes in MINUTES]


def row(language: str) -> str:
    """Return the line of a language.

    Raises:
        ValueError: It has a rule that the file can't hold.
    """
    pattern = get_date_format("long", locale=language)
    written = str(pattern.format)
    months = [format_date(date(2026, month, 5), "MMMM", locale=language) for month in range(1, 13)]
    if "%(G)s" in written:
        era = format_date(date(2026, 1, 5), "G", locale=language)
        written = written.replace("%(G)s", era)
    for number, name in (("M", str), ("MM", "{:02}".format)):
        if f"%({number})s" in written:
            written = written.replace(f"%({number})s", "%(MMMM)s")
            months = [name(month) for month in range(1, 13)]
    form = re.sub(r"%\((\w+)\)s", lambda found: _FIELDS[found[1]], written)
    forms = [
        text.replace(str(minutes), "{minutes}")
        for minutes, text in zip(MINUTES, minutes_of(language), strict=True)
    ]
    if len(set(forms[1:])) > 1:
        raise ValueError(f"{language} has more than two forms of minutes: {set(forms)}")
    return "\t".join([language, form, forms[0], forms[1], *months])


def main() -> None:
    """Write the file."""
    head = (
        "# How languages write dates and minutes, from Unicode's CLDR (title/unicode_license.txt).\n"
        "# Written by `python -m tests.render.byline_languages`.\n"
        "# language, date, one minute, more minutes, twelve months\n"
    )
    rows = "".join(f"{row(language)}\n" for language in known_languages())
    LANGUAGES_FILE.write_text(head + rows, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

"""Puts what a person chose into the rows of a list, after the list's own columns."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.batch.names.file_names import claim_id
from thumbcli.contract import TITLE_MAX_CHARS, Format, clean_title, make_request
from thumbcli.errors import ThumbError
from thumbcli.options.format_names import format_names
from thumbcli.options.option_list import PICTURE_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from thumbcli.batch.choices.choices_file import Choice
    from thumbcli.batch.names.name_template import NameTemplate
    from thumbcli.sources.rows import Row

__all__ = ["ChosenRows", "chosen_options", "chosen_rows"]


class ChosenRows:
    """The choices of one output, found by rows.

    A row whose file the user named finds its choice by that name, whatever its title; any other by its title
    and format.

    Args:
        choices: The choices.
        template: The names of files.
        format_: The format of rows that name none.
    """

    def __init__(self, choices: Iterable[Choice], template: NameTemplate, format_: str) -> None:
        self._template, self._format = template, format_
        self._by_title: dict[tuple[str, str], list[Choice]] = {}
        self._by_name: dict[str, list[Choice]] = {}
        for choice in choices:
            self._by_title.setdefault((choice.title, choice.format), []).append(choice)
            self._by_name.setdefault(claim_id(choice.of or choice.target), []).append(choice)

    def rows_of(self, row: Row) -> list[Row]:
        """Return a row with what was chosen for it, and a row for each other picture of its A/B set."""
        if row.error is not None:
            return [row]
        found = self._found(row)
        own = [choice for choice in found if not choice.of][:1]
        members = [choice for choice in found if choice.of]
        return [_chosen(row, own[0]) if own else row, *(_chosen(row, member) for member in members)]

    def _found(self, row: Row) -> list[Choice]:
        title, format_ = clean_title(row.title), self._format
        with suppress(ThumbError):
            # A row with a format, a title or a name that can't be is rejected as it is planned.
            if "format" in row.overrides:
                format_ = str(format_names(row.overrides["format"])[0])
            if not self._template.is_explicit(row):
                return self._by_title.get((title, format_), [])
            request = make_request(title[:TITLE_MAX_CHARS] or "-", format=format_)
            stem = self._template.stem(request=request, row=row, key="")
            for name in (f"{stem}-{format_}", stem):
                found = self._by_name.get(claim_id(name), [])
                if any(choice.format == format_ for choice in found):
                    return [choice for choice in found if choice.format == format_]
        return []


def _chosen(row: Row, choice: Choice) -> Row:
    return replace(
        row,
        overrides={**row.overrides, **choice.options},
        target=choice.target,
        chosen=frozenset(choice.options),
        set_of=choice.of,
    )


def chosen_options(choices: Iterable[Choice]) -> dict[tuple[str, str], dict[str, object]]:
    """Return the options that were chosen, by title and format, where there are no files with names.

    What belongs to an A/B set is not among them, nor what says only whether a file is kept.
    """
    found: dict[tuple[str, str], dict[str, object]] = {}
    for choice in choices:
        if choice.options and not choice.of:
            options: dict[str, object] = {
                name: int(text) if PICTURE_OPTIONS[name].kind is int else text
                for name, text in choice.options.items()
            }
            found.setdefault((choice.title, choice.format), options)
    return found


def chosen_rows(
    choices: Mapping[str, Choice], template: NameTemplate, format_: str | None
) -> ChosenRows | None:
    """Return the choices of an output for its rows; None if there are none."""
    if not choices:
        return None
    return ChosenRows(choices.values(), template, str(format_ or Format.YOUTUBE))

"""Rows of pages on the web, from what a feed or a page says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from thumbcli.contract.languages import known_language
from thumbcli.options.column_map import SLUG, TITLE
from thumbcli.render.title.language import says_more_than_guess
from thumbcli.sources.column_names import NOTHING, template_name
from thumbcli.sources.row_parsing import USUAL_LANGUAGE, NoTitleError, ParsedRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["entry_row"]

_OWN: Final = ("author", "date", "tags", "site")
"""Columns that set the option of their name."""


def entry_row(cells: Mapping[str, str], line: int, columns: SourceColumns, untitled: str) -> ParsedRow:
    """Return the row of an entry.

    Args:
        cells: What it says, by names of our own; `author`, `date`, `tags` and `site` set the options of
            their names.
        line: Where it stands.
        columns: What else its fields mean.
        untitled: The message for one without a title.
    """
    cells = {name: " ".join(value.split()) for name, value in cells.items()}
    title = cells.get(columns.title or TITLE, "")
    if columns.slug is not None:
        cells[SLUG] = cells.get(columns.slug, "")
    overrides = {name: cells[name] for name in _OWN if cells.get(name) and not columns.is_mapped(name)}
    language = known_language(cells.get("language", ""))
    if language and says_more_than_guess(title, language):
        overrides[USUAL_LANGUAGE] = language
    for name, value in cells.items():
        option = columns.key(name)
        if option is None or option in {TITLE, SLUG} or not columns.is_mapped(option):
            continue
        if (cell := columns.override(option, name, value)) is not None:
            overrides[option] = cell
    cells |= {template_name(name): value for name, value in cells.items()}
    error = None if title else NoTitleError(untitled, remedy="leave it out, or name --column")
    return title, line, overrides or NOTHING, cells, error

"""Rows from Python: what programs have in place of a mapping, and what its keys mean.

A row of a database is read as a row of a list: the same columns are options, the same values of other
programs count as empty. Its values may be Python's own.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from thumbcli.batch.requests.cell_values import cell_text, is_missing, parse_style, parse_truth
from thumbcli.contract import Asset, Request
from thumbcli.contract.api_error_messages import TITLE_REQUIRED
from thumbcli.errors import RequestError, UsageError
from thumbcli.options.column_map import TITLE, ColumnMap, close_option, may_mean_title, parse_map
from thumbcli.options.option_list import PICTURE_OPTIONS
from thumbcli.printable_text import shown
from thumbcli.sources.column_names import closest, column_list, template_name
from thumbcli.sources.source_columns import SourceColumns

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["KeywordRows", "OwnTitle", "TitleRow", "as_row"]

_LOGGER = logging.getLogger("thumbcli")
_SOURCE: Final = "generate_many"
_STYLE: Final = "style"
_NAMES: Final = frozenset({"slug", "name"})
"""What a list has columns for and a call has not: names of files."""

_ASKS_FOR_NONE: Final = frozenset({"author", "custom_assets_id", "emphasis", "kicker", "site"})
"""Options that a kit or a call may set: an empty text asks for none, which a list can't say."""


class TitleRow(Protocol):
    """A row of a database: `sqlite3.Row`, `asyncpg.Record`."""

    def keys(self) -> Iterable[str]:
        """Return the names of its columns."""

    def __getitem__(self, key: str, /) -> Any:  # noqa: ANN401 - of any type
        """Return a cell."""


def as_row(item: object) -> Mapping[Any, object] | None:
    """Return a row as a mapping: also one with `keys()`, of SQLAlchemy, a named tuple or a dataclass.

    None is for everything else, and for a `Request`.
    """
    if item is None or isinstance(item, str | bytes | Request | type):
        return None
    row: Any = getattr(item, "_mapping", item)
    if isinstance(row, Mapping):
        return row
    if callable(getattr(row, "keys", None)) and hasattr(type(row), "__getitem__"):
        return {name: row[name] for name in row.keys()}  # noqa: SIM118 - its iterator yields cells
    if callable(getattr(row, "_asdict", None)):
        return dict(row._asdict())
    return {each.name: getattr(row, each.name) for each in fields(row)} if is_dataclass(row) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTitle:
    """A title with options of its own.

    Attributes:
        title: As it was given.
        options: Its options; none of them is None.
        columns: All cells as text, by the names that a template has for them.
        error: Why the row can't be used; None if it can.
    """

    title: object
    options: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    error: RequestError | None = None


class KeywordRows:
    """Reads the rows of one call.

    Args:
        columns: The column of each option, as `--map` names it; empty for none.
        strict: Whether a value that is none of ours is an error in every column.

    Raises:
        UsageError: `columns` names an option that there is not, or a column twice.
    """

    def __init__(self, columns: Mapping[str, str | None] | None = None, *, strict: bool = False) -> None:
        named = _checked_map({} if columns is None else columns)
        self._map = ColumnMap(columns=named, required=frozenset(named), strict=strict)
        self._columns = SourceColumns(
            _SOURCE, self._map, lambda text: _LOGGER.warning("%s", text), advise=_advise_keywords
        )
        self._title = named.get(TITLE, TITLE)
        self._is_checked = False

    def read(self, row: Mapping[Any, object]) -> OwnTitle:
        """Return the title of a row, and its options.

        Raises:
            UsageError: It is the first, and has not the columns that the call names.
        """
        names = [name for name in row if isinstance(name, str)]
        if not self._is_checked:
            self._is_checked = True
            self._check(names)
        key = self._title_key(names)
        if key is None:
            return OwnTitle(title=shown(dict(row)), error=self._lacks_title(names))
        title = row[key]
        if not isinstance(title, str | bool) and not is_missing(title):
            title = cell_text(TITLE, title) or title
        cells = {name: row[name] for name in names if name != key and not is_missing(row[name])}
        try:
            options = self._options(cells)
        except RequestError as error:
            return OwnTitle(title=title, error=error)
        if isinstance(title, str):
            self._columns.note_title(title)
        texts = {name: text for name, cell in cells.items() if (text := cell_text(name, cell)) is not None}
        columns = texts | {template_name(name): text for name, text in texts.items()}
        return OwnTitle(title=None if is_missing(title) else title, options=options, columns=columns)

    def tell(self) -> None:
        """Log what a person should know of the rows that were read."""
        self._columns.tell()

    def _check(self, names: list[str]) -> None:
        missing = self._map.missing(names)
        if TITLE in self._map.columns and self._title_key(names) is None:
            missing[TITLE] = self._title
        for option, column in missing.items():
            close = closest(column, names)
            raise UsageError(
                f"map: the first row has no column {column!r} for {option}; it has {column_list(names)}",
                remedy=f"did you mean {close!r}?" if close else "name one that it has",
            )

    def _title_key(self, names: list[str]) -> str | None:
        if self._title in names:
            return self._title
        folded = self._title.strip().casefold()
        return next((name for name in names if name.strip().casefold() == folded), None)

    def _lacks_title(self, names: list[str]) -> RequestError:
        """Return the error of a row without a title, and which key it may be under."""
        meant = next((name for name in names if may_mean_title(name)), None)
        remedy = f"write it under the key `{self._title}`"
        if meant:
            remedy += f", in place of {meant!r}, or pass map={{'title': {meant!r}}}"
        return RequestError(TITLE_REQUIRED, remedy=remedy)

    def _options(self, cells: Mapping[str, object]) -> dict[str, object]:
        own: dict[str, object] = {}
        for name, value in cells.items():
            option = self._columns.key(name)
            if option is None:
                self._check_spelling(name)
                continue
            if option not in PICTURE_OPTIONS and option != _STYLE:
                continue
            found = self._value(option, name, value)
            if found is None:
                continue
            if option in own:
                raise RequestError(f"`{option}` is set by two columns", remedy="leave out one of them")
            own[option] = found
        if _STYLE in own:
            photo, logo = parse_style(str(own.pop(_STYLE)))
            own = {"use_photo": photo, "use_logo": logo} | own
        return own

    def _check_spelling(self, name: str) -> None:
        """Refuse a key that is nearly an option; other columns of a row are ignored."""
        close = close_option(name)
        if close is not None and close not in self._map.columns:
            raise RequestError(
                f"unknown option {shown(name)}",
                remedy=f"did you mean {close}? Else {_ignored(close)} ignores the column",
            )

    def _value(self, option: str, column: str, value: object) -> object:
        """Return what a cell sets an option to; None for nothing."""
        known = PICTURE_OPTIONS.get(option)
        if known is not None and isinstance(value, Path | Asset) and isinstance(value, known.keyword_types):
            return value
        is_switch = known is not None and known.kind is bool
        text = cell_text(option, value) if is_switch or not isinstance(value, bool) else None
        if text is None:
            if self._columns.is_foreign(option):
                self._columns.add_foreign(option, column, type(value).__name__)
                return None
            kinds = " or ".join(kind.__name__ for kind in known.keyword_types) if known else "str"
            remedy = (
                "decode it to text first" if isinstance(value, bytes) else f"pass text, or {_ignored(option)}"
            )
            raise RequestError(f"{option} must be {kinds} (not {shown(value)})", remedy=remedy)
        if option in _ASKS_FOR_NONE and not text.strip():
            return ""
        cell = self._columns.override(option, column, text)
        return cell if cell is None or not is_switch else parse_truth(option, cell)


def _checked_map(columns: object) -> dict[str, str]:
    """Return the column of each option, as a program names them.

    Raises:
        UsageError: There is no such option, or it is none of a picture, or a column is named twice.
    """
    if not isinstance(columns, Mapping):
        raise UsageError(
            f"map must be a mapping, not {type(columns).__name__}", remedy="such as {'category': 'topic'}"
        )
    named = parse_map([f"{option}={column or ''}" for option, column in columns.items()], where="map")
    for option in named:
        if option in _NAMES:
            raise UsageError(
                f"map: {option} is about names of files, which a call has not",
                remedy="pictures in a store are named after title and fingerprint",
            )
    return named


def _ignored(option: str) -> str:
    return f"map={{{option!r}: ''}}"


def _advise_keywords(option: str) -> str:
    return f"{_ignored(option)} ignores the column, strict=True rejects its rows"

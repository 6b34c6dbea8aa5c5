"""What the columns of one source mean, and what a person should know of them.

Lists of other programs have columns of the same names as ours: a blog's `category`, a page's `layout`, a
product's `model`. A value that is none of ours is no mistake there: it counts as an empty cell, and the
person is told once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from thumbcli.contract import STYLES, Category, Model
from thumbcli.contract.design_options import TextChoice, make_design
from thumbcli.contract.written_text import control_character
from thumbcli.errors import InputError, RequestError
from thumbcli.installed_plugins import PluginKind, plugin_names
from thumbcli.options.column_map import SLUG, TITLE, close_option, known_key, likely_option
from thumbcli.shell_commands import quoted
from thumbcli.sources.column_names import NO_VALUES, closest, column_list
from thumbcli.templates.template_names import STARTERS, SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from thumbcli.options.column_map import ColumnMap
    from thumbcli.sources.row_parsing import Warn

__all__ = ["SourceColumns"]

_AMBIGUOUS: Final = frozenset(
    {
        "category",
        "model",
        "style",
        "layout",
        "variant",
        "text",
        "headline",
        "subtitle",
        "artwork",
        "icon",
        "kicker",
        "author",
        "avatar",
        "background",
        "date",
        "site",
        "tags",
        "reading_time",
        "language",
        "template",
    }
)
"""Options whose names content systems and shops use for fields of their own.

A `text` is often the whole article, and a `subtitle` a paragraph that no picture has room for.

A `format` or a `palette` is rarely in such a list, and a name with an underscore is ours: a wrong value there
is a mistake. So is one of `photo`, `logo` and `font`, which name files: without them a picture would be
bought that nobody wanted.
"""

_ENTITY = re.compile(r"&(?:#\d+|#[xX][\da-fA-F]+|[A-Za-z][A-Za-z\d]+);")
_SHOWN_VALUES = 3
_COUNTED_VALUES = 1000
"""How many different values are told apart: a column of ids has one per row."""

_KEPT_CHARS = 100
"""How much of a value is kept to tell it apart: a column of articles has a megabyte per row."""

_PICTURES: Final = frozenset({"avatar", "background"})
_PICTURE_ENDINGS: Final = (".jpg", ".jpeg", ".png", ".webp")

_CHECKED: Final = frozenset(
    {
        "variant",
        "headline",
        "subtitle",
        "kicker",
        "author",
        "date",
        "site",
        "tags",
        "reading_time",
        "language",
    }
)
"""Ambiguous options whose values are no names."""


def _is_ours(option: str, cell: str) -> bool:
    """Tell whether `cell` is a value of an ambiguous option."""
    if option == "icon":
        return len(cell) <= _KEPT_CHARS and _is_icon(cell.strip())
    if option == "template":
        return (
            cell.strip() in STARTERS
            or cell.strip().lower().endswith(SUFFIXES)
            or _is_packaged(PluginKind.TEMPLATE, cell)
        )
    if option in _PICTURES:
        return "://" not in cell and cell.strip().lower().endswith(_PICTURE_ENDINGS)
    if option not in _CHECKED:
        return len(cell) <= _KEPT_CHARS and _is_name(option, cell)
    try:
        make_design(**{option: cell})
    except RequestError:
        return False
    return True


@lru_cache(4096)
def _is_name(option: str, cell: str) -> bool:
    """Tell whether `cell` is one of the few values of an ambiguous option."""
    names: Mapping[str, Callable[[], Collection[str]]] = {
        "category": lambda: set(Category),
        "model": lambda: set(Model),
        "style": STYLES.keys,
        "layout": _layouts,
        "text": lambda: set(TextChoice),
        "artwork": _packs,
    }
    packaged = {"layout": PluginKind.LAYOUT, "artwork": PluginKind.ARTWORK}.get(option)
    return cell.strip().lower() in names[option]() or (packaged is not None and _is_packaged(packaged, cell))


def _is_packaged(kind: PluginKind, cell: str) -> bool:
    return cell.strip().lower() in plugin_names(kind)


@cache
def _packs() -> frozenset[str]:
    from thumbcli.artwork.pack_store import RESERVED_NAMES, added_packs

    return RESERVED_NAMES | {pack.facts.name for pack in added_packs()}


@lru_cache(4096)
def _is_icon(cell: str) -> bool:
    """Tell whether `cell` can be an icon: an emoji, the name of one, or a file; other lists name classes."""
    from thumbcli.contract.asset import is_icon_file
    from thumbcli.render.title.icon_vocabulary import icon_named

    if "://" in cell:
        return False
    return cell.lower() in {"auto", "none"} or is_icon_file(cell) or icon_named(cell) is not None


@cache
def _layouts() -> frozenset[str]:
    from thumbcli.render import family_names

    return frozenset({"auto", *family_names()})


@dataclass(slots=True, kw_only=True)
class _Foreign:
    """The values of one column that are none of ours, and how many rows have them."""

    column: str
    values: dict[str, None] = field(default_factory=dict)
    rows: int = 0


def _advise_flags(option: str) -> str:
    return f"--map {option}= ignores the column, --strict rejects its rows"


class SourceColumns:
    """The columns of one source.

    Args:
        source: The source, for messages.
        columns: What its columns mean.
        warn: Is told what a person should know of a source that is read all the same.
        hints: The hints about columns that other sources of the run gave already; one is given once.
        advise: Says what to do about values of an option that are none of ours.

    Attributes:
        empty_rows: How many rows have no value.
    """

    def __init__(
        self,
        source: str,
        columns: ColumnMap,
        warn: Warn,
        hints: set[str] | None = None,
        *,
        advise: Callable[[str], str] = _advise_flags,
    ) -> None:
        self.source, self.warn, self._advise = source, warn, advise
        self._hints = set() if hints is None else hints
        self._map = columns
        self._foreign: dict[str, _Foreign] = {}
        self._escaped, self._entity = 0, ""
        self._cleaned, self._first_cleaned = 0, ""
        self._told: set[str] = set()
        self.empty_rows = 0
        self.key = lru_cache(1024)(columns.key)

    @property
    def title(self) -> str | None:
        """The column of the titles, if it is named."""
        return self._map.columns.get(TITLE)

    @property
    def slug(self) -> str | None:
        """The column that means `{slug}`; "" for none, None for the one of that name."""
        return self._map.columns.get(SLUG)

    def warn_once(self, what: str, message: str) -> None:
        """Tell of something that a source has in many rows, where it comes first."""
        if what not in self._told:
            self._told.add(what)
            self.warn(message)

    def check(self, names: Sequence[str], line: int) -> None:
        """Check the header of the source; it has no columns if `names` is empty.

        Raises:
            InputError: `--map` names a column that it lacks.
        """
        for option, column in self._map.missing(names).items():
            if option in self._map.required:
                close = closest(column, names)
                raise InputError(
                    f"--map {option}={column}: {self.source} has no column {column!r}; "
                    f"it has {column_list(names) or 'no columns'}",
                    remedy=f"did you mean {option}={close}?" if close else "name one that it has",
                )
            if names:
                self.warn(f"{self.source} has no column {column!r}, which thumb.toml names for {option}")
        known = {*map(self.key, names), *self._map.columns}
        for name in names:
            close = None if self.key(name) or known_key(name) or likely_option(name) else close_option(name)
            if close is not None and close not in known:
                self.hint(line, f"column {name!r} sets nothing; did you mean `{close}`?")
        self._hint_at_others(names, line, known)

    def hint(self, line: int, hint: str) -> None:
        """Give a hint where it comes first: lists of one kind all have the same columns.

        Args:
            line: The line of the columns.
            hint: What to say behind the source and the line.
        """
        if hint not in self._hints:
            self._hints.add(hint)
            self.warn(f"{self.source}:{line}: {hint}")

    def _hint_at_others(self, names: Sequence[str], line: int, known: Collection[str | None]) -> None:
        """Tell of columns that options could come from, and how, unless another column sets them.

        Which of two columns has the titles is a question even where one is called `title`.
        """
        likely: dict[str, str] = {}
        for name in names:
            option = likely_option(name)
            if option is not None and (option not in known or (option == TITLE and self.title is None)):
                likely.setdefault(option, name)
        if likely:
            maps = " ".join(f"--map {quoted(f'{option}={name}')}" for option, name in likely.items())
            what = "1 column looks" if len(likely) == 1 else f"{len(likely)} columns look"
            uses, not_ = ("uses it", "does not") if len(likely) == 1 else ("uses them", "do not")
            # The titles have to be in a column; naming it answers the question.
            kept = " ".join(f"--map {option}={TITLE if option == TITLE else ''}" for option in likely)
            self.hint(line, f"{what} like ours under another name; {maps} {uses}, {kept} {not_}")

    def override(self, option: str, column: str, cell: str) -> str | None:
        """Return what a cell sets `option` to; None if it sets nothing.

        Args:
            option: What the column sets.
            column: The name of the column.
            cell: What is written there.
        """
        cell = cell.strip()
        if not cell or cell in NO_VALUES:
            return None
        if option not in _AMBIGUOUS or self._map.is_sure(option) or _is_ours(option, cell):
            return cell
        self.add_foreign(option, column, cell)
        return None

    def own_value(self, option: str, cell: str) -> str | None:
        """Return what a field of a website sets `option` to; None if it sets nothing of ours."""
        cell = cell.strip()
        return cell if cell and (option not in _AMBIGUOUS or _is_ours(option, cell)) else None

    def is_mapped(self, option: str) -> bool:
        """Tell whether somebody has said which column sets `option`."""
        return option in self._map.columns

    def is_foreign(self, option: str) -> bool:
        """Tell whether a value that can't be one of ours may stand in the column of `option`."""
        return option in _AMBIGUOUS and not self._map.is_sure(option)

    def add_foreign(self, option: str, column: str, value: str) -> None:
        """Count one more row whose `column` has a value that is none of ours."""
        found = self._foreign.setdefault(option, _Foreign(column=column))
        found.rows += 1
        if len(found.values) <= _COUNTED_VALUES:
            found.values[value[:_KEPT_CHARS]] = None

    def note_title(self, title: str) -> None:
        """Count a title that is written as HTML, as in exports of websites: `&#8217;` for an apostrophe."""
        from html import unescape

        found = next((word for word in _ENTITY.findall(title) if unescape(word) != word), None)
        if found is not None:
            self._escaped, self._entity = self._escaped + 1, self._entity or found

    def note_texts(self, location: str, texts: Iterable[str]) -> None:
        """Count a row whose texts have control characters, which no picture shows."""
        found = next(filter(None, map(control_character, texts)), "")
        if found:
            self._cleaned += 1
            self._first_cleaned = self._first_cleaned or f"{location}: the control character {found}"

    def tell(self) -> None:
        """Tell of what was left out or ignored, one line for each kind and column, and of titles as HTML."""
        if self.empty_rows:
            rows = "1 empty row" if self.empty_rows == 1 else f"{self.empty_rows:,} empty rows"
            self.warn(f"{self.source}: {rows} {'is' if self.empty_rows == 1 else 'are'} left out")
            self.empty_rows = 0
        if self._cleaned:
            more = self._cleaned - 1
            others = (
                "" if not more else "; 1 more row has one" if more == 1 else f"; {more:,} more rows have some"
            )
            self.warn(f"{self._first_cleaned} is left out{others}: remove it from the list")
            self._cleaned, self._first_cleaned = 0, ""
        if self._escaped:
            titles = "1 title has" if self._escaped == 1 else f"{self._escaped:,} titles have"
            self.warn(
                f"{self.source}: {titles} HTML entities such as {self._entity!r}: the local engine decodes"
                " them, the hosted one is sent them as they are (decode with html.unescape in Python,"
                " html_entity_decode in PHP)"
            )
            self._escaped, self._entity = 0, ""
        for option, found in self._foreign.items():
            number = len(found.values)
            shown = column_list([*islice(found.values, _SHOWN_VALUES)]) + (
                ", …" if number > _SHOWN_VALUES else ""
            )
            many = f"over {_COUNTED_VALUES:,}" if number > _COUNTED_VALUES else f"{number:,}"
            what = f"{many} values that are" if number > 1 else "a value that is"
            self.warn(
                f"{self.source}: column {found.column!r} has {what} no {option} of ours ({shown}): "
                f"{found.rows:,} {'rows count' if found.rows > 1 else 'row counts'} as empty there; "
                f"{self._advise(option)}"
            )
        self._foreign.clear()

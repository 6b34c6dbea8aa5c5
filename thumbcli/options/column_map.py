"""Which column of a list sets which option: by its name, or as `--map` and `thumb.toml` say."""

from __future__ import annotations

import re
from dataclasses import field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from thumbcli.errors import UsageError
from thumbcli.light_dataclass import dataclass
from thumbcli.options.option_list import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "KNOWN",
    "MAPPABLE",
    "SLUG",
    "TITLE",
    "ColumnMap",
    "close_option",
    "known_key",
    "likely_option",
    "may_mean_title",
    "option_of",
    "parse_map",
]

TITLE: Final = "title"
SLUG: Final = "slug"

_BETWEEN_WORDS = re.compile(r"[\s_-]+")

_MISSPELLED = 0.8
"""The similarity from which a column may mean the titles: `tilte` has 0.8."""

_SHORT_CHARS = 4
"""Names up to here are a letter away from many words (`date`: data, rate): only swaps are slips."""

_ENDINGS = ("s", "es", "d", "id", "at", "by", "no", "nr")
"""What makes another column of a name: a plural, a key, a time, a person, a number."""

_OWN_WORDS = frozenset(
    "deadline formal formate formato kicked modal mode modele modell modelo modem modes picker stile"
    " ticker variante".split()
)
"""Words, in some languages, that are one letter away from an option and name columns of their own."""


def _fold(header: str) -> str:
    """Return a header in lower case without blanks, hyphens and underscores."""
    return _BETWEEN_WORDS.sub("", header.casefold())


KNOWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{_fold(column): name for name, option in OPTIONS.items() for column in option.columns},
        "style": "style",
        "imagestyle": "style",
    }
)
"""The columns that set something, by their folded names."""

MAPPABLE: Final = (TITLE, SLUG, *dict.fromkeys(KNOWN.values()))
"""What a column can be said to mean."""


@lru_cache(1024)
def known_key(header: str) -> str | None:
    """Return the option that a column called `header` overrides, or None.

    `Output Format`, `output-format` and the API's `outputFormat` are the same.
    """
    return KNOWN.get(_fold(header))


@lru_cache(1024)
def close_option(header: str) -> str | None:
    """Return the option that `header` is with one slip of the keyboard, or None.

    A letter is missing, added, changed, or swapped with the next. A plural, a number behind it and words of
    their own are no slips: `icons`, `photo_2`, `deadline`.
    """
    folded = _fold(header)
    if folded in _OWN_WORDS or likely_option(folded) or folded[-1:].isdecimal():
        return None
    if any(folded == f"{name}{ending}" or f"{folded}s" == name for name in KNOWN for ending in _ENDINGS):
        return None
    return next((option for name, option in KNOWN.items() if _is_slip(folded, name)), None)


def _is_slip(written: str, name: str) -> bool:
    """Tell whether a word is a name with one slip; of short names only that of two letters swapped."""
    same = next((at for at, pair in enumerate(zip(written, name, strict=False)) if pair[0] != pair[1]), None)
    same = min(len(written), len(name)) if same is None else same
    rest, wanted = written[same:], name[same:]
    if rest[:2] == wanted[1::-1] and len(wanted) > 1 and rest[2:] == wanted[2:]:
        return rest != wanted
    if len(name) <= _SHORT_CHARS:
        return False
    return rest != wanted and (rest[1:] == wanted[1:] or rest == wanted[1:] or rest[1:] == wanted)


@lru_cache(1)
def _likely() -> Mapping[str, str]:
    """Return the options that columns of other programs could set, by their folded names."""
    text = (Path(__file__).parent / "data" / "column_names.txt").read_text(encoding="utf-8")
    lines = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
    return {_fold(name): option for option, _, names in lines for name in names.split(",")}


@lru_cache(1024)
def likely_option(header: str) -> str | None:
    """Return the option that a column of another program could set: `author` for `Autor`; None for none."""
    return None if known_key(header) else _likely().get(_fold(header))


@lru_cache(1024)
def may_mean_title(header: str) -> bool:
    """Tell whether `header` means the titles: in another language, or with a slip of the keyboard."""
    folded = _fold(header.strip())
    return likely_option(folded) == TITLE or bool(get_close_matches(folded, [TITLE], cutoff=_MISSPELLED))


def option_of(text: str) -> str | None:
    """Return the name in `MAPPABLE` that a person wrote, in any case and with hyphens or underscores."""
    folded = _fold(text)
    return folded if folded in {TITLE, SLUG} else KNOWN.get(folded)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """What the columns of one source mean.

    Attributes:
        columns: The column that each option comes from, "" for none; other options come from the column of
            their own name.
        required: The options whose column has to be there, if the source has columns.
        strict: Whether a value that is none of ours is an error in every column.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    required: frozenset[str] = frozenset()
    strict: bool = False

    def key(self, header: str) -> str | None:
        """Return the option that a column called `header` sets, or None; `title` and `slug` if mapped."""
        if not self.columns:
            return known_key(header)
        folded = header.strip().casefold()
        mapped = (name for name, column in self.columns.items() if column.strip().casefold() == folded != "")
        if (option := next(mapped, None)) is not None:
            return option
        known = known_key(header)
        return None if known in self.columns else known

    def missing(self, names: Iterable[str]) -> dict[str, str]:
        """Return the options, with their columns, whose column is not among `names`; not `title`."""
        present = {name.strip().casefold() for name in names}
        return {
            option: column
            for option, column in self.columns.items()
            if option != TITLE and column and column.strip().casefold() not in present
        }

    def is_sure(self, option: str) -> bool:
        """Tell whether a value of `option` that is none of ours is a mistake, whatever the column."""
        return self.strict or option in self.columns


def parse_map(items: Iterable[str], *, where: str = "--map") -> dict[str, str]:
    """Return the column of each option from `OPTION=COLUMN`; "" for no column.

    Args:
        items: As a person wrote them.
        where: Where they were written, for messages.

    Raises:
        UsageError: One has another form, names an unknown option, or names what another one does.
    """
    columns: dict[str, str] = {}
    for item in items:
        written, equals, column = (part.strip() for part in item.partition("="))
        option = option_of(written)
        if not equals:
            raise UsageError(
                f"{where} {item!r} has no `=`",
                remedy="write OPTION=COLUMN: category=topic, or category= to ignore the column",
            )
        if option is None:
            close = get_close_matches(written, MAPPABLE, n=1)
            raise UsageError(
                f"{where} {item!r}: there is no option {written!r}",
                remedy=f"did you mean {close[0]}={column}?"
                if close
                else f"options are: {', '.join(MAPPABLE)}",
            )
        if option == TITLE and not column:
            raise UsageError(f"{where} {item!r}: the titles have to be in a column", remedy="name it")
        if option in columns:
            raise UsageError(f"{where} names two columns for {option}", remedy="keep one of them")
        if column and column.casefold() in (other.casefold() for other in columns.values()):
            raise UsageError(f"{where} names the column {column!r} twice", remedy="keep one of them")
        columns[option] = column
    return columns

"""Rows planned on the workers: their fingerprints and the names they want, then those they get."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from thumbcli.batch.names.file_names import candidates, claim_id
from thumbcli.batch.names.name_registry import NameRegistry, Wanted
from thumbcli.batch.requests.row_options import RequestBuilder
from thumbcli.contract import EngineName
from thumbcli.distributed.row_text import row_to_text
from thumbcli.errors import ItemError, NameTaken, TemporaryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from thumbcli.batch.names.name_template import NameTemplate
    from thumbcli.batch.requests.row_options import RowDefaults, RowRequest
    from thumbcli.distributed.stop_flag import StopFlag
    from thumbcli.sources.rows import Row
    from thumbcli.sources.title_reader import TitleReader

__all__ = ["DONE_BYTES", "GivenNames", "PlanRows", "Planned", "ReadSource", "done_mark", "give_names"]

Planned = dict[str, list[Any]]
"""Columns of rows: `row` as text, `key`, `name`, `second` (the name with the format), `fallback` (its
last one), `title`, `format`, `explicit`, `location`; of a rejected row `code`, `message`, `remedy` and
`temporary`."""

_COLUMNS: Final = (
    *("row", "key", "name", "second", "fallback", "title", "format", "explicit", "location"),
    *("code", "message", "remedy", "temporary"),
)
_ROWS_AT_ONCE: Final = 200
DONE_BYTES: Final = 16
"""Of the digest that tells a finished picture: a hundred million of them share none."""


def done_mark(key: str, name: str) -> bytes:
    """Return what tells a finished picture under its name."""
    return hashlib.sha256(f"{key}\0{name}".encode()).digest()[:DONE_BYTES]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenNames:
    """Which rows of a whole list don't get the name that they want first.

    Attributes:
        places: By fingerprint and claim, which of its names a row gets.
        rivals: Claims, with a format, that users gave to different pictures.
    """

    places: Mapping[tuple[str, str], int] = field(default_factory=dict)
    rivals: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRows:
    """Turns rows into planned ones; sent to each worker.

    Attributes:
        defaults: The options of rows that do not set their own.
        template: The names of files.
        given: The names after all rows were read; None to tell which they want.
        done: A reference to the sorted marks of finished pictures, which are left out; None for none.
        stop: Tells the workers to read no further row; None where nobody stops them.
    """

    defaults: RowDefaults
    template: NameTemplate
    given: GivenNames | None = None
    done: Any = None
    stop: StopFlag | None = None

    def is_stopped(self) -> bool:
        """Tell whether no further row is wanted."""
        return self.stop is not None and self.stop.is_set()

    def plan(self, rows: Iterable[Row]) -> Planned:
        """Return the rows planned, without those whose picture is finished."""
        builder = RequestBuilder(self.defaults, EngineName.LOCAL)
        planned: Planned = {name: [] for name in _COLUMNS}
        is_done = _marks(self.done)
        for row in self.defaults.spread(rows):
            values = self._planned(row, builder)
            if values["key"] and is_done(values["key"], values["name"]):
                continue
            for name in _COLUMNS:
                planned[name].append(values.get(name, ""))
        return planned

    def _planned(self, row: Row, builder: RequestBuilder) -> dict[str, Any]:
        values: dict[str, Any] = {"title": row.title, "location": row.location, "temporary": False}
        values |= {"explicit": False, "key": ""}
        try:
            item = builder.build(row)
            return values | self._named(item)
        except ItemError as error:
            values |= {"code": error.code, "message": error.message, "remedy": error.remedy}
            shown = row_to_text(_without_error(row)) if self.given is not None else ""
            return values | {"temporary": isinstance(error, TemporaryError), "row": shown}

    def _named(self, item: RowRequest) -> dict[str, Any]:
        request, key = item.request, item.key
        explicit = self.template.is_explicit(item.row)
        stem = self.template.stem(request=request, row=item.row, key=key)
        is_target = bool(item.row.target)
        names = candidates(stem, request, key, most=2 if explicit else None, is_target=is_target)
        values = {"key": key, "format": str(request.format or ""), "explicit": explicit}
        values |= {"title": request.title, "second": names[1], "fallback": names[-1]}
        if self.given is None:
            return values | {"row": "", "name": names[0]}
        claim = claim_id(names[0])
        if (claim, values["format"]) in self.given.rivals:
            raise NameTaken(
                f"other rows have the same name {names[0]} and different pictures",
                remedy="give each row a name of its own, such as one with {key8}",
            )
        place = self.given.places.get((key, claim), 0)
        if place >= len(names):
            raise NameTaken(f"every name for this title is taken, the last one is {names[-1]}")
        return values | {"row": row_to_text(item.row), "name": names[place]}


def _without_error(row: Row) -> Row:
    from dataclasses import replace

    return replace(row, error=None)


def _marks(done: Any) -> Callable[[str, str], bool]:  # noqa: ANN401 - an array, or a reference to one
    """Return what tells whether a picture is among the sorted marks of finished ones."""
    if done is None:
        return lambda _key, _name: False
    import numpy as np
    import ray

    marks = ray.get(done) if isinstance(done, ray.ObjectRef) else done

    def is_done(key: str, name: str) -> bool:
        mark = np.frombuffer(done_mark(key, name), dtype=marks.dtype)[0]
        place = int(np.searchsorted(marks, mark))
        return place < len(marks) and bool(marks[place] == mark)

    return is_done


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSource:
    """Reads and plans the rows of one source on a worker, with the reader that a local run has.

    Attributes:
        plan: What is planned.
        open_titles: Opens one source.
    """

    plan: PlanRows
    open_titles: Callable[[Sequence[str]], TitleReader]

    def __call__(self, batch: Mapping[str, Any]) -> Iterator[Planned]:
        """Yield the planned rows of the sources of a batch."""
        from contextlib import closing

        for source in batch["source"]:
            if self.plan.is_stopped():
                return
            with closing(self.open_titles([str(source)])) as reader:
                while not self.plan.is_stopped() and (rows := reader.next_batch(_ROWS_AT_ONCE)):
                    planned = self.plan.plan(rows)
                    if planned["key"]:
                        yield planned


def give_names(tables: Iterable[Any]) -> tuple[GivenNames, int]:
    """Give names to all rows of a list, and count them.

    Args:
        tables: The rows as `PlanRows` has them, in Arrow tables.
    """
    registry, rows = NameRegistry(), 0
    try:
        for table in tables:
            rows += table.num_rows
            registry.add_wanted([_wanted(each) for each in table.to_pylist() if each["key"]])
        registry.resolve_contested()
        places = {(key, claim): place for key, claim, place in registry.places()}
        return GivenNames(places=places, rivals=frozenset(registry.all_rivals())), rows
    finally:
        registry.close()


@dataclass(frozen=True, slots=True)
class _Shown:
    """What decides of a request about a contested name."""

    title: str
    format: str


def _wanted(row: Mapping[str, Any]) -> Wanted:
    shown: Any = _Shown(row["title"], row["format"])
    return Wanted(row["key"], row["name"], row["second"], shown, row["explicit"], row["location"])

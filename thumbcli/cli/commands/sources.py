"""`thumb sources`: what would be read of files, folders and feeds, before anything is drawn."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Unpack

import typer

from thumbcli.cli.display.streams import info, json_line
from thumbcli.cli.draw_options import READING_TERMINAL, STDIN_NAMES, ReadOptions, column_maps
from thumbcli.cli.shared_options import SETTABLE, examples, with_options
from thumbcli.options.column_map import SLUG, TITLE
from thumbcli.printable_text import printable
from thumbcli.sources.column_names import template_name

if TYPE_CHECKING:
    from thumbcli.options.column_map import ColumnMap
    from thumbcli.sources.rows import Row

__all__ = ["EXAMPLES", "sources"]

EXAMPLES = examples(
    "thumb sources content/posts",
    "thumb sources posts.xlsx --map title=headline",
    "thumb sources titles.csv --json",
    note=SETTABLE,
)

_STDIN = "-"
_FIELDS_MAX = 200
"""How many fields of a source are counted; a table may have a thousand, and posts others each."""

_FIRST_ROWS = 3
_VALUE_CHARS = 48


class SourcesOptions(ReadOptions):
    """The options of the command."""

    allow_outside: bool
    json: bool


@dataclass(slots=True, kw_only=True)
class _Field:
    """How many rows have a value in a field, and the first of these values."""

    rows: int = 0
    first: str = ""


@dataclass(slots=True, kw_only=True)
class _Source:
    """What was read of a source."""

    name: str
    columns: ColumnMap
    rows: int = 0
    problems: list[str] = field(default_factory=list)
    rejected: int = 0
    fields: dict[str, _Field] = field(default_factory=dict)
    options: set[str] = field(default_factory=set)
    first: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Count a row."""
        self.rows += 1
        problem = row.error.message if row.error else "" if row.title.strip() else "the title is empty"
        if problem:
            self.rejected += 1
            if len(self.problems) < _FIRST_ROWS:
                self.problems.append(f"{row.location}  {problem}")
        elif len(self.first) < _FIRST_ROWS:
            self.first.append(row)
        self.options |= row.overrides.keys()
        for name, value in {TITLE: row.title, **row.cells()}.items():
            if value.strip() and (name in self.fields or len(self.fields) < _FIELDS_MAX):
                found = self.fields.setdefault(name, _Field(first=value))
                found.rows += 1

    def meaning(self, name: str) -> str:
        """Return what a field means; empty for one that only `--name` and `--map` can use."""
        if name in {TITLE, SLUG}:
            return name
        if template_name(name) == SLUG and SLUG not in self.columns.columns:
            return SLUG
        option = self.columns.key(name) or ""
        return option if option in self.options | {SLUG} else ""

    def as_dict(self) -> dict[str, Any]:
        """Return it for `--json`."""
        return {
            "source": self.name,
            "rows": self.rows,
            "rejected": self.rejected,
            "fields": [
                {"name": name, "rows": found.rows, "means": self.meaning(name) or None, "first": found.first}
                for name, found in self.fields.items()
            ],
            "first": [
                {"title": row.title, "source": row.source, "line": row.line, "options": dict(row.overrides)}
                for row in self.first
            ],
            "problems": self.problems,
            "notes": self.notes,
        }


@with_options("sources")
def sources(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...", help="As for thumb batch; - is standard input.", show_default=False
        ),
    ] = None,
    **options: Unpack[SourcesOptions],
) -> None:
    """Show what would be read: fields, counts, the first rows, and which column means what.

    Nothing is drawn, sent or written. Takes the options of thumb batch that say how titles are read.
    """
    if not names and sys.stdin.isatty():
        print(ctx.get_help())
        raise typer.Exit(2)
    from thumbcli.cli.brand_context import brands

    if sys.stdin.isatty() and not STDIN_NAMES.isdisjoint(names or ()):
        info(f"thumb: {READING_TERMINAL}")
    maps = column_maps(options, brands(allow_outside=options["allow_outside"], quiet=True))
    found = []
    for name in names or [_STDIN]:
        source = _Source(name="<stdin>" if name == _STDIN else name, columns=maps(name))
        _read(source, name, options)
        found.append(source)
        if not options["json"]:
            _show(source)
    if options["json"]:
        print(json_line({"sources": [source.as_dict() for source in found]}))


def _read(source: _Source, name: str, options: SourcesOptions) -> None:
    from thumbcli.sources.title_reader import TitleReader

    def note(message: str) -> None:
        if message not in source.notes:
            source.notes.append(message)

    reader = TitleReader(
        [name],
        input_format=options["input_format"],
        column=options["column"],
        columns=lambda _: source.columns,
        drafts=options["drafts"],
        query=options["query"],
        encoding=options["encoding"] or "",
        warn=note,
    )
    left = options["limit"]
    with closing(reader):
        while (left is None or left) and (rows := reader.next_batch()[:left]):
            left = None if left is None else left - len(rows)
            for row in rows:
                source.add(row)


def _show(source: _Source) -> None:
    rejected = f", {source.rejected:,} of them rejected" if source.rejected else ""
    print(f"{printable(source.name)}: {source.rows:,} row{'' if source.rows == 1 else 's'}{rejected}")
    for note in source.notes:
        print(f"  note: {printable(note)}")
    if source.fields:
        width = min(max(len("FIELD"), *map(len, source.fields)), 24)
        print(f"  {'FIELD':<{width}}  {'ROWS':>9}  {'MEANS':<13}  FIRST VALUE")
        for name, found in source.fields.items():
            shown = f"{_short(name, width):<{width}}  {found.rows:>9,}  {source.meaning(name):<13}"
            print(f"  {shown}  {_short(found.first, _VALUE_CHARS)}")
    for row in source.first:
        print(f"  {printable(row.location)}  {_short(row.title, _VALUE_CHARS)}")
    for problem in source.problems:
        print(f"  {printable(problem)}")


def _short(text: str, chars: int) -> str:
    text = printable(" ".join(text[: chars * 2].split()))
    return text if len(text) <= chars else text[: chars - 1] + "…"

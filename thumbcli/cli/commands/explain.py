"""`thumb explain`: what is understood of titles, why, and what their pictures show."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from functools import cache
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from thumbcli.cli.display.streams import info, json_line
from thumbcli.cli.draw_options import (
    READING_TERMINAL,
    STDIN_NAMES,
    ListOptions,
    column_maps,
    row_defaults,
)
from thumbcli.cli.shared_options import SETTABLE, examples, with_options
from thumbcli.contract import EngineName
from thumbcli.errors import ItemError, UsageError
from thumbcli.options.option import OUTPUT
from thumbcli.regular_files import leads_to_file, leads_to_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from thumbcli.batch.requests.row_options import RequestBuilder
    from thumbcli.brand.brand_resolver import Brands
    from thumbcli.sources.rows import Row
    from thumbcli.sources.title_reader import TitleReader

__all__ = ["EXAMPLES", "explain"]

EXAMPLES = examples(
    'thumb explain "10 Money Mistakes Keeping You Poor"',
    "thumb explain titles.csv --format blogpost",
    "cat titles.txt | thumb explain - --json",
    "thumb explain titles.csv --quick --json",
    note=f"Exit code 3 means that a title can't be drawn. {SETTABLE}",
)

_PROBLEMS_FOUND = 3
_STDIN = "-"
_LIST_SUFFIXES = frozenset({".txt", ".csv", ".tsv", ".jsonl", ".ndjson"})
"""What an argument without blanks has to end in to name a file, whether there is one or not."""

_OTHER_SUFFIXES = frozenset(
    ".json .xlsx .xls .ods .parquet .db .sqlite .sqlite3 .xml .rss .atom .gz .zst".split()
)
"""What it ends in, as posts do, if it names one that exists: the title `/etc/passwd` must not read a file."""


class ExplainOptions(ListOptions):
    """The options of the command."""


@with_options("explain")
def explain(
    ctx: typer.Context,
    titles: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TITLE...",
            help="Titles, or files of titles, posts and folders of them; - is standard input.",
            show_default=False,
        ),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help="Compose no pictures: ten times as fast, with words and layout as they are tried first.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    **options: Unpack[ExplainOptions],
) -> None:
    """Say what is understood of titles, and why; no picture is written.

    It tells what the local engine draws: the words, large and small, the phrase that stands out, icon,
    category, tone and layout. Takes the options and columns that a picture has.
    """
    if not titles and sys.stdin.isatty():
        print(ctx.get_help())
        raise typer.Exit(2)
    from thumbcli.batch.requests.row_options import RequestBuilder
    from thumbcli.cli.brand_context import brands

    arguments = titles or [_STDIN]
    if arguments.count(_STDIN) > 1:
        raise UsageError("`-` is given twice, but standard input can be read once", remedy="remove one")
    kits = brands(allow_outside=options["allow_outside"])
    with ExitStack() as opened:
        readers = [
            opened.enter_context(closing(_open(argument, options, kits))) if _is_list(argument) else None
            for argument in arguments
        ]
        defaults = row_defaults(
            options,
            EngineName.LOCAL,
            _sources(arguments, readers),
            kits=kits,
            overridden=lambda _: any(readers),
        )
        if sys.stdin.isatty() and not STDIN_NAMES.isdisjoint(arguments):
            _tell(READING_TERMINAL)
        listed = islice(_rows(arguments, readers), options["limit"])
        rows = (row for one in listed for row in defaults.spread([one]))
        builder = RequestBuilder(defaults, EngineName.LOCAL)
        found = _explain(rows, builder, as_json=options["json"], quiet=options["quiet"], quick=quick)
    raise typer.Exit(_PROBLEMS_FOUND if found else 0)


def _is_list(argument: str) -> bool:
    """Tell whether an argument names titles: a list by its ending, a post or another source if it exists."""
    from thumbcli.sources.line_reader import is_stream
    from thumbcli.sources.posts import POST_SUFFIXES

    if argument == _STDIN or is_stream(argument):
        return True
    suffix = PurePath(argument).suffix.lower()
    if suffix in _LIST_SUFFIXES and " " not in argument:
        return True
    if suffix in _LIST_SUFFIXES | POST_SUFFIXES | _OTHER_SUFFIXES and leads_to_file(argument):
        return True
    return "/" in argument and leads_to_folder(argument)


def _sources(arguments: Sequence[str], readers: Sequence[TitleReader | None]) -> list[str]:
    """Return the sources of the titles as rows name them, each once."""
    names = {_STDIN: "<stdin>"}
    pairs = zip(arguments, readers, strict=True)
    return [*dict.fromkeys(names.get(name, name) if reader else "<argument>" for name, reader in pairs)]


def _open(source: str, options: ExplainOptions, kits: Brands) -> TitleReader:
    from thumbcli.sources.title_reader import TitleReader

    return TitleReader(
        [source],
        input_format=options["input_format"],
        column=options["column"],
        columns=column_maps(options, kits),
        drafts=options["drafts"],
        query=options["query"],
        encoding=options["encoding"] or "",
        warn=(lambda _: None) if options["quiet"] else cache(_tell),
    )


def _tell(message: str) -> None:
    info(f"thumb: {message}")


def _rows(arguments: Sequence[str], readers: Sequence[TitleReader | None]) -> Iterator[Row]:
    """Yield the rows of all arguments in their order, each as soon as it is read."""
    from thumbcli.sources.rows import from_arguments

    for title, reader in zip(from_arguments(arguments), readers, strict=True):
        if reader is None:
            yield title
            continue
        while rows := reader.next_batch():
            yield from rows


def _explain(
    rows: Iterable[Row], builder: RequestBuilder, *, as_json: bool, quiet: bool, quick: bool
) -> bool:
    """Print what is understood of each row; return whether one can't be drawn."""
    from thumbcli.cli.display.explanation_text import explanation_writer, fields_of, fields_of_problem
    from thumbcli.render import explain as explain_title

    write, row, failed = explanation_writer(), None, False
    for row in rows:
        try:
            found = explain_title(builder.build(row).request, composed=not quick)
        except ItemError as error:
            failed = True
            if as_json:
                from thumbcli.cli.display.machine_output import failed_as_json

                print(json_line(failed_as_json(row, error)), flush=True)
            else:
                write(fields_of_problem(row, error))
            continue
        if as_json and not quiet:
            print(json_line(found.as_dict()), flush=True)
        elif not quiet:
            write(fields_of(found))
    if row is None and not quiet:
        _tell("there are no titles")
    return failed

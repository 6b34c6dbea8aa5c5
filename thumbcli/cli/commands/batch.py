"""`thumb batch`: files and pipes of titles to a folder of pictures."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thumbcli.cli.draw_options import DrawOptions
from thumbcli.cli.shared_options import SETTABLE, examples, with_options
from thumbcli.engines.protocol import ignore_notice
from thumbcli.errors import InputError
from thumbcli.options.option_list import EngineChoice, InputFormat

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.batch.run.run_with_manifest import Batch
    from thumbcli.contract import EngineName
    from thumbcli.sources.title_reader import TitleReader

__all__ = ["EXAMPLES", "batch"]

EXAMPLES = examples(
    "thumb batch titles.csv",
    "thumb batch titles.csv --format blogpost --out og-images",
    "cat titles.txt | thumb batch - --name '{index:04d}-{slug}'",
    "thumb batch titles.csv --dry-run",
    note=SETTABLE,
)


@with_options("batch")
def batch(
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...",
            help="Files of titles (text, CSV, TSV, JSON Lines); - is standard input.",
            show_default=False,
        ),
    ] = None,
    **options: object,
) -> None:
    """Draw a picture for every title in files or on standard input.

    A manifest in the folder records what exists and what was paid: running the same command again makes
    only what is missing. Paths of new pictures go to stdout, everything else to stderr.
    """
    if not sources and sys.stdin.isatty():
        print(ctx.get_help())
        raise typer.Exit(2)
    raise typer.Exit(run(BatchOptions.parsed(options, sources=sources or ["-"])))


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions(DrawOptions):
    """The parameters of the command, from the command line, the environment and the config file."""

    sources: list[str]
    out: Path
    column: str | None
    input_format: InputFormat
    limit: int | None
    name: str
    verify: bool
    retry_failed: bool
    retry_uncertain: bool
    reuse: list[Path] | None
    max_credits: int | None
    max_items: int | None
    max_time: float | None
    fail_fast: bool
    dry_run: bool


def run(options: BatchOptions) -> int:
    """Run or plan the batch, and return the exit code.

    Raises:
        UsageError: An option, a source or the folder is wrong.
        StopError: The folder is locked or can't be written, or there is no key.
    """
    from thumbcli.batch.run.run_with_manifest import run_batch
    from thumbcli.cli.display.progress import choose_screen
    from thumbcli.cli.run_with_display import run_with_display

    engine = options.select_engine()
    batch_ = _batch(options, engine.name)
    screen = choose_screen(quiet=options.quiet, progress=not options.no_progress, verbose=options.verbose)
    if options.dry_run:
        from thumbcli.cli.display.plan_table import show_plan

        silent_engine = engine.make(notify=ignore_notice)
        return show_plan(batch_, silent_engine, as_json=options.json, quiet=options.quiet)
    for notice in engine.notices:
        screen.print(notice)
    work = partial(run_batch, batch_)
    return run_with_display(
        work, engine.make, screen, as_json=options.json, silent=options.quiet, verbose=options.verbose
    )


def _batch(options: BatchOptions, engine: EngineName) -> Batch:
    from thumbcli.batch.names.file_names import NameTemplate
    from thumbcli.batch.plan.planner import PlanOptions
    from thumbcli.batch.run.run_limits import RunLimits
    from thumbcli.batch.run.run_with_manifest import Batch
    from thumbcli.sources.title_reader import TitleReader

    sources = options.sources
    open_titles = partial(TitleReader, sources, input_format=options.input_format, column=options.column)
    rewindable = "-" not in sources and all(Path(source).is_file() for source in sources)
    return Batch(
        out=options.out,
        open_titles=open_titles,
        rewindable=rewindable,
        defaults=options.defaults(
            engine,
            ["<stdin>" if source == "-" else source for source in sources],
            # A source that can be read only once is not read for this.
            overridden=partial(_overridden, open_titles) if rewindable else lambda _: True,
        ),
        plan=PlanOptions(
            template=NameTemplate(options.name),
            overwrite=options.overwrite,
            verify=options.verify,
            retry_failed=options.retry_failed,
            retry_uncertain=options.retry_uncertain,
        ),
        concurrency=options.concurrency,
        limit_rows=options.limit,
        fail_fast=options.fail_fast,
        refuse_mixed=options.engine is EngineChoice.AUTO,
        limits=RunLimits(
            max_credits=options.max_credits, max_items=options.max_items, max_time_s=options.max_time
        ),
        reuse=tuple(options.reuse or ()),
    )


def _overridden(open_titles: Callable[[], TitleReader], kind: str) -> bool:
    """Return whether some row sets its own photo, or its own logo."""
    own = {kind, f"use_{kind}", "style"}
    try:
        with closing(open_titles()) as reader:
            while rows := reader.next_batch():
                if any(own & row.overrides.keys() for row in rows):
                    return True
    except InputError:
        return True  # The run itself reports what can't be read.
    return False

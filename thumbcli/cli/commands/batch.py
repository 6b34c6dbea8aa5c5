"""`thumb batch`: files and pipes of titles to a folder of pictures."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from functools import cache, partial
from pathlib import Path  # noqa: TC003 - in BatchOptions, which a test reads at run time
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from thumbcli.cli.batch_options import BatchOptions, batch_of, check_options, reading_of
from thumbcli.cli.display.streams import info
from thumbcli.cli.draw_options import (
    READING_TERMINAL,
    STDIN_NAMES,
    select_engine,
)
from thumbcli.cli.shared_options import SETTABLE, examples, with_options
from thumbcli.contract import EngineName
from thumbcli.engines.protocol import ignore_notice
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from thumbcli.batch.model.events import Emit, Event, RunFinished
    from thumbcli.batch.run.batch_of_titles import Batch
    from thumbcli.batch.run.runner import Control
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.cli.display.progress import Screen
    from thumbcli.cli.draw_options import SelectedEngine
    from thumbcli.cli.watch_sources import Drawn
    from thumbcli.engines.protocol import Engine

__all__ = ["EXAMPLES", "batch", "check_paid_watch", "draw_once"]

EXAMPLES = examples(
    "thumb batch titles.csv",
    "thumb batch titles.csv --format blogpost --out og-images",
    "cat titles.txt | thumb batch - --name '{index:04d}-{slug}'",
    "thumb batch content/posts --format blogpost",
    "thumb batch content/posts --watch",
    "thumb batch content/posts --format blogpost --out static/covers --write-back",
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
            help="Titles: text, CSV, TSV, JSON Lines, workbooks, SQLite, feeds, sitemaps and pages (files, "
            "addresses), posts with front matter (files, folders, patterns); - is standard input.",
            show_default=False,
        ),
    ] = None,
    **options: Unpack[BatchOptions],
) -> None:
    """Draw a picture for every title in files or on standard input.

    A manifest in the folder records what exists and what was paid: running the same command again makes
    only what is missing. Paths of new pictures go to stdout, everything else to stderr.
    """
    if not sources and sys.stdin.isatty():
        print(ctx.get_help())
        raise typer.Exit(2)
    raise typer.Exit(_draw(sources or ["-"], options, ctx))


def _draw(sources: list[str], options: BatchOptions, ctx: typer.Context) -> int:
    """Draw the pictures of a command line, again and again with `--watch`; return the exit code."""
    if not options["watch"]:
        return draw_once(sources, options).code
    from thumbcli.cli.watch_sources import Round, check_watched, watch, watched_by

    check_watched(sources, options)
    check_paid_watch(options, ctx)

    def prepare() -> Round:
        return Round(watched=watched_by(sources, options), draw=partial(draw_once, sources, options))

    return watch(prepare, say=_silence if options["quiet"] else info)


def _silence(_: str) -> None:
    """Say nothing."""


def check_paid_watch(options: BatchOptions, ctx: typer.Context) -> None:
    """Refuse to buy a picture whenever a post is saved, unless the command line says so, and how many.

    Raises:
        UsageError: The engine would be the hosted one, and its flag or the limit was not typed.
    """
    if select_engine(options).name is EngineName.LOCAL:
        return
    typed = {
        name
        for name in ("engine", "max_credits")
        if (source := ctx.get_parameter_source(name)) is not None and source.name == "COMMANDLINE"
    }
    if len(typed) < len(("engine", "max_credits")):
        raise UsageError(
            "--watch would spend credits whenever a title is saved",
            remedy="draw with --engine local, or say so: --engine thumbapi --max-credits N",
        )


def draw_once(
    sources: list[str], options: BatchOptions, spent: int | None = None, *, inside: Path | None = None
) -> Drawn:
    """Draw the pictures of a command line; return how it ended. One that can't begin is noted for monitors.

    Args:
        sources: The sources of the titles.
        options: The options.
        spent: The credits that earlier runs of the same command have spent; None for its first run.
        inside: The folder that no post may lead out of by a link.
    """
    started_s = time.time()
    try:
        return _draw_once(sources, options, spent, inside, started_s)
    except Exception as error:
        from thumbcli.cli.run_record import note_failed_start

        note_failed_start(options, error, started_s)
        raise


def _draw_once(
    sources: list[str], options: BatchOptions, spent: int | None, inside: Path | None, started_s: float
) -> Drawn:
    from thumbcli.batch.run.run_with_manifest import run_batch
    from thumbcli.cli.brand_context import brands
    from thumbcli.cli.display.progress import choose_screen
    from thumbcli.cli.last_runs import note_run, other_than_before
    from thumbcli.cli.look_notes import look_notes
    from thumbcli.cli.run_with_display import run_with_display
    from thumbcli.cli.watch_sources import Drawn
    from thumbcli.sources.title_reader import TitleReader

    engine = select_engine(options)
    check_options(sources, options, engine)
    as_json, quiet, verbose = options["json"], options["quiet"], options["verbose"]
    progress = not options["no_progress"]
    screen = choose_screen(quiet=quiet, progress=progress, verbose=verbose, changes_only=spent is not None)
    if sys.stdin.isatty() and not STDIN_NAMES.isdisjoint(sources):
        screen.print(READING_TERMINAL)
    # Sources that can be read twice are, and would warn twice.
    batch_ = batch_of(sources, options, engine, warn=cache(screen.print), inside=inside, spent=spent or 0)
    is_typed = spent is None and inside is None
    if is_typed:
        other = other_than_before(batch_.place, sources, options)
        for note in (*([other] if other else []), *look_notes(sources, options)):
            screen.print(note)
    if options["dry_run"]:
        return Drawn(code=_show_plan(batch_, options, engine, screen))
    for notice in engine.notices if spent is None else ():
        screen.print(notice)
    ended: list[RunFinished] = []

    async def work(*, engine: Engine, emit: Emit, control: Control) -> RunFinished:
        if options["metrics"] is not None:
            emit = _with_start(emit, options["metrics"], batch_.place, started_s)
        if options["on"] is None:
            ended.append(await run_batch(batch_, engine, emit, control))
        else:
            from thumbcli.distributed.run_on_ray import RayBatch, run_on_ray

            # What was said of kits was said here; the workers are silent.
            kits = brands(allow_outside=options["allow_outside"], quiet=True)
            on_ray = RayBatch(
                batch=replace(batch_, defaults=replace(batch_.defaults, brands=kits)),
                sources=sources,
                open_titles=partial(TitleReader, **reading_of(options, kits)),
            )
            ended.append(await run_on_ray(on_ray, emit, control))
        return ended[0]

    code = run_with_display(
        work,
        engine.make,
        screen,
        as_json=as_json,
        silent=quiet,
        verbose=verbose,
        stays=options["watch"],
    )
    note_run(batch_.place, sources, options)
    code = _code_after(batch_.place, options, ended[0], code, inside)
    if options["metrics"] is not None:
        from thumbcli.cli.run_record import write_run_metrics

        tally = ended[0].tally
        write_run_metrics(options["metrics"], batch_.place, started_s=started_s, exit_code=code, tally=tally)
    return Drawn(code=code, credits=ended[0].tally.credits + ended[0].tally.lost_credits)


def _with_start(emit: Emit, metrics: Path, place: OutputPlace, started_s: float) -> Emit:
    """Return `emit`, which also writes into the metrics that the run has begun, once it holds the output."""
    from thumbcli.batch.model.events import RunStarted
    from thumbcli.cli.run_record import write_begun

    def emitting(event: Event) -> None:
        if isinstance(event, RunStarted):
            write_begun(metrics, place, started_s=started_s)
        emit(event)

    return emitting


def _code_after(
    place: OutputPlace, options: BatchOptions, ended: RunFinished, code: int, inside: Path | None
) -> int:
    """Remove what no row asks for any more, if that is wanted; return the exit code of the command."""
    from thumbcli.batch.model.exit_codes import CHANGED

    if options["prune"]:
        from thumbcli.cli.display.prune_question import prune

        pruned = prune(
            place,
            ended,
            ask=not options["yes"],
            most=options["max_prune"],
            as_json=options["json"],
            quiet=options["quiet"],
            verbose=options["verbose"],
            inside=inside,
        )
        code = pruned or code
    is_new = ended.tally.made or (options["prune"] and ended.orphans)
    return CHANGED if not code and options["fail_on_new"] and is_new else code


def _show_plan(batch_: Batch, options: BatchOptions, engine: SelectedEngine, screen: Screen) -> int:
    """Print what a run would do; return the exit code."""
    from thumbcli.batch.run.dry_run import plan_batch
    from thumbcli.cli.display.plan_table import show_plan
    from thumbcli.cli.run_with_display import http_log
    from thumbcli.distributed.merge_parts import plan_on_ray

    with http_log(screen, verbose=0):
        return show_plan(
            batch_,
            engine.make(notify=ignore_notice),
            as_json=options["json"],
            quiet=options["quiet"],
            fail_on_new=options["fail_on_new"],
            plan=plan_batch if options["on"] is None else plan_on_ray,
        )

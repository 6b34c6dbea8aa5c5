"""`thumb batch`: files and pipes of titles to a folder of pictures."""

from __future__ import annotations

import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from pathlib import Path  # noqa: TC003 - in BatchOptions, which a test reads at run time
from typing import TYPE_CHECKING, Annotated, TypedDict, Unpack

import typer

from thumbcli.cli.display.streams import info
from thumbcli.cli.draw_options import (
    READING_TERMINAL,
    STDIN_NAMES,
    DrawOptions,
    ListOptions,
    column_maps,
    row_defaults,
    select_engine,
)
from thumbcli.cli.shared_options import SETTABLE, examples, with_options
from thumbcli.contract import EngineName
from thumbcli.engines.protocol import ignore_notice
from thumbcli.errors import InputError, ThumbError, UsageError
from thumbcli.options.allowed_rows import AllowedRows  # noqa: TC001 - as above
from thumbcli.options.option_values import EngineChoice, InputFormat, OnLost
from thumbcli.options.shard import Shard  # noqa: TC001 - as above

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.batch.model.events import Emit, Event, RunFinished
    from thumbcli.batch.run.run_with_manifest import Batch
    from thumbcli.batch.run.runner import Control
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.brand.brand_resolver import Brands
    from thumbcli.cli.display.progress import Screen
    from thumbcli.cli.draw_options import SelectedEngine
    from thumbcli.cli.watch_sources import Drawn
    from thumbcli.engines.protocol import Engine
    from thumbcli.options.column_map import ColumnMap
    from thumbcli.sources.title_reader import TitleReader

__all__ = ["EXAMPLES", "BatchOptions", "batch", "batch_of", "check_paid_watch", "draw_once"]

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


class BatchOptions(DrawOptions, ListOptions):
    """The options of the command."""

    out: Path
    state: Path | None
    metrics: Path | None
    name: str
    choices: Path | None
    verify: bool
    retry_failed: bool
    retry_uncertain: bool
    refresh: bool
    pin: bool
    prune: bool
    yes: bool
    reuse: list[Path] | None
    max_credits: int | None
    max_credits_per_day: int | None
    max_items: int | None
    max_time: float | None
    on: str | None
    shard: Shard | None
    on_lost: OnLost
    max_lost: int | None
    min_free: int | None
    fail_fast: bool
    allow_rejected: AllowedRows | None
    min_rows: int | None
    max_prune: AllowedRows | None
    watch: bool
    dry_run: bool
    no_metadata: bool
    write_back: bool
    field: str | None
    replace_images: bool
    public_url: str | None
    presign: float | None
    fail_on_new: bool
    index: Path | None
    html: str | None


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
    except ThumbError as error:
        from thumbcli.cli.run_record import note_failed_start

        note_failed_start(options, error, started_s)
        raise


def _draw_once(
    sources: list[str], options: BatchOptions, spent: int | None, inside: Path | None, started_s: float
) -> Drawn:
    from thumbcli.batch.run.run_with_manifest import run_batch
    from thumbcli.cli.brand_context import brands
    from thumbcli.cli.display.progress import choose_screen
    from thumbcli.cli.last_runs import note_run
    from thumbcli.cli.run_with_display import run_with_display
    from thumbcli.cli.watch_sources import Drawn
    from thumbcli.sources.title_reader import TitleReader

    _check_prune(options)
    engine = select_engine(options)
    if options["shard"] is not None:
        _check_shard(sources, options, engine)
    if options["on"] is not None:
        _check_ray(sources, options, engine)
    as_json, quiet, verbose = options["json"], options["quiet"], options["verbose"]
    progress = not options["no_progress"]
    screen = choose_screen(quiet=quiet, progress=progress, verbose=verbose, changes_only=spent is not None)
    if sys.stdin.isatty() and not STDIN_NAMES.isdisjoint(sources):
        screen.print(READING_TERMINAL)
    # Sources that can be read twice are, and would warn twice.
    batch_ = batch_of(sources, options, engine, warn=cache(screen.print), inside=inside, spent=spent or 0)
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
                open_titles=partial(TitleReader, **_reading(options, kits)),
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
    code = _code_after(batch_.place, options, ended[0], code)
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


def _code_after(place: OutputPlace, options: BatchOptions, ended: RunFinished, code: int) -> int:
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
        )
        code = pruned or code
    is_new = ended.tally.made or (options["prune"] and ended.orphans)
    return CHANGED if not code and options["fail_on_new"] and is_new else code


def _show_plan(batch_: Batch, options: BatchOptions, engine: SelectedEngine, screen: Screen) -> int:
    """Print what a run would do; return the exit code."""
    from thumbcli.batch.run.run_with_manifest import plan_batch
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


def _check_prune(options: BatchOptions) -> None:
    """Refuse at once what could not be removed at the end."""
    if not options["prune"] or options["dry_run"]:
        return
    if options["limit"] is not None:
        raise UsageError("--prune needs the whole list, and --limit cuts it", remedy="leave out one of them")
    if not options["yes"] and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "--prune asks before it removes anything, and there is no terminal to ask on",
            remedy="look at it with --dry-run, then add --yes",
        )


def _check_shard(sources: list[str], options: BatchOptions, engine: SelectedEngine) -> None:
    """Refuse what a run over a part of the list can't do.

    Raises:
        UsageError: An option is about the whole list, or the list can be read only once; or the engine is the
            hosted one.
    """
    from thumbcli.batch.run.run_limits import check_shard
    from thumbcli.sources.title_reader import can_reread

    whole = [name for name in ("prune", "index", "html", "watch") if options.get(name)]
    if whole:
        raise UsageError(
            f"--{whole[0]} needs the whole list, and --shard draws a part of it",
            remedy="leave it out, and give it to a run over the whole list after thumb merge",
        )
    if not all(map(can_reread, sources)):
        raise UsageError(
            "--shard reads the whole list before it draws, and a pipe can be read once",
            remedy="write it to a file, and name that",
        )
    check_shard(engine.name)


_NOT_ON_RAY = (
    *(
        "shard",
        "limit",
        "min_rows",
        "max_items",
        "prune",
        "watch",
        "pin",
        "reuse",
        "state",
        "verify",
        "refresh",
    ),
    *("index", "html", "write_back", "presign"),
)


def _check_ray(sources: list[str], options: BatchOptions, engine: SelectedEngine) -> None:
    """Refuse what a run on a cluster can't do.

    Raises:
        UsageError: An option, a source or the engine is not for a cluster.
    """
    from thumbcli.batch.run.run_limits import check_shard
    from thumbcli.sources.title_reader import can_reread

    check_shard(engine.name)
    cluster = options["on"] or ""
    if cluster.startswith("ray://"):
        # Ray Data 2.60 fails through it: its workers are not those of the client.
        raise UsageError(
            f"--on {cluster}: Ray Data does not work through a Ray client",
            remedy="run the command there: ray job submit -- thumb batch … --on ray, or set RAY_ADDRESS",
        )
    if cluster != "ray":
        raise UsageError(f"--on {cluster}: there is no such cluster", remedy="--on ray")
    if unfit := [name for name in _NOT_ON_RAY if options.get(name)]:
        raise UsageError(
            f"--{unfit[0].replace('_', '-')} does not go with --on ray", remedy="leave out one of the two"
        )
    if not all(map(can_reread, sources)):
        raise UsageError(
            "--on ray reads the whole list before it draws, and a pipe can be read once",
            remedy="write it to a file that all machines see, and name that",
        )


def batch_of(
    sources: list[str],
    options: BatchOptions,
    engine: SelectedEngine,
    *,
    warn: Callable[[str], None],
    inside: Path | None,
    spent: int,
) -> Batch:
    """Return the run of a command line.

    Args:
        sources: The sources of the titles.
        options: The options.
        engine: The engine that draws.
        warn: Takes a line about a source.
        inside: The folder that no post may lead out of by a link.
        spent: The credits that earlier runs of the same command have spent.
    """
    from thumbcli.batch.choices.choices_file import choices_path
    from thumbcli.batch.names.file_names import NameTemplate
    from thumbcli.batch.plan.plan_options import PlanOptions
    from thumbcli.batch.run.run_limits import RunLimits
    from thumbcli.batch.run.run_with_manifest import Batch
    from thumbcli.cli.brand_context import brands
    from thumbcli.sources.title_reader import TitleReader, can_reread
    from thumbcli.write_back.deliveries import deliveries

    kits = brands(allow_outside=options["allow_outside"], quiet=options["quiet"])
    open_titles = partial(
        TitleReader,
        sources,
        **_reading(options, kits),
        warn=warn,
        inside=inside,
    )
    max_credits = options["max_credits"]
    if max_credits is not None:
        max_credits = max(0, max_credits - spent)
    rewindable = "-" not in sources and all(map(can_reread, sources))
    return Batch(
        out=options["out"],
        open_titles=open_titles,
        rewindable=rewindable,
        defaults=row_defaults(
            options,
            engine.name,
            ["<stdin>" if source == "-" else source for source in sources],
            kits=kits,
            # A source that can be read only once is not read for this.
            overridden=partial(_overridden, open_titles) if rewindable else lambda _: True,
            engine_look=engine.look,
        ),
        plan=PlanOptions(
            template=NameTemplate(options["name"]),
            overwrite=options["overwrite"],
            verify=options["verify"],
            retry_failed=options["retry_failed"],
            retry_uncertain=options["retry_uncertain"],
            refresh=options["refresh"],
            shard=options["shard"],
        ),
        concurrency=options["concurrency"],
        limit_rows=options["limit"],
        fail_fast=options["fail_fast"],
        allow_rejected=options["allow_rejected"],
        min_rows=options["min_rows"],
        refuse_mixed=options["engine"] == EngineChoice.AUTO,
        limits=RunLimits(
            max_credits=max_credits,
            max_credits_per_day=options["max_credits_per_day"],
            max_items=options["max_items"],
            max_time_s=options["max_time"],
            on_lost=options["on_lost"],
            max_lost=options["max_lost"],
        ),
        state=options["state"],
        choices=choices_path(options["out"], options["choices"]),
        reuse=tuple(options["reuse"] or ()),
        metadata=not options["no_metadata"],
        min_free_bytes=options["min_free"],
        pin=options["pin"],
        prune=options["prune"],
        public_url=options["public_url"] or "",
        signed_for=None if options["presign"] is None else timedelta(seconds=options["presign"]),
        deliveries=deliveries(
            options["out"],
            write_back=options["write_back"],
            field=options["field"],
            replace_images=options["replace_images"],
            public_url=options["public_url"],
            index=options["index"],
            html=options["html"],
        ),
    )


class _Reading(TypedDict):
    """How titles are read, on this machine or another."""

    input_format: InputFormat
    column: str | None
    columns: Callable[[str], ColumnMap]
    drafts: bool
    query: str | None
    encoding: str


def _reading(options: BatchOptions, kits: Brands) -> _Reading:
    return {
        "input_format": options["input_format"],
        "column": options["column"],
        "columns": column_maps(options, kits),
        "drafts": options["drafts"],
        "query": options["query"],
        "encoding": options["encoding"] or "",
    }


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

"""The options of `thumb batch`: which go together, and the run that they describe."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import timedelta
from functools import cache, partial
from pathlib import Path  # noqa: TC003 - in BatchOptions, which a test reads at run time
from typing import TYPE_CHECKING, TypedDict

from thumbcli.cli.draw_options import DrawOptions, ListOptions, column_maps, row_defaults
from thumbcli.errors import InputError, UsageError
from thumbcli.options.allowed_rows import AllowedRows  # noqa: TC001 - as above
from thumbcli.options.option_values import EngineChoice, InputFormat, OnLost
from thumbcli.options.shard import Shard  # noqa: TC001 - as above

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from thumbcli.batch.run.batch_of_titles import Batch
    from thumbcli.brand.brand_resolver import Brands
    from thumbcli.cli.draw_options import SelectedEngine
    from thumbcli.options.column_map import ColumnMap
    from thumbcli.sources.posts import HasPicture
    from thumbcli.sources.title_reader import TitleReader
    from thumbcli.write_back.deliveries import Delivery

__all__ = ["BatchOptions", "batch_of", "check_options", "reading_of"]


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
    allow_known: bool
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


def check_options(sources: list[str], options: BatchOptions, engine: SelectedEngine) -> None:
    """Refuse options that do not go with each other, with the sources or with the engine.

    Raises:
        UsageError: As said.
    """
    _check_prune(options)
    if options["shard"] is not None:
        _check_shard(sources, options, engine)
    if options["on"] is not None:
        _check_ray(sources, options, engine)


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
        "allow_known",
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
    from thumbcli.batch.choices.choices_place import noted_choices
    from thumbcli.batch.names.name_template import NameTemplate
    from thumbcli.batch.plan.plan_options import PlanOptions
    from thumbcli.batch.run.batch_of_titles import Batch
    from thumbcli.batch.run.run_limits import RunLimits
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.cli.brand_context import brands
    from thumbcli.sources.title_reader import TitleReader, can_reread
    from thumbcli.write_back.deliveries import deliveries

    kits = brands(allow_outside=options["allow_outside"], quiet=options["quiet"])
    told = deliveries(
        options["out"],
        write_back=options["write_back"],
        field=options["field"],
        replace_images=options["replace_images"],
        public_url=options["public_url"],
        index=options["index"],
        html=options["html"],
    )
    open_titles = partial(
        TitleReader,
        sources,
        **reading_of(options, kits),
        warn=warn,
        inside=inside,
        has_picture=_has_picture(told, options),
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
        allow_known=options["allow_known"],
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
        choices=noted_choices(OutputPlace(options["out"], elsewhere=options["state"]), options["choices"]),
        reuse=tuple(options["reuse"] or ()),
        metadata=not options["no_metadata"],
        min_free_bytes=options["min_free"],
        pin=options["pin"],
        prune=options["prune"],
        public_url=options["public_url"] or "",
        signed_for=None if options["presign"] is None else timedelta(seconds=options["presign"]),
        deliveries=told,
    )


def _has_picture(told: Sequence[Delivery], options: BatchOptions) -> HasPicture | None:
    """Return what tells whether a post keeps its own picture, where posts alone name what is drawn."""
    from thumbcli.batch.store.open_output import open_output
    from thumbcli.batch.store.written_posts import read_written
    from thumbcli.write_back.post_writer import PostWriter

    match told:
        case [PostWriter() as writer]:
            written = cache(lambda: read_written(open_output(options["out"], options["state"])))
            return lambda post, fields: writer.keeps(post, fields, written())
        case _:
            return None


class _Reading(TypedDict):
    """How titles are read, on this machine or another."""

    input_format: InputFormat
    column: str | None
    columns: Callable[[str], ColumnMap]
    drafts: bool
    query: str | None
    encoding: str


def reading_of(options: BatchOptions, kits: Brands) -> _Reading:
    """Return how titles are read, for a `TitleReader`."""
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

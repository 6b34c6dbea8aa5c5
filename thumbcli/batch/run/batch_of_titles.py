"""The titles of one run and how to treat them: what the run and its plan have in common."""

from __future__ import annotations

import sys
from dataclasses import field, replace
from typing import TYPE_CHECKING

from thumbcli.batch.choices.choices_file import read_choices
from thumbcli.batch.choices.chosen_rows import chosen_rows
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.plan.planner import Planner
from thumbcli.batch.requests.row_options import RowDefaults
from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.batch.store.open_output import open_output
from thumbcli.errors import InputError, MixedEngines
from thumbcli.light_dataclass import dataclass
from thumbcli.printable_text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import timedelta
    from pathlib import Path

    from thumbcli.batch.choices.choices_file import Choice
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.engines.protocol import Engine
    from thumbcli.options.allowed_rows import AllowedRows
    from thumbcli.sources.rows import Row, RowReader
    from thumbcli.write_back.deliveries import Delivery

__all__ = [
    "Batch",
    "CountedRows",
    "check_min_rows",
    "check_signing",
    "limited_rows",
    "planner_of",
    "refuse_mixed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The titles of one run and how to treat them.

    Attributes:
        out: The output folder, created if missing; or an address in an object store.
        open_titles: Opens the sources; called a second time if `rewindable`.
        rewindable: Whether the sources can be read twice.
        defaults: The options of rows that do not set their own.
        plan: How rows are planned.
        concurrency: How many pictures at a time; None for the engine's default.
        limit_rows: The most rows to read.
        fail_fast: Stop at the first title that fails.
        allow_rejected: How many rows may fail permanently without an exit code that says so.
        allow_known: Whether rows that an earlier such run has rejected, and told, are no failure again.
        min_rows: How many rows the lists have at least; fewer are taken for an export that went wrong.
        refuse_mixed: Stop when the folder holds pictures of the other engine.
        limits: What the run may spend.
        state: The folder for the manifest; None for `.thumb` in the output folder.
        reuse: Other output folders, whose finished pictures are copied rather than made again.
        metadata: Whether each file says what it shows and who made it.
        min_free_bytes: What paid pictures leave free on the disk; None for the usual reserve.
        pin: Whether the files of this run are kept, whatever changes later.
        choices: The file of what was chosen for single pictures; None for none.
        only: The targets and titles that are drawn, of all rows; None for all.
        prune: Whether a plan tells which files no row asks for any more.
        deliveries: Who is told where the pictures are, in this order.
        public_url: Where an output in an object store is on the web.
        signed_for: How long the addresses in an object store are valid that are told, if they are signed.
    """

    out: Path
    open_titles: Callable[[], RowReader]
    rewindable: bool
    defaults: RowDefaults = field(default_factory=RowDefaults)
    plan: PlanOptions = field(default_factory=PlanOptions)
    concurrency: int | None = None
    limit_rows: int | None = None
    fail_fast: bool = False
    allow_rejected: AllowedRows | None = None
    allow_known: bool = False
    min_rows: int | None = None
    refuse_mixed: bool = False
    limits: RunLimits = field(default_factory=RunLimits)
    state: Path | None = None
    reuse: tuple[Path, ...] = ()
    metadata: bool = True
    min_free_bytes: int | None = None
    pin: bool = False
    choices: Path | None = None
    only: Callable[[Row], bool] | None = None
    prune: bool = False
    deliveries: tuple[Delivery, ...] = ()
    public_url: str = ""
    signed_for: timedelta | None = None
    place: OutputPlace = field(init=False)
    """The output folder with its state folder, or the output in an object store."""
    chosen: Mapping[str, Choice] = field(init=False)
    """What was chosen, by targets."""

    def __post_init__(self) -> None:
        """Find the place, and read the choices.

        Raises:
            ConfigError: The file of choices is not valid.
        """
        place = open_output(
            self.out,
            self.state,
            public_url=self.public_url,
            signed_for=self.signed_for,
            shard=self.plan.shard,
        )
        object.__setattr__(self, "place", place)
        object.__setattr__(self, "chosen", {} if self.choices is None else read_choices(self.choices))
        rows = chosen_rows(self.chosen, self.plan.template, self.defaults.options.get("format"))
        object.__setattr__(self, "defaults", replace(self.defaults, chosen=rows))


def check_signing(place: OutputPlace) -> None:
    """Check that the addresses that are told can be signed: not after the first picture.

    Raises:
        StoreError: The credentials can't sign.
    """
    if place.bucket is not None:
        place.bucket.check_signing()


def check_min_rows(least: int | None, rows: int) -> None:
    """Check that the lists were not cut short by whoever wrote them.

    Raises:
        InputError: There are fewer rows than `least`.
    """
    if least is not None and rows < least:
        have = {0: "no rows", 1: "1 row"}.get(rows, f"{rows:,} rows")
        raise InputError(
            f"the lists have {have}, fewer than --min-rows {least:,}",
            remedy="look at what wrote them; nothing is removed, and what exists stays",
        )


class CountedRows:
    """Counts the rows of a reader."""

    def __init__(self, reader: RowReader) -> None:
        self._reader, self.rows = reader, 0
        self.stop, self.close = reader.stop, reader.close

    def next_batch(self) -> list[Row]:
        """Return the next rows."""
        rows = self._reader.next_batch()
        self.rows += len(rows)
        return rows


def limited_rows(reader: RowReader, batch: Batch) -> Iterator[list[Row]]:
    """Yield the rows of `reader` as they come, no more than the batch reads, each in all its formats."""
    rows_left = sys.maxsize if batch.limit_rows is None else batch.limit_rows
    while rows_left and (rows := reader.next_batch()[:rows_left]):
        rows_left -= len(rows)
        spread = batch.defaults.spread(rows)
        if wanted := spread if batch.only is None else list(filter(batch.only, spread)):
            yield wanted


def planner_of(batch: Batch, engine: Engine, manifest: Manifest | None) -> Planner:
    """Return what plans the rows of `batch`, by what the manifest knows."""
    return Planner(
        place=batch.place,
        engine=engine,
        manifest=manifest,
        defaults=batch.defaults,
        options=batch.plan,
        reopen_titles=batch.open_titles if batch.rewindable else None,
    )


def refuse_mixed(place: OutputPlace, manifest: Manifest, engine: Engine) -> None:
    """Refuse to go on with another engine in a folder.

    Raises:
        MixedEngines: It holds pictures of the other one.
    """
    for other, pictures in manifest.other_engines(engine.name).items():
        raise MixedEngines(
            f"{place.label} holds {counted(pictures, 'picture')} made by {other},"
            f" and this run would go on with {engine.name}",
            remedy=f"--engine {other} goes on as before, --engine {engine.name} goes on with the other look",
        )

"""One folder and one budget for all requests of an agent; each is a run with the manifest of the folder."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio
from anyio.to_thread import run_sync

from thumbcli.batch.model.events import Copied, Failed, Made, Skipped, Uncertain
from thumbcli.batch.names.name_template import NameTemplate
from thumbcli.batch.plan.folder_status import report
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.requests.row_options import RowDefaults
from thumbcli.batch.run.batch_of_titles import Batch
from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.batch.run.run_with_manifest import run_batch
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.open_output import open_output
from thumbcli.batch.store.output_folder import bring_state
from thumbcli.batch.store.picture_files import is_file, read_picture
from thumbcli.sources.rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from thumbcli.batch.model.events import Event, Outcome
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.brand.brand_resolver import Brands
    from thumbcli.engines.protocol import Engine

__all__ = ["Drawn", "Finished", "Studio"]

_SOURCE = "<argument>"
_NAMES = NameTemplate("{slug}-{format}")
"""An agent asks for one title in one format at a time: each has a file of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What became of one title.

    Attributes:
        title: As it was given.
        name: The name of its file in the folder; None if there is none.
        path: The file, or its address in an object store.
        credits: Spent on it by this request.
        made: Whether the file is new; if not, it was there, or there is none.
        error: Why there is no picture; empty if there is one.
        warnings: Problems to show.
    """

    title: str
    name: str | None = None
    path: str | None = None
    credits: int = 0
    made: bool = False
    error: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A picture of the folder.

    Attributes:
        name: The name of its file.
        title: What it is for; empty for a file that was there before.
        format: Where it is shown.
    """

    name: str
    title: str
    format: str


class GivenRows:
    """Rows that are at hand, for a run that reads them as it would read a file."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = list(rows)

    def next_batch(self) -> list[Row]:
        """Return all rows the first time, then none."""
        rows, self._rows = self._rows, []
        return rows

    def stop(self) -> None:
        """Return no more rows."""
        self._rows = []

    def close(self) -> None:
        """Hold nothing open."""


@dataclass(kw_only=True, eq=False)
class Studio:
    """Draws for an agent; its methods may be called at the same time, and runs take turns.

    Attributes:
        out: The folder, or an address in an object store.
        make_engine: Creates the engine for one run.
        brands: The kits that photos, logos and reference sets come from.
        max_credits: What the engine may spend as long as this lives; None for no limit.
        max_items: How many pictures may be made as long as this lives; None for no limit.
        spent_credits: Spent so far, with what may have been charged without a picture.
        made_items: Pictures made so far.
    """

    out: Path
    make_engine: Callable[[], Engine]
    brands: Brands
    max_credits: int | None = None
    max_items: int | None = None
    spent_credits: int = field(default=0, init=False)
    made_items: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Find the place."""
        self.place: OutputPlace = open_output(self.out)
        self._turn = anyio.Lock()

    async def draw(
        self, titles: Sequence[str], options: Mapping[str, str], *, again: bool = False
    ) -> list[Drawn]:
        """Draw what is missing, and return what became of each title, in their order.

        Args:
            titles: The titles.
            options: Cells of columns by the key of their option, the same for all titles.
            again: Draw also what is there already.

        Raises:
            ThumbError: The run could not be done: another one holds the folder, a budget is used up, …
        """
        rows = [
            Row(title=title, source=_SOURCE, line=number, index=number, overrides=dict(options))
            for number, title in enumerate(titles, 1)
        ]
        found: dict[int, Drawn] = {}

        def note(event: Event) -> None:
            if isinstance(event, Made | Copied | Skipped | Failed | Uncertain):
                found[event.index] = self._drawn(event)

        async with self._turn:
            limits = RunLimits(
                max_credits=_left(self.max_credits, self.spent_credits),
                max_items=_left(self.max_items, self.made_items),
            )
            batch = Batch(
                out=self.out,
                open_titles=lambda: GivenRows(rows),
                rewindable=False,
                defaults=RowDefaults(brands=self.brands),
                plan=PlanOptions(template=_NAMES, overwrite=again),
                limits=limits,
                limit_rows=len(
                    rows
                ),  # of a longer list, as it were: what earlier requests made is still wanted
            )
            finished = await run_batch(batch, self.make_engine(), note)
            self.spent_credits += finished.tally.credits + finished.tally.lost_credits
            self.made_items += finished.tally.made
        if finished.error is not None and not found:
            raise finished.error
        why = "not drawn" if finished.error is None else str(finished.error)
        return [found.get(number, Drawn(title=title, error=why)) for number, title in enumerate(titles)]

    async def picture(self, name: str) -> bytes:
        """Return the bytes of a file that a request made.

        Raises:
            OSError: It is not in the folder, or can't be read.
            BrokenPictureError: It is not a picture.
        """
        return await run_sync(read_picture, self.place, name)

    async def finished(self, most: int) -> list[Finished]:
        """Return the pictures of the folder that were made last, the newest first.

        Args:
            most: How many at most.

        Raises:
            ThumbError: The manifest can't be read.
        """
        return await run_sync(self._finished, most)

    async def status(self) -> dict[str, object]:
        """Return what the folder holds and what is left of the budget."""
        folder = await run_sync(self._folder)
        return {
            "folder": folder,
            "spent_credits": self.spent_credits,
            "credits_left": _left(self.max_credits, self.spent_credits),
            "pictures_left": _left(self.max_items, self.made_items),
        }

    def _finished(self, most: int) -> list[Finished]:
        bring_state(self.place)
        manifest = Manifest.open_to_read(self.place)
        if manifest is None:
            return []
        with closing(manifest):
            last_id = manifest.last_file_id()
            files = manifest.files_after(max(0, last_id - most), last_id)
            return [
                Finished(name=file.name, title=file.title, format=file.format)
                for file in reversed(files)
                if is_file(self.place, file.name)
            ]

    def _folder(self) -> dict[str, object] | None:
        bring_state(self.place)
        manifest = Manifest.open_to_read(self.place)
        if manifest is None:
            return None
        with closing(manifest):
            return report(self.place, manifest, self.brands).as_dict()

    def _drawn(self, outcome: Outcome) -> Drawn:
        match outcome:
            case Made() | Copied():
                return Drawn(
                    title=outcome.title,
                    name=outcome.name,
                    path=outcome.url or str(outcome.path),
                    credits=outcome.thumbnail.credits,
                    made=True,
                    warnings=outcome.thumbnail.warnings,
                )
            case Skipped(name=str(name)):
                return Drawn(title=outcome.title, name=name, path=outcome.url or str(self.place.out / name))
            case Skipped():
                return Drawn(title=outcome.title, error=outcome.detail or f"skipped: {outcome.reason}")
            case Failed() | Uncertain():
                return Drawn(title=outcome.title, error=str(outcome.error))


def _left(most: int | None, used: int) -> int | None:
    return None if most is None else max(0, most - used)

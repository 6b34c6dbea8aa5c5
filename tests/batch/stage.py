"""What the tests of a run share: titles in a file, a folder, an event loop's worth of events."""

from __future__ import annotations

import csv
import hashlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar, Unpack

from thumbcli.batch.model.events import Copied, Failed, Made, RunFinished, Skipped, Uncertain
from thumbcli.batch.run.batch_of_titles import Batch
from thumbcli.batch.run.run_with_manifest import run_batch
from thumbcli.batch.store.manifest_records import SavedFile
from thumbcli.contract import EngineName, fingerprint
from thumbcli.contract.image_header import read_header
from thumbcli.sources.rows import Row
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from thumbcli.batch.model.events import Event, Outcome
    from thumbcli.batch.plan.plan_options import PlanOptions
    from thumbcli.batch.requests.row_options import RowDefaults
    from thumbcli.batch.run.run_limits import RunLimits
    from thumbcli.batch.run.runner import Control
    from thumbcli.contract import Request
    from thumbcli.engines.protocol import Engine

__all__ = ["Log", "Marks", "Terms", "batch_of", "pictures", "row", "run", "saved_file", "shows", "table"]

_T = TypeVar("_T")


class Terms(TypedDict, total=False):
    """What a batch may be told beside its folder and its titles."""

    defaults: RowDefaults
    plan: PlanOptions
    concurrency: int | None
    limit_rows: int | None
    fail_fast: bool
    refuse_mixed: bool
    limits: RunLimits
    state: Path | None
    reuse: tuple[Path, ...]
    metadata: bool
    min_free_bytes: int | None


class Marks(TypedDict, total=False):
    """What a file is beside its picture and its name."""

    target: str
    naming: str
    explicit: bool
    source: str
    look: str
    defective: bool
    pinned: bool


class Log(list["Event"]):
    """The events of a run, in order."""

    def of(self, kind: type[_T]) -> list[_T]:
        """Return the events of one kind."""
        return [event for event in self if isinstance(event, kind)]

    @property
    def outcomes(self) -> list[Outcome]:
        """What became of each row."""
        return [event for event in self if isinstance(event, Made | Copied | Skipped | Failed | Uncertain)]

    @property
    def paths(self) -> list[Path]:
        """The files of the pictures that were made."""
        return [event.path for event in self.of(Made) if event.path is not None]

    @property
    def by_title(self) -> dict[str, Outcome]:
        """What became of each title."""
        return {outcome.row.title: outcome for outcome in self.outcomes}


def row(title: str, *, line: int = 1, source: str = "titles.csv", **overrides: str) -> Row:
    """Return one row of a file."""
    return Row(
        title=title,
        source=source,
        line=line,
        index=line,
        overrides=overrides,
        columns={"title": title, **overrides},
        error=None,
    )


def table(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """Write a CSV file of titles."""
    rows = list(rows)
    header = list(dict.fromkeys(name for one in rows for name in one))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def batch_of(folder: Path, titles: Sequence[str] | Path, **terms: Unpack[Terms]) -> Batch:
    """Return a batch from titles (written to a file in `folder`) or from a file, into `folder/out`."""
    path = titles if isinstance(titles, Path) else folder / "titles.txt"
    if not isinstance(titles, Path):
        path.write_text("".join(f"{title}\n" for title in titles), encoding="utf-8")
    source = partial(TitleReader, [str(path)])
    return Batch(out=folder / "out", open_titles=source, rewindable=True, **terms)


async def run(batch: Batch, engine: Engine, control: Control | None = None) -> tuple[RunFinished, Log]:
    """Run a batch and return its end with all its events."""
    log = Log()
    finished = await run_batch(batch, engine, log.append, control)
    return finished, log


def saved_file(
    request: Request,
    name: str,
    image: bytes,
    *,
    engine: EngineName = EngineName.THUMBAPI,
    **marks: Unpack[Marks],
) -> SavedFile:
    """Return what a run records of a file with the picture of `request`."""
    marks.setdefault("target", name)
    return SavedFile(
        key=fingerprint(request, engine),
        request=request,
        engine=engine,
        name=name,
        size_bytes=len(image),
        sha256=hashlib.sha256(image).hexdigest(),
        **marks,
    )


def shows(path: Path, image: bytes) -> bool:
    """Tell whether a file is whole and has the pixels of a simple WebP, whatever metadata it has beside."""
    data = path.read_bytes()
    read_header(data)
    return image.removeprefix(image[:12]) in data


def pictures(out: Path) -> list[str]:
    """Return the names of the files in an output folder, ours for bookkeeping left out."""
    return sorted(path.name for path in out.iterdir() if path.name != ".thumb")

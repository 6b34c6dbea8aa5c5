"""Draws planned rows on a worker and writes the pictures where they belong."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import anyio
from anyio.to_thread import run_sync

from thumbcli.batch.model.events import Copied, Failed, Made, Skipped, SkipReason, Uncertain
from thumbcli.batch.names.file_names import claim_id
from thumbcli.batch.names.list_names import list_name
from thumbcli.batch.plan.jobs import Make
from thumbcli.batch.requests.row_options import RequestBuilder
from thumbcli.batch.run.copy_aside import copy_aside
from thumbcli.batch.run.output import NewPicture, Output, WrittenPicture, described
from thumbcli.batch.run.runner import Control, Runner
from thumbcli.batch.store.manifest import described_request
from thumbcli.batch.store.open_output import open_output
from thumbcli.batch.store.picture_files import is_file, read_picture
from thumbcli.contract import EngineName, Format, Thumbnail, look_of
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.distributed.results import results_schema
from thumbcli.distributed.row_text import row_from_text
from thumbcli.engines.local_engine import Local
from thumbcli.errors import ItemError, NameTaken, TemporaryError
from thumbcli.outputs.output_protocol import ENGINE_FACT, KEY_FACT, SHA256_FACT
from thumbcli.process_resources import return_large_blocks

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from thumbcli.batch.model.events import Outcome
    from thumbcli.batch.plan.jobs import Job
    from thumbcli.batch.requests.row_options import RowDefaults
    from thumbcli.distributed.stop_flag import StopFlag

__all__ = ["AT_ONCE", "DrawRows", "Drawing"]

AT_ONCE: Final = 2
"""While one picture is sent to the store, the next one is drawn."""

_MADE_BEFORE: Final = "it was made here before, and not recorded"
_THERE_BEFORE: Final = "the file was there before; --overwrite replaces it"
_PINNED: Final = "it is pinned; thumb unpin releases it"
_PAID: Final = "{engine} made it; --overwrite replaces it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What every worker needs to know; sent to each of them.

    Attributes:
        defaults: The options of rows that do not set their own.
        out: A folder that all workers share, or an address in an object store.
        naming: The template of the names, as it is recorded.
        overwrite: Whether files that are there are replaced, whatever they are.
        metadata: Whether each file says what it shows and who made it.
        pinned: Claims of files that a person keeps as they are.
        adopted: Claims of files that are there, and that no run has made.
        stop: Tells the workers to draw no further picture; None where nobody stops them.
    """

    defaults: RowDefaults
    out: str
    naming: str
    overwrite: bool = False
    metadata: bool = True
    pinned: frozenset[str] = frozenset()
    adopted: frozenset[str] = frozenset()
    stop: StopFlag | None = None

    def is_stopped(self) -> bool:
        """Tell whether no further picture is wanted."""
        return self.stop is not None and self.stop.is_set()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A file that was there before.

    Attributes:
        key: The fingerprint that it shows; empty if it is none of ours.
        title: Its title likewise.
        engine: Who has drawn it likewise.
        data: Its bytes; empty if they are not known.
    """

    key: str = ""
    title: str = ""
    engine: str = ""
    data: bytes = field(default=b"", repr=False)


class DrawRows:
    """An actor: it keeps one engine with its warm fonts and artwork.

    Args:
        drawing: What to draw and where to.
    """

    def __init__(self, drawing: Drawing) -> None:
        return_large_blocks()
        self._engine = Local(concurrency=AT_ONCE, processes=False)
        self._builder = RequestBuilder(drawing.defaults, EngineName.LOCAL)
        self._output = _WorkerOutput(drawing)
        self._drawing = drawing
        self._base = self._output.base

    def __call__(self, planned: Any) -> Any:  # noqa: ANN401 - Arrow tables, of a library without types
        """Draw planned rows, and return their results in the schema `results_schema`.

        Raises:
            StopError: No further picture can be written.
        """
        import pyarrow as pa

        rows = planned.to_pylist()
        results = anyio.run(self._draw, rows)
        return pa.Table.from_pylist(results, schema=results_schema())

    async def _draw(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = []
        fallbacks = {}

        async def conclude(outcome: Outcome) -> None:
            outcome, facts = self._output.concluded(outcome)
            results.append(_result(outcome, rows[outcome.row.index], facts))

        async def jobs() -> AsyncGenerator[list[Job]]:
            for place, values in enumerate(rows):
                if self._drawing.is_stopped():
                    return
                job = self._job(values, place)
                if isinstance(job, Make):
                    fallbacks[job.item.key, job.name] = values["fallback"]
                yield [job]

        self._output.fallbacks = fallbacks
        control = Control()
        runner = Runner(
            engine=self._engine,
            output=self._output,
            control=control,
            conclude=conclude,
            concurrency=AT_ONCE,
        )
        async with self._engine:
            await runner.run(jobs())
        if control.error is not None:
            raise control.error
        return results

    def _job(self, values: Mapping[str, Any], place: int) -> Job:
        row = row_from_text(values["row"])
        own = replace(row, index=place)  # The runner hands over outcomes as they come.
        if values["code"]:
            kind = TemporaryError if values["temporary"] else ItemError
            return Failed(
                row=own, error=kind(values["message"], remedy=values["remedy"], code=values["code"])
            )
        try:
            item = replace(self._builder.build(row), row=own)
        except ItemError as error:
            return Failed(row=own, error=error)
        job = Make(item=item, name=values["name"], credits=0, explicit=values["explicit"])
        if (pinned := self._output.pinned(job)) is not None:
            return pinned
        origin = item.origin.to_record(self._base) if item.origin else None
        self._output.facts[place] = {
            "asked": job.name,
            "naming": self._drawing.naming,
            "explicit": job.explicit,
            "source": list_name(row.list, self._base),
            "look": look_of(item.request, self._engine.look),
            "request": described_request(item.request, origin),
        }
        return job


class _WorkerOutput(Output):
    """Writes each picture itself. No manifest says what is there: each file says what it is.

    Attributes:
        base: The folder that recorded paths are relative to.
        fallbacks: The last name that a picture may have, by its fingerprint and its first name.
        facts: What is recorded of the picture of a row, by its place in the batch.
    """

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._place = open_output(Path(drawing.out))
        if self._place.bucket is None:
            self._place.out.mkdir(parents=True, exist_ok=True)
        self.base = self._place.base
        self.fallbacks: dict[tuple[str, str], str] = {}
        self.facts: dict[int, dict[str, object]] = {}
        self._kept: dict[int, tuple[SkipReason, str]] = {}

    def concluded(self, outcome: Outcome) -> tuple[Outcome, Mapping[str, object]]:
        """Return an outcome, or that its file was there before, and what is recorded of it."""
        place = outcome.row.index
        facts, kept = self.facts.pop(place, {}), self._kept.pop(place, None)
        if not isinstance(outcome, Made | Copied):
            return outcome, facts if isinstance(outcome, Skipped) else {}
        if kept is None:
            return outcome, facts
        reason, detail = kept
        skipped = Skipped(row=outcome.row, key=outcome.key, reason=reason, name=outcome.name, detail=detail)
        return skipped, facts

    def pinned(self, job: Make) -> Skipped | None:
        """Return the outcome of a row whose file is pinned; None for any other."""
        if claim_id(job.name) not in self._drawing.pinned or not self._is_there(job.name):
            return None
        return Skipped(
            row=job.item.row, key=job.item.key, reason=SkipReason.PINNED, name=job.name, detail=_PINNED
        )

    def _is_there(self, name: str) -> bool:
        if self._place.bucket is not None:  # Without listing the bucket.
            return self._place.bucket.store.head(name) is not None
        return is_file(self._place, name)

    async def prepare(self, job: Make) -> NewPicture | None:
        """Take a picture that is there already, of a row done twice; a store tells that when it is sent."""
        if self._drawing.overwrite or self._place.bucket is not None:
            return None
        return await run_sync(self._take, job)

    async def save(self, job: Make, picture: NewPicture) -> WrittenPicture:
        """Write the picture."""
        self.facts[job.item.row.index]["defective"] = picture.thumbnail.lacks_glyphs
        if picture.source is not None:
            return WrittenPicture(None, name=job.name)
        image = picture.thumbnail.image
        if self._drawing.metadata:
            image = described(job.item, picture.thumbnail)
        return await run_sync(self._write, job, image)

    def _take(self, job: Make) -> NewPicture | None:
        if not is_file(self._place, job.name):
            return None
        found = self._find(job.name)
        if found.key != job.item.key:
            return None
        with suppress(BrokenPictureError):
            header = read_header(found.data)
            self._keep(job, found, SkipReason.ADOPTED, _MADE_BEFORE)
            thumbnail: Thumbnail = Thumbnail(
                image=found.data,
                format=job.item.request.format or Format.YOUTUBE,
                output_format=header.output_format,
                width_px=header.width_px,
                height_px=header.height_px,
            )
            return NewPicture(thumbnail, source=str(job.name))
        return None

    def _write(self, job: Make, image: bytes) -> WrittenPicture:
        """Write a picture under its name, or under the last that it may have if another title's is there."""
        names = (job.name, self.fallbacks.get((job.item.key, job.name), job.name))
        for name in dict.fromkeys(names):
            try:
                may_replace = self._drawing.overwrite and claim_id(name) not in self._drawing.pinned
                self._put(job, name, image, replace=may_replace)
            except NameTaken:
                if not self._told_apart(job, name, image):
                    continue
            return WrittenPicture(None, image=image, name=name)
        raise NameTaken(f"every name for this title is taken, the last one is {names[-1]}")

    def _told_apart(self, job: Make, name: str, image: bytes) -> bool:
        """Replace a file that is there, or keep it, as a local run does; False if another title has it."""
        claim, found = claim_id(name), self._find(name)
        if claim in self._drawing.pinned:
            self._keep(job, found, SkipReason.PINNED, _PINNED)
        elif found.key == job.item.key:
            self._keep(job, found, SkipReason.ADOPTED, _MADE_BEFORE)
        elif not found.key or claim in self._drawing.adopted:
            self._keep(job, found, SkipReason.ADOPTED, _THERE_BEFORE)
        elif not job.explicit and found.title != job.item.request.title:
            return False
        elif found.engine not in {"", EngineName.LOCAL}:
            self._keep(job, found, SkipReason.PAID, _PAID.format(engine=found.engine))
        else:
            if job.item.row.target:  # What a choice replaces is kept to be compared with.
                copy_aside(self._place, name)
            self._put(job, name, image, replace=True)
        return True

    def _keep(self, job: Make, found: _Found, reason: SkipReason, detail: str) -> None:
        """Note that the file of a row stays as it is."""
        place = job.item.row.index
        self._kept[place] = reason, detail
        if found.data:
            self.facts[place] |= {
                "adopted": found.key != job.item.key,
                "digest": hashlib.sha256(found.data).hexdigest(),
                "size_bytes": len(found.data),
            }
            with suppress(BrokenPictureError):
                header = read_header(found.data)
                self.facts[place] |= {"width_px": header.width_px, "height_px": header.height_px}

    def _find(self, name: str) -> _Found:
        """Return what a file is, by what it says itself, else by what the store says of it."""
        facts: Mapping[str, str] = {}
        try:
            if self._place.bucket is not None:  # Without listing the bucket.
                data, _, facts = self._place.bucket.store.get(name)
            else:
                data = read_picture(self._place, name)
        except (OSError, ValueError):
            return _Found()
        found = read_metadata(data)
        if found is not None:
            return _Found(key=found.key, title=found.title, engine=found.engine, data=data)
        return _Found(key=facts.get(KEY_FACT, ""), engine=facts.get(ENGINE_FACT, ""), data=data)

    def _put(self, job: Make, name: str, image: bytes, *, replace: bool) -> None:
        facts = {
            KEY_FACT: job.item.key,
            SHA256_FACT: hashlib.sha256(image).hexdigest(),
            ENGINE_FACT: EngineName.LOCAL,
        }
        self._place.files.write(name, image, replace=replace, facts=facts)


def _result(outcome: Outcome, planned: Mapping[str, Any], facts: Mapping[str, object]) -> dict[str, Any]:
    """Return the outcome of a row as a row of results."""
    values: dict[str, Any] = {
        "title": planned["title"],
        "location": planned["location"],
        "row": planned["row"],
        "format": planned["format"],
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        **facts,
    }
    match outcome:
        case Made() | Copied():
            thumbnail: Thumbnail = outcome.thumbnail
            return values | {
                "outcome": "made",
                "target": outcome.name,
                "fingerprint": outcome.key,
                "digest": hashlib.sha256(thumbnail.image).hexdigest(),
                "size_bytes": len(thumbnail.image),
                "width_px": thumbnail.width_px,
                "height_px": thumbnail.height_px,
                "warnings": list(thumbnail.warnings),
                "took_s": outcome.took_s,
            }
        case Skipped():
            found = {"outcome": "skipped", "target": outcome.name, "fingerprint": outcome.key}
            return values | found | {"reason": outcome.reason, "message": outcome.detail}
        case Failed() | Uncertain():
            error = outcome.error
            failed = {"outcome": "failed", "fingerprint": planned["key"], "code": error.code}
            failed |= {"message": error.message, "remedy": error.remedy}
            temporary = isinstance(error, TemporaryError) or not isinstance(error, ItemError)
            return values | failed | {"temporary": temporary}

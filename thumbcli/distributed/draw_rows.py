"""Draws planned rows on a worker and writes the pictures where they belong."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import anyio
from anyio.to_thread import run_sync

from thumbcli.batch.model.events import Copied, Failed, Made, Skipped, SkipReason, Uncertain
from thumbcli.batch.plan.jobs import Make
from thumbcli.batch.requests.row_options import RequestBuilder
from thumbcli.batch.run.output import NewPicture, Output, WrittenPicture, described
from thumbcli.batch.run.runner import Control, Runner
from thumbcli.batch.store.open_output import open_output
from thumbcli.batch.store.picture_files import is_file, read_picture
from thumbcli.contract import EngineName
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
    from thumbcli.contract import Request, Thumbnail

__all__ = ["DrawRows", "Drawing"]

_AT_ONCE: Final = 2
"""While one picture is sent to the store, the next one is drawn."""

_MADE_BEFORE: Final = "it was made here before, and not recorded"
_THERE_BEFORE: Final = "the file was there before; --overwrite replaces it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What every worker needs to know; sent to each of them.

    Attributes:
        defaults: The options of rows that do not set their own.
        out: A folder that all workers share, or an address in an object store.
        overwrite: Whether files that are there are replaced, whatever they are.
        metadata: Whether each file says what it shows and who made it.
        kept: Names of files that are never replaced.
    """

    defaults: RowDefaults
    out: str
    overwrite: bool = False
    metadata: bool = True
    kept: frozenset[str] = frozenset()


class DrawRows:
    """An actor: it keeps one engine with its warm fonts and artwork.

    Args:
        drawing: What to draw and where to.
    """

    def __init__(self, drawing: Drawing) -> None:
        return_large_blocks()
        self._engine = Local(concurrency=_AT_ONCE, processes=False)
        self._builder = RequestBuilder(drawing.defaults, EngineName.LOCAL)
        self._output = _WorkerOutput(drawing)

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
            results.append(_result(self._output.replaced_by(outcome), rows[outcome.row.index]))

        async def jobs() -> AsyncGenerator[list[Job]]:
            for place, values in enumerate(rows):
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
            concurrency=_AT_ONCE,
        )
        async with self._engine:
            await runner.run(jobs())
        if control.error is not None:
            raise control.error
        return results

    def _job(self, values: Mapping[str, Any], place: int) -> Job:
        from dataclasses import replace

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
        return Make(item=item, name=values["name"], credits=0, explicit=values["explicit"])


class _WorkerOutput(Output):
    """Writes each picture itself. No manifest says what is there: each file says what it is."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._place = open_output(Path(drawing.out))
        if self._place.bucket is None:
            self._place.out.mkdir(parents=True, exist_ok=True)
        self.fallbacks: dict[tuple[str, str], str] = {}
        self._kept: dict[tuple[int, str], str] = {}

    def replaced_by(self, outcome: Outcome) -> Outcome:
        """Return the outcome, or that its file was there before, if it was."""
        if not isinstance(outcome, Made | Copied):
            return outcome
        detail = self._kept.pop((outcome.row.index, outcome.key), None)
        if detail is None:
            return outcome
        return Skipped(
            row=outcome.row, key=outcome.key, reason=SkipReason.ADOPTED, name=outcome.name, detail=detail
        )

    async def prepare(self, job: Make) -> NewPicture | None:
        """Take a picture that is there already, of a row done twice; a store tells that when it is sent."""
        if self._drawing.overwrite or self._place.bucket is not None:
            return None
        return await run_sync(self._find, job)

    async def save(self, job: Make, picture: NewPicture) -> WrittenPicture:
        """Write the picture."""
        if picture.source is not None:
            return WrittenPicture(None, name=job.name)
        image = picture.thumbnail.image
        if self._drawing.metadata:
            image = described(job.item, picture.thumbnail)
        return await run_sync(self._write, job, image)

    def _find(self, job: Make) -> NewPicture | None:
        if not is_file(self._place, job.name):
            return None
        from thumbcli.contract import Format, Thumbnail
        from thumbcli.contract.image_header import read_header

        with suppress(OSError, ValueError):
            data = read_picture(self._place, job.name)
            found = read_metadata(data)
            if found is not None and found.key == job.item.key:
                header = read_header(data)
                self._kept[job.item.row.index, job.item.key] = _MADE_BEFORE
                request: Request = job.item.request
                thumbnail: Thumbnail = Thumbnail(
                    image=data,
                    format=request.format or Format.YOUTUBE,
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
                self._put(
                    job, name, image, replace=self._drawing.overwrite and name not in self._drawing.kept
                )
            except NameTaken:
                kept = self._told_apart(job, name, image)
                if kept is None:
                    continue
                if kept:
                    self._kept[job.item.row.index, job.item.key] = kept
            return WrittenPicture(None, image=image, name=name)
        raise NameTaken(f"every name for this title is taken, the last one is {names[-1]}")

    def _told_apart(self, job: Make, name: str, image: bytes) -> str | None:
        """Return why a file that is there is kept; empty if it was replaced, None if another title has it."""
        if name in self._drawing.kept:
            return _THERE_BEFORE
        key, title = self._shown(name)
        if key == job.item.key:
            return _MADE_BEFORE
        if not key:
            return _THERE_BEFORE
        if not job.explicit and title != job.item.request.title:
            return None
        self._put(job, name, image, replace=True)
        return ""

    def _shown(self, name: str) -> tuple[str, str]:
        """Return the fingerprint and the title that a file shows; empty if it is none of ours."""
        facts: Mapping[str, str] = {}
        try:
            if self._place.bucket is not None:  # Without listing the bucket.
                data, _, facts = self._place.bucket.store.get(name)
            else:
                data = read_picture(self._place, name)
        except (OSError, ValueError):
            return "", ""
        found = read_metadata(data)
        return (facts.get(KEY_FACT, ""), "") if found is None else (found.key, found.title)

    def _put(self, job: Make, name: str, image: bytes, *, replace: bool) -> None:
        facts = {
            KEY_FACT: job.item.key,
            SHA256_FACT: hashlib.sha256(image).hexdigest(),
            ENGINE_FACT: EngineName.LOCAL,
        }
        self._place.files.write(name, image, replace=replace, facts=facts)


def _result(outcome: Outcome, planned: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outcome of a row as a row of results."""
    values: dict[str, Any] = {
        "title": planned["title"],
        "location": planned["location"],
        "row": planned["row"],
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
                "format": planned["format"],
                "warnings": list(thumbnail.warnings),
                "took_s": outcome.took_s,
            }
        case Skipped():
            found = {"outcome": "skipped", "target": outcome.name, "fingerprint": outcome.key}
            return values | found | {"message": outcome.detail}
        case Failed() | Uncertain():
            error = outcome.error
            failed = {"outcome": "failed", "fingerprint": planned["key"], "code": error.code}
            failed |= {"message": error.message, "remedy": error.remedy}
            temporary = isinstance(error, TemporaryError) or not isinstance(error, ItemError)
            return values | failed | {"temporary": temporary}

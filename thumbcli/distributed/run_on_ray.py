"""A whole batch on Ray, with the events of a local run."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from anyio import CancelScope, current_time
from anyio.to_thread import run_sync

from thumbcli.batch.choices.choices_place import note_choices
from thumbcli.batch.choices.pins import apply_pins, pinned_claims
from thumbcli.batch.model.events import (
    Failed,
    Made,
    RunFinished,
    RunStarted,
    Skipped,
    SkipReason,
    StopCause,
    Stopping,
    Tally,
    TotalKnown,
)
from thumbcli.batch.model.exit_codes import exit_code
from thumbcli.batch.names.file_names import claim_id
from thumbcli.batch.requests.row_options import RequestBuilder
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.contract import EngineName, Format, OutputFormat, Thumbnail
from thumbcli.distributed.cluster import connected, import_ray, places
from thumbcli.distributed.draw_rows import AT_ONCE, Drawing
from thumbcli.distributed.pipeline import Pipeline, done_marks, sources_planner
from thumbcli.distributed.planned_rows import PlanRows
from thumbcli.distributed.results import ResultParts
from thumbcli.distributed.row_text import row_from_text
from thumbcli.distributed.stop_flag import StopFlag
from thumbcli.errors import CapReached, ItemError, StopError, TemporaryError, ThumbError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from thumbcli.batch.choices.choices_file import Choice
    from thumbcli.batch.model.events import Emit, Outcome
    from thumbcli.batch.run.batch_of_titles import Batch
    from thumbcli.batch.run.runner import Control
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.sources.title_reader import TitleReader

__all__ = ["RayBatch", "run_on_ray"]

_FINISH_S: Final = 20.0
"""How long the workers may finish what they are drawing, before that is dropped: a scheduler that stops a job
waits 30 seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RayBatch:
    """A batch for a cluster.

    Attributes:
        batch: The titles and how to treat them.
        sources: The sources, as they were named.
        open_titles: Opens some of them, on a worker.
    """

    batch: Batch
    sources: Sequence[str]
    open_titles: Callable[[Sequence[str]], TitleReader]


async def run_on_ray(ray_batch: RayBatch, emit: Emit, control: Control) -> RunFinished:
    """Draw the pictures of a batch that are missing, on a cluster.

    A stop lets the workers finish the pictures that they are drawing; `control.abort` drops these.

    Args:
        ray_batch: The titles, and where to draw them.
        emit: Takes each event, in the thread of the event loop.
        control: Stops the run.

    Raises:
        NotInstalled: Ray is missing.
        StopError: The cluster does not answer.
        UsageError: It has no room, or the batch is not for a cluster.
        FolderLocked: Another run holds the output.
    """
    _check(ray_batch)
    run = _RayRun(ray_batch, emit, control)
    with hold_folder(ray_batch.batch.place) as manifest, ExitStack() as stack:
        # In a thread, or Ray would take our signals, and nobody would hear them for some seconds.
        await run_sync(stack.enter_context, connected())
        return await run.complete(manifest)


def _check(ray_batch: RayBatch) -> None:
    fields = {"index", "line"} & ray_batch.batch.plan.template.fields
    if fields:
        raise UsageError(
            f"--name has {{{min(fields)}}}, and rows on a cluster have no order",
            remedy="name files by a column, or with {key8}",
        )


class _RayRun:
    """One run: results come in batches, are recorded, and become events."""

    def __init__(self, ray_batch: RayBatch, emit: Emit, control: Control) -> None:
        self._ray, self._batch, self._emit, self._control = ray_batch, ray_batch.batch, emit, control
        self._tally, self._began = Tally(), time.monotonic()
        self._parts = ResultParts(self._batch.place)
        self._builder = RequestBuilder(self._batch.defaults, EngineName.LOCAL)
        self._scope, self._in_flight = CancelScope(), 0
        self._flag: StopFlag | None = None
        control.on_stop(self._stop)
        control.bind(self._scope)

    def _stop(self, cause: StopCause) -> None:
        """Let the workers finish what they are drawing."""
        self._emit(Stopping(cause=cause, in_flight=self._in_flight))
        if self._flag is not None:
            self._flag.set()
        self._scope.deadline = current_time() + _FINISH_S

    async def complete(self, manifest: Manifest) -> RunFinished:
        batch, place = self._batch, self._batch.place
        least, most = places(batch.concurrency)
        out = place.label if place.bucket else place.out
        self._emit(RunStarted(folder=out, engine=EngineName.LOCAL, concurrency=most))
        manifest.begin_run(EngineName.LOCAL)
        if batch.choices is not None:
            note_choices(place, batch.choices)
        apply_pins(manifest, batch.chosen)
        self._flag = flag = StopFlag()
        drawing = Drawing(
            defaults=batch.defaults,
            out=place.label if place.bucket else str(place.out.absolute()),
            naming=batch.plan.template.text,
            overwrite=batch.plan.overwrite,
            metadata=batch.metadata,
            pinned=_pinned_claims(manifest, batch.chosen),
            adopted=_adopted_claims(manifest),
            stop=flag,
        )
        pipeline = Pipeline(
            planned=sources_planner(self._ray.sources, self._ray.open_titles),
            plan=PlanRows(defaults=batch.defaults, template=batch.plan.template, stop=flag),
            drawing=drawing,
            actors=(least, most),
        )
        try:
            with self._scope:
                await self._draw_all(pipeline, manifest)
        except ThumbError as error:
            self._control.fail(error)
        except Exception as error:  # noqa: BLE001 - of a worker, or of Ray
            self._control.fail(_translated(error))
        finally:
            await run_sync(self._parts.write)
        finished = self._finish(out)
        manifest.end_run(self._tally, finished.exit_code)
        return finished

    async def _draw_all(self, pipeline: Pipeline, manifest: Manifest) -> None:
        if self._control.stopped():
            return
        plan, rows = await run_sync(pipeline.name_all, abandon_on_cancel=True)
        if self._control.stopped():
            return
        self._emit(TotalKnown(rows=rows))
        if not self._batch.plan.overwrite:
            recorded = manifest.tabulate("SELECT key, name FROM file")
            done = await run_sync(done_marks, pipeline.drawing.out, recorded, abandon_on_cancel=True)
            plan = replace(plan, done=done)
        self._in_flight = pipeline.actors[0] * AT_ONCE
        await self._draw(pipeline.results(plan), rows)

    async def _draw(self, results: Any, rows: int) -> None:  # noqa: ANN401 - a dataset
        tables: Iterator[Any] = iter(results.iter_batches(batch_size=None, batch_format="pyarrow"))
        deadline = self._batch.limits.max_time_s
        while (table := await run_sync(next, tables, None, abandon_on_cancel=True)) is not None:
            await run_sync(self._parts.add, table)
            for values in table.to_pylist():
                outcome = self._outcome(values)
                self._tally.add(outcome)
                self._emit(outcome)
                if self._batch.fail_fast and isinstance(outcome, Failed):
                    self._control.stop(StopCause.FAIL_FAST)
            if deadline is not None and time.monotonic() - self._began > deadline:
                self._control.fail(CapReached(f"your limit is reached: --max-time {deadline:g}s"))
        if self._control.stopped():
            return
        unchanged = rows - self._tally.done
        self._tally.skipped += unchanged
        self._tally.codes["skipped"] = self._tally.codes.get("skipped", 0) + unchanged

    def _outcome(self, values: Mapping[str, Any]) -> Outcome:
        row = row_from_text(values["row"])
        if values["outcome"] == "failed":
            kind = TemporaryError if values["temporary"] else ItemError
            message, remedy = values["message"], values["remedy"] or ""
            return Failed(row=row, error=kind(message, remedy=remedy, code=values["code"]))
        name, bucket = values["target"], self._batch.place.bucket
        url = None if bucket is None else bucket.url(name)
        key = values["fingerprint"]
        if values["outcome"] == "skipped":
            detail = values["message"] or ""
            reason = SkipReason(values["reason"])
            return Skipped(row=row, key=key, reason=reason, name=name, detail=detail, url=url)
        request = self._builder.build(row).request
        thumbnail = Thumbnail(
            image=b"",
            format=request.format or Format.YOUTUBE,
            output_format=OutputFormat(name.rpartition(".")[2]),
            width_px=values["width_px"],
            height_px=values["height_px"],
            warnings=tuple(values["warnings"] or ()),
        )
        return Made(
            row=row,
            request=request,
            key=key,
            thumbnail=thumbnail,
            path=None if bucket else self._batch.place.out / name,
            took_s=values["took_s"],
            name=name,
            url=url,
            size_bytes=values["size_bytes"],
        )

    def _finish(self, out: Path | str) -> RunFinished:
        control, allowed = self._control, self._batch.allow_rejected
        code = exit_code(self._tally, control.cause, control.error, allowed)
        finished = RunFinished(
            folder=out,
            tally=self._tally,
            took_s=time.monotonic() - self._began,
            cause=control.cause or (StopCause.ERROR if control.error else None),
            error=control.error,
            exit_code=code,
            orphans_unknown="a run on a cluster does not look for them",
            allowed=allowed if self._tally.failed and not code else None,
        )
        self._emit(finished)
        return finished


def _pinned_claims(manifest: Manifest, choices: Mapping[str, Choice]) -> frozenset[str]:
    """Return the claims of the files that are pinned, also of those that only a cluster has drawn."""
    names = [name for (name,) in manifest.tabulate("SELECT name FROM file WHERE pinned")]
    return frozenset(map(claim_id, names)) | pinned_claims(choices.values())


def _adopted_claims(manifest: Manifest) -> frozenset[str]:
    """Return the claims of the files on record that no run has made."""
    return frozenset(claim_id(name) for (name,) in manifest.tabulate("SELECT name FROM file WHERE adopted"))


def _translated(error: Exception) -> ThumbError:
    """Return what a worker has raised, or what Ray says, as an error of ours."""
    cause: BaseException | None = error
    while cause is not None:
        inner = getattr(cause, "cause", None) or cause.__cause__
        if isinstance(cause, ThumbError):
            return cause
        if inner is None or inner is cause:
            break
        cause = inner
    ray = import_ray()
    if isinstance(error, ray.exceptions.RayError):
        reason = str(error).strip().splitlines()[-1][:200]
        return StopError(f"the Ray job has failed: {reason}", remedy="try again")
    raise error

"""What a run would do with each row, and remove: nothing is sent or written."""

from __future__ import annotations

from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.batch.plan.jobs import Adopt, Make, Remove, RemoveNothing
from thumbcli.batch.plan.orphans import find_orphans, why_kept, why_unknown
from thumbcli.batch.run.batch_of_titles import (
    CountedRows,
    check_min_rows,
    check_signing,
    limited_rows,
    planner_of,
    refuse_mixed,
)
from thumbcli.batch.store.known_rejections import KnownRejections
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_folder import NotCopiedError, bring_state, find_copy, open_reused
from thumbcli.batch.store.output_place import check_own_folder
from thumbcli.batch.store.rebuild_manifest import unrecorded_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from thumbcli.batch.plan.jobs import Job
    from thumbcli.batch.run.batch_of_titles import Batch
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.engines.protocol import Engine

__all__ = ["plan_batch"]


def plan_batch(
    batch: Batch,
    engine: Engine,
    *,
    open_manifest: Callable[[OutputPlace], Manifest | None] = Manifest.open_to_read,
) -> Iterator[Job | Remove | RemoveNothing]:
    """Yield what a run of `batch` would do with each row, and remove; nothing is sent or written.

    Args:
        batch: The titles and how to treat them.
        engine: Would draw the pictures.
        open_manifest: Opens the manifest to be read; returns None where there is none.

    Raises:
        UsageError: As `run_batch`.
        InputError: A source can't be read to its end.
    """
    check_signing(batch.place)
    with closing(batch.open_titles()) as reader, ExitStack() as stack:
        check_own_folder(batch.place)
        bring_state(batch.place)
        manifest = open_manifest(batch.place)
        if manifest is None:
            manifest = stack.enter_context(unrecorded_manifest(batch.place))
        else:
            stack.enter_context(closing(manifest))
        if manifest is not None and batch.refuse_mixed:
            refuse_mixed(batch.place, manifest, engine)
        planner = stack.enter_context(closing(planner_of(batch, engine, manifest)))
        reused = stack.enter_context(open_reused(batch.reuse))
        rejections = KnownRejections(batch.place) if batch.allow_known else None
        number = 0
        counted = CountedRows(reader)
        for rows in limited_rows(counted, batch):
            number += len(rows)
            for job in planner.plan(rows):
                if isinstance(job, Make | Adopt):
                    yield _with_copy(job, reused, engine) if reused and isinstance(job, Make) else job
                else:
                    yield job if rejections is None else rejections.marked(job)
        check_min_rows(batch.min_rows, counted.rows)
        if not batch.prune:
            return
        if unknown := why_unknown(planner.asked, whole=batch.limit_rows is None, rows=number):
            yield RemoveNothing(reason=unknown)
        elif manifest is not None:
            last_id = manifest.last_file_id()
            found = find_orphans(manifest, planner.asked, batch.place, last_id=last_id)
            yield from (Remove(name=name) for name in found.names.values())
            if not found.names and (kept := why_kept(found, batch.place)):
                yield RemoveNothing(reason=kept, is_known=True)


def _with_copy(job: Make, reused: Mapping[OutputPlace, Manifest], engine: Engine) -> Make:
    """Return `job`, with the file that a run would copy in its place."""
    with suppress(NotCopiedError):
        if (found := find_copy(reused, job.item.key, job.item.request, engine.name)) is not None:
            return replace(job, credits=0, copy_of=found[0])
    return job

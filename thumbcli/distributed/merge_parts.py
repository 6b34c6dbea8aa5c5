"""The record of runs on Ray, brought into the manifest of the output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thumbcli.batch.model.events import Skipped, SkipReason
from thumbcli.batch.names.file_names import claim_id, is_picture_name
from thumbcli.batch.plan.jobs import Make
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.merge_shards import merge_file, merge_keyed
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.contract import EngineName, Format
from thumbcli.distributed.results import part_names, read_records, remove_parts
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from thumbcli.batch.plan.jobs import Job, Remove, RemoveNothing
    from thumbcli.batch.run.batch_of_titles import Batch
    from thumbcli.batch.store.merge_shards import MergeReport
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.engines.protocol import Engine

__all__ = ["merge_parts", "plan_on_ray", "refuse_parts"]


def merge_parts(place: OutputPlace, report: MergeReport) -> None:
    """Merge what runs on Ray have recorded into the manifest, so that every command knows their pictures.

    Merging again, also after a crash, changes nothing more.

    Args:
        place: The output; the parts of the record are removed once they are merged.
        report: Counts what was merged.

    Raises:
        FolderLocked: A run is writing to the output.
        NotInstalled: What reads Parquet is missing.
        DamagedFile: A part is not whole.
    """
    if not part_names(place):
        return
    with hold_folder(place) as manifest:
        parts = part_names(place)
        for part in parts:
            files, failed = _merge_part(place, manifest, part)
            report.parts, report.files, report.failed = (
                report.parts + 1,
                report.files + files,
                report.failed + failed,
            )
    remove_parts(place, parts)


def refuse_parts(place: OutputPlace) -> None:
    """Refuse an output whose pictures are copied by its manifest, if that lacks those of runs on Ray.

    Raises:
        UsageError: It has a record that is not merged.
    """
    if part_names(place):
        raise UsageError(
            f"{place.label} has what runs on Ray have recorded apart",
            remedy=f"merge it there first: thumb merge {place.arguments}",
        )


def plan_on_ray(batch: Batch, engine: Engine) -> Iterator[Job | Remove | RemoveNothing]:
    """Yield what a run on a cluster would do with each row: what is on record is left alone, there or not.

    Raises:
        UsageError: As `plan_batch`.
        InputError: A source can't be read to its end.
        NotInstalled: What reads Parquet is missing.
    """
    recorded: set[tuple[str, str]] = set()

    def open_merged(place: OutputPlace) -> Manifest | None:
        manifest = _merged_to_read(place)
        if manifest is not None and not batch.plan.overwrite:
            recorded.update(manifest.tabulate("SELECT key, name FROM file"))
        return manifest

    for job in plan_batch(batch, engine, open_manifest=open_merged):
        if isinstance(job, Make) and (job.item.key, job.name) in recorded:
            yield Skipped(row=job.item.row, key=job.item.key, reason=SkipReason.UNCHANGED, name=job.name)
        else:
            yield job


def _merged_to_read(place: OutputPlace) -> Manifest | None:
    found, parts = Manifest.open_to_read(place), part_names(place)
    if not parts:
        return found
    merged = Manifest.in_memory(place, found)
    if found is not None:
        found.close()
    for part in parts:
        _merge_part(place, merged, part, failures=False)
    return merged


def _merge_part(
    place: OutputPlace, manifest: Manifest, part: str, *, failures: bool = True
) -> tuple[int, int]:
    """Record the rows of a part; return how many files and how many failures were new."""
    files = failed = 0
    for records in read_records(place, part):
        with manifest.merging() as write:
            for record in records:
                if record["outcome"] == "failed":
                    # One without a fingerprint was rejected before it was known what it shows.
                    if failures and record["fingerprint"]:
                        failed += merge_keyed(write, "failure", "failed_at", _failure(place, record))
                elif record["digest"] and is_picture_name(record["target"]):
                    found = write(
                        "SELECT pinned FROM file WHERE claim = ? AND key = ?",
                        claim_id(record["target"]),
                        record["fingerprint"],
                    ).fetchone()
                    merge_keyed(write, "picture", "made_at", _picture(record))
                    files += merge_file(write, _file(record, pinned=bool(found and found[0])))
    return files, failed


def _picture(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": record["fingerprint"],
        "title": record["title"],
        "format": record["format"] or Format.YOUTUBE,
        "request": record["request"],
        "engine": EngineName.LOCAL,
        "sha256": record["digest"],
        "width_px": record["width_px"] or 0,
        "height_px": record["height_px"] or 0,
        "credits": 0,
        "made_at": record["at"],
        "run_id": 0,
    }


def _file(record: Mapping[str, Any], *, pinned: bool) -> dict[str, Any]:
    return {
        "target": claim_id(record["asked"]),
        "claim": claim_id(record["target"]),
        "name": record["target"],
        "key": record["fingerprint"],
        "size_bytes": record["size_bytes"],
        "sha256": record["digest"],
        "look": record["look"] or None,
        "naming": record["naming"],
        "source": record["source"],
        "explicit": record["explicit"],
        "adopted": bool(record["adopted"]),
        "pinned": pinned,
        "defective": bool(record["defective"]),
        "saved_at": record["at"],
        "run_id": 0,
    }


def _failure(place: OutputPlace, record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": record["fingerprint"],
        "title": record["title"],
        "place": place.recorded(record["location"]),
        "engine": EngineName.LOCAL,
        "code": record["code"],
        "message": record["message"],
        "permanent": not record["temporary"],
        "failed_at": record["at"],
        "run_id": 0,
    }

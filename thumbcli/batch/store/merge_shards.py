"""Merge the manifests of runs over parts of a list into that of the output."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from thumbcli.batch.names.file_names import claim_ids
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.manifest_schema import insert_into
from thumbcli.batch.store.open_output import open_output
from thumbcli.batch.store.output_folder import bring_state, hold_folder, is_held
from thumbcli.batch.store.output_place import check_own_folder, is_unused
from thumbcli.batch.store.picture_files import read_picture, same_file
from thumbcli.batch.store.shards import remove_shard, shard_places
from thumbcli.errors import DiskError, FolderLocked, NameTaken, UsageError
from thumbcli.outputs.output_protocol import ENGINE_FACT, KEY_FACT, SHA256_FACT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.sqlite_database import Write

__all__ = ["MergeReport", "merge_file", "merge_keyed", "merge_shards"]

_Record = dict[str, Any]

_ROWS_AT_ONCE: Final = 1000


@dataclass(slots=True, kw_only=True)
class MergeReport:
    """What was merged.

    Attributes:
        out: The output.
        shards: How many manifests.
        parts: How many parts of the record of runs on Ray.
        files: How many of their files are new in that of the output, or newer.
        failed: How many of their failures.
        copied: How many files came from other outputs.
        left: Files of other outputs that were not copied, each with the reason.
    """

    out: str
    shards: int = 0
    parts: int = 0
    files: int = 0
    failed: int = 0
    copied: int = 0
    left: list[str]

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values for JSON."""
        return asdict(self)


def merge_shards(place: OutputPlace, others: Sequence[Path] = ()) -> MergeReport:
    """Merge what runs over parts of a list have recorded into the manifest of the whole.

    Merging again, also after a crash, changes nothing more.

    Args:
        place: The output; the manifests of its parts are removed once they are merged.
        others: Other outputs, such as folders of other machines: their files are copied, and nothing there
            is changed.

    Raises:
        FolderLocked: A run is writing to one of them.
        UsageError: No run has written to the output, or to one of `others`.
        DamagedFile: A manifest is not whole.
        DiskError: The output can't be written.
    """
    report = MergeReport(out=place.label, left=[])
    check_own_folder(place)
    if place.bucket is None and is_unused(place) and not others:
        raise UsageError(
            f"{place.label} has no manifest: no run has written there yet",
            remedy="name the folder that you gave to thumb batch --out",
        )
    with hold_folder(place, merging=True) as manifest:
        own = shard_places(place)
        apart = [each for other in others for each in _places(other, place)]
        for shard in (*own, *apart):
            if is_held(shard):
                what = f"shard {shard.shard}" if shard.shard else "a run"
                raise FolderLocked(f"{what} is writing to {shard.label}", remedy="wait until it ends")
        for shard in own:
            _Merge(shard, place, manifest, report).run()
        for shard in apart:
            _Merge(shard, place, manifest, report, copies=True).run()
    for shard in own:
        try:
            remove_shard(shard)
        except OSError as error:
            raise DiskError(f"{shard.state} can't be removed: {error.strerror or error}") from error
    return report


def _places(folder: Path, place: OutputPlace) -> list[OutputPlace]:
    """Return the places of another output that have records: its shards, else the output itself."""
    other = open_output(folder)
    if other.label == place.label:
        raise UsageError(f"{other.label} is the output itself", remedy="name others, or none")
    check_own_folder(other)
    return shard_places(other) or [other]


class _Merge:
    """One manifest that is merged into that of an output.

    Of two records of one file or picture the later one counts; of two of the same second, that of the shard.
    """

    def __init__(
        self,
        shard: OutputPlace,
        place: OutputPlace,
        manifest: Manifest,
        report: MergeReport,
        *,
        copies: bool = False,
    ) -> None:
        self._shard, self._place, self._manifest = shard, place, manifest
        self._report, self._copies = report, copies
        self._runs: dict[int, int] = {}

    def run(self) -> None:
        check_own_folder(self._shard)
        bring_state(self._shard)
        found = Manifest.open_to_read(self._shard)
        if found is None:
            raise UsageError(
                f"{self._shard.label} has no manifest", remedy="name what thumb batch has written to"
            )
        with closing(found):
            found.check_thoroughly()  # What a run checks when it reads a row is copied here unread.
            self._report.shards += 1
            with self._manifest.merging() as write:
                self._merge_runs(write, found)
            for files in _pages(found, "file"):
                if self._copies:
                    files = [file for file in files if self._copy(file)]  # noqa: PLW2901 - those that are here
                with self._manifest.merging() as write:
                    self._report.files += sum([merge_file(write, self._renumbered(file)) for file in files])
            for table, moment in (("picture", "made_at"), ("failure", "failed_at")):
                for records in _pages(found, table):
                    with self._manifest.merging() as write:
                        merged = sum(
                            [merge_keyed(write, table, moment, self._renumbered(each)) for each in records]
                        )
                        self._report.failed += merged if table == "failure" else 0

    def _merge_runs(self, write: Write, found: Manifest) -> None:
        """Number its runs anew; the manifest that it went on from has most of them."""
        ours = {tuple(row[1:]): row[0] for row in write("SELECT * FROM run")}
        for run in _records(found, "run"):
            number = run.pop("id")
            known = ours.get(tuple(run.values()))
            self._runs[number] = known or write(insert_into("run", run), *run.values()).lastrowid or 0

    def _renumbered(self, record: _Record) -> _Record:
        """Return a record with the number that its run has here."""
        return {**record, "run_id": self._runs.get(record["run_id"], 0)}

    def _copy(self, file: _Record) -> bool:
        """Copy a file from another output unless it is here; tell whether it is here then."""
        name = file["name"]
        if same_file(self._place, name, file["size_bytes"], file["sha256"], verify=True):
            return True
        owner = self._manifest.owner(name)
        try:
            data = read_picture(self._shard, name)
            facts = {KEY_FACT: file["key"], SHA256_FACT: file["sha256"]}
            picture = self._manifest.picture(file["key"])
            facts |= {ENGINE_FACT: picture.engine} if picture else {}
            replace = owner is not None and not owner.adopted and not owner.pinned
            self._place.files.write(name, data, replace=replace, facts=facts)
        except (NameTaken, OSError, ValueError) as error:
            self._report.left.append(f"{name}: {error}")
            return False
        self._report.copied += 1
        return True


def merge_file(write: Write, file: _Record) -> bool:
    """Record a file unless what is on record is newer; tell whether that changed anything.

    Args:
        write: Of an open transaction.
        file: The columns of the table `file`; its number is given anew.
    """
    names = *claim_ids(file["name"]), file["target"]
    marks = ", ".join("?" * len(names))
    among = f"FROM file WHERE target IN ({marks}) OR claim IN ({marks})"
    ours = write(f"SELECT key, sha256, saved_at, pinned {among}", *names, *names).fetchall()
    if any(one[2] > file["saved_at"] for one in ours):
        return False
    if (file["key"], file["sha256"], file["saved_at"], file["pinned"]) in ours:
        return False
    ((last_id,),) = write("SELECT coalesce(max(id), 0) FROM file").fetchall()
    write(f"DELETE {among}", *names, *names)
    values = {**file, "id": last_id + 1}
    write(insert_into("file", values), *values.values())
    write("DELETE FROM failure WHERE key = ?", file["key"])
    return True


def merge_keyed(write: Write, table: str, moment: str, record: _Record) -> bool:
    """Record a picture or a failure unless what is on record is as new; tell whether it was recorded.

    Args:
        write: Of an open transaction.
        table: `picture` or `failure`.
        moment: Its column with the time.
        record: Its columns.
    """
    ours = write(f"SELECT {moment} FROM {table} WHERE key = ?", record["key"]).fetchone()
    if ours is not None and ours[0] >= record[moment]:
        return False
    if table == "failure" and write("SELECT 1 FROM file WHERE key = ?", record["key"]).fetchone():
        return False
    write(insert_into(table, record), *record.values())
    return True


def _records(manifest: Manifest, table: str, condition: str = "", *values: object) -> list[_Record]:
    columns = [name for (name,) in manifest.tabulate("SELECT name FROM pragma_table_info(?)", table)]
    rows = manifest.tabulate(f"SELECT {', '.join(columns)} FROM {table} {condition}", *values)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _pages(manifest: Manifest, table: str) -> Iterator[list[_Record]]:
    """Yield all records of a table, a thousand at a time."""
    order, after = ("id", 0) if table == "file" else ("key", "")
    last: object = after
    while found := _records(
        manifest, table, f"WHERE {order} > ? ORDER BY {order} LIMIT {_ROWS_AT_ONCE}", last
    ):
        last = found[-1][order]
        yield found

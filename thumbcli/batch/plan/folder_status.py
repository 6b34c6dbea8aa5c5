"""Count what the manifest of a folder holds, for `thumb status`."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from thumbcli.batch.requests.asset_provenance import count_stale
from thumbcli.batch.store.picture_files import is_file, picture_path
from thumbcli.errors import without_title

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.brand.brand_resolver import Brands

__all__ = ["LastRun", "Report", "report"]

_PROBLEMS_SHOWN = 20
_FETCHED = " (the next thumb batch fetches its picture)"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """The latest run in the manifest; `ended_at` is None when it was killed or is still running.

    `lost_credits` may have been charged in it without a picture.
    """

    started_at: str
    ended_at: str | None
    engine: str
    exit_code: int | None
    made: int
    skipped: int
    failed: int
    uncertain: int
    credits: int
    lost_credits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The counts of one folder.

    Attributes:
        folder: As given by the user.
        made: Pictures that thumbcli made here.
        adopted: Files that thumbcli did not make.
        other_type: Pictures that the API sent as another file type than was asked for.
        missing: Recorded pictures whose file is missing.
        stale: Pictures whose photo, logo or reference set has changed.
        failed: Titles whose last attempt failed, by code.
        uncertain: Titles that may have been charged without a picture, by code.
        fetchable: How many of them have an address, from which the next run fetches their picture unpaid.
        credits: Spent on the pictures made here, also on those that were replaced since.
        lost_credits: That may have been charged without a picture, by all attempts of all runs.
        size_bytes: The size of all recorded files.
        by_format: Pictures by format.
        by_engine: Pictures by engine.
        last_run: The latest run, if there was one.
        troubles: The first titles without a picture, one line each.
    """

    folder: str
    made: int
    adopted: int
    other_type: int
    missing: int
    stale: int
    failed: dict[str, int]
    uncertain: dict[str, int]
    fetchable: int
    credits: int
    lost_credits: int
    size_bytes: int
    by_format: dict[str, int]
    by_engine: dict[str, int]
    last_run: LastRun | None
    troubles: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values for JSON."""
        return asdict(self)

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield each count as a name and a value for the terminal."""
        yield "made", f"{self.made:,}{_by_name(self.by_format)}"
        yield "engines", ", ".join(f"{name} {number:,}" for name, number in self.by_engine.items()) or "none"
        if self.adopted:
            yield "adopted", f"{self.adopted:,}"
        if self.other_type:
            yield "other type", f"{self.other_type:,} (the API sent another type of file than was asked for)"
        if self.missing:
            yield "missing", f"{self.missing:,} (made again if their titles are still in the list)"
        if self.stale:
            yield "stale", f"{self.stale:,} (photo, logo or reference set changed: thumb batch redraws them)"
        yield "failed", f"{sum(self.failed.values()):,}{_by_name(self.failed)}"
        yield "uncertain", f"{sum(self.uncertain.values()):,}{_by_name(self.uncertain)}"
        if self.fetchable:
            yield (
                "fetchable",
                f"{self.fetchable:,} of the uncertain (the next thumb batch fetches them unpaid)",
            )
        yield "credits", f"{self.credits:,}"
        if self.lost_credits:
            yield "lost", _lost(self.lost_credits, self.last_run)
        yield "size", f"{self.size_bytes / 1024 / 1024:,.1f} MiB"
        if self.last_run is not None:
            yield "last run", _last_run(self.last_run)


def _lost(credits_: int, run: LastRun | None) -> str:
    recent = ""
    if run and run.lost_credits:
        recent = f" ({'all' if run.lost_credits == credits_ else f'{run.lost_credits:,}'} in the last run)"
    return f"up to {credits_:,} credits more may have been charged, for no picture{recent}"


def _reason(message: str) -> str:
    """Return why a title has no picture, without the title at the end of the message."""
    shown = without_title(message)
    return shown or "it was sent, and no answer was recorded"


def _by_name(counts: dict[str, int]) -> str:
    listed = ", ".join(f"{name} {number:,}" for name, number in counts.items())
    return f"  ({listed})" if listed else ""


def _last_run(run: LastRun) -> str:
    ended = f"exit {run.exit_code}" if run.ended_at else "killed, or still running"
    counts = f"{run.made:,} made, {run.skipped:,} skipped"
    counts += f", {run.failed:,} failed" if run.failed else ""
    counts += f", {run.uncertain:,} uncertain" if run.uncertain else ""
    return f"{run.started_at} with {run.engine}: {counts}, {ended}"


def report(folder: Path, manifest: Manifest, brands: Brands) -> Report:
    """Count the records of `manifest`; `brands` finds the current photos, logos and sets of its pictures."""
    manifest.check_thoroughly()
    query = manifest.tabulate
    ((made, adopted, size_bytes),) = query(
        "SELECT count(*) FILTER (WHERE NOT adopted), count(*) FILTER (WHERE adopted),"
        " coalesce(sum(size_bytes), 0) FROM thumbnail"
    )
    missing = sum(not is_file(picture_path(folder, name)) for (name,) in query("SELECT name FROM thumbnail"))
    ((other_type,),) = query(
        "SELECT count(*) FROM thumbnail WHERE NOT adopted"
        " AND name NOT LIKE '%.' || json_extract(request, '$.output_format')"
    )
    runs = query(
        "SELECT id, started_at, ended_at, engine, exit_code, made, skipped, failed, uncertain, credits"
        " FROM run ORDER BY id DESC LIMIT 1"
    )
    lost = Counter(manifest.lost_credits()) + Counter(manifest.credits_in_flight())
    last = [(*columns, lost[number]) for number, *columns in runs]
    addresses = manifest.addresses([key for (key,) in query("SELECT key FROM attempt")])
    names = LastRun.__slots__
    return Report(
        folder=str(folder),
        made=made,
        adopted=adopted,
        other_type=other_type,
        missing=missing,
        stale=count_stale(folder, manifest, brands),
        failed=manifest.count_by("code", "failure"),
        uncertain=manifest.count_by("coalesce(code, 'in flight')", "attempt"),
        fetchable=len(addresses),
        credits=manifest.spent_credits(),
        lost_credits=lost.total(),
        size_bytes=size_bytes,
        by_format=manifest.count_by("format", "thumbnail WHERE NOT adopted"),
        by_engine=manifest.count_by("engine", "thumbnail WHERE NOT adopted"),
        last_run=LastRun(**dict(zip(names, last[0], strict=True))) if last else None,
        troubles=tuple(
            f"{place}  {code}  {title}: {_reason(message)}{_FETCHED if key in addresses else ''}"
            for key, place, code, title, message in query(
                "SELECT * FROM (SELECT key, place, code, title, message FROM failure UNION ALL"
                " SELECT key, place, coalesce(code, 'in flight'), title, message FROM attempt)"
                " ORDER BY length(place), place LIMIT ?",
                _PROBLEMS_SHOWN,
            )
        ),
    )

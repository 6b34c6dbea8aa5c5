"""What workers draw and record, without a cluster: the same functions, called here."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from tests.batch.stage import batch_of, run, table
from tests.cli.run import thumb
from thumbcli.batch.choices.choices_file import Choice, change_choices
from thumbcli.batch.model.events import Made, SkipReason
from thumbcli.batch.plan.jobs import Make
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.merge_shards import MergeReport
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.contract import EngineName, Format
from thumbcli.contract.picture_metadata import PictureMetadata, embed_metadata
from thumbcli.distributed.draw_rows import Drawing, DrawRows
from thumbcli.distributed.merge_parts import merge_parts, plan_on_ray, refuse_parts
from thumbcli.distributed.planned_rows import PlanRows, give_names
from thumbcli.distributed.results import ResultParts, part_names
from thumbcli.engines.local_engine import Local
from thumbcli.errors import DamagedFile, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.batch.stage import Log
    from thumbcli.batch.run.batch_of_titles import Batch

pa = pytest.importorskip("pyarrow")

ROWS = [
    {"title": "Why We Forget", "format": "320x200"},
    {"title": "Why we forget!", "format": "320x200"},
    {"title": "Named", "format": "320x200", "name": "own/name"},
    {"title": "نكتب", "format": "320x200"},
    {"title": "x" * 2000, "format": "320x200"},
]
DRAWN = len(ROWS) - 1


def _drawn(batch: Batch, **terms: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - of `Drawing`
    """Draw a batch as workers do, record it, and return the results."""
    plan = PlanRows(defaults=batch.defaults, template=batch.plan.template)
    reader = batch.open_titles()
    rows = [row for some in iter(partial(reader.next_batch), []) for row in some]
    names, _ = give_names([pa.table(plan.plan(rows))])
    planned = pa.table(replace(plan, given=names).plan(rows))
    place = batch.place
    drawing = Drawing(defaults=batch.defaults, out=place.label, naming=batch.plan.template.text, **terms)
    results = DrawRows(drawing)(planned)
    with hold_folder(place):
        parts = ResultParts(place)
        parts.add(results)
        parts.write()
    return sorted(results.to_pylist(), key=lambda each: str(each["target"]))


def _local(batch: Batch) -> Log:
    _, log = anyio.run(run, batch, Local())
    return log


def _merged(batch: Batch) -> MergeReport:
    report = MergeReport(out=batch.place.label, left=[])
    merge_parts(batch.place, report)
    return report


def _files(batch: Batch) -> list[tuple[object, ...]]:
    manifest = Manifest.open_to_read(batch.place)
    assert manifest is not None
    found = manifest.tabulate(
        "SELECT file.name, target, claim, file.key, size_bytes, file.sha256, look, naming, source, explicit,"
        " title, format, request, width_px, height_px FROM file JOIN picture USING (key) ORDER BY file.name"
    )
    manifest.close()
    return found


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    """Return a batch over the rows."""
    return batch_of(tmp_path, table(tmp_path / "titles.csv", ROWS))


def test_a_merged_record_is_that_of_a_local_run(batch: Batch, tmp_path: Path) -> None:
    """So that a local run has nothing to do; merging once more changes nothing."""
    _local(replace(batch, out=tmp_path / "beside"))
    _drawn(batch)
    with pytest.raises(UsageError, match="recorded apart"):
        refuse_parts(batch.place)
    assert [type(job).__name__ for job in plan_on_ray(batch, Local())].count("Skipped") == DRAWN
    report = _merged(batch)
    assert (report.parts, report.files) == (1, DRAWN)
    assert not part_names(batch.place)
    assert _files(batch) == _files(replace(batch, out=tmp_path / "beside"))
    assert not any(isinstance(job, Make) for job in plan_batch(batch, Local()))
    assert not _local(batch).of(Made)
    assert _merged(batch).parts == 0


def test_status_tells_what_is_not_merged(batch: Batch) -> None:
    """With the command that merges it; then nothing is said of it."""
    _drawn(batch)
    out = str(batch.place.out)
    command = f"thumb merge {out}"
    said = thumb("status", out).stdout
    assert f"1 part of the record of a run on Ray, not counted here ({command} brings" in said
    found = json.loads(thumb("status", out, "--json").stdout)
    assert (found["made"], found["unmerged_ray_parts"], found["merge_command"]) == (0, 1, command)
    assert "thumb_ray_parts_unmerged" in thumb("status", out, "--prometheus").stdout
    _merged(batch)
    after = thumb("status", out)
    assert "not merged" not in after.stdout
    assert json.loads(thumb("status", out, "--json").stdout)["made"] == DRAWN


def test_a_plan_for_a_cluster_leaves_alone_what_is_on_record(batch: Batch) -> None:
    """There or not, as the run does."""
    _drawn(batch)
    (batch.place.out / "own" / "name.webp").unlink()
    kinds = [type(job).__name__ for job in plan_on_ray(batch, Local())]
    assert (kinds.count("Skipped"), kinds.count("Failed")) == (DRAWN, 1)
    again = replace(batch, plan=replace(batch.plan, overwrite=True))
    assert [type(job).__name__ for job in plan_on_ray(again, Local())].count("Make") == DRAWN


def test_a_part_that_is_not_whole_is_refused(batch: Batch) -> None:
    """Nothing is removed."""
    _drawn(batch)
    (path,) = (batch.place.state / "ray").iterdir()
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DamagedFile, match="no Parquet file"):
        _merged(batch)
    assert part_names(batch.place)


def _choose(batch: Batch, path: Path, **options: str) -> Batch:
    choice = Choice(target="why-we-forget", title="Why We Forget", format="320x200", options=options)
    member = replace(choice, target="why-we-forget-b", of="why-we-forget", options={"variant": "2"})
    change_choices(path, lambda found: found.update({each.target: each for each in (choice, member)}))
    return replace(batch, choices=path)


def test_choices_hold_on_a_cluster(batch: Batch, tmp_path: Path) -> None:
    """In the file that they are for, with their A/B sets; the picture before is kept."""
    before = {each["target"]: each["digest"] for each in _drawn(batch)}
    chosen = _choose(batch, tmp_path / "out.choices.toml", variant="3", layout="hero")
    results = {each["target"]: each for each in _drawn(chosen)}
    assert results["why-we-forget.webp"]["outcome"] == "made"
    assert results["why-we-forget.webp"]["digest"] != before["why-we-forget.webp"]
    assert "why-we-forget-b.webp" in results
    kept = [path.name for path in chosen.place.replaced.iterdir()]
    assert kept == [f"why-we-forget-{before['why-we-forget.webp'][:8]}.webp"]
    beside = replace(chosen, out=tmp_path / "beside")
    _local(beside)
    names = {path.relative_to(beside.out).as_posix() for path in beside.out.rglob("*.webp")}
    for name in names:
        assert (beside.out / name).read_bytes() == (chosen.place.out / name).read_bytes()
    assert len(names) == DRAWN + 1


_TITLE = "Why We Forget"


@pytest.mark.parametrize(
    ("shown", "terms", "expected"),
    [
        ({"title": _TITLE}, {}, "made"),
        ({"title": _TITLE}, {"pinned": frozenset({"why-we-forget.webp"})}, SkipReason.PINNED),
        ({"title": _TITLE}, {"adopted": frozenset({"why-we-forget.webp"})}, SkipReason.ADOPTED),
        ({"title": _TITLE, "engine": EngineName.THUMBAPI}, {}, SkipReason.PAID),
        ({"title": _TITLE, "engine": EngineName.THUMBAPI}, {"overwrite": True}, "made"),
        ({"title": "Another"}, {}, "made"),
        (None, {}, SkipReason.ADOPTED),
        (None, {"overwrite": True}, "made"),
        (None, {"pinned": frozenset({"why-we-forget.webp"}), "overwrite": True}, SkipReason.PINNED),
        ({"title": _TITLE, "key": "own"}, {}, SkipReason.ADOPTED),
    ],
    ids=[
        "an older picture of the title is replaced",
        "a pinned one stays",
        "a file that was adopted stays",
        "a paid picture stays",
        "a paid picture is replaced on request",
        "one of another title stays, and the row gets another name",
        "a file of another program stays",
        "a file of another program is replaced on request",
        "a pinned one stays in any case",
        "the picture itself is taken over",
    ],
)
def test_what_a_worker_finds(
    tmp_path: Path, shown: dict[str, Any] | None, terms: dict[str, Any], expected: str
) -> None:
    """A worker has no manifest: the file says what it is."""
    batch = batch_of(tmp_path, table(tmp_path / "titles.csv", ROWS[:1]))
    (made,) = _drawn(batch)
    path = batch.place.out / made["target"]
    image = path.read_bytes()
    plain = anyio.run(_plain, batch)
    if shown is None:
        path.write_bytes(plain)
    elif shown.get("key") != "own":
        values = {"engine": EngineName.LOCAL, "key": f"v2:{'0' * 64}", "format": Format.YOUTUBE, **shown}
        path.write_bytes(embed_metadata(plain, PictureMetadata(**values)))
    before = path.read_bytes()
    (result,) = _drawn(batch, **terms)
    assert (result["reason"] or result["outcome"]) == expected
    stays = expected != "made" or (shown or {}).get("title") == "Another"
    assert path.read_bytes() == (before if stays else image)
    assert (result["target"] == path.name) is ((shown or {}).get("title") != "Another")


async def _plain(batch: Batch) -> bytes:
    """Return a picture that says nothing of itself."""
    from thumbcli import AsyncClient

    del batch
    async with AsyncClient(engine="local") as client:
        return (await client.generate(_TITLE, format="320x200")).image


def test_names_of_rows_are_sent_whole(tmp_path: Path) -> None:
    """Also the file that a choice is for."""
    from thumbcli.distributed.row_text import row_from_text, row_to_text

    reader: Sequence[Any] = batch_of(tmp_path, ["One"]).open_titles().next_batch()
    row = replace(reader[0], target="a/b", set_of="c", columns={"x": "y"}, is_post=True, one_of=2)
    assert row_from_text(row_to_text(row)) == row

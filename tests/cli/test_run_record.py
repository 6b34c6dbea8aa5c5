"""What a nightly run leaves for monitors, above all one that had nothing to do or could not begin."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.cli.run import SMALL, clean_env, thumb
from thumbcli.batch.store.manifest_file import create_manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.options.settings import config_path

if TYPE_CHECKING:
    from collections.abc import Callable

METRICS = Path("node/thumb.prom")
LAST_SUCCESS = "thumb_last_success_timestamp_seconds"
LAST_END = "thumb_last_run_end_timestamp_seconds"
ASKED = ["batch", "list.csv", "-e", "local", "-f", SMALL, "--quiet", "--metrics", str(METRICS)]


def samples(folder: str = "thumbs") -> dict[str, float]:
    """Return the metrics of one folder, as Prometheus' own parser reads them; counts by their outcome."""
    families = text_string_to_metric_families(METRICS.read_text())
    return {
        sample.labels.get("outcome", sample.name): sample.value
        for family in families
        for sample in family.samples
        if sample.labels["folder"] == folder
    }


@pytest.fixture(autouse=True)
def _list() -> None:
    Path("list.csv").write_text("title\nOne\nTwo\n")
    METRICS.parent.mkdir()


def test_each_run_beats() -> None:
    """Also one that has nothing to do, and so changes no byte of the folder."""
    assert thumb(*ASKED).code == 0
    first = samples()
    record = Path("thumbs/.thumb/manifest.sqlite3").stat()
    assert thumb(*ASKED).code == 0
    second = samples()
    assert Path("thumbs/.thumb/manifest.sqlite3").stat().st_mtime_ns == record.st_mtime_ns
    assert (first["made"], second["made"], second["skipped"]) == (2, 0, 2)
    assert second[LAST_SUCCESS] == second[LAST_END] > first[LAST_END]
    assert second["thumb_last_run_duration_seconds"] > 0
    assert second["thumb_pictures"] == 2


@pytest.mark.parametrize("mask", [0o077, 0o022])
def test_whoever_collects_metrics_may_read_them(mask: int) -> None:
    """Whatever the umask of the run; nothing else that they would read is left in the folder."""
    before = os.umask(mask)
    try:
        assert thumb(*ASKED).code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(METRICS.stat().st_mode) == 0o644
    assert [path.name for path in METRICS.parent.glob("[!.]*")] == [METRICS.name]
    assert not METRICS.with_name(f".{METRICS.name}.part").exists()


def _as_folder() -> None:
    Path("list.csv").unlink()
    Path("list.csv").mkdir()


BROKEN: dict[str, tuple[Callable[[], object], list[str], dict[str, str], int]] = {
    "the list is missing": (Path("list.csv").unlink, [], {}, 2),
    "the list is a folder": (_as_folder, [], {}, 2),
    "the header is wrong": (lambda: Path("list.csv").write_text("name;id\nOne;1\n"), [], {}, 2),
    "a value of an option": (lambda: None, ["--format", "nonsense"], {}, 2),
    "a number": (lambda: None, ["--concurrency", "x"], {}, 2),
    "an unknown option": (lambda: None, ["--formt", "x"], {}, 2),
    "an option without its value": (lambda: None, ["--limit"], {}, 2),
    "a value of a variable": (lambda: None, [], {"THUMB_CONCURRENCY": "many"}, 2),
    "a photo is missing": (lambda: None, ["--photo", "me.png"], {}, 2),
    "there is no key": (lambda: None, ["-e", "thumbapi"], {}, 5),
    "the list is cut short": (lambda: Path("list.csv").write_text("title\n"), ["--min-rows", "2"], {}, 2),
}


@pytest.mark.long
@pytest.mark.parametrize(("breaking", "more", "env", "code"), BROKEN.values(), ids=BROKEN)
def test_a_run_that_could_not_begin_is_on_record(
    breaking: Callable[[], object], more: list[str], env: dict[str, str], code: int
) -> None:
    """With the last good run beside it."""
    assert thumb(*ASKED).code == 0
    good = samples()
    breaking()
    assert thumb(*ASKED, *more, env=clean_env(env)).code == code
    failed = samples()
    assert failed["thumb_last_run_exit_code"] == failed["thumb_status"] == code
    assert failed[LAST_SUCCESS] == good[LAST_SUCCESS]
    assert thumb("status", "--check").code == code
    (report,) = thumb("status", "--json").events
    assert (report["last_run"]["exit_code"], report["last_good_run"]["made"]) == (code, 2)


def test_a_good_run_follows_one_that_could_not_begin() -> None:
    """Until then people are told of the last good one."""
    assert thumb(*ASKED).code == 0
    assert thumb(*ASKED, "--format", "nonsense").code == 2
    assert "last good" in thumb("status").stdout
    assert thumb(*ASKED).code == 0
    assert thumb("status", "--check").code == 0
    assert samples()["thumb_last_run_exit_code"] == 0


def test_settings_that_can_not_be_read_are_told() -> None:
    """No command reads what is on record meanwhile; the alert on the status hears of it all the same."""
    assert thumb(*ASKED).code == 0
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text("formt = 'x'\n")
    assert thumb(*ASKED).code == thumb("status", "--check").code == 2
    assert samples()["thumb_last_run_exit_code"] == samples()["thumb_status"] == 2
    config_path().unlink()
    assert thumb("status", "--check").code == 2
    assert thumb(*ASKED).code == thumb("status", "--check").code == 0


def test_a_failed_start_begins_no_output() -> None:
    """A mistyped name leaves no folder behind; monitors hear of it all the same."""
    Path("list.csv").unlink()
    assert thumb(*ASKED).code == 2
    assert not Path("thumbs").exists()
    assert (samples()["thumb_last_run_exit_code"], samples()[LAST_SUCCESS]) == (2, 0)


@pytest.mark.long
@pytest.mark.parametrize("is_first", [True, False], ids=["the first run", "a later run"])
def test_a_run_that_is_killed_as_its_engine_loads_is_seen(tmp_path: Path, is_first: bool) -> None:
    """By `thumb status --check`, and in the metrics: it began, and did not end."""
    if not is_first:
        assert thumb(*ASKED).code == 0
        assert thumb("status", "--check").code == 0
    good = {} if is_first else samples()
    Path("list.csv").write_text("title\nOne\nTwo\nThree\n")
    (tmp_path / "killing").mkdir()
    (tmp_path / "killing" / "skia.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
    killing = {"PYTHONPATH": f"{tmp_path / 'killing'}:{clean_env()['PYTHONPATH']}"}
    assert thumb(*ASKED, env=killing, fresh=True).code == -9
    left = samples()
    assert (left[LAST_END], left["thumb_last_run_exit_code"]) == (0, -1)
    assert left[LAST_SUCCESS] == good.get(LAST_SUCCESS, 0)
    assert left["thumb_last_run_start_timestamp_seconds"] > good.get(LAST_END, 0)
    assert left.get("thumb_pictures") == (None if is_first else 2)
    assert left["thumb_running"] == 1  # until somebody looks whether it does
    ran = thumb("status", "--check")
    assert (ran.code, "killed; the same command goes on" in ran.stdout) == (4, True)
    assert thumb("status", "--metrics", str(METRICS)).code == 0
    assert (samples()["thumb_status"], samples()[LAST_SUCCESS]) == (4, good.get(LAST_SUCCESS, 0))
    assert samples()["thumb_running"] == 0
    assert thumb(*ASKED).code == 0
    assert (thumb("status", "--check").code, samples()["thumb_status"]) == (0, 0)


def test_a_record_without_a_run_is_not_well() -> None:
    """As a run leaves it that is killed before it has read its list."""
    create_manifest(OutputPlace(Path("thumbs")))
    ran = thumb("status", "--check")
    assert (ran.code, "no run is on record" in ran.stdout) == (4, True)
    Path("list.csv").write_text("title\n")
    assert thumb(*ASKED).code == 0
    assert thumb("status", "--check").code == 0


def test_a_plan_notes_nothing() -> None:
    """It is not a run."""
    assert thumb(*ASKED).code == 0
    before = METRICS.read_bytes()
    Path("list.csv").unlink()
    assert thumb(*ASKED, "--dry-run").code == 2
    assert (METRICS.read_bytes(), thumb("status", "--check").code) == (before, 0)


def test_folders_share_a_file_and_status_keeps_the_beat() -> None:
    """Each run replaces what the file says of its own folder."""
    assert thumb(*ASKED).code == 0
    assert thumb(*ASKED, "--out", "other").code == 0
    assert thumb(*ASKED).code == 0
    beat = samples()
    assert samples("other")["made"] == 2
    (Path("thumbs") / "one.webp").unlink()
    assert thumb("status", "--metrics", str(METRICS)).stdout == ""
    assert samples()["thumb_pictures_missing"] == 1
    assert samples()[LAST_END] == beat[LAST_END]
    assert samples("other")["made"] == 2


def test_a_file_that_can_not_be_written_is_a_failure() -> None:
    """The pictures are made."""
    ran = thumb(*ASKED[:-1], "missing/thumb.prom")
    assert ran.code == 9
    assert "--metrics missing/thumb.prom can't be written: No such file or directory" in ran.stderr
    assert "create the folder missing, or name a file in another one" in ran.stderr
    assert Path("thumbs/one.webp").exists()


JOBS = """[jobs.one]
source = "list.csv"
out = "first"
[jobs.two]
source = "list.csv"
out = "second"
"""
RUN = ["run", "--quiet", "--metrics", str(METRICS)]


@pytest.mark.long
@pytest.mark.parametrize("wrong", [["--formt", "x"], ["--concurrency", "x"]], ids=" ".join)
def test_a_refused_line_of_thumb_run_is_told_of_each_job(wrong: list[str]) -> None:
    """They would all have been drawn."""
    Path("thumb.toml").write_text(JOBS)
    assert thumb(*RUN).code == 0
    assert thumb(*RUN, *wrong).code == 2
    for folder in ("first", "second"):
        assert samples(folder)["thumb_last_run_exit_code"] == 2
        assert samples(folder)["thumb_pictures"] == 2
        assert thumb("status", folder, "--check").code == 2
    assert thumb(*RUN).code == 0
    assert samples("first")["thumb_last_run_exit_code"] == 0


@pytest.mark.parametrize("more", [[], ["--formt", "x"]], ids=["alone", "with an unknown option"])
def test_a_project_that_can_not_be_read_is_told_until_it_can(more: list[str]) -> None:
    """In place of its folders, which nobody knows; one that was named is known."""
    Path("thumb.toml").write_text(f"formt = 'x'\n{JOBS}")
    assert thumb(*RUN, *more).code == 2
    project = str(Path("thumb.toml").absolute())
    assert samples(project)["thumb_last_run_exit_code"] == 2
    assert thumb(*RUN, *more, "--out", "named").code == 2
    assert samples("named")["thumb_last_run_exit_code"] == 2
    Path("thumb.toml").write_text(JOBS)
    assert thumb(*RUN).code == 0
    assert samples("second")["thumb_last_run_exit_code"] == 0
    assert not samples(project)


@pytest.mark.parametrize("kept", [True, False], ids=["on record", "without a record"])
def test_an_internal_error_is_told(kept: bool) -> None:
    """Whoever watches hears of a bug as of any other end."""
    if kept:
        assert thumb(*ASKED).code == 0
    Path("list.csv").write_text("title\nThree\n")
    ran = thumb(*ASKED, main="tests.cli.broken_reader")
    assert (ran.code, "internal error" in ran.stderr) == (1, True)
    assert samples()["thumb_last_run_exit_code"] == 1
    assert thumb("status", "--check").code == 1


def test_runs_that_end_together_lose_nothing() -> None:
    """Each adds its folder to what the others have written."""
    folders = [f"out-{number}" for number in range(8)]
    with ThreadPoolExecutor(len(folders)) as pool:
        ran = list(pool.map(lambda folder: thumb(*ASKED, "--out", folder).code, folders))
    assert ran == [0] * len(folders)
    assert [samples(folder)["made"] for folder in folders] == [2] * len(folders)


def test_a_run_with_mapped_columns_is_noted() -> None:
    """Its columns are a list among the options; review draws its pictures again with them."""
    Path("videos.csv").write_text("title,Published\nOne,2026-01-01\n", encoding="utf-8")
    named = ["batch", "videos.csv", "-e", "local", "-f", "400x210", "-o", "pics"]
    for columns in (["date="], ["date=Published", "kicker="]):
        ran = thumb(*named, *(part for each in columns for part in ("--map", each)))
        assert ran.code == 0, ran.stderr
        (run,) = json.loads(Path("pics/.thumb/runs.json").read_text(encoding="utf-8"))["runs"]
        assert run["options"]["map"] == columns

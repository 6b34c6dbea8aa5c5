"""What `thumb status` promises: what a folder holds, counted, without touching it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.cli.run import SMALL, hosted, thumb
from tests.cli.test_plan_table import tree
from tests.faults import picture
from tests.loopback import Fault

if TYPE_CHECKING:
    from tests.loopback import ThumbApiServer


@pytest.fixture
def folder(api: ThumbApiServer) -> Path:
    """Make a folder with one of everything: made, made and lost since, adopted, refused, uncertain."""
    Path("pics").mkdir()
    Path("pics/there.webp").write_bytes(picture(640, 360))
    api.script_title("Refused", Fault.status(400, "title is not allowed"))
    api.script_title("Lost", Fault.half())
    csv = "title,format\nOne,x\nTwo,\nThere,\nRefused,\nLost,\n"
    thumb("batch", "--on-lost", "hold", "-o", "pics", stdin=csv, env=hosted(api))
    Path("pics/two.webp").unlink()
    return Path("pics")


def test_the_last_run_is_the_last_one_that_ended_otherwise() -> None:
    """A list that has a bad row since, or none any more, changes no picture, and still the answer."""
    for row, code in (("", 0), ("NULL,\n", 3), ("", 0)):
        thumb("batch", "-", stdin=f"title,format\nOne,\n{row}")
        assert thumb("status", "--check").code == code


def test_everything_is_counted(folder: Path) -> None:
    """As one JSON object; looking changes nothing."""
    before = tree(folder)
    ran = thumb("status", "pics", "--json")
    (report,) = ran.events
    assert (ran.code, ran.stderr) == (0, "")
    assert tree(folder) == before
    run = report.pop("last_run")
    assert report.pop("last_good_run") is None
    troubles = report.pop("troubles")
    assert report.pop("size_bytes") > 0
    assert report == {
        "folder": "pics",
        "made": 2,
        "adopted": 1,
        "other_type": 0,
        "missing": 1,
        "stale": 0,
        "older_look": 0,
        "pinned": 0,
        "orphans": 0,
        "failed": {"400": 1},
        "uncertain": {"network": 1},
        "fetchable": 0,
        "credits": 20,
        "lost_credits": 10,
        "by_format": {"x": 1, "youtube": 1},
        "by_engine": {"thumbapi": 2},
        "running": False,
        "unmerged_shards": 0,
        "unmerged_ray_parts": 0,
        "merge_command": "",
        "published": {},
        "exit_code": 3,
    }
    assert (run["made"], run["skipped"], run["failed"], run["uncertain"], run["exit_code"]) == (2, 1, 1, 1, 3)
    assert ["<stdin>:5  400  Refused" in troubles[0], "<stdin>:6  network  Lost" in troubles[1]] == [
        True,
        True,
    ]


def test_monitors_get_metrics(folder: Path) -> None:
    """Each is read by Prometheus' own parser, with the counts of the JSON object."""
    parsed = list(text_string_to_metric_families(thumb("status", str(folder), "--prometheus").stdout))
    assert all(family.documentation for family in parsed)
    samples = [sample for family in parsed for sample in family.samples]
    assert {sample.labels["folder"] for sample in samples} == {"pics"}
    labels = {
        "thumb_pictures": "format",
        "thumb_pictures_by_engine": "engine",
        "thumb_titles_failed": "code",
        "thumb_titles_uncertain": "code",
        "thumb_last_run_rows": "outcome",
    }
    found = {
        (sample.name, sample.labels.get(labels.get(sample.name, ""), "")): sample.value for sample in samples
    }
    (report,) = thumb("status", "pics", "--json").events
    assert found["thumb_titles_failed", "400"] == 1
    assert found["thumb_pictures", "youtube"] == report["by_format"]["youtube"]
    assert found["thumb_pictures_missing", ""] == 1
    assert found["thumb_credits_total", ""] == report["credits"]
    assert found["thumb_status", ""] == report["exit_code"]
    began, ended = "thumb_last_run_start_timestamp_seconds", "thumb_last_run_end_timestamp_seconds"
    assert found[ended, ""] > found[began, ""] - 1 > 0


def test_people_get_lines(folder: Path) -> None:
    """The same facts."""
    ran = thumb("status", str(folder))
    assert (ran.code, ran.lines[0]) == (0, "pics")
    facts = {line.split()[0]: line for line in ran.lines[1:] if not line.lstrip().startswith("!")}
    assert "2  (" in facts["made"]
    assert "1 (made again if" in facts["missing"]
    assert "(400 1)" in facts["failed"]
    assert "(network 1)" in facts["uncertain"]
    assert facts["credits"].split() == ["credits", "20"]
    assert sum(line.lstrip().startswith("!") for line in ran.lines) == 2


def test_the_folder_is_the_one_that_batch_writes_to(api: ThumbApiServer) -> None:
    """By default, by variable, by flag."""
    thumb("batch", stdin="One\n", env=hosted(api))
    for out in ("by-env", "by-flag"):
        shutil.copytree("thumbs", out)
    assert thumb("status").lines[0] == "thumbs"
    assert thumb("status", env={"THUMB_OUT": "by-env"}).lines[0] == "by-env"
    assert thumb("status", "-o", "by-flag", env={"THUMB_OUT": "by-env"}).lines[0] == "by-flag"


def test_a_folder_without_a_manifest_is_named(tmp_path: Path) -> None:
    """And none is made in it."""
    (tmp_path / "empty").mkdir()
    ran = thumb("status", "empty")
    assert (ran.code, ran.stdout) == (2, "")
    assert "empty has no manifest" in ran.stderr
    assert not list((tmp_path / "empty").iterdir())


def site_of_one_post() -> None:
    """Make a site of Hugo in the current folder."""
    Path("hugo.toml").touch()
    Path("content/posts").mkdir(parents=True)
    Path("content/posts/a.md").write_text("---\ntitle: A\n---\n")


def test_a_site_needs_no_folder() -> None:
    """Its records are in its root, and its pictures among the files that it publishes."""
    site_of_one_post()
    ran = thumb("status")
    assert (ran.code, ran.stdout) == (2, "")
    assert "thumb run draws what this project asks for, into static/og" in ran.stderr
    assert "thumb run" not in thumb("status", "other").stderr
    assert thumb("run").code == 0
    for named in [], ["static/og"], ["--out", "static/og"]:
        ran = thumb("status", *named, "--check")
        assert (ran.code, ran.lines[0]) == (0, "static/og"), ran.stderr
    assert 'thumb_pictures{folder="static/og",format="blogpost"} 1' in thumb("status", "--prometheus").stdout


def test_each_job_of_a_project_is_told() -> None:
    """The exit code is the first that is not 0; metrics of two outputs would be told apart by nothing."""
    Path("thumb.toml").write_text('[jobs.a]\nsource="a.txt"\nout="x"\n[jobs.b]\nsource="b.txt"\nout="y"\n')
    Path("a.txt").write_text("One\n")
    Path("b.txt").write_text("Two\nThree\n")
    assert thumb("run").code == 0
    Path("y/two.webp").unlink()
    ran = thumb("status", "--check")
    assert ran.code == 4
    assert [line for line in ran.lines if not line.startswith(" ")] == ["x", "y"]
    assert [each["made"] for each in thumb("status", "--json").events] == [1, 2]
    refused = thumb("status", "--prometheus")
    assert (refused.code, refused.stdout) == (2, "")
    assert "thumb status x, or thumb status y" in refused.stderr


def test_the_default_output_comes_before_those_of_a_project() -> None:
    """Whoever has drawn into it means it."""
    site_of_one_post()
    assert thumb("run").code == 0
    assert thumb("batch", stdin="One\n").code == 0
    assert thumb("status").lines[0] == "thumbs"


def test_what_no_row_asks_for_is_not_missed() -> None:
    """Somebody deleted a picture that no row asks for any more: no run makes it again, and all is well."""
    Path("titles.txt").write_text("One\nTwo\n")
    thumb("batch", "titles.txt")
    Path("titles.txt").write_text("One\n")
    thumb("batch", "titles.txt")
    Path("thumbs/two.webp").unlink()
    assert thumb("status", "--check").code == 0
    Path("thumbs/one.webp").unlink()
    assert thumb("status", "--check").code == 4


@pytest.mark.parametrize(
    ("allowed", "code"), [([], 3), (["--allow-rejected", "1"], 0)], ids=["not", "allowed"]
)
def test_rows_that_were_rejected_are_counted(allowed: list[str], code: int) -> None:
    """They are not among the titles that failed, and yet they are why the code is 3."""
    list_ = "title,id\nOne,1\n,2\n"
    assert thumb("batch", "-", "-e", "local", "-f", SMALL, *allowed, stdin=list_).code == code
    ran = thumb("status", "--check")
    assert ran.code == code
    assert "  rejected   1 of the last run's rows" in ran.stdout

"""What `thumb repair` promises: a report, exit codes, and a folder that goes on as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import SMALL, hosted, thumb
from tests.cli.test_plan_table import tree
from tests.loopback import Fault, ThumbApiServer


@pytest.fixture
def folder(api: ThumbApiServer) -> Path:
    """Make a folder with two pictures and an uncertain title, whose manifest is emptied."""
    Path("titles.txt").write_text("One\nTwo\nLost\n")
    api.script_title("Lost", Fault.half())
    thumb("batch", "--on-lost", "hold", "titles.txt", "-o", "pics", env=hosted(api))
    Path("pics/.thumb/manifest.sqlite3").write_bytes(b"")
    return Path("pics")


def test_a_folder_that_lost_its_manifest_goes_on(folder: Path, api: ThumbApiServer) -> None:
    """Refused, repaired, and nothing is sent until it is asked for."""
    asked = len(api.titles)
    refused = thumb("batch", "titles.txt", "-o", str(folder), env=hosted(api))
    assert (refused.code, refused.stdout) == (2, "")
    assert "manifest.sqlite3 is damaged: it is empty" in refused.stderr
    assert "thumb repair pics" in refused.stderr
    assert thumb("status", str(folder)).code == 2
    ran = thumb("repair", str(folder))
    assert (ran.code, ran.stderr) == (0, "")
    facts = {line.split()[0]: line for line in ran.lines[1:]}
    assert "it is empty" in facts["problem"]
    assert ".thumb/manifest-damaged-1.sqlite3" in facts["kept"]
    assert "2, 2 of them" in facts["pictures"]
    assert "--retry-uncertain" in ran.stdout
    again = thumb("batch", "titles.txt", "-o", str(folder), env=hosted(api))
    assert (again.code, len(api.titles)) == (3, asked)
    assert "it may have been charged before thumb repair" in again.stderr
    assert "--retry-uncertain" in again.stderr
    bought = thumb("batch", "titles.txt", "-o", str(folder), "--retry-uncertain", env=hosted(api))
    assert (bought.code, api.titles[asked:]) == (0, ["Lost"])


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    """And reports the same, as one JSON object as well."""
    before = tree(folder)
    assert "nothing was written" in thumb("repair", str(folder), "--dry-run").stdout
    (foreseen,) = thumb("repair", str(folder), "-n", "--json").events
    assert tree(folder) == before
    (report,) = thumb("repair", str(folder), "--json").events
    problem = report.pop("problem")
    assert report == {
        "folder": "pics",
        "dry_run": False,
        "kept_as": "manifest-damaged-1.sqlite3",
        "pictures": 2,
        "from_metadata": 2,
        "uncertain": 0,
        "failed": 0,
        "unusable": 0,
        "unknown": [],
        "records_lost": True,
    }
    assert foreseen == report | {"dry_run": True, "kept_as": None, "problem": problem}


def test_a_whole_manifest_is_left_alone() -> None:
    """Said, with exit code 0; by default it is the folder of `thumb batch`."""
    thumb("batch", "-e", "local", "-f", SMALL, stdin="One\n")
    before = tree(Path("thumbs"))
    ran = thumb("repair")
    assert (ran.code, ran.stderr) == (0, "")
    assert "nothing to repair" in ran.stdout
    assert tree(Path("thumbs")) == before


@pytest.mark.parametrize("name", ["empty", "absent"])
def test_a_folder_without_a_manifest_is_named(tmp_path: Path, name: str) -> None:
    """And none is made in it."""
    (tmp_path / "empty").mkdir()
    ran = thumb("repair", name)
    assert (ran.code, ran.stdout) == (2, "")
    assert f"{name} has no manifest" in ran.stderr
    assert not list((tmp_path / "empty").iterdir())
    assert not (tmp_path / "absent").exists()


def test_pictures_need_not_say_what_they_are() -> None:
    """With --no-metadata a repair knows them no more, and they stay where they are."""
    thumb("batch", "-e", "local", "-f", SMALL, "--no-metadata", stdin="One\n")
    picture = Path("thumbs/one.webp").read_bytes()
    assert b"thumbcli" not in picture
    Path("thumbs/.thumb/manifest.sqlite3").write_bytes(b"")
    (report,) = thumb("repair", "--json").events
    assert (report["pictures"], report["unknown"]) == (0, ["one.webp"])
    assert thumb("batch", "-e", "local", "-f", SMALL, stdin="One\n").code == 0
    assert Path("thumbs/one.webp").read_bytes() == picture

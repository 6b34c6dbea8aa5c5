"""Folders of earlier versions go on: nothing is drawn or bought again, renamed or forgotten."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.old_folders.read import RUNS, VERSIONS, outcomes, restore
from tests.cli.run import Ran, hosted, thumb
from tests.faults import picture
from tests.loopback import Fault, ThumbApiServer

if TYPE_CHECKING:
    from collections.abc import Iterator

every_version = pytest.mark.parametrize("version", VERSIONS)
DESCRIBED = [version for version in VERSIONS if version != "v1"]
"""The versions whose pictures say what they are."""

ENTIRE = VERSIONS[-1]
"""The version with one of everything."""

REPORTED = ("made", "adopted", "missing", "stale", "failed", "uncertain", "credits", "lost_credits")


@pytest.fixture(autouse=True)
def api() -> Iterator[ThumbApiServer]:
    """Serve the pictures that the folders were bought from, and refuse whatever is to be bought again."""
    with ThumbApiServer() as server:
        server.script_always(Fault.status(503, "busy"))
        server.stored.update({f"gen-{number}": (picture(1280, 720), "webp") for number in range(1, 30)})
        yield server


def batch(source: str, api: ThumbApiServer, *flags: str, **env: str) -> Ran:
    """Run a list of an old folder as it always was."""
    return thumb("batch", source, *RUNS[source], *flags, "--json", env=hosted(api) | env)


def status(folder: str) -> dict[str, Any]:
    """Return what `thumb status` says of a folder."""
    report: dict[str, Any] = json.loads(thumb("status", folder, "--json").stdout)
    return report


def all_files(*folders: str) -> dict[str, bytes]:
    """Return every file of the folders, ours for bookkeeping included."""
    found = (path for folder in folders for path in Path(folder).rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in found}


def pictures(folder: str) -> dict[str, bytes]:
    """Return the files of a folder that are not ours for bookkeeping."""
    return {name: data for name, data in all_files(folder).items() if ".thumb" not in name}


@every_version
@pytest.mark.parametrize("source", ["local.csv", "older_look.csv", "hosted.csv"])
def test_every_row_is_what_it_was(tmp_path: Path, api: ThumbApiServer, version: str, source: str) -> None:
    """Also with an older look: what failed or is in doubt stays so, and all pictures keep every byte."""
    said = restore(version, tmp_path, api.url)
    folder = RUNS[source][1]
    before = pictures(folder)
    expected = said[source]
    # The first run after its file was squeezed fetched it again, or recorded it: now it is there as recorded.
    changed = {line: one for line, one in expected.items() if one[0] == "made" or one[1] == "adopted"}
    expected |= {line: ["skipped", "unchanged", one[2]] for line, one in changed.items()}
    events = batch(source, api).events
    found = outcomes(events)
    fetched = [event for event in events if event["event"] == "made"]
    shelved = [line for line, one in expected.items() if one[1] == "bad-answer"]
    assert [(str(event["line"]), event["credits"], event["recovered"]) for event in fetched] == [
        (line, 0, True) for line in shelved
    ]
    assert {line: one for line, one in found.items() if line not in shelved} == {
        line: one for line, one in expected.items() if line not in shelved
    }
    assert set(api.titles) <= {"Busy"}
    assert {name: data for name, data in pictures(folder).items() if name in before} == before
    assert len(pictures(folder)) == len(before) + len(shelved)


@every_version
def test_a_row_that_was_left_without_a_file_gets_a_copy(
    tmp_path: Path, api: ThumbApiServer, version: str
) -> None:
    """One title under two names was one file; what is there keeps its name, key8 included."""
    said = restore(version, tmp_path, api.url)["templated.csv"]
    before = pictures("hosted")
    events = batch("templated.csv", api).events
    found = outcomes(events)
    assert (found["2"], found["4"]) == (said["2"], said["4"])
    (copy,) = [event for event in events if event["event"] == "copied"]
    assert (copy["line"], copy["credits"]) == (3, 0)
    assert Path(copy["path"]).name.startswith("8-by-template-")
    after = pictures("hosted")
    assert {name: after.get(name) for name in before} == before
    assert after.keys() - before.keys() == {copy["path"]}
    assert api.titles == []
    left = all_files("hosted")
    assert {one[1] for one in outcomes(batch("templated.csv", api).events).values()} == {"unchanged"}
    assert all_files("hosted") == left


@every_version
def test_looking_changes_nothing(tmp_path: Path, api: ThumbApiServer, version: str) -> None:
    """`thumb status` counts what that version counted, and leaves every byte as it was."""
    said = restore(version, tmp_path, api.url)
    before = all_files("local", "hosted")
    for folder in ("local", "hosted"):
        found = status(folder)
        known = [name for name in REPORTED if name in said[folder]]
        assert {name: found[name] for name in known} == {name: said[folder][name] for name in known}
    assert all_files("local", "hosted") == before


@pytest.mark.long
@every_version
def test_the_books_stay(tmp_path: Path, api: ThumbApiServer, version: str) -> None:
    """Also once the folder was written to: credits, lost credits, failures and doubts."""
    restore(version, tmp_path, api.url)
    before = {folder: status(folder) for folder in ("local", "hosted")}
    batch("local.csv", api)
    batch("hosted.csv", api)
    assert {name: status("local")[name] for name in REPORTED} == {
        name: before["local"][name] for name in REPORTED
    }
    after, expected = status("hosted"), before["hosted"]
    fetched = expected["fetchable"]  # Its cost is no longer lost, but spent.
    assert after["credits"] == expected["credits"] + 10 * fetched
    assert after["lost_credits"] == expected["lost_credits"] - 10 * fetched
    assert after["made"] == expected["made"] + fetched
    assert after["failed"] == expected["failed"]
    assert after["uncertain"] == {"network": 1, "killed": 1}


@every_version
def test_an_older_look_is_told(tmp_path: Path, api: ThumbApiServer, version: str) -> None:
    """The look was part of the fingerprint only; what was not drawn with the present one has an older one."""
    said = restore(version, tmp_path, api.url)
    batch("local.csv", api)
    found = status("local")
    assert (found["older_look"], found["stale"]) == (len(said["older_look.csv"]), 0)


@every_version
def test_the_second_run_writes_nothing(tmp_path: Path, api: ThumbApiServer, version: str) -> None:
    """Once it was migrated, the folder stays as it is to the last byte."""
    restore(version, tmp_path, api.url)
    batch("local.csv", api)
    before = all_files("local")
    batch("local.csv", api)
    assert all_files("local") == before


@every_version
def test_another_folder_copies_from_an_old_one(tmp_path: Path, api: ThumbApiServer, version: str) -> None:
    """`--reuse` of a folder that only earlier versions wrote to: what it has is not bought again."""
    said = restore(version, tmp_path, api.url)["hosted.csv"]
    before = all_files("hosted")
    api.script_always(None)
    ran = thumb("batch", "hosted.csv", "-o", "new", "--reuse", "hosted", "--json", env=hosted(api))
    copied = {str(event["line"]) for event in ran.events if event["event"] == "copied"}
    assert copied == {line for line, one in said.items() if one[2] not in {None, "there-too.webp"}}
    assert len(api.titles) == len(said) - len(copied)
    assert all_files("hosted") == before


def test_doubts_and_failures_are_asked_for_again_on_request(tmp_path: Path, api: ThumbApiServer) -> None:
    """`--retry-failed` and `--retry-uncertain` find under the new fingerprints what the old ones recorded."""
    restore(ENTIRE, tmp_path, api.url)
    before = pictures("hosted")
    api.script_always(None)
    made = batch("hosted.csv", api, "--retry-failed", "--retry-uncertain").named("made")
    assert {(event["title"], Path(event["path"]).name, event["credits"]) for event in made} == {
        ("Refused", "refused.webp", 10),
        ("Busy", "busy.webp", 10),
        ("Uncertain", "uncertain.webp", 10),
        ("Killed", "killed.webp", 10),
        ("On the shelf", "on-the-shelf.webp", 0),
    }
    after = pictures("hosted")
    assert {name: after[name] for name in before} == before
    assert (status("hosted")["failed"], status("hosted")["uncertain"]) == ({}, {})


@every_version
def test_a_placeholder_is_bought_once_a_key_is_there(
    tmp_path: Path, api: ThumbApiServer, version: str
) -> None:
    """In the file that it has; the test key leaves it."""
    restore(version, tmp_path, api.url)
    api.script_always(None)
    free = batch("placeholder.csv", api, THUMBAPI_KEY="thumbapi_test")
    assert outcomes(free.events) == {"2": ["skipped", "unchanged", "for-nothing.webp"]}
    paid = batch("placeholder.csv", api)
    assert outcomes(paid.events) == {"2": ["made", None, "for-nothing.webp"]}
    assert batch("placeholder.csv", api).named("made") == []
    assert api.credits == 10


@pytest.mark.parametrize("version", DESCRIBED)
def test_a_lost_manifest_is_rebuilt_from_old_pictures(
    tmp_path: Path, api: ThumbApiServer, version: str
) -> None:
    """What they say about themselves has the old fingerprints; `thumb repair` finds the rows all the same."""
    said = restore(version, tmp_path, api.url)["hosted.csv"]
    before = pictures("hosted")
    shutil.rmtree("hosted/.thumb")
    assert thumb("repair", "hosted").code == 0
    ran = batch("hosted.csv", api)
    expected = {line: one[2] for line, one in said.items() if one[2] is not None}
    found = outcomes(ran.events)
    assert {line: found[line][2] for line in expected} == expected
    assert {found[line][0] for line in expected} == {"skipped"}
    assert pictures("hosted") == before
    assert not set(api.titles) & {"Plain", "Named", "In HD", "Squeezed"}


@pytest.mark.parametrize("version", DESCRIBED)
def test_a_picture_without_its_record_is_known_by_what_it_says(
    tmp_path: Path, api: ThumbApiServer, version: str
) -> None:
    """A run of the earlier version was killed between the finished file and its record."""
    restore(version, tmp_path, api.url)
    with closing(sqlite3.connect("hosted/.thumb/manifest.sqlite3")) as manifest, manifest:
        columns = "key, title, 'hosted.csv:2', request, engine, credits, 'killed', '', made_at, run_id"
        manifest.execute(f"INSERT INTO attempt SELECT {columns} FROM thumbnail WHERE title = 'Plain'")  # noqa: S608 - constants
        manifest.execute("DELETE FROM thumbnail WHERE title = 'Plain'")
    spent = status("hosted")["credits"]
    found = outcomes(batch("hosted.csv", api).events)
    assert found["2"] == ["skipped", "adopted", "plain.webp"]
    fetched = 10 * (version == ENTIRE)
    assert status("hosted")["credits"] == spent + 10 + fetched


@every_version
def test_a_killed_run_of_an_earlier_version_goes_on(
    tmp_path: Path, api: ThumbApiServer, version: str
) -> None:
    """Its last records are still in the log beside the manifest, one of them a title that was in flight."""
    restore(version, tmp_path, api.url)
    shutil.copytree("hosted", "killed", ignore=shutil.ignore_patterns("plain.webp"))
    with closing(sqlite3.connect("hosted/.thumb/manifest.sqlite3")) as manifest:
        columns = "key, title, 'hosted.csv:2', request, engine, credits, NULL, '', made_at, run_id"
        manifest.execute(f"INSERT INTO attempt SELECT {columns} FROM thumbnail WHERE title = 'Plain'")  # noqa: S608 - constants
        manifest.execute("DELETE FROM thumbnail WHERE title = 'Plain'")
        if version != "v1":
            manifest.execute("UPDATE log SET expected = 1")
        manifest.commit()
        for name in ("manifest.sqlite3", "manifest.sqlite3-wal"):
            shutil.copy(f"hosted/.thumb/{name}", "killed/.thumb")
    shutil.rmtree("hosted")
    Path("killed").rename("hosted")
    found = outcomes(batch("hosted.csv", api).events)
    assert found["2"] == ["uncertain", "killed", None]
    assert found["3"] == ["skipped", "unchanged", "my-name.webp"]
    assert "Plain" not in api.titles


@every_version
def test_an_old_picture_is_edited_and_pinned_like_any_other(
    tmp_path: Path, api: ThumbApiServer, version: str
) -> None:
    """A pin is the first thing that the new version does here; the edited row keeps its file."""
    restore(version, tmp_path, api.url)
    before = pictures("hosted")
    api.script_always(None)
    assert thumb("pin", "hosted/plain.webp").code == 0
    assert status("hosted")["pinned"] == 1
    Path("hosted.csv").write_text("title,name\nPlainly,plain\nNamed better,my-name\n")
    found = outcomes(batch("hosted.csv", api).events)
    assert found == {"2": ["skipped", "pinned", "plain.webp"], "3": ["made", None, "my-name.webp"]}
    after = pictures("hosted")
    assert [name for name in before if after[name] != before[name]] == ["hosted/my-name.webp"]
    assert before.keys() == after.keys()


def test_a_paid_picture_of_an_earlier_version_is_no_orphan(tmp_path: Path, api: ThumbApiServer) -> None:
    """It may be that of another list; no list was recorded then."""
    restore(ENTIRE, tmp_path, api.url)
    before = pictures("hosted")
    Path("short.csv").write_text("title\nPlain\n")
    ran = thumb("batch", "short.csv", *RUNS["hosted.csv"], "--prune", "--yes", "--json", env=hosted(api))
    assert ran.named("pruned") == []
    assert {name: pictures("hosted").get(name) for name in before} == before

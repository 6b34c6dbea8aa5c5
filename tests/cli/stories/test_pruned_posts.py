"""Posts are deleted: their pictures are orphans, listed first, and removed when somebody says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import Terminal
from tests.cli.stories.site import PICTURES, POSTS
from tests.faults import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.stories.site import Site

KEPT = {"title": "Kept", "name": "kept"}
GONE = {"title": "Gone", "name": "gone"}


@pytest.fixture
def site(bought: Site) -> Site:
    """Return a site of two posts, one deleted since, and a file that nobody asked for."""
    bought.write(KEPT, GONE)
    bought.draw()
    (PICTURES / "logo.webp").write_bytes(picture(64, 64))
    bought.commit()
    bought.write(KEPT)
    bought.draw()
    bought.commit()
    return bought


def test_a_deleted_post_is_pruned(site: Site) -> None:
    """First it is shown, then refused without a person's word, then done; then nothing is left."""
    assert site.status()["orphans"] == 1
    planned = site.draw("--prune", "--dry-run").named("planned")
    assert [event["name"] for event in planned if event["action"] == "prune"] == ["gone.webp"]
    shown = site.thumb(*site.command("--prune", "--dry-run"))
    assert (shown.code, "gone.webp" in shown.stdout + shown.stderr) == (0, True)
    assert "logo.webp" not in shown.stdout + shown.stderr
    assert site.all_changes() == set()

    refused = site.thumb(*site.command("--prune"))
    assert (refused.code, "--yes" in refused.stderr) == (2, True)
    assert site.all_changes() <= {"M .thumb/manifest.sqlite3"}  # Where it stands that this run was refused.

    done = site.thumb(*site.command("--prune", "--yes", "-v"))
    assert (done.code, "thumb: removed gone.webp" in done.stderr) == (0, True)
    assert "1" in done.stderr
    assert site.changes() == {"D gone.webp"}
    assert site.status()["orphans"] == 0
    site.commit()

    assert site.draw("--prune", "--yes").code == 0
    assert site.all_changes() == set()


@pytest.mark.parametrize(("answer", "left"), [("n\n", True), ("\n", True), ("y\n", False)])
def test_a_person_is_asked(site: Site, answer: str, *, left: bool) -> None:
    """On a terminal; only a yes removes anything."""
    with Terminal(*site.command("--prune"), env=site.env()) as terminal:
        terminal.screen.expect("gone.webp")
        terminal.screen.expect(r"\[y/N\]")
        terminal.screen.send(answer)
        terminal.end()
    assert (PICTURES / "gone.webp").exists() is left


def _limited(site: Site) -> tuple[str, ...]:
    site.write(KEPT, GONE)
    return (POSTS, "--limit", "1")


def _empty(_: Site) -> tuple[str, ...]:
    Path(POSTS).write_text("title,name\n")
    return (POSTS,)


def _missing(_: Site) -> tuple[str, ...]:
    return (POSTS, "missing.csv")


def _cut(_: Site) -> tuple[str, ...]:
    Path(POSTS).write_text('title,name\nKept,kept\n"Gone,gone\n')
    return (POSTS,)


def _capped(site: Site) -> tuple[str, ...]:
    site.write(KEPT, {"title": "New", "name": "new"}, {"title": "Newer", "name": "newer"})
    return (POSTS, "--max-items", "1")


@pytest.mark.long
@pytest.mark.parametrize(
    "partly",
    [_limited, _empty, _missing, _cut, _capped],
    ids=["limited", "an empty list", "a list that is missing", "a list that is cut off", "your own cap"],
)
def test_only_a_whole_list_prunes(site: Site, partly: Callable[[Site], tuple[str, ...]]) -> None:
    """What a run has not read it may not call an orphan."""
    ran = site.thumb("batch", *partly(site), "-o", str(PICTURES), "--prune", "--yes")
    assert ran.code != 0
    assert {one for one in site.changes() if one.startswith("D")} == set()
    assert "prune" in ran.stderr or "missing.csv does not exist" in ran.stderr
    site.write(KEPT)
    site.draw("--prune", "--yes")
    assert "D gone.webp" in site.changes()


def test_a_row_that_is_rejected_still_asks_for_its_file(site: Site) -> None:
    """Its title became too long; its picture is no orphan for that."""
    site.write({"title": "x" * 201, "name": "kept"})
    assert site.draw("--prune", "--yes").code == 3
    assert site.changes() == {"D gone.webp"}


def test_a_row_without_a_title_asks_for_nothing(site: Site) -> None:
    """As in the export of a database, whose drafts have none; one that can't be read may ask for anything."""
    Path(POSTS).write_text("id,title,name\n1,Kept,kept\n2,NULL,\n")
    assert [
        event["name"] for event in site.draw("--prune", "--dry-run").events if event["action"] == "prune"
    ] == ["gone.webp"]
    assert site.draw("--prune", "--yes", "--allow-rejected", "1").code == 0
    assert site.changes() == {"D gone.webp"}


@pytest.mark.parametrize(
    ("name", "lines", "gone"),
    [
        ("list.txt", "Kept\n\nAnother\n", "Gone\n"),
        ("list.csv", "id,title\n1,Kept\n2,\\N\n3,\n4,Another\n", "5,Gone\n"),
        ("list.jsonl", '{"title": "Kept"}\n{"title": null}\n{"title": "Another"}\n', '{"title": "Gone"}\n'),
    ],
)
def test_no_title_is_no_title_in_every_format(drawn: Site, name: str, lines: str, gone: str) -> None:
    """A blank line, an empty cell and a null ask for nothing, and prevent no pruning."""
    Path(name).write_text(lines + gone)
    drawn.draw(posts=name)
    drawn.commit()
    Path(name).write_text(lines)
    assert drawn.draw("--prune", "--yes", "--allow-rejected", "2", posts=name).code == 0
    assert {one for one in drawn.changes() if one.startswith("D")} == {"D gone.webp"}


@pytest.mark.long
@pytest.mark.parametrize(
    ("rows", "why", "code"),
    [
        ("1,NULL,\n2,NULL,\n", "no row has a title", 2),
        (
            "1,Kept,kept\n2,Three,cells,4\n",
            "1 row that can't be read may ask for any file: correct or remove it",
            0,
        ),
        ("1,Kept,kept\n2,Go", "1 row that can't be read may ask for any file", 0),
    ],
)
def test_pruning_that_is_refused_says_why(site: Site, rows: str, why: str, code: int) -> None:
    """In a plan too, with the same exit code; rows that are allowed not to be read are no failure."""
    Path(POSTS).write_text(f"id,title,name\n{rows}")
    for how in ("--yes", "--dry-run"):
        ran = site.thumb(*site.command("--prune", how, "--allow-rejected", "9"))
        assert (ran.code, f"--prune removes nothing: {why}" in ran.stderr) == (code, True)
    assert site.changes() == set()


def test_a_list_that_is_cut_off_fails_and_spoils_nothing(site: Site) -> None:
    """Half of an export: the cut row keeps its picture, and a night is told of it."""
    Path(POSTS).write_text("name,title,lang\nkept,Kept,en\ngone,Go")
    ran = site.thumb(*site.command("--prune", "--yes", "--quiet"))
    assert ran.code == 3
    assert f"{POSTS}:3" in ran.stderr
    assert "the list may be cut off" in ran.stderr
    assert site.changes() == set()


def test_pinned_and_foreign_files_are_not_pruned(bought: Site) -> None:
    """What a person chose, and what a person made, is not ours to remove."""
    PICTURES.mkdir(parents=True)
    (PICTURES / "theirs.webp").write_bytes(picture(640, 360))
    theirs = {"title": "Theirs", "name": "theirs"}
    bought.write(KEPT, GONE, theirs, {"title": "Chosen", "name": "chosen"})
    bought.draw()
    assert bought.thumb("pin", str(PICTURES / "chosen.webp")).code == 0
    bought.commit()
    bought.write(KEPT)
    assert bought.draw("--prune", "--yes").code == 0
    assert bought.changes() == {"D gone.webp"}


def test_another_list_keeps_its_files(bought: Site) -> None:
    """Two lists draw into one folder: pruning after one of them removes nothing of the other."""
    bought.write(KEPT, GONE)
    bought.write({"title": "About us"}, {"title": "Terms"}, name="pages.csv")
    bought.draw()
    bought.draw(posts="pages.csv")
    assert bought.status()["orphans"] == 0
    bought.commit()
    bought.write(KEPT)
    assert bought.draw("--prune", "--yes").code == 0
    assert bought.changes() == {"D gone.webp"}


def test_a_post_is_deleted_and_another_one_edited(bought: Site) -> None:
    """In one change of the list: the picture of the deleted one goes at once."""
    for posts in ([KEPT], [KEPT, GONE]):
        bought.write(*posts)
        bought.draw()
    bought.write({"title": "Kept, and edited", "name": "kept"})
    ran = bought.draw("--prune", "--yes")
    assert [event["name"] for event in ran.named("pruned")] == ["gone.webp"]
    assert bought.files().keys() == {"kept.webp"}
    assert bought.status()["orphans"] == 0


def test_a_picture_that_was_just_made_is_no_orphan(bought: Site) -> None:
    """Though the numbers of the records of removed files are free again."""
    for posts in ([GONE], [GONE, {"title": "Kept", "name": "before"}], [GONE, KEPT]):
        bought.write(*posts)
        bought.draw("--prune", "--yes")
    (PICTURES / "kept.webp").unlink()
    bought.write(KEPT)
    ran = bought.draw("--prune", "--yes")
    assert [event["name"] for event in ran.named("pruned")] == ["gone.webp"]
    assert bought.files().keys() == {"kept.webp"}


@pytest.mark.long
@pytest.mark.parametrize("kind", ["made", "pinned", "adopted"])
def test_a_person_deletes_a_post_and_its_picture(bought: Site, kind: str) -> None:
    """Nothing is missing then, and nothing is left to prune."""
    if kind == "adopted":
        PICTURES.mkdir(parents=True)
        (PICTURES / "gone.webp").write_bytes(picture(64, 64))
    bought.write(KEPT, GONE)
    bought.draw(*(["--pin"] if kind == "pinned" else []))
    (PICTURES / "gone.webp").unlink()
    bought.write(KEPT)
    ran = bought.draw()
    assert (ran.code, ran.named("finished")[0]["orphans"]) == (0, 0)
    report = bought.status()
    assert (report["missing"], report["orphans"], report["exit_code"]) == (0, 0, 0)
    bought.commit()
    assert bought.draw("--prune", "--yes").named("pruned") == []
    assert bought.all_changes() == set()


def test_an_orphan_that_a_person_deletes_is_not_missing(site: Site) -> None:
    """No run would make it again."""
    (PICTURES / "gone.webp").unlink()
    report = site.status()
    assert (report["missing"], report["exit_code"]) == (0, 0)


def test_a_list_that_is_not_there_tonight_keeps_its_files(bought: Site) -> None:
    """It may be being written anew: another list in its folder takes nothing of it, though they share one."""
    bought.write(KEPT, GONE, {"title": "About us", "name": "about"})
    bought.write({"title": "About us", "name": "about"}, {"title": "Terms"}, name="pages.csv")
    bought.draw()
    bought.draw(posts="pages.csv")
    bought.commit()
    Path(POSTS).unlink()
    assert bought.draw("--prune", "--yes", posts="pages.csv").code == 0
    assert bought.changes() == set()


def test_a_list_of_another_name_says_why_it_prunes_nothing(bought: Site) -> None:
    """Whether the other list is there or not; what the line advises helps."""
    bought.write(KEPT, GONE)
    bought.write({"title": "Something new"}, name="new.csv")
    bought.draw()
    prune = bought.command("--prune", "--yes", posts="new.csv")
    there = bought.thumb(*prune)
    assert (there.code, "gone.webp" in bought.files()) == (0, True)
    told = "thumb: --prune removes nothing: 2 files that no row asks for are of"
    assert f"{told} another list, {POSTS}: prune with that" in there.stderr
    assert bought.thumb(*prune, "--quiet").stderr == ""
    Path(POSTS).unlink()
    for how in ((), ("--dry-run",)):
        gone = bought.thumb(*prune, *how)
        assert (gone.code, f"{told} {POSTS}, which is not there any more" in gone.stderr) == (0, True)
    Path("new.csv").rename(POSTS)
    assert bought.thumb(*bought.command("--prune", "--yes")).code == 0
    assert set(bought.files()) == {"something-new.webp"}


def test_a_list_under_a_new_name_goes_on_with_its_files(bought: Site) -> None:
    """It asks for most of what the old one asked for: the rest are orphans, also in later runs."""
    bought.write(KEPT, GONE, {"title": "Third", "name": "third"})
    bought.draw()
    bought.commit()
    Path(POSTS).unlink()
    bought.write(KEPT, {"title": "Third", "name": "third"}, name="articles.csv")
    bought.draw(posts="articles.csv")
    assert bought.status()["orphans"] == 1
    assert bought.draw("--prune", "--yes", posts="articles.csv").code == 0
    assert bought.changes() == {"D gone.webp"}


def test_a_list_that_went_wrong_empties_no_folder(site: Site) -> None:
    """A line of error text in the place of an export is a list of one title."""
    posts = [{"title": f"Post {number}", "name": f"post-{number}"} for number in range(14)]
    site.write(*posts)
    site.draw()
    site.commit()
    site.write({"title": "psql: could not connect to server", "name": "error"})
    ran = site.draw("--prune", "--yes")
    assert ran.code == 2
    assert "--max-prune 50%" in ran.stderr
    assert not {change for change in site.changes() if change.startswith("D")}
    assert site.draw("--prune", "--yes", "--max-prune", "100%").code == 0
    assert site.files().keys() == {"error.webp", "logo.webp"}  # That one was there before.

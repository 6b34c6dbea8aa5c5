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
    assert site.all_changes() == set()

    done = site.thumb(*site.command("--prune", "--yes"))
    assert done.code == 0
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

"""A run with nothing to do leaves no trace, and what a person did to a file is not lost."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.stories.site import PICTURES, git
from tests.faults import picture
from tests.loopback import Fault

if TYPE_CHECKING:
    import pytest

    from tests.cli.stories.site import Site
    from tests.loopback import ThumbApiServer


def test_a_run_with_nothing_to_do_leaves_the_repository_clean(bought: Site, api: ThumbApiServer) -> None:
    """Made, named, adopted and refused: to the last byte of the manifest, and without new files."""
    PICTURES.mkdir(parents=True)
    (PICTURES / "theirs.webp").write_bytes(picture(640, 360))
    api.script_title("Refused", Fault.status(400, "title is not allowed"))
    posts = [{"title": title} for title in ("One", "Theirs", "Refused")]
    bought.write(*posts, {"title": "Named", "name": "other"})
    bought.draw()
    bought.commit()
    stamps = {path: path.stat().st_mtime_ns for path in PICTURES.rglob("*") if path.is_file()}
    for look in ((), ("--dry-run",), ("--verify",), ("--prune", "--yes"), ("--refresh",)):
        bought.draw(*look)
        bought.status()
        assert bought.all_changes() == set()
    assert {path: path.stat().st_mtime_ns for path in PICTURES.rglob("*") if path.is_file()} == stamps
    assert len(api.titles) == 3


def test_a_clone_has_nothing_to_do(
    bought: Site, api: ThumbApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elsewhere, with new time stamps: the manifest knows the folder by no absolute path."""
    bought.write({"title": "One"}, {"title": "Two", "name": "other"})
    bought.draw()
    bought.commit()
    here = os.fsencode(Path.cwd())
    assert not [name for name, data in _books().items() if here in data]
    git("clone", "--quiet", ".", "../clone")
    monkeypatch.chdir("../clone")
    assert [event["reason"] for event in bought.draw().named("skipped")] == ["unchanged"] * 2
    assert bought.all_changes() == set()
    assert len(api.titles) == 2


def _books() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (PICTURES / ".thumb").rglob("*") if path.is_file()}


def test_a_retouched_picture_is_kept_where_it_is_replaced(drawn: Site) -> None:
    """Drawing costs nothing, so the file is drawn again; the retouched one is in `.thumb/replaced`."""
    drawn.write({"title": "Tea"})
    drawn.draw()
    drawn.commit()
    before, retouched = drawn.files(), picture(1201, 630)
    (PICTURES / "tea.webp").write_bytes(retouched)
    assert [event["name"] for event in drawn.draw().named("made")] == ["tea.webp"]
    assert drawn.files() == before
    kept = (PICTURES / ".thumb" / "replaced").rglob("*")
    assert retouched in [path.read_bytes() for path in kept if path.is_file()]


def test_a_retouched_picture_is_kept_where_its_post_is_edited(drawn: Site) -> None:
    """The new title has the file, and what a person made of the old picture is not lost."""
    drawn.write({"title": "Tea", "name": "drink"})
    drawn.draw()
    retouched = picture(1201, 630)
    (PICTURES / "drink.webp").write_bytes(retouched)
    drawn.write({"title": "Milk", "name": "drink"})
    assert [event["name"] for event in drawn.draw().named("made")] == ["drink.webp"]
    assert drawn.files()["drink.webp"] != retouched
    kept = (PICTURES / ".thumb" / "replaced").rglob("*")
    assert retouched in [path.read_bytes() for path in kept if path.is_file()]


def test_a_file_that_somebody_made_is_not_replaced_by_an_edit(bought: Site, api: ThumbApiServer) -> None:
    """The row was edited, the file under its name is no picture of ours: it stays."""
    PICTURES.mkdir(parents=True)
    (PICTURES / "theirs.webp").write_bytes(picture(640, 360))
    bought.write({"title": "A first title", "name": "theirs"})
    bought.draw()
    bought.commit()
    bought.write({"title": "A better title", "name": "theirs"})
    ran = bought.draw()
    assert (ran.code, [event["reason"] for event in ran.named("skipped")]) == (0, ["adopted"])
    assert bought.changes() == set()
    assert api.titles == []

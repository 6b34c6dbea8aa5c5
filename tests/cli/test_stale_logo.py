"""A changed logo: `thumb status` says which pictures it left behind, `thumb batch` renews those alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.brand.kits import write_picture
from tests.cli.run import SMALL, Ran, hosted, thumb

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.loopback import ThumbApiServer

CSV = "title,use_logo\nOne,yes\nTwo,\nThree,yes\nFour,\nFive,yes\n"
MARKED = {"one.webp", "three.webp", "five.webp"}


def inside(folder: str) -> dict[str, bytes]:
    """Return the pictures of a folder by name."""
    return {path.name: path.read_bytes() for path in Path(folder).glob("*.webp")}


def stale() -> int:
    """Return how many pictures `thumb status` calls stale."""
    report = json.loads(thumb("status", "--json").stdout)
    return int(report["stale"])


def save_by_command(colour: str) -> None:
    """Save a logo in the kit of this user."""
    write_picture(Path("logo.png"), colour)
    assert thumb("brand", "logo", "set", "logo.png").code == 0


def save_beside_the_titles(colour: str) -> None:
    """Put a logo where the kit file of the project has it."""
    write_picture(Path("logo.png"), colour)
    Path("thumb.toml").write_text('logo = "logo.png"\n')


@pytest.mark.long
@pytest.mark.parametrize("save", [save_by_command, save_beside_the_titles], ids=["saved", "kit file"])
def test_a_changed_logo_renews_what_carries_it(save: Callable[[str], None]) -> None:
    """Three of five pictures carry it: three are stale, three are made again, the others keep every byte."""
    save("blue")
    Path("titles.csv").write_text(CSV)
    batch = ["batch", "titles.csv", "-e", "local", "-f", SMALL]
    assert thumb(*batch).code == 0
    before = inside("thumbs")
    assert (len(before), stale()) == (5, 0)

    save("red")
    assert stale() == 3
    said = thumb("status").stdout
    assert "stale      3 (" in said
    assert "all is well, but 3 are stale; thumb batch redraws them" in said
    planned = thumb(*batch, "--dry-run", "--json").named("planned")
    assert {event["name"] for event in planned if event["action"] == "make"} == MARKED

    again = thumb(*batch)
    assert {Path(line).name for line in again.lines} == MARKED
    after = inside("thumbs")
    assert {name for name in after if after[name] != before[name]} == MARKED
    assert stale() == 0
    assert thumb(*batch).lines == []

    save("blue")
    thumb(*batch)
    assert inside("thumbs") == before


def test_the_same_for_the_hosted_engine(api: ThumbApiServer) -> None:
    """There a renewal costs credits, so what does not carry the logo must not be bought again."""

    def batch(*flags: str) -> Ran:
        return thumb("batch", "titles.csv", "--json", *flags, env=hosted(api))

    save_by_command("blue")
    Path("titles.csv").write_text(CSV)
    assert len(batch().named("made")) == 5
    save_by_command("red")
    assert stale() == 3
    assert len(batch().named("made")) == 3
    assert (stale(), len(api.requests)) == (0, 8)
    assert batch().named("made") == []

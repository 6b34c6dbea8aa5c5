"""What `--dry-run` promises: the whole plan with its price, and not a byte written or sent."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.brand.kits import write_picture
from tests.cli.run import hosted, thumb
from tests.faults import Fault, picture

if TYPE_CHECKING:
    from tests.loopback import ThumbApiServer


def tree(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return every file and folder under `folder` with size, time of change in ns, and content."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_size,
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in [folder, *folder.rglob("*")]
    }


def test_the_plan_is_a_table(api: ThumbApiServer) -> None:
    """Title, action, reason, file, credits; a row for each title."""
    Path("thumbs").mkdir()
    Path("thumbs/there.webp").write_bytes(picture(640, 360))
    csv = f"title,model\nNew One,\nThere,\nNew One,\nBig,hd\n{'x' * 201},\n"
    ran = thumb("batch", "--dry-run", stdin=csv, env=hosted(api))
    rows = [re.split(r" {2,}", line) for line in ran.lines]
    assert rows[0] == ["TITLE", "ACTION", "REASON", "CREDITS", "FILE"]
    assert rows[1] == ["New One", "make", "new", "10", "new-one.webp"]
    assert rows[2][:2] == ["There", "skip"]
    assert rows[2][2].startswith("adopted")
    assert rows[2][3] == "there.webp"
    assert rows[3][:2] == ["New One", "skip"]
    assert rows[3][2].startswith("duplicate: same as <stdin>:2")
    assert rows[4] == ["Big", "make", "new", "20", "big.webp"]
    assert rows[5][1] == "reject"
    assert "<stdin>:6" in ran.lines[6]
    assert "201 characters, at most 200 are allowed" in ran.lines[6]


def test_totals_and_price_come_last(api: ThumbApiServer) -> None:
    """On stderr, with the engine that would take the money."""
    ran = thumb("batch", "-n", stdin="One\nTwo\nTwo\n", env=hosted(api))
    assert ran.code == 0
    assert "2 to make, 1 to skip; 20 credits with thumbapi" in ran.stderr
    assert "nothing was sent or written" in ran.stderr


def test_a_row_that_would_be_rejected_makes_it_exit_code_3(api: ThumbApiServer) -> None:
    """So that a script can check a list before it pays."""
    ran = thumb("batch", "-n", stdin=f"One\n{'x' * 201}\n", env=hosted(api))
    assert ran.code == 3
    assert "1 to reject" in ran.stderr


def test_a_title_that_may_have_been_charged_is_uncertain_in_the_plan_too(api: ThumbApiServer) -> None:
    """It breaks no rule: it has a word and a count of its own."""
    api.script_always(Fault.html(504, "504 Gateway Time-out").after_charge())
    assert thumb("batch", "--attempts", "1", stdin="One\n", env=hosted(api)).code == 3
    ran = thumb("batch", "-n", stdin=f"One\nTwo\n{'x' * 201}\n", env=hosted(api))
    assert re.split(r" {2,}", ran.lines[1])[:2] == ["One", "uncertain"]
    assert "1 to make, 1 to reject, 1 uncertain; 10 credits" in ran.stderr
    assert ran.code == 3


def test_nothing_is_written_or_sent_into_a_new_folder(api: ThumbApiServer, tmp_path: Path) -> None:
    """Not even the folder."""
    Path("titles.txt").write_text("One\nTwo\n")
    before = tree(tmp_path)
    assert thumb("batch", "titles.txt", "--dry-run", env=hosted(api)).code == 0
    assert tree(tmp_path) == before
    assert not api.requests


def test_nothing_is_written_or_sent_into_a_folder_with_a_manifest(
    api: ThumbApiServer, tmp_path: Path
) -> None:
    """Looking at a manifest leaves no trace in it; the plan knows what is there."""
    Path("titles.txt").write_text("One\nTwo\n")
    assert thumb("batch", "titles.txt", "--limit", "1", env=hosted(api)).code == 0
    before = tree(tmp_path)
    ran = thumb("batch", "titles.txt", "--dry-run", env=hosted(api))
    assert tree(tmp_path) == before
    assert [line.split()[:3] for line in ran.lines[1:]] == [
        ["One", "skip", "unchanged"],
        ["Two", "make", "new"],
    ]
    assert len(api.requests) == 1


def test_the_plan_is_what_the_run_then_does(api: ThumbApiServer) -> None:
    """The same names, the same price."""
    csv = "title,format\nSame!,x\nSame?,x\nSame.,\nOther,\n"
    planned = thumb("batch", "-n", "--json", stdin=csv, env=hosted(api)).events
    made = thumb("batch", "--json", stdin=csv, env=hosted(api)).named("made")
    assert {event["title"]: event["name"] for event in planned} == {
        event["title"]: Path(event["path"]).name for event in made
    }
    assert sum(event["credits"] for event in planned) == sum(event["credits"] for event in made)


def test_the_local_engine_costs_nothing() -> None:
    """And needs no key to plan."""
    ran = thumb("batch", "-n", "-e", "local", stdin="One\n")
    assert "1 to make; 0 credits with local" in ran.stderr


def test_what_reuse_finds_is_a_copy_that_costs_nothing(api: ThumbApiServer) -> None:
    """It is counted by itself and named with its folder; only the rest has a price."""
    thumb("batch", "-o", "one", stdin="One\nTwo\n", env=hosted(api))
    ran = thumb("batch", "-n", "-o", "two", "--reuse", "one", stdin="One\nTwo\nThree\n", env=hosted(api))
    rows = [re.split(r" {2,}", line) for line in ran.lines[1:]]
    assert rows == [
        ["One", "copy", "new, from one", "one.webp"],
        ["Two", "copy", "new, from one", "two.webp"],
        ["Three", "make", "new", "10", "three.webp"],
    ]
    assert "2 to copy, 1 to make; 10 credits with thumbapi" in ran.stderr


@pytest.mark.long
def test_a_changed_file_of_the_other_folder_has_its_price(api: ThumbApiServer) -> None:
    """The run would not copy it either."""
    thumb("batch", "-o", "one", stdin="One\n", env=hosted(api))
    Path("one/one.webp").write_bytes(Path("one/one.webp").read_bytes()[::-1])
    ran = thumb("batch", "-n", "--json", "-o", "two", "--reuse", "one", stdin="One\n", env=hosted(api))
    assert [(event["action"], event["credits"]) for event in ran.events] == [("make", 10)]


def test_what_changed_since_a_picture_was_made_is_named() -> None:
    """So that nobody has to guess why a hundred pictures would be made again."""
    write_picture(Path("me.png"), "red")
    Path("titles.txt").write_text("One\n")
    flags = ["batch", "titles.txt", "-e", "local", "--photo", "me.png"]
    assert thumb(*flags).code == 0
    write_picture(Path("me.png"), "blue")
    assert "settings: photo changed" in thumb(*flags, "-n").lines[1]
    assert "settings: category, photo" in thumb(*flags, "-n", "--category", "gaming").lines[1]


def test_the_way_to_what_is_uncertain_is_told(api: ThumbApiServer) -> None:
    """A plan that leaves titles alone says which option asks for them."""
    api.script_title("Lost", Fault.half())
    thumb("batch", "--on-lost", "hold", stdin="Lost\n", env=hosted(api))
    told = "--retry-uncertain asks for it again"
    assert told in thumb("batch", "-n", stdin="Lost\n", env=hosted(api)).stderr
    assert told not in thumb("batch", "-n", "--retry-uncertain", stdin="Lost\n", env=hosted(api)).stderr


def test_a_file_name_is_whole() -> None:
    """It is the last cell of its line; a title that is cut says so."""
    title = "A title that is much longer than the column that the table has for titles"
    (_, line) = thumb("batch", "-n", "-e", "local", stdin=f"{title}\n").lines
    assert line.startswith(f"{title[:35]}…  make")
    assert line.endswith("  a-title-that-is-much-longer-than-the-column-that-the-table-has-for-titles.webp")

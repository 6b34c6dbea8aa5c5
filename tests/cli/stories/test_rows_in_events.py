"""Each row's outcome says which file it has and which row it was: a list of row → file needs no join."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.cli.stories.site import PICTURES
from tests.faults import picture

if TYPE_CHECKING:
    from tests.cli.stories.site import Site

POSTS = [
    {"id": "7", "title": "One", "name": "a", "output_format": "webp", "author": "Ada"},
    {"id": "8", "title": "One", "name": "b", "output_format": "webp", "author": "Ben"},
    {"id": "9", "title": "Two", "name": "c", "output_format": "png", "author": "Cy"},
    {"id": "10", "title": "Theirs", "name": "theirs", "output_format": "webp", "author": "Di"},
]
FILES = {
    "7": ("a.webp", "image/webp"),
    "8": ("b.webp", "image/webp"),
    "9": ("c.png", "image/png"),
    "10": ("theirs.webp", "image/webp"),
}


def table_of(events: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """Return the file of each id, as a program would read it from the events."""
    rows = [event for event in events if event["event"] in {"made", "copied", "skipped"}]
    assert all(Path(event["path"]).is_file() for event in rows)
    assert all(Path(event["path"]).name == event["name"] for event in rows)
    assert [event["row"]["author"] for event in sorted(rows, key=_line)] == ["Ada", "Ben", "Cy", "Di"]
    return {event["row"]["id"]: (event["name"], event["media_type"]) for event in rows}


def _line(event: dict[str, Any]) -> int:
    return int(event["line"])


def test_every_outcome_with_a_file_says_all_about_it(bought: Site) -> None:
    """Made, copied, adopted, and all of them once more when they are skipped, or pinned."""
    PICTURES.mkdir(parents=True)
    (PICTURES / "theirs.webp").write_bytes(picture(640, 360))
    bought.write(*POSTS)
    first = bought.draw()
    assert table_of(first.events) == FILES
    assert [len(first.named(event)) for event in ("made", "copied", "skipped")] == [2, 1, 1]
    assert table_of(bought.draw().events) == FILES
    assert bought.thumb("pin", *(str(PICTURES / name) for name, _ in FILES.values())).code == 0
    again = bought.draw()
    assert table_of(again.events) == FILES
    assert {event["reason"] for event in again.named("skipped")} == {"unchanged"}

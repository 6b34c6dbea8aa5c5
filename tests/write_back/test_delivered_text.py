"""What a person is told of posts and files that a run wrote: what changed, and what is amiss."""

from __future__ import annotations

from pathlib import Path

import pytest

from thumbcli.cli.display.delivered_text import delivered_as_json, delivered_lines
from thumbcli.write_back.output_files import FileWritten
from thumbcli.write_back.post_writer import PostsWritten


@pytest.mark.parametrize(
    ("result", "verbose", "lines"),
    [
        (PostsWritten(written=1), False, ["1 post names its picture now"]),
        (PostsWritten(written=2, unchanged=3), False, ["2 posts name their pictures now, 3 did already"]),
        (
            PostsWritten(written=2, unchanged=1, fields=(("images", 3),), cleared=1),
            False,
            [
                "2 posts name their pictures now in the field images, 1 did already",
                "1 post lost what an earlier run had written into another field",
            ],
        ),
        (
            PostsWritten(written=1200, fields=(("image", 1199), ("hero", 1))),
            False,
            ["1,200 posts name their pictures now in the fields image (1,199) and hero (1)"],
        ),
        (PostsWritten(unchanged=3), False, []),
        (PostsWritten(unchanged=3), True, ["0 posts name their pictures now, 3 did already"]),
        (
            PostsWritten(kept=("a.md", "b.md")),
            False,
            ["2 posts with a picture of another origin: left as before, such as a.md; --replace-images"],
        ),
        (
            PostsWritten(refused=(("a.md", "it has no front matter"),)),
            False,
            ["a.md is not changed: it has no front matter"],
        ),
        (
            PostsWritten(refused=(("a.md", "a.md can't be written: permission denied"),)),
            False,
            ["a.md can't be written: permission denied"],
        ),
        (
            PostsWritten(refused=tuple((f"{number}.md", "no") for number in range(7))),
            False,
            [*(f"{number}.md is not changed: no" for number in range(5)), "2 more posts can't be changed"],
        ),
        (PostsWritten(others=4), False, ["--write-back changes posts, and no title is from one"]),
        (PostsWritten(others=4, unchanged=1), False, []),
        (PostsWritten(unchanged=1, unserved="Hugo"), False, ["Hugo serves nothing from the folder"]),
        (FileWritten(path=Path("i.json"), pictures=1, changed=True), False, ["i.json: 1 picture"]),
        (FileWritten(path=Path("i.json"), pictures=1200, changed=False), False, []),
        (
            FileWritten(path=Path("i.json"), pictures=1200, changed=False),
            True,
            ["i.json: 1,200 pictures, as it was"],
        ),
    ],
)
def test_a_person_is_told(result: PostsWritten | FileWritten, verbose: bool, lines: list[str]) -> None:
    """In a line for each thing, and in none where nothing changed."""
    told = list(delivered_lines(result, verbose=verbose))
    assert [line[: len(start)] for line, start in zip(told, lines, strict=True)] == lines


def test_a_program_is_told_of_every_post() -> None:
    """With the reason."""
    result = PostsWritten(
        written=1, fields=(("images", 1),), kept=("k.md",), refused=(("a.md", "no"), ("b.md", "neither"))
    )
    assert delivered_as_json(result) == {
        "posts": 1,
        "unchanged": 0,
        "fields": {"images": 1},
        "cleared": 0,
        "twice": [],
        "kept": ["k.md"],
        "refused": [{"path": "a.md", "message": "no"}, {"path": "b.md", "message": "neither"}],
    }

"""Which picture of a folder is that of a row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import thumb

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.run import Ran
    from tests.publishing.youtube_stand_in import YouTubeStandIn

ID = "aaaaaaaaaa1"


def draw(folder: Path, rows: str, *more: str) -> None:
    """Draw a list into `out`."""
    (folder / "list.csv").write_text(rows, encoding="utf-8")
    ran = thumb("batch", "list.csv", "--engine", "local", "--out", "out", *more)
    assert ran.code == 0, ran.stderr


def planned(platform: str, *more: str) -> Ran:
    """Return what would be published."""
    site = () if platform == "youtube" else ("--site", "https://blog.example.com")
    return thumb("publish", platform, "list.csv", "--out", "out", "--dry-run", *site, *more)


@pytest.mark.long
@pytest.mark.parametrize(
    ("platform", "more", "name"),
    [
        ("youtube", (), "one-youtube.webp"),
        ("wordpress", (), "one-blogpost.webp"),
        ("ghost", ("--format", "linkedin"), "one-linkedin.webp"),
    ],
)
def test_of_several_formats_the_one_that_suits(
    tmp_path: Path, platform: str, more: tuple[str, ...], name: str
) -> None:
    """Unless another one is asked for."""
    several = ("--format", "youtube,blogpost,linkedin", "--name", "{slug}-{format}")
    draw(tmp_path, f"title,video_id,post\nOne,{ID},the-first\n", *several)
    ran = planned(platform, *more)
    assert ran.code == 0, ran.stderr
    assert ran.stdout.split()[-1] == name


def test_a_format_that_was_not_drawn_is_told(tmp_path: Path) -> None:
    """With those that were."""
    draw(tmp_path, f"title,video_id\nOne,{ID}\n")
    ran = planned("youtube", "--format", "shorts")
    assert ran.code == 3
    assert "its picture is there as youtube, not as shorts" in ran.stderr


def test_an_edited_title_wants_to_be_drawn_first(tmp_path: Path) -> None:
    """The old picture says something else."""
    draw(tmp_path, f"title,name,video_id\nOne,first,{ID}\n")
    (tmp_path / "list.csv").write_text(f"title,name,video_id\nTwo,first,{ID}\n", encoding="utf-8")
    ran = planned("youtube")
    assert ran.code == 3
    assert "out has no picture of this title" in ran.stderr


def test_two_pictures_that_nothing_tells_apart_are_told(tmp_path: Path) -> None:
    """None of them is taken by chance."""
    rows = f"One,,{ID}\nOne,Other,aaaaaaaaaa2\n"
    draw(tmp_path, f"title,headline,video_id\n{rows}")
    ran = planned("youtube")
    assert ran.code == 3
    assert "2 pictures have this title: one" in ran.stderr
    assert "in a column `name`" in ran.stderr


@pytest.mark.long
def test_the_others_of_an_ab_set_are_not_the_picture(tmp_path: Path) -> None:
    """They are for a test; one that a person has rejected is not published."""
    choices = '[one]\ntitle = "One"\nvariant = 1\n\n[one-b]\ntitle = "One"\nof = "one"\nvariant = 4\n'
    (tmp_path / "out.choices.toml").write_text(choices, encoding="utf-8")
    draw(tmp_path, f"title,video_id\nOne,{ID}\n")
    assert (tmp_path / "out/one-b.webp").is_file()
    ran = planned("youtube")
    assert ran.code == 0, ran.stderr
    assert ran.stdout.split()[-1] == "one.webp"
    (tmp_path / "out.choices.toml").write_text(
        choices.replace("variant = 1", "variant = 1\nrejected = true"), encoding="utf-8"
    )
    refused = planned("youtube")
    assert refused.code == 3
    assert "one.webp is marked as rejected" in refused.stderr


def test_the_record_is_beside_the_manifest(tmp_path: Path, youtube: YouTubeStandIn) -> None:
    """Also where the state is in a folder of its own, so that a site publishes neither."""
    draw(tmp_path, f"title,video_id\nOne,{ID}\n", "--state", "state")
    for published in (f"https://youtu.be/{ID}\n", ""):
        ran = thumb("publish", "youtube", "list.csv", "--out", "out", "--state", "state")
        assert (ran.code, ran.stdout) == (0, published), ran.stderr
    assert (tmp_path / "state/published.jsonl").is_file()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["one.webp"]
    assert youtube.set_count == {ID: 1}


def test_posts_are_a_list(tmp_path: Path) -> None:
    """By the slugs in their front matter."""
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: One\nslug: the-first\n---\nText\n", encoding="utf-8")
    ran = thumb("batch", "posts", "--engine", "local", "--format", "blogpost", "--out", "out")
    assert ran.code == 0, ran.stderr
    site = ("--site", "https://blog.example.com")
    plan = thumb("publish", "ghost", "posts", "--out", "out", "--dry-run", "--json", *site)
    assert plan.code == 0, plan.stderr
    first = json.loads(plan.stdout.splitlines()[0])
    assert (first["event"], first["target"]) == ("planned", "the-first")

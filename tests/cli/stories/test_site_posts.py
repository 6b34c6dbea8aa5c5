"""A blogger's folder of posts, drawn after each push: new, edited, published and deleted ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.stories.site import Site

FOLDER = Path("content/posts")


def write(name: str, title: str, more: str = "") -> None:
    """Write a post with all that a hosted picture can't show."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    fields = "author: Ada\nsubtitle: More\ndate: 2024-01-02\ntags: [a]\nlayout: post\n"
    (FOLDER / f"{name}.md").write_text(f"---\ntitle: {title}\n{fields}{more}---\nText.\n")


def pictures(site: Site) -> set[str]:
    """Return what has become of the pictures since the last commit."""
    return {change for change in site.changes() if change.endswith(".webp")}


def test_folder_of_posts_over_its_life(bought: Site) -> None:
    """Each push makes what is new, nothing twice, and in the end nothing is left of what is gone."""
    Path("hugo.toml").touch()
    write("first", "First")
    write("second", "Second", "draft: true\n")
    begun = bought.draw(posts="content/posts")
    assert (begun.code, set(bought.files())) == (0, {"first.webp"})
    bought.commit()

    write("third", "Third")
    write("second", "Second")
    assert bought.draw(posts="content/posts").code == 0
    assert pictures(bought) == {"?? second.webp", "?? third.webp"}
    bought.commit()

    write("first", "First, edited")
    assert bought.draw(posts="content/posts").code == 0
    assert pictures(bought) == {"M first.webp"}
    bought.commit()

    (FOLDER / "second.md").unlink()
    assert bought.draw("--prune", "--yes", posts="content/posts").code == 0
    assert "D second.webp" in pictures(bought)
    assert set(bought.files()) == {"first.webp", "third.webp"}
    bought.commit()

    again = bought.draw("--prune", "--yes", posts="content/posts")
    assert (again.code, bought.all_changes()) == (0, set())


def test_draft_is_an_orphan_once_it_was_drawn(bought: Site) -> None:
    """With `--drafts` it asks for its picture, without it does not."""
    write("a", "A", "draft: true\n")
    write("b", "B")
    assert bought.draw("--drafts", posts="content/posts").code == 0
    assert set(bought.files()) == {"a.webp", "b.webp"}
    bought.draw(posts="content/posts")
    assert bought.status()["orphans"] == 1


def test_pattern_is_not_gone_while_it_finds_posts(bought: Site) -> None:
    """Another list may not take its pictures for those of a list that nobody has any more."""
    write("a", "A")
    bought.write({"title": "Other", "name": "other"})
    assert bought.draw(posts="content/**/*.md").code == 0
    assert bought.draw("--prune", "--yes").code == 0
    assert set(bought.files()) == {"a.webp", "other.webp"}


def test_feed_forgets_and_its_pictures_stay(bought: Site) -> None:
    """Nothing that has left a feed is an orphan."""
    item = "<item><title>{0}</title><link>https://a.example/{0}</link></item>"
    feed = '<rss version="2.0"><channel>{}</channel></rss>'
    Path("feed.xml").write_text(feed.format(item.format("one") + item.format("two")))
    assert bought.draw(posts="feed.xml").code == 0
    Path("feed.xml").write_text(feed.format(item.format("two") + item.format("three")))
    assert bought.draw("--prune", "--yes", posts="feed.xml").code == 0
    assert set(bought.files()) == {"one.webp", "two.webp", "three.webp"}
    assert bought.status()["orphans"] == 0

"""Which changes count, and that none is missed or taken for another."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from thumbcli.sources.source_changes import SourceChanges, Watched, may_be_post

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("post.md", True),
        ("2024/post.mdx", True),
        ("a/b/index.html", True),
        ("folder", True),
        ("Post With Blanks.MD", True),
        (".post.md.swp", False),
        ("post.md~", False),
        ("#post.md#", False),
        (".#post.md", False),
        ("~$post.md", False),
        ("4913", False),
        ("post.md.tmp", False),
        ("sub/.git/HEAD", False),
        (".obsidian/workspace.md", False),
        ("picture.jpg", False),
        ("style.css", False),
    ],
)
def test_temporary_files_of_editors_are_no_posts(path: str, *, counts: bool) -> None:
    """Of vim, Emacs, Word, VS Code and Obsidian."""
    assert may_be_post(path) is counts


@pytest.fixture
def changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SourceChanges]:
    """Watch a folder of posts, a list and a file that is not there yet."""
    monkeypatch.chdir(tmp_path)
    Path("posts/og").mkdir(parents=True)
    Path("posts/a.md").write_text("a")
    Path("list.csv").write_text("title\n")
    watched = Watched(sources=("posts", "list.csv"), files=(Path("thumb.toml"),), ignored=(Path("posts/og"),))
    found = SourceChanges(watched)
    yield found
    found.close()


def changed(changes: SourceChanges, within_s: float = 10) -> bool:
    """Wait for a change, at most for so long."""
    over = threading.Event()
    timer = threading.Timer(within_s, over.set)
    timer.start()
    try:
        return changes.wait(over.is_set)
    finally:
        timer.cancel()


@pytest.mark.long
def test_changes_before_the_wait_count(changes: SourceChanges) -> None:
    """Those of a run that was under way; a burst counts once."""
    for number in range(50):
        Path(f"posts/{number}.md").write_text("x")
    assert changed(changes)
    assert not changed(changes, within_s=0.5)


@pytest.mark.long
def test_each_kind_of_change_counts(changes: SourceChanges) -> None:
    """Edited, renamed, removed, a folder of posts moved, a list replaced, a file that appears."""
    Path("posts/a.md").write_text("b")
    assert changed(changes)
    Path("posts/a.md").rename("posts/b.md")
    assert changed(changes)
    Path("posts/b.md").unlink()
    assert changed(changes)
    Path("new.csv").write_text("title\nOne\n")
    Path("new.csv").rename("list.csv")
    assert changed(changes)
    Path("thumb.toml").touch()
    assert changed(changes)


@pytest.mark.long
def test_a_folder_that_was_replaced_is_watched_on(changes: SourceChanges) -> None:
    """As by a checkout, or a script that makes it anew."""
    shutil.rmtree("posts")
    assert changed(changes)
    Path("posts").mkdir()
    assert changed(changes)
    Path("posts/new.md").write_text("x")
    assert changed(changes)


@pytest.mark.long
def test_what_is_written_itself_does_not_count(changes: SourceChanges) -> None:
    """Pictures in a folder of posts, whatever their names."""
    Path("posts/og/one.md").write_text("x")
    Path("posts/og/one.jpg").write_text("x")
    Path("posts/.a.md.swp").write_text("x")
    assert not changed(changes, within_s=0.7)

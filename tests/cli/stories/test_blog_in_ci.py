"""A blogger's repository in CI: each push is cloned anew, drawn with one line, and pushed back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import thumb
from tests.cli.stories.site import git

if TYPE_CHECKING:
    from tests.cli.run import Ran

POSTS = Path("content/posts")
RUN = ("run", "--prune", "--yes", "--fail-on-new")
NOTHING, SOMETHING = 0, 10
"""Exit codes of a push that needs no pictures, and of one that got some."""


class Blog:
    """The blogger's clone, and the machine that clones each push."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._monkeypatch = folder, monkeypatch
        monkeypatch.chdir(folder)
        git("init", "--quiet", "--bare", "--initial-branch=main", "origin")
        git("clone", "--quiet", "origin", "blogger")
        self._stand("blogger")

    def _stand(self, name: str) -> None:
        self._monkeypatch.chdir(self._folder / name)

    def write(self, name: str, title: str, more: str = "") -> None:
        """Write a post, or its title."""
        path = POSTS / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {title}\n{more}---\nText.\n")

    def push(self) -> tuple[int, set[str]]:
        """Push, let CI draw, and pull; return its exit code, and what it changed as `M name`."""
        self._commit("Write")
        git("push", "--quiet", "origin", "HEAD:main")
        self._monkeypatch.chdir(self._folder)
        shutil.rmtree("ci", ignore_errors=True)
        git("clone", "--quiet", "origin", "ci")
        self._stand("ci")
        ran: Ran = thumb(*RUN)
        assert ran.code in {NOTHING, SOMETHING}, ran.stderr
        git("add", "--all")
        lines = git("diff", "--cached", "--name-status", "--no-renames").splitlines()
        changes = {line.replace("\t", " ") for line in lines if ".thumb/" not in line}
        if lines:
            self._commit("Draw")
            git("push", "--quiet", "origin", "HEAD:main")
        self._stand("blogger")
        git("pull", "--quiet", "origin", "main")
        return ran.code, changes

    @staticmethod
    def _commit(message: str) -> None:
        git("add", "--all")
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        git(*identity, "commit", "--quiet", "--allow-empty", "-m", message)


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Blog:
    """A Hugo site without a post."""
    found = Blog(tmp_path, monkeypatch)
    Path("hugo.toml").touch()
    return found


@pytest.mark.long
def test_pictures_follow_the_posts_of_each_push(blog: Blog) -> None:
    """New, edited, published, renamed and deleted posts; a push without titles changes nothing at all."""
    blog.write("first", "First")
    blog.write("draft", "Draft", "draft: true\n")
    assert blog.push() == (SOMETHING, {"A static/og/first.jpg", "M content/posts/first.md"})
    assert "images: [og/first.jpg]" in (POSTS / "first.md").read_text()

    Path("style.css").touch()
    assert blog.push() == (NOTHING, set())

    blog.write("second", "Second")
    assert blog.push() == (SOMETHING, {"A static/og/second.jpg", "M content/posts/second.md"})

    path = POSTS / "first.md"
    path.write_text(path.read_text().replace("First", "First, edited"))
    assert blog.push() == (SOMETHING, {"M static/og/first.jpg"})

    path = POSTS / "draft.md"
    path.write_text(path.read_text().replace("draft: true", "draft: false"))
    assert blog.push() == (SOMETHING, {"A static/og/draft.jpg", "M content/posts/draft.md"})

    (POSTS / "second.md").unlink()
    assert blog.push() == (SOMETHING, {"D static/og/second.jpg"})

    (POSTS / "first.md").rename(POSTS / "one.md")
    code, changes = blog.push()
    assert code == SOMETHING
    assert changes == {"A static/og/one.jpg", "D static/og/first.jpg", "M content/posts/one.md"}

    assert blog.push() == (NOTHING, set())
    served = {path.name for path in Path("static").rglob("*") if path.is_file()}
    assert served == {"one.jpg", "draft.jpg"}


def test_the_record_need_not_be_in_the_repository(blog: Blog) -> None:
    """Where it is ignored, pictures say themselves what they are: none is drawn twice."""
    Path(".gitignore").write_text(".thumb/\n")
    blog.write("first", "First")
    assert blog.push()[0] == SOMETHING
    blog.write("second", "Second")
    assert blog.push() == (SOMETHING, {"A static/og/second.jpg", "M content/posts/second.md"})
    assert blog.push() == (NOTHING, set())

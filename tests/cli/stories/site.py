"""A site in a git repository: its posts in a table, its pictures in a folder that is committed with them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.batch.stage import table
from tests.cli.run import hosted, thumb

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.cli.run import Ran
    from tests.loopback import ThumbApiServer

__all__ = ["PICTURES", "POSTS", "Site", "shows_title"]

POSTS = "posts.csv"
PICTURES = Path("static/thumbs")

_LOCAL = {"THUMB_ENGINE": "local", "THUMB_FORMAT": "400x210"}
"""An article's picture in a seventh of the time."""


class Site:
    """The current folder as a repository; pictures come from `api`, or from the local engine without one."""

    def __init__(self, api: ThumbApiServer | None = None) -> None:
        self._env = _LOCAL if api is None else hosted(api)
        git("init", "--quiet")

    def write(self, *posts: Mapping[str, str], name: str = POSTS) -> None:
        """Write the table of the posts."""
        table(Path(name), posts)

    def thumb(self, *args: str, stdin: str = "", main: str = "thumbcli.cli.main") -> Ran:
        """Run `thumb` with this command line."""
        return thumb(*args, stdin=stdin, env=self._env, main=main)

    def command(self, *flags: str, posts: str = POSTS) -> list[str]:
        """Return the command line that draws the posts."""
        return ["batch", posts, "-o", str(PICTURES), *flags]

    def env(self) -> dict[str, str]:
        """Return the variables that its runs have."""
        return dict(self._env)

    def draw(self, *flags: str, posts: str = POSTS, main: str = "thumbcli.cli.main") -> Ran:
        """Draw the posts, told as JSON lines."""
        return self.thumb(*self.command(*flags, "--json", posts=posts), main=main)

    def status(self, main: str = "thumbcli.cli.main") -> dict[str, Any]:
        """Return what `thumb status` says of the pictures."""
        report: dict[str, Any] = json.loads(self.thumb("status", str(PICTURES), "--json", main=main).stdout)
        return report

    def files(self) -> dict[str, bytes]:
        """Return the pictures by name, and whatever else is beside them, without what is ours."""
        return {path.name: path.read_bytes() for path in PICTURES.iterdir() if path.name != ".thumb"}

    def commit(self) -> None:
        """Commit everything, also what is ours."""
        git("add", "--all")
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        git(*identity, "commit", "--quiet", "--allow-empty", "-m", "Posts")

    def changes(self) -> set[str]:
        """Return what `git status` says since the last commit, also of ignored files, as `M name`.

        Without the posts, and without the books beside the pictures.
        """
        return {one for one in self.all_changes() if ".thumb/" not in one and not one.endswith(".csv")}

    def all_changes(self) -> set[str]:
        """Return all that `git status` says."""
        lines = git("status", "--porcelain", "--untracked-files=all", "--ignored").splitlines()
        return {f"{line[:2].strip()} {line[3:].removeprefix(f'{PICTURES}/')}" for line in lines}


def git(*args: str) -> str:
    """Run git in the current folder, without anybody's settings."""
    env = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    return subprocess.run(["git", *args], env=env, check=True, capture_output=True, text=True).stdout


def shows_title(data: bytes, title: str) -> bool:
    """Tell whether a picture from the test's server says that it was drawn for this title."""
    return f">{title}<".encode() in data

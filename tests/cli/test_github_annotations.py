"""Rows without a picture, as GitHub Actions marks them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import thumb


@pytest.mark.parametrize("options", [(), ("--quiet",)], ids=["plain", "quiet"])
def test_a_row_without_a_picture_is_marked_at_its_line(options: tuple[str, ...]) -> None:
    """From the root of the checkout; elsewhere nothing is."""
    Path("a,b").mkdir()
    Path("a,b/titles.csv").write_text(f"title\nOne\n{'x' * 201} 100%\n")
    command = ("batch", "a,b/titles.csv", "-e", "local", *options)
    marked = [line for line in thumb(*command).stderr.splitlines() if "::error" in line]
    assert marked == []
    env = {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(Path.cwd().parent)}
    (line,) = (line for line in thumb(*command, env=env).stderr.splitlines() if line.startswith("::error"))
    assert line.startswith(
        f"::error file={Path.cwd().name}/a%2Cb/titles.csv,line=3,title=thumb::rejected: xxx"
    )
    assert "title has 206 characters" in line

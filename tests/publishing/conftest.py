"""A list with pictures that were drawn for it, and the services."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import thumb
from tests.publishing.blog_stand_ins import GHOST_KEY, PASSWORD, USER, GhostStandIn, WordPressStandIn
from tests.publishing.youtube_stand_in import ACCESS, YouTubeStandIn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VIDEOS = {
    "Why We Forget": "aaaaaaaaaa1",
    "Figma vs Framer": "aaaaaaaaaa2",
    "10 Money Mistakes": "aaaaaaaaaa3",
    "Not Uploaded Yet": "",
}
SLUGS = {"Why We Forget": "why-we-forget", "Figma vs Framer": "figma-vs-framer"}


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in the test's own folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw two lists once."""
    folder = tmp_path_factory.mktemp("drawn")
    videos = "".join(f"{title},{video}\n" for title, video in VIDEOS.items())
    (folder / "videos.csv").write_text(f"Title,Video ID\n{videos}", encoding="utf-8")
    posts = "".join(f"{title},{slug}\n" for title, slug in SLUGS.items())
    (folder / "posts.csv").write_text(f"title,slug\n{posts}", encoding="utf-8")
    lists = (("videos.csv", "channel", "youtube"), ("posts.csv", "covers", "blogpost"))
    for source, out, format_ in lists:
        wanted = ("--engine", "local", "--format", format_, "--out", str(folder / out))
        ran = thumb("batch", str(folder / source), *wanted, env={"HOME": str(folder / "home")})
        assert ran.code == 0, ran.stderr
    return folder


@pytest.fixture
def lists(drawn: Path, tmp_path: Path) -> Path:
    """Copy the lists and their pictures into the test's own folder."""
    for name in ("videos.csv", "posts.csv"):
        shutil.copy(drawn / name, tmp_path)
    for name in ("channel", "covers"):
        shutil.copytree(drawn / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def youtube(monkeypatch: pytest.MonkeyPatch) -> Iterator[YouTubeStandIn]:
    """Run YouTube, and sign in with an access token."""
    with YouTubeStandIn(*filter(None, VIDEOS.values())) as service:
        monkeypatch.setenv("YOUTUBE_API_URL", service.url)
        monkeypatch.setenv("YOUTUBE_ACCESS_TOKEN", ACCESS)
        yield service


@pytest.fixture
def wordpress(monkeypatch: pytest.MonkeyPatch) -> Iterator[WordPressStandIn]:
    """Run a WordPress blog with a post for each row, and sign in."""
    with WordPressStandIn() as service:
        for number, slug in enumerate(SLUGS.values(), 11):
            service.add_post(number, slug)
        monkeypatch.setenv("WORDPRESS_URL", service.url)
        monkeypatch.setenv("WORDPRESS_USER", USER)
        monkeypatch.setenv("WORDPRESS_APP_PASSWORD", PASSWORD)
        yield service


@pytest.fixture
def ghost(monkeypatch: pytest.MonkeyPatch) -> Iterator[GhostStandIn]:
    """Run a Ghost blog with a post for each row, and sign in."""
    with GhostStandIn() as service:
        for slug in SLUGS.values():
            service.add_post(slug)
        monkeypatch.setenv("GHOST_URL", service.url)
        monkeypatch.setenv("GHOST_ADMIN_API_KEY", GHOST_KEY)
        yield service

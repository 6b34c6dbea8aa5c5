"""What the stories get: a site whose pictures are bought, and one whose pictures are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.stories.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loopback import ThumbApiServer


@pytest.fixture(autouse=True)
def _beside_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in a folder that has nothing but the site."""
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(tmp_path / "site")


@pytest.fixture
def bought(api: ThumbApiServer) -> Site:
    """Return a site that buys its pictures from `api`, which counts them."""
    return Site(api)


@pytest.fixture
def drawn() -> Site:
    """Return a site whose pictures the local engine draws."""
    return Site()

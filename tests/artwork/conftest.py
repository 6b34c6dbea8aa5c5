"""What every test of artwork gets: a folder of its own, and no packs but those that come with thumbcli."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from thumbcli.artwork.installed_packs import forget_installed
from thumbcli.artwork.pack_store import artwork_look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THUMB_DATA_DIR", str(tmp_path / "data"))
    _forget()
    yield
    _forget()


def _forget() -> None:
    forget_installed()
    artwork_look.cache_clear()

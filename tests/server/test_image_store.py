"""Finished pictures are kept for a while, in a folder that does not grow for ever."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import OutputFormat
from thumbcli.server.store.image_store import ImageStore, new_generation_id

if TYPE_CHECKING:
    from pathlib import Path


def test_a_picture_is_found_under_its_id(tmp_path: Path) -> None:
    """Also by the next process."""
    kept = new_generation_id()
    assert ImageStore(tmp_path / "images").keep(kept, b"picture", OutputFormat.PNG)
    assert ImageStore(tmp_path / "images").read(kept) == (b"picture", OutputFormat.PNG)


def test_the_oldest_make_room(tmp_path: Path) -> None:
    """Counted over what was there before, too."""
    first, second, third = (new_generation_id() for _ in range(3))
    before = ImageStore(tmp_path, max_bytes=25)
    before.keep(first, b"1" * 10, OutputFormat.WEBP)
    before.keep(second, b"2" * 10, OutputFormat.WEBP)
    os.utime(tmp_path / f"{first}.webp", (1, 1))
    after = ImageStore(tmp_path, max_bytes=25)
    after.keep(third, b"3" * 10, OutputFormat.WEBP)
    assert [after.read(kept) is not None for kept in (first, second, third)] == [False, True, True]


@pytest.mark.parametrize(
    "name", ["../serve.sqlite3", "gen_x", "", "gen_" + "a" * 22 + "/..", "gen_" + "." * 22]
)
def test_nothing_else_can_be_asked_for(tmp_path: Path, name: str) -> None:
    """No id leads out of the folder."""
    (tmp_path / "serve.sqlite3").touch()
    assert ImageStore(tmp_path / "images").read(name) is None


def test_a_disk_that_takes_nothing_is_no_error(tmp_path: Path) -> None:
    """The picture was drawn all the same."""
    (tmp_path / "images").touch()
    assert not ImageStore(tmp_path / "images").keep(new_generation_id(), b"picture", OutputFormat.WEBP)

"""Finished pictures are kept for a while, in a folder that does not grow for ever."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from thumbcli.contract import OutputFormat
from thumbcli.disk_space import DiskSpace
from thumbcli.server.store.image_store import KEPT_S, ImageStore, new_generation_id

if TYPE_CHECKING:
    from pathlib import Path


def store(folder: Path, **options: Any) -> ImageStore:  # noqa: ANN401 - the options of the store
    """Return the pictures in a folder, on the disk that it is on."""
    return ImageStore(folder, DiskSpace(folder if folder.is_dir() else folder.parent), **options)


def test_a_picture_is_found_under_its_id(tmp_path: Path) -> None:
    """Also by the next process."""
    kept = new_generation_id()
    assert store(tmp_path / "images").keep(kept, b"picture", OutputFormat.PNG)
    assert store(tmp_path / "images").read(kept) == (b"picture", OutputFormat.PNG)


def test_the_oldest_make_room(tmp_path: Path) -> None:
    """Counted over what was there before, too."""
    first, second, third = (new_generation_id() for _ in range(3))
    before = store(tmp_path, max_bytes=25)
    before.keep(first, b"1" * 10, OutputFormat.WEBP)
    before.keep(second, b"2" * 10, OutputFormat.WEBP)
    os.utime(tmp_path / f"{first}.webp", (1, 1))
    after = store(tmp_path, max_bytes=25)
    after.keep(third, b"3" * 10, OutputFormat.WEBP)
    assert [after.read(kept) is not None for kept in (first, second, third)] == [False, True, True]


@pytest.mark.parametrize(
    "name", ["../serve.sqlite3", "gen_x", "", "gen_" + "a" * 22 + "/..", "gen_" + "." * 22]
)
def test_nothing_else_can_be_asked_for(tmp_path: Path, name: str) -> None:
    """No id leads out of the folder."""
    (tmp_path / "serve.sqlite3").touch()
    assert store(tmp_path / "images").read(name) is None


def test_a_disk_that_takes_nothing_is_no_error(tmp_path: Path) -> None:
    """The picture was drawn all the same."""
    (tmp_path / "images").touch()
    assert not store(tmp_path / "images").keep(new_generation_id(), b"picture", OutputFormat.WEBP)


def test_a_picture_is_kept_for_a_week(tmp_path: Path) -> None:
    """Also one that was saved before the clock was set back, a week after that was seen."""
    now_s = 1_000_000.0
    old, future, new = (new_generation_id() for _ in range(3))
    for kept, saved_s in ((old, now_s - KEPT_S - 1), (future, now_s + 10 * KEPT_S)):
        (tmp_path / f"{kept}.webp").write_bytes(b"picture")
        os.utime(tmp_path / f"{kept}.webp", (saved_s, saved_s))
    images = store(tmp_path, now_s=lambda: now_s)
    assert images.make_room()
    assert [images.read(kept) is not None for kept in (old, future)] == [False, True]
    images.keep(new, b"picture", OutputFormat.WEBP)
    now_s += KEPT_S + 1
    images.make_room()
    assert [images.read(kept) is not None for kept in (future, new)] == [False, False]


def test_what_is_not_ours_stays_and_is_no_hindrance(tmp_path: Path) -> None:
    """A folder of its own disk has `lost+found` in it, which nobody can delete as a file."""
    (tmp_path / "lost+found").mkdir()
    (tmp_path / "broken").symlink_to("nowhere")
    os.utime(tmp_path / "lost+found", (1, 1))
    images, kept = store(tmp_path, max_bytes=10), new_generation_id()
    assert images.make_room()
    assert images.keep(kept, b"picture", OutputFormat.WEBP)
    assert {path.name for path in tmp_path.iterdir()} == {"lost+found", "broken", f"{kept}.webp"}


def test_a_small_disk_never_fills_up(small_disk: Path) -> None:
    """The oldest pictures make room, and a part of it stays free for the database."""
    images = store(small_disk / "images")
    ids = [new_generation_id() for _ in range(60)]
    assert all(images.keep(kept, os.urandom(200_000), OutputFormat.WEBP) for kept in ids)
    assert images.read(ids[-1]) is not None
    assert images.read(ids[0]) is None
    usage = shutil.disk_usage(small_disk)
    assert usage.free >= usage.total * 0.04


def test_a_disk_that_others_fill_keeps_nothing(small_disk: Path) -> None:
    """Not even a part of a picture."""
    images = store(small_disk / "images")
    first, second = (new_generation_id() for _ in range(2))
    assert images.keep(first, b"picture", OutputFormat.WEBP)
    with (small_disk / "other").open("wb") as other, suppress(OSError):
        while True:
            other.write(bytes(100_000))
    assert not images.make_room()
    assert not images.keep(second, b"picture", OutputFormat.WEBP)
    assert not list((small_disk / "images").iterdir())
    (small_disk / "other").unlink()
    assert images.keep(second, b"picture", OutputFormat.WEBP)

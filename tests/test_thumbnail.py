"""A finished picture on its way to a file."""

from __future__ import annotations

import os
import stat
from dataclasses import replace as changed
from pathlib import Path

import pytest

from thumbcli.contract import Format, OutputFormat, Thumbnail

THUMBNAIL = Thumbnail(
    image=b"a whole picture",
    format=Format.YOUTUBE,
    output_format=OutputFormat.WEBP,
    width_px=1280,
    height_px=720,
)


@pytest.mark.parametrize("kind", [str, Path])
def test_the_way_to_the_file_is_made(tmp_path: Path, kind: type[str | Path]) -> None:
    """A path is a text or a `Path`; folders that are missing are no reason to fail."""
    path = tmp_path / "static" / "og" / "cover.webp"
    assert THUMBNAIL.save(kind(path)) == path
    assert path.read_bytes() == b"a whole picture"


@pytest.mark.parametrize("replace", [True, False])
def test_a_file_that_is_there(tmp_path: Path, replace: bool) -> None:
    """It is replaced, unless that is forbidden."""
    path = tmp_path / "cover.webp"
    path.write_bytes(b"mine")
    if replace:
        THUMBNAIL.save(path)
    else:
        with pytest.raises(FileExistsError):
            THUMBNAIL.save(path, replace=False)
    assert path.read_bytes() == (b"a whole picture" if replace else b"mine")


def test_half_a_picture_is_never_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk gives out, the older file is still there, and nothing lies about."""
    path = tmp_path / "cover.webp"
    path.write_bytes(b"mine")

    def run_out_of_space(descriptor: int) -> None:
        os.truncate(descriptor, len(THUMBNAIL.image) // 2)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", run_out_of_space)
    with pytest.raises(OSError, match="No space left"):
        THUMBNAIL.save(path)
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == [("cover.webp", b"mine")]


def test_a_device_is_never_replaced(tmp_path: Path) -> None:
    """Not even by root: the whole machine needs its null device. Here it is one that nobody needs."""
    device = tmp_path / "null"
    try:
        os.mknod(device, stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except (AttributeError, PermissionError):
        pytest.skip("only root on Unix makes devices")
    with pytest.raises(OSError, match="never replaced"):
        THUMBNAIL.save(device)
    assert device.is_char_device()
    assert list(tmp_path.iterdir()) == [device]


@pytest.mark.parametrize(
    ("kind", "name", "right"),
    [
        ("webp", "a.webp", True),
        ("webp", "a", True),
        ("webp", "a.png", False),
        ("webp", "a.jpg", False),
        ("png", "a.PNG", True),
        ("png", "a.webp", False),
        ("jpeg", "a.jpg", True),
        ("jpeg", "a.JPEG", True),
        ("jpeg", "a.webp", False),
    ],
)
def test_no_name_contradicts_the_bytes(tmp_path: Path, kind: str, name: str, right: bool) -> None:
    """The API may send another type than was asked for; the error says which name is right."""
    thumbnail = changed(THUMBNAIL, output_format=OutputFormat(kind))
    if right:
        assert thumbnail.save(tmp_path / name).read_bytes() == THUMBNAIL.image
    else:
        ending = "jpg" if kind == "jpeg" else kind
        with pytest.raises(ValueError, match=rf"{name}: this picture is {ending}; name it a\.{ending}"):
            thumbnail.save(tmp_path / name)
        assert not list(tmp_path.iterdir())

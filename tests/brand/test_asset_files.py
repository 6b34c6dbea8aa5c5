"""What loading a photo or a logo promises: by content, within the cap, and read once."""

from __future__ import annotations

import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from thumbcli.brand.asset_files import detect_media_type, load_asset
from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES
from thumbcli.errors import RequestError

PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def picture(kind: str, colour: str = "red") -> bytes:
    """Return a real picture, encoded."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, kind)
    return out.getvalue()


def put(path: Path, data: bytes) -> Path:
    """Write `data` and return its path."""
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_type_is_told_by_content_never_by_name(tmp_path: Path, kind: str, media_type: str) -> None:
    """A file called .txt may be a picture, and a file called .png none."""
    data = picture(kind)
    asset = load_asset(put(tmp_path / "face.txt", data), kind="photo")
    assert (asset.name, asset.media_type, asset.data) == ("face.txt", media_type, data)
    assert asset.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"hello", "something else", id="text"),
        pytest.param(b"GIF89a......", "a GIF", id="GIF"),
        pytest.param(b"\0\0\0\x18ftypheic....", "a HEIC", id="iPhone photo"),
        pytest.param(b"\0\0\0\x18ftypavif....", "an AVIF", id="AVIF"),
        pytest.param(b"<svg xmlns=''/>", "an SVG", id="SVG"),
        pytest.param(b"RIFF\0\0\0\0WAVEfmt ", "something else", id="sound in the same container as WebP"),
        pytest.param(PNG_HEAD[:-1], "something else", id="PNG cut short"),
    ],
)
def test_other_content_is_refused_by_name(tmp_path: Path, data: bytes, word: str) -> None:
    """The message names the file and what it is, the remedy what to do."""
    path = put(tmp_path / "face.png", data)
    with pytest.raises(RequestError, match=word) as caught:
        load_asset(path, kind="photo")
    assert str(path) in caught.value.message
    assert caught.value.remedy
    assert detect_media_type(data) is None


def test_file_at_the_cap_is_taken(tmp_path: Path) -> None:
    """At most 2 MB and 1 MB, the caps themselves included."""
    photo = put(tmp_path / "photo.png", PNG_HEAD.ljust(PHOTO_MAX_BYTES, b"\0"))
    logo = put(tmp_path / "logo.png", PNG_HEAD.ljust(LOGO_MAX_BYTES, b"\0"))
    assert len(load_asset(photo, kind="photo").data) == PHOTO_MAX_BYTES
    assert len(load_asset(logo, kind="logo").data) == LOGO_MAX_BYTES


def test_larger_photo_is_refused_in_the_words_of_the_api(tmp_path: Path) -> None:
    """One byte is enough."""
    path = put(tmp_path / "photo.png", PNG_HEAD.ljust(PHOTO_MAX_BYTES + 1, b"\0"))
    with pytest.raises(RequestError, match=r"^photoImage exceeds 2MB cap: .*photo.png has 2,097,153 bytes"):
        load_asset(path, kind="photo")


def test_larger_logo_is_refused_in_the_words_of_the_api(tmp_path: Path) -> None:
    """A file that passes as a photo may be too large for a logo."""
    path = put(tmp_path / "logo.png", PNG_HEAD.ljust(LOGO_MAX_BYTES + 1, b"\0"))
    assert load_asset(path, kind="photo").name == "logo.png"
    with pytest.raises(RequestError, match=r"^logoImage exceeds 1MB cap"):
        load_asset(path, kind="logo")


def test_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    """Eight gigabytes are looked at, not loaded."""
    path = tmp_path / "photo.png"
    with path.open("wb") as file:
        file.truncate(2**33)
    with pytest.raises(RequestError, match="has 8,589,934,592 bytes"):
        load_asset(path, kind="photo")


def test_missing_file_is_told(tmp_path: Path) -> None:
    """With its path, as a row of a table gave it."""
    with pytest.raises(RequestError, match=r"logo .*nobody.png does not exist"):
        load_asset(tmp_path / "nobody.png", kind="logo")


def test_folder_is_told(tmp_path: Path) -> None:
    """A folder is no picture."""
    with pytest.raises(RequestError, match="is a folder"):
        load_asset(tmp_path, kind="photo")


def test_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    """Opening one would block until somebody writes."""
    path = tmp_path / "pipe.png"
    os.mkfifo(path)
    with pytest.raises(RequestError, match="it is a named pipe"):
        load_asset(path, kind="photo")


def test_path_that_no_system_takes_is_told() -> None:
    """Tables may hold anything."""
    with pytest.raises(RequestError, match="can't be read"):
        load_asset(Path("a\0b.png"), kind="photo")


@pytest.mark.usefixtures("tmp_path")
def test_home_is_expanded() -> None:
    """No shell expands what stands in a table."""
    home = Path.home()
    home.mkdir()
    put(home / "me.png", picture("PNG"))
    assert load_asset(Path("~/me.png"), kind="photo").name == "me.png"


def test_unknown_home_is_told() -> None:
    """Nobody on this machine is called that."""
    with pytest.raises(RequestError, match="no such user"):
        load_asset(Path("~nobody-of-this-name/me.png"), kind="photo")


def test_many_rows_share_one_reading(tmp_path: Path) -> None:
    """From many threads at once, all get the very same object."""
    path = put(tmp_path / "face.png", picture("PNG"))
    with ThreadPoolExecutor(8) as pool:
        assets = list(pool.map(lambda _: load_asset(path, kind="photo"), range(200)))
    assert {id(asset) for asset in assets} == {id(assets[0])}


def test_changed_file_is_read_again(tmp_path: Path) -> None:
    """Another picture is another key."""
    path = put(tmp_path / "face.png", picture("PNG"))
    before = load_asset(path, kind="photo")
    put(path, picture("JPEG", "blue"))
    after = load_asset(path, kind="photo")
    assert (before.media_type, after.media_type) == ("image/png", "image/jpeg")


def test_cache_is_bounded(tmp_path: Path) -> None:
    """A folder of ten thousand photos does not fill the memory."""
    first = put(tmp_path / "0.png", picture("PNG"))
    kept = load_asset(first, kind="photo")
    for number in range(1, 40):
        load_asset(put(tmp_path / f"{number}.png", picture("PNG")), kind="photo")
    again = load_asset(first, kind="photo")
    assert again == kept
    assert again is not kept

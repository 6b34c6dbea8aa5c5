"""Photos and logos."""

from __future__ import annotations

import hashlib
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from thumbcli.contract import Asset, Format, Model, make_request
from thumbcli.errors import RequestRefused
from thumbcli.render.studio import Picture, compose, draw


def asset(image: Image.Image, kind: str = "PNG", **options: object) -> Asset:
    """Return `image` as a file that was read."""
    file = BytesIO()
    image.save(file, kind, **options)
    return _asset(file.getvalue(), f"image/{kind.lower()}")


def _asset(data: bytes, media_type: str) -> Asset:
    return Asset(
        name="picture.file", media_type=media_type, data=data, sha256=hashlib.sha256(data).hexdigest()
    )


def colour_at(picture: Picture, x: float, y: float) -> tuple[int, int, int]:
    """Return the pixel at a part of the width and of the height."""
    width, height = picture.size
    start = (int(y * height) * width + int(x * width)) * 4
    red, green, blue = picture.pixels[start : start + 3]
    return red, green, blue


@pytest.mark.parametrize(
    ("format_", "x", "y"),
    [
        (Format.YOUTUBE, 0.85, 0.5),
        (Format.X, 0.85, 0.5),
        (Format.INSTAGRAM, 0.5, 0.85),
        (Format.BLOGPOST, 0.8, 0.5),
        (Format.LINKEDIN, 0.8, 0.5),
    ],
)
@pytest.mark.parametrize("model", list(Model))
def test_the_photo_takes_the_place_of_the_artwork(format_: Format, x: float, y: float, model: Model) -> None:
    """Filled to the edges of its room, in every format."""
    photo = asset(Image.new("RGB", (640, 480), (10, 200, 30)))
    picture = compose(make_request("Stop Using Passwords", format=format_, photo=photo, model=model))
    red, green, blue = colour_at(picture, x, y)
    assert (abs(red - 10), abs(green - 200), abs(blue - 30)) < (12, 12, 12)


def test_a_photo_is_turned_as_the_camera_was_held() -> None:
    """Orientation 6 means that the left of the stored picture is the top."""
    stored = Image.new("RGB", (400, 400), (200, 0, 0))
    stored.paste((0, 0, 200), (0, 0, 200, 400))
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = asset(stored, "JPEG", exif=exif, quality=95)
    picture = compose(make_request("Stop", photo=photo))
    top, bottom = colour_at(picture, 0.9, 0.1), colour_at(picture, 0.9, 0.95)
    assert top[2] > 150 > top[0]
    assert bottom[0] > 150 > bottom[2]


def test_the_crop_keeps_the_side_with_detail() -> None:
    """A face at the edge is not cut off."""
    wide = Image.effect_noise((300, 300), 90).convert("RGB")
    photo = Image.new("RGB", (1500, 300), (128, 128, 128))
    photo.paste(wide, (1200, 0))
    picture = compose(make_request("Stop", photo=asset(photo)))
    shades = {colour_at(picture, 0.95, y / 20) for y in range(2, 18)}
    assert len(shades) > 8


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """A PNG of a few bytes may claim ten gigapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(RequestRefused, match="megapixels"):
        draw(make_request("Stop", photo=_asset(data, "image/png")))


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nrubbish", b"\xff\xd8\xff\xe0broken"])
def test_a_broken_photo_is_refused_by_name(data: bytes) -> None:
    """Not with an exception of Pillow."""
    with pytest.raises(RequestRefused, match=r"picture\.file"):
        draw(make_request("Stop", photo=_asset(data, "image/png")))


def test_a_truncated_photo_is_refused() -> None:
    """Half a photo is not a photo."""
    whole = asset(Image.effect_noise((300, 300), 60).convert("RGB"), "JPEG")
    with pytest.raises(RequestRefused, match="can't be read"):
        draw(make_request("Stop", photo=_asset(whole.data[: len(whole.data) // 2], "image/jpeg")))


@pytest.mark.parametrize("format_", list(Format))
def test_a_logo_stands_clear_of_words_and_edges(format_: Format) -> None:
    """In every format."""
    logo = asset(Image.new("RGBA", (400, 100), (20, 20, 20, 255)))
    picture = compose(make_request("From Monolith to Microservices at Scale", format=format_, logo=logo))
    rect = next(mark.rect for mark in picture.marks if mark.kind == "logo")
    width, height = picture.brief.size
    assert rect[0] > 0.02 * width
    assert rect[1] > 0.02 * height
    assert rect[2] < 0.98 * width
    assert rect[3] < 0.98 * height
    for word in (mark for mark in picture.marks if mark.text):
        apart = (
            word.rect[0] >= rect[2]
            or word.rect[2] <= rect[0]
            or word.rect[1] >= rect[3]
            or word.rect[3] <= rect[1]
        )
        assert apart, word


@pytest.mark.parametrize("shade", [0, 255], ids=["black", "white"])
def test_a_logo_can_be_seen_whatever_its_colour(shade: int) -> None:
    """A cut-out logo stands on a plate that is light under a dark one and dark under a light one."""
    cut_out = Image.new("RGBA", (200, 200), (shade, shade, shade, 0))
    cut_out.paste((shade, shade, shade, 255), (0, 0, 200, 60))
    picture = compose(make_request("Stop", logo=asset(cut_out)))
    left, top, _, bottom = next(mark.rect for mark in picture.marks if mark.kind == "logo")
    width, height = picture.brief.size
    plate = colour_at(picture, (left + 25) / width, (bottom - 25) / height)
    ink = colour_at(picture, (left + 25) / width, (top + 22) / height)
    assert abs(plate[1] - ink[1]) > 150

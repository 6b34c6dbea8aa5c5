"""Images from users, as a viewer would show them, whatever their file is like."""

from __future__ import annotations

import gc
import struct

import pytest
import skia
from PIL import Image, ImageCms

from tests.render.picture_files import as_asset, exif, jpeg_of_scans, png, primaries_profile, saved
from thumbcli.errors import RequestRefused
from thumbcli.render.pixels.image_loading import (
    has_transparency,
    may_have_transparency,
    open_picture,
    picture_size,
    to_skia,
)
from thumbcli.render.pixels.surface import new_surface

RED, BLUE = (220, 20, 20), (20, 20, 220)
RED_IN_P3 = (234, 51, 35)
"""sRGB's purest red, as Display P3 writes it."""


def test_a_picture_outlives_the_pixels_that_it_was_made_of() -> None:
    """A cached photo is drawn long after: it must own its memory."""
    images = [to_skia(Image.new("RGB", (500, 700 + shade), (shade, 0, 9))) for shade in range(10)]
    gc.collect()
    churn = [bytearray(b"\xff") * 1_400_000 for _ in range(20)]
    surface, pixels = new_surface(4, 4)
    for shade, image in enumerate(images):
        surface.getCanvas().drawImageRect(image, skia.Rect(0, 0, 4, 4), skia.SamplingOptions())
        assert tuple(pixels[:4]) == (shade, 0, 9, 255)
    assert len(churn) == 20


@pytest.mark.parametrize(
    ("image", "holes"),
    [
        (Image.new("RGB", (2, 2)), False),
        (Image.new("RGBA", (2, 2), (0, 0, 0, 255)), False),
        (Image.new("RGBA", (2, 2), (0, 0, 0, 251)), False),
        (Image.new("RGBA", (2, 2), (0, 0, 0, 100)), True),
    ],
    ids=["no alpha", "solid", "as good as solid", "see-through"],
)
def test_holes_are_seen(image: Image.Image, holes: bool) -> None:
    """An alpha channel alone is no hole."""
    assert has_transparency(image) is holes


def first_pixel(data: bytes) -> tuple[int, ...]:
    """Open a file and return the pixel at its top left."""
    pixel = open_picture(as_asset(data), "Photo").getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return pixel


def samples(*levels: int) -> bytes:
    """Return samples of 16 bits."""
    return struct.pack(f">{len(levels)}H", *levels)


def grey_key(level: int) -> tuple[bytes, bytes]:
    """Return the chunk that makes one grey transparent."""
    return b"tRNS", struct.pack(">H", level)


PIXELS = [
    pytest.param(png((1, 1), 1, 0, b"\x80"), (255, 255, 255), id="1-bit grey"),
    pytest.param(png((1, 1), 2, 0, b"\x40"), (85, 85, 85), id="2-bit grey"),
    pytest.param(png((1, 1), 8, 0, b"\x07"), (7, 7, 7), id="8-bit grey"),
    pytest.param(png((1, 1), 16, 0, samples(25_700)), (100, 100, 100), id="16-bit grey"),
    pytest.param(png((1, 1), 16, 2, samples(25_700, 51_400, 257)), (100, 200, 1), id="16-bit RGB"),
    pytest.param(png((1, 1), 16, 4, samples(25_700, 30_840)), (100, 100, 100, 120), id="16-bit grey, alpha"),
    pytest.param(png((1, 1), 16, 6, samples(257, 514, 771, 25_700)), (1, 2, 3, 100), id="16-bit RGBA"),
    pytest.param(png((1, 1), 8, 4, b"\x07\x40"), (7, 7, 7, 64), id="grey with alpha"),
    pytest.param(png((1, 1), 8, 3, b"\0", [(b"PLTE", bytes(RED))]), RED, id="a palette"),
    pytest.param(
        png((1, 1), 8, 3, b"\0", [(b"PLTE", bytes(RED)), (b"tRNS", b"\x32")]),
        (*RED, 50),
        id="a palette with alpha",
    ),
    pytest.param(png((1, 1), 1, 0, b"\x80", [grey_key(1)]), (255, 255, 255, 0), id="1-bit, white is clear"),
    pytest.param(png((1, 1), 2, 0, b"\x40", [grey_key(1)]), (85, 85, 85, 0), id="2-bit, a clear grey"),
    pytest.param(
        png((2, 1), 16, 0, samples(25_700, 9), [grey_key(25_700)]),
        (100, 100, 100, 0),
        id="16-bit, a clear grey",
    ),
    pytest.param(
        png((2, 1), 16, 0, samples(25_701, 25_700), [grey_key(25_700)]),
        (100, 100, 100, 255),
        id="16-bit, another grey is clear",
    ),
    pytest.param(
        png((1, 1), 16, 2, samples(25_700, 51_400, 257), [(b"tRNS", samples(25_700, 51_400, 257))]),
        (100, 200, 1, 0),
        id="16-bit RGB, a clear colour",
    ),
    pytest.param(
        png((1, 1), 8, 0, b"\x40", [(b"gAMA", struct.pack(">I", 100_000))]), (136,) * 3, id="linear gamma"
    ),
    pytest.param(
        png((1, 1), 8, 0, b"\x40", [(b"gAMA", struct.pack(">I", 45_455))]), (64,) * 3, id="the usual gamma"
    ),
    pytest.param(
        png((1, 1), 8, 0, b"\x40", [(b"sRGB", b"\0"), (b"gAMA", struct.pack(">I", 100_000))]),
        (64,) * 3,
        id="sRGB overrides gamma",
    ),
    pytest.param(saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"), (254, 0, 0), id="CMYK"),
]


@pytest.mark.parametrize(("data", "expected"), PIXELS)
def test_every_kind_of_pixel_is_shown_as_it_is(data: bytes, expected: tuple[int, ...]) -> None:
    """Deep ones scaled and not cut off, clear ones clear."""
    assert first_pixel(data) == pytest.approx(expected, abs=1)
    assert may_have_transparency(as_asset(data), "Photo") is (len(expected) == 4)


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("WEBP", "RGB"), ("WEBP", "RGBA")]
)
@pytest.mark.parametrize("side_px", [16, 3000], ids=["small", "large"])
def test_a_colour_profile_counts(kind: str, mode: str, side_px: int) -> None:
    """In every format, with or without alpha, decoded here or elsewhere."""
    colour = RED_IN_P3 if mode == "RGB" else (*RED_IN_P3, 128)
    lossless = {"lossless": True} if kind == "WEBP" else {}
    image = Image.new(mode, (side_px, side_px), colour)
    pixel = first_pixel(saved(image, kind, icc_profile=primaries_profile(), **lossless))
    assert pixel == pytest.approx((255, 0, 0) if mode == "RGB" else (255, 0, 0, 128), abs=8)


def test_the_profile_of_a_palette_and_of_greys_counts() -> None:
    """A palette holds colours; a grey is the same in both, and stays one."""
    palette = Image.new("RGB", (8, 8), RED_IN_P3).quantize(4)
    assert first_pixel(saved(palette, "PNG", icc_profile=primaries_profile())) == pytest.approx(
        (255, 0, 0), abs=8
    )
    grey = first_pixel(saved(Image.new("L", (8, 8), 90), "PNG", icc_profile=primaries_profile()))
    assert grey == pytest.approx((90, 90, 90), abs=3)


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(b"no profile at all", id="text"),
        pytest.param(primaries_profile()[:200], id="cut off"),
        pytest.param(
            ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(), id="of other channels"
        ),
    ],
)
def test_a_useless_profile_is_ignored(profile: bytes) -> None:
    """The picture is still one."""
    assert first_pixel(saved(Image.new("RGB", (8, 8), RED), "PNG", icc_profile=profile)) == RED


@pytest.mark.long
@pytest.mark.parametrize(
    ("side_px", "kind", "orientation"),
    [
        *((80, kind, orientation) for kind in ("JPEG", "PNG", "WEBP") for orientation in range(1, 9)),
        *((3000, "JPEG", orientation) for orientation in range(1, 9)),
        *((3000, kind, orientation) for kind in ("PNG", "WEBP") for orientation in (1, 6)),
    ],
)
def test_a_picture_is_upright(side_px: int, kind: str, orientation: int) -> None:
    """However the camera was held: red stays at the left, and the size is that of the upright picture."""
    upright = Image.new("RGB", (side_px, side_px // 2), BLUE)
    upright.paste(RED, (0, 0, side_px // 2, side_px // 2))
    stored = upright
    for turn, at in {"FLIP_LEFT_RIGHT": (2,), "ROTATE_180": (3,), "FLIP_TOP_BOTTOM": (4,)}.items():
        stored = stored.transpose(Image.Transpose[turn]) if orientation in at else stored
    for turn, at in {"TRANSPOSE": (5,), "ROTATE_90": (6,), "TRANSVERSE": (7,), "ROTATE_270": (8,)}.items():
        stored = stored.transpose(Image.Transpose[turn]) if orientation in at else stored
    asset = as_asset(saved(stored, kind, exif=b"Exif\0\0" + exif(orientation)))
    opened = open_picture(asset, "Photo")
    assert picture_size(asset, "Photo") == (side_px, side_px // 2)
    assert opened.width == 2 * opened.height
    left, right = (opened.getpixel((opened.width * at // 4, opened.height // 2)) for at in (1, 3))
    assert left == pytest.approx(RED, abs=12)
    assert right == pytest.approx(BLUE, abs=12)


@pytest.mark.parametrize("entries", [1, 5])
@pytest.mark.parametrize("order", ["<", ">"])
def test_damaged_exif_is_silent(entries: int, order: str) -> None:
    """Warnings are errors in these tests; what can be read counts, in either byte order."""
    data = saved(Image.new("RGB", (40, 20)), "JPEG", exif=b"Exif\0\0" + exif(6, entries=entries, order=order))
    assert picture_size(as_asset(data), "Photo") == (20, 40)
    assert open_picture(as_asset(data), "Photo").size == (20, 40)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["MPO", "PNG", "WEBP"])
@pytest.mark.parametrize("side_px", [64, 3000], ids=["small", "large"])
def test_of_several_pictures_the_first_is_shown(kind: str, side_px: int) -> None:
    """Of phone photos with two, and of animations."""
    first, second = (Image.new("RGB", (side_px, side_px), colour) for colour in (RED, BLUE))
    data = saved(first, kind, save_all=True, append_images=[second])
    assert first_pixel(data)[:3] == pytest.approx(RED, abs=6)


LARGE = Image.new("RGB", (3000, 3000))
REFUSED = [
    pytest.param(b"", "it is not a picture", id="nothing"),
    pytest.param(b"GIF89a\x08\0\x08\0", "it is a GIF", id="a GIF"),
    pytest.param(png((0, 9), 8, 0, b""), "0x9 pixels", id="no width"),
    pytest.param(png((7100, 7100), 8, 0, b"")[:80], "more than 50 megapixels", id="too many pixels"),
    pytest.param(png((40_000, 10), 8, 0, b"")[:80], "at most 32,767 a side", id="too wide"),
    pytest.param(jpeg_of_scans(64, 101), "101 scans, at most 100", id="too many scans"),
    pytest.param(jpeg_of_scans(5000, 60), "60 scans over 25 megapixels", id="too many scans for its size"),
    pytest.param(bytes(65 * 1024 * 1024), "more than 64 MB", id="too many bytes"),
    pytest.param(
        b"\xff\xd8" + b"\xff\xe1\0\x02" * 100_001, "more than 100,000 segments", id="too many parts"
    ),
    pytest.param(saved(Image.new("RGB", (64, 64)), "WEBP")[:40], "damaged", id="half a WebP"),
    pytest.param(
        saved(Image.new("RGB", (1600, 1600)), "WEBP", method=0)[:90], "damaged", id="half a large WebP"
    ),
    pytest.param(
        saved(Image.new("RGB", (3000, 3000)), "PNG", compress_level=1)[:2000],
        "damaged",
        id="half a large PNG",
    ),
    pytest.param(saved(Image.effect_noise((99, 99), 9), "JPEG")[:900], "damaged", id="half a JPEG"),
]


@pytest.mark.parametrize(("data", "says"), REFUSED)
def test_what_is_refused_is_named(data: bytes, says: str) -> None:
    """With the file, the reason, and what to do."""
    with pytest.raises(RequestRefused, match=says) as refused:
        open_picture(as_asset(data, "me.png"), "Photo")
    assert refused.value.message.startswith("Photo ")
    assert "me.png" in refused.value.message
    assert refused.value.remedy


def test_the_last_allowed_scan_is_read() -> None:
    """A progressive picture of as many is decoded."""
    assert open_picture(as_asset(jpeg_of_scans(64, 100)), "Photo").size == (64, 64)

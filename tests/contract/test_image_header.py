"""Pictures are known by their own bytes."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.loopback import picture
from thumbcli.contract import OutputFormat
from thumbcli.contract.image_header import BrokenPictureError, read_header


def encode(mode: str, kind: str, *, size: tuple[int, int] = (321, 123), **options: object) -> bytes:
    """Let Pillow write a picture of one colour."""
    out = BytesIO()
    Image.new(mode, size, 0 if mode == "L" else None).save(out, kind, **options)
    return out.getvalue()


def animation() -> bytes:
    """Let Pillow write a WebP that moves."""
    out = BytesIO()
    frames = [Image.new("RGB", (321, 123), colour) for colour in ("red", "blue")]
    frames[0].save(out, "webp", save_all=True, append_images=frames[1:])
    return out.getvalue()


WHOLE = {
    "lossy WebP": (encode("RGB", "webp", quality=80), OutputFormat.WEBP),
    "lossless WebP": (encode("RGB", "webp", lossless=True), OutputFormat.WEBP),
    "WebP with alpha": (encode("RGBA", "webp", quality=80), OutputFormat.WEBP),
    "WebP with a profile": (encode("RGB", "webp", icc_profile=b"profile"), OutputFormat.WEBP),
    "animated WebP": (animation(), OutputFormat.WEBP),
    "PNG": (encode("RGB", "png"), OutputFormat.PNG),
    "grey PNG": (encode("L", "png"), OutputFormat.PNG),
    "AVIF": (encode("RGB", "avif", quality=50), OutputFormat.AVIF),
    "AVIF with alpha": (encode("RGBA", "avif"), OutputFormat.AVIF),
    "AVIF with metadata": (encode("RGB", "avif", xmp=b"<x/>"), OutputFormat.AVIF),
}


@pytest.mark.parametrize(("data", "kind"), WHOLE.values(), ids=WHOLE.keys())
def test_tells_kind_and_size_of(data: bytes, kind: OutputFormat) -> None:
    """Every variety that an encoder writes is understood."""
    header = read_header(data)
    assert (header.output_format, header.width_px, header.height_px) == (kind, 321, 123)


@pytest.mark.parametrize("data", [data for data, _ in WHOLE.values()], ids=WHOLE.keys())
def test_no_beginning_passes_for_the_whole(data: bytes) -> None:
    """Wherever a file is cut, it is noticed."""
    for length in range(len(data)):
        with pytest.raises(BrokenPictureError):
            read_header(data[:length])


@pytest.mark.parametrize("data", [data for data, _ in WHOLE.values()], ids=WHOLE.keys())
def test_bytes_after_the_end_are_let_pass(data: bytes) -> None:
    """Readers ignore them, so a stray line break must not cost a picture."""
    assert read_header(data + b"\n") == read_header(data)


def test_a_damaged_png_is_noticed() -> None:
    """One flipped bit in the pixels breaks the checksum."""
    data = bytearray(encode("RGB", "png"))
    data[data.index(b"IDAT") + 8] ^= 1
    with pytest.raises(BrokenPictureError, match="checksum"):
        read_header(bytes(data))


@pytest.mark.parametrize("size", [(1, 1), (1280, 720), (1200, 627), (3200, 1800), (16383, 1)], ids=str)
@pytest.mark.parametrize("kind", ["webp", "png"])
def test_sizes_up_to_the_limit_of_webp(kind: str, size: tuple[int, int]) -> None:
    """Sizes are read to the last bit."""
    header = read_header(picture(*size, kind))
    assert (header.width_px, header.height_px) == size


EMPTY_PNG = (
    b"\x89PNG\r\n\x1a\n"
    b"\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55"
    b"\0\0\0\0IEND\xae\x42\x60\x82"
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "it is empty", id="nothing"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF\0" * 9, "no pixels", id="a JPEG without pixels"),
        pytest.param(b"<html></html>", "not a JPEG, PNG or WebP", id="a web page"),
        pytest.param(b"RIFF\x04\0\0\0WAVE", "not a JPEG, PNG or WebP", id="a sound"),
        pytest.param(b"RIFF\x04\0\0\0WEBP", "no pixels", id="a WebP without chunks"),
        pytest.param(
            b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(10), "no pixels", id="a WebP with a header alone"
        ),
        pytest.param(b"RIFF\x0c\0\0\0WEBPVP8 \xff\0\0\0", "longer than the file", id="a chunk too long"),
        pytest.param(EMPTY_PNG, "no pixels", id="a PNG without pixels"),
        pytest.param(
            encode("RGB", "webp", quality=80).replace(b"\x9d\x01\x2a", b"\0\0\0"),
            "no pixels",
            id="a VP8 frame without its start code",
        ),
        pytest.param(
            b"RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\0\0\0\0",
            "0x0 pixels",
            id="a picture without a size",
        ),
    ],
)
def test_refuses(data: bytes, words: str) -> None:
    """Each refusal says what is wrong."""
    with pytest.raises(BrokenPictureError, match=words):
        read_header(data)


@given(
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBP", b"\0\0\0\x14ftypavif\0\0\0\0avif"]),
    st.binary(max_size=80),
)
def test_noise_ends_in_a_header_or_in_its_own_error(start: bytes, noise: bytes) -> None:
    """Whatever comes in, no other exception gets out."""
    try:
        header = read_header(start + noise)
    except BrokenPictureError:
        return
    assert min(header.width_px, header.height_px) > 0


def thumbnailed() -> bytes:
    """Return a JPEG that has a whole smaller JPEG in front of its pixels, as cameras write them."""
    small = encode("RGB", "jpeg", size=(16, 16))
    data = encode("RGB", "jpeg")
    return data[:2] + b"\xff\xe1" + (len(small) + 2).to_bytes(2) + small + data[2:]


JPEGS = {
    "baseline": encode("RGB", "jpeg"),
    "progressive": encode("RGB", "jpeg", progressive=True),
    "grey": encode("L", "jpeg"),
    "with a thumbnail": thumbnailed(),
    "with fill bytes": encode("RGB", "jpeg").replace(b"\xff\xdb", b"\xff\xff\xff\xdb", 1),
}


@pytest.mark.parametrize(
    "data", [*JPEGS.values(), *(data for data, _ in WHOLE.values())], ids=[*JPEGS, *WHOLE]
)
def test_a_picture_of_each_kind_is_whole_to_its_last_byte(data: bytes) -> None:
    """And never before."""
    read_header(data)
    for length in range(len(data)):
        with pytest.raises(BrokenPictureError):
            read_header(data[:length])


AVIF = b"\0\0\0\x14ftypavif\0\0\0\0avif"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<!doctype html><title>404</title>", id="a page"),
        pytest.param(b"GIF89a" + bytes(40), id="a GIF"),
        pytest.param(b"\xff\xd8\xff\xd9", id="a JPEG without pixels"),
        pytest.param(b"\xff\xd8\xff" + b"\xff" * 1000, id="fill bytes alone"),
        pytest.param(b"\xff\xd8\xff" + b"\xff" * 1_000_000, id="a million fill bytes"),
        pytest.param(b"\xff\xd8" + b"\xff\xe1\x00\x00" * 1_000_000, id="a million empty segments"),
        pytest.param(b"\xff\xd8\xff\xda\x00\x02\xff\xd9", id="a scan without a size"),
        pytest.param(b"RIFF\xff\xff\x00\x00WEBP" + bytes(65_527), id="a WebP of empty chunks"),
        pytest.param(AVIF, id="an AVIF that ends after its type"),
        pytest.param(AVIF + b"\0\0\0\x08mdat" * 1_000_000, id="an AVIF of a million empty boxes"),
        pytest.param(AVIF + bytes(1000), id="an AVIF of zeros"),
        pytest.param(AVIF + b"\0\0\0\x0cmeta" + bytes(4) + b"\0\0\0\x08mdat", id="an AVIF without a size"),
        pytest.param(AVIF + b"\0\0\0\x01meta" + b"\xff" * 8, id="an AVIF with an endless box"),
        pytest.param(AVIF + b"\0\0\0\x08meta\0\0\0\x07mdat", id="an AVIF with a box shorter than its header"),
    ],
)
def test_what_is_no_picture_is_not_whole(data: bytes) -> None:
    """Whatever its first bytes say."""
    with pytest.raises(BrokenPictureError):
        read_header(data)


@pytest.mark.parametrize("kind", ["webp", "png"])
def test_a_million_empty_chunks_are_not_listed(kind: str) -> None:
    """They would take a gigabyte, and ten seconds."""
    whole = picture(16, 16, kind)
    end = len(whole) - 12 if kind == "png" else len(whole)
    chunk = (
        (b"\x00\x00\x00\x00abcd" + zlib.crc32(b"abcd").to_bytes(4)) if kind == "png" else b"abcd" + bytes(4)
    )
    data = bytearray(whole[:end] + chunk * 1_000_000 + whole[end:])
    if kind == "webp":
        data[4:8] = (len(data) - 8).to_bytes(4, "little")
    with pytest.raises(BrokenPictureError, match="parts"):
        read_header(bytes(data))

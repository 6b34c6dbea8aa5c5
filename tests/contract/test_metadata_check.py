"""Whether a file tells more than its picture."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from thumbcli.contract.image_header import has_no_metadata


def saved(kind: str, **more: object) -> bytes:
    """Return a picture as a file of this kind."""
    out = BytesIO()
    Image.effect_noise((40, 30), 50).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def exif() -> Image.Exif:
    """Return what a camera says of itself."""
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    return exif


def noted() -> PngImagePlugin.PngInfo:
    """Return what an author says of himself."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "me")
    return info


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_alone_is_bare(kind: str) -> None:
    """In each format."""
    assert has_no_metadata(saved(kind))


def test_a_jpeg_of_several_scans_and_parts_is_bare() -> None:
    """What stands between its scans is needed."""
    for data in (saved("JPEG", progressive=True), saved("JPEG", restart_marker_blocks=2)):
        assert data.count(b"\xff\xda") > 1 or b"\xff\xd0" in data
        assert has_no_metadata(data)


def hidden(part: bytes, *, after_scan: bool = False) -> bytes:
    """Return a JPEG with a segment before its pixels, or after them."""
    data = saved("JPEG")
    at = len(data) - 2 if after_scan else data.index(b"\xff\xdb")
    return data[:at] + part + data[at:]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(saved("JPEG", exif=exif()), id="JPEG with its camera"),
        pytest.param(saved("JPEG", comment="mine"), id="JPEG with a comment"),
        pytest.param(saved("JPEG", icc_profile=b"profile"), id="JPEG with a profile"),
        pytest.param(saved("PNG", exif=exif()), id="PNG with its camera"),
        pytest.param(saved("PNG", pnginfo=noted()), id="PNG with its author"),
        pytest.param(saved("PNG", dpi=(72, 72)), id="PNG with a size in inches"),
        pytest.param(saved("WEBP", exif=exif()), id="WebP with its camera"),
        pytest.param(saved("WEBP", xmp=b"<x:xmpmeta/>"), id="WebP with what an editor noted"),
        pytest.param(
            hidden(b"\xff\xfe\0\x06mine", after_scan=True), id="JPEG with a comment after its pixels"
        ),
        pytest.param(
            hidden(b"\xff\xe1\0\x06Exif", after_scan=True), id="JPEG with a camera after its pixels"
        ),
        pytest.param(hidden(b"\xff\xe0\0\x06JFXX"), id="JPEG with a second header"),
        pytest.param(saved("JPEG") + b"tail\xff\xd9", id="JPEG with a tail that ends like a picture"),
        pytest.param(saved("JPEG") + b"\0\6tail\xff\xd9", id="JPEG with a tail that looks like a segment"),
        pytest.param(hidden(b"\xff\x02\0\x06mine"), id="JPEG with a segment of no use"),
        pytest.param(saved("JPEG")[:-2], id="JPEG without an end"),
        *(pytest.param(saved(kind) + b"tail", id=f"{kind} with a tail") for kind in ("JPEG", "PNG", "WEBP")),
    ],
)
def test_whatever_else_is_found(data: bytes) -> None:
    """Wherever the format has a place for it."""
    assert not has_no_metadata(data)

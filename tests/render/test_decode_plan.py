"""What is decoded here and what elsewhere, and at which fraction of its size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from thumbcli.render.pixels.decode_plan import plan_decoding
from thumbcli.render.pixels.picture_file import PictureFile, PictureTooLargeError

if TYPE_CHECKING:
    from thumbcli.render.pixels.picture_file import FileKind

MEGABYTE = 1024 * 1024
PHONE = PictureFile(kind="JPEG", data=b"", stored_size=(8160, 6120), coefficients=1.5)
PHOTO = replace(PHONE, stored_size=(4000, 3000))
SMALL = replace(PHONE, stored_size=(1920, 1080))
PNG = PictureFile(kind="PNG", data=b"", stored_size=(1920, 1080))
WEBP = PictureFile(kind="WEBP", data=b"", stored_size=(1280, 720))


@pytest.mark.parametrize(
    ("file", "isolated"),
    [
        pytest.param(SMALL, False, id="a small JPEG"),
        pytest.param(PHOTO, False, id="a photo of 12 megapixels that is shown small"),
        pytest.param(PHONE, True, id="a photo of 50 megapixels"),
        pytest.param(replace(SMALL, scans=7), False, id="a progressive one"),
        pytest.param(replace(SMALL, scans=90), True, id="one of very many scans"),
        pytest.param(PNG, False, id="a PNG of a screen"),
        pytest.param(replace(PNG, stored_size=(4000, 3000)), True, id="a PNG of 12 megapixels"),
        pytest.param(WEBP, False, id="a small WebP"),
        pytest.param(replace(WEBP, stored_size=(4000, 3000)), True, id="a WebP of 12 megapixels"),
        pytest.param(replace(SMALL, profile=bytes(3000)), False, id="the profile of a screen"),
        pytest.param(replace(SMALL, profile=bytes(500_000)), True, id="the profile of a printer"),
        pytest.param(replace(PNG, kind="GIF"), True, id="a GIF"),
        pytest.param(replace(PNG, kind="BMP"), True, id="a BMP"),
    ],
)
def test_what_is_cheap_is_decoded_here(file: PictureFile, isolated: bool) -> None:
    """Told from the header alone."""
    assert plan_decoding(file, cover_px=1280).isolated is isolated


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(8160, 6120), (6120, 8160), (7071, 7071), (32_000, 1500)])
@pytest.mark.parametrize("scans", [1, 10])
def test_no_plan_takes_more_memory_than_the_decoder_may(
    kind: FileKind, size: tuple[int, int], scans: int
) -> None:
    """Whatever it is wanted for, and phone photos of 50 megapixels stay usable."""
    file = replace(PHONE, kind=kind, stored_size=size, scans=scans if kind == "JPEG" else 1, coefficients=3.0)
    for wish in ({}, {"cover_px": 1280}, {"fit_px": 2560}, {"kept_pixels": 1_000_000}):
        plan = plan_decoding(file, **wish)
        assert plan.isolated
        assert plan.memory_bytes <= 320 * MEGABYTE
        assert plan.fraction in ((1, 2, 4, 8) if kind == "JPEG" else (1,))


@pytest.mark.parametrize("size", [(8160, 6120), (5000, 4000), (7000, 2000)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_shown_large_stays_large(kind: FileKind, size: tuple[int, int]) -> None:
    """The shorter side keeps what the picture on the canvas needs."""
    plan = plan_decoding(replace(PHONE, kind=kind, stored_size=size), cover_px=900)
    assert min(size) / plan.fraction / plan.reduction >= 900


def test_twenty_megapixels_are_scaled_down_exactly() -> None:
    """The bytes that a kit keeps of a photo do not depend on how it was decoded."""
    plan = plan_decoding(replace(PHONE, stored_size=(5400, 3800)), fit_px=2560)
    assert (plan.isolated, plan.fraction, plan.reduction, plan.fit_px) == (True, 1, 1, 2560)


def test_what_can_not_be_decoded_in_bounds_is_refused() -> None:
    """Four full channels of 50 megapixels, held between scans."""
    with pytest.raises(PictureTooLargeError, match="more than 320 MB"):
        plan_decoding(replace(PHONE, coefficients=4.0, scans=10))

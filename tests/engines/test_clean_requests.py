"""What becomes of photos and logos before a request is sent."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.render.picture_files import png
from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Asset, EngineName, fingerprint, make_request
from thumbcli.contract.image_header import has_no_metadata
from thumbcli.engines.thumbapi.sent_pictures import check_pictures, sendable
from thumbcli.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable


def read(data: bytes, media_type: str = "image/png") -> Asset:
    """Return a picture as it is read from a file."""
    return Asset(name="me.png", media_type=media_type, data=data, sha256=hashlib.sha256(data).hexdigest())


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    """Return a picture as a file."""
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


NOISE = Image.effect_noise((560, 560), 90).convert("RGB")


def test_titles_with_one_photo_share_one_cleaning() -> None:
    """The very same object is sent with each."""
    photo = read(saved(NOISE))
    first, second = (sendable(make_request(title, photo=replace(photo))) for title in ("One", "Two"))
    assert first.photo is not None
    assert first.photo is second.photo
    assert first.photo.data != photo.data


def test_what_was_cleaned_before_is_sent_as_it_is() -> None:
    """A kit of the user's own was cleaned when it was saved."""
    photo = replace(read(b"anything"), cleaned=True)
    request = make_request("One", photo=photo)
    check_pictures(request)
    assert sendable(request).photo is photo


def test_the_fingerprint_stays() -> None:
    """It is made from the digest of the file as it was named."""
    request = make_request("One", photo=read(saved(NOISE)), logo=read(saved(NOISE.resize((50, 50)))))
    assert fingerprint(sendable(request), EngineName.THUMBAPI) == fingerprint(request, EngineName.THUMBAPI)


@pytest.mark.parametrize("size", [(1, 1), (560, 560), (5000, 4), (4, 5000)])
def test_what_is_sent_is_within_the_limits(size: tuple[int, int]) -> None:
    """Whatever its shape."""
    data = saved(NOISE.resize(size))
    request = sendable(make_request("One", photo=read(data), logo=read(data)))
    for asset, limit_bytes, largest_px in (
        (request.photo, PHOTO_MAX_BYTES, 2560),
        (request.logo, LOGO_MAX_BYTES, 1024),
    ):
        assert asset is not None
        assert has_no_metadata(asset.data)
        assert len(asset.data) <= limit_bytes
        with Image.open(BytesIO(asset.data)) as image:
            assert max(image.size) <= largest_px
            assert image.get_format_mimetype() == asset.media_type


@pytest.mark.parametrize(
    ("make", "media_type"),
    [
        pytest.param(lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 30, "image/png", id="the head of a PNG"),
        pytest.param(lambda: saved(NOISE)[:-30_000], "image/png", id="most of a PNG"),
        pytest.param(lambda: saved(NOISE, "JPEG")[:-30_000], "image/jpeg", id="most of a JPEG"),
        pytest.param(lambda: saved(NOISE, "WEBP")[:-30_000], "image/webp", id="most of a WebP"),
        pytest.param(lambda: saved(NOISE, "GIF"), "image/png", id="a GIF by another name"),
        pytest.param(lambda: png((8000, 8000), 1, 0, bytes(1000)), "image/png", id="64 megapixels"),
    ],
)
def test_what_can_not_be_decoded_is_rejected_by_both(make: Callable[[], bytes], media_type: str) -> None:
    """A plan and a request agree on it."""
    data = make()
    for request in (
        make_request("One", photo=read(data, media_type)),
        make_request("One", logo=read(data, media_type)),
    ):
        for use in (check_pictures, sendable):
            with pytest.raises(RequestError, match=r"me\.png") as caught:
                use(request)
            assert caught.value.remedy

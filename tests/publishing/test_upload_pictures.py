"""What is sent of a picture."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from PIL import Image

from thumbcli.contract import OutputFormat
from thumbcli.errors import RequestRefused
from thumbcli.publishing.upload_pictures import for_web, for_youtube

TWO_MB = 2 * 1024 * 1024
_NOISE = random.Random(1)  # noqa: S311 - no secret


def picture(kind: str, *, noisy: bool = False) -> bytes:
    """Return a picture of 1280x720; a noisy one has some three megabytes as PNG."""
    image = Image.new("RGB", (1280, 720), "navy")
    if noisy:
        image = Image.frombytes("RGB", image.size, _NOISE.randbytes(1280 * 720 * 3))
    file = BytesIO()
    image.save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "sent", "is_same"),
    [
        ("JPEG", OutputFormat.JPG, True),
        ("PNG", OutputFormat.PNG, True),
        ("WEBP", OutputFormat.JPG, False),
        ("GIF", OutputFormat.JPG, False),
    ],
)
def test_youtube_gets(kind: str, sent: OutputFormat, is_same: bool) -> None:
    """What it takes: each encoding costs quality, so what is right stays."""
    data = picture(kind)
    made = for_youtube(data, "why/we forget.webp")
    assert (made.output_format, made.data == data) == (sent, is_same)
    assert made.file_name == f"we-forget.{sent}"


def test_youtube_gets_at_most_two_megabytes() -> None:
    """Of a picture that no compression makes small."""
    data = picture("PNG", noisy=True)
    assert len(data) > TWO_MB
    made = for_youtube(data, "a.png")
    assert len(made.data) <= TWO_MB
    with Image.open(BytesIO(made.data)) as image:
        assert (image.format, image.size) == ("JPEG", (1280, 720))


@pytest.mark.parametrize(
    ("kind", "asked", "sent", "is_same"),
    [
        ("WEBP", None, OutputFormat.WEBP, True),
        ("PNG", None, OutputFormat.PNG, True),
        ("JPEG", None, OutputFormat.JPG, True),
        ("GIF", None, OutputFormat.WEBP, False),
        ("WEBP", OutputFormat.JPG, OutputFormat.JPG, False),
    ],
)
def test_a_blog_gets(kind: str, asked: OutputFormat | None, sent: OutputFormat, is_same: bool) -> None:
    """What was drawn, unless it is nothing for a page."""
    data = picture(kind)
    made = for_web(data, "a.webp", asked)
    assert (made.output_format, made.data == data) == (sent, is_same)


@pytest.mark.parametrize("name", ["привет.webp", "日本.webp", "....webp"])
def test_a_name_without_plain_letters_is_that_of_its_digest(name: str) -> None:
    """A header has room for no others."""
    made = for_web(picture("WEBP"), name)
    assert made.file_name == f"picture-{made.sha256[:12]}.webp"


@pytest.mark.parametrize("data", [b"", b"no picture", picture("PNG")[:-2000]])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    """Before anything is sent."""
    with pytest.raises(RequestRefused):
        for_youtube(data, "a.png")

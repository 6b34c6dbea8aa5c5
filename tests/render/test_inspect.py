"""Finished files judged by what can be seen, whoever made them."""

from __future__ import annotations

import resource
from importlib.resources import files
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.render.picture_files import exif, png
from thumbcli.contract import API_FORMATS, SIZES, Category, Format, Model, OutputFormat, make_request
from thumbcli.render import draw
from thumbcli.render.quality.inspect import inspect
from thumbcli.render.quality.platform_limits import guess_format, judge_file

INTER = str(files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf")
YOUTUBE = (1280, 720)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own
    """Return the image as a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def page(text: str, size_px: int, at: tuple[int, int], lines: int = 1, ink: str = "black") -> Image.Image:
    """Return a white page with `text` on it."""
    image = Image.new("RGB", YOUTUBE, "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(INTER, size_px)
    for line in range(lines):
        pen.text((at[0], at[1] + line * size_px * 1.3), text, font=font, fill=ink)
    return image


def codes(data: bytes, format_: Format | None = None) -> list[str]:
    """Return the codes of what is found."""
    return [finding.code for finding in inspect(data, format_).findings]


LONG = "The quick brown fox jumps over the lazy dog and then runs all the way home"
GOOD = page("BIG WORD", 150, (60, 60), 3)


@pytest.mark.parametrize(
    ("format_", "category"),
    [
        (Format.YOUTUBE, Category.TRAVEL),
        (Format.X, Category.GAMING),
        (Format.INSTAGRAM, Category.EDUCATION_TUTORIAL),
        (Format.BLOGPOST, Category.GAMING),
        (Format.LINKEDIN, Category.TRAVEL),
        (Format.YOUTUBE, Category.EDUCATION_TUTORIAL),
    ],
)
def test_our_own_pictures_pass(format_: Format, category: Category) -> None:
    """In every format, as what they are."""
    thumbnail = draw(make_request("10 Money Mistakes Keeping You Poor", format=format_, category=category))
    report = inspect(thumbnail.image)
    assert report.findings == ()
    assert (report.format, report.file_format) == (format_, "WEBP")
    assert (report.width_px, report.height_px) == SIZES[format_]


PICTURES = [
    pytest.param(encoded(GOOD), [], id="large words in the middle"),
    pytest.param(encoded(GOOD, "JPEG", quality=85), [], id="the same as a JPEG"),
    pytest.param(b"", ["unreadable"], id="an empty file"),
    pytest.param(b"<svg></svg>", ["unreadable"], id="no picture"),
    pytest.param(encoded(GOOD)[:900], ["unreadable"], id="half a file"),
    pytest.param(encoded(Image.new("RGB", YOUTUBE, "navy")), ["blank"], id="one colour"),
    pytest.param(
        encoded(page("BIG WORD", 150, (60, 60), 3, ink="#e6e6e6")), ["flat"], id="pale words on white"
    ),
    pytest.param(encoded(page(LONG, 18, (60, 40), 24)), ["small"], id="a page of fine print"),
    pytest.param(encoded(page("SOON", 60, (1100, 630))), ["badge"], id="a word under the duration"),
    pytest.param(encoded(page("Cut off", 110, (-30, 60), 4)), ["margin"], id="words cut by the left edge"),
    pytest.param(encoded(GOOD.resize((480, 270))), ["narrow"], id="too small for YouTube"),
    pytest.param(encoded(GOOD.resize((1000, 700))), ["ratio"], id="the ratio of nothing"),
]


@pytest.mark.parametrize(("data", "expected"), PICTURES)
def test_each_trouble_is_found_and_nothing_else(data: bytes, expected: list[str]) -> None:
    """One of a kind."""
    assert codes(data) == expected


def test_a_picture_that_shows_what_is_behind_it_is_told() -> None:
    """A page decides then how it looks."""
    image = GOOD.convert("RGBA")
    image.putalpha(Image.new("L", YOUTUBE, 128))
    assert codes(encoded(image)) == ["transparent"]
    image.putalpha(255)
    assert codes(encoded(image)) == []


def test_a_moving_picture_is_told() -> None:
    """Only its first frame would be seen."""
    other = GOOD.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    data = encoded(GOOD, "GIF", save_all=True, append_images=[other], duration=100)
    assert codes(data) == ["animated"]


def test_a_photo_of_two_pictures_is_a_jpeg() -> None:
    """Phones write a second one behind the first; no viewer shows it."""
    data = encoded(GOOD, "MPO", save_all=True, append_images=[GOOD])
    report = inspect(data)
    assert (report.file_format, report.findings) == ("JPEG", ())


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_frames_are_counted_in_every_format(kind: str) -> None:
    """Only the first is judged."""
    other = GOOD.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    data = encoded(GOOD, kind, save_all=True, append_images=[other, GOOD], duration=100)
    (finding,) = inspect(data).findings
    assert (finding.code, finding.measured) == ("animated", 3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_judged_as_a_viewer_turns_it(kind: str) -> None:
    """Stored on its side, it is shown upright."""
    data = encoded(GOOD.transpose(Image.Transpose.ROTATE_90), kind, exif=b"Exif\0\0" + exif(6))
    report = inspect(data)
    assert (report.format, report.width_px, report.height_px) == (Format.YOUTUBE, *YOUTUBE)
    assert report.findings == ()


def test_a_deep_grey_is_not_blank() -> None:
    """16 bits per pixel, from dark to bright."""
    width, height = YOUTUBE
    row = b"".join(round(20_000 + 30_000 * x / width).to_bytes(2) for x in range(width))
    report = inspect(png((width, height), 16, 0, row))
    assert report.metrics is not None
    assert report.metrics.spread == pytest.approx(30_000 / 257, abs=3)
    assert report.findings == ()


def test_a_large_picture_is_judged_like_a_small_one() -> None:
    """It is reduced while it is decoded, and still told with its own size."""
    large = encoded(GOOD.resize((4480, 2520), Image.Resampling.NEAREST))
    report = inspect(large)
    assert (report.width_px, report.height_px) == (4480, 2520)
    assert [finding.code for finding in report.findings if finding.code != "heavy"] == []


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    """A small file must not fill the memory."""
    report = inspect(encoded(Image.new("1", (8_000, 6_300))))
    assert [finding.code for finding in report.findings] == ["unreadable"]
    assert "50 megapixels" in report.findings[0].message


def test_the_corner_is_free_for_formats_without_a_duration() -> None:
    """Only YouTube lays one over."""
    data = encoded(page("SOON", 60, (1100, 630)))
    assert codes(data, Format.X) == []


def test_a_format_that_is_asked_for_must_fit() -> None:
    """A wide picture is no square."""
    assert codes(encoded(GOOD), Format.INSTAGRAM) == ["ratio"]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        *((SIZES[name], name) for name in API_FORMATS),
        ((2560, 1440), Format.YOUTUBE),
        ((3200, 1800), Format.X),
        ((640, 360), Format.YOUTUBE),
        ((500, 500), Format.INSTAGRAM),
        ((2400, 1254), Format.LINKEDIN),
        ((1000, 700), None),
    ],
)
def test_the_size_tells_the_format(size: tuple[int, int], expected: Format | None) -> None:
    """Ours exactly, others by their ratio."""
    assert guess_format(*size) == expected


def test_two_megabytes_are_enough_for_youtube() -> None:
    """And one byte more is too much."""
    limit = 2 * 1024 * 1024
    assert list(judge_file(Format.YOUTUBE, YOUTUBE, limit)) == []
    (finding,) = judge_file(Format.YOUTUBE, YOUTUBE, limit + 1)
    assert (finding.code, finding.wanted) == ("heavy", limit)


def test_a_file_of_ours_that_is_too_heavy_comes_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The upload would be refused."""
    monkeypatch.setattr("thumbcli.render.compose.encode", lambda *_, **__: bytes(3 * 1024 * 1024))
    request = make_request("Stop", model=Model.HD, output_format=OutputFormat.PNG)
    assert draw(request).warnings == (
        "3.0 MB, youtube takes at most 2 from a phone or a program, 50 in a browser; ask for jpg",
    )


STRIPS = [(1, 1), (2, 2000), (1, 32_000), (32_000, 1), (3000, 2), (2, 3), (30, 32_000), (32_000, 30)]


@pytest.mark.parametrize("size", STRIPS, ids=[f"{width}x{height}" for width, height in STRIPS])
@pytest.mark.parametrize("mode", ["L", "RGBA"])
def test_a_strip_takes_no_more_than_its_pixels(size: tuple[int, int], mode: str) -> None:
    """What is measured on a copy 640 px wide must not become 640 px times the height of anything."""
    data = encoded(Image.new(mode, size, 99 if mode == "L" else (9, 99, 199, 99)))
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = inspect(data)
    assert (report.width_px, report.height_px) == size
    assert "blank" in [finding.code for finding in report.findings]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 500 * 1024


def test_a_high_picture_is_measured_as_ever() -> None:
    """Only beyond four to one the copy is narrower than 640 px."""
    high = Image.new("L", (300, 1180), "white")
    for top in range(0, high.height, 40):
        ImageDraw.Draw(high).rectangle((20, top, 280, top + 9), fill="black")
    metrics = inspect(encoded(high)).metrics
    assert metrics is not None
    figures = (metrics.spread, metrics.contrast, metrics.detail, metrics.legible, metrics.border)
    assert figures == pytest.approx((255, 105.8367, 0.0345120, 3.336356, 2), rel=1e-5)

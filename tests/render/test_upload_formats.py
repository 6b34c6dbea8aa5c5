"""JPEG and AVIF files, and files within a limit of bytes, judged by decoding them again."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat, features

from thumbcli.contract import Format, OutputFormat, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.contract.image_header import read_header
from thumbcli.errors import NotInstalled, RequestRefused
from thumbcli.render import draw
from thumbcli.render.pixels.upload_formats import encode_at, encode_within

SIZE = (320, 180)
LOSSY = [OutputFormat.JPG, OutputFormat.AVIF, OutputFormat.WEBP]


def stripes(ink: str, ground: str) -> Image.Image:
    """Return stripes as thin as the strokes of letters."""
    image = Image.new("RGB", SIZE, ground)
    pen = ImageDraw.Draw(image)
    for x in range(0, SIZE[0], 40):
        pen.line((x, 0, x + 40, SIZE[1]), fill=ink, width=5)
    return image


def noise() -> Image.Image:
    """Return what compresses worst."""
    return Image.effect_noise(SIZE, 90).convert("RGB")


def decoded(file: bytes) -> Image.Image:
    """Return a file as a viewer reads it."""
    image = Image.open(BytesIO(file))
    image.load()
    return image


def sampling(file: bytes) -> tuple[int, int]:
    """Return how many samples of brightness a JPEG has per sample of colour, across and down."""
    (_, across, down, _), *_ = vars(decoded(file))["layer"]
    return across, down


def error(file: bytes, image: Image.Image) -> float:
    """Return the mean difference of a file and its original, in levels."""
    return max(ImageStat.Stat(ImageChops.difference(decoded(file).convert("RGB"), image)).mean)


@pytest.mark.parametrize(
    ("ink", "ground", "wanted"),
    [
        pytest.param("red", "navy", (1, 1), id="red on blue"),
        pytest.param("red", "black", (1, 1), id="red on black"),
        pytest.param("#ff2020", "white", (1, 1), id="red on white"),
        pytest.param("blue", "black", (1, 1), id="blue on black"),
        pytest.param("magenta", "green", (1, 1), id="magenta on green"),
        pytest.param("yellow", "blue", (1, 1), id="yellow on blue"),
        pytest.param("white", "black", (2, 2), id="white on black"),
        pytest.param("#eeeeee", "#223344", (2, 2), id="white on slate"),
        pytest.param("#f5efe0", "#2b2420", (2, 2), id="cream on brown"),
        pytest.param("#8090a0", "#708090", (2, 2), id="grey on grey"),
    ],
)
def test_a_jpeg_keeps_full_color_where_edges_need_it(ink: str, ground: str, wanted: tuple[int, int]) -> None:
    """Else saturated letters get ragged; grey ones do not, and take fewer bytes."""
    file = encode_at(stripes(ink, ground), OutputFormat.JPG)
    assert sampling(file) == wanted
    assert error(file, stripes(ink, ground)) < 4


def test_a_jpeg_of_noise_is_written_too() -> None:
    """It has more bytes than Pillow reserves for a progressive one."""
    colors = Image.merge("RGB", [Image.effect_noise(SIZE, 200 + 20 * channel) for channel in range(3)])
    file = encode_at(colors, OutputFormat.JPG)
    assert len(file) > SIZE[0] * SIZE[1]
    assert decoded(file).size == SIZE


def test_a_jpeg_of_ours_is_progressive_and_the_same_each_time() -> None:
    """As mozjpeg writes them by default."""
    request = make_request("Stop Using Passwords", output_format="jpg")
    thumbnail = draw(request)
    image = decoded(thumbnail.image)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1280, 720))
    assert image.info["progressive"]
    assert (thumbnail.media_type, thumbnail.extension) == ("image/jpeg", "jpg")
    assert thumbnail.data_url().startswith("data:image/jpeg;base64,/9j/")
    assert draw(request).image == thumbnail.image


@pytest.mark.parametrize("kind", LOSSY)
def test_the_file_shows_what_the_png_shows(kind: OutputFormat) -> None:
    """Red is not blue, and nothing is turned."""
    png = decoded(draw(make_request("Big Red Letters", output_format="png")).image).convert("RGB")
    file = draw(make_request("Big Red Letters", output_format=kind)).image
    assert read_header(file).output_format is kind
    assert error(file, png) < 3.5


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")
def test_an_avif_is_the_same_each_time() -> None:
    """Whatever the number of cores."""
    request = make_request("Stop Using Passwords", output_format="avif", format=Format.BLOGPOST)
    thumbnail = draw(request)
    assert (thumbnail.media_type, decoded(thumbnail.image).size) == ("image/avif", (1200, 630))
    assert draw(request).image == thumbnail.image


@pytest.mark.parametrize("kind", LOSSY)
def test_the_highest_quality_that_fits_is_found(kind: OutputFormat) -> None:
    """The next higher one would not fit."""
    image = noise().crop((0, 0, 96, 64))
    whole = len(encode_at(image, kind))
    sizes = {len(encode_at(image, kind, quality)) for quality in range(20, 90)}
    for share in (0.95, 0.8, 0.66):
        limit = int(whole * share)
        file = encode_within(image, kind, limit)
        assert len(file) <= limit
        assert read_header(file).output_format is kind
        assert not any(len(file) < size <= limit for size in sizes)


def test_a_jpeg_gives_up_full_color_before_it_fails() -> None:
    """Fewer bytes are what was asked for."""
    image = stripes("red", "navy")
    least = len(encode_at(image, OutputFormat.JPG, 20))
    file = encode_within(image, OutputFormat.JPG, least - 1)
    assert (len(file) < least, sampling(file)) == (True, (2, 2))
    assert sampling(encode_within(image, OutputFormat.JPG, least)) == (1, 1)


@pytest.mark.parametrize("kind", [*LOSSY, OutputFormat.PNG])
def test_what_never_fits_is_an_error_with_the_smallest_size(kind: OutputFormat) -> None:
    """No file is made that breaks the limit."""
    image = noise()
    with pytest.raises(RequestRefused, match=r"has ([\d,]+) bytes, and 500 are allowed") as caught:
        encode_within(image, kind, 500)
    with pytest.raises(RequestRefused, match=r"has [\d,]+ bytes, and 500 are allowed") as reserved:
        encode_within(image, kind, 500, reserved_bytes=400)
    least, more = (int(each.value.message.split()[6].replace(",", "")) for each in (caught, reserved))
    assert more == least + 400
    assert caught.value.code == "too-heavy"
    assert caught.value.remedy


def test_a_limit_that_is_kept_anyway_changes_nothing() -> None:
    """Not a byte."""
    plain = draw(make_request("Stop", output_format="jpg"))
    limited = draw(make_request("Stop", output_format="jpg", design=make_design(max_bytes=9_000_000)))
    assert limited.image == plain.image


@pytest.mark.parametrize("kind", LOSSY)
def test_a_drawing_keeps_its_limit(kind: OutputFormat) -> None:
    """For every type with a quality."""
    design = make_design(max_bytes=20_000)
    thumbnail = draw(make_request("Stop", format="640x360", output_format=kind, design=design))
    assert len(thumbnail.image) <= 20_000
    assert decoded(thumbnail.image).size == (640, 360)


def test_a_pillow_without_avif_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Older wheels have none."""
    monkeypatch.setattr(features, "check", lambda _: False)
    with pytest.raises(NotInstalled) as caught:
        encode_at(noise(), OutputFormat.AVIF)
    assert "pillow>=11.3" in (caught.value.remedy or "")

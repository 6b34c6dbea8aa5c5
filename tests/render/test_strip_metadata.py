"""Images made fit to be stored: nothing but the picture is kept."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image, ImageCms

from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Asset
from thumbcli.errors import RequestRefused
from thumbcli.render.pixels.strip_metadata import Kind, clean

KINDS: list[Kind] = ["photo", "logo", "reference"]
ORIENTATION, GPS = 0x0112, 0x8825


def asset(data: bytes, name: str = "me.holiday.jpg") -> Asset:
    """Wrap a file's bytes."""
    return Asset(name=name, media_type="image/jpeg", data=data, sha256=hashlib.sha256(data).hexdigest())


def saved(image: Image.Image, file_format: str, **options: object) -> Asset:
    """Save a picture in memory."""
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return asset(file.getvalue())


def opened(cleaned: Asset) -> Image.Image:
    """Open what came out, all of it."""
    image = Image.open(io.BytesIO(cleaned.data))
    image.load()
    return image


def noise(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Return a picture that compresses as badly as there are."""
    channels = [Image.effect_noise(size, 120) for _ in mode]
    return Image.merge(mode, channels)


def halves() -> Image.Image:
    """Return red at the left, blue at the right."""
    image = Image.new("RGB", (80, 40), (220, 20, 20))
    image.paste((20, 20, 220), (40, 0, 80, 40))
    return image


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_no_metadata_is_left(file_format: str, kind: Kind) -> None:
    """Neither where it was taken, nor by whom, nor with which program."""
    exif = Image.Exif()
    exif[0x013B] = "Jane Secret"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (51.0, 30.0, 26.0)
    before = saved(halves(), file_format, exif=exif, xmp=b"<x:xmpmeta>Jane Secret</x:xmpmeta>")
    assert b"Secret" in before.data
    after = clean(before, kind)
    image = opened(after)
    assert b"Secret" not in after.data
    assert not image.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()


def test_a_photo_is_turned_as_the_camera_was_held() -> None:
    """The orientation tag is removed, so the pixels must be upright."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    image = opened(clean(saved(halves(), "JPEG", exif=exif, quality=95), "photo")).convert("RGB")
    assert image.size == (40, 80)
    top, bottom = image.getpixel((20, 10)), image.getpixel((20, 70))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 180
    assert bottom[2] > 180


def test_colours_of_another_profile_become_srgb() -> None:
    """A profile whose red is our blue: without the profile the picture must still look as it did."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"----", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"----", b"bXYZ", 1)
    cleaned = clean(saved(halves(), "PNG", icc_profile=swapped), "logo")
    red, _, blue = opened(cleaned).convert("RGB").resize((1, 1), box=(0, 0, 10, 10)).tobytes()
    assert blue > red + 100


def test_a_broken_profile_counts_for_nothing() -> None:
    """The picture is still one."""
    cleaned = clean(saved(halves(), "PNG", icc_profile=b"no profile at all"), "logo")
    assert opened(cleaned).convert("RGB").getpixel((10, 10)) == (220, 20, 20)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_mode_comes_out_as_a_picture(mode: str) -> None:
    """Bilevel, grey, palette, print and deep pictures alike."""
    image = Image.new(mode, (30, 30), None if mode == "P" else 40000 if mode == "I;16" else 0)
    file_format = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(clean(saved(image, file_format), "photo")).mode in {"RGB", "RGBA"}


def test_a_deep_grey_is_scaled_not_cut_off() -> None:
    """16 bits a channel: half as bright stays half as bright."""
    image = Image.new("I;16", (8, 8), 32768)
    level = opened(clean(saved(image, "PNG"), "logo")).convert("L").getpixel((4, 4))
    assert level == pytest.approx(127, abs=2)


def test_a_logo_keeps_its_edges_and_its_transparency() -> None:
    """As a PNG, to the bit."""
    image = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    image.paste((10, 200, 90, 255), (20, 20, 40, 40))
    cleaned = clean(saved(image, "PNG"), "logo")
    assert cleaned.media_type == "image/png"
    assert opened(cleaned).tobytes() == image.tobytes()


def test_what_transparency_hid_is_not_handed_on() -> None:
    """The colours under clear pixels are somebody's background."""
    image = Image.new("RGBA", (60, 60), (123, 45, 67, 0))
    image.paste((10, 200, 90, 255), (20, 20, 40, 40))
    assert opened(clean(saved(image, "PNG"), "logo")).getpixel((0, 0)) == (0, 0, 0, 0)


def test_an_animation_gives_its_first_picture() -> None:
    """One frame, and not animated any more."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    before = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    image = opened(clean(before, "logo"))
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "cap_bytes", "mode", "size"),
    [
        pytest.param("photo", PHOTO_MAX_BYTES, "RGB", (1280, 1100), id="photo"),
        pytest.param("reference", PHOTO_MAX_BYTES, "RGB", (1280, 1100), id="reference"),
        pytest.param("logo", LOGO_MAX_BYTES, "RGBA", (700, 600), id="logo"),
    ],
)
def test_the_result_is_within_the_cap_whatever_comes(
    kind: Kind, cap_bytes: int, mode: str, size: tuple[int, int]
) -> None:
    """Noise is the worst that can come."""
    before = saved(noise(size, mode), "PNG", compress_level=0)
    assert len(before.data) > cap_bytes
    cleaned = clean(before, kind)
    assert len(cleaned.data) <= cap_bytes
    assert cleaned.sha256 == hashlib.sha256(cleaned.data).hexdigest()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_file_gives_the_same_bytes(kind: Kind) -> None:
    """A kit's digests must not depend on when it was filled."""
    before = saved(halves().resize((700, 300)), "JPEG", quality=80)
    assert clean(before, kind) == clean(before, kind)


def test_the_name_keeps_its_stem_and_tells_the_truth() -> None:
    """A JPEG that became a PNG says so."""
    assert clean(saved(halves(), "JPEG"), "logo").name == "me.holiday.png"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """By its header."""
    header = saved(Image.new("1", (9000, 9000)), "PNG", compress_level=9)
    with pytest.raises(RequestRefused, match="too large"):
        clean(header, "photo")


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"], ids=["empty", "text", "cut off"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    """With the words for it."""
    with pytest.raises(RequestRefused, match="can't be read"):
        clean(asset(data), "photo")

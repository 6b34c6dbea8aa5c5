"""Photos and logos."""

from __future__ import annotations

import hashlib
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from thumbcli.contract import API_FORMATS, Asset, Format, Model, make_request
from thumbcli.contract.design_options import PhotoCrop, PhotoFocus, make_design
from thumbcli.errors import RequestRefused
from thumbcli.render.compose import Picture, brief_of, compose, draw
from thumbcli.render.layouts.flat.photo import FAMILY
from thumbcli.render.paint import photo_subject
from thumbcli.render.paint.photo_crop import Face, crop_box, head_of, salient_middle
from thumbcli.render.paint.photo_subject import is_cut_out, photo_colour
from thumbcli.render.paint.picture_canvas import Stage
from thumbcli.render.pixels.image_loading import open_picture


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


@pytest.mark.long
@pytest.mark.parametrize(
    ("format_", "x", "y", "model"),
    [
        (Format.YOUTUBE, 0.85, 0.5, Model.SD),
        (Format.X, 0.85, 0.5, Model.SD),
        (Format.INSTAGRAM, 0.5, 0.85, Model.HD),
        (Format.BLOGPOST, 0.8, 0.5, Model.SD),
        (Format.LINKEDIN, 0.8, 0.5, Model.HD),
    ],
)
def test_the_photo_takes_the_place_of_the_artwork(format_: Format, x: float, y: float, model: Model) -> None:
    """Filled to the edges of its room, in every format, a feed and an article of them twice as large."""
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


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_kind_of_photo_is_drawn(kind: str) -> None:
    """What the contract takes, the renderer draws."""
    photo = asset(Image.new("RGB", (300, 300), (200, 30, 160)), kind, quality=95)
    red, green, blue = colour_at(compose(make_request("Stop", photo=photo)), 0.9, 0.4)
    assert (abs(red - 200), abs(green - 30), abs(blue - 160)) < (12, 12, 12)


def cut_out(*, grounded: bool = False) -> Image.Image:
    """Return a blue block on nothing."""
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    image.paste((20, 40, 220, 255), (150, 100, 250, 400 if grounded else 300))
    return image


@pytest.mark.parametrize("format_", list(API_FORMATS))
def test_a_cut_out_is_on_the_background_with_a_white_border(format_: Format) -> None:
    """The background is visible beside it, with a border between."""
    picture = compose(make_request("Stop", format=format_, photo=asset(cut_out())))
    left, top, right, bottom = next(mark.rect for mark in picture.marks if mark.kind == "photo")
    width, height = picture.composition.size
    middle = (top + bottom) / 2 / height
    inside = colour_at(picture, (left + right) / 2 / width, middle)
    border = colour_at(picture, (left - 5) / width, middle)
    beside = colour_at(picture, (left - 60) / width, middle)
    assert inside[2] > 200
    assert inside[0] < 100
    assert min(border) > 240
    assert beside not in {inside, border}


def test_a_cut_out_keeps_its_shape() -> None:
    """Twice as high as wide in the file, the same in the picture."""
    picture = compose(make_request("Stop", photo=asset(cut_out())))
    left, top, right, bottom = next(mark.rect for mark in picture.marks if mark.kind == "photo")
    assert (bottom - top) / (right - left) == pytest.approx(2, abs=0.02)


def test_a_subject_cut_off_below_is_on_the_lower_edge() -> None:
    """A bust that hovers looks wrong."""
    whole = compose(make_request("Stop", photo=asset(cut_out())))
    bust = compose(make_request("Stop", photo=asset(cut_out(grounded=True))))
    height = whole.composition.size.height_px
    assert next(mark.rect[3] for mark in bust.marks if mark.kind == "photo") == height
    assert next(mark.rect[3] for mark in whole.marks if mark.kind == "photo") < height


def test_a_solid_photo_with_an_alpha_channel_is_no_cut_out() -> None:
    """Many programs write one for nothing."""
    assert not is_cut_out(asset(Image.new("RGBA", (40, 40), (9, 9, 9, 255))))
    assert is_cut_out(asset(cut_out()))
    palette = cut_out().quantize(8)
    assert is_cut_out(asset(palette, transparency=palette.getpixel((0, 0))))


@pytest.mark.long
def test_a_large_jpeg_is_decoded_at_a_fraction_of_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve megapixels for a panel of half a megapixel would cost four times as long."""
    decoded: list[tuple[int, int]] = []

    def noted(photo: Asset, what: str, *, cover_px: int) -> Image.Image:
        image = open_picture(photo, what, cover_px=cover_px)
        decoded.append(image.size)
        return image

    monkeypatch.setattr(photo_subject, "open_picture", noted)
    photo = asset(Image.effect_noise((4000, 3000), 30).convert("RGB"), "JPEG", quality=30)
    compose(make_request("Stop", photo=photo))
    assert max(decoded) == (2000, 1500)
    assert min(decoded) == (1000, 750)


def test_a_photo_is_cropped_around_its_subject() -> None:
    """Wherever in the photo that is."""
    noise = Image.effect_noise((120, 300), 90).convert("RGB")
    for left in (240, 540, 840):
        photo = Image.new("RGB", (1200, 300), (128, 128, 128))
        photo.paste(noise, (left, 0))
        start, _, end, _ = crop_box(photo, (400, 300), ())
        assert (start + end) / 2 == pytest.approx(left + 60, abs=25)


def test_an_upright_photo_keeps_its_head() -> None:
    """However much there is to see at its foot."""
    photo = Image.new("RGB", (600, 900), (128, 128, 128))
    photo.paste(Image.effect_noise((600, 300), 90).convert("RGB"), (0, 600))
    assert crop_box(photo, (600, 600), ())[1] < 60


PHOTO_SIZES = {"portrait": (800, 1200), "landscape": (1600, 900), "square": (1000, 1000)}


@pytest.mark.parametrize("crop", [None, PhotoCrop.CLOSE, PhotoCrop.LEFT, PhotoCrop.RIGHT, PhotoCrop.FULL])
@pytest.mark.parametrize("size", PHOTO_SIZES.values(), ids=PHOTO_SIZES)
@pytest.mark.parametrize(
    "face",
    [
        Face(0.45, 0.20, 0.55, 0.36),
        Face(0.40, 0.02, 0.50, 0.20),
        Face(0.05, 0.30, 0.20, 0.45),
        Face(0.80, 0.50, 0.95, 0.70),
        Face(0.35, 0.15, 0.65, 0.55),
    ],
    ids=["usual", "at the top", "at the left", "low at the right", "close"],
)
def test_a_head_is_never_cut_at_the_hair(face: Face, size: tuple[int, int], crop: PhotoCrop | None) -> None:
    """While there is headroom in the photo, and where the whole head fits; the part has the right shape."""
    photo = Image.new("RGB", size, "gray")
    left, top, right, bottom = crop_box(photo, (768, 720), [face], crop=crop)
    assert left >= 0 <= top
    assert right <= size[0]
    assert bottom <= size[1]
    assert (right - left) / (bottom - top) == pytest.approx(768 / 720, rel=0.01)
    _, hair, _, chin = (share * size[1] for share in head_of(face))
    if chin - hair <= bottom - top:
        assert top <= hair + 0.5
        assert chin <= bottom + 0.5


@pytest.mark.parametrize(
    ("point", "aim_x", "middle"),
    [
        (PhotoFocus(50, 50), 0.5, (1500, 750)),
        (PhotoFocus(40, 40), 0.5, (1200, 600)),
        (PhotoFocus(60, 35), 0.5, (1800, 525)),
        (PhotoFocus(45, 60), 0.5, (1350, 900)),
        (PhotoFocus(50, 50), 0.75, (1236, 750)),
        (PhotoFocus(50, 50), 0.25, (1764, 750)),
        (PhotoFocus(0, 50), 0.5, (528, 750)),
        (PhotoFocus(100, 50), 0.5, (2472, 750)),
        (PhotoFocus(50, 0), 0.5, (1500, 528)),
        (PhotoFocus(50, 100), 0.5, (1500, 972)),
    ],
)
def test_a_point_is_shown_where_the_subject_would_be(
    point: PhotoFocus, aim_x: float, middle: tuple[float, float]
) -> None:
    """As large as usual, and as far as the photo reaches."""
    photo, face = Image.new("RGB", (3000, 1500), "gray"), Face(0.45, 0.3, 0.55, 0.5)
    usual = crop_box(photo, (700, 700), [face])
    left, top, right, bottom = crop_box(photo, (700, 700), [face], crop=point, aim_x=aim_x)
    assert (right - left, bottom - top) == pytest.approx((usual[2] - usual[0], usual[3] - usual[1]))
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx(middle, abs=12)


def test_crops_differ_in_what_they_show() -> None:
    """Close is closer than usual; left and right are the photo's own edges."""
    photo, face = Image.new("RGB", (3000, 1500), "gray"), Face(0.45, 0.3, 0.55, 0.5)

    def shown(crop: PhotoCrop | None) -> tuple[float, float, float, float]:
        return crop_box(photo, (700, 700), [face], crop=crop)

    usual, close = shown(None), shown(PhotoCrop.CLOSE)
    assert close[3] - close[1] < 0.7 * (usual[3] - usual[1])
    assert shown(PhotoCrop.LEFT)[0] == 0
    assert shown(PhotoCrop.RIGHT)[2] == 3000


def test_passers_by_do_not_move_a_crop() -> None:
    """A face of a third of the largest or less; two of one size are both shown, if they fit."""
    photo = Image.new("RGB", (1600, 900), "gray")
    large, small = Face(0.2, 0.2, 0.35, 0.5), Face(0.9, 0.3, 0.93, 0.36)
    assert crop_box(photo, (700, 700), [large, small]) == crop_box(photo, (700, 700), [large])
    beside = Face(0.4, 0.2, 0.54, 0.48)
    left, _, right, _ = crop_box(photo, (700, 700), [large, beside])
    assert left <= 0.2 * 1600
    assert right >= 0.54 * 1600


def _photo_rect(picture: Picture) -> tuple[float, float, float, float]:
    return next(mark.rect for mark in picture.marks if mark.kind == "photo")


@pytest.mark.parametrize("layout", ["photo", "impact", "poster", "question"])
def test_a_cut_out_never_floats(layout: str) -> None:
    """It stands on the lower edge, whole ones on their shadow a little above."""
    for grounded in (True, False):
        design = make_design(layout=layout)
        photo = asset(cut_out(grounded=grounded))
        picture = compose(make_request("Is This Worth It?", photo=photo, design=design))
        height = picture.composition.size.height_px
        assert _photo_rect(picture)[3] >= height * (1.0 if grounded else 0.95)


def test_a_standing_subject_is_as_high_as_the_picture() -> None:
    """Nine tenths of it and more, in a glow that is lighter than the ground."""
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    image.paste((20, 40, 220, 255), (100, 20, 300, 400))
    picture = compose(make_request("Stop Using Passwords", photo=asset(image)))
    left, top, _, bottom = _photo_rect(picture)
    width, height = picture.composition.size
    assert 0.9 <= (bottom - top) / height <= 1.1
    near, far = colour_at(picture, (left - 14) / width, 0.95), colour_at(picture, (left - 130) / width, 0.95)
    assert sum(near) > sum(far) + 30


@pytest.mark.parametrize(("side", "left"), [("left", True), ("right", False)])
def test_the_photo_is_on_the_side_that_was_asked_for(side: str, *, left: bool) -> None:
    """Whatever the language and the variant."""
    for title, variant in (("Stop Using Passwords", 0), ("Stop Using Passwords", 1), ("توقف عن هذا الآن", 0)):
        design = make_design(photo_side=side, variant=variant, layout="photo")
        picture = compose(make_request(title, photo=asset(cut_out(grounded=True)), design=design))
        rect = _photo_rect(picture)
        assert ((rect[0] + rect[2]) / 2 < picture.composition.size.width_px / 2) is left


@pytest.mark.long
@pytest.mark.parametrize(
    ("colour", "channel"),
    [((190, 30, 40), 0), ((30, 150, 60), 1), ((30, 60, 190), 2)],
    ids=["red", "green", "blue"],
)
def test_the_ground_has_the_colour_of_the_photo(colour: tuple[int, int, int], channel: int) -> None:
    """Under the words, where the photo has faded; a palette keeps its own."""
    photo = asset(Image.new("RGB", (600, 900), colour))
    ground = colour_at(compose(make_request("Stop", photo=photo)), 0.03, 0.5)
    assert max(ground) == ground[channel] > min(ground) + 8
    assert photo_colour(photo) != photo_colour(asset(Image.new("RGB", (600, 900), (90, 90, 90))))


def test_a_wide_photo_fills_the_picture() -> None:
    """Edge to edge, where that is asked for; its left part is dark under the words."""
    photo = asset(Image.new("RGB", (1600, 900), (200, 200, 200)))
    picture = compose(make_request("Stop", photo=photo, design=make_design(photo_crop="full")))
    assert _photo_rect(picture) == (0, 0, *picture.composition.size)
    assert sum(colour_at(picture, 0.02, 0.3)) < sum(colour_at(picture, 0.98, 0.3)) / 2


def test_nobody_is_under_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wide photo of two people far apart never fills the picture by chance; one of one person may."""
    photo = asset(Image.new("RGB", (1600, 900), (60, 90, 120)))
    shapes = set()
    for faces in ((Face(0.6, 0.2, 0.7, 0.4),), (Face(0.7, 0.2, 0.8, 0.4), Face(0.1, 0.2, 0.2, 0.4))):
        monkeypatch.setattr(photo_subject, "_faces", lambda _, faces=faces: faces)
        photo_subject._crop_of.cache_clear()
        rects = [_photo_rect(compose(make_request(f"Why I Left {name}", photo=photo))) for name in _NAMES]
        shapes.add((len(faces), any(rect[2] - rect[0] > 1000 for rect in rects)))
    photo_subject._crop_of.cache_clear()
    assert shapes == {(1, True), (2, False)}


_NAMES = ("Google", "Apple", "Japan", "School", "Paris", "Work")


@pytest.mark.long
@pytest.mark.parametrize("left", [0.0, 0.1, 0.25, 0.4, 0.55, 0.7, 0.8])
@pytest.mark.parametrize("size", [(1600, 900), (1200, 1200), (900, 1400)], ids=["wide", "square", "upright"])
def test_words_never_cover_a_head(
    size: tuple[int, int], left: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever in the photo it is."""
    monkeypatch.setattr(photo_subject, "_faces", lambda _: (Face(left, 0.2, left + 0.18, 0.4),))
    photo_subject._crop_of.cache_clear()
    photo = asset(Image.new("RGB", size, (60, 90, 120)))
    composition = brief_of(make_request("7 Habits That Changed My Whole Life", photo=photo)).composition
    stage = Stage(composition)
    FAMILY.compose(stage)
    photo_subject._crop_of.cache_clear()
    ((head_left, head_top, head_right, head_bottom),) = stage.heads
    middle = (head_left + head_right) / 2
    for word in (mark.rect for mark in stage.marks if mark.kind == "headline"):
        assert not (word[0] < middle < word[2] and word[1] < head_bottom and word[3] > head_top)
        covered = min(word[2], head_right) - max(word[0], head_left)
        assert covered <= 0.3 * (head_right - head_left) or word[1] > head_bottom or word[3] < head_top


@pytest.mark.parametrize("size_px", [(1000, 872), (627, 427), (1600, 427), (333, 1000), (999, 1000)])
@pytest.mark.parametrize("shown_px", [(1000, 560), (768, 720), (1180, 720), (1280, 720), (999, 1000)])
def test_no_crop_begins_outside_of_the_photo(size_px: tuple[int, int], shown_px: tuple[int, int]) -> None:
    """Not by the rounding of its proportions either."""
    left, top, right, bottom = crop_box(Image.new("RGB", size_px), shown_px, ())
    assert 0 <= left < right <= size_px[0]
    assert 0 <= top < bottom <= size_px[1]


@pytest.mark.parametrize("middle", [0.2, 0.35, 0.5, 0.65, 0.8])
def test_the_subject_of_a_photo_is_found_across_it(middle: float) -> None:
    """Words are put beside it."""
    photo = Image.new("RGB", (640, 400), (70, 90, 120))
    x = int(640 * middle)
    ImageDraw.Draw(photo).ellipse((x - 70, 130, x + 70, 270), fill=(230, 120, 30))
    assert salient_middle(photo) == pytest.approx(middle, abs=0.09)

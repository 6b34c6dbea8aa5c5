"""A subject cut out of its background, drawn here so that the true outline is known."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from thumbcli.contract import Asset, make_request
from thumbcli.render.compose import compose
from thumbcli.render.paint import matting, saliency
from thumbcli.render.paint.photo_subject import is_cut_out

if TYPE_CHECKING:
    from numpy.typing import NDArray

with_extra = pytest.mark.skipif(not saliency.installed(), reason="for this: pip install -e '.[cutout]'")

SIDE = saliency.SIDE_PX
BALL = (300, 180, 700, 580)


def _mask(size: tuple[int, int] = (1000, 760), ball: tuple[int, int, int, int] = BALL) -> Image.Image:
    large = Image.new("L", (size[0] * 4, size[1] * 4))
    ImageDraw.Draw(large).ellipse([edge * 4 for edge in ball], fill=255)
    return large.resize(size, Image.Resampling.BOX)


def _photo(mask: Image.Image) -> Image.Image:
    """Return an orange ball, lit from above, in front of a blurred green field."""
    field = Image.effect_noise(mask.size, 60).filter(ImageFilter.GaussianBlur(12))
    background = Image.merge("RGB", (field.point(lambda v: v // 4), field, field.point(lambda v: v // 3)))
    light = Image.linear_gradient("L").resize(mask.size).point(lambda v: 255 - v // 2)
    ball = Image.merge("RGB", (light, light.point(lambda v: v // 2), light.point(lambda v: v // 8)))
    return Image.composite(ball, background, mask)


def _likelihood(mask: Image.Image, blur_px: float = 2.0) -> NDArray[np.float32]:
    """Return what a network would predict: the truth, coarse and blurred."""
    small = mask.resize((SIDE, SIDE), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(blur_px))
    return np.asarray(small, np.float32) / np.float32(255)


def _overlap(alpha: Image.Image, mask: Image.Image) -> float:
    found, true = (np.asarray(image, np.float32) / 255 for image in (alpha, mask))
    return float(np.minimum(found, true).sum() / np.maximum(found, true).sum())


def _asset(photo: Image.Image) -> Asset:
    file = BytesIO()
    photo.save(file, "JPEG", quality=92)
    data = file.getvalue()
    return Asset(name="ball.jpg", media_type="image/jpeg", data=data, sha256=hashlib.sha256(data).hexdigest())


def _cut(
    photo: Image.Image, likelihood: NDArray[np.float32], monkeypatch: pytest.MonkeyPatch
) -> Image.Image | None:
    """Cut out as if the network had predicted this likelihood."""
    monkeypatch.setattr(matting, "predict_mask", lambda _: likelihood)
    return matting.cut_out(photo)


def _alpha(cut: Image.Image | None) -> Image.Image:
    assert cut is not None
    return cut.getchannel("A")


def test_the_outline_is_at_the_edges_in_the_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within two pixels all round, although the network's answer is blurred over twenty."""
    mask = _mask()
    alpha = _alpha(_cut(_photo(mask), _likelihood(mask), monkeypatch))
    assert alpha.size == mask.size
    assert _overlap(alpha, mask) > 0.98


def test_the_inside_is_opaque_and_the_outside_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Away from the outline no colour makes a hole or a speck."""
    mask = _mask()
    alpha = _alpha(_cut(_photo(mask), _likelihood(mask), monkeypatch))
    assert alpha.crop((400, 280, 600, 480)).getextrema() == (255, 255)
    assert alpha.crop((0, 0, 1000, 120)).getextrema() == (0, 0)


def test_the_edge_has_no_colour_of_the_old_background(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the subject fades, its own colour fades: no green fringe."""
    mask = _mask()
    cut = _cut(_photo(mask), _likelihood(mask), monkeypatch)
    assert cut is not None
    pixels = np.asarray(cut, np.int16)
    edge = pixels[(pixels[..., 3] > 60) & (pixels[..., 3] < 200)]
    assert len(edge) > 500
    assert (edge[:, 0] > edge[:, 1]).all()


@pytest.mark.parametrize(
    ("ball", "is_cut_out"),
    [
        pytest.param((300, 180, 700, 580), True, id="a subject in the middle"),
        pytest.param((250, 260, 750, 1000), True, id="one cut off by the lower edge"),
        pytest.param((470, 350, 530, 410), False, id="one too small"),
        pytest.param((-400, -300, 1400, 1060), False, id="one that fills the photo"),
        pytest.param((200, -300, 800, 500), False, id="a head cut off"),
        pytest.param((-350, 50, 300, 700), False, id="a shoulder along most of one side"),
    ],
)
def test_only_a_subject_that_looks_right_alone_is_cut_out(
    ball: tuple[int, int, int, int], is_cut_out: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any other photo looks better whole; the renderer crops and grades it."""
    mask = _mask(ball=ball)
    assert (_cut(_photo(mask), _likelihood(mask, 1.0), monkeypatch) is not None) is is_cut_out


def test_an_uncertain_outline_is_not_cut_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wide rim of middling likelihood around the subject means that the network guesses."""
    mask = _mask()
    assert _cut(_photo(mask), _likelihood(mask), monkeypatch) is not None
    assert _cut(_photo(mask), _likelihood(mask, 40.0), monkeypatch) is None


def test_a_small_separate_piece_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lamp in a corner is not the subject."""
    mask = Image.composite(lamp := _mask(ball=(20, 20, 90, 90)), _mask(), lamp)
    alpha = _alpha(_cut(_photo(mask), _likelihood(mask, 1.0), monkeypatch))
    assert alpha.crop((0, 0, 120, 120)).getextrema() == (0, 0)
    assert alpha.getpixel((500, 380)) == 255


def test_a_second_subject_of_the_same_size_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people who stand apart are both the subject."""
    first = _mask(ball=(60, 200, 400, 540))
    mask = Image.composite(first, _mask(ball=(600, 200, 940, 540)), first)
    assert _overlap(_alpha(_cut(_photo(mask), _likelihood(mask, 1.0), monkeypatch)), mask) > 0.97


@with_extra
def test_a_subject_is_found_and_cut_out() -> None:
    """The network and the refinement together, on a photo with a known outline."""
    mask = _mask()
    cut = matting.cut_out(_photo(mask))
    assert cut is not None
    assert cut.mode == "RGBA"
    assert _overlap(cut.getchannel("A"), mask) > 0.97


@with_extra
def test_the_same_photo_is_cut_out_the_same_way_each_time() -> None:
    """To the bit: the same title gives the same file."""
    photo = _photo(_mask())
    first, second = matting.cut_out(photo), matting.cut_out(photo)
    assert first is not None
    assert second is not None
    assert first.tobytes() == second.tobytes()


@with_extra
@pytest.mark.parametrize(
    "photo",
    [
        pytest.param(Image.new("RGB", (640, 480), (10, 200, 30)), id="one colour"),
        pytest.param(Image.linear_gradient("L").convert("RGB"), id="a sky"),
        pytest.param(Image.new("RGB", (1, 1)), id="one pixel"),
    ],
)
def test_a_photo_without_a_subject_stays_as_it_is(photo: Image.Image) -> None:
    """The renderer then crops it as it did before."""
    assert matting.cut_out(photo) is None


@with_extra
def test_a_large_photo_is_cut_out_no_larger_than_it_is_shown() -> None:
    """What is kept of twelve megapixels is no more than what is kept of two."""
    mask = _mask().resize((2000, 1520))
    cut = matting.cut_out(_photo(mask))
    assert cut is not None
    assert max(cut.size) == 1440


@with_extra
def test_the_picture_shows_the_subject_without_its_field() -> None:
    """The photo's green is nowhere beside the ball, and the ball is there."""
    photo = _asset(_photo(_mask()))
    assert is_cut_out(photo)
    picture = compose(make_request("Ten Ball Games for Rainy Days", photo=photo))
    width, height = picture.size
    pixels = np.frombuffer(bytes(picture.pixels), np.uint8).reshape(height, width, 4)[:, 2 * width // 3 :, :3]
    red, green, blue = (pixels[..., channel].astype(np.int16) for channel in range(3))
    assert ((red > 150) & (green < 140) & (blue < 60)).mean() > 0.05
    assert ((green > red + 40) & (green > blue + 40)).mean() < 0.01


@pytest.mark.skipif(saliency.installed(), reason="with thumbcli[cutout] it is cut out")
def test_without_the_extra_a_solid_photo_stays_whole() -> None:
    """The extra is no requirement."""
    assert not is_cut_out(_asset(_photo(_mask())))

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
    ground = Image.merge("RGB", (field.point(lambda v: v // 4), field, field.point(lambda v: v // 3)))
    light = Image.linear_gradient("L").resize(mask.size).point(lambda v: 255 - v // 2)
    ball = Image.merge("RGB", (light, light.point(lambda v: v // 2), light.point(lambda v: v // 8)))
    return Image.composite(ball, ground, mask)


def _likely(mask: Image.Image, blur_px: float = 4.0) -> NDArray[np.float32]:
    """Return what a network would say of it: the truth, coarse and blurred."""
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


def test_the_outline_lies_where_the_colours_change() -> None:
    """Within two pixels all round, although what the network says is blurred over forty."""
    mask = _mask()
    alpha = matting._refined(_photo(mask), _likely(mask))
    assert alpha.size == mask.size
    assert _overlap(alpha, mask) > 0.98


def test_inside_is_whole_and_outside_is_nothing() -> None:
    """Away from the outline no colour makes a hole or a speck."""
    mask = _mask()
    alpha = matting._refined(_photo(mask), _likely(mask))
    assert alpha.crop((400, 280, 600, 480)).getextrema() == (255, 255)
    assert alpha.crop((0, 0, 1000, 120)).getextrema() == (0, 0)


def test_the_edge_keeps_nothing_of_the_old_background() -> None:
    """Where the subject fades, its own colour fades: no green fringe."""
    mask = _mask()
    cut = matting._on_nothing(_photo(mask), mask)
    pixels = np.asarray(cut, np.int16)
    edge = pixels[(pixels[..., 3] > 60) & (pixels[..., 3] < 200)]
    assert len(edge) > 500
    assert (edge[:, 0] > edge[:, 1]).all()


@pytest.mark.parametrize(
    ("ball", "alone"),
    [
        pytest.param((300, 180, 700, 580), True, id="a subject in the middle"),
        pytest.param((250, 260, 750, 1000), True, id="one that the lower edge cuts off"),
        pytest.param((470, 350, 530, 410), False, id="one too small to be meant"),
        pytest.param((-400, -300, 1400, 1060), False, id="one that is all there is"),
        pytest.param((200, -300, 800, 500), False, id="a head cut off"),
        pytest.param((-350, 50, 300, 700), False, id="a shoulder at most of one side"),
    ],
)
def test_only_what_stands_well_alone_is_cut_out(ball: tuple[int, int, int, int], alone: bool) -> None:
    """Anything else looks better in its own picture, which the renderer crops and grades."""
    assert matting._stands_alone(_likely(_mask(ball=ball), 1.0)) is alone


def test_a_doubtful_outline_is_left_alone() -> None:
    """A veil of middling likelihood around the subject tells that the network guesses."""
    assert not matting._stands_alone(_likely(_mask(), 40.0))


def test_what_lies_apart_and_is_small_goes() -> None:
    """A lamp in a corner is not the subject."""
    far = _likely(_mask(ball=(20, 20, 90, 90)), 1.0)
    both = np.maximum(_likely(_mask(), 1.0), far)
    kept = matting._without_islands(both)
    assert kept[:40, :40].max() == 0
    assert kept[SIDE // 2, SIDE // 2] == 1


def test_a_second_subject_of_the_same_size_stays() -> None:
    """Two people who stand apart are both meant."""
    pair = np.maximum(
        _likely(_mask(ball=(60, 200, 400, 540)), 1.0), _likely(_mask(ball=(600, 200, 940, 540)), 1.0)
    )
    assert (matting._without_islands(pair) > 0.5).sum() == (pair > 0.5).sum()


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

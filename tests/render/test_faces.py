"""Faces in photos."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from thumbcli.render.paint.faces import find_faces
from thumbcli.render.paint.photo_crop import Face

_HOPPER = "matplotlib/mpl-data/sample_data/grace_hopper.jpg"


def _portrait() -> Image.Image:
    """Return a portrait in the public domain that matplotlib carries: her face is 38 % of the height."""
    try:
        path = Path(str(distribution("matplotlib").locate_file(_HOPPER)))
    except PackageNotFoundError:
        pytest.skip("matplotlib and its portrait are not installed")
    return Image.open(path).convert("RGB")


def _placed(size: tuple[int, int], width: int, at: tuple[int, int]) -> Image.Image:
    """Return a photo of `size` that shows the portrait `width` px wide at `at`."""
    portrait = _portrait()
    canvas = Image.new("RGB", size, (96, 110, 120))
    canvas.paste(portrait.resize((width, round(width * portrait.height / portrait.width))), at)
    return canvas


@pytest.mark.long
@pytest.mark.parametrize(
    ("size", "width", "at"),
    [
        pytest.param((512, 600), 512, (0, 0), id="as it is"),
        pytest.param((2048, 2400), 2048, (0, 0), id="large"),
        pytest.param((160, 188), 160, (0, 0), id="small"),
        pytest.param((1600, 900), 768, (0, 0), id="at the left"),
        pytest.param((1600, 900), 768, (832, 0), id="at the right"),
        pytest.param((1600, 900), 400, (600, 400), id="low in the middle"),
        pytest.param((900, 1600), 700, (100, 60), id="upright"),
        pytest.param((1200, 1200), 340, (800, 40), id="far away"),
        pytest.param((1800, 600), 512, (1200, 0), id="wide"),
        pytest.param((1600, 900), 900, (350, -100), id="close"),
    ],
)
def test_a_face_is_found_wherever_it_is(size: tuple[int, int], width: int, at: tuple[int, int]) -> None:
    """Within an eighth of its width: in any place, at any size from a fourteenth of the photo on."""
    (found,) = find_faces(_placed(size, width, at))
    face = Face(0.341, 0.184, 0.694, 0.565)
    height = width * 600 / 512
    expected = (
        (at[0] + face.left * width) / size[0],
        (at[1] + face.top * height) / size[1],
        (at[0] + face.right * width) / size[0],
        (at[1] + face.bottom * height) / size[1],
    )
    near = 0.125 * (face.right - face.left) * width / min(size)
    assert found == pytest.approx(expected, abs=near)


@pytest.mark.parametrize("change", [ImageOps.mirror, ImageOps.grayscale, ImageOps.autocontrast])
def test_a_face_is_found_in_any_light(change: object) -> None:
    """Mirrored, without colour, with more contrast."""
    assert callable(change)
    assert len(find_faces(change(_portrait()).convert("RGB"))) == 1


def test_two_faces_are_found_the_larger_first() -> None:
    """Each once."""
    photo = _placed((1600, 900), 700, (0, 40))
    photo.paste(_portrait().resize((400, 469)), (1100, 100))
    larger, smaller = find_faces(photo)
    assert larger.area > 2 * smaller.area
    assert larger.right < smaller.left


@pytest.mark.parametrize(
    "photo",
    [
        pytest.param(Image.new("RGB", (800, 600), (90, 120, 160)), id="plain"),
        pytest.param(Image.effect_noise((800, 600), 80).convert("RGB"), id="noise"),
        pytest.param(Image.radial_gradient("L").resize((900, 600)).convert("RGB"), id="a glow"),
        pytest.param(Image.linear_gradient("L").resize((600, 900)).convert("RGB"), id="a sky"),
        pytest.param(Image.effect_mandelbrot((800, 600), (-2, -1.2, 1, 1.2), 60).convert("RGB"), id="shapes"),
        pytest.param(Image.new("RGB", (1, 1)), id="a pixel"),
        pytest.param(Image.new("RGB", (2000, 8)), id="a line"),
    ],
)
def test_nothing_else_is_a_face(photo: Image.Image) -> None:
    """Whatever is in the photo."""
    assert find_faces(photo) == ()


def test_a_turned_portrait_has_no_face() -> None:
    """The networks know upright ones; photos are turned as the camera was held before."""
    assert find_faces(_portrait().transpose(Image.Transpose.ROTATE_180)) == ()


def test_faces_are_the_same_every_time() -> None:
    """And numpy's own state has no part in it."""
    photo = _portrait()
    first = find_faces(photo)
    np.random.default_rng().random()
    assert find_faces(photo) == first

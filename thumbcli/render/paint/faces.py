"""Faces in a photo, by three small networks in `face_networks.npz`.

They come from the package mtcnn 1.0 (`face_networks_license.txt`); what that needs to unpack them takes five
times their size. The first network proposes squares on a pyramid of small copies, the other two look at each
of them more closely. All are evaluated with numpy: a photo takes about 40 ms of one core, once.

Source:
    Zhang et al., "Joint Face Detection and Alignment Using Multitask Cascaded Convolutional Networks" (2016).
"""

from __future__ import annotations

from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from PIL import Image

from thumbcli.render.paint.photo_crop import Face

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.floating[Any]]

__all__ = ["NETWORKS_FILE", "find_faces"]

NETWORKS_FILE: Final = Path(__file__).with_name("face_networks.npz")
"""Arrays of 32-bit floats, named `network.layer.part`.

The parts are `weights` (height, width, channels in and out; of a full layer, values in and out), `bias`, and
`slope` of negative values for layers that have one.
"""

_LONGEST_PX = 384
_SMALLEST_FACE_PX = 28
"""The longest side of the copy that is searched, and the smallest face in it: a fourteenth of the photo."""

_CELL_PX, _STRIDE_PX, _PYRAMID_STEP = 12, 2, 0.709
_REFINER_PX, _JUDGE_PX = 24, 48
"""The networks' windows, and from one copy of the pyramid to the next (the paper's figures)."""

_PROPOSER_MIN, _REFINER_MIN, _JUDGE_MIN = 0.6, 0.7, 0.95
"""The least likelihood at each stage. The last is stricter than the paper's 0.8: a missed face costs less
than a crop around a face that is none."""

_SAME_FACE = 0.5  # squares that share this much of their union show one face
_MOST_PROPOSALS = 80
_MIDDLE, _SPREAD = 127.5, 128.0  # of the levels that the networks were trained on


def find_faces(photo: Image.Image) -> tuple[Face, ...]:
    """Return the faces in the photo, the largest first.

    Args:
        photo: RGB, of any size and shape.
    """
    scale = min(1.0, _LONGEST_PX / max(photo.size))
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    small = photo.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    squares = _proposals(small)
    for network, side, least in ((_refine, _REFINER_PX, _REFINER_MIN), (_judge, _JUDGE_PX, _JUDGE_MIN)):
        if not len(squares):
            return ()
        squares = _closer(squares, network(_patches(small, squares, side)), least)
    shares = squares[:, :4] / np.array([*size, *size])
    faces = (Face(*(float(round(share, 3)) for share in row.clip(0, 1))) for row in shares)
    return tuple(sorted(faces, key=lambda face: -face.area))


def _proposals(image: Image.Image) -> Array:
    """Return squares that may show a face: left, top, right, bottom in px, and the likelihood."""
    found: list[Array] = [np.zeros((0, 5))]
    scale = _CELL_PX / _SMALLEST_FACE_PX
    while min(image.size) * scale >= _CELL_PX:
        size = (round(image.width * scale), round(image.height * scale))
        boxes, likely = _propose(_levels(image.resize(size, Image.Resampling.BILINEAR))[None])
        rows, columns = np.nonzero(likely[0] > _PROPOSER_MIN)
        corner = np.stack([columns, rows], -1) * float(_STRIDE_PX)
        squares = np.concatenate([corner, corner + _CELL_PX], 1) + boxes[0, rows, columns] * _CELL_PX
        found.append(
            _distinct(np.concatenate([squares / scale, likely[0, rows, columns][:, None]], 1), _SAME_FACE)
        )
        scale *= _PYRAMID_STEP
    return _squared(_distinct(np.concatenate(found), 0.7)[:_MOST_PROPOSALS])


def _closer(squares: Array, seen: tuple[Array, Array], least: float) -> Array:
    """Return the squares that still look like a face, moved to where the network says that it is."""
    moves, likely = seen
    keep = likely > least
    squares, moves = squares[keep], moves[keep]
    sides = squares[:, 2:4] - squares[:, :2]
    moved = squares[:, :4] + moves * np.concatenate([sides, sides], 1)
    kept = _distinct(np.concatenate([moved, likely[keep][:, None]], 1), _SAME_FACE)
    return _squared(kept) if least < _JUDGE_MIN else kept


def _squared(boxes: Array) -> Array:
    """Return squares around the boxes."""
    middle = (boxes[:, :2] + boxes[:, 2:4]) / 2
    half = (boxes[:, 2:4] - boxes[:, :2]).max(1, keepdims=True, initial=0) / 2
    return np.concatenate([middle - half, middle + half, boxes[:, 4:]], 1)


def _distinct(boxes: Array, overlap: float) -> Array:
    """Return the most likely of boxes that overlap, the most likely first."""
    left = boxes[np.argsort(-boxes[:, 4], kind="stable")]
    kept = []
    while len(left):
        first, left = left[0], left[1:]
        kept.append(first)
        inner = (np.minimum(first[2:4], left[:, 2:4]) - np.maximum(first[:2], left[:, :2])).clip(0).prod(1)
        areas = (left[:, 2:4] - left[:, :2]).prod(1) + (first[2:4] - first[:2]).prod()
        left = left[inner < overlap * (areas - inner)]
    return np.array(kept).reshape(-1, 5)


def _patches(image: Image.Image, squares: Array, side_px: int) -> Array:
    """Return what each square shows, `side_px` wide; grey beyond the photo."""
    border = max(image.size)
    framed = Image.new("RGB", (image.width + 2 * border, image.height + 2 * border), (int(_MIDDLE),) * 3)
    framed.paste(image, (border, border))
    boxes = (squares[:, :4] + border).clip(0, min(framed.size))
    shown = [
        _levels(framed.resize((side_px, side_px), Image.Resampling.BILINEAR, box=tuple(box)))
        for box in boxes.tolist()
    ]
    return np.stack(shown)


def _levels(image: Image.Image) -> Array:
    return (np.asarray(image, np.float32) - np.float32(_MIDDLE)) / np.float32(_SPREAD)


def _propose(pictures: Array) -> tuple[Array, Array]:
    """Return for each cell how to move its square, and how likely it shows a face."""
    layers = _layers("proposer")
    seen = _pooled(_rectified(_convolved(pictures, layers[0]), layers[0]), 2)
    for layer in layers[1:3]:
        seen = _rectified(_convolved(seen, layer), layer)
    return _convolved(seen, layers[3]), _likely(_convolved(seen, layers[4]))


def _refine(patches: Array) -> tuple[Array, Array]:
    first, second, third, full, moves, face = _layers("refiner")
    seen = _pooled(_rectified(_convolved(patches, first), first), 3)
    seen = _pooled(_rectified(_convolved(seen, second), second), 3, padded=False)
    seen = _rectified(_full(_flat(_rectified(_convolved(seen, third), third)), full), full)
    return _full(seen, moves), _likely(_full(seen, face))


def _judge(patches: Array) -> tuple[Array, Array]:
    first, second, third, fourth, full, moves, _landmarks, face = _layers("judge")
    seen = _pooled(_rectified(_convolved(patches, first), first), 3)
    seen = _pooled(_rectified(_convolved(seen, second), second), 3, padded=False)
    seen = _pooled(_rectified(_convolved(seen, third), third), 2)
    seen = _rectified(_full(_flat(_rectified(_convolved(seen, fourth), fourth)), full), full)
    return _full(seen, moves), _likely(_full(seen, face))


class _Layer(NamedTuple):
    """The weights of one layer, and the slope of its negative values where it has one."""

    weights: Array
    bias: Array
    slope: Array | None


def _convolved(pictures: Array, layer: _Layer) -> Array:
    """Return pictures (number, height, width, channels) seen through a layer, without padding."""
    high, wide = layer.weights.shape[:2]
    windows = np.lib.stride_tricks.sliding_window_view(pictures, (high, wide), (1, 2))
    return np.tensordot(windows, layer.weights, ((4, 5, 3), (0, 1, 2))) + layer.bias


def _full(values: Array, layer: _Layer) -> Array:
    return values @ layer.weights + layer.bias


def _rectified(values: Array, layer: _Layer) -> Array:
    slope = np.float32(1) if layer.slope is None else layer.slope
    return np.maximum(values, 0) + slope * np.minimum(values, 0)


def _pooled(pictures: Array, side: int, *, padded: bool = True) -> Array:
    """Return the largest value of every second window of `side`; padded at the end if it has to be."""
    if padded:
        ends = [max(0, (-(-length // 2) - 1) * 2 + side - length) for length in pictures.shape[1:3]]
        frame = ((0, 0), (0, ends[0]), (0, ends[1]), (0, 0))
        pictures = np.pad(pictures, frame, constant_values=-np.inf)
    high, wide = ((length - side) // 2 * 2 + 1 for length in pictures.shape[1:3])
    shifts = (
        pictures[:, down : down + high : 2, along : along + wide : 2]
        for down in range(side)
        for along in range(side)
    )
    return reduce(np.maximum, shifts)


def _flat(pictures: Array) -> Array:
    """Return each picture as one row, column by column, as the networks were trained."""
    return pictures.transpose(0, 2, 1, 3).reshape(len(pictures), -1)


def _likely(pairs: Array) -> Array:
    """Return the likelihood of the second of two classes."""
    likely: Array = 1 / (1 + np.exp(pairs[..., 0] - pairs[..., 1]))
    return likely


@cache
def _layers(network: str) -> tuple[_Layer, ...]:
    """Return the layers of one of the networks, in their order."""
    arrays = _arrays()
    count = sum(name.startswith(f"{network}.") and name.endswith(".bias") for name in arrays)
    return tuple(
        _Layer(
            arrays[f"{network}.{layer}.weights"],
            arrays[f"{network}.{layer}.bias"],
            arrays.get(f"{network}.{layer}.slope"),
        )
        for layer in range(count)
    )


@cache
def _arrays() -> Mapping[str, Array]:
    with np.load(NETWORKS_FILE) as packed:
        return dict(packed)

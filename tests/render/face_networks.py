"""Write `face_networks.npz` anew from the package mtcnn: `python -m tests.render.face_networks`.

It fetches the package with pip, and needs `pip install lz4`. There the networks are lists that joblib
pickled and LZ4 packed; they are read without unpickling them.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import zipfile
from importlib import import_module
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from thumbcli.render.paint.faces import NETWORKS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

PACKAGE = "mtcnn==1.0.0"
NETWORKS = {
    "proposer": ("pnet", ((3, 3, 3, 10), (3, 3, 10, 16), (3, 3, 16, 32), (1, 1, 32, 4), (1, 1, 32, 2)), 2),
    "refiner": ("rnet", ((3, 3, 3, 28), (3, 3, 28, 48), (2, 2, 48, 64), (576, 128), (128, 4), (128, 2)), 2),
    "judge": (
        "onet",
        (
            *((3, 3, 3, 32), (3, 3, 32, 64), (3, 3, 64, 64), (2, 2, 64, 128)),
            *((1152, 256), (256, 4), (256, 10), (256, 2)),
        ),
        3,
    ),
}
"""File, shapes of the layers, and how many of these are outputs, which have no slope."""

_ARRAY_START = re.compile(rb"ub[\x01-\x10]\xff+")
"""What stands before the values of an array: the end of its description, and bytes that align it."""

_FIXED_TIME = (2026, 1, 1, 0, 0, 0)


def layers(pickled: bytes, name: str) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the arrays of a network with their names."""
    _, shapes, outputs = NETWORKS[name]
    found = (
        np.frombuffer(pickled, "<f4", (len(pickled) - start.end()) // 4, start.end())
        for start in _ARRAY_START.finditer(pickled)
    )
    for layer, shape in enumerate(shapes):
        yield f"{name}.{layer}.weights", next(found)[: prod(shape)].reshape(shape)
        yield f"{name}.{layer}.bias", next(found)[: shape[-1]]
        if layer < len(shapes) - outputs:
            yield f"{name}.{layer}.slope", next(found)[: shape[-1]]


def main() -> None:
    """Write the file; the same networks give the same bytes."""
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(NETWORKS_FILE, "w") as packed:
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", scratch, PACKAGE]
        subprocess.run(fetch, check=True)
        (wheel,) = Path(scratch).glob("*.whl")
        with zipfile.ZipFile(wheel) as files:
            for name, (file, _, _) in NETWORKS.items():
                data = files.read(f"mtcnn/assets/weights/{file}.lz4")
                for key, array in layers(import_module("lz4.frame").decompress(data), name):
                    written = io.BytesIO()
                    np.save(written, array, allow_pickle=False)
                    entry = zipfile.ZipInfo(f"{key}.npy", _FIXED_TIME)
                    packed.writestr(entry, written.getvalue(), zipfile.ZIP_DEFLATED, 9)


if __name__ == "__main__":
    main()

"""Pixels become files."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from thumbcli.contract import OutputFormat, Size
from thumbcli.render.pixels.encode import encode


@pytest.mark.parametrize(("output_format", "loss"), [(OutputFormat.WEBP, 6), (OutputFormat.PNG, 0)])
def test_a_file_holds_the_pixels_that_were_given(output_format: OutputFormat, loss: int) -> None:
    """RGB, the right size, without an alpha channel."""
    pixels = bytearray(b"\x20\x80\xc0\x00" * 64 * 32)
    with Image.open(BytesIO(encode(pixels, Size(64, 32), output_format))) as image:
        assert (image.format, image.mode, image.size) == (output_format.upper(), "RGB", (64, 32))
        found = image.getpixel((30, 20))
    assert isinstance(found, tuple)
    assert all(abs(one - other) <= loss for one, other in zip(found, (0x20, 0x80, 0xC0), strict=True))


def test_one_webp_imports_no_other_format() -> None:
    """Pillow's five usual plugins would cost a lone picture a tenth of its time."""
    code = """
import sys
from thumbcli.contract import OutputFormat, Size
from thumbcli.render.pixels.encode import encode
encode(bytearray(4 * 64), Size(8, 8), OutputFormat.WEBP)
print(sorted(name for name in sys.modules if name.startswith("PIL.") and name.endswith("ImagePlugin")))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['PIL.WebPImagePlugin']"

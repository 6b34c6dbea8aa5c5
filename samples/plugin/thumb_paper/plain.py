"""An engine for thumb: the title on plain paper, drawn with Pillow alone."""

from __future__ import annotations

import textwrap
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from thumbcli import Request

__all__ = ["draw"]

_PAPER, _INK = "#f6f1e4", "#1d2a2f"
_LINE_CHARS = 18


def draw(request: Request) -> bytes:
    """Return a file of `request.output_format` and `request.size`; called in a thread, for each title."""
    width, height = request.size
    picture = Image.new("RGB", (width, height), _PAPER)
    font = ImageFont.load_default(height / 9)
    words = "\n".join(textwrap.wrap(request.title, _LINE_CHARS))
    ImageDraw.Draw(picture).multiline_text((width * 0.08, height * 0.12), words, _INK, font)
    file = BytesIO()
    kind = "jpeg" if request.output_format == "jpg" else str(request.output_format)
    picture.save(file, kind)
    return file.getvalue()

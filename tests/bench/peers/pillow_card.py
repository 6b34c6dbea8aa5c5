"""The card with Pillow alone: a backdrop that is drawn once, wrapped words on it, WebP."""

from __future__ import annotations

import io
import json
import sys
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

SIZE_PX = (1280, 720)
LEFT_PX, WIDTH_PX = 60, 660
FONT_PX, LINE_PX = 104, 117
GROUND, GROUND_END = (11, 16, 48), (27, 20, 100)
PANEL, PANEL_END = (34, 211, 238), (99, 102, 241)
PANEL_OUTLINE = ((960, 0), (1280, 0), (1280, 720), (810, 720))


def main() -> None:
    """Say `ready`, draw each line of JSON titles, say how many bytes that made."""
    font = ImageFont.truetype(sys.argv[1], FONT_PX)
    print("ready", flush=True)
    for line in sys.stdin:
        print(sum(len(draw(title, font)) for title in json.loads(line)), flush=True)


def draw(title: str, font: ImageFont.FreeTypeFont) -> bytes:
    """Return the card of a title as a WebP file."""
    image = backdrop().copy()
    brush = ImageDraw.Draw(image)
    lines = wrapped(title.upper(), font)
    top = (SIZE_PX[1] - len(lines) * LINE_PX) / 2
    for place, line in enumerate(lines):
        brush.text((LEFT_PX, top + place * LINE_PX), line, font=font, fill="white")
    file = io.BytesIO()
    image.save(file, "WEBP", quality=80, method=2)
    return file.getvalue()


@lru_cache(1)
def backdrop() -> Image.Image:
    """Return the ground and the panel, each a gradient."""
    image = gradient(GROUND, GROUND_END)
    mask = Image.new("L", SIZE_PX, 0)
    ImageDraw.Draw(mask).polygon(PANEL_OUTLINE, fill=255)
    image.paste(gradient(PANEL, PANEL_END), (0, 0), mask)
    return image


def gradient(start: tuple[int, int, int], end: tuple[int, int, int]) -> Image.Image:
    """Return a diagonal gradient."""
    ramp = Image.linear_gradient("L").rotate(45).resize(SIZE_PX)
    return Image.composite(Image.new("RGB", SIZE_PX, end), Image.new("RGB", SIZE_PX, start), ramp)


def wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Return the lines of a text, as many words on each as fit."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= WIDTH_PX:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


if __name__ == "__main__":
    main()

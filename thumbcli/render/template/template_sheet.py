"""Several pictures side by side on one sheet, each with what was wrong."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.contract import Thumbnail

__all__ = ["contact_sheet"]

_ROW_HEIGHT_PX, _ROW_WIDTH_PX, _GAP_PX = 420, 1640, 16
_GROUND = (210, 212, 216)


def contact_sheet(pictures: Sequence[Thumbnail]) -> bytes:
    """Return a PNG of all pictures at one height, in rows."""
    small = [_scaled(picture) for picture in pictures]
    rows: list[list[Image.Image]] = [[]]
    for image in small:
        if rows[-1] and sum(each.width + _GAP_PX for each in rows[-1]) + image.width > _ROW_WIDTH_PX:
            rows.append([])
        rows[-1].append(image)
    width = max(sum(each.width + _GAP_PX for each in row) for row in rows) + _GAP_PX
    sheet = Image.new("RGB", (width, len(rows) * (_ROW_HEIGHT_PX + _GAP_PX) + _GAP_PX), _GROUND)
    for down, row in enumerate(rows):
        x = _GAP_PX
        for image in row:
            sheet.paste(image, (x, _GAP_PX + down * (_ROW_HEIGHT_PX + _GAP_PX)))
            x += image.width + _GAP_PX
    file = BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


def _scaled(picture: Thumbnail) -> Image.Image:
    image = Image.open(BytesIO(picture.image)).convert("RGB")
    width = max(1, round(image.width * _ROW_HEIGHT_PX / image.height))
    return image.resize((width, _ROW_HEIGHT_PX), Image.Resampling.LANCZOS)

"""What the tests of kits share: pictures in files, a hand, and the file of a kit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from thumbcli.brand.asset_files import load_asset
from thumbcli.contract.brand_style import BrandStyle, Case

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.contract import Asset

__all__ = ["HAND", "HAND_TOML", "asset", "with_place", "write_picture"]

HAND = BrandStyle(
    background="#102040",
    surface="#16305c",
    ink="#ffffff",
    accent="#ffcc00",
    dark=True,
    chroma=0.12,
    warmth=-0.2,
    text_share=0.25,
    case=Case.UPPER,
    families=("impact",),
    face="Anton",
)

HAND_TOML = """\
background = "#102040"
surface = "#16305c"
ink = "#ffffff"
accent = "#ffcc00"
dark = true
chroma = 0.12
warmth = -0.2
text-share = 0.25
case = "upper"
families = ["impact"]
face = "Anton"
"""


def write_picture(path: Path, colour: str = "red", *, size: tuple[int, int] = (64, 36)) -> Path:
    """Write a picture in one colour as the kind that its name says, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)
    return path


def with_place(path: Path) -> Path:
    """Write a photo that tells its camera and where it was taken, and return its path."""
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (64, 36), "green").save(path, exif=exif)
    return path


def asset(folder: Path, colour: str = "red", name: str = "picture.png") -> Asset:
    """Return a picture in one colour, read from a file in `folder`."""
    return load_asset(write_picture(folder / name, colour), kind="photo")

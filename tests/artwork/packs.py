"""Small packs of artwork for tests, and what is drawn of them."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from typing import TYPE_CHECKING

import skia
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from thumbcli.artwork.pack import ArtworkPack

SIDE_PX = 64


def svg(
    colour: str = "#ff0000", inner: str = "", root: str = 'width="32" height="32" viewBox="0 0 32 32"'
) -> bytes:
    """Return an SVG: a disc of one colour."""
    disc = f'<circle cx="16" cy="16" r="14" fill="{colour}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {root}>{disc}{inner}</svg>'.encode()


def png(colour: str = "#00ff00", size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a PNG of one colour."""
    file = io.BytesIO()
    Image.new("RGBA", size, colour).save(file, "PNG")
    return file.getvalue()


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files, below folders that their names name."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def write_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a zip, whatever the names in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def write_tgz(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a tgz, whatever the names in it."""
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def icon_set(**values: object) -> bytes:
    """Return Iconify's JSON with two icons and an alias."""
    icons = {
        "rocket": {"body": '<path fill="currentColor" d="M0 0h16v16H0z"/>'},
        "wide": {"body": '<path fill="#0000ff" d="M0 0h32v8H0z"/>', "width": 32, "height": 8},
    }
    aliases = {"ship": {"parent": "rocket"}, "turned": {"parent": "rocket", "rotate": 1}}
    info = {"name": "Plain", "license": {"title": "MIT", "spdx": "MIT"}}
    whole = {"prefix": "plain", "icons": icons, "aliases": aliases, "info": info, **values}
    return json.dumps(whole).encode()


def drawn(pack: ArtworkPack, thing: str, side_px: int = SIDE_PX) -> Image.Image:
    """Return `thing` as the pack draws it, in RGBA."""
    pixels = bytearray(side_px * side_px * 4)
    info = skia.ImageInfo.Make(side_px, side_px, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    pack.draw(skia.Surface.MakeRasterDirect(info, pixels).getCanvas(), thing, side_px)
    return Image.frombuffer("RGBa", (side_px, side_px), pixels, "raw", "RGBa", 0, 1).convert("RGBA")


def middle(pack: ArtworkPack, thing: str) -> tuple[int, int, int, int]:
    """Return the colour in the middle of `thing`."""
    pixel = drawn(pack, thing).getpixel((SIDE_PX // 2, SIDE_PX // 2))
    assert isinstance(pixel, tuple)
    red, green, blue, alpha = pixel
    return int(red), int(green), int(blue), int(alpha)

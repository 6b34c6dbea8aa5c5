"""The thing that a person asks for: an emoji, a name, or a file of their own."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from thumbcli.artwork.installed_packs import known_file, remember_file
from thumbcli.artwork.own_objects import own_named
from thumbcli.artwork.rasterize import RASTER_PX, Rasterizer
from thumbcli.artwork.svg_check import ArtworkBrokenError
from thumbcli.contract import Asset
from thumbcli.contract.asset import IconFile
from thumbcli.errors import RequestRefused
from thumbcli.render.paint.objects import has_object
from thumbcli.render.paint.stickers import can_draw
from thumbcli.render.pixels.image_loading import open_picture
from thumbcli.render.title.flag_names import flag_named
from thumbcli.render.title.icon_vocabulary import icon_named

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_drawable", "requested_thing"]

_SVG = "image/svg+xml"
_WEBP_QUALITY = 90
_LOOK_SIGNS = str.maketrans("", "", "\ufe0e\ufe0f")


def is_drawable(thing: str) -> bool:
    """Tell whether there is artwork of `thing`, in full colour or as a sticker."""
    return can_draw(thing) or has_object(thing)


def requested_thing(icon: str | IconFile, language: str) -> str:
    """Return what to draw for an icon that a person asks for.

    Args:
        icon: A file, an emoji, or a name in the title's language or in English.
        language: Of the title: ISO 639-1.

    Raises:
        RequestRefused: The file can't be decoded, or there is no artwork of that name.
    """
    if isinstance(icon, IconFile):
        return known_file(icon.sha256) or remember_file(icon.sha256, _raster(icon))
    thing = next(filter(is_drawable, _candidates(icon, language)), None)
    if thing is None:
        raise RequestRefused(
            f"there is no artwork of the icon {icon!r}",
            code="400",
            remedy="name an emoji such as 🚀, what it is called, or an SVG, PNG or WebP file",
        )
    return thing


def _candidates(icon: str, language: str) -> Iterator[str]:
    """Yield what a name may stand for: a picture of a pack that is called so, else an emoji."""
    yield icon.translate(_LOOK_SIGNS)
    yield icon
    if own := own_named(icon):
        yield own
    if named := icon_named(icon, language):
        yield named
    if flag := flag_named(icon):
        yield flag


def _raster(icon: IconFile) -> bytes:
    if icon.media_type == _SVG:
        try:
            with Rasterizer() as rasterizer:
                return rasterizer.raster(icon.data)
        except ArtworkBrokenError as error:
            raise RequestRefused(
                f"Icon can't be drawn: {icon.name} {error}", code="400", remedy="use another file"
            ) from error
    asset = Asset(name=icon.name, media_type=icon.media_type, data=icon.data, sha256=icon.sha256)
    file = BytesIO()
    open_picture(asset, "Icon", fit_px=RASTER_PX).save(file, "WEBP", quality=_WEBP_QUALITY)
    return file.getvalue()

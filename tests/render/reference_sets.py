"""Sets of reference pictures of our own drawing, some of them hostile."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from thumbcli.contract import Asset, Category, Format, make_request
from thumbcli.contract.design_options import PLAIN, make_design
from thumbcli.render.compose import Picture, compose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.contract.brand_style import BrandStyle

__all__ = ["HOSTILE", "as_asset", "as_image", "by_hand", "drawn_set", "hostile_set"]

_SIZE = (320, 180)
_NEON = ((57, 255, 20), (255, 0, 255), (0, 255, 255), (255, 255, 0), (0, 0, 0), (255, 255, 255))
HOSTILE = (
    "one grey",
    "white",
    "black",
    "one colour",
    "noise",
    "neon",
    "random colours",
    "nearly one colour",
    "middle greys",
    "many colours",
)

_Colour = tuple[int, int, int]


def as_asset(image: Image.Image, file_format: str = "JPEG") -> Asset:
    """Save a picture as somebody would bring it along."""
    file = BytesIO()
    image.save(file, file_format)
    data = file.getvalue()
    media_type = f"image/{file_format.lower()}"
    return Asset(name="r", media_type=media_type, data=data, sha256=hashlib.sha256(data).hexdigest())


def as_image(picture: Picture) -> Image.Image:
    """Return a composed picture in RGB."""
    return Image.frombytes("RGBX", picture.size, bytes(picture.pixels)).convert("RGB")


def drawn_set(
    titles: Sequence[str], *, layout: str, palette: str, font: str = "anton", upper: bool = True
) -> list[Asset]:
    """Draw references in one look."""
    category = Category.TECH_SAAS if upper else Category.EDUCATION_TUTORIAL
    design = make_design(layout=layout, palette=palette, font=font, icon="rocket")
    return [
        as_asset(as_image(compose(make_request(title, category=category, design=design)))) for title in titles
    ]


def by_hand(
    title: str, brand_style: BrandStyle, *, format_: Format = Format.YOUTUBE, photo: Asset | None = None
) -> Picture:
    """Compose a title as a channel would have it."""
    return compose(
        make_request(title, format=format_, photo=photo, design=replace(PLAIN, brand_style=brand_style))
    )


def hostile_set(kind: str, seed: int) -> list[Asset]:
    """Return 1 to 3 pictures of a kind that teaches little, or the wrong thing."""
    chance = random.Random(f"{kind} {seed}")  # noqa: S311 - no secret
    images = [_hostile(kind, chance) for _ in range(chance.randint(1, 3))]
    return [as_asset(image, "PNG") for image in images]


def _hostile(kind: str, chance: random.Random) -> Image.Image:
    level = chance.randrange(256)
    base: _Colour = _any(chance)
    near = [_near(base, chance) for _ in range(4)]
    grey = [(shade, shade, shade) for shade in (chance.randrange(90, 170) for _ in range(3))]
    flat: dict[str, _Colour] = {
        "one grey": (level, level, level),
        "white": (255, 255, 255),
        "black": (0, 0, 0),
        "one colour": base,
    }
    if kind in flat:
        return Image.new("RGB", _SIZE, flat[kind])
    if kind == "noise":
        return Image.merge("RGB", [Image.effect_noise(_SIZE, 90) for _ in "rgb"])
    colours: dict[str, Sequence[_Colour]] = {
        "neon": _NEON,
        "random colours": [_any(chance) for _ in range(4)],
        "nearly one colour": near,
        "middle greys": grey,
        "many colours": [_any(chance) for _ in range(12)],
    }
    return _blocks(chance, colours[kind])


def _any(chance: random.Random) -> _Colour:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def _near(colour: _Colour, chance: random.Random) -> _Colour:
    red, green, blue = (min(255, max(0, level + chance.randrange(-25, 26))) for level in colour)
    return red, green, blue


def _blocks(chance: random.Random, colours: Sequence[_Colour]) -> Image.Image:
    image = Image.new("RGB", _SIZE, chance.choice(colours))
    draw = ImageDraw.Draw(image)
    for _ in range(9):
        x, y = chance.randrange(_SIZE[0]), chance.randrange(_SIZE[1])
        reach = (x + chance.randrange(20, 160), y + chance.randrange(15, 110))
        draw.rectangle((x, y, *reach), fill=chance.choice(colours))
    return image

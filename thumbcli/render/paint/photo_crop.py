"""Which part of a photo is shown: around its faces, else where most detail and unusual colour is."""

from __future__ import annotations

from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageChops

from thumbcli.contract.design_options import PhotoCrop, PhotoFocus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.render.pixels.shapes import Rect

__all__ = ["CROP_Y", "Face", "crop_box", "faces_in", "head_of", "heads_in", "main_faces", "salient_middle"]

CROP_Y = 0.36
"""Where the crop of a photo without a salient part starts, 0 (top) to 1: subjects are mostly high up."""

_HAIR, _CHIN, _EARS = 0.5, 0.12, 0.3
"""How far a head extends above, below and beside its face, in heights and widths of the face."""

_MAIN_SHARE = 0.3
"""Faces smaller than this share of the largest are passers-by."""

_HEAD_SHARES = {None: 0.46, PhotoCrop.CLOSE: 0.76, PhotoCrop.FULL: 0.5}
"""How much of the crop's height the heads take."""

_GROUP_WIDTH = 0.84  # how much of the crop's width several heads may take
_HEADROOM = 0.07  # above the hair, as a share of the crop's height

_SALIENCE_MAP_PX = 96  # the side of the picture that detail and colour are looked for in

_PORTRAIT_CROP_Y_MAX = 0.15
"""How low the crop of an upright photo may start: it mostly shows a person, with the head at the top."""

_SUBJECT_SHARE = 0.36  # how much of a photo's width its subject is looked for in
_OFF_CENTRE_COST = 0.2
"""The share of all detail that a crop must gain to move from its usual position to the far end."""

_COLOUR_WEIGHT = 0.5  # of unusual colour against detail


class Face(NamedTuple):
    """A face from forehead to chin, in shares of the photo's width and height."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Its share of the photo's height."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Its share of the photo."""
        return (self.right - self.left) * self.height


def crop_box(
    image: Image.Image,
    size_px: tuple[int, int],
    faces: Sequence[Face],
    *,
    crop: PhotoCrop | PhotoFocus | None = None,
    crop_y: float = CROP_Y,
    aim_x: float = 0.5,
    enlarged_max: float = 2.4,
) -> Rect:
    """Return the part of a photo to show, in its px.

    A head is never cut at the hair while there is headroom in the photo.

    Args:
        image: RGB.
        size_px: What it is shown in; the part has these proportions.
        faces: In the photo, the largest first.
        crop: What was asked for; None lets the faces decide. A point is where the heads would be, as far as
            the photo reaches.
        crop_y: Where the part starts if there is neither a face nor a more salient part, 0 (top) to 1.
        aim_x: Where in the part the heads should be, 0 (left) to 1.
        enlarged_max: How far `image` may be enlarged for the sake of a larger head.
    """
    if isinstance(crop, PhotoFocus):
        usual = crop_box(image, size_px, faces, crop_y=crop_y, aim_x=aim_x, enlarged_max=enlarged_max)
        return _moved(usual, image.size, crop, aim_x)
    ratio = size_px[0] / size_px[1]
    width, height = float(image.width), float(image.height)
    high = min(height, width / ratio)
    if not faces:
        return _salient_box(image, (high * ratio, high), crop, crop_y)
    left, top, right, bottom = heads_in(faces, image.width / image.height, ratio)
    left, top, right, bottom = left * width, top * height, right * width, bottom * height
    if crop in _HEAD_SHARES:
        wanted = max((bottom - top) / _HEAD_SHARES[crop], (right - left) / ratio / _GROUP_WIDTH)
        if crop is PhotoCrop.FULL:
            wanted = max(wanted, _reaching(width, (left + right) / 2, aim_x) / ratio)
        high = min(high, max(wanted, size_px[1] / enlarged_max))
    wide = high * ratio
    start = {PhotoCrop.LEFT: 0.0, PhotoCrop.RIGHT: width - wide}.get(
        crop or PhotoCrop.AUTO, (left + right) / 2 - wide * aim_x
    )
    x = max(0.0, min(start, width - wide))
    # Where a head does not fit, its chin counts as much as its hair.
    y = top - min(_HEADROOM * high, (high - (bottom - top)) / 2)
    y = max(0.0, min(y, height - high))
    return (x, y, min(x + wide, width), min(y + high, height))


def _moved(box: Rect, size_px: tuple[int, int], focus: PhotoFocus, aim_x: float) -> Rect:
    """Return a part of the photo, as large as `box`, with the point in its middle, or at `aim_x` across."""
    wide, high = box[2] - box[0], box[3] - box[1]
    x = max(0.0, min(size_px[0] * focus.across / 100 - wide * aim_x, size_px[0] - wide))
    y = max(0.0, min(size_px[1] * focus.down / 100 - high / 2, size_px[1] - high))
    return (x, y, x + wide, y + high)


def heads_in(faces: Sequence[Face], photo_ratio: float, ratio: float) -> Rect:
    """Return the bounds of the heads that a crop shows, in shares of the photo: of all that fit, else of one.

    Args:
        faces: At least one, the largest first.
        photo_ratio: The photo's width as a share of its height.
        ratio: The crop's.
    """
    heads = [head_of(face) for face in main_faces(faces)]
    left, right = min(head[0] for head in heads), max(head[2] for head in heads)
    if (right - left) / _GROUP_WIDTH > min(1.0, ratio / photo_ratio):
        heads = heads[:1]
        left, right = heads[0][0], heads[0][2]
    return (left, min(head[1] for head in heads), right, max(head[3] for head in heads))


def main_faces(faces: Sequence[Face]) -> tuple[Face, ...]:
    """Return the faces that the photo is about."""
    return tuple(face for face in faces if face.area >= _MAIN_SHARE * faces[0].area)


def head_of(face: Face) -> Rect:
    """Return the head around a face with its hair, as far as it is in the photo: shares as in a `Face`."""
    across, down = face.right - face.left, face.height
    return (
        max(0.0, face.left - _EARS * across),
        max(0.0, face.top - _HAIR * down),
        min(1.0, face.right + _EARS * across),
        min(1.0, face.bottom + _CHIN * down),
    )


def faces_in(faces: Sequence[Face], box: Rect, size_px: tuple[int, int]) -> tuple[Face, ...]:
    """Return faces in shares of a part of the photo.

    Args:
        faces: In shares of the photo.
        box: The part, in px of the photo.
        size_px: Of the photo.
    """
    left, top, right, bottom = box
    across, down = right - left, bottom - top
    return tuple(
        Face(
            (face.left * size_px[0] - left) / across,
            (face.top * size_px[1] - top) / down,
            (face.right * size_px[0] - left) / across,
            (face.bottom * size_px[1] - top) / down,
        )
        for face in faces
    )


def _reaching(width: float, middle: float, aim_x: float) -> float:
    """Return the widest part of a photo in which `middle` is at `aim_x`."""
    return min(middle / aim_x, (width - middle) / (1 - aim_x))


def _salient_box(
    image: Image.Image, size: tuple[float, float], crop: PhotoCrop | None, crop_y: float
) -> Rect:
    wide, high = size
    # Rounding may make a crop a little larger than the photo.
    spare_w, spare_h = max(0.0, image.width - wide), max(0.0, image.height - high)
    columns, rows = _salience(image)
    across = {PhotoCrop.LEFT: 0.0, PhotoCrop.RIGHT: 1.0}.get(crop or PhotoCrop.AUTO)
    if across is None:
        across = _focus(columns, wide / image.width)
    lowest = _PORTRAIT_CROP_Y_MAX if image.height > image.width else 1.0
    x, y = spare_w * across, spare_h * min(lowest, _focus(rows, high / image.height, crop_y))
    return (x, y, min(x + wide, image.width), min(y + high, image.height))


def salient_middle(image: Image.Image) -> float:
    """Return where across the photo its subject is by detail and colour, 0 (left) to 1 (right)."""
    columns, _ = _salience(image)
    return _focus(columns, _SUBJECT_SHARE) * (1 - _SUBJECT_SHARE) + _SUBJECT_SHARE / 2


def _salience(image: Image.Image) -> tuple[bytes, bytes]:
    """Return how much detail and unusual colour each column and each row of the photo has, 0 to 255."""
    from PIL import ImageFilter, ImageOps

    box = Image.Resampling.BOX
    small = image.resize((_SALIENCE_MAP_PX, _SALIENCE_MAP_PX), box, reducing_gap=1.0)
    edges = small.convert("L").filter(ImageFilter.FIND_EDGES)
    # The filter copies the outermost pixels, which are not edges.
    edges = ImageOps.expand(ImageOps.crop(edges, 1), 1, fill=0)
    red, green, blue = small.split()
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    colour = ImageChops.subtract(brightest, darkest)
    # Colour is salient where it differs from the rest of the photo: a blue sky is not a subject.
    usual = colour.resize((1, 1), box).resize(colour.size)
    unusual = ImageChops.difference(colour, usual).point(lambda value: value * _COLOUR_WEIGHT)
    both = ImageChops.add(edges, unusual)
    return both.resize((_SALIENCE_MAP_PX, 1), box).tobytes(), both.resize(
        (1, _SALIENCE_MAP_PX), box
    ).tobytes()


def _focus(profile: Sequence[int], share: float, usual: float = 0.5) -> float:
    """Return where a window over the profile shows most, 0 (start) to 1 (end).

    Args:
        profile: The salience of each column or row.
        share: The width of the window as a share of the profile.
        usual: Where the window is if all of the profile is equal; away from it, it must show more.
    """
    window = round(len(profile) * share)
    last = len(profile) - window
    if last <= 0:
        return usual
    least = min(profile)
    held = [value - least for value in profile]
    whole = sum(held) or 1
    # Salience counts less towards the ends of the window.
    seen = [1 - abs((step + 0.5) / window - 0.5) for step in range(window)]

    def score(start: int) -> float:
        shown = sum(map(mul, held[start : start + window], seen), 0.0) / whole
        return shown - _OFF_CENTRE_COST * abs(start / last - usual) * (1 - share)

    return max(range(last + 1), key=score) / last

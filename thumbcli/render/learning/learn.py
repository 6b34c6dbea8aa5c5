"""Learn a brand style from the reference pictures of a channel: palette, light or dark, layout and font."""

from __future__ import annotations

from collections import Counter
from statistics import fmean
from typing import TYPE_CHECKING

from PIL import Image

from thumbcli.contract.brand_style import BrandStyle, Case
from thumbcli.render.learning.color_clusters import find_clusters
from thumbcli.render.learning.color_roles import assign_roles, mean_chroma, mean_warmth, second_accent
from thumbcli.render.learning.composition_traits import common_clusters, frame_cluster, setting_of
from thumbcli.render.learning.font_match import nearest_font
from thumbcli.render.learning.layout_match import AnalyzedPicture, nearest_families, with_kin
from thumbcli.render.learning.text_detection import DETECTION_WIDTH_PX, find_lines, separate_letters
from thumbcli.render.pixels.image_loading import open_picture
from thumbcli.render.style.color import luminance, to_hex
from thumbcli.render.style.oklab import delta_e, to_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.contract import Asset
    from thumbcli.render.learning.color_clusters import Cluster
    from thumbcli.render.learning.text_detection import DetectedLine

__all__ = ["learn"]

# Set by hand on the sets of `tests/render/reference_sets.py`; shares are parts of all pixels.
_SAME_SHADE = 0.13
"""Colours nearer to the background in OKLab are shades of it."""

_MIN_INK_SHARE, _MAX_INK_SHARE = 0.001, 0.34
_SURROUND = 0.5
"""How far around a line the background is sampled, as a part of the line's height."""

_MIN_LETTERS = 8
"""Fewer letters tell nothing about the share of text."""

_MIN_CASE_LETTERS = 10
_MIN_LINE_LETTERS = 5
_CAPITAL_HEIGHT = 0.88
"""Letters of this part of a line's height count as capitals or ascenders."""

_UPPER_MIN, _TITLE_MAX = 0.9, 0.72
"""The share of such letters in a line: from here on it is in capitals, up to there in small letters."""

_PALETTE_COLOURS = 256


def learn(pictures: Sequence[Asset]) -> BrandStyle:
    """Return what `pictures` have in common, the same for any order of the same files.

    Args:
        pictures: 1 to 6 references.

    Raises:
        RequestRefused: One of them can't be read, or has more than 50 megapixels.
        ValueError: There are none.
    """
    if not pictures:
        raise ValueError("there is no reference picture to learn from")
    images = [_open(asset) for asset in sorted(pictures, key=lambda asset: asset.sha256)]
    clusters = find_clusters(images)
    label_images = [_label(image, clusters) for image in images]
    # Letters have neither a very common nor a very rare colour.
    inks = [at for at, cluster in enumerate(clusters) if _MIN_INK_SHARE <= cluster.share < _MAX_INK_SHARE]
    lines_by_picture = [find_lines(labels, inks) for labels in label_images]
    roles = assign_roles(
        clusters,
        _letter_shares(label_images, lines_by_picture),
        _behind_shares(label_images, lines_by_picture),
    )
    backgrounds = frozenset(
        at for at, cluster in enumerate(clusters) if delta_e(cluster.colour, roles.background) < _SAME_SHADE
    )
    analyzed = [
        AnalyzedPicture(image=image, labels=labels, backgrounds=backgrounds, lines=lines)
        for image, labels, lines in zip(images, label_images, lines_by_picture, strict=True)
    ]
    font = nearest_font(separate_letters(line for lines in lines_by_picture for line in lines))
    second = second_accent(clusters, roles, common_clusters(label_images))
    frame = frame_cluster(label_images)
    return BrandStyle(
        background=to_hex(roles.background),
        surface=to_hex(roles.surface),
        ink=to_hex(roles.ink),
        accent=to_hex(roles.accent),
        dark=luminance(roles.ink) > luminance(roles.background),
        chroma=round(mean_chroma(clusters), 3),
        warmth=round(mean_warmth(clusters), 3),
        text_share=_text_share(analyzed),
        case=_case(lines_by_picture),
        families=with_kin(nearest_families(analyzed)),
        face=font.family if font else None,
        weight=font.weight or None if font else None,
        italic=font.italic or None if font else None,
        second_accent=None if second is None else to_hex(second),
        border=None if frame is None else to_hex(to_colour(clusters[frame].vivid)),
        setting=setting_of(analyzed),
    )


def _open(asset: Asset) -> Image.Image:
    """Return a reference, reduced for analysis, transparent parts on white."""
    image = open_picture(asset, "Reference", cover_px=DETECTION_WIDTH_PX)
    height = max(1, round(image.height * DETECTION_WIDTH_PX / image.width))
    size = (DETECTION_WIDTH_PX, min(height, 2 * DETECTION_WIDTH_PX))
    if image.width < size[0] and image.height > size[1]:
        # Pillow scales rows first: a strip would become as wide as `size` in all its height.
        image = image.resize((image.width, size[1]), Image.Resampling.BOX, reducing_gap=2.0)
    small = image.resize(
        size, Image.Resampling.BOX if image.width > DETECTION_WIDTH_PX else Image.Resampling.BICUBIC
    )
    if small.mode == "RGBA":
        white = Image.new("RGBA", size, "white")
        return Image.alpha_composite(white, small).convert("RGB")
    return small


def _label(image: Image.Image, clusters: Sequence[Cluster]) -> Image.Image:
    """Return the picture, each pixel as the index of the nearest cluster."""
    colours = [cluster.colour for cluster in clusters]
    palette = Image.new("P", (1, 1))
    padded = colours + colours[:1] * (_PALETTE_COLOURS - len(colours))
    palette.putpalette([colour >> shift & 255 for colour in padded for shift in (16, 8, 0)])
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


def _letter_shares(
    label_images: Sequence[Image.Image], lines_by_picture: Sequence[Sequence[DetectedLine]]
) -> dict[int, float]:
    """Return the part of all pixels that letters of each colour take."""
    share: Counter[int] = Counter()
    pixels = sum(labels.width * labels.height for labels in label_images)
    for line in (line for lines in lines_by_picture for line in lines):
        share[line.colour] += sum(round(letter.ink * letter.width * letter.height) for letter in line.letters)
    return {colour: count / pixels for colour, count in sorted(share.items())}


def _behind_shares(
    label_images: Sequence[Image.Image], lines_by_picture: Sequence[Sequence[DetectedLine]]
) -> dict[int, float]:
    """Return the part that each colour takes of what is around the lines, without the letters."""
    found: Counter[int] = Counter()
    for labels, lines in zip(label_images, lines_by_picture, strict=True):
        for line in lines:
            left, top, right, bottom = line.bounds
            margin_px = round(line.height * _SURROUND)
            around = labels.crop(
                (max(0, left - margin_px), max(0, top - margin_px), right + margin_px, bottom + margin_px)
            )
            for at, count in enumerate(around.histogram()):
                if count and at != line.colour:
                    found[at] += count
    total = found.total() or 1
    return {colour: count / total for colour, count in sorted(found.items())}


def _text_share(analyzed: Sequence[AnalyzedPicture]) -> float | None:
    """Return the mean share of text in the pictures that have letters; None if hardly any were detected."""
    letters = sum(len(line.letters) for each in analyzed for line in each.lines)
    shares = [each.text_share for each in analyzed if each.lines]
    return round(fmean(shares), 3) if letters >= _MIN_LETTERS else None


def _case(lines_by_picture: Sequence[Sequence[DetectedLine]]) -> Case | None:
    """Return the case of most pictures, in a tie that of most letters; None for few letters.

    Pictures are counted, not letters: a channel may use another case for some of its titles.
    """
    each = [_letters_by_case(lines) for lines in lines_by_picture]
    letters = {case: sum(votes[case] for votes in each) for case in Case}
    if sum(letters.values()) < _MIN_CASE_LETTERS:
        return None
    pictures = Counter(max(Case, key=lambda case: votes[case]) for votes in each if any(votes.values()))
    return max(Case, key=lambda case: (pictures[case], letters[case]))


def _letters_by_case(lines: Sequence[DetectedLine]) -> dict[Case, int]:
    """Return how many letters of a picture are in lines of either case.

    Capitals are as high as their line; most small letters are lower. Each line counts by itself, so that a
    row of rays or dots taken for letters is outvoted.
    """
    votes = dict.fromkeys(Case, 0)
    for line in lines:
        count = len(line.letters)
        if count >= _MIN_LINE_LETTERS:
            tall = sum(letter.height >= _CAPITAL_HEIGHT * line.height for letter in line.letters) / count
            if tall >= _UPPER_MIN:
                votes[Case.UPPER] += count
            elif tall <= _TITLE_MAX:
                votes[Case.TITLE] += count
    return votes

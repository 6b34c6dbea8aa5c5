"""What the reference pictures of a channel have in common: its palette, its light, its layout, its face."""

from __future__ import annotations

from collections import Counter
from statistics import fmean
from typing import TYPE_CHECKING

from PIL import Image

from thumbcli.contract.brand_style import BrandStyle, Case
from thumbcli.render.learning.color_clusters import find_clusters
from thumbcli.render.learning.color_roles import cast_roles, mean_chroma, warmth_of
from thumbcli.render.learning.font_match import nearest_face
from thumbcli.render.learning.layout_features import Seen
from thumbcli.render.learning.layout_match import nearest_families
from thumbcli.render.learning.text_detection import SEEN_PX, find_lines, telling
from thumbcli.render.pixels.image_loading import open_picture
from thumbcli.render.style.color import luminance
from thumbcli.render.style.oklab import delta_e

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.contract import Asset
    from thumbcli.render.learning.color_clusters import Cluster
    from thumbcli.render.learning.color_roles import Roles
    from thumbcli.render.learning.text_detection import DetectedLine

__all__ = ["learn"]

_NEAR = 0.13
_TRACE, _COMMON = 0.001, 0.34
_LETTERS_MIN = 8
_SURE_LETTERS = 10
_TALL = 0.88
_AROUND = 0.5
_UPPER_FROM, _TITLE_TO = 0.9, 0.72
_LINE_LETTERS = 5
_PALETTE = 256


def learn(pictures: Sequence[Asset]) -> BrandStyle:
    """Return what `pictures` have in common: the same for the same files, in whatever order they come.

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
    labelled = [_labelled(image, clusters) for image in images]
    written = [find_lines(labels, _inks(clusters)) for labels in labelled]
    roles = cast_roles(clusters, _written_share(labelled, written), _behind(labelled, written))
    grounds = frozenset(
        at for at, cluster in enumerate(clusters) if delta_e(cluster.colour, roles.background) < _NEAR
    )
    seen = [
        Seen(image=image, labels=labels, grounds=grounds, lines=lines)
        for image, labels, lines in zip(images, labelled, written, strict=True)
    ]
    return BrandStyle(
        background=_hex(roles.background),
        surface=_hex(roles.surface),
        ink=_hex(roles.ink),
        accent=_hex(roles.accent),
        dark=_is_dark(roles),
        chroma=round(mean_chroma(clusters), 3),
        warmth=round(warmth_of(clusters), 3),
        text_share=_text_share(seen),
        case=_case(written),
        families=nearest_families(seen),
        face=nearest_face(telling(line for one in written for line in one)),
    )


def _open(asset: Asset) -> Image.Image:
    """Return a reference as small as it is looked at, what is transparent on white."""
    image = open_picture(asset, "Reference", (SEEN_PX, SEEN_PX), managed=True)
    height = max(1, round(image.height * SEEN_PX / image.width))
    size = (SEEN_PX, min(height, 2 * SEEN_PX))
    small = image.resize(size, Image.Resampling.BOX if image.width > SEEN_PX else Image.Resampling.BICUBIC)
    if small.mode == "RGBA":
        ground = Image.new("RGBA", size, "white")
        return Image.alpha_composite(ground, small).convert("RGB")
    return small


def _labelled(image: Image.Image, clusters: Sequence[Cluster]) -> Image.Image:
    """Return the picture with each pixel's nearest colour by its place among the clusters."""
    colours = [cluster.colour for cluster in clusters]
    palette = Image.new("P", (1, 1))
    padded = colours + colours[:1] * (_PALETTE - len(colours))
    palette.putpalette([colour >> shift & 255 for colour in padded for shift in (16, 8, 0)])
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


def _inks(clusters: Sequence[Cluster]) -> list[int]:
    """Return the places of the colours that letters may have: neither what most lies in nor a mere trace."""
    return [at for at, cluster in enumerate(clusters) if _TRACE <= cluster.share < _COMMON]


def _written_share(
    labelled: Sequence[Image.Image], written: Sequence[Sequence[DetectedLine]]
) -> dict[int, float]:
    """Return how much of all pictures the letters of each colour take."""
    share: Counter[int] = Counter()
    pixels = sum(labels.width * labels.height for labels in labelled)
    for line in (line for lines in written for line in lines):
        share[line.colour] += sum(round(letter.ink * letter.width * letter.height) for letter in line.letters)
    return {colour: count / pixels for colour, count in sorted(share.items())}


def _behind(labelled: Sequence[Image.Image], written: Sequence[Sequence[DetectedLine]]) -> dict[int, float]:
    """Return how much of the ground around the lines each colour takes, the letters themselves left out."""
    found: Counter[int] = Counter()
    for labels, lines in zip(labelled, written, strict=True):
        for line in lines:
            left, top, right, bottom = line.bounds
            reach = round(line.height * _AROUND)
            around = labels.crop((max(0, left - reach), max(0, top - reach), right + reach, bottom + reach))
            for at, count in enumerate(around.histogram()):
                if count and at != line.colour:
                    found[at] += count
    total = found.total() or 1
    return {colour: count / total for colour, count in sorted(found.items())}


def _text_share(seen: Sequence[Seen]) -> float | None:
    """Return the mean share of those pictures that have letters; None where hardly any were found."""
    letters = sum(len(line.letters) for each in seen for line in each.lines)
    shares = [each.text_share for each in seen if each.lines]
    return round(fmean(shares), 3) if letters >= _LETTERS_MIN else None


def _case(written: Sequence[Sequence[DetectedLine]]) -> Case | None:
    """Return the case that most pictures are in, for a draw that of most letters; None where they are few.

    A channel may write now this way and now that, with titles of several kinds: the rule goes before the
    exception.
    """
    each = [_letters_by_case(lines) for lines in written]
    letters = {case: sum(votes[case] for votes in each) for case in Case}
    if sum(letters.values()) < _SURE_LETTERS:
        return None
    pictures = Counter(max(Case, key=lambda case: votes[case]) for votes in each if any(votes.values()))
    return max(Case, key=lambda case: (pictures[case], letters[case]))


def _letters_by_case(lines: Sequence[DetectedLine]) -> dict[Case, int]:
    """Return how many letters of a picture stand in lines of either case.

    Capitals are as high as their line; of small letters most are lower than their capital. Each line counts
    for itself: a row of rays or dots that was taken for letters is outvoted.
    """
    votes = dict.fromkeys(Case, 0)
    for line in lines:
        count = len(line.letters)
        if count >= _LINE_LETTERS:
            tall = sum(letter.height >= _TALL * line.height for letter in line.letters) / count
            if tall >= _UPPER_FROM:
                votes[Case.UPPER] += count
            elif tall <= _TITLE_TO:
                votes[Case.TITLE] += count
    return votes


def _is_dark(roles: Roles) -> bool:
    return luminance(roles.ink) > luminance(roles.background)


def _hex(colour: int) -> str:
    return f"#{colour & 0xFFFFFF:06x}"

"""Frames, centred lines and second accents are learned where all references have them, and only there."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from thumbcli.contract.brand_style import Setting
from thumbcli.render.learning.color_clusters import Cluster
from thumbcli.render.learning.color_roles import Roles, second_accent
from thumbcli.render.learning.composition_traits import common_clusters, frame_cluster, setting_of
from thumbcli.render.learning.layout_match import AnalyzedPicture
from thumbcli.render.learning.text_detection import DetectedLetter, DetectedLine
from thumbcli.render.style.oklab import to_lab

SIZE = (400, 225)
GROUND, FRAME, SPOT = 0, 1, 2


def labelled(*, frame_px: int = 0, spot: int | None = None) -> Image.Image:
    """Return a ground, with a frame or a spot of colour."""
    labels = Image.new("P", SIZE, GROUND)
    draw = ImageDraw.Draw(labels)
    if frame_px:
        draw.rectangle((0, 0, SIZE[0] - 1, SIZE[1] - 1), outline=FRAME, width=frame_px)
    if spot is not None:
        draw.rectangle((100, 60, 160, 120), fill=spot)
    return labels


@pytest.mark.parametrize(
    ("pictures", "frame"),
    [
        pytest.param([labelled(frame_px=5)], FRAME, id="one"),
        pytest.param([labelled(frame_px=4), labelled(frame_px=8)], FRAME, id="all, of different widths"),
        pytest.param([labelled(frame_px=5), labelled()], None, id="one of two"),
        pytest.param([labelled()], None, id="none"),
        pytest.param([labelled(frame_px=1)], None, id="a hair"),
        pytest.param([labelled(frame_px=60)], None, id="a wide ground around a picture"),
    ],
)
def test_a_frame_is_one_colour_along_all_edges(pictures: list[Image.Image], frame: int | None) -> None:
    """A ground that reaches to the edges frames nothing."""
    assert frame_cluster(pictures) == frame


def words(*spans: tuple[int, int]) -> AnalyzedPicture:
    """Return a picture with a row of words for each pair of left and right."""
    lines = tuple(
        DetectedLine((DetectedLetter(left, 20 + 50 * row, right, 60 + 50 * row, ()),), SPOT)
        for row, (left, right) in enumerate(spans)
    )
    return AnalyzedPicture(
        image=Image.new("RGB", SIZE), labels=labelled(), backgrounds=frozenset({GROUND}), lines=lines
    )


@pytest.mark.parametrize(
    ("spans", "setting"),
    [
        pytest.param(((100, 300), (60, 340), (150, 250)), Setting.CENTRE, id="three centred lines"),
        pytest.param(((100, 300), (150, 248)), Setting.CENTRE, id="two nearly centred"),
        pytest.param(((20, 300), (20, 340), (20, 250)), None, id="at the left"),
        pytest.param(((100, 380), (60, 380), (150, 380)), None, id="at the right"),
        pytest.param(((100, 300), (101, 299)), None, id="equally long"),
        pytest.param(((100, 300),), None, id="one line tells nothing"),
        pytest.param((), None, id="no words"),
    ],
)
def test_lines_with_one_middle_and_other_starts_are_centred(
    spans: tuple[tuple[int, int], ...], setting: Setting | None
) -> None:
    """Lines of one length are in the middle of anything."""
    assert setting_of([words(*spans)]) is setting


def test_most_pictures_decide() -> None:
    """One poster does not make a channel centred."""
    centred, left = words((100, 300), (150, 250)), words((20, 300), (20, 250))
    assert setting_of([centred, centred, left]) is Setting.CENTRE
    assert setting_of([centred, left, left]) is None


def cluster(colour: int, share: float) -> Cluster:
    """Return a colour of the pictures."""
    lab = to_lab(0xFF000000 | colour)
    return Cluster(lab=lab, share=share, border=0.0, vivid=lab)


@pytest.mark.parametrize(
    ("colour", "share", "common", "found"),
    [
        pytest.param(0xFF2E93, 0.05, True, True, id="pink beside yellow"),
        pytest.param(0x00C2A8, 0.05, True, True, id="teal beside yellow"),
        pytest.param(0xFF2E93, 0.05, False, False, id="of one picture's object"),
        pytest.param(0xFF2E93, 0.01, True, False, id="a few pixels"),
        pytest.param(0xFFD633, 0.05, True, False, id="a shade of the accent"),
        pytest.param(0x8A8A8A, 0.20, True, False, id="grey"),
        pytest.param(0x16305C, 0.20, True, False, id="the surface"),
    ],
)
def test_a_second_accent_is_another_colour_of_all_pictures(
    colour: int, share: float, *, common: bool, found: bool
) -> None:
    """Else none is better than a guess."""
    roles = Roles(background=0xFF0B1530, surface=0xFF16305C, ink=0xFFFFFFFF, accent=0xFFFFCC00)
    clusters = [cluster(0x0B1530, 0.6), cluster(colour, share)]
    second = second_accent(clusters, roles, frozenset({0, 1} if common else {0}))
    assert (second is not None) == found


def test_a_colour_is_common_if_every_picture_has_it() -> None:
    """Spots of other colours are objects."""
    assert common_clusters([labelled(spot=SPOT), labelled(spot=SPOT)]) == {GROUND, SPOT}
    assert common_clusters([labelled(spot=SPOT), labelled(spot=FRAME)]) == {GROUND}

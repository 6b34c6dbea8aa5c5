"""The arrangement of a picture follows from its lines, not from what is inside them."""

from __future__ import annotations

from PIL import Image

from thumbcli.render.learning.layout_match import AnalyzedPicture, features_of
from thumbcli.render.learning.text_detection import DetectedLetter, DetectedLine


def line(left: int, top: int, right: int, bottom: int) -> DetectedLine:
    """Return a line of one letter that fills these bounds."""
    return DetectedLine((DetectedLetter(left, top, right, bottom, ((top, left, right),)),), 1)


def picture(*lines: DetectedLine) -> AnalyzedPicture:
    """Return a plain picture with these lines on it."""
    return AnalyzedPicture(
        image=Image.new("RGB", (400, 225)),
        labels=Image.new("L", (400, 225)),
        backgrounds=frozenset({0}),
        lines=lines,
    )


def test_the_holes_of_letters_are_no_line_of_their_own() -> None:
    """They come and go with the least change of a background."""
    words, holes = line(20, 140, 215, 190), line(86, 167, 139, 179)
    assert features_of(picture(words, holes)) == features_of(picture(words))


def test_a_line_that_only_touches_another_counts() -> None:
    """Two lines overlap where their accents and tails do."""
    one, other = line(20, 40, 215, 90), line(20, 85, 160, 130)
    assert features_of(picture(one, other)) != features_of(picture(one))

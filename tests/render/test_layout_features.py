"""How a picture is arranged is told from its lines, not from what lies inside them."""

from __future__ import annotations

from PIL import Image

from thumbcli.render.learning.layout_features import Seen, features_of
from thumbcli.render.learning.text_detection import DetectedLetter, DetectedLine


def line(left: int, top: int, right: int, bottom: int) -> DetectedLine:
    """Return a line of one letter that fills these bounds."""
    return DetectedLine((DetectedLetter(left, top, right, bottom, ((top, left, right),)),), 1)


def seen(*lines: DetectedLine) -> Seen:
    """Return a plain picture with these lines on it."""
    return Seen(
        image=Image.new("RGB", (400, 225)),
        labels=Image.new("L", (400, 225)),
        grounds=frozenset({0}),
        lines=lines,
    )


def test_the_holes_of_letters_are_no_line_of_their_own() -> None:
    """They come and go with the least change of a background."""
    words, holes = line(20, 140, 215, 190), line(86, 167, 139, 179)
    assert features_of(seen(words, holes)) == features_of(seen(words))


def test_a_line_that_only_touches_another_counts() -> None:
    """Two lines overlap where their accents and tails do."""
    one, other = line(20, 40, 215, 90), line(20, 85, 160, 130)
    assert features_of(seen(one, other)) != features_of(seen(one))

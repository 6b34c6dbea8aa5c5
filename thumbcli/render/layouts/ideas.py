"""The order of the ideas for one title: each as different as can be from those before it."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FIRST", "Idea", "ordered"]


class Idea(NamedTuple):
    """How a variant differs from the first picture, in places of what its look allows; 0 is as the first.

    Attributes:
        hook: Which words of the title are drawn large.
        family: Which of the families that suit.
        thing: Which of the title's things leads.
        colours: Which colours: other ones that suit the topic, or others of the user's own as the ground.
        side: 1 is mirrored left to right.
        crop: Which part of the photo.
    """

    hook: int = 0
    family: int = 0
    thing: int = 0
    colours: int = 0
    side: int = 0
    crop: int = 0


FIRST = Idea()

_WEIGHTS = Idea(hook=10, family=10, thing=8, colours=6, side=1, crop=6)
"""How much a viewer sees of a change: other words or another layout first; a side decides between equals."""


def ordered(counts: Idea, *, own_colours: bool) -> Iterator[Idea]:
    """Yield the ideas, the first picture's first, each time the one farthest from all before it.

    Of an idea and its mirror image only one comes.

    Args:
        counts: How many ways there are of each.
        own_colours: The colours are those of a channel or of a palette, whose ground stays as long as
            anything else can be changed.
    """
    if not own_colours:
        yield from _by_distance(counts)
        return
    for ground in range(counts.colours):
        for idea in _by_distance(counts._replace(colours=1)):
            yield idea._replace(colours=ground)


def _by_distance(counts: Idea) -> Iterator[Idea]:
    left = [Idea(*places) for places in product(*map(range, counts))]
    nearest = dict.fromkeys(left, sum(_WEIGHTS) + 1)
    in_all = dict.fromkeys(left, 0)
    while left:
        # Of equals the first one: it has the families that suit best.
        idea = max(left, key=lambda each: (nearest[each], in_all[each]))
        left.remove(idea)
        twin = idea._replace(side=1 - idea.side)
        if twin in nearest:
            left.remove(twin)
        yield idea
        for each in left:
            apart = sum(weight for weight, one, two in zip(_WEIGHTS, idea, each, strict=True) if one != two)
            nearest[each] = min(nearest[each], apart)
            in_all[each] += apart

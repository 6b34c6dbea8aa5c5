"""Titles that sound real, any number of them, the same in every run."""

from __future__ import annotations

import random
from itertools import product

__all__ = ["titles"]

_OPENINGS = (
    "How to Build|Why Nobody Talks About|The Truth About|10 Lessons From|Stop Doing|I Tried|Inside|"
    "The Secret of|Fixing|Understanding|7 Mistakes With|A Year of|The End of|What I Learned From"
).split("|")
_SUBJECTS = (
    "Rust|Sourdough|Index Funds|Night Trains|Deep Sleep|Chess Openings|Home Gyms|CSS Grids|Volcanoes|"
    "Type 2 Diabetes|Street Food|Budget Phones|Film Cameras|Remote Teams|Cold Plunges|Speedrunning"
).split("|")
_ENDINGS = (
    "in a Week|for Beginners|Without Panic|the Hard Way|on a Budget|Like a Pro|at Home|for 30 Days|"
    "Explained|(Full Guide)|: An Honest Review|— Part 2|That Actually Works"
).split("|")


def titles(number: int) -> list[str]:
    """Return `number` different titles."""
    every = [
        f"{opening} {subject} {ending}"
        for opening, subject, ending in product(_OPENINGS, _SUBJECTS, _ENDINGS)
    ]
    random.Random(7).shuffle(every)  # noqa: S311 - a fixed order is the point
    rounds = -(-number // len(every))
    return [f"{title} #{turn}" if turn else title for turn in range(rounds) for title in every][:number]

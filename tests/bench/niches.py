"""How many labelled titles get the category that a person gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.render.test_category import labelled
from thumbcli.render.title.category import guess_category

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["bench"]


def bench() -> Iterator[str]:
    """Guess the category of every labelled title."""
    rows = labelled()
    wrong = [(title, niche, guess_category(title)) for title, niche in rows if guess_category(title) != niche]
    yield f"{len(rows)} labelled titles, {1 - len(wrong) / len(rows):.1%} get their category   (aim: 85 %)"
    for title, niche, guess in wrong:
        yield f"{title}: {guess}, not {niche}"

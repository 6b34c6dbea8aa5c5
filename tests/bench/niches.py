"""How many labelled titles get a category, and how often it is the one that a person gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.render.test_category import category_of, examples, found, labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["bench"]


def bench() -> Iterator[str]:
    """Find the category of every labelled title, and the topic of every example of a rule."""
    rows = [(title, niche, category_of(title)) for title, niche in labelled()]
    shown = [row for row in rows if row[2]]
    right = sum(niche == answer for _, niche, answer in shown)
    yield (
        f"{len(rows)} labelled titles, {len(shown) / len(rows):.1%} get a category, "
        f"{right / len(shown):.1%} of them their own   (aims: 60 %, 85 %)"
    )
    for title, niche, answer in rows:
        if answer != niche:
            yield f"{title}: {answer or 'none'}, not {niche}"
    answers = [(topic, found(title)) for _, title, topic in examples()]
    hits = sum(
        answer is not None and topic in {answer.topic, answer.topic.category} for topic, answer in answers
    )
    yield f"{len(answers)} examples of rules, {hits / len(answers):.1%} get their topic"

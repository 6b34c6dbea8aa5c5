"""Work on many things at once: results keep their order, and only a few things are taken ahead."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from thumbcli.map_in_order import map_in_order
from thumbcli.process_resources import cores

if TYPE_CHECKING:
    from collections.abc import Iterator


def _counted(taken: list[int], most: int) -> Iterator[int]:
    for number in range(most):
        taken.append(number)
        yield number


def test_results_come_in_the_order_of_their_things() -> None:
    """Also if the first takes longest."""

    def work(number: int) -> int:
        time.sleep(0.05 if number == 0 else 0)
        return number * 2

    assert list(map_in_order(work, range(20), at_once=4)) == [number * 2 for number in range(20)]


def test_all_that_are_asked_for_at_once_run_at_once() -> None:
    """Each waits until the others have begun."""
    together = threading.Barrier(3, timeout=10)
    assert len(list(map_in_order(lambda _: together.wait(), range(3), at_once=3))) == 3


@pytest.mark.parametrize(("at_once", "ahead"), [(3, 3), (None, 4 * cores())], ids=["waits", "computes"])
def test_no_more_things_are_taken_than_are_worked_on(at_once: int | None, ahead: int) -> None:
    """One more follows each result, so that a list of any length fits into memory."""
    taken: list[int] = []
    results = map_in_order(str, _counted(taken, 1000), at_once=at_once)
    assert next(results) == "0"
    assert len(taken) == ahead + 1
    results.close()
    assert len(taken) == ahead + 1


def test_an_error_is_raised_in_the_turn_of_its_thing() -> None:
    """What came before it is there."""
    results = map_in_order(lambda number: 6 // number, [3, 2, 0, 1], at_once=4)
    assert [next(results), next(results)] == [2, 3]
    with pytest.raises(ZeroDivisionError):
        next(results)

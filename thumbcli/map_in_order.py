"""Work on many things at once, and get the results in their order, a bounded number ahead."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from thumbcli.process_resources import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from concurrent.futures import Future

__all__ = ["map_in_order"]

_AHEAD_PER_CORE: Final = 4

_T = TypeVar("_T")
_R = TypeVar("_R")


def map_in_order(
    work: Callable[[_T], _R], things: Iterable[_T], *, at_once: int | None = None
) -> Generator[_R]:
    """Yield the result of `work` for each thing, in their order, while the next ones are worked on.

    Args:
        work: Called in threads; what it raises is raised in the turn of its thing.
        things: What to work on; no more of them are taken than are worked on or wait for their turn.
        at_once: How many those are, for work that waits. None is for work that computes, such as decoding a
            picture, which releases the lock of Python: a thread for each core, and a few things for each.
    """
    threads, taken = (cores(), cores() * _AHEAD_PER_CORE) if at_once is None else (at_once, at_once)
    left = iter(things)
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[_R]] = deque()
        try:
            waiting.extend(pool.submit(work, thing) for thing in islice(left, taken))
            while waiting:
                result = waiting.popleft().result()
                waiting.extend(pool.submit(work, thing) for thing in islice(left, 1))
                yield result
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

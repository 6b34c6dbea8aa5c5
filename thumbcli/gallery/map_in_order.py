"""Work on many things at once, and get the results in their order, a bounded number ahead."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from thumbcli.process_resources import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

__all__ = ["map_in_order"]

_AHEAD_PER_CORE = 4

_T = TypeVar("_T")
_R = TypeVar("_R")


def map_in_order(work: Callable[[_T], _R], things: Iterable[_T]) -> Iterator[_R]:
    """Yield the result of `work` for each thing; decoding and encoding release the lock of Python."""
    ahead = _AHEAD_PER_CORE * cores()
    waiting: deque[Future[_R]] = deque()
    with ThreadPoolExecutor(cores()) as pool:
        try:
            for thing in things:
                waiting.append(pool.submit(work, thing))
                if len(waiting) > ahead:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

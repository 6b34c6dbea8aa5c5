"""Ask a store for many objects at once, and take them in order."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

__all__ = ["in_order"]

_N = TypeVar("_N")
_T = TypeVar("_T")

_AT_ONCE: Final = 16
"""As many as pictures are sent at once."""


def in_order(ask: Callable[[_N], _T], names: Iterable[_N], *, at_once: int = _AT_ONCE) -> Iterator[_T]:
    """Yield what `ask` returns for each name, in their order, while the next ones are asked for.

    Args:
        ask: Called in threads; what it raises is raised in the turn of its name.
        names: What to ask for; no more of them are taken than are on their way.
        at_once: How many are on their way, or wait for their turn.
    """
    waiting: deque[Future[_T]] = deque()
    left = iter(names)
    with ThreadPoolExecutor(at_once, thread_name_prefix="thumb-store") as pool:
        try:
            for name in islice(left, at_once):
                waiting.append(pool.submit(ask, name))
            while waiting:
                found = waiting.popleft().result()
                for name in islice(left, 1):
                    waiting.append(pool.submit(ask, name))
                yield found
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

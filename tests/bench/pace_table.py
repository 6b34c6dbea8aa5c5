"""What the simulated servers of `tests/engines/pace_rows.py` let through, as a table."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from tests.engines.pace_rows import ROWS, SEEDS, worst

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["table"]


def table() -> Iterator[str]:
    """Yield a line per server, with the worst figures of all seeds."""
    yield f"{'simulated server':<42}   ideal      took  of ideal     429  smallest share"
    short = 0
    with ProcessPoolExecutor() as pool:
        for row, done in zip(ROWS, pool.map(worst, ROWS), strict=True):
            fair = f"{done.smallest:14.0%}" if len(row.wanted) > 1 else " " * 14
            verdict = "" if row.meets(done) else "   below the aim"
            short += not row.meets(done)
            yield (
                f"{row.name:<42} {done.ideal_s:>5.0f} s  {done.took_s:>6.0f} s  {done.of_ideal:>8.0%}  "
                f"{done.share:>6.1%}  {fair}{verdict}"
            )
    yield f"{len(ROWS) - short} of {len(ROWS)} reach the aim in the worst of {len(SEEDS)} seeds: 95 % of"
    yield "ideal where the limit is steady, 80 % where a key is shared and nobody gets less than half a fair"
    yield "share, else 85 %"

"""An ingestion worker: articles come in on a pipe, their pictures go out into a folder.

    your-feed | python samples/pipeline.py static/og

Each line is a JSON object with a `slug` and a `title`, and perhaps a `category`. A picture is saved as soon
as it is drawn, and its path printed; no more articles are read than are being drawn. On SIGTERM or Ctrl-C
nothing further is started, what is in flight is saved, and the worker ends.

Exits with 0 when every article has its picture, with 1 when one failed, with 2 when no title could be drawn.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from thumbcli import AsyncClient, Copied, Failed, Made, Skipped, StopError, TitleWithOptions, Uncertain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from thumbcli import Outcome


class Worker:
    """Draws what comes in on standard input."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._slugs: dict[int, str] = {}
        self._articles_read = 0
        self.failed = 0

    async def run(self) -> None:
        """Work until the input ends or a signal comes."""
        async with AsyncClient() as client:
            outcomes = client.generate_many(self._articles(), format="blogpost")
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, outcomes.stop)
            async for outcome in outcomes:
                await self._publish(self._slugs.pop(outcome.index), outcome)

    async def _articles(self) -> AsyncIterator[TitleWithOptions]:
        """Read one article at a time, when there is room for it."""
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        pipe, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
        try:
            while line := await reader.readline():
                article = self._understood(line)
                if article is not None:
                    yield article
        finally:
            pipe.close()

    def _understood(self, line: bytes) -> TitleWithOptions | None:
        try:
            article = json.loads(line)
            slug, title = Path(article["slug"]).name, article["title"]
        except (ValueError, KeyError, TypeError):
            self.failed += 1
            print(f"not a JSON object with a title: {line!r}", file=sys.stderr)
            return None
        self._slugs[self._articles_read] = slug
        self._articles_read += 1
        return TitleWithOptions(title=title, category=article.get("category"))

    async def _publish(self, slug: str, outcome: Outcome) -> None:
        match outcome:
            case Made() | Copied():
                path = self._out / f"{slug}.{outcome.thumbnail.output_format}"
                await asyncio.to_thread(outcome.thumbnail.save, path)
                print(path, flush=True)
            case Skipped():
                print(f"{slug}: {outcome.detail}", file=sys.stderr)
            case Failed() | Uncertain():
                self.failed += 1
                print(f"{slug}: {outcome.error.message}", file=sys.stderr)
            case _:
                assert_never(outcome)


async def main(out: Path) -> int:
    """Run a worker and return the exit code."""
    worker = Worker(out)
    try:
        await worker.run()
    except StopError as error:
        print(f"stopped: {error.message}. {error.remedy}", file=sys.stderr)
        return 2
    return 1 if worker.failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]))))

"""A folder of drawn pictures under review, served on the loopback to a browser or a program."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import anyio
import uvicorn

from tests.batch.engine import Painter
from tests.batch.stage import Log
from thumbcli.batch.requests.row_options import RowDefaults
from thumbcli.batch.run.batch_of_titles import Batch
from thumbcli.batch.run.run_with_manifest import run_batch
from thumbcli.review.review_app import review_app
from thumbcli.review.review_list import ReviewList
from thumbcli.review.review_session import ReviewSession
from thumbcli.server.run_server import bind
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from thumbcli.options.option_values import PictureOptions

__all__ = ["TITLES", "TOKEN", "Reviewed", "drawn"]

TITLES = ("Budget Phones", "Cold Showers", "Why We Forget")
TOKEN = "secret"
_LOOK_S = 0.01
_PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A folder with what drew it.

    Attributes:
        batch: The run over its list.
        painter: Draws.
        choices: The file of choices.
    """

    batch: Batch
    painter: Painter
    choices: Path

    def session(self, *, max_credits: int | None = None, check: bool = False) -> ReviewSession:
        """Return a session over it, as a new process has it."""
        lists = [ReviewList(batch=self.batch, make_engine=lambda: self.painter)]
        session = ReviewSession(self.batch.place, lists, self.choices, max_credits=max_credits, check=check)
        session.pictures.read()
        return session

    def run(self) -> list[str]:
        """Run the whole list once more; return the titles that were drawn."""
        before = len(self.painter.asked)
        # Its thread has no event loop, as that of a browser's test does.
        work = partial(run_batch, replace(self.batch), self.painter, Log().append)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: anyio.run(work)).result()
        return self.painter.asked[before:]

    @contextmanager
    def served(self, session: ReviewSession | None = None) -> Iterator[str]:
        """Serve the review in a thread; yield its address."""
        bound = bind("127.0.0.1", 0)
        server = uvicorn.Server(
            uvicorn.Config(
                review_app(session or self.session(), TOKEN),
                log_config=None,
                ws="none",
                lifespan="off",
                timeout_graceful_shutdown=1,
            )
        )
        thread = threading.Thread(target=partial(server.run, sockets=[bound]))
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(_LOOK_S)
            yield f"http://127.0.0.1:{bound.getsockname()[1]}/{TOKEN}/"
        finally:
            server.should_exit = True
            thread.join(_PATIENCE_S)
            bound.close()


def drawn(
    folder: Path,
    titles: Sequence[str] = TITLES,
    painter: Painter | None = None,
    options: PictureOptions | None = None,
) -> Reviewed:
    """Return a folder whose list is drawn."""
    painter = painter or Painter()
    source = folder / "titles.txt"
    source.write_text("".join(f"{title}\n" for title in titles), encoding="utf-8")
    choices = folder / "out.choices.toml"
    batch = Batch(
        out=folder / "out",
        open_titles=partial(TitleReader, [str(source)]),
        rewindable=True,
        defaults=RowDefaults(options=options or {}),
        choices=choices,
    )
    reviewed = Reviewed(batch=batch, painter=painter, choices=choices)
    reviewed.run()
    return reviewed

"""The live display on a terminal: messages, a progress bar, and a table of outcomes by code."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from thumbcli.batch.model.events import (
    Copied,
    Failed,
    Made,
    Retried,
    RunFinished,
    RunStarted,
    Skipped,
    TotalKnown,
    Uncertain,
)
from thumbcli.cli.display.run_messages import PictureRate, is_nothing_new, messages
from thumbcli.cli.display.streams import printable
from thumbcli.cli.display.summary import Problems, duration, summary_lines

if TYPE_CHECKING:
    from rich.console import RenderableType

    from thumbcli.batch.model.events import Event, Outcome

__all__ = ["LiveScreen"]

_STYLES = {"made": "green", "skipped": "dim"}
_MEANINGS = {
    "made": "pictures",
    "skipped": "exists already",
    "rejected": "invalid title or option",
    "exists": "file not made by thumb",
    "400": "refused",
    "401": "bad key",
    "403": "plan without API access",
    "422": "refused",
    "429": "rate limit",
    "quota": "month's quota used up",
    "network": "no connection",
    "timeout": "no answer in time",
    "bad-answer": "answer without a picture",
    "internal": "internal error",
}


class LiveScreen:
    """Redraws a few lines at the bottom of the terminal, eight times per second."""

    def __init__(self, *, verbose: int) -> None:
        self._verbose = verbose
        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
        self._problems, self._rate = Problems(), PictureRate()
        self._codes: dict[str, int] = {}
        self._retries: dict[str, int] = {}
        self._total: int | None = None
        self._done = self._made = self._credits = 0
        self._engine, self._began = "", time.monotonic()
        self._bar = ProgressBar(total=None, width=28)
        # Live renders while it is created, so it comes after everything that it shows.
        self._live = Live(
            console=self._console,
            get_renderable=self._render,
            refresh_per_second=8,
            transient=True,
            redirect_stdout=sys.stdout.isatty(),
        )

    def show(self, event: Event) -> None:
        """Show the next event."""
        if is_nothing_new(event) and not self._verbose:
            self._done += 1
            self._codes["skipped"] = self._codes.get("skipped", 0) + 1
            return
        for message in messages(event, verbose=self._verbose):
            self.print(message)
        problem = self._problems.note(event)
        if problem is not None:
            self.print(problem.line(), style="yellow")
        match event:
            case RunStarted():
                self._engine = event.engine
            case TotalKnown():
                self._total = event.rows
            case Retried():
                self._retries[event.notice.code] = self._retries.get(event.notice.code, 0) + 1
            case Made() | Copied() | Skipped() | Failed() | Uncertain():
                self._count(event)
            case RunFinished():
                self._finish(event)
            case _:
                pass

    def _count(self, event: Outcome) -> None:
        self._done += 1
        match event:
            case Made() | Copied():
                self._made += 1
                self._credits += event.thumbnail.credits
                self._rate.note(self._made)
                code = "made"
            case Skipped():
                code = "skipped"
            case _:
                code = event.error.code
        self._codes[code] = self._codes.get(code, 0) + 1

    def _finish(self, event: RunFinished) -> None:
        self._live.stop()
        headline = "bold green" if event.exit_code == 0 else "bold yellow"
        for index, line in enumerate(summary_lines(event, self._problems)):
            self._console.print(Text(printable(line), style=headline if index == 0 else ""))

    def print(self, message: str, style: str = "") -> None:
        """Print one line above the display."""
        self._console.print(Text(printable(message), style=style))

    def _render(self) -> RenderableType:
        return Group(self._progress(), self._outcomes())

    def _progress(self) -> RenderableType:
        per_minute = self._rate.per_minute()
        self._bar.total = float(self._total) if self._total else None
        self._bar.pulse = not self._total
        self._bar.completed = self._done
        line = Table.grid(padding=(0, 1))
        of = f"/{self._total:,}" if self._total else ""
        done = f"{self._done:,}{of} done"
        rate = f"{per_minute:,.0f} per minute" if per_minute else self._engine
        left = ""
        if self._total and per_minute:
            left = f"{duration((self._total - self._done) / per_minute * 60)} left"
        elapsed = duration(time.monotonic() - self._began)
        line.add_row(self._bar, Text(done, style="bold"), rate, left, Text(elapsed, style="dim"))
        return line

    def _outcomes(self) -> RenderableType:
        table = Table.grid(padding=(0, 2))
        for code, number in sorted(self._codes.items(), key=lambda item: -item[1]):
            style = _STYLES.get(code, "yellow")
            meaning = _MEANINGS.get(code, "server error" if code.startswith("5") else "")
            table.add_row(
                Text(f"{number:>8,}", style=style), Text(code, style=style), Text(meaning, style="dim")
            )
        for code, number in self._retries.items():
            table.add_row(
                Text(f"{number:>8,}", style="dim"), Text(code, style="dim"), Text("tried again", style="dim")
            )
        if self._credits:
            table.add_row(Text(f"{self._credits:>8,}"), Text("credits"), Text("spent so far", style="dim"))
        return table

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

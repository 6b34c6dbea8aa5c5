"""The live display on a terminal: messages, a progress bar, and a table of outcomes by code."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Self

from rich.console import Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from thumbcli.batch.model.events import Copied, Made, Retried, RunFinished, RunStarted, Waiting
from thumbcli.cli.display.clean_console import CleanConsole
from thumbcli.cli.display.run_messages import Messages, Progress, is_nothing_new, waiting_line
from thumbcli.cli.display.streams import REMEDY_INDENT
from thumbcli.cli.display.summary import Problems, duration, summary_lines
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from rich.console import RenderableType

    from thumbcli.batch.model.events import Event
    from thumbcli.cli.display.summary import Problem
    from thumbcli.engines.protocol import LineNotice

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
    "not-sent": "not sent",
    "aborted": "dropped in flight",
    "disk": "not saved",
    "internal": "internal error",
}


class LiveScreen:
    """Redraws a few lines at the bottom of the terminal, eight times per second."""

    def __init__(self, *, verbose: int) -> None:
        self._verbose = verbose
        self._console = CleanConsole(stderr=True)
        self._problems, self._progress, self._messages = Problems(), Progress(), Messages(verbose=verbose)
        self._last_remedy = ""
        self._waiting: LineNotice | None = None
        self._waiting_at_s = 0.0
        self._retries: Counter[str] = Counter()
        self._engine, self._began = "", time.monotonic()
        self._bar = ProgressBar(total=None, width=28)
        # Live renders while it is created, so it comes after everything that it shows.
        self._live = Live(
            console=self._console,
            get_renderable=lambda: Group(self._progress_line(), *self._wait(), self._outcomes()),
            refresh_per_second=8,
            transient=True,
            redirect_stdout=sys.stdout.isatty(),
        )

    def show(self, event: Event) -> None:
        """Show the next event."""
        if self._verbose or not is_nothing_new(event):
            is_on_screen = self._is_on_screen(event)
            for message in self._messages.of(event):
                if not is_on_screen:
                    self.print(message)
            self._tell(self._problems.note(event))
        match event:
            case RunStarted():
                self._engine = event.engine
            case Retried():
                self._retries[event.notice.code] += 1
            case Waiting():
                self._waiting, self._waiting_at_s = event.notice, time.monotonic()
            case RunFinished():
                self._finish(event)
            case _:
                if isinstance(event, Made | Copied):
                    self._waiting = None
                self._progress.note(event)

    def _tell(self, problem: Problem | None) -> None:
        """Print a title without a picture, and what to do; the summary does not repeat it."""
        if problem is None:
            return
        self.print(problem.line(), style="yellow")
        if problem.remedy not in {"", self._last_remedy}:
            self.print(REMEDY_INDENT + problem.remedy)
        self._last_remedy = problem.remedy

    def _is_on_screen(self, event: Event) -> bool:
        """Tell whether the line below the bar says already what the titles wait for."""
        known = self._waiting
        return isinstance(event, Waiting) and known is not None and known.code == event.notice.code

    def _finish(self, event: RunFinished) -> None:
        self._live.stop()
        headline = "bold green" if event.exit_code == 0 else "bold yellow"
        for index, line in enumerate(summary_lines(event, self._problems, listed=True)):
            self._console.print(Text(printable(line), style=headline if index == 0 else ""))

    def tick(self) -> None:
        """Do nothing: the display moves by itself."""

    def print(self, message: str, style: str = "") -> None:
        """Print one line above the display."""
        self._console.print(Text(printable(message), style=style))

    def _progress_line(self) -> RenderableType:
        done, total, per_minute = self._progress.tally.done, self._progress.total, self._progress.per_minute()
        self._bar.total = float(total) if total else None
        self._bar.pulse = not total
        self._bar.completed = done
        line = Table.grid(padding=(0, 1))
        shown = f"{done:,}/{total:,} done" if total else f"{done:,} done"
        arriving = bool(per_minute) and self._waiting is None
        rate = f"{per_minute:,.0f} per minute" if arriving else self._engine
        left = self._progress.time_left() if arriving else ""
        elapsed = duration(time.monotonic() - self._began)
        line.add_row(self._bar, Text(shown, style="bold"), rate, left, Text(elapsed, style="dim"))
        return line

    def _wait(self) -> list[RenderableType]:
        """Return the line that stays as long as all titles wait."""
        notice = self._waiting
        if notice is None:
            return []
        passed_s = time.monotonic() - self._waiting_at_s
        return [Text(waiting_line(notice, passed_s, columns=self._console.width), style="yellow")]

    def _outcomes(self) -> RenderableType:
        tally = self._progress.tally
        table = Table.grid(padding=(0, 2))
        for code, number in sorted(tally.codes.items(), key=lambda item: -item[1]):
            style = _STYLES.get(code, "yellow")
            meaning = _MEANINGS.get(code, "server error" if code.startswith("5") else "")
            _add_row(table, number, code, meaning, style)
        for code, number in self._retries.items():
            _add_row(table, number, code, "tried again", "dim")
        if tally.credits:
            _add_row(table, tally.credits, "credits", "spent so far", "")
        if tally.lost_credits:
            _add_row(table, tally.lost_credits, "credits", "may be charged without a picture", "yellow")
        return table

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()


def _add_row(table: Table, number: int, code: str, meaning: str, style: str) -> None:
    table.add_row(Text(f"{number:>8,}", style=style), Text(code, style=style), Text(meaning, style="dim"))

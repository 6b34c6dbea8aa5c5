"""The one way to write with rich: whatever is shown is cleaned, and nothing in it is markup."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console

from thumbcli.cli.display.streams import unfiltered
from thumbcli.printable_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import ConsoleOptions, RenderableType
    from rich.segment import Segment

__all__ = ["CleanConsole"]


class CleanConsole(Console):
    """A console of rich on stdout, or on stderr for people alone.

    Each piece of text is cleaned after layout and before styles become control sequences, wherever it came
    from: a cell, a title of a panel, a line of another program.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        stream = sys.stderr if stderr else sys.stdout
        super().__init__(
            file=unfiltered(stream), highlight=False, markup=False, emoji=False, soft_wrap=stderr
        )

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield the segments of a renderable, each with text that is safe to show."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield segment._replace(text="\n".join(map(printable, segment.text.split("\n"))))

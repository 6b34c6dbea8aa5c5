"""`thumb` with a bug in it: reading the first title raises what nobody expects."""

from __future__ import annotations

from typing import NoReturn

from thumbcli.cli.main import main as thumb
from thumbcli.sources.title_reader import TitleReader

__all__ = ["main"]


def main() -> NoReturn:
    """Run it."""
    TitleReader.next_batch = property()  # type: ignore[assignment,method-assign] # it can't be read
    thumb()

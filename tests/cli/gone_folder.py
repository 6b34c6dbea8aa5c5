"""`thumb` in a folder that is removed before it begins."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

from thumbcli.cli.main import main as thumb

__all__ = ["main"]


def main() -> NoReturn:
    """Run it."""
    Path("gone").mkdir()
    os.chdir("gone")
    Path("../gone").rmdir()
    thumb()

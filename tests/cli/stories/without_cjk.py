"""`thumb` where no font for Chinese, Japanese and Korean is installed, whatever is installed here."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run `thumb` without the fonts for Chinese, Japanese and Korean."""
    from thumbcli.cli.main import main as thumb

    for package in ("manimgx_fonts_cjk", "dynamic_font"):
        sys.modules[package] = None  # type: ignore[assignment] # the documented way to hide a package
    thumb()

"""`thumb` where the extra `cjk` is not installed, whatever is installed here."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run `thumb` without the fonts for Chinese, Japanese and Korean."""
    from thumbcli.cli.main import main as thumb

    sys.modules["manimgx_fonts_cjk"] = None  # type: ignore[assignment] # the documented way to hide a package
    thumb()

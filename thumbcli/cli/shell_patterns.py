"""Patterns such as `*.webp` among the arguments, which shells replace by files, but not on Windows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["with_files_found"]

_TAKE_FILES = frozenset("artwork brand check convert gallery merge pin sheet template unpin".split())
"""The commands whose arguments are files. Titles stay as they are, and so do sources of titles, which may be
patterns for `thumb` itself."""


def with_files_found(arguments: Sequence[str]) -> list[str]:
    """Return the arguments of `thumb`, with files in place of the patterns that lead to any."""
    found = list(arguments)
    if sys.platform == "win32" and arguments and arguments[0] in _TAKE_FILES:
        from glob import glob, has_magic

        found.clear()
        for argument in arguments:
            is_pattern = has_magic(argument) and not argument.startswith("-")
            found += (sorted(glob(argument, recursive=True)) if is_pattern else []) or [argument]  # noqa: PTH207 - as given
    return found

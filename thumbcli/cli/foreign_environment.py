"""The environment that a process is started in, without what is meant for other programs and would stop ours.

Only for the `thumb` command, which has its process for itself; the library changes nothing.
"""

from __future__ import annotations

import os
import warnings
from contextlib import suppress

from thumbcli.process_resources import raise_files_max

__all__ = ["is_folder_gone", "packed_in", "settle_environment", "silence_logging"]

_SIZES = ("COLUMNS", "LINES", "TERMINAL_WIDTH")
_LEAST_CELLS, _MOST_CELLS = 10, 1000
"""Outside of these a table is unreadable, or takes memory for each of its blanks."""

_SERVER_SECRETS = frozenset({"THUMB_SERVE_KEY", "THUMB_SERVE_CARD_SECRET", "THUMB_SERVE_WEBHOOK_SECRET"})
"""Blank ones stay, with those that name a file: a key that did not arrive must not open a server."""

_FILES_WANTED = 4096
"""More than any command opens at once."""


def settle_environment() -> None:
    """Silence what other people's code has to say, and drop variables that can't mean anything.

    * Warnings of Python are about code, not about pictures. THUMB_TRACEBACK lets them through. Child
      processes inherit this.
    * A blank `THUMB…` variable and a blank HOME count as unset, as blank settings do elsewhere; those for the
      secrets of a server do not.
    * The number of files that may be open is raised as far as it may: each picture in flight takes two.
    * A size of the terminal that is no number, or is out of all proportion, is left to the terminal.
    """
    if not _wants_traceback():
        warnings.simplefilter("ignore")
        os.environ["PYTHONWARNINGS"] = "ignore"
    for name, value in list(os.environ.items()):
        is_ours = name.startswith("THUMB") and name.removesuffix("_FILE") not in _SERVER_SECRETS
        if (is_ours or name == "HOME") and not value.strip():
            del os.environ[name]
    raise_files_max(_FILES_WANTED)
    for name in _SIZES:
        size = os.environ.get(name, "")
        if not (size.isascii() and size.isdecimal() and _LEAST_CELLS <= int(size[:9]) <= _MOST_CELLS):
            with suppress(KeyError):
                del os.environ[name]


def silence_logging() -> None:
    """Silence what libraries log, for the same reason."""
    import logging  # A quarter of what `thumb --version` takes.

    if not _wants_traceback():
        logging.getLogger().addHandler(logging.NullHandler())


def _wants_traceback() -> bool:
    return bool(os.environ.get("THUMB_TRACEBACK", "").strip())


def is_folder_gone() -> bool:
    """Tell whether the working folder was removed, so that no relative path leads anywhere."""
    try:
        os.getcwd()  # noqa: PTH109 - Path.cwd() would import pathlib for nothing
    except OSError:
        return True
    return False


def packed_in() -> str:
    """Return the zip file that this code runs from, where its data can't be opened; empty for a folder."""
    path = os.path.dirname(__file__)  # noqa: PTH120 - as above
    if os.path.isdir(path):  # noqa: PTH112 - as above
        return ""
    while path and not os.path.isfile(path):  # noqa: PTH113 - as above
        above = os.path.dirname(path)  # noqa: PTH120 - as above
        path = above if above != path else ""
    return path

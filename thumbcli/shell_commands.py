"""Commands that messages advise, written for the shell that this system usually has.

On Windows they work in PowerShell and in the command prompt alike; what only one of the two has is told in
words.
"""

from __future__ import annotations

import re
import shlex
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "files_limit_advice",
    "joined",
    "moving",
    "piped",
    "quoted",
    "readable_advice",
    "writing",
]

_PLAIN = re.compile(r"[\w@%+=:,./\\-]+", re.ASCII)
"""What no shell of Windows takes for anything but itself; a backslash separates folders there."""


def _on_windows() -> bool:
    return sys.platform == "win32"


def quoted(text: str) -> str:
    """Return one word of a command line."""
    if not _on_windows():
        return shlex.quote(text)
    # No file name has a quote there; in other words it is doubled by a backslash, as programs read it.
    return text if _PLAIN.fullmatch(text) else '"{}"'.format(text.replace('"', '\\"'))


def joined(words: Iterable[str]) -> str:
    """Return a command line."""
    return " ".join(map(quoted, words))


def piped(path: str) -> str:
    """Return the command that writes a file to a pipe."""
    return f"{'type' if _on_windows() else 'cat'} {quoted(path)}"


def readable_advice(path: str, owner: str = "") -> str:
    """Return how a file becomes readable.

    Args:
        path: The file.
        owner: Another user, to whom it belongs; empty where this one may change it.
    """
    if _on_windows():
        # Excel, among others, lets nobody else read what it has open.
        return "close the program that has it open, or allow reading in its properties"
    if owner:
        allow = f"sudo chmod a+r {quoted(path)}"
        return f"it belongs to {owner}: run this as that user, or let others read it: {allow}"
    return f"allow it: chmod u+r {quoted(path)}"


def files_limit_advice() -> str:
    """Return how a process may have more files open."""
    if _on_windows():
        return "close other programs, or lower --concurrency"
    return "raise the limit, as in `ulimit -n 1024`, or lower --concurrency"


def moving(old: str, new: str, *, merge: bool = False, above: str = "") -> str:
    """Return how a folder is moved, with the verb.

    Args:
        old: The folder.
        new: Where it shall be.
        merge: Whether there is a folder already, so that the content moves.
        above: The folder that has to be made first.
    """
    if _on_windows():
        what = f"what is in {old}" if merge else old
        return f"move {what} to {new}"
    if merge:
        return f"move it: `mv {quoted(old)}/* {quoted(new)} && rmdir {quoted(old)}`"
    create = f"mkdir -p {quoted(above)} && " if above else ""
    return f"move it: `{create}mv {quoted(old)} {quoted(new)}`"


def writing(text: str, path: str) -> str:
    """Return how a line is written to a file."""
    if _on_windows():
        return f"write {text} into {path}"
    return f"`echo {quoted(text)} > {quoted(path)}`"

"""How a manifest names the lists of titles that ask for its files."""

from __future__ import annotations

import os
import re
from glob import has_magic, iglob
from pathlib import Path

from thumbcli.printable_text import with_bytes_escaped
from thumbcli.stores.store_address import store_address

__all__ = ["is_gone", "list_name"]

_ESCAPED_BYTE = re.compile(r"\\u(dc[89a-f][0-9a-f])")
"""A byte that is not UTF-8, as `with_bytes_escaped` writes it."""


def list_name(source: str, out: Path) -> str:
    """Return the name of a list: its path from the output folder, so that both can move together.

    One in an object store is named by its address.

    Args:
        source: The file as it was named, `<stdin>` or `<argument>`; these stay as they are.
        out: The output folder.
    """
    if source.startswith("<"):
        return source
    if (address := store_address(source)) is not None:
        return str(address)
    try:
        path = Path(os.path.relpath(source, out)).as_posix()
    except (ValueError, FileNotFoundError):  # Another drive; or the working folder is gone.
        path = Path(source).name
    return with_bytes_escaped(path)


def is_gone(name: str, out: Path) -> bool:
    """Tell whether the list of this name was a file, a folder or a pattern that leads to nothing any more.

    Nobody asks a store: what is there no more may be back with the next run.
    """
    as_bytes = _ESCAPED_BYTE.sub(lambda found: chr(int(found[1], 16)), name)
    # As the name was made, a link to the output folder counts as that folder.
    paths = {os.path.normpath(out / path) for path in (name, as_bytes)}
    if name.startswith("<") or store_address(name) or any(map(os.path.lexists, paths)):
        return False
    return not any(has_magic(path) and any(iglob(path, recursive=True)) for path in paths)  # noqa: PTH207 - a pattern

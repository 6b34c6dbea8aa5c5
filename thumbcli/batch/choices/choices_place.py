"""Where the file of choices of an output is: beside its folder, or where its runs were told to read it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from thumbcli.atomic_write import replace_if_changed
from thumbcli.options.option_values import CHOICES_ENDING
from thumbcli.regular_files import read_regular_file
from thumbcli.relative_path import relative_path
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["choices_path", "note_choices", "noted_choices"]

_NOTE: Final = "choices-file"
"""The file in a state folder that has the path of the file of choices, from the output."""
_NOTE_MAX_BYTES: Final = 8 * 1024


def choices_path(out: Path, named: Path | None = None) -> Path:
    """Return the file of choices of an output: beside its folder, and named as that is.

    Args:
        out: The output folder, or an address in a store, whose choices are in the current folder.
        named: The file that the person named.
    """
    if named is not None:
        return named
    if (address := store_address(str(out))) is not None:
        name = str(address).rstrip("/").rpartition("/")[2]
        return Path(f"{name}{CHOICES_ENDING}")
    try:
        whole = Path(os.path.abspath(out))  # noqa: PTH100 - a link has its choices beside itself
        if not whole.name or Path.cwd().is_relative_to(whole):
            return out / f"thumbs{CHOICES_ENDING}"  # Beside it would be outside of the project.
    except FileNotFoundError:  # The working folder is gone.
        whole = out
    return out.parent / f"{whole.name}{CHOICES_ENDING}"


def note_choices(place: OutputPlace, path: Path) -> None:
    """Note in the state folder of an output which file of choices was named, if not the usual one."""
    if place.bucket is not None:
        return  # Its state here is a copy that another machine does not see.
    note = place.state / _NOTE
    with suppress(OSError, ValueError):
        usual = os.path.abspath(choices_path(place.out))  # noqa: PTH100 - as that is made
        if os.path.abspath(path) == usual or not path.name.endswith(CHOICES_ENDING):  # noqa: PTH100
            note.unlink(missing_ok=True)
            return
        text = relative_path(path, place.out)
        replace_if_changed(note, lambda file: _write(file, text))


def _write(file: BinaryIO, text: str) -> None:
    file.write(f"{text}\n".encode())


def noted_choices(place: OutputPlace, named: Path | None = None) -> Path:
    """Return the file of choices of an output: the one that was named last, else the one beside it.

    Args:
        place: The output.
        named: The file that the person named.
    """
    if named is None and place.bucket is None:
        with suppress(OSError, ValueError):
            data = read_regular_file(place.state / _NOTE, limit_bytes=_NOTE_MAX_BYTES, inside=place.state)
            if (text := data.decode().strip()).endswith(CHOICES_ENDING) and text.isprintable():
                return Path(relative_path(place.out / text))
    return choices_path(Path(place.label), named)

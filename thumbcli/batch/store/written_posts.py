"""The record of what runs have written into posts, in the state folder of their output."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from thumbcli.batch.store.output_place import OutputPlace, recorded_output
from thumbcli.batch.store.state_files import read_state_file, write_state_file
from thumbcli.errors import DamagedFile
from thumbcli.light_dataclass import dataclass
from thumbcli.write_back.post_writer import take_back
from thumbcli.write_back.written_fields import WrittenFields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from thumbcli.batch.store.manifest import Manifest

__all__ = ["PostRecord", "clear_posts", "read_written", "save_written"]

_FILE: Final = "written-fields.json"
_MAX_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PostRecord:
    """What is on record of an output; an `OutputRecord`.

    Attributes:
        manifest: Its manifest; None where there is none yet.
        posts: What runs wrote into posts.
    """

    manifest: Manifest | None
    posts: WrittenFields

    def is_own(self, name: str) -> bool:
        """Tell whether a file of the output is one that we made."""
        owner = None if self.manifest is None else self.manifest.owner(name)
        return owner is not None and not owner.adopted


def read_written(place: OutputPlace) -> WrittenFields:
    """Return what is on record; where that is damaged, nothing is taken away.

    Those of other outputs of a site, which stand beside it, tell what is no picture of another origin.
    """
    return WrittenFields(place.base, _text(place), tuple(_neighbours(place)))


def _text(place: OutputPlace) -> str:
    return read_state_file(place, _FILE, limit_bytes=_MAX_BYTES).decode("utf-8", "replace")


def _neighbours(place: OutputPlace) -> Iterator[WrittenFields]:
    if place.elsewhere is None:
        return
    with suppress(OSError, DamagedFile):
        for folder in sorted(place.elsewhere.absolute().parent.iterdir()):
            is_other = folder.name != place.elsewhere.name and (folder / _FILE).is_file()
            if is_other and (out := recorded_output(folder)) is not None:
                yield WrittenFields(out, _text(OutputPlace(out, elsewhere=folder)))


def save_written(place: OutputPlace, written: WrittenFields) -> None:
    """Record what posts say now, unless it is recorded already."""
    if (text := written.text()) is not None:
        write_state_file(place, _FILE, text.encode())


def clear_posts(place: OutputPlace, names: Collection[str], *, inside: Path | None = None) -> int:
    """Take the fields that name pictures which are gone out of their posts; return how many changed.

    A draft would else lead to a picture that is not there, once it is published.

    Args:
        place: The output.
        names: The pictures.
        inside: The folder that no post may be out of: the record is a file of a repository.
    """
    written = read_written(place)
    cleared = 0
    for post in written.naming(names):
        field = written.get(post)
        if inside is None or Path(os.path.realpath(post)).is_relative_to(os.path.realpath(inside)):
            with suppress(OSError):
                cleared += field is not None and take_back(Path(post), field)
        written.forget(post)
    save_written(place, written)
    return cleared

"""Writes the path or address of each picture into the front matter of its post."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from thumbcli.atomic_write import FileChangedError, write_atomic
from thumbcli.errors import DiskError
from thumbcli.light_dataclass import dataclass
from thumbcli.regular_files import FileRefusedError, open_regular_file, real_path
from thumbcli.sources.front_matter import FrontMatterError, split_front_matter
from thumbcli.sources.site_generators import find_generator
from thumbcli.stores.store_address import store_address
from thumbcli.write_back.edit_refused import EditRefusedError
from thumbcli.write_back.matter_edit import with_field
from thumbcli.write_back.matter_fields import (
    MatterField,
    default_field,
    field_named,
    usual_field,
    value_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from thumbcli.sources.front_matter import FrontMatter
    from thumbcli.write_back.finished_pictures import FinishedPicture
    from thumbcli.write_back.picture_paths import PicturePaths

__all__ = ["PostWriter", "PostsWritten", "write_post"]

_POST_MAX_BYTES: Final = 16 * 1024 * 1024
_ATTEMPTS: Final = 3
"""How often a post is read again that somebody writes at the same time."""

_MARK: Final = "\ufeff"

_PREVIEW_RATIO: Final = 1200 / 630
"""What networks show of a page: https://developers.facebook.com/docs/sharing/webmasters/images/."""


class Kept(NamedTuple):
    """A post that names a picture that we did not make: what it says, and in which field."""

    value: str
    field: MatterField


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsWritten:
    """What became of the posts of a run.

    Attributes:
        written: How many were changed.
        unchanged: How many named their picture already.
        kept: Those that name a picture which we did not make, and still do.
        refused: Those that could not be changed, with the reason.
        error: Why posts could not be read or written by the system, if there are such; they are refused too.
        others: How many pictures belong to no post.
        unserved: The generator that has no way to the pictures where they are; empty if it has.
    """

    written: int = 0
    unchanged: int = 0
    kept: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    error: DiskError | None = None
    others: int = 0
    unserved: str = ""


_Result: TypeAlias = "tuple[bool, MatterField] | Kept | EditRefusedError | DiskError | None"
"""What became of a post: whether it was written, and its field; None if nobody says which that should be."""


@dataclass(slots=True)
class _Tally:
    """What became of the posts so far."""

    changed: Counter[bool] = field(default_factory=Counter)
    fields: Counter[MatterField] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    error: DiskError | None = None
    others: int = 0
    unserved: str = ""

    def note(self, post: str, result: _Result) -> bool:
        """Count a post; tell whether it has a result at all."""
        match result:
            case None:
                return False
            case Kept():
                self.kept.append(post)
                # A path from the file of the post may be one that the generator has to find there.
                if result.value.startswith("/") or "://" in result.value:
                    self.fields[result.field] += 1
            case EditRefusedError():
                self.refused.append((post, str(result)))
            case DiskError():
                self.refused.append((post, result.message))
                self.error = self.error or result
            case (changed, used):
                self.changed[changed] += 1
                self.fields[used] += 1
        return True

    def result(self) -> PostsWritten:
        """Return what to report."""
        return PostsWritten(
            written=self.changed[True],
            unchanged=self.changed[False],
            kept=tuple(self.kept),
            refused=tuple(self.refused),
            error=self.error,
            others=self.others,
            unserved=self.unserved,
        )


@dataclass(slots=True, kw_only=True)
class PostWriter:
    """Writes posts; a `Delivery`.

    Attributes:
        paths: What posts call the pictures.
        field: The field to write, as `cover.image`; empty for the one that a post has, else the one that most
            posts of the run have, else the one of the generator.
        replace: Whether pictures that we did not make are replaced in a post.
    """

    paths: PicturePaths
    field: str = ""
    replace: bool = False
    whole_only: bool = False

    def deliver(self, pictures: Iterable[FinishedPicture], is_own: Callable[[str], bool]) -> PostsWritten:
        """Write the posts of `pictures`; each counts once, with the picture that suits link previews best."""
        asked = field_named(self.field) if self.field else None
        tally, best, waiting = _Tally(), dict[str, tuple[float, str, str]](), list[tuple[str, str]]()
        for picture in pictures:
            if not picture.is_post:
                tally.others += 1
                continue
            real, rank = os.path.realpath(picture.source), _misfit(picture)
            if real not in best or rank < best[real][0]:
                best[real] = (rank, picture.source, picture.name)
        for _, post, name in best.values():
            tally.unserved = tally.unserved or self.paths.unserved_by(post, name) or ""
            if not tally.note(post, self._write(post, name, asked, is_own)):
                waiting.append((post, name))
        usual = tally.fields.most_common(1)[0][0] if tally.fields else None
        for post, name in waiting:
            field = usual or default_field(find_generator(str(PurePath(post).parent)))
            tally.note(post, self._write(post, name, field, is_own))
        return tally.result()

    def _write(
        self, post: str, name: str, field: MatterField | None, is_own: Callable[[str], bool]
    ) -> _Result:
        """Write one post; None if it has no field of pictures, and nobody says which it should have."""

        def may_replace(old: str) -> bool:
            found = self.paths.name_in(post, old)
            return self.replace or (found is not None and (found == name or is_own(found)))

        if store_address(post) is not None:
            return EditRefusedError("posts in an object store are left as they are")
        try:
            return write_post(Path(post), field, self.paths.written(post, name), may_replace)
        except EditRefusedError as error:
            return error
        except OSError as error:
            return DiskError(
                f"{post} can't be written: {(error.strerror or str(error)).lower()}",
                remedy="check its permissions, then try again: nothing is drawn twice",
            )


def _misfit(picture: FinishedPicture) -> float:
    """Return how far a picture is from the shape of link previews; 0 if its size is not known."""
    facts = picture.facts
    return abs(facts.width_px / facts.height_px - _PREVIEW_RATIO) if facts.height_px else 0.0


def write_post(
    path: Path, field: MatterField | None, value: str, may_replace: Callable[[str], bool]
) -> tuple[bool, MatterField] | Kept | None:
    """Set one field of the front matter of a post, and change nothing else of it.

    Args:
        path: The post. A link is followed as far as a neighbour, and stays a link.
        field: The field; None for the one of pictures that the post has.
        value: What it says from now on.
        may_replace: Whether that may take the place of another value, which is not empty.

    Returns:
        Whether the file was written, and which field it was; `Kept` if the value may not be replaced; None if
        no field is named and it has none.

    Raises:
        EditRefusedError: It has no front matter, or the field can't be set by changing one line.
        OSError: It can't be read or written, or others go on writing it.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        text, read = _read(path)
        mark = _MARK if text.startswith(_MARK) else ""
        matter = _matter(text.removeprefix(_MARK), path)
        used = field or usual_field(matter.fields)
        if used is None:
            return None
        old = value_of(matter.fields, used)
        if old == value:
            return False, used
        if old and not may_replace(old):
            return Kept(old, used)
        edited = with_field(text.removeprefix(_MARK), matter, used, value, path.suffix.lower())
        data = (mark + edited).encode("utf-8", "surrogateescape")
        try:
            write_atomic(real_path(path), data, replace=True, unchanged=read)
        except FileChangedError:
            if attempt == _ATTEMPTS:
                raise
        else:
            return True, used
    raise AssertionError


def _matter(text: str, path: Path) -> FrontMatter:
    try:
        matter = split_front_matter(text, path.suffix.lower())
    except FrontMatterError as error:
        raise EditRefusedError(f"line {error.line}: {error.message}") from error
    if not matter.found:
        raise EditRefusedError("it has no front matter")
    return matter


def _read(path: Path) -> tuple[str, os.stat_result]:
    """Return a post, and what the system says of its file; bytes that are not UTF-8 survive."""
    with open_regular_file(path) as file:
        read = os.fstat(file.fileno())
        data = file.read(_POST_MAX_BYTES + 1)
    if len(data) > _POST_MAX_BYTES:
        raise FileRefusedError(path, f"it has more than {_POST_MAX_BYTES // 1024 // 1024} MB")
    return data.decode("utf-8", "surrogateescape"), read

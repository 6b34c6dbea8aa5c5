"""Writes the path or address of each picture into the front matter of its post."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import field as _field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeAlias

from thumbcli.atomic_write import FileChangedError, write_atomic
from thumbcli.errors import DiskError
from thumbcli.light_dataclass import dataclass
from thumbcli.regular_files import FileRefusedError, open_regular_file, real_path
from thumbcli.sources.front_matter import FrontMatterError, split_front_matter
from thumbcli.sources.site_generators import find_generator
from thumbcli.stores.store_address import store_address
from thumbcli.write_back.edit_refused import EditRefusedError
from thumbcli.write_back.matter_edit import with_field, without_field
from thumbcli.write_back.matter_fields import (
    MatterField,
    default_field,
    field_named,
    fields_that_say,
    own_field,
    reads_default_field,
    says,
    value_of,
)
from thumbcli.write_back.written_fields import WrittenField

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from thumbcli.sources.front_matter import FrontMatter
    from thumbcli.write_back.finished_pictures import FinishedPicture
    from thumbcli.write_back.picture_paths import PicturePaths
    from thumbcli.write_back.written_fields import WrittenFields

__all__ = ["OutputRecord", "PostWriter", "PostsWritten", "take_back", "write_post"]

_POST_MAX_BYTES: Final = 16 * 1024 * 1024
_ATTEMPTS: Final = 3
"""How often a post is read again that somebody writes at the same time."""

_MARK: Final = "\ufeff"

_PREVIEW_RATIO: Final = 1200 / 630
"""What networks show of a page: https://developers.facebook.com/docs/sharing/webmasters/images/."""


class OutputRecord(Protocol):
    """What is on record of an output."""

    @property
    def posts(self) -> WrittenFields:
        """What runs wrote into posts; changes there are kept."""

    def is_own(self, name: str) -> bool:
        """Tell whether a file of the output is one that we made."""


class Kept(NamedTuple):
    """A post that names a picture that we did not make: what it says, and in which field."""

    value: str
    field: MatterField


class Written(NamedTuple):
    """A post that names its picture: whether it was changed for that, in which field, and what that said.

    Another field may name the same picture: the first of them is `also`.
    """

    changed: bool
    field: MatterField
    before: str | None = None
    also: MatterField | None = None


class Unfilled(NamedTuple):
    """A post that says nothing of a picture, and the empty field that it has for it, if it has one."""

    empty: MatterField | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsWritten:
    """What became of the posts of a run.

    Attributes:
        written: How many were changed.
        unchanged: How many named their picture already.
        fields: The fields of these, with how many posts name their picture there, most first.
        cleared: How many lost the field that an earlier run had written, as another one is asked for.
        twice: Those that name their picture in another field as well, with it, and no record says why.
        kept: Those that name a picture which we did not make, and still do.
        refused: Those that could not be changed, with the reason.
        error: Why posts could not be read or written by the system, if there are such; they are refused too.
        others: How many pictures belong to no post.
        unserved: The generator that has no way to the pictures where they are; empty if it has.
    """

    written: int = 0
    unchanged: int = 0
    fields: tuple[tuple[str, int], ...] = ()
    cleared: int = 0
    twice: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    error: DiskError | None = None
    others: int = 0
    unserved: str = ""


_Result: TypeAlias = "Written | Kept | Unfilled | EditRefusedError | DiskError"
"""What became of a post; one that says nothing is written once it is known which field it should get."""


@dataclass(slots=True)
class _Tally:
    """What became of the posts so far."""

    changed: Counter[bool] = _field(default_factory=Counter)
    fields: Counter[str] = _field(default_factory=Counter)
    filled: Counter[MatterField] = _field(default_factory=Counter)
    cleared: int = 0
    twice: list[tuple[str, str]] = _field(default_factory=list)
    kept: list[str] = _field(default_factory=list)
    refused: list[tuple[str, str]] = _field(default_factory=list)
    error: DiskError | None = None
    others: int = 0
    unserved: str = ""

    def note(self, post: str, result: _Result) -> None:
        """Count a post."""
        match result:
            case Kept():
                self.kept.append(post)
                self.vote(result)
            case EditRefusedError():
                self.refused.append((post, str(result)))
            case DiskError():
                self.refused.append((post, result.message))
                self.error = self.error or result
            case Written():
                self.changed[result.changed] += 1
                self.fields[str(result.field)] += 1
                self.filled[result.field] += 1
            case Unfilled():
                raise AssertionError

    def vote(self, kept: Kept) -> None:
        """Count the field of a picture that stays, unless ours would not be found there.

        A path from the file of the post may be one that the generator has to find.
        """
        if kept.value.startswith("/") or "://" in kept.value:
            self.filled[kept.field] += 1

    def result(self) -> PostsWritten:
        """Return what to report."""
        return PostsWritten(
            written=self.changed[True],
            unchanged=self.changed[False],
            fields=tuple(self.fields.most_common()),
            cleared=self.cleared,
            twice=tuple(self.twice),
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
        field: The field to write, as `cover.image`; empty for the one that a post fills, else the one that
            most posts of the run fill, else the one that the generator reads. Where it reads none itself, a
            post gets the one that it has empty, and others get that of most posts.
        replace: Whether pictures that we did not make are replaced in a post.
        left_out: What posts say that keep their picture, and are no rows of the run for that.
    """

    paths: PicturePaths
    field: str = ""
    replace: bool = False
    whole_only: bool = False
    left_out: dict[str, Kept] = _field(default_factory=dict)

    def deliver(self, pictures: Iterable[FinishedPicture], record: OutputRecord) -> PostsWritten:
        """Write the posts of `pictures`; each counts once, with the picture that suits link previews best."""
        best, others = dict[str, tuple[float, str, str]](), 0
        for picture in pictures:
            if not picture.is_post:
                others += 1
                continue
            real, rank = os.path.realpath(picture.source), _misfit(picture)
            if real not in best or rank < best[real][0]:
                best[real] = (rank, picture.source, picture.name)
        tally = self._tally([(post, name) for _, post, name in best.values()], record, writes=True)
        tally.others = others
        return tally.result()

    def keeps(self, post: str, fields: Mapping[str, object], written: WrittenFields) -> bool:
        """Tell whether a post has a picture of another origin, so that one of ours would be for nothing.

        Args:
            post: Its file.
            fields: Those of its front matter.
            written: What runs wrote into posts.
        """
        own = own_field(fields)
        field = field_named(self.field) if self.field else own.field if own is not None else None
        if self.replace or field is None or not (value := value_of(fields, field)):
            return False
        if written.origin(post, value) is not None or self.paths.name_in(post, value) is not None:
            return False
        self.left_out[post] = Kept(value, field)
        return True

    def foresee(self, posts: Iterable[tuple[str, str]], record: OutputRecord) -> PostsWritten:
        """Return what would become of posts, each with the name of its picture; nothing is written."""
        return self._tally(list(posts), record, writes=False).result()

    def _tally(self, posts: Collection[tuple[str, str]], record: OutputRecord, *, writes: bool) -> _Tally:
        asked = field_named(self.field) if self.field else None
        tally, waiting = _Tally(), list[tuple[str, str, MatterField | None]]()
        for kept in self.left_out.values():
            tally.vote(kept)

        def write(post: str, name: str, field: MatterField | None) -> _Result:
            result = self._write(post, name, field, record, writes=writes)
            if isinstance(result, Written) and result.also and record.posts.get(post) is None:
                tally.twice.append((post, str(result.also)))
            if isinstance(result, Written) and writes:
                tally.cleared += self._note(post, name, result, record)
            return result

        for post, name in posts:
            tally.unserved = tally.unserved or self.paths.unserved_by(post, name) or ""
            result = write(post, name, asked)
            if isinstance(result, Unfilled):
                waiting.append((post, name, result.empty))
            else:
                tally.note(post, result)
        filled = tally.filled.most_common(1)[0][0] if tally.filled else None
        empty = Counter(own for *_, own in waiting).most_common(1)[0][0] if waiting else None
        for post, name, own in waiting:
            generator = find_generator(str(PurePath(post).parent))
            hinted = None if reads_default_field(generator) else own or empty
            tally.note(post, write(post, name, filled or hinted or default_field(generator)))
        return tally

    def _write(
        self, post: str, name: str, field: MatterField | None, record: OutputRecord, *, writes: bool
    ) -> _Result:
        """Write one post, unless it says nothing and nobody says in which field it should."""

        def may_replace(old: str) -> bool:
            if self.replace or record.posts.origin(post, old) is not None:
                return True
            found = self.paths.name_in(post, old)
            return found is not None and (found == name or record.is_own(found))

        if store_address(post) is not None:
            return EditRefusedError("posts in an object store are left as they are")
        try:
            return write_post(Path(post), field, self.paths.written(post, name), may_replace, writes=writes)
        except EditRefusedError as error:
            return error
        except OSError as error:
            return DiskError(
                f"{post} can't be written: {(error.strerror or str(error)).lower()}",
                remedy="check its permissions, then try again: nothing is drawn twice",
            )

    def _note(self, post: str, name: str, result: Written, record: OutputRecord) -> bool:
        """Put on record what a post says; tell whether it lost another field of an earlier run for that."""
        earlier, used = record.posts.get(post), str(result.field)
        cleared = earlier is not None and earlier.field != used and take_back(Path(post), earlier)
        if result.changed:
            origin = record.posts.origin(post, result.before or "")
            before = result.before if origin is None or origin.field != used else origin.before
            if before is not None and (old := self.paths.name_in(post, before)) and record.is_own(old):
                before = None  # What a run wrote whose record is gone.
            value = self.paths.written(post, name)
            record.posts.note(post, WrittenField(used, value, name, before))
        elif earlier is not None and earlier.field != used:
            record.posts.forget(post)
        return cleared


def _misfit(picture: FinishedPicture) -> float:
    """Return how far a picture is from the shape of link previews; 0 if its size is not known."""
    facts = picture.facts
    return abs(facts.width_px / facts.height_px - _PREVIEW_RATIO) if facts.height_px else 0.0


def write_post(
    path: Path,
    field: MatterField | None,
    value: str,
    may_replace: Callable[[str], bool],
    *,
    writes: bool = True,
) -> Written | Kept | Unfilled:
    """Set one field of the front matter of a post, and change nothing else of it.

    Args:
        path: The post. A link is followed as far as a neighbour, and stays a link.
        field: The field; None for the one of pictures that the post fills.
        value: What it says from now on.
        may_replace: Whether that may take the place of another value, which is not empty.
        writes: Whether the file is written; else what would become of it is returned alone.

    Returns:
        What the post says now; `Kept` if its value may not be replaced; `Unfilled` if no field is named and
        it fills none.

    Raises:
        EditRefusedError: It has no front matter, or the field can't be set by changing one line.
        OSError: It can't be read or written, or others go on writing it.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        text, read = _read(path)
        matter = _matter(text.removeprefix(_MARK), path)
        used = field
        if used is None:
            own = own_field(matter.fields)
            if own is None or not own.is_filled:
                return Unfilled(own and own.field)
            used = own.field
        old = value_of(matter.fields, used)
        also = next((each for each in fields_that_say(matter.fields, value) if each != used), None)
        if old == value:
            return Written(changed=False, field=used, also=also)
        if old and not may_replace(old):
            return Kept(old, used)
        edited = with_field(text.removeprefix(_MARK), matter, used, value, path.suffix.lower())
        if not writes or _saved(path, text, edited, read, is_last=attempt == _ATTEMPTS):
            return Written(changed=True, field=used, before=old, also=also)
    raise AssertionError


def take_back(path: Path, written: WrittenField) -> bool:
    """Take away what a run wrote into a post, if it says so still; tell whether it did.

    A field that was there before says again what it said; one that was not is removed with its line.

    Raises:
        OSError: The file can't be read or written.
    """
    field = field_named(written.field)
    text, read = _read(path)
    bare, suffix = text.removeprefix(_MARK), path.suffix.lower()
    try:
        matter = _matter(bare, path)
        if not says(matter.fields, field, written.value):
            return False
        if written.before is None or (field.is_list and not written.before):
            edited = without_field(bare, matter, field, suffix)
        else:
            edited = with_field(bare, matter, field, written.before, suffix)
    except EditRefusedError:
        return False
    return _saved(path, text, edited, read, is_last=False)


def _saved(path: Path, text: str, edited: str, read: os.stat_result, *, is_last: bool) -> bool:
    """Write a post; tell whether that was done, which it is not where somebody saves it meanwhile."""
    mark = _MARK if text.startswith(_MARK) else ""
    data = (mark + edited).encode("utf-8", "surrogateescape")
    try:
        write_atomic(real_path(path), data, replace=True, unchanged=read)
    except FileChangedError:
        if is_last:
            raise
        return False
    return True


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

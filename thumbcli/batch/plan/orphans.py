"""Files of ours that no row of their list asks for any more."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from thumbcli.batch.names.list_names import is_gone, list_name
from thumbcli.batch.store.picture_files import exists
from thumbcli.relative_path import relative_path
from thumbcli.sources.feeds import FEED_LIST
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from thumbcli.batch.plan.asked_files import AskedFiles
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.manifest_records import ListedFile
    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["Orphans", "find_orphans", "why_kept", "why_unknown"]


@dataclass(slots=True, kw_only=True)
class Orphans:
    """Which files of a folder no row asks for, and what a run changes in that, by their numbers on record.

    Attributes:
        names: The names of the orphans, by number; those of earlier runs too.
        added: Those of them that are not recorded as such.
        found_again: Files that are, and that a row asks for again.
        gone: Files that no row asks for, and that somebody has removed already, by number.
        lists: Files whose list is not known, or not there any more, by the one that has taken its place.
        others: How many files that no row asks for are those of another list, by its name.
    """

    names: dict[int, str] = field(default_factory=dict)
    added: list[int] = field(default_factory=list)
    found_again: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    lists: dict[str, list[int]] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)

    def note_asked(self, file: ListedFile, by: str, *, is_known: bool) -> None:
        """Note that the list `by` asks for a file; the list on record may not be known any more."""
        if file.is_orphan:
            self.found_again.append(file.id)
        if not is_known:
            self.lists.setdefault(by, []).append(file.id)

    def note_free(self, file: ListedFile, *, is_there: bool) -> None:
        """Note a file that no row asks for; it is no orphan if it is kept all the same."""
        if not is_there:
            self.gone.append(file.id)
        elif not file.is_kept:
            self.names[file.id] = file.name
            if not file.is_orphan:
                self.added.append(file.id)

    def note_other(self, source: str, files: Iterable[ListedFile]) -> None:
        """Note files of another list that no row asks for."""
        if number := sum(not file.is_kept for file in files):
            self.others[source] += number

    def record(self, manifest: Manifest) -> None:
        """Record what has changed; a run in which nothing has leaves the manifest as it is."""
        if self.added:
            manifest.mark_orphans(self.added, orphan=True)
        if self.found_again:
            manifest.mark_orphans(self.found_again, orphan=False)
        if self.gone:
            manifest.forget_files(self.gone)
        for source, file_ids in self.lists.items():
            manifest.save_source(file_ids, source)


def find_orphans(manifest: Manifest, asked: AskedFiles, place: OutputPlace, *, last_id: int) -> Orphans:
    """Compare the files on record with those that the rows of a whole run asked for.

    These are no orphans:

    * The file of another list, unless this run has that list under another name: it is a file that is gone,
      and the rows ask for half of its files or more. A list that is gone may be back tomorrow.
    * One from before lists were recorded, unless no other list is known, the rows ask for half of them or
      more, and drawing it again costs nothing: it may be that of any list.
    * The file of a feed, which forgets its older entries.
    * One of a format that no row has now: the same list may be drawn in two, into the same folder.

    Args:
        manifest: The manifest of the folder.
        asked: What the rows asked for.
        place: The output.
        last_id: The last file that was on record before the run; a row asked for whatever came later.
    """
    out = place.base
    found, gone = Orphans(), cache(lambda name: is_gone(name, out))
    lists = {source: list_name(source, out) for source in asked}
    own = set(lists.values())
    known, files, has_orphans = manifest.lists()
    others = {name for name in known if name and name not in own and not gone(name)}
    is_as_before = manifest.last_file_id() == last_id  # Else one of those asked for may have a new number.
    if is_as_before and own.issuperset(known) and not has_orphans and files == asked.total():
        return found
    formats, free = manifest.formats_after(last_id), []
    left: dict[str | None, _LeftFiles] = {}
    for file in _files(manifest, last_id):
        by, source = asked.asked_by(file.id), file.source
        if not others if source is None else source not in own and gone(source):
            left.setdefault(source, _LeftFiles()).add(file, by)
        elif by is None and source in own and not source.startswith(FEED_LIST):
            free.append(file)
        elif by is None and source is not None and source not in own:
            found.note_other(source, [file])
        if by is not None:
            formats.add(file.format)
            is_known = source in own or (source is not None and not gone(source))
            found.note_asked(file, lists[by], is_known=is_known)
    free += _taken_over(left, lists, found)
    for file in free:
        if not asked.may_ask(file.title, file.target) and file.format in (formats or {file.format}):
            found.note_free(file, is_there=exists(place, file.name))
    return found


@dataclass(slots=True)
class _LeftFiles:
    """The files of a list that is gone; `by` is a list of this run that asks for some of them."""

    asked: int = 0
    others: int = 0
    by: str | None = None
    free: list[ListedFile] = field(default_factory=list)

    def add(self, file: ListedFile, by: str | None) -> None:
        """Count one more of its files, and the list that asks for it."""
        if by is not None:
            self.asked, self.by = self.asked + 1, by
            return
        self.others += 1
        if file.source is not None or not file.is_hosted:
            self.free.append(file)

    def moved_to(self) -> str | None:
        """Return the list of this run that is the one that is gone; None if none asks for enough of it."""
        return self.by if self.asked >= self.others else None


def _taken_over(
    left: Mapping[str | None, _LeftFiles], lists: Mapping[str, str], found: Orphans
) -> list[ListedFile]:
    """Return the files of lists that are gone and have a new name in this run; note those of others."""
    free: list[ListedFile] = []
    for source, some in left.items():
        if (by := some.moved_to()) is not None:
            found.lists.setdefault(lists[by], []).extend(file.id for file in some.free)
            free += some.free
        elif source is not None:
            found.note_other(source, some.free)
    return free


def why_unknown(asked: AskedFiles, *, whole: bool, rows: int) -> str:
    """Return why it is not known which files no row asks for any more; empty if it is.

    Args:
        asked: What the rows asked for.
        whole: Whether the run came to the end of its lists.
        rows: How many rows there are; an export that went wrong may have none, or rows without content.
    """
    if not whole:
        return "the run did not come to the end of its lists"
    if rows == asked.untitled_rows:
        return "no row has a title"
    if asked.unknown_rows:
        is_one = asked.unknown_rows == 1
        unread, those = ("1 row", "it") if is_one else (f"{asked.unknown_rows:,} rows", "them")
        return f"{unread} that can't be read may ask for any file: correct or remove {those}"
    return ""


def why_kept(found: Orphans, place: OutputPlace) -> str:
    """Return why files that no row asks for are no orphans, and what to do; empty if there are none.

    Args:
        found: What `find_orphans` returned.
        place: The output.
    """
    if not (total := found.others.total()):
        return ""
    (source, _), *others = found.others.most_common()
    files = "1 file that no row asks for is" if total == 1 else f"{total:,} files that no row asks for are"
    shown = _shown_list(source, place)
    many = f" and {len(others):,} more" if others else ""
    if others or not is_gone(source, place.base):
        return f"{files} of {'other lists' if others else 'another list'}, {shown}{many}: prune with that"
    return (
        f"{files} of {shown}, which is not there any more: if this list is that one under a new name,"
        " give it the old name for one run; else delete them yourself"
    )


def _shown_list(name: str, place: OutputPlace) -> str:
    """Return the name of a list as a person writes it here."""
    if name.startswith("<") or store_address(name):
        return name
    return relative_path(os.path.normpath(place.base / name))


def _files(manifest: Manifest, last_id: int) -> Iterator[ListedFile]:
    after = 0
    while some := manifest.files_after(after, last_id):
        yield from some
        after = some[-1].id

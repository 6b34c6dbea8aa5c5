"""Files of ours that no row of their list asks for any more."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from thumbcli.batch.names.list_names import is_gone, list_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from thumbcli.batch.plan.asked_files import AskedFiles
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.manifest_records import ListedFile

__all__ = ["FileClaims", "claims_of_run"]


@dataclass(slots=True, kw_only=True)
class FileClaims:
    """How the claims to the files of a folder have changed with a run; the numbers are those of the manifest.

    Attributes:
        orphans: Files that no row asks for, by number, with their names; those of earlier runs too.
        new_orphans: Those of them that are not recorded as such.
        found_again: Files that are, and that a row asks for again.
        lists: Files whose list is not known, or not there any more, by the one that has taken its place.
    """

    orphans: dict[int, str] = field(default_factory=dict)
    new_orphans: list[int] = field(default_factory=list)
    found_again: list[int] = field(default_factory=list)
    lists: dict[str, list[int]] = field(default_factory=dict)

    def note_asked(self, file: ListedFile, by: str, *, is_known: bool) -> None:
        """Note that the list `by` asks for a file; the list on record may not be known any more."""
        if file.is_orphan:
            self.found_again.append(file.id)
        if not is_known:
            self.lists.setdefault(by, []).append(file.id)

    def note_orphans(self, files: Iterable[ListedFile]) -> None:
        """Note that no row asks for these files."""
        for file in files:
            self.orphans[file.id] = file.name
            if not file.is_orphan:
                self.new_orphans.append(file.id)

    def record(self, manifest: Manifest) -> None:
        """Record what has changed; a run in which nothing has leaves the manifest as it is."""
        if self.new_orphans:
            manifest.mark_orphans(self.new_orphans, orphan=True)
        if self.found_again:
            manifest.mark_orphans(self.found_again, orphan=False)
        for source, file_ids in self.lists.items():
            manifest.save_source(file_ids, source)


def claims_of_run(manifest: Manifest, asked: AskedFiles, out: Path, *, last_id: int) -> FileClaims:
    """Compare the files on record with those that the rows of a whole run asked for.

    The file of another list is not an orphan, unless this run has that list under another name: it is a file
    that is gone, and the rows of this run ask for half of its files or more. A list that is gone may be back
    tomorrow. Files from before lists were recorded count as those of such a list if no other one is known.
    Nor is one of a format that no row has now an orphan: the same list may be drawn in two, into the same
    folder.

    Args:
        manifest: The manifest of the folder.
        asked: What the rows asked for.
        out: The folder.
        last_id: The last file that was on record before the run; a row asked for whatever came later.
    """
    claims, gone = FileClaims(), cache(lambda name: is_gone(name, out))
    lists = {source: list_name(source, out) for source in asked}
    own = set(lists.values())
    known = manifest.sources()
    others = {name for name in known if name and name not in own and not gone(name)}
    if own.issuperset(known) and manifest.files_without_orphans(last_id) == asked.total():
        return claims
    formats, free = manifest.formats_after(last_id), []
    left: dict[str | None, _LeftFiles] = {}
    for file in _files(manifest, last_id):
        by, source = asked.asked_by(file.id), file.source
        if not others if source is None else source not in own and gone(source):
            left.setdefault(source, _LeftFiles()).add(file, by)
        elif by is None and source in own:
            free.append(file)
        if by is not None:
            formats.add(file.format)
            claims.note_asked(
                file, lists[by], is_known=source in own or (source is not None and not gone(source))
            )
    for some in left.values():
        if (by := some.moved_to()) is not None:
            claims.lists.setdefault(lists[by], []).extend(file.id for file in some.free)
            free += some.free
    claims.note_orphans(
        file
        for file in free
        if not (
            file.is_kept
            or asked.may_ask(file.title, file.target)
            or file.format not in (formats or {file.format})
        )
    )
    return claims


@dataclass(slots=True)
class _LeftFiles:
    """The files of a list that is gone; `by` is a list of this run that asks for some of them."""

    asked: int = 0
    by: str | None = None
    free: list[ListedFile] = field(default_factory=list)

    def add(self, file: ListedFile, by: str | None) -> None:
        """Count one more of its files, and the list that asks for it."""
        if by is None:
            self.free.append(file)
        else:
            self.asked, self.by = self.asked + 1, by

    def moved_to(self) -> str | None:
        """Return the list of this run that is the one that is gone; None if none asks for enough of it."""
        return self.by if self.asked >= len(self.free) else None


def _files(manifest: Manifest, last_id: int) -> Iterator[ListedFile]:
    after = 0
    while some := manifest.files_after(after, last_id):
        yield from some
        after = some[-1].id

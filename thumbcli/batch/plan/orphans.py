"""Files of ours that no row of their list asks for any more."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from thumbcli.batch.names.list_names import is_gone, list_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from thumbcli.batch.plan.asked_files import AskedFiles
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.manifest_records import ListedFile

__all__ = ["Orphans", "find_orphans"]


@dataclass(slots=True, kw_only=True)
class Orphans:
    """Which files of a folder no row asks for, and what a run changes in that, by their numbers on record.

    Attributes:
        names: The names of the orphans, by number; those of earlier runs too.
        added: Those of them that are not recorded as orphans.
        found_again: Files that are, and that a row asks for again.
        lists: Files whose list is not known, or not there any more, by the one that asks for them now.
    """

    names: dict[int, str] = field(default_factory=dict)
    added: list[int] = field(default_factory=list)
    found_again: list[int] = field(default_factory=list)
    lists: dict[str, list[int]] = field(default_factory=dict)

    def record(self, manifest: Manifest) -> None:
        """Record what has changed; a run in which nothing has leaves the manifest as it is."""
        if self.added:
            manifest.mark_orphans(self.added, orphan=True)
        if self.found_again:
            manifest.mark_orphans(self.found_again, orphan=False)
        for source, file_ids in self.lists.items():
            manifest.save_source(file_ids, source)


def find_orphans(manifest: Manifest, asked: AskedFiles, out: Path, *, last_id: int) -> Orphans:
    """Compare the files on record with those that the rows of a whole run asked for.

    The file of another list is not an orphan, unless that list is a file that is gone. One from before lists
    were recorded belongs to this run if no other list is known. Nor is one of a format that no row has now an
    orphan: the same list may be drawn in two, into the same folder.

    Args:
        manifest: The manifest of the folder.
        asked: What the rows asked for.
        out: The folder.
        last_id: The last file that was on record before the run; a row asked for whatever came later.
    """
    found, gone = Orphans(), cache(lambda name: is_gone(name, out))
    lists = {source: list_name(source, out) for source in asked}
    own = set(lists.values())
    known = manifest.sources()
    others = {name for name in known if name and name not in own and not gone(name)}
    if own.issuperset(known) and manifest.count_unless_orphans(last_id) == asked.total():
        return found
    formats, free = manifest.formats_after(last_id), []
    for file in _files(manifest, last_id):
        by, source = asked.asked_by(file.id), file.source
        is_free = not others if source is None else source not in own and gone(source)
        if by is not None:
            formats.add(file.format)
            if file.is_orphan:
                found.found_again.append(file.id)
            if is_free or source is None:
                found.lists.setdefault(lists[by], []).append(file.id)
        elif not file.is_kept and (is_free or source in own) and not asked.may_ask(file.title, file.target):
            free.append(file)
    for file in free:
        if not formats or file.format in formats:
            found.names[file.id] = file.name
            if not file.is_orphan:
                found.added.append(file.id)
    return found


def _files(manifest: Manifest, last_id: int) -> Iterator[ListedFile]:
    after = 0
    while some := manifest.files_after(after, last_id):
        yield from some
        after = some[-1].id

"""Files of ours that no row of their list asks for any more."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from thumbcli.batch.names.list_names import is_gone, list_name
from thumbcli.batch.store.picture_files import picture_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.batch.plan.asked_files import AskedFiles
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.manifest_records import ListedFile
    from thumbcli.batch.store.output_place import OutputPlace

__all__ = ["FileClaims", "claims_of_run", "why_unknown"]


@dataclass(slots=True, kw_only=True)
class FileClaims:
    """How the claims to the files of a folder have changed with a run; the numbers are those of the manifest.

    Attributes:
        orphans: Files that no row asks for, by number, with their names; those of earlier runs too.
        new_orphans: Those of them that are not recorded as such.
        found_again: Files that are, and that a row asks for again.
        gone: Files that no row asks for, and that somebody has removed already, by number.
        lists: Files whose list is not known, or not there any more, by the one that asks for them now.
    """

    orphans: dict[int, str] = field(default_factory=dict)
    new_orphans: list[int] = field(default_factory=list)
    found_again: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    lists: dict[str, list[int]] = field(default_factory=dict)

    def add_free(self, file: ListedFile, *, is_there: bool) -> None:
        """Add a file that no row asks for, unless it is kept all the same."""
        if not is_there:
            self.gone.append(file.id)
        elif not file.is_kept:
            self.orphans[file.id] = file.name
            if not file.is_orphan:
                self.new_orphans.append(file.id)

    def record(self, manifest: Manifest) -> None:
        """Record what has changed; a run in which nothing has leaves the manifest as it is."""
        if self.new_orphans:
            manifest.mark_orphans(self.new_orphans, orphan=True)
        if self.found_again:
            manifest.mark_orphans(self.found_again, orphan=False)
        if self.gone:
            manifest.forget_files(self.gone)
        for source, file_ids in self.lists.items():
            manifest.save_source(file_ids, source)


def claims_of_run(manifest: Manifest, asked: AskedFiles, place: OutputPlace, *, last_id: int) -> FileClaims:
    """Compare the files on record with those that the rows of a whole run asked for.

    These are no orphans:

    * The file of another list, unless that list is a file that is gone.
    * One from before lists were recorded, if another list is known, or if drawing it again costs credits: it may
      be that of any list.
    * One of a format that no row has now: the same list may be drawn in two, into the same folder.

    Args:
        manifest: The manifest of the folder.
        asked: What the rows asked for.
        place: The output.
        last_id: The last file that was on record before the run; a row asked for whatever came later.
    """
    out = place.out
    claims, gone = FileClaims(), cache(lambda name: is_gone(name, out))
    lists = {source: list_name(source, out) for source in asked}
    own = set(lists.values())
    known = manifest.sources()
    others = {name for name in known if name and name not in own and not gone(name)}
    is_as_before = manifest.last_file_id() == last_id  # Else one of those asked for may have a new number.
    if is_as_before and own.issuperset(known) and manifest.files_without_orphans(last_id) == asked.total():
        return claims
    formats, free = manifest.formats_after(last_id), []
    for file in _files(manifest, last_id):
        by, source = asked.asked_by(file.id), file.source
        is_free = not others if source is None else source not in own and gone(source)
        if by is not None:
            formats.add(file.format)
            if file.is_orphan:
                claims.found_again.append(file.id)
            if is_free or source is None:
                claims.lists.setdefault(lists[by], []).append(file.id)
        elif (
            (is_free or source in own)
            and not asked.may_ask(file.title, file.target)
            and not (source is None and file.is_hosted)
        ):
            free.append(file)
    for file in free:
        if not formats or file.format in formats:
            claims.add_free(file, is_there=os.path.lexists(picture_path(place, file.name)))
    return claims


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
        unread = "1 row" if asked.unknown_rows == 1 else f"{asked.unknown_rows:,} rows"
        return f"{unread} that can't be read may ask for any file"
    return ""


def _files(manifest: Manifest, last_id: int) -> Iterator[ListedFile]:
    after = 0
    while some := manifest.files_after(after, last_id):
        yield from some
        after = some[-1].id

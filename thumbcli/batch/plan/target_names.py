"""The file of each row: the one it has, or the name that it gets."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from thumbcli.batch.names.file_names import candidates, claim_id, claim_ids
from thumbcli.batch.names.name_registry import NameRegistry, Wanted
from thumbcli.contract import TITLE_MAX_CHARS, OutputFormat, clean_title, make_request
from thumbcli.errors import InputError, ItemError, NameTaken, RequestError
from thumbcli.sources.row_parsing import NoTitleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from thumbcli.batch.names.name_template import NameTemplate
    from thumbcli.batch.plan.asked_files import AskedFiles
    from thumbcli.batch.requests.row_options import RowRequest
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.manifest_records import FileEntry, FileRecord
    from thumbcli.sources.rows import Row, RowReader

__all__ = ["TargetNames"]

_F = TypeVar("_F", "FileRecord", "FileEntry")

_EXPLICIT_NAMES = 2
"""How many candidates a name of the user's has: as it is, and with the format."""


class TargetNames:
    """The files of the rows of one run.

    A name that the user gave belongs to its row, whatever the title: the file is updated in place. One that
    comes from the title belongs to that title.

    Args:
        template: The names of files.
        manifest: The manifest of the folder, if it has one.
        registry: What the rows of this run have taken.

    Attributes:
        naming: The template, as it is recorded with each file.
        is_explicit: Tells whether the user named the file of a row, and not its title.
    """

    def __init__(self, template: NameTemplate, manifest: Manifest | None, registry: NameRegistry) -> None:
        self._template, self._manifest, self._registry = template, manifest, registry
        self.naming, self.is_explicit = template.text, template.is_explicit

    def candidates(self, item: RowRequest, key: str = "", *, most: int | None = None) -> tuple[str, ...]:
        """Return the names that the file of `item` may have, in order of preference.

        Args:
            item: The row and its request.
            key: The fingerprint, if it is another one.
            most: How many are wanted; None for all.

        Raises:
            RequestError: One of them can't be a file name here.
            UsageError: The template has a column that the source lacks.
        """
        key = key or item.key
        if most is None and self.is_explicit(item.row):
            most = _EXPLICIT_NAMES
        stem = self._template.stem(request=item.request, row=item.row, key=key)
        return candidates(stem, item.request, key, most=most, is_target=bool(item.row.target))

    def own(self, item: RowRequest, files: Sequence[_F], old_key: str = "") -> _F | None:
        """Return the file of `item` among those of its picture; None if it has none.

        Args:
            item: The row and its request.
            files: The files of its picture.
            old_key: Its fingerprint in an earlier version, which may be part of the name.
        """
        if not files:
            return None
        if not self.is_explicit(item.row):
            return next((file for file in files if self.is_derived(file)), None)
        # Nearly all have their plain name, which is quick to see for each of 100,000.
        by_target = {file.target: file for file in files}
        for most in (1, _EXPLICIT_NAMES):
            targets = (claim for name in self._targets(item, most=most) for claim in claim_ids(name))
            if found := next((by_target[target] for target in targets if target in by_target), None):
                return found
        if old_key:
            names = self._targets(item, old_key, most=_EXPLICIT_NAMES)
            old = {claim for name in names for claim in claim_ids(name)}
            return next((file for file in files if file.naming is None and file.target in old), None)
        return None

    def name_of(self, item: RowRequest, own: FileRecord) -> str:
        """Return the name that was asked for with a file on record, which may be of another type."""
        return next((name for name in self._targets(item) if own.target in claim_ids(name)), own.name)

    def is_derived(self, file: FileRecord | FileEntry) -> bool:
        """Tell whether a file may be that of any row with its picture whose name comes from its title."""
        return not file.explicit and (file.naming == self.naming or file.naming is None)

    def target_of(self, item: RowRequest) -> str:
        """Return what tells the row from others with the same picture; empty if nothing does."""
        names = self._targets(item) if self.is_explicit(item.row) else ()
        return claim_id(names[0]) if names else ""

    def _targets(self, item: RowRequest, key: str = "", *, most: int | None = None) -> tuple[str, ...]:
        with suppress(RequestError):
            return self.candidates(item, key, most=most)
        return ()

    def find(self, item: RowRequest) -> tuple[str, FileRecord | None]:
        """Return the name of the file of `item`, and what has it now.

        Raises:
            NameTaken: Every name is taken, or rows disagree about it.
            RequestError: It can't be a file name here.
        """
        names, explicit = self.candidates(item), self.is_explicit(item.row)
        if explicit:
            self._refuse_rivals(item, names[0])
        start = self._registry.level(names[0], item.key)
        for place, name in enumerate(names):
            if place < start or (place == 1 and not self._tells_apart(names, item)):
                continue
            owner = self._owner(name)
            if (
                owner is not None
                and owner.key != item.key
                and not self._may_replace(owner, item, explicit=explicit)
            ):
                continue
            if self.claim(name, item):
                return name, owner
            if explicit and (at := self._registry.claimed_at(name, item.request.format or "")) is not None:
                raise NameTaken(
                    f"{name} is the file of {at} too",
                    remedy="give each row a name of its own, such as one with {index} or {key8}",
                )
        raise NameTaken(f"every name for this title is taken, the last one is {names[-1]}")

    def _owner(self, name: str) -> FileRecord | None:
        return self._manifest.owner(name) if self._manifest else None

    def _tells_apart(self, names: Sequence[str], item: RowRequest) -> bool:
        """Tell whether the name with the format may be that of `item`, which did not get the plain one."""
        plain, with_format, *_ = names
        if self._registry.is_wanted(with_format, item.key):
            return False
        owner = self._owner(plain)
        known = self._manifest.picture(owner.key) if self._manifest and owner else None
        return known is None or known.format != item.request.format

    def claim(self, name: str, item: RowRequest) -> bool:
        """Give `name` to a row unless another one of this run has it; tell whether this row has it now."""
        return self._registry.claim(name, item.key, item.request.format or "", item.row.location)

    def note_owners(self, item: RowRequest, asked: AskedFiles) -> None:
        """Note that a row that gets no picture now may still ask for the files that have its names."""
        for name in self._targets(item):
            if (owner := self._owner(name)) is not None:
                asked.add(item.row.list, owner.id)

    def note_rejected(self, row: Row, asked: AskedFiles) -> None:
        """Note which files a row may ask for that is rejected before it is known what its picture shows."""
        title = clean_title(row.title)
        with suppress(ItemError):
            if self.is_explicit(row):
                request = make_request(title[:TITLE_MAX_CHARS] or "-")
                stem = self._template.stem(request=request, row=row, key="")
                kinds = [replace(request, output_format=kind) for kind in OutputFormat]
                names = (name for one in kinds for name in candidates(stem, one, "")[:1])
                asked.rejected_claims.update(map(claim_id, names))
                return
        if title:
            asked.rejected_titles.add(title)
        elif row.error is None or isinstance(row.error, NoTitleError):
            asked.untitled_rows += 1
        else:
            asked.unknown_rows += 1

    def _refuse_rivals(self, item: RowRequest, name: str) -> None:
        """Refuse a name that the user gave to several pictures; the row whose picture has it keeps it."""
        owner = self._owner(name)
        if owner is not None and owner.key == item.key:
            return
        if rivals := self._registry.rivals(name, item.request):
            raise NameTaken(
                f"{rivals} have the same name {name} and different pictures",
                remedy="give each row a name of its own, such as one with {index} or {key8}",
            )

    def _may_replace(self, owner: FileRecord, item: RowRequest, *, explicit: bool) -> bool:
        """Tell whether `owner` is this row's file from before its title or its settings changed."""
        known = self._manifest.picture(owner.key) if self._manifest else None
        if known is None:
            return False
        request = item.request
        if known.format != (request.format or known.format):
            return False
        if explicit and self._is_kept(owner):
            raise NameTaken(
                f'{owner.name} is the file of "{known.title}" too, which is in this list',
                remedy="give one of them another name",
            )
        if explicit:
            return True
        return known.title == request.title and not self._registry.is_requested(owner.key)

    def _is_kept(self, owner: FileRecord) -> bool:
        """Tell whether another row of this run goes on with its file `owner`, which it did not name so."""
        if not owner.explicit:
            return self._registry.is_requested(owner.key)
        return any(self._registry.wanted_second(owner.key, target) for target in claim_ids(owner.target))

    def identity(self, row: Row, item: RowRequest | None) -> str:
        """Return what tells which part of a list in several a row belongs to.

        It is the name that the row wants first: all who contest a name are in one part.

        Args:
            row: The row.
            item: Its request; None if it is rejected.
        """
        if item is not None and (names := self._targets(item, most=1)):
            return claim_id(names[0])
        return clean_title(row.title) or row.location

    def read_ahead(
        self,
        reader: RowReader,
        spread: Callable[[Sequence[Row]], Sequence[Row]],
        request_of: Callable[[Row], RowRequest | None],
    ) -> int:
        """Read all sources once, so that names depend on the requests and not on the order of rows.

        Args:
            reader: Reads the rows of the lists.
            spread: Returns rows once for each of their formats.
            request_of: Returns the request of a row; None for one that is rejected.

        Returns:
            How many rows there are, in all their formats.
        """
        total_rows = 0
        with closing(reader), suppress(InputError):
            # A source that can't be read is reported after the rows before it; here it only ends the reading.
            while listed := reader.next_batch():
                rows = spread(listed)
                total_rows += len(rows)
                # Pictures that exist keep their names but count like the others, so that after an interrupted
                # run the rest get the names that it would have given them.
                items = [item for item in map(request_of, rows) if item is not None]
                self._registry.add_wanted(list(self._wanted(items)))
        self._registry.resolve_contested()
        return total_rows

    def _wanted(self, items: Sequence[RowRequest]) -> Iterator[Wanted]:
        for item in items:
            if names := self._targets(item):  # Else it has no name here, and fails when its turn comes.
                explicit = self.is_explicit(item.row)
                yield Wanted(item.key, names[0], names[1], item.request, explicit, item.row.location)

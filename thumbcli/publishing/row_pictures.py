"""The picture of each row, as the manifest of the output has it on record."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from thumbcli.batch.choices.choices_file import read_choices
from thumbcli.batch.choices.choices_place import noted_choices
from thumbcli.batch.names.file_names import claim_ids
from thumbcli.batch.names.list_names import list_name
from thumbcli.batch.names.name_template import NameTemplate
from thumbcli.batch.store.picture_files import is_file, picture_name
from thumbcli.contract import TITLE_MAX_CHARS, OutputFormat, clean_title, make_request
from thumbcli.errors import ItemError, NameTaken, RequestError, ThumbError, without_title
from thumbcli.options.format_names import format_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.sources.rows import Row

__all__ = ["RowPictures"]

_FILES: Final = (
    "SELECT title, format, name, target, explicit, coalesce(naming, '{slug}'), coalesce(source, ''),"
    " file.sha256 FROM file JOIN picture USING (key)"
    " WHERE title IN (SELECT value FROM json_each(?)) AND NOT orphan AND NOT defective ORDER BY file.id"
)
_TROUBLES: Final = (
    "SELECT title, message FROM failure WHERE title IN (SELECT value FROM json_each(?1))"
    " UNION ALL SELECT title, message FROM attempt WHERE title IN (SELECT value FROM json_each(?1))"
)
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class _File:
    """A file on record."""

    title: str
    format: str
    name: str
    target: str
    explicit: int
    naming: str
    source: str
    sha256: str


class RowPictures:
    """Finds the pictures of rows, many at a time.

    A row has the picture that was drawn for its title, in its list, in the wanted format; where rows share a
    title, the name that the list gave to the file tells them apart.

    Args:
        place: The output.
        manifest: Its manifest.
        formats: The formats that are wanted, the best first; any other one is taken if there is no other.
        only: Whether no other one is taken.
    """

    def __init__(
        self, place: OutputPlace, manifest: Manifest, formats: Sequence[str], *, only: bool = False
    ) -> None:
        self._place, self._manifest = place, manifest
        self._formats, self._only = tuple(formats), only
        choices = read_choices(noted_choices(place))
        # The other pictures of an A/B set are candidates for a test, and not the picture of the row.
        self._tested = _claims(choice.target for choice in choices.values() if choice.of)
        self._rejected = _claims(choice.target for choice in choices.values() if choice.rejected)

    def find(self, rows: Sequence[Row]) -> list[str | ItemError]:
        """Return the name of the picture of each row, or why it has none."""
        titles = {clean_title(row.title) for row in rows if row.error is None}
        asked = json.dumps(sorted(titles))
        files: dict[str, list[_File]] = {}
        for values in self._manifest.tabulate(_FILES, asked):
            file = _File(*values)
            if file.target not in self._tested:
                files.setdefault(file.title, []).append(file)
        troubles = {}
        if not titles <= files.keys():
            troubles = dict(self._manifest.tabulate(_TROUBLES, asked))
        found: list[str | ItemError] = []
        for row in rows:
            title = clean_title(row.title)
            try:
                found.append(self._name(row, files.get(title, []), troubles.get(title)))
            except ItemError as error:
                found.append(error)
        return found

    def _name(self, row: Row, files: list[_File], trouble: str | None) -> str:
        """Return the name of the picture of one row.

        Raises:
            ItemError: It has none.
        """
        if row.error is not None:
            raise row.error
        found = self._narrowed(row, files)
        if not found:
            raise self._missing(row, files, trouble)
        if len({file.sha256 for file in found}) > 1:
            names = ", ".join(file.name for file in found[:_SHOWN])
            raise NameTaken(
                f"{len(found)} pictures have this title: {names}",
                remedy="give the rows names of their own in a column `name`, or choose with --format",
                code="several",
            )
        name = picture_name(self._place, found[0].name)
        if found[0].target in self._rejected:
            raise RequestError(
                f"{name} is marked as rejected",
                remedy=f"choose another one, or take the mark away: thumb review {self._place.label}",
                code="rejected",
            )
        if not is_file(self._place, name):
            raise RequestError(
                f"{name} is missing in {self._place.label}",
                remedy="the same thumb run or thumb batch draws it again",
                code="missing",
            )
        return name

    def _narrowed(self, row: Row, files: list[_File]) -> list[_File]:
        """Return those files that may be the one of the row; several only if nothing tells them apart."""
        wanted = self._formats
        if "format" in row.overrides:
            with suppress(ThumbError):
                own = tuple(map(str, format_names(row.overrides["format"])))
                wanted = tuple(name for name in wanted if name in own) or own
        for format_ in wanted:
            if some := [file for file in files if file.format == format_]:
                files = some
                break
        else:
            files = [] if self._only else files
        listed = list_name(row.list, self._place.base)
        files = [file for file in files if file.source == listed] or files
        if len(files) > 1:
            files = [file for file in files if _is_named_for(file, row)] or files
        return files

    def _missing(self, row: Row, others: Sequence[_File], trouble: str | None) -> RequestError:
        if others:
            formats = ", ".join(sorted({file.format for file in others}))
            return RequestError(
                f"its picture is there as {formats}, not as {', '.join(self._formats)}",
                remedy="name another --format, or draw this one",
                code="format",
            )
        if trouble:
            return RequestError(
                f"it has no picture: {without_title(trouble)}",
                remedy="the same thumb run or thumb batch tries again",
                code="no-picture",
            )
        return RequestError(
            f"{self._place.label} has no picture of this title",
            remedy=f"draw it first: thumb run, or thumb batch {row.list} --out {self._place.label}",
            code="no-picture",
        )


def _is_named_for(file: _File, row: Row) -> bool:
    """Tell whether the name of a file was made from the cells of a row."""
    try:
        template = NameTemplate(file.naming)
        if not template.is_explicit(row) or not file.explicit:
            return bool(file.explicit) == template.is_explicit(row)
        title = clean_title(row.title)[:TITLE_MAX_CHARS] or "-"
        stem = template.stem(request=make_request(title, format=file.format), row=row, key="")
    except ThumbError:
        return False
    return file.target in _claims((stem, f"{stem}-{file.format}"))


def _claims(stems: Iterable[str]) -> set[str]:
    """Return the claims of files with these names, whatever their type."""
    return {claim for stem in stems for kind in OutputFormat for claim in claim_ids(f"{stem}.{kind}")}

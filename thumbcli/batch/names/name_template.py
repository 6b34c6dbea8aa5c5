"""Templates of file names: what `--name` says, filled in for each row."""

from __future__ import annotations

import re
import string
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from thumbcli.batch.names.file_names import (
    FOLDERS_MAX,
    NO_FORMAT,
    PICTURE_ENDING,
    PLAIN_STEM,
    claim_id,
    key8,
    safe_path,
    safe_stem,
)
from thumbcli.batch.names.slugs import DEVICE, slug
from thumbcli.errors import RequestError, UsageError
from thumbcli.sources.column_names import NO_VALUES, closest, template_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from thumbcli.contract import Request
    from thumbcli.sources.rows import Row

__all__ = ["NameTemplate", "device_note"]


class NameTemplate:
    """The template for the file names of a run.

    Args:
        template: Text with fields in braces: `slug`, `title`, `format`, `category`, `model`, `index`, `key8`,
            and any column of the input, which goes before a field of ours; `{index:04d}` pads with zeros, and
            a slash ends the name of a folder.

    Attributes:
        fields: The names in braces.

    Raises:
        UsageError: The braces do not match, a field is more than a name, or a folder is not below the output.
    """

    def __init__(self, template: str = "{slug}") -> None:
        self._template = PICTURE_ENDING.sub("", template)
        self._pieces = _parse(self._template)
        self.fields = frozenset(name for _, name, _ in self._pieces if name is not None)
        self._columns = self.fields - _OWN_FIELDS.keys()
        self._telling = self.fields - _SETTINGS

    @property
    def text(self) -> str:
        """The template, without an extension."""
        return self._template

    def check_columns(self, header: Iterable[str], source: str) -> None:
        """Check that every field is ours or a column.

        Args:
            header: The columns of the source, as `Row.columns` has them.
            source: The file, for the message.

        Raises:
            UsageError: A field is neither ours nor a column.
        """
        names = list(header)
        known = {*names, *map(template_name, names)}
        for name in sorted(self._columns - known):
            if template_name(name) in known:
                continue
            available = [*_OWN_FIELDS, *(one for one in names if one not in _OWN_FIELDS)]
            close = closest(name, available)
            raise UsageError(
                f"{source} has no column for {{{name}}} in --name; available: "
                + ", ".join(f"{{{one}}}" for one in available),
                remedy=f"did you mean {{{close}}}?" if close else "use one of these",
            )

    def is_explicit(self, row: Row) -> bool:
        """Tell whether the user chose the name of `row`: it depends on a cell that tells rows apart.

        That is a `name`, a `slug`, the path of a post, a column of the template, or the target of a choice. A
        name derived from the title is not chosen, nor is one with a column of ours, such as `format`, that
        many rows share.
        """
        if row.target or (row.overrides and _cell(row.overrides, "name") is not None):
            return True
        if self._telling.isdisjoint(row.columns):
            return False  # As for most rows of a long list.
        for name in self._telling:
            cell = _cell(row.columns, name)
            is_chosen = name == "slug" or (name == "path" and row.is_post)
            if cell is not None and (is_chosen or claim_id(cell) != claim_id(row.title)):
                return True
        return False

    def stem(self, *, request: Request, row: Row, key: str) -> str:
        """Return the file name without its extension.

        Args:
            request: What is drawn.
            row: Its own `name` overrides the template, and the target of a choice both.
            key: The fingerprint of the request.

        Returns:
            1 to 200 bytes that are a legal name on every system, perhaps below folders.

        Raises:
            UsageError: The template asks for a column that the row does not have.
            RequestError: The name that the row has leads out of the output.
        """
        if row.target:
            return row.target  # As it was checked with the file of choices.
        own = _cell(row.overrides, "name") if row.overrides else None
        if own is None and self._template == "{slug}":
            own = _cell(row.columns, "slug")
            if own is None:
                return slug(request.title)
        if own is not None:
            return safe_path(_own_parts(own), request)
        parts = [""]
        for literal, name, spec in self._pieces:
            _extend(parts, literal.split("/"))
            if name is not None:
                _extend(parts, self._value(name, spec, request, row, key))
        return safe_path(parts, request)

    def _value(self, name: str, spec: str, request: Request, row: Row, key: str) -> Sequence[str]:
        """Return the text of a field; the parts of a path for a column `slug`, or a post's `path`."""
        cell = _cell(row.columns, name)
        if cell is None:
            if name in self._columns and not {name, template_name(name)} & row.columns.keys():
                self.check_columns(row.columns, row.source)
            own = _OWN_FIELDS.get(name)
            return (_formatted("" if own is None else own(request, row, key), spec),)
        if name == "slug" or (name == "path" and row.is_post):
            *folders, last = _cell_parts(cell)
            return (*folders, _formatted(last, spec))
        is_number = name == "index" and spec and cell.isdecimal() and len(cell) <= _INDEX_MAX_DIGITS
        return (_formatted(int(cell) if is_number else cell, spec),)


def _cell(cells: Mapping[str, str], name: str) -> str | None:
    """Return what the user wrote in a column; None without one, or if no name can be made of it."""
    cell = cells.get(name)
    if cell is None:
        cell = cells.get(template_name(name))
    return cell if cell and cell not in NO_VALUES and _is_name(cell) else None


def _cell_parts(cell: str) -> list[str]:
    """Return the parts of a path that the user wrote, such as the permalink `/2024/hello/`."""
    if PLAIN_STEM.fullmatch(cell):
        return [cell]
    return PICTURE_ENDING.sub("", cell.strip().strip("/")).split("/")


def _own_parts(cell: str) -> list[str]:
    """Return the parts of the name of a row; one that leads out of the output is refused, not bent into it.

    Raises:
        RequestError: It has `..` as a part.
    """
    parts = _cell_parts(cell)
    if len(parts) > 1 and ".." in parts:
        raise RequestError(
            f"the name {cell!r} leads out of the output folder",
            remedy="write one below it, as in 2024/hello",
        )
    return parts


def _is_name(cell: str) -> bool:
    """Tell whether anything of a cell can stand in the name of a file."""
    return cell[:1].isalnum() or any(map(str.isalnum, cell)) or bool(safe_stem(cell))


def device_note(row: Row, name: str) -> str | None:
    """Return that a file is not named as its row says, because that is a device on Windows; else None."""
    own = _cell(row.overrides, "name") or _cell(row.columns, "slug")
    if own is None or not any(map(DEVICE.match, _own_parts(own))):
        return None
    return f"named {name}: {own} is a device on Windows, where no file can have that name"


def _extend(parts: list[str], more: Sequence[str]) -> None:
    """Append `more` to the parts of a path: the first of them continues the last part."""
    parts[-1] += more[0]
    parts += more[1:]


def _formatted(value: str | int, spec: str) -> str:
    """Return `value` as `spec` says; a cell that the spec does not suit stays as it is."""
    if not spec:
        return str(value)
    with suppress(ValueError):
        return format(value, spec)
    return str(value)


_OWN_FIELDS: Final[Mapping[str, Callable[[Request, Row, str], str | int]]] = {
    "slug": lambda request, _row, _key: slug(request.title),
    "title": lambda request, _row, _key: request.title,
    "format": lambda request, _row, _key: request.format or NO_FORMAT,
    "category": lambda request, _row, _key: request.category,
    "model": lambda request, _row, _key: request.model,
    "index": lambda _request, row, _key: row.index,
    "key8": lambda _request, _row, key: key8(key),
}
_SETTINGS: Final = frozenset({"format", "category", "model"})
_WIDE = re.compile(r"\d{4}")
_INDEX_MAX_DIGITS = 18


def _parse(template: str) -> list[tuple[str, str | None, str]]:
    """Return the pieces of a template: text, the field after it, and its format.

    Raises:
        UsageError: It is invalid, or a field is more than a name.
    """
    remedy = "write fields in braces, as in {index:03d}-{slug}"
    if not template.strip():
        raise UsageError("--name is empty", remedy=remedy)
    pieces: list[tuple[str, str | None, str]] = []
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise UsageError(f"--name {template!r}: {str(error).lower()}", remedy=remedy) from None
    for literal, name, spec, conversion in parts:
        if name is not None:
            if not name or name.isdigit() or re.search(r"[.\[\]{}/\\]", name) or conversion:
                raise UsageError(f"--name {template!r}: invalid field {{{name}}}", remedy=remedy)
            _check_spec(template, name, spec or "")
        pieces.append((literal, name, spec or ""))
    outline = "".join(literal if name is None else f"{literal}x" for literal, name, _ in pieces)
    _check_folders(template, outline)
    return pieces


def _check_folders(template: str, outline: str) -> None:
    """Check the folders of a template; `outline` is the template with an x for each field."""
    *folders, last = outline.split("/")
    reason = None
    if "\\" in outline:
        reason = "a backslash separates no folders"
    elif outline.startswith(("/", "~")) or re.match(r"[A-Za-z]:/", outline):
        reason = "it has to be below the folder of --out"
    elif not {".", ".."}.isdisjoint(folders):
        reason = "it has to name each folder"
    elif not last.strip():
        reason = "it names a folder, and no file in it"
    elif len(folders) > FOLDERS_MAX:
        reason = f"it has more than {FOLDERS_MAX} folders"
    if reason is not None:
        raise UsageError(f"--name {template!r}: {reason}", remedy="write it as in {category}/{slug}")


def _check_spec(template: str, name: str, spec: str) -> None:
    """Check that a format spec fits the type of its field."""
    with suppress(ValueError):
        format(1 if name == "index" else "text", spec)
        if "{" not in spec and not _WIDE.search(spec):
            return
    raise UsageError(
        f"--name {template!r}: invalid format {spec!r} for {{{name}}}",
        remedy="numbers take a width such as {index:04d}, words a length such as {slug:.40}",
    )

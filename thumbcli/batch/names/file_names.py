"""File names: templates, and the candidate names of a picture.

A name is a path below the output folder, with `/` between its parts on every system: `2024/hello.webp`.
"""

from __future__ import annotations

import os
import re
import string
import unicodedata
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from thumbcli.batch.names.slugs import DEVICE, DEVICE_ENDING, JOINERS, cut, slug, without_device
from thumbcli.contract import OutputFormat, clean_title
from thumbcli.contract.invisible_characters import drop_invisible
from thumbcli.errors import RequestError, UsageError
from thumbcli.sources.column_names import NO_VALUES, closest, template_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from thumbcli.contract import Request
    from thumbcli.sources.rows import Row

__all__ = [
    "FOLDERS_MAX",
    "NAME_MAX_BYTES",
    "STEM_MAX_BYTES",
    "NameTemplate",
    "candidates",
    "claim_id",
    "claim_ids",
    "is_folder_name",
    "is_picture_name",
    "retyped",
]

STEM_MAX_BYTES: Final = 200
NAME_MAX_BYTES: Final = 255
FOLDERS_MAX: Final = 16
"""How many folders a name may have; deeper ones are joined to one."""

_FOLDERS_MAX_BYTES: Final = 800
"""Of all folders of a name: macOS takes paths of 1,024 bytes, and the output folder needs some of them."""

_NO_FORMAT = "custom"

_PLAIN_STEM = re.compile(r"[A-Za-z0-9](?: ?[A-Za-z0-9_-])*")
# Most names are plain, which is quick to see for each of 100,000; device names are shorter.
_is_plain_name = re.compile(r"[a-z0-9][a-z0-9_-]{4,245}\.(?:webp|png|jpg|avif)").fullmatch
_LEGAL_NAME = r'(?![. -])[^\x00-\x1f\x7f-\x9f/\\:*?"<>|\ud800-\udfff]+\.(?:webp|png|jpg|avif)'
_LEGAL_FOLDER = r'(?![. -])[^\x00-\x1f\x7f-\x9f/\\:*?"<>|\ud800-\udfff]+(?<![. ])'
_PICTURE_ENDING = re.compile(r"\.(webp|png|jpe?g|avif)$", re.IGNORECASE)
_HYPHENS = re.compile(r"-{2,}")
_EXTENSION = re.compile(r"\.(?:webp|png|jpe?g|avif)$", re.IGNORECASE)


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
        self._template = _EXTENSION.sub("", template)
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
        """
        if row.target:
            return row.target  # As it was checked with the file of choices.
        own = _cell(row.overrides, "name") if row.overrides else None
        if own is None and self._template == "{slug}":
            own = _cell(row.columns, "slug")
            if own is None:
                return slug(request.title)
        if own is not None:
            return _safe_path(_cell_parts(own), request)
        parts = [""]
        for literal, name, spec in self._pieces:
            _extend(parts, literal.split("/"))
            if name is not None:
                _extend(parts, self._value(name, spec, request, row, key))
        return _safe_path(parts, request)

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
    if _PLAIN_STEM.fullmatch(cell):
        return [cell]
    return _EXTENSION.sub("", cell.strip().strip("/")).split("/")


def _is_name(cell: str) -> bool:
    """Tell whether anything of a cell can stand in the name of a file."""
    return cell[:1].isalnum() or any(map(str.isalnum, cell)) or bool(_safe_stem(cell))


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
    "format": lambda request, _row, _key: request.format or _NO_FORMAT,
    "category": lambda request, _row, _key: request.category,
    "model": lambda request, _row, _key: request.model,
    "index": lambda _request, row, _key: row.index,
    "key8": lambda _request, _row, key: _key8(key),
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


def _safe_path(parts: Sequence[str], request: Request) -> str:
    """Return folders and a stem, each legal on every system; empty folders are left out."""
    name = _safe_stem(parts[-1]) or slug(request.title)
    return "/".join((*_safe_folders(tuple(parts[:-1])), name)) if len(parts) > 1 else name


@lru_cache(1024)
def _safe_folders(parts: tuple[str, ...]) -> tuple[str, ...]:
    folders = [folder for folder in map(_safe_stem, parts) if folder]
    if not folders:
        return ()
    if len(folders) > FOLDERS_MAX:
        folders[FOLDERS_MAX - 1 :] = ["-".join(folders[FOLDERS_MAX - 1 :])]
    most_bytes = min(STEM_MAX_BYTES, _FOLDERS_MAX_BYTES // len(folders))
    # A folder is never named like a picture, so that no other row can want that name for a file.
    return tuple(_PICTURE_ENDING.sub(r"-\1", _safe_stem(folder, most_bytes)) for folder in folders)


def _safe_stem(text: str, most_bytes: int = STEM_MAX_BYTES) -> str:
    """Return `text` as a stem that is legal on every system; may be empty."""
    if _PLAIN_STEM.fullmatch(text) and len(text) <= most_bytes and not DEVICE.match(text):
        return text
    from pathvalidate import sanitize_filename
    from pathvalidate.handler import ReservedNameHandler

    text = cut(clean_title(drop_invisible(text)).lstrip(". -"), most_bytes - len(DEVICE_ENDING))
    legal = sanitize_filename(
        text, "-", platform="universal", fs_encoding="utf-8", reserved_name_handler=ReservedNameHandler.as_is
    )
    if legal != text:
        legal = _HYPHENS.sub("-", legal)
    return without_device(legal.strip(". ").lstrip(". -"))


def candidates(
    stem: str, request: Request, key: str, *, most: int | None = None, is_target: bool = False
) -> tuple[str, ...]:
    """Return the candidate file names of a picture, in order of preference.

    Args:
        stem: From `NameTemplate.stem`.
        request: What is drawn.
        key: The fingerprint of the request.
        most: How many are wanted; None for all.
        is_target: Whether the stem is that of a choice, which is the same for each variant.

    Returns:
        Four names whose last parts have at most 255 bytes. The last name holds the whole digest: two keys
        never share it.

    Raises:
        RequestError: The locale's encoding of file names lacks one of their characters.
    """
    extension = request.output_format
    folder, stem = _split(stem)
    if request.design.variant and not is_target:
        stem = f"{cut(stem, STEM_MAX_BYTES)}-v{request.design.variant}"
    endings = ("", f"-{request.format or _NO_FORMAT}", f"-{_key8(key)}", f"-{_hex(key)}")[:most]
    try:
        if not stem.isascii() or not folder.isascii():
            os.fsencode(folder + stem)
    except UnicodeEncodeError as error:
        raise RequestError(
            f'"{folder}{stem}" can\'t be a file name in {error.encoding}, the encoding of this locale',
            remedy="set LC_ALL=C.UTF-8",
        ) from None
    return tuple(
        f"{folder}{cut(stem, NAME_MAX_BYTES - len(ending) - len(extension) - 1)}{ending}.{extension}"
        for ending in endings
    )


def retyped(name: str, kind: OutputFormat) -> str:
    """Return the name of a file with the extension of what it is; one that has it stays as it is."""
    stem, _, ending = name.rpartition(".")
    if ending.lower() in ({"jpg", "jpeg"} if kind is OutputFormat.JPG else {kind}):
        return name
    folder, stem = _split(stem)
    return f"{folder}{cut(stem, NAME_MAX_BYTES - len(kind) - 1)}.{kind}"


def _split(name: str) -> tuple[str, str]:
    """Return the folders of a name with their last slash, and its last part."""
    folder, slash, last = name.rpartition("/")
    return folder + slash, last


def is_picture_name(name: object) -> bool:
    """Tell whether `candidates` and `retyped` could have made `name`, or could have in an older version.

    It is one file below its folder on every system: no drive, no `..`, and no part is hidden, an option, a
    device, longer than 255 bytes, or has control characters. The extension is ours.
    """
    if not isinstance(name, str):
        return False  # SQLite holds no column to its type.
    if _is_plain_name(name):
        return True
    folder, slash, last = name.rpartition("/")
    if slash and not _are_folders(folder):
        return False
    if slash and _is_plain_name(last):
        return True
    legal = re.fullmatch(_LEGAL_NAME, last) is not None and not DEVICE.match(last)
    return legal and len(last.encode()) <= NAME_MAX_BYTES


def is_folder_name(part: str) -> bool:
    """Tell whether a name could have `part` as one of its folders."""
    legal = re.fullmatch(_LEGAL_FOLDER, part) is not None and not DEVICE.match(part)
    return legal and _PICTURE_ENDING.search(part) is None and len(part.encode()) <= NAME_MAX_BYTES


@lru_cache(1024)
def _are_folders(path: str) -> bool:
    parts = path.split("/")
    return len(parts) <= FOLDERS_MAX and all(map(is_folder_name, parts))


def claim_id(name: str) -> str:
    """Return the form of a name that is equal for names that are one file, or look like one.

    Case, composition, full-width and other compatibility forms, and invisible characters are ignored.

    Source:
        Compatibility caseless matching, The Unicode Standard, D146.
    """
    if name.isascii():
        return name.lower()
    seen = "".join(char for char in drop_invisible(name) if char not in JOINERS)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", seen).casefold())
    return unicodedata.normalize("NFKC", folded.casefold())


def claim_ids(name: str) -> tuple[str, str]:
    """Return `claim_id(name)`, and the form of it that manifests of older versions hold.

    They ignored only case and composition: canonical caseless matching, The Unicode Standard, D145.
    """
    if name.isascii():
        return name.lower(), name.lower()
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())
    return claim_id(name), unicodedata.normalize("NFC", folded)


def _hex(key: str) -> str:
    return key.rpartition(":")[2]


def _key8(key: str) -> str:
    return _hex(key)[:8]

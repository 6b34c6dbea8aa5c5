"""Reads the posts of a website: one row for each file, with the fields of its front matter."""

from __future__ import annotations

import os
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from glob import has_magic, iglob
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from thumbcli.errors import InputError
from thumbcli.map_in_order import map_in_order
from thumbcli.options.column_map import TITLE
from thumbcli.relative_path import relative_path
from thumbcli.shell_commands import quoted
from thumbcli.sources.foreign_documents import HEAD_BYTES, POINTERS, foreign_bytes, foreign_lines
from thumbcli.sources.front_matter import (
    FRONT_MATTER_MAX_CHARS,
    FrontMatter,
    FrontMatterError,
    first_heading,
    has_front_matter,
    split_front_matter,
)
from thumbcli.sources.guess_charset import guess_charset, is_damaged_utf8
from thumbcli.sources.post_fields import (
    UNPUBLISHED,
    flat_fields,
    has_heading,
    is_excluded,
    is_named_after_file,
    misspelled_fields,
    post_row,
    why_unpublished,
)
from thumbcli.sources.row_parsing import ParsedRow, invalid_row
from thumbcli.sources.site_generators import (
    JEKYLL_FOLDERS,
    Generator,
    find_generator,
    find_site,
    read_file_name,
)
from thumbcli.sources.site_languages import language_of_post
from thumbcli.sources.source_files import is_in_store, is_source_folder, list_source, open_source
from thumbcli.stores.object_store import REQUESTS_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from threading import Event

    from thumbcli.sources.source_columns import SourceColumns

__all__ = [
    "POST_SUFFIXES",
    "HasPicture",
    "PostFiles",
    "begins_as_post",
    "begins_with_heading",
    "fixed_part",
    "is_pattern",
]

HasPicture: TypeAlias = "Callable[[str, Mapping[str, Any]], bool]"

POST_SUFFIXES: Final = frozenset(
    ".md .markdown .mdown .mkd .mkdn .mdx .mdoc .rst .adoc .asciidoc .org .html .htm".split()
)
"""What the files of posts end in; web pages count only with front matter."""

_NEEDS_FRONT_MATTER: Final = frozenset((".html", ".htm"))
_HEAD_BYTES: Final = 2 * FRONT_MATTER_MAX_CHARS
"""How much of a post is read: its front matter, and where its first heading is looked for."""

_FOLDERS_MAX: Final = 32
_IGNORED_FOLDERS: Final = frozenset(
    ("node_modules", "_site", "__pycache__", "_includes", "_layouts", "_data")
)


def begins_as_post(lines: tuple[str, str], suffix: str) -> bool:
    """Tell whether a file that begins with two lines is a post by its front matter."""
    return suffix in POST_SUFFIXES and has_front_matter(*lines)


def begins_with_heading(line: str, suffix: str) -> bool:
    """Tell whether a Markdown file begins with a heading of the first level, as documents do."""
    return suffix in POST_SUFFIXES and bool(first_heading(line, leading=True))


def is_pattern(source: str) -> bool:
    """Tell whether a source is a pattern such as `posts/**/*.md`, and no file of that name."""
    return has_magic(source) and not is_in_store(source) and not os.path.lexists(source)


class _Post(NamedTuple):
    """A file, as it is named and below the source."""

    path: str
    relative: str


class PostFiles:
    """The posts that a source names: a file, a folder with all below it, or a pattern.

    Args:
        source: As it was named.
        drafts: Whether drafts, posts of the future and expired ones are read too.
        stop: Ends the reading.
        inside: The folder that no post may lead out of by a link; None for that of each post.
        has_picture: Whether a post, by its path and its fields, has a picture that stays; it is left out.

    Attributes:
        read_bytes: How much was read so far.
    """

    is_post = True

    def __init__(
        self,
        source: str,
        *,
        drafts: bool,
        stop: Event,
        inside: Path | None = None,
        has_picture: HasPicture | None = None,
    ) -> None:
        self.source, self.list, self.read_bytes = source, source, 0
        self._inside, self._has_picture = inside, has_picture
        self._drafts, self._stop = drafts, stop
        self._left: Counter[str] = Counter()
        self._unnamed, self._first_unnamed = 0, ""

    def check(self) -> None:
        """Find the first post.

        Raises:
            InputError: There is none, or the folder can't be read.
        """
        if next(self._files(), None) is None:
            what = "matches no post" if is_pattern(self.source) else "is a folder without posts"
            raise InputError(
                f"{self.source} {what}",
                remedy="posts end in .md, .mdx, .rst, .adoc or .org; name lists as files, such as "
                f"{PurePath(self.source, '*.csv')}",
            )

    def rows(self, columns: SourceColumns) -> Iterator[tuple[str, ParsedRow]]:
        """Yield the path and the row of each post; told at the end is how many were left out.

        Raises:
            InputError: A folder can't be read.
        """
        now = datetime.now(tz=UTC)
        for post, head in self._heads():
            if self._stop.is_set():
                return
            row = self._read(post, head, columns, now)
            if isinstance(row, str):
                self._left[row] += 1
            else:
                yield post.path, row
        self._tell(columns)

    def _tell(self, columns: SourceColumns) -> None:
        if self._unnamed == 1:
            columns.warn(f"{self._first_unnamed} has no title: named after its file")
        elif self._unnamed:
            columns.warn(
                f"{self.source}: {self._unnamed:,} posts have no title, such as {self._first_unnamed}: "
                "named after their files"
            )
        found = [
            f"{number:,} {what if number == 1 else plural}"
            for what, plural in _LEFT.items()
            if (number := self._left[what])
        ]
        if found:
            number = sum(self._left.values())
            listed = " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)
            way = (
                "; --drafts takes what is not published"
                if any(self._left[one] for one in UNPUBLISHED)
                else ""
            )
            if self._left[_PICTURED]:
                way += "; --replace-images replaces such pictures, --field writes another field"
            columns.warn(f"{self.source}: {listed} {'is' if number == 1 else 'are'} left out{way}")

    def _files(self) -> Iterator[_Post]:
        if is_pattern(self.source):
            root = fixed_part(self.source)
            for path in sorted(iglob(self.source, recursive=True)):  # noqa: PTH207 - a pattern, not a path
                if _is_post_name(PurePath(path).name) and os.path.isfile(path):  # noqa: PTH113 - never raises
                    yield _Post(path, relative_path(path, root or os.curdir))
        elif is_source_folder(self.source):
            yield from self._walk(self.source, "", find_generator(self.source), 0)
        else:
            yield _Post(self.source, PurePath(self.source).name)

    def _heads(self) -> Iterator[tuple[_Post, bytes | OSError]]:
        """Yield each post with how it begins, or why it can't be read: in a store several at a time."""

        def head_of(post: _Post) -> tuple[_Post, bytes | OSError]:
            try:
                with open_source(post.path, inside=self._inside) as file:
                    return post, file.read(_HEAD_BYTES)
            except OSError as error:
                return post, error

        if is_in_store(self.source):
            yield from map_in_order(head_of, self._files(), at_once=REQUESTS_AT_ONCE)
        else:
            yield from map(head_of, self._files())

    def _walk(self, folder: str, relative: str, generator: Generator, depth: int) -> Iterator[_Post]:
        try:
            entries = list_source(folder)
        except OSError as error:
            raise InputError(
                f"{folder} can't be read: {(error.strerror or str(error)).lower()}",
                remedy="check its permissions",
            ) from error
        posts = [entry.name for entry in entries if _is_post_name(entry.name) and entry.is_file]
        if generator is Generator.HUGO and (own := [name for name in posts if fnmatchcase(name, "index.*")]):
            # Whatever else is in the folder of such a page belongs to it.
            yield from (_Post(os.path.join(folder, name), relative + name) for name in own)  # noqa: PTH118 - names as given
            return
        yield from (_Post(os.path.join(folder, name), relative + name) for name in posts)  # noqa: PTH118 - as above
        for entry in entries if depth < _FOLDERS_MAX else ():
            if entry.is_folder and _is_open(entry.name, generator):
                inside = find_generator(entry.path) if entry.name in JEKYLL_FOLDERS else generator
                yield from self._walk(entry.path, f"{relative}{entry.name}/", inside, depth + 1)

    def _read(
        self, post: _Post, head: bytes | OSError, columns: SourceColumns, now: datetime
    ) -> ParsedRow | str:
        """Return the row of a post, or why it is left out."""
        suffix = PurePath(post.path).suffix.lower()
        generator = find_generator(str(PurePath(post.path).parent))
        name = read_file_name(post.relative, post.path, generator)
        if "_posts" in PurePath(post.path).parts and not name.date:
            return _UNDATED
        try:
            matter = self._matter(head, suffix)
        except FrontMatterError as error:
            return invalid_row(
                error.line, error.message, "correct it, as the generator of the site needs it too"
            )
        if not matter.found:
            needs_one = suffix in _NEEDS_FRONT_MATTER or generator is Generator.JEKYLL
            if needs_one or not matter.body.strip():
                return _BARE if needs_one else _EMPTY
        fields = flat_fields(matter.fields)
        reason = "" if self._drafts else why_unpublished(fields, name, post.path, now)
        if reason := reason or self._why_undrawn(post, fields, matter):
            return reason
        for field, meant in misspelled_fields(fields, columns):
            line = _line_of(head, field)
            if meant == TITLE and not has_heading(matter, generator):
                mapped = quoted(f"{TITLE}={field}")
                return invalid_row(
                    line,
                    f"the post has no title, and a field {field!r}",
                    f"call it title, or add --map {mapped}, which takes that field",
                )
            columns.warn_once(
                f"field {field}",
                f"{post.path}:{line}: field {field!r} sets nothing; did you mean `{meant}`?",
            )
        if is_named_after_file(fields, generator, matter, columns):
            self._unnamed += 1
            self._first_unnamed = self._first_unnamed or post.path
        site = find_site(str(PurePath(post.path).parent))
        language = language_of_post(fields, name, post.path, site)
        return post_row(fields, name, site, matter, columns, language=language)

    def _why_undrawn(self, post: _Post, fields: Mapping[str, str], matter: FrontMatter) -> str:
        """Return why a post that is published gets no picture; empty if it gets one."""
        if is_excluded(fields):
            return _EXCLUDED
        has_picture = self._has_picture is not None and self._has_picture(post.path, matter.fields)
        return _PICTURED if has_picture else ""

    def _matter(self, data: bytes | OSError, suffix: str) -> FrontMatter:
        if isinstance(data, OSError):
            raise FrontMatterError(
                f"the file can't be read: {(data.strerror or str(data)).lower()}", 1
            ) from data
        self.read_bytes += len(data)
        if document := foreign_bytes(data[:HEAD_BYTES]):
            raise FrontMatterError(f"the file is {document.what}, not a post", 1)
        if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            raise FrontMatterError("the file is UTF-16, not UTF-8", 1)
        cut = len(data) == _HEAD_BYTES
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if not cut or error.start < len(data) - len("\U0001f600".encode()):
                line = data.count(b"\n", 0, error.start) + 1
                charset = None if is_damaged_utf8(data) else guess_charset(data[error.start :])
                probably = f" but {charset.told}" if charset else ""
                raise FrontMatterError(
                    f"byte 0x{data[error.start]:02X} is not UTF-8{probably}", line
                ) from None
            text = data[: error.start].decode("utf-8-sig")
        first, _, rest = text.partition("\n")
        document = (
            None
            if first.startswith(("---", "+++"))
            else foreign_lines(first.rstrip("\r"), lambda: rest.lstrip().partition("\n")[0])
        )
        if document is not None and document.what in POINTERS:
            raise FrontMatterError(f"the file is {document.what}, not a post", 1)
        return split_front_matter(text, suffix)


_BARE: Final = "file without front matter"
_UNDATED: Final = "file without a date in its name"
_EMPTY: Final = "file without a title and without text"
_EXCLUDED: Final = "post with thumb: false"
_PICTURED: Final = "post with a picture of its own"
_LEFT: Final = {
    **{one: f"{one}s" for one in UNPUBLISHED},
    **{one: one.replace("file", "files") for one in (_BARE, _UNDATED, _EMPTY)},
    _EXCLUDED: _EXCLUDED.replace("post", "posts"),
    _PICTURED: "posts with pictures of their own",
}
"""Why posts are left out, for one and for several."""


def _line_of(head: bytes | OSError, field: str) -> int:
    """Return the line of a field that a post has, from 1."""
    lines = b"" if isinstance(head, OSError) else head
    begins = (line.strip().lstrip(b"\"':.{") for line in lines.splitlines())
    written = field.encode().lower()
    return next((i for i, line in enumerate(begins, 1) if line.lower().startswith(written)), 1)


def fixed_part(pattern: str) -> str:
    """Return the folders of a pattern before its first wildcard."""
    parts = PurePath(pattern).parts
    fixed = next((i for i, part in enumerate(parts) if has_magic(part)), len(parts))
    return os.path.join(*parts[:fixed]) if fixed else ""  # noqa: PTH118 - stays relative


def _is_post_name(name: str) -> bool:
    return PurePath(name).suffix.lower() in POST_SUFFIXES and not name.startswith((".", "_"))


def _is_open(name: str, generator: Generator) -> bool:
    """Tell whether posts are looked for in a folder of this name."""
    if name.startswith(".") or name in _IGNORED_FOLDERS:
        return False
    return not name.startswith("_") or name in JEKYLL_FOLDERS or generator is Generator.JEKYLL

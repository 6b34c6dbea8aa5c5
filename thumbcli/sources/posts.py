"""Reads the posts of a website: one row for each file, with the fields of its front matter."""

from __future__ import annotations

import os
import re
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from glob import has_magic, iglob
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from thumbcli.errors import InputError
from thumbcli.options.column_map import SLUG, TITLE
from thumbcli.regular_files import leads_to_folder, open_regular_file
from thumbcli.sources.foreign_documents import HEAD_BYTES, POINTERS, foreign_bytes, foreign_lines
from thumbcli.sources.front_matter import (
    FRONT_MATTER_MAX_CHARS,
    FrontMatter,
    FrontMatterError,
    first_heading,
    has_front_matter,
    split_front_matter,
)
from thumbcli.sources.row_parsing import NOTHING, NoTitleError, ParsedRow, invalid_row, template_name
from thumbcli.sources.site_generators import (
    FileName,
    Generator,
    find_generator,
    read_file_name,
    title_of_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from threading import Event

    from thumbcli.sources.source_columns import SourceColumns

__all__ = ["POST_SUFFIXES", "PostFiles", "begins_as_post", "begins_with_heading", "fixed_part", "is_pattern"]

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
_JEKYLL_FOLDERS: Final = ("_posts", "_drafts")

_COLUMNS_MAX: Final = 200
_LIST_MAX: Final = 50
_NESTED_MAX: Final = 3
_CELL_MAX_CHARS: Final = 10_000
"""How much of the fields of one post is kept: a front matter with more is no post of a person."""

_OWN: Final = frozenset(("category", "headline", "subtitle", "kicker", "reading_time"))
"""Fields that set the option of their name, if their value is one of ours; others need `--map`.

A `layout` or `style` of a post is that of its page, and a `description` is written for search engines.
"""

_ALWAYS: Final = ("title", "slug", "path", "date", "author", "tags", "description", "image", "lang", "draft")
"""Columns that every post has, so that templates for names may use them."""

_DATES: Final = (
    "date date.created publishDate pubDate publish_date pubDatetime published_at publishedAt published_date "
    "datePublished published created createdAt"
).split()
_AUTHORS: Final = "author authors author.name params.author params.authors extra.author byline".split()
_TAGS: Final = "tags taxonomies.tags params.tags keywords".split()
_DESCRIPTIONS: Final = "description summary excerpt abstract params.description".split()
_IMAGES: Final = (
    "image cover cover.image og_image ogImage featured_image featuredImage heroImage hero banner thumbnail "
    "images image.src image.path image.url cover.src heroImage.src params.image header.image"
).split()
_WRITTEN_DATES: Final = ("%b %d %Y", "%b %d, %Y", "%B %d %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d")
_DATE_START: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(.*))?")
_TRUE: Final = frozenset(("true", "yes", "on", "y", "1"))
_FALSE: Final = frozenset(("false", "no", "off", "n", "0"))
_KEY_LIKE: Final = re.compile(r"[a-z0-9][a-z0-9_.-]*")
"""An author that stands for an entry in another file, as Docusaurus has it."""

_TEMPLATE_SIGNS: Final = frozenset(":{}*%<>")
_UNTITLED: Final = "write a title into its front matter, or a heading above its text"


def begins_as_post(lines: tuple[str, str], suffix: str) -> bool:
    """Tell whether a file that begins with two lines is a post by its front matter."""
    return suffix in POST_SUFFIXES and has_front_matter(*lines)


def begins_with_heading(line: str, suffix: str) -> bool:
    """Tell whether a Markdown file begins with a heading of the first level, as documents do."""
    return suffix in POST_SUFFIXES and bool(first_heading(line, leading=True))


def is_pattern(source: str) -> bool:
    """Tell whether a source is a pattern such as `posts/**/*.md`, and no file of that name."""
    return has_magic(source) and not os.path.lexists(source)


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

    Attributes:
        read_bytes: How much was read so far.
    """

    is_post = True

    def __init__(self, source: str, *, drafts: bool, stop: Event, inside: Path | None = None) -> None:
        self.source, self.list, self.read_bytes = source, source, 0
        self._inside = inside
        self._drafts, self._stop = drafts, stop
        self._left: Counter[str] = Counter()

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
        for post in self._files():
            if self._stop.is_set():
                return
            row = self._read(post, columns, now)
            if isinstance(row, str):
                self._left[row] += 1
            else:
                yield post.path, row
        self._tell(columns)

    def _tell(self, columns: SourceColumns) -> None:
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
                if any(self._left[one] for one in _UNPUBLISHED)
                else ""
            )
            columns.warn(f"{self.source}: {listed} {'is' if number == 1 else 'are'} left out{way}")

    def _files(self) -> Iterator[_Post]:
        if is_pattern(self.source):
            root = fixed_part(self.source)
            for path in sorted(iglob(self.source, recursive=True)):  # noqa: PTH207 - a pattern, not a path
                if _is_post_name(PurePath(path).name) and os.path.isfile(path):  # noqa: PTH113 - never raises
                    yield _Post(path, PurePath(os.path.relpath(path, root or ".")).as_posix())
        elif leads_to_folder(self.source):
            yield from self._walk(self.source, "", find_generator(self.source), 0)
        else:
            yield _Post(self.source, PurePath(self.source).name)

    def _walk(self, folder: str, relative: str, generator: Generator, depth: int) -> Iterator[_Post]:
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            raise InputError(
                f"{folder} can't be read: {(error.strerror or str(error)).lower()}",
                remedy="check its permissions",
            ) from error
        posts = [entry.name for entry in entries if _is_post_name(entry.name) and entry.is_file()]
        if generator is Generator.HUGO and (own := [name for name in posts if fnmatchcase(name, "index.*")]):
            # Whatever else is in the folder of such a page belongs to it.
            yield from (_Post(os.path.join(folder, name), relative + name) for name in own)  # noqa: PTH118 - names as given
            return
        yield from (_Post(os.path.join(folder, name), relative + name) for name in posts)  # noqa: PTH118 - as above
        for entry in entries if depth < _FOLDERS_MAX else ():
            if entry.is_dir(follow_symlinks=False) and _is_open(entry.name, generator):
                inside = find_generator(entry.path) if entry.name in _JEKYLL_FOLDERS else generator
                yield from self._walk(entry.path, f"{relative}{entry.name}/", inside, depth + 1)

    def _read(self, post: _Post, columns: SourceColumns, now: datetime) -> ParsedRow | str:
        """Return the row of a post, or why it is left out."""
        suffix = PurePath(post.path).suffix.lower()
        generator = find_generator(str(PurePath(post.path).parent))
        name = read_file_name(post.relative, post.path, generator)
        if "_posts" in PurePath(post.path).parts and not name.date:
            return _UNDATED
        try:
            matter = self._matter(post.path, suffix)
        except FrontMatterError as error:
            return invalid_row(
                error.line, error.message, "correct it, as the generator of the site needs it too"
            )
        if not matter.found and (suffix in _NEEDS_FRONT_MATTER or generator is Generator.JEKYLL):
            return _BARE
        fields = _flat(matter.fields)
        if not self._drafts and (reason := _left_out(fields, name, post.path, now)):
            return reason
        return _row(fields, name, generator, matter, columns)

    def _matter(self, path: str, suffix: str) -> FrontMatter:
        try:
            with open_regular_file(Path(path), inside=self._inside) as file:
                data = file.read(_HEAD_BYTES)
        except OSError as error:
            raise FrontMatterError(
                f"the file can't be read: {(error.strerror or str(error)).lower()}", 1
            ) from error
        self.read_bytes += len(data)
        if document := foreign_bytes(data[:HEAD_BYTES]):
            raise FrontMatterError(f"the file is {document.what}, not a post", 1)
        cut = len(data) == _HEAD_BYTES
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if not cut or error.start < len(data) - len("\U0001f600".encode()):
                line = data.count(b"\n", 0, error.start) + 1
                raise FrontMatterError(f"byte 0x{data[error.start]:02X} is not UTF-8", line) from None
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


_UNPUBLISHED: Final = ("draft", "future post", "expired post")
_BARE: Final = "file without front matter"
_UNDATED: Final = "file without a date in its name"
_LEFT: Final = {
    **{one: f"{one}s" for one in _UNPUBLISHED},
    **{one: one.replace("file", "files") for one in (_BARE, _UNDATED)},
}
"""Why posts are left out, for one and for several."""


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
    return not name.startswith("_") or name in _JEKYLL_FOLDERS or generator is Generator.JEKYLL


def _flat(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields as texts: those of an object as `cover.image`, a list with commas between."""
    flat: dict[str, str] = {}

    def add(name: str, value: object, depth: int) -> None:
        if len(flat) >= _COLUMNS_MAX:
            return
        match value:
            case str():
                flat.setdefault(name, value[:_CELL_MAX_CHARS])
            case list():
                flat.setdefault(
                    name, ", ".join(filter(None, map(_item, value[:_LIST_MAX])))[:_CELL_MAX_CHARS]
                )
            case dict() if depth < _NESTED_MAX:
                for inner, item in value.items():
                    add(f"{name}.{inner}", item, depth + 1)
            case _:
                pass

    for name, value in fields.items():
        add(name, value, 1)
    return flat


def _item(item: object) -> str:
    """Return an item of a list as text: an author may be an object with a name."""
    if isinstance(item, dict):
        item = next((item[name] for name in ("name", "title", "url", "src") if name in item), "")
    return item.strip() if isinstance(item, str) else ""


def _field(fields: Mapping[str, str], names: list[str]) -> str:
    """Return the first of some fields that has a value; names count in any case."""
    folded = {name.casefold(): value for name, value in fields.items() if value}
    return next((value for name in names if (value := folded.get(name.casefold()))), "")


def _left_out(fields: Mapping[str, str], name: FileName, path: str, now: datetime) -> str:
    """Return why a generator would not publish a post; empty if it would."""
    folded = {key.casefold(): value.strip().casefold() for key, value in fields.items()}
    is_draft = (
        folded.get("draft", "") in _TRUE
        or folded.get("isdraft", "") in _TRUE
        or folded.get("published", "") in _FALSE
        or folded.get("status", "") in {"draft", "hidden", "skip"}
        or folded.get("headless", "") in _TRUE
        or folded.get("build.render", "") == "never"
        or "_drafts" in PurePath(path).parts
    )
    if is_draft:
        return "draft"
    when = _moment(folded.get("publishdate", "")) or _moment(_field(fields, _DATES) or name.date)
    if when is not None and when > now:
        return "future post"
    expiry = _moment(folded.get("expirydate", ""))
    return "expired post" if expiry is not None and expiry <= now else ""


def _moment(text: str) -> datetime | None:
    """Return a date that a person wrote, at midnight UTC if it has no time; None if it is none."""
    text = text.strip()
    if found := _DATE_START.match(text):
        year, month, day, _ = found.groups()
        for written in (text.replace(" UTC", "+00:00"), f"{year}-{int(month):02d}-{int(day):02d}"):
            with suppress(ValueError):
                when = datetime.fromisoformat(written)
                return when if when.tzinfo else when.replace(tzinfo=UTC)
    for form in _WRITTEN_DATES if text[:1].isalnum() else ():
        with suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=UTC)
    return None


def _day(text: str) -> str:
    """Return a date as `YYYY-MM-DD` as it was written, whatever its time zone; empty if it is none."""
    if found := _DATE_START.match(text.strip()):
        return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if _moment(text) else ""
    when = _moment(text)
    return when.date().isoformat() if when else ""


def _row(
    fields: dict[str, str], name: FileName, generator: Generator, matter: FrontMatter, columns: SourceColumns
) -> ParsedRow:
    title_field = columns.title or TITLE
    title = _field(fields, [title_field]).strip()
    if not title and title_field == TITLE:
        title = _missing_title(matter, name, generator)
    author = _author(fields, generator)
    tags = _field(fields, _TAGS)
    if generator is Generator.JEKYLL and "," not in tags and isinstance(matter.fields.get("tags"), str):
        tags = ", ".join(tags.split())
    date = _day(_field(fields, _DATES)) or name.date
    cells = dict.fromkeys(_ALWAYS, "") | fields
    cells |= {template_name(key): value for key, value in fields.items()}
    cells |= {
        TITLE: title,
        SLUG: _slug(fields, name, title, generator, columns),
        "path": name.path,
        "date": date,
        "author": author,
        "tags": tags,
        "lang": name.language or fields.get("lang", ""),
        "description": _field(fields, _DESCRIPTIONS),
        "image": _field(fields, _IMAGES),
    }
    overrides = {key: value for key, value in (("author", author), ("date", date), ("tags", tags)) if value}
    for key in ("author", "date", "tags"):
        if columns.is_mapped(key):
            overrides.pop(key, None)
    for key, value in fields.items():
        option = columns.key(key)
        if option is None or option in {TITLE, SLUG}:
            continue
        if columns.is_mapped(option):
            cell = columns.override(option, key, value)
        else:
            cell = columns.own_value(option, value) if option in _OWN else None
        if cell is not None:
            overrides[option] = cell
    error = None if title else NoTitleError("the post has no title", remedy=_UNTITLED)
    return title, matter.title_line, overrides or NOTHING, cells, error


def _missing_title(matter: FrontMatter, name: FileName, generator: Generator) -> str:
    if generator is not Generator.JEKYLL:
        leading = generator in {Generator.MKDOCS, Generator.DOCUSAURUS}
        if heading := first_heading(matter.body, leading=leading):
            return heading
    return title_of_name(name.words, generator)


def _author(fields: Mapping[str, str], generator: Generator) -> str:
    """Return who wrote a post; nobody if that is a key of another file."""
    author = _field(fields, _AUTHORS)
    if generator is Generator.DOCUSAURUS and all(map(_KEY_LIKE.fullmatch, author.split(", "))):
        return ""
    return author


def _slug(
    fields: Mapping[str, str], name: FileName, title: str, generator: Generator, columns: SourceColumns
) -> str:
    """Return the slug of a post: its own, the end of its permalink, or that of its file."""
    if columns.slug is not None:
        return _field(fields, [columns.slug]) if columns.slug else ""
    if own := _field(fields, [SLUG]).strip().strip("/"):
        return own if generator is Generator.ASTRO else own.rpartition("/")[2]
    link = _field(fields, ["permalink", "url"]).strip()
    if link.startswith("/") and not _TEMPLATE_SIGNS & set(link):
        path = link.removesuffix("index.html").strip("/")
        if path:
            return (
                PurePath(path.rpartition("/")[2]).stem if path.endswith(".html") else path.rpartition("/")[2]
            )
    if generator is Generator.PELICAN:
        from slugify import slugify

        return slugify(title)
    return name.slug

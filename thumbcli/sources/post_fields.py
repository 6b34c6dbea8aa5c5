"""The row of a post, from the fields of its front matter; and whether its site would publish it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from thumbcli.options.column_map import (
    SLUG,
    TITLE,
    close_option,
    known_key,
    likely_option,
    may_mean_title,
)
from thumbcli.render.title.language import says_more_than_guess
from thumbcli.sources.column_names import NOTHING, template_name
from thumbcli.sources.front_matter import FrontMatter, first_heading
from thumbcli.sources.row_parsing import USUAL_LANGUAGE, NoTitleError, ParsedRow
from thumbcli.sources.site_authors import authors_of
from thumbcli.sources.site_generators import FileName, Generator, hugo_slug, slug_of_title, title_of_name
from thumbcli.sources.site_languages import PostLanguage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from thumbcli.sources.site_generators import Site
    from thumbcli.sources.source_columns import SourceColumns

__all__ = [
    "UNPUBLISHED",
    "flat_fields",
    "has_heading",
    "is_excluded",
    "is_named_after_file",
    "misspelled_fields",
    "post_row",
    "why_unpublished",
]

UNPUBLISHED: Final = ("draft", "future post", "expired post")
"""Why a post is not out."""

_COLUMNS_MAX: Final = 200
_LIST_MAX: Final = 50
_NESTED_MAX: Final = 3
_CELL_MAX_CHARS: Final = 10_000
"""How much of the fields of one post is kept: a front matter with more is no post of a person."""

_OWN: Final = frozenset(("category", "headline", "subtitle", "kicker", "reading_time"))
"""Fields that set the option of their name, if their value is one of ours; others need `--map`.

A `layout` or `style` of a post is that of its page, and a `description` is written for search engines.
"""

_OF_THEMES: Final = frozenset(("heading",))
"""Fields of sites whose names are near to one of ours by chance."""

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

_AUTHORS_MAX_CHARS: Final = 70
"""What is still legible below the title of a card; a post on a conference may name thirty people."""

_TEMPLATE_SIGNS: Final = frozenset(":{}*%<>")
_UNTITLED: Final = "write a title into its front matter, or a heading above its text"


def flat_fields(fields: Mapping[str, Any]) -> dict[str, str]:
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


def why_unpublished(fields: Mapping[str, str], name: FileName, path: str, now: datetime) -> str:
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


def is_excluded(fields: Mapping[str, str]) -> bool:
    """Tell whether a post says that it shall have no picture: `thumb: false`."""
    folded = {key.casefold(): value.strip().casefold() for key, value in fields.items()}
    return any(folded.get(key) in _FALSE for key in ("thumb", "params.thumb"))


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


def post_row(
    fields: dict[str, str],
    name: FileName,
    site: Site,
    matter: FrontMatter,
    columns: SourceColumns,
    *,
    language: PostLanguage = PostLanguage(),  # noqa: B008 - is never changed
) -> ParsedRow:
    """Return the row of a post, with its title and slug as its generator makes them.

    Args:
        fields: The fields of its front matter, flat.
        name: What its path says.
        site: Its site.
        matter: Its front matter and the text below.
        columns: What its fields mean.
        language: What is known of its language.
    """
    generator = site.generator
    title_field = columns.title or TITLE
    title = _field(fields, [title_field]).strip()
    if not title and title_field == TITLE:
        title = _missing_title(matter, name, generator)
    author = _author(fields, site)
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
    overrides |= _language(title, language)
    for key in ("author", "date", "tags", "language"):
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


def _language(title: str, language: PostLanguage) -> dict[str, str]:
    """Return what says the language of a post; that of a site counts where its title shows another one."""
    if language.own:
        return {"language": language.own}
    usual = language.usual
    return {USUAL_LANGUAGE: usual} if usual and says_more_than_guess(title, usual) else {}


def _missing_title(matter: FrontMatter, name: FileName, generator: Generator) -> str:
    return _heading(matter, generator) or title_of_name(name.words, generator)


def is_named_after_file(
    fields: Mapping[str, str], generator: Generator, matter: FrontMatter, columns: SourceColumns
) -> bool:
    """Tell whether a post has neither a title nor a heading, so that its title is the name of its file.

    To Jekyll the name is where a title usually comes from.
    """
    if generator is Generator.JEKYLL:
        return False
    return _lacks_title(fields, columns) and not has_heading(matter, generator)


def has_heading(matter: FrontMatter, generator: Generator) -> bool:
    """Tell whether the heading above its text is the title of a post that names none."""
    return bool(_heading(matter, generator))


def misspelled_fields(fields: Mapping[str, str], columns: SourceColumns) -> Iterator[tuple[str, str]]:
    """Yield each field that sets nothing and looks like one of ours, and which one.

    The titles may be in a field of another language as well: themes of that language have one.
    """
    lacks_title, present = _lacks_title(fields, columns), {known_key(name) for name in fields}
    for name, value in fields.items():
        is_known = columns.key(name) or known_key(name) or name.casefold() in _OF_THEMES
        if is_known or not value.strip() or "." in name:
            continue
        if lacks_title and may_mean_title(name):
            yield name, TITLE
        elif (option := close_option(name)) in _OWN and option not in present and not likely_option(name):
            yield name, option


def _lacks_title(fields: Mapping[str, str], columns: SourceColumns) -> bool:
    """Tell whether the title of a post is asked for, and its front matter has none."""
    return (columns.title or TITLE) == TITLE and not _field(fields, [TITLE]).strip()


def _heading(matter: FrontMatter, generator: Generator) -> str:
    if generator is Generator.JEKYLL:
        return ""
    leading = generator in {Generator.MKDOCS, Generator.DOCUSAURUS}
    return first_heading(matter.body, leading=leading) or ""


def _author(fields: Mapping[str, str], site: Site) -> str:
    """Return who wrote a post, by name where the site lists its authors; a key without a name is nobody."""
    authors, known = _field(fields, _AUTHORS).split(", "), authors_of(site)
    if site.generator is Generator.DOCUSAURUS:
        authors = [author for author in authors if author in known or not _KEY_LIKE.fullmatch(author)]
    names = [known.get(author, author) for author in authors]
    shown = len(names)
    while shown > 1 and len(_listed(names, shown)) > _AUTHORS_MAX_CHARS:
        shown -= 1
    return _listed(names, shown)


def _listed(names: list[str], shown: int) -> str:
    """Return the first names, and how many more there are."""
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" +{more}" if more else "")


def _slug(
    fields: Mapping[str, str], name: FileName, title: str, generator: Generator, columns: SourceColumns
) -> str:
    """Return the slug of a post: its own, the end of its permalink, or that of its file."""
    if columns.slug is not None:
        return _field(fields, [columns.slug]) if columns.slug else ""
    if own := _field(fields, [SLUG]).strip().strip("/"):
        if generator is Generator.ASTRO:
            return own
        last = own.rpartition("/")[2]
        return hugo_slug(last) if generator is Generator.HUGO else last
    link = _field(fields, ["permalink", "url"]).strip()
    if link.startswith("/") and not _TEMPLATE_SIGNS & set(link):
        path = link.removesuffix("index.html").strip("/")
        if path:
            return (
                PurePath(path.rpartition("/")[2]).stem if path.endswith(".html") else path.rpartition("/")[2]
            )
    return name.slug or slug_of_title(title, generator)

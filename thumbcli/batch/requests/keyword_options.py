"""Requests from the arguments of the library: one title, or many titles that share options."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Required, cast

from thumbcli.batch.choices.chosen_rows import chosen_options
from thumbcli.batch.requests.brand_checks import as_usage_error, check_kit
from thumbcli.batch.requests.cell_values import has_other_author
from thumbcli.batch.requests.keyword_rows import KeywordRows, OwnTitle, TitleRow, as_row
from thumbcli.batch.requests.package_looks import with_package_looks
from thumbcli.brand.asset_files import AssetKind, find_font, find_icon, load_asset
from thumbcli.brand.brand_resolver import NO_BRAND, Brand
from thumbcli.contract import (
    Asset,
    Category,
    EngineName,
    Format,
    Model,
    OutputFormat,
    Request,
    check_engine,
    clean_title,
    fingerprint,
    fingerprints,
    make_request,
)
from thumbcli.contract.api_error_messages import TITLE_REQUIRED
from thumbcli.contract.design_options import DESIGN_READERS, make_design
from thumbcli.contract.languages import known_language
from thumbcli.contract.request import choice
from thumbcli.contract.unknown_names import did_you_mean
from thumbcli.errors import RequestError
from thumbcli.options.byte_size import parse_size_bytes
from thumbcli.options.format_names import format_names
from thumbcli.options.option_list import PICTURE_OPTIONS
from thumbcli.options.option_values import PictureOptions
from thumbcli.printable_text import shown
from thumbcli.render.quality.platform_limits import upload_for
from thumbcli.render.title.language import says_more_than_guess
from thumbcli.sources.column_names import NOTHING

if TYPE_CHECKING:
    from thumbcli.batch.choices.choices_file import Choice

__all__ = [
    "KeywordRequestBuilder",
    "PictureOptions",
    "Title",
    "TitleWithOptions",
    "build_request",
    "check_options",
    "title_text",
]


_SEVERAL = 2
_LEAVE_OUT = "leave out rows without one, in SQL with WHERE title IS NOT NULL"


class TitleWithOptions(PictureOptions):
    """A title with options of its own."""

    title: Required[str]


Title = str | Mapping[str, object] | TitleRow | Request
"""A title, one with options of its own (see `TitleWithOptions`), a row of a database, or a `Request`."""


def title_text(item: object) -> str:
    """Return the title of an item as the caller wrote it, for messages; empty for none."""
    if isinstance(item, OwnTitle | Request):
        item = item.title
    return item if isinstance(item, str) else "" if item is None else shown(item)


def build_request(title: object, options: PictureOptions, brand: Brand = NO_BRAND) -> Request:
    """Return the request for a title, before the kit is applied.

    Args:
        title: As it was written.
        options: Values of the types in `PictureOptions`, or their text.
        brand: Has the reference set to use where `options` name none.

    Raises:
        RequestError: The contract is broken, or a file can't be used.
    """
    if not isinstance(title, str):
        raise RequestError(f"title must be str (not {shown(title)})", remedy="pass it as text")
    output_format, max_bytes = _file(options)
    files: dict[str, object] = {
        "font": find_font(options.get("font")),
        "icon": find_icon(options.get("icon")),
        "max_bytes": max_bytes,
        "avatar": _asset(options.get("avatar"), "avatar"),
        "background": _asset(options.get("background"), "background"),
    }
    if options.get("template") is not None:
        from thumbcli.templates.template_reader import find_template

        files["template"] = find_template(options.get("template"))
    design = {name: value for name, value in options.items() if name in DESIGN_READERS}
    language = known_language(options.get("language") or "")
    if language and not says_more_than_guess(title, language):
        # What a title shows by itself makes no other picture.
        design["language"] = None
    return make_request(
        title,
        format=options.get("format"),
        category=options.get("category") or Category.AUTO,
        model=options.get("model") or Model.SD,
        output_format=output_format,
        use_photo=options.get("use_photo") or False,
        use_logo=options.get("use_logo") or False,
        photo=_asset(options.get("photo"), "photo"),
        logo=_asset(options.get("logo"), "logo"),
        custom_assets_id=brand.chosen_set(options.get("custom_assets_id")),
        design=make_design(**{**design, **files}),
    )


def _file(options: PictureOptions) -> tuple[str, int | None]:
    """Return the type of the file, and its most bytes.

    Raises:
        RequestError: One is malformed.
    """
    output_format, max_bytes = options.get("output_format") or OutputFormat.WEBP, options.get("max_bytes")
    if isinstance(max_bytes, str):
        try:
            max_bytes = parse_size_bytes(max_bytes)
        except ValueError as error:
            raise RequestError(f"max_bytes: {error}", remedy="such as 2MB or 300KB") from None
    if not options.get("for_upload"):
        return output_format, max_bytes
    upload = upload_for(
        choice(Format, options.get("format") or Format.YOUTUBE, "format"),
        choice(OutputFormat, output_format, "outputFormat"),
    )
    return upload.output_format, min(max_bytes or upload.max_bytes, upload.max_bytes)


def check_options(options: Mapping[str, object], *, beside: Collection[str] = ()) -> PictureOptions:
    """Return `options` if each is known and has the right type.

    Args:
        options: The keywords of a call.
        beside: The other keywords of the function, which may have been misspelled as well.

    Raises:
        RequestError: There is no such option, or its value has the wrong type.
    """
    for name, value in options.items():
        if name not in PICTURE_OPTIONS:
            remedy = did_you_mean(str(name), (*PICTURE_OPTIONS, *beside), "options")
            raise RequestError(f"unknown option {shown(name)}", remedy=remedy)
        types = PICTURE_OPTIONS[name].keyword_types
        # A bool is an int as well.
        if value is not None and (
            not isinstance(value, types) or (bool not in types and isinstance(value, bool))
        ):
            allowed = " or ".join(kind.__name__ for kind in types)
            raise RequestError(
                f"{name} must be {allowed} (not {shown(value)})", remedy="None is the same as leaving it out"
            )
    return cast("PictureOptions", options)


def _asset(named: Asset | Path | str | None, kind: AssetKind) -> Asset | None:
    if not isinstance(named, str | Path):
        return named
    # An empty path is how a script says none.
    return load_asset(Path(named), kind=kind) if Path(named) != Path() else None


def _text_of(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _sets_asset(item: object, kind: str) -> bool:
    """Return whether a title itself says which photo, or which logo, it uses."""
    if (row := as_row(item)) is not None:
        return any(row.get(name) is not None for name in (kind, f"use_{kind}"))
    return isinstance(item, Request)


class KeywordRequestBuilder:
    """Turns titles into requests; what all of them share is computed once.

    Args:
        shared: The options of each title that does not override them; a `Request` is used as it is.
        engine: The engine that draws.
        brand: The saved kit; also for a `Request` that uses parts of it without holding them.
        choices: What a person chose for single titles, which overrides their own options.
        beside: The other keywords of the function that takes the shared options.
        rows: Reads titles with options of their own; None for columns of our names.

    Raises:
        RequestError: A shared option is not allowed, whatever the title.
    """

    def __init__(
        self,
        shared: Mapping[str, object],
        engine: EngineName,
        brand: Brand = NO_BRAND,
        choices: Iterable[Choice] = (),
        *,
        beside: Collection[str] = (),
        rows: KeywordRows | None = None,
    ) -> None:
        self._rows = rows or KeywordRows()
        self._chosen = chosen_options(choices)
        self._formats = format_names(_text_of(shared.get("format")))
        if self._formats:
            shared = {**shared, "format": self._formats[0]}
        self._shared, self._engine, self._brand = shared, engine, brand
        self._plain = build_request("-", check_options(shared, beside=beside), brand)
        self._plain = check_engine(self._plain, engine)
        self._language = known_language(_text_of(shared.get("language")) or "")
        self._templates: dict[bool, tuple[Request, Callable[[str], str]]] = {}
        self._unchecked = False

    def expect(self, titles: object) -> None:
        """Check the shared options against the kit once, where no title can override them.

        The items of a list or tuple are inspected now. For any other iterable the first title decides: if it
        is plain text, the others are assumed to be plain text as well.

        Raises:
            UsageError: A photo, a logo, a font or a set that all titles use does not exist.
        """
        if not isinstance(titles, list | tuple):
            self._unchecked = True
        elif any(isinstance(item, str) or as_row(item) is not None for item in titles):
            self._check(lambda kind: any(_sets_asset(item, kind) for item in titles))

    def spread(self, item: object) -> list[object]:
        """Return a title once for each of its formats: its own, else the shared ones.

        Raises:
            UsageError: It is the first row, and has not the columns that the call names.
        """
        own = self._own(item)
        if not isinstance(own, str | OwnTitle):
            return [own]
        asked = own.options.get("format") if isinstance(own, OwnTitle) else None
        names = self._formats if asked is None else format_names(_text_of(asked))
        if len(names) < _SEVERAL:
            return [self._with_choice(own)]
        return [self._with_choice(_with(own, {"format": name})) for name in names]

    def tell(self) -> None:
        """Log what a person should know of the rows that were read."""
        self._rows.tell()

    def _own(self, item: object) -> object:
        """Return a row as a title with its options, and a row of one cell as its title."""
        if isinstance(item, str | OwnTitle):
            return item
        row = as_row(item)
        if row is not None:
            return self._rows.read(row)
        return item[0] if isinstance(item, tuple) and len(item) == 1 and isinstance(item[0], str) else item

    def _with_choice(self, own: str | OwnTitle) -> str | OwnTitle:
        """Return a title with what was chosen for it in its format."""
        title, options = (own.title, own.options) if isinstance(own, OwnTitle) else (own, NOTHING)
        if not self._chosen or not isinstance(title, str):
            return own
        format_ = options.get("format") or self._shared.get("format") or Format.YOUTUBE
        found = self._chosen.get((clean_title(title), str(format_)))
        return _with(own, found) if found else own

    def read(self, item: object) -> tuple[Request, str]:
        """Return the request of one title, and its fingerprint.

        Raises:
            ItemError: It is not a title, breaks the contract, or uses something that the kit does not have.
            UsageError: It is the first, and every later one lacks the same; see `expect`.
        """
        unchecked, self._unchecked = self._unchecked, False
        item = self._own(item)
        if isinstance(item, str):
            if unchecked:
                self._check(lambda _: False)
            needs_language = says_more_than_guess(item, self._language)
            if needs_language not in self._templates:
                language = (
                    self._language if needs_language and self._engine is not EngineName.THUMBAPI else None
                )
                design = replace(self._plain.design, language=language)
                template = self._brand.apply_brand(replace(self._plain, design=design), self._engine)
                template = with_package_looks(template)
                self._templates[needs_language] = template, fingerprints(template, self._engine)
            template, key = self._templates[needs_language]
            request = template.with_title(item)
            return request, key(request.title)
        if item is None:
            raise RequestError(TITLE_REQUIRED, remedy=_LEAVE_OUT)
        if not isinstance(item, OwnTitle | Request):
            raise RequestError(
                f"a title is a str, a mapping or a Request, not {type(item).__name__}",
                remedy="make a dict of it: {'title': …}; sqlite3 brings rows with row_factory = sqlite3.Row",
            )
        request = item if isinstance(item, Request) else self._with_own_options(item)
        request = check_engine(request, self._engine)
        request = with_package_looks(self._brand.apply_brand(request, self._engine))
        own = request.design.template
        if isinstance(item, OwnTitle) and own is not None and own.column_names:
            filled = own.with_columns(item.columns)
            request = replace(request, design=replace(request.design, template=filled))
        return request, fingerprint(request, self._engine)

    def _check(self, overridden: Callable[[str], bool]) -> None:
        with as_usage_error():
            check_kit(self._plain, self._brand, self._engine, overridden)

    def _with_own_options(self, item: OwnTitle) -> Request:
        if item.error is not None:
            raise item.error
        if item.title is None:
            raise RequestError(TITLE_REQUIRED, remedy=_LEAVE_OUT)
        # A title that turns the photo off does not get the shared file either.
        refused = {kind for kind in ("photo", "logo") if item.options.get(f"use_{kind}") is False}
        if has_other_author(item.options, self._shared.get("author")):
            refused.add("avatar")
        shared = {name: value for name, value in self._shared.items() if name not in refused}
        return build_request(item.title, cast("PictureOptions", {**shared, **item.options}), self._brand)


def _with(own: str | OwnTitle, options: Mapping[str, object]) -> OwnTitle:
    """Return a title with further options."""
    if isinstance(own, str):
        return OwnTitle(title=own, options=options)
    return replace(own, options={**own.options, **options})

"""Requests from rows: the columns of a row override the options of the run."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, cast

from thumbcli.batch.requests.asset_provenance import Origin, own_fields
from thumbcli.batch.requests.brand_checks import as_usage_error
from thumbcli.batch.requests.cell_values import has_other_author, parse_style, parse_truth
from thumbcli.batch.requests.keyword_options import build_request
from thumbcli.batch.requests.package_looks import with_package_looks
from thumbcli.brand.asset_files import OUTSIDE_REMEDY, check_inside, is_font_file, load_asset
from thumbcli.brand.brand_resolver import NO_BRAND, Brand
from thumbcli.contract import (
    TITLE_MAX_CHARS,
    EngineName,
    check_engine,
    clean_title,
    fingerprint,
    fingerprints,
)
from thumbcli.contract.asset import is_icon_file
from thumbcli.contract.design_options import CARD_FIELDS, is_no_date
from thumbcli.contract.request import warn_not_shown
from thumbcli.errors import RequestError
from thumbcli.light_dataclass import dataclass
from thumbcli.options.column_map import known_key
from thumbcli.options.option_list import PICTURE_OPTIONS
from thumbcli.options.option_values import PictureOptions
from thumbcli.printable_text import printable
from thumbcli.regular_files import OutsideFolderError, leads_to_folder
from thumbcli.render.title.language import says_more_than_guess
from thumbcli.sources.row_parsing import USUAL_LANGUAGE
from thumbcli.sources.rows import STDIN_NAME, in_formats
from thumbcli.templates.template_names import is_template_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from thumbcli.batch.choices.chosen_rows import ChosenRows
    from thumbcli.brand.brand_resolver import Brands
    from thumbcli.contract import Asset, Request
    from thumbcli.options.option import Option
    from thumbcli.sources.rows import Row

_Picture: TypeAlias = Literal["photo", "logo", "avatar", "background"]
_Field: TypeAlias = Literal["avatar", "background", "headline", "subtitle"]

__all__ = ["RequestBuilder", "RowDefaults", "RowRequest", "row_options"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDefaults:
    """The options of every row that does not override them.

    Attributes:
        options: The options of the run.
        brands: The kits that saved photos, logos and reference sets come from; None for none.
        allow_outside: Whether a row may name files outside the folder of its source.
        engine_look: Of the engine, if that is a package's.
        formats: The formats of a row that names none, where there are several.
        chosen: What a person chose for single rows; None for nothing.
    """

    options: PictureOptions = field(default_factory=PictureOptions)
    brands: Brands | None = None
    allow_outside: bool = False
    engine_look: str = ""
    formats: tuple[str, ...] = ()
    chosen: ChosenRows | None = None

    def spread(self, rows: Iterable[Row]) -> list[Row]:
        """Return `rows`, each once for each of its formats, with what was chosen for it, and its A/B set."""
        listed = [each for row in rows for each in in_formats(row, self.formats)]
        if self.chosen is None:
            return listed
        return [each for row in listed for each in self.chosen.rows_of(row)]

    def brand_of(self, source: str) -> Brand:
        """Return the kit for the titles of `source`: a file as it was named, `<stdin>` or `<argument>`."""
        return NO_BRAND if self.brands is None else self.brands.for_folder(_source_folder(source))


class _Shared(NamedTuple):
    """What the rows of one source share that have no columns of their own."""

    request: Request
    key: Callable[[str], str]
    origin: Origin


@dataclass(frozen=True, slots=True)
class RowRequest:
    """A row, its request, its fingerprint, and where the files of the request come from."""

    row: Row
    request: Request
    key: str
    origin: Origin | None = None


class RequestBuilder:
    """Turns rows into requests for one engine.

    Rows without columns of their own differ only in the title: what they share is computed once.
    """

    def __init__(self, defaults: RowDefaults, engine: EngineName) -> None:
        self._defaults, self._engine = defaults, engine
        self._shared: dict[tuple[str, bool], _Shared] = {}

    def quick_key(self, row: Row) -> str | None:
        """Return the fingerprint of `row` if it depends only on the title; None if more has to be read.

        A hundred thousand finished rows need their fingerprints and nothing else.
        """
        if row.overrides or row.error:
            return None
        shared = self._shared.get(self._group_of(row))
        if shared is None:
            return None
        title = clean_title(row.title)
        return shared.key(title) if 0 < len(title) <= TITLE_MAX_CHARS else None

    def build(self, row: Row) -> RowRequest:
        """Return the request of `row`.

        Raises:
            ItemError: The row can't be read, breaks the contract, names a file that can't be used, or uses
                something that its kit does not have.
            UsageError: The kit lacks something that a whole list on standard input uses.
            ConfigError: The kit file beside its source is not valid.
        """
        if row.error is not None:
            raise row.error
        shared = self._shared.get(self._group_of(row))
        if not row.overrides.keys() <= _NO_OPTIONS or shared is None:
            return self._build_own(row)
        request = shared.request.with_title(row.title)
        return RowRequest(row, request, shared.key(request.title), shared.origin)

    def _group_of(self, row: Row) -> tuple[str, bool]:
        """Return what the rows have in common that share a request: only some titles need their language."""
        return row.source, says_more_than_guess(row.title, self._defaults.options.get("language"))

    def _build_own(self, row: Row) -> RowRequest:
        brand = self._defaults.brand_of(row.source)
        options = row_options(row, self._defaults)
        if self._engine is EngineName.THUMBAPI:
            warn_not_shown(_not_shown(row))
            for name in (_PICTURE_FIELDS | _WORDS if row.is_post else _PICTURE_FIELDS) & row.overrides.keys():
                options[name] = self._defaults.options.get(name)
        plain = build_request(row.title, {**options, **self._own_pictures(row, options)}, brand)
        plain = check_engine(plain, self._engine)
        # Standard input can't be read in advance; if its first line is a title alone, the others have no
        # columns either, and fail the same way.
        speaks_for_all = row.source == STDIN_NAME and row.index == 1 and not row.columns
        with as_usage_error() if speaks_for_all else nullcontext():
            request = brand.apply_brand(plain, self._engine)
        request = with_package_looks(request, self._defaults.engine_look)
        template = request.design.template
        origin = Origin(
            folder=_source_folder(row.source),
            format=options.get("format"),
            photo=_path(options.get("photo")),
            logo=_path(options.get("logo")),
            set=options.get("custom_assets_id"),
            corner=plain.design.logo_position,
            avatar=_path(options.get("avatar")) if plain.design.avatar else None,
            background=_path(options.get("background")) if plain.design.background else None,
            template=_path(options.get("template")) if plain.design.template else None,
            own=own_fields(plain.design),
            template_sha256=None if template is None else template.sha256,
        )
        if template is not None and template.column_names and row.columns:
            filled = template.with_columns(row.columns)
            request = replace(request, design=replace(request.design, template=filled))
        elif row.overrides.keys() <= _NO_OPTIONS:
            key = fingerprints(request, self._engine)
            self._shared[self._group_of(row)] = _Shared(request, key, origin)
        return RowRequest(row, request, fingerprint(request, self._engine), origin)

    def _own_pictures(self, row: Row, options: PictureOptions) -> PictureOptions:
        """Read the pictures that the row itself names."""
        inside = None if self._defaults.allow_outside else _source_folder(row.source)
        own = PictureOptions()
        for kind in _PICTURES & row.overrides.keys():
            if isinstance(path := options.get(kind), Path):
                own[kind] = load_asset(path, kind=kind, inside=inside or Path(path.absolute().anchor))
        return own


_NO_OPTIONS = frozenset({"name"})
"""What a column sets that is no option of the picture."""

_PICTURES: Final[frozenset[_Picture]] = frozenset({"photo", "logo", "avatar", "background"})
"""The pictures that a row can name."""

_PICTURE_FIELDS: Final[frozenset[_Field]] = frozenset({"avatar", "background"})
"""Pictures that the hosted API does not show: they are not read for it."""

_WORDS: Final[frozenset[_Field]] = frozenset({"headline", "subtitle"})
"""Words of a page that only the local engine draws; in a list they are a wish, and reject their row."""

_NAMES_FILE: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {"font": is_font_file, "icon": is_icon_file, "template": is_template_file}
)
"""Options whose cells may name a file, each with what tells so."""


def row_options(row: Row, defaults: RowDefaults) -> PictureOptions:
    """Return the options of `row`: its own columns over `defaults`, paths relative to its source.

    Raises:
        RequestError: A cell is not what its column takes, or a font that is not in the folder of the source.
    """
    options: dict[str, object] = dict(defaults.options)
    if "style" in row.overrides:
        options["use_photo"], options["use_logo"] = parse_style(row.overrides["style"])
    for name, cell in row.overrides.items():
        if name in PICTURE_OPTIONS:
            options[name] = _parse(PICTURE_OPTIONS[name], cell, row.source, defaults)
    for kind in ("photo", "logo"):
        if f"use_{kind}" in row.overrides and not options[f"use_{kind}"]:
            options[kind] = None
    if has_other_author(row.overrides, defaults.options.get("author")):
        options["avatar"] = None
    if options.get("language") is None:
        options["language"] = row.overrides.get(USUAL_LANGUAGE)
    if is_no_date(defaults.options.get("date")):
        options["date"] = None
    return cast("PictureOptions", options)


def _not_shown(row: Row) -> set[str]:
    """Return the fields that the list of a row has columns for, and the hosted engine does not show."""
    named = {option for name in row.columns if (option := known_key(name)) is not None}
    return (named | row.overrides.keys()) & {*CARD_FIELDS, *(_WORDS if row.is_post else ())}


def _parse(option: Option, cell: str, source: str, defaults: RowDefaults) -> object:
    """Return the value of a cell; what the contract parses itself stays text."""
    if option.kind is bool:
        return parse_truth(option.name, cell)
    names_file = option.name in _NAMES_FILE and _NAMES_FILE[option.name](cell)
    if option.kind is not Path and not names_file:
        return cell
    # There may be no such user; the message on the file says so.
    path = _source_folder(source) / os.path.expanduser(cell)  # noqa: PTH111 - leaves an unknown user as it is
    if not names_file:
        return path
    # With --allow-outside a link may lead anywhere, so that its target is what is named.
    return path.resolve() if defaults.allow_outside else _inside(path, _source_folder(source), option.name)


def _inside(path: Path, folder: Path, what: str) -> Path:
    try:
        return check_inside(path, folder)
    except OutsideFolderError as error:
        raise RequestError(
            f"{what} {printable(str(path))} can't be read: {error.strerror}", remedy=OUTSIDE_REMEDY
        ) from error
    except (OSError, RuntimeError, ValueError):
        return path  # Reading it says what is wrong.


def _path(file: Asset | Path | str | None) -> Path | None:
    return file if isinstance(file, Path) else None


@lru_cache(64)
def _source_folder(source: str) -> Path:
    """Return the folder that paths in a row are relative to: that of its file, or the current one."""
    if source.startswith("<") or "://" in source:
        return Path()
    return Path(source) if leads_to_folder(source) else Path(source).parent

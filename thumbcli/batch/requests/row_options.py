"""A row's own columns before the settings of the run: what one row asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from thumbcli.batch.requests.asset_provenance import Origin
from thumbcli.batch.requests.brand_checks import check_kit
from thumbcli.brand.asset_files import find_font, is_font_file, load_asset
from thumbcli.brand.brand_resolver import NO_BRAND, Brand
from thumbcli.contract import (
    STYLES,
    TITLE_MAX_CHARS,
    Category,
    EngineName,
    Model,
    OutputFormat,
    check_engine,
    clean_title,
    fingerprint,
    fingerprints,
    make_request,
)
from thumbcli.contract.design_options import make_design
from thumbcli.errors import ItemError, RequestError, UsageError
from thumbcli.sources.line_reader import STDIN_NAME
from thumbcli.sources.rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.brand.brand_resolver import Brands
    from thumbcli.contract import Request
    from thumbcli.contract.design_options import Design


__all__ = ["RequestBuilder", "RowDefaults", "RowRequest", "build_request", "check_defaults"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDefaults:
    """What a row gets where it does not say otherwise, as `make_request` and `make_design` take it.

    `brands` knows the kits that saved photos, logos and reference sets come from; None knows none.
    """

    format: str | None = None
    category: str = Category.AUTO
    model: str = Model.SD
    output_format: str = OutputFormat.WEBP
    use_photo: bool = False
    use_logo: bool = False
    photo: Path | None = None
    logo: Path | None = None
    custom_assets_id: str | None = None
    layout: str | None = None
    variant: int = 0
    palette: str = ""
    font: str | None = None
    logo_position: str | None = None
    brands: Brands | None = None


def check_defaults(
    defaults: RowDefaults,
    engine: EngineName | None = None,
    source: str = "<argument>",
    *,
    decided: Callable[[str], bool] = lambda _: True,
) -> RowDefaults:
    """Return `defaults` if a title could be drawn with them: a mistyped flag is told once, not for each row.

    Args:
        defaults: What to look at.
        engine: Who will draw, to see whether the reference set is one for it; None leaves that to the rows.
        source: Where the titles are from, for the kit file beside them.
        decided: As `check_kit` has it.

    Raises:
        UsageError: A photo is missing, a palette is no palette, there is no reference set of that name, …
        ConfigError: The kit file says what it may not.
    """
    nothing: Mapping[str, str] = {}
    row = Row(title="any", source=source, line=1, index=1, overrides=nothing, columns=nothing, error=None)
    try:
        brand = _brand_of(source, defaults)
        request = build_request(row, defaults, brand)
        if engine is not None:
            check_kit(request, brand, engine, decided)
    except ItemError as error:
        raise UsageError(error.message, remedy=error.remedy) from error
    return defaults


class _Shared(NamedTuple):
    """What the rows of one source share that have no columns of their own."""

    request: Request
    key: Callable[[str], str]
    origin: Origin


class RequestBuilder:
    """Turns rows into what they ask for, with one engine's keys.

    Rows without columns of their own differ in the title alone: what they share is worked out once.
    """

    def __init__(self, defaults: RowDefaults, engine: EngineName, look: str) -> None:
        self._defaults, self._engine, self._look = defaults, engine, look
        self._shared: dict[str, _Shared] = {}
        self._brands: dict[str, Brand] = {}

    def quick_key(self, row: Row) -> str | None:
        """Return the key of what `row` asks for if that takes no more than its title; None if it does.

        A hundred thousand finished rows need their keys and nothing else.
        """
        shared = self._shared.get(row.source)
        if row.overrides or row.error or shared is None:
            return None
        title = clean_title(row.title)
        return shared.key(title) if 0 < len(title) <= TITLE_MAX_CHARS else None

    def ask(self, row: Row) -> RowRequest:
        """Return what `row` asks for.

        Raises:
            ItemError: It breaks the contract, or names a photo that can't be used, or wants of its kit what
                is not there.
            UsageError: The kit lacks what a whole list on standard input wants of it.
            ConfigError: The kit file beside its source says what it may not.
        """
        shared = self._shared.get(row.source)
        if row.overrides or row.error or shared is None:
            return self._ask(row)
        request = shared.request.with_title(row.title)
        return RowRequest(row, request, shared.key(request.title), shared.origin)

    def _ask(self, row: Row) -> RowRequest:
        brand = self._brands.get(row.source)
        if brand is None:
            brand = self._brands[row.source] = _brand_of(row.source, self._defaults)
        plain = build_request(row, self._defaults, brand)
        check_engine(plain, self._engine)
        origin = _origin(row, self._defaults, plain)
        request = _dressed(row, plain, brand, self._engine)
        if not row.overrides:
            key = fingerprints(request, self._engine, self._look)
            self._shared[row.source] = _Shared(request, key, origin)
        return RowRequest(row, request, fingerprint(request, self._engine, self._look), origin)


def _dressed(row: Row, plain: Request, brand: Brand, engine: EngineName) -> Request:
    try:
        return brand.apply_brand(plain, engine)
    except ItemError as error:
        # A pipe can't be looked through beforehand; where its first line is a title and nothing else, the
        # others can't say what they go with either.
        if row.source == STDIN_NAME and row.index == 1 and not row.columns:
            raise UsageError(error.message, remedy=error.remedy) from error
        raise


_TRUE = {"1", "true", "yes", "y", "on"}
_FALSE = {"0", "false", "no", "n", "off"}


def build_request(row: Row, defaults: RowDefaults, brand: Brand = NO_BRAND) -> Request:
    """Return what `row` asks for, its own columns before the defaults, before its kit is asked.

    Raises:
        RequestError: It breaks the contract, or names a photo that can't be used.
    """
    if row.error is not None:
        raise row.error
    own = row.overrides
    use_photo, use_logo = _style(own.get("style"), defaults)
    photo, logo = (_asset_path(row, kind, defaults) for kind in _KINDS)
    return make_request(
        row.title,
        format=own.get("format", defaults.format),
        category=own.get("category", defaults.category),
        model=own.get("model", defaults.model),
        output_format=own.get("output_format", defaults.output_format),
        use_photo=_flag(own, "use_photo", default=use_photo),
        use_logo=_flag(own, "use_logo", default=use_logo),
        photo=load_asset(photo, kind="photo") if photo else None,
        logo=load_asset(logo, kind="logo") if logo else None,
        custom_assets_id=brand.chosen_set(own.get("custom_assets_id", defaults.custom_assets_id)),
        design=_design(row, defaults),
    )


def _brand_of(source: str, defaults: RowDefaults) -> Brand:
    return NO_BRAND if defaults.brands is None else defaults.brands.for_folder(_source_folder(source))


def _origin(row: Row, defaults: RowDefaults, plain: Request) -> Origin:
    own = row.overrides
    photo, logo = (_asset_path(row, kind, defaults) for kind in _KINDS)
    return Origin(
        folder=_source_folder(row.source),
        format=own.get("format", defaults.format),
        photo=photo,
        logo=logo,
        set=own.get("custom_assets_id", defaults.custom_assets_id),
        corner=plain.design.logo_position,
    )


def _design(row: Row, defaults: RowDefaults) -> Design:
    own = row.overrides
    font = _source_folder(row.source) / own["font"] if is_font_file(own.get("font")) else own.get("font")
    return make_design(
        layout=own.get("layout", defaults.layout),
        variant=own.get("variant", defaults.variant),
        palette=own.get("palette", defaults.palette),
        font=find_font(font or defaults.font),
        logo_position=own.get("logo_position", defaults.logo_position),
    )


def _style(style: str | None, defaults: RowDefaults) -> tuple[bool, bool]:
    if style is None:
        return defaults.use_photo, defaults.use_logo
    try:
        return STYLES[style.strip().lower()]
    except KeyError:
        raise RequestError(f"style must be one of: {', '.join(STYLES)} (not {style!r})") from None


def _flag(own: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = own.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise RequestError(f"{name} must be true or false (not {value!r})")


_KINDS: tuple[Literal["photo"], Literal["logo"]] = ("photo", "logo")


def _asset_path(row: Row, kind: Literal["photo", "logo"], defaults: RowDefaults) -> Path | None:
    """Return the file that a row brings along, unless it says that it goes without."""
    own = row.overrides
    if own.get(f"use_{kind}") is not None and not _flag(own, f"use_{kind}", default=False):
        return None
    named = own.get(kind)
    if named is None:
        return defaults.photo if kind == "photo" else defaults.logo
    try:
        return _source_folder(row.source) / Path(named).expanduser()
    except RuntimeError:
        return _source_folder(row.source) / named


@lru_cache(64)
def _source_folder(source: str) -> Path:
    """Return the folder that paths in a row are relative to: that of its file, or the current one."""
    return Path(source).parent if not source.startswith("<") else Path()


@dataclass(frozen=True, slots=True)
class RowRequest:
    """A row, what it asks for, the key of that, and where its pictures were looked for."""

    row: Row
    request: Request
    key: str
    origin: Origin | None = None

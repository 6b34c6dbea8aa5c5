"""A row's own columns before the settings of the run: what one row asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from thumbcli.batch.jobs import Asked
from thumbcli.batch.titles import Row
from thumbcli.brand.assets import find_font, is_font_file, load_asset
from thumbcli.contract import (
    STYLES,
    TITLE_MAX_CHARS,
    Category,
    Model,
    OutputFormat,
    check_engine,
    clean_title,
    fingerprint,
    fingerprints,
    make_request,
)
from thumbcli.design import make_design
from thumbcli.errors import RequestError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.contract import Asset, EngineName, Request
    from thumbcli.design import Design

__all__ = ["Asker", "Defaults", "build_request", "check_defaults"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a row gets where it does not say otherwise, as `make_request` and `make_design` take it."""

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


def check_defaults(defaults: Defaults) -> Defaults:
    """Return `defaults` if a title could be drawn with them: a mistyped flag is told once, not for each row.

    Raises:
        UsageError: A photo is missing, a palette is no palette, …
    """
    nothing: Mapping[str, str] = {}
    row = Row(
        title="any", source="<argument>", line=1, index=1, overrides=nothing, columns=nothing, error=None
    )
    try:
        build_request(row, defaults)
    except RequestError as error:
        raise UsageError(error.message, remedy=error.remedy) from error
    return defaults


class Asker:
    """Turns rows into what they ask for, with one engine's keys.

    Rows without columns of their own differ in the title alone: what they share is worked out once.
    """

    def __init__(self, defaults: Defaults, engine: EngineName, look: str) -> None:
        self._defaults, self._engine, self._look = defaults, engine, look
        self._shared: Request | None = None
        self._shared_key: Callable[[str], str] | None = None

    def quick_key(self, row: Row) -> str | None:
        """Return the key of what `row` asks for if that takes no more than its title; None if it does.

        A hundred thousand finished rows need their keys and nothing else.
        """
        if row.overrides or row.error or self._shared_key is None:
            return None
        title = clean_title(row.title)
        return self._shared_key(title) if 0 < len(title) <= TITLE_MAX_CHARS else None

    def ask(self, row: Row) -> Asked:
        """Return what `row` asks for.

        Raises:
            ItemError: It breaks the contract, or names a photo that can't be used.
        """
        if row.overrides or row.error or self._shared is None or self._shared_key is None:
            request = build_request(row, self._defaults)
            check_engine(request, self._engine)
            if not row.overrides:
                self._shared = request
                self._shared_key = fingerprints(request, self._engine, self._look)
            return Asked(row, request, fingerprint(request, self._engine, self._look))
        request = self._shared.titled(row.title)
        return Asked(row, request, self._shared_key(request.title))


_TRUE = {"1", "true", "yes", "y", "on"}
_FALSE = {"0", "false", "no", "n", "off"}


def build_request(row: Row, defaults: Defaults) -> Request:
    """Return what `row` asks for, its own columns before the defaults.

    Raises:
        RequestError: It breaks the contract, or names a photo that can't be used.
    """
    if row.error is not None:
        raise row.error
    own = row.overrides
    use_photo, use_logo = _style(own.get("style"), defaults)
    wants_photo = _flag(own, "use_photo", default=use_photo)
    wants_logo = _flag(own, "use_logo", default=use_logo)
    return make_request(
        row.title,
        format=own.get("format", defaults.format),
        category=own.get("category", defaults.category),
        model=own.get("model", defaults.model),
        output_format=own.get("output_format", defaults.output_format),
        use_photo=wants_photo,
        use_logo=wants_logo,
        photo=_asset(
            row, "photo", defaults.photo, refused=own.get("use_photo") is not None and not wants_photo
        ),
        logo=_asset(row, "logo", defaults.logo, refused=own.get("use_logo") is not None and not wants_logo),
        custom_assets_id=own.get("custom_assets_id", defaults.custom_assets_id),
        design=_design(row, defaults),
    )


def _design(row: Row, defaults: Defaults) -> Design:
    own = row.overrides
    font = _source_folder(row.source) / own["font"] if is_font_file(own.get("font")) else own.get("font")
    return make_design(
        layout=own.get("layout", defaults.layout),
        variant=own.get("variant", defaults.variant),
        palette=own.get("palette", defaults.palette),
        font=find_font(font or defaults.font),
        logo_position=own.get("logo_position", defaults.logo_position),
    )


def _style(style: str | None, defaults: Defaults) -> tuple[bool, bool]:
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


def _asset(row: Row, kind: str, default: Path | None, *, refused: bool) -> Asset | None:
    named = row.overrides.get(kind)
    if refused or (named is None and default is None):
        return None
    path = default if named is None else _source_folder(row.source) / Path(named).expanduser()
    return load_asset(path, kind="photo" if kind == "photo" else "logo") if path else None


@lru_cache(64)
def _source_folder(source: str) -> Path:
    """Return the folder that paths in a row are relative to: that of its file, or the current one."""
    return Path(source).parent if not source.startswith("<") else Path()

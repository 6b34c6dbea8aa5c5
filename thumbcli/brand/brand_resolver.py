"""What holds for a title: the kit beside it, then the saved one; and what a request becomes with them."""

from __future__ import annotations

import difflib
import shlex
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from thumbcli.brand.kit_paths import data_folder, find_kit_file
from thumbcli.brand.kit_sources import FileSource
from thumbcli.brand.saved_kit import Saved
from thumbcli.contract import EngineName, Format
from thumbcli.contract.api_error_messages import LOGO_REQUIRED, PHOTO_REQUIRED
from thumbcli.errors import ItemError, RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from thumbcli.brand.kit import Kit, Logo, ReferenceSet
    from thumbcli.brand.kit_sources import Source
    from thumbcli.brand.kit_store import KitStore
    from thumbcli.contract import Asset, Request
    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.contract.design_options import Corner

__all__ = ["NO_BRAND", "Brand", "Brands", "saved_kit", "saved_store"]

_T = TypeVar("_T")


def saved_kit() -> Saved:
    """Return the saved kit of this user, which may be empty, to look into."""
    return Saved(data_folder() / "brand")


def saved_store() -> KitStore:
    """Return the saved kit of this user, which may be empty, to be changed."""
    from thumbcli.brand.kit_store import KitStore

    return KitStore(data_folder() / "brand")


class Brand:
    """The kits that hold together. What was looked up stays so, for one run is drawn by one hand.

    Safe to use from several threads.

    Args:
        sources: The first that has something gives it.
        use: The set that holds where neither a title nor a source names one.
    """

    def __init__(self, *sources: Source, use: str | None = None) -> None:
        self.sources, self._use = sources, use
        self._lock = threading.RLock()
        self._known: dict[str, object] = {}

    def wished_set(self, asked: str | None) -> str | None:
        """Return the set that is meant: the one that was asked for, else the one that a kit file uses.

        Args:
            asked: None if nothing was said; blank if none is wanted.
        """
        if asked is not None:
            return asked.strip() or None
        return next((used for source in self.sources if (used := source.use())), self._use)

    def apply_brand(self, request: Request, engine: EngineName) -> Request:
        """Return `request` with all that it wants of the kit inside.

        Photo and logo go along inline on either engine, for they are here. A set becomes its hand for the
        local engine, and its id for the hosted one, which alone may know others.

        Raises:
            RequestError: The local engine lacks a photo, a logo or a set; the hosted one a set's id; or a
                picture of the kit can't be used.
            RequestRefused: A picture of the kit can't be decoded.
            ConfigError: A kit file says what it may not.
        """
        with self._lock:
            if request.use_photo and request.photo is None:
                request = self._with_photo(request, engine)
            if request.use_logo and request.logo is None:
                request = self._with_logo(request, engine)
            if request.custom_assets_id is not None:
                request = self._with_set(request, request.custom_assets_id, engine)
            return request

    def find_set(self, name: str) -> ReferenceSet | None:
        """Return the set of that name, if a kit has one."""
        return self._once(f"set {name}", lambda: self._first(lambda kit: kit.sets.get(name)))

    def home_of(self, name: str) -> Path | None:
        """Return the kit file that has the set of that name."""
        source = self._source_of(name)
        return None if source is None else source.path

    def _source_of(self, name: str) -> Source | None:
        has = (source for source in self.sources if source.look_up(lambda kit: name in kit.sets))
        return next(has, None)

    def set_names(self) -> tuple[str, ...]:
        """Return the names of all sets, in the order in which they count."""
        names = [name for source in self.sources for name in source.look_up(lambda kit: tuple(kit.sets))]
        return tuple(dict.fromkeys(names))

    def _with_photo(self, request: Request, engine: EngineName) -> Request:
        photo = self._once("photo", lambda: self._first(_load_photo))
        if photo is None and engine is EngineName.LOCAL:
            raise RequestError(
                PHOTO_REQUIRED,
                remedy="no photo is saved and none is given: `thumb brand photo set FILE`, or --photo FILE",
            )
        return replace(request, photo=photo)

    def _with_logo(self, request: Request, engine: EngineName) -> Request:
        logo = self._once("logo", lambda: self._first(_load_logo))
        if logo is None:
            if engine is EngineName.LOCAL:
                raise RequestError(
                    LOGO_REQUIRED,
                    remedy="no logo is saved and none is given: `thumb brand logo set FILE`, or --logo FILE",
                )
            return request
        if engine is not EngineName.LOCAL:
            return replace(request, logo=logo.file)
        corner = request.design.logo_position or logo.position
        design = replace(request.design, logo_position=corner)
        return replace(request, logo=logo.file, logo_light=logo.light, logo_dark=logo.dark, design=design)

    def _with_set(self, request: Request, name: str, engine: EngineName) -> Request:
        found = self.find_set(name)
        if engine is EngineName.LOCAL:
            if found is None:
                with _naming(next((source for source in self.sources if source.use() == name), None)):
                    raise RequestError(f"there is no reference set {name!r}", remedy=self._other_sets(name))
            brand_style = self._hand(found)
            format_ = request.format or found.format or Format.YOUTUBE
            design = replace(request.design, brand_style=brand_style)
            return replace(request, custom_assets_id=None, format=format_, design=design)
        if found is None:
            return request
        if found.thumbapi_id is None:
            raise RequestError(
                f"the reference set {name!r} has no id at ThumbAPI",
                remedy=self._mapped(name),
            )
        return replace(request, custom_assets_id=found.thumbapi_id, format=request.format or found.format)

    def _mapped(self, name: str) -> str:
        source = self._source_of(name)
        how = f"`thumb brand set add {shlex.quote(name)} --thumbapi-id ID` saves it"
        if isinstance(source, FileSource):
            how = f'write thumbapi-id = "…" under [sets.{name}] in {source.path}'
        return f"{how}; --engine local needs none"

    def _hand(self, found: ReferenceSet) -> BrandStyle:
        with _naming(self._source_of(found.name)):
            brand_style = self._once(f"hand {found.name}", found.brand_style)
        if brand_style is None:
            raise RequestError(
                f"the reference set {found.name!r} has no pictures to learn from",
                remedy=f"add some in {self.home_of(found.name)}; --engine thumbapi needs none",
            )
        return brand_style

    def _other_sets(self, name: str) -> str:
        names = self.set_names()
        close = difflib.get_close_matches(name, names, 1)
        if close:
            return f"did you mean {close[0]}?"
        there = f"; there are: {', '.join(names)}" if names else ""
        return f"`thumb brand set add {shlex.quote(name)} PICTURE…` makes one{there}"

    def _once(self, what: str, find: Callable[[], _T]) -> _T:
        if what not in self._known:
            self._known[what] = find()
        return cast("_T", self._known[what])

    def _first(self, want: Callable[[Kit], _T | None]) -> _T | None:
        for source in self.sources:
            with _naming(source):
                found = source.look_up(want)
            if found is not None:
                return found
        return None


@contextmanager
def _naming(source: Source | None) -> Iterator[None]:
    """Let what can't be used name the file of the project that asks for it."""
    try:
        yield
    except ItemError as error:
        if not isinstance(source, FileSource):
            raise
        raise type(error)(f"{source.path}: {error.message}", remedy=error.remedy, code=error.code) from error


class _LoadedLogo:
    """A logo with its variants, read."""

    def __init__(self, logo: Logo) -> None:
        self.file = logo.file.load()
        self.light = logo.light.load() if logo.light else None
        self.dark = logo.dark.load() if logo.dark else None
        self.position: Corner | None = logo.position


def _load_photo(kit: Kit) -> Asset | None:
    return None if kit.photo is None else kit.photo.load()


def _load_logo(kit: Kit) -> _LoadedLogo | None:
    return None if kit.logo is None else _LoadedLogo(kit.logo)


NO_BRAND = Brand()
"""Nothing saved anywhere."""


class Brands:
    """Finds what holds for titles by the folder they are in.

    Args:
        saved: The kit that counts where no kit file has anything; None for none.
        use: The set that holds where neither a title nor a kit file names one.
    """

    def __init__(self, saved: Source | None = None, *, use: str | None = None) -> None:
        self._saved = (saved,) if saved is not None else ()
        self._use = use
        self._known: dict[Path | None, Brand] = {}

    def at(self, folder: Path) -> Brand:
        """Return what holds for titles in `folder`.

        Raises:
            ConfigError: The kit file there says what it may not.
        """
        path = find_kit_file(folder)
        if path not in self._known:
            files = () if path is None else (FileSource(path),)
            self._known[path] = Brand(*files, *self._saved, use=self._use)
        return self._known[path]

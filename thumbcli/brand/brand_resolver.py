"""Finds the kits for a title (the project's, then the saved one) and completes requests with them."""

from __future__ import annotations

import difflib
import os
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar, cast

from thumbcli.brand.kit_lookup import FileSource, SavedKit, find_kit_file
from thumbcli.contract import EngineName, Format
from thumbcli.contract.api_error_messages import LOGO_REQUIRED, PHOTO_REQUIRED
from thumbcli.contract.design_options import PLAIN, Design
from thumbcli.contract.request import warn_not_shown
from thumbcli.errors import ItemError, RequestError
from thumbcli.options.settings import data_folder
from thumbcli.shell_commands import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from thumbcli.brand.kit_lookup import Source
    from thumbcli.brand.kit_store import KitStore
    from thumbcli.brand.kit_types import Kit, ReferenceSet
    from thumbcli.contract import Asset, Request
    from thumbcli.contract.brand_style import BrandStyle
    from thumbcli.contract.design_options import Corner

__all__ = ["NO_BRAND", "Brand", "Brands", "saved_kit", "saved_store"]

_T = TypeVar("_T")


def saved_kit() -> SavedKit:
    """Return the user's saved kit, read-only."""
    return SavedKit(data_folder() / "brand")


def saved_store() -> KitStore:
    """Return the user's saved kit, which can be changed."""
    from thumbcli.brand.kit_store import KitStore

    return KitStore(data_folder() / "brand")


class Brand:
    """Several kits in order of precedence. Thread-safe.

    What was read once stays the same, so that a whole run has one look.

    Args:
        sources: The first that has an asset provides it.
        default_set: The set if neither a title nor a source names one.
    """

    def __init__(self, *sources: Source, default_set: str | None = None) -> None:
        self.sources, self._default_set = sources, default_set
        self._lock = threading.Lock()
        self._cache: dict[str, object] = {}

    def chosen_set(self, requested: str | None) -> str | None:
        """Return the requested set, else the default of the first source that has one.

        Args:
            requested: None for the default; blank for no set.
        """
        if requested is not None:
            return requested.strip() or None
        defaults = (name for source in self.sources if (name := source.default_set()))
        return next(defaults, self._default_set)

    def column_map(self) -> Mapping[str, str]:
        """Return the columns that the kit file of a project names for options; "" for none.

        Raises:
            ConfigError: A kit file is invalid.
        """
        return next((columns for source in self.sources if (columns := source.column_map())), {})

    def apply_brand(self, request: Request, engine: EngineName, *, house: bool = True) -> Request:
        """Return `request` with the assets that it asks for.

        The local engine also gets what the kit has for every card: a template, an author, a site, …

        The hosted one does not show those, which a process tells once.

        Photo and logo are put inside for both engines. A reference set becomes its brand style for the local
        engine, and its ThumbAPI id for the hosted one, which may know further sets.

        Args:
            request: The request.
            engine: The engine that draws.
            house: Whether what the kit has for every card is put in too, or told.

        Raises:
            RequestError: The local engine lacks a photo, a logo or a set, the hosted one a set's id, or a
                picture can't be used.
            RequestRefused: A picture can't be decoded.
            ConfigError: A kit file is invalid.
        """
        with self._lock:
            if request.use_photo and request.photo is None:
                request = self._with_photo(request, engine)
            if request.use_logo and request.logo is None:
                request = self._with_logo(request, engine)
            if request.custom_assets_id is not None:
                request = self._with_set(request, request.custom_assets_id, engine)
            if house and engine is EngineName.LOCAL:
                request = self._with_house(request)
            elif house:
                warn_not_shown(self._once("house names", lambda: frozenset(self._house_names())))
            return request

    def find_set(self, name: str) -> ReferenceSet | None:
        """Return the set called `name`, if a kit has one."""
        return self._once(f"set {name}", lambda: self._first(lambda kit: kit.sets.get(name)))

    def kit_path(self, name: str) -> Path | None:
        """Return the kit file with the set called `name`."""
        source = self._source_of(name)
        return None if source is None else source.path

    def _source_of(self, name: str) -> Source | None:
        return next((source for source in self.sources if source.read(lambda kit: name in kit.sets)), None)

    def set_names(self) -> tuple[str, ...]:
        """Return the names of all sets, in order of precedence."""
        names = [name for source in self.sources for name in source.read(lambda kit: tuple(kit.sets))]
        return tuple(dict.fromkeys(names))

    def _with_photo(self, request: Request, engine: EngineName) -> Request:
        photo = self._once("photo", lambda: self._first(_load_photo))
        if photo is None and engine is EngineName.LOCAL:
            raise RequestError(
                PHOTO_REQUIRED,
                remedy="save one with `thumb brand photo set FILE`, or give one with --photo FILE",
            )
        return replace(request, photo=photo)

    def _with_logo(self, request: Request, engine: EngineName) -> Request:
        name = request.custom_assets_id
        own = self._once(f"logo {name}", lambda: self._first(lambda kit: _load_set_logo(kit, name)))
        logo = own or self._once("logo", lambda: self._first(_load_logo))
        if logo is None:
            if engine is EngineName.LOCAL:
                raise RequestError(
                    LOGO_REQUIRED,
                    remedy="save one with `thumb brand logo set FILE`, or give one with --logo FILE",
                )
            return request
        position, file, light, dark = logo
        if engine is not EngineName.LOCAL:
            return replace(request, logo=file)
        corner = request.design.logo_position or position
        design = replace(request.design, logo_position=corner)
        return replace(request, logo=file, logo_light=light, logo_dark=dark, design=design)

    def _with_set(self, request: Request, name: str, engine: EngineName) -> Request:
        found = self.find_set(name)
        if engine is EngineName.LOCAL:
            if found is None:
                with _naming_file(next((each for each in self.sources if each.default_set() == name), None)):
                    raise RequestError(f"there is no reference set {name!r}", remedy=self._set_remedy(name))
            brand_style = self._brand_style(found)
            format_ = request.format or found.format or Format.YOUTUBE
            design = replace(request.design, brand_style=brand_style)
            return replace(request, custom_assets_id=None, format=format_, design=design)
        if found is None:
            return request
        if found.thumbapi_id is None:
            raise RequestError(f"the reference set {name!r} has no ThumbAPI id", remedy=self._id_remedy(name))
        return replace(request, custom_assets_id=found.thumbapi_id, format=request.format or found.format)

    def _with_house(self, request: Request) -> Request:
        """Return `request` with what the kits have for every card and the request does not name."""
        design = request.design
        for house in self._once("house", lambda: tuple(self._houses())):
            design = _filled(design, house)
        return request if design is request.design else replace(request, design=design)

    def _houses(self) -> Iterator[Design]:
        for source in self._kept():
            with _naming_file(source):
                yield source.read(_load_house)

    def _house_names(self) -> Iterator[str]:
        """Yield the names of what the kits have for every card, without a look at the files."""
        for source in self._kept():
            yield from source.read(lambda kit: [name for name in _HOUSE if getattr(kit, name)])

    def _kept(self) -> Iterator[Source]:
        """Yield the kits that exist: who saved none is spared the time of reading one."""
        for source in self.sources:
            if isinstance(source, FileSource) or os.path.isfile(source.path):  # noqa: PTH113 - never raises
                yield source

    def _id_remedy(self, name: str) -> str:
        source = self._source_of(name)
        how = f"save it with `thumb brand set add {quoted(name)} --thumbapi-id ID`"
        if isinstance(source, FileSource):
            how = f'write thumbapi-id = "…" under [sets.{name}] in {source.path}'
        return f"{how}, or use --engine local"

    def _brand_style(self, found: ReferenceSet) -> BrandStyle:
        with _naming_file(self._source_of(found.name)):
            brand_style = self._once(f"style {found.name}", found.brand_style)
        if brand_style is None:
            raise RequestError(
                f"the reference set {found.name!r} has no pictures to learn from",
                remedy=f"add some in {self.kit_path(found.name)}, or use --engine thumbapi",
            )
        return brand_style

    def _set_remedy(self, name: str) -> str:
        names = self.set_names()
        close = difflib.get_close_matches(name, names, 1)
        if close:
            return f"did you mean {close[0]}?"
        known = f"; saved are: {', '.join(names)}" if names else ""
        return (
            f"make one with `thumb brand set new {quoted(name)} --palette COLOURS`, or from pictures with"
            f" `thumb brand set add {quoted(name)} PICTURE…`{known}"
        )

    def _once(self, key: str, find: Callable[[], _T]) -> _T:
        if key not in self._cache:
            self._cache[key] = find()
        return cast("_T", self._cache[key])

    def _first(self, get: Callable[[Kit], _T | None]) -> _T | None:
        for source in self.sources:
            with _naming_file(source):
                found = source.read(get)
            if found is not None:
                return found
        return None


@contextmanager
def _naming_file(source: Source | None) -> Iterator[None]:
    """Put the kit file of a project in front of the messages of errors raised inside."""
    try:
        yield
    except ItemError as error:
        if not isinstance(source, FileSource):
            raise
        raise type(error)(f"{source.path}: {error.message}", remedy=error.remedy, code=error.code) from error


_HOUSE: Final = ("template", "kicker", "author", "avatar", "background", "site")


def _load_house(kit: Kit) -> Design:
    """Return what a kit has for every card, as a design in which nothing else is set."""
    return Design(
        template=kit.template.load() if kit.template else None,
        kicker=kit.kicker,
        author=kit.author,
        avatar=kit.avatar.load() if kit.avatar else None,
        background=kit.background.load() if kit.background else None,
        site=kit.site,
    )


def _filled(design: Design, house: Design) -> Design:
    """Return `design` with the values of `house` that it lacks; a template only if it names no layout."""
    if house == PLAIN:
        return design
    # Another author has another face.
    is_theirs = design.author is None or house.author in {None, design.author}
    return replace(
        design,
        template=design.template or (None if design.layout else house.template),
        kicker=house.kicker if design.kicker is None else design.kicker,
        author=house.author if design.author is None else design.author,
        avatar=design.avatar or (house.avatar if is_theirs else None),
        background=design.background or house.background,
        site=house.site if design.site is None else design.site,
    )


def _load_photo(kit: Kit) -> Asset | None:
    return kit.photo.load() if kit.photo else None


def _load_logo(kit: Kit) -> tuple[Corner | None, Asset, Asset | None, Asset | None] | None:
    return (kit.logo_position or kit.logo.position, *kit.logo.load()) if kit.logo else None


def _load_set_logo(
    kit: Kit, name: str | None
) -> tuple[Corner | None, Asset, Asset | None, Asset | None] | None:
    found = kit.sets.get(name) if name is not None else None
    if found is None or found.logo is None:
        return None
    return (found.logo.position or kit.logo_position, *found.logo.load())


NO_BRAND = Brand()
"""No kit at all."""


class Brands:
    """The kits for titles in different folders; each folder is searched once.

    Args:
        saved: The user's saved kit, which the kit file of a project overrides.
        default_set: The set if neither a title nor a kit file names one.
        allow_outside: Whether the kit file of a project may belong to somebody else, and may name pictures
            outside the project.
        warn: Takes one line about each kit file that is ignored.
    """

    def __init__(
        self,
        saved: Source | None = None,
        *,
        default_set: str | None = None,
        allow_outside: bool = False,
        warn: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._saved = (saved,) if saved is not None else ()
        self._default_set = default_set
        self._allow_outside = allow_outside
        self._warn = warn
        self._by_folder: dict[Path, Brand] = {}
        self._by_file: dict[Path | None, Brand] = {}

    def for_folder(self, folder: Path) -> Brand:
        """Return the kits for titles in `folder`."""
        if folder not in self._by_folder:
            path = find_kit_file(folder, warn=self._warn, trust_all=self._allow_outside)
            if path not in self._by_file:
                files = () if path is None else (FileSource(path, allow_outside=self._allow_outside),)
                self._by_file[path] = Brand(*files, *self._saved, default_set=self._default_set)
            self._by_folder[folder] = self._by_file[path]
        return self._by_folder[folder]

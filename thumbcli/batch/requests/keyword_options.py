"""What Python code may wish for beside a title, one by one or for many titles at once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Required, TypedDict, cast

from thumbcli.batch.requests.brand_checks import check_kit
from thumbcli.brand.asset_files import find_font, load_asset
from thumbcli.brand.brand_resolver import NO_BRAND, Brand
from thumbcli.contract import (
    Asset,
    Category,
    Model,
    OutputFormat,
    Request,
    check_engine,
    fingerprint,
    fingerprints,
    make_request,
)
from thumbcli.contract.design_options import make_design
from thumbcli.errors import ItemError, RequestError, UsageError

if TYPE_CHECKING:
    from thumbcli.contract import EngineName

__all__ = ["PictureOptions", "Title", "TitleWithOptions", "WishReader", "as_written", "build_wish"]


class PictureOptions(TypedDict, total=False):
    """What may be said about a picture beside its title; see `contract.Request` and `design.Design`.

    None is as if nothing was said.
    """

    format: str | None
    category: str | None
    model: str | None
    output_format: str | None
    use_photo: bool | None
    use_logo: bool | None
    photo: Asset | Path | str | None
    logo: Asset | Path | str | None
    custom_assets_id: str | None
    layout: str | None
    variant: int | None
    palette: str | None
    font: Path | str | None
    logo_position: str | None


class TitleWithOptions(PictureOptions):
    """A title with wishes of its own."""

    title: Required[str]


Title = str | Mapping[str, object] | Request
"""A title alone, a title with options of its own (see `TitleWithOptions`), or a `Request`."""

_TEXT = ("a text", (str,))
_FLAG = ("True or False", (bool,))
_FILE = ("a path or an Asset", (str, Path, Asset))
_KINDS: Mapping[str, tuple[str, tuple[type, ...]]] = MappingProxyType(
    {
        "format": _TEXT,
        "category": _TEXT,
        "model": _TEXT,
        "output_format": _TEXT,
        "use_photo": _FLAG,
        "use_logo": _FLAG,
        "photo": _FILE,
        "logo": _FILE,
        "custom_assets_id": _TEXT,
        "layout": _TEXT,
        "variant": ("a whole number", (int,)),
        "palette": _TEXT,
        "font": ("a path or the name of a family", (str, Path)),
        "logo_position": _TEXT,
    }
)
"""Each wish, what it must be in words, and in types."""


def as_written(item: object) -> str:
    """Return the title in what was given for one, for people to recognise it by."""
    if isinstance(item, Mapping):
        item = item.get("title", item)
    return item.title if isinstance(item, Request) else str(item)


def build_wish(title: str, wishes: Mapping[str, object], brand: Brand = NO_BRAND) -> Request:
    """Return what a title and its wishes ask for, before their kit is asked.

    Args:
        title: As it was given.
        wishes: See `PictureOptions`.
        brand: Knows the reference set that holds where none is wished for.

    Raises:
        RequestError: There is no such wish, it is of the wrong type, or the contract is broken.
    """
    said = _checked(wishes)
    return make_request(
        title,
        format=said.get("format"),
        category=said.get("category") or Category.AUTO,
        model=said.get("model") or Model.SD,
        output_format=said.get("output_format") or OutputFormat.WEBP,
        use_photo=said.get("use_photo") or False,
        use_logo=said.get("use_logo") or False,
        photo=_asset(said.get("photo"), "photo"),
        logo=_asset(said.get("logo"), "logo"),
        custom_assets_id=brand.chosen_set(said.get("custom_assets_id")),
        design=make_design(
            layout=said.get("layout"),
            variant=said.get("variant") or 0,
            palette=said.get("palette") or "",
            font=find_font(said.get("font")),
            logo_position=said.get("logo_position"),
        ),
    )


def _checked(wishes: Mapping[str, object]) -> PictureOptions:
    for name, value in wishes.items():
        if name not in _KINDS:
            close = difflib.get_close_matches(str(name), _KINDS, 1)
            remedy = f"did you mean {close[0]}?" if close else f"there are: {', '.join(_KINDS)}"
            raise RequestError(f"there is no wish called {name!r}", remedy=remedy)
        called, kinds = _KINDS[name]
        # To Python, True is a whole number too.
        if value is not None and (not isinstance(value, kinds) or (int in kinds and isinstance(value, bool))):
            raise RequestError(f"{name} must be {called} (not {value!r})")
    return cast("PictureOptions", wishes)


def _asset(named: Asset | Path | str | None, kind: Literal["photo", "logo"]) -> Asset | None:
    return load_asset(Path(named), kind=kind) if isinstance(named, str | Path) else named


def _decides(item: object, kind: str) -> bool:
    """Tell whether a title says itself what photo, or what logo, it goes with."""
    if isinstance(item, Mapping):
        return any(item.get(name) is not None for name in (kind, f"use_{kind}"))
    return isinstance(item, Request)


class WishReader:
    """Turns titles into what they ask for, with what all of them share worked out once.

    Args:
        shared: What each title gets unless it says otherwise; a `Request` is taken as it is.
        engine: Who will draw.
        look: The version of the engine's look.
        brand: What is saved; also for a `Request` that wants of it what it does not hold.

    Raises:
        RequestError: What is shared can't be wished for, whatever the title.
    """

    def __init__(
        self, shared: Mapping[str, object], engine: EngineName, look: str, brand: Brand = NO_BRAND
    ) -> None:
        self._shared, self._engine, self._look, self._brand = shared, engine, look, brand
        self._plain = build_wish("-", shared, brand)
        check_engine(self._plain, engine)
        self._alike: tuple[Request, Callable[[str], str]] | None = None
        self._unchecked = False

    def expect(self, titles: object) -> None:
        """Look at where the titles come from: what the kit lacks for all of them is told once.

        A list or a tuple is looked through now. Of anything else the first title tells: one that is a text
        and nothing more says that the others can't say what they go with either.

        Raises:
            UsageError: A photo, a logo, a face or a set that all titles want is not there.
        """
        if not isinstance(titles, list | tuple):
            self._unchecked = True
        elif any(isinstance(item, str | Mapping) for item in titles):
            self._check(lambda kind: any(_decides(item, kind) for item in titles))

    def read(self, item: object) -> tuple[Request, str]:
        """Return what one title asks for, and the key of it.

        Raises:
            ItemError: It is no title, breaks the contract, or wants of the kit what is not there.
            UsageError: It is the first, and what it lacks every further one will lack; see `expect`.
        """
        unchecked, self._unchecked = self._unchecked, False
        if isinstance(item, str):
            if unchecked:
                self._check(lambda _: False)
            like, key = self._alike = self._alike or self._dressed()
            request = like.with_title(item)
            return request, key(request.title)
        if isinstance(item, Mapping):
            request = self._own(item)
        elif isinstance(item, Request):
            request = item
        else:
            raise RequestError(f"a title is a str, a mapping or a Request, not {type(item).__name__}")
        check_engine(request, self._engine)
        request = self._brand.apply_brand(request, self._engine)
        return request, fingerprint(request, self._engine, self._look)

    def _check(self, decided: Callable[[str], bool]) -> None:
        try:
            check_kit(self._plain, self._brand, self._engine, decided)
        except ItemError as error:
            raise UsageError(error.message, remedy=error.remedy) from error

    def _dressed(self) -> tuple[Request, Callable[[str], str]]:
        like = self._brand.apply_brand(self._plain, self._engine)
        return like, fingerprints(like, self._engine, self._look)

    def _own(self, item: Mapping[str, object]) -> Request:
        own = {name: value for name, value in item.items() if value is not None}
        title = own.pop("title", "")
        if not isinstance(title, str):
            raise RequestError(f"title must be a text (not {title!r})")
        # Who says that a title goes without the photo does not get the one that all others share.
        refused = {kind for kind in ("photo", "logo") if own.get(f"use_{kind}") is False}
        shared = {name: value for name, value in self._shared.items() if name not in refused}
        return build_wish(title, {**shared, **own}, self._brand)

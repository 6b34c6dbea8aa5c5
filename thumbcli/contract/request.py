"""A request to an engine, checked against ThumbAPI's rules.

Source:
    The request and error tables of `docs/thumbapi.md`.
"""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from thumbcli.contract.api_error_messages import LOGO_TOO_LARGE, PHOTO_TOO_LARGE, TITLE_REQUIRED, one_of
from thumbcli.contract.asset import Asset
from thumbcli.contract.choices import (
    API_OUTPUT_FORMATS,
    LOGO_MAX_BYTES,
    PHOTO_MAX_BYTES,
    TITLE_MAX_CHARS,
    Category,
    EngineName,
    Model,
    OutputFormat,
)
from thumbcli.contract.design_options import PLAIN, Design, without_fields
from thumbcli.contract.formats import API_FORMATS, SIDE_MAX_PX, SIZE_FORM, Format, Size
from thumbcli.contract.unknown_names import did_you_mean, nearest
from thumbcli.contract.written_text import check_text, clean_title
from thumbcli.errors import RequestError
from thumbcli.light_dataclass import dataclass
from thumbcli.printable_text import is_utf8, printable, shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Never

_log = logging.getLogger("thumbcli")

__all__ = [
    "Asset",
    "Request",
    "check_engine",
    "check_format",
    "choice",
    "clean_title",
    "make_request",
    "warn_not_shown",
]


_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A validated and normalised request. Build it with `make_request`.

    Attributes:
        title: NFC, trimmed, 1 to 200 characters, no control characters.
        format: The canvas; None only with `custom_assets_id`, whose own format then applies.
        category: The topic, or `auto`.
        model: `sd`, or `hd` at double size.
        output_format: The file format of the answer.
        use_photo: Show the photo as the main subject.
        use_logo: Show the logo in its corner.
        photo: The photo; None means the one saved with the engine.
        logo: The logo; None means the one saved with the engine.
        logo_light: The logo for dark backgrounds, for the local engine.
        logo_dark: The logo for light backgrounds, for the local engine.
        custom_assets_id: A saved reference set, which sets palette, typography and format.
        design: Design options of the local engine.
    """

    title: str
    format: Format | None = Format.YOUTUBE
    category: Category = Category.AUTO
    model: Model = Model.SD
    output_format: OutputFormat = OutputFormat.WEBP
    use_photo: bool = False
    use_logo: bool = False
    photo: Asset | None = None
    logo: Asset | None = None
    logo_light: Asset | None = None
    logo_dark: Asset | None = None
    custom_assets_id: str | None = None
    design: Design = PLAIN

    @property
    def size(self) -> Size:
        """The canvas in pixels at this model, as the local engine draws it."""
        width_px, height_px = (self.format or Format.YOUTUBE).size
        scale = 2 if self.model is Model.HD else 1
        return Size(width_px * scale, height_px * scale)

    def with_title(self, title: str) -> Request:
        """Return the same request for another title, cleaned and checked.

        Raises:
            RequestError: The title is empty or too long.
        """
        return replace(self, title=_checked_title(title, headline=self.design.headline))

    def api_body(self) -> bytes:
        """Return the JSON body of `POST /v1/generate`, without the fields that are not set.

        Source:
            `docs/thumbapi.md`, request.
        """
        fields = {
            "title": self.title,
            "format": self.format,
            "category": self.category,
            "model": self.model,
            "outputFormat": self.output_format,
            "usePhoto": self.use_photo or None,
            "useLogo": self.use_logo or None,
            "photoImage": self.photo and self.photo.data_url(),
            "logoImage": self.logo and self.logo.data_url(),
            "customAssetsId": self.custom_assets_id,
        }
        given = {name: value for name, value in fields.items() if value is not None}
        return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode()

    def canonical(self) -> dict[str, str | int | None]:
        """Return everything that changes the picture as plain values, pictures as digests.

        Variants of the logo are left out if there are none, so that older fingerprints stay valid.
        """
        variants = {"logo_light": self.logo_light, "logo_dark": self.logo_dark}
        return {
            "title": self.title,
            "format": self.format,
            "category": self.category,
            "model": self.model,
            "output_format": self.output_format,
            "use_photo": self.use_photo,
            "use_logo": self.use_logo,
            "photo": self.photo.sha256 if self.photo else None,
            "logo": self.logo.sha256 if self.logo else None,
            "custom_assets_id": self.custom_assets_id,
            **{name: asset.sha256 for name, asset in variants.items() if asset},
            **self.design.canonical(),
        }


_ID_MAX_CHARS = 200
"""Of the id of a reference set, five times that of a UUID."""
_SHOWN_CHARS = 40


def make_request(
    title: str,
    *,
    format: str | None = None,  # noqa: A002 - the name in the API
    category: str = Category.AUTO,
    model: str = Model.SD,
    output_format: str = OutputFormat.WEBP,
    use_photo: bool = False,
    use_logo: bool = False,
    photo: Asset | None = None,
    logo: Asset | None = None,
    custom_assets_id: str | None = None,
    design: Design = PLAIN,
    **unknown: Never,
) -> Request:
    """Check one title and its settings against the contract.

    Args:
        title: The title, which is cleaned here.
        format: A format's name, or a size such as `1500x500`; None means `youtube`, or that of the reference
            set.
        category: A category's name.
        model: `sd` or `hd`.
        output_format: `webp` or `png`; for the local engine also `jpg` or `avif`.
        use_photo: Implied by `photo`.
        use_logo: Implied by `logo`.
        photo: At most 2 MB.
        logo: At most 1 MB.
        custom_assets_id: The id of a saved reference set.
        design: Design options of the local engine.
        **unknown: Refused.

    Raises:
        RequestError: A rule is broken; the message is the API's if it has one.
    """
    for name in unknown:
        code = make_request.__code__
        known = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
        raise RequestError(f"unknown argument {name!r}", remedy=did_you_mean(name, known, "arguments"))
    title = _checked_title(title, headline=design.headline)
    default = Format.YOUTUBE if custom_assets_id is None else None
    chosen = default if format is None else choice(Format, format, "format", or_else=f"a size: {SIZE_FORM}")
    model = choice(Model, model, "model")
    _check_size(chosen, model)
    for what, text in (("customAssetsId", custom_assets_id), ("font", design.font)):
        if isinstance(text, str) and not is_utf8(text):
            raise RequestError(f'{what}: "{printable(text)}" is not UTF-8', remedy="write it in UTF-8")
    if isinstance(custom_assets_id, str) and not _is_id(custom_assets_id):
        shown = printable(custom_assets_id[:_SHOWN_CHARS])
        raise RequestError(
            f'customAssetsId: "{shown}" can\'t be the id of a reference set',
            remedy="name a set of `thumb brand show`, or copy its id from ThumbAPI",
        )
    if photo is not None and len(photo.data) > PHOTO_MAX_BYTES:
        raise RequestError(PHOTO_TOO_LARGE, remedy=f"make {photo.name} smaller")
    if logo is not None and len(logo.data) > LOGO_MAX_BYTES:
        raise RequestError(LOGO_TOO_LARGE, remedy=f"make {logo.name} smaller")
    return Request(
        title=title,
        format=chosen,
        category=choice(Category, category, "category"),
        model=model,
        output_format=choice(OutputFormat, output_format, "outputFormat"),
        use_photo=use_photo or photo is not None,
        use_logo=use_logo or logo is not None,
        photo=photo,
        logo=logo,
        custom_assets_id=custom_assets_id,
        design=design,
    )


def check_engine(request: Request, engine: EngineName) -> Request:
    """Return `request` as `engine` gets it.

    The hosted API knows no author, date or other field of a card: they are left out with a warning, because
    lists have such columns anyway.

    Raises:
        RequestError: It has design options, or a file format, that the hosted API does not support. Nothing
            is converted by the way: what is on record as paid for is the file that the API sent.
    """
    if engine is not EngineName.THUMBAPI:
        return request
    if request.format is not None:
        check_format(request.format, engine)
    if request.output_format not in API_OUTPUT_FORMATS:
        raise RequestError(
            f"thumbapi sends {' or '.join(API_OUTPUT_FORMATS)}, not {request.output_format}",
            remedy="leave the output format out, and turn the finished files into others: thumb convert",
        )
    design = without_fields(request.design)
    if design != request.design:
        warn_not_shown(request.design.canonical().keys() - design.canonical().keys() - {"language"})
    if design != PLAIN:
        names = ", ".join(design.canonical())
        raise RequestError(
            f"only the local engine supports {names}", remedy="add --engine local, or leave that out"
        )
    return replace(request, design=design)


def check_format(format_: Format, engine: EngineName) -> None:
    """Check that `engine` draws a format.

    Raises:
        RequestError: It does not.
    """
    if engine is EngineName.THUMBAPI and format_ not in API_FORMATS:
        raise RequestError(
            f"thumbapi draws {', '.join(API_FORMATS[:-1])} and {API_FORMATS[-1]}, not {format_}",
            remedy="add --engine local, or name one of these",
        )


@lru_cache(64)
def _note_untold(name: str) -> list[str]:
    """Return `name` in a list that whoever tells of it empties: a process tells of each once."""
    return [name]


def warn_not_shown(names: Iterable[str]) -> None:
    """Tell, once for each, what the hosted engine does not show of a request or a list."""
    if untold := [told.pop() for name in sorted(names) if (told := _note_untold(name))]:
        _log.warning("thumbapi draws the title alone: it shows no %s; --engine local does", ", ".join(untold))


def _checked_title(text: str, *, headline: str | None) -> str:
    """Return a title; of one that is too long its beginning, if other words are drawn in its place."""
    if headline:
        text = _beginning(clean_title(text))
    title = check_text(text, what="title", instead="leave it out")
    if not title:
        raise RequestError(TITLE_REQUIRED, remedy="write a title, or leave this one out")
    return title


def _beginning(title: str) -> str:
    """Return as many words of a title as it may have."""
    if len(title) <= TITLE_MAX_CHARS:
        return title
    words = title[: TITLE_MAX_CHARS + 1].rpartition(" ")[0]
    return (words or title[:TITLE_MAX_CHARS]).rstrip()


def _is_id(text: str) -> bool:
    return text.isprintable() and len(text) <= _ID_MAX_CHARS


def _check_size(format_: Format | None, model: Model) -> None:
    if model is Model.HD and format_ is not None and max(format_.size) * 2 > SIDE_MAX_PX:
        width_px, height_px = format_.size
        raise RequestError(
            f"format {format_} has {width_px}x{height_px} px, and no side may have more than {SIDE_MAX_PX}",
            remedy="leave --model hd out",
        )


def choice(kind: type[_E], value: str, what: str, or_else: str = "") -> _E:
    """Return one of a few values from its text, whatever its case.

    Args:
        kind: The values.
        value: The text.
        what: Names the field in the message.
        or_else: What else is allowed, for the message.

    Raises:
        RequestError: There is no such value.
    """
    if isinstance(value, kind):
        return value
    try:
        return kind(value.strip().lower())
    except ValueError:
        allowed = one_of(what, kind) + (f", or {or_else}" if or_else else "")
        raise RequestError(f"{allowed} (not {shown(value)})", remedy=nearest(value, kind)) from None

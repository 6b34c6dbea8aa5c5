"""A request to an engine, checked against ThumbAPI's rules.

Source:
    The request and error tables of `docs/thumbapi.md`.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from thumbcli.contract.api_error_messages import LOGO_TOO_LARGE, PHOTO_TOO_LARGE, TITLE_REQUIRED, one_of
from thumbcli.contract.choices import (
    API_OUTPUT_FORMATS,
    LOGO_MAX_BYTES,
    PHOTO_MAX_BYTES,
    SIZES,
    Category,
    EngineName,
    Format,
    Model,
    OutputFormat,
    Size,
)
from thumbcli.contract.design_options import PLAIN, Design
from thumbcli.contract.written_text import check_text, clean_title
from thumbcli.errors import RequestError
from thumbcli.printable_text import is_utf8, printable

__all__ = ["Asset", "Request", "check_engine", "choice", "clean_title", "make_request"]


_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A photo or a logo that was read and checked.

    Attributes:
        name: The file name, for messages.
        media_type: `image/jpeg`, `image/png` or `image/webp`.
        data: The bytes of the file.
        sha256: The digest of the file as it was named, as lower-case hex, which represents the picture in a
            fingerprint.
        cleaned: Whether `data` was decoded and written anew, without metadata.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    sha256: str
    cleaned: bool = field(default=False, compare=False)

    def data_url(self) -> str:
        """Return the picture as a base64 data URL."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


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
        width_px, height_px = SIZES[self.format or Format.YOUTUBE]
        scale = 2 if self.model is Model.HD else 1
        return Size(width_px * scale, height_px * scale)

    def with_title(self, title: str) -> Request:
        """Return the same request for another title, cleaned and checked.

        Raises:
            RequestError: The title is empty or too long.
        """
        return replace(self, title=_checked_title(title))

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
) -> Request:
    """Check one title and its settings against the contract.

    Args:
        title: The title, which is cleaned here.
        format: A format's name; None means `youtube`, or that of the reference set.
        category: A category's name.
        model: `sd` or `hd`.
        output_format: `webp` or `png`; for the local engine also `jpg` or `avif`.
        use_photo: Implied by `photo`.
        use_logo: Implied by `logo`.
        photo: At most 2 MB.
        logo: At most 1 MB.
        custom_assets_id: The id of a saved reference set.
        design: Design options of the local engine.

    Raises:
        RequestError: A rule is broken; the message is the API's if it has one.
    """
    title = _checked_title(title)
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
    default = Format.YOUTUBE if custom_assets_id is None else None
    return Request(
        title=title,
        format=default if format is None else choice(Format, format, "format"),
        category=choice(Category, category, "category"),
        model=choice(Model, model, "model"),
        output_format=choice(OutputFormat, output_format, "outputFormat"),
        use_photo=use_photo or photo is not None,
        use_logo=use_logo or logo is not None,
        photo=photo,
        logo=logo,
        custom_assets_id=custom_assets_id,
        design=design,
    )


def check_engine(request: Request, engine: EngineName) -> None:
    """Check that `engine` supports the options of `request`.

    Raises:
        RequestError: It has design options, or a file format, that the hosted API does not support. Nothing
            is converted by the way: what is on record as paid for is the file that the API sent.
    """
    if engine is not EngineName.THUMBAPI:
        return
    if request.output_format not in API_OUTPUT_FORMATS:
        raise RequestError(
            f"thumbapi sends {' or '.join(API_OUTPUT_FORMATS)}, not {request.output_format}",
            remedy="leave the output format out, and turn the finished files into others: thumb convert",
        )
    if request.design != PLAIN:
        names = ", ".join(request.design.canonical())
        raise RequestError(
            f"only the local engine supports {names}", remedy="add --engine local, or leave that out"
        )


def _checked_title(text: str) -> str:
    title = check_text(text, what="title", instead="remove the row")
    if not title:
        raise RequestError(TITLE_REQUIRED, remedy="write a title, or remove the row")
    return title


def _is_id(text: str) -> bool:
    return text.isprintable() and len(text) <= _ID_MAX_CHARS


def choice(kind: type[_E], value: str, what: str) -> _E:
    """Return one of a few values from its text, whatever its case.

    Raises:
        RequestError: There is no such value; `what` names the field in the message.
    """
    if isinstance(value, kind):
        return value
    try:
        return kind(value.strip().lower())
    except ValueError:
        raise RequestError(f"{one_of(what, kind)} (not {value!r})") from None

"""ThumbAPI's rules, the one truth: formats, categories, limits, credits, and the words for breaking them.

Source:
    The request and error tables of ThumbAPI (`thumbapi.md`).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, TypeVar

from thumbcli.design import PLAIN, Design
from thumbcli.errors import RequestError
from thumbcli.messages import LOGO_TOO_LARGE, PHOTO_TOO_LARGE, TITLE_REQUIRED, one_of
from thumbcli.terms import (
    CREDITS,
    LOGO_MAX_BYTES,
    PHOTO_MAX_BYTES,
    PLANS,
    SIZES,
    STYLES,
    TITLE_MAX_CHARS,
    Category,
    EngineName,
    Format,
    Model,
    OutputFormat,
    Plan,
    PlanLimits,
    Size,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = [
    "CREDITS",
    "LOGO_MAX_BYTES",
    "PHOTO_MAX_BYTES",
    "PLANS",
    "SIZES",
    "STYLES",
    "TITLE_MAX_CHARS",
    "Asset",
    "Category",
    "EngineName",
    "Format",
    "Model",
    "OutputFormat",
    "Plan",
    "PlanLimits",
    "Request",
    "Size",
    "Thumbnail",
    "check_engine",
    "clean_title",
    "fingerprint",
    "fingerprints",
    "make_request",
]


_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A photo or a logo, read and checked.

    Attributes:
        name: The file name, for messages.
        media_type: `image/jpeg`, `image/png` or `image/webp`.
        data: The file's bytes as they were.
        sha256: The digest that stands for the picture in a key, as lower-case hex.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    sha256: str

    def data_url(self) -> str:
        """Return the picture as a base64 data URL, as the API takes it."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an engine is asked: validated, normalised, frozen. Build it with `make_request`.

    Attributes:
        title: NFC, trimmed, 1 to 200 characters, no control characters.
        format: The canvas; None only with `custom_assets_id`, whose own format then applies.
        category: The niche, or `auto`.
        model: `sd`, or `hd` at double size.
        output_format: The file format of the answer.
        use_photo: Put the photo in as the main subject.
        use_logo: Put the logo in its corner.
        photo: The photo; None means the one saved with the engine.
        logo: The logo; None means the one saved with the engine.
        logo_light: The logo for dark backdrops, where there is one; only the local engine chooses.
        logo_dark: The logo for light backdrops, where there is one; only the local engine chooses.
        custom_assets_id: A saved reference set that gives palette, typography and format.
        design: Wishes about the look that only the local engine understands.
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

    def titled(self, title: str) -> Request:
        """Return the same request for another title, cleaned and checked.

        Raises:
            RequestError: The title is empty or too long.
        """
        return Request(
            title=_checked_title(title),
            format=self.format,
            category=self.category,
            model=self.model,
            output_format=self.output_format,
            use_photo=self.use_photo,
            use_logo=self.use_logo,
            photo=self.photo,
            logo=self.logo,
            logo_light=self.logo_light,
            logo_dark=self.logo_dark,
            custom_assets_id=self.custom_assets_id,
            design=self.design,
        )

    def canonical(self) -> dict[str, str | int | None]:
        """Return everything that changes the picture as plain values; photo and logo stand as digests.

        Variants of the logo stand there only if there are any: a key from before there were stays as it was.
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


_PICTURES = {"webp", "png", "jpg", "jpeg", "gif", "avif", "bmp", "tiff"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """A finished picture.

    Attributes:
        image: The encoded file, decodable by any reader of `output_format`.
        format: The format that was drawn; None when a reference set chose it and the answer did not say.
        output_format: WebP or PNG.
        width_px: The real width of the picture.
        height_px: The real height of the picture.
        credits: What it cost.
        generation_id: The hosted API's id of it, if it gave one.
        image_url: Where the hosted API keeps a copy, if it does.
        warnings: What the person should know: characters left out, a size that differs.
        extra: Fields of the answer that this version does not know.
    """

    image: bytes = field(repr=False)
    format: Format | None
    output_format: OutputFormat
    width_px: int
    height_px: int
    credits: int = 0
    generation_id: str | None = None
    image_url: str | None = None
    warnings: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)

    def data_url(self) -> str:
        """Return the picture as a base64 data URL, as the API gives it."""
        return f"data:image/{self.output_format};base64,{base64.b64encode(self.image).decode('ascii')}"

    def save(self, path: Path | str, *, replace: bool = True) -> Path:
        """Write the picture to `path`, whole or not at all, and return the path.

        Folders that are missing on the way are made.

        Args:
            path: The file. A name that promises another kind of picture is refused: ask for `output_format`.
            replace: Whether a file that is there is replaced, in one step.

        Raises:
            ValueError: The name ends like another kind of picture, say `.png` for a WebP.
            FileExistsError: There is a file, and `replace` is false.
            OSError: The file can't be written.
        """
        from pathlib import Path

        from thumbcli.whole import put_whole

        target = Path(path)
        extension = target.suffix.lower().lstrip(".")
        if extension in _PICTURES and extension != self.output_format:
            raise ValueError(f"{target.name}: this picture is {self.output_format}; ask for output_format=…")
        target.parent.mkdir(parents=True, exist_ok=True)
        put_whole(target, self.image, replace=replace)
        return target


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_BLANKS = re.compile(r"\s{2,}|[^\S ]")


def clean_title(text: str) -> str:
    """Return `text` in NFC, without control characters, trimmed, each run of white space one space.

    Tabs and line breaks count as white space; every other control character goes without a trace.
    """
    if not text.isprintable() or "  " in text:
        text = _BLANKS.sub(" ", _CONTROL.sub("", text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.strip()


def make_request(
    title: str,
    *,
    format: str | None = None,  # noqa: A002 - the contract's own word
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
        title: As the person wrote it; cleaned here.
        format: A format's name; None means `youtube`, or the reference set's own.
        category: A category's name.
        model: `sd` or `hd`.
        output_format: `webp` or `png`.
        use_photo: Implied by `photo`.
        use_logo: Implied by `logo`.
        photo: At most 2 MB.
        logo: At most 1 MB.
        custom_assets_id: The id of a saved reference set.
        design: Wishes about the look, for the local engine.

    Raises:
        RequestError: It breaks a rule; the message is the API's own where the API has one.
    """
    title = _checked_title(title)
    if photo is not None and len(photo.data) > PHOTO_MAX_BYTES:
        raise RequestError(PHOTO_TOO_LARGE, remedy=f"make {photo.name} smaller")
    if logo is not None and len(logo.data) > LOGO_MAX_BYTES:
        raise RequestError(LOGO_TOO_LARGE, remedy=f"make {logo.name} smaller")
    if format is None and custom_assets_id is None:
        format = Format.YOUTUBE  # noqa: A001 - the contract's own word
    return Request(
        title=title,
        format=None if format is None else _choice(Format, format, "format"),
        category=_choice(Category, category, "category"),
        model=_choice(Model, model, "model"),
        output_format=_choice(OutputFormat, output_format, "outputFormat"),
        use_photo=use_photo or photo is not None,
        use_logo=use_logo or logo is not None,
        photo=photo,
        logo=logo,
        custom_assets_id=custom_assets_id,
        design=design,
    )


def check_engine(request: Request, engine: EngineName) -> None:
    """Make sure that `engine` can be asked for `request` at all.

    Raises:
        RequestError: It has wishes about the look, and the hosted API takes none.
    """
    if engine is EngineName.THUMBAPI and request.design != PLAIN:
        wishes = ", ".join(request.design.canonical())
        raise RequestError(f"{wishes}: only the local engine takes this", remedy="add --engine local")


def _checked_title(text: str) -> str:
    title = clean_title(text)
    if not title:
        raise RequestError(TITLE_REQUIRED, remedy="write a title, or leave it out")
    if len(title) > TITLE_MAX_CHARS:
        raise RequestError(
            f"title has {len(title):,} characters, at most {TITLE_MAX_CHARS} are allowed",
            remedy="shorten the title",
        )
    return title


def _choice(kind: type[_E], value: str, what: str) -> _E:
    if isinstance(value, kind):
        return value
    try:
        return kind(value.strip().lower())
    except ValueError:
        raise RequestError(f"{one_of(what, kind)} (not {value!r})") from None


def fingerprint(request: Request, engine: EngineName, look: str = "") -> str:
    """Return the key of a picture: `v1:` and the SHA-256 of all that changes it.

    Args:
        request: What is asked.
        engine: Who draws it.
        look: The version of the engine's look, where the engine has one; a new look is a new picture. What
            follows a `;` concerns pictures with a photo alone.

    Returns:
        67 characters. Never depends on output path, name or concurrency.
    """
    return fingerprints(request, engine, look)(request.title)


def fingerprints(like: Request, engine: EngineName, look: str = "") -> Callable[[str], str]:
    """Return the function from a clean title to the key of `like` with that title: for long lists."""
    look = look if like.photo else look.partition(";")[0]
    values = {**like.canonical(), "engine": engine, "look": look, "title": 0}
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    head, tail = canonical.split('"title":0')
    before = hashlib.sha256(f'{head}"title":'.encode())

    def key(title: str) -> str:
        digest = before.copy()
        digest.update(f"{encode_basestring(title)}{tail}".encode())
        return "v1:" + digest.hexdigest()

    return key

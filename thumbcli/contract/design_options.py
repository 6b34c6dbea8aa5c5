"""Design options: what the local engine accepts beyond ThumbAPI's contract."""

from __future__ import annotations

import json
import re
from dataclasses import field, fields, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from thumbcli.contract.asset import Asset, FontFile, IconFile
from thumbcli.contract.languages import known_language
from thumbcli.contract.template import Template
from thumbcli.contract.unknown_names import nearest
from thumbcli.contract.written_text import check_text
from thumbcli.errors import RequestError
from thumbcli.light_dataclass import dataclass
from thumbcli.printable_text import is_utf8, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.contract.brand_style import BrandStyle

__all__ = [
    "CARD_FIELDS",
    "DESIGN_READERS",
    "LOGO_SCALES",
    "NO_DATE",
    "NO_EMPHASIS",
    "NO_KICKER",
    "PLAIN",
    "READING_TIME_MAX_MIN",
    "TAGS_MAX",
    "VARIANT_MAX",
    "Corner",
    "Design",
    "PhotoCrop",
    "PhotoFocus",
    "Side",
    "TextChoice",
    "is_no_date",
    "make_design",
    "without_fields",
]

VARIANT_MAX = 99

NO_KICKER = "none"
"""The kicker of a picture that shall have none."""

NO_EMPHASIS = "none"
"""The words that stand out of a headline in which none do."""

NO_DATE = "none"
"""The date of a card that shall have none."""

TAGS_MAX, READING_TIME_MAX_MIN = 4, 999
_BETWEEN_TAGS = re.compile(r"[,;|\n]")
_MINUTES = re.compile(r"(\d{1,4})(?:\.0+)?(?:\s*(?:m|min|mins|minutes?)\b.*)?", re.IGNORECASE)
_PALETTE_MAX = 6
_ICON_MAX_CHARS = 100
_HEX = re.compile(r"#?(?:[0-9a-f]{3}|[0-9a-f]{6})")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
_PERCENT = re.compile(r"([0-9]{1,2})%")
_POINT = re.compile(r"([0-9]{1,3})%[,\s]\s*([0-9]{1,3})%")
_WHOLE_PERCENT = 100

LOGO_SCALES: Mapping[str, float] = MappingProxyType({"small": 0.7, "large": 1.45})
"""How much smaller or larger than usual the sides of a logo are."""

LOGO_MIN_PERCENT, LOGO_MAX_PERCENT = 3, 50
"""Of the picture's width, for a logo that is wider than high; else of its height."""

_E = TypeVar("_E", bound=StrEnum)


class Corner(StrEnum):
    """The corner of a logo."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


class PhotoCrop(StrEnum):
    """What of a photo is shown: the face, its left or right part, or all of it over the whole picture."""

    AUTO = "auto"
    CLOSE = "close"
    LEFT = "left"
    RIGHT = "right"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class PhotoFocus:
    """The point of a photo that is shown where its subject would be.

    Attributes:
        across: From the left, in percent of the photo's width.
        down: From the top, in percent of its height.
    """

    across: int
    down: int

    def __str__(self) -> str:
        """Return the point as a person writes it."""
        return f"{self.across}%,{self.down}%"


class Side(StrEnum):
    """A side of the picture."""

    LEFT = "left"
    RIGHT = "right"


class TextChoice(StrEnum):
    """How much of a title is drawn large: all of it, or the words that make somebody stop."""

    FULL = "full"
    HOOK = "hook"


def _layout(name: str, value: str | None) -> str | None:
    family = (value or "").strip().lower()
    if not family or family == "auto":
        return None
    if not _NAME.fullmatch(family):
        raise RequestError(
            f"{name} must be the name of a layout family (not {shown(value)})",
            remedy="`thumb formats` lists them",
        )
    return family


def _artwork(name: str, value: str | None) -> str | None:
    pack = (value or "").strip().lower()
    if not pack or pack == "auto":
        return None
    if not _NAME.fullmatch(pack):
        raise RequestError(
            f"{name} must be the name of a pack, or none (not {shown(value)})",
            remedy="`thumb artwork list` names them",
        )
    return pack


def _icon(name: str, value: str | IconFile | None) -> str | IconFile | None:
    if not isinstance(value, str):
        return value
    icon = " ".join(value.split())
    if icon.isascii():
        icon = icon.lower()
    if len(icon) > _ICON_MAX_CHARS or not is_utf8(icon):
        raise RequestError(
            f"{name} must be an emoji, its name, a file, or none", remedy="write one emoji, such as 🚀"
        )
    return None if icon in {"", "auto"} else icon


def _logo_size(name: str, value: str | None) -> str | None:
    size = (value or "").strip().lower()
    if not size or size == "medium":
        return None
    share = _PERCENT.fullmatch(size)
    if size in LOGO_SCALES or (share and LOGO_MIN_PERCENT <= int(share[1]) <= LOGO_MAX_PERCENT):
        return size
    raise RequestError(
        f"{name} must be small, medium, large or {LOGO_MIN_PERCENT}% to {LOGO_MAX_PERCENT}%"
        f" (not {shown(value)})",
        remedy="write it as large or 20%",
    )


def _palette(name: str, value: str | None) -> tuple[str, ...]:
    words = re.split(r"[,\s]+", value.strip().lower()) if value and value.strip() else []
    if len(words) == 1 or len(words) > _PALETTE_MAX:
        raise RequestError(
            f"{name} must name 2 to {_PALETTE_MAX} colours (not {len(words)})",
            remedy="write it as '#0f172a,#22d3ee': the background, the accent, then further ones",
        )
    return tuple(
        _six_digits(word.lstrip("#")) if _HEX.fullmatch(word) else _named_colour(name, word) for word in words
    )


def _named_colour(name: str, word: str) -> str:
    """Return the colour of a name of CSS as `#rrggbb`."""
    from PIL import ImageColor  # for names alone: most palettes are figures

    if word not in ImageColor.colormap:
        similar = nearest(word, ImageColor.colormap) if word.isalpha() else ""
        remedy = similar if similar.endswith("?") else "write it as #rrggbb, or as CSS names it, such as navy"
        raise RequestError(f"{name}: {shown(word)} is not a colour", remedy=remedy)
    red, green, blue = ImageColor.getrgb(word)[:3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def _six_digits(digits: str) -> str:
    return "#" + (digits if len(digits) == len("rrggbb") else "".join(digit * 2 for digit in digits))


def _font(_name: str, value: str | FontFile | None) -> str | FontFile | None:
    return value.strip() or None if isinstance(value, str) else value


def _one_of(kind: type[_E]) -> Callable[[str, str | None], _E | None]:
    """Return the reader of an option that is one of a few words."""

    def read(name: str, value: str | None) -> _E | None:
        if value is None or not value.strip():
            return None
        try:
            return kind(value.strip().lower())
        except ValueError:
            raise RequestError(
                f"{name} must be one of: {', '.join(kind)} (not {shown(value)})", remedy=nearest(value, kind)
            ) from None

    return read


def _photo_crop(name: str, value: str | None) -> PhotoCrop | PhotoFocus | None:
    word = (value or "").strip().lower()
    if not word or word == PhotoCrop.AUTO:
        return None
    if word in set(PhotoCrop):
        return PhotoCrop(word)
    point = _POINT.fullmatch(word)
    if point is None or not (int(point[1]) <= _WHOLE_PERCENT >= int(point[2])):
        raise RequestError(
            f"{name} must be one of: {', '.join(PhotoCrop)}, or a point such as 35%,20% (not {shown(value)})",
            remedy=nearest(word, PhotoCrop),
        )
    return PhotoFocus(int(point[1]), int(point[2]))


def _words(name: str, value: str | None) -> str | None:
    """Return words to draw, which have the limits of a title."""
    return check_text(value or "", what=name, instead="leave it out") or None


def is_no_date(text: str | None) -> bool:
    """Tell whether a date as a person writes it asks for none."""
    return text is not None and text.strip().lower() in {"", NO_DATE}


def _date(name: str, value: str | None) -> str | None:
    """Return a date; an empty text asks for none, as does the word itself."""
    words = _credit(name, value)
    return "" if words is not None and is_no_date(words) else words


def _language(name: str, value: str | None) -> str | None:
    """Return a language as ISO 639-1 has it, from a tag such as `en`, `pt-BR` or `zh_Hans`."""
    if value is None or value.strip().lower() in {"", "auto"}:
        return None
    if found := known_language(value):
        return found
    raise RequestError(
        f"{name} must be the code of a language (not {shown(value)})", remedy="write it as en, de or pt-BR"
    )


def _credit(name: str, value: str | None) -> str | None:
    """Return what is told of a card; an empty text asks for none, also where a kit has one."""
    return None if value is None else _words(name, value) or ""


def _kicker(name: str, value: str | None) -> str | None:
    """Return the words above the title; an empty text asks for none, as does the word itself."""
    if value is None:
        return None
    words = _words(name, value)
    return NO_KICKER if words is None or words.lower() == NO_KICKER else words


def _emphasis(name: str, value: str | None) -> str | None:
    """Return the words that stand out; an empty text asks for none, as does the word itself."""
    if value is None:
        return None
    words = _words(name, value)
    return NO_EMPHASIS if words is None or words.lower() == NO_EMPHASIS else words


def _json_words(text: str) -> list[str]:
    """Return the words of a list as JSON, which is how databases keep one in a column; none of other text."""
    if not text.lstrip().startswith("["):
        return []
    try:
        words = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [word for word in words if isinstance(word, str)]


def _tags(name: str, value: str | None) -> tuple[str, ...]:
    words = _json_words(value or "") or _BETWEEN_TAGS.split(value or "")
    tags = (_words(name, tag.lstrip("#")) for tag in words)
    return tuple(filter(None, tags))[:TAGS_MAX]


def _reading_time(name: str, value: int | str | None) -> int | None:
    """Return minutes, written as a number or as `6 min`."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found = _MINUTES.fullmatch(str(value).strip())
    if found is None or not 1 <= int(found[1]) <= READING_TIME_MAX_MIN:
        raise RequestError(
            f"{name} must be 1 to {READING_TIME_MAX_MIN} minutes (not {shown(value)})",
            remedy="write it as 6 or 6 min",
        )
    return int(found[1])


def _template(name: str, value: Template | str | None) -> Template | None:
    if isinstance(value, str):
        if not value.strip():
            return None
        raise RequestError(f"{name}: {shown(value)} was not read", remedy="read it with `find_template`")
    return value


def _picture(name: str, value: Asset | str | None) -> Asset | None:
    if isinstance(value, str):
        if not value.strip():
            return None
        raise RequestError(f"{name}: {shown(value)} was not read", remedy="read it with `load_asset`")
    return value


def _max_bytes(name: str, value: int | None) -> int | None:
    if value is not None and value < 1:
        raise RequestError(f"{name} must be at least 1 byte (not {value})", remedy="such as 2MB")
    return value


def _variant(name: str, value: int | str | None) -> int:
    try:
        number = 0 if value is None else int(value)
    except ValueError:
        number = -1
    if not 0 <= number <= VARIANT_MAX:
        raise RequestError(
            f"{name} must be a whole number from 0 to {VARIANT_MAX} (not {shown(value)})",
            remedy="0 is the first composition, 1 another",
        )
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """The design options of one picture. Build it with `make_design`.

    The `read` of a field is its reader: from a name, for messages, and a value as a person writes it, to the
    value of the field; None means the default.

    Attributes:
        max_bytes: The most bytes of the file; None for no limit.
        layout: The name of a layout family; None lets the title choose.
        variant: Which composition of the same title: 0 is the first choice, each number always the same one.
        palette: Colours as `#rrggbb`, in the order background, accent, then further ones; empty for the
            category's own.
        font: The headline font: the name of an installed family, or a file; None for the category's own.
        logo_position: The logo's corner; None lets the layout choose.
        logo_size: `small`, `large`, or how much of the picture's width it takes, such as `20%` (of its height
            for a logo that is higher than wide); None for medium.
        photo_crop: What of the photo is shown, or the point around which; None lets its subject decide.
        photo_side: The side of the picture that the photo is on; None lets the layout choose.
        text: How much of the title is drawn large; None lets the format choose.
        headline: The words drawn large, as they are; None lets the title say them.
        subtitle: The words drawn small; None lets the title say them, or none beside a `headline`.
        emphasis: The words of the headline that stand out; None lets the title say, `NO_EMPHASIS` is none.
        artwork: The pack that things are drawn from first, `duotone` or `none`; None for the usual order.
        icon: The thing to draw: an emoji, its name, a file, or `none`; None lets the title say it.
        kicker: The words above the title; None lets the topic say them, `NO_KICKER` is none.
        author: Who wrote it; empty for nobody, whatever a kit says.
        avatar: The author's portrait, drawn round.
        background: A picture that fills the whole canvas, behind the words.
        date: When it appeared: an ISO date is written in the language of the title, other words as they are;
            empty for none.
        site: Where it appeared; empty for nowhere, whatever a kit says.
        tags: Up to `TAGS_MAX` words that it is filed under.
        reading_time: How long it takes to read, in minutes.
        language: Of the title and of what stands by it, as ISO 639-1 has it; None lets the title say it.
        template: The card template that draws it; None for our own layouts.
        brand_style: The style learned from a channel's reference pictures; the other options override it.
        packages: The looks of other packages that it is drawn with.
    """

    max_bytes: int | None = field(default=None, metadata={"read": _max_bytes})
    layout: str | None = field(default=None, metadata={"read": _layout})
    variant: int = field(default=0, metadata={"read": _variant})
    palette: tuple[str, ...] = field(default=(), metadata={"read": _palette})
    font: str | FontFile | None = field(default=None, metadata={"read": _font})
    logo_position: Corner | None = field(default=None, metadata={"read": _one_of(Corner)})
    logo_size: str | None = field(default=None, metadata={"read": _logo_size})
    photo_crop: PhotoCrop | PhotoFocus | None = field(default=None, metadata={"read": _photo_crop})
    photo_side: Side | None = field(default=None, metadata={"read": _one_of(Side)})
    text: TextChoice | None = field(default=None, metadata={"read": _one_of(TextChoice)})
    headline: str | None = field(default=None, metadata={"read": _words})
    subtitle: str | None = field(default=None, metadata={"read": _words})
    emphasis: str | None = field(default=None, metadata={"read": _emphasis})
    artwork: str | None = field(default=None, metadata={"read": _artwork})
    icon: str | IconFile | None = field(default=None, metadata={"read": _icon})
    kicker: str | None = field(default=None, metadata={"read": _kicker})
    author: str | None = field(default=None, metadata={"read": _credit})
    avatar: Asset | None = field(default=None, metadata={"read": _picture})
    background: Asset | None = field(default=None, metadata={"read": _picture})
    date: str | None = field(default=None, metadata={"read": _date})
    site: str | None = field(default=None, metadata={"read": _credit})
    tags: tuple[str, ...] = field(default=(), metadata={"read": _tags})
    reading_time: int | None = field(default=None, metadata={"read": _reading_time})
    language: str | None = field(default=None, metadata={"read": _language})
    template: Template | None = field(default=None, metadata={"read": _template})
    brand_style: BrandStyle | None = field(default=None, metadata={"key": "hand"})
    packages: tuple[str, ...] = ()

    def canonical(self) -> dict[str, str | int | None]:
        """Return the options that are set as plain values; a file stands as its digest.

        Options that are not set are left out, so that a new one changes no earlier fingerprint.
        """
        return {key: _plain(value) for name, key in _KEYS.items() if (value := getattr(self, name))}


def _plain(
    value: str | int | tuple[str, ...] | PhotoFocus | FontFile | IconFile | Asset | Template | BrandStyle,
) -> str | int:
    match value:
        case str() | int():
            return value
        case tuple():
            return ",".join(value)
        case FontFile() | IconFile() | Asset():
            return value.sha256
        case PhotoFocus():
            return str(value)
        case Template():
            return value.digest
        case _:
            return value.canonical()


_KEYS = {option.name: str(option.metadata.get("key", option.name)) for option in fields(Design)}
"""The name of each field in a fingerprint."""

DESIGN_READERS: Mapping[str, Callable[[str, Any], Any]] = MappingProxyType(
    {option.name: option.metadata["read"] for option in fields(Design) if "read" in option.metadata}
)
"""The options that a person can set, each with the function that checks its value."""

CARD_FIELDS = ("kicker", "author", "avatar", "background", "date", "site", "tags", "reading_time")
"""What a card tells beside its title."""

PLAIN = Design()
"""No design options set."""


def without_fields(design: Design) -> Design:
    """Return `design` without what a card tells beside its title, and without the language of both."""
    return replace(design, language=None, **{name: getattr(PLAIN, name) for name in CARD_FIELDS})


def make_design(**options: object) -> Design:
    """Check design options.

    Args:
        **options: Values by the names in `DESIGN_READERS`, as a person writes them; None means the default.
            Whether there is a layout family of the given name is checked by the engine.

    Raises:
        RequestError: A value is not allowed.
    """
    return Design(**{name: DESIGN_READERS[name](name, value) for name, value in options.items()})

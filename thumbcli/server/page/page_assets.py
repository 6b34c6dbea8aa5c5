"""The files of the page: read once, and filled in with the choices."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, SIZES, TITLE_MAX_CHARS, Category, Format
from thumbcli.contract.design_options import VARIANT_MAX, Corner, TextChoice
from thumbcli.gallery.gallery_page import static_text
from thumbcli.render import family_names

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FORMAT_NAMES", "PARTS", "PageFile", "index_file", "part_file"]

PARTS: Mapping[str, str] = {
    "style.css": "text/css; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8",
    "kit.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
}
"""The files of the page besides its HTML, and those of Swagger UI for `/docs`, and their media types."""

_SWAGGER_UI = "swagger-ui"

FORMAT_NAMES: Mapping[Format, str] = {
    Format.YOUTUBE: "YouTube",
    Format.X: "X",
    Format.INSTAGRAM: "Instagram",
    Format.BLOGPOST: "Blog post",
    Format.LINKEDIN: "LinkedIn",
}
"""The names of the formats for people, in their order."""

_TEXT_NAMES: Mapping[TextChoice, str] = {
    TextChoice.HOOK: "The words that make somebody stop",
    TextChoice.FULL: "All of it",
}


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file of the page; its tag changes with its content."""

    content: bytes
    media_type: str
    etag: str


def _read(name: str) -> bytes:
    if name == "style.css":
        return static_text("base.css").encode() + _own(name)
    return _own(name)


def _own(name: str) -> bytes:
    # Swagger UI itself comes with fastapi-offline, which fetches nothing.
    package = "fastapi_offline" if name.startswith(_SWAGGER_UI) else "thumbcli.server.page"
    return files(package).joinpath("static", name).read_bytes()


def _file(content: bytes, media_type: str) -> PageFile:
    return PageFile(content, media_type, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


@cache
def part_file(name: str) -> PageFile:
    """Return one of `PARTS`."""
    return _file(_read(name), PARTS[name])


@cache
def index_file(root: str) -> PageFile:
    """Return the page, with the choices of the contract and the renderer.

    Args:
        root: The path prefix of a proxy, without a slash at the end; empty for none.
    """
    page = Template(_read("index.html").decode()).substitute(
        root=escape(root),
        formats="".join(_format(name) for name in FORMAT_NAMES),
        categories="".join(_option(name, "Auto" if name is Category.AUTO else name) for name in Category),
        layouts=_option("", "Auto") + "".join(_option(name, name) for name in family_names()),
        texts=_option("", "Auto") + "".join(_option(choice, name) for choice, name in _TEXT_NAMES.items()),
        corners=_corners(),
        surroundings=_surroundings("light") + _surroundings("dark"),
        title_max=TITLE_MAX_CHARS,
        photo_max=PHOTO_MAX_BYTES,
        logo_max=LOGO_MAX_BYTES,
        variant_max=VARIANT_MAX,
    )
    return _file(page.encode(), "text/html; charset=utf-8")


def _format(name: Format) -> str:
    size = SIZES[name]
    checked = " checked" if name is Format.YOUTUBE else ""
    return (
        f'<label title="{size.width_px} \u00d7 {size.height_px}">'
        f'<input type="radio" name="format" value="{name}"{checked}><i></i>{FORMAT_NAMES[name]}</label>'
    )


def _option(value: str, text: str) -> str:
    return f'<option value="{escape(value)}">{escape(text)}</option>'


def _corners() -> str:
    auto = '<label><input type="radio" name="corner" value="" checked>Auto</label>'
    return auto + "".join(
        f'<label title="{name.replace("-", " ").capitalize()}"><input type="radio" name="corner" '
        f'value="{name}" aria-label="{name.replace("-", " ").capitalize()}"><i></i></label>'
        for name in Corner
    )


def _surroundings(theme: str) -> str:
    """Return the previews in a phone's feed and in a list, in one theme."""
    shot = '<div class="shot"><img alt="" hidden><span class="badge">8:05</span></div>'
    channel = (
        '<p class="channel"><span>Your channel</span><span class="dot"> · </span>'
        "<span>12K views · 3 h ago</span></p>"
    )
    return (
        f'<div class="around {theme}" role="img" aria-label="On a phone and in a list 168 px wide, {theme}">'
        f'<div class="card">{shot}<div class="text"><span class="avatar"></span><p class="said"></p>'
        f'{channel}</div></div><div class="list">{shot}<div><p class="said"></p>{channel}</div></div></div>'
    )

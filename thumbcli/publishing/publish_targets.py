"""Which video or post a cell names, and which address a site has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote, urlsplit

from thumbcli.errors import RequestError, UsageError
from thumbcli.printable_text import printable, printable_address

if TYPE_CHECKING:
    from urllib.parse import SplitResult

__all__ = [
    "POST_COLUMNS",
    "VIDEO_COLUMNS",
    "PublishTarget",
    "post_target",
    "secure_address",
    "site_address",
    "video_target",
]

VIDEO_COLUMNS: Final = ("video_id", "video", "youtube_id", "youtube", "youtube_url", "url", "link")
"""The columns that may name the video of a row: the first one that is there. An `id` may be anything."""

POST_COLUMNS: Final = ("post_id", "post", "slug", "url", "link", "permalink")
"""The columns that may name the post of a row: the first one that says something."""

_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_GHOST_ID = re.compile(r"[0-9a-f]{24}", re.ASCII)
_SLUG_MAX_CHARS = 200
_YOUTUBE = re.compile(r"(?:[a-z]+\.)?(?:youtube\.com|youtube-nocookie\.com)|youtu\.be")
_BEFORE_ID = frozenset({"shorts", "live", "embed", "v", "video"})
"""What stands before the id in the path of an address; `video` in YouTube Studio."""

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_ENDINGS = re.compile(r"/(?:wp-admin|wp-json|wp-login\.php|ghost|index\.php)(?:/.*)?$")
"""What people copy with the address of their site."""

_SHOWN_CHARS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishTarget:
    """What names a video or a post: one of its id, its slug and its address.

    Attributes:
        post_id: The id of a video; the number of a post in WordPress, its id in Ghost.
        slug: Its name in addresses; for an address its last part.
        url: Its address, if that was given.
    """

    post_id: str = ""
    slug: str = ""
    url: str = ""

    def __str__(self) -> str:
        return self.url or self.post_id or self.slug


def video_target(text: str) -> PublishTarget:
    """Return what a cell says of a video: its id, or any address of it.

    Raises:
        RequestError: It is neither.
    """
    text = text.strip()
    if _VIDEO_ID.fullmatch(text):
        return PublishTarget(post_id=text)
    parts = _split(text)
    if parts is not None and _YOUTUBE.fullmatch(parts.hostname or ""):
        path = [part for part in parts.path.split("/") if part]
        found = parse_qs(parts.query).get("v", [""])[0]
        if parts.hostname == "youtu.be" and path:
            found = path[0]
        elif len(path) > 1 and path[0] in _BEFORE_ID:
            found = path[1]
        if _VIDEO_ID.fullmatch(found):
            return PublishTarget(post_id=found)
    raise RequestError(
        f"{_shown(text)} is neither the id of a video nor its address",
        remedy="such as dQw4w9WgXcQ, or https://youtu.be/dQw4w9WgXcQ",
    )


def post_target(text: str, site: str, *, has_numbers: bool, is_slug: bool = False) -> PublishTarget:
    """Return what a cell says of a post.

    Args:
        text: An id, a slug, or the address of the post.
        site: The address of the site, from `site_address`.
        has_numbers: Whether the ids of the site are numbers, as those of WordPress; Ghost has 24 hex digits.
        is_slug: Whether it is a slug, whatever it looks like: `2024` may be one.

    Raises:
        RequestError: It names no post, or one of another site.
    """
    text = text.strip()
    if "://" in text or text.startswith("/"):
        return _post_at(text, site, has_numbers=has_numbers)
    if not is_slug and (_NUMBER if has_numbers else _GHOST_ID).fullmatch(text):
        return PublishTarget(post_id=text)
    if not text or len(text) > _SLUG_MAX_CHARS or not text.isprintable() or set(text) & set(" /?#&"):
        raise RequestError(
            f"{_shown(text)} is neither the id, nor the slug, nor the address of a post",
            remedy="such as 42, hello-world, or https://blog.example.com/hello-world/",
        )
    return PublishTarget(slug=unquote(text))


def _post_at(text: str, site: str, *, has_numbers: bool) -> PublishTarget:
    home, parts = urlsplit(site), _split(text if "://" in text else f"{site}{text}")
    if parts is None or _bare(parts.hostname) != _bare(home.hostname):
        raise RequestError(
            f"{_shown(printable_address(text))} is not an address at {home.hostname}",
            remedy="check the row, or name the other site with --site",
        )
    asked = parse_qs(parts.query)
    number = (asked.get("p") or asked.get("page_id") or asked.get("post") or [""])[0]
    if has_numbers and _NUMBER.fullmatch(number):
        return PublishTarget(post_id=number)
    path = [unquote(part) for part in parts.path.removesuffix("/index.html").split("/") if part]
    if not path or parts.path.rstrip("/") == home.path.rstrip("/"):
        raise RequestError(f"{_shown(printable_address(text))} is the site, not a post", remedy="name a post")
    return PublishTarget(slug=path[-1].removesuffix(".html"), url=text if "://" in text else f"{site}{text}")


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} and parts.hostname else None


def _shown(text: str) -> str:
    text = printable(text)
    return repr(text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…")


def site_address(text: str, named: str) -> str:
    """Return the address of a site without a slash at its end, and without that of its admin pages.

    Args:
        text: As a person gave it.
        named: Where: `--site`, `environment variable GHOST_URL`.

    Raises:
        UsageError: It is none to which a password may be sent.
    """
    text = text.strip()
    address = secure_address(text if "://" in text else f"https://{text}", named)
    return _ENDINGS.sub("", address.rstrip("/")).rstrip("/")


def secure_address(text: str, named: str) -> str:
    """Return an address that a secret may be sent to: https, or http on this machine.

    Raises:
        UsageError: It is another one.
    """
    parts = _split(text)
    here = parts is not None and parts.scheme == "http" and parts.hostname in _HERE
    if parts is None or not (here or parts.scheme == "https") or parts.username or parts.password:
        raise UsageError(
            f"{named}: {printable_address(text)} is not an https address",
            remedy="a password is sent to https alone, or to this machine: https://blog.example.com",
        )
    if parts.query or parts.fragment:
        raise UsageError(f"{named}: an address ends before ? and #", remedy="https://blog.example.com")
    return text

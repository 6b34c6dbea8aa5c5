"""The addresses of cards that a `thumb serve` of one's own draws when they are opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from thumbcli.batch.names.slugs import slug
from thumbcli.contract import Category, Format, OutputFormat, make_request
from thumbcli.contract.signed_cards import SECRET_MIN_CHARS, signed_path
from thumbcli.contract.unknown_names import did_you_mean
from thumbcli.errors import RequestError, UsageError

if TYPE_CHECKING:
    from datetime import date

__all__ = ["card_url"]

_FIELDS: Final = "author date headline icon kicker language reading_time site subtitle tags".split()
"""What every card may show; a template has fields of its own. An address has no room for pictures."""

_CHOICES: Final = ("format", "output_format", "category", "layout", "template", "name", "v")


def card_url(
    base_url: str,
    secret: str,
    title: str,
    *,
    format: Format | str = Format.BLOGPOST,  # noqa: A002 - the name in the API
    output_format: OutputFormat | str = OutputFormat.WEBP,
    category: Category | str | None = None,
    layout: str | None = None,
    template: str | None = None,
    name: str | None = None,
    v: str | int | None = None,
    **fields: str | int | date | None,
) -> str:
    """Return the signed address of a card: `<meta property="og:image">` needs no file and no run.

    Nothing is drawn and no server is asked. `thumb serve` draws the picture when somebody opens the address,
    if it has the same secret; a changed address is refused. For Jinja:
    `environment.filters["card_url"] = partial(card_url, base_url, secret)`.

    Args:
        base_url: Where the server is on the web, such as `https://cards.example.com`.
        secret: Its secret for cards, of at least 16 characters.
        title: The title.
        format: What `thumb formats` lists.
        output_format: `webp`, `png` or `jpg`.
        category: What the title is about; by default the server finds out.
        layout: A layout family.
        template: A card template of the server, by its name.
        name: The name of the picture without an extension; by default made of the title.
        v: Anything that changes when the picture has to, such as the version of a template: caches keep an
            address for a year.
        **fields: What stands on the card: `author`, `date`, `site` and those of the template. None and empty
            texts are left out.

    Raises:
        UsageError: The address or the secret can't be one.
        RequestError: The title, or one of the choices, is not allowed; or no card has such a field, and no
            template is named that may.
    """
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise UsageError(
            f"{base_url!r} is not the address of a server", remedy="as https://cards.example.com"
        )
    if len(secret) < SECRET_MIN_CHARS:
        raise UsageError(
            f"the secret for cards has fewer than {SECRET_MIN_CHARS} characters",
            remedy="make one with `openssl rand -hex 24`, for the server too",
        )
    request = make_request(
        title, format=format, output_format=output_format, category=category or Category.AUTO
    )
    for field in () if template else fields:
        if field not in _FIELDS:
            known = (*_FIELDS, *_CHOICES)
            raise RequestError(f"unknown field {field!r}", remedy=did_you_mean(field, known, "fields"))
    choices = {"format": request.format, "category": category, "layout": layout, "template": template, "v": v}
    given = {**fields, **choices, "title": request.title}
    shown = {key: str(value) for key, value in given.items() if value not in {None, ""}}
    file_name = f"{name or slug(request.title)}.{request.output_format}"
    return f"{base_url.rstrip('/')}{signed_path(file_name, shown, secret)}"

"""Addresses of cards: signed over all that they say, and whole in HTML and in any script."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from functools import partial
from urllib.parse import parse_qsl, unquote, urlsplit

import jinja2
import pytest

from thumbcli import UsageError, card_url
from thumbcli.contract.signed_cards import verified_fields
from thumbcli.errors import RequestError

SECRET = "0123456789abcdef"
BASE = "https://cards.example.com"


def fields_of(address: str, *secrets: str) -> dict[str, str] | None:
    """Read an address as the server does."""
    parts = urlsplit(address)
    name = unquote(parts.path).rpartition("/")[2]
    return verified_fields(name, parts.query, secrets or (SECRET,))


def test_the_signature_is_the_documented_one() -> None:
    """So that other languages can make it: over the path and the sorted query."""
    address = card_url(BASE, SECRET, "Why We Forget", author="Maya & Co", template="author")
    query = "author=Maya%20%26%20Co&format=blogpost&template=author&title=Why%20We%20Forget"
    path = f"/og/why-we-forget.webp?{query}"
    signature = hmac.new(SECRET.encode(), path.encode(), hashlib.sha256).hexdigest()
    assert address == f"{BASE}{path}&sig={signature}"


@pytest.mark.parametrize(
    ("title", "options", "expected"),
    [
        ("Why We Forget", {}, {"title": "Why We Forget", "format": "blogpost"}),
        ("  Why\tWe  Forget ", {}, {"title": "Why We Forget", "format": "blogpost"}),
        ("A + B & C = 100%", {"format": "x"}, {"title": "A + B & C = 100%", "format": "x"}),
        ("記憶はなぜ消えるのか", {}, {"title": "記憶はなぜ消えるのか", "format": "blogpost"}),
        ("Fire 🔥", {}, {"title": "Fire 🔥", "format": "blogpost"}),
        ("T", {"author": "Zoë"}, {"title": "T", "format": "blogpost", "author": "Zoë"}),
        ("T", {"author": None, "site": ""}, {"title": "T", "format": "blogpost"}),
        ("T", {"date": date(2026, 1, 2)}, {"title": "T", "format": "blogpost", "date": "2026-01-02"}),
        ("T", {"layout": "quote"}, {"title": "T", "format": "blogpost", "layout": "quote"}),
        ("T", {"category": "travel"}, {"title": "T", "format": "blogpost", "category": "travel"}),
        ("T", {"v": 0}, {"title": "T", "format": "blogpost", "v": "0"}),
        ("T", {"output_format": "jpeg"}, {"title": "T", "format": "blogpost"}),
    ],
)
def test_the_server_reads_what_was_meant(
    title: str, options: dict[str, str], expected: dict[str, str]
) -> None:
    """In every script, with every sign that an address knows."""
    assert fields_of(card_url(BASE, SECRET, title, **options)) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Forget", "Forgive"),
        ("author=Maya", "author=Mara"),
        ("why-we", "who-we"),
        (".webp", ".png"),
        ("&template=author", ""),
        ("&title=", "&layout=a&title="),
        ("&title=", "&title=Other&title="),
        ("author=Maya", "author=Maya%00"),
        ("sig=", "sig=0"),
        ("&sig=", "&gis="),
        ("&sig=", "&sig=&sig="),
        ("Forget", "Forget%ff"),
    ],
)
def test_a_changed_address_is_refused(old: str, new: str) -> None:
    """Whatever was changed in it."""
    address = card_url(BASE, SECRET, "Why We Forget", author="Maya", template="author")
    assert fields_of(address) is not None
    assert old in address
    assert fields_of(address.replace(old, new, 1)) is None


def test_parameters_may_come_in_any_order_and_form() -> None:
    """Proxies sort them, and write blanks as they like; the old secret counts beside the new one."""
    address = card_url(BASE, SECRET, "Why We Forget", author="Maya")
    parts = urlsplit(address)
    turned = "&".join(reversed(parts.query.replace("%20", "+").split("&")))
    assert verified_fields("why-we-forget.webp", turned, (SECRET,)) == fields_of(address)
    assert fields_of(address, "fedcba9876543210", SECRET) == fields_of(address)
    assert fields_of(address, "fedcba9876543210") is None


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: card_url("cards.example.com", SECRET, "T"), UsageError, "is not the address of a server"),
        (lambda: card_url(f"{BASE}?a", SECRET, "T"), UsageError, "is not the address of a server"),
        (lambda: card_url(BASE, "short", "T"), UsageError, "fewer than 16 characters"),
        (lambda: card_url(BASE, SECRET, " "), RequestError, "title"),
        (lambda: card_url(BASE, SECRET, "T" * 2001), RequestError, "title"),
        (lambda: card_url(BASE, SECRET, "T", format="blog"), RequestError, "format"),
        (lambda: card_url(BASE, SECRET, "T", category="none"), RequestError, "category"),
        (lambda: card_url(BASE, SECRET, "T", output_format="gif"), RequestError, "output"),
    ],
)
def test_what_the_server_would_refuse_is_refused_here(
    call: object, error: type[Exception], message: str
) -> None:
    """Before it is on a page, and without the secret in the message."""
    with pytest.raises(error, match=message) as refused:
        call()  # type: ignore[operator] # a lambda
    assert SECRET not in str(refused.value)


def test_it_is_a_filter_of_jinja() -> None:
    """With the ampersands of HTML."""
    environment = jinja2.Environment(autoescape=True)
    environment.filters["card_url"] = partial(card_url, f"{BASE}/", SECRET)
    template = environment.from_string("""<img src="{{ title | card_url(author=author, site=none) }}">""")
    shown = template.render(title="Why We <b>Forget</b>", author="Maya")
    address = shown.removeprefix('<img src="').removesuffix('">').replace("&amp;", "&")
    assert dict(parse_qsl(urlsplit(address).query))["author"] == "Maya"
    assert fields_of(address) is not None

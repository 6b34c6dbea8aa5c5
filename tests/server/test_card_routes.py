"""Signed addresses show their card to everybody; whatever else is tried shows nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import pytest

from tests.server.conftest import serving
from thumbcli import card_url
from thumbcli.contract import Plan
from thumbcli.contract.signed_cards import signed_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server.conftest import Serve, Served

SECRET, OLD = "0123456789abcdef", "fedcba9876543210"
BOTH = {"template": "mood", "layout": "quote"}
TEMPLATE = """\
define: {page: "#102030"}
layers:
  - background: page
  - {inset: 90, typography: "{title} {mood|-}"}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder of templates."""
    folder = tmp_path_factory.mktemp("cards")
    (folder / "mood.yml").write_text(TEMPLATE)
    return folder


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Served]:
    """Run a server with keys that knows two secrets."""
    data = tmp_path_factory.mktemp("served") / "data"
    with serving(data, card_secrets=(SECRET, OLD), templates=folder) as served:
        served.add_key("blog", Plan.FREE)
        yield served


def signed(served: Served, name: str = "a.webp", **fields: str) -> str:
    """Return an address that is signed whatever it says."""
    return served.url + signed_path(name, fields, SECRET)


def test_a_card_is_drawn_once_and_kept_by_every_cache(cards: Served) -> None:
    """Without a key, which the server has; who has the picture gets no second one."""
    before = drawn(cards)
    address = card_url(cards.url, SECRET, "Why We Forget", format="x", author="Maya")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: httpx.get(address, timeout=30), range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    first = answers[0]
    assert first.headers["content-type"] == "image/webp"
    assert first.content[8:12] == b"WEBP"
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "x-ratelimit-limit" not in first.headers
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = httpx.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert httpx.get(address, headers={"If-None-Match": '"other"'}).content == first.content
    head = httpx.head(address)
    assert (head.status_code, head.content, head.headers["content-length"]) == (
        *(200, b""),
        str(len(first.content)),
    )
    assert drawn(cards) == before + 1


def drawn(served: Served) -> int:
    """Return how many pictures were drawn."""
    (line,) = (
        line
        for line in httpx.get(f"{served.url}/metrics").text.splitlines()
        if line.startswith("thumb_drawing_seconds_count")
    )
    return int(float(line.split()[1]))


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/og/a.webp", 403, "bad_signature"),
        ("/og/a.webp?title=T", 403, "bad_signature"),
        ("/og/a.webp?title=T&sig=", 403, "bad_signature"),
        (f"/og/a.webp?title=T&sig={'0' * 64}", 403, "bad_signature"),
        (f"/og/a.webp?title=T&sig={'é' * 64}", 403, "bad_signature"),
        ("/og/a.webp?title=%ff&sig=0", 403, "bad_signature"),
        (f"/og/a.webp?{urlencode([('a', str(i)) for i in range(99)])}&sig=0", 403, "bad_signature"),
        (signed_path("a.webp", {"title": "T"}, SECRET) + "&title=T", 403, "bad_signature"),
        (signed_path("a.webp", {"title": "T"}, "another-secret-0"), 403, "bad_signature"),
        (signed_path("記憶 é.webp", {}, SECRET), 400, "invalid_request"),
        (signed_path("a.webp", {}, SECRET), 400, "invalid_request"),
        (signed_path("a.webp", {"title": "T" * 2001}, SECRET), 400, "invalid_request"),
        (signed_path("a.webp", {"title": "T", "format": "none"}, SECRET), 400, "invalid_request"),
        (signed_path("a.webp", {"title": "T", "category": "none"}, SECRET), 400, "invalid_request"),
        (signed_path("a.gif", {"title": "T"}, SECRET), 400, "invalid_request"),
        (signed_path("a", {"title": "T"}, SECRET), 400, "invalid_request"),
        (signed_path("a.webp", {"title": "T", "template": "none"}, SECRET), 400, "invalid_request"),
        (signed_path("a.webp", {"title": "T", "template": "../mood"}, SECRET), 400, "invalid_request"),
        (signed_path("a.webp", {"title": "T", "mood": "bright"}, SECRET), 400, "invalid_request"),
        (signed_path("a.webp", {"title": "T", "avatar": "/etc/passwd"}, SECRET), 400, "invalid_request"),
        (
            signed_path("a.webp", {"title": "T", **BOTH}, SECRET),
            400,
            "invalid_request",
        ),
        ("/og/b/a.webp?title=T", 404, "not_found"),
    ],
)
def test_nothing_else_is_drawn(cards: Served, address: str, status: int, code: str) -> None:
    """No cache keeps the refusal."""
    before = drawn(cards)
    answer = httpx.get(cards.url + address)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["cache-control"] == "no-store"
    assert drawn(cards) == before


def test_a_layout_is_one_that_there_is(cards: Served) -> None:
    """The renderer knows which there are."""
    refused = httpx.get(signed(cards, title="T", layout="none"), timeout=30)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_request")


def test_a_template_has_fields_of_its_own_and_changes_the_tag(cards: Served, folder: Path) -> None:
    """A new version of the file is another picture; `v` makes another address of the same one."""
    fields = {"title": "T", "template": "mood", "mood": "bright", "format": "x"}
    first = httpx.get(signed(cards, "a.png", **fields), timeout=30)
    assert (first.status_code, first.headers["content-type"]) == (200, "image/png")
    again = httpx.get(signed(cards, "a.png", **fields, v="2"), timeout=30)
    assert again.headers["etag"] == first.headers["etag"]
    (folder / "mood.yml").write_text(TEMPLATE.replace("#10", "#11"))
    known = {"If-None-Match": first.headers["etag"]}
    changed = httpx.get(signed(cards, "a.png", **fields), headers=known, timeout=30)
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


def test_the_secret_before_counts_too_and_stands_nowhere(cards: Served) -> None:
    """So that it can be changed while pages still have the old addresses."""
    old = httpx.get(cards.url + signed_path("a.jpg", {"title": "Old", "format": "x"}, OLD), timeout=30)
    assert (old.status_code, old.headers["content-type"]) == (200, "image/jpeg")
    assert SECRET not in repr(cards.running.config)


def test_without_a_secret_there_are_no_such_addresses(serve: Serve) -> None:
    """Whatever they are signed with."""
    served = serve()
    assert httpx.get(signed(served, title="T")).status_code == 404
    assert httpx.get(served.url + signed_path("a.webp", {"title": "T"}, "")).status_code == 404


def test_a_full_queue_is_told(serve: Serve) -> None:
    """As for a request with a key."""
    served = serve(card_secrets=(SECRET,), queue_max=0)
    with served.all_slots_taken():
        refused = httpx.get(signed(served, title="T"))
    assert (refused.status_code, "retry-after" in refused.headers) == (503, True)
    assert httpx.get(signed(served, title="T", format="x"), timeout=30).status_code == 200

"""`/docs` says what the API takes, and fetches nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx

from thumbcli.server.api.docs_page import render

if TYPE_CHECKING:
    from tests.server.conftest import Served


def test_the_page_names_every_path_field_and_status(served: Served) -> None:
    """All that stands in the document."""
    page = httpx.get(f"{served.url}/docs")
    document = httpx.get(f"{served.url}/openapi.json").json()
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    named = [*document["paths"], *document["components"]["schemas"]["GenerateRequest"]["properties"]]
    named += document["paths"]["/v1/generate"]["post"]["responses"]
    assert [word for word in named if word not in page.text] == []


def test_the_page_loads_nothing_and_runs_nothing(served: Served) -> None:
    """Not from a CDN and not from here."""
    page = httpx.get(f"{served.url}/docs")
    assert not re.search(r"<script|<link|<img|@import|url\(", page.text)
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_words_are_shown_as_words() -> None:
    """Should a description ever hold markup."""
    info = {"title": "<b>", "version": "1"}
    operation = {"summary": "<script>", "responses": {"200": {"description": "<i>"}}}
    shown = render({"info": info, "paths": {"/<p>": {"get": operation}}, "components": {"schemas": {}}})
    assert not re.search("<b>|<script>|<i>|/<p>", shown)
    assert "&lt;script&gt;" in shown

"""`/docs` shows the OpenAPI document with Swagger UI, and fetches nothing from elsewhere."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.server.browser import Visit, running_chromium

if TYPE_CHECKING:
    from tests.server.conftest import Serve, Served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def test_the_page_is_made_of_files_of_this_server(served: Served) -> None:
    """All of them are there, and the policy allows no other."""
    page = httpx.get(f"{served.url}/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    files = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(files) == 3
    for file in files:
        assert httpx.get(f"{served.url}{file}").status_code == 200, file
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert "http" not in policy


def test_the_page_knows_where_a_proxy_puts_it(serve: Serve) -> None:
    """Its files and the document have the proxy's path before them."""
    page = httpx.get(f"{serve(root_path='/thumbs').url}/docs").text
    addresses = re.findall(r'(?:src="|href="|url: \')([^"\']+)', page)
    assert len(addresses) == 4
    assert all(address.startswith("/thumbs/") for address in addresses)


@pytest.mark.long
@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")
def test_a_person_sees_every_operation_and_tries_one(served: Served) -> None:
    """Without an error in the console, and without a request to another server."""
    document = httpx.get(f"{served.url}/openapi.json").json()
    assert CHROMIUM is not None
    with (
        running_chromium(CHROMIUM) as browser,
        Visit(browser, f"{served.url}/docs#/default/generate") as visit,
    ):
        visit.find(".opblock").first.wait_for()
        shown = [path.replace("\u200b", "") for path in visit.find(".opblock-summary-path").all_inner_texts()]
        assert shown == [path for path, methods in document["paths"].items() for _ in methods]
        visit.shows("#operations-default-generate", "Idempotency-Key")
        visit.find(".btn.authorize").click()
        visit.find("#api_key_value").fill("thumbapi_test")
        visit.find(".auth-btn-wrapper .authorize").first.click()
        visit.find(".auth-btn-wrapper .btn-done").first.click()
        visit.find("#operations-default-generate .try-out__btn").click()
        visit.find("#operations-default-generate .execute").click()
        visit.shows("#operations-default-generate .live-responses-table", "gen_placeholder")
        visit.find("#operations-default-generate .model-box, [data-name=model]").first.click()
        visit.shows("#operations-default-generate", "photoImage")

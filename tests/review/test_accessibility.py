"""The pages under axe-core, which is fetched for the test and is no part of the package (MPL-2.0)."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, Any

import pytest

from tests.registries import needs_registries, npm_package
from tests.review.reviewed import drawn
from tests.server.browser import Visit, find_chromium, running_chromium
from tests.server.conftest import serving
from thumbcli.gallery.find_pictures import find_pictures
from thumbcli.gallery.gallery_page import write_page
from thumbcli.gallery.gallery_records import gallery_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = [needs_registries, pytest.mark.long]

CHROMIUM = find_chromium()
AXE = "axe-core@4.10.3"
WINDOWS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 860}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
FOUND = """
async () => (await axe.run(document)).violations
  .map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 90)).join(" | ")}`)
"""


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Fetch the script."""
    with tarfile.open(npm_package(AXE, tmp_path_factory.mktemp("axe"))) as package:
        script = package.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run one chromium for the module."""
    with running_chromium(CHROMIUM) as running:
        yield running


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Serve a review and the page of `thumb serve`, and write a gallery."""
    reviewed = drawn(tmp_path_factory.mktemp("review"))
    place = reviewed.batch.place
    page = place.out / "gallery.html"
    with page.open("wb") as file:
        write_page(
            file, gallery_records(find_pictures([place.out]), place, page, check=True), (), folder="out"
        )
    with reviewed.served() as review, serving(tmp_path_factory.mktemp("serve")) as server:
        yield {"review": review, "gallery": page.as_uri(), "serve": f"http://127.0.0.1:{server.port}/"}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", ["review", "gallery", "serve"])
def test_axe_finds_nothing(
    browser: Browser, addresses: dict[str, str], axe: str, name: str, window: str
) -> None:
    """In light and in dark, of all pictures and of an opened one."""
    with Visit(browser, addresses[name], own_window=True, **WINDOWS[window]) as visit:
        visit.page.evaluate(axe)
        for opened in (False, True) if name != "serve" else (False,):
            if opened:
                visit.find(".shot").first.click()
                visit.find("#zoom").wait_for()
            for theme in ("light", "dark"):
                visit.page.emulate_media(color_scheme=theme)
                assert visit.page.evaluate(FOUND) == [], (theme, opened)

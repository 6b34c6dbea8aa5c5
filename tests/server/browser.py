"""The page of a running server in the system's own chromium, with an eye on what must never happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from types import TracebackType

    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

__all__ = ["PATIENCE_MS", "Visit"]

PATIENCE_MS = 20_000
"""How long to wait for what must happen; reached only where a test fails."""

_SETTLED = """
old => {
  const picture = document.getElementById("picture");
  return picture.src && picture.src !== old && !document.getElementById("canvas").hasAttribute("aria-busy");
}
"""
_PIXELS = """
() => {
  const picture = document.getElementById("picture");
  const canvas = new OffscreenCanvas(32, 18);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, 32, 18);
  return Array.from(context.getImageData(0, 0, 32, 18).data);
}
"""


class Visit:
    """One visitor with a window of their own.

    Args:
        browser: Chromium.
        address: The page, with or without a look in its hash.
        options: What the window is like, as Playwright takes it.

    Attributes:
        page: The page, for whatever is not wrapped here.
        complaints: What the console said; a test that provokes an error takes them away.
    """

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:  # noqa: ANN401 - Playwright's
        self._host = urlsplit(address).netloc
        self._context = browser.new_context(**{"reduced_motion": "reduce", **options})
        self._context.set_default_timeout(PATIENCE_MS)
        self._strangers: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = self._context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)
        self._address = address

    def __enter__(self) -> Self:
        self.page.goto(self._address)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._context.close()
        if error is None:
            assert not self.complaints
            assert not self._strangers

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"blob", "data"} and parts.netloc != self._host:
            self._strangers.append(request.url)

    def find(self, selector: str) -> Locator:
        """Return what a CSS selector names."""
        return self.page.locator(selector)

    def source(self) -> str:
        """Return the address of the picture that is shown; each picture has another."""
        return self.find("#picture").get_attribute("src") or ""

    def drawn(self, old: str = "") -> str:
        """Wait until another picture than `old` is shown and nothing is being drawn; return its address."""
        self.page.wait_for_function(_SETTLED, arg=old)
        return self.source()

    def pixels(self) -> list[int]:
        """Return the picture that is shown, 32x18, as RGBA values."""
        pixels: list[int] = self.page.evaluate(_PIXELS)
        return pixels

    def says(self, selector: str, words: str) -> None:
        """Wait until an element holds `words`."""
        self.find(selector).filter(has_text=words).wait_for()

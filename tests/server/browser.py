"""The page of a running server in the system's own chromium, with an eye on what must never happen.

Where there is no chromium its tests are skipped; with `THUMB_TESTS_NEED_BROWSER` set they fail instead.
"""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

__all__ = ["FAINT", "PATIENCE_MS", "SMALL_TARGETS", "Visit", "find_chromium", "running_chromium"]

PATIENCE_MS = 20_000
"""How long to wait for what must happen; reached only where a test fails."""

_LOOK_MS = 10
"""How often to look; each frame, as by default, keeps the browser busy."""

_NEEDED = bool(os.environ.get("THUMB_TESTS_NEED_BROWSER"))
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_MISSING = "no chromium, so the page is not tested; install one to do so (Debian: apt install chromium)"

_SETTLED = """
old => {
  const [picture, canvas] = ["picture", "canvas"].map((id) => document.getElementById(id));
  return picture.src !== old && !canvas.hasAttribute("aria-busy") && picture.src;
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

SMALL_TARGETS = """
() => [...document.querySelectorAll("button, select, summary, textarea, input, a[href]")]
  .map((part) => /^(radio|checkbox|file|color)$/.test(part.type) ? part.closest("label, .tile") : part)
  .filter((part) => part.checkVisibility() && !part.classList.contains("skip"))
  .map((part) => [part.outerHTML.slice(0, 60), part.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 24).map(([html, box]) => `${html} ${box.height}`)
"""
"""Evaluates to the controls that a finger does not hit, each with its height."""
FAINT = """
() => {
  const level = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (part) => {
    for (let at = part; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
  };
  return [...document.querySelectorAll("body *")]
    .filter((part) => part.checkVisibility() && !part.closest(".unseen, .canvas, .skip, .badge"))
    .filter((part) => [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((part) => {
      const [one, other] = [level(getComputedStyle(part).color), level(ground(part))].sort();
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      return [part.outerHTML.slice(0, 80), (high + 0.05) / (low + 0.05)];
    })
    .filter(([, ratio]) => ratio < 4.5);
}
"""
"""Evaluates to the texts whose contrast is below 4.5 (WCAG 2.2, level AA), each with it."""


def find_chromium() -> str:
    """Return the system's chromium, for a module of tests that need it; see above for a system without."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        if _NEEDED:
            pytest.fail(_MISSING, pytrace=False)
        pytest.skip(_MISSING, allow_module_level=True)
    return found


_CALM: dict[str, Any] = {
    "reduced_motion": "reduce",
    "permissions": ["clipboard-read", "clipboard-write"],
}
_visits = itertools.count()


@contextmanager
def running_chromium(executable: str) -> Iterator[Browser]:
    """Run chromium without a window, with one page that visits share: a new one takes a second of a core."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        browser.new_context(**_CALM).new_page()
        yield browser
        browser.close()


class Visit:
    """One visitor, who finds nothing of an earlier one.

    Args:
        browser: Chromium, from `running_chromium`.
        address: The page, with or without a look in its hash.
        own_window: Whether it needs a window of its own, beside another visit or with another clock.
        options: What its own window is like, as Playwright takes it; none for the shared page.

    Attributes:
        page: The page, for whatever is not wrapped here.
        complaints: What the console said; a test that provokes an error takes them away.
    """

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        own_window: bool = False,
        **options: Any,  # noqa: ANN401 - Playwright's
    ) -> None:
        parts = urlsplit(address)
        self._host = parts.netloc
        # Another query makes it load anew, where another hash would not.
        self._address = parts._replace(path=parts.path or "/", query=f"visit={next(_visits)}").geturl()
        self._own = browser.new_context(**{**_CALM, **options}) if own_window or options else None
        self._foreign_urls: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = browser.contexts[0].pages[0] if self._own is None else self._own.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self._listeners = {
            "console": self._on_console,
            "pageerror": lambda error: self.complaints.append(str(error)),
            "request": self._on_request,
        }

    def __enter__(self) -> Self:
        for event, listener in self._listeners.items():
            self.page.on(event, listener)  # type: ignore[call-overload] # one of its events
        self.page.goto(self._address)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)
        if self._own is None:
            self.page.unroute_all(behavior="ignoreErrors")
            self.page.emulate_media(color_scheme="null")
            self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        else:
            self._own.close()
        if error is None:
            assert not self.complaints
            assert not self._foreign_urls

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"blob", "data"} and parts.netloc != self._host:
            self._foreign_urls.append(request.url)

    def find(self, selector: str) -> Locator:
        """Return what a CSS selector names."""
        return self.page.locator(selector)

    def source(self) -> str:
        """Return the address of the picture that is shown; each picture has another."""
        return self.find("#picture").get_attribute("src") or ""

    def drawn(self, old: str = "") -> str:
        """Wait until another picture than `old` is shown and nothing is being drawn; return its address."""
        settled = self.page.wait_for_function(_SETTLED, arg=old, polling=_LOOK_MS)
        return str(settled.json_value())

    def pixels(self) -> list[int]:
        """Return the picture that is shown, 32x18, as RGBA values."""
        pixels: list[int] = self.page.evaluate(_PIXELS)
        return pixels

    def shows(self, selector: str, words: str) -> None:
        """Wait until an element holds `words`."""
        self.find(selector).filter(has_text=words).wait_for()

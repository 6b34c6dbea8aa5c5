"""How large the pages of `thumb gallery` and `thumb review` are, when they are there, and how they scroll.

Needs a chromium. Real pictures, each under several names; a scroll of 6,000 px, 60 px per frame.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.server.browser import running_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

__all__ = ["bench"]

COUNTS: Final = (30, 300, 1_000)
_TITLES: Final = 30
_THUMB: Final = Path(sys.executable).parent / "thumb"
_FRAMES: Final = """
() => new Promise((done) => {
  const times = [];
  let last = performance.now();
  const step = (now) => {
    times.push(now - last);
    last = now;
    scrollBy(0, 60);
    times.length < 100 ? requestAnimationFrame(step) : done(times.slice(1));
  };
  requestAnimationFrame(step);
})
"""
"""Evaluates to how long each of 99 frames took, in ms."""


def bench() -> Iterator[str]:
    """Yield a line per page and number of pictures."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        yield "no chromium"
        return
    with tempfile.TemporaryDirectory() as name, running_chromium(chromium) as browser:
        drawn = _drawn(Path(name))
        for count in COUNTS:
            folder = Path(name) / f"thumbs-{count}"
            folder.mkdir()
            for number in range(count):
                shutil.copy(drawn[number % len(drawn)], folder / f"{number:04}.webp")
            page = folder / "gallery.html"
            subprocess.run([_THUMB, "gallery", folder, "--no-check"], check=True, capture_output=True)
            yield _line(browser, page.as_uri(), f"gallery, {count:,} pictures", page.stat().st_size)
            yield _reviewed(browser, folder, f"review, {count:,} pictures")


def _drawn(folder: Path) -> list[Path]:
    titles = folder / "titles.txt"
    titles.write_text(
        "".join(f"{number + 2} Things Nobody Says About Budgets\n" for number in range(_TITLES))
    )
    command: list[str | Path] = [
        _THUMB,
        "batch",
        titles,
        "--engine",
        "local",
        "--out",
        folder / "drawn",
        "--quiet",
    ]
    subprocess.run(command, check=True)
    return sorted((folder / "drawn").glob("*.webp"))


def _reviewed(browser: Browser, folder: Path, name: str) -> str:
    command: list[str | Path] = [_THUMB, "review", folder, "--no-open", "--no-check"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as review:
        assert review.stdout is not None
        address = review.stdout.readline().strip()
        try:
            return _line(browser, address, name)
        finally:
            review.terminate()


def _line(browser: Browser, address: str, name: str, size_bytes: int = 0) -> str:
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    began = time.perf_counter()
    answer = page.goto(address)
    page.wait_for_function("() => document.querySelector('.shot img')?.naturalWidth > 0")
    took_s = time.perf_counter() - began
    size_bytes = size_bytes or len(answer.body() if answer else b"")
    times = page.evaluate(_FRAMES)
    page.close()
    slow = sorted(times)[len(times) * 95 // 100]
    return (
        f"{name:<24} {size_bytes / 1e6:6.2f} MB, first picture after {took_s:.2f} s,"
        f" frames of {statistics.median(times):.1f} ms (95th percentile {slow:.1f})"
    )

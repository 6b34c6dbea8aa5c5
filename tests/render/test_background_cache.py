"""Cached backgrounds, and the scrims that make words readable on them."""

from __future__ import annotations

from thumbcli.render.pixels.background_cache import BackgroundCanvas, ByteLimitedCache
from thumbcli.render.style.color import BLACK, WHITE, contrast


def test_an_image_is_drawn_once() -> None:
    """A background costs milliseconds only once."""
    kept: ByteLimitedCache[bytearray] = ByteLimitedCache(1_000_000, len)
    calls: list[int] = []

    def draw() -> bytearray:
        calls.append(1)
        return bytearray(400)

    assert kept.get("a", draw) is kept.get("a", draw)
    assert len(calls) == 1


def test_the_least_recently_used_is_dropped_first() -> None:
    """The memory of the cache is bounded."""
    kept: ByteLimitedCache[bytearray] = ByteLimitedCache(800, len)
    first = kept.get("a", lambda: bytearray(400))
    kept.get("b", lambda: bytearray(400))
    kept.get("a", lambda: bytearray(400))
    kept.get("c", lambda: bytearray(400))
    assert kept.get("a", lambda: bytearray(400)) is first


def test_a_scrim_makes_words_readable_and_only_there() -> None:
    """The weakest scrim that passes, fading out beside the words."""
    sheet = BackgroundCanvas(200, 100, 1)
    sheet.canvas.clear(0xFFB0B0B0)
    sheet.add_scrim((0, 0, 80, 100), WHITE, BLACK, (80, 200))
    pixels = sheet.pixels

    def at(x: int) -> int:
        start = (50 * 200 + x) * 4
        return int.from_bytes(bytes([255, *pixels[start : start + 3]]))

    assert contrast(WHITE, at(40)) >= 4.5
    assert at(199) == 0xFFB0B0B0


def test_a_readable_background_gets_no_scrim() -> None:
    """It is not changed."""
    sheet = BackgroundCanvas(200, 100, 1)
    sheet.canvas.clear(BLACK)
    sheet.add_scrim((0, 0, 80, 100), WHITE, 0xFF0000FF, (80, 200))
    assert set(sheet.pixels) == {0, 255}

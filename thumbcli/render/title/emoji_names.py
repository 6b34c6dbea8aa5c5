"""What a sentence calls an emoji."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["spoken"]

_NAMES = """
☕ coffee
🍵 tea
🍕 pizza
🍺 beer
🍷 wine
🍚 rice
🍝 pasta
🍜 noodles
🍳 eggs
🥚 eggs
🍟 fries
🍫 chocolate
🚗 car
🚲 bike
✈ plane
🏠 home
💰 money
💵 dollars
💻 laptop
📱 phone
📚 books
📈 growth
💪 strength
🎵 music
🎶 music
⚽ soccer
🏀 basketball
🌍 world
🌎 world
🌏 world
☀ sun
🌧 rain
❄ snow
❤ love
🧠 brain
🤖 robot
🔥 fire
"""
"""Where Unicode calls it otherwise: a hot beverage, an automobile."""

_COUNTRIES = """
AE Emirates AR Argentina AT Austria AU Australia BE Belgium BR Brazil CA Canada CH Switzerland CL Chile
CN China CO Colombia CU Cuba CZ Czechia DE Germany DK Denmark EG Egypt ES Spain EU Europe FI Finland
FR France GB Britain GR Greece HR Croatia HU Hungary ID Indonesia IE Ireland IL Israel IN India IS Iceland
IT Italy JP Japan KE Kenya KR Korea MA Morocco MX Mexico MY Malaysia NG Nigeria NL Netherlands NO Norway
NP Nepal PE Peru PH Philippines PK Pakistan PL Poland PT Portugal RO Romania RU Russia SE Sweden
SG Singapore TH Thailand TR Turkey TW Taiwan UA Ukraine US America VN Vietnam
"""
_LETTER_A = 0x1F1E6


def spoken(emoji: str) -> str:
    """Return what an emoji is called in an English sentence; nothing where it has no plain name.

    Args:
        emoji: One character, or the two of a flag.
    """
    if len(emoji) == len("FR"):
        code = "".join(chr(ord(letter) - _LETTER_A + ord("A")) for letter in emoji)
        return _table(_COUNTRIES).get(code, "")
    if not emoji:
        return ""
    return _table(_NAMES).get(emoji) or unicodedata.name(emoji, "").lower().removesuffix(" face")


@lru_cache(2)
def _table(pairs: str) -> dict[str, str]:
    words = pairs.split()
    return dict(zip(words[::2], words[1::2], strict=True))

"""Scripts, directions, and what is taken out of a text."""

from __future__ import annotations

import pytest

from thumbcli.render.script import Script, dominant_script, graphemes, is_rtl, tidy


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Hello world", Script.LATIN),
        ("", Script.LATIN),
        ("123 !!!", Script.LATIN),
        ("\u041f\u043e\u0447\u0435\u043c\u0443", Script.CYRILLIC),
        ("\u0645\u0631\u062d\u0628\u0627 Hi", Script.ARABIC),
        ("\u5510\u63da\u3052\u306e\u4f5c\u308a\u65b9", Script.JAPANESE),
        ("\u7ed3\u679c\u60ca\u4eba", Script.CHINESE),
        ("\ud558\ub8e8 \u6f22\u5b57", Script.KOREAN),
        ("\u0e40\u0e21\u0e19\u0e39", Script.THAI),
        ("\u0928\u092e\u0938\u094d\u0924\u0947", Script.DEVANAGARI),
    ],
)
def test_most_letters_decide(text: str, script: Script) -> None:
    """Han counts for its East Asian neighbour."""
    assert dominant_script(text) is script


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("\u0645\u0631\u062d\u0628\u0627 Hello", True),
        ("Hello \u0645\u0631\u062d\u0628\u0627", False),
        ("123 \u05e9\u05dc\u05d5\u05dd", True),
        ("90%", False),
    ],
)
def test_the_first_strong_letter_gives_the_direction(text: str, rtl: bool) -> None:
    """As UAX 9 has it; digits are not strong."""
    assert is_rtl(text) is rtl


def test_graphemes_keep_marks_with_their_letters() -> None:
    """A word may break between them, never inside."""
    assert graphemes("a\u0301b\u0e19\u0e39") == ["a\u0301", "b", "\u0e19\u0e39"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\u200bb", "ab"),
        ("\u0301\u0302 abc", "abc"),
        ("1\ufe0f\u20e3 First", "1 First"),
        ("\U0001d571\U0001d586", "Fa"),
        ("\u202eabc", "abc"),
        ("\u0d95\u200d", "\u0d95\u200d"),
        ("plain", "plain"),
    ],
    ids=["zero width", "bare marks", "keycap", "mathematical", "override", "joiner kept", "plain"],
)
def test_what_draws_nothing_is_taken_out(text: str, clean: str) -> None:
    """Invisible characters would still take room."""
    assert tidy(text) == clean


def test_stacked_marks_are_thinned_out() -> None:
    """A tower of marks would cover the line above."""
    assert len(tidy("x" + "\u0316" * 40)) <= 4

"""Scripts, directions, and what is taken out of a text."""

from __future__ import annotations

import unicodedata

import pytest

from thumbcli.render.title.script import (
    Script,
    clean_text,
    dominant_script,
    graphemes,
    has_excess_marks,
    is_rtl,
)


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
        ("Say hello: \u0645\u0631\u062d\u0628\u0627", False),
        ("Docker \u05de\u05d3\u05e8\u05d9\u05da \u05dc\u05de\u05ea\u05d7\u05d9\u05dc\u05d9\u05dd", True),
        ("\u05d0\u05d1 Open Source \u05d2\u05d3", True),
        ("\u0634\u0643\u0631\u0627 is how you say thanks", False),
        ("Galaxy S24 \u0645\u0642\u0627\u0628\u0644 iPhone: \u0623\u064a\u0647\u0645\u0627", True),
        ("React 18 (\u0642\u0633\u0645\u062a \u06f3)", True),
        ("2026", False),
        ("123 \u05e9\u05dc\u05d5\u05dd", True),
        ("90%", False),
    ],
)
def test_most_letters_give_the_direction(text: str, rtl: bool) -> None:
    """A title may begin with a name in Latin letters; digits have no direction."""
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
    assert clean_text(text) == clean


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        pytest.param("H\u0338\u0321\u032a\u032fe\u0361\u0353\u0330\u0325", 4, id="two letters of four"),
        pytest.param("x" + "\u0316" * 40, 2, id="one letter of forty"),
        pytest.param("x\u0316\u0317", 2, id="two are no tower"),
    ],
)
def test_a_tower_of_marks_is_cut_to_two(text: str, marks: int) -> None:
    """It would cover the line above."""
    assert sum(unicodedata.combining(char) > 0 for char in clean_text(text)) == marks
    assert has_excess_marks(text) is (clean_text(text) != text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\u1000\u103c\u103d\u103e\u102f\u1036", id="Burmese, five on one letter"),
        pytest.param("\u05d1\u05bc\u05b0\u0591\u05bd", id="Hebrew with cantillation"),
        pytest.param("\u0645\u0651\u064e\u0670\u06e5", id="vocalised Arabic"),
        pytest.param("\u0e17\u0e35\u0e48", id="Thai"),
        pytest.param("\u0915\u094d\u0937\u094d\u092e\u093f\u0902", id="a Hindi conjunct"),
        pytest.param("Vi\u1ec7t", id="Vietnamese"),
    ],
)
def test_the_marks_that_a_script_needs_stay(text: str) -> None:
    """Words would change their meaning."""
    text = unicodedata.normalize("NFC", text)
    assert clean_text(text) == text
    assert not has_excess_marks(text)


def test_a_tower_of_a_scripts_own_marks_is_thinned_out() -> None:
    """Forty tone marks mean nothing."""
    assert len(clean_text("\u0e17" + "\u0e48" * 40)) <= 7

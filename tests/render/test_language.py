"""The language of a title. `title_languages.tsv` holds language and title, most of them real."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from thumbcli.render.title.language import detect_language
from thumbcli.render.title.stop_words import stop_words

FILE = Path(__file__).parent / "data" / "title_languages.tsv"
ROWS = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()[1:]]
LARGE = "en es pt fr de it nl pl tr vi id ru ar hi zh ja ko".split()
"""The languages that most titles are in."""


@pytest.mark.parametrize("language", sorted({language for language, _ in ROWS}))
def test_the_language_of_a_title_is_found(language: str) -> None:
    """ISO 639-1, or `und`."""
    found = {title: detect_language(title) for code, title in ROWS if code == language}
    assert {title: other for title, other in found.items() if other != language} == {}


def test_each_large_language_has_ten_titles() -> None:
    """Fewer would say little."""
    counts = Counter(language for language, _ in ROWS)
    assert {language: counts[language] for language in LARGE if counts[language] < 10} == {}


@pytest.mark.parametrize("language", [*LARGE[:12], "uk", "sv", "fa", "he"])
def test_a_language_has_function_words_of_its_own(language: str) -> None:
    """They are never emphasized, and no good end of a line."""
    assert len(stop_words(language)) > 50
    assert language == "en" or stop_words(language) != stop_words()


def test_an_unknown_language_has_the_english_function_words() -> None:
    """Such a title is mostly a name in Latin letters."""
    assert stop_words("und") == stop_words() >= {"the", "and", "de"}


@pytest.mark.parametrize("language", "zh ja th km ka hy am ta te si my lo pa kk eu gl".split())
def test_no_words_of_another_language_are_function_words(language: str) -> None:
    """The English `a`, `on` and `may` are words of their own elsewhere."""
    assert stop_words(language).isdisjoint(stop_words()) or language in {"eu", "gl"}
    assert "the" not in stop_words(language)

"""Proper names."""

from __future__ import annotations

import pytest

from thumbcli.contract import Category
from thumbcli.render.title.proper_names import BRANDS, joined_names


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        pytest.param(["Kevin", "Bacon"], ["kevin", "kevinbacon"], id="first name and surname"),
        pytest.param(["Satya", "Cook's"], ["satya", "satyacook"], id="a rare first name, possessive"),
        pytest.param(["Crispy", "Bacon"], ["crispy", "bacon"], id="no first name"),
        pytest.param(["My", "Cook's"], ["my", "cook"], id="a function word"),
        pytest.param(["Bacon"], ["bacon"], id="alone"),
    ],
)
def test_a_surname_that_is_a_word_is_joined_to_its_first_name(tokens: list[str], words: list[str]) -> None:
    """Bacon from Kevin is not for breakfast."""
    assert joined_names(tokens) == words


def test_brands_speak_for_real_categories_with_weights() -> None:
    """A word without a weight would break the index for every title."""
    assert Category.AUTO not in BRANDS
    for words in BRANDS.values():
        assert all(word.rpartition(":")[2].isdecimal() and word.rpartition(":")[0] for word in words.split())

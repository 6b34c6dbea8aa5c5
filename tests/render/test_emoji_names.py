"""What emoji are called."""

from __future__ import annotations

import pytest

from thumbcli.render.title.emoji_names import spoken


@pytest.mark.parametrize(
    ("emoji", "name"),
    [
        pytest.param("\u2615", "coffee", id="not a hot beverage"),
        pytest.param("\U0001f3b8", "guitar", id="as Unicode has it"),
        pytest.param("\U0001f436", "dog", id="not a dog face"),
        pytest.param("\U0001f1ef\U0001f1f5", "Japan", id="a flag is its country"),
        pytest.param("\U0001f1fb\U0001f1fa", "", id="a country that is not listed"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_an_emoji_is_called_what_a_sentence_calls_it(emoji: str, name: str) -> None:
    """In English, without an article."""
    assert spoken(emoji) == name

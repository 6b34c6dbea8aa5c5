"""Emoji in a title: taken out, written out, told apart."""

from __future__ import annotations

import pytest

from thumbcli.render.title.emoji import has_complete_emoji, split_emoji


@pytest.mark.parametrize(
    ("title", "text", "emoji"),
    [
        ("We launched \U0001f680 today!", "We launched today!", ("\U0001f680",)),
        ("Wow \U0001f525\U0001f525!", "Wow!", ("\U0001f525",)),
        ("\U0001f469\u200d\U0001f4bb at work", "at work", ("\U0001f4bb",)),
        ("Vive la \U0001f1eb\U0001f1f7", "Vive la", ("\U0001f30d",)),
        ("Nice \U0001f44d\U0001f3fd", "Nice", ("\U0001f44d",)),
        ("Plain text", "Plain text", ()),
    ],
)
def test_emoji_are_taken_out_as_artwork(title: str, text: str, emoji: tuple[str, ...]) -> None:
    """Joined sequences count as one, flags become a globe."""
    assert split_emoji(title) == (text, emoji)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "What's the \u00bd life of \u2615?", "What's the \u00bd life of coffee?", id="before a mark"
        ),
        pytest.param("I sold my \U0001f697", "I sold my car", id="at the end"),
        pytest.param("A week with a \U0001f436!", "A week with a dog!", id="by its name in Unicode"),
        pytest.param("I moved to \U0001f1eb\U0001f1f7.", "I moved to France.", id="a flag"),
        pytest.param("I moved to \U0001f1fb\U0001f1fa.", "I moved.", id="a flag of another country"),
        pytest.param("We ship to Mars \U0001f680!", "We ship to Mars!", id="only an ornament"),
        pytest.param("The \U0001f525 take", "The take", id="before a word"),
    ],
)
def test_an_emoji_that_stands_for_a_word_is_written_out(title: str, text: str) -> None:
    """`The half life of?` is no sentence."""
    assert split_emoji(title)[0] == text


@pytest.mark.parametrize(
    ("title", "own"),
    [
        pytest.param("Hot \U0001f525", True, id="plain"),
        pytest.param("Salut \U0001f1eb\U0001f1f7", False, id="flag"),
        pytest.param("Us \U0001f468\u200d\U0001f469\u200d\U0001f467", False, id="family"),
        pytest.param("Us \U0001f1eb\U0001f1f7 \U0001f525", True, id="flag and plain"),
        pytest.param("Us", False, id="none"),
    ],
)
def test_a_part_of_a_sequence_does_not_speak_for_itself(title: str, own: bool) -> None:
    """Half a family or a globe for a flag says less than a telling word."""
    assert has_complete_emoji(title) is own


@pytest.mark.parametrize(
    ("emoji", "name"),
    [
        pytest.param("\u2615", "coffee", id="not a hot beverage"),
        pytest.param("\U0001f3b8", "guitar", id="as Unicode has it"),
        pytest.param("\U0001f436", "dog", id="not a dog face"),
        pytest.param("\U0001f1ef\U0001f1f5", "Japan", id="a flag is its country"),
    ],
)
def test_an_emoji_gets_the_name_that_a_sentence_uses(emoji: str, name: str) -> None:
    """In English, without an article."""
    assert split_emoji(f"All of my {emoji}") == (f"All of my {name}", split_emoji(emoji)[1])

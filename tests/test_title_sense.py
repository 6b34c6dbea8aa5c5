"""The bench of understanding compares fairly, and its labelled sets are whole."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.bench.phrase_match import is_accepted_phrase, is_same_text, length_words, same_emoji, words_of
from tests.bench.title_sense import LABELLED, bench, read_labels
from thumbcli.contract import Category
from thumbcli.render.title.tone import Tone


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don\u2019t buy the iPhone 17!", ("dont", "buy", "the", "iphone", "17")),
        ("$10,000 vs 2.5%", ("$10", "000", "vs", "2", "5%")),
        ("कार्य योजना", ("कार्य", "योजना")),
        ("iPhone\u306e\u4e2d", ("iphone", "\u306e", "\u4e2d")),
        ("\U0001f525 -", ()),
    ],
    ids=["an apostrophe", "signs of money", "vowel signs", "letters of an unspaced script", "no word"],
)
def test_a_text_is_taken_apart_into_words(text: str, words: tuple[str, ...]) -> None:
    """Folded words with their vowel signs, letters where no spaces part words."""
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("phrase", "accepted", "right"),
    [
        ("Mayo Clinic", ("mayo clinic",), True),
        ("the Mayo Clinic diet", ("Mayo Clinic diet",), True),
        ("Build a Cat House", ("I Built a $10,000 Cat House",), False),
        ("Dream Cat House", ("$10,000 Dream Cat House for My Cat",), False),
        ("Dream Cat House", ("a Dream Cat House for Cats",), True),
        ("", ("-", "Robot"), True),
        ("", ("Robot",), False),
        ("Robot", ("-",), False),
        ("\u9ed1\u6d1e\u7684\u79d8\u5bc6", ("\u9ed1\u6d1e\u79d8\u5bc6",), True),
    ],
    ids=[
        "same but for case",
        "one word more",
        "few words shared",
        "less than half",
        "a run of at least half",
        "none accepted",
        "none not accepted",
        "some where none is right",
        "letters of an unspaced script",
    ],
)
def test_a_phrase_counts_by_its_words(phrase: str, accepted: tuple[str, ...], right: bool) -> None:
    """By most of its words, or as a run of half of them."""
    assert is_accepted_phrase(phrase, accepted) is right


def test_a_text_is_the_same_but_for_punctuation() -> None:
    """A dash or a colon makes no other headline."""
    assert is_same_text("Bavaria: Live!", ("bavaria - live",))
    assert not is_same_text("Bavaria Live Today", ("bavaria - live",))


def test_an_emoji_is_the_same_in_another_presentation_or_skin_tone() -> None:
    """U+FE0F and skin tones do not count."""
    assert same_emoji("\u2764\ufe0f", ("\u2764",))
    assert same_emoji("\U0001f44b\U0001f3fd", ("\U0001f44b",))
    assert not same_emoji("\u2764", ("-",))


def test_length_is_counted_in_words_whatever_the_script() -> None:
    """Three letters are a word where no spaces part words."""
    assert length_words("Why I left | it") == 4
    assert length_words("\u9ed1\u6d1e\u7684\u79d8\u5bc6\u5417") == 2
    assert length_words("\uae40\uc219 \uc774\uc57c\uae30") == 2


def test_the_labelled_titles_name_what_exists() -> None:
    """Categories and tones are those of the code, and no answer is missing."""
    labels = read_labels(LABELLED / "titles.jsonl")
    assert len({label.title for label in labels}) == len(labels) == 230
    assert {name for label in labels for name in label.category} <= {*Category, "-"}
    assert {name for label in labels for name in label.tone} <= {*Tone}
    assert all(label.clean and label.hook and label.accent and label.icons for label in labels)


def test_objects_are_labelled_once() -> None:
    """None of them is rated on words, and each has an answer."""
    labels = read_labels(LABELLED / "objects.jsonl")
    assert len({label.title for label in labels}) == len(labels) == 220
    assert all(label.icons and not label.clean for label in labels)


def test_the_headlines_are_ten_grave_and_ten_ordinary_in_each_language() -> None:
    """So that recall and precision compare between languages."""
    labels = read_labels(LABELLED / "tone.jsonl")
    counts = Counter((label.lang, "grave" in label.tone) for label in labels)
    assert len(counts) == 24
    assert set(counts.values()) == {10}


@pytest.mark.long
def test_the_bench_reads_any_labelled_file() -> None:
    """A file of headlines is rated on tone and speed only."""
    lines = list(bench(LABELLED / "tone.jsonl"))
    assert lines[0] == "0 titles, 0 for their object alone, 240 headlines"
    assert lines[1].startswith("grave headlines")
    assert not any(line.startswith("hook") for line in lines)

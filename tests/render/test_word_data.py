"""The word lists: how a file is read, and that each of ours is sound."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import Category
from thumbcli.render.title.stop_words import stop_words
from thumbcli.render.title.topic import Topic
from thumbcli.render.title.word_data import DATA, read_lists, read_table, word_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = sorted(file.name for file in DATA.iterdir())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the place of a word list of the test's own."""
    return tmp_path / "own.txt"


def weight(key: str) -> int:
    """Read a key as a number."""
    return int(key)


def test_a_list_holds_the_words_of_all_lines_with_its_key(file: Path) -> None:
    """In the order of the file; comments and empty lines do not count."""
    file.write_text("# Sums.\n\n5: five fünf\n3: three\n5: 五\n", encoding="utf-8")
    assert read_lists(file, weight) == {5: ("five", "fünf", "五"), 3: ("three",)}
    assert read_table(file, weight) == {"five": 5, "fünf": 5, "五": 5, "three": 3}


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        pytest.param("money cash", "expected `key: word word ...`, found 'money cash'", id="no colon"),
        pytest.param(": cash", "expected `key: word word ...`", id="no key"),
        pytest.param("5:", "expected `key: word word ...`", id="no words"),
        pytest.param("five: cash", "invalid literal for int", id="a key that cannot be read"),
        pytest.param("1: cash", "'cash' is already listed", id="a word of an earlier line"),
        pytest.param("1: coin note coin", "'coin' is already listed", id="a word twice in a line"),
    ],
)
@pytest.mark.parametrize("read", [read_lists, read_table], ids=["lists", "table"])
def test_a_broken_line_is_named(read: Callable[..., object], file: Path, line: str, trouble: str) -> None:
    """By file and line, so that it is found at once."""
    file.write_text(f"# Sums.\n1: cash\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^own\.txt:3: ") as caught:
        read(file, weight)
    assert trouble in str(caught.value)


def test_a_word_may_stand_in_two_lists_but_once_in_a_table(file: Path) -> None:
    """A table tells one thing of each word."""
    file.write_text("1: cash\n2: cash\n", encoding="utf-8")
    assert read_lists(file, weight) == {1: ("cash",), 2: ("cash",)}
    with pytest.raises(ValueError, match=r"own\.txt:2: 'cash' is already listed"):
        read_table(file, weight)


def test_every_file_says_what_it_holds_in_lower_case_words() -> None:
    """What is read from a title is in lower case too; the names of emoji are keys."""
    wrong = {}
    for name in FILES:
        text = (DATA / name).read_text(encoding="utf-8")
        words = [word for words in read_lists(DATA / name, str).values() for word in words]
        upper = [word for word in words if word != word.lower()]
        if upper or not words or not text.startswith("# ") or not text.endswith("\n"):
            wrong[name] = upper
    assert wrong == {}


def test_the_lines_of_a_key_stand_together() -> None:
    """So that nobody overlooks the other half of a list."""
    apart = {}
    for name in FILES:
        lines = (DATA / name).read_text(encoding="utf-8").splitlines()
        keys = [line.partition(":")[0] for line in lines if line and not line.startswith("#")]
        starts = [key for before, key in zip(["", *keys], keys, strict=False) if key != before]
        assert starts, name
        if twice := [key for key, times in Counter(starts).items() if times > 1]:
            apart[name] = twice
    assert apart == {}


@pytest.mark.parametrize(
    "name", ["topic_names.txt", "topic_words_en.txt", "function_words.txt", "word_lists.txt"]
)
def test_words_without_an_order_of_their_own_are_sorted(name: str) -> None:
    """A list that is sorted is easy to compare and to add to."""
    lists = read_lists(DATA / name, str)
    assert {key: words for key, words in lists.items() if list(words) != sorted(words)} == {}


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("topic_[nw]*.txt")))
def test_a_word_points_to_a_topic_with_one_weight(name: str) -> None:
    """Two would add up unseen."""
    lists = read_lists(DATA / name, lambda key: key)
    pairs = [(key.split()[0], word) for key, words in lists.items() for word in words]
    assert {Topic(topic).category for topic, _ in pairs} >= {Category.NEWS_COMMENTARY, Category.FOOD_COOKING}
    assert len(pairs) == len(set(pairs)) > 60


def test_lists_that_exclude_each_other_share_no_word() -> None:
    """A word carries a headline or it does not."""
    lists = [word_list("article"), stop_words() - word_list("article"), word_list("weak"), word_list("power")]
    assert min(map(len, lists)) > 15
    assert len(frozenset[str]().union(*lists)) == sum(map(len, lists))

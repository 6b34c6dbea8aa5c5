"""The memory of one run: who asked, who claimed, and who has the better right to a name."""

from __future__ import annotations

from contextlib import closing
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from thumbcli.batch.names.name_registry import Ledger, Wish
from thumbcli.contract import make_request

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    """Give an empty one."""
    with closing(Ledger()) as ledger:
        yield ledger


def wish(key: str, name: str = "a.webp", *, title: str = "A", format_: str | None = "youtube") -> Wish:
    """Return the wish of a picture for a name."""
    set_id = None if format_ else "set-1"
    return Wish(key, (name,), make_request(title, format=format_, custom_assets_id=set_id))


def test_the_first_to_ask_is_remembered(ledger: Ledger) -> None:
    """Whoever asks for the same picture later learns where it was asked for first."""
    assert ledger.ask("v1:a", "titles.txt:1") is None
    assert ledger.ask("v1:b", "titles.txt:2") is None
    assert ledger.ask("v1:a", "titles.txt:3") == "titles.txt:1"
    assert ledger.ask("v1:a", "titles.txt:4") == "titles.txt:1"


def test_asked_for_is_what_was_read_or_surveyed(ledger: Ledger) -> None:
    """A row further down counts as soon as it was looked at."""
    ledger.ask("v1:read", "titles.txt:1")
    ledger.wish([wish("v1:surveyed")])
    assert ledger.asks("v1:read")
    assert ledger.asks("v1:surveyed")
    ledger.hear(["v1:heard"])
    assert ledger.asks("v1:heard")
    assert not ledger.asks("v1:never")


@pytest.mark.parametrize("again", ["a.webp", "A.WEBP"], ids=["the same name", "case does not count"])
def test_a_name_has_one_owner(ledger: Ledger, again: str) -> None:
    """Claimed once, it stays with its key, which may claim it as often as it likes."""
    assert ledger.claim("a.webp", "v1:a")
    assert not ledger.claim(again, "v1:b")
    assert ledger.claim(again, "v1:a")


def test_another_picture_s_wish_is_the_better_right(ledger: Ledger) -> None:
    """A name that is natural to one picture is not given to another as a makeshift."""
    ledger.wish([wish("v1:a", "a-x.webp")])
    assert ledger.is_wished("A-X.webp", "v1:b")
    assert not ledger.is_wished("a-x.webp", "v1:a")
    assert not ledger.is_wished("b.webp", "v1:b")


@pytest.mark.parametrize(
    ("wishes", "levels"),
    [
        pytest.param([wish("v1:a")], [0], id="alone: the plain name"),
        pytest.param([wish("v1:a"), wish("v1:b", "b.webp")], [0, 0], id="two names: both plain"),
        pytest.param(
            [wish("v1:a", format_="x"), wish("v1:b", format_="youtube")],
            [1, 0],
            id="two formats: the first of the contract is plain, the other is called by its format",
        ),
        pytest.param(
            [wish("v1:a", title="B"), wish("v1:b", title="A")],
            [2, 0],
            id="two titles: the first of the alphabet is plain, the other is called by its key",
        ),
        pytest.param([wish("v1:b"), wish("v1:a")], [2, 0], id="two settings: the smaller key is plain"),
        pytest.param(
            [wish("v1:c", format_="x"), wish("v1:b", format_="x"), wish("v1:a")],
            [2, 2, 0],
            id="two of one format: a format would not tell them apart",
        ),
        pytest.param(
            [wish("v1:a", format_=None), wish("v1:b", format_="linkedin")],
            [1, 0],
            id="a format that a reference set chooses comes last",
        ),
    ],
)
def test_contested_names(wishes: list[Wish], levels: list[int]) -> None:
    """Decided by what is asked; whoever spoke first has no advantage."""
    for order in permutations(wishes):
        with closing(Ledger()) as ledger:
            for one in order:
                ledger.wish([one])
            ledger.settle()
            assert [ledger.level(one.key) for one in wishes] == levels


def test_a_wish_twice_is_one_wish(ledger: Ledger) -> None:
    """The same title in two rows does not contest its own name."""
    ledger.wish([wish("v1:a"), wish("v1:a")])
    ledger.settle()
    assert ledger.level("v1:a") == 0


def test_a_file_that_was_given_away_is_remembered(ledger: Ledger) -> None:
    """Whoever asks for its old picture later learns that it is gone."""
    ledger.give_away("v1:a")
    assert ledger.given_away(["v1:a", "v1:b"]) == {"v1:a"}
    assert ledger.given_away([]) == set()

"""The registry of one run: keys seen, names claimed, and names that several rows want."""

from __future__ import annotations

from contextlib import closing
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from thumbcli.batch.names.name_registry import NameRegistry, Wanted
from thumbcli.contract import make_request

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def registry() -> Iterator[NameRegistry]:
    """Give an empty registry."""
    with closing(NameRegistry()) as registry:
        yield registry


def wanted(
    key: str,
    name: str = "a.webp",
    *,
    title: str = "A",
    format_: str | None = "youtube",
    explicit: bool = False,
    location: str = "titles.csv:1",
) -> Wanted:
    """Return the name that a row wants for its picture."""
    set_id = None if format_ else "set-1"
    request = make_request(title, format=format_, custom_assets_id=set_id)
    second = name.replace(".", f"-{format_}.")
    return Wanted(key, name, second, request, explicit, location)


def test_the_first_row_of_a_key_is_remembered(registry: NameRegistry) -> None:
    """Later rows with that key get its location."""
    assert registry.add_row("v2:a", "titles.txt:1") is None
    assert registry.add_row("v2:b", "titles.txt:2") is None
    assert registry.add_row("v2:a", "titles.txt:3") == "titles.txt:1"
    assert registry.add_row("v2:a", "titles.txt:4") == "titles.txt:1"


def test_requested_is_what_was_planned_or_read_ahead(registry: NameRegistry) -> None:
    """A row further down counts as soon as it was read."""
    registry.add_row("v2:planned", "titles.txt:1")
    registry.add_wanted([wanted("v2:ahead")])
    assert registry.is_requested("v2:planned")
    assert registry.is_requested("v2:ahead")
    registry.add_upcoming(["v2:upcoming"])
    assert registry.is_requested("v2:upcoming")
    assert not registry.is_requested("v2:never")


@pytest.mark.parametrize("again", ["a.webp", "A.WEBP"], ids=["the same name", "case does not count"])
def test_a_name_has_one_owner(registry: NameRegistry, again: str) -> None:
    """Claimed once, it stays with its key, which may claim it as often as it likes."""
    assert registry.claim("a.webp", "v2:a")
    assert not registry.claim(again, "v2:b")
    assert registry.claim(again, "v2:a")


def test_the_plain_name_of_another_picture_takes_precedence(registry: NameRegistry) -> None:
    """The plain name of one picture is not the second choice of another."""
    registry.add_wanted([wanted("v2:a", "a-x.webp")])
    assert registry.is_wanted("A-X.webp", "v2:b")
    assert not registry.is_wanted("a-x.webp", "v2:a")
    assert not registry.is_wanted("b.webp", "v2:b")


@pytest.mark.parametrize(
    ("candidates", "levels"),
    [
        pytest.param([wanted("v2:a")], [0], id="alone: the plain name"),
        pytest.param([wanted("v2:a"), wanted("v2:b", "b.webp")], [0, 0], id="two names: both plain"),
        pytest.param(
            [wanted("v2:a", format_="x"), wanted("v2:b", format_="youtube")],
            [1, 0],
            id="two formats: the first of the contract is plain, the other is called by its format",
        ),
        pytest.param(
            [wanted("v2:a", title="B"), wanted("v2:b", title="A")],
            [2, 0],
            id="two titles: the first of the alphabet is plain, the other is called by its key",
        ),
        pytest.param([wanted("v2:b"), wanted("v2:a")], [2, 0], id="two settings: the smaller key is plain"),
        pytest.param(
            [wanted("v2:c", format_="x"), wanted("v2:b", format_="x"), wanted("v2:a")],
            [2, 2, 0],
            id="two of one format: a format would not tell them apart",
        ),
        pytest.param(
            [wanted("v2:a", format_=None), wanted("v2:b", format_="linkedin")],
            [1, 0],
            id="a format that a reference set chooses comes last",
        ),
        pytest.param(
            [wanted("v2:a"), wanted("v2:b", title="B", explicit=True)],
            [2, 0],
            id="a name that the user gave goes before one that comes from a title",
        ),
    ],
)
def test_contested_names(candidates: list[Wanted], levels: list[int]) -> None:
    """Decided by the requests; the order of rows does not matter."""
    for order in permutations(candidates):
        with closing(NameRegistry()) as registry:
            for one in order:
                registry.add_wanted([one])
            registry.resolve_contested()
            assert [registry.level(one.name, one.key) for one in candidates] == levels


def test_a_name_wanted_twice_by_one_key_is_not_contested(registry: NameRegistry) -> None:
    """The same title in two rows does not contest its own name."""
    registry.add_wanted([wanted("v2:a"), wanted("v2:a")])
    registry.resolve_contested()
    assert registry.level("a.webp", "v2:a") == 0


def test_rows_with_one_picture_and_two_names_are_two(registry: NameRegistry) -> None:
    """Each name is a file of its own, and each of them is asked for once."""
    assert registry.add_row("v2:a", "titles.csv:1", "a.webp") is None
    assert registry.add_row("v2:a", "titles.csv:2", "b.webp") is None
    assert registry.add_row("v2:a", "titles.csv:3", "a.webp") == "titles.csv:1"


def test_a_picture_is_made_by_the_first_row_that_has_it_made(registry: NameRegistry) -> None:
    """Whoever comes later takes a copy."""
    assert registry.making("v2:a") is None
    registry.add_making("v2:a", "titles.csv:1")
    registry.add_making("v2:a", "titles.csv:2")
    assert registry.making("v2:a") == "titles.csv:1"


def test_rows_that_claim_one_name_for_several_pictures_are_named(registry: NameRegistry) -> None:
    """In the order of the list; the same picture, another format or a name from a title is no rival."""
    rows = [("v2:a", 12), ("v2:b", 9), ("v2:a", 13)]
    registry.add_wanted(wanted(key, explicit=True, location=f"titles.csv:{line}") for key, line in rows)
    registry.add_wanted([wanted("v2:c", location="titles.csv:1")])
    registry.add_wanted([wanted("v2:d", explicit=True, format_="x", location="titles.csv:2")])
    registry.resolve_contested()
    youtube, x = (make_request("A", format=format_) for format_ in ("youtube", "x"))
    assert registry.rivals("A.webp", youtube) == "titles.csv:9 and titles.csv:12"
    assert registry.rivals("a.webp", x) == ""
    assert registry.rivals("b.webp", youtube) == ""


@pytest.mark.timeout(20)
def test_ten_thousand_rows_with_one_name_are_told_in_a_line(registry: NameRegistry) -> None:
    """Each of them is told, so what is told must not grow with them, nor what it takes."""
    many = 10_000
    registry.add_wanted(wanted(f"v2:{n}", explicit=True, location=f"titles.csv:{n + 2}") for n in range(many))
    registry.resolve_contested()
    request = make_request("A", format="youtube")
    told = {registry.rivals("a.webp", request) for _ in range(many)}
    assert told == {"titles.csv:2, titles.csv:3 and 9,998 more"}


def test_a_claimed_name_says_where_its_row_stands(registry: NameRegistry) -> None:
    """So that the next one can be told."""
    registry.claim("a.webp", "v2:a", "youtube", "titles.csv:7")
    registry.claim("a.webp", "v2:b", "youtube", "titles.csv:8")
    assert registry.claimed_at("A.webp", "youtube") == "titles.csv:7"
    assert registry.claimed_at("A.webp", "x") is None
    assert registry.claimed_at("b.webp", "youtube") is None

"""The registry of one run: keys seen, names claimed, and names that several rows want."""

from __future__ import annotations

from contextlib import closing
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from thumbcli.batch.names.name_registry import NameRegistry
from thumbcli.contract import make_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.contract import Request


@pytest.fixture
def registry() -> Iterator[NameRegistry]:
    """Give an empty registry."""
    with closing(NameRegistry()) as registry:
        yield registry


def wanted(
    key: str, name: str = "a.webp", *, title: str = "A", format_: str | None = "youtube"
) -> tuple[str, str, Request]:
    """Return the name that a picture candidates."""
    set_id = None if format_ else "set-1"
    return key, name, make_request(title, format=format_, custom_assets_id=set_id)


def test_the_first_row_of_a_key_is_remembered(registry: NameRegistry) -> None:
    """Later rows with that key get its location."""
    assert registry.add_row("v1:a", "titles.txt:1") is None
    assert registry.add_row("v1:b", "titles.txt:2") is None
    assert registry.add_row("v1:a", "titles.txt:3") == "titles.txt:1"
    assert registry.add_row("v1:a", "titles.txt:4") == "titles.txt:1"


def test_requested_is_what_was_planned_or_read_ahead(registry: NameRegistry) -> None:
    """A row further down counts as soon as it was read."""
    registry.add_row("v1:planned", "titles.txt:1")
    registry.add_wanted([wanted("v1:ahead")])
    assert registry.is_requested("v1:planned")
    assert registry.is_requested("v1:ahead")
    registry.add_upcoming(["v1:upcoming"])
    assert registry.is_requested("v1:upcoming")
    assert not registry.is_requested("v1:never")


@pytest.mark.parametrize("again", ["a.webp", "A.WEBP"], ids=["the same name", "case does not count"])
def test_a_name_has_one_owner(registry: NameRegistry, again: str) -> None:
    """Claimed once, it stays with its key, which may claim it as often as it likes."""
    assert registry.claim("a.webp", "v1:a")
    assert not registry.claim(again, "v1:b")
    assert registry.claim(again, "v1:a")


def test_the_plain_name_of_another_picture_takes_precedence(registry: NameRegistry) -> None:
    """The plain name of one picture is not the second choice of another."""
    registry.add_wanted([wanted("v1:a", "a-x.webp")])
    assert registry.is_wanted("A-X.webp", "v1:b")
    assert not registry.is_wanted("a-x.webp", "v1:a")
    assert not registry.is_wanted("b.webp", "v1:b")


@pytest.mark.parametrize(
    ("candidates", "levels"),
    [
        pytest.param([wanted("v1:a")], [0], id="alone: the plain name"),
        pytest.param([wanted("v1:a"), wanted("v1:b", "b.webp")], [0, 0], id="two names: both plain"),
        pytest.param(
            [wanted("v1:a", format_="x"), wanted("v1:b", format_="youtube")],
            [1, 0],
            id="two formats: the first of the contract is plain, the other is called by its format",
        ),
        pytest.param(
            [wanted("v1:a", title="B"), wanted("v1:b", title="A")],
            [2, 0],
            id="two titles: the first of the alphabet is plain, the other is called by its key",
        ),
        pytest.param([wanted("v1:b"), wanted("v1:a")], [2, 0], id="two settings: the smaller key is plain"),
        pytest.param(
            [wanted("v1:c", format_="x"), wanted("v1:b", format_="x"), wanted("v1:a")],
            [2, 2, 0],
            id="two of one format: a format would not tell them apart",
        ),
        pytest.param(
            [wanted("v1:a", format_=None), wanted("v1:b", format_="linkedin")],
            [1, 0],
            id="a format that a reference set chooses comes last",
        ),
    ],
)
def test_contested_names(candidates: list[tuple[str, str, Request]], levels: list[int]) -> None:
    """Decided by the requests; the order of rows does not matter."""
    for order in permutations(candidates):
        with closing(NameRegistry()) as registry:
            for one in order:
                registry.add_wanted([one])
            registry.resolve_contested()
            assert [registry.level(key) for key, *_ in candidates] == levels


def test_a_name_wanted_twice_by_one_key_is_not_contested(registry: NameRegistry) -> None:
    """The same title in two rows does not contest its own name."""
    registry.add_wanted([wanted("v1:a"), wanted("v1:a")])
    registry.resolve_contested()
    assert registry.level("v1:a") == 0


def test_a_replaced_file_is_remembered(registry: NameRegistry) -> None:
    """A later row that candidates its old picture learns that it is replaced."""
    registry.mark_replaced("v1:a")
    assert registry.replaced(["v1:a", "v1:b"]) == {"v1:a"}
    assert registry.replaced([]) == set()

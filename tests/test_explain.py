"""`thumbcli.explain`: what the local engine understands of a title, from Python."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from tests.cli.run import thumb
from tests.faults import picture
from thumbcli import Category, Explanation, ItemError, explain

MONEY = "10 Money Mistakes Keeping You Poor"


def test_it_is_what_the_command_says() -> None:
    """Field by field, in the same order."""
    found = explain(MONEY, format="blogpost", headline="Stop", variant=2)
    ran = thumb("explain", MONEY, "--json", "-f", "blogpost", "--headline", "Stop", "--variant", "2")
    assert list(ran.events[0].items()) == list(json.loads(json.dumps(found.as_dict())).items())


def test_it_needs_no_client_and_changes_nothing() -> None:
    """A frozen record."""
    found = explain(f"  {MONEY}\n", category="travel")
    assert isinstance(found, Explanation)
    assert (found.title, found.category) == (MONEY, Category.TRAVEL)
    with pytest.raises(FrozenInstanceError):
        found.title = "other"  # type: ignore[misc] # what the test is about


@pytest.mark.parametrize(
    ("title", "options", "words"),
    [
        pytest.param("", {}, "title is required", id="no title"),
        pytest.param(7, {}, "title must be str", id="no text"),
        pytest.param("x" * 201, {}, "title has 201 characters", id="long title"),
        pytest.param("A", {"text": "half"}, "text must be one of", id="unknown text"),
        pytest.param("A", {"headline": 7}, "headline must be str", id="headline of another type"),
        pytest.param("A", {"headlines": "B"}, "unknown option 'headlines'", id="unknown option"),
        pytest.param("A", {"layout": "none"}, "there is no layout 'none'", id="unknown layout"),
        pytest.param("A", {"photo": "none.png"}, "none.png", id="no such photo"),
        pytest.param("\U00012000\U00012001", {}, "no installed font draws its", id="no font"),
    ],
)
def test_what_could_not_be_drawn_is_an_error_of_that_title(
    title: Any,  # noqa: ANN401 - also what is no title
    options: dict[str, Any],
    words: str,
) -> None:
    """With the same message as a picture of it."""
    with pytest.raises(ItemError, match=words):
        explain(title, **options)


def test_a_photo_changes_the_layout(tmp_path: Any) -> None:  # noqa: ANN401 - a fixture
    """It is looked at only as far as that."""
    photo = tmp_path / "me.png"
    photo.write_bytes(picture(64, 64, "png"))
    assert explain("Why We Forget", photo=photo).layout == "photo"
    assert explain("Why We Forget").layout != "photo"


def test_threads_may_ask_at_once() -> None:
    """Each gets the answer to its own title."""
    titles = [f"{number} Money Mistakes" for number in range(2, 40)]
    with ThreadPoolExecutor(8) as pool:
        assert [found.title for found in pool.map(explain, titles)] == titles

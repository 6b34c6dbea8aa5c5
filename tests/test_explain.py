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
from thumbcli.contract import make_request
from thumbcli.render.compose import compose

MONEY = "10 Money Mistakes Keeping You Poor"


def test_it_is_what_the_command_says() -> None:
    """Field by field, in the same order."""
    found = explain(MONEY, format="blogpost", headline="Stop", variant=2)
    ran = thumb("explain", MONEY, "--json", "-f", "blogpost", "--headline", "Stop", "--variant", "2")
    assert list(ran.events[0].items()) == list(json.loads(json.dumps(found.as_dict())).items())


@pytest.mark.parametrize("format_", ["youtube", "instagram", "blogpost"])
@pytest.mark.parametrize(
    "title",
    [
        MONEY,
        "The History of Coffee: From Ethiopia to Your Cup in Twelve Long and Winding Chapters",
        "Everything You Always Wanted to Know About the Weather in Lisbon But Were Afraid to Ask",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    ],
)
def test_it_tells_what_is_drawn(title: str, format_: str) -> None:
    """The words and the layout of the picture, whatever became of the first composition."""
    drawn = compose(make_request(title, format=format_))
    found = explain(title, format=format_)
    headline = drawn.composition.headline
    assert (found.layout, found.headline, found.subtitle) == (drawn.family, headline.main, headline.sub)
    warnings = [reason for reason in found.reasons if reason.startswith("warning: ")]
    assert warnings == [f"warning: {warning}" for warning in drawn.warnings]


def test_a_part_of_a_title_is_not_called_the_whole() -> None:
    """Nor short, where it is not."""
    found = explain("The History of Coffee: From Ethiopia to Your Cup in Twelve Winding Chapters")
    assert (found.headline, found.subtitle[:13]) == ("The History of Coffee", "From Ethiopia")
    assert "headline: the main part of the title, which is short" in found.reasons
    assert "headline: the whole title, which is short" in explain("Why We Forget").reasons


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


@pytest.mark.long
def test_threads_may_ask_at_once() -> None:
    """Each gets the answer to its own title."""
    titles = [f"{number} Money Mistakes" for number in range(2, 40)]
    with ThreadPoolExecutor(8) as pool:
        assert [found.title for found in pool.map(explain, titles)] == titles

"""The keywords of the library: what they set, and the errors for wrong ones."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from tests.faults import picture
from thumbcli.batch.choices.choices_file import Choice
from thumbcli.batch.requests.keyword_options import (
    KeywordRequestBuilder,
    PictureOptions,
    Title,
    build_request,
    check_options,
    title_text,
)
from thumbcli.contract import EngineName, Request, fingerprint, make_request
from thumbcli.contract.design_options import PLAIN, make_design
from thumbcli.errors import RequestError

ALL: PictureOptions = {
    "format": "x",
    "category": "travel",
    "model": "hd",
    "output_format": "png",
    "use_photo": True,
    "use_logo": True,
    "photo": None,
    "logo": None,
    "custom_assets_id": "set-1",
    "layout": "impact",
    "variant": 2,
    "palette": "#000,#fff",
    "font": "Anton",
    "logo_position": "top-left",
    "logo_size": "20%",
    "photo_crop": "close",
    "photo_side": "left",
    "text": "full",
    "headline": "Large",
    "subtitle": "Small",
    "emphasis": "Large",
}


def test_every_option_reaches_the_request() -> None:
    """Each arrives where the engines read it."""
    design = make_design(
        layout="impact",
        variant=2,
        palette="#000,#fff",
        font="Anton",
        logo_position="top-left",
        logo_size="20%",
        photo_crop="close",
        photo_side="left",
        text="full",
        headline="Large",
        subtitle="Small",
        emphasis="Large",
    )
    assert build_request("A", ALL) == make_request(
        "A",
        format="x",
        category="travel",
        model="hd",
        output_format="png",
        use_photo=True,
        use_logo=True,
        custom_assets_id="set-1",
        design=design,
    )


@pytest.mark.parametrize("name", ["photo", "logo", "avatar", "background", "template", "icon", "author"])
@pytest.mark.parametrize("empty", ["", Path()])
def test_an_empty_option_is_none(name: str, empty: Path | str) -> None:
    """A script hands on a variable that is not set; the command line makes a path of it."""
    if name in {"photo", "logo", "avatar", "background"} or isinstance(empty, str):
        options = cast("PictureOptions", {name: empty})
        assert build_request("A", options).canonical() == make_request("A").canonical()


def test_none_is_the_same_as_leaving_an_option_out() -> None:
    """So a row of a database can be passed on as it is."""
    nothing = check_options(dict.fromkeys(ALL))
    assert build_request("A", nothing) == build_request("A", {}) == make_request("A")


@pytest.mark.parametrize("name", ALL)
def test_an_option_of_the_wrong_type_is_refused(name: str) -> None:
    """With the types that it takes."""
    with pytest.raises(RequestError, match=f"{name} must be "):
        check_options({name: object()})


def test_a_photo_is_a_path_or_an_asset() -> None:
    """Not bytes."""
    with pytest.raises(RequestError, match="photo must be str or Path or Asset"):
        check_options({"photo": picture(8, 8, "png")})


@pytest.mark.parametrize("item", ["B", {"title": "B"}, make_request("B", format="x")], ids=type)
def test_a_key_does_not_depend_on_how_it_was_asked(item: object) -> None:
    """A text, a mapping and a request mean the same picture."""
    reader = KeywordRequestBuilder({"format": "x"}, EngineName.LOCAL)
    request, key = reader.read(item)
    assert request == make_request("B", format="x")
    assert key == fingerprint(request, EngineName.LOCAL)


@pytest.mark.parametrize(
    ("item", "title"),
    [
        (" A ", " A "),
        ({"title": "A"}, "A"),
        (Request(title="A"), "A"),
        ({"titel": "A"}, "{'titel': 'A'}"),
        (7, "7"),
    ],
    ids=["a text", "a mapping", "a request", "a slip", "no title at all"],
)
def test_a_title_is_shown_as_it_was_given(item: object, title: str) -> None:
    """So that a person finds it again."""
    (read,) = KeywordRequestBuilder({}, EngineName.LOCAL).spread(item)
    assert title_text(read) == title


@pytest.mark.parametrize(
    ("options", "message", "remedy"),
    [
        pytest.param({"fromat": "x"}, "unknown option 'fromat'", "did you mean format?", id="a typing error"),
        pytest.param({"zzz": 1}, "unknown option 'zzz'", "options are: format, category", id="no near one"),
        pytest.param({"variant": True}, "variant must be int (not True)", "", id="True is not a number"),
    ],
)
def test_a_wrong_option_is_refused(options: dict[str, object], message: str, remedy: str) -> None:
    """With the near ones, or all."""
    with pytest.raises(RequestError) as caught:
        check_options(options)
    assert caught.value.message == message
    assert caught.value.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("title", "shared", "expected"),
    [
        ("Why We Forget", {}, (3, "hero")),
        ("  Why We Forget ", {}, (3, "hero")),
        ({"title": "Why We Forget"}, {}, (3, "hero")),
        ({"title": "Why We Forget", "variant": 5}, {}, (3, "hero")),
        ({"title": "Why We Forget", "format": "youtube"}, {"format": "x"}, (3, "hero")),
        ("Why We Forget", {"variant": 7}, (3, "hero")),
        ("Why We Forget", {"format": "x"}, (4, None)),
        ("Why We Forget", {"format": "story"}, (0, None)),
        ("Why we forget", {}, (0, None)),
        ("Another", {"variant": 7}, (7, None)),
        ({"title": "Another", "variant": 5}, {}, (5, None)),
    ],
)
def test_what_was_chosen_overrides_the_options_of_a_title(
    title: Title, shared: dict[str, object], expected: tuple[int, str | None]
) -> None:
    """In its format alone; a picture of its A/B set, and a pin, say nothing of it."""
    choices = [
        Choice(target="b", title="Why We Forget", of="a", options={"variant": "9"}),
        Choice(target="a", title="Why We Forget", options={"variant": "3", "layout": "hero"}),
        Choice(target="c", title="Why We Forget", format="x", options={"variant": "4"}),
        Choice(target="d", title="Another", pinned=True),
    ]
    builder = KeywordRequestBuilder(shared, EngineName.LOCAL, choices=choices)
    (item,) = builder.spread(title)
    design = builder.read(item)[0].design
    assert (design.variant or 0, design.layout) == expected


def test_a_language_counts_where_the_title_shows_another_one() -> None:
    """So that naming the language of a channel makes no new pictures of most titles."""
    builder = KeywordRequestBuilder({"language": "en"}, EngineName.LOCAL)
    plain = KeywordRequestBuilder({}, EngineName.LOCAL)
    for title in ("The Best Bread You Can Make", {"title": "The Best Bread You Can Make"}):
        assert builder.read(title) == plain.read(title)
    for title in ("Pourquoi le café est si bon à Paris", {"title": "Pourquoi le café est si bon à Paris"}):
        request, key = builder.read(title)
        assert (request.design.language, key == plain.read(title)[1]) == ("en", False)
    hosted = KeywordRequestBuilder({"language": "en"}, EngineName.THUMBAPI)
    assert hosted.read("Pourquoi le café est si bon à Paris")[0].design == PLAIN

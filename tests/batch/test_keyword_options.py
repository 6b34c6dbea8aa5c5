"""What Python code may wish for, and in which words it is told that it may not."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tests.faults import picture
from thumbcli.batch.requests.keyword_options import PictureOptions, WishReader, as_written, build_wish
from thumbcli.batch.requests.row_options import RowDefaults
from thumbcli.contract import EngineName, Request, fingerprint, make_request
from thumbcli.contract.design_options import make_design
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
}


def test_python_may_wish_for_what_a_row_may() -> None:
    """Nothing is to be had on the command line alone; its kits are an option of the client."""
    rows = {field.name for field in fields(RowDefaults)}
    assert set(ALL) == set(PictureOptions.__annotations__) == rows - {"brands"}


def test_every_wish_is_heard() -> None:
    """It arrives where an engine will look for it."""
    design = make_design(
        layout="impact", variant=2, palette="#000,#fff", font="Anton", logo_position="top-left"
    )
    assert build_wish("A", ALL) == make_request(
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


def test_nothing_said_is_nothing_wished() -> None:
    """None counts as nothing: so a row of a database can be handed on as it is."""
    assert build_wish("A", dict.fromkeys(ALL)) == build_wish("A", {}) == make_request("A")


@pytest.mark.parametrize("name", [name for name in ALL if name not in {"photo", "logo"}])
def test_a_wish_of_the_wrong_type_is_named(name: str) -> None:
    """With what it must be."""
    with pytest.raises(RequestError, match=f"{name} must be "):
        build_wish("A", {name: object()})


def test_a_photo_is_a_path_or_an_asset() -> None:
    """Bytes, for one, are neither."""
    with pytest.raises(RequestError, match="photo must be a path or an Asset"):
        build_wish("A", {"photo": picture(8, 8, "png")})


@pytest.mark.parametrize("item", ["B", {"title": "B"}, make_request("B", format="x")], ids=type)
def test_a_key_does_not_depend_on_how_it_was_asked(item: object) -> None:
    """A text, a mapping and a request mean the same picture."""
    reader = WishReader({"format": "x"}, EngineName.LOCAL, "7")
    request, key = reader.read(item)
    assert request == make_request("B", format="x")
    assert key == fingerprint(request, EngineName.LOCAL, "7")


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
def test_a_title_is_shown_as_it_was_written(item: object, title: str) -> None:
    """So that a person finds it again."""
    assert as_written(item) == title

"""Fonts that users ask for, by name and as a file."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.asset import FontFile
from thumbcli.contract.design_options import make_design
from thumbcli.errors import RequestRefused
from thumbcli.render import draw
from thumbcli.render.compose import compose
from thumbcli.render.typography.fonts import USER_FONT_PREFIX, covers, font_chain
from thumbcli.render.typography.user_fonts import installed_families, load_user_font


def font_file(package: str, name: str) -> FontFile:
    """Return an installed file as a user would give it."""
    data = (files(package) / "files" / name).read_bytes()
    return FontFile(name=name, data=data, sha256=hashlib.sha256(data).hexdigest())


def headline_faces(title: str, font: str | FontFile) -> set[str]:
    """Return the first font of each word of the headline."""
    picture = compose(make_request(title, design=make_design(font=font)))
    return {mark.run.block.fonts[0] for mark in picture.marks if mark.kind == "headline" and mark.run}


@pytest.mark.parametrize(
    "name", ["Playfair Display", "playfair-display", "PLAYFAIR_DISPLAY", "  playfair  display "]
)
def test_a_family_is_found_however_it_is_written(name: str) -> None:
    """Case, blanks and hyphens do not count."""
    assert load_user_font(name) == f"{USER_FONT_PREFIX}playfair-display"


def test_every_installed_family_can_be_asked_for() -> None:
    """Static and variable ones; each has letters."""
    names = list(installed_families())
    assert {"anton", "poppins", "inter"} <= set(names)
    assert all(covers(load_user_font(name), "A") for name in names)


@pytest.mark.parametrize("format_", ["youtube", "instagram", "linkedin"])
def test_all_of_the_headline_is_set_in_the_font(format_: str) -> None:
    """In every layout, instead of the category's own."""
    request = make_request("Learn to Focus Fast", format=format_, design=make_design(font="Lilita One"))
    words = [mark for mark in compose(request).marks if mark.kind == "headline"]
    assert words
    assert all(mark.run and mark.run.block.fonts[0] == f"{USER_FONT_PREFIX}lilita-one" for mark in words)


def test_a_file_is_drawn_with() -> None:
    """The same bytes are the same picture, another file is another one."""
    anton = font_file("fontpkg_anton", "Anton-Regular.ttf")
    lilita = font_file("fontpkg_lilita_one", "LilitaOne-Regular.ttf")
    assert headline_faces("Learn to Focus Fast", anton) == {f"{USER_FONT_PREFIX}{anton.sha256}"}
    images = [
        draw(make_request("Learn to Focus Fast", design=make_design(font=font))).image
        for font in (anton, lilita, anton)
    ]
    assert images[0] == images[2] != images[1]


def test_a_variable_file_is_set_to_its_heaviest() -> None:
    """As the family of the same name is."""
    inter = font_file("fontpkg_inter", "Inter[opsz,wght].ttf")
    pictures = [
        compose(make_request("Learn to Focus", design=make_design(font=font, layout="impact")))
        for font in (inter, font_file("fontpkg_poppins", "Poppins-Thin.ttf"))
    ]
    dark = [sum(picture.pixels[::4]) for picture in pictures]
    assert dark[0] < dark[1]


@pytest.mark.parametrize(
    ("title", "font", "leading"),
    [
        pytest.param("Почему мы забываем", "Lilita One", "oswald", id="Cyrillic in a Latin font"),
        pytest.param("आपको गरीब बनाती", "Anton", "baloo", id="Devanagari in a Latin font"),
        pytest.param("आपको गरीब बनाती", "Poppins", "own:poppins", id="Devanagari in a font that writes it"),
        pytest.param(
            "Почему мы забываем", "Russo One", "own:russo-one", id="Cyrillic in a font that writes it"
        ),
    ],
)
def test_what_a_font_lacks_falls_back(title: str, font: str, leading: str) -> None:
    """A whole headline is never set in two designs."""
    assert font_chain((load_user_font(font),), title).names[0] == leading


@pytest.mark.parametrize(
    ("name", "close"),
    [
        pytest.param("Antom", "anton.", id="one letter off"),
        pytest.param("Playfare", "playfair-display", id="misspelt"),
        pytest.param("barlow", "barlow-condensed", id="half a name"),
        pytest.param("Zzyzx", "anton", id="like none"),
    ],
)
def test_an_unknown_family_is_refused_with_those_that_there_are(name: str, close: str) -> None:
    """The close ones, else the first of all; the name itself is never offered for installing."""
    with pytest.raises(RequestRefused, match=name) as refused:
        draw(make_request("Learn to Focus", design=make_design(font=name)))
    assert refused.value.code == "400"
    assert close in refused.value.remedy
    assert "pip install fontpkg-<family>" in refused.value.remedy
    assert f"fontpkg-{name.lower()}" not in refused.value.remedy


def test_a_family_that_is_like_none_is_not_compared() -> None:
    """Two names with a few letters in common are not close."""
    with pytest.raises(RequestRefused, match="Bebas Neue") as refused:
        draw(make_request("Learn to Focus", design=make_design(font="Bebas Neue")))
    assert refused.value.remedy.startswith("installed are ")


def test_a_file_that_is_no_font_is_refused() -> None:
    """By its name."""
    with pytest.raises(RequestRefused, match=r"notes\.ttf"):
        draw(
            make_request(
                "Hi there", design=make_design(font=FontFile(name="notes.ttf", data=b"x", sha256="0"))
            )
        )

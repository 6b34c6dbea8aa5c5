"""Faces, chains and missing characters."""

from __future__ import annotations

import pytest

from thumbcli.contract import Category, make_request
from thumbcli.errors import NoFont
from thumbcli.render import compose
from thumbcli.render.style.palette import STYLES
from thumbcli.render.title.script import Script
from thumbcli.render.typography import fonts
from thumbcli.render.typography.fonts import FONTS, covers, drawable, font_chain, typeface


@pytest.mark.parametrize("name", sorted(FONTS))
def test_every_font_is_installed_and_has_glyphs(name: str) -> None:
    """The dependencies bring every font along."""
    assert typeface(name).countGlyphs() > 100


@pytest.mark.parametrize("name", sorted(name for name, font in FONTS.items() if "wght" in font.axes))
def test_a_variable_font_is_set_to_its_weight(name: str) -> None:
    """A weight that is silently lost is the classic trap of variable fonts in skia."""
    tag = int.from_bytes(b"wght")
    position = {axis.axis: axis.value for axis in typeface(name).getVariationDesignPosition()}
    assert position[tag] == FONTS[name].axes["wght"]


@pytest.mark.parametrize("category", sorted(set(Category) - {Category.AUTO}))
def test_every_style_names_font_that_exist(category: Category) -> None:
    """A typing error would show as a missing font."""
    style = STYLES[category]
    assert {style.display, style.serif, *style.alternates} <= set(FONTS)


def test_the_first_font_that_has_all_letters_leads() -> None:
    """One word is never set in two designs."""
    cyrillic = "\u041f\u043e\u0447\u0435\u043c\u0443"
    assert font_chain(("archivo", "anton"), "Hello").names == ("archivo",)
    assert font_chain(("anton", "russo"), cyrillic).names[0] == "russo"
    assert font_chain(("anton",), cyrillic).names[0] == "oswald"


def test_a_script_leads_with_its_own_font() -> None:
    """Arabic in its display font, Latin beside it."""
    found = font_chain(("archivo",), "\u0645\u0631\u062d\u0628\u0627 AI")
    assert found.script is Script.ARABIC
    assert found.names[0] == "cairo"


@pytest.mark.parametrize(
    "text",
    [
        "caf\u00e9 \u2192 5 \u20ac",
        "\u7ed3\u679c AI",
        "\u0e40\u0e21\u0e19\u0e39 5",
        "\u05e9\u05dc\u05d5\u05dd 30",
        "\u2605 \u2713",
    ],
)
def test_the_chain_covers_every_character(text: str) -> None:
    """No box is ever drawn."""
    fonts = font_chain(("anton",), text).names
    assert all(any(covers(name, char) for name in fonts) for char in text if not char.isspace())


def test_what_no_font_draws_is_left_out_and_named() -> None:
    """The person is told what is missing."""
    assert drawable("Hi \U00013000 there") == ("Hi there", ("\U00013000",))


def test_a_compatible_form_stands_in_for_a_missing_glyph() -> None:
    """Better a plain letter than none."""
    text, lost = drawable("\uff21\uff22 \ufb01ne")
    assert not lost
    assert text in {"AB fine", "\uff21\uff22 \ufb01ne"}


@pytest.mark.parametrize(
    "title",
    [
        "\u7ed3\u679c\u60ca\u4eba",
        "\u5510\u63da\u3052\u306e\u4f5c\u308a\u65b9",
        "\uc624\ud508\uc18c\uc2a4\uc5d0 \uae30\uc5ec\ud558\ub294 \ubc29\ubc95",
        "GitHub Copilot\u3067\u958b\u767a\u52b9\u7387\u30923\u500d\u306b\u3059\u308b\u65b9\u6cd5",
        "Vue 3 \u3067\u4f5c\u308b Todo \u30a2\u30d7\u30ea",
        "\u0f56\u0f7c\u0f51\u0f0b\u0f61\u0f72\u0f42",
    ],
    ids=["Chinese", "Japanese", "Korean", "Japanese with Latin names", "half Latin", "Tibetan"],
)
def test_a_title_without_a_font_for_its_letters_is_refused(
    title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture of what is left would say something else, or nothing."""
    real = fonts.covers
    monkeypatch.setattr(fonts, "covers", lambda name, char: not name.startswith("cjk") and real(name, char))
    with pytest.raises(NoFont, match="no installed font draws its letters") as refused:
        compose.draw(make_request(title))
    assert refused.value.code == "no-font"
    assert "--font FILE" in refused.value.remedy


@pytest.mark.parametrize("title", ["Learn \u6f22\u5b57 Fast", "Hi \U00013000 there, it is \u7ed3"])
def test_a_title_that_lacks_a_few_letters_is_drawn_with_a_warning(
    title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what is left out, and is drawn anew once a font has it."""
    real = fonts.covers
    monkeypatch.setattr(fonts, "covers", lambda name, char: not name.startswith("cjk") and real(name, char))
    picture = compose.draw(make_request(title))
    assert picture.lacks_glyphs
    assert "no installed font draws" in picture.warnings[0]

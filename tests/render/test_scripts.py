"""Writing systems: each is drawn in a font of its own, the right way round, broken where a reader would."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import Picture, compose
from thumbcli.render.style.palette import STYLES
from thumbcli.render.title.script import Script, dominant_script
from thumbcli.render.typography.fonts import covers, font_chain
from thumbcli.render.typography.measure import measure

if TYPE_CHECKING:
    from thumbcli.render.paint.picture_canvas import LayoutItem

TITLES = {
    Script.LATIN: ("Stop Using Passwords", "archivo"),
    Script.CYRILLIC: ("\u0421\u0434\u0435\u043b\u0430\u0439 \u044d\u0442\u043e", "oswald"),
    Script.GREEK: (
        "\u039c\u03b1\u03b8\u03b1\u03af\u03bd\u03c9 \u03b3\u03c1\u03ae\u03b3\u03bf\u03c1\u03b1",
        "",
    ),
    Script.ARABIC: ("\u0643\u064a\u0641 \u062a\u0631\u0628\u062d \u0627\u0644\u0645\u0627\u0644", "cairo"),
    Script.HEBREW: ("\u05d0\u05d9\u05da \u05dc\u05de\u05d3\u05ea\u05d9", "noto-hebrew"),
    Script.DEVANAGARI: ("\u092a\u0948\u0938\u093e \u0915\u092e\u093e\u0928\u093e", "baloo"),
    Script.BENGALI: ("\u099f\u09be\u0995\u09be \u0986\u09af\u09bc", "noto-bengali"),
    Script.TAMIL: ("\u0baa\u0ba3\u0bae\u0bcd \u0b9a\u0bae\u0bc8\u0baf\u0bb2\u0bcd", "noto-tamil"),
    Script.TELUGU: ("\u0c21\u0c2c\u0c4d\u0c2c\u0c41 \u0c35\u0c02\u0c1f", "noto-telugu"),
    Script.THAI: ("\u0e40\u0e21\u0e19\u0e39\u0e2d\u0e32\u0e2b\u0e32\u0e23\u0e44\u0e17\u0e22", "noto-thai"),
    Script.CHINESE: ("\u7ed3\u679c\u60ca\u4eba", "cjk-chinese"),
    Script.JAPANESE: ("\u4e16\u754c\u4e00\u306e\u4f5c\u308a\u65b9", "cjk-japanese"),
    Script.KOREAN: ("\ud558\ub8e8 \uc6b4\ub3d9", "cjk-korean"),
}
VIETNAMESE = "H\u01b0\u1edbng d\u1eabn n\u1ea5u ph\u1edf b\u00f2"
RIGHT_TO_LEFT = (Script.ARABIC, Script.HEBREW)


def ink_share(picture: Picture, mark: LayoutItem) -> float:
    """Return which part of a word's room has the colour of its letters."""
    width, _ = picture.size
    left, top, right, bottom = (int(edge * picture.composition.scale) for edge in mark.rect)
    ink = (mark.colour >> 16 & 255, mark.colour >> 8 & 255, mark.colour & 255)
    hits = total = 0
    for row in range(top, bottom, 2):
        for column in range(left, right, 2):
            start = (row * width + column) * 4
            pixel = picture.pixels[start : start + 3]
            hits += max(abs(one - other) for one, other in zip(pixel, ink, strict=True)) < 48
            total += 1
    return hits / total


@pytest.mark.long
@pytest.mark.parametrize("title", [*(title for title, _ in TITLES.values()), VIETNAMESE], ids=[*TITLES, "vi"])
def test_every_letter_is_drawn(title: str) -> None:
    """Each word's room holds as much ink as letters have: not none, and no solid box."""
    design = make_design(layout="impact")  # flat letters of one colour
    picture = compose(make_request(title, category="tech-saas", design=design))
    words = [mark for mark in picture.marks if mark.kind == "headline"]
    assert picture.warnings == ()
    assert words
    for word in words:
        assert 0.08 < ink_share(picture, word) < 0.75, word.text


@pytest.mark.parametrize("script", TITLES)
def test_every_script_has_a_font_that_suits_it(script: Script) -> None:
    """The style's own where it has the letters, else one made for the script; all letters in one font."""
    title, font_name = TITLES[script]
    style = STYLES[make_request(title, category="tech-saas").category]
    found = font_chain((style.display, *style.alternates), title)
    assert dominant_script(title) is script
    assert found.script is script
    assert not font_name or found.names[0].startswith(font_name)
    assert all(covers(found.names[0], char) for char in title if char.isalpha())


@pytest.mark.parametrize("script", RIGHT_TO_LEFT)
def test_the_first_word_of_a_right_to_left_title_stands_at_the_right(script: Script) -> None:
    """The words run from right to left, and the artwork stands at the left of them."""
    title, _ = TITLES[script]
    design = make_design(layout="impact", icon="\U0001f680")
    request = make_request(title, category="tech-saas", format="youtube", design=design)
    picture = compose(request)
    words = {mark.text: mark.rect for mark in picture.marks if mark.kind == "headline"}
    art = next(mark.rect for mark in picture.marks if mark.kind == "photo")
    assert all(rect[0] > art[2] for rect in words.values())
    for one, other in pairwise(words[word] for word in title.split()):
        assert other[1] > one[1] or other[2] <= one[0]


@pytest.mark.parametrize(
    ("title", "last"),
    [
        ("\u4e16\u754c\u4e00\u306e\u5510\u63da\u3052\u306e\u4f5c\u308a\u65b9", "\u4f5c\u308a\u65b9"),
        ("\u4eca\u5929\u5929\u6c14\u771f\u597d\uff0c\u6211\u4eec\u51fa\u53bb\u73a9", "\u51fa\u53bb\u73a9"),
        ("\u0e40\u0e21\u0e19\u0e39\u0e2d\u0e32\u0e2b\u0e32\u0e23\u0e44\u0e17\u0e22", "\u0e44\u0e17\u0e22"),
    ],
    ids=["Japanese", "Chinese", "Thai"],
)
def test_scripts_without_spaces_break_between_words(title: str, last: str) -> None:
    """Never inside a word, never before a closing mark; nothing gets lost."""
    tokens = measure(title, ("inter",), widest_em=40).tokens
    assert "".join(tokens) == title
    assert len(tokens) > 1
    assert tokens[-1] == last
    assert not any(token[0] in "\uff0c\u3002\u3011\u300d" for token in tokens)


def test_east_asian_titles_are_drawn_without_the_extra() -> None:
    """In the regular weight, which comes with the colour emoji; the extra `cjk` has the bold one."""
    titles = {
        "Chinese": "\u7ed3\u679c\u60ca\u4eba",
        "Japanese": "\u5510\u63da\u3052\u306e\u4f5c\u308a\u65b9",
        "Korean": "\ud558\ub8e8 \uc6b4\ub3d9",
        "a few letters": "Learn \u6f22\u5b57 Fast",
    }
    code = f"""
import sys
sys.modules["manimgx_fonts_cjk"] = None
from thumbcli.contract import make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import compose
for name, title in {titles!a}.items():
    picture = compose(make_request(title))
    print(name, picture.lacks_glyphs, picture.warnings)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == [f"{name} False ()" for name in titles]


def test_what_no_installed_font_draws_is_left_out() -> None:
    """Never a box."""
    code = """
import sys
sys.modules["manimgx_fonts_cjk"] = sys.modules["dynamic_font"] = None
from thumbcli.contract import make_request
from thumbcli.render.compose import compose
picture = compose(make_request("Learn \u6f22\u5b57 Fast"))
print([mark.text.lower() for mark in picture.marks if mark.kind == "headline"], ascii(picture.warnings))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "'learn'" in run.stdout
    assert "'fast'" in run.stdout
    assert "\\u6f22 \\u5b57" in run.stdout

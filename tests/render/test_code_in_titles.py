"""Code in titles: in a monospaced font, in its own case, without the backticks."""

from __future__ import annotations

import pytest

from thumbcli.contract import make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render.compose import compose
from thumbcli.render.title.capitals import in_capitals, is_code
from thumbcli.render.title.markup import code_words
from thumbcli.render.typography.fonts import MONOSPACED


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Announcing `async fn` in traits", {"async", "fn"}),
        ("Changes to `u128`/`i128` layout", {"u128", "i128"}),
        ("Why `myVariableName` Matters", {"myVariableName"}),
        ("``a `tick` inside`` of it", {"a", "`tick`", "inside"}),
        ("`std::simd`: Portable Vectors", {"std::simd"}),
        ("Stop Using `SELECT *`", {"SELECT", "*"}),
        ("Use `--no-cache` Wisely", {"--no-cache"}),
        ("A lone ` tick", set()),
        ("No code at all", set()),
        ("Empty `` ticks", set()),
    ],
)
def test_backticks_mark_code(title: str, words: set[str]) -> None:
    """Word by word."""
    assert code_words(title) == words


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("useEffect", True),
        ("useEffect,", True),
        ("(useEffect)", True),
        ("main()", True),
        ("main():", True),
        ("useEffect/main()", True),
        ("React", False),
        ("React/useEffect", False),
        ("useEffects", False),
        ("", False),
    ],
)
def test_punctuation_around_code_does_not_hide_it(token: str, *, expected: bool) -> None:
    """A token of the headline may end with a comma."""
    assert is_code(token, {"useEffect", "main()"}) is expected


def test_capitals_leave_code_alone() -> None:
    """Its case has a meaning."""
    assert in_capitals("stop using async fn now", {"async", "fn"}) == "STOP USING async fn NOW"


@pytest.mark.parametrize("layout", ["editorial", "impact", "poster", "statement"])
def test_code_is_drawn_in_a_monospaced_font(layout: str) -> None:
    """The rest in the font of the style."""
    request = make_request(
        "Stop Using `async fn` in Traits", category="tech-saas", design=make_design(layout=layout)
    )
    picture = compose(request)
    words = {item.text: item.run.fonts[0] for item in picture.marks if item.kind == "headline" and item.run}
    assert {word for word, font in words.items() if font == MONOSPACED} == {"async", "fn"}
    assert picture.findings == ()

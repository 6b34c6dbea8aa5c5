"""What a picture does not show of its title, or beside it, is told once."""

from __future__ import annotations

import pytest

from thumbcli.contract import Format, make_request
from thumbcli.contract.design_options import Design
from thumbcli.render.compose import compose
from thumbcli.render.explain_title import explain_picture

_LONG = (
    "How the incredibly long and winding road of distributed database consensus protocols finally led our "
    "small engineering team to abandon everything we believed about consistency and start over"
)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Product management at 18F, part 2 - Acquisitions", ['left out "Acquisitions" of the title']),
        ("Podcast #88 - All About Documentation, Mostly", ['left out "#88" of the title']),
        (
            "Governance Working Group Update: Meeting 14 January 2020",
            ['left out "14 January 2020" of the title'],
        ),
        ("Never run `rm -rf /` on a server", ['left out "/" of the title']),
        ("Using `git log -p | less` well", ['left out "|" of the title']),
        ("Inoxtag & Valouzz - Un Croûton Presque Parfait #2", ['left out "#2" of the title']),
        ("Потап \u2013 война, хейт, Настя, новая жизнь / вДудь", ['left out "вДудь" of the title']),
        ("Stack Exchange Year in Review 2015", []),
        ("Battle Royale: Mobile Web Versus Mobile Apps", []),
        ("UX vs. CX: What&#8217;s the Dif?", []),
        ("DHS Usability Testing Kit &mdash; So Easy, Anyone Can Do It", []),
        ("Vec&lt;T&gt; and `Option<&str>` in **Rust** ~~2.0~~ 2024", []),
        ("#12 \u2014 The future of work", []),
        ("C# vs F#: which one?", []),
        ("A/B testing in practice", []),
        ("人工智能时代的程序员如何学习", []),
    ],
)
def test_a_card_tells_which_words_of_its_title_it_does_not_show(title: str, told: list[str]) -> None:
    """And nothing of signs between parts, entities and marks of Markdown."""
    picture = compose(make_request(title, format=Format.BLOGPOST))
    assert [warning for warning in picture.warnings if "left out" in warning] == told


def test_what_is_shortened_is_told_once() -> None:
    """In the words that are left."""
    warnings = compose(make_request(_LONG, format=Format.BLOGPOST)).warnings
    assert [warning.partition(" ")[0] for warning in warnings] == ["shortened"]


def test_a_card_tells_whom_it_does_not_name() -> None:
    """Of a title that is one emoji the picture is all; with words there is room."""
    design = Design(author="Ann", date="2026-01-02")
    told = [
        compose(make_request(title, format=Format.BLOGPOST, design=design)).warnings
        for title in ("\U0001f389", "A party")
    ]
    assert told == [('no room for "Ann", "January 2, 2026"',), ()]


@pytest.mark.parametrize(
    ("title", "reasons"),
    [
        ("Build a multi-agent system | Hands On AI (Part 1)", ['left out: "Hands On AI"']),
        ("in the bed - original song | dodie", ['left out: "dodie"']),
        ("I built a house", []),
    ],
)
def test_a_thumbnail_leaves_words_out_and_explain_tells_them(title: str, reasons: list[str]) -> None:
    """That is no warning: it shows what makes people click."""
    request = make_request(title)
    picture = compose(request)
    assert not [warning for warning in picture.warnings if "left out" in warning]
    found = explain_picture(request, picture)
    assert [reason for reason in found.reasons if reason.startswith("left out")] == reasons


def test_words_that_a_person_chose_are_no_loss() -> None:
    """Whoever gives a headline knows."""
    request = make_request(_LONG, format=Format.BLOGPOST, design=Design(headline="Start over"))
    assert compose(request).warnings == ()

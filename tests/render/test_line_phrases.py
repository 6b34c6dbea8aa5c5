"""Whether the last line of a headline may have a colour of its own."""

from __future__ import annotations

import pytest

from thumbcli.render.typography.line_phrases import last_line_stands_alone


@pytest.mark.parametrize(
    ("lines", "language", "alone"),
    [
        ("I Tried Every Burger|My Neighbor Makes", "en", True),
        ("Meet The Man|Who Sold The World", "en", True),
        ("We Tried Everything,|Nothing Worked", "en", True),
        ("MY NAIL|SET!", "en", False),
        ("IF I HATED|YOU", "en", False),
        ("Why We Should|Show Our Hurt|Rather Than Argue", "en", False),
        ("New Minion Prince Hero|and Hero Hall", "en", False),
        ("Leveling A|Death Knight", "en", False),
        ("Nikki and|Artem\u2019s Samba", "en", False),
        ("This is not|a love song", "en", False),
        ("My First Day|at School", "en", False),
        ("This Video Will|Change Your Life", "en", False),
        ("Tito|Double P", "es", False),
        ("Y\u00fcz\u00fcn\u00fcz Sark\u0131yor \u00c7\u00fcnk\u00fc|Omurgan\u0131z Su\u00e7lu!", "tr", False),
        ("Miten|Saan Uuden Talon Halvalla", "fi", False),
    ],
)  # fmt: skip
def test_only_a_phrase_has_a_colour_of_its_own(lines: str, language: str, alone: bool) -> None:
    """Never half of a name, of a pair or of a phrase, nor what is denied, nor in a language without rules."""
    parts = lines.split("|")
    counts = [len(part.split()) for part in parts]
    assert last_line_stands_alone(counts, " ".join(parts).split(), language) is alone

"""The registry of layout families."""

from __future__ import annotations

from thumbcli.contract import make_request
from thumbcli.render.layouts import choose_family, families
from thumbcli.render.studio import brief_of


def test_every_family_is_found_by_its_file() -> None:
    """No list names the families."""
    names = [family.name for family in families()]
    assert names == sorted(names)
    assert {"editorial", "impact"} <= set(names)


def test_the_family_that_suits_best_is_chosen() -> None:
    """By score alone."""
    brief, _ = brief_of(make_request("Stop", format="linkedin"))
    chosen = choose_family(brief)
    assert all(chosen.suits(brief) >= family.suits(brief) for family in families())

"""A new look, or fonts installed since, change nothing that exists until somebody asks for it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.stories.site import Site

NEWER = "tests.cli.stories.newer_look"
BARE = "tests.cli.stories.without_cjk"
needs_cjk = pytest.mark.skipif(not find_spec("manimgx_fonts_cjk"), reason="needs the extra cjk")


def test_a_new_look_changes_nothing_until_it_is_asked_for(drawn: Site) -> None:
    """`thumb status` tells how many have an older one; `--refresh` draws them anew, in place."""
    drawn.write({"title": "Tea"}, {"title": "Milk", "name": "drink"})
    drawn.draw()
    assert drawn.status()["older_look"] == 0
    drawn.commit()

    upgraded = drawn.draw(main=NEWER)
    assert [event["reason"] for event in upgraded.named("skipped")] == ["unchanged"] * 2
    assert drawn.status(main=NEWER)["older_look"] == 2
    assert drawn.all_changes() == set()

    drawn.write({"title": "Tea"}, {"title": "Milk", "name": "drink"}, {"title": "Rum"})
    assert [event["name"] for event in drawn.draw(main=NEWER).named("made")] == ["rum.webp"]
    drawn.commit()
    refreshed = drawn.draw("--refresh", main=NEWER)
    assert {event["name"] for event in refreshed.named("made")} == {"tea.webp", "drink.webp"}
    assert (refreshed.code, drawn.status(main=NEWER)["older_look"]) == (0, 0)
    assert {one for one in drawn.changes() if one.startswith(("?", "D"))} == set()
    drawn.commit()
    assert drawn.draw("--refresh", main=NEWER).named("made") == []
    assert drawn.all_changes() == set()


@needs_cjk
def test_installed_fonts_redraw_only_what_was_defective(drawn: Site) -> None:
    """A title of which some letters were missing is drawn again by itself; the others keep every byte."""
    drawn.write({"title": "Tea"}, {"title": "Learn 漢字 Fast", "name": "learn"})
    bare = drawn.draw(main=BARE)
    assert [event["title"] for event in bare.named("made") if event["warnings"]] == ["Learn 漢字 Fast"]
    drawn.commit()
    assert drawn.draw(main=BARE).named("made") == []
    assert drawn.all_changes() == set()

    again = drawn.draw()
    assert [(event["name"], event["warnings"]) for event in again.named("made")] == [("learn.webp", [])]
    assert drawn.changes() == {"M learn.webp"}
    drawn.commit()
    assert drawn.draw().named("made") == []
    assert drawn.draw(main=BARE).named("made") == []
    assert drawn.all_changes() == set()


@needs_cjk
def test_installed_fonts_draw_what_failed_for_want_of_them(drawn: Site) -> None:
    """With a font for its letters installed, the next run draws the title without being asked."""
    drawn.write({"title": "Tea"}, {"title": "为什么我们会忘记", "name": "forget"})
    bare = drawn.draw(main=BARE)
    (failed,) = bare.named("failed")
    assert (bare.code, failed["title"], failed["code"]) == (3, "为什么我们会忘记", "no-font")
    assert "--font FILE" in failed["remedy"]
    assert [event["title"] for event in bare.named("made")] == ["Tea"]
    drawn.commit()

    again = drawn.draw()
    assert [(event["name"], event["warnings"]) for event in again.named("made")] == [("forget.webp", [])]
    assert again.code == 0
    drawn.commit()
    assert drawn.draw().named("made") == []
    assert drawn.all_changes() == set()

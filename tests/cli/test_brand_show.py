"""`thumb brand show`: the whole kit on one page."""

from __future__ import annotations

import json
from pathlib import Path

from tests.brand.kits import HAND_TOML, write_picture
from tests.cli.run import thumb


def test_an_empty_kit_shows_how_to_fill_it() -> None:
    """Each part by its command."""
    ran = thumb("brand", "show")
    assert ran.code == 0
    for command in ("brand photo set", "brand logo set", "brand set add"):
        assert f"thumb {command}" in ran.stdout
    assert json.loads(thumb("brand", "show", "--json").stdout) == {"photo": None, "logo": None, "sets": []}


def test_photo_logo_and_sets_are_shown_together() -> None:
    """Of whichever kit counts here."""
    write_picture(Path("logo.png"))
    thumb("brand", "logo", "set", "logo.png", "--position", "top-left")
    Path("thumb.toml").write_text('photo = "me.jpg"\n[sets.main]\nthumbapi-id = "6f1c"\n')
    shown = json.loads(thumb("brand", "show", "--json").stdout)
    assert shown["photo"]["photo"] == str(Path("me.jpg").absolute())
    assert shown["logo"]["position"] == "top-left"
    assert [facts["name"] for facts in shown["sets"]] == ["main"]
    page = thumb("brand", "show").stdout
    assert all(word in page for word in ("me.jpg", shown["logo"]["logo"], "top-left", "main", "6f1c"))


def test_a_set_without_a_face_says_so() -> None:
    """And where one is set."""
    values = "".join(line for line in HAND_TOML.splitlines(keepends=True) if not line.startswith("face"))
    Path("thumb.toml").write_text(f"[sets.main.learned]\n{values}")
    ran = thumb("brand", "show", "main", "--out", "sample.webp")
    (line,) = [line for line in ran.lines if line.startswith("face")]
    assert "not recognised" in line
    assert "[sets.main.look]" in line
    assert "thumb.toml" in line


def test_a_name_that_a_shell_would_take_apart_is_refused() -> None:
    """With what a name is made of."""
    ran = thumb("brand", "set", "add", "bad name/..", "--thumbapi-id", "1")
    assert ran.code == 2
    assert "letters, digits and hyphens" in ran.stderr

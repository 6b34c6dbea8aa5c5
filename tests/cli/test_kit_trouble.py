"""What a kit lacks for every title is reported once, before anything is drawn; what a row lacks, with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brand.kits import HAND_TOML, write_picture
from tests.cli.run import SMALL, thumb


@pytest.mark.parametrize("kind", ["photo", "logo"])
def test_what_is_not_saved_is_reported_once(kind: str) -> None:
    """As a slip of the command line, with both ways out; no folder is made for it."""
    Path("titles.txt").write_text("".join(f"Title {number}\n" for number in range(30)))
    ran = thumb("batch", "titles.txt", "-e", "local", "-f", SMALL, f"--use-{kind}")
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.count(f"{kind.title()} asset required") == 1
    assert ran.stderr.count(f"thumb brand {kind} set FILE") == 1
    assert f"--{kind} FILE" in ran.stderr
    assert not Path("thumbs").exists()


def test_a_pipe_of_bare_titles_ends_at_the_first() -> None:
    """None of them can bring a photo along; a table on a pipe may."""
    ran = thumb("batch", "-e", "local", "-f", SMALL, "--use-photo", stdin="One\nTwo\nThree\n")
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.count("Photo asset required") == 1
    write_picture(Path("me.png"), "red")
    ran = thumb("batch", "-e", "local", "-f", SMALL, "--use-photo", stdin="title,photo\nBare,\nMine,me.png\n")
    assert (ran.code, ran.lines) == (3, ["thumbs/mine.webp"])


def test_rows_with_their_own_photo_go_on() -> None:
    """Only the rows without one fail, and the remedy is shown once."""
    write_picture(Path("me.png"), "red")
    Path("titles.csv").write_text("title,photo\nMine,me.png\nBare,\nEmpty,\n")
    ran = thumb("batch", "titles.csv", "-e", "local", "-f", SMALL, "--use-photo")
    assert ran.code == 3
    assert ran.stdout.split() == ["thumbs/mine.webp"]
    assert "titles.csv:3  rejected  Bare" in ran.stderr
    assert "titles.csv:4  rejected  Empty" in ran.stderr
    assert ran.stderr.count("thumb brand photo set FILE") == 1


@pytest.mark.parametrize("command", [["batch", "titles.txt"], ["gen", "One", "Two"]], ids=["batch", "gen"])
def test_a_font_family_that_is_not_installed_is_reported_once(command: list[str]) -> None:
    """With the kit file that names it."""
    Path("titles.txt").write_text("One\nTwo\n")
    Path("thumb.toml").write_text(
        f'use = "main"\n[sets.main.learned]\n{HAND_TOML}[sets.main.look]\nface = "unheard-of"\n'
    )
    ran = thumb(*command, "-e", "local")
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.count("no font family 'unheard-of' is installed") == 1
    assert "thumb.toml" in ran.stderr


def test_a_font_of_the_config_file_that_is_not_installed_is_reported_once() -> None:
    """With all that are."""
    ran = thumb("gen", "One", "Two", "-e", "local", "-f", SMALL, "--font", "qqq")
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.count("no font family 'qqq'") == 1
    assert "space-grotesk" in ran.stderr


def test_a_missing_reference_is_reported_with_the_file_that_names_it() -> None:
    """Which may lie folders above the titles."""
    Path("thumb.toml").write_text('use = "main"\n[sets.main]\npictures = ["refs/none.png"]\n')
    ran = thumb("gen", "One", "-e", "local", "-f", SMALL)
    assert ran.code == 2
    assert f"thumb.toml: reference {Path.cwd() / 'refs/none.png'} does not exist" in ran.stderr

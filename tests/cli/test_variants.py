"""What `thumb gen --variants` promises: several compositions of each title, each in its own file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import hosted, thumb

if TYPE_CHECKING:
    from tests.loopback import ThumbApiServer

LOCAL = ["--engine", "local"]


def test_each_variant_of_each_title_gets_its_own_file() -> None:
    """The first has the plain name, and no two show the same picture."""
    ran = thumb("gen", "First Title", "Second Title", "--variants", "3", *LOCAL)
    names = [f"{stem}-title{ending}.webp" for stem in ("first", "second") for ending in ("", "-v1", "-v2")]
    assert (ran.code, ran.stderr) == (0, "")
    assert sorted(ran.lines) == sorted(names)
    assert len({Path(name).read_bytes() for name in names}) == 6


def test_the_first_variant_is_the_picture_that_a_title_gets_alone() -> None:
    """So that asking for more never changes what was there."""
    assert thumb("gen", "A Title", "-o", "alone.webp", *LOCAL).code == 0
    assert thumb("gen", "A Title", "--variants", "2", *LOCAL).code == 0
    assert Path("a-title.webp").read_bytes() == Path("alone.webp").read_bytes()


def test_variants_count_on_from_the_one_that_was_asked_for() -> None:
    """The next three after the first three."""
    ran = thumb("gen", "A Title", "--variant", "3", "--variants", "2", *LOCAL)
    assert sorted(ran.lines) == ["a-title-v3.webp", "a-title-v4.webp"]


def test_a_file_name_is_numbered_from_the_second_on() -> None:
    """The extension stays the last part."""
    ran = thumb("gen", "A Title", "--variants", "2", "-o", "new/cover.png", *LOCAL)
    assert (ran.code, sorted(ran.lines)) == (0, ["new/cover-v1.png", "new/cover.png"])


def test_a_variant_that_is_there_already_is_left_alone() -> None:
    """The others are drawn."""
    Path("a-title-v1.webp").write_text("mine")
    ran = thumb("gen", "A Title", "--variants", "3", *LOCAL)
    assert (ran.code, sorted(ran.lines)) == (3, ["a-title-v2.webp", "a-title.webp"])
    assert Path("a-title-v1.webp").read_text() == "mine"


def test_variants_with_other_words_get_names_of_their_own() -> None:
    """So that two ideas for one title stand beside each other, and neither takes the name of the other."""
    for words in ("5 Euros", "No Money"):
        ran = thumb("gen", "A Title", "--variants", "2", "--headline", words, "-o", "ideas/", *LOCAL)
        stem = f"ideas/a-title-{words.lower().replace(' ', '-')}"
        assert (ran.code, sorted(ran.lines)) == (0, [f"{stem}-v1.webp", f"{stem}.webp"])
    alone = thumb("gen", "A Title", "--headline", "5 Euros", *LOCAL)
    assert alone.lines == ["a-title.webp"]


def test_a_look_that_allows_fewer_pictures_says_so() -> None:
    """What differs is drawn, nothing twice, and one line tells why there are fewer."""
    look = ["--layout", "impact", "--palette", "#0e4d45,#ffb627", "--text", "full"]
    ran = thumb("gen", "Stop Now", "--variants", "9", *look, *LOCAL)
    assert ran.code == 0
    assert 2 <= len(ran.lines) < 9
    assert len({Path(name).read_bytes() for name in ran.lines}) == len(ran.lines)
    told = f"thumb: Stop Now: only {len(ran.lines)} different pictures are possible with this look\n"
    assert ran.stderr == told


def test_json_reports_every_variant() -> None:
    """One line each."""
    ran = thumb("gen", "A Title", "--variants", "2", "--json", *LOCAL)
    made = [json.loads(line) for line in ran.lines if json.loads(line)["event"] == "made"]
    assert sorted(Path(event["path"]).name for event in made) == ["a-title-v1.webp", "a-title.webp"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        pytest.param(["--variants", "0"], "1<=x<=100", id="none"),
        pytest.param(["--variants", "2", "--variant", "99"], "the last one is 99", id="beyond the last one"),
        pytest.param(["--variants", "2", "-o", "-"], "one picture", id="into a pipe"),
    ],
)
def test_what_can_not_be_is_refused(args: list[str], words: str) -> None:
    """Before anything is drawn."""
    ran = thumb("gen", "A Title", *args, *LOCAL)
    assert (ran.code, ran.stdout) == (2, "")
    assert words in ran.stderr


def test_nothing_is_bought_for_an_engine_without_variants(api: ThumbApiServer) -> None:
    """Not even the first one."""
    ran = thumb("gen", "A Title", "--variants", "2", env=hosted(api))
    assert (ran.code, ran.stdout) == (2, "")
    assert "--engine local" in ran.stderr
    assert not api.requests

"""A person's own limits on the command line, and flags that are wrong before the first title."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import hosted, thumb
from tests.faults import Fault
from thumbcli.options.duration import parse_duration_s

if TYPE_CHECKING:
    from tests.loopback import ThumbApiServer

TITLES = "One\nTwo\nThree\nFour\n"


def test_credits_stay_within_the_limit(api: ThumbApiServer) -> None:
    """The run ends with 7, says which limit it was, and how to go on."""
    ran = thumb("batch", "--max-credits", "25", stdin=TITLES, env=hosted(api))
    assert ran.code == 7
    assert api.credits == 20
    assert "--max-credits 25" in ran.stderr
    assert "to resume: thumb batch" in ran.stderr
    again = thumb("batch", stdin=TITLES, env=hosted(api))
    assert (again.code, api.credits) == (0, 40)


def test_credits_of_a_day_stay_within_the_limit(api: ThumbApiServer) -> None:
    """Over several runs of one output, bought again or not; yesterday's don't count."""
    day = ("--max-credits-per-day", "25")
    ran = thumb("batch", *day, stdin=TITLES, env=hosted(api))
    assert (ran.code, api.credits) == (7, 20)
    assert "--max-credits-per-day 25" in ran.stderr
    assert (thumb("batch", *day, stdin=TITLES, env=hosted(api)).code, api.credits) == (7, 20)
    assert (thumb("batch", *day, "--overwrite", stdin=TITLES, env=hosted(api)).code, api.credits) == (7, 20)
    assert (thumb("batch", *day, "-o", "other", stdin="Five\n", env=hosted(api)).code, api.credits) == (0, 30)
    with sqlite3.connect("thumbs/.thumb/manifest.sqlite3") as manifest:
        manifest.execute("UPDATE run SET started_at = '2026-01-01T00:00:00+00:00', ended_at = '2026-01-01'")
    manifest.close()
    assert (thumb("batch", *day, stdin=TITLES, env=hosted(api)).code, api.credits) == (0, 50)


def test_what_was_lost_today_counts(api: ThumbApiServer) -> None:
    """It may have been charged."""
    api.script(Fault.status(502, "bad gateway"))
    thumb("batch", "--on-lost", "hold", stdin="One\n", env=hosted(api))
    ran = thumb("batch", "--max-credits-per-day", "15", stdin="Two\n", env=hosted(api))
    assert (ran.code, len(api.titles)) == (7, 1)


def test_pictures_stay_within_the_limit(api: ThumbApiServer) -> None:
    """So many and no more, however many are drawn at once."""
    ran = thumb("batch", "--max-items", "3", "-j", "8", stdin=TITLES, env=hosted(api))
    assert (ran.code, len(api.titles)) == (7, 3)


def test_what_another_folder_holds_is_copied(api: ThumbApiServer) -> None:
    """A second channel with the same titles costs nothing."""
    thumb("batch", "-o", "one", stdin=TITLES, env=hosted(api))
    ran = thumb("batch", "-o", "two", "--reuse", "one", stdin=TITLES, env=hosted(api))
    assert (ran.code, api.credits) == (0, 40)
    assert len(ran.stdout.splitlines()) == 4


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        pytest.param(
            ["--photo", "missing.jpg"], "photo missing.jpg does not exist", id="a photo that is not there"
        ),
        pytest.param(["--palette", "blue"], "2 to 6", id="a palette of one"),
        pytest.param(
            ["--reuse", "nowhere"], "no thumb batch has written there", id="a folder without a manifest"
        ),
        pytest.param(["--max-time", "soon"], "90s", id="no length of time"),
    ],
)
def test_a_wrong_flag_is_reported_once_before_the_first_title(
    api: ThumbApiServer, flags: list[str], words: str
) -> None:
    """Not once for each of ten thousand rows."""
    ran = thumb("batch", *flags, stdin=TITLES, env=hosted(api))
    assert ran.code == 2
    assert words in " ".join(ran.stderr.split())
    assert not api.titles


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("90s", 90), ("1.5s", 1.5), ("10m", 600), ("1h30m", 5400), ("2H", 7200), ("30", 30)],
)
def test_lengths_of_time(text: str, seconds: float) -> None:
    """As people write them."""
    assert parse_duration_s(text) == seconds


@pytest.mark.parametrize("text", ["", "0", "-5", "soon", "5 days", "m"])
def test_no_lengths_of_time(text: str) -> None:
    """Refused, with an example."""
    with pytest.raises(ValueError, match="1h30m"):
        parse_duration_s(text)


def test_placeholders_are_replaced_once_there_is_a_real_key(api: ThumbApiServer) -> None:
    """The public test key costs nothing and draws nothing; what it left behind is not taken for a picture."""
    tried = thumb("batch", stdin="One\nTwo\n", env=hosted(api, key="thumbapi_test"))
    assert (tried.code, api.credits) == (0, 0)
    again = thumb("batch", stdin="One\nTwo\n", env=hosted(api, key="thumbapi_test"))
    assert (again.code, again.stdout) == (0, "")
    real = thumb("batch", stdin="One\nTwo\n", env=hosted(api))
    assert (real.code, api.credits, len(real.stdout.splitlines())) == (0, 20, 2)
    assert thumb("batch", stdin="One\nTwo\n", env=hosted(api)).stdout == ""

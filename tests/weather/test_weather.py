"""The table of bad servers: it tells what holds from what does not, and rows of it run."""

from __future__ import annotations

import base64
import json
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults import Fault
from tests.weather.__main__ import main
from tests.weather.cases import CASES
from tests.weather.judge import violations
from tests.weather.measure import Case, Measured, Run, measure
from tests.weather.numbered_pictures import link_in, number_in, numbered_picture
from tests.weather.outlook import every
from tests.weather.stand_in import Arrived, Generation, Weather

THUMB = Path(sys.executable).with_name("thumb")
CASE = Case(name="two titles", titles=2)
PAID = Run(
    exit_code=0,
    took_s=1.0,
    silent_s=1.0,
    requests=2,
    downloads=0,
    charged_credits=20,
    charges=2,
    spent_credits=20,
    lost={},
    lost_credits=0,
    uncertain=frozenset(),
    stderr="thumb: 2 made\n",
    read=frozenset(CASE.names),
)
IDLE = replace(
    PAID, requests=0, charged_credits=0, charges=0, spent_credits=0, stderr="", read=frozenset[str]()
)
GOOD = Measured(
    case=CASE,
    runs=(PAID, IDLE, IDLE),
    files=(1, 2),
    last_files=(1, 2),
    kept=frozenset(),
    generations=[Generation(title=title, credits=10, arrived=Arrived.PICTURE) for title in CASE.names],
)


def first(**changes: object) -> Measured:
    """Return the good case with another first run."""
    run = replace(PAID, **changes)  # type: ignore[arg-type] # fields by name
    return replace(GOOD, runs=(run, IDLE, IDLE))


def charged_twice(arrived: Arrived, **changes: object) -> Measured:
    """Return the good case with a third charge, for the second title."""
    run = replace(PAID, charged_credits=30, charges=3, **changes)  # type: ignore[arg-type] # fields by name
    extra = Generation(title=CASE.names[1], credits=10, arrived=arrived)
    spoilt = replace(CASE, weather=Weather(requests=every(2, Fault.half())))
    return replace(GOOD, case=spoilt, runs=(run, IDLE, IDLE), generations=[*GOOD.generations, extra])


LOST = {"lost": {CASE.names[1]: 10}, "lost_credits": 10}


@pytest.mark.parametrize(
    ("measured", "told"),
    [
        pytest.param(first(exit_code=None), "run 1 did not end in 100 s", id="without an end"),
        pytest.param(first(exit_code=1), "run 1 ended with an internal error", id="exit code 1"),
        pytest.param(first(silent_s=60.0), "run 1 told nothing for 60 s", id="silent"),
        pytest.param(first(spent_credits=10), "20 credits charged after run 1, 10 told", id="untold credits"),
        pytest.param(
            first(lost_credits=10), "run 1 lists 0 lost credits and sums up 10", id="two sums of what is lost"
        ),
        pytest.param(
            replace(GOOD, case=replace(CASE, cap_credits=10)), "charged 20 credits, the cap is 10", id="cap"
        ),
        pytest.param(
            first(uncertain=frozenset({"Title 2"}), read=frozenset({"Title 1"})),
            "1 uncertain that the server never read",
            id="in doubt, though it never left",
        ),
        pytest.param(
            charged_twice(Arrived.PICTURE, **LOST), "pictures that arrived: 1 lost", id="a lost picture"
        ),
        pytest.param(
            charged_twice(Arrived.LINK, **LOST), "pictures that arrived: 1 bought again", id="a known address"
        ),
        pytest.param(
            replace(charged_twice(Arrived.PICTURE, **LOST), kept=frozenset({3})),
            "pictures that arrived: 1 bought again",
            id="kept, and bought again",
        ),
        pytest.param(
            replace(GOOD, last_files=(1,), kept=frozenset({2})),
            "pictures that arrived: 1 kept in no file",
            id="kept in no file",
        ),
        pytest.param(
            first(**LOST), "10 credits told as lost, though every request", id="lost without a reason"
        ),
        pytest.param(
            replace(GOOD, last_files=(1, 1)), "a picture is in two files", id="one picture for two titles"
        ),
        pytest.param(
            replace(GOOD, case=replace(CASE, titles=3)), "1 titles without a picture", id="a title is missing"
        ),
        pytest.param(replace(GOOD, case=replace(CASE, exit_code=3)), "exit 0, not 3", id="another exit code"),
        pytest.param(
            replace(GOOD, case=replace(CASE, asked_max=1)), "2 requests, more than 1", id="too many requests"
        ),
        pytest.param(
            replace(GOOD, case=replace(CASE, lines_max=0)), "1 lines, more than 0", id="too many words"
        ),
    ],
)
def test_what_does_not_hold_is_told(measured: Measured, told: str) -> None:
    """Each fault that was put into a good case, and nothing is told of the good one."""
    assert list(violations(GOOD)) == []
    assert any(told in line for line in violations(measured))


def test_what_the_server_spoilt_is_no_fault() -> None:
    """As long as the client told of it; a killed run has until the next one to do so."""
    assert list(violations(charged_twice(Arrived.NOTHING, **LOST))) == []
    killed = replace(PAID, exit_code=-signal.SIGKILL, spent_credits=10, lost_credits=None, stopped_at_s=0.0)
    told_later = replace(IDLE, exit_code=3, uncertain=frozenset({CASE.names[1]}))
    bought = replace(PAID, requests=1, charged_credits=10, charges=1, spent_credits=10)
    spoilt = Generation(title=CASE.names[1], credits=10)
    generations = [GOOD.generations[0], spoilt, GOOD.generations[1]]
    measured = replace(
        GOOD, runs=(killed, told_later, bought), files=(1,), last_files=(1, 3), generations=generations
    )
    assert list(violations(measured)) == []
    untold = replace(measured, runs=(killed, replace(told_later, uncertain=frozenset()), bought))
    assert list(violations(untold)) == ["20 credits charged after run 2, 10 told as spent or lost"]


@pytest.mark.parametrize("kind", ["webp", "png", "jpeg", "gif"])
@pytest.mark.parametrize("number", [1, 31, 32, 5000])
def test_a_picture_says_its_number(number: int, kind: str) -> None:
    """As a file of any format, and packed into any answer."""
    data = numbered_picture(number, 320, 200, kind, 2)
    lines = base64.encodebytes(data).decode()
    packed = base64.urlsafe_b64encode(data).decode().rstrip("=")
    answers = [json.dumps({"image": image}).encode() for image in (lines, packed, f"data:x;base64,{lines}")]
    assert [number_in(found) for found in (data, *answers)] == [number] * 4
    assert number_in(data[: len(data) // 2]) is None
    assert number_in(b"{}") is None
    assert link_in(b'{"imageUrl": "http://127.0.0.1/images/gen-1"}') == "http://127.0.0.1/images/gen-1"


@pytest.mark.long
@pytest.mark.timeout(180)
def test_a_row_holds() -> None:
    """One of the table, with few titles, in which this build has to be without fault."""
    measured = measure(replace(CASES["504 after the charge, 10 %"], titles=10), THUMB)
    assert measured.runs[0].charges == 11
    assert list(violations(measured)) == []


@pytest.mark.long
@pytest.mark.timeout(180)
def test_the_table_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One row of it, by a part of its name, with the first words of the client."""
    monkeypatch.setattr("sys.argv", ["tests.weather", "--row", "no image, but", "--jobs", "1"])
    with pytest.raises(SystemExit) as left:
        main()
    printed = capsys.readouterr()
    assert (left.value.code, printed.err) == (0, "")
    lines = printed.out.splitlines()
    row = next(line for line in lines if line.startswith("no image, but its address"))
    assert row.split()[5:10] == ["12", "12", "0", "0", "12+12"]
    assert lines[-1] == "1 rows, 0 in which something does not hold"

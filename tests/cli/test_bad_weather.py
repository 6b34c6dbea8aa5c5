"""What a person is told when the hosted engine waits, loses answers, or ends a run: little, and once."""

from __future__ import annotations

import io
import os
import pty
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pexpect import fdpexpect  # type: ignore[import-untyped] # it ships no types

from tests.cli.run import PATIENCE_S, hosted, plain, thumb
from tests.engines.test_stored_pictures import shelf_at
from tests.faults import picture
from tests.loopback import GOOD_KEY, Fault
from thumbcli.batch.model.events import (
    Failed,
    Lost,
    Made,
    Retried,
    RunFinished,
    RunStarted,
    StopCause,
    Stopping,
    Tally,
    TotalKnown,
    Uncertain,
    Waiting,
)
from thumbcli.batch.model.exit_codes import exit_code
from thumbcli.cli.display.progress import choose_screen, gen_screen
from thumbcli.contract import EngineName, OutputFormat, Thumbnail, make_request
from thumbcli.engines.protocol import LineNotice, Notice
from thumbcli.errors import (
    AnswerLost,
    AuthError,
    DiskError,
    GaveUp,
    NotSent,
    QuotaError,
    RequestError,
    ServerError,
    WrongAddress,
)
from thumbcli.sources.rows import from_arguments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.loopback import ThumbApiServer
    from thumbcli.batch.model.events import Event
    from thumbcli.cli.display.progress import Screen
    from thumbcli.errors import StopError, ThumbError

ROWS = from_arguments([f"Title {number}" for number in range(100)])
BUSY = LineNotice(code="503", message="Service unavailable", wait_s=8.0, waited_s=0.4)
SCREENS: dict[str, Callable[[int], Screen]] = {
    "lines": lambda verbose: choose_screen(quiet=False, progress=False, verbose=verbose),
    "gen": lambda verbose: gen_screen(quiet=False, verbose=verbose),
    "quiet": lambda verbose: choose_screen(quiet=True, progress=True, verbose=verbose),
}


def made(number: int) -> Made:
    """Return a title with a picture that cost 10 credits."""
    request = make_request(ROWS[number].title)
    thumbnail = Thumbnail(
        image=b"", format=None, output_format=OutputFormat.WEBP, width_px=1, height_px=1, credits=10
    )
    return Made(row=ROWS[number], request=request, key="", thumbnail=thumbnail, path=Path("a"), took_s=1.0)


def failed(number: int, error: ThumbError) -> Failed:
    """Return a title without a picture."""
    return Failed(row=ROWS[number], error=error)


def lost(number: int, *, again: bool = False) -> list[Event]:
    """Return an attempt that lost its answer; and the end of its title, unless it is asked for again."""
    error = AnswerLost(f'the answer broke off (for "{ROWS[number].title}")', code="504")
    event = Lost(row=ROWS[number], error=error, credits=10, again=again)
    return [event] if again else [event, Uncertain(row=ROWS[number], error=error, credits=10)]


def run_of(
    events: Sequence[Event], *, cause: StopCause | None = None, error: ThumbError | None = None
) -> list[Event]:
    """Return a whole run with these events, and the tally that they give."""
    tally = Tally()
    for event in events:
        if isinstance(event, Lost):
            tally.lost_credits += event.credits
        elif isinstance(event, Made | Failed | Uncertain):
            tally.add(event)
    cause = cause or (StopCause.ERROR if error else None)
    end = RunFinished(
        folder=Path("thumbs"),
        tally=tally,
        took_s=3.1,
        cause=cause,
        error=error,
        exit_code=exit_code(tally, cause, error),
    )
    begin = RunStarted(folder=Path("thumbs"), engine=EngineName.THUMBAPI, concurrency=8)
    stop = [Stopping(cause=cause, in_flight=0)] if cause else []
    return [begin, TotalKnown(rows=len(ROWS)), *events, *stop, end]


@pytest.fixture(autouse=True)
def _command(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("titles.txt").touch()
    monkeypatch.setattr(sys, "argv", ["thumb", "batch", "titles.txt"])


def told(events: Sequence[Event], *, by: str = "lines", verbose: int = 0) -> list[str]:
    """Return what a screen writes to stderr off a terminal, by line."""
    stderr, sys.stderr = sys.stderr, io.StringIO()
    try:
        with SCREENS[by](verbose) as screen:
            for event in events:
                screen.show(event)
        return sys.stderr.getvalue().splitlines()
    finally:
        sys.stderr = stderr


def about(lines: list[str], word: str) -> list[str]:
    """Return the lines with a word."""
    return [line for line in lines if word in line]


@pytest.mark.parametrize("screen", ["lines", "gen"])
def test_a_wait_is_told_as_often_as_it_is_noticed(screen: str) -> None:
    """What for, since when, until when; and only once how it ends."""
    began = time.strftime("%H:%M", time.localtime(time.time() - 3600))
    longer = LineNotice(code="429", message="Rate limit exceeded", wait_s=60.0, waited_s=3600.0)
    first, second = about(told([Waiting(notice=BUSY), Waiting(notice=longer)], by=screen), "waiting")
    assert re.fullmatch(
        r"thumb: waiting: 503 Service unavailable; no picture since \d\d:\d\d:\d\d, "
        r"next attempt in 8.0 s; Ctrl-C stops it, --give-up-after limits it",
        first,
    )
    assert second.startswith(f"thumb: waiting: 429 Rate limit exceeded; no picture since {began}")
    assert second.endswith("next attempt in 1 min 00 s")


@pytest.mark.parametrize(
    ("code", "message", "shown"),
    [
        ("network", "no connection to api.test", "waiting: no connection to api.test; "),
        ("502", "HTTP 502 Bad Gateway: a web page", "waiting: HTTP 502 Bad Gateway: a web page; "),
        ("500", "", "waiting: 500; "),
        ("timeout", "", "waiting: timeout; "),
    ],
)
def test_what_is_waited_for_is_named_once(code: str, message: str, shown: str) -> None:
    """The status, unless the message has it."""
    (line,) = about(
        told([Waiting(notice=LineNotice(code=code, message=message, wait_s=0, waited_s=1))]), "wait"
    )
    assert shown in line
    assert "trying again" in line


def test_the_end_of_a_long_wait_is_told() -> None:
    """Of a short one it is not."""
    long = LineNotice(code="503", message="busy", wait_s=1.0, waited_s=90.0)
    assert about(told([Waiting(notice=long), made(0), made(1)]), "again") == ["thumb: pictures arrive again"]
    assert not about(told([Waiting(notice=BUSY), made(0)]), "pictures arrive")


def test_quiet_tells_of_a_wait_only_how_it_ended() -> None:
    """Nothing at all where all is well."""
    events = [Waiting(notice=BUSY), *lost(0, again=True), made(0)]
    assert told(run_of(events), by="quiet") == []
    gave_up = told(run_of([*events, failed(1, NotSent("it was not sent"))], error=GaveUp("no")), by="quiet")
    assert "10 credits may have been charged without a picture (1 lost answer)" in "\n".join(gave_up)
    assert not about(gave_up, "waiting")


@pytest.fixture
def screen_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Screen, fdpexpect.fdspawn]]:
    """Return a live display on a terminal, and what that shows."""
    master, slave = pty.openpty()
    with os.fdopen(slave, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        monkeypatch.setenv("TERM", "xterm-256color")
        with choose_screen(quiet=False, progress=True, verbose=0) as screen:
            yield screen, fdpexpect.fdspawn(master, encoding="utf-8", timeout=PATIENCE_S)
    os.close(master)


def test_the_display_shows_a_wait_as_long_as_it_lasts(screen_of: tuple[Screen, fdpexpect.fdspawn]) -> None:
    """It counts down; a notice of the same wait adds no line above it; a picture ends it."""
    screen, shown = screen_of
    screen.show(Waiting(notice=BUSY))
    shown.expect("--give-up-after limits it")
    shown.expect("waiting: 503 Service unav[a-z]*…; .*next attempt in 7.")  # It fits into 80 columns.
    screen.show(Waiting(notice=BUSY))
    screen.show(TotalKnown(rows=9))
    shown.expect("0/9 done")
    assert "limits it" not in str(shown.before)
    shown.expect("waiting: 503")
    screen.show(made(0))
    shown.expect("1/9 done")
    shown.expect("1/9 done")
    assert "made" in plain(str(shown.before))
    assert "waiting" not in plain(str(shown.before))


def test_the_display_counts_what_may_be_lost(screen_of: tuple[Screen, fdpexpect.fdspawn]) -> None:
    """Beside what was spent."""
    screen, shown = screen_of
    for event in (*lost(0, again=True), *lost(0)):
        screen.show(event)
    shown.expect("20.{0,20}credits.{0,30}may be charged without a picture")


@pytest.mark.parametrize("screen", ["lines", "gen"])
def test_a_lost_answer_is_a_line_on_request_and_counted_always(screen: str) -> None:
    """The summary says how much, and what to do."""
    retried = [
        Retried(notice=Notice(title=f"Title {number}", code="504", message="it broke", attempt=1, wait_s=2.0))
        for number in range(2)
    ]
    first, second = lost(1, again=True), lost(1)
    run = run_of([*lost(0, again=True), retried[0], made(0), *first, retried[1], *second])
    for verbose, then in ((0, []), (1, ["attempt 2 in 2.0 s", "attempt 2 in 2.0 s", "not asking again"])):
        lines = told(run, by=screen, verbose=verbose)
        each = [line for line in lines if line.startswith("thumb: lost: ")]
        assert [line.rpartition("; ")[2] for line in each] == then
        assert not about(lines, "it broke")
        (count,) = about(lines, "without a picture")
        assert count == "thumb: 30 credits may have been charged without a picture (3 lost answers)"
        assert "--on-lost hold" in lines[lines.index(count) + 1]
        assert all(line.count("Title 1") == 1 for line in about(lines, "Title 1"))


def test_the_remedy_for_lost_answers_fits_the_run() -> None:
    """Not what it did already, and the dashboard only once."""
    held = told(run_of(lost(0)))
    assert not about(held, "--on-lost")
    ended = told(run_of(lost(0), cause=StopCause.MAX_LOST))
    assert about(ended, "--max-lost N allows more")
    paid_twice = told(run_of([*lost(0, again=True), made(0)]))
    assert about(paid_twice, "the ThumbAPI dashboard shows what was charged; --on-lost hold never asks")


def test_a_command_that_would_do_nothing_is_not_offered() -> None:
    """What is uncertain needs --retry-uncertain; one command is not offered twice."""
    everything = [event for number in range(len(ROWS)) for event in lost(number)]
    assert not about(told(run_of(everything, cause=StopCause.MAX_LOST)), "to resume")
    assert about(told(run_of(everything[:-2], cause=StopCause.MAX_LOST)), "to resume: thumb batch titles.txt")


def test_the_command_that_resumes_may_be_the_one_that_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is one line."""
    monkeypatch.setattr(sys, "argv", ["thumb", "batch", "titles.txt", "--retry-uncertain"])
    (line,) = about(told(run_of(lost(0), cause=StopCause.SIGINT)), "thumb batch")
    assert line == (
        "thumb: to resume, and request the uncertain ones again, for 10 credits: "
        "thumb batch titles.txt --retry-uncertain"
    )


def test_what_titles_say_is_not_said_again_by_the_end() -> None:
    """The cause of an outage."""
    busy = failed(0, ServerError('busy (for "Title 0")', code="503", remedy="try later"))
    lines = told(run_of([busy], error=GaveUp("nothing came back for 3 s: busy")))
    assert len(about(lines, "busy")) == 1
    assert "thumb: nothing came back for 3 s" in lines
    assert about(told(run_of([], error=GaveUp("nothing came back for 3 s: busy"))), "3 s: busy")


def test_a_long_silence_before_the_total_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """`thumb gen` never tells it."""
    now_s = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    shown = SCREENS["gen"](0)
    now_s += 31.0
    shown.tick()
    assert stderr.getvalue() == "thumb: no picture yet after 31 s\n"


@pytest.mark.parametrize("screen", ["lines", "gen", "quiet"])
def test_a_long_silence_is_broken(screen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every 30 s without a line, unless it shall be quiet."""
    now_s = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    shown = SCREENS[screen](0)
    shown.show(TotalKnown(rows=3))
    for _ in range(65):
        now_s += 1.0
        shown.tick()
    told_after = [] if screen == "quiet" else ["30 s", "1 min 00 s"]
    assert stderr.getvalue().splitlines() == [f"thumb: 0 of 3 done after {time_s}" for time_s in told_after]


def test_the_price_of_asking_again_is_told() -> None:
    """Of titles that an earlier run left as well."""
    earlier = Uncertain(row=ROWS[2], error=AnswerLost("it broke off"), credits=20)
    line = told(run_of([*lost(0), *lost(1, again=True), *lost(1), earlier]))[-1]
    command = "thumb batch titles.txt --retry-uncertain"
    assert line == f"thumb: to request the uncertain ones again, for 40 credits: {command}"


def test_an_empty_list_is_told() -> None:
    """Nothing failed, and nobody thinks that something was made."""
    lines = told(run_of([]))
    assert lines[0].startswith("thumb: 0 made in ")
    assert lines[1:] == ["thumb: there were no titles to draw; --min-rows 1 makes that a failure"]


def test_gen_tells_that_it_may_pay_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It keeps no record, unlike a batch."""
    monkeypatch.setattr(sys, "argv", ["thumb", "gen", "A Title"])
    assert about(
        told(run_of(lost(0)), by="gen"), "nothing records it: the same command asks, and may pay, again"
    )
    assert not about(told(run_of([*lost(0, again=True), made(0)]), by="gen"), "nothing records it")


ENDS: dict[str, tuple[StopCause | None, StopError | None, str]] = {
    "Ctrl-C": (StopCause.SIGINT, None, "stopped by Ctrl-C: "),
    "SIGTERM": (StopCause.SIGTERM, None, "stopped by SIGTERM: "),
    "lost credits": (StopCause.MAX_LOST, None, "stopped: too many credits may be lost (--max-lost): "),
    "an outage": (None, GaveUp("nothing came back for 15 min"), "stopped: "),
    "a wrong address": (None, WrongAddress('HTTP 404 Not Found (for "Title 3")'), "stopped: "),
    "a bad key": (None, AuthError('Invalid API key (for "Title 3")'), "stopped: "),
    "a used-up month": (None, QuotaError('Generation limit exceeded (for "Title 3")'), "stopped: "),
    "a full disk": (None, DiskError("no room in thumbs"), "stopped: "),
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("end", ENDS)
def test_a_stop_is_one_line_for_its_cause_and_a_count_for_the_rest(end: str, screen: str) -> None:
    """No line for a title that only waited for its turn; the cause once, without anybody's title."""
    cause, error, headline = ENDS[end]
    waiting = [failed(number, NotSent(f'it was not sent (for "Title {number}")')) for number in range(50, 87)]
    hit = [failed(number, type(error)(error.message)) for number in range(4)] if error else []
    lines = told(run_of([*hit, *waiting], cause=cause, error=error), by=screen)
    not_made = (
        "96 not made" if isinstance(error, DiskError) else "100 not made"
    )  # Those never begun included.
    assert len(about(lines, not_made)) == 1
    assert not about(lines, "it was not sent")
    assert screen == "gen" or about(lines, not_made)[0].startswith(f"thumb: {headline}")
    if error is not None:
        message = error.message.partition(" (for")[0]
        assert len(about(lines, message)) == 1
    assert not about(lines, '(for "')
    assert screen == "gen" or about(lines, "to resume: thumb batch titles.txt")


@pytest.mark.parametrize("in_flight", [0, 3])
def test_ctrl_c_again_is_offered_where_it_would_drop_something(in_flight: int) -> None:
    """With nothing in flight it would do nothing."""
    (line,) = told([Stopping(cause=StopCause.SIGINT, in_flight=in_flight)])
    assert line.startswith("thumb: stopping: ")
    assert ("3 in flight will finish; Ctrl-C again drops what is in flight" in line) is (in_flight == 3)


def test_a_picture_that_could_not_be_saved_has_not_failed() -> None:
    """It was paid for, and each has its own place."""
    kept = [failed(number, DiskError(f"no space left: kept as rescued/{number}.webp")) for number in range(9)]
    lines = told(run_of([made(50), *kept], error=kept[0].error))
    assert lines[0].startswith("thumb: stopped: 1 made, 9 not saved, 90 not made, 10 credits")
    assert "  … and 4 more: not saved" in lines
    assert [len(about(lines, f"rescued/{number}.webp")) for number in range(3)] == [1, 1, 1]


@pytest.mark.parametrize("screen", SCREENS)
def test_problems_that_are_alike_are_counted_after_the_first_few(screen: str) -> None:
    """Apart from the title the message is the same; another kind is not hidden by them."""
    errors = [
        ServerError(f'busy (for "Title {number}")', code="503", remedy="try later") for number in range(60)
    ]
    busy = [failed(number, error) for number, error in enumerate(errors)]
    bad = failed(60, RequestError("the title is too long", remedy="shorten it"))
    lines = told(run_of([*busy, bad]), by=screen)
    assert len(about(lines, "busy")) == 6
    assert len(about(lines, "try later")) == 1
    assert about(lines, "… and 55 more: busy")
    assert len(about(lines, "the title is too long")) == 1


def test_problems_of_many_kinds_are_counted_in_the_end() -> None:
    """Twenty lines at most."""
    lines = told(run_of([failed(number, RequestError(f"mistake {number}")) for number in range(30)]))
    assert len(about(lines, "mistake")) == 20
    assert lines.index("  … and 10 more of other kinds") == lines.index("  --json lists them all") - 1


@pytest.mark.parametrize("screen", SCREENS)
def test_every_remedy_is_indented_alike(screen: str) -> None:
    """Of a title, of what ended the run, of lost answers."""
    refused = failed(0, RequestError("the title is too long", remedy="do shorten it"))
    run = run_of(
        [refused, *lost(1, again=True), *lost(1)], error=AuthError("Invalid API key", remedy="do log in")
    )
    remedies = [line for line in told(run, by=screen) if " do " in line or "--on-lost" in line]
    assert len(remedies) == 3
    assert {len(line) - len(line.lstrip()) for line in remedies} == {len("thumb: ")}


def test_a_bad_key_is_one_message(api: ThumbApiServer) -> None:
    """In a real run as well, of either command."""
    titles = [f"Title {number}" for number in range(9)]
    for command in (["gen", *titles], ["batch"]):
        ran = thumb(*command, stdin="\n".join(titles), env=hosted(api, "tb_live_wrong"))
        assert ran.code == 5
        assert ran.stderr.count("Invalid API key") == 1
        assert '(for "' not in ran.stderr


@pytest.mark.parametrize("key", ["tb_live_wrong", "tb_live_free", GOOD_KEY])
def test_what_ends_a_run_of_many_is_a_few_lines(api: ThumbApiServer, key: str) -> None:
    """A wrong key, a plan without access, a wrong address: one line for the cause, one count."""
    env = hosted(api, key)
    if key == GOOD_KEY:
        api.script_always(Fault.status(404, "Not found"))
    ran = thumb("batch", stdin="".join(f"Title {number}\n" for number in range(40)), env=env)
    assert ran.code == (2 if key == GOOD_KEY else 5)
    assert len(about(ran.stderr.splitlines(), "not made")) == 1
    assert len(ran.stderr.splitlines()) <= 5, ran.stderr


@pytest.mark.long
@pytest.mark.parametrize("on_lost", ["retry", "hold"])
@pytest.mark.parametrize("gone", [False, True])
def test_what_a_lost_answer_says_of_its_picture_is_tried_before_money(
    api: ThumbApiServer, on_lost: str, gone: bool
) -> None:
    """Charged once if it is there after a while; bought again only where it is gone and that is allowed."""
    with shelf_at("127.0.0.1") as shelf:
        address = shelf.put("/1", 503)
        shelf.put("/1", 404 if gone else 200, b"" if gone else picture(1280, 720))
        api.idempotent = False
        api.script(Fault.changed(image=None, imageUrl=address))
        ran = thumb("batch", "--json", "--on-lost", on_lost, stdin="One\n", env=hosted(api))
    held = gone and on_lost == "hold"
    end = ran.events[-1]
    assert (ran.code, len(api.titles), api.credits) == ((3, 1, 10) if held else (0, 1 + gone, 10 + 10 * gone))
    assert (end["made"], end["uncertain"], end["credits"]) == ((0, 1, 0) if held else (1, 0, 10))
    assert end["lost_credits"] == 10 * gone
    assert shelf.asked == ["/1"] * 2
    assert Path("thumbs/one.webp").exists() is not held

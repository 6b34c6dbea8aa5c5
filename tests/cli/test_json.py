"""What `--json` promises: every line an object of a documented shape, whatever happens in the run."""

from __future__ import annotations

import json
import re
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.run import SMALL, Started, hosted, thumb, until
from tests.loopback import Fault
from thumbcli.batch.model.events import SkipReason, StopCause, Waiting
from thumbcli.cli.display.machine_output import as_json
from thumbcli.engines.protocol import LineNotice

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

    from tests.cli.run import HeldServer
    from tests.loopback import ThumbApiServer

NONE = type(None)
ROW = {"title": (str,), "source": (str,), "line": (int,)}
FILE = {"path": (str, NONE), "name": (str, NONE), "media_type": (str, NONE), "row": (dict,)}
MADE = {
    **FILE,
    "key": (str,),
    "format": (str, NONE),
    "category": (str,),
    "model": (str,),
    "size_bytes": (int,),
    "width_px": (int,),
    "height_px": (int,),
    "credits": (int,),
    "recovered": (bool,),
    "warnings": (list,),
    "took_s": (float,),
}
ERROR = {"code": (str,), "message": (str,), "remedy": (str,)}
SCHEMA: dict[str, dict[str, tuple[type, ...]]] = {
    "job": {"job": (str, NONE), "preset": (str, NONE), "sources": (list,)},
    "started": {"out": (str,), "engine": (str,), "concurrency": (int,), "rebuilt": (int,)},
    "total": {"rows": (int,), "size_bytes": (int,), "free_bytes": (int,)},
    "made": {**ROW, **MADE},
    "copied": {**ROW, **MADE, "copied_from": (str,)},
    "skipped": {**ROW, **FILE, "key": (str,), "reason": (str,), "detail": (str,)},
    "failed": {**ROW, **ERROR, "temporary": (bool,), "known": (bool,), "row": (dict,)},
    "uncertain": {**ROW, **ERROR, "row": (dict,)},
    "retrying": {
        "title": (str,),
        "code": (str,),
        "message": (str,),
        "attempt": (int,),
        "wait_s": (float,),
    },
    "waiting": {"code": (str,), "message": (str,), "wait_s": (float,), "waited_s": (float,)},
    "lost": {**ROW, **ERROR, "credits": (int,), "again": (bool,)},
    "stopping": {"cause": (str,), "in_flight": (int,)},
    "finished": {
        "out": (str,),
        "made": (int,),
        "skipped": (int,),
        "failed": (int,),
        "known": (int,),
        "temporary": (int,),
        "uncertain": (int,),
        "credits": (int,),
        "lost_credits": (int,),
        "codes": (dict,),
        "took_s": (float,),
        "cause": (str, NONE),
        "error": (dict, NONE),
        "exit_code": (int,),
        "account": (dict, NONE),
        "orphans": (int, NONE),
        "allowed_rejected": (str, NONE),
    },
    "delivered": {
        "posts": (int,),
        "unchanged": (int,),
        "fields": (dict,),
        "cleared": (int,),
        "twice": (list,),
        "kept": (list,),
        "refused": (list,),
        "path": (str,),
        "pictures": (int,),
        "changed": (bool,),
    },
    "error": {**ERROR, "exit_code": (int,)},
    "pruned": {"path": (str,), "name": (str,), "removed": (bool,), "reason": (str,)},
    "planned": {
        "title": (str, NONE),
        "source": (str, NONE),
        "line": (int, NONE),
        "action": (str,),
        "reason": (str,),
        "name": (str, NONE),
        "credits": (int,),
    },
}
"""Event → field → the types that it may have."""

TWO_SHAPES = {"delivered"}
"""Events that have some of their fields, by what they tell of."""

STAMP = ("event", "time", "run")
"""What each line of standard output begins with."""

SCRIPTS = Path(__file__).parents[2] / "docs" / "scripts.md"


def check(events: list[dict[str, Any]], among: set[str]) -> None:
    """Hold every event against the schema; all of `among` must be there."""
    assert among <= {event["event"] for event in events}
    for event in events:
        fields = SCHEMA[event["event"]]
        assert event.keys() == {*STAMP, *fields} or event["event"] in TWO_SHAPES
        assert event.keys() <= {*STAMP, *fields}
        wrong = {
            name: event[name] for name in fields if name in event and type(event[name]) not in fields[name]
        }
        assert not wrong, event["event"]
        if event["event"] == "finished" and event["error"] is not None:
            assert {name: type(value) for name, value in event["error"].items()} == dict.fromkeys(ERROR, str)


def everything_at_once(api: ThumbApiServer) -> list[dict[str, Any]]:
    """One made, one refused, one lost each time, one tried again, one twice."""
    Path("titles.txt").write_text("Made\nRefused\nLost\nAgain\nMade\n")
    api.script_title("Refused", Fault.status(400, "title is not allowed"))
    api.script_title("Lost", *[Fault.half()] * 2)
    api.script_title("Again", Fault.status(503, "busy"))
    ran = thumb("batch", "titles.txt", "--json", "--attempts", "2", env=hosted(api))
    assert ran.code == 3
    return ran.events


def a_closed_line(_: ThumbApiServer) -> list[dict[str, Any]]:
    """All titles wait for the service."""
    notice = LineNotice(code="503", message="busy", wait_s=1.5, waited_s=30.25)
    return [{"time": "", "run": "", **as_json(Waiting(notice=notice), Path())}]


def a_second_run(api: ThumbApiServer) -> list[dict[str, Any]]:
    """Nothing to do."""
    thumb("batch", stdin="One\n", env=hosted(api))
    return thumb("batch", "--json", stdin="One\n", env=hosted(api)).events


def another_folder_has_it(api: ThumbApiServer) -> list[dict[str, Any]]:
    """A copied picture costs nothing."""
    thumb("batch", "-o", "one", stdin="One\n", env=hosted(api))
    events = thumb("batch", "--json", "-o", "two", "--reuse", "one", stdin="One\n", env=hosted(api)).events
    assert [event["credits"] for event in events if event["event"] == "copied"] == [0]
    return events


def an_error_ends_it(api: ThumbApiServer) -> list[dict[str, Any]]:
    """The month is over."""
    api.quota = 1
    return thumb("batch", "--json", "-j", "1", stdin="One\nTwo\nThree\n", env=hosted(api)).events


def a_dry_run(api: ThumbApiServer) -> list[dict[str, Any]]:
    """One of each action."""
    csv = f"title\nOne\nOne\n{'x' * 201}\n"
    return thumb("batch", "--json", "--dry-run", stdin=csv, env=hosted(api)).events


def a_missing_list(_: ThumbApiServer) -> list[dict[str, Any]]:
    """The run can't begin."""
    return thumb("batch", "nothere.csv", "-e", "local", "--json").events


def a_few_titles(api: ThumbApiServer) -> list[dict[str, Any]]:
    """`thumb gen` says the same words."""
    return thumb("gen", "One", "One", "x" * 201, "--json", env=hosted(api)).events


def a_shorter_list(api: ThumbApiServer) -> list[dict[str, Any]]:
    """Nobody asks for a picture any more."""
    thumb("batch", "--json", stdin="One\nTwo\n", env=hosted(api))
    return thumb("batch", "--json", "--prune", "--yes", stdin="One\n", env=hosted(api)).events


def a_post_with_an_index(_: ThumbApiServer) -> list[dict[str, Any]]:
    """It gets the path of its picture."""
    Path("posts").mkdir()
    Path("posts/one.md").write_text("---\ntitle: One\n---\n")
    ran = thumb(
        "batch", "posts", "-e", "local", "-f", SMALL, "--json", "--write-back", "--index", "index.json"
    )
    assert ran.code == 0, ran.stderr
    return ran.events


def a_job(_: ThumbApiServer) -> list[dict[str, Any]]:
    """Of a project."""
    Path("titles.txt").write_text("One\n")
    Path("thumb.toml").write_text('[jobs.a]\nsource = "titles.txt"\n')
    return thumb("run", "--json", "--dry-run").events


RUNS: list[tuple[Callable[[ThumbApiServer], list[dict[str, Any]]], set[str]]] = [
    (
        everything_at_once,
        {"started", "total", "made", "failed", "lost", "uncertain", "retrying", "skipped", "finished"},
    ),
    (a_closed_line, {"waiting"}),
    (a_second_run, {"started", "skipped", "finished"}),
    (another_folder_has_it, {"started", "copied", "finished"}),
    (a_shorter_list, {"started", "skipped", "finished", "pruned"}),
    (an_error_ends_it, {"started", "made", "failed", "stopping", "finished"}),
    (a_dry_run, {"planned"}),
    (a_post_with_an_index, {"made", "delivered"}),
    (a_job, {"job", "planned"}),
    (a_missing_list, {"error"}),
    (a_few_titles, {"made", "skipped", "failed", "finished"}),
]


@pytest.mark.long
@pytest.mark.parametrize(("run", "among"), [pytest.param(*case, id=case[0].__name__) for case in RUNS])
def test_every_line_has_its_shape(
    api: ThumbApiServer, run: Callable[[ThumbApiServer], list[dict[str, Any]]], among: set[str]
) -> None:
    """No field more, none less, each of its type."""
    check(run(api), among)


def test_every_event_is_seen_in_one_of_these_runs() -> None:
    """The table above tests nothing that never happens."""
    assert set().union(*(among for _, among in RUNS)) == SCHEMA.keys()


@pytest.mark.long
def test_the_numbers_at_the_end_are_the_lines_before(api: ThumbApiServer) -> None:
    """Who counts the lines gets the tally."""
    events = everything_at_once(api)
    finished = events[-1]
    assert finished["event"] == "finished"
    for name in ("made", "skipped", "failed", "uncertain"):
        assert finished[name] == sum(event["event"] == name for event in events)
    assert finished["codes"] == {"made": 2, "400": 1, "network": 1, "skipped": 1}
    for name, event_name in (("credits", "made"), ("lost_credits", "lost")):
        charged = [event["credits"] for event in events if event["event"] == event_name]
        assert charged
        assert finished[name] == sum(charged)


@pytest.mark.long
def test_no_message_repeats_the_title(api: ThumbApiServer) -> None:
    """It has a field of its own."""
    messages = [event["message"] for event in everything_at_once(api) if "message" in event]
    assert messages
    assert not [message for message in messages if "(for " in message]


def test_a_stopped_run_says_what_is_in_flight(held: HeldServer) -> None:
    """And what stopped it."""
    with Started("batch", "-", "--json", "-j", "1", env=hosted(held)) as process:
        process.stdin.write("One\nTwo\n")
        process.stdin.flush()
        until(lambda: len(held.requests) == 1)
        process.send_signal(signal.SIGINT)
        process.stderr.readline()
        held.release.set()
        stdout, _ = process.finish()
    events = [json.loads(line) for line in stdout.splitlines()]
    check(events, {"started", "stopping", "made", "finished"})
    (stopping,) = (event for event in events if event["event"] == "stopping")
    assert (stopping["cause"], stopping["in_flight"]) == ("sigint", 1)
    assert (events[-1]["cause"], events[-1]["exit_code"]) == ("sigint", 130)


def test_a_title_is_written_as_it_was_given() -> None:
    """In its own script, its quotes escaped as JSON does."""
    title = 'He said: "Ünïcödé 日本 🔥"'
    ran = thumb("batch", "--json", "-n", "-e", "local", "-f", SMALL, stdin=title + "\n")
    assert ran.events[0]["title"] == title
    assert "日本" in ran.stdout


@pytest.mark.parametrize("more", [["-n"], []], ids=["a dry run", "a run"])
def test_a_control_character_is_escaped(more: list[str]) -> None:
    """JSON Lines end up on terminals too; the title is the same when it is read."""
    title = "One \x1b[31m \x7f \x9b31m" + "x" * 201
    ran = thumb("batch", "--json", *more, "-e", "local", "-f", SMALL, stdin=title + "\n")
    assert not {"\x1b", "\x7f", "\x9b"} & set(ran.stdout)
    assert title in {event.get("title") for event in ran.events}


def test_json_lines_come_with_quiet_too(api: ThumbApiServer) -> None:
    """They were requested; only messages for people are left out."""
    ran = thumb("batch", "--json", "--quiet", stdin="One\n", env=hosted(api))
    assert (ran.stderr, ran.events[-1]["event"]) == ("", "finished")


def test_each_event_tells_its_moment_and_its_run() -> None:
    """So that lines of many nights in one log are told apart."""
    asked = ["batch", "-", "-e", "local", "-f", SMALL, "--json", "--prune", "--yes"]
    first, second = thumb(*asked, stdin="One\nTwo\n"), thumb(*asked, stdin="One\n")
    assert len(second.named("pruned")) == 1
    runs = [{event["run"] for event in ran.events} for ran in (first, second)]
    assert (len(runs[0]), len(runs[1]), len(runs[0] | runs[1])) == (1, 1, 2)
    moments = [datetime.fromisoformat(event["time"]) for ran in (first, second) for event in ran.events]
    assert moments == sorted(moments)
    assert all(moment.tzinfo is UTC for moment in moments)


def section() -> str:
    """Return what the docs say of JSON events."""
    return SCRIPTS.read_text().partition("\n## JSON events\n")[2].partition("\n## ")[0]


def test_the_docs_name_exactly_these_fields() -> None:
    """Its table: an event a row, the fields in the second column."""
    rows = [re.findall(r"`(\w+)`", line) for line in section().splitlines() if line.startswith("| `")]
    documented = {event: set(fields) for event, *fields in rows}
    assert documented == {event: set(fields) for event, fields in SCHEMA.items()}


@pytest.mark.parametrize("words", [SkipReason, StopCause])
def test_the_readme_names_every_reason_and_cause(words: type[StrEnum]) -> None:
    """Who matches on them has to know them all."""
    assert all(f"`{word}`" in section() for word in words)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["batch", "nothere.csv", "--engine", "local"], 2, "nothere.csv"),
        (["batch", "nothere.csv", "--engin", "local"], 2, "--engin"),
        (["batch", "nothere.csv", "--format", "poster", "--engine", "local"], 2, "poster"),
        (["gen", "A Title", "--engine", "local", "--layout", "nothing"], 2, "nothing"),
        (["run", "nothere"], 2, "nothere"),
        (["publish", "wordpress", "nothere.csv"], 2, ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_error_before_the_work_is_an_event(arguments: list[str], code: int, words: str) -> None:
    """A program that reads stdout alone learns why nothing came."""
    ran = thumb(*arguments, "--json")
    (event,) = [json.loads(line) for line in ran.lines]
    assert (ran.code, event["event"], event["exit_code"]) == (code, "error", code)
    assert words in event["message"]
    assert event["remedy"]
    assert event["message"] in ran.stderr
    assert thumb(*arguments).stdout == ""

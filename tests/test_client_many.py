"""Many titles from Python: one implementation behind a plain and an async face, on either engine."""

from __future__ import annotations

import gc
import logging
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING, cast

import pytest

from tests.faults import Fault, picture
from tests.loopback import GOOD_KEY, ThumbApiServer
from tests.many import WHOLE, arrival, rescued, seen
from thumbcli import Client, Failed, Made, make_request
from thumbcli.errors import AuthError, QuotaError, RequestError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from thumbcli.client import Title

TITLES = [f"Title {number}" for number in range(6)]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThumbApiServer]:
    """Run a ThumbAPI for one test, and let no proxy come between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer() as server:
        yield server


def assert_ended(before: set[threading.Thread]) -> None:
    """Make sure that every thread which is new, and none of the server's, is about to end."""
    for thread in set(threading.enumerate()) - before:
        if "process_request" not in thread.name:
            thread.join(5)
            assert not thread.is_alive()


@pytest.fixture
def client(server: ThumbApiServer) -> Iterator[Client]:
    """Open a client of that server."""
    with Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url, rate_per_s=100) as client:
        yield client


@pytest.mark.long
def test_each_title_has_one_outcome(client: Client, server: ThumbApiServer) -> None:
    """Made, failed and uncertain ones can be told apart, and each knows its place among the titles."""
    server.script_title("B", Fault.status(400, "no thanks"))
    server.script_title("C", *[Fault.bad_json()] * 2)  # One lost answer is made up for.
    outcomes = {seen(outcome) for outcome in client.generate_many(["A", "B", "C", " ", "D"])}
    assert outcomes == {("made", 0), ("400", 1), ("uncertain", 2), ("rejected", 3), ("made", 4)}


def test_what_is_drawn_is_the_picture(client: Client) -> None:
    """With the title as it was given, and the request as it was understood."""
    (outcome,) = client.generate_many(["  A  "], format="youtube")
    assert isinstance(outcome, Made)
    assert (outcome.title, outcome.request) == ("  A  ", make_request("A"))
    assert outcome.thumbnail.image == WHOLE


def test_the_local_engine_does_the_same() -> None:
    """Without key or network."""
    with Client(engine="local") as client:
        drawn = [outcome for outcome in client.generate_many(["A", "B"]) if isinstance(outcome, Made)]
    assert {(outcome.title, outcome.thumbnail.width_px) for outcome in drawn} == {("A", 1280), ("B", 1280)}


def test_a_title_has_options_of_its_own(client: Client, server: ThumbApiServer) -> None:
    """They come before those of all; a request that was built before is taken as it is."""
    titles: list[Title] = [
        "A",
        {"title": "B", "format": "linkedin", "category": None},
        make_request("C", format="instagram"),
    ]
    assert len(list(client.generate_many(titles, format="x", category="travel"))) == 3
    requested = {
        received.title: (received.body.get("format"), received.body.get("category"))
        for received in server.requests
    }
    assert requested["A"] == ("x", "travel")
    assert requested["B"] == ("linkedin", "travel")
    assert requested["C"][0] == "instagram"


def test_a_title_may_do_without_the_photo_of_all(
    client: Client, server: ThumbApiServer, tmp_path: Path
) -> None:
    """It says that it uses none."""
    photo = tmp_path / "me.png"
    photo.write_bytes(picture(8, 8, "png"))
    titles: list[Title] = ["A", {"title": "B", "use_photo": False}]
    assert len(list(client.generate_many(titles, photo=photo))) == 2
    assert {received.title: "photoImage" in received.body for received in server.requests} == {
        "A": True,
        "B": False,
    }


@pytest.mark.parametrize(
    ("item", "message"),
    [
        pytest.param({"title": "A", "fromat": "x"}, "unknown option 'fromat'", id="an unknown option"),
        pytest.param({"format": "x"}, "title is required", id="no title"),
        pytest.param({"title": b"A"}, "title must be str", id="a title that is not text"),
        pytest.param({"title": "A", "use_photo": "perhaps"}, "use_photo must be true or false", id="a flag"),
        pytest.param({"title": "A", "format": True}, "format must be str", id="a truth value"),
        pytest.param(7, "not int", id="no title at all"),
    ],
)
def test_an_item_that_is_no_title(client: Client, server: ThumbApiServer, item: Title, message: str) -> None:
    """It fails alone, before the engine is used."""
    (outcome,) = client.generate_many([item])
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, RequestError)
    assert message in outcome.error.message
    assert not outcome.temporary
    assert server.requests == []


@pytest.mark.parametrize(
    ("key", "remedy"),
    [
        ("titel", "write it under the key `title`, in place of 'titel', or pass map={'title': 'titel'}"),
        ("tilte", "write it under the key `title`, in place of 'tilte', or pass map={'title': 'tilte'}"),
        ("name", "write it under the key `title`"),
    ],
)
def test_a_title_under_another_key_is_told(client: Client, key: str, remedy: str) -> None:
    """As the command line tells of the columns of a list."""
    (outcome,) = client.generate_many(cast("list[Title]", [{key: "A"}]))
    assert isinstance(outcome, Failed)
    assert (outcome.error.message, outcome.error.remedy) == ("title is required", remedy)


def test_the_same_picture_is_bought_once(client: Client, server: ThumbApiServer) -> None:
    """However it was requested; the outcome says which one counts."""
    titles: list[Title] = ["A", "A ", {"title": "A", "format": "youtube"}, {"title": "A", "format": "x"}]
    outcomes = {seen(outcome) for outcome in client.generate_many(titles)}
    assert outcomes == {("made", 0), ("as 0", 1), ("as 0", 2), ("made", 3)}
    assert len(server.titles) == 2


@pytest.mark.parametrize(
    ("titles", "options", "error"),
    [
        pytest.param("A", {}, UsageError, id="one title in the place of many"),
        pytest.param({"title": "A"}, {}, UsageError, id="one mapping in the place of many"),
        pytest.param(7, {}, UsageError, id="nothing to iterate"),
        pytest.param(["A"], {"format": "poster"}, RequestError, id="a value that no title can have"),
        pytest.param(["A"], {"fromat": "x"}, RequestError, id="an unknown option"),
        pytest.param(["A"], {"concurrency": 0}, UsageError, id="none at once"),
        pytest.param(["A"], {"variant": 1}, RequestError, id="a look that the hosted engine does not take"),
    ],
)
def test_what_is_wrong_for_all_is_raised_at_once(
    client: Client, server: ThumbApiServer, titles: list[str], options: dict[str, str], error: type[Exception]
) -> None:
    """Where the call stands, not title by title."""
    with pytest.raises(error):
        client.generate_many(titles, **options)  # type: ignore[arg-type] # what types forbid is the point
    assert server.requests == []


def test_a_cap_holds(client: Client, server: ThumbApiServer) -> None:
    """No more pictures are in flight than the call allows."""
    server.latency_s = 0.03
    assert len(list(client.generate_many(TITLES, concurrency=2))) == 6
    assert server.peak == 2


def test_titles_are_read_as_they_are_needed(client: Client) -> None:
    """An endless source is as good as any; nobody runs ahead of who takes the pictures."""
    read: list[int] = []

    def endless() -> Iterator[str]:
        for number in count():
            read.append(number)
            yield f"Title {number}"

    outcomes = client.generate_many(endless(), concurrency=2)
    for _, _outcome in zip(range(4), outcomes, strict=False):
        pass
    outcomes.close()
    assert 4 <= len(read) <= 4 + 2 + 2


def test_a_finished_picture_does_not_wait_for_the_next_title(client: Client) -> None:
    """A source that waits, such as a pipe, holds up nothing that is done, once it has a thread of its own."""
    taken = threading.Event()

    def slow() -> Iterator[str]:
        yield "A"
        assert taken.wait(10)
        yield "B"

    for outcome in client.generate_many(slow(), read_in_thread=True):
        assert isinstance(outcome, Made)
        taken.set()
    assert taken.is_set()


def test_titles_are_read_in_the_thread_that_takes_the_outcomes(client: Client) -> None:
    """A cursor of a database belongs to it, and may be handed over as it is."""
    with closing(sqlite3.connect(":memory:")) as blog:
        blog.execute("CREATE TABLE post (title)")
        blog.executemany("INSERT INTO post VALUES (?)", [(title,) for title in TITLES])
        rows = blog.execute("SELECT title FROM post")
        titles = [outcome.title for outcome in client.generate_many(title for (title,) in rows)]
    assert sorted(titles) == TITLES


def test_the_end_of_a_source_is_in_the_thread_that_read_it(client: Client) -> None:
    """It may close what belongs to that thread, also where the loop is left."""
    threads: set[threading.Thread] = set()

    def source() -> Iterator[str]:
        try:
            for number in count():
                threads.add(threading.current_thread())
                yield f"Title {number}"
        finally:
            threads.add(threading.current_thread())

    for _outcome in client.generate_many(source()):
        break
    gc.collect()
    assert threads == {threading.current_thread()}


def test_the_engine_has_work_while_an_outcome_is_handled(client: Client, server: ThumbApiServer) -> None:
    """As many pictures are made meanwhile as at any time."""
    server.latency_s = 0.02
    outcomes = client.generate_many((f"Title {number}" for number in count()), concurrency=3)
    for _ in range(3):
        next(outcomes)
    deadline = time.monotonic() + 10
    while len(server.titles) < 3 + 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(server.titles) == 3 + 3
    outcomes.close()


def test_ctrl_c_in_the_source_comes_out_as_itself(client: Client) -> None:
    """Whoever goes on after it finds a source that has ended, and no wait for ever."""

    def interrupted() -> Iterator[str]:
        yield "A"
        raise KeyboardInterrupt

    outcomes = client.generate_many(interrupted())
    with pytest.raises(KeyboardInterrupt):
        list(outcomes)
    assert [outcome.title for outcome in outcomes] in ([], ["A"])


def test_what_stops_the_engine_is_raised_last(client: Client, server: ThumbApiServer) -> None:
    """What was in flight is handed over before, and the rest is never requested."""
    server.quota = 3
    kinds: list[str] = []

    with pytest.raises(QuotaError):
        kinds.extend(seen(outcome)[0] for outcome in client.generate_many(TITLES, concurrency=1))
    assert kinds == ["made", "made", "made", "quota"]
    assert len(server.titles) == 4


def test_a_refused_key_is_raised_once(server: ThumbApiServer) -> None:
    """One request finds it out for all titles."""
    with (
        Client(engine="thumbapi", api_key="tb_live_bad", base_url=server.url) as client,
        pytest.raises(AuthError, match="Invalid API key"),
    ):
        list(client.generate_many(TITLES))
    assert len(server.titles) == 1


def test_what_reading_the_titles_raises_is_raised(client: Client) -> None:
    """After what was read before has been handed over."""

    def broken() -> Iterator[str]:
        yield "A"
        raise LookupError("the feed is gone")

    outcomes = client.generate_many(broken())
    assert seen(next(outcomes)) == ("made", 0)
    with pytest.raises(LookupError, match="the feed is gone"):
        next(outcomes)


def test_after_the_end_comes_nothing(client: Client) -> None:
    """As with any iterator."""
    outcomes = client.generate_many(["A"])
    assert len(list(outcomes)) == 1
    assert list(outcomes) == []


def test_attempts_are_counted(server: ThumbApiServer) -> None:
    """One attempt means that nothing is tried again."""
    server.script_always(Fault.status(503, "later"))
    with Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url, attempts=1) as client:
        (outcome,) = client.generate_many(["A"])
    assert isinstance(outcome, Failed)
    assert outcome.temporary
    assert len(server.titles) == 1


def test_stop_hands_over_what_was_in_flight(client: Client, server: ThumbApiServer) -> None:
    """Nothing further starts, and nothing that was paid for is missed."""
    server.latency_s = 0.02
    outcomes = client.generate_many((f"Title {number}" for number in count()), concurrency=2)
    kinds = [seen(next(outcomes))[0]]
    outcomes.stop()
    kinds += [seen(outcome)[0] for outcome in outcomes]
    assert set(kinds) == {"made"}
    assert len(kinds) == len(server.titles) == sum(server.charged.values())


@pytest.mark.parametrize("way", ["break", "raise", "close"])
def test_leaving_early_loses_nothing_that_was_paid_for(
    server: ThumbApiServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    way: str,
) -> None:
    """What was in flight is finished and kept, nothing else is requested, and no thread stays behind."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    caplog.set_level(logging.WARNING, "thumbcli")
    server.latency_s = 0.02
    before = set(threading.enumerate())

    def draw() -> None:
        with Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url, rate_per_s=100) as client:
            outcomes = client.generate_many((f"Title {number}" for number in count()), concurrency=3)
            for _outcome in outcomes:
                if way == "raise":
                    raise LookupError(way)
                if way == "close":
                    outcomes.close()
                break

    if way == "raise":
        with pytest.raises(LookupError):
            draw()
    else:
        draw()
    assert rescued(caplog, tmp_path) == sum(server.charged.values()) - 1
    assert_ended(before)


def test_a_loop_that_is_left_stops_the_drawing(client: Client, server: ThumbApiServer) -> None:
    """The client stays open and usable, and nobody goes on asking behind its back."""
    for _outcome in client.generate_many((f"Title {number}" for number in count()), concurrency=1):
        break
    gc.collect()
    requested = len(server.titles)
    client.generate("Last")
    client.generate("The very last")
    assert len(server.titles) <= requested + 3


def test_without_a_with_block_all_is_closed_at_the_end(server: ThumbApiServer) -> None:
    """Whether the loop comes to its end or is left early."""
    before = set(threading.enumerate())
    client = Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url, rate_per_s=100)
    assert len(list(client.generate_many(["A", "B"]))) == 2
    for _outcome in client.generate_many(["C"]):
        break
    gc.collect()
    assert_ended(before)


def test_a_closed_client_does_not_pretend_that_this_was_all(server: ThumbApiServer) -> None:
    """Taking on after the `with` block is an error, not an early end."""
    with Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url) as client:
        outcomes = client.generate_many(TITLES, concurrency=1)
    with pytest.raises(UsageError, match="client was closed"):
        next(outcomes)


def test_a_client_is_closed_after_its_with_block(server: ThumbApiServer) -> None:
    """As the async one is; it may be opened again, and without a block it is never closed."""
    client = Client(engine="thumbapi", api_key=GOOD_KEY, base_url=server.url)
    assert client.generate("A").image == WHOLE
    with client:
        assert client.generate("B").image == WHOLE
    with pytest.raises(UsageError, match="the client is closed"):
        client.generate("C")
    with pytest.raises(UsageError, match="the client is closed"):
        client.generate_many(["C"])
    with client:
        assert client.generate("C").image == WHOLE


@pytest.mark.long
@pytest.mark.parametrize("with_block", [True, False], ids=["in a with block", "without one"])
def test_ctrl_c_waits_for_nothing(
    server: ThumbApiServer, monkeypatch: pytest.MonkeyPatch, with_block: bool
) -> None:
    """The interrupt comes out as itself at once; what was dropped in flight is logged."""
    arrived = arrival(server, "B", monkeypatch)
    server.script_title("B", Fault.stall())
    client = f"Client(engine='thumbapi', api_key='{GOOD_KEY}', base_url='{server.url}')"
    loop = "for outcome in client.generate_many(['A', 'B']): print(outcome.title, flush=True)"
    code = f"with {client} as client:\n    {loop}" if with_block else f"client = {client}\n{loop}"
    # Tests that run in the background inherit a Ctrl-C that is ignored.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    with subprocess.Popen(
        [sys.executable, "-c", f"{heard}\nfrom thumbcli import Client\n{code}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "A\n"
        assert arrived.wait(20)
        child.send_signal(signal.SIGINT)
        _, complained = child.communicate(timeout=20)
    assert child.returncode == -signal.SIGINT
    assert "B may have been charged" in complained

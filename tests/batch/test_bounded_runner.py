"""Drawing without a folder of record: what `thumb gen` and the library share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
import pytest

from tests.batch.engine import Painter
from thumbcli.batch.model.events import StopCause
from thumbcli.batch.run.bounded_runner import Crew
from thumbcli.batch.run.cancellation import Control
from thumbcli.contract import EngineName, Thumbnail, make_request
from thumbcli.errors import AuthError, DiskError, NameTaken, RequestRefused, ThumbError

if TYPE_CHECKING:
    from thumbcli.batch.run.bounded_runner import Settle

pytestmark = pytest.mark.anyio


class Pacer(Painter):
    """A painter that says when it takes the next title."""

    def __init__(self) -> None:
        super().__init__(EngineName.THUMBAPI)
        self.asked_when_ready: list[int] = []
        self.drained = 0

    async def wait_for_capacity(self) -> None:
        self.asked_when_ready.append(len(self.asked))

    def drain(self) -> None:
        self.drained += 1


def note(ends: list[Thumbnail | ThumbError], *, fault: ThumbError | None = None) -> Settle:
    """Return what writes down how requests end, and fails over pictures with `fault`."""

    async def settle(result: Thumbnail | ThumbError, _began: float) -> None:
        ends.append(result)
        if fault is not None and isinstance(result, Thumbnail):
            raise fault

    return settle


async def test_a_picture_or_its_error_is_handed_back() -> None:
    """Each request ends once."""
    engine, ends = Painter(), list[Thumbnail | ThumbError]()
    engine.faults = {"B": RequestRefused("no")}
    async with engine, Crew(engine, 1, Control()) as crew:
        await crew.brand_style(make_request("A"), note(ends))
        await crew.brand_style(make_request("B"), note(ends))
    assert [type(end) for end in ends] == [Thumbnail, RequestRefused]


@pytest.mark.parametrize("fault", [NameTaken("taken"), DiskError("full")], ids=["one title's", "everybody's"])
async def test_what_delivery_raises_is_the_end(fault: ThumbError) -> None:
    """It is handed back like an error of the engine; a full disk stops the run as well."""
    engine, control, ends = Painter(), Control(), list[Thumbnail | ThumbError]()
    async with engine, Crew(engine, 1, control) as crew:
        await crew.brand_style(make_request("A"), note(ends, fault=fault))
    assert ends[1:] == [fault]
    assert control.stopped() is (fault.code == "disk")
    assert crew.error is (fault if fault.code == "disk" else None)


async def test_the_gravest_error_is_kept() -> None:
    """Nothing is started after the first one, but what was in flight may meet another."""
    engine, ends = Painter(), list[Thumbnail | ThumbError]()
    engine.hold, engine.faults = {"A", "B"}, {"A": AuthError("bad key"), "B": DiskError("full")}
    with anyio.fail_after(5):
        async with engine, Crew(engine, 2, Control()) as crew:
            await crew.brand_style(make_request("A"), note(ends))
            await crew.brand_style(make_request("B"), note(ends))
            engine.let_go()
    assert len(ends) == 2
    assert isinstance(crew.error, DiskError)


async def test_after_a_stop_nothing_starts() -> None:
    """Neither at once nor when a slot falls free."""
    engine, control, ends = Painter(), Control(), list[Thumbnail | ThumbError]()
    engine.on_ask = lambda _title: control.stop(StopCause.SIGINT)
    async with engine, Crew(engine, 1, control) as crew:
        for title in ("A", "B", "C"):
            await crew.brand_style(make_request(title), note(ends))
    assert engine.asked == ["A"]
    assert len(ends) == 1


async def test_a_picture_is_known_again_by_its_key() -> None:
    """The number that it had first is what counts."""
    crew = Crew(Painter(), None, Control())
    keys = ["v1:" + letter * 64 for letter in "aba"]
    assert [crew.first(key, number) for number, key in enumerate(keys)] == [0, 1, 0]


async def test_what_was_dropped_is_remembered() -> None:
    """Somebody may have to say that it was perhaps charged."""
    engine = Painter()
    engine.hold = {"A"}
    with anyio.CancelScope() as scope:
        engine.on_ask = lambda _title: scope.cancel()
        async with engine, Crew(engine, 1, Control()) as crew:
            await crew.brand_style(make_request("A"), note([]))
    assert [request.title for request in crew.dropped] == ["A"]


@pytest.mark.parametrize("shared", [False, True], ids=["our own engine", "a shared engine"])
async def test_an_engine_with_a_pace_of_its_own(shared: bool) -> None:
    """It is asked before each title; at a stop its waiting ends, unless others wait with it."""
    engine, control = Pacer(), Control()
    async with engine, Crew(engine, 4, control, shared=shared) as crew:
        await crew.brand_style(make_request("A"), note([]))
        await crew.brand_style(make_request("B"), note([]))
        control.stop(StopCause.SIGINT)
    assert len(engine.asked_when_ready) == 2
    assert engine.drained == (0 if shared else 1)

"""Processes with one key on one machine: what they leave for each other, and that nothing depends on it."""

from __future__ import annotations

import math
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engines.pace_model import InMemory
from tests.loopback import GOOD_KEY, ThumbApiServer
from thumbcli.contract import make_request
from thumbcli.engines.thumbapi.api_key import PUBLIC_TEST_KEY
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.engines.thumbapi.pace_file import PaceFile
from thumbcli.engines.thumbapi.pace_state import PaceState, RequestResult
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy
from thumbcli.engines.thumbapi.shared_rate_controller import SharedRateController

if TYPE_CHECKING:
    from collections.abc import Callable

ADDRESS = "http://127.0.0.1:1"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folder is looked for where Linux has it")


def pace_folder() -> Path:
    """Return where the files belong."""
    return Path.home() / ".local" / "state" / "thumbcli" / "pace"


def write(file: PaceFile, data: bytes) -> bool:
    """Write in a turn of its own; False if there is none."""
    with file.turn() as is_mine:
        if is_mine:
            file.write(data)
    file.close()
    return is_mine


def read(file: PaceFile) -> bytes:
    """Read in a turn of its own."""
    with file.turn() as is_mine:
        assert is_mine
        data = file.read()
    file.close()
    return data


def controller(shared: InMemory, *, limit_per_s: float | None = None) -> SharedRateController:
    """Make one that belongs to a process of its own."""
    rng = random.Random(1)  # noqa: S311 - jitter, not a secret
    return SharedRateController(RetryPolicy(), rng, shared, limit_per_s=limit_per_s)


def send(one: SharedRateController, from_s: float, until_s: float) -> list[float]:
    """Send whatever may be sent in a span of time; return when."""
    now_s, sent_s = from_s, list[float]()
    while now_s < until_s:
        if wait_s := one.wait_s(now_s):
            now_s += min(wait_s, 1.0)
        else:
            one.finish(one.start(now_s), RequestResult.ACCEPTED, now_s + 0.01)
            sent_s.append(now_s)
    return sent_s


def test_what_one_wrote_another_reads() -> None:
    """With the same key at the same address; others have a file of their own."""
    assert write(PaceFile(GOOD_KEY, ADDRESS), b"numbers")
    assert read(PaceFile(GOOD_KEY, ADDRESS)) == b"numbers"
    assert read(PaceFile(GOOD_KEY, "http://127.0.0.1:2")) == b""
    assert read(PaceFile("another-key", ADDRESS)) == b""


def test_nobody_else_learns_anything_from_the_file() -> None:
    """Neither the key nor the address is in it or in its name."""
    assert write(PaceFile(GOOD_KEY, ADDRESS), b"numbers")
    (file,) = pace_folder().iterdir()
    assert pace_folder().stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600
    assert GOOD_KEY not in file.name
    assert GOOD_KEY.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"x" * 5000, bytes(12) + b"numbers"],
    ids=["empty", "short", "something else", "a wrong sum"],
)
def test_a_damaged_file_is_an_empty_one(content: bytes) -> None:
    """And is written anew."""
    assert write(PaceFile(GOOD_KEY, ADDRESS), b"numbers")
    (file,) = pace_folder().iterdir()
    file.write_bytes(content)
    assert read(PaceFile(GOOD_KEY, ADDRESS)) == b""
    assert write(PaceFile(GOOD_KEY, ADDRESS), b"again")
    assert read(PaceFile(GOOD_KEY, ADDRESS)) == b"again"


def test_a_file_from_before_a_restart_is_an_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its times are those of another clock."""
    assert write(PaceFile(GOOD_KEY, ADDRESS), b"numbers")
    assert read(PaceFile(GOOD_KEY, ADDRESS)) == b"numbers"
    monkeypatch.setattr("time.monotonic", lambda: 5.0)
    assert read(PaceFile(GOOD_KEY, ADDRESS)) == b""


def _link_folder() -> None:
    elsewhere = Path.home() / "elsewhere"
    elsewhere.mkdir(parents=True)
    pace_folder().parent.mkdir(parents=True)
    pace_folder().symlink_to(elsewhere)


def _link_file() -> None:
    write(PaceFile(GOOD_KEY, ADDRESS), b"numbers")
    (file,) = pace_folder().iterdir()
    file.rename(Path.home() / "elsewhere")
    file.symlink_to(Path.home() / "elsewhere")


def _open_folder() -> None:
    pace_folder().mkdir(parents=True)
    pace_folder().chmod(0o777)


def _no_folder() -> None:
    pace_folder().parents[1].mkdir(parents=True)
    pace_folder().parent.write_bytes(b"")


@pytest.mark.parametrize("spoil", [_link_folder, _open_folder, _no_folder])
@pytest.mark.anyio
async def test_without_a_file_of_our_own_pictures_are_made_all_the_same(spoil: Callable[[], None]) -> None:
    """A link, a folder that others may write to, or none: nothing is shared, and nothing is said."""
    with ThumbApiServer() as server:
        spoil()
        assert not write(PaceFile(GOOD_KEY, server.url), b"numbers")
        async with ThumbApi(GOOD_KEY, base_url=server.url) as engine:
            made = await engine.generate(make_request("A title"))
            assert made.credits


def test_a_link_in_place_of_the_file_is_not_followed() -> None:
    """It may lead to a file that matters."""
    _link_file()
    before = (Path.home() / "elsewhere").read_bytes()
    assert before
    assert not write(PaceFile(GOOD_KEY, ADDRESS), b"other")
    assert (Path.home() / "elsewhere").read_bytes() == before


def test_who_was_stopped_with_the_lock_is_not_waited_for() -> None:
    """A process that sleeps in the middle of its turn."""
    assert write(PaceFile(GOOD_KEY, ADDRESS), b"numbers")
    (file,) = pace_folder().iterdir()
    script = (
        "import fcntl, sys; file = open(sys.argv[1]); fcntl.flock(file, fcntl.LOCK_EX);"
        "print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"\n"
        assert not write(PaceFile(GOOD_KEY, ADDRESS), b"other")
        other.communicate()
    assert write(PaceFile(GOOD_KEY, ADDRESS), b"other")


@pytest.mark.anyio
@pytest.mark.parametrize(("key", "files"), [(GOOD_KEY, 1), (PUBLIC_TEST_KEY, 0)])
async def test_the_public_test_key_leaves_nothing(key: str, files: int) -> None:
    """Everybody has it, and it has no limit of ours."""
    shutil.rmtree(pace_folder(), ignore_errors=True)
    with ThumbApiServer() as server:
        async with ThumbApi(key, base_url=server.url) as engine:
            await engine.generate(make_request("A title"))
    assert len([*pace_folder().glob("*")]) == files


@pytest.mark.parametrize("refused", [False, True])
def test_what_was_packed_is_unpacked(*, refused: bool) -> None:
    """Numbers, and those that are unknown."""
    state = PaceState(rate_per_s=4.9, is_trusted=True, pauses_in_a_row=3)
    request = state.send(1.0)
    state.send(2.0)
    if refused:
        state.settle(request, RequestResult.RATE_LIMITED)
    found = PaceState.unpack(state.pack())
    assert found.pack() == state.pack()
    assert [each.result for each in found.sent] == [RequestResult.RATE_LIMITED if refused else None, None]
    assert (found.rate_per_s, found.told_per_s, found.is_trusted, found.due_s) == (4.9, None, True, -math.inf)


@pytest.mark.parametrize("data", [b"", b"1234567", bytes(80), bytes(80)[1:]])
def test_what_was_not_packed_is_refused(data: bytes) -> None:
    """It is somebody else's."""
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        PaceState.unpack(data)


def test_one_refusal_pauses_both() -> None:
    """The other one has not heard of it itself."""
    shared = InMemory()
    one, other = controller(shared, limit_per_s=5), controller(shared, limit_per_s=5)
    send(one, 0.0, 1.0)
    send(other, 1.0, 2.0)
    one.finish(one.start(2.1), RequestResult.RATE_LIMITED, 2.2, retry_after_s=7.0)
    assert other.wait_s(2.3) == pytest.approx(6.9, abs=0.3)


def test_two_that_were_told_the_limit_keep_it_together() -> None:
    """It is the limit of their key."""
    shared = InMemory()
    one, other = controller(shared, limit_per_s=1), controller(shared, limit_per_s=1)
    now_s, sent = 0.0, [0, 0]
    while now_s < 20.0:
        for index, each in enumerate((one, other)):
            if not each.wait_s(now_s):
                each.finish(each.start(now_s), RequestResult.ACCEPTED, now_s)
                sent[index] += 1
        now_s += 0.01
    assert sum(sent) in {19, 20, 21}
    assert min(sent) >= 9


def test_who_does_not_come_for_its_turn_costs_one_turn() -> None:
    """It was killed; the other one goes on as before, and then at the whole rate."""
    shared = InMemory()
    one, other = controller(shared, limit_per_s=2), controller(shared, limit_per_s=2)
    for index in range(6):
        each = (one, other)[index % 2]
        now_s = index * 0.6
        while wait_s := each.wait_s(now_s):
            now_s += wait_s
        each.finish(each.start(now_s), RequestResult.ACCEPTED, now_s)
    one.wait_s(3.1)
    assert len(send(other, 3.2, 13.2)) >= 18


@pytest.mark.parametrize(
    ("later_s", "first_told", "then_told", "is_known"),
    [
        pytest.param(5.0, None, None, True, id="soon"),
        pytest.param(90.0, None, None, False, id="after a minute"),
        pytest.param(15.0, 5, None, False, id="told to the first alone"),
        pytest.param(15.0, 5, 5, True, id="told to both"),
    ],
)
def test_who_comes_later_knows_what_was_found(
    later_s: float, first_told: float | None, then_told: float | None, *, is_known: bool
) -> None:
    """For a minute, and not what one of them was told."""
    shared = InMemory()
    one = controller(shared, limit_per_s=first_told)
    send(one, 0.0, 3.0)
    if first_told is None:
        one.finish(one.start(3.0), RequestResult.RATE_LIMITED, 3.05)
        send(one, 3.0, 8.0)
    one.leave(8.0)
    found = PaceState.unpack(shared.data).rate_per_s
    assert found is not None
    other = controller(shared, limit_per_s=then_told)
    other.wait_s(8.0 + later_s)
    other.start(8.0 + later_s)
    begun = PaceState.unpack(shared.data).rate_per_s
    assert begun == (pytest.approx(found, rel=0.3) if is_known else None)

"""Ctrl-C that comes where nothing must be torn."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import anyio.from_thread
import pytest

from thumbcli import Client
from thumbcli.defer_sigint import held_interrupts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyio.from_thread import BlockingPortal


@pytest.fixture(autouse=True)
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C interrupt, also where a shell runs the tests in the background, deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_waits_for_the_end_of_the_block() -> None:
    """And is answered there by the handler that stood before."""
    done: list[str] = []

    def begin_and_end() -> None:
        with held_interrupts():
            signal.raise_signal(signal.SIGINT)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        begin_and_end()
    assert done == ["all of it"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_without_an_interrupt_nothing_happens() -> None:
    """The handler stands as before."""
    with held_interrupts():
        pass
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_other_threads_are_never_interrupted() -> None:
    """There the block is just a block: handlers belong to the main thread."""
    ended = threading.Event()

    def block() -> None:
        with held_interrupts():
            ended.set()

    thread = threading.Thread(target=block)
    thread.start()
    thread.join()
    assert ended.is_set()


def test_a_client_that_is_interrupted_while_it_opens_ends_what_it_began(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its thread would otherwise be waited for without an end."""
    opened: list[BlockingPortal] = []
    real = anyio.from_thread.start_blocking_portal

    @contextmanager
    def interrupted() -> Iterator[BlockingPortal]:
        signal.raise_signal(signal.SIGINT)
        with real() as portal:
            opened.append(portal)
            yield portal

    monkeypatch.setattr(anyio.from_thread, "start_blocking_portal", interrupted)
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt), Client(engine="local"):
        pass
    assert opened
    assert threading.active_count() == before

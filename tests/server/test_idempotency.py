"""The same `Idempotency-Key` and body: one answer, one charge, and nobody draws it beside the first."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from thumbcli.server.responses import ApiError
from thumbcli.server.store.idempotency import (
    KEPT_S,
    IdempotencyStore,
    IdempotentRequest,
    read_idempotency_key,
)
from thumbcli.server.store.serve_database import ServeDatabase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.anyio

ONCE = IdempotentRequest.of("key_a", "one", b"{}")
ANSWER = {"generationId": "gen_1"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ServeDatabase]:
    """Open a store of its own."""
    with closing(ServeDatabase.open(tmp_path)) as opened:
        yield opened


def keep(store: ServeDatabase, idempotency: IdempotencyStore, once: IdempotentRequest = ONCE) -> None:
    """Remember an answer, as the route does."""
    with store.writing() as write:
        idempotency.keep(write, once, ANSWER)


async def test_an_answer_is_given_again(store: ServeDatabase) -> None:
    """Also after a restart."""
    keep(store, IdempotencyStore(store))
    async with IdempotencyStore(store).turn(ONCE) as kept:
        assert kept == ANSWER


async def test_the_first_request_finds_nothing(store: ServeDatabase) -> None:
    """And may draw."""
    async with IdempotencyStore(store).turn(ONCE) as kept:
        assert kept is None


async def test_keys_of_others_are_others(store: ServeDatabase) -> None:
    """The same word of two callers means two things."""
    idempotency = IdempotencyStore(store)
    keep(store, idempotency)
    async with idempotency.turn(replace(ONCE, key_id="key_b")) as kept:
        assert kept is None


async def test_another_body_is_refused(store: ServeDatabase) -> None:
    """With the answer kept, and while it is still being drawn."""
    idempotency, other = IdempotencyStore(store), IdempotentRequest.of("key_a", "one", b'{"title": "other"}')
    async with idempotency.turn(ONCE):
        with pytest.raises(ApiError, match="another body") as flying:
            await idempotency.turn(other).__aenter__()
        keep(store, idempotency)
    with pytest.raises(ApiError, match="another body") as kept:
        await idempotency.turn(other).__aenter__()
    assert (flying.value.status, kept.value.status) == (422, 422)


async def test_the_second_waits_for_the_first(store: ServeDatabase) -> None:
    """One picture is drawn, and both get it."""
    idempotency = IdempotencyStore(store)

    async def second() -> object:
        async with idempotency.turn(ONCE) as kept:
            return kept

    async with idempotency.turn(ONCE):
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.02)
        assert not waiting.done()
        keep(store, idempotency)
    assert await waiting == ANSWER


async def test_the_next_takes_the_place_of_one_that_failed(store: ServeDatabase) -> None:
    """A failure is not remembered."""
    idempotency = IdempotencyStore(store)

    async def second() -> object:
        async with idempotency.turn(ONCE) as kept:
            return kept

    first = idempotency.turn(ONCE)
    await first.__aenter__()
    waiting = asyncio.create_task(second())
    await asyncio.sleep(0)
    assert not await first.__aexit__(ZeroDivisionError, ZeroDivisionError(), None)
    assert await waiting is None


async def test_after_a_day_it_is_forgotten(store: ServeDatabase) -> None:
    """And gone from the file by the next cleaning."""
    now_s = 1000.0
    idempotency = IdempotencyStore(store, now_s=lambda: now_s)
    keep(store, idempotency)
    now_s += KEPT_S + 1
    async with idempotency.turn(ONCE) as kept:
        assert kept is None
    keep(store, IdempotencyStore(store, now_s=lambda: now_s), replace(ONCE, idempotency="two"))
    assert store.rows("SELECT idempotency FROM replay") == [("two",)]


async def test_an_answer_of_tomorrow_is_forgotten_too(store: ServeDatabase) -> None:
    """A day after the server started on a clock that was set back."""
    now_s = 1_000_000.0
    keep(store, IdempotencyStore(store, now_s=lambda: now_s + 365 * 24 * 3600))
    idempotency = IdempotencyStore(store, now_s=lambda: now_s)
    idempotency.bring_forward()
    async with idempotency.turn(ONCE) as kept:
        assert kept is not None
    now_s += KEPT_S + 1
    async with idempotency.turn(ONCE) as kept:
        assert kept is None


@pytest.mark.parametrize("value", ["", "x" * 256, "ü", "a\tb"], ids=["empty", "long", "not ascii", "a tab"])
def test_an_unfit_key_is_a_400(value: str) -> None:
    """In words."""
    with pytest.raises(ApiError) as refused:
        read_idempotency_key(value)
    assert refused.value.status == 400


@pytest.mark.parametrize("value", [None, "v1:abc", "x" * 255], ids=["none", "short", "as long as may be"])
def test_a_fit_key_is_taken_as_it_is(value: str | None) -> None:
    """Whatever it says."""
    assert read_idempotency_key(value) == value

"""Keys are shown once, stored as digests, and open what they are meant to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import Model, Plan
from thumbcli.errors import UsageError
from thumbcli.server.responses import ApiError
from thumbcli.server.store.serve_database import ServeDatabase
from thumbcli.server.store.server_keys import KeyLimits, Keys, limits_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.anyio


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ServeDatabase]:
    """Open a store of its own."""
    opened = ServeDatabase.open(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def keys(store: ServeDatabase) -> Keys:
    """Return the keys of an empty store."""
    return Keys(store)


async def status(keys: Keys, value: str | None) -> int:
    """Return with what a key is turned away; 200 if it is let in."""
    try:
        await keys.caller(value)
    except ApiError as refusal:
        return refusal.status
    return 200


def test_a_key_looks_like_one_of_the_hosted_api(keys: Keys) -> None:
    """So that tools which look at its beginning take it."""
    value, _ = keys.add("blog", Plan.PRO)
    assert value.startswith("tb_live_")
    assert len(value) == len("tb_live_") + 32


def test_the_key_itself_is_kept_nowhere(keys: Keys, store: ServeDatabase, tmp_path: Path) -> None:
    """Not in any of the files."""
    value, _ = keys.add("blog", Plan.PRO)
    store.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert value[:12].encode() in kept
    assert value[:16].encode() not in kept


async def test_a_key_knows_its_owner(keys: Keys) -> None:
    """And the limits that were set for it."""
    value, key_id = keys.add("blog", Plan.STARTER, quota=7)
    caller = await keys.caller(value)
    assert (caller.key_id, caller.name, caller.plan) == (key_id, "blog", Plan.STARTER)
    assert caller.limits == KeyLimits(rate_per_s=2, quota=7)


async def test_other_keys_are_turned_away_once_there_is_one(keys: Keys) -> None:
    """Near ones, endless ones and odd ones."""
    value, _ = keys.add("blog", Plan.PRO)
    assert await status(keys, value) == 200
    assert await status(keys, value[:-1] + ("a" if value[-1] != "a" else "b")) == 401
    assert await status(keys, "x" * 10_000) == 401
    assert await status(keys, "\xff\xfe") == 401


async def test_without_any_key_every_key_is_let_in(keys: Keys) -> None:
    """But one there must be, as with the hosted API; and each has counts of its own."""
    one, other = await keys.caller("tb_live_one"), await keys.caller("tb_live_other")
    assert one.key_id != other.key_id
    assert one.limits == KeyLimits()
    assert await status(keys, None) == 401
    assert await status(keys, "") == 401


async def test_revoking_the_last_key_does_not_open_the_door(keys: Keys) -> None:
    """A server without keys takes any; one without valid keys takes none."""
    value, _ = keys.add("blog", Plan.PRO)
    keys.revoke("blog")
    assert keys.configured()
    assert keys.live() == 0
    assert await status(keys, value) == 401
    assert await status(keys, "any") == 401


async def test_the_public_test_key_is_known_everywhere(keys: Keys) -> None:
    """It costs nothing, so nobody needs to be told apart."""
    keys.add("blog", Plan.PRO)
    assert (await keys.caller("thumbapi_test")).is_test


def test_a_name_is_free_again_after_its_key_was_revoked(keys: Keys) -> None:
    """And no sooner."""
    keys.add("blog", Plan.PRO)
    with pytest.raises(UsageError, match="a key named blog already exists"):
        keys.add("blog", Plan.PRO)
    keys.revoke("blog")
    keys.add("blog", Plan.PRO)
    assert [line.revoked_at is None for line in keys.list("2026-01")].count(True) == 1


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 61], ids=["empty", "blank", "line break", "long"])
def test_a_name_must_be_fit_to_be_shown(keys: Keys, name: str) -> None:
    """In lists and logs."""
    with pytest.raises(UsageError, match="a key's name"):
        keys.add(name, Plan.PRO)


def test_revoking_a_key_that_there_is_not_is_an_error(keys: Keys) -> None:
    """Or a slip would leave a key valid."""
    with pytest.raises(UsageError, match="no key is named blog"):
        keys.revoke("blog")


@pytest.mark.parametrize(
    ("plan", "quota", "rate_per_s", "allowed"),
    [
        pytest.param(Plan.FREE, None, None, KeyLimits(rate_per_s=1, quota=5), id="free"),
        pytest.param(Plan.PRO, None, None, KeyLimits(rate_per_s=5, quota=300), id="pro"),
        pytest.param(Plan.BUSINESS, None, None, KeyLimits(rate_per_s=20, quota=None), id="business"),
        pytest.param(Plan.FREE, 0, 9, KeyLimits(rate_per_s=9, quota=0), id="set by hand"),
    ],
)
def test_limits_are_the_plans_unless_they_are_set(
    plan: Plan, quota: int | None, rate_per_s: int | None, allowed: KeyLimits
) -> None:
    """As the hosted API has them."""
    assert limits_of(plan, quota=quota, rate_per_s=rate_per_s) == allowed


@pytest.mark.parametrize(
    ("plan", "may"), [("free", False), ("starter", False), ("pro", True), ("business", True)]
)
async def test_hd_needs_a_pro_plan_or_higher(keys: Keys, plan: str, may: bool) -> None:
    """As the hosted API has it."""
    caller = await keys.caller(keys.add("blog", Plan(plan))[0])
    assert caller.may_use(Model.HD) is may
    assert caller.may_use(Model.SD)

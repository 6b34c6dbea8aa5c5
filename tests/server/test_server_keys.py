"""Keys are shown once, stored as digests, and open what they are meant to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from thumbcli.contract import Model, Plan
from thumbcli.errors import UsageError
from thumbcli.server.given_secrets import DeclaredKey, digest_of
from thumbcli.server.responses import ApiError
from thumbcli.server.store.serve_database import ServeDatabase
from thumbcli.server.store.server_keys import KeyLimits, Keys, limits_of
from thumbcli.server.webhooks.webhook_sender import secret_of

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


def declared(name: str, value: str, **more: object) -> DeclaredKey:
    """Return a key as a file declares it."""
    return DeclaredKey(name=name, sha256=digest_of(value), where="serve.toml: line 1", **more)  # type: ignore[arg-type] # by name


async def owner(keys: Keys, value: str) -> str:
    """Return whose key it is."""
    return (await keys.caller(value)).name


async def test_a_declared_key_is_valid_as_long_as_it_is_declared(keys: Keys) -> None:
    """And the server stays closed after the last one."""
    keys.declare([declared("blog", "one"), declared("shop", "two", plan=Plan.FREE, quota=9)])
    assert (await owner(keys, "one"), await owner(keys, "two")) == ("blog", "shop")
    assert (await keys.caller("two")).limits == KeyLimits(rate_per_s=1, quota=9)
    keys.declare([declared("blog", "one")])
    assert [await status(keys, value) for value in ("one", "two")] == [200, 401]
    keys.declare([])
    assert [await status(keys, value) for value in ("one", "other")] == [401, 401]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": "one", "b": "two"}, {"a": "two", "b": "one"}),
        ({"a": "one"}, {"a": "two"}),
        ({"a": "one"}, {"b": "one"}),
        ({"a": "one", "b": "two"}, {"b": "one"}),
        ({"a": "one", "b": "two"}, {"b": "one", "c": "two"}),
        ({}, {"a": "one"}),
        ({"a": "one"}, {"a": "one"}),
        ({"a": "one", "b": "two", "c": "three"}, {"a": "two", "b": "three", "c": "one"}),
        ({"a": "one"}, {"a": "one", "b": "two"}),
        ({"a": "one", "b": "two"}, {}),
    ],
    ids=str,
)
async def test_declarations_may_change_in_any_way(
    keys: Keys, before: dict[str, str], after: dict[str, str]
) -> None:
    """A name that stays keeps its id, and with it its counts and its kit; there and back again."""
    keys.declare([declared(*each) for each in before.items()])
    ids = {name: (await keys.caller(value)).key_id for name, value in before.items()}
    keys.declare([declared(*each) for each in after.items()])
    for name, value in after.items():
        caller = await keys.caller(value)
        assert caller.name == name
        assert (caller.key_id == ids.get(name)) == (name in before)
    assert [await status(keys, value) for value in set(before.values()) - set(after.values())] == [401] * len(
        set(before.values()) - set(after.values())
    )
    keys.declare([declared(*each) for each in before.items()])
    assert [await owner(keys, value) for value in before.values()] == list(before)


async def test_a_made_key_is_no_declared_one(keys: Keys) -> None:
    """Neither its name nor the key itself can be declared; once it is revoked both can."""
    value, _ = keys.add("blog", Plan.PRO)
    keys.declare([])
    assert await owner(keys, value) == "blog"
    for taken in (declared("blog", "other"), declared("other", value)):
        with pytest.raises(UsageError, match=r"serve\.toml: line 1: .* of `thumb serve keys add`"):
            keys.declare([taken])
    keys.revoke("blog")
    keys.declare([declared("blog", value)])
    assert await owner(keys, value) == "blog"


def test_webhooks_of_a_declared_key_are_signed_with_the_declared_secret(
    keys: Keys, store: ServeDatabase
) -> None:
    """Also where another one was made before."""
    keys.declare([declared("blog", "one")])
    (line,) = keys.list("2026-01")
    assert secret_of(store, line.key_id).startswith("whsec_")
    keys.declare([declared("blog", "one", webhook_secret="given from outside")])
    assert secret_of(store, line.key_id) == "given from outside"

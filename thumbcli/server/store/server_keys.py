"""The API keys of `thumb serve`.

A key has 192 random bits, so that its plain SHA-256 is as hard to reverse as the key is to guess. A slow hash
would protect passwords; here it would only let strangers use our cores.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from thumbcli.contract import PLANS, Model, Plan
from thumbcli.contract.api_error_messages import INVALID_KEY, MISSING_KEY
from thumbcli.engines.thumbapi.api_key import PUBLIC_TEST_KEY
from thumbcli.errors import UsageError
from thumbcli.server.given_secrets import NAME_MAX_CHARS, DeclaredKey, digest_of, is_key_name
from thumbcli.server.responses import ApiError
from thumbcli.server.store.saved_assets import SavedAssets
from thumbcli.server.store.serve_database import KEY_ID_PREFIX, OPEN_ID_PREFIX, ServeDatabase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thumbcli.sqlite_database import Write

__all__ = ["KEY_PREFIX", "Caller", "KeyLimits", "KeySummary", "Keys", "limits_of"]

KEY_PREFIX = "tb_live_"
"""How every key of this server begins."""

_SECRET_BYTES = 24
_SHOWN_CHARS = 12
_KEY_MAX_CHARS = 200
_LARGE_PLANS = {Plan.PRO, Plan.BUSINESS}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLimits:
    """The limits of a key; None is unlimited.

    Attributes:
        rate_per_s: Requests per second.
        quota: Generations per month, at `sd`; `hd` counts as two, as it does in credits.
    """

    rate_per_s: int | None = None
    quota: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who sends a request.

    Attributes:
        key_id: The id of the key, in every table.
        name: The name of the key; safe to show.
        plan: The plan, with the limits where no others were set.
        limits: The limits.
        is_test: Whether it is the public test key, which costs nothing and gets a placeholder.
    """

    key_id: str
    name: str
    plan: Plan
    limits: KeyLimits
    is_test: bool = False

    def may_use(self, model: Model) -> bool:
        """Return whether the plan includes this model.

        Source:
            `docs/thumbapi.md`, "Plans".
        """
        return model is not Model.HD or self.plan in _LARGE_PLANS

    @property
    def may_use_webhooks(self) -> bool:
        """Whether the plan includes webhooks.

        Source:
            `docs/thumbapi.md`, "Plans".
        """
        return self.plan in _LARGE_PLANS


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySummary:
    """A key as `thumb serve keys list` shows it."""

    key_id: str
    name: str
    prefix: str
    plan: Plan
    limits: KeyLimits
    used: int
    last_used_at: str | None
    revoked_at: str | None
    is_declared: bool


_TEST_RATE_PER_S = 20
"""For all who use the public test key together, as on the highest plan: it must not keep the server busy."""

_TEST = Caller(
    key_id="test",
    name="thumbapi_test",
    plan=Plan.BUSINESS,
    limits=KeyLimits(rate_per_s=_TEST_RATE_PER_S),
    is_test=True,
)


def limits_of(plan: Plan, *, quota: int | None = None, rate_per_s: int | None = None) -> KeyLimits:
    """Return the limits of a plan, overridden by those that were set."""
    limits = PLANS[plan]
    return KeyLimits(
        rate_per_s=limits.requests_per_s if rate_per_s is None else rate_per_s,
        quota=limits.generations_a_month if quota is None else quota,
    )


class Keys:
    """The keys of one database. As long as none was made, any key is accepted, with counts of its own.

    Attributes:
        known_configured: Whether a key is known to have been made, without a look at the database.
    """

    def __init__(self, store: ServeDatabase) -> None:
        self._store = store
        self.known_configured = False

    def configured(self) -> bool:
        """Return whether a key was ever made: revoking the last one must not open the server again."""
        if not self.known_configured:
            self.known_configured = bool(self._store.rows("SELECT 1 FROM api_key LIMIT 1"))
        return self.known_configured

    def live(self) -> int:
        """Return the number of valid keys that were made, and not declared."""
        query = "SELECT count(*) FROM api_key WHERE revoked_at IS NULL AND NOT is_declared"
        return int(self._store.rows(query)[0][0])

    def add(
        self, name: str, plan: Plan, *, quota: int | None = None, rate_per_s: int | None = None
    ) -> tuple[str, str]:
        """Make a key.

        Returns:
            The key, which is stored nowhere, and its id.

        Raises:
            UsageError: The name is invalid or taken.
        """
        if not is_key_name(name):
            raise UsageError(
                f"a key's name has 1 to {NAME_MAX_CHARS} printable characters", remedy="choose another name"
            )
        value = KEY_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        key_id = _new_id()
        with self._store.writing(synced=True) as write:
            if write("SELECT 1 FROM api_key WHERE name = ? AND revoked_at IS NULL", name).fetchone():
                raise UsageError(
                    f"a key named {name} already exists",
                    remedy=f'choose another name, or run `thumb serve keys revoke "{name}"` first',
                )
            write(
                "INSERT INTO api_key (id, name, prefix, sha256, plan, quota, rate_per_s, made_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                *(key_id, name, value[:_SHOWN_CHARS], digest_of(value), plan, quota, rate_per_s, _now()),
            )
        return value, key_id

    def declare(self, declared: Sequence[DeclaredKey]) -> None:
        """Let the declared keys be valid, and revoke those that were declared before and are not any more.

        A key keeps its counts, its kit and its jobs for as long as its name is declared, whatever else about
        it changes.

        Raises:
            UsageError: The name or the key of one belongs to a key that was made.
        """
        with self._store.writing(synced=True) as write:
            live = "FROM api_key WHERE is_declared AND revoked_at IS NULL"
            known: dict[str, str] = dict(write(f"SELECT name, id {live}").fetchall())
            for name in known.keys() - {key.name for key in declared}:
                write("UPDATE api_key SET revoked_at = ? WHERE id = ?", _now(), known[name])
            # Two names may have swapped their keys, and a key may come back under another name.
            write("UPDATE api_key SET sha256 = id WHERE is_declared")
            for key in declared:
                _declare(write, key, known.get(key.name) or _new_id())

    def revoke(self, name: str) -> bool:
        """Revoke a key at once, also on a running server, and delete its saved assets.

        Returns:
            Whether it is a declared key, which the next start with the same declaration makes valid again.

        Raises:
            UsageError: The name is unknown.
        """
        with self._store.writing(synced=True) as write:
            query = "SELECT id, is_declared FROM api_key WHERE name = ? AND revoked_at IS NULL"
            found = write(query, name).fetchone()
            if found is None:
                raise UsageError(
                    f"no key is named {name}", remedy="list the names with `thumb serve keys list`"
                )
            write("UPDATE api_key SET revoked_at = ? WHERE id = ?", _now(), found[0])
        self.sweep()
        return bool(found[1])

    def sweep(self) -> None:
        """Delete the saved assets of revoked keys: one may have been revoked during an upload."""
        revoked = self._store.rows("SELECT id FROM api_key WHERE revoked_at IS NOT NULL")
        SavedAssets(self._store.folder).delete(key_id for (key_id,) in revoked)

    def list(self, month: str) -> list[KeySummary]:
        """Return all keys, the oldest first, with their generations in `month`, such as `2026-01`."""
        found = self._store.rows(
            "SELECT id, name, prefix, plan, quota, rate_per_s, coalesce(generations, 0), last_used_at,"
            " revoked_at, is_declared"
            " FROM api_key LEFT JOIN usage ON key_id = id AND month = ? ORDER BY made_at, name",
            month,
        )
        return [
            KeySummary(
                key_id=key_id,
                name=name,
                prefix=prefix,
                plan=Plan(plan),
                limits=limits_of(Plan(plan), quota=quota, rate_per_s=rate),
                used=used,
                last_used_at=last_used_at,
                revoked_at=revoked_at,
                is_declared=bool(is_declared),
            )
            for key_id, name, prefix, plan, quota, rate, used, last_used_at, revoked_at, is_declared in found
        ]

    async def caller(self, value: str | None) -> Caller:
        """Return the caller with this key.

        Raises:
            ApiError: 401, with the documented message.
        """
        if not value:
            raise ApiError(HTTPStatus.UNAUTHORIZED, MISSING_KEY, "missing_api_key")
        if hmac.compare_digest(value.encode(), PUBLIC_TEST_KEY.encode()):
            return _TEST
        if len(value) <= _KEY_MAX_CHARS and (found := await self._store.off_loop(partial(self._find, value))):
            return found
        raise ApiError(HTTPStatus.UNAUTHORIZED, INVALID_KEY, "invalid_api_key")

    def _find(self, value: str) -> Caller | None:
        digest = digest_of(value)
        found = self._store.rows(
            "SELECT sha256, id, name, plan, quota, rate_per_s FROM api_key"
            " WHERE sha256 = ? AND revoked_at IS NULL",
            digest,
        )
        for known, key_id, name, plan, quota, rate in found:
            if hmac.compare_digest(known, digest):
                limits = limits_of(Plan(plan), quota=quota, rate_per_s=rate)
                return Caller(key_id=key_id, name=name, plan=Plan(plan), limits=limits)
        if self.configured():
            return None
        return Caller(
            key_id=f"{OPEN_ID_PREFIX}{digest[:16]}", name="any", plan=Plan.BUSINESS, limits=KeyLimits()
        )


def _declare(write: Write, key: DeclaredKey, key_id: str) -> None:
    made = write(
        "SELECT name FROM api_key WHERE (name = ? OR sha256 = ?) AND revoked_at IS NULL AND NOT is_declared",
        *(key.name, key.sha256),
    ).fetchone()
    if made:
        raise UsageError(
            f"{key.where}: the key {key.name} is also the key {made[0]} of `thumb serve keys add`",
            remedy="choose another name and key, or run `thumb serve keys revoke` for that one first",
        )
    write("UPDATE api_key SET sha256 = id WHERE sha256 = ?", key.sha256)  # of a revoked one
    write(
        "INSERT INTO api_key (id, name, prefix, sha256, plan, quota, rate_per_s, made_at, is_declared)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (id) DO UPDATE SET prefix = excluded.prefix,"
        " sha256 = excluded.sha256, plan = excluded.plan, quota = excluded.quota,"
        " rate_per_s = excluded.rate_per_s",
        *(key_id, key.name, key.sha256[:_SHOWN_CHARS], key.sha256, key.plan, key.quota, key.rate_per_s),
        _now(),
    )
    if key.webhook_secret is not None:
        query = "INSERT OR REPLACE INTO webhook_secret (key_id, secret) VALUES (?, ?)"
        write(query, key_id, key.webhook_secret)


def _new_id() -> str:
    return f"{KEY_ID_PREFIX}{secrets.token_hex(8)}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

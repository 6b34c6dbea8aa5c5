"""`Idempotency-Key`: the same key with the same body gets the same answer, and pays once.

The record of an answer is committed together with its charge. A request that comes while the first of its key
is still being drawn waits for it; should that one fail, the next takes its place. Only pictures are
remembered: an error may well pass.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from thumbcli.server.responses import ApiError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from thumbcli.server.store.serve_database import ServeDatabase
    from thumbcli.sqlite_database import Write

__all__ = ["KEPT_S", "KEY_SCHEMA", "IdempotencyStore", "IdempotentRequest", "read_idempotency_key"]

KEPT_S = 24 * 3600.0
_KEY_MAX_CHARS = 255
KEY_SCHEMA: Final = {"minLength": 1, "maxLength": _KEY_MAX_CHARS, "pattern": "^[!-~]([ -~]*[!-~])?$"}
"""What an `Idempotency-Key` may be, as JSON Schema."""

_PRUNE_EVERY = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotentRequest:
    """A request that wants to be drawn once.

    Attributes:
        key_id: Whose.
        idempotency: The `Idempotency-Key`.
        body_sha256: The digest of the body, byte for byte.
    """

    key_id: str
    idempotency: str
    body_sha256: str

    @classmethod
    def of(cls, key_id: str, idempotency: str, body: bytes) -> IdempotentRequest:
        """Take the digest of a body."""
        return cls(key_id=key_id, idempotency=idempotency, body_sha256=hashlib.sha256(body).hexdigest())


@dataclass(slots=True)
class _Flight:
    body_sha256: str
    over: asyncio.Event = field(default_factory=asyncio.Event)


def read_idempotency_key(value: str | None) -> str | None:
    """Return the `Idempotency-Key` of a request, None if it has none.

    Raises:
        Refusal: 400: it is empty, too long, or holds something else than printable ASCII.
    """
    if value is None:
        return None
    if not 0 < len(value) <= _KEY_MAX_CHARS or not value.isascii() or not value.isprintable():
        raise ApiError(
            HTTPStatus.BAD_REQUEST,
            f"Idempotency-Key must be 1 to {_KEY_MAX_CHARS} printable ASCII characters",
            "invalid_request",
        )
    return value


class IdempotencyStore:
    """What was answered in the last 24 hours.

    Args:
        store: Where it is kept.
        now_s: The time in seconds since 1970.
    """

    def __init__(self, store: ServeDatabase, *, now_s: Callable[[], float] = time.time) -> None:
        self._store = store
        self._now_s = now_s
        self._flying: dict[tuple[str, str], _Flight] = {}
        self._kept = 0

    @asynccontextmanager
    async def turn(self, once: IdempotentRequest) -> AsyncIterator[dict[str, Any] | None]:
        """Wait until no other request of this key is under way, and keep others waiting meanwhile.

        Yields:
            What `keep` was given when this request was answered before, None if it never was.

        Raises:
            Refusal: 422: the key was used with another body.
        """
        place = (once.key_id, once.idempotency)
        while (flight := self._flying.get(place)) is not None:
            _same_body(flight.body_sha256, once)
            await flight.over.wait()
        flight = self._flying[place] = _Flight(once.body_sha256)
        try:
            yield await self._store.off_loop(partial(self._find, once))
        finally:
            del self._flying[place]
            flight.over.set()

    def keep(self, write: Write, once: IdempotentRequest, answer: Mapping[str, object]) -> None:
        """Remember an answer, inside the transaction that charges for it."""
        now_s = self._now_s()
        write(
            "INSERT OR REPLACE INTO replay (key_id, idempotency, body_sha256, answer, made_at_s)"
            " VALUES (?, ?, ?, ?, ?)",
            *(once.key_id, once.idempotency, once.body_sha256, json.dumps(answer), now_s),
        )
        if self._kept % _PRUNE_EVERY == 0:
            write("DELETE FROM replay WHERE made_at_s < ?", now_s - KEPT_S)
        self._kept += 1

    def _find(self, once: IdempotentRequest) -> dict[str, Any] | None:
        found = self._store.rows(
            "SELECT body_sha256, answer FROM replay WHERE key_id = ? AND idempotency = ? AND made_at_s >= ?",
            *(once.key_id, once.idempotency, self._now_s() - KEPT_S),
        )
        if not found:
            return None
        body_sha256, answer = found[0]
        _same_body(body_sha256, once)
        kept: dict[str, Any] = json.loads(answer)
        return kept


def _same_body(body_sha256: str, once: IdempotentRequest) -> None:
    if body_sha256 != once.body_sha256:
        raise ApiError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "Idempotency-Key was used with another body",
            "idempotency_mismatch",
        )

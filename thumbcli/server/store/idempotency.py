"""`Idempotency-Key`: the same key with the same body gets the same answer, for one charge.

An answer is committed together with its charge. A request that comes while the first one with its key is
still drawn waits for it; if that one fails, the next takes its place. Only pictures and jobs are remembered:
an error may be temporary.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from thumbcli.server.responses import ApiError
from thumbcli.server.steady_clock import steady_now_s

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
    """A request with an `Idempotency-Key`.

    Attributes:
        key_id: The API key.
        idempotency: The `Idempotency-Key`.
        body_sha256: The digest of the body, byte for byte.
    """

    key_id: str
    idempotency: str
    body_sha256: str

    @classmethod
    def of(cls, key_id: str, idempotency: str, body: bytes) -> IdempotentRequest:
        """Describe a request by the digest of its body."""
        return cls(key_id=key_id, idempotency=idempotency, body_sha256=hashlib.sha256(body).hexdigest())


def read_idempotency_key(value: str | None) -> str | None:
    """Return the `Idempotency-Key` of a request, None if it has none.

    Raises:
        ApiError: 400: it is empty, too long, or not printable ASCII.
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
    """The answers of the last 24 hours.

    Args:
        store: The database.
        now_s: Returns the time in seconds since 1970.
    """

    def __init__(self, store: ServeDatabase, *, now_s: Callable[[], float] = steady_now_s) -> None:
        self._store = store
        self._now_s = now_s
        self._in_flight: dict[tuple[str, str], tuple[str, asyncio.Event]] = {}
        self._kept = 0

    @asynccontextmanager
    async def turn(self, once: IdempotentRequest) -> AsyncIterator[dict[str, Any] | None]:
        """Wait until no other request with this key is in flight, and let others wait for the body.

        Yields:
            The answer that `keep` was given for this request, None if there is none.

        Raises:
            ApiError: 422: the key was used with another body.
        """
        place = (once.key_id, once.idempotency)
        while (flight := self._in_flight.get(place)) is not None:
            body_sha256, done = flight
            _same_body(body_sha256, once)
            await done.wait()
        done = asyncio.Event()
        self._in_flight[place] = once.body_sha256, done
        try:
            yield await self._store.off_loop(partial(self._find, once))
        finally:
            del self._in_flight[place]
            done.set()

    def bring_forward(self) -> None:
        """Let no answer be from a later time: the clock may have been set back, and it would never expire.

        Blocks on I/O.
        """
        now_s = self._now_s()
        with self._store.writing() as write:
            write("UPDATE replay SET made_at_s = ? WHERE made_at_s > ?", now_s, now_s)

    def keep(self, write: Write, once: IdempotentRequest, answer: Mapping[str, object]) -> None:
        """Store an answer, inside the transaction that charges for it."""
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

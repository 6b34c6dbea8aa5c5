"""The records of jobs, so that none is lost: accepted, finished, then delivered or abandoned.

A record holds the request until it is drawn, and the webhook body until it is delivered or abandoned; the
rest is kept for a week.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import astuple, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from thumbcli.server.store.serve_database import ServeDatabase
    from thumbcli.sqlite_database import Write

__all__ = ["KEPT_S", "Job", "JobRecords", "State", "new_job_id"]

KEPT_S = 7 * 24 * 3600.0
"""How long the record of a delivered or abandoned job is kept, in seconds."""

_COLUMNS = (
    "id, key_id, key_name, cost, base_url, webhook_url, host, state, due_at_s, accepted_at_s, error, starts,"
    " tries, said"
)


class State(StrEnum):
    """The state of a job."""

    ACCEPTED = "accepted"
    FINISHED = "finished"
    DELIVERED = "delivered"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Job:
    """An accepted request with a webhook. The fields are the columns, in the order of `_COLUMNS`.

    Attributes:
        id: The job's public id.
        key_id: The key of the request.
        key_name: The name of that key.
        cost: Its price in credits, charged when it is drawn.
        base_url: The address that the request came to, with a slash at its end.
        webhook_url: Where to post the result, as the request says.
        host: The host of that URL.
        state: The job's state.
        due_at_s: When its next step is due, in seconds since 1970.
        accepted_at_s: When it was accepted, in seconds since 1970.
        error: Why there is no picture; None while there may be one.
        starts: How many times drawing was started.
        tries: How many times the webhook was sent.
        last_answer: The receiver's last answer, or why there was none.
    """

    id: str
    key_id: str
    key_name: str
    cost: int
    base_url: str
    webhook_url: str
    host: str
    state: State
    due_at_s: float
    accepted_at_s: float
    error: str | None = None
    starts: int = 0
    tries: int = 0
    last_answer: str = ""


def new_job_id() -> str:
    """Return a random id."""
    return f"job_{secrets.token_urlsafe(16)}"


class JobRecords:
    """The jobs in one database. Methods block on I/O; those with `write` are part of a transaction."""

    def __init__(self, store: ServeDatabase) -> None:
        self._store = store

    def add(self, write: Write, job: Job, body: bytes) -> None:
        """Insert a new job with the body that it is drawn from."""
        values = (*astuple(job), body)
        marks = ", ".join("?" * len(values))
        write(f"INSERT INTO job ({_COLUMNS}, body) VALUES ({marks})", *values)  # noqa: S608 - constants

    def start(self, job_id: str) -> bytes:
        """Count one more start of drawing, so that a job that kills the server is not started forever.

        Returns:
            The body it was added with.
        """
        with self._store.writing() as write:
            write("UPDATE job SET starts = starts + 1 WHERE id = ?", job_id)
            (body,) = write("SELECT body FROM job WHERE id = ?", job_id).fetchone()
            return bytes(body or b"")

    def finish(self, write: Write, job_id: str, payload: bytes, error: str | None, due_at_s: float) -> bool:
        """Record the end of drawing: `payload` is to be delivered now.

        Returns:
            False if it is recorded already; then nothing is changed.
        """
        found = write(
            "UPDATE job SET state = ?, error = ?, payload = ?, body = NULL, due_at_s = ?"
            " WHERE id = ? AND state = ?",
            *(State.FINISHED, error, payload, due_at_s, job_id, State.ACCEPTED),
        )
        return found.rowcount == 1

    def record_try(self, job_id: str, state: State, answer: str, due_at_s: float) -> None:
        """Record one try to deliver; after the last one the payload is deleted."""
        with self._store.writing() as write:
            write(
                "UPDATE job SET state = ?, said = ?, tries = tries + 1, due_at_s = ?,"
                " payload = CASE WHEN ? THEN payload END WHERE id = ?",
                *(state, answer, due_at_s, state is State.FINISHED, job_id),
            )

    def due(
        self,
        state: State,
        now_s: float,
        *,
        limit: int,
        exclude_ids: Collection[str] = (),
        exclude_hosts: Collection[str] = (),
        exclude_keys: Collection[str] = (),
        turns: Collection[str] = (),
    ) -> list[Job]:
        """Return the jobs in `state` that are due at `now_s`, at most `limit`.

        The longest due job of each key goes first, then the second of each, and so on. Among these, keys that
        are not in `turns` go first, then the others in its order.
        """
        return self._jobs(
            "WHERE state = ? AND due_at_s <= ? AND id NOT IN (SELECT value FROM json_each(?))"
            " AND host NOT IN (SELECT value FROM json_each(?))"
            " AND key_id NOT IN (SELECT value FROM json_each(?))"
            " ORDER BY row_number() OVER (PARTITION BY key_id ORDER BY due_at_s, number),"
            " coalesce((SELECT key FROM json_each(?) WHERE value = key_id), -1), due_at_s, number LIMIT ?",
            *(state, now_s, _json(exclude_ids), _json(exclude_hosts), _json(exclude_keys)),
            *(_json(turns), limit),
        )

    def bring_forward(self, latest_s: float) -> None:
        """Make every job due at `latest_s`, in seconds since 1970, or earlier.

        The clock may have been set back since one was recorded: it would wait, or be kept, for as long.
        """
        with self._store.writing() as write:
            write("UPDATE job SET due_at_s = ? WHERE due_at_s > ?", latest_s, latest_s)

    def next_due_s(self, now_s: float) -> float | None:
        """Return when the next job after `now_s` is due, in seconds since 1970."""
        found = self._store.rows(
            "SELECT min(due_at_s) FROM job WHERE state IN (?, ?) AND due_at_s > ?",
            *(State.ACCEPTED, State.FINISHED, now_s),
        )
        due_at_s: float | None = found[0][0]
        return due_at_s

    def open_counts(self, key_id: str) -> tuple[int, int]:
        """Return how many jobs are accepted or finished: all of them, and those of one key."""
        query = "SELECT count(*), count(*) FILTER (WHERE key_id = ?) FROM job WHERE state IN (?, ?)"
        total, own = self._store.rows(query, key_id, State.ACCEPTED, State.FINISHED)[0]
        return total, own

    def accepted(self) -> list[Job]:
        """Return all jobs that are not drawn yet."""
        return self._jobs("WHERE state = ? ORDER BY number", State.ACCEPTED)

    def find(self, key_id: str, job_id: str) -> tuple[Job, bytes | None] | None:
        """Return a job of this key, and its payload while that is kept."""
        jobs = self._jobs("WHERE id = ? AND key_id = ?", job_id, key_id)
        return (jobs[0], self.payload(job_id)) if jobs else None

    def payload(self, job_id: str) -> bytes | None:
        """Return the body to deliver; None before it is drawn and after it was delivered."""
        found = self._store.rows("SELECT payload FROM job WHERE id = ?", job_id)
        return bytes(found[0][0]) if found and found[0][0] is not None else None

    def prune(self, now_s: float) -> None:
        """Delete jobs that were delivered or abandoned a week ago."""
        with self._store.writing() as write:
            write(
                "DELETE FROM job WHERE state IN (?, ?) AND due_at_s < ?",
                *(State.DELIVERED, State.ABANDONED, now_s - KEPT_S),
            )

    def _jobs(self, where: str, *values: object) -> list[Job]:
        query = f"SELECT {_COLUMNS} FROM job {where}"  # noqa: S608 - joined from constants; every value is bound
        jobs = [Job(*row) for row in self._store.rows(query, *values)]
        return [replace(job, state=State(job.state)) for job in jobs]


def _json(values: Iterable[str]) -> str:
    return json.dumps(list(values))

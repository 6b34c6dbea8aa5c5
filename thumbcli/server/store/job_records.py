"""What is written down of jobs, so that none is lost: accepted, finished, then delivered or abandoned.

A job holds its request until it is drawn and its webhook until that has arrived or was given up; what is left
then is a line about it, for a week.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from thumbcli.server.store.serve_database import ServeDatabase
    from thumbcli.sqlite_database import Write

__all__ = ["KEPT_S", "Job", "JobRecords", "State", "new_job_id"]

KEPT_S = 7 * 24 * 3600.0
"""How long the line about a job that is over is kept, in seconds."""

_ASKED = "id, key_id, key_name, cost, base_url, webhook_url, host, state, due_at_s, accepted_at_s"
_COLUMNS = f"{_ASKED}, error, starts, tries, said"


class State(StrEnum):
    """How far a job is."""

    ACCEPTED = "accepted"
    FINISHED = "finished"
    DELIVERED = "delivered"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Job:
    """A promise to draw a picture and to tell of it. The fields are the columns, in the order of `_COLUMNS`.

    Attributes:
        id: What the client knows it by.
        key_id: Who asked.
        key_name: What that key is called.
        cost: What it costs when it is drawn, in credits.
        base_url: The address that it was asked at, with a slash at its end.
        webhook_url: Whom to tell, as it was given.
        host: The host in it.
        state: How far it is.
        due_at_s: When its next step is due, in seconds since 1970.
        accepted_at_s: When it was accepted, in seconds since 1970.
        error: Why there will be no picture; None while there may be one.
        starts: How many times it was begun to be drawn.
        tries: How many times the webhook was sent.
        said: What the receiver said the last time.
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
    said: str = ""


def new_job_id() -> str:
    """Return an id that nobody can guess."""
    return f"job_{secrets.token_urlsafe(16)}"


class JobRecords:
    """The jobs of one store. Methods wait for the disk; those that take `write` are part of a transaction."""

    def __init__(self, store: ServeDatabase) -> None:
        self._store = store

    def add(self, write: Write, job: Job, body: bytes) -> None:
        """Write a new job down, with what its picture is made from."""
        write(
            f"INSERT INTO job ({_ASKED}, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constants
            *(job.id, job.key_id, job.key_name, job.cost, job.base_url, job.webhook_url, job.host),
            *(job.state, job.due_at_s, job.accepted_at_s, body),
        )

    def start(self, job_id: str) -> bytes:
        """Note that a job is begun to be drawn, so that one that kills the server is not begun for ever.

        Returns:
            The body it was added with.
        """
        with self._store.writing() as write:
            write("UPDATE job SET starts = starts + 1 WHERE id = ?", job_id)
            (body,) = write("SELECT body FROM job WHERE id = ?", job_id).fetchone()
            return bytes(body or b"")

    def finish(self, write: Write, job_id: str, payload: bytes, error: str | None, due_at_s: float) -> bool:
        """Note the end of drawing: `payload` is due to be delivered, the request is needed no more.

        Returns:
            False where another server over the same store was quicker; then nothing is noted.
        """
        found = write(
            "UPDATE job SET state = ?, error = ?, payload = ?, body = NULL, due_at_s = ?"
            " WHERE id = ? AND state = ?",
            *(State.FINISHED, error, payload, due_at_s, job_id, State.ACCEPTED),
        )
        return found.rowcount == 1

    def tried(self, job_id: str, state: State, said: str, due_at_s: float) -> None:
        """Note one try to deliver; unless another follows, the payload goes."""
        with self._store.writing() as write:
            write(
                "UPDATE job SET state = ?, said = ?, tries = tries + 1, due_at_s = ?,"
                " payload = CASE WHEN ? THEN payload END WHERE id = ?",
                *(state, said, due_at_s, state is State.FINISHED, job_id),
            )

    def due(
        self,
        state: State,
        now_s: float,
        *,
        limit: int,
        but: Collection[str] = (),
        not_to: Collection[str] = (),
        not_of: Collection[str] = (),
    ) -> list[Job]:
        """Return the jobs of a state whose time has come, the longest due first.

        Args:
            state: How far they are.
            now_s: The time, in seconds since 1970.
            limit: At most so many.
            but: Ids to leave out.
            not_to: Hosts to leave out.
            not_of: Keys to leave out, by id.
        """
        return self._jobs(
            "WHERE state = ? AND due_at_s <= ? AND id NOT IN (SELECT value FROM json_each(?))"
            " AND host NOT IN (SELECT value FROM json_each(?))"
            " AND key_id NOT IN (SELECT value FROM json_each(?)) ORDER BY due_at_s, number LIMIT ?",
            *(state, now_s, _json(but), _json(not_to), _json(not_of), limit),
        )

    def next_due_s(self, now_s: float) -> float | None:
        """Return when the next job is due that was not at `now_s`, in seconds since 1970."""
        found = self._store.rows(
            "SELECT min(due_at_s) FROM job WHERE state IN (?, ?) AND due_at_s > ?",
            *(State.ACCEPTED, State.FINISHED, now_s),
        )
        due_at_s: float | None = found[0][0]
        return due_at_s

    def open_count(self) -> int:
        """Return how many jobs are not over."""
        query = "SELECT count(*) FROM job WHERE state IN (?, ?)"
        return int(self._store.rows(query, State.ACCEPTED, State.FINISHED)[0][0])

    def unpaid(self) -> list[Job]:
        """Return all jobs that are still to be drawn."""
        return self._jobs("WHERE state = ? ORDER BY number", State.ACCEPTED)

    def find(self, key_id: str, job_id: str) -> tuple[Job, bytes | None] | None:
        """Return a job of this key and its payload, as long as that is kept."""
        jobs = self._jobs("WHERE id = ? AND key_id = ?", job_id, key_id)
        return (jobs[0], self.payload(job_id)) if jobs else None

    def payload(self, job_id: str) -> bytes | None:
        """Return what is to be delivered; None before it is drawn and after it was delivered."""
        found = self._store.rows("SELECT payload FROM job WHERE id = ?", job_id)
        return bytes(found[0][0]) if found and found[0][0] is not None else None

    def prune(self, now_s: float) -> None:
        """Forget jobs that have been over for a week."""
        with self._store.writing() as write:
            write(
                "DELETE FROM job WHERE state IN (?, ?) AND due_at_s < ?",
                *(State.DELIVERED, State.ABANDONED, now_s - KEPT_S),
            )

    def _jobs(self, where: str, *values: object) -> list[Job]:
        query = f"SELECT {_COLUMNS} FROM job {where}"  # noqa: S608 - joined from constants; every value is bound
        return [_job(*columns) for columns in self._store.rows(query, *values)]


def _job(*columns: Any) -> Job:  # noqa: ANN401 - as SQLite has them
    job = Job(*columns)
    return replace(job, state=State(job.state))


def _json(values: Iterable[str]) -> str:
    return json.dumps(list(values))

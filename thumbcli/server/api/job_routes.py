"""Where requests with a `webhookUrl` meet the routes: the 202, and `GET /v1/jobs/{id}` to see how it goes."""

from __future__ import annotations

import json
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations of routes
from starlette.responses import Response  # noqa: TC002 - as above

from thumbcli.contract import CREDITS
from thumbcli.errors import ThumbError
from thumbcli.server.app_state import app_state_of
from thumbcli.server.http.authentication import identify_caller
from thumbcli.server.jobs.job_renderer import job_body
from thumbcli.server.responses import ApiError, error_response, json_response, to_api_error
from thumbcli.server.simulation.fault_injection import fault_after, fault_before
from thumbcli.server.store.job_records import State

if TYPE_CHECKING:
    from thumbcli.server.app_state import AppState
    from thumbcli.server.models.generate_schema import ParsedRequest
    from thumbcli.server.simulation.simulated_service import SimulatedOutcome
    from thumbcli.server.store.idempotency import IdempotentRequest
    from thumbcli.server.store.job_records import Job
    from thumbcli.server.store.server_keys import Caller
    from thumbcli.sqlite_database import Write

__all__ = ["accept", "show_job"]


async def accept(
    state: AppState,
    caller: Caller,
    asked: ParsedRequest,
    *,
    base_url: str,
    once: IdempotentRequest | None,
    outcome: SimulatedOutcome,
) -> Response:
    """Take a request with a `webhookUrl` on and answer 202.

    Its picture is drawn from what it asks for now: what is saved may change meanwhile.

    Args:
        state: The server.
        caller: Who asks.
        asked: What for; with a `webhook_url`.
        base_url: The address that it was asked at, with a slash at its end.
        once: Answers the same again for the same `Idempotency-Key`.
        outcome: What is simulated; its latency delays the drawing, its fault strikes this answer.

    Raises:
        RequestError: No webhook may go there.
        Refusal: 400, 429 or 503.
        DiskError: It can't be written down.
    """
    if caller.is_test and await state.database.off_loop(state.keys.configured):
        # Else strangers could send this server's requests to whomever they like.
        raise ApiError(HTTPStatus.BAD_REQUEST, "webhookUrl needs an API key of your own", "invalid_request")
    target = state.webhook_sender.read(asked.webhook_url)
    state.quotas.take_turn(caller)
    broken = fault_before(outcome.fault)
    if broken is not None:
        return broken
    await state.webhook_sender.check(target)

    def remember(write: Write, job: Job) -> None:
        if once is not None:
            state.idempotency.keep(write, once, _accepted(job))

    job = await state.jobs.accept(
        caller,
        target,
        await state.database.off_loop(partial(job_body, asked.request)),
        cost=0 if caller.is_test else CREDITS[asked.request.model],
        base_url=base_url,
        delay_s=outcome.latency_s,
        also=remember,
    )
    return fault_after(json_response(_accepted(job), HTTPStatus.ACCEPTED), outcome.fault)


async def show_job(request: Request, job_id: str) -> Response:
    """Say how a job stands, to the key that made it; with the picture until it is delivered or given up."""
    state = app_state_of(request)
    try:
        caller = await identify_caller(state, request, request.headers.get("x-api-key"))
        found = await state.jobs.find(caller.key_id, job_id)
    except (ApiError, ThumbError) as error:
        return error_response(to_api_error(error))
    if found is None:
        return error_response(ApiError(HTTPStatus.NOT_FOUND, "Not found", "not_found"))
    return await state.database.off_loop(partial(_shown, *found))


def _accepted(job: Job) -> dict[str, object]:
    return {"jobId": job.id, "status": "processing", "webhookUrl": job.webhook_url}


def _shown(job: Job, payload: bytes | None) -> Response:
    waiting = job.state in {State.ACCEPTED, State.FINISHED}
    fields: dict[str, Any] = {
        **_accepted(job),
        "status": _status(job),
        "delivery": {
            "status": "waiting" if waiting else job.state.value,
            "tries": job.tries,
            "said": job.said,
        },
    }
    if job.error is not None:
        fields["error"] = job.error
    elif payload is not None:
        fields["data"] = json.loads(payload)["data"]
    return json_response(fields)


def _status(job: Job) -> str:
    if job.state is State.ACCEPTED:
        return "processing"
    return "completed" if job.error is None else "failed"

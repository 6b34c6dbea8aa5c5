"""Requests with a `webhookUrl`: their 202, and `GET /v1/jobs/{id}` to see how the job stands."""

from __future__ import annotations

import json
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from thumbcli.contract import CREDITS
from thumbcli.server.api.openapi import errors
from thumbcli.server.app_state import app_state_of
from thumbcli.server.http.authentication import KeyHolder
from thumbcli.server.jobs.job_renderer import job_body
from thumbcli.server.models.response_schema import JobAccepted, JobReport
from thumbcli.server.responses import ApiError, json_response, not_found
from thumbcli.server.simulation.fault_injection import fault_after, fault_before
from thumbcli.server.store.job_records import State

if TYPE_CHECKING:
    from thumbcli.contract import Request as ImageRequest
    from thumbcli.server.app_state import AppState
    from thumbcli.server.simulation.simulated_service import SimulatedOutcome
    from thumbcli.server.store.idempotency import IdempotentRequest
    from thumbcli.server.store.job_records import Job
    from thumbcli.server.store.server_keys import Caller
    from thumbcli.sqlite_database import Write

__all__ = ["accept_job", "router"]

router = APIRouter()


async def accept_job(
    state: AppState,
    caller: Caller,
    request: ImageRequest,
    webhook_url: str,
    *,
    base_url: str,
    once: IdempotentRequest | None,
    outcome: SimulatedOutcome,
) -> Response:
    """Accept a request with a `webhookUrl` and answer 202.

    Args:
        state: The server.
        caller: Who sent the request.
        request: What to draw, with saved assets inside: they may change before it is drawn.
        webhook_url: Where to post the result, not yet checked.
        base_url: The address that the request came to, with a slash at its end.
        once: Repeats the answer for the same `Idempotency-Key`.
        outcome: What is simulated; its latency delays the drawing, its fault affects this answer.

    Raises:
        RequestError: Webhooks may not go there.
        ApiError: 400, 429 or 503.
        DiskError: The job can't be written.
    """
    if caller.is_test and await state.database.off_loop(state.keys.configured):
        # Strangers could otherwise send this server's requests to any address.
        raise ApiError(HTTPStatus.BAD_REQUEST, "webhookUrl needs an API key of your own", "invalid_request")
    target = state.webhook_sender.read(webhook_url)
    state.quotas.take_turn(caller)
    fault = fault_before(outcome.fault)
    if fault is not None:
        return fault
    await state.webhook_sender.check(target)

    def remember(write: Write, job: Job) -> None:
        if once is not None:
            state.idempotency.keep(write, once, _accepted(job))

    job = await state.jobs.accept(
        caller,
        target,
        await state.database.off_loop(partial(job_body, request)),
        cost=0 if caller.is_test else CREDITS[request.model],
        base_url=base_url,
        delay_s=outcome.latency_s,
        also=remember,
    )
    return fault_after(json_response(_accepted(job), HTTPStatus.ACCEPTED), outcome.fault)


@router.get(
    "/v1/jobs/{job_id}",
    operation_id="job",
    summary="See how a request with a webhookUrl stands",
    response_model=JobReport,
    response_description="How it stands.",
    responses=errors(401, 404),
)
async def show_job(request: Request, job_id: str, caller: KeyHolder) -> Response:
    """Return a job of the caller, with its picture until that is delivered or abandoned."""
    state = app_state_of(request)
    found = await state.jobs.find(caller.key_id, job_id)
    if found is None:
        raise not_found()
    return await state.database.off_loop(partial(_report, *found))


def _accepted(job: Job) -> dict[str, object]:
    return JobAccepted.model_validate(
        {"jobId": job.id, "status": "processing", "webhookUrl": job.webhook_url}
    ).fields()


def _report(job: Job, payload: bytes | None) -> Response:
    pending = job.state in {State.ACCEPTED, State.FINISHED}
    delivery = {"status": "waiting" if pending else job.state.value, "tries": job.tries, "said": job.said}
    fields: dict[str, object] = {**_accepted(job), "status": _status(job), "delivery": delivery}
    if job.error is not None:
        fields["error"] = job.error
    elif payload is not None:
        fields["data"] = json.loads(payload)["data"]
    return json_response(JobReport.model_validate(fields).fields())


def _status(job: Job) -> str:
    if job.state is State.ACCEPTED:
        return "processing"
    return "completed" if job.error is None else "failed"

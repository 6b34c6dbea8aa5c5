"""`GET /v1/jobs/{id}`: how a request with a `webhookUrl` stands."""

from __future__ import annotations

import json
from functools import partial

from fastapi import APIRouter, Request, Response

from thumbcli.server.api.openapi import errors
from thumbcli.server.app_state import app_state_of
from thumbcli.server.http.authentication import KeyHolder
from thumbcli.server.models.response_schema import JobAccepted, JobReport
from thumbcli.server.responses import json_response, not_found
from thumbcli.server.store.job_records import Job, State

__all__ = ["accepted_fields", "router"]

router = APIRouter()


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


def accepted_fields(job: Job) -> dict[str, object]:
    """Return the body of the 202 for a job."""
    return JobAccepted.model_validate(
        {"jobId": job.id, "status": "processing", "webhookUrl": job.webhook_url}
    ).fields()


def _report(job: Job, payload: bytes | None) -> Response:
    pending = job.state in {State.ACCEPTED, State.FINISHED}
    delivery = {"status": "waiting" if pending else job.state, "tries": job.tries, "said": job.last_answer}
    fields: dict[str, object] = {**accepted_fields(job), "delivery": delivery}
    if job.state is not State.ACCEPTED:
        fields["status"] = "completed" if job.error is None else "failed"
    if job.error is not None:
        fields["error"] = job.error
    elif payload is not None:
        fields["data"] = json.loads(payload)["data"]
    return json_response(JobReport.model_validate(fields).fields())

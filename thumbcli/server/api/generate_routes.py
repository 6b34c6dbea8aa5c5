"""`POST /v1/generate`, and the pictures it made.

A request passes, in this order: key, requests per second, size of the body, repeated answers, fields,
generations per month, render queue. A picture is charged when it is drawn, and nothing else is.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import APIRouter, Header, Request, Response
from starlette.requests import ClientDisconnect

from thumbcli.contract import CREDITS, Thumbnail
from thumbcli.server.api.job_routes import accepted_fields
from thumbcli.server.api.openapi import IMAGE_TYPES, errors, image_answer, json_body
from thumbcli.server.app_state import AppState, app_state_of
from thumbcli.server.http.authentication import ApiCaller, check_turn, note_caller
from thumbcli.server.http.request_body import read_body
from thumbcli.server.http.request_log import RequestLog, request_log_of
from thumbcli.server.jobs.job_images import DrawnImage, job_body
from thumbcli.server.models.generate_schema import GenerateRequest
from thumbcli.server.models.json_body import parse_json
from thumbcli.server.models.response_schema import GeneratedImage, JobAccepted
from thumbcli.server.responses import ApiError, data_url, json_response, not_found, storage_error
from thumbcli.server.simulation.fault_injection import fault_after, fault_before, until_disconnect
from thumbcli.server.store.idempotency import KEY_SCHEMA, IdempotentRequest, read_idempotency_key
from thumbcli.server.store.saved_assets import asks_for_saved
from thumbcli.server.store.serve_database import REMOTE_ID_PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from thumbcli.contract import Request as ImageRequest
    from thumbcli.server.simulation.simulated_service import Fault, SimulatedOutcome
    from thumbcli.server.store.job_records import Job
    from thumbcli.server.store.quotas import Reservation
    from thumbcli.server.store.server_keys import Caller
    from thumbcli.sqlite_database import Write

__all__ = ["router"]

router = APIRouter()

_T = TypeVar("_T")
_LARGE_BYTES = 64 * 1024
"""A larger body holds a picture: a thread parses it, since that takes as long as dozens of small requests."""

_STORED_TIMES = 2
"""A job is in the write-ahead log, and then in the database too."""

_ONE_YEAR = "public, max-age=31536000, immutable"
_REPLAYED = {"Idempotency-Replayed": "true"}


@dataclass(slots=True)
class _Call:
    """One request on its way; once `started`, it is finished even if the client disconnects."""

    state: AppState
    caller: Caller
    body: bytes
    base_url: str
    once: IdempotentRequest | None
    log: RequestLog
    started: bool = False


@router.post(
    "/v1/generate",
    operation_id="generate",
    summary="Draw a thumbnail",
    response_model=GeneratedImage,
    response_description="The picture.",
    responses={
        202: {"model": JobAccepted, "description": "Accepted; the webhook gets the result."},
        **errors(400, 401, 403, 408, 413, 415, 422, 429, 500, 503),
    },
    openapi_extra=json_body(GenerateRequest, title="10 Money Mistakes Keeping You Poor", format="youtube"),
)
async def generate(
    request: Request,
    caller: ApiCaller,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="The same key and body get the same answer for 24 hours, for one charge.",
            json_schema_extra=KEY_SCHEMA,
        ),
    ] = None,
) -> Response:
    """Draw a thumbnail for a title, or with a webhookUrl accept it as a job."""
    call = await _read_call(request, caller, idempotency_key)
    return await _unless_disconnected(request, call, _answer(call))


async def _read_call(request: Request, caller: Caller, idempotency_key: str | None) -> _Call:
    state = app_state_of(request)
    await check_turn(request, caller)
    body = await read_body(request, caller, max_bytes=state.config.max_body_bytes)
    honoured = state.simulator.simulation.idempotency
    key, once = read_idempotency_key(idempotency_key) if honoured else None, None
    if key is not None:
        once = await _off_loop(state, body, partial(IdempotentRequest.of, caller.key_id, key, body))
    return _Call(
        state=state,
        caller=caller,
        body=body,
        base_url=str(request.base_url),
        once=once,
        log=request_log_of(request),
    )


@router.get(
    "/v1/images/{generation_id}",
    operation_id="image",
    summary="Fetch a picture again",
    response_class=Response,
    responses={**image_answer(IMAGE_TYPES), **errors(404)},
)
async def show_image(request: Request, generation_id: str) -> Response:
    """Return a picture that was drawn recently."""
    await note_caller(request)
    state = app_state_of(request)
    found = await state.database.off_loop(partial(state.images.read, generation_id))
    if found is None:
        raise not_found()
    image, output_format = found
    headers = {"Cache-Control": _ONE_YEAR, "X-Content-Type-Options": "nosniff"}
    return Response(image, headers=headers, media_type=output_format.media_type)


async def _unless_disconnected(
    request: Request, call: _Call, work: Coroutine[Any, Any, Response]
) -> Response:
    """Do `work`, unless the client disconnects before it was started.

    What was started is finished, charged and remembered: the client may repeat it with its `Idempotency-Key`.
    """
    working = call.state.spawn_background(work)
    disconnected = asyncio.ensure_future(until_disconnect(request.receive))
    try:
        await asyncio.wait({working, disconnected}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientDisconnect
    finally:
        disconnected.cancel()
        if not working.done() and not call.started:
            working.cancel()


async def _answer(call: _Call) -> Response:
    """Answer a request; a simulated outage meets it whether it is repeated or not."""
    outage = None if call.caller.is_test else call.state.simulator.outage_fault()
    if (refused := _fault_before(call.state, outage)) is not None:
        return refused
    return fault_after(await _answer_once(call), outage)


def _fault_before(state: AppState, fault: Fault | None) -> Response | None:
    return fault_before(fault, retry_after_s=state.simulator.simulation.retry_after_s)


async def _answer_once(call: _Call) -> Response:
    if call.once is None:
        return await _first_answer(call)
    async with call.state.idempotency.turn(call.once) as kept:
        return await (_first_answer(call) if kept is None else _repeated_answer(call, kept))


async def _first_answer(call: _Call) -> Response:
    """Draw the picture and charge for it, or accept the job."""
    state, caller = call.state, call.caller
    request, sent = await _parse(call)
    if not caller.may_use(request.model):
        raise ApiError(
            HTTPStatus.FORBIDDEN, "model hd is not enabled on this plan: it needs Pro or Business", "no_hd"
        )
    if sent.webhook_url is not None and not caller.may_use_webhooks:
        message = "webhooks are not enabled on this plan: they need Pro or Business"
        raise ApiError(HTTPStatus.FORBIDDEN, message, "no_webhooks")
    outcome = state.simulator.outcome_for(request.title)
    if sent.webhook_url is not None:
        call.started = True
        return await _accept_job(call, request, sent, outcome)
    if caller.is_test:
        return json_response(await state.placeholders.fields(request))
    state.quotas.take_turn(caller)
    reservation = await state.quotas.reserve(caller, CREDITS[request.model])
    try:
        if outcome.latency_s:
            # Like the real service: it continues, and charges, when a client gives up on it.
            call.started = True
            await asyncio.sleep(outcome.latency_s)
        if (refused := _fault_before(state, outcome.fault)) is not None:
            return refused
        thumbnail = await _draw(call, request)
        call.log.remark = "; ".join(thumbnail.warnings)
        drawn = await DrawnImage.of(thumbnail, state.public_images)
        answer = await state.database.off_loop(partial(_save, call, drawn, reservation))
        reservation.charged()
        state.metrics.charged(reservation.credits)
        return fault_after(answer, outcome.fault)
    finally:
        reservation.release()


async def _accept_job(
    call: _Call, request: ImageRequest, sent: GenerateRequest, outcome: SimulatedOutcome
) -> Response:
    """Answer 202; a simulated latency delays the drawing, a simulated fault affects this answer."""
    state, caller = call.state, call.caller
    far = caller.key_id.startswith(REMOTE_ID_PREFIX)
    if far or (caller.is_test and await state.database.off_loop(state.keys.configured)):
        # Strangers could otherwise send this server's requests to any address.
        raise ApiError(HTTPStatus.BAD_REQUEST, "webhookUrl needs an API key of your own", "invalid_request")
    target = state.webhook_sender.read(sent.webhook_url or "")
    state.quotas.take_turn(caller)
    if (refused := _fault_before(state, outcome.fault)) is not None:
        return refused
    await state.webhook_sender.check(target)

    body = await state.database.off_loop(partial(job_body, request, sent))

    def remember(write: Write, job: Job) -> None:
        # Inside the transaction: jobs that come at once would all get the same space.
        if not state.images.make_room(_STORED_TIMES * len(body)):
            raise storage_error()
        if call.once is not None:
            state.idempotency.keep(write, call.once, accepted_fields(job))

    job = await state.jobs.accept(
        caller,
        target,
        body,
        cost=0 if caller.is_test else CREDITS[request.model],
        base_url=call.base_url,
        delay_s=outcome.latency_s,
        also=remember,
    )
    return fault_after(json_response(accepted_fields(job), HTTPStatus.ACCEPTED), outcome.fault)


async def _off_loop(state: AppState, body: bytes, work: Callable[[], _T]) -> _T:
    """Do `work` on a body, in a thread if that takes long."""
    return await state.parse_off_loop(work) if len(body) > _LARGE_BYTES else work()


async def _parse(call: _Call) -> tuple[ImageRequest, GenerateRequest]:
    """Return what to draw, with saved assets inside, and the body as it was sent."""

    def parse() -> GenerateRequest:
        return GenerateRequest.read(parse_json(call.body), typo_status=call.state.config.typo_status)

    sent = await _off_loop(call.state, call.body, parse)
    design = partial(call.state.templates.design, sent.template, sent.fields)
    # A template is read from the disk.
    request = sent.to_request(design() if sent.template is None else await call.state.parse_off_loop(design))
    if asks_for_saved(request):
        apply_brand = partial(call.state.saved.apply_brand, call.caller.key_id, request)
        request = await call.state.database.off_loop(apply_brand)
    call.log.title = request.title
    return request, sent


async def _draw(call: _Call, request: ImageRequest) -> Thumbnail:
    async with call.state.render_queue.slot(call.caller.key_id):
        call.started = True
        return await call.state.render_queue.draw(request)


def _save(call: _Call, drawn: DrawnImage, reservation: Reservation) -> Response:
    """Save the picture, then its charge and its answer in one transaction."""
    state = call.state
    fields = state.keep_image(drawn, call.base_url)
    with state.database.writing() as write:
        state.quotas.charge(write, reservation)
        if call.once is not None:
            state.idempotency.keep(write, call.once, {**fields, "image": None})
    return json_response(fields)


async def _repeated_answer(call: _Call, kept: Mapping[str, Any]) -> Response:
    """Return the earlier answer.

    A picture that is not kept any more is drawn again, with the assets that are saved now.
    """
    if "jobId" in kept:
        return json_response(kept, HTTPStatus.ACCEPTED, _REPLAYED)
    state = call.state
    found = await state.database.off_loop(partial(state.images.read, kept["generationId"]))
    if found is None:
        request, _ = await _parse(call)
        image = (await _draw(call, request)).data_url()
    else:
        image = data_url(*found)
    return json_response({**kept, "image": image}, headers=_REPLAYED)

"""`POST /v1/generate`: from a request as it came in to its answer.

In this order: key, size of the body, an answer that was given before, the fields, requests a second,
generations a month, the line of those who wait to be drawn. Charged is what was drawn, and only that.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from thumbcli.contract import CREDITS
from thumbcli.errors import ThumbError
from thumbcli.server.api.job_routes import accept
from thumbcli.server.app_state import AppState, app_state_of
from thumbcli.server.http.authentication import identify_caller
from thumbcli.server.http.body_reader import drop_body, read_body
from thumbcli.server.http.request_middleware import CLIENT_CLOSED_REQUEST, request_log_of
from thumbcli.server.models.generate_schema import ParsedRequest, asks_for_saved, parse_json, read_asked
from thumbcli.server.responses import (
    ApiError,
    data_url,
    error_response,
    json_response,
    picture_fields,
    to_api_error,
)
from thumbcli.server.simulation.fault_injection import fault_after, fault_before
from thumbcli.server.store.idempotency import IdempotentRequest, read_idempotency_key
from thumbcli.server.store.image_store import new_generation_id

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from thumbcli.contract import Thumbnail
    from thumbcli.server.http.request_middleware import RequestLog
    from thumbcli.server.simulation.simulated_service import SimulatedOutcome
    from thumbcli.server.store.quotas import Reservation
    from thumbcli.server.store.server_keys import Caller

__all__ = ["generate"]

_LARGE_BYTES = 64 * 1024


@dataclass(slots=True)
class _Visit:
    """One request on its way: what is known of it, and whether it is too late to turn back."""

    state: AppState
    caller: Caller
    body: bytes
    base_url: str
    idempotency: str | None
    note: RequestLog
    begun: bool = False


async def generate(request: Request) -> Response:
    """Answer a request to draw."""
    state, note = app_state_of(request), request_log_of(request)
    headers: dict[str, str] = {}
    try:
        caller = await _known_caller(state, request)
        note.key_name = caller.name
        config = state.config
        body = await read_body(request, max_bytes=config.max_body_bytes, timeout_s=config.body_timeout_s)
        visit = _Visit(
            state=state,
            caller=caller,
            body=body,
            base_url=str(request.base_url),
            idempotency=read_idempotency_key(request.headers.get("idempotency-key")),
            note=note,
        )
        try:
            answer = await _unless_gone(request, visit, _answer(visit))
        finally:
            headers = await state.quotas.headers(caller)
    except ClientDisconnect:
        return Response(status_code=CLIENT_CLOSED_REQUEST)
    except (ApiError, ThumbError) as error:
        refusal = to_api_error(error)
        note.remark = refusal.message if isinstance(error, ApiError) else str(error)
        answer = error_response(refusal)
    answer.headers.update(headers)
    return answer


async def _known_caller(state: AppState, request: Request) -> Caller:
    """Say who it is before any of the body is kept in memory: strangers get no room."""
    try:
        caller = await identify_caller(state, request, request.headers.get("x-api-key"))
        return state.simulator.simulation.seen(caller)
    except ApiError:
        await drop_body(request)
        raise


async def _unless_gone(request: Request, visit: _Visit, work: Coroutine[Any, Any, Response]) -> Response:
    """Do `work`, unless the client goes away before it has begun to be drawn.

    What has begun is finished, charged and remembered: the client may ask again with the same
    `Idempotency-Key`.

    Raises:
        ClientDisconnect: It went away.
    """
    working = visit.state.spawn_background(work)
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientDisconnect
    finally:
        leaving.cancel()
        if not working.done() and not visit.begun:
            working.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _answer(visit: _Visit) -> Response:
    if visit.idempotency is None:
        return await _fresh(visit, None)
    once = IdempotentRequest.of(visit.caller.key_id, visit.idempotency, visit.body)
    async with visit.state.idempotency.turn(once) as kept:
        if kept is not None:
            return await _again(visit, kept)
        return await _fresh(visit, once)


async def _asked(visit: _Visit) -> ParsedRequest:
    saved, key_id = visit.state.saved, visit.caller.key_id

    def read() -> ParsedRequest:
        return read_asked(parse_json(visit.body), saved, key_id)

    # A large body is a photo: unpacking it takes as long as dozens of small requests.
    if len(visit.body) > _LARGE_BYTES:
        return await visit.state.database.off_loop(read)
    fields = parse_json(visit.body)
    if asks_for_saved(fields):
        return await visit.state.database.off_loop(read)
    return read_asked(fields, saved, key_id)


async def _fresh(visit: _Visit, once: IdempotentRequest | None) -> Response:
    """Draw what was asked for, and charge for it."""
    state, caller = visit.state, visit.caller
    asked = await _asked(visit)
    visit.note.title = asked.request.title
    if not caller.may_use(asked.request.model):
        raise ApiError(
            HTTPStatus.FORBIDDEN, "model hd is not enabled on this plan: it needs Pro or Business", "no_hd"
        )
    outcome = state.simulator.outcome_for(asked.request.title)
    if asked.webhook_url is not None:
        visit.begun = True
        return await accept(state, caller, asked, base_url=visit.base_url, once=once, outcome=outcome)
    if caller.is_test:
        return json_response(await state.placeholders.fields(asked.request))
    state.quotas.take_turn(caller)
    reservation = await state.quotas.reserve(caller, CREDITS[asked.request.model])
    try:
        if (broken := await _suffered(visit, outcome)) is not None:
            return broken
        async with state.render_queue.turn():
            visit.begun = True
            thumbnail = await state.render_queue.draw(asked.request)
            visit.note.remark = "; ".join(thumbnail.warnings)
        return fault_after(await _charged(visit, thumbnail, reservation, once), outcome.fault)
    finally:
        reservation.release_buffer()


async def _suffered(visit: _Visit, outcome: SimulatedOutcome) -> Response | None:
    """Let a simulated delay pass; return the answer that comes in place of a picture, if one does."""
    if outcome.latency_s:
        # The real service goes on drawing, and charges, when a client gives up on it.
        visit.begun = True
        await asyncio.sleep(outcome.latency_s)
    return fault_before(outcome.fault)


async def _charged(
    visit: _Visit, thumbnail: Thumbnail, reservation: Reservation, once: IdempotentRequest | None
) -> Response:
    """Keep the picture, its charge and its answer, and answer with it."""
    state = visit.state
    keep = partial(_keep, visit, thumbnail, reservation, once)
    answer = await state.database.off_loop(keep)
    reservation.charged()
    state.metrics.charged(reservation.credits)
    return answer


def _keep(
    visit: _Visit, thumbnail: Thumbnail, reservation: Reservation, once: IdempotentRequest | None
) -> Response:
    state, generation_id = visit.state, new_generation_id()
    kept = state.images.keep(generation_id, thumbnail.image, thumbnail.output_format)
    image_url = f"{visit.base_url}v1/images/{generation_id}" if kept else None
    fields = picture_fields(thumbnail, generation_id=generation_id, image_url=image_url)
    with state.database.writing() as write:
        state.quotas.charge(write, reservation)
        if once is not None:
            state.idempotency.keep(write, once, {**fields, "image": None})
    return json_response(fields)


async def _again(visit: _Visit, kept: Mapping[str, Any]) -> Response:
    """Give the answer that was given before.

    A picture that is not kept any more is drawn once more, with what the key has saved by now.
    """
    state = visit.state
    if "jobId" in kept:
        return json_response(kept, HTTPStatus.ACCEPTED, {"Idempotency-Replayed": "true"})
    found = await state.database.off_loop(partial(state.images.read, kept["generationId"]))
    if found is None:
        asked = await _asked(visit)
        async with state.render_queue.turn():
            visit.begun = True
            thumbnail = await state.render_queue.draw(asked.request)
        image = thumbnail.data_url()
    else:
        image = data_url(*found)
    return json_response({**kept, "image": image}, headers={"Idempotency-Replayed": "true"})

"""The review in a browser: its page, its pictures, and the requests by which one acts, on loopback alone.

Every address begins with a token that only the person knows who started it, so that no other program or user
of the machine can act. `Host` and `Origin` are checked as those of `thumb serve` are: no other site can.
"""

from __future__ import annotations

import json
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from thumbcli.contract.image_header import read_header
from thumbcli.errors import ThumbError
from thumbcli.review.review_page import CSP, review_page
from thumbcli.review.review_session import ChangedMeanwhileError, PriceNotAgreedError
from thumbcli.server.http.host_guard import is_from_other_site, is_own_name, read_host
from thumbcli.server.responses import ApiError, error_response, json_response, not_found

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from thumbcli.review.review_session import ReviewSession

__all__ = ["new_token", "review_app"]

_BODY_MAX_BYTES: Final = 64 * 1024
_HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
_SAFE: Final = frozenset({"GET", "HEAD"})


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(24)


def review_app(session: ReviewSession, token: str) -> Starlette:
    """Return the app.

    Args:
        session: What is reviewed.
        token: The first part of every address.
    """
    routes = _Routes(session)
    return Starlette(
        routes=[
            Route(f"/{token}/", _guarded(routes.page)),
            Route(f"/{token}/state", _guarded(routes.state)),
            Route(f"/{token}/explain/{{name:path}}", _guarded(routes.explain)),
            Route(f"/{token}/picture/{{name:path}}", _guarded(routes.picture)),
            Route(f"/{token}/small/{{name:path}}", _guarded(routes.small)),
            Route(f"/{token}/earlier/{{name}}", _guarded(routes.earlier)),
            Route(f"/{token}/act", _guarded(routes.act), methods=["POST"]),
        ]
    )


def _guarded(
    answer: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """Return a route that answers this machine's own page alone, and tells errors as JSON."""

    async def respond(request: Request) -> Response:
        try:
            _check_sender(request)
            response = await answer(request)
        except PriceNotAgreedError as error:
            fields = {"error": error.message, "code": "price", "credits": error.credits}
            response = json_response(fields, HTTPStatus.PAYMENT_REQUIRED)
        except ChangedMeanwhileError as error:
            response = error_response(ApiError(HTTPStatus.CONFLICT, error.message, "changed"))
        except ThumbError as error:
            text = f"{error.message}: {error.remedy}" if error.remedy else error.message
            response = error_response(ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, text, "refused"))
        except ApiError as error:
            response = error_response(error)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return respond


def _check_sender(request: Request) -> None:
    """Refuse a request that does not name this machine, or acts for another site."""
    names = request.headers.getlist("host")
    host = read_host(names[0]) if len(names) == 1 else None
    if host is None or not is_own_name(host.name, ()):
        raise ApiError(HTTPStatus.MISDIRECTED_REQUEST, "this is not the host", "wrong_host")
    if request.method not in _SAFE and is_from_other_site(request):
        raise ApiError(HTTPStatus.FORBIDDEN, "this is for the page's own requests", "cross_site")


class _Routes:
    """Answers requests about one session."""

    def __init__(self, session: ReviewSession) -> None:
        self._session, self._pictures = session, session.pictures

    async def page(self, _: Request) -> Response:
        """Return the page, with the folder as it is now."""

        def content() -> bytes:
            self._pictures.read()
            return review_page(self._pictures.page_data())

        headers = {"Content-Security-Policy": CSP}
        return Response(await run_sync(content), headers=headers, media_type="text/html; charset=utf-8")

    async def state(self, request: Request) -> Response:
        """Return what changed since a version."""
        since = request.query_params.get("since", "")
        version = int(since) if since.isdecimal() and len(since) < _DIGITS_MAX else 0
        return json_response(await run_sync(self._pictures.changes_since, version))

    async def explain(self, request: Request) -> Response:
        """Return what is drawn of a picture."""
        return json_response(await run_sync(self._session.explained, request.path_params["name"]))

    async def picture(self, request: Request) -> Response:
        """Return a picture."""
        return _picture(await run_sync(self._pictures.picture, request.path_params["name"]))

    async def small(self, request: Request) -> Response:
        """Return a small copy of a picture."""
        return _picture(await run_sync(self._pictures.small, request.path_params["name"]))

    async def earlier(self, request: Request) -> Response:
        """Return a picture that was replaced."""
        return _picture(await run_sync(self._pictures.earlier, request.path_params["name"]))

    async def act(self, request: Request) -> Response:
        """Do what the page asks for: `choose`, `draw`, `keep` or `buy`."""
        body = await _body(request)
        name, options = body.get("name"), body.get("options", {})
        agreed = body.get("credits", 0)
        if not isinstance(name, str) or not isinstance(options, dict) or not isinstance(agreed, int):
            raise _malformed()
        session = self._session
        match body.get("do"):
            case "choose":
                expected = body.get("expected")
                if expected is not None and not isinstance(expected, dict):
                    raise _malformed()
                done = await session.choose(name, options, expected=expected, agreed_credits=agreed)
            case "draw":
                done = await session.draw(name, options)
            case "keep":
                done = await session.keep(name, options)
            case "buy":
                done = await session.buy(name, agreed)
            case _:
                raise _malformed()
        return json_response(done)


_DIGITS_MAX: Final = 12


def _malformed() -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, "the page asks for nothing that can be done", "malformed")


async def _body(request: Request) -> dict[str, Any]:
    """Return the JSON object that the page has sent."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise ApiError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json", "not_json")
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > _BODY_MAX_BYTES:
            raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large", "too_large")
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        raise _malformed() from None
    if not isinstance(body, dict):
        raise _malformed()
    return body


def _picture(data: bytes) -> Response:
    """Return a picture; its address has its version, so that a browser may keep it."""
    if not data:
        raise not_found()
    try:
        media_type = read_header(data).output_format.media_type
    except ValueError:
        media_type = "application/octet-stream"
    return Response(
        data, headers={"Cache-Control": "private, max-age=86400, immutable"}, media_type=media_type
    )

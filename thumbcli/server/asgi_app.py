"""The ASGI app: its routes, and the answers to errors and unknown paths."""

from __future__ import annotations

from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match, Route

from thumbcli.errors import ThumbError
from thumbcli.server.api import assets_routes, card_routes, generate_routes, job_routes
from thumbcli.server.api.openapi import Api
from thumbcli.server.app_state import app_state_of, start
from thumbcli.server.http.authentication import note_caller
from thumbcli.server.http.request_middleware import RequestMiddleware, failure_response
from thumbcli.server.metrics import CONTENT_TYPE
from thumbcli.server.models.response_schema import Health
from thumbcli.server.page import page_routes
from thumbcli.server.responses import ApiError, error_response, json_response
from thumbcli.server.simulation.simulated_service import Simulator, parse_simulation
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from thumbcli.server.server_config import ServerConfig

__all__ = ["create_app"]

_router = APIRouter()
_ROUTERS = (
    generate_routes.router,
    job_routes.router,
    assets_routes.router,
    card_routes.router,
    _router,
    page_routes.router,
)


def create_app(config: ServerConfig) -> FastAPI:
    """Return the app of one server; its state is opened on startup and closed on shutdown.

    Args:
        config: The server's configuration.

    Raises:
        UsageError: `config.simulate` is invalid.
    """
    simulator = Simulator(parse_simulation(config.simulate))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with start(config, simulator) as state:
                app.state.running = state
                yield
        except ThumbError as error:
            app.state.failure = error  # for `Server`, and no traceback: its message says everything
            raise

    app = Api(
        typo_status=config.typo_status,
        title="thumb serve",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(RequestMiddleware)
    app.add_exception_handler(HTTPException, _no_such_route)
    for kind in (ApiError, ThumbError, ClientDisconnect):
        app.add_exception_handler(kind, failure_response)
    for router in _ROUTERS:
        app.include_router(router)
    return app


@_router.get(
    "/healthz",
    operation_id="health",
    summary="Check that the server is up",
    response_model=Health,
    response_description="It is.",
    responses={503: {"model": Health, "description": "It can't store anything."}},
)
async def show_health(request: Request) -> Response:
    """Return the server's version, the depth of its render queue, and what is wrong with its disk."""
    state = app_state_of(request)
    storage = await state.storage_health.state()
    fields: dict[str, object] = {
        "ok": storage.ok,
        "version": __version__,
        "queue": {"waiting": state.render_queue.waiting, "drawing": state.render_queue.busy},
    }
    if storage.reason:
        fields["reason"] = storage.reason
    return json_response(fields, HTTPStatus.OK if storage.ok else HTTPStatus.SERVICE_UNAVAILABLE)


@_router.get("/metrics", include_in_schema=False)
async def show_metrics(request: Request) -> Response:
    """Return the metrics for Prometheus."""
    return Response(app_state_of(request).metrics.text(), media_type=CONTENT_TYPE)


async def _no_such_route(request: Request, error: Exception) -> Response:
    """Answer an unknown path or method in the API's own form, and `OPTIONS` with the methods of a path."""
    if not isinstance(error, HTTPException):
        raise error
    if request.method == "OPTIONS" and request.scope["path"] == request.scope.get("root_path", "") + "*":
        return Response(status_code=HTTPStatus.NO_CONTENT)  # a ping of the server itself, RFC 9110, 9.3.7
    await note_caller(request)
    allowed = _allowed_methods(request, error.status_code)
    if allowed and request.method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=allowed)
    phrase = HTTPStatus(error.status_code).phrase
    code = phrase.lower().replace(" ", "_")
    headers = {**(error.headers or {}), **allowed}
    return error_response(ApiError(error.status_code, phrase.capitalize(), code, headers))


def _allowed_methods(request: Request, status: int) -> dict[str, str]:
    """Return the `Allow` header of a 405: all methods of the path, of which a route knows only its own."""
    if status != HTTPStatus.METHOD_NOT_ALLOWED:
        return {}
    routes = [route for router in (request.app, *_ROUTERS) for route in router.routes]
    matching = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    methods = {method for route in matching if isinstance(route, Route) for method in route.methods or ()}
    if "GET" in methods:
        methods.add("HEAD")
    return {"Allow": ", ".join(sorted({*methods, "OPTIONS"}))}

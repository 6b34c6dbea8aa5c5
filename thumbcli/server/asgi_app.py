"""The app: which path leads where, and what answers for paths that lead nowhere."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from thumbcli.server.api import assets_openapi, assets_routes
from thumbcli.server.api.docs_page import docs_page
from thumbcli.server.api.generate_routes import generate
from thumbcli.server.api.job_routes import show_job
from thumbcli.server.api.openapi import GENERATE, HEALTH, IMAGE, JOB, describe
from thumbcli.server.app_state import app_state_of, start
from thumbcli.server.http.request_middleware import RequestMiddleware
from thumbcli.server.metrics import CONTENT_TYPE
from thumbcli.server.page import page_routes
from thumbcli.server.responses import ApiError, error_response, json_response
from thumbcli.server.simulation.simulated_service import Simulator, parse_simulation
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Scope

    from thumbcli.server.server_config import ServerConfig

__all__ = ["create_app"]

_YEAR = "public, max-age=31536000, immutable"


def create_app(config: ServerConfig) -> FastAPI:
    """Return the app of one server; what it holds is opened when it starts and closed when it stops.

    Args:
        config: How it is set up.

    Raises:
        UsageError: There is no such thing to simulate.
    """
    simulator = Simulator(parse_simulation(config.simulate))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with start(config, simulator) as state:
            app.state.running = state
            yield

    app = FastAPI(
        title="thumb serve",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(RequestMiddleware, answered=partial(_answered, app))
    app.add_exception_handler(HTTPException, _no_such_route)
    app.add_api_route("/v1/generate", generate, methods=["POST"], **GENERATE)
    app.add_api_route("/v1/jobs/{job_id}", show_job, methods=["GET"], **JOB)
    app.add_api_route("/v1/images/{generation_id}", _image, methods=["GET"], **IMAGE)
    _add_assets(app)
    app.add_api_route("/healthz", _health, methods=["GET"], **HEALTH)
    app.add_api_route("/metrics", _metrics, methods=["GET"], include_in_schema=False)
    app.add_api_route("/docs", _docs, methods=["GET"], include_in_schema=False)
    app.include_router(page_routes.router)
    describe(app, assets_openapi.OPERATIONS, assets_openapi.SCHEMAS)
    return app


def _add_assets(app: FastAPI) -> None:
    for path, method, route, name in (
        ("/v1/assets", "GET", assets_routes.list_assets, "assets"),
        ("/v1/assets/photo", "GET", assets_routes.show_photo, "photo"),
        ("/v1/assets/photo", "PUT", assets_routes.put_photo, "save_photo"),
        ("/v1/assets/photo", "DELETE", assets_routes.delete_photo, "remove_photo"),
        ("/v1/assets/logo", "GET", assets_routes.show_logo, "logo"),
        ("/v1/assets/logo", "PUT", assets_routes.put_logo, "save_logo"),
        ("/v1/assets/logo", "DELETE", assets_routes.delete_logo, "remove_logo"),
        ("/v1/assets/sets/{name}", "PUT", assets_routes.put_set, "save_set"),
        ("/v1/assets/sets/{name}", "DELETE", assets_routes.delete_set, "remove_set"),
    ):
        app.add_api_route(path, route, methods=[method], **assets_openapi.OPERATIONS[name])


def _answered(app: FastAPI, scope: Scope, status: int) -> None:
    path = getattr(scope.get("route"), "path", "")
    app.state.running.metrics.answered(path or "other", status)


async def _image(request: Request, generation_id: str) -> Response:
    """Return a picture that was drawn lately."""
    state = app_state_of(request)
    found = await state.database.off_loop(partial(state.images.read, generation_id))
    if found is None:
        return error_response(ApiError(HTTPStatus.NOT_FOUND, "Not found", "not_found"))
    image, output_format = found
    headers = {"Cache-Control": _YEAR, "X-Content-Type-Options": "nosniff"}
    return Response(image, headers=headers, media_type=f"image/{output_format}")


async def _health(request: Request) -> Response:
    """Say that the server is up, and how long its line is."""
    queue = app_state_of(request).render_queue
    depth = {"waiting": queue.waiting, "drawing": queue.busy}
    return json_response({"ok": True, "version": __version__, "queue": depth})


async def _docs(request: Request) -> Response:
    """Show the OpenAPI document."""
    return docs_page(request.app.openapi())


async def _metrics(request: Request) -> Response:
    """Return the figures for Prometheus."""
    return Response(app_state_of(request).metrics.text(), media_type=CONTENT_TYPE)


async def _no_such_route(request: Request, error: Exception) -> Response:
    """Answer a path or a method that there is not, in the API's own form."""
    if not isinstance(error, HTTPException):
        raise error
    phrase = HTTPStatus(error.status_code).phrase
    code = phrase.lower().replace(" ", "_")
    headers = {**(error.headers or {}), **_allowed(request, error.status_code)}
    return error_response(ApiError(error.status_code, phrase.capitalize(), code, headers))


def _allowed(request: Request, status: int) -> dict[str, str]:
    """Return the methods that a path has where its 405 must name them: a route knows its own alone."""
    if status != HTTPStatus.METHOD_NOT_ALLOWED:
        return {}
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    here = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    methods = {method for route in here for method in route.methods or ()}
    return {"Allow": ", ".join(sorted(methods))} if methods else {}

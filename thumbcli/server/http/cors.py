"""Which web pages may read the answers of the API: those of the origins that were named, and no others.

No credentials of a browser count here: a page sends its key in a header. The page at `/` and its parts are
for the server's own origin alone.

Source:
    The Fetch standard, "CORS protocol": preflight, `Access-Control-*`, and `Vary: Origin` on every answer
    that depends on it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["cors_headers", "is_named_origin", "preflight_response"]

_SHARED_PATHS: Final = ("/v1/", "/og/")
_METHODS: Final = "GET, HEAD, POST, PUT, DELETE"
_HEADERS: Final = "authorization, content-encoding, content-type, idempotency-key, x-api-key"
_EXPOSED: Final = (
    "etag, idempotency-replayed, retry-after, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset"
)
_PREFLIGHT_S: Final = 600
"""How long a browser remembers a preflight: a key that is revoked is refused all the same."""


def is_named_origin(request: Request, origins: frozenset[str]) -> bool:
    """Return whether a request comes from a page of one of these origins, for a path that they share."""
    sent = request.headers.getlist("origin")
    return len(sent) == 1 and sent[0] in origins and _is_shared(request)


def preflight_response(request: Request, origins: frozenset[str]) -> Response | None:
    """Return the answer to a preflight of a named origin; None if the request is something else."""
    asks = request.method == "OPTIONS" and "access-control-request-method" in request.headers
    if not asks or not is_named_origin(request, origins):
        return None
    headers = {
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": _HEADERS,
        "Access-Control-Max-Age": str(_PREFLIGHT_S),
    }
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)


def cors_headers(request: Request, origins: frozenset[str]) -> list[tuple[bytes, bytes]]:
    """Return the headers that any answer to this request needs beside its own."""
    if not origins or not _is_shared(request):
        return []
    headers = [(b"vary", b"Origin")]
    if is_named_origin(request, origins):
        headers += [
            (b"access-control-allow-origin", request.headers["origin"].encode()),
            (b"access-control-expose-headers", _EXPOSED.encode()),
        ]
    return headers


def _is_shared(request: Request) -> bool:
    path: str = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return path.startswith(_SHARED_PATHS)

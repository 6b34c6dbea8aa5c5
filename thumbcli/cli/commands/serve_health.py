"""`thumb serve health`: whether a server answers, for what watches over it: containers, service managers."""

from __future__ import annotations

import ipaddress
from http import HTTPStatus
from typing import Annotated

import typer

from thumbcli.errors import TemporaryError

__all__ = ["health"]

_PATIENCE_S = 3.0


def health(
    *,
    host: Annotated[
        str, typer.Option(envvar="THUMB_SERVE_HOST", show_envvar=False, help="Where it listens.")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            min=1, max=65_535, envvar="THUMB_SERVE_PORT", show_envvar=False, metavar="PORT", help="Its port."
        ),
    ] = 8765,
) -> None:
    """Ask a running server how it is; the exit code is 0 if it is well, else 4.

    Needs no curl and reads the same variables as the server, so that it fits into a container as it is.
    """
    # Straight to the address: whatever proxy the environment names can't know of it.
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection(_reachable(host), port, timeout=_PATIENCE_S)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        status, text = answer.status, answer.read().decode(errors="replace")
    except (OSError, HTTPException) as error:
        raise _unwell(host, port, f"does not answer: {str(error) or type(error).__name__}") from None
    finally:
        connection.close()
    if status != HTTPStatus.OK:
        raise _unwell(host, port, f"answers with status {status}")
    print(text)


def _reachable(host: str) -> str:
    """Return the address to ask a server at that listens on `host`, which may stand for every address."""
    try:
        every = ipaddress.ip_address(host)
    except ValueError:
        return host
    if not every.is_unspecified:
        return host
    return "127.0.0.1" if every.version == 4 else "::1"  # noqa: PLR2004 - of the protocol


def _unwell(host: str, port: int, what: str) -> TemporaryError:
    return TemporaryError(
        f"thumb serve at {host} port {port} {what}",
        remedy="see what it says itself, or name the --host and --port that it was started with",
    )

"""`thumb serve health`: a health check for containers and service managers."""

from __future__ import annotations

import ipaddress
import json
from http import HTTPStatus
from typing import Annotated

from thumbcli.cli.shared_options import serve_option
from thumbcli.errors import TemporaryError, UsageError
from thumbcli.printable_text import printable

__all__ = ["check_host", "health"]

_TIMEOUT_S = 3.0
_SHOWN_CHARS = 60


def health(
    *,
    host: Annotated[str, serve_option("--host", "The address of the server.")] = "127.0.0.1",
    port: Annotated[int, serve_option("--port", "Its port.", min=1, max=65_535, metavar="PORT")] = 8765,
) -> None:
    """Check a running server; exit code 0 if it is healthy, else 4.

    Needs no curl and reads the same variables as the server, so that it works inside its container.
    """
    check_host(host)
    # Directly: a proxy in the environment can't reach a server on this machine.
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection(_reachable(host), port, timeout=_TIMEOUT_S)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        status, text = answer.status, answer.read().decode(errors="replace")
    except (OSError, HTTPException) as error:
        raise _unhealthy(host, port, f"does not answer: {str(error) or type(error).__name__}") from None
    finally:
        connection.close()
    if status != HTTPStatus.OK:
        raise _unhealthy(host, port, f"answers with status {status}{_reason(text)}")
    print(text)


def check_host(host: str) -> None:
    """Check that a host can be looked up at all.

    Raises:
        UsageError: It can't: a part of it is empty or longer than 63 characters, or it is not UTF-8.
    """
    try:
        host.encode("idna")
    except UnicodeError:
        raise UsageError(
            f"--host {host[:_SHOWN_CHARS]!r} is not an address", remedy="write it as in 127.0.0.1"
        ) from None


def _reason(text: str) -> str:
    """Return the reason in the answer of an unhealthy server; empty if it has none."""
    try:
        return f": {printable(str(json.loads(text)['reason']))}"
    except (ValueError, LookupError, TypeError):
        return ""


def _reachable(host: str) -> str:
    """Return an address to reach a server that listens on `host`, which may be the wildcard address."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "::1" if isinstance(address, ipaddress.IPv6Address) else "127.0.0.1"


def _unhealthy(host: str, port: int, what: str) -> TemporaryError:
    return TemporaryError(
        f"thumb serve at {host} port {port} {what}",
        remedy="see its own output, or pass the --host and --port that it was started with",
    )

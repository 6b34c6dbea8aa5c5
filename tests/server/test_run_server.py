"""Where the server listens, and what keeps it from it."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from thumbcli.errors import UsageError
from thumbcli.server.run_server import bind

if TYPE_CHECKING:
    from tests.server.conftest import Serve


def test_a_port_that_is_taken_is_named() -> None:
    """With the way out."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"can't listen on 127.0.0.1 port {port}") as error:
            bind("127.0.0.1", port)
    assert "--port" in error.value.remedy


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"], ids=["not ours", "no name"])
def test_an_address_that_is_not_ours_is_named(host: str) -> None:
    """Not an internal error."""
    with pytest.raises(UsageError, match=host):
        bind(host, 0)


def test_an_address_of_six_parts_is_written_in_brackets(serve: Serve) -> None:
    """So that it can be used as it is."""
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        bind("::1", 0).close()
    except UsageError:
        pytest.skip("this machine has no IPv6 loopback")
    served = serve(host="::1")
    assert served.url.startswith("http://[::1]:")
    assert httpx.get(f"{served.url}/healthz").status_code == 200

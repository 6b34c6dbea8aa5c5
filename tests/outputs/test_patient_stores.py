"""What the library says to a store: signed addresses, and how long it waits for an answer."""

from __future__ import annotations

import socket
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.outputs.s3_server import ENVIRONMENT
from thumbcli import Client, Made
from thumbcli.errors import StoreError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.outputs.s3_server import S3Server


@pytest.mark.parametrize("presign", ["1h", timedelta(hours=1)])
def test_a_signed_address_can_be_opened(s3: S3Server, out: Path, presign: str | timedelta) -> None:
    """By anybody; where the bucket is on the web, or no bucket, it is refused."""
    assert s3.url
    client = Client(engine="local")
    (made,) = client.generate_many(["Tea"], output=out, presign=presign, format="320x200")
    assert isinstance(made, Made)
    assert made.url is not None
    assert httpx.get(made.url).content == made.thumbnail.image
    for wrong in ({"output": out, "public_url": "https://x"}, {}):
        with pytest.raises(UsageError, match="presign"):
            client.generate_many(["Tea"], presign=presign, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("presign", ["soon", "8d", timedelta(0), 3600])
def test_a_time_that_no_store_signs_for_is_refused(out: Path, presign: str | timedelta) -> None:
    """When the call starts."""
    with pytest.raises(UsageError, match=r"^presign"):
        Client(engine="local").generate_many(["Tea"], output=out, presign=presign)


def test_a_silent_store_holds_a_call_as_long_as_the_client_says(
    monkeypatch: pytest.MonkeyPatch, out: Path
) -> None:
    """Not for minutes."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        for name, value in (ENVIRONMENT | {"AWS_ENDPOINT_URL": url}).items():
            monkeypatch.setenv(name, value)
        began = time.monotonic()
        client = Client(engine="local", timeout_s=0.2, give_up_after_s=0.5)
        with pytest.raises(StoreError, match="does not answer"):
            list(client.generate_many(["Tea"], output=out))
        assert time.monotonic() - began < 10

"""A store that is none, or is not set up: one error of ours with what to do, whatever its client raises."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.outputs.s3_server import ENVIRONMENT
from thumbcli import Client
from thumbcli.errors import StoreError, UsageError
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import store_address
from thumbcli.testing import fake_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.outputs.s3_server import S3Server
    from thumbcli import Outcome

_PAGE = b"<html>Welcome</html>"


@contextmanager
def _answering(status: int, location: str = "") -> Iterator[str]:
    """Answer every request with a page; yield the address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Length", str(len(_PAGE)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(_PAGE)

        do_PUT = do_HEAD = do_POST = do_DELETE = do_GET  # noqa: N815 - the names are those of the library

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - of the library
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _draw() -> None:
    list(
        Client(engine="local").generate_many(
            ["Tea", "Bread", "Ham"], output="s3://bucket/x", format="320x200"
        )
    )


@pytest.mark.parametrize(
    ("status", "location", "told"),
    [
        (200, "", "no object store answers there"),
        (301, "/login", "redirects"),
        (301, "", "redirects"),
        (404, "", "404: no object store answers there"),
        (405, "", "405: no object store answers there"),
        (403, "", "403"),
    ],
)
def test_a_page_in_place_of_a_store_is_an_error_of_ours(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch, status: int, location: str, told: str
) -> None:
    """It says what answers there, and what to check; nothing of the page is told."""
    assert s3.url
    with _answering(status, location) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        with pytest.raises(StoreError, match=told) as caught:
            _draw()
    assert caught.value.remedy
    assert "Welcome" not in caught.value.message


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.put("a", b"1"),
        lambda store: store.put("a", b"1", create=True),
        lambda store: list(store.list_all()),
        lambda store: store.children(""),
    ],
    ids=["put", "create", "list", "children"],
)
def test_what_can_be_missing_is_an_object_alone(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch, ask: Callable[[ObjectStore], object]
) -> None:
    """A 404 for anything else is an error of the store."""
    assert s3.url
    address = store_address("s3://bucket/x")
    assert address is not None
    with _answering(404) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        store = ObjectStore.open(address)
        with pytest.raises(FileNotFoundError):
            store.get("a")
        with pytest.raises(StoreError, match="404"):
            ask(store)


@pytest.mark.parametrize(
    "endpoint",
    ["localhost:9000", "s3.example.com", "ftp://x", "https://", "http://x:port", "http://a b", "//x"],
)
def test_an_endpoint_that_is_no_address_is_told_before_anything_is_drawn(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    """With the variable that names it."""
    assert s3.url
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    with pytest.raises(UsageError, match="AWS_ENDPOINT_URL needs http:// or https://"):
        Client(engine="local").generate_many(["Tea"], output="s3://bucket/x")


def test_a_panic_of_the_client_is_an_error_of_ours(s3: S3Server) -> None:
    """It is no Exception where it comes from."""
    from obstore.store import S3Store

    assert s3.url
    address = store_address("s3://bucket/x")
    assert address is not None
    broken = S3Store(
        "bucket", endpoint="localhost:9", access_key_id="a", secret_access_key="b", region="us-east-1"
    )
    with pytest.raises(StoreError, match="its client stopped"):
        ObjectStore(address, broken).put("a", b"1")


def test_a_bucket_without_credentials_says_so(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Not that the store is silent."""
    assert s3.url
    for name in ENVIRONMENT:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    with _answering(404) as url:
        # In place of the service of a machine in the cloud, which this one may or may not have.
        monkeypatch.setenv("AWS_METADATA_ENDPOINT", f"{url}/169.254.169.254")
        with pytest.raises(StoreError, match="no credentials were found") as caught:
            _draw()
    assert "AWS_ACCESS_KEY_ID" in caught.value.remedy


@pytest.mark.long
@pytest.mark.parametrize("presign", [None, "1h"], ids=["plain", "signed"])
def test_missing_credentials_are_raised_before_the_first_title(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, presign: str | None
) -> None:
    """Not as one failure for each title; nothing is drawn."""
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    # A machine without a role: nobody answers where the client would ask for one.
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9/169.254.169.254")
    monkeypatch.setenv("HOME", str(tmp_path))
    taken: list[Outcome] = []

    def draw() -> None:
        taken.extend(Client().generate_many(["Tea", "Ham"], output="s3://bucket/x", presign=presign))

    with fake_engine() as engine:
        engine.real_store = True
        with pytest.raises(StoreError, match="no credentials were found"):
            draw()
    assert (taken, engine.requests) == ([], [])


def test_a_store_that_needs_no_credentials_is_asked(
    monkeypatch: pytest.MonkeyPatch, s3: S3Server, tmp_path: Path
) -> None:
    """It takes unsigned requests."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    with fake_engine() as engine:
        engine.real_store = True
        list(Client().generate_many(["Tea"], output="s3://bucket/x"))
    assert s3.log

"""What the contract is asked of: a server with keys of several kinds, one of which has saved everything."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import httpx
from PIL import Image

from tests.server.conftest import PATIENCE_S, serving
from tests.server.test_generate_schema import data_url
from thumbcli.contract import Asset, Format, Plan
from thumbcli.render.pixels.strip_metadata import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.server.conftest import Served

__all__ = ["BLUE", "GREEN", "PLENTY", "RED", "SET_ID", "Api", "open_api", "subject"]

PLENTY = {"quota": 100_000, "rate_per_s": 10_000}
SET_ID = "m6XhjtZNdF0N2AFXUOiq"


def subject(colour: str, kind: str = "PNG", *, size_bytes: int = 0) -> bytes:
    """Return a small picture of one colour and black, filled up with bytes that every reader passes over."""
    out = BytesIO()
    image = Image.new("RGB", (64, 64), colour)
    image.paste("black", (0, 32, 64, 64))
    image.save(out, kind)
    return out.getvalue() + b"\0" * max(0, size_bytes - len(out.getvalue()))


GREEN, BLUE = (data_url(subject(colour)) for colour in ("green", "blue"))


def _asset(data: bytes) -> Asset:
    return Asset(name="it", media_type="image/png", data=data, sha256=hashlib.sha256(data).hexdigest())


RED = clean(_asset(subject("red")), "photo").data_url()
"""As it is saved: a photo is encoded anew on the way in."""


def _save(served: Served, key_id: str) -> None:
    """Save a red photo, a green logo and a reference set for LinkedIn."""
    kit = served.running.saved.own(key_id)
    assert kit is not None
    kit.set_photo(_asset(subject("red")))
    kit.set_logo(_asset(subject("green")))
    kit.add_set(SET_ID, [_asset(subject("blue"))], format=Format.LINKEDIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """The server.

    Attributes:
        served: It.
        keys: By what is said of them: `new` has saved nothing, `owner` everything, `free` is on the plan
            of that name, `empty` has no generations left, and `gone` was revoked.
    """

    served: Served
    keys: Mapping[str, str]

    def send(
        self,
        key: str | None = "new",
        **fields: Any,  # noqa: ANN401 - wrong types are asked for on purpose
    ) -> httpx.Response:
        """Ask for a picture; of the two fields that every request has, `...` takes one out.

        Args:
            key: One of `keys`, or any other; None sends none.
            fields: The body.
        """
        body = {"title": "How Empires End", "format": "blogpost", **fields}
        content = json.dumps({name: value for name, value in body.items() if value is not ...})
        return self.post(content.encode(), key)

    def post(self, body: bytes, key: str | None = "new") -> httpx.Response:
        """Send this body as it is."""
        headers = {"Content-Type": "application/json"}
        if key is not None:
            headers["x-api-key"] = self.keys.get(key, key)
        url = f"{self.served.url}/v1/generate"
        return httpx.post(url, content=body, headers=headers, timeout=PATIENCE_S)

    def left(self, key: str = "new") -> int:
        """Return how many generations a key has left this month: a wrong request is told that as well."""
        return int(self.send(key, title="").headers["X-RateLimit-Remaining"])


@contextmanager
def open_api(data: Path) -> Iterator[Api]:
    """Run the server around the body; its webhooks may go to the loopback."""
    with serving(data, allow_private_webhooks=True) as served:
        owner, owner_id = served.running.keys.add("owner", Plan.PRO, **PLENTY)
        keys = {
            "new": served.add_key("new", Plan.PRO, **PLENTY),
            "owner": owner,
            "free": served.add_key("free", Plan.FREE, **PLENTY),
            "empty": served.add_key("empty", Plan.PRO, quota=0, rate_per_s=10_000),
            "gone": served.add_key("gone", Plan.PRO, **PLENTY),
        }
        served.running.keys.revoke("gone")
        _save(served, owner_id)
        yield Api(served=served, keys=keys)

"""A stand-in for ThumbAPI that misbehaves as told, and knows what became of each picture it charged."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from tests.faults import data_url
from tests.loopback import ThumbApiServer
from tests.weather.numbered_pictures import link_in, number_in, numbered_picture
from tests.weather.outlook import Moment
from thumbcli.contract import CREDITS, Model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.faults import Fault
    from tests.loopback import Received
    from tests.weather.outlook import Outlook
    from thumbcli.contract import Size

__all__ = ["Arrived", "Closing", "Generation", "Shape", "StandIn", "Weather"]

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_IDLE_S = 0.3
"""Longer than a client needs for its first request, shorter than its pauses at a few requests a second."""


class Arrived(StrEnum):
    """What a client received of a picture that was charged."""

    NOTHING = "nothing"
    LINK = "its address"
    PICTURE = "the picture"


class Closing(StrEnum):
    """When the server closes a connection that a client keeps for its next request."""

    NEVER = "never"
    IDLE = "soon, if nothing comes"
    AT_ONCE = "at once"


@dataclass(slots=True, kw_only=True)
class Generation:
    """One picture that was charged.

    Attributes:
        title: That it was drawn for.
        credits: Charged.
        arrived: What the client received.
        at_s: When, on the monotonic clock.
    """

    title: str
    credits: int
    arrived: Arrived = Arrived.NOTHING
    at_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How an answer with a picture looks.

    Attributes:
        draws: The file format, whatever was asked for; None for that.
        pack: Makes the text of `image` from the bytes and their format.
        fields: Fields that differ; None takes one out.
        write: Makes the body of the answer.
        noise_rows: Of the picture. Two make a file of 8 KB: too much to be in a message by chance.
    """

    draws: str | None = None
    pack: Callable[[bytes, str], str] = data_url
    fields: Mapping[str, object] = field(default_factory=dict)
    write: Callable[[Mapping[str, object]], bytes] = lambda answer: json.dumps(answer).encode()
    noise_rows: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How the server behaves during one run.

    Attributes:
        requests: What goes wrong with requests to draw.
        downloads: What goes wrong with downloads from an `imageUrl`.
        connections: For how many seconds, from the first connection on, new ones are reset unread.
        shape: How a good answer looks.
        closing: When it closes connections between requests.
    """

    requests: Outlook | None = None
    downloads: Outlook | None = None
    connections: float = 0.0
    shape: Shape = field(default_factory=Shape)
    closing: Closing = Closing.NEVER


class StandIn(ThumbApiServer):
    """The server.

    Attributes:
        generations: What was charged, by number.
        read: The titles of all requests that were read.
        downloaded: How many downloads were asked for.
    """

    def __init__(
        self,
        *,
        idempotent: bool = False,
        rate_per_s: int | None = None,
        quota: int | None = None,
        latency_s: float = 0.2,
        certificate: Path | None = None,
    ) -> None:
        super().__init__(idempotent=idempotent, rate_per_s=rate_per_s, quota=quota, latency_s=latency_s)
        self.generations: list[Generation] = []
        self.read: list[str] = []
        self.downloaded = 0
        self._by_link: dict[str, int] = {}
        self.begin(Weather())
        self._is_tls = certificate is not None
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)

    @property
    def url(self) -> str:
        """The base address."""
        return super().url.replace("http://127.0.0.1", "https://localhost") if self._is_tls else super().url

    def begin(self, weather: Weather) -> None:
        """Behave like this from now on, with all counters of the outlook at 0."""
        with self.lock:
            self.weather = weather
            self.closes_after_answer = weather.closing is Closing.AT_ONCE
            self._first_s: float | None = None
            self._first_connection_s: float | None = None
            self._asked: Counter[str] = Counter()
            self._fetched: Counter[str] = Counter()

    def arrive(self, received: Received) -> Fault | None:
        """Note a request to draw and say what goes wrong with it."""
        super().arrive(received)
        with self.lock:
            self.read.append(received.title)
        return self._fault(self.weather.requests, self._asked, received.title, received.at_s)

    def image_fault(self, received: Received) -> Fault | None:
        """Say what goes wrong with a download."""
        self.downloaded += 1
        return self._fault(self.weather.downloads, self._fetched, received.path, received.at_s)

    def _fault(self, outlook: Outlook | None, asked: Counter[str], what: str, at_s: float) -> Fault | None:
        with self.lock:
            number = asked.total()
            asked[what] += 1
            self._first_s = at_s if self._first_s is None else self._first_s
            moment = Moment(number=number, at_s=at_s - self._first_s, title=what, attempt=asked[what])
        return outlook(moment) if outlook else None

    def admits(self, connection: socket.socket) -> bool:
        """Tell whether to read from a new connection; one that it does not read from is reset."""
        now_s = time.monotonic()
        self._first_connection_s = self._first_connection_s or now_s
        if now_s - self._first_connection_s >= self.weather.connections:
            if self.weather.closing is Closing.IDLE:
                connection.settimeout(_IDLE_S)
            return True
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        connection.close()
        return False

    def paint(self, received: Received, size: Size, kind: str) -> bytes:
        """Draw a picture that holds its own number, from 1."""
        with self.lock:
            cost = CREDITS[Model(str(received.body.get("model", "sd")))]
            self.generations.append(Generation(title=received.title, credits=cost))
            number = len(self.generations)
        shape = self.weather.shape
        return numbered_picture(number, *size, shape.draws or kind, shape.noise_rows)

    def draw(self, received: Received) -> dict[str, object]:
        """Draw a picture that is charged, in the shape of the day."""
        answer = super().draw(received)
        data, kind = self.stored[str(answer["generationId"])]
        self._by_link[str(answer["imageUrl"])] = number_in(data) or 0
        return answer | {"image": self.weather.shape.pack(data, kind)} | dict(self.weather.shape.fields)

    def compose(self, answer: Mapping[str, object]) -> bytes:
        """Write the body of an answer in the shape of the day."""
        return self.weather.shape.write(answer)

    def answered(self, received: Received, body: bytes) -> None:  # noqa: ARG002 - the base class passes it
        """Note what of a picture arrived: whatever a patient reader finds in the body."""
        number, arrived = number_in(body), Arrived.PICTURE
        if number is None:
            number, arrived = self._by_link.get(link_in(body) or ""), Arrived.LINK
        if number:
            generation = self.generations[number - 1]
            generation.arrived, generation.at_s = arrived, time.monotonic()

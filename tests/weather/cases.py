"""The table of behaviours: each a server that does one thing wrong, and what the contract says of it."""

from __future__ import annotations

import base64
import json
import signal
from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict, Unpack

from tests.faults import Fault
from tests.weather.measure import Case, Disk, Interrupt
from tests.weather.outlook import (
    after,
    always,
    at_first,
    between,
    each_first,
    every,
    for_seconds,
    in_turn,
    on_title,
    then,
)
from tests.weather.stand_in import Closing, Shape, Weather

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.weather.outlook import Outlook

__all__ = ["CASES"]

_GIVE_UP = {"--give-up-after": "20s"}
_PIECE = "Title 7"
_DETAIL = [{"loc": ["body", "title"], "msg": "at most 90 characters are drawn", "type": "too_long"}]
_SERVER_ERROR = Fault.status(500, "Internal server error")
_BAD_GATEWAY = Fault.html(502, "502 Bad Gateway")
_GATEWAY_TIMEOUT = Fault.html(504, "504 Gateway Time-out")
_BUSY = Fault.status(503, "Service temporarily unavailable", headers={"Retry-After": "2"})
_HALF_AN_HOUR = Fault.status(503, "Down for maintenance", headers={"Retry-After": "1800"})
_MAINTENANCE = Fault.html(503, "We will be back soon")
_PORTAL = Fault.html()
_TO_PORTAL = Fault.raw(302, b"", headers={"Location": "http://127.0.0.1:9/login"})
_TOO_FAST = Fault.status(429, "Rate limit exceeded")
_TOO_FAST_NONE_LEFT = Fault.status(429, "Rate limit exceeded", headers={"X-RateLimit-Remaining": "0"})
_AN_HOUR = Fault.status(429, "Rate limit exceeded", headers={"Retry-After": "3600"})
_QUOTA = Fault.status(
    429, "You have reached your monthly credit limit", headers={"X-RateLimit-Remaining": "0"}
)
_OOPS = Fault.html(500, "Oops")
_FIREWALL = Fault.html(403, "Blocked")
_BROKEN_GZIP = Fault.raw(200, b"\x1f\x8b\x08 no more of it", headers={"Content-Encoding": "gzip"})
_BAD_JSON_GATEWAY = Fault.status(502, "Bad gateway")
_INTERRUPT = (Interrupt(number=signal.SIGINT, requests=8),)
_KILL = (Interrupt(number=signal.SIGKILL, requests=8, delay_s=0.3),)
_TERM_TWICE = tuple(Interrupt(number=signal.SIGTERM, requests=8, delay_s=delay_s) for delay_s in (0.0, 0.7))
_BAD_KEY = Fault.status(401, "Invalid API key")
_NO_ACCESS = Fault.status(403, "API access not enabled")
_NOT_YOUR_PLAN = Fault.raw(
    403, b'{"error": "The hd model needs the Pro plan", "code": "PLAN_UPGRADE_REQUIRED"}'
)


class _Terms(TypedDict, total=False):
    """What `Case` may be told beside its name and its weather."""

    titles: int
    uncertain_max: int
    exit_code: int
    options: tuple[str, ...]
    new_options: Mapping[str, str]
    cap_credits: int
    refused: int
    hd_title: str
    idempotent: bool
    rate_per_s: int
    latency_s: float
    timeout_s: float
    interrupts: tuple[Interrupt, ...]
    ends_whole: bool
    asked_max: int
    lines_max: int
    limit_s: float


_PROBES = 40
"""Far more than a line that probes once in a while asks for in 20 s, far fewer than one that does not."""
_AT_WORK = 10
"""The most titles that are with the server before anything has come back, or at a few requests a second."""
_FEW_LINES = 12


def _faulty(name: str, outlook: Outlook, **more: Unpack[_Terms]) -> Case:
    """Return a case in which requests to draw fail."""
    return Case(name=name, weather=Weather(requests=outlook), **more)


def _shaped(name: str, shape: Shape, *, is_unusable: bool = False) -> Case:
    """Return a case in which every answer looks odd, names no address, and holds a whole picture."""
    shape = replace(shape, fields={**shape.fields, "imageUrl": None})
    exit_code = None if is_unusable else 0
    return Case(
        name=name, weather=Weather(shape=shape), titles=12, is_unusable=is_unusable, exit_code=exit_code
    )


def _outage(name: str, outlook: Outlook, **more: Unpack[_Terms]) -> Case:
    """Return a case in which every answer is lost for a while: few titles may pay for finding that out."""
    case = _faulty(name, outlook, **more)
    return replace(case, uncertain_max=_AT_WORK, asked_max=case.titles + 2 * _AT_WORK)


def _final(name: str, fault: Fault, exit_code: int) -> Case:
    """Return a case in which every request is refused for good: a few find it out, and one line tells it."""
    return _faulty(name, always(fault), exit_code=exit_code, asked_max=_AT_WORK, lines_max=_FEW_LINES)


def _stopped(
    name: str,
    interrupts: tuple[Interrupt, ...],
    *,
    exit_code: int,
    rate_per_s: int = 2,
    lines_max: int | None = None,
) -> Case:
    """Return a case in which a slow server has answered some titles and not all when the run is stopped."""
    return Case(
        name=name,
        titles=30,
        rate_per_s=rate_per_s,
        latency_s=2.5,
        interrupts=interrupts,
        exit_code=exit_code,
        lines_max=lines_max,
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _labelled(label: str) -> Callable[[bytes, str], str]:
    return lambda data, _: f"data:{label};base64,{_text(data)}"


def _written(answer: Mapping[str, object]) -> bytes:
    return json.dumps(answer).encode()


def _cut(answer: Mapping[str, object]) -> bytes:
    """Write the image last, and lose its end."""
    return _written({**{name: value for name, value in answer.items() if name != "image"}, **answer})[:-12]


_REFUSED = [
    _faulty("500 once", at_first(1, _SERVER_ERROR), exit_code=0),
    _faulty("500 now and then", every(5, _SERVER_ERROR), titles=40, exit_code=0),
    _faulty("500 for 5 s", for_seconds(5, _SERVER_ERROR), exit_code=0),
    _faulty("500 for 5 s in the middle", between(1, 6, _SERVER_ERROR), titles=40, exit_code=0, asked_max=70),
    _faulty("500 for ever", always(_SERVER_ERROR), new_options=_GIVE_UP, exit_code=4, asked_max=_PROBES),
    _faulty("503 as JSON for 4 s, Retry-After 2", for_seconds(4, _BUSY), exit_code=0),
    _faulty("503 as JSON, Retry-After 1800 once", at_first(1, _HALF_AN_HOUR), exit_code=0, limit_s=200.0),
    _faulty("408 now and then", every(7, Fault.status(408, "Request timeout")), exit_code=0),
    _faulty("529 as JSON for 4 s", for_seconds(4, Fault.status(529, "Overloaded")), exit_code=0),
    _faulty("503 as JSON for ever", always(_BUSY), new_options=_GIVE_UP, exit_code=4, asked_max=_PROBES),
    Case(
        name="connections reset unread for 4 s",
        weather=Weather(connections=4.0),
        may_doubt_unread=True,
        exit_code=0,
    ),
    Case(name="nobody listens", listens=False, new_options=_GIVE_UP, exit_code=4),
    Case(name="a certificate that nobody vouches for", tls=True, exit_code=2),
    Case(
        name="kept connections closed when idle",
        weather=Weather(closing=Closing.IDLE),
        rate_per_s=3,
        latency_s=0.05,
        exit_code=0,
    ),
    Case(name="kept connections closed at once", weather=Weather(closing=Closing.AT_ONCE), exit_code=0),
]

_LOST = [
    _faulty("502 before the charge, 10 %", every(10, _BAD_GATEWAY), titles=40),
    _faulty("502 after the charge, 10 %", every(10, _BAD_GATEWAY.after_charge()), titles=40),
    _faulty("502 as JSON after the charge, 10 %", every(10, _BAD_JSON_GATEWAY.after_charge()), titles=40),
    _faulty("504 after the charge, 10 %", every(10, _GATEWAY_TIMEOUT.after_charge()), titles=40),
    _faulty("504 after the charge, a third", every(3, _GATEWAY_TIMEOUT.after_charge())),
    _outage("504 after the charge, always", always(_GATEWAY_TIMEOUT.after_charge()), exit_code=3),
    _faulty(
        "504 after the charge, 10 %, --on-lost hold",
        every(10, _GATEWAY_TIMEOUT.after_charge()),
        titles=40,
        new_options={"--on-lost": "hold"},
        exit_code=3,
    ),
    _faulty(
        "504 after the charge, a third, --max-lost 300",
        every(3, _GATEWAY_TIMEOUT.after_charge()),
        new_options={"--max-lost": "300"},
    ),
    _faulty(
        "504 after the charge, always, --max-credits 50",
        always(_GATEWAY_TIMEOUT.after_charge()),
        titles=12,
        options=("--max-credits", "50"),
        cap_credits=50,
        ends_whole=False,
    ),
    _faulty(
        "504 after the charge once for each, replayed",
        each_first(_GATEWAY_TIMEOUT.after_charge()),
        idempotent=True,
        titles=12,
    ),
    _faulty(
        "520 before the charge, 10 %",
        every(10, Fault.html(520, "Web server is returning an unknown error")),
        titles=40,
    ),
    _faulty(
        "504 after the charge, then 400, for one title",
        in_turn(_PIECE, _GATEWAY_TIMEOUT.after_charge(), Fault.status(400, "title is required")),
    ),
    _faulty(
        "504 after the charge, then 500, for one title",
        in_turn(_PIECE, _GATEWAY_TIMEOUT.after_charge(), _SERVER_ERROR),
    ),
    _faulty(
        "504 after the charge, then 401, for one title",
        in_turn(_PIECE, _GATEWAY_TIMEOUT.after_charge(), _BAD_KEY),
    ),
    _faulty("500 as a page after the charge, 10 %", every(10, _OOPS.after_charge()), titles=40),
    _faulty("503 as text, 10 %", every(10, Fault.raw(503, b"upstream connect error")), titles=40),
    _faulty("200 with broken gzip, 10 %", every(10, _BROKEN_GZIP.after_charge()), titles=40),
    _outage("522 for 4 s", for_seconds(4, Fault.html(522, "Connection timed out"))),
    _faulty(
        "524 after the charge, 10 %",
        every(10, Fault.html(524, "A timeout occurred").after_charge()),
        titles=40,
    ),
    _outage("a maintenance page (503) for 5 s", for_seconds(5, _MAINTENANCE)),
    _outage("a maintenance page (503) for ever", always(_MAINTENANCE), new_options=_GIVE_UP),
    _outage("dropped for 4 s", for_seconds(4, Fault.drop()), titles=40),
    _faulty("dropped for 4 s in the middle", between(1, 5, Fault.drop()), titles=40, asked_max=2 * _PROBES),
    _outage("dropped for ever", always(Fault.drop()), new_options=_GIVE_UP),
    _faulty("dropped after the charge, 10 %", every(10, Fault.drop(charged=True)), titles=40),
    _faulty("reset after the charge, 10 %", every(10, Fault.reset(charged=True)), titles=40),
    _faulty("broken in the middle of the body, 10 %", every(10, Fault.half()), titles=40),
    _faulty("silent beyond the timeout, 10 %", every(10, Fault.stall()), titles=40, timeout_s=3.0),
    _faulty("a byte every half second, 10 %", every(10, Fault.drip()), titles=40, timeout_s=3.0),
    _outage("a captive portal (200) for 4 s", for_seconds(4, _PORTAL), titles=40),
    _outage("a captive portal (200) for ever", always(_PORTAL), titles=40, new_options=_GIVE_UP),
    _faulty("a captive portal (302) for 4 s", for_seconds(4, _TO_PORTAL), titles=40),
    _faulty("a captive portal (302) for ever", always(_TO_PORTAL), titles=40, new_options=_GIVE_UP),
    _faulty("200 with an empty body, 10 %", every(10, Fault.raw(200, b"").after_charge()), titles=40),
    _faulty("200 with {}, 10 %", every(10, Fault.raw(200, b"{}").after_charge()), titles=40),
    _faulty(
        "200 with an error in it, 10 %",
        every(10, Fault.status(200, "Internal server error").after_charge()),
        titles=40,
    ),
    _faulty(
        "202 with a job, 10 %",
        every(10, Fault.status(202, jobId="job_1", status="processing").after_charge()),
        titles=40,
    ),
    _faulty("bad base64 without an address, 10 %", every(10, Fault.bad_base64()), titles=40),
    _faulty("half a picture without an address, 10 %", every(10, Fault.truncated()), titles=40),
]

_LINKED = [
    _faulty("no image, but its address", always(Fault.changed(image=None)), titles=12, exit_code=0),
    _faulty("bad base64 and the address", always(Fault.bad_base64(kept=True)), titles=12, exit_code=0),
    _faulty("half a picture and the address", always(Fault.truncated(kept=True)), titles=12, exit_code=0),
    Case(
        name="JSON cut in the image, and the address",
        weather=Weather(shape=Shape(write=_cut)),
        titles=12,
        exit_code=0,
    ),
    *(
        Case(
            name=f"no image, its address {words}",
            weather=Weather(requests=always(Fault.changed(image=None)), downloads=downloads),
            titles=12,
            links_dead=links_dead,
            timeout_s=3.0,
        )
        for words, downloads, links_dead in (
            ("answers 503 for 8 s", for_seconds(8, Fault.status(503, "busy")), False),
            ("answers 503 until the next run", always(Fault.status(503, "busy")), False),
            ("answers a portal for 4 s", for_seconds(4, _PORTAL), False),
            ("answers a portal until the next run", always(_PORTAL), False),
            ("is silent until the next run", always(Fault.stall(charged=False)), False),
            ("drops for 4 s", for_seconds(4, Fault.drop()), False),
            ("is gone (404)", always(Fault.status(404, "Not found")), True),
        )
    ),
]

_ODD = [
    _shaped("a byte order mark", Shape(write=lambda answer: b"\xef\xbb\xbf" + _written(answer))),
    _shaped("text before the JSON", Shape(write=lambda answer: b")]}',\n" + _written(answer))),
    _shaped("text after the JSON", Shape(write=lambda answer: _written(answer) + b"\n<!-- 12 ms -->")),
    _shaped(
        "half an emoji in another field",
        Shape(write=lambda answer: _written(answer)[:-1] + b', "shortTitle": "Trip \\ud83d"}'),
    ),
    _shaped("base64 in lines", Shape(pack=lambda data, _: base64.encodebytes(data).decode())),
    _shaped("base64 without a prefix", Shape(pack=lambda data, _: _text(data))),
    _shaped("base64 for URLs", Shape(pack=lambda data, _: base64.urlsafe_b64encode(data).decode())),
    _shaped("base64 without padding", Shape(pack=lambda data, _: _text(data).rstrip("="))),
    _shaped("a wrong media type", Shape(pack=_labelled("application/octet-stream"))),
    _shaped("a PNG", Shape(draws="png", pack=_labelled("image/png"), fields={"outputFormat": "png"})),
    _shaped("a PNG called WebP", Shape(draws="png")),
    _shaped("a JPEG", Shape(draws="jpeg", pack=_labelled("image/jpeg"), fields={"outputFormat": "jpeg"})),
    _shaped("a JPEG called WebP", Shape(draws="jpeg")),
    _shaped("a GIF", Shape(draws="gif", pack=_labelled("image/gif")), is_unusable=True),
]

_LIMITS = [
    _faulty("429 now and then", every(7, _TOO_FAST), titles=40, exit_code=0),
    _faulty("429 as a page now and then", every(7, Fault.html(429, "Slow down")), titles=40, exit_code=0),
    _faulty("429 for ever", always(_TOO_FAST), new_options=_GIVE_UP, exit_code=4),
    _faulty("429 with Retry-After 3600 once", at_first(1, _AN_HOUR), exit_code=0, limit_s=200.0),
    _faulty(
        "429 with Retry-After 3600 for ever",
        always(_AN_HOUR),
        new_options=_GIVE_UP,
        exit_code=4,
        limit_s=200.0,  # The next run waits for the end of it too.
    ),
    _faulty("429 Rate limit exceeded, Remaining 0", every(7, _TOO_FAST_NONE_LEFT), exit_code=0),
    _faulty("429 monthly credit limit after 10", after(10, _QUOTA), exit_code=6),
    Case(name="429 Generation limit exceeded after 10", quota=10, exit_code=6),
]

_FINAL = [
    _faulty("401 from the start", always(_BAD_KEY), exit_code=5, asked_max=1, lines_max=_FEW_LINES),
    _faulty("401 after 10", after(10, _BAD_KEY), exit_code=5, lines_max=_FEW_LINES),
    _faulty("403 API access not enabled", always(_NO_ACCESS), exit_code=5, asked_max=1, lines_max=_FEW_LINES),
    _faulty("403 for an hd row", on_title(_PIECE, _NOT_YOUR_PLAN), hd_title=_PIECE, refused=1, exit_code=3),
    _final("402", Fault.status(402, "Payment required"), 6),
    *(
        _final(str(code), Fault.status(code, error), 2)
        for code, error in (
            (404, "Not found"),
            (405, "Method not allowed"),
            (409, "Conflict"),
            (425, "Too early"),
        )
    ),
    _final("404 as a page", Fault.html(404, "404 Not Found"), 2),
    _faulty(
        "404 after 3 lost answers",
        then(at_first(3, _GATEWAY_TIMEOUT.after_charge()), always(Fault.status(404, "Not found"))),
    ),
    _faulty("403 as a page (a firewall) for 4 s", for_seconds(4, _FIREWALL), ends_whole=False),
    _faulty(
        "400 for one title",
        on_title(_PIECE, Fault.status(400, "title holds a word that is not allowed")),
        refused=1,
        exit_code=3,
    ),
    _faulty("451 for one title", on_title(_PIECE, Fault.status(451, "Not here")), refused=1, exit_code=3),
    _faulty(
        "422 with a list of details",
        on_title(_PIECE, Fault.status(422, detail=_DETAIL)),
        refused=1,
        exit_code=3,
    ),
]

_ENDINGS = [
    _stopped("kill -9 at 1 request a second", _KILL, exit_code=-signal.SIGKILL, rate_per_s=1),
    replace(
        _stopped("kill -9 at 20 requests a second", _KILL, exit_code=-signal.SIGKILL, rate_per_s=20),
        may_doubt_unread=True,  # what is recorded and killed before it has left
    ),
    _faulty(
        "kill -9 while all is 500",
        always(_SERVER_ERROR),
        interrupts=(Interrupt(number=signal.SIGKILL, requests=4, delay_s=1.0),),
        exit_code=-signal.SIGKILL,
        uncertain_max=2,
    ),
    _stopped("SIGINT once", _INTERRUPT, exit_code=130, lines_max=_FEW_LINES),
    _stopped("SIGTERM twice", _TERM_TWICE, exit_code=143, lines_max=_FEW_LINES + _AT_WORK),
    _faulty(
        "SIGTERM while all is 500",
        always(_SERVER_ERROR),
        interrupts=(Interrupt(number=signal.SIGTERM, requests=4, delay_s=1.0),),
        exit_code=143,
        limit_s=30.0,
    ),
    Case(name="a slow server", latency_s=2.0, titles=40, exit_code=0),
    *(
        Case(
            name=name,
            weather=Weather(shape=Shape(noise_rows=26, fields=fields)),
            titles=40,
            latency_s=1.5,
            disk=Disk(holds_temp=holds_temp),
            exit_code=9,
        )
        for name, holds_temp, fields in (
            ("the disk fills up", False, {}),
            ("the disk fills up, with the temporary folder", True, {}),
            ("the disk fills up, no address", False, {"imageUrl": None}),
        )
    ),
]

CASES: Mapping[str, Case] = {
    case.name: case for case in (*_REFUSED, *_LOST, *_LINKED, *_ODD, *_LIMITS, *_FINAL, *_ENDINGS)
}
"""All cases, by name."""

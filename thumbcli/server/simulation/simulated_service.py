"""`--simulate`: the delays, faults and limits of the real service, on request.

What a fault costs depends on when it happens, as with the real service:

========================  ==============  =========================================================
error, unavailable, html  before drawing  nothing is drawn, nothing is charged
429
timeout, gateway, drop,   after drawing   charged, and kept for the `Idempotency-Key`: only the
half, stall, damaged                      answer is lost, and repeating the request returns it
========================  ==============  =========================================================

With `idempotency=no` nothing is kept, and each request is drawn and charged anew.

The outcome for a title depends only on the seed, the title and how many times it was requested before: with
`seed=N` a run is repeatable, however many requests run at once. An outage goes by the clock, and meets
repeated requests too.
"""

from __future__ import annotations

import difflib
import math
import random
import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from thumbcli.contract.api_error_messages import NO_ACCESS
from thumbcli.contract.choices import Plan
from thumbcli.errors import UsageError
from thumbcli.server.responses import ApiError
from thumbcli.server.store.server_keys import Caller, KeyLimits, limits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


__all__ = ["Fault", "Outage", "SimulatedOutcome", "Simulation", "Simulator", "parse_simulation"]

_LATENCY_MAX_S = 600.0
_OUTAGE_MAX_S = 86_400.0
_RETRY_AFTER_MAX_S = 86_400
_SERVED_BEFORE_OUTAGE = 5
"""How many requests an outage without a beginning lets pass: a client should have begun."""

_COUNT_MAX = 1_000_000_000
_TITLES_MAX = 10_000
_DURATION = re.compile(r"(?P<number>\d+(?:\.\d+)?|\.\d+)(?P<unit>ms|s)?")


class Fault(StrEnum):
    """What goes wrong with one request."""

    ERROR = "error"
    UNAVAILABLE = "unavailable"
    HTML = "html"
    TIMEOUT = "timeout"
    DROP = "drop"
    HALF = "half"
    STALL = "stall"
    GATEWAY = "gateway"
    DAMAGED = "damaged"
    RATE = "429"


class Outage(NamedTuple):
    """A time in which every request meets the same fault.

    Attributes:
        begin_s: When it begins, in seconds after the first request; None for after the first five requests.
        length_s: How long it lasts, in seconds.
    """

    begin_s: float | None
    length_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedOutcome:
    """What happens to one request.

    Attributes:
        latency_s: The delay before it is drawn, in seconds.
        fault: What goes wrong with it, if anything.
    """

    latency_s: float = 0.0
    fault: Fault | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """The value of `--simulate`.

    Attributes:
        latency_s: The shortest and the longest delay, in seconds, evenly distributed.
        shares: How many of all requests meet each fault, from 0 to 1, together at most 1.
        plan: The plan of every key, in place of its own.
        ratelimit: Requests per second for every key; overrides `plan`.
        quota: Generations per month for every key; overrides `plan`.
        access: Whether the plan includes the API at all.
        seed: Makes a run repeatable; None for random outcomes.
        outage: When every request fails; None for never.
        outage_kind: The fault that it meets then.
        retry_after_s: What `Retry-After` says in simulated answers with 429 and 503.
        idempotency: Whether `Idempotency-Key` is honoured.
        image_url: Whether answers have an `imageUrl`.
    """

    latency_s: tuple[float, float] = (0.0, 0.0)
    shares: Mapping[Fault, float] = field(default_factory=lambda: MappingProxyType({}))
    plan: Plan | None = None
    ratelimit: int | None = None
    quota: int | None = None
    access: bool = True
    seed: int | None = None
    outage: Outage | None = None
    outage_kind: Fault = Fault.ERROR
    retry_after_s: int = 1
    idempotency: bool = True
    image_url: bool = True

    def check_access(self, caller: Caller) -> None:
        """Check that the plan includes the API; the public test key needs none.

        Raises:
            ApiError: 403, with the documented message.
        """
        if not self.access and not caller.is_test:
            raise ApiError(HTTPStatus.FORBIDDEN, NO_ACCESS, "no_api_access")

    def apply(self, caller: Caller) -> Caller:
        """Return the caller with the simulated plan and limits; the public test key has none."""
        if caller.is_test:
            return caller
        own = caller.limits if self.plan is None else limits_of(self.plan)
        limits = KeyLimits(
            rate_per_s=own.rate_per_s if self.ratelimit is None else self.ratelimit,
            quota=own.quota if self.quota is None else self.quota,
        )
        return replace(caller, plan=self.plan or caller.plan, limits=limits)


class Simulator:
    """Decides the outcome of each request. Thread-safe.

    Args:
        simulation: The value of `--simulate`; by default every request succeeds at once.
        clock: Returns monotonic seconds.
    """

    def __init__(
        self, simulation: Simulation | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.simulation = simulation or Simulation()
        seed = self.simulation.seed
        self._seed = random.SystemRandom().getrandbits(64) if seed is None else seed
        self._counts: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()
        self._clock = clock
        self._requests = 0
        self._outage_at_s: float | None = None

    def outage_fault(self) -> Fault | None:
        """Return what an outage does to the next request, whatever it is for; None outside of one."""
        outage = self.simulation.outage
        if outage is None:
            return None
        with self._lock:
            now_s = self._clock()
            self._requests += 1
            if self._outage_at_s is None:
                if outage.begin_s is None and self._requests <= _SERVED_BEFORE_OUTAGE:
                    return None
                self._outage_at_s = now_s + (outage.begin_s or 0)
            lasts = 0 <= now_s - self._outage_at_s < outage.length_s
        return self.simulation.outage_kind if lasts else None

    def outcome_for(self, title: str) -> SimulatedOutcome:
        """Return the outcome of the next request for `title`.

        The last 10,000 titles are remembered; an older one starts again.
        """
        with self._lock:
            before = self._counts.pop(title, 0)
            self._counts[title] = before + 1
            if len(self._counts) > _TITLES_MAX:
                self._counts.popitem(last=False)
        numbers = random.Random(f"{self._seed}:{before}:{title}")  # noqa: S311 - repeatable, not secret
        return SimulatedOutcome(
            latency_s=numbers.uniform(*self.simulation.latency_s), fault=self._fault(numbers.random())
        )

    def _fault(self, number: float) -> Fault | None:
        for fault, share in self.simulation.shares.items():
            if number < share:
                return fault
            number -= share
        return None


def parse_simulation(text: str) -> Simulation:
    """Parse the value of `--simulate`: `name=value`, separated by commas.

    Args:
        text: Such as `latency=5-25,error=0.1,plan=free,seed=7`. A duration is in seconds or `ms`, or a range
            of two; a share is a number from 0 to 1 or a percentage. Empty for nothing.

    Raises:
        UsageError: A name is unknown or repeated, or a value is invalid.
    """
    values: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = (side.strip() for side in part.partition("="))
        name = name.lower()
        setting = _SETTINGS.get(name)
        if setting is None:
            close = difflib.get_close_matches(name, _SETTINGS, n=1)
            hint = f"did you mean {close[0]}?" if close else f"use one of {', '.join(_SETTINGS)}"
            raise _invalid(name, f"unknown name {name!r}", hint)
        if not equals or not value:
            raise _invalid(part, f"{name} needs a value", f"write {name}={setting.example}")
        if name in values:
            raise _invalid(part, f"{name} is given twice", "remove one of them")
        try:
            values[name] = setting.parse(value.lower())
        except ValueError:
            message = f"{name} takes {setting.takes}"
            raise _invalid(f"{name}={value}", message, f"write {name}={setting.example}") from None
    shares = {fault: values.pop(fault) for fault in Fault if fault in values}
    if math.fsum(shares.values()) > 1:
        raise _invalid(text, "the shares add up to more than 1", "lower " + ", ".join(shares))
    renamed = {_FIELDS.get(name, name): value for name, value in values.items()}
    return Simulation(shares=MappingProxyType(shares), **renamed)


def _invalid(where: str, message: str, remedy: str) -> UsageError:
    return UsageError(f"--simulate {where}: {message}", remedy=remedy)


def _seconds_range(text: str, *, most_s: float = _LATENCY_MAX_S) -> tuple[float, float]:
    low, dash, high = (side.strip() for side in text.partition("-"))
    # In `1-3ms` the unit belongs to both.
    unit = high[len(high.rstrip("ms")) :] if dash and low[-1:].isdigit() else ""
    shortest_s = _seconds(low + unit, most_s)
    longest_s = _seconds(high, most_s) if dash else shortest_s
    if shortest_s > longest_s:
        raise ValueError(text)
    return shortest_s, longest_s


def _outage(text: str) -> Outage:
    begin_s, end_s = _seconds_range(text, most_s=_OUTAGE_MAX_S)
    outage = Outage(begin_s, end_s - begin_s) if "-" in text else Outage(None, end_s)
    if not outage.length_s:
        raise ValueError(text)
    return outage


def _seconds(text: str, most_s: float) -> float:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return _within(float(found["number"]) / (1000 if found["unit"] == "ms" else 1), 0, most_s)


def _share(text: str) -> float:
    return _within(float(text.removesuffix("%")) / (100 if text.endswith("%") else 1), 0, 1)


def _within(number: float, least: float, most: float) -> float:
    if not least <= number <= most:
        raise ValueError(number)
    return number


def _yes_or_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError(text)
    return text == "yes"


class _Setting(NamedTuple):
    """A name that `--simulate` takes: how its value is parsed, what it may be, and an example."""

    parse: Callable[[str], object]
    takes: str
    example: str


_SETTINGS: Mapping[str, _Setting] = MappingProxyType(
    {
        "latency": _Setting(
            _seconds_range, f"seconds from 0 to {_LATENCY_MAX_S:g}, or a range of them", "25 or latency=5-25"
        ),
        **{fault.value: _Setting(_share, "a share from 0 to 1", "0.1") for fault in Fault},
        "plan": _Setting(Plan, "one of " + ", ".join(Plan), "free"),
        "ratelimit": _Setting(
            lambda text: _within(int(text), 1, _COUNT_MAX), "requests per second, from 1", "2"
        ),
        "quota": _Setting(
            lambda text: _within(int(text), 0, _COUNT_MAX), "generations per month, from 0", "5"
        ),
        "access": _Setting(_yes_or_no, "yes or no", "no"),
        "seed": _Setting(int, "a whole number", "7"),
        "outage": _Setting(
            _outage, f"seconds from 0 to {_OUTAGE_MAX_S:g}, or from when until when", "60 or outage=30-90"
        ),
        "outagekind": _Setting(Fault, "one of " + ", ".join(Fault), "drop"),
        "retryafter": _Setting(lambda text: _within(int(text), 0, _RETRY_AFTER_MAX_S), "whole seconds", "30"),
        "idempotency": _Setting(_yes_or_no, "yes or no", "no"),
        "imageurl": _Setting(_yes_or_no, "yes or no", "no"),
    }
)

_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "latency": "latency_s",
        "outagekind": "outage_kind",
        "retryafter": "retry_after_s",
        "imageurl": "image_url",
    }
)
"""The fields of `Simulation` that are named otherwise than in `--simulate`."""

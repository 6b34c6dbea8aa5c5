"""`--simulate`: the delays, faults and limits of the real service, on request.

What a fault costs depends on when it happens, as with the real service:

========================  ==============  =========================================================
error, unavailable, html  before drawing  nothing is drawn, nothing is charged
timeout, drop, half,      after drawing   charged, and kept for the `Idempotency-Key`: only the
stall                                     answer is lost, and repeating the request returns it
========================  ==============  =========================================================

The outcome for a title depends only on the seed, the title and how many times it was requested before: with
`seed=N` a run is repeatable, however many requests run at once.
"""

from __future__ import annotations

import difflib
import math
import random
import re
import threading
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


__all__ = ["Fault", "SimulatedOutcome", "Simulation", "Simulator", "parse_simulation"]

_LATENCY_MAX_S = 600.0
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
    """

    latency_s: tuple[float, float] = (0.0, 0.0)
    shares: Mapping[Fault, float] = field(default_factory=lambda: MappingProxyType({}))
    plan: Plan | None = None
    ratelimit: int | None = None
    quota: int | None = None
    access: bool = True
    seed: int | None = None

    def apply(self, caller: Caller) -> Caller:
        """Return the caller with the simulated plan and limits; the public test key has none.

        Raises:
            ApiError: 403, with the documented message: the plan excludes the API.
        """
        if caller.is_test:
            return caller
        if not self.access:
            raise ApiError(HTTPStatus.FORBIDDEN, NO_ACCESS, "no_api_access")
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
    """

    def __init__(self, simulation: Simulation | None = None) -> None:
        self.simulation = simulation or Simulation()
        seed = self.simulation.seed
        self._seed = random.SystemRandom().getrandbits(64) if seed is None else seed
        self._counts: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

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
    if "latency" in values:
        values["latency_s"] = values.pop("latency")
    return Simulation(shares=MappingProxyType(shares), **values)


def _invalid(where: str, message: str, remedy: str) -> UsageError:
    return UsageError(f"--simulate {where}: {message}", remedy=remedy)


def _latency_range(text: str) -> tuple[float, float]:
    low, dash, high = (side.strip() for side in text.partition("-"))
    # In `1-3ms` the unit belongs to both.
    unit = high[len(high.rstrip("ms")) :] if dash and low[-1:].isdigit() else ""
    shortest_s = _seconds(low + unit)
    longest_s = _seconds(high) if dash else shortest_s
    if shortest_s > longest_s:
        raise ValueError(text)
    return shortest_s, longest_s


def _seconds(text: str) -> float:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return _within(float(found["number"]) / (1000 if found["unit"] == "ms" else 1), 0, _LATENCY_MAX_S)


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
            _latency_range, f"seconds from 0 to {_LATENCY_MAX_S:g}, or a range of them", "25 or latency=5-25"
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
    }
)

"""What `--simulate` makes of the server: the delays, faults and limits of the real service, to order.

Where in a request a fault strikes decides what it costs, as with the real service:

========================  ==============  =========================================================
error, unavailable, html  before drawing  nothing is drawn, nothing is charged
timeout, drop, half,      after drawing   charged, and kept under the `Idempotency-Key`: only the
stall                                     answer is lost, and asking again with the key brings it
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
from typing import TYPE_CHECKING, TypeVar

from thumbcli.contract.api_error_messages import NO_ACCESS
from thumbcli.contract.choices import Plan
from thumbcli.errors import UsageError
from thumbcli.server.responses import ApiError
from thumbcli.server.store.server_keys import KeyLimits, limits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from thumbcli.server.store.server_keys import Caller

__all__ = ["Fault", "SimulatedOutcome", "Simulation", "Simulator", "parse_simulation"]

_T = TypeVar("_T")

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
    """What one request will live through.

    Attributes:
        latency_s: How long it waits before it is drawn, in seconds.
        fault: What goes wrong with it, if anything.
    """

    latency_s: float = 0.0
    fault: Fault | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What was asked for with `--simulate`.

    Attributes:
        latency_s: The shortest and the longest delay, in seconds; any length between is as likely.
        shares: How many requests of all meet each fault, from 0 to 1, together at most 1.
        plan: The plan that every key is on, in place of its own.
        ratelimit: How many requests a second every key may make; stronger than `plan`.
        quota: How many generations a month every key has; stronger than `plan`.
        access: Whether the plan includes the API at all.
        seed: Makes a run repeatable; None for one that is not.
    """

    latency_s: tuple[float, float] = (0.0, 0.0)
    shares: Mapping[Fault, float] = field(default_factory=lambda: MappingProxyType({}))
    plan: Plan | None = None
    ratelimit: int | None = None
    quota: int | None = None
    access: bool = True
    seed: int | None = None

    def apply(self, caller: Caller) -> Caller:
        """Return who asks with the plan and the limits that are simulated; the public test key has none.

        Raises:
            Refusal: 403, in the documented words: the plan is one without the API.
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
    """Deals out fates. Safe from threads.

    Args:
        simulation: What was asked for; by default nothing, and every outcome is a good one.
    """

    def __init__(self, simulation: Simulation | None = None) -> None:
        self.simulation = simulation or Simulation()
        seed = self.simulation.seed
        self._seed = random.SystemRandom().getrandbits(64) if seed is None else seed
        self._asked: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def outcome_for(self, title: str) -> SimulatedOutcome:
        """Return what the next request for `title` will live through.

        The last 10,000 titles are remembered; an older one starts anew.
        """
        with self._lock:
            before = self._asked.pop(title, 0)
            self._asked[title] = before + 1
            if len(self._asked) > _TITLES_MAX:
                self._asked.popitem(last=False)
        # A simulation needs dice that can be loaded, not secrets.
        dice = random.Random(f"{self._seed}:{before}:{title}")  # noqa: S311
        return SimulatedOutcome(
            latency_s=dice.uniform(*self.simulation.latency_s), fault=self._fault(dice.random())
        )

    def _fault(self, lot: float) -> Fault | None:
        for fault, share in self.simulation.shares.items():
            if lot < share:
                return fault
            lot -= share
        return None


def parse_simulation(text: str) -> Simulation:
    """Read what stands after `--simulate`: `name=value`, separated by commas.

    Args:
        text: Such as `latency=5-25,error=0.1,plan=free,seed=7`. A duration is in seconds, or says `ms`, or is
            a range of two; a share is a number from 0 to 1 or a percentage. Empty for nothing.

    Raises:
        UsageError: There is no such name, it stands there twice, or its value can't be.
    """
    given: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = (side.strip() for side in part.partition("="))
        name = name.lower()
        if name not in _TAKES:
            raise _unknown(name)
        if not equals or not value:
            raise _wrong(part, f"{name} needs a value", f"write {name}={_EXAMPLES[name]}")
        if name in given:
            raise _wrong(part, f"{name} stands there twice", "leave one of them out")
        given[name] = value
    shares = {fault: _read(fault, given[fault], _share) for fault in Fault if fault in given}
    if math.fsum(shares.values()) > 1:
        raise _wrong(text, "the shares add up to more than 1", "lower " + ", ".join(shares))
    return Simulation(
        latency_s=_read("latency", given.get("latency", "0"), _range),
        shares=MappingProxyType(shares),
        plan=_optional("plan", given, Plan),
        ratelimit=_optional("ratelimit", given, _positive),
        quota=_optional("quota", given, _count),
        access=_read("access", given.get("access", "yes"), _yes_or_no),
        seed=_optional("seed", given, int),
    )


def _unknown(name: str) -> UsageError:
    close = difflib.get_close_matches(name, _TAKES, n=1)
    hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(_TAKES)}"
    return _wrong(name, f"there is no {name!r}", hint)


def _wrong(where: str, what: str, remedy: str) -> UsageError:
    return UsageError(f"--simulate {where}: {what}", remedy=remedy)


def _optional(name: str, given: Mapping[str, str], read: Callable[[str], _T]) -> _T | None:
    return _read(name, given[name], read) if name in given else None


def _read(name: str, value: str, read: Callable[[str], _T]) -> _T:
    try:
        return read(value.lower())
    except ValueError:
        raise _wrong(
            f"{name}={value}", f"{name} takes {_TAKES[name]}", f"write {name}={_EXAMPLES[name]}"
        ) from None


def _range(text: str) -> tuple[float, float]:
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
    seconds = float(found["number"]) / (1000 if found["unit"] == "ms" else 1)
    if seconds > _LATENCY_MAX_S:
        raise ValueError(text)
    return seconds


def _share(text: str) -> float:
    share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    if not 0 <= share <= 1:
        raise ValueError(text)
    return share


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= _COUNT_MAX:
        raise ValueError(text)
    return number


def _positive(text: str) -> int:
    number = _count(text)
    if number == 0:
        raise ValueError(text)
    return number


def _yes_or_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError(text)
    return text == "yes"


_TAKES: Mapping[str, str] = MappingProxyType(
    {
        "latency": f"seconds from 0 to {_LATENCY_MAX_S:g}, or a range of them",
        **{fault.value: "a share from 0 to 1" for fault in Fault},
        "plan": "one of " + ", ".join(Plan),
        "ratelimit": "requests a second, from 1",
        "quota": "generations a month, from 0",
        "access": "yes or no",
        "seed": "a whole number",
    }
)
_EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "latency": "25 or latency=5-25",
        **{fault.value: "0.1" for fault in Fault},
        "plan": "free",
        "ratelimit": "2",
        "quota": "5",
        "access": "no",
        "seed": "7",
    }
)

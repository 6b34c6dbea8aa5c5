"""Simulated time: servers that limit requests in many ways, and processes that share a key."""

from __future__ import annotations

import heapq
import math
import random
from collections import deque
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import count

from thumbcli.engines.thumbapi.pace_state import RequestResult, SentRequest
from thumbcli.engines.thumbapi.rate_controller import RateController
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy

__all__ = ["InMemory", "Limiter", "Network", "Process", "Ride", "ride", "run"]


@dataclass(kw_only=True)
class Limiter:
    """A server's limit, and the memory it needs to keep it.

    Attributes:
        limit: How many requests one window takes; None for any number.
        later: From which second on another limit holds, and which. 0 refuses everything.
        window_s: How long the window is.
        fixed: Count by the clock's own windows rather than by the time before each request.
        phase_s: Where the clock's windows begin.
        burst: Tokens that a bucket holds; it fills at `limit` per window. None for no bucket.
        at_once: How many requests may be in progress; None for any number.
        counts_refused: Count what is refused as well.
        first_ban_s: How long everything is refused after a first refusal; each further refusal doubles it.
        longest_ban_s: The end of that.
        retry_after_s: What a refusal asks for.
        generations_a_month: What each answer reports (`X-RateLimit-Limit`), which tells the plan.
        let_in_s: When requests were accepted.
    """

    limit: int | None
    later: tuple[tuple[float, int], ...] = ()
    window_s: float = 1.0
    fixed: bool = False
    phase_s: float = 0.0
    burst: int | None = None
    at_once: int | None = None
    counts_refused: bool = False
    first_ban_s: float | None = None
    longest_ban_s: float = 60.0
    retry_after_s: float | None = None
    generations_a_month: int | None = None
    let_in_s: list[float] = field(init=False, default_factory=list)
    _counted_s: deque[float] = field(init=False, default_factory=deque)
    _tokens: float = field(init=False, default=0.0)
    _filled_s: float = field(init=False, default=-math.inf)
    _banned_until_s: float = field(init=False, default=-math.inf)
    _ban_s: float = field(init=False, default=0.0)

    def limit_at(self, at_s: float) -> int | None:
        """Return the limit that holds at a time."""
        return next((limit for from_s, limit in reversed(self.later) if at_s >= from_s), self.limit)

    def lets_in(self, at_s: float, in_progress: int) -> bool:
        """Decide about one request."""
        free = at_s >= self._banned_until_s and self._has_room(at_s, in_progress)
        if free or self.counts_refused:
            self._counted_s.append(at_s)
        if free:
            self.let_in_s.append(at_s)
            self._tokens -= 1
            self._ban_s = 0.0
        elif self.first_ban_s is not None:
            self._ban_s = min(max(2 * self._ban_s, self.first_ban_s), self.longest_ban_s)
            self._banned_until_s = at_s + self._ban_s
        return free

    def _has_room(self, at_s: float, in_progress: int) -> bool:
        limit = self.limit_at(at_s)
        if self.at_once is not None and in_progress >= self.at_once:
            return False
        if limit is None:
            return True
        if self.burst is not None:
            filled = self._tokens + (at_s - self._filled_s) * limit / self.window_s
            self._tokens, self._filled_s = min(filled, self.burst), at_s
            return self._tokens >= 1 - 1e-9
        oldest_s = at_s - self.window_s + 1e-9
        if self.fixed:
            oldest_s = at_s - (at_s - self.phase_s) % self.window_s
        while self._counted_s and self._counted_s[0] < oldest_s:
            self._counted_s.popleft()
        return len(self._counted_s) < limit

    def ideal_s(self, wanted: int, latency_s: float) -> float:
        """Return when `wanted` pictures are there if each request leaves at the first moment allowed."""
        if self.at_once is not None:
            return math.ceil(wanted / self.at_once) * latency_s
        if self.limit is None:
            return latency_s
        if self.window_s > 1.0 and self.burst is None:
            return (wanted - 1) // self.limit * self.window_s + latency_s
        left, at_s = float(wanted - (self.burst or 1)), 0.0
        for (until_s, _), limit in zip(
            (*self.later, (math.inf, 0)), (self.limit, *(limit for _, limit in self.later)), strict=True
        ):
            sent = (until_s - at_s) * limit / self.window_s if limit else 0.0
            if sent >= left:
                return max(at_s + left * self.window_s / limit, 0.0) + latency_s
            left, at_s = left - sent, until_s
        raise ValueError("a limit of 0 for good lets nothing in")


@dataclass(frozen=True, kw_only=True)
class Network:
    """How long things take.

    Attributes:
        latency_s: How long a picture takes.
        varies: By which part of it that varies, up and down.
        way_s: How long a request is under way to the server, and its answer back.
        jitter_s: By how much that varies.
        late_s: By how much a timer comes late at most.
        refusal_s: How long the server takes to refuse.
    """

    latency_s: float = 2.5
    varies: float = 0.0
    way_s: float = 0.002
    jitter_s: float = 0.002
    late_s: float = 0.002
    refusal_s: float = 0.0


@dataclass
class InMemory:
    """What processes on one machine have in common, in place of a file; nobody is ever in the way.

    Attributes:
        data: What was written last.
    """

    data: bytes = b""

    def turn(self) -> AbstractContextManager[bool]:
        """Let everybody in."""
        return nullcontext(True)

    def read(self) -> bytes:
        """Return it."""
        return self.data

    def write(self, data: bytes) -> None:
        """Replace it."""
        self.data = data

    def close(self) -> None:
        """Keep it."""


@dataclass(kw_only=True)
class Process:
    """One `thumb batch` with the key.

    Attributes:
        titles: How many pictures it wants; what is refused is sent again, before all others.
        starts_s: When it starts.
        controller: A fresh one by default.
        sent: How many requests it sent.
        refused: How many of them were refused.
        let_in_s: When its requests were accepted.
        done_s: When its last picture arrived.
        stubborn: The most refusals of one title.
        peak: How many requests were in flight at once.
    """

    titles: int
    starts_s: float = 0.0
    controller: RateController | None = None
    sent: int = 0
    refused: int = 0
    let_in_s: list[float] = field(default_factory=list)
    done_s: float = 0.0
    stubborn: int = 0
    peak: int = 0


@dataclass(frozen=True, kw_only=True)
class Ride:
    """What became of all processes.

    Attributes:
        took_s: From the first start to the last answer.
        ideal_s: What the limit and the latency allow.
        refused: How many answers were a refusal.
        share: Their part of all answers.
        smallest: The smallest part of its fair share that a process had while all of them had work.
        stubborn: The most refusals of one title.
        peak: How many requests of one process were in flight at once.
    """

    took_s: float
    ideal_s: float
    refused: int
    share: float
    smallest: float
    stubborn: int
    peak: int

    @property
    def of_ideal(self) -> float:
        """The share of ideal."""
        return self.ideal_s / self.took_s


@dataclass(slots=True)
class _Title:
    process: Process
    number: int
    refusals: int = 0
    start: SentRequest | None = None
    result: RequestResult = RequestResult.UNKNOWN


class _Run:
    """All that happens, in order of time."""

    def __init__(self, limiter: Limiter, processes: list[Process], network: Network, seed: int) -> None:
        self.limiter, self.processes, self.network = limiter, processes, network
        self.rng = random.Random(seed)  # noqa: S311 - chance, not a secret
        self.events: list[tuple[float, int, Process | _Title]] = []
        self.order = count()
        self.in_progress = 0
        self.waiting: dict[int, list[tuple[int, _Title]]] = {}
        self.in_flight = dict.fromkeys(map(id, processes), 0)
        self.wakes_s = dict.fromkeys(map(id, processes), math.inf)
        for process in processes:
            titles = [_Title(process, number) for number in range(process.titles)]
            self.waiting[id(process)] = [(title.number, title) for title in titles]
            if process.controller is None:
                process.controller = RateController(RetryPolicy(), self.rng)
            self.wake(process, process.starts_s)

    def at(self, at_s: float, what: Process | _Title) -> None:
        heapq.heappush(self.events, (at_s, next(self.order), what))

    def wake(self, process: Process, at_s: float) -> None:
        if math.isfinite(at_s):
            self.wakes_s[id(process)] = at_s
            self.at(at_s, process)

    def play(self) -> None:
        while self.events:
            now_s, _, what = heapq.heappop(self.events)
            if isinstance(what, Process):
                if self.wakes_s[id(what)] == now_s:
                    self.send(what, now_s)
            elif what.result is RequestResult.UNKNOWN:
                self.arrive(what, now_s)
            else:
                self.answer(what, now_s)

    def way_s(self) -> float:
        return self.network.way_s + self.rng.uniform(0, self.network.jitter_s)

    def send(self, process: Process, now_s: float) -> None:
        """Send what may be sent now, and come back when more may be."""
        controller, waiting = process.controller, self.waiting[id(process)]
        assert controller is not None
        while waiting and (wait_s := controller.wait_s(now_s)) <= 0:
            if not controller.key_works:
                controller.record_handshake(2 * self.network.way_s)
                controller.record_sent(now_s + 3 * self.network.way_s)
            _, title = heapq.heappop(waiting)
            title.start, title.result = controller.start(now_s), RequestResult.UNKNOWN
            process.sent += 1
            self.in_flight[id(process)] += 1
            process.peak = max(process.peak, self.in_flight[id(process)])
            self.at(now_s + self.way_s(), title)
        if waiting:
            self.wake(process, now_s + wait_s + self.rng.uniform(0, self.network.late_s))

    def arrive(self, title: _Title, now_s: float) -> None:
        network = self.network
        if self.limiter.lets_in(now_s, self.in_progress):
            title.result = RequestResult.ACCEPTED
            title.process.let_in_s.append(now_s)
            self.in_progress += 1
            took_s = network.latency_s * (1 + self.rng.uniform(-network.varies, network.varies))
        else:
            title.result, took_s = RequestResult.RATE_LIMITED, network.refusal_s
        self.at(now_s + took_s + self.way_s(), title)

    def answer(self, title: _Title, now_s: float) -> None:
        process = title.process
        assert process.controller is not None
        assert title.start is not None
        process.controller.expect_plan(self.limiter.generations_a_month)
        refused = title.result is RequestResult.RATE_LIMITED
        retry_after_s = self.limiter.retry_after_s if refused else None
        process.controller.finish(title.start, title.result, now_s, retry_after_s=retry_after_s)
        self.in_flight[id(process)] -= 1
        if refused:
            title.refusals += 1
            process.refused += 1
            process.stubborn = max(process.stubborn, title.refusals)
            heapq.heappush(self.waiting[id(process)], (title.number, title))
        else:
            self.in_progress -= 1
            process.done_s = now_s
        self.send(process, now_s)


def run(limiter: Limiter, processes: list[Process], network: Network, *, seed: int = 1) -> Ride:
    """Have all processes send their titles through `limiter`, each at its own controller's rate."""
    _Run(limiter, processes, network, seed).play()
    sent, refused = sum(process.sent for process in processes), sum(process.refused for process in processes)
    wanted = sum(process.titles for process in processes)
    from_s, until_s = max(p.starts_s for p in processes), min(p.let_in_s[-1] for p in processes)
    shares = [sum(from_s <= at_s <= until_s for at_s in process.let_in_s) for process in processes]
    return Ride(
        took_s=max(process.done_s for process in processes),
        ideal_s=limiter.ideal_s(wanted, network.latency_s),
        refused=refused,
        share=refused / sent,
        smallest=min(shares) * len(shares) / max(sum(shares), 1),
        stubborn=max(process.stubborn for process in processes),
        peak=max(process.peak for process in processes),
    )


def ride(
    titles: int,
    limiter: Limiter,
    *,
    controller: RateController | None = None,
    network: Network | None = None,
    seed: int = 1,
) -> Ride:
    """Send the titles of one process; see `run`."""
    process = Process(titles=titles, controller=controller)
    return run(limiter, [process], network or Network(latency_s=2.0), seed=seed)

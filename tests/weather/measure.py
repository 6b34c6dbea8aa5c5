"""Runs one case: the same command three times, as real processes, with all that they told and left."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from tests.certificates import self_signed
from tests.loopback import GOOD_KEY
from tests.weather.numbered_pictures import pictures_below
from tests.weather.stand_in import StandIn, Weather

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.weather.stand_in import Generation

__all__ = ["COST", "Case", "Disk", "Interrupt", "Measured", "Run", "measure", "supported_flags"]

COST = 10
"""Credits for one picture of the model sd."""
_FLAG = re.compile(r"--[a-z][a-z-]+")
_MOMENT_S, _WATCH_S = 0.02, 0.1
_FILLER = "filler"
_MEBIBYTE = 1024 * 1024
_LEFT_BYTES = 64 * 1024
"""Of a disk that another program has filled: the manifest still fits, a picture does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupt:
    """A signal to the first run.

    Attributes:
        number: Of the signal.
        requests: Sent as soon as so many requests have come in.
        delay_s: How long after that, in seconds.
    """

    number: signal.Signals
    requests: int
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """A small disk for the pictures, which another program fills during the first run.

    Attributes:
        size_mib: Of the disk.
        fill_after: Filled as soon as so many requests have come in.
        holds_temp: Whether the temporary directory is on it as well.
    """

    size_mib: int = 64
    fill_after: int = 10
    holds_temp: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One behaviour of a server, and what a run should make of it.

    Attributes:
        name: What goes wrong, in a few words.
        weather: During the first run; the others find a server that is well.
        titles: How many there are.
        exit_code: Of the first run, where the contract names one.
        options: More of the command line, in all three runs.
        new_options: Flags that older builds lack, with their values; left out for them.
        cap_credits: That `options` set for each run.
        refused: How many titles never get a picture.
        hd_title: A title that is asked for in hd.
        key: The API key of the first run.
        idempotent: Whether the server charges one `Idempotency-Key` only once.
        rate_per_s: The account's limit.
        quota: How many generations the month has left in the first run.
        latency_s: How long a picture takes.
        timeout_s: How long the client waits for an answer; None for its default.
        interrupts: Signals to the first run.
        disk: A disk that fills up.
        tls: Speak TLS with a certificate that the client trusts from the second run on only.
        listens: Whether anything listens during the first run.
        links_dead: An `imageUrl` never leads to a picture.
        is_unusable: The pictures are no thumbnails; to keep their bytes is enough.
        ends_whole: Whether the third run has a picture for each title that is not refused.
        may_doubt_unread: A request may have left the client whole before the server refused to read it.
        asked_max: The most requests of the first run.
        uncertain_max: The most titles that it may leave uncertain.
        lines_max: The most lines that it may tell people.
        limit_s: How long a run may take.
    """

    name: str
    weather: Weather = field(default_factory=Weather)
    titles: int = 24
    exit_code: int | None = None
    options: tuple[str, ...] = ()
    new_options: Mapping[str, str] = field(default_factory=dict)
    cap_credits: int | None = None
    refused: int = 0
    hd_title: str | None = None
    key: str = GOOD_KEY
    idempotent: bool = False
    rate_per_s: int | None = None
    quota: int | None = None
    latency_s: float = 0.2
    timeout_s: float | None = None
    interrupts: tuple[Interrupt, ...] = ()
    disk: Disk | None = None
    tls: bool = False
    listens: bool = True
    links_dead: bool = False
    is_unusable: bool = False
    ends_whole: bool = True
    may_doubt_unread: bool = False
    asked_max: int | None = None
    uncertain_max: int | None = None
    lines_max: int | None = None
    limit_s: float = 100.0

    @property
    def may_lose(self) -> bool:
        """Whether a request may have left, and a picture for it not be used."""
        spoils = bool(self.weather.requests or self.interrupts or self.disk)
        return spoils or self.is_unusable or self.may_doubt_unread

    @property
    def names(self) -> list[str]:
        """The titles."""
        return [f"Title {number}" for number in range(1, self.titles + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process, from its start to its end.

    Attributes:
        exit_code: Negative for the signal that ended it; None if it had to be killed for its time.
        took_s: How long it took.
        silent_s: The longest time in which it told nothing.
        requests: How many requests to draw the server read.
        downloads: How many downloads it was asked for.
        charged_credits: What it charged.
        charges: For how many pictures.
        spent_credits: What the client told for the pictures that it made.
        lost: Title → the credits that the client told as lost for it.
        lost_credits: The same as its summary told it; None if it told none.
        uncertain: The titles that it called uncertain.
        stderr: What it told people.
        read: The titles whose requests the server read.
        stopped_at_s: When the last signal was sent, on the monotonic clock; None without one.
    """

    exit_code: int | None
    took_s: float
    silent_s: float
    requests: int
    downloads: int
    charged_credits: int
    charges: int
    spent_credits: int
    lost: Mapping[str, int]
    lost_credits: int | None
    uncertain: frozenset[str]
    stderr: str
    read: frozenset[str]
    stopped_at_s: float | None = None

    @property
    def is_killed(self) -> bool:
        """Whether it could say nothing at its end."""
        return self.exit_code is None or self.exit_code == -signal.SIGKILL


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a case came to.

    Attributes:
        case: The case.
        runs: The command; the same on a server that is well; the same with `--retry-uncertain`.
        files: The numbers of the pictures in the folder after the first run.
        last_files: And after the third.
        kept: The numbers of the pictures that were anywhere else after the first run.
        generations: What was charged, by number less 1.
    """

    case: Case
    runs: Sequence[Run]
    files: Sequence[int]
    last_files: Sequence[int]
    kept: frozenset[int]
    generations: Sequence[Generation]


@cache
def supported_flags(thumb: Path) -> frozenset[str]:
    """Return the flags of `thumb batch` in this build."""
    env = {"PATH": os.environ["PATH"], "COLUMNS": "300", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([thumb, "batch", "--help"], capture_output=True, text=True, env=env, check=True)
    return frozenset(_FLAG.findall(done.stdout))


def measure(case: Case, thumb: Path) -> Measured:
    """Run a case with the `thumb` at this path.

    Raises:
        OSError: The system gives no small disk to fill.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="thumb-weather-")))
        room = folder / "disk"
        room.mkdir()
        (folder / "tmp").mkdir()
        if case.disk:
            stack.enter_context(_small_disk(room, case.disk.size_mib))
            (room / "tmp").mkdir()
        certificate = self_signed(folder, "localhost") if case.tls else None
        server = stack.enter_context(
            StandIn(
                idempotent=case.idempotent,
                rate_per_s=case.rate_per_s,
                quota=case.quota,
                latency_s=case.latency_s,
                certificate=certificate,
            )
        )
        trial = _Trial(case, thumb, folder, room, server)
        server.begin(case.weather)
        first = trial.run()
        files, kept = trial.found()
        (room / _FILLER).unlink(missing_ok=True)
        lasting = case.weather.downloads if case.links_dead else None
        server.begin(Weather(downloads=lasting))
        server.quota = None
        again, last = trial.run(), trial.run("--retry-uncertain")
        return Measured(
            case=case,
            runs=(first, again, last),
            files=files,
            last_files=trial.found()[0],
            kept=frozenset(kept),
            generations=tuple(server.generations),
        )


class _Trial:
    """The runs of one case."""

    def __init__(self, case: Case, thumb: Path, folder: Path, room: Path, server: StandIn) -> None:
        self._case, self._thumb, self._folder, self._room, self._server = case, thumb, folder, room, server
        self._out = room / "thumbs"
        self._runs = 0
        self._titles = folder / "titles.csv"
        models = {case.hd_title: "hd"}
        lines = [f"{title},{models.get(title, 'sd')}" for title in case.names]
        self._titles.write_text("\n".join(["title,model", *lines, ""]))

    def run(self, *more: str) -> Run:
        """Run the command to its end."""
        case, server = self._case, self._server
        self._runs += 1
        is_first = self._runs == 1
        began_charges, began_credits = len(server.generations), server.credits
        began_reads, began_downloads = len(server.read), server.downloaded
        streams = [self._folder / f"{stream}-{self._runs}" for stream in ("stdout", "stderr")]
        began_s = time.monotonic()
        with streams[0].open("wb") as out, streams[1].open("wb") as told:
            process = subprocess.Popen(
                [*self._command(), *more],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=told,
                env=self._environment(is_first=is_first),
                cwd=self._folder,
            )
            meddler = _Meddler(case, server, self._room / _FILLER, process) if is_first else None
            code, silent_s = _watched(process, streams, case.limit_s)
            stopped_at_s = meddler.finish() if meddler else None
        took_s = time.monotonic() - began_s
        read = server.read[began_reads:]
        told_by_client = _told(streams[0].read_text(encoding="utf-8", errors="replace"))
        return Run(
            exit_code=code,
            took_s=took_s,
            silent_s=silent_s,
            requests=len(read),
            downloads=server.downloaded - began_downloads,
            charged_credits=server.credits - began_credits,
            charges=len(server.generations) - began_charges,
            stderr=streams[1].read_text(encoding="utf-8", errors="replace"),
            read=frozenset(read),
            stopped_at_s=stopped_at_s,
            **told_by_client,
        )

    def found(self) -> tuple[list[int], list[int]]:
        """Return the numbers of the pictures in the output folder, and of those anywhere else."""
        files: list[int] = []
        elsewhere: list[int] = []
        for path, number in pictures_below(self._folder):
            inside = path.relative_to(self._out).parts if path.is_relative_to(self._out) else (".",)
            (elsewhere if any(part.startswith(".") for part in inside) else files).append(number)
        return files, elsewhere

    def _command(self) -> list[str]:
        case = self._case
        known = supported_flags(self._thumb)
        new = [part for flag, value in case.new_options.items() if flag in known for part in (flag, value)]
        command = [str(self._thumb), "batch", str(self._titles), "--engine", "thumbapi", "--json"]
        return [*command, "--out", str(self._out), *case.options, *(part for part in new if part)]

    def _environment(self, *, is_first: bool) -> dict[str, str]:
        case = self._case
        on_disk = case.disk is not None and case.disk.holds_temp
        url = self._server.url if case.listens or not is_first else f"http://127.0.0.1:{_closed_port()}"
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder / "home"),
            "TMPDIR": str((self._room if on_disk else self._folder) / "tmp"),
            "LC_ALL": "C.UTF-8",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "THUMBAPI_KEY": case.key if is_first else GOOD_KEY,
            "THUMBAPI_BASE_URL": url,
            "NO_PROXY": "127.0.0.1,localhost",
        }
        if case.timeout_s is not None:
            env["THUMB_TIMEOUT_S"] = str(case.timeout_s)
        if case.tls and not is_first:
            env["SSL_CERT_FILE"] = str(self._folder / "server.pem")
        return env


def _watched(
    process: subprocess.Popen[bytes], streams: Sequence[Path], limit_s: float
) -> tuple[int | None, float]:
    """Wait for the end of a process; return its exit code, and the longest time without a word."""
    told_bytes, silent_s = 0, 0.0
    began_s = told_s = time.monotonic()
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(_WATCH_S), max(silent_s, time.monotonic() - told_s)
        now_s, size_bytes = time.monotonic(), sum(path.stat().st_size for path in streams)
        silent_s = max(silent_s, now_s - told_s)
        if size_bytes > told_bytes:
            told_bytes, told_s = size_bytes, now_s
        if now_s - began_s > limit_s:
            process.kill()
            process.wait()
            return None, silent_s


class _Meddler:
    """Sends the signals of a case to a run, and fills its disk, when enough requests have come in."""

    def __init__(self, case: Case, server: StandIn, filler: Path, process: subprocess.Popen[bytes]) -> None:
        self._server, self._process = server, process
        self._over = threading.Event()
        self._stopped_at_s: float | None = None
        deeds = [partial(self._interrupt, interrupt) for interrupt in case.interrupts]
        if case.disk:
            deeds.append(partial(self._fill, case.disk.fill_after, filler))
        self._threads = [threading.Thread(target=deed) for deed in deeds]
        for thread in self._threads:
            thread.start()

    def finish(self) -> float | None:
        """Do nothing more; return when the last signal was sent."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        return self._stopped_at_s

    def _come(self, requests: int) -> bool:
        """Wait for so many requests; tell whether they came before the end of the run."""
        while len(self._server.read) < requests:
            if self._over.wait(_MOMENT_S):
                return False
        return True

    def _interrupt(self, interrupt: Interrupt) -> None:
        if self._come(interrupt.requests) and not self._over.wait(interrupt.delay_s):
            self._stopped_at_s = time.monotonic()
            self._process.send_signal(interrupt.number)

    def _fill(self, requests: int, filler: Path) -> None:
        """Leave no room on the disk but for a page or two."""
        if self._come(requests):
            with filler.open("wb", buffering=0) as file:
                with suppress(OSError):
                    while file.write(bytes(_MEBIBYTE)):
                        pass
                file.truncate(file.tell() - _LEFT_BYTES)


@contextmanager
def _small_disk(folder: Path, size_mib: int) -> Iterator[None]:
    """Mount a file system in memory; needs the rights of root."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size_mib}m", "tmpfs", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        raise OSError(mounted.stderr.strip())
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class _Told(TypedDict):
    """What a client told on stdout; see `Run`."""

    spent_credits: int
    lost: Mapping[str, int]
    lost_credits: int | None
    uncertain: frozenset[str]


def _told(stdout: str) -> _Told:
    """Read the events of a run; builds that report no lost attempts call each uncertain title one."""
    spent, summary = 0, None
    lost: Counter[str] = Counter()
    uncertain = set()
    for line in stdout.splitlines():
        with suppress(ValueError):  # a killed process leaves half a line
            event: dict[str, Any] = json.loads(line)
            match event["event"]:
                case "made":
                    spent += event["credits"]
                case "lost":
                    lost[event["title"]] += event["credits"]
                case "uncertain":
                    uncertain.add(event["title"])
                case "finished":
                    summary = event.get("lost_credits")
    return _Told(spent_credits=spent, lost=lost, lost_credits=summary, uncertain=frozenset(uncertain))

"""A pipeline that lives through everything: `thumb batch` against `thumb serve`, both killed again and again.

The server is killed without warning and started anew at the same address, the client is killed and called
again with the same command, the month's quota is used up and raised. Whenever no client runs, the server's
ledger is held against the client's manifest. The suite runs it with a few titles; with more:

    python -m tests.server.pipeline 500
    python -m tests.server.pipeline 500 error=0.05,drop=0.03
"""

from __future__ import annotations

import json
import os
import random
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import warm
from tests.cli.run import THUMB, clean_env
from thumbcli.contract import CREDITS, EngineName, Model, Plan, fingerprint, make_request
from thumbcli.contract.image_header import read_header
from thumbcli.server.store.serve_database import ServeDatabase
from thumbcli.server.store.server_keys import Keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Books", "ClientRun", "Interruption", "Pipeline"]

FORMAT = "linkedin"
OUT_OF_QUOTA = 6
_COST = CREDITS[Model.SD]
_LOOK_S = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Interruption:
    """Something that happens once so many pictures were charged.

    Attributes:
        after: How many.
        to: Who is killed: `server` or `client`.
    """

    after: int
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the server charged and what the client has, by the keys of the pictures.

    Attributes:
        generations: How many generations the server's ledger says were used.
        charged: What the server remembers to have answered.
        made: What the client's manifest says is there, with the file names.
        credits: What the manifest says was spent, or may have been charged in vain.
        unsure: What the manifest says may have been charged.
        failed: What the manifest says failed.
    """

    generations: int
    charged: frozenset[str]
    made: dict[str, str]
    credits: int
    unsure: frozenset[str]
    failed: frozenset[str]

    def agree(self) -> None:
        """Assert that nothing was charged twice, and what was charged is there or known to be missing."""
        assert self.generations == len(self.charged)
        assert self.credits >= len(self.made) * _COST
        assert self.made.keys() <= self.charged
        assert self.charged - self.made.keys() <= self.unsure


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRun:
    """One call of the client, until it ended or was killed.

    Attributes:
        code: Its exit code; negative for the signal that killed it.
        kills: How often the server was killed meanwhile.
        events: How many of each kind it told.
        finished: The last event, empty if it was killed before.
        lost: How many pictures were charged that it had not got when it ended.
    """

    code: int
    kills: int
    events: Counter[str]
    finished: dict[str, Any]
    lost: int


@dataclass(slots=True, kw_only=True)
class Pipeline:
    """The server and the client, with all they keep in one folder.

    Attributes:
        folder: Which.
        titles: What is to be made; no two are the same.
        quota: How many generations the key has at first; once they are used up, as many as titles.
        rate_per_s: How many requests a second it may make.
        simulate: What goes wrong beside that, as `thumb serve --simulate` takes it.
    """

    folder: Path
    titles: Sequence[str]
    quota: int
    rate_per_s: int
    simulate: str = ""
    client_runs: list[ClientRun] = field(default_factory=list)
    _port: int = 0
    _key: str = ""
    _server: subprocess.Popen[bytes] | None = None

    @property
    def out(self) -> Path:
        """Where the pictures go."""
        return self.folder / "out"

    @property
    def data(self) -> Path:
        """Where the server keeps its state."""
        return self.folder / "data"

    @contextmanager
    def open(self) -> Iterator[None]:
        """Make the key, and run the server around the body."""
        self.folder.joinpath("titles.txt").write_text("\n".join(self.titles) + "\n")
        self._port = _free_port()
        with closing(ServeDatabase.open(self.data)) as store:
            limits = {"quota": self.quota, "rate_per_s": self.rate_per_s}
            self._key = Keys(store).add("pipeline", Plan.PRO, **limits)[0]
        self._start_server()
        try:
            yield
        finally:
            self._kill_server()

    def carry_out(self, interruptions: Sequence[Interruption]) -> None:
        """Call the client until every title is made, and cause `interruptions` in their order.

        Raises:
            AssertionError: The books don't agree, or the client ended as it should not.
        """
        left = list(interruptions)
        while not self.client_runs or self.client_runs[-1].code != 0:
            assert len(self.client_runs) < len(interruptions) + 8, self._report()
            client_run = self._call(left)
            self.client_runs.append(client_run)
            assert client_run.code in {0, 3, 4, OUT_OF_QUOTA} or client_run.code < 0, self._report()
            if client_run.code == OUT_OF_QUOTA:
                assert self.books().generations <= self.quota
                self._raise_quota()
        assert not left, f"they never happened: {left}"

    def books(self) -> Books:
        """Read what both sides have written down, and hold it against each other."""
        with closing(_to_read(self.data / "serve.sqlite3")) as ledger:
            ledger.execute("BEGIN")
            (used,) = ledger.execute("SELECT sum(generations) FROM usage").fetchone()
            charged = {key for (key,) in ledger.execute("SELECT idempotency FROM replay")}
        with closing(_to_read(self.out / ".thumb" / "manifest.sqlite3")) as manifest:
            made = dict(manifest.execute("SELECT key, name FROM file").fetchall())
            (paid,) = manifest.execute(
                "SELECT coalesce(sum(credits), 0)"
                " FROM (SELECT credits + replaced_credits AS credits FROM picture"
                " UNION ALL SELECT credits FROM lost)"
            ).fetchone()
            unsure = {key for (key,) in manifest.execute("SELECT key FROM attempt")}
            failed = {key for (key,) in manifest.execute("SELECT key FROM failure")}
        return Books(
            generations=used or 0,
            charged=frozenset(charged),
            made=made,
            credits=paid,
            unsure=frozenset(unsure),
            failed=frozenset(failed),
        )

    def all_is_well(self) -> None:
        """Assert that each title is a whole picture, was charged once, and nothing is left open."""
        books = self.books()
        books.agree()
        wanted = {
            fingerprint(make_request(title, format=FORMAT), EngineName.THUMBAPI) for title in self.titles
        }
        assert books.made.keys() == books.charged == wanted
        assert books.generations == len(self.titles)
        assert not books.unsure | books.failed
        files = {path.name: path for path in self.out.glob("*.webp")}
        assert files.keys() == set(books.made.values())
        sizes = {read_header(path.read_bytes()).width_px for path in files.values()}
        assert sizes == {1200}

    def _call(self, interruptions: list[Interruption]) -> ClientRun:
        """Run the client to its end, and cause the interruptions that are due meanwhile."""
        events_file = self.folder / f"said-{len(self.client_runs)}.jsonl"
        again = ["--retry-uncertain"] if self.client_runs else []
        wanted = [str(self.folder / "titles.txt"), "--engine", "thumbapi", "--format", FORMAT]
        client = self._start_client([*wanted, "--out", str(self.out), "--json", *again], events_file)
        kills = 0
        while not client.is_over():
            if interruptions and self._charged() >= interruptions[0].after:
                interruption = interruptions.pop(0)
                if interruption.to == "client":
                    client.kill()
                    break
                self._kill_server()
                self._start_server()
                kills += 1
            time.sleep(_LOOK_S)
        return self._client_run(client.wait(), kills, events_file)

    def _client_run(self, code: int, kills: int, events_file: Path) -> ClientRun:
        events = [json.loads(line) for line in events_file.read_text().splitlines() if line.endswith("}")]
        finished: dict[str, Any] = next((event for event in events if event["event"] == "finished"), {})
        named = {event["title"] for event in events if event["event"] in _OUTCOMES}
        # On a slow machine all that is in flight is lost with a server: then the rest is for the next call.
        if code in {0, 3, 4} and finished["cause"] != "max-lost":
            assert named == set(self.titles), "a title has no outcome"
            assert finished["failed"] == 0
        books = self.books()
        books.agree()
        return ClientRun(
            code=code,
            kills=kills,
            events=Counter(event["event"] for event in events),
            finished=finished,
            lost=len(books.charged - books.made.keys()),
        )

    def _start_server(self) -> None:
        address_file = self.folder / "told.txt"
        log = self.folder / "server.log"
        command = [THUMB, "serve", "--port", str(self._port), "--data", str(self.data)]
        command += ["--simulate", self.simulate]
        # Its packages are no part of what the client may need, so it has an interpreter of its own.
        with address_file.open("wb") as stdout, log.open("ab") as stderr:
            self._server = subprocess.Popen(
                command, stdout=stdout, stderr=stderr, env=clean_env({**_ALONE, "PYTHONPATH": _ROOT})
            )
        while not address_file.read_text().endswith("\n"):
            assert self._server.poll() is None, log.read_text()[-2000:]
            time.sleep(_LOOK_S)

    def _kill_server(self) -> None:
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def _start_client(self, arguments: Sequence[str], events_file: Path) -> warm.Running:
        account = {"THUMBAPI_KEY": self._key, "THUMBAPI_BASE_URL": f"http://127.0.0.1:{self._port}"}
        env = clean_env({**_ALONE, **account})
        nothing, log = Path(os.devnull), self.folder / "client.log"
        with nothing.open("rb") as stdin, events_file.open("wb") as stdout, log.open("ab") as stderr:
            streams = [stdin.fileno(), stdout.fileno(), stderr.fileno()]
            return warm.run("thumbcli.cli.main", [THUMB, "batch", *arguments], streams=streams, env=env)

    def _charged(self) -> int:
        with closing(_to_read(self.data / "serve.sqlite3")) as ledger:
            (used,) = ledger.execute("SELECT sum(generations) FROM usage").fetchone()
        return used or 0

    def _raise_quota(self) -> None:
        """Let the key have just as many generations as titles: one charged twice would be missing."""
        with closing(sqlite3.connect(self.data / "serve.sqlite3", timeout=10)) as ledger, ledger:
            ledger.execute("UPDATE api_key SET quota = ?", (len(self.titles),))

    def _report(self) -> str:
        ends = [client_run.code for client_run in self.client_runs]
        return f"{ends}: {(self.folder / 'client.log').read_text()[-2000:]}"


_ROOT = str(Path(__file__).parents[2])
_ALONE = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
_STATUS = re.compile(r" (\d{3}) +\d+ ms  POST ")
_OUTCOMES = frozenset({"made", "skipped", "failed", "uncertain"})


def _to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)


def _free_port() -> int:
    """Return a port below those that the system gives out by itself: nobody takes it while we are down."""
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311 - any port will do
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def main() -> None:
    """Run it with as many titles and with what faults the command line says, and say what happened."""
    number, simulate = int(sys.argv[1]), "".join(sys.argv[2:])
    titles = [f"Day {day} of {number} at Sea" for day in range(1, number + 1)]
    interruptions = [
        Interruption(after=step * number // 12, to="server" if step % 4 else "client")
        for step in range(1, 12)
    ]
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="thumb-pipeline-") as folder:
        pipeline = Pipeline(
            folder=Path(folder), titles=titles, quota=number * 2 // 3, rate_per_s=5, simulate=simulate
        )
        with pipeline.open():
            pipeline.carry_out(interruptions)
            pipeline.all_is_well()
        answers = Counter(_STATUS.findall((Path(folder) / "server.log").read_text()))
    for run in pipeline.client_runs:
        _say(f"exit {run.code:3}, server killed {run.kills} times, {run.lost} charged and not here yet")
        _say(f"          {dict(run.events)}")
    _say(f"answers by status: {dict(answers)}")
    _say(f"{number} titles, files and charges in {time.monotonic() - began_s:.0f} s")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()

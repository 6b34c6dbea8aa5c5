"""Kill runs into a bucket again and again, on two machines in turn, and count what was bought and is there.

Usage: python -m tests.outputs.storm [KILLS]

Each run buys from a ThumbAPI on loopback and is killed with -9 at a random moment, ten times by default; then
one runs to its end. It takes a minute, and exits with 1 if a picture is lost or one was bought twice.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from unittest.mock import patch

from tests.cli.run import hosted
from tests.loopback import ThumbApiServer
from tests.outputs.s3_server import BUCKET, ENVIRONMENT, running_apart
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import StoreAddress

_TITLES, _KILLS = 300, 10
_LEASE_S = 1.0
"""Of the runs, in place of a minute: who takes over waits as long."""

_MAIN = """
import sys
from thumbcli.outputs import store_lease
store_lease.LEASE_S = {lease_s}
from thumbcli.cli.main import main
sys.exit(main())
"""
_LATENCY_S = 0.02
_WAITS_S = 30.0


def main(kills: int = _KILLS) -> int:
    """Kill, run to the end, and compare; return 1 if something does not hold."""
    chance = random.Random(21)  # noqa: S311 - the same moments in every storm
    with tempfile.TemporaryDirectory() as folder, ThumbApiServer() as api, running_apart(_LATENCY_S) as url:
        titles = Path(folder, "titles.txt")
        titles.write_text("".join(f"Title {number}\n" for number in range(_TITLES)))
        environment = os.environ | ENVIRONMENT | hosted(api) | {"AWS_ENDPOINT_URL": url}

        def start(machine: int, *options: str) -> subprocess.Popen[str]:
            command = [sys.executable, "-c", _MAIN.format(lease_s=_LEASE_S), "batch", str(titles)]
            command += ["--out", f"s3://{BUCKET}/covers", "--engine", "thumbapi", "-q", *options]
            return subprocess.Popen(
                command,
                env=environment | {"THUMB_DATA_DIR": str(Path(folder, f"machine-{machine}"))},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )

        killed = 0
        for turn in range(kills * 10):
            if killed == kills:
                break
            before = len(api.titles)
            run = start(turn % 2)
            until = time.monotonic() + _WAITS_S
            while len(api.titles) == before and run.poll() is None and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.5))
            killed += run.poll() is None
            run.kill()
            run.communicate()
            time.sleep(0 if run.returncode == 0 else chance.uniform(0, 2 * _LEASE_S))
        said, code, until = "", 8, time.monotonic() + _WAITS_S
        while code == 8 and time.monotonic() < until:
            run = start(0)
            said, code = run.communicate()[1], run.returncode
        bought = Counter(api.titles)
        with patch.dict(os.environ, ENVIRONMENT, AWS_ENDPOINT_URL=url):
            store = ObjectStore.open(StoreAddress(scheme="s3", bucket=BUCKET, prefix="covers"))
            there = sum(found.name.endswith(".webp") for found in store.list_all())
        twice = [title for title, number in bought.items() if number > 1]
        said = said.strip().partition("\n")[0]
        found = re.search(r"([0-9]+) uncertain", said)
        uncertain = int(found[1]) if found else 0
        sys.stdout.write(
            f"{killed} runs killed; {len(bought)} of {_TITLES} titles sent, {len(twice)} of them twice;"
            f" {there} pictures there, {uncertain} uncertain\n{said}\n"
        )
        return 1 if twice or there + uncertain != _TITLES else 0


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))

"""`make bench`: run the benchmarks named as arguments, or all."""

from __future__ import annotations

import sys

from tests.bench import attacks, local, niches, pace, peers, rerun, serve, startup

BENCHES = {
    "attacks": attacks.bench,
    "local": local.bench,
    "million": rerun.bench_million,
    "pace": pace.bench,
    "peers": peers.bench,
    "rerun": rerun.bench,
    "serve": serve.bench,
    "startup": startup.bench,
    "niches": niches.bench,
}


def main() -> None:
    """Run what is asked for and print a block of figures for each."""
    for name in sys.argv[1:] or BENCHES:
        print(f"\n{name}")
        for line in BENCHES[name]():
            print(f"  {line}", flush=True)


if __name__ == "__main__":
    main()

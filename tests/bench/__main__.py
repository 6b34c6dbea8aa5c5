"""`make bench`: run the benchmarks named as arguments, or all.

`sense FILE` measures the labelled titles of a file instead of those in `labelled/`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench import (
    attacks,
    card_templates,
    local,
    memory,
    niches,
    outputs,
    pace,
    pages,
    peers,
    rerun,
    serve,
    sources,
    startup,
    stored_manifest,
    title_sense,
)

BENCHES = {
    "attacks": attacks.bench,
    "cards": card_templates.bench,
    "local": local.bench,
    "manifest": stored_manifest.bench,
    "memory": memory.bench,
    "million": rerun.bench_million,
    "outputs": outputs.bench,
    "pace": pace.bench,
    "pages": pages.bench,
    "peers": peers.bench,
    "rerun": rerun.bench,
    "serve": serve.bench,
    "sources": sources.bench,
    "startup": startup.bench,
    "niches": niches.bench,
    "sense": title_sense.bench,
}


def main() -> None:
    """Run what is asked for and print a block of figures for each."""
    names = [argument for argument in sys.argv[1:] if argument in BENCHES]
    files = [Path(argument) for argument in sys.argv[1:] if argument not in BENCHES]
    if files and "sense" not in names:
        sys.exit(f"no benchmark is called {files[0]}; there are {', '.join(BENCHES)}")
    for name in names or BENCHES:
        print(f"\n{name}")
        lines = title_sense.bench(*files) if name == "sense" else BENCHES[name]()
        for line in lines:
            print(f"  {line}", flush=True)


if __name__ == "__main__":
    main()

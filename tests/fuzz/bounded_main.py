"""Runs `thumb` with a bound on its memory, and tells how much it took."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import NoReturn

__all__ = ["MEMORY_MAX_BYTES", "PEAK_VARIABLE", "main"]

PEAK_VARIABLE = "FUZZ_PEAK_FILE"
"""The environment variable that names the file for the peak of the resident memory, in KiB."""

MEMORY_MAX_BYTES = 6 * 1024**3
"""Of addresses: far more than any run needs, and little enough to protect the machine."""


def main() -> NoReturn:
    """Run the command of `sys.argv` and exit with its code."""
    from thumbcli.cli.main import run

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))
    code: int | str | None
    try:
        code = run()
    except SystemExit as end:
        code = end.code
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(who).ru_maxrss for who in whose)
    Path(os.environ[PEAK_VARIABLE]).write_text(str(peak), encoding="ascii")
    sys.exit(code)

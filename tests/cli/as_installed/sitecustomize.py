"""Hides from a run what only tools of the tests install: httpcore and httpx import both where they can."""

import sys

for name in ("trio", "click"):
    sys.modules[name] = None  # type: ignore[assignment] # the documented way to make an import fail

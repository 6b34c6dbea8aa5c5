"""Feeds the real `thumb` thousands of damaged files: `python -m tests.fuzz` (see `docs/contributing.md`)."""

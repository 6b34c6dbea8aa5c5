"""Builds what is released, and measures what it brings: `python -m tests.release`."""

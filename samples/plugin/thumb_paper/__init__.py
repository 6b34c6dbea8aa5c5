"""A template for thumb, as the path of its file; its images would lie below the same folder."""

from pathlib import Path

LEDGER = Path(__file__).parent / "cards" / "ledger.yml"

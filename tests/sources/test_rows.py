"""What rows promise."""

from __future__ import annotations

from thumbcli.sources.rows import from_arguments


def test_arguments_are_rows() -> None:
    """A title that was typed in is taken as it is."""
    rows = from_arguments(["A, b", ""])
    assert [(row.title, row.location, row.index) for row in rows] == [
        ("A, b", "<argument>:1", 1),
        ("", "<argument>:2", 2),
    ]

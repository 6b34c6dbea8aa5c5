"""Sizes as people write them."""

from __future__ import annotations

import pytest

from thumbcli.options.byte_size import parse_size_bytes


@pytest.mark.parametrize(
    ("text", "size_bytes"),
    [
        ("0", 0),
        ("1000", 1000),
        ("200M", 200 * 1024**2),
        (" 200 mb ", 200 * 1024**2),
        ("64KiB", 64 * 1024),
        ("1.5G", 1536 * 1024**2),
        ("2t", 2 * 1024**4),
        ("10b", 10),
    ],
)
def test_a_size_is_read(text: str, size_bytes: int) -> None:
    """In units of 1,024."""
    assert parse_size_bytes(text) == size_bytes


@pytest.mark.parametrize("text", ["", "M", "-1", "1e3", "1,5G", "200MX", "٣M", "1 000", "nan", "9" * 40])
def test_what_is_no_size_is_refused(text: str) -> None:
    """With what to write instead."""
    with pytest.raises(ValueError, match="write 200M"):
        parse_size_bytes(text)

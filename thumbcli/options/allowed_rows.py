"""How many rows may be rejected, as people write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = ["AllowedRows", "parse_allowed_rows"]

_NUMBER = r"(?a)(\d{1,9})|(\d{1,3}(?:\.\d{1,4})?)\s*%"
_ALL_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedRows:
    """A number of rows, or a share of all rows of a run.

    Attributes:
        number: How many rows; None for a share.
        percent: The share, in percent.
    """

    number: int | None = None
    percent: Decimal | int = 0

    def allow(self, rejected: int, *, rows: int) -> bool:
        """Tell whether so many of all `rows` may be rejected."""
        if self.number is not None:
            return rejected <= self.number
        return rejected * _ALL_PERCENT <= self.percent * rows

    def __str__(self) -> str:
        """Return it as it is written: `20` or `0.5%`."""
        return f"{self.percent}%" if self.number is None else f"{self.number}"


def parse_allowed_rows(text: str) -> AllowedRows:
    """Return what `20` or `0.5%` allows.

    Raises:
        ValueError: It is neither a number of rows nor a share of them.
    """
    found = re.fullmatch(_NUMBER, text.strip())
    if found is not None and found[1]:
        return AllowedRows(number=int(found[1]))
    from decimal import Decimal

    if found is None or (percent := Decimal(found[2])) > _ALL_PERCENT:
        raise ValueError(f"invalid number of rows {text!r}; write 20 or 0.5%")
    return AllowedRows(percent=percent)

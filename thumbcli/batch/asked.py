"""What a row asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thumbcli.batch.origin import Origin
    from thumbcli.batch.rows import Row
    from thumbcli.contract import Request

__all__ = ["Asked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A row, what it asks for, the key of that, and where its pictures were looked for."""

    row: Row
    request: Request
    key: str
    origin: Origin | None = None

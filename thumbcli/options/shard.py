"""One of several parts of a list of titles, as people write it: `2/8`."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from thumbcli.light_dataclass import dataclass

__all__ = ["SHARDS_MAX", "Shard", "parse_shard", "shard_of_folder"]

SHARDS_MAX: Final = 10_000
"""The most parts of one list; each has a manifest of its own until they are merged."""

_WRITTEN: Final = re.compile(r"(?a)\s*([1-9]\d{0,4})\s*/\s*([1-9]\d{0,4})\s*")
_FOLDER: Final = re.compile(r"(?a)([1-9]\d{0,4})-of-([1-9]\d{0,4})")
_DIGEST_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Shard:
    """The part of a list that one of several runs draws.

    Which part a row belongs to depends on the row alone, so that the parts are disjoint and complete in any
    order of the rows, on any machine.

    Attributes:
        number: Which part, from 1.
        count: How many parts there are.
    """

    number: int
    count: int

    def has(self, identity: str) -> bool:
        """Tell whether a row is in this part, by a text that tells the row from others."""
        digest = hashlib.sha256(identity.encode(errors="surrogatepass")).digest()[:_DIGEST_BYTES]
        return int.from_bytes(digest, "big") % self.count == self.number - 1

    @property
    def folder(self) -> str:
        """The name of its folder among those of the other parts, such as `2-of-8`."""
        return f"{self.number}-of-{self.count}"

    def __str__(self) -> str:
        """Return it as it is written: `2/8`."""
        return f"{self.number}/{self.count}"


def parse_shard(text: str) -> Shard:
    """Return the part that `2/8` means.

    Raises:
        ValueError: It is no part of a list.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None or not (number := int(found[1])) <= (count := int(found[2])) <= SHARDS_MAX:
        raise ValueError(f"invalid shard {text!r}; the parts of a list in eight are 1/8 to 8/8")
    return Shard(number, count)


def shard_of_folder(name: str) -> Shard | None:
    """Return the part that a folder is named by; None if it is no such name."""
    found = _FOLDER.fullmatch(name)
    return None if found is None else Shard(int(found[1]), int(found[2]))

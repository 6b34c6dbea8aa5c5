"""What a manifest in an object store consists of: the head, and the pieces that it names."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Final, Literal

from thumbcli.errors import UsageError

__all__ = ["NO_MANIFEST", "PIECE_DIGITS", "PIECE_NAME", "Head", "Piece", "decoded_head"]

PARTS_MAX: Final = 250
"""Since the last copy: who opens the manifest reads each, and the head that is sent each minute names it."""

PIECE_DIGITS: Final = 8
"""Of the number of a head in the names of objects, which sort by it."""

PIECE_NAME: Final = re.compile(r"[0-9]{8}-[0-9a-f]{16}\.(sqlite3|jsonl)\.gz")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_OBJECT_MAX_BYTES: Final = 2**40

NO_MANIFEST: Final = "it is no manifest of thumb batch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A copy or a part of a manifest.

    Attributes:
        name: The name of the object, in the folder of all of them; it begins with the number of its head.
        sha256: The digest of the object.
        size_bytes: Its size.

    Raises:
        ValueError: It is none that a run writes.
    """

    name: str
    sha256: str
    size_bytes: int

    def __post_init__(self) -> None:
        usual = PIECE_NAME.fullmatch(self.name) and _SHA256.fullmatch(self.sha256)
        if not usual or not 0 < self.size_bytes <= _OBJECT_MAX_BYTES:
            raise ValueError(NO_MANIFEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a manifest consists of.

    Attributes:
        format: The version of what is in the head itself.
        number: How many heads there were, with this one.
        copied: The copy.
        parts: What has changed since, in its order.
    """

    format: Literal[1] = 1
    number: int
    copied: Piece
    parts: tuple[Piece, ...] = ()

    def encoded(self) -> bytes:
        """Return the head as its object has it."""
        return json.dumps(asdict(self)).encode()

    def is_after(self, other: Head) -> bool:
        """Tell whether this one has what `other` has, and perhaps more parts."""
        return self.copied == other.copied and self.parts[: len(other.parts)] == other.parts

    @property
    def is_long(self) -> bool:
        """Whether a new copy is worth its while: the parts are larger than it, or there are many of them."""
        return len(self.parts) >= PARTS_MAX or self.parts_bytes > self.copied.size_bytes

    @property
    def parts_bytes(self) -> int:
        """The size of all parts."""
        return sum(part.size_bytes for part in self.parts)


def decoded_head(data: bytes) -> Head:
    """Return the head that an object has.

    Raises:
        UsageError: A newer thumbcli wrote it.
        ValueError: It is none.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Head).validate_json(data)
    except ValidationError as error:
        if any(each["loc"] == ("format",) and each["type"] == "literal_error" for each in error.errors()):
            raise UsageError(
                "the manifest was written by a newer thumbcli",
                remedy="upgrade thumbcli, or choose another place with --out",
            ) from None
        raise ValueError(NO_MANIFEST) from None

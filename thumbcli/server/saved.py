"""What an account has saved: its photo, its logo and its reference sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from thumbcli.contract import Asset, Format
    from thumbcli.hand import Hand

__all__ = ["NothingSaved", "ReferenceSet", "SavedAssets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceSet:
    """A saved set of reference pictures.

    Attributes:
        format: The canvas of pictures that name none.
        hand: What the pictures have in common.
    """

    format: Format
    hand: Hand


class SavedAssets(Protocol):
    """Looks up what the owner of a key has saved; may be called from any thread."""

    def photo(self, key_id: str) -> Asset | None:
        """Return the personal photo, None if there is none."""

    def logo(self, key_id: str) -> Asset | None:
        """Return the logo, None if there is none."""

    def reference_set(self, key_id: str, name: str) -> ReferenceSet | None:
        """Return the reference set of this id, None if this key has none of that id."""


class NothingSaved:
    """An account that has saved nothing: pictures come with the request or not at all."""

    def photo(self, key_id: str) -> Asset | None:  # noqa: ARG002 - the protocol asks
        """Return None."""
        return None

    def logo(self, key_id: str) -> Asset | None:  # noqa: ARG002 - the protocol asks
        """Return None."""
        return None

    def reference_set(self, key_id: str, name: str) -> ReferenceSet | None:  # noqa: ARG002 - the same
        """Return None."""
        return None

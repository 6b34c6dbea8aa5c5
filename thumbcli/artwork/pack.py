"""What a pack of artwork is: it draws an emoji, or a thing by its name, into a box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import skia

__all__ = ["ArtworkPack"]


class ArtworkPack(Protocol):
    """Pictures of things, found by emoji or by name."""

    @property
    def name(self) -> str:
        """How a person asks for it: lower case."""

    @property
    def licence(self) -> str:
        """The SPDX identifier of its licence."""

    @property
    def digest(self) -> str:
        """Of its files: another digest may draw other pictures."""

    def has(self, thing: str) -> bool:
        """Tell whether the pack draws `thing`, an emoji or a name."""

    def things(self) -> tuple[str, ...]:
        """Return what it draws: emoji that are one character, and names."""

    def draw(self, canvas: skia.Canvas, thing: str, side_px: int) -> None:
        """Draw `thing` in its own colours, centred, into the square from the origin to `side_px`.

        The longer side of what is drawn takes most of the square; nothing extends beyond it.

        Args:
            canvas: Its pixels are in the order that skia thinks they are: colours are not swapped.
            thing: For which `has` is true.
            side_px: Of the square.
        """

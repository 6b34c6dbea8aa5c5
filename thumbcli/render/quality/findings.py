"""A fault of a picture as data, the same from the gate and from `thumb check`."""

from __future__ import annotations

from thumbcli.light_dataclass import dataclass

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of a picture.

    Attributes:
        code: A short word to count and to filter by.
        message: The fault, in a sentence without a full stop.
        where: Left, top, right and bottom in px of the picture that was checked (sd px for one of ours); None
            if the fault is in all of it.
        measured: The figure that was found, if any.
        wanted: The limit that it breaks.
    """

    code: str
    message: str
    where: tuple[float, float, float, float] | None = None
    measured: float | None = None
    wanted: float | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the finding as plain values, for JSON."""
        return {
            "code": self.code,
            "message": self.message,
            "where": None if self.where is None else [round(edge) for edge in self.where],
            "measured": None if self.measured is None else round(self.measured, 2),
            "wanted": self.wanted,
        }

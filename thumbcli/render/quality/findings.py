"""What is wrong with a picture, as data: the words that the gate and `thumb check` share."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a picture.

    Attributes:
        code: A short word to count and to filter by.
        message: What is wrong, in a sentence without a full stop.
        where: Left, top, right and bottom in px of the picture that was judged (sd px for one of ours); None
            where it is about the whole of it.
        measured: The figure that was found, where there is one.
        wanted: The limit that it breaks.
    """

    code: str
    message: str
    where: tuple[float, float, float, float] | None = None
    measured: float | None = None
    wanted: float | None = None

    def as_dict(self) -> dict[str, object]:
        """Return it as plain values, for JSON."""
        return {
            "code": self.code,
            "message": self.message,
            "where": None if self.where is None else [round(edge) for edge in self.where],
            "measured": None if self.measured is None else round(self.measured, 2),
            "wanted": self.wanted,
        }

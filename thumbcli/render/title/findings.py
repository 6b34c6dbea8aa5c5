"""What is found in a title while it is taken apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thumbcli.render.title.title_parts import AsideKind

__all__ = ["Findings"]


@dataclass(slots=True)
class Findings:
    """What one title has beside its headline; filled from step to step.

    Attributes:
        asides: What was set apart, in the words of the title.
        is_song: The title names a song.
        introduced: The first aside introduces the headline.
        remark: What stood between two sides of a match.
        song_first: A bracket after the first clause says that this is the song, and no artist.
    """

    asides: list[tuple[AsideKind, str]] = field(default_factory=list)
    is_song: bool = False
    introduced: bool = False
    remark: str = ""
    song_first: bool = False

    def introduce(self, kind: AsideKind, text: str) -> None:
        """Set apart what introduces the headline."""
        self.asides.insert(0, (kind, text))
        self.introduced = True

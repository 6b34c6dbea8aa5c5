"""The saved kit, to be looked into; where nobody asks it for anything, nothing of it is loaded."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, TypeVar

from thumbcli.errors import ConfigError, ThumbError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from thumbcli.brand.kit import Kit

__all__ = ["Saved"]

_T = TypeVar("_T")

_LOOKS = 5


class Saved:
    """A kit in a folder of its own.

    Args:
        folder: May not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def path(self) -> Path:
        """Where the kit file is or would be."""
        return self.folder / "kit.toml"

    def kit(self) -> Kit:
        """Return what is saved: an empty kit if nothing is.

        Raises:
            ConfigError: The kit file can't be read, or says what it may not.
        """
        from thumbcli.brand.kit import Kit
        from thumbcli.brand.kit_file import read_kit

        kit = read_kit(self.path) or Kit()
        if kit.use is not None:
            raise ConfigError(
                f"{self.path}: use has its place in a thumb.toml beside titles",
                remedy=f"take it out; for all titles: thumb config set custom-assets-id {quote(kit.use)}",
            )
        return kit

    def use(self) -> str | None:
        """Return None: what is saved is there to be asked for."""
        return None

    def look_up(self, want: Callable[[Kit], _T]) -> _T:
        """Return what `want` finds in the kit, also while another process replaces pictures.

        Raises:
            ConfigError: The kit file can't be read, or says what it may not.
            ItemError: A picture can't be used.
        """
        for _ in range(_LOOKS):
            kit = self.kit()
            try:
                return want(kit)
            except ThumbError:
                if self.kit() == kit:
                    raise
        return want(self.kit())

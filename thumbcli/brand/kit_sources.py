"""Where kits come from: a file of a project, or a kit that is at hand; the saved one is a `KitStore`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from thumbcli.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from thumbcli.brand.kit import Kit

__all__ = ["FileSource", "FixedSource", "Source"]

_T = TypeVar("_T")


class Source(Protocol):
    """Where a kit comes from."""

    @property
    def path(self) -> Path | None:
        """The kit file, if there is one to name."""

    def use(self) -> str | None:
        """Return the set that holds for every title that asks for none."""

    def look_up(self, want: Callable[[Kit], _T]) -> _T:
        """Return what `want` finds in the kit."""


class FileSource:
    """The kit file of a project; read once.

    Args:
        path: A TOML file; its paths are relative to its folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _kit(self) -> Kit:
        from thumbcli.brand.kit_file import read_kit

        kit = read_kit(self.path)
        if kit is None:
            raise ConfigError(f"{self.path} does not exist", remedy="check the path")
        return kit

    def use(self) -> str | None:
        """Return the set that the file uses.

        Raises:
            ConfigError: It is not there, or says what it may not.
        """
        return self._kit.use

    def look_up(self, want: Callable[[Kit], _T]) -> _T:
        """Return what `want` finds in the kit.

        Raises:
            ConfigError: It is not there, or says what it may not.
        """
        return want(self._kit)


class FixedSource:
    """A kit that is at hand."""

    path = None

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def use(self) -> str | None:
        """Return the set that the kit uses."""
        return self._kit.use

    def look_up(self, want: Callable[[Kit], _T]) -> _T:
        """Return what `want` finds in the kit."""
        return want(self._kit)

"""How a run is asked to end: once to let what is in flight finish, twice to drop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import anyio

    from thumbcli.batch.model.events import StopCause

__all__ = ["Control"]


class Control:
    """The handle on a run in progress; use it from the event loop's thread."""

    def __init__(self) -> None:
        self.cause: StopCause | None = None
        self._hooks: list[Callable[[StopCause], None]] = []
        self._scope: anyio.CancelScope | None = None

    def stopped(self) -> bool:
        """Tell whether the run was asked to end."""
        return self.cause is not None

    def stop(self, cause: StopCause) -> None:
        """Start no further title; the first cause counts."""
        if self.cause is None:
            self.cause = cause
            for hook in self._hooks:
                hook(cause)

    def abort(self) -> None:
        """Drop what is in flight too; what was paid for stays recorded as uncertain."""
        if self._scope is not None:
            self._scope.cancel()

    def on_stop(self, hook: Callable[[StopCause], None]) -> None:
        """Call `hook` when the run is asked to stop."""
        self._hooks.append(hook)

    def bind(self, scope: anyio.CancelScope) -> None:
        """Let `abort` cancel `scope`."""
        self._scope = scope

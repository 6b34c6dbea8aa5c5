"""Examples at the end of a `--help`."""

from __future__ import annotations

__all__ = ["examples"]


def examples(*commands: str, note: str = "") -> str:
    """Return the end of a `--help`: example command lines, and a note."""
    shown = "\n\n".join(f"[cyan]{command}[/]" for command in commands)
    head = "Examples:\n\n" if len(commands) > 1 else "Example: "
    return f"{head}{shown}" + (f"\n\n{note}" if note else "")

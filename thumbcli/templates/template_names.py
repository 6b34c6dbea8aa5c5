"""How a template is named: by a file, or by the name of a starter. Nothing is read here."""

from __future__ import annotations

__all__ = ["STARTERS", "SUFFIXES", "is_template_file"]

STARTERS = ("author", "docs", "quote", "podcast", "release")
"""The templates that come with thumbcli."""

SUFFIXES = (".yml", ".yaml")
"""How the names of templates end."""


def is_template_file(text: str) -> bool:
    """Tell whether `text` names a file rather than a starter."""
    return "/" in text or "\\" in text or text.lower().endswith(SUFFIXES)

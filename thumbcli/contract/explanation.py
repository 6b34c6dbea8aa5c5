"""What the local engine understands of a title, without a picture."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from thumbcli.contract.choices import Category

__all__ = ["Explanation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What the local engine understands of a title, and would draw.

    Attributes:
        title: NFC, trimmed.
        language: ISO 639-1, or `und`.
        clean: The title without what belongs to its platform.
        headline: The words drawn large; empty where a picture shows emoji alone.
        subtitle: The words drawn small; may be empty.
        accent: The words of the headline that stand out; empty where none do.
        icon: An emoji, of the title itself or for what it is about; None where none is sure.
        category: What it is about; None where nothing is known.
        tone: `grave`, `neutral` or `light`.
        layout: The name of the layout family.
        reasons: Why, a short line each.
    """

    title: str
    language: str
    clean: str
    headline: str
    subtitle: str
    accent: str
    icon: str | None
    category: Category | None
    tone: str
    layout: str
    reasons: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the attributes by their names, in their order."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

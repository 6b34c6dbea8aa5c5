"""What the user decides about how rows are planned."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from thumbcli.batch.names.name_template import NameTemplate
from thumbcli.light_dataclass import dataclass

if TYPE_CHECKING:
    from thumbcli.options.shard import Shard

__all__ = ["PlanOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """How rows are planned.

    Attributes:
        template: The names of files.
        overwrite: Make every picture again, and replace files that are not ours.
        verify: Compare digests, not only sizes.
        retry_failed: Retry titles that failed permanently.
        retry_uncertain: Retry titles that may have been charged.
        refresh: Draw pictures anew that have an older look.
        shard: The part of the rows to plan; None for all.
    """

    template: NameTemplate = field(default_factory=NameTemplate)
    overwrite: bool = False
    verify: bool = False
    retry_failed: bool = False
    retry_uncertain: bool = False
    refresh: bool = False
    shard: Shard | None = None

"""One title of the hosted engine: what failed, what may have been charged, and which error ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from thumbcli.engines.thumbapi.api_error_text import title_suffix
from thumbcli.errors import ItemError, NotSent, TemporaryError, ThumbError, UncertainError, without_title

if TYPE_CHECKING:
    from thumbcli.engines.thumbapi.retry_policy import AttemptCounter

__all__ = ["TitleProgress"]

_E = TypeVar("_E", bound=ItemError)


@dataclass(slots=True, kw_only=True, eq=False)
class TitleProgress:
    """One title on its way to a picture.

    Attributes:
        position: In the queue.
        attempts: Counts its failures.
        last: The last failure.
        doubt: The last answer that was lost and may have been charged.
        may_send: Whether the ledger lets it be asked for again.
        warnings: For the picture, when it comes.
    """

    position: int
    attempts: AttemptCounter
    last: TemporaryError | UncertainError | None = None
    doubt: UncertainError | None = None
    may_send: bool = True
    warnings: tuple[str, ...] = ()

    def ending(self, error: _E) -> _E | UncertainError:
        """Return the error that ends the title: what may have been charged outlasts every later failure."""
        if self.doubt is None or isinstance(error, UncertainError):
            return error
        doubt = self.doubt
        title = doubt.message[len(without_title(doubt.message)) :]
        return type(doubt)(
            f"{without_title(doubt.message)}; asked again: {without_title(error.message)}{title}",
            remedy=doubt.remedy,
            code=doubt.code,
            body=doubt.body,
            image_url=doubt.image_url,
            generation_id=doubt.generation_id,
        )

    def ending_unsent(self, title: str, reason: ThumbError | None) -> ItemError:
        """Return the error of a title that waited for its turn when the run ended, because of `reason`."""
        if self.last is not None:
            return self.ending(self.last)
        why = "" if reason is None else f": {without_title(reason.message)}"
        remedy = reason.remedy if reason is not None else "try again"
        return NotSent(f"it was not sent{why}{title_suffix(title)}", remedy=remedy)

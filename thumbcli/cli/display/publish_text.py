"""What `thumb publish` prints: addresses on stdout, or JSON lines; problems and counts on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from thumbcli.cli.display.streams import REMEDY_INDENT, event_line, info, print_path, show_error
from thumbcli.errors import without_title
from thumbcli.printable_text import printable
from thumbcli.publishing.publish_events import (
    LeftAlone,
    NotPublished,
    Published,
    PublishFinished,
    PublishRetry,
    WouldPublish,
)

if TYPE_CHECKING:
    from thumbcli.errors import ThumbError
    from thumbcli.publishing.publish_events import PublishEvent, PublishPlace

__all__ = ["PublishScreen"]

_SHOWN_ALIKE = 20
"""How many rows without a picture are shown one by one: a list may have a thousand."""

_UNCHANGED, _NO_TARGET = "unchanged", "no-target"


class PublishScreen:
    """Shows the events of one command.

    Args:
        what: What gets a picture: `video`, `post`.
        as_json: Write JSON lines instead of addresses.
        quiet: Write nothing unless something failed.
        dry_run: Show what would be done, with what is left alone.
    """

    def __init__(self, what: str, *, as_json: bool, quiet: bool, dry_run: bool) -> None:
        self._what, self._as_json, self._quiet, self._dry_run = what, as_json, quiet, dry_run
        self._planned = self._shown = 0

    def show(self, event: PublishEvent) -> None:
        """Show one event."""
        if isinstance(event, WouldPublish):
            self._planned += 1
            if not self._dry_run:
                return
        if self._as_json:
            print(event_line(_as_json(event)), flush=True)
        elif isinstance(event, NotPublished):
            self._problem(event.place, event.error)
        elif isinstance(event, PublishFinished):
            self._summary(event)
        elif not self._quiet:
            self._step(event)

    def _step(self, event: WouldPublish | LeftAlone | Published | PublishRetry) -> None:
        place = event.place
        match event:
            case WouldPublish():
                self._line(place, "replace" if event.replaces else "publish")
            case LeftAlone():
                if self._dry_run:
                    self._line(place, f"skip: {self._reason(event.reason)}")
            case Published():
                for note in event.notes:
                    info(f"thumb: {place.location}: {note}")
                print_path(event.url or str(place.target))
            case PublishRetry():
                wait = f"next attempt in {event.wait_s:.0f} s"
                info(f"thumb: {place.location}: {event.error.message}; {wait}")
            case _:
                assert_never(event)

    def tell(self, text: str) -> None:
        """Tell a person something, unless there is none."""
        if not (self._quiet or self._as_json):
            info(f"thumb: {text}")

    @staticmethod
    def _line(place: PublishPlace, action: str) -> None:
        target = "-" if place.target is None else str(place.target)
        print(printable(f"{place.location}  {action}  {target}  {place.name or '-'}"), flush=True)

    def _reason(self, reason: str) -> str:
        return {_UNCHANGED: "it is there", _NO_TARGET: f"no {self._what} yet"}[reason]

    def _problem(self, place: PublishPlace, error: ThumbError) -> None:
        self._shown += 1
        if self._shown > _SHOWN_ALIKE:
            return
        info(f"thumb: {place.location}: {without_title(error.message)}")
        if error.remedy:
            info(REMEDY_INDENT + error.remedy)

    def _summary(self, event: PublishFinished) -> None:
        if self._shown > _SHOWN_ALIKE:
            info(f"thumb: {self._shown - _SHOWN_ALIKE:,} more; --json lists all")
        if event.error is not None:
            show_error(event.error)
        counts = event.counts
        parts = [
            (counts["published"], "published"),
            (self._planned if self._dry_run else 0, "to publish"),
            (counts[_UNCHANGED], "unchanged"),
            (counts[_NO_TARGET], f"without a {self._what}"),
            (counts["failed"], "failed"),
            (counts["temporary"], "failed for now"),
            (event.left, "not begun"),
        ]
        shown = ", ".join(f"{number:,} {word}" for number, word in parts if number)
        self.tell(shown or "there is nothing to publish")


def _as_json(event: PublishEvent) -> dict[str, object]:
    match event:
        case WouldPublish():
            return {"event": "planned", **_place(event.place), "replaces": event.replaces}
        case Published():
            return {
                "event": "published",
                **_place(event.place),
                "url": event.url,
                "size_bytes": event.size_bytes,
                "media_type": event.media_type,
                "notes": list(event.notes),
                "took_s": round(event.took_s, 3),
            }
        case LeftAlone():
            return {"event": "skipped", **_place(event.place), "reason": event.reason}
        case NotPublished():
            more = {"temporary": event.temporary}
            return {"event": "failed", **_place(event.place), **_error(event.error), **more}
        case PublishRetry():
            tried = {"attempt": event.attempt, "wait_s": round(event.wait_s, 3)}
            return {"event": "retrying", **_place(event.place), **_error(event.error), **tried}
        case PublishFinished():
            counts = event.counts
            return {
                "event": "finished",
                "published": counts["published"],
                "unchanged": counts[_UNCHANGED],
                "without_target": counts[_NO_TARGET],
                "failed": counts["failed"],
                "temporary": counts["temporary"],
                "left": event.left,
                "units": event.units,
                "error": None if event.error is None else _error(event.error),
                "exit_code": event.exit_code,
            }
        case _:
            assert_never(event)


def _place(place: PublishPlace) -> dict[str, object]:
    return {
        "title": place.title,
        "source": place.source or None,
        "line": place.line or None,
        "target": None if place.target is None else str(place.target),
        "name": place.name or None,
    }


def _error(error: ThumbError) -> dict[str, object]:
    return {"code": error.code, "message": without_title(error.message), "remedy": error.remedy}

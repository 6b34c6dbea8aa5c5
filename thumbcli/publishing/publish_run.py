"""Publishes pictures: skips what is there, tries again what failed for now, records what was done."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import anyio
import anyio.to_thread

from thumbcli.contract import clean_title
from thumbcli.engines.thumbapi.retry_policy import RetryPolicy, wait_before_retry_s
from thumbcli.errors import (
    CapReached,
    GaveUp,
    ItemError,
    NotSent,
    RateLimited,
    RequestError,
    StopError,
    TemporaryError,
    ThumbError,
    UsageError,
)
from thumbcli.publishing.publish_events import (
    LeftAlone,
    NotPublished,
    Published,
    PublishFinished,
    PublishPlace,
    PublishRetry,
    WouldPublish,
)
from thumbcli.publishing.upload_pictures import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from thumbcli.publishing.platform_protocol import Platform
    from thumbcli.publishing.publish_events import Tell
    from thumbcli.publishing.publish_record import PublishRecord

__all__ = ["PublishControl", "PublishItem", "PublishRun", "plan_items"]

_WAIT_MAX_S: Final = 120.0
"""The longest wait that a service may ask for; a longer one ends the run, which goes on later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishItem:
    """A row that may be published.

    Attributes:
        place: The row, its target and its picture.
        read: Reads the bytes of the picture.
        error: Why it can't be published; None if nothing speaks against it.
    """

    place: PublishPlace
    read: Callable[[], bytes] = bytes
    error: ItemError | None = None


class PublishControl:
    """Ends a run early: `stop` and `end` let what is in flight finish, `drop` does not."""

    def __init__(self) -> None:
        self.signal = 0
        self.scope = anyio.CancelScope()
        self.ended = anyio.Event()

    def stop(self, number: int) -> None:
        """Begin nothing more, because of a signal."""
        self.signal = self.signal or number
        self.end()

    def end(self) -> None:
        """Begin nothing more."""
        self.ended.set()

    def drop(self) -> None:
        """Cancel what is in flight."""
        self.scope.cancel()


def plan_items(
    items: Sequence[PublishItem], record: PublishRecord, platform: str, site: str, *, force: bool
) -> Iterator[PublishItem | LeftAlone | NotPublished | WouldPublish]:
    """Yield what is left alone and what fails, and for each item to publish the plan and then the item.

    A video or a post gets one picture: the second row that names it fails.
    """
    taken: dict[str, str] = {}
    for item in items:
        place = item.place
        if place.target is None and item.error is None:
            yield LeftAlone(place=place, reason="no-target")
            continue
        if item.error is not None:
            yield NotPublished(place=place, error=item.error, temporary=False)
            continue
        target = str(place.target)
        if target in taken:
            error = RequestError(
                f"{target} is that of {taken[target]} too", remedy="give each row its own", code="same-target"
            )
            yield NotPublished(place=place, error=error, temporary=False)
            continue
        taken[target] = place.location
        try:
            sha256 = digest_of(item.read())
        except ItemError as error:
            yield NotPublished(place=place, error=error, temporary=False)
            continue
        there = record.published(platform, site, target)
        if there == sha256 and not force:
            yield LeftAlone(place=place, reason="unchanged")
            continue
        yield WouldPublish(place=place, replaces=bool(there))
        yield item


class _Books:
    """What a platform remembers of uploads: in the record, with the limit of the person."""

    def __init__(self, platform: Platform, record: PublishRecord, max_units: int | None) -> None:
        self._platform, self._record, self._max_units = platform, record, max_units
        self.spent = 0

    def uploaded(self, file: str) -> str:
        return self._record.uploaded(self._platform.name, self._platform.site, file)

    def save_uploaded(self, file: str, media: str) -> None:
        self._record.save_uploaded(self._platform.name, self._platform.site, file, media)

    def spend(self, units: int) -> None:
        if self._max_units is not None and self.spent + units > self._max_units:
            raise CapReached(
                f"--max-quota {self._max_units:,} is reached: {self.spent:,} units were spent",
                remedy="the same command goes on; what is published stays",
            )
        self.spent += units
        self._record.save_spent(units)


class PublishRun:
    """Publishes items, some at once.

    Args:
        platform: Where to.
        record: What was published before; gets what is published.
        tell: Is told of everything that happens.
        control: Ends it early.
        concurrency: How many at once.
        max_units: The most units of quota to spend; None for no limit.
        policy: How often and after which waits an item is tried again.
    """

    def __init__(
        self,
        platform: Platform,
        record: PublishRecord,
        tell: Tell,
        control: PublishControl,
        *,
        concurrency: int,
        max_units: int | None = None,
        policy: RetryPolicy | None = None,
    ) -> None:
        self._platform, self._record, self._tell, self._control = platform, record, tell, control
        self._concurrency, self._policy = concurrency, policy or RetryPolicy(cap_s=30.0)
        self._books = _Books(platform, record, max_units)
        self._prepare = platform.prepare()
        self._error: ThumbError | None = None
        self._not_before_s = 0.0
        self._rng = random.Random()  # noqa: S311 - spreads retries
        self._counts: Counter[str] = Counter()

    async def publish(self, items: Sequence[PublishItem], counts: Counter[str]) -> PublishFinished:
        """Publish `items`; `counts` are those of rows that were dealt with before."""
        self._counts = counts
        waiting = iter(items)
        begun = 0

        async def work() -> None:
            nonlocal begun
            for item in waiting:
                if self._ends():
                    return
                begun += 1
                await self._item(item)
                if self._ends():
                    return

        with self._control.scope:
            async with anyio.create_task_group() as tasks:
                for _ in range(min(self._concurrency, len(items)) or 1):
                    tasks.start_soon(work)
        return PublishFinished(
            counts=self._counts,
            units=self._books.spent,
            error=self._error,
            signal=self._control.signal,
            left=len(items) - begun,
        )

    def _ends(self) -> bool:
        return self._control.ended.is_set()

    def _end(self, error: ThumbError) -> None:
        """Begin nothing more, because of an error."""
        self._error = self._error or error
        self._control.end()

    async def _item(self, item: PublishItem) -> None:
        attempt = 0
        while True:
            attempt += 1
            await self._pause()
            try:
                await self._attempt(item)
            except TemporaryError as error:
                if self._ends() or (wait_s := self._wait_s(error, attempt)) is None:
                    self._failed(item, error, temporary=True)
                    return
                retry = PublishRetry(place=item.place, error=error, attempt=attempt, wait_s=wait_s)
                self._tell(retry)
                if isinstance(error, RateLimited):
                    self._not_before_s = max(self._not_before_s, time.monotonic() + wait_s)
                else:
                    await self._sleep(wait_s)
                if self._ends():
                    self._failed(item, error, temporary=True)
                    return
            except ItemError as error:
                self._failed(item, error, temporary=False)
                return
            except (StopError, UsageError) as error:
                self._end(error)
                stopped = NotSent("the run ended before it", remedy="try again")
                self._failed(item, stopped, temporary=True)
                return
            else:
                return

    async def _attempt(self, item: PublishItem) -> None:
        target = item.place.target
        if target is None:  # Such items are left alone by the plan.
            raise RequestError("the row names no target")
        begun_s = time.monotonic()
        data = await anyio.to_thread.run_sync(item.read)
        make = partial(self._prepare, data, item.place.name)
        picture = await anyio.to_thread.run_sync(make)
        receipt = await self._platform.publish(
            target, picture, title=clean_title(item.place.title), books=self._books
        )
        self._record.save_published(
            self._platform.name,
            self._platform.site,
            str(target),
            sha256=picture.sha256,
            name=item.place.name,
        )
        self._counts["published"] += 1
        self._tell(
            Published(
                place=item.place,
                url=receipt.url,
                size_bytes=len(picture.data),
                media_type=picture.media_type,
                notes=picture.notes,
                took_s=time.monotonic() - begun_s,
            )
        )

    def _wait_s(self, error: TemporaryError, attempt: int) -> float | None:
        """Return how long to wait before the next attempt; None if there is none."""
        asked_s = error.retry_after_s or 0.0
        if attempt < self._policy.attempts and asked_s <= _WAIT_MAX_S:
            return wait_before_retry_s(error, attempt, self._policy, self._rng)
        if isinstance(error, RateLimited):
            # The others would meet it too.
            wish = f"; it asks to wait {asked_s:,.0f} s" if asked_s else ""
            self._end(GaveUp(f"{error.message}{wish}", remedy=error.remedy))
        return None

    async def _pause(self) -> None:
        """Wait as long as the service asked all of us to."""
        while (wait_s := self._not_before_s - time.monotonic()) > 0 and not self._ends():
            await self._sleep(wait_s)

    async def _sleep(self, wait_s: float) -> None:
        """Sleep, but not on when the run ends."""
        with anyio.move_on_after(wait_s):
            await self._control.ended.wait()

    def _failed(self, item: PublishItem, error: ItemError, *, temporary: bool) -> None:
        self._counts["temporary" if temporary else "failed"] += 1
        self._tell(NotPublished(place=item.place, error=error, temporary=temporary))

"""Runs one `thumb publish`: reads the list, plans, signs in, publishes."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import anyio

from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.open_output import open_output
from thumbcli.batch.store.output_folder import bring_state
from thumbcli.cli.brand_context import brands
from thumbcli.cli.display.publish_text import PublishScreen
from thumbcli.cli.display.streams import reported_to
from thumbcli.cli.draw_options import column_maps
from thumbcli.contract import EXTENSIONS
from thumbcli.errors import UsageError
from thumbcli.project.find_jobs import state_of_output
from thumbcli.publishing.api_session import ApiSession
from thumbcli.publishing.publish_events import LeftAlone, NotPublished, PublishFinished
from thumbcli.publishing.publish_list import TargetColumn, list_items, picture_item
from thumbcli.publishing.publish_record import PublishRecord, quota_day_begins
from thumbcli.publishing.publish_run import PublishControl, PublishItem, PublishRun, plan_items
from thumbcli.publishing.row_pictures import RowPictures
from thumbcli.publishing.youtube_thumbnails import DAILY_UNITS
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anyio.abc import TaskStatus

    from thumbcli.cli.commands.publish_wish import Destination, PublishOptions, PublishWish
    from thumbcli.sources.rows import Row

__all__ = ["start"]


def start(destination: Destination, wish: PublishWish, options: PublishOptions) -> int:
    """Publish what was asked for, and return the exit code.

    Raises:
        ThumbError: Nothing could be begun.
    """
    screen = PublishScreen(
        destination.what, as_json=options["json"], quiet=options["quiet"], dry_run=options["dry_run"]
    )
    with ExitStack() as stack:
        record, items = _prepared(destination, wish, options, stack, screen)
        force = wish.force or wish.by_hand is not None
        counts: Counter[str] = Counter()
        todo = []
        for each in plan_items(items, record, destination.name, destination.site, force=force):
            if isinstance(each, PublishItem):
                todo.append(each)
                continue
            if isinstance(each, LeftAlone):
                counts[each.reason] += 1
            elif isinstance(each, NotPublished):
                counts["failed"] += 1
            screen.show(each)
        _tell_quota(destination, len(todo), record, screen)
        if options["dry_run"] or not todo:
            finished = PublishFinished(counts=counts)
        else:
            finished = _run(destination, wish, record, screen, items=todo, counts=counts)
        screen.show(finished)
        if finished.units:
            since = record.spent_since(quota_day_begins(datetime.now(UTC)))
            screen.tell(f"{finished.units:,} units of quota spent, {since:,} from here today (Pacific time)")
    return finished.exit_code


def _prepared(
    destination: Destination,
    wish: PublishWish,
    options: PublishOptions,
    stack: ExitStack,
    screen: PublishScreen,
) -> tuple[PublishRecord, list[PublishItem]]:
    """Return the record and what may be published; what has to be closed goes on `stack`."""
    if wish.by_hand is not None:
        if len(wish.sources) != 1:
            raise UsageError(f"--{destination.what} is for one picture", remedy="name the picture alone")
        target = destination.parse(wish.by_hand, False)
        return PublishRecord(None), [picture_item(Path(wish.sources[0]), target, wish.alt)]
    for source in wish.sources:
        if Path(source).suffix[1:].lower() in {*EXTENSIONS.values(), "jpeg"}:
            raise UsageError(
                f"{source} is a picture, not a list",
                remedy=f"say which {destination.what} it is for, with --{destination.what}",
            )
    place = open_output(options["out"], options["state"] or state_of_output(options["out"]))
    bring_state(place)
    manifest = Manifest.open_to_read(place)
    if manifest is None:
        raise UsageError(
            f"{place.label} has no manifest: no run has written there yet",
            remedy=f"draw the list first, or name its --out; for one picture: --{destination.what}",
        )
    stack.enter_context(closing(manifest))
    column = TargetColumn(
        destination.columns, wish.by, destination.parse, destination.what, filled=destination.filled
    )
    formats = destination.formats if wish.format is None else (wish.format,)
    pictures = RowPictures(place, manifest, formats, only=wish.format is not None)
    items = list_items(place, _rows(wish.sources, options, screen), column, pictures)
    if options["dry_run"]:
        return PublishRecord.read(place), items
    return stack.enter_context(PublishRecord.open(place)), items


def _rows(sources: Sequence[str], options: PublishOptions, screen: PublishScreen) -> Iterator[list[Row]]:
    maps = column_maps(options, brands(allow_outside=options["allow_outside"], quiet=True))
    reader = TitleReader(
        sources,
        input_format=options["input_format"],
        column=options["column"],
        columns=maps,
        drafts=options["drafts"],
        query=options["query"],
        encoding=options["encoding"] or "",
        warn=screen.tell,
    )
    left = options["limit"]
    with closing(reader):
        while (left is None or left) and (rows := reader.next_batch()[:left]):
            left = None if left is None else left - len(rows)
            yield rows


def _tell_quota(destination: Destination, number: int, record: PublishRecord, screen: PublishScreen) -> None:
    if not (destination.units and number):
        return
    since = record.spent_since(quota_day_begins(datetime.now(UTC)))
    spent = f"; {since:,} were spent from here today" if since else ""
    costs = "thumbnail costs" if number == 1 else "thumbnails cost"
    day = f"of the {DAILY_UNITS:,} units of quota that YouTube gives a project per day"
    screen.tell(f"{number:,} {costs} {number * destination.units:,} {day}{spent}")


def _run(
    destination: Destination,
    wish: PublishWish,
    record: PublishRecord,
    screen: PublishScreen,
    *,
    items: Sequence[PublishItem],
    counts: Counter[str],
) -> PublishFinished:
    async def go() -> PublishFinished:
        control = PublishControl()
        async with ApiSession(destination.service) as session, anyio.create_task_group() as tasks:
            await tasks.start(_watch_signals, control, screen)
            run = PublishRun(
                destination.connect(session),
                record,
                screen.show,
                control,
                concurrency=wish.concurrency,
                max_units=wish.max_units,
            )
            # A list of what was done that nobody reads any more ends the run, but not what is in flight.
            with reported_to(lambda _: control.end()):
                finished = await run.publish(items, counts)
            tasks.cancel_scope.cancel()
        return finished

    try:
        return anyio.run(go)
    except BaseExceptionGroup as group:
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
            error = error.exceptions[0]
        raise error from None


async def _watch_signals(
    control: PublishControl,
    screen: PublishScreen,
    *,
    task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED,
) -> None:
    """Stop at the first signal, and drop what is in flight at the second; never return."""
    if sys.platform == "win32":
        # Event loops can't handle signals there: Ctrl-C raises KeyboardInterrupt. What was done is recorded.
        task_status.started()
    else:
        hangup = [] if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else [signal.SIGHUP]
        with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM, *hangup) as received:
            task_status.started()
            async for number in received:
                if control.signal:
                    control.drop()
                else:
                    screen.tell("finishing what is in flight; the same signal again drops it")
                    control.stop(number)

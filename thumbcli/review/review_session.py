"""What one does in a review: choose for a picture, draw it by that, keep others beside it, buy another."""

from __future__ import annotations

from base64 import b64encode
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import anyio
from anyio.to_thread import run_sync

from thumbcli.batch.choices.choices_file import CHOOSABLE, Choice, change_choices, merged, read_choices
from thumbcli.batch.choices.pins import apply_pins, target_of
from thumbcli.batch.model.events import Failed, Skipped, SkipReason, Uncertain
from thumbcli.batch.run.run_with_manifest import run_batch, spent_today
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.errors import ItemError, RequestRefused, ThumbError
from thumbcli.printable_text import printable
from thumbcli.render import explain
from thumbcli.render.compose import count_variants, glance_of
from thumbcli.render.pixels.small_copy import small_copy
from thumbcli.render.variants import looks_same
from thumbcli.review.review_changes import checked_changes, value_of
from thumbcli.review.review_pictures import ReviewPictures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from thumbcli.batch.model.events import Event
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.contract import Request
    from thumbcli.review.review_list import ReviewList, Subject

__all__ = ["ChangedMeanwhileError", "PriceNotAgreedError", "ReviewSession"]

SET_MAX: Final = 6
"""The most pictures of an A/B set; YouTube compares three."""
_LETTERS: Final = "abcdef"
_DRAWN_PX: Final = 480
"""Of a variant that is shown and not kept."""


class PriceNotAgreedError(ThumbError):
    """A picture would cost something, and nobody has agreed to this price.

    Attributes:
        credits: The price.
    """

    def __init__(self, credits_: int) -> None:
        super().__init__(f"drawing it costs {credits_:,} credits", remedy="agree to the price")
        self.credits = credits_


class ChangedMeanwhileError(ThumbError):
    """What would be undone was changed since, in another window or by another person."""


class ReviewSession:
    """What one does with the pictures of an output. What its coroutines change is done in turn.

    Args:
        place: The output.
        lists: What its pictures were drawn from; without any they can only be pinned and rejected.
        choices: The file of choices.
        max_credits: What may be spent in all; None for no limit.
        check: Whether to look for visible problems, as `thumb check` does.

    Attributes:
        pictures: What is shown; read it before the first act.
    """

    def __init__(
        self,
        place: OutputPlace,
        lists: Sequence[ReviewList],
        choices: Path,
        *,
        max_credits: int | None = None,
        check: bool = True,
    ) -> None:
        self.pictures = ReviewPictures(place, lists, choices, check=check)
        self._place, self._path, self._credits_left = place, choices, max_credits
        self._turn = anyio.Lock()

    def explained(self, name: str) -> dict[str, object]:
        """Return what is drawn of a picture where nothing else was chosen, for the fields of the page.

        Raises:
            ItemError: It can't be drawn.
        """
        subject = self._subject(name)
        own = read_choices(self._path).get(target_of(name))
        request = subject.request(target_of(name), own.options if own else {}).request
        found = explain(request)
        return {
            "layout": found.layout,
            "headline": found.headline,
            "subtitle": found.subtitle,
            "emphasis": found.accent,
            "icon": found.icon or "",
            "has_photo": request.photo is not None,
            "photo_view": _photo_view(request) if request.photo is not None and request.use_photo else None,
            "palette": ",".join(request.design.palette),
        }

    def _subject(self, name: str) -> Subject:
        subject = self.pictures.subjects.get(name)
        if subject is None:
            raise RequestRefused(
                "it is not known which list it was drawn from",
                remedy="run thumb run, or thumb batch with that list, once more",
            )
        return subject

    async def draw(self, name: str, options: Mapping[str, object]) -> dict[str, object]:
        """Draw a picture with other options, without keeping it.

        Returns:
            The picture, its warnings, and whether it is a variant that only repeats another one.

        Raises:
            ItemError: It can't be drawn so.
            PriceNotAgreedError: It would cost something.
        """
        subject, changes = self._subject(name), checked_changes(options)
        own = read_choices(self._path).get(target_of(name)) or Choice(target=target_of(name), title="")
        item = await run_sync(subject.request, own.target, merged(own, changes).options)
        engine = subject.source.make_engine()
        if price := engine.credits(item.request):
            raise PriceNotAgreedError(price)
        async with engine:
            thumbnail = await engine.generate(item.request)
        copy = await run_sync(small_copy, thumbnail.image, _DRAWN_PX)
        number = item.request.design.variant
        return {
            "repeats": number > 0 and await run_sync(count_variants, item.request, number + 1) <= number,
            "image": f"data:image/webp;base64,{b64encode(copy.webp).decode()}",
            "warnings": [printable(warning) for warning in thumbnail.warnings],
        }

    async def choose(
        self,
        name: str,
        changes: Mapping[str, object],
        *,
        expected: Mapping[str, object] | None = None,
        agreed_credits: int = 0,
    ) -> dict[str, object]:
        """Choose something for a picture, write it, and draw the picture by it.

        Args:
            name: Its file.
            changes: Options by their names, None for what the list says; `pinned` and `rejected`.
            expected: What has to be chosen now, where this undoes an earlier choice.
            agreed_credits: The price that the person has agreed to.

        Returns:
            The pictures that changed, and `before` with what was chosen for the same names.

        Raises:
            ChangedMeanwhileError: Something else is chosen than `expected`.
            PriceNotAgreedError: It costs something else than was agreed; nothing was written.
            ItemError: It can't be drawn so; what was chosen before is chosen again.
            ThumbError: The file of choices or the folder can't be written.
        """
        wanted = checked_changes(changes)
        async with self._turn:
            options = {key: value for key, value in wanted.items() if key in CHOOSABLE}
            subject = self._subject(name) if options else None
            if subject is not None:
                await run_sync(self._check_drawable, name, subject, options, agreed_credits)

            def change(choices: dict[str, Choice]) -> dict[str, object]:
                own = choices.get(target_of(name)) or self._new_choice(name)
                before = {key: value_of(own, key) for key in wanted}
                if expected is not None and before != dict(expected):
                    raise ChangedMeanwhileError(
                        "it was changed since, in another window", remedy="look at it again"
                    )
                choices[own.target] = merged(own, wanted)
                return before

            before = await run_sync(change_choices, self._path, change)
            if subject is not None:
                try:
                    await self._redraw(subject, agreed_credits)
                except ItemError:
                    await run_sync(change_choices, self._path, self._back(name, before))
                    raise
            elif "pinned" in wanted:
                await run_sync(self._apply_pins)
            return await self._answer(before)

    async def buy(self, name: str, agreed_credits: int) -> dict[str, object]:
        """Ask a paid engine for another picture of the same row.

        Raises:
            PriceNotAgreedError: It costs something else than was agreed.
            ThumbError: As `choose`.
        """
        async with self._turn:
            subject = self._subject(name)
            await run_sync(self._check_drawable, name, subject, {}, agreed_credits)
            await self._redraw(subject, agreed_credits, again=True)
            return await self._answer({})

    async def keep(self, name: str, options: Mapping[str, object]) -> dict[str, object]:
        """Keep a picture with other options in an A/B set beside the one of its row.

        The first of a set is what the row shows now.

        Raises:
            RequestRefused: The set is full, or has the same picture.
            ItemError: It can't be drawn so.
            PriceNotAgreedError: It would cost something.
        """
        wanted = checked_changes(options)
        async with self._turn:
            subject = self._subject(name)
            main = subject.of or target_of(name)
            await run_sync(self._check_drawable, name, subject, wanted, 0)
            await run_sync(self._check_differs, name, subject, wanted)

            def change(choices: dict[str, Choice]) -> None:
                own = choices.get(target_of(name)) or self._new_choice(name)
                taken = {each.target for each in choices.values() if each.of == main}
                free = [
                    f"{main}-{letter}" for letter in _LETTERS[:SET_MAX] if f"{main}-{letter}" not in taken
                ]
                plain = replace(own, of=main, pinned=None, rejected=False)
                new = [*([] if taken else [plain]), merged(plain, wanted)]
                if len(free) < len(new):
                    raise RequestRefused(
                        f"the set of {main} has {SET_MAX} pictures", remedy="remove one of them"
                    )
                for target, each in zip(free, new, strict=False):
                    choices[target] = replace(each, target=target)

            await run_sync(change_choices, self._path, change)
            await self._redraw(subject, 0)
            version = self.pictures.version
            await run_sync(self.pictures.read)
            return {**self.pictures.changes_since(version), "before": {}}

    def _new_choice(self, name: str) -> Choice:
        """Return a choice for a picture for which nothing is chosen yet."""
        subject, found = self.pictures.subjects.get(name), self.pictures.found.get(name)
        title = subject.row.title if subject is not None else (found.facts.title if found else "")
        if found is None or not title:
            raise RequestRefused(
                "no run has made it here", remedy="thumb run and thumb batch make pictures to choose from"
            )
        return Choice(target=target_of(name), title=found.facts.title or title, format=found.facts.format)

    def _back(self, name: str, before: Mapping[str, object]) -> Callable[[dict[str, Choice]], None]:
        def change(choices: dict[str, Choice]) -> None:
            choices[target_of(name)] = merged(choices[target_of(name)], before)

        return change

    def _check_drawable(
        self, name: str, subject: Subject, options: Mapping[str, object], agreed_credits: int
    ) -> None:
        """Check that a picture may be drawn with these options, at this price."""
        own = read_choices(self._path).get(target_of(name))
        found = self.pictures.found.get(name)
        if (own is not None and own.pinned) or (
            found is not None and "pinned" in found.facts.marks and (own is None or own.pinned is None)
        ):
            raise RequestRefused("it is pinned", remedy="unpin it first")
        base = own or Choice(target=target_of(name), title="")
        item = subject.request(base.target, merged(base, options).options)
        price = subject.source.make_engine().credits(item.request)
        if price != agreed_credits:
            raise PriceNotAgreedError(price)
        per_day = subject.source.batch.limits.max_credits_per_day
        if price and per_day is not None and self._spent_today() + price > per_day:
            raise RequestRefused(
                f"it costs {price:,} credits, more than are left today of --max-credits-per-day {per_day:,}",
                remedy="wait until tomorrow, or start thumb review with a higher limit",
            )
        if self._credits_left is not None and price > self._credits_left:
            raise RequestRefused(
                f"it costs {price:,} credits, and {self._credits_left:,} of --max-credits are left",
                remedy="start thumb review with a higher limit",
            )

    def _check_differs(self, name: str, subject: Subject, options: Mapping[str, object]) -> None:
        """Check that no picture of the set, or what the row shows now, looks the same."""
        choices = read_choices(self._path)
        main = subject.of or target_of(name)
        own = choices.get(target_of(name)) or Choice(target=target_of(name), title="")
        new = glance_of(subject.request(own.target, merged(own, options).options).request)
        others = [own, *(each for each in choices.values() if each.of == main and each != own)]
        for other in others:
            if looks_same(glance_of(subject.request(other.target, other.options).request), new):
                raise RequestRefused(
                    f"it is the same picture as {other.target}: a test of the two would compare nothing",
                    remedy="choose other words, another layout or another icon for one of them",
                )

    def _spent_today(self) -> int:
        if (manifest := Manifest.open_to_read(self._place)) is None:
            return 0
        with closing(manifest):
            return spent_today(manifest)

    async def _redraw(self, subject: Subject, agreed_credits: int, *, again: bool = False) -> None:
        """Draw the pictures of a row by what is chosen now, as a run of its whole list does.

        Raises:
            ItemError: It can't be drawn.
            ThumbError: The folder can't be written, or another run holds it; the next one draws it.
        """
        batch = subject.source.batch
        limits = replace(batch.limits, max_credits=agreed_credits, max_items=None, max_time_s=None)
        outcomes: list[Event] = []
        # Each run reads the file of choices again.
        plan = replace(batch.plan, overwrite=again)
        one = replace(batch, only=subject.is_of, plan=plan, limits=limits, limit_rows=None, prune=False)
        finished = await run_batch(one, subject.source.make_engine(), outcomes.append)
        if self._credits_left is not None:
            self._credits_left -= finished.tally.credits + finished.tally.lost_credits
        for outcome in outcomes:
            match outcome:
                case Failed(error=ItemError() as error) | Uncertain(error=error):
                    raise error
                case Skipped(reason=SkipReason.PAID | SkipReason.PINNED, detail=detail):
                    raise RequestRefused(detail, remedy="--overwrite of thumb run or thumb batch replaces it")
                case _:
                    pass

    def _apply_pins(self) -> None:
        """Pin in the manifest too; where a run holds the folder, that run or the next one does."""
        with suppress(ThumbError), hold_folder(self._place) as manifest:
            apply_pins(manifest, read_choices(self._path))

    async def _answer(self, before: Mapping[str, object]) -> dict[str, object]:
        version = self.pictures.version
        await run_sync(self.pictures.read_files)
        return {**self.pictures.changes_since(version), "before": dict(before)}


def _photo_view(request: Request) -> dict[str, object] | None:
    """Return what a picture shows of its photo: the part of the photo and where that is, both in shares."""
    from thumbcli.render.compose import compose

    picture = compose(request)
    if (view := picture.photo_view) is None:
        return None
    width, height = picture.composition.size
    left, top, right, bottom = view.area
    return {
        "wide": (right - left) / width,
        "high": (bottom - top) / height,
        "part": view.box,
        "aim": view.aim_x,
    }

"""What one acts on in a review: the pictures of a folder, what was chosen for them, and their redrawing."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import anyio
from anyio.to_thread import run_sync

from thumbcli.batch.choices.choices_file import CHOOSABLE, Choice, change_choices, merged, read_choices
from thumbcli.batch.choices.pins import apply_pins, target_of
from thumbcli.batch.model.events import Failed, Skipped, SkipReason, Uncertain
from thumbcli.batch.run.run_with_manifest import run_batch
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.contract.design_options import DESIGN_READERS, VARIANT_MAX, is_icon_file
from thumbcli.errors import InputError, ItemError, RequestError, RequestRefused, ThumbError
from thumbcli.gallery.find_pictures import find_missing, find_pictures, read_found, read_picture
from thumbcli.gallery.gallery_records import gallery_records, shrunk
from thumbcli.options.option_list import OPTIONS
from thumbcli.printable_text import printable
from thumbcli.render import explain, family_names
from thumbcli.render.pixels.small_copy import small_copy
from thumbcli.render.quality.inspect import inspect
from thumbcli.review.review_list import subjects_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from thumbcli.batch.model.events import Event
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.gallery.find_pictures import FoundPicture
    from thumbcli.gallery.gallery_records import GalleryRecord
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


@dataclass(slots=True)
class _Shown:
    """A picture on the page, what its record was made of, and whether it was checked."""

    stamp: tuple[object, ...]
    record: GalleryRecord
    version: int
    checked: bool = False
    small: bytes = b""


class ReviewSession:
    """The pictures of one folder under review. What its coroutines change is done in turn.

    Args:
        place: The output.
        lists: What its pictures were drawn from; without any they can only be pinned and rejected.
        choices: The file of choices.
        max_credits: What may be spent in all; None for no limit.
        check: Whether to look for visible problems, as `thumb check` does.
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
        self._place, self._lists, self._path = place, lists, choices
        self._credits_left, self._check = max_credits, check
        self._shown: dict[str, _Shown] = {}
        self._found: dict[str, FoundPicture] = {}
        self._subjects: dict[str, Subject] = {}
        self._turn = anyio.Lock()
        self.version = 0
        self.notes: list[str] = []

    def read(self) -> None:
        """Read the folder, its lists and what was chosen; also what others have changed since the last time.

        Raises:
            ConfigError: The file of choices is not valid.
            DamagedFile: The manifest is damaged.
        """
        self.notes.clear()
        subjects: dict[str, Subject] = {}
        for source in self._lists:
            try:
                subjects.update(subjects_of(source))
            except InputError as error:
                self.notes.append(error.message)
        self._subjects = subjects
        self._read_pictures()

    def _read_pictures(self) -> None:
        choices = read_choices(self._path)
        found = find_pictures([self._place.out], state=self._place.elsewhere)
        self._found = {each.name: each for each in found}
        for name in self._shown.keys() - self._found.keys():
            del self._shown[name]
        stamps = {each.name: self._stamp(each, choices) for each in found}
        stale = [
            each for each in found
            if each.name not in self._shown or self._shown[each.name].stamp != stamps[each.name]
        ]  # fmt: skip
        if not stale:
            return
        self.version += 1
        page = self._place.out / "review.html"
        for record in gallery_records(stale, self._place, page, check=False, copy=False):
            light = replace(record, data=b"")
            self._shown[record.file] = _Shown(stamps[record.file], light, self.version)

    def _stamp(self, found: FoundPicture, choices: Mapping[str, Choice]) -> tuple[object, ...]:
        with suppress(OSError):
            state = Path(found.path).lstat()
            return state.st_mtime_ns, state.st_size, found.facts, choices.get(target_of(found.name))
        return (found.facts,)

    def page_data(self) -> dict[str, object]:
        """Return all that the page is told."""
        choices = read_choices(self._path)
        return {
            "folder": printable(self._place.label),
            "embedded": False,
            "pictures": [self._told(name, choices) for name in self._found if name in self._shown],
            "missing": [
                {"title": printable(each.title), "place": each.place, "code": each.code,
                 "message": printable(each.message)}
                for each in find_missing(self._place)
            ],
            "review": {
                "version": self.version,
                "choices": printable(str(self._path)),
                "notes": self.notes,
                "layouts": family_names(),
                "variants": VARIANT_MAX + 1,
            },
        }  # fmt: skip

    def changes_since(self, version: int) -> dict[str, object]:
        """Return the pictures that changed after a version, and the version now."""
        choices = read_choices(self._path)
        names = [name for name, each in list(self._shown.items()) if each.version > version]
        return {"version": self.version, "pictures": [self._told(name, choices) for name in names]}

    def _told(self, name: str, choices: Mapping[str, Choice]) -> dict[str, object]:
        """Return what the page is told of a picture."""
        shown, own, subject = self._shown[name], choices.get(target_of(name)), self._subjects.get(name)
        record = shown.record
        facts, address = record.as_dict(), quote(name)
        earlier = [
            {"href": f"./earlier/{each.href.rpartition('/')[2]}", "made_at": each.made_at}
            for each in record.earlier
        ]
        choice = {
            "options": dict(own.options) if own else {},
            "pinned": bool(own.pinned) if own and own.pinned is not None else "pinned" in record.facts.marks,
            "rejected": bool(own and own.rejected),
            "of": own.of if own else "",
        }
        return {
            **facts,
            "name": name,
            "href": f"./picture/{address}?v={shown.version}",
            "small": f"./small/{address}?v={shown.version}",
            "earlier": earlier,
            "choice": choice,
            "marks": [*_marks(choice, own), *(mark for mark in record.facts.marks if mark != "pinned")],
            "drawable": subject is not None,
            "credits_again": self._price(subject) if subject is not None else 0,
        }

    def _price(self, subject: Subject) -> int:
        engine = subject.source.make_engine()
        try:
            return engine.credits(subject.request("", {}).request)
        except ItemError:
            return 0

    def picture(self, name: str) -> bytes:
        """Return a picture of the folder; empty where there is none of this name.

        Raises:
            RequestRefused: It can't be read.
        """
        found = self._found.get(name)
        return b"" if found is None else read_found(found)[0]

    def small(self, name: str) -> bytes:
        """Return the small copy of a picture, made when it is first seen; empty where there is none.

        Raises:
            RequestRefused: It can't be shown.
        """
        shown = self._shown.get(name)
        if shown is None:
            return b""
        if not shown.small:
            shown.small = shrunk(self.picture(name)).webp
        return shown.small

    def check_next(self) -> bool:
        """Look for visible problems in a picture that was not checked yet; tell whether there was one.

        It may be called in a thread of its own.
        """
        names = [name for name, each in list(self._shown.items()) if not each.checked]
        if not self._check or not names:
            return False
        shown = self._shown.get(names[0])
        if shown is None:
            return True
        shown.checked = True
        with suppress(ItemError):
            if findings := tuple(finding.message for finding in inspect(self.picture(names[0])).findings):
                shown.record = replace(shown.record, findings=findings)
                self.version += 1
                shown.version = self.version
        return True

    def earlier(self, name: str) -> bytes:
        """Return a picture that a run replaced and kept.

        Raises:
            RequestRefused: It can't be read.
        """
        return read_picture(self._place.replaced / name, self._place.replaced)

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
            "accent": found.accent,
            "icon": found.icon or "",
            "has_photo": request.photo is not None,
            "palette": ",".join(request.design.palette),
        }

    def _subject(self, name: str) -> Subject:
        subject = self._subjects.get(name)
        if subject is None:
            raise RequestRefused(
                "it is not known which list it was drawn from",
                remedy="run thumb batch with that list once more",
            )
        return subject

    async def draw(self, name: str, options: Mapping[str, object]) -> dict[str, object]:
        """Draw a picture with other options, without keeping it.

        Raises:
            ItemError: It can't be drawn so.
            PriceNotAgreedError: It would cost something.
        """
        subject, changes = self._subject(name), _checked(options)
        own = read_choices(self._path).get(target_of(name)) or Choice(target=target_of(name), title="")
        item = await run_sync(subject.request, own.target, merged(own, changes).options)
        engine = subject.source.make_engine()
        if price := engine.credits(item.request):
            raise PriceNotAgreedError(price)
        async with engine:
            thumbnail = await engine.generate(item.request)
        copy = await run_sync(small_copy, thumbnail.image, _DRAWN_PX)
        return {
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
        wanted = _checked(changes)
        async with self._turn:
            options = {key: value for key, value in wanted.items() if key in CHOOSABLE}
            subject = self._subject(name) if options else None
            if subject is not None:
                await run_sync(self._check_drawable, name, subject, options, agreed_credits)

            def change(choices: dict[str, Choice]) -> dict[str, object]:
                own = choices.get(target_of(name)) or self._new_choice(name)
                before = {key: _value(own, key) for key in wanted}
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
            RequestRefused: The set is full.
            ItemError: It can't be drawn so.
            PriceNotAgreedError: It would cost something.
        """
        wanted = _checked(options)
        async with self._turn:
            subject = self._subject(name)
            main = subject.of or target_of(name)
            await run_sync(self._check_drawable, name, subject, wanted, 0)

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
            version = self.version
            await run_sync(self.read)
            return {**self.changes_since(version), "before": {}}

    def _new_choice(self, name: str) -> Choice:
        """Return a choice for a picture for which nothing is chosen yet."""
        subject, found = self._subjects.get(name), self._found.get(name)
        title = subject.row.title if subject is not None else (found.facts.title if found else "")
        if found is None or not title:
            raise RequestRefused(
                "no run has made it here", remedy="thumb batch makes pictures to choose from"
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
        found = self._found.get(name)
        if (own is not None and own.pinned) or (
            found is not None and "pinned" in found.facts.marks and (own is None or own.pinned is None)
        ):
            raise RequestRefused("it is pinned", remedy="unpin it first")
        base = own or Choice(target=target_of(name), title="")
        item = subject.request(base.target, merged(base, options).options)
        price = subject.source.make_engine().credits(item.request)
        if price != agreed_credits:
            raise PriceNotAgreedError(price)
        if self._credits_left is not None and price > self._credits_left:
            raise RequestRefused(
                f"it costs {price:,} credits, and {self._credits_left:,} of --max-credits are left",
                remedy="start thumb review with a higher limit",
            )

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
                    raise RequestRefused(detail, remedy="--overwrite of thumb batch replaces it")
                case _:
                    pass

    def _apply_pins(self) -> None:
        """Pin in the manifest too; where a run holds the folder, that run or the next one does."""
        with suppress(ThumbError), hold_folder(self._place) as manifest:
            apply_pins(manifest, read_choices(self._path))

    async def _answer(self, before: Mapping[str, object]) -> dict[str, object]:
        version = self.version
        await run_sync(self._read_pictures)
        return {**self.changes_since(version), "before": dict(before)}


def _marks(choice: Mapping[str, object], own: Choice | None) -> list[str]:
    """Return what the page marks a picture with, by what was chosen for it."""
    marks = [name for name in ("pinned", "rejected") if choice[name]]
    if own is not None and own.of:
        return [*marks, "set"]
    return [*marks, "chosen"] if own is not None and own.options else marks


def _value(choice: Choice, key: str) -> object:
    """Return what a choice says of one name."""
    return choice.options.get(key) if key in CHOOSABLE else getattr(choice, key)


def _checked(changes: Mapping[str, object]) -> dict[str, Any]:
    """Return changes from the page, checked.

    Raises:
        RequestError: One has no meaning, or a value that is not allowed.
    """
    checked: dict[str, Any] = {}
    for name, value in changes.items():
        if name in {"pinned", "rejected"}:
            if not isinstance(value, bool) and not (name == "pinned" and value is None):
                raise RequestError(f"{name} must be true or false")
            checked[name] = value
        elif name not in CHOOSABLE:
            raise RequestError(f"{name!r} can't be chosen")
        elif value is None or value == "":
            checked[name] = None
        elif isinstance(value, str | int) and not isinstance(value, bool):
            text = str(value)
            if name != "icon" or not is_icon_file(text):
                DESIGN_READERS[name](OPTIONS[name].key, text)
            checked[name] = text
        else:
            raise RequestError(f"{name} must be text")
    return checked

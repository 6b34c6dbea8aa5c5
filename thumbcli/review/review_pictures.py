"""The pictures of an output under review: files, what is on record of them, and what changed since."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from thumbcli.batch.choices.choices_file import read_choices
from thumbcli.batch.choices.pins import target_of
from thumbcli.contract.design_options import VARIANT_MAX
from thumbcli.errors import InputError, ItemError
from thumbcli.gallery.find_pictures import FoundPicture, find_missing, pictures_in, read_found
from thumbcli.gallery.gallery_records import gallery_records, shrunk
from thumbcli.printable_text import printable
from thumbcli.render import family_names
from thumbcli.render.quality.inspect import inspect
from thumbcli.review.review_list import subjects_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thumbcli.batch.choices.choices_file import Choice
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.gallery.gallery_records import GalleryRecord
    from thumbcli.review.review_list import ReviewList, Subject

__all__ = ["ReviewPictures"]


@dataclass(slots=True)
class _Shown:
    """A picture on the page, what its record was made of, and whether it was checked."""

    stamp: tuple[object, ...]
    record: GalleryRecord
    version: int
    checked: bool = False
    small: bytes = b""


class ReviewPictures:
    """The pictures of one output, as they are now.

    Args:
        place: The output.
        lists: What its pictures were drawn from.
        choices: The file of choices.
        check: Whether to look for visible problems, as `thumb check` does.

    Attributes:
        subjects: The rows behind the pictures, by their files.
        found: The files.
        version: Counts changes.
        notes: What is wrong with the lists.
    """

    def __init__(
        self, place: OutputPlace, lists: Sequence[ReviewList], choices: Path, *, check: bool
    ) -> None:
        self._place, self._lists, self._path, self._check = place, lists, choices, check
        self._shown: dict[str, _Shown] = {}
        self.found: dict[str, FoundPicture] = {}
        self.subjects: dict[str, Subject] = {}
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
        self.subjects = subjects
        self.read_files()

    def read_files(self) -> None:
        """Read the files and what is on record of them, and note which are not as they were shown.

        Raises:
            ThumbError: As `read`.
        """
        choices = read_choices(self._path)
        found = pictures_in(self._place)
        self.found = {each.name: each for each in found}
        for name in self._shown.keys() - self.found.keys():
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
        known = (found.facts, choices.get(target_of(found.name)))
        if not isinstance(found.path, Path):
            return known  # Of a store, whatever a run draws is on record.
        with suppress(OSError):
            state = found.path.lstat()
            return state.st_mtime_ns, state.st_size, *known
        return known

    def page_data(self) -> dict[str, object]:
        """Return all that the page is told."""
        choices = read_choices(self._path)
        return {
            "folder": printable(self._place.label),
            "embedded": False,
            "pictures": [self._told(name, choices) for name in self.found if name in self._shown],
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
        shown, own, subject = self._shown[name], choices.get(target_of(name)), self.subjects.get(name)
        record = shown.record
        facts, address = record.as_dict(), quote(name)
        earlier = [
            {"href": f"./earlier/{quote(each.name)}", "made_at": each.made_at} for each in record.earlier
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
        found = self.found.get(name)
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
        kept = self._place.kept_files
        files = next((each for each in kept if each.is_file(name)), kept[0])
        return read_found(FoundPicture(path=files.where(name), name=name, files=files))[0]


def _marks(choice: Mapping[str, object], own: Choice | None) -> list[str]:
    """Return what the page marks a picture with, by what was chosen for it."""
    marks = [name for name in ("pinned", "rejected") if choice[name]]
    if own is not None and own.of:
        return [*marks, "set"]
    return [*marks, "chosen"] if own is not None and own.options else marks

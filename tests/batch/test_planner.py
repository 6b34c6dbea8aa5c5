"""Rows against the manifest and the folder: what a rerun does, line by line of its table."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Unpack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.batch.engine import Painter
from tests.batch.stage import Marks, row, saved_file, table
from tests.faults import picture
from thumbcli.batch.model.events import Failed, Skipped, SkipReason, Uncertain
from thumbcli.batch.names.name_template import NameTemplate
from thumbcli.batch.plan.jobs import Adopt, Job, Make, MakeReason
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.plan.planner import Planner
from thumbcli.batch.requests.row_options import RequestBuilder, RowDefaults
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.contract import CREDITS, EngineName, Request, Thumbnail, fingerprint
from thumbcli.contract.image_header import PICTURE_MAX_BYTES
from thumbcli.errors import RequestRefused, ServerError, UncertainError, UsageError
from thumbcli.sources.title_reader import TitleReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from thumbcli.sources.rows import Row

HOSTED, LOCAL = EngineName.THUMBAPI, EngineName.LOCAL
A = row("A title")
IN_GAMING = row("A title", line=2, category="gaming")
OLD = picture(16, 9)
NEW_CONTENT, LONGER = OLD[:-1] + bytes([OLD[-1] ^ 1]), OLD + b"and more"
JPEG = picture(16, 9, "jpeg")
URL = "https://images.example/1"


class _Drawer(Painter):
    """An engine with ThumbAPI's prices and no look."""

    look = ""

    def credits(self, request: Request) -> int:
        return CREDITS[request.model] if self.name is HOSTED else 0


@dataclass(kw_only=True)
class Desk:
    """A folder with its manifest, and what is planned on it."""

    out: Path
    manifest: Manifest
    engine: EngineName = HOSTED
    options: PlanOptions = field(default_factory=PlanOptions)
    reopen_titles: Callable[[], TitleReader] | None = None

    def key(self, asked: Row, engine: EngineName = HOSTED) -> tuple[str, Request]:
        """Return the key and the request of a row."""
        request = RequestBuilder(RowDefaults(), engine).build(asked).request
        return fingerprint(request, engine), request

    def made(
        self,
        asked: Row,
        name: str = "a-title.webp",
        *,
        engine: EngineName = HOSTED,
        paid: int = 10,
        url: str | None = None,
        **marks: Unpack[Marks],
    ) -> Desk:
        """Put a picture into folder and manifest."""
        _, request = self.key(asked, engine)
        thumbnail = Thumbnail(
            image=OLD,
            format=request.format,
            output_format=request.output_format,
            width_px=1280,
            height_px=720,
            credits=paid,
            image_url=url,
        )
        (self.out / name).write_bytes(OLD)
        marks.setdefault("naming", "{slug}")
        self.manifest.save_made(saved_file(request, name, OLD, engine=engine, **marks), thumbnail)
        return self

    def adopted(self, asked: Row, name: str = "a-title.webp") -> Desk:
        """Put a file there and have the manifest adopt it."""
        _, request = self.key(asked)
        (self.out / name).write_bytes(OLD)
        self.manifest.adopt(saved_file(request, name, OLD, naming="{slug}"))
        return self

    def failed(self, asked: Row, *, permanent: bool) -> Desk:
        """Have a title fail."""
        error = RequestRefused("no") if permanent else ServerError("down")
        key, request = self.key(asked)
        self.manifest.save_failed(key, request.title, error, place=asked.location, permanent=permanent)
        return self

    def sent(self, asked: Row, *, killed: bool = False, url: str | None = None) -> Desk:
        """Have a title be asked for without an answer, or with one that only says where its picture is."""
        key, request = self.key(asked)
        self.manifest.begin_attempt(key, request, place=asked.location, engine=HOSTED, cost=10)
        if killed:
            self.manifest.begin_run(HOSTED)
        else:
            self.manifest.save_uncertain(key, UncertainError("no answer came", code="timeout", image_url=url))
        return self

    def file(self, data: bytes = OLD, name: str = "a-title.webp") -> Desk:
        """Put a file there."""
        (self.out / name).write_bytes(data)
        return self

    def gone(self, name: str = "a-title.webp") -> Desk:
        """Remove a file."""
        (self.out / name).unlink()
        return self

    def plan(self, *rows: Row, defaults: RowDefaults | None = None) -> list[Job]:
        """Plan for rows."""
        with closing(self.planner(defaults)) as planner:
            return planner.plan(rows)

    def planner(self, defaults: RowDefaults | None = None) -> Planner:
        """Return a planner; closing it is the caller's part."""
        return Planner(
            place=OutputPlace(self.out),
            engine=_Drawer(self.engine),
            manifest=self.manifest,
            defaults=defaults or RowDefaults(),
            options=self.options,
            reopen_titles=self.reopen_titles,
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give an empty folder with a manifest."""
    with new_desk(tmp_path / "out") as desk:
        yield desk


@contextmanager
def new_desk(out: Path) -> Iterator[Desk]:
    """Open a desk in a new folder."""
    (out / ".thumb").mkdir(parents=True)
    with closing(Manifest.open(OutputPlace(out))) as manifest:
        manifest.begin_run(HOSTED)
        yield Desk(out=out, manifest=manifest)


def told(job: Job) -> str:
    """Say what a job does in one line."""
    match job:
        case Make():
            replace = " replace" if job.replace else ""
            again = " from its address" if job.image_url else ""
            again += " or not at all" if job.fetch_only else ""
            return f"make {job.reason}: {job.name}{replace}{again}"
        case Adopt():
            return f"skip {job.outcome.reason}: {job.name}"
        case Skipped():
            return f"skip {job.reason}: {job.name}"
        case Failed():
            return f"reject {job.error.code}"
        case Uncertain():
            return f"uncertain {job.error.code}"


def _settings_changed(desk: Desk) -> None:
    desk.made(A)


def _link(desk: Desk, target: Path | str = "nowhere") -> None:
    (desk.out / "a-title.webp").unlink(missing_ok=True)
    (desk.out / "a-title.webp").symlink_to(target)


def _link_to_picture(desk: Desk) -> None:
    _link(desk.file(name="other.webp"), "other.webp")


def _loop(desk: Desk) -> None:
    _link(desk, "a-title.webp")


def _pipe(desk: Desk) -> None:
    (desk.out / "a-title.webp").unlink(missing_ok=True)
    os.mkfifo(desk.out / "a-title.webp")


def _socket(desk: Desk) -> None:
    (desk.out / "a-title.webp").unlink(missing_ok=True)
    # A socket takes only a short path.
    with socket.socket(socket.AF_UNIX) as listener, contextlib.chdir(desk.out):
        listener.bind("a-title.webp")


def _huge(desk: Desk) -> None:
    with (desk.out / "a-title.webp").open("wb") as file:
        file.truncate(PICTURE_MAX_BYTES + 1)


RERUN_TABLE: Mapping[str, tuple[Callable[[Desk], object], str]] = {
    # The manifest has the key.
    "known, there as recorded": (lambda desk: desk.made(A), "skip unchanged: a-title.webp"),
    "known, other content of the same size": (
        lambda desk: desk.made(A).file(NEW_CONTENT),
        "skip unchanged: a-title.webp",
    ),
    "known, gone": (lambda desk: desk.made(A).gone(), "make missing: a-title.webp replace"),
    "known, gone, with an address": (
        lambda desk: desk.made(A, url=URL).gone(),
        "make missing: a-title.webp replace from its address",
    ),
    "known, changed": (lambda desk: desk.made(A).file(LONGER), "skip adopted: a-title.webp"),
    "known, converted": (lambda desk: desk.made(A).file(JPEG), "skip adopted: a-title.webp"),
    "known, cut off": (
        lambda desk: desk.made(A).file(OLD[:-2]),
        "make changed: a-title.webp replace",
    ),
    "known, no picture any more, with an address": (
        lambda desk: desk.made(A, url=URL).file(b"<html>404</html>"),
        "make changed: a-title.webp replace from its address",
    ),
    "known, gone, and bought again without an answer": (
        lambda desk: desk.made(A).gone().sent(A),
        "uncertain timeout",
    ),
    "known, gone, with an address, and bought again without an answer": (
        lambda desk: desk.made(A, url=URL).gone().sent(A),
        "make missing: a-title.webp replace from its address or not at all",
    ),
    "known, gone, and refused since": (
        lambda desk: desk.made(A).gone().failed(A, permanent=True),
        "skip failed-before: None",
    ),
    "known under an older name": (
        lambda desk: desk.made(A, "older-name.webp"),
        "skip unchanged: older-name.webp",
    ),
    "adopted, there": (lambda desk: desk.adopted(A), "skip unchanged: a-title.webp"),
    "adopted, changed": (
        lambda desk: desk.adopted(A).file(LONGER),
        "skip adopted: a-title.webp",
    ),
    "adopted, gone": (
        lambda desk: desk.adopted(A).gone(),
        "make missing: a-title.webp replace",
    ),
    # The manifest has another key for this name.
    "settings changed": (lambda desk: desk.made(IN_GAMING), "make settings: a-title.webp replace"),
    "settings changed, drawn here before": (
        lambda desk: desk.made(A, engine=LOCAL, paid=0),
        "make settings: a-title.webp replace",
    ),
    "settings changed, adopted": (lambda desk: desk.adopted(IN_GAMING), "skip adopted: a-title.webp"),
    "settings changed, adopted, gone": (
        lambda desk: desk.adopted(IN_GAMING).gone(),
        "make settings: a-title.webp replace",
    ),
    "another title has the name": (
        lambda desk: desk.made(row("A title!")),
        "make new: a-title-c76dcaf8.webp",
    ),
    "another format has the name": (
        lambda desk: desk.made(row("A title", format="x")),
        "make new: a-title-youtube.webp",
    ),
    # The manifest knows nothing.
    "unknown, nothing there": (lambda _: None, "make new: a-title.webp"),
    "unknown, a file there": (lambda desk: desk.file(), "skip adopted: a-title.webp"),
    "unknown, a JPEG there": (lambda desk: desk.file(JPEG), "skip adopted: a-title.webp"),
    "unknown, an empty file there": (lambda desk: desk.file(b""), "reject exists"),
    "unknown, a page there": (lambda desk: desk.file(b"<html>404</html>"), "reject exists"),
    "unknown, half a picture there": (lambda desk: desk.file(OLD[:-2]), "reject exists"),
    "unknown, a file there that is larger than any picture": (_huge, "reject exists"),
    "unknown, a link to nowhere there": (_link, "reject exists"),
    "unknown, a link to a picture there": (_link_to_picture, "reject exists"),
    "unknown, a link to itself there": (_loop, "reject exists"),
    "unknown, a link to a device there": (lambda desk: _link(desk, "/dev/zero"), "reject exists"),
    "unknown, a pipe there": (_pipe, "reject exists"),
    "unknown, a socket there": (_socket, "reject exists"),
    "known, a link there": (
        lambda desk: _link_to_picture(desk.made(A)),
        "make changed: a-title.webp replace",
    ),
    "known, a pipe there": (lambda desk: _pipe(desk.made(A)), "make changed: a-title.webp replace"),
    "known, emptied": (lambda desk: desk.made(A).file(b""), "make changed: a-title.webp replace"),
    "adopted, a link there": (lambda desk: _link_to_picture(desk.adopted(A)), "reject exists"),
    "adopted, emptied": (lambda desk: desk.adopted(A).file(b""), "reject exists"),
    "settings changed, a link there": (
        lambda desk: _link_to_picture(desk.made(IN_GAMING)),
        "make settings: a-title.webp replace",
    ),
    "unknown, a folder there": (lambda desk: (desk.out / "a-title.webp").mkdir(), "reject exists"),
    # It failed, or nobody knows.
    "failed for good": (lambda desk: desk.failed(A, permanent=True), "skip failed-before: None"),
    "failed for now": (lambda desk: desk.failed(A, permanent=False), "make retry: a-title.webp"),
    "uncertain": (lambda desk: desk.sent(A), "uncertain timeout"),
    "uncertain, with an address": (
        lambda desk: desk.sent(A, url=URL),
        "make retry: a-title.webp from its address or not at all",
    ),
    "uncertain, with an address, and killed since": (
        lambda desk: desk.sent(A, url=URL).sent(A, killed=True),
        "make retry: a-title.webp from its address or not at all",
    ),
    "uncertain, with an address, a file there": (
        lambda desk: desk.sent(A, url=URL).file(),
        "skip adopted: a-title.webp",
    ),
    "uncertain, with an address, its settings changed": (
        lambda desk: desk.made(IN_GAMING).sent(A, url=URL),
        "make settings: a-title.webp replace from its address or not at all",
    ),
    "killed in flight": (lambda desk: desk.sent(A, killed=True), "uncertain killed"),
    "killed between file and record": (
        lambda desk: desk.sent(A, killed=True).file(),
        "skip adopted: a-title.webp",
    ),
    "uncertain after its settings changed": (
        lambda desk: desk.made(IN_GAMING).sent(A),
        "uncertain timeout",
    ),
}


@pytest.mark.parametrize(("arrange", "expected"), RERUN_TABLE.values(), ids=RERUN_TABLE.keys())
def test_rerun(desk: Desk, arrange: Callable[[Desk], object], expected: str) -> None:
    """What a rerun does with a row, by what the manifest and the folder hold.

    Source:
        The rerun table of the design.
    """
    arrange(desk)
    assert [told(job) for job in desk.plan(A)] == [expected]


VERIFY = PlanOptions(verify=True)
OVERWRITE = PlanOptions(overwrite=True)
RETRY_FAILED = PlanOptions(retry_failed=True)
RETRY_UNCERTAIN = PlanOptions(retry_uncertain=True)
OPTIONS_TABLE: Mapping[str, tuple[PlanOptions, Callable[[Desk], object], str]] = {
    "verify finds it whole": (VERIFY, lambda desk: desk.made(A), "skip unchanged: a-title.webp"),
    "verify finds other content of the same size": (
        VERIFY,
        lambda desk: desk.made(A).file(NEW_CONTENT),
        "skip adopted: a-title.webp",
    ),
    "verify never replaces what was adopted": (
        VERIFY,
        lambda desk: desk.adopted(A).file(NEW_CONTENT),
        "skip adopted: a-title.webp",
    ),
    "overwrite makes what is there, and buys it": (
        OVERWRITE,
        lambda desk: desk.made(A, url=URL),
        "make overwrite: a-title.webp replace",
    ),
    "overwrite replaces what was adopted": (
        OVERWRITE,
        lambda desk: desk.adopted(A),
        "make overwrite: a-title.webp replace",
    ),
    "overwrite replaces what is not ours": (
        OVERWRITE,
        lambda desk: desk.file(),
        "make overwrite: a-title.webp replace",
    ),
    "overwrite replaces a link": (OVERWRITE, _link_to_picture, "make overwrite: a-title.webp replace"),
    "overwrite replaces a pipe": (OVERWRITE, _pipe, "make overwrite: a-title.webp replace"),
    "overwrite replaces a link to a folder": (
        OVERWRITE,
        lambda desk: _link(desk, desk.out.parent),
        "make overwrite: a-title.webp replace",
    ),
    "verify never reads through a link": (
        VERIFY,
        lambda desk: _link_to_picture(desk.made(A)),
        "make changed: a-title.webp replace",
    ),
    "uncertain stays so, whatever is in the way": (
        RETRY_FAILED,
        lambda desk: _pipe(desk.sent(A)),
        "uncertain timeout",
    ),
    "overwrite never replaces a folder": (
        OVERWRITE,
        lambda desk: (desk.out / "a-title.webp").mkdir(),
        "reject exists",
    ),
    "overwrite never replaces another title's picture": (
        OVERWRITE,
        lambda desk: desk.made(row("A title!")),
        "make overwrite: a-title-c76dcaf8.webp replace",
    ),
    "overwrite does not buy twice silently": (OVERWRITE, lambda desk: desk.sent(A), "uncertain timeout"),
    "overwrite does not buy twice silently what is known": (
        OVERWRITE,
        lambda desk: desk.made(A).sent(A),
        "uncertain timeout",
    ),
    "overwrite fetches what it bought": (
        OVERWRITE,
        lambda desk: desk.made(A, url=URL).sent(A, url=URL),
        "make overwrite: a-title.webp replace from its address or not at all",
    ),
    "retry uncertain, with an address": (
        RETRY_UNCERTAIN,
        lambda desk: desk.sent(A, url=URL),
        "make retry: a-title.webp from its address",
    ),
    "retry failed": (
        RETRY_FAILED,
        lambda desk: desk.failed(A, permanent=True),
        "make retry: a-title.webp",
    ),
    "retry failed leaves what is uncertain": (RETRY_FAILED, lambda desk: desk.sent(A), "uncertain timeout"),
    "retry uncertain": (RETRY_UNCERTAIN, lambda desk: desk.sent(A), "make retry: a-title.webp"),
    "retry uncertain, known and gone": (
        RETRY_UNCERTAIN,
        lambda desk: desk.made(A).gone().sent(A),
        "make missing: a-title.webp replace",
    ),
    "retry uncertain leaves what failed for good": (
        RETRY_UNCERTAIN,
        lambda desk: desk.failed(A, permanent=True),
        "skip failed-before: None",
    ),
    "retry uncertain never buys what came after all": (
        RETRY_UNCERTAIN,
        lambda desk: desk.sent(A, killed=True).file(),
        "skip adopted: a-title.webp",
    ),
}


@pytest.mark.parametrize(("options", "arrange", "expected"), OPTIONS_TABLE.values(), ids=OPTIONS_TABLE.keys())
def test_rerun_with_leave(
    desk: Desk, options: PlanOptions, arrange: Callable[[Desk], object], expected: str
) -> None:
    """What each option allows beyond the table, and what it does not."""
    arrange(desk)
    desk.options = options
    assert [told(job) for job in desk.plan(A)] == [expected]


def made(job: Job) -> Make:
    """Return a job that makes a picture."""
    assert isinstance(job, Make)
    return job


def test_what_is_only_fetched_costs_nothing(desk: Desk) -> None:
    """And knows why it may be paid for; asked for again, it may cost as much as before."""
    desk.sent(A, url=URL)
    fetched = made(desk.plan(A)[0])
    assert (fetched.credits, fetched.image_url) == (0, URL)
    assert "no answer came" in str(fetched.doubt)
    desk.options = RETRY_UNCERTAIN
    again = made(desk.plan(A)[0])
    assert (again.credits, again.image_url, str(again.doubt)) == (10, URL, str(fetched.doubt))


def test_each_wish_is_told_from_the_one_before(desk: Desk) -> None:
    """The same for each attempt at it, also after a crash; another one once its picture is there."""
    assert made(desk.plan(A)[0]).wish == ""
    assert made(desk.sent(A, url=URL).plan(A)[0]).wish == ""
    desk.made(A, url=URL).gone()
    assert made(desk.plan(A)[0]).wish == ""
    desk.options = OVERWRITE
    first = made(desk.plan(A)[0]).wish
    assert re.fullmatch(r"[0-9a-f]{16}", first)
    assert made(desk.plan(A)[0]).wish == first
    desk.manifest.tabulate("UPDATE picture SET made_at = '2026-01-01T00:00:00+00:00'")
    assert made(desk.plan(A)[0]).wish != first
    assert made(desk.plan(row("Never made"))[0]).wish != ""


def test_a_placeholder_is_replaced_by_a_wish_of_its_own(desk: Desk) -> None:
    """The placeholder is no answer to it."""
    desk.made(A).manifest.tabulate("UPDATE picture SET placeholder = 1")
    desk.manifest.tabulate("UPDATE file SET defective = 1")
    job = made(desk.plan(A)[0])
    assert (job.reason, bool(job.wish)) == (MakeReason.PLACEHOLDER, True)


@pytest.mark.parametrize(
    "arrange", [_link, _pipe, lambda desk: desk.file(b"")], ids=["link", "pipe", "empty"]
)
def test_only_a_picture_counts_as_one_that_was_paid_for(
    desk: Desk, arrange: Callable[[Desk], object]
) -> None:
    """What stands in its place is replaced by the local engine."""
    arrange(desk.made(A))
    desk.engine = LOCAL
    assert [told(job) for job in desk.plan(A)] == ["make settings: a-title.webp replace"]


def test_a_paid_picture_that_was_retouched_is_not_redrawn_here(desk: Desk) -> None:
    """It is still a picture."""
    desk.made(A).file(LONGER)
    desk.engine = LOCAL
    assert [told(job) for job in desk.plan(A)] == ["skip paid: a-title.webp"]


@pytest.mark.parametrize("options", [PlanOptions(), VERIFY, OVERWRITE], ids=["plain", "verify", "overwrite"])
@pytest.mark.parametrize("asked", [A, IN_GAMING], ids=["as it was made", "with other settings"])
@pytest.mark.parametrize("now", [OLD, LONGER], ids=["as it was made", "retouched"])
def test_a_pinned_file_stays_whatever_changes(
    desk: Desk, asked: Row, options: PlanOptions, now: bytes
) -> None:
    """And the row is told why."""
    desk.made(A, pinned=True).file(now).options = options
    (job,) = desk.plan(asked)
    is_plain = asked is A and now is OLD and not options.overwrite
    assert told(job) == f"skip {'unchanged' if is_plain else 'pinned'}: a-title.webp"


def test_a_pinned_file_that_is_gone_is_made_again(desk: Desk) -> None:
    """There is nothing left to keep."""
    assert [told(job) for job in desk.made(A, pinned=True).gone().plan(A)] == [
        "make missing: a-title.webp replace"
    ]


def test_a_rejected_file_is_named_with_the_reason_and_the_way_out(desk: Desk) -> None:
    """The person can move it away, or have it replaced."""
    _link(desk)
    (job,) = desk.plan(A)
    assert isinstance(job, Failed)
    assert job.error.message == f"{desk.out}/a-title.webp is in the way: it is a link"
    assert "--overwrite" in job.error.remedy


BAD_NAMES: dict[str, str | bytes] = {
    "absolute": "/etc/passwd",
    "absolute picture": "/srv/site/logo.webp",
    "above": "../../victim/id_rsa",
    "picture above": "../planted.webp",
    "hidden folder": "sub/.evil/a-title.webp",
    "folder without a name": "sub//a-title.webp",
    "dots within": "a/../../b.webp",
    "itself": ".",
    "nothing": "",
    "drive": "C:evil.webp",
    "share": "\\\\server\\share.webp",
    "stream": "a-title.webp:evil.webp",
    "backslashes": "..\\evil.webp",
    "control character": "a\x1b[2Jb.webp",
    "line break": "a-title.webp\n",
    "hidden": ".evil.webp",
    "ours": ".thumb/manifest.sqlite3",
    "device": "nul.webp",
    "device with digit": "COM1.a.webp",
    "other extension": "README.md",
    "blank at the end": "a-title.webp ",
    "dot at the end": "a-title.webp.",
    "too long": f"{'é' * 130}.webp",
    "bytes": b"a-title.webp\xff",
}


@pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES.keys())
def test_a_recorded_name_that_thumb_never_gives_is_refused(desk: Desk, name: str | bytes) -> None:
    """No file is looked at; the manifest is named, and what mends it. The options take turns."""
    options = (PlanOptions(), VERIFY, OVERWRITE)[list(BAD_NAMES.values()).index(name) % 3]
    desk.made(A)
    with closing(sqlite3.connect(OutputPlace(desk.out).manifest)) as connection, connection:
        connection.execute("UPDATE file SET name = ?, claim = ?", (name, name))
    desk.options = options
    with pytest.raises(UsageError, match=r"manifest\.sqlite3 is damaged") as caught:
        desk.plan(A)
    assert f"thumb repair {desk.out}" in caught.value.remedy


@pytest.mark.parametrize(
    ("options", "gone", "expected"),
    [
        pytest.param(PlanOptions(), False, "skip paid: a-title.webp", id="it is there"),
        pytest.param(PlanOptions(), True, "make settings: a-title.webp replace", id="it is gone"),
        pytest.param(OVERWRITE, False, "make overwrite: a-title.webp replace", id="overwrite"),
    ],
)
def test_a_paid_picture_is_not_redrawn_here(
    desk: Desk, options: PlanOptions, gone: bool, expected: str
) -> None:
    """The local engine leaves alone what the hosted one was paid for."""
    desk.made(A)
    if gone:
        desk.gone()
    desk.engine, desk.options = LOCAL, options
    assert [told(job) for job in desk.plan(A)] == [expected]


def test_a_free_picture_of_the_hosted_engine_is_redrawn_here(desk: Desk) -> None:
    """What cost nothing is replaced like any other picture whose settings changed."""
    desk.made(A, paid=0)
    desk.engine = LOCAL
    assert [told(job) for job in desk.plan(A)] == ["make settings: a-title.webp replace"]


def test_two_settings_of_one_title_both_exist(desk: Desk) -> None:
    """Asked for in one run, they are two pictures with two files."""
    jobs = desk.plan(A, IN_GAMING)
    names = {job.name for job in jobs if isinstance(job, Make)}
    assert len(names) == 2
    assert "a-title.webp" in names


def test_a_second_setting_leaves_the_first_its_file(desk: Desk, tmp_path: Path) -> None:
    """A picture that is still asked for is not replaced by another setting of its title."""
    desk.made(A)
    path = table(tmp_path / "titles.csv", [{"title": "A title", "category": c} for c in ("gaming", "")])
    desk.reopen_titles = partial(TitleReader, [str(path)])
    first, second = desk.plan(IN_GAMING, A)
    assert told(second) == "skip unchanged: a-title.webp"
    assert isinstance(first, Make)
    assert first.name != "a-title.webp"


@pytest.mark.parametrize(
    "batches",
    [
        pytest.param([[A, IN_GAMING]], id="the older setting first"),
        pytest.param([[IN_GAMING, A]], id="the newer setting first"),
        pytest.param([[A], [IN_GAMING]], id="the older setting first, then a pause"),
        pytest.param([[IN_GAMING], [A]], id="the newer setting first, then a pause"),
    ],
)
def test_two_settings_through_a_pipe_both_exist(desk: Desk, batches: list[list[Row]]) -> None:
    """Nobody can look ahead in a pipe: still no picture of this run takes another one's file."""
    desk.made(A)
    with closing(desk.planner()) as planner:
        jobs = [job for rows in batches for job in planner.plan(rows)]
    served = {job.key: job.name for job in jobs if isinstance(job, Skipped)}
    served |= {job.item.key: job.name for job in jobs if isinstance(job, Make | Adopt)}
    assert len(set(served.values())) == 2
    assert None not in served.values()


def test_the_same_picture_is_made_once(desk: Desk) -> None:
    """A duplicate says where it was asked for first; white space does not make a new title."""
    jobs = desk.plan(A, row("A   title ", line=2), row("A title", line=3))
    assert [told(job) for job in jobs] == ["make new: a-title.webp"] + ["skip duplicate: a-title.webp"] * 2
    assert [job.detail for job in jobs if isinstance(job, Skipped)] == ["same as titles.csv:1"] * 2


def test_costs_are_told_beforehand(desk: Desk) -> None:
    """Each job knows what it will cost."""
    jobs = desk.plan(A, row("B", model="hd"))
    assert [job.credits for job in jobs if isinstance(job, Make)] == [10, 20]


def test_a_rejected_row_stops_no_other(desk: Desk) -> None:
    """Each row stands for itself."""
    jobs = desk.plan(A, row(""), row("x" * 201), row("B", format="poster"), row("C"))
    assert [told(job).split(":")[0] for job in jobs] == ["make new", *["reject rejected"] * 3, "make new"]


def test_a_template_names_the_file(desk: Desk) -> None:
    """Names follow the template, columns included."""
    desk.options = PlanOptions(template=NameTemplate("{index:03d}-{category}-{slug}"))
    assert [told(job) for job in desk.plan(row("B", line=7, category="gaming"))] == [
        "make new: 007-gaming-b.webp"
    ]


def test_without_a_manifest_everything_is_new(tmp_path: Path) -> None:
    """A folder that does not exist yet can be planned for."""
    planner = Planner(
        place=OutputPlace(tmp_path / "none"),
        engine=_Drawer(HOSTED),
        manifest=None,
        defaults=RowDefaults(),
        options=PlanOptions(),
    )
    with closing(planner):
        assert [told(job) for job in planner.plan([A])] == ["make new: a-title.webp"]
    assert not (tmp_path / "none").exists()


@pytest.fixture
def _photo_beside_titles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a photo into `sub`, and start from its parent."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "me.png").write_bytes(picture(8, 8, "png"))


PHOTO_FOR_ALL = RowDefaults(options={"photo": Path("sub/me.png")})


@pytest.mark.usefixtures("_photo_beside_titles")
@pytest.mark.parametrize(
    ("overrides", "defaults", "uses"),
    [
        pytest.param({"photo": "me.png"}, RowDefaults(), True, id="beside the file of titles"),
        pytest.param(
            {}, RowDefaults(options={"photo": Path("sub/me.png")}), True, id="the run's own, as it was named"
        ),
        pytest.param(
            {"use_photo": "no"},
            RowDefaults(options={"photo": Path("sub/me.png")}),
            False,
            id="a row that wants none",
        ),
        pytest.param(
            {"style": "faceless", "photo": "me.png"}, RowDefaults(), True, id="a photo says more than a style"
        ),
    ],
)
def test_photos_of_rows(
    desk: Desk,
    overrides: dict[str, str],
    defaults: RowDefaults,
    uses: bool,
) -> None:
    """A path in a row is relative to the file that names it, not to where the run was started."""
    asked = replace(row("A title", source="sub/titles.csv"), overrides=overrides)
    (job,) = desk.plan(asked, defaults=defaults)
    assert isinstance(job, Make)
    request = job.item.request
    assert request.use_photo is uses
    assert (request.photo is not None) is uses


def test_a_photo_that_is_not_there_rejects_its_row(desk: Desk) -> None:
    """The message names the photo."""
    (job,) = desk.plan(row("A title", photo="nobody.png"))
    assert isinstance(job, Failed)
    assert "nobody.png does not exist" in job.error.message


def test_the_survey_counts_the_rows(tmp_path: Path, desk: Desk) -> None:
    """A survey knows the total before the first picture is made."""
    path = table(tmp_path / "titles.csv", [{"title": f"Title {n}"} for n in range(25)])
    desk.reopen_titles = partial(TitleReader, [str(path)])
    planner = desk.planner()
    with closing(planner):
        planner.plan([row("Title 0")])
        assert planner.total_rows == 25


def test_what_can_not_be_read_ends_only_the_survey(tmp_path: Path, desk: Desk) -> None:
    """Rows before a broken byte are planned for all the same."""
    path = tmp_path / "titles.txt"
    path.write_bytes(b"One\nTwo\n" + b"\xff\xfe broken\n")
    desk.reopen_titles = partial(TitleReader, [str(path)])
    assert [told(job) for job in desk.plan(row("One"), row("Two"))] == [
        "make new: one.webp",
        "make new: two.webp",
    ]


TITLES = st.sampled_from(
    ["Red car", "Red car!", "RED CAR?", "Red car youtube", "Red car X", "Blue", "blue.", "???"]
)
FORMATS = st.sampled_from(["", "youtube", "instagram", "x"])
CATEGORIES = st.sampled_from(["", "travel", "gaming"])
ROWS = st.lists(st.tuples(TITLES, FORMATS, CATEGORIES), min_size=1, max_size=12, unique=True)


def _names(desk: Desk, folder: Path, rows: list[tuple[str, str, str]], number: int) -> dict[str, str]:
    """Return the file of each picture that `rows` ask for, in this order."""
    header = ("title", "format", "category")
    path = table(folder / f"titles-{number}.csv", [dict(zip(header, one, strict=True)) for one in rows])
    desk.reopen_titles = partial(TitleReader, [str(path)])
    with closing(TitleReader([str(path)])) as reader:
        jobs = desk.plan(*reader.next_batch())
    names = {job.key: str(job.name) for job in jobs if isinstance(job, Skipped)}
    return names | {job.item.key: str(job.name) for job in jobs if isinstance(job, Make | Adopt) and job.name}


@pytest.mark.long
@given(rows=ROWS, seed=st.integers(0, 2**16))
def test_names_do_not_depend_on_the_order_of_rows(rows: list[tuple[str, str, str]], seed: int) -> None:
    """Nor on how far an earlier run came: the same titles get the same files in the end."""
    random = Random(seed)  # noqa: S311 - a reproducible order, no secret
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with new_desk(folder / "out") as desk:
            expected = _names(desk, folder, rows, 0)
            assert len({name.lower() for name in expected.values()}) == len(expected)
            shuffled = random.sample(rows, len(rows))
            assert _names(desk, folder, shuffled, 1) == expected
            _make_some(desk, rows, expected, random)
            assert _names(desk, folder, random.sample(rows, len(rows)), 2) == expected


def _make_some(
    desk: Desk, rows: list[tuple[str, str, str]], names: Mapping[str, str], random: Random
) -> None:
    for title, format_, category in rows:
        given = {"format": format_, "category": category}
        asked = replace(row(title), overrides={name: value for name, value in given.items() if value})
        key, _ = desk.key(asked)
        if random.random() < 0.5:
            desk.made(asked, names[key])


def test_every_skip_reason_is_planned_somewhere() -> None:
    """The tables above leave no reason out."""
    told_so = [line for _, line in RERUN_TABLE.values()] + [line for *_, line in OPTIONS_TABLE.values()]
    told_so += ["skip duplicate", "skip paid", "skip pinned", "skip repeats"]  # each with a test of its own
    assert all(any(f"skip {reason}" in line for line in told_so) for reason in SkipReason)

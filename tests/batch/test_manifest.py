"""The record of what exists and what was paid."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.batch.stage import saved_file
from thumbcli.batch.model.events import Tally
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.manifest_file import create_manifest
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.contract import EngineName, OutputFormat, Thumbnail, fingerprint, make_request
from thumbcli.errors import (
    AnswerLost,
    DamagedFile,
    DiskError,
    RequestRefused,
    ServerError,
    UncertainError,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HOSTED = EngineName.THUMBAPI
LOST = AnswerLost("no answer came")


@pytest.fixture
def manifest(tmp_path: Path) -> Iterator[Manifest]:
    """Give a new manifest with a run begun."""
    (tmp_path / ".thumb").mkdir()
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        manifest.begin_run(HOSTED)
        yield manifest


def thumbnail(image: bytes = b"picture") -> Thumbnail:
    """Return a picture that cost ten credits."""
    return Thumbnail(
        image=image,
        format=None,
        output_format=OutputFormat.WEBP,
        width_px=1280,
        height_px=720,
        credits=10,
        generation_id="gen-1",
        image_url="https://images.example/1",
        extra={"style": {"seed": 7}},
    )


def save(manifest: Manifest, title: str, name: str) -> str:
    """Record a finished picture and return its key."""
    file = saved_file(make_request(title), name, b"picture")
    manifest.save_made(file, thumbnail())
    return file.key


def begin(manifest: Manifest, title: str) -> str:
    """Note that a title is about to be sent and return its key."""
    request = make_request(title)
    key = fingerprint(request, HOSTED)
    manifest.begin_attempt(key, request, place="titles.txt:1", engine=HOSTED, cost=10)
    return key


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return every file under `folder` with its change time and its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_a_finished_picture_is_recorded_in_full(manifest: Manifest) -> None:
    """Everything that a later run or a report may ask for."""
    key = save(manifest, "A title", "a-title.webp")
    (file,), picture = manifest.files([key])[key], manifest.pictures([key])[key]
    assert (picture.title, picture.format, picture.credits) == ("A title", "youtube", 10)
    assert (file.name, file.size_bytes, file.adopted) == ("a-title.webp", 7, False)
    ((generation_id, extra, request),) = manifest.tabulate(
        "SELECT generation_id, extra, request FROM picture"
    )
    assert generation_id == "gen-1"
    assert extra == '{"style": {"seed": 7}}'
    assert '"title": "A title"' in request


def test_only_the_keys_asked_for_are_returned(manifest: Manifest) -> None:
    """One look-up answers for a whole batch of keys, and for no other."""
    keys = [save(manifest, title, f"{title}.webp") for title in ("a", "b", "c")]
    for look_up in (manifest.files, manifest.pictures):
        assert set(look_up(keys[:2])) == set(keys[:2])
        assert look_up([]) == {}
        assert look_up(["v2:unknown"]) == {}


def test_a_record_outlives_the_process(tmp_path: Path, manifest: Manifest) -> None:
    """What was recorded is on the disk when the call returns, for any other reader."""
    key = save(manifest, "A title", "a.webp")
    with closing(Manifest.open(OutputPlace(tmp_path))) as other:
        assert key in other.files([key])


def test_success_settles_what_went_before(manifest: Manifest) -> None:
    """A picture that is made forgets its failure and its attempt."""
    key = begin(manifest, "A title")
    manifest.save_failed(key, "A title", ServerError("down"), place="titles.txt:1", permanent=False)
    begin(manifest, "A title")
    save(manifest, "A title", "a.webp")
    assert manifest.failures([key]) == {}
    assert manifest.attempts([key]) == {}


def test_a_failure_that_was_not_charged_settles_its_attempt(manifest: Manifest) -> None:
    """What was refused is no longer in flight, and its title failed."""
    key = begin(manifest, "A title")
    manifest.cancel_attempt(key)
    manifest.save_failed(key, "A title", RequestRefused("no"), place="titles.txt:1", permanent=True)
    assert manifest.attempts([key]) == {}
    failure = manifest.failures([key])[key]
    assert (failure.code, failure.message, bool(failure.permanent)) == ("400", "no", True)


def test_an_attempt_can_be_taken_back(manifest: Manifest) -> None:
    """What surely was not charged leaves no trace."""
    key = begin(manifest, "A title")
    manifest.cancel_attempt(key)
    assert manifest.attempts([key]) == {}


@pytest.mark.parametrize("failed", [True, False], ids=["it fails for now", "it is taken back"])
def test_an_attempt_that_was_not_charged_says_nothing_of_one_before(
    manifest: Manifest, *, failed: bool
) -> None:
    """Asked for again and refused for the month's quota, say, a title may still have been charged before."""
    key = begin(manifest, "A title")
    manifest.save_uncertain(key, LOST)
    before = manifest.attempts([key])
    begin(manifest, "A title")
    manifest.cancel_attempt(key)
    if failed:
        manifest.save_failed(key, "A title", ServerError("down"), place="titles.txt:1", permanent=False)
    assert manifest.attempts([key]) == before
    assert manifest.failures([key]) == {}


def test_an_attempt_in_flight_becomes_uncertain_with_the_next_run(manifest: Manifest) -> None:
    """A killed run can't say what became of its titles: the next one says so."""
    in_flight, lost = begin(manifest, "In flight"), begin(manifest, "Lost")
    manifest.save_uncertain(lost, LOST)
    assert manifest.attempts([in_flight])[in_flight].code is None
    manifest.begin_run(HOSTED)
    found = manifest.attempts([in_flight, lost])
    assert (found[in_flight].code, found[lost].code) == ("killed", "timeout")
    assert "killed" in found[in_flight].message
    assert found[lost].message == "no answer came"


def lost(manifest: Manifest) -> list[tuple[object, ...]]:
    """Return what the books say of attempts that brought no picture."""
    return manifest.tabulate("SELECT title, credits, code, image_url, settled FROM lost ORDER BY id")


def test_each_lost_attempt_is_in_the_books(manifest: Manifest) -> None:
    """Also when its title was asked for again and has a picture now."""
    key = begin(manifest, "A title")
    manifest.save_uncertain(key, LOST)
    begin(manifest, "A title")
    manifest.save_uncertain(key, AnswerLost("bad gateway", code="504"))
    begin(manifest, "A title")
    manifest.cancel_attempt(key)
    begin(manifest, "A title")
    save(manifest, "A title", "a.webp")
    assert lost(manifest) == [("A title", 10, "timeout", None, 1), ("A title", 10, "504", None, 1)]
    assert manifest.lost_credits() == {1: 20}


def test_what_a_killed_run_had_in_flight_is_in_the_books(manifest: Manifest) -> None:
    """Under the run that was killed, once."""
    begin(manifest, "A title")
    for _ in range(2):
        manifest.begin_run(HOSTED)
    assert lost(manifest) == [("A title", 10, "killed", None, 0)]
    assert manifest.lost_credits() == {1: 10}


def at(url: str) -> UncertainError:
    """Return the loss of a picture that is kept at an address."""
    return UncertainError("not a picture", code="bad-answer", image_url=url, generation_id="gen-9")


def test_an_address_outlasts_what_comes_after_it(manifest: Manifest) -> None:
    """The last one that is known counts, until there is a picture."""
    key = begin(manifest, "A title")
    manifest.save_uncertain(key, at("https://images.example/old"))
    begin(manifest, "A title")
    manifest.save_uncertain(key, at("https://images.example/9"))
    begin(manifest, "A title")
    manifest.save_uncertain(key, LOST)
    assert manifest.addresses([key, "v2:other"]) == {key: "https://images.example/9"}
    assert manifest.addresses([]) == {}
    save(manifest, "A title", "a.webp")
    assert manifest.addresses([key]) == {}


@pytest.mark.parametrize("url", ["https://images.example/\ud800", "https://images.example/\0", "x" * 20_000])
def test_an_address_that_can_not_be_stored_is_left_out(manifest: Manifest, url: str) -> None:
    """What a server says of it never stands between a loss and its record."""
    key = begin(manifest, "A title")
    manifest.save_uncertain(key, at(url))
    assert lost(manifest) == [("A title", 10, "bad-answer", None, 0)]


def test_a_lost_picture_that_is_fetched_is_lost_no_more(manifest: Manifest) -> None:
    """Its cost and its name move to the picture; another attempt at it stays lost."""
    key = begin(manifest, "A title")
    manifest.save_uncertain(key, LOST)
    begin(manifest, "A title")
    manifest.save_uncertain(key, at("https://images.example/1"))
    assert manifest.bought(key, "https://images.example/1") == (10, "gen-9")
    fetched = replace(thumbnail(), credits=0, generation_id=None)
    manifest.save_fetched(saved_file(make_request("A title"), "a.webp", b"picture"), fetched)
    picture = manifest.pictures([key])[key]
    assert (picture.credits, picture.generation_id) == (10, "gen-9")
    assert picture.image_url == "https://images.example/1"
    assert [file.name for file in manifest.files([key])[key]] == ["a.webp"]
    assert manifest.attempts([key]) == {}
    assert lost(manifest) == [("A title", 10, "timeout", None, 1)]


def test_one_attempt_is_lost_once(manifest: Manifest) -> None:
    """Also when a second reason is recorded, which is the one that is told."""
    key = begin(manifest, "A title")
    manifest.save_uncertain(key, LOST)
    manifest.save_uncertain(key, AnswerLost("it could not be saved", code="disk"))
    assert lost(manifest) == [("A title", 10, "timeout", None, 0)]
    assert manifest.attempts([key])[key].message == "it could not be saved"


@pytest.mark.parametrize("credits_", [10, 0], ids=["kept elsewhere", "replayed by the API"])
def test_a_picture_that_comes_later_is_paid_for_once(manifest: Manifest, credits_: int) -> None:
    """Its cost is either on its record or among what was lost."""
    key = begin(manifest, "A title")
    manifest.save_uncertain(key, UncertainError("not saved", generation_id="gen-1"))
    picture = replace(thumbnail(), credits=credits_)
    manifest.save_made(saved_file(make_request("A title"), "a.webp", b"picture"), picture)
    spent = manifest.pictures([key])[key].credits
    assert (spent, sum(manifest.lost_credits().values())) == (credits_, 10 - credits_)


def test_a_file_of_a_killed_attempt_is_lost_no_more(manifest: Manifest) -> None:
    """Its cost is that of the file."""
    key = begin(manifest, "A title")
    manifest.save_uncertain(key, LOST)
    begin(manifest, "A title")
    manifest.begin_run(HOSTED)
    manifest.adopt(saved_file(make_request("A title"), "a.webp", b"abc"))
    assert lost(manifest) == [("A title", 10, "timeout", None, 1)]
    assert manifest.pictures([key])[key].credits == 10


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("a.webp", "a.webp", id="the same name"),
        pytest.param("A-Title.webp", "a-title.webp", id="case does not count"),
        pytest.param(
            unicodedata.normalize("NFC", "café.webp"),
            unicodedata.normalize("NFD", "café.webp"),
            id="composition does not count",
        ),
        pytest.param("STRASSE.webp", "straße.webp", id="folded case does not count"),
    ],
)
def test_a_file_has_one_record(manifest: Manifest, first: str, second: str) -> None:
    """Two names that some file system takes for one are one: the later picture owns it."""
    older = save(manifest, "Older", first)
    owner = manifest.owner(second)
    assert owner is not None
    assert owner.key == older
    newer = save(manifest, "Newer", second)
    assert set(manifest.files([older, newer])) == {newer}
    assert set(manifest.pictures([older, newer])) == {older, newer}
    owner = manifest.owner(first)
    assert owner is not None
    assert owner.name == second


def test_a_name_without_a_record_has_no_owner(manifest: Manifest) -> None:
    """Nothing is made up."""
    assert manifest.owner("a.webp") is None


@pytest.mark.parametrize("asked_for", [True, False], ids=["of a run that was killed", "of somebody else"])
def test_an_adopted_file_cost_what_was_going_to_be_paid(manifest: Manifest, *, asked_for: bool) -> None:
    """A run that was killed between a file and its record had paid for it: the bills must agree."""
    file = saved_file(make_request("A title"), "a.webp", b"abc")
    if asked_for:
        begin(manifest, "A title")
    manifest.adopt(file)
    assert manifest.pictures([file.key])[file.key].credits == (10 if asked_for else 0)
    assert manifest.attempts([file.key]) == {}


def test_an_adopted_file_counts_for_no_engine(manifest: Manifest) -> None:
    """Nobody's look is decided by a file that was there before."""
    file = saved_file(make_request("A title"), "a.webp", b"abc")
    manifest.adopt(file)
    (record,) = manifest.files([file.key])[file.key]
    assert bool(record.adopted)
    assert manifest.pictures([file.key])[file.key].credits == 0
    assert manifest.other_engines(EngineName.LOCAL) == {}
    save(manifest, "Other", "b.webp")
    assert manifest.other_engines(EngineName.LOCAL) == {"thumbapi": 1}
    assert manifest.other_engines(HOSTED) == {}


def test_a_picture_fetched_again_stays_paid(manifest: Manifest) -> None:
    """What it cost and where it can be had is not forgotten when its file is written once more."""
    key = save(manifest, "A title", "a.webp")
    before = manifest.pictures([key])
    file = saved_file(make_request("A title"), "a.webp", bytes(99))
    manifest.save_fetched(file, replace(thumbnail(bytes(99)), credits=0))
    (record,) = manifest.files([key])[key]
    assert (record.name, record.size_bytes, record.sha256) == ("a.webp", 99, file.sha256)
    assert manifest.pictures([key]) == before


def test_a_file_that_was_asked_for_under_another_name_is_one(manifest: Manifest) -> None:
    """Its picture came as another type: who asks for it again under either name finds it."""
    request = make_request("A title")
    file = saved_file(request, "a.jpg", b"picture", target="a.webp")
    manifest.save_made(file, thumbnail())
    for name in ("a.webp", "A.JPG"):
        assert (owner := manifest.owner(name)) is not None
        assert owner.name == "a.jpg"
    manifest.save_fetched(saved_file(request, "a.webp", b"picture"), thumbnail())
    assert [file.name for file in manifest.files([file.key])[file.key]] == ["a.webp"]


def test_one_picture_may_be_in_several_files(manifest: Manifest) -> None:
    """Which cost it once, and are told in the order in which they were saved."""
    key = save(manifest, "A title", "b.webp")
    request = make_request("A title")
    manifest.save_copied(saved_file(request, "a.webp", b"picture"), replace(thumbnail(), credits=0))
    assert [file.name for file in manifest.files([key])[key]] == ["b.webp", "a.webp"]
    assert manifest.spent_credits() == 10


def test_the_end_of_a_run_is_counted(manifest: Manifest) -> None:
    """Temporary failures count as failures of the run."""
    save(manifest, "A title", "a.webp")
    manifest.end_run(Tally(made=3, skipped=2, failed=1, temporary=4, uncertain=1, credits=30), 3)
    columns = "made, skipped, failed, uncertain, credits, exit_code"
    assert manifest.tabulate(f"SELECT {columns} FROM run") == [(3, 2, 5, 1, 30, 3)]  # noqa: S608 - a constant


def test_a_run_without_a_change_writes_not_one_byte(tmp_path: Path) -> None:
    """The folder may be under version control: a run with nothing to do leaves it as it was."""
    create_manifest(OutputPlace(tmp_path))
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        manifest.begin_run(HOSTED)
        save(manifest, "A title", "a.webp")
        manifest.end_run(Tally(made=1), 0)
    before = contents(tmp_path)
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        manifest.begin_run(HOSTED)
        manifest.end_run(Tally(skipped=1), 0)
        assert manifest.tabulate("SELECT made FROM run") == [(1,)]
    assert contents(tmp_path) == before


def test_a_run_that_ends_otherwise_than_the_last_one_is_recorded(tmp_path: Path) -> None:
    """Although it changed nothing: a monitor has to see that rows are rejected now, or no longer."""
    create_manifest(OutputPlace(tmp_path))
    ends = [(Tally(skipped=3), 0), (Tally(skipped=2, failed=1), 3), (Tally(skipped=2, failed=1), 0)]
    for tally, code in [*ends, ends[-1]]:
        with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
            manifest.begin_run(HOSTED)
            manifest.end_run(tally, code)
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        assert manifest.tabulate("SELECT failed, exit_code FROM run ORDER BY id") == [
            (0, 0),
            (1, 3),
            (1, 0),
        ]


def test_a_change_is_whole_or_not_at_all(tmp_path: Path, manifest: Manifest) -> None:
    """When the disk is full the older state stays, the reason is told, and the manifest stays usable."""
    key = begin(manifest, "A title")
    ((pages,),) = manifest.tabulate("PRAGMA page_count")
    manifest.tabulate(f"PRAGMA max_page_count = {pages}")
    large = Thumbnail(
        image=b"x",
        format=None,
        output_format=OutputFormat.WEBP,
        width_px=1,
        height_px=1,
        extra={"filler": "x" * 90_000},
    )
    with pytest.raises(DiskError, match="full") as caught:
        manifest.save_made(saved_file(make_request("A title"), "a.webp", b"x"), large)
    assert str(OutputPlace(tmp_path).manifest) in caught.value.message
    assert set(manifest.attempts([key])) == {key}
    assert (manifest.files([key]), manifest.pictures([key])) == ({}, {})
    manifest.tabulate("PRAGMA max_page_count = 1000000")
    save(manifest, "A title", "a.webp")
    assert set(manifest.files([key])) == {key}


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"extra": {"thumbcli_replaced_credits": 5_000_000}}, id="our own field"),
        pytest.param({"extra": {"thumbcli_replaced_credits": -10, "thumbcli_changed": 1}}, id="two of them"),
        pytest.param({"extra": {"note": "x" * 200_000}}, id="too much"),
        pytest.param({"extra": {"note": "\ud800"}}, id="half a character"),
        pytest.param({"generation_id": "gen\0"}, id="an id with a NUL"),
        pytest.param({"generation_id": "\ud800"}, id="an id of half a character"),
        pytest.param({"image_url": f"https://images.example/{'x' * 200_000}"}, id="a long address"),
    ],
)
def test_what_a_server_adds_changes_no_books(manifest: Manifest, odd: dict[str, Any]) -> None:
    """And nothing is written that would be refused when it is read."""
    file = saved_file(make_request("A title"), "a.webp", b"picture")
    manifest.save_made(file, replace(thumbnail(), **odd))
    manifest.check_thoroughly()
    assert manifest.spent_credits() == 10
    assert not any(record.changed for record in manifest.files([file.key])[file.key])


def _move(out: Path) -> None:
    (out / ".thumb").rename(out / "elsewhere")


def _put_another_in_its_place(out: Path) -> None:
    _move(out)
    create_manifest(OutputPlace(out))


@pytest.mark.parametrize("happen", [_move, _put_another_in_its_place])
def test_nothing_is_sent_that_no_later_run_would_know_of(
    tmp_path: Path, manifest: Manifest, happen: Callable[[Path], None]
) -> None:
    """The folder was moved, deleted or replaced while a run was writing to it."""
    begin(manifest, "A title")
    happen(tmp_path)
    with pytest.raises(DiskError, match="was removed or replaced during the run"):
        begin(manifest, "Another title")
    assert len(manifest.sent_keys()) == 1


def look_up(how: Callable[[OutputPlace], Manifest | None], out: Path) -> None:
    """Open a manifest and ask it for something."""
    opened = how(OutputPlace(out))
    assert opened is not None
    with closing(opened):
        opened.files(["v2:any"])


@pytest.mark.parametrize("how", [Manifest.open, Manifest.open_to_read], ids=["to write", "to read"])
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda _: b"not a database at all" * 500, id="something else"),
        pytest.param(lambda data: data[:100] + b"\xff" * (len(data) - 100), id="garbage behind the header"),
        pytest.param(lambda data: data[:-1], id="all but its last byte"),
        pytest.param(lambda data: data[:-4096], id="all but its last page"),
    ],
)
def test_a_damaged_file_is_named_with_the_way_on(
    tmp_path: Path, how: Callable[[OutputPlace], Manifest | None], spoil: Callable[[bytes], bytes]
) -> None:
    """What it has forgotten would be bought again: it is rebuilt, not begun anew."""
    (tmp_path / ".thumb").mkdir()
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        manifest.begin_run(HOSTED)
    path = OutputPlace(tmp_path).manifest
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(UsageError, match=r"manifest\.sqlite3 is damaged") as caught:
        look_up(how, tmp_path)
    assert f"thumb repair {tmp_path}" in caught.value.remedy


def test_a_folder_in_its_place_is_damage(tmp_path: Path) -> None:
    """Whoever put it there took the manifest away."""
    OutputPlace(tmp_path).manifest.mkdir(parents=True)
    with pytest.raises(DamagedFile, match="it is a folder"):
        Manifest.open(OutputPlace(tmp_path))


def test_there_is_nothing_to_read_in_a_folder_without_one(tmp_path: Path) -> None:
    """Looking makes nothing."""
    assert Manifest.open_to_read(OutputPlace(tmp_path)) is None
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_appears_whole(tmp_path: Path) -> None:
    """Never as an empty file: a run that is killed in its first moment leaves none, or all of it."""
    part = tmp_path / ".thumb" / ".thumb-0123456789ab.part"
    part.parent.mkdir()
    part.touch()
    assert Manifest.open_to_read(OutputPlace(tmp_path)) is None
    create_manifest(OutputPlace(tmp_path))
    reader = Manifest.open_to_read(OutputPlace(tmp_path))
    assert reader is not None
    reader.close()
    assert {path.name for path in part.parent.iterdir()} == {part.name, "manifest.sqlite3"}


@pytest.mark.parametrize("how", [Manifest.open, Manifest.open_to_read], ids=["to write", "to read"])
@pytest.mark.parametrize("empty", [True, False], ids=["is empty", "is gone"])
def test_a_manifest_that_was_there_is_not_begun_anew(
    tmp_path: Path, how: Callable[[OutputPlace], Manifest | None], *, empty: bool
) -> None:
    """What it knew to be uncertain would be bought again."""
    with hold_folder(OutputPlace(tmp_path)):
        pass
    path = OutputPlace(tmp_path).manifest
    path.unlink()
    if empty:
        path.touch()
    with pytest.raises(DamagedFile, match="it is empty" if empty else "is missing") as caught:
        how(OutputPlace(tmp_path))
    assert "thumb repair" in caught.value.remedy


def test_reading_writes_not_one_byte(tmp_path: Path) -> None:
    """A folder that is only looked at stays as it was."""
    (tmp_path / ".thumb").mkdir()
    with closing(Manifest.open(OutputPlace(tmp_path))) as manifest:
        manifest.begin_run(HOSTED)
        key = save(manifest, "A title", "a.webp")
    before = contents(tmp_path)
    assert list(before) == [".thumb/manifest.sqlite3"]
    reader = Manifest.open_to_read(OutputPlace(tmp_path))
    assert reader is not None
    with closing(reader):
        assert set(reader.files([key])) == {key}
    assert contents(tmp_path) == before


def test_reading_beside_a_run_sees_it_and_writes_nothing(tmp_path: Path, manifest: Manifest) -> None:
    """What a run has committed is there to read, and neither the file nor its log changes."""
    key = save(manifest, "A title", "a.webp")
    shared = ".thumb/manifest.sqlite3-shm"  # where SQLite's processes meet: memory, not content
    before = contents(tmp_path)
    reader = Manifest.open_to_read(OutputPlace(tmp_path))
    assert reader is not None
    with closing(reader):
        assert set(reader.files([key])) == {key}
    after = contents(tmp_path)
    assert after.keys() == before.keys()
    assert {name: after[name] for name in after if name != shared} == {
        name: before[name] for name in before if name != shared
    }


def test_a_reader_can_not_write(tmp_path: Path, manifest: Manifest) -> None:
    """Reading is reading, also by mistake."""
    reader = Manifest.open_to_read(OutputPlace(tmp_path))
    assert reader is not None
    with closing(reader), pytest.raises(DiskError, match="readonly"):
        begin(reader, "A title")
    assert manifest.tabulate("SELECT count(*) FROM attempt") == [(0,)]


def test_a_closed_manifest_may_be_closed_again(manifest: Manifest) -> None:
    """Whoever cleans up need not know who did before."""
    manifest.close()
    manifest.close()
    with pytest.raises(sqlite3.ProgrammingError):
        manifest.tabulate("SELECT 1")

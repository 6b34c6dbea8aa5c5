"""A disk that is full, or nearly so: what it can't hold is not bought, and nothing bought is lost."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import anyio
import anyio.from_thread
import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run, shows
from tests.cli.run import PATIENCE_S, THUMB, clean_env, hosted, thumb
from tests.faults import Fault, data_url, picture
from tests.loopback import GOOD_KEY, ThumbApiServer
from tests.mounting import run_mounting
from thumbcli.batch.model.events import Failed, Made, Uncertain
from thumbcli.batch.plan.jobs import Make, MakeReason
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.disk_room import DiskRoom
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.batch.store.rescued_pictures import find_rescued, rescue, rescued_keys
from thumbcli.contract import EngineName
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.errors import AnswerLost, DiskError

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1024 * 1024
TITLES = [f"Title {number}" for number in range(8)]
WHOLE = picture(1280, 720)


class Usage(NamedTuple):
    """What the system says of a disk."""

    total: int
    used: int
    free: int


def leave(monkeypatch: pytest.MonkeyPatch, free_bytes: Callable[[], int]) -> None:
    """Have the system say that a disk of 100 GiB has so much left."""
    total = 100 * 1024 * MIB
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(total, total - free_bytes(), free_bytes()))


def paid() -> Painter:
    """Return an engine in memory that costs ten credits a picture."""
    return Painter(EngineName.THUMBAPI, cost=10)


def credits_of(out: Path) -> int:
    """Return the credits that were ever spent there."""
    manifest = Manifest.open_to_read(OutputPlace(out))
    assert manifest is not None
    with closing(manifest):
        return manifest.spent_credits()


@pytest.mark.anyio
async def test_nothing_is_sent_that_the_disk_can_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends before it is charged, says how much is missing, and goes on when there is room."""
    leave(monkeypatch, lambda: 100 * MIB)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer() as api:
        finished, _ = await run(
            batch_of(tmp_path, TITLES), ThumbApi(GOOD_KEY, base_url=api.url, rate_per_s=1000)
        )
        assert isinstance(finished.error, DiskError)
        assert "100.0 MiB are free" in finished.error.message
        assert "128.0 MiB to keep free" in finished.error.message
        assert (finished.exit_code, finished.tally.made, api.requests) == (9, 0, [])
        leave(monkeypatch, lambda: 200 * MIB)
        finished, _ = await run(
            batch_of(tmp_path, TITLES), ThumbApi(GOOD_KEY, base_url=api.url, rate_per_s=1000)
        )
        assert (finished.exit_code, finished.tally.made, api.credits) == (0, 8, 80)


@pytest.mark.parametrize(
    ("min_free_bytes", "free_bytes", "expected"),
    [
        pytest.param(0, 2 * MIB, 0, id="nothing"),
        pytest.param(0, 100_000, 9, id="nothing, and no room"),
        pytest.param(1024 * MIB, 900 * MIB, 9, id="more than there is"),
        pytest.param(1024 * MIB, 1100 * MIB, 0, id="less than there is"),
    ],
)
@pytest.mark.anyio
async def test_a_person_says_how_much_stays_free(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    min_free_bytes: int,
    free_bytes: int,
    expected: int,
) -> None:
    """Beside what the next picture takes."""
    leave(monkeypatch, lambda: free_bytes)
    engine = paid()
    finished, _ = await run(batch_of(tmp_path, ["A"], min_free_bytes=min_free_bytes), engine)
    assert finished.exit_code == expected
    told = finished.error.remedy if finished.error is not None else ""
    assert ("lower --min-free" in told) is bool(expected and min_free_bytes)


@pytest.mark.anyio
async def test_where_there_is_room_for_one_they_come_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than end a run that can go on."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer(latency_s=0.02) as api:
        leave(monkeypatch, lambda: 128 * MIB + (400_000 if api.charged else 1_000_000))
        engine = ThumbApi(GOOD_KEY, base_url=api.url, concurrency=8, rate_per_s=1000)
        finished, _ = await run(batch_of(tmp_path, TITLES), engine)
        assert (finished.exit_code, finished.tally.made) == (0, len(TITLES))
        assert (api.peak, api.credits) == (1, 10 * len(TITLES))


@pytest.mark.anyio
async def test_room_that_comes_free_while_the_disk_is_asked_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There was none for two, which says nothing against one."""
    room = DiskRoom({"the folder": tmp_path}, min_free_bytes=None)
    leave(monkeypatch, lambda: 129 * MIB)
    await room.reserve("A")

    def end_meanwhile() -> int:
        anyio.from_thread.run_sync(room.release, "A")
        return 129 * MIB

    leave(monkeypatch, end_meanwhile)
    with anyio.fail_after(10):
        await room.reserve("B")


@pytest.mark.anyio
async def test_a_local_run_needs_no_room_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What costs nothing can be tried."""
    leave(monkeypatch, lambda: 0)
    finished, _ = await run(batch_of(tmp_path, ["A"]), Painter())
    assert finished.exit_code == 0


@pytest.mark.anyio
async def test_an_earlier_doubt_outlasts_a_lack_of_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not sent now may have been charged then."""
    engine = paid()
    engine.faults["A"] = AnswerLost("no answer came")
    finished, _ = await run(batch_of(tmp_path, ["A"]), engine)
    assert finished.tally.uncertain == 1
    leave(monkeypatch, lambda: 0)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    again = batch_of(tmp_path, ["A"], plan=PlanOptions(retry_uncertain=True))
    with ThumbApiServer() as api:
        finished, _ = await run(again, ThumbApi(GOOD_KEY, base_url=api.url, rate_per_s=1000))
    assert (finished.exit_code, api.requests) == (9, [])
    finished, log = await run(batch_of(tmp_path, ["A"]), paid())
    assert len(log.of(Uncertain)) == 1


def lose_the_folder(tmp_path: Path) -> Callable[[str], None]:
    """Return what makes the folder vanish when a title is asked for."""

    def lose(_title: str) -> None:
        if (tmp_path / "out").exists():
            (tmp_path / "out").rename(tmp_path / "moved")

    return lose


@pytest.mark.anyio
async def test_the_next_run_takes_what_was_kept(tmp_path: Path) -> None:
    """All of it from one place, told once; nobody is asked, and the books have what it cost."""
    engine, titles = paid(), TITLES[:4]
    sent: list[str] = []
    lose = lose_the_folder(tmp_path)

    def note_and_lose(title: str) -> None:
        sent.append(title)
        lose(title)

    engine.on_ask = note_and_lose
    batch = batch_of(tmp_path, titles)
    finished, log = await run(batch, engine)
    bought = len(sent)  # Some were asked for after the folder was gone, and not sent.
    place = str(tmp_path / "home" / ".local" / "share" / "thumbcli" / "rescued")
    assert sum(place in event.error.message for event in log.of(Failed)) == 1
    assert sum("paid for and kept" in event.error.message for event in log.of(Failed)) == bought
    assert (finished.exit_code, bought > 0) == (9, True)
    assert isinstance(finished.error, DiskError)
    assert "try again" in finished.error.remedy
    assert len(rescued_keys()) == bought
    (tmp_path / "moved").rename(tmp_path / "out")

    planned = [job for job in plan_batch(batch, paid()) if isinstance(job, Make)]
    assert [job.reason for job in planned].count(MakeReason.RESCUED) == bought
    assert sum(job.credits for job in planned) == 10 * (len(titles) - bought)

    again = paid()
    finished, log = await run(batch, again)
    assert (finished.exit_code, finished.tally.uncertain) == (0, 0)
    assert len(again.asked) == len(titles) - bought
    assert sum(event.recovered for event in log.of(Made)) == bought
    assert finished.tally.credits == 10 * len(again.asked)
    assert all(shows(batch.out / name, WHOLE) for name in pictures(batch.out))
    assert credits_of(batch.out) == 10 * len(titles)
    assert not rescued_keys()
    finished, _ = await run(batch, paid())
    assert finished.tally.skipped == len(titles)


@pytest.mark.anyio
async def test_a_picture_that_still_can_not_be_saved_stays_where_it_is(tmp_path: Path) -> None:
    """However often it is tried."""
    engine = paid()
    engine.on_ask = lose_the_folder(tmp_path)
    batch = batch_of(tmp_path, ["A"])
    await run(batch, engine)
    (tmp_path / "moved").rename(tmp_path / "out")
    (batch.out / "a.webp").mkdir()
    again = paid()
    for _ in range(2):
        finished, _ = await run(batch, again)
        assert finished.exit_code == 3
    assert (again.asked, len(rescued_keys())) == ([], 1)
    (batch.out / "a.webp").rmdir()
    finished, _ = await run(batch, again)
    assert (finished.exit_code, again.asked, len(rescued_keys())) == (0, [], 0)


@pytest.mark.parametrize("known", [True, False], ids=["of this folder", "of another"])
@pytest.mark.anyio
async def test_a_kept_picture_that_is_none_any_more_is_a_doubt(tmp_path: Path, *, known: bool) -> None:
    """Its title is not bought again unasked, the file is named, and the advice works."""
    engine, batch = paid(), batch_of(tmp_path, ["A"])
    engine.on_ask = lose_the_folder(tmp_path)
    await run(batch, engine)
    if known:
        (tmp_path / "moved").rename(tmp_path / "out")
        lost = Manifest.open(OutputPlace(tmp_path / "out"))
        with closing(lost):
            lost.tabulate("UPDATE lost SET image_url = NULL")
    (kept,) = (tmp_path / "home" / ".local" / "share" / "thumbcli" / "rescued").glob("*.webp")
    kept.write_bytes(b"RIFF")
    again = paid()
    finished, log = await run(batch, again)
    (doubt,) = log.of(Uncertain)
    assert (finished.exit_code, again.asked) == (3, [])
    assert str(kept) in doubt.error.message
    assert "--retry-uncertain" in doubt.error.remedy
    retried = batch_of(tmp_path, ["A"], plan=PlanOptions(retry_uncertain=True))
    finished, _ = await run(retried, again)
    assert (finished.exit_code, again.asked) == (0, ["A"])
    finished, _ = await run(batch, again)
    assert (finished.exit_code, again.asked) == (0, ["A"])


@pytest.mark.parametrize("metadata", [True, False], ids=["with metadata", "without"])
@pytest.mark.anyio
async def test_a_kept_picture_that_is_saved_is_not_used_again(tmp_path: Path, *, metadata: bool) -> None:
    """A run was killed between the record of a picture and the end of what was kept of it."""
    engine, batch = paid(), batch_of(tmp_path, ["A"], metadata=metadata)
    _, log = await run(batch, engine)
    (made,) = log.of(Made)
    saved = replace(made.thumbnail, image=WHOLE)
    assert rescue(made.key, saved)
    assert rescue(made.key, replace(saved, generation_id="gen-9"))  # Paid for as well, and waits.
    await run(batch, engine)
    waiting = find_rescued(made.key)
    assert waiting is not None
    assert waiting.thumbnail.generation_id == "gen-9"
    waiting.discard()
    assert not rescued_keys()
    assert engine.asked == ["A"]


@pytest.mark.anyio
async def test_a_folder_in_the_way_of_a_paid_picture_costs_nothing_more(tmp_path: Path) -> None:
    """It appears under the name, and under the last one that the picture may take."""
    engine = paid()
    batch = batch_of(tmp_path, ["A"])
    (job,) = plan_batch(batch, engine)
    assert isinstance(job, Make)
    key = job.item.key.rpartition(":")[2]

    def be_in_the_way(_title: str) -> None:
        for name in (job.name or "", f"a-{key}.webp"):
            (batch.out / name).mkdir()

    engine.on_ask = be_in_the_way
    finished, _ = await run(batch, engine)
    assert (finished.exit_code, len(rescued_keys())) == (3, 1)
    for path in batch.out.glob("*.webp"):
        path.rmdir()
    again = paid()
    finished, _ = await run(batch, again)
    assert (finished.exit_code, again.asked) == (0, [])


@pytest.mark.long
@pytest.mark.parametrize("stored", [True, False], ids=["stored by the API", "stored nowhere"])
def test_a_picture_that_no_disk_takes_is_a_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, stored: bool
) -> None:
    """The kernel lets no file grow so large: the next run does not buy it again unasked."""
    monkeypatch.chdir(tmp_path)
    Path("titles.txt").write_text("A title\n")
    with ThumbApiServer(idempotent=False) as api:
        more = {} if stored else {"imageUrl": None}
        api.script_always(Fault.changed(image=data_url(_fat(MIB), "webp"), **more))
        command = shlex.join([THUMB, *BATCH[:-1], "out"])
        done = subprocess.run(
            ["bash", "-c", f"ulimit -f 600; {command}; echo $?"],
            capture_output=True,
            env=clean_env(hosted(api)),
            timeout=PATIENCE_S,
            check=True,
            text=True,
        )
        again = thumb(*BATCH[:-1], "out", env=hosted(api))
        assert (done.stdout, again.code, api.credits) == ("9\n", 0 if stored else 3, 10)
    assert "it is paid for, and no other folder takes it either" in done.stderr
    assert (f"download it from {api.url}/images/gen-1" in done.stderr) is stored
    assert not rescued_keys()


# A real small disk.


def on_small_disk(size: str, command: list[str], api: ThumbApiServer, script: str) -> tuple[str, str]:
    """Run a shell script with `$RUN`, a `thumb` command, and a disk of `size` at `small`.

    What is rescued into the folder that all runs share is seen by no other test.
    """
    shared = "/tmp/thumbcli-rescued-$EUID"  # noqa: S108 - where a run looks
    apart = f"mkdir -p -m 700 rescued {shared} && mount --bind rescued {shared}"
    mount = f"{apart} && mkdir small && mount -t tmpfs -o size={size} none small"
    return run_mounting(f"{mount} && {script}", {**hosted(api), "RUN": shlex.join([THUMB, *command])})


BATCH = "batch titles.txt -e thumbapi -j 4 --rate 200 -q -o small/out".split()


@pytest.mark.long
@pytest.mark.parametrize(
    ("size", "each_bytes", "home", "titles"),
    [
        pytest.param("500k", 90_000, "small/home", 10, id="hardly any"),
        pytest.param("2m", 90_000, "home", 30, id="some"),
        pytest.param("6m", 3_000_000, "home", 6, id="larger than any guess"),
        pytest.param("6m", 3_000_000, "small/home", 6, id="larger than any guess, with all that is at home"),
    ],
)
def test_a_small_disk_spoils_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, size: str, each_bytes: int, home: str, titles: int
) -> None:
    """What is charged is a file or a rescued one, and the second run, with more space, buys the rest."""
    monkeypatch.chdir(tmp_path)
    # Other tests, which may run at the same time, look into the same temporary folder of the system.
    Path("titles.txt").write_text("".join(f"{tmp_path.name} {number}\n" for number in range(titles)))
    with ThumbApiServer(idempotent=False, latency_s=0.05) as api:
        api.script_always(Fault.changed(image=data_url(_fat(each_bytes), "webp"), imageUrl=None))
        script = (
            f"export HOME=$PWD/{home} TMPDIR=$PWD/{home}; mkdir -p $HOME; echo code ${{PIPESTATUS[0]}};"
            " eval $RUN; echo first $?; ls small/out | wc -l; ls $HOME/.local/share/thumbcli/rescued/*.webp"
            " /dev/shm/thumbcli-rescued-*/*.webp 2>/dev/null | wc -l;"
            " mount -o remount,size=200m small; eval $RUN; echo second $?; ls small/out | wc -l"
        )
        out, _ = on_small_disk(size, BATCH, api, script)
        charged, asked = sum(api.charged.values()), len(api.titles)
    words = re.fullmatch(r"code 0\nfirst (\d+)\n(\d+)\n(\d+)\nsecond (\d+)\n(\d+)\n", out)
    assert words is not None
    first, made, rescued, second, in_the_end = map(int, words.groups())
    assert (first, second, in_the_end) == (9, 0, titles)
    assert made + rescued < titles
    assert (charged, asked) == (titles, titles)


def _fat(size_bytes: int) -> bytes:
    """Return a picture of this size, with a chunk that nobody knows."""
    chunk = b"JUNK" + size_bytes.to_bytes(4, "little") + os.urandom(size_bytes)
    return b"RIFF" + (len(WHOLE) - 8 + len(chunk)).to_bytes(4, "little") + WHOLE[8:] + chunk


@pytest.mark.long
def test_gen_on_a_small_disk_buys_nothing_that_it_can_not_keep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither into a folder nor through stdout into a file."""
    monkeypatch.chdir(tmp_path)
    with ThumbApiServer() as api:
        script = "eval $RUN -o small/; echo $?; eval $RUN -o - >small/a.webp; echo $?"
        out, errors = on_small_disk("300k", ["gen", "A", "-e", "thumbapi"], api, script)
        assert api.requests == []
    assert out == "9\n9\n"
    assert errors.count("has no room for another picture") == 2

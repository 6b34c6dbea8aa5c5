"""Outputs in an object store: the same runs as into a folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run
from tests.cli.run import thumb
from tests.outputs.s3_server import ENVIRONMENT
from thumbcli import AsyncClient
from thumbcli.batch.model.events import Copied, Delivered, Made, Skipped
from thumbcli.batch.plan.jobs import Make
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.store.merge_shards import merge_shards
from thumbcli.batch.store.open_output import open_output
from thumbcli.batch.store.output_folder import hold_folder
from thumbcli.batch.store.pruning import prune_files
from thumbcli.batch.store.rebuild_manifest import repair_manifest
from thumbcli.batch.store.stored_manifest import head_object
from thumbcli.cli.display.delivered_text import delivered_lines
from thumbcli.contract import EngineName
from thumbcli.errors import DamagedFile, FolderLocked, NameTaken, RequestError, StoreError, UsageError
from thumbcli.options.shard import Shard
from thumbcli.outputs import store_lease
from thumbcli.outputs.store_lease import Lease
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import StoreAddress, store_address
from thumbcli.stores.store_errors import ChangedError, TakenError
from thumbcli.write_back.deliveries import deliveries
from thumbcli.write_back.output_files import FileWritten

if TYPE_CHECKING:
    from tests.outputs.s3_server import S3Server
    from thumbcli.batch.run.batch_of_titles import Batch

pytestmark = pytest.mark.anyio
TITLES = ["One", "Two", "Three"]


@pytest.fixture
def anyio_backend() -> str:
    """Run on asyncio alone: the engine of a run is the same on both."""
    return "asyncio"


def _into(out: Path, folder: Path, titles: list[str] | None = None) -> Batch:
    return replace(batch_of(folder, titles or TITLES), out=out)


def _store(out: Path) -> ObjectStore:
    address = store_address(out)
    assert address is not None
    return ObjectStore.open(address)


def _paid() -> Painter:
    return Painter(EngineName.THUMBAPI, cost=10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("s3://bucket", ("s3", "bucket", "")),
        ("s3://bucket/", ("s3", "bucket", "")),
        ("s3:/bucket/covers", ("s3", "bucket", "covers")),
        ("s3://bucket/a/b/", ("s3", "bucket", "a/b")),
        ("s3://bucket//a//b", ("s3", "bucket", "a/b")),
        ("gs://my.bucket.example/x", ("gs", "my.bucket.example", "x")),
        ("az://container/x y", ("az", "container", "x y")),
        ("s3://bucket/日本", ("s3", "bucket", "日本")),
        ("thumbs", None),
        ("./s3/bucket", None),
        ("/srv/s3:/bucket", None),
        ("https://bucket.example/covers", None),
    ],
)
def test_an_address_of_a_store_is_told_from_a_folder(
    text: str, expected: tuple[str, str, str] | None
) -> None:
    """Paths have lost one of the two slashes."""
    found = store_address(text)
    assert (found and (found.scheme, found.bucket, found.prefix)) == expected


@pytest.mark.parametrize(
    "text", ["s3://", "s3:///a", "s3://b", "s3://-x/a", "s3://bucket/../a", "s3://bucket/a\tb"]
)
def test_what_no_store_can_be_named_is_refused(text: str) -> None:
    """Before anything is sent."""
    with pytest.raises(UsageError, match="s3://"):
        store_address(text)


async def test_pictures_say_in_the_store_what_they_are(s3: S3Server, out: Path, tmp_path: Path) -> None:
    """The same bytes as in a folder, with a type, a lifetime, the fingerprint and the digest."""
    del s3
    await run(batch_of(tmp_path, TITLES), Painter(EngineName.THUMBAPI, concurrency=1))
    finished, log = await run(_into(out, tmp_path), Painter(EngineName.THUMBAPI, concurrency=1))
    assert finished.exit_code == 0
    assert {made.url for made in log.of(Made)} == {
        f"s3://bucket/{out.name}/{name}.webp" for name in ("one", "two", "three")
    }
    for made in log.of(Made):
        assert made.name is not None
        data, _, facts = _store(out).get(made.name)
        assert data == (tmp_path / "out" / made.name).read_bytes()
        assert facts["Content-Type"] == "image/webp"
        assert facts["Cache-Control"] == "public, max-age=3600"
        assert facts["thumb-key"] == made.key


async def test_another_machine_goes_on_where_the_first_one_ended(
    s3: S3Server, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no working copy, and takes the manifest of the store."""
    await run(_into(out, tmp_path), _paid())
    monkeypatch.setenv("THUMB_DATA_DIR", str(tmp_path / "machine-2"))
    s3.log.clear()
    engine = _paid()
    finished, log = await run(_into(out, tmp_path), engine)
    assert (engine.asked, finished.tally.skipped) == ([], 3)
    assert all(skipped.url for skipped in log.of(Skipped))
    written = {line for line in s3.log if line.startswith("PUT")}
    assert written == {f"PUT /bucket/{out.name}/.thumb/lock"}, "a run that changes nothing writes nothing"


async def test_a_copy_within_a_bucket_and_one_from_it_cost_nothing(
    s3: S3Server, out: Path, tmp_path: Path
) -> None:
    """By `--reuse`, and under a second name."""
    del s3
    await run(_into(out, tmp_path), _paid())
    engine = _paid()
    finished, log = await run(replace(batch_of(tmp_path, TITLES), reuse=(out,)), engine)
    assert (engine.asked, finished.tally.credits, len(log.of(Copied))) == ([], 0, 3)
    (tmp_path / "again.csv").write_text("title,name\nOne,first\nOne,second\n")
    finished, log = await run(replace(batch_of(tmp_path, tmp_path / "again.csv"), out=out), _paid())
    assert {copied.name for copied in log.of(Copied)} == {"first.webp", "second.webp"}


async def test_what_no_row_asks_for_is_removed(s3: S3Server, out: Path, tmp_path: Path) -> None:
    """As in a folder."""
    del s3
    await run(_into(out, tmp_path), Painter())
    finished, _ = await run(_into(out, tmp_path, ["One", "Two"]), Painter())
    assert finished.orphans == ("three.webp",)
    assert [file.removed for file in prune_files(open_output(out), finished.orphans)] == [True]
    with pytest.raises(FileNotFoundError):
        _store(out).get("three.webp")


async def test_a_file_of_somebody_else_is_not_replaced(s3: S3Server, out: Path, tmp_path: Path) -> None:
    """The PUT is conditional."""
    del s3
    _store(out).put("one.webp", b"not a picture")
    _, log = await run(_into(out, tmp_path, ["One"]), Painter())
    (outcome,) = log.outcomes
    assert isinstance(getattr(outcome, "error", None), NameTaken)
    assert _store(out).get("one.webp")[0] == b"not a picture"


async def test_pictures_are_recognised_when_the_manifest_is_gone(
    s3: S3Server, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those without metadata inside: the store keeps them beside the object."""
    del s3
    await run(replace(_into(out, tmp_path), metadata=False), _paid())
    _store(out).delete([".thumb/manifest.json"])
    monkeypatch.setenv("THUMB_DATA_DIR", str(tmp_path / "machine-2"))
    engine = _paid()
    finished, _ = await run(_into(out, tmp_path), engine)
    assert (engine.asked, finished.tally.skipped) == ([], 3)


async def test_two_runs_at_once_are_told_of_each_other(
    s3: S3Server, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one draws nothing, and may begin once the first has ended."""
    del s3
    with hold_folder(open_output(out)):
        monkeypatch.setenv("THUMB_DATA_DIR", str(tmp_path / "machine-2"))
        with pytest.raises(FolderLocked, match="another run is writing to s3://"):
            await run(_into(out, tmp_path), Painter())
    finished, _ = await run(_into(out, tmp_path), Painter())
    assert finished.tally.made == 3


def test_a_lease_that_was_taken_over_ends_the_run(s3: S3Server, out: Path) -> None:
    """It notices at its next renewal."""
    del s3
    store = _store(out)
    with Lease(store, lease_s=0.3) as lease:
        store.put(".thumb/lock", json.dumps({"token": "of another run"}).encode())
        until = time.monotonic() + 5
        while time.monotonic() < until:
            try:
                lease.check()
            except FolderLocked:
                break
            time.sleep(0.02)
        with pytest.raises(FolderLocked, match="lost its lock"):
            lease.check()
    assert b"another" in store.get(".thumb/lock")[0], "it is not given back for another run"


def test_the_manifest_is_sent_while_a_run_goes_on(
    s3: S3Server, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the thread that renews the lease, each third time."""
    del s3
    monkeypatch.setattr(store_lease, "LEASE_S", 0.15)
    with hold_folder(open_output(out)) as manifest:
        manifest.save_failed("v2:key", "One", RequestError("no"), place="t.txt:1", permanent=True)
        until = time.monotonic() + 10
        while _store(out).head(".thumb/manifest.json") is None and time.monotonic() < until:
            time.sleep(0.02)
        assert _store(out).head(".thumb/manifest.json") is not None


async def test_a_plan_writes_nothing(s3: S3Server, out: Path, tmp_path: Path) -> None:
    """Not even the lock."""
    await run(_into(out, tmp_path), Painter())
    s3.log.clear()
    jobs = list(plan_batch(_into(out, tmp_path, [*TITLES, "Four"]), Painter()))
    assert [type(job) for job in jobs] == [Skipped, Skipped, Skipped, Make]
    assert not [line for line in s3.log if not line.startswith("GET") and not line.startswith("HEAD")]


async def test_a_picture_that_comes_cut_is_asked_for_again(s3: S3Server, out: Path, tmp_path: Path) -> None:
    """The length that was announced is missed."""
    await run(_into(out, tmp_path, ["One"]), _paid())
    s3.faults.extend([(f"GET /bucket/{out.name}/one.webp", "cut")])
    engine = _paid()
    _, log = await run(replace(batch_of(tmp_path, ["One"]), reuse=(out,)), engine)
    assert (engine.asked, len(log.of(Copied))) == ([], 1)
    assert not s3.faults


def test_only_one_of_two_gets_a_lease_that_is_free(s3: S3Server, out: Path) -> None:
    """The second one has read the same lock, and comes too late."""
    del s3
    store = _store(out)
    with Lease(store):
        pass
    _, free, _ = store.get(".thumb/lock")
    with Lease(store), pytest.raises(ChangedError):
        store.put(".thumb/lock", b"{}", instead_of=free.version)
    with pytest.raises(TakenError):
        store.put(".thumb/lock", b"{}", create=True)


@pytest.mark.long
@pytest.mark.parametrize(
    ("faults", "code"),
    [
        ([("PUT", "503 SlowDown")] * 3, 0),
        ([("PUT", "500 InternalError"), ("GET", "503 SlowDown")], 0),
        ([("PUT", "slow"), ("GET", "slow")], 0),
        ([("GET", "503 SlowDown")] * 2, 0),
    ],
    ids=["busy", "broken", "slow", "busy to read"],
)
async def test_a_store_in_trouble_is_asked_again(
    s3: S3Server, out: Path, tmp_path: Path, faults: list[tuple[str, str]], code: int
) -> None:
    """No picture is missing in the end."""
    s3.faults.extend(faults)
    finished, _ = await run(_into(out, tmp_path), Painter())
    assert (finished.exit_code, finished.tally.made) == (code, 3)
    assert {found.name for found in _store(out).list_all() if found.name.endswith(".webp")} == {
        "one.webp",
        "two.webp",
        "three.webp",
    }


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("403 AccessDenied", "s3:PutObject"),
        ("400 ExpiredToken", "renew the credentials"),
        ("403 RequestTimeTooSkewed", "set the clock"),
        ("403 SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY"),
        ("403 InvalidAccessKeyId", "AWS_ACCESS_KEY_ID"),
        ("404 NoSuchBucket", "create the bucket"),
        ("501 NotImplemented", "conditional puts"),
    ],
)
async def test_a_store_that_refuses_is_told_without_its_words(
    s3: S3Server, out: Path, tmp_path: Path, fault: str, told: str
) -> None:
    """They may name keys; its code and what to do are enough."""
    s3.faults.extend([("PUT", fault)] * 9)
    with pytest.raises(StoreError) as caught:
        await run(_into(out, tmp_path), Painter())
    assert told in caught.value.remedy
    assert fault.split()[1] in caught.value.message
    shown = f"{caught.value.message} {caught.value.remedy} {caught.value!r} {caught.value.__cause__}"
    assert not [secret for secret in ENVIRONMENT.values() if secret in shown and secret != "us-east-1"]


async def test_a_paid_picture_that_the_store_refuses_is_kept(s3: S3Server, out: Path, tmp_path: Path) -> None:
    """The next run takes it from where it waits."""
    s3.faults.extend([(f"PUT /bucket/{out.name}/one.webp", "403 ExpiredToken")])
    finished, _ = await run(_into(out, tmp_path, ["One"]), _paid())
    assert finished.exit_code == 9
    assert isinstance(finished.error, StoreError)
    engine = _paid()
    finished, _ = await run(_into(out, tmp_path, ["One"]), engine)
    assert (engine.asked, finished.tally.made, finished.exit_code) == ([], 1, 0)


def test_a_manifest_that_is_cut_is_refused(s3: S3Server, out: Path) -> None:
    """As a damaged one in a folder is."""
    del s3
    _store(out).put(".thumb/manifest.sqlite3", b"<html>")
    with pytest.raises(DamagedFile, match="no manifest of thumb batch"), hold_folder(open_output(out)):
        pass


async def test_no_secret_reaches_the_store_or_the_working_copy(
    s3: S3Server, out: Path, tmp_path: Path
) -> None:
    """Neither keys nor tokens."""
    del s3
    await run(_into(out, tmp_path), _paid())
    kept = [_store(out).get(found.name)[0] for found in _store(out).list_all()]
    kept += [path.read_bytes() for path in (tmp_path / "machine-1").rglob("*") if path.is_file()]
    assert kept
    secrets = [value.encode() for name, value in ENVIRONMENT.items() if name != "AWS_REGION"]
    assert not [data for data in kept for secret in secrets if secret in data]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"state": Path("elsewhere")}, "keeps its manifest there"),
        ({"public_url": "https://cdn.example.com", "signed_for": True}, "which address is told"),
    ],
)
def test_options_that_do_not_go_with_a_store(
    s3: S3Server, out: Path, settings: dict[str, object], message: str
) -> None:
    """They are refused before anything is sent."""
    del s3
    with pytest.raises(UsageError, match=message):
        open_output(out, **settings)  # type: ignore[arg-type] # of several types


def test_the_address_that_is_told(s3: S3Server, out: Path) -> None:
    """In the store, on the web, or signed."""
    told = [
        place.bucket.url("a b.webp")
        for place in (
            open_output(out),
            open_output(out, public_url="https://cdn.example.com/x/"),
            open_output(out, signed_for=timedelta(days=7)),
        )
        if place.bucket
    ]
    assert told[0] == f"s3://bucket/{out.name}/a%20b.webp"
    assert told[1] == "https://cdn.example.com/x/a%20b.webp"
    assert told[2].startswith(f"{s3.url}/bucket/{out.name}/a%20b.webp?")
    assert "X-Amz-Expires=604800" in told[2]


@pytest.mark.parametrize("signed_for_s", [0.5, 7 * 86400 + 1])
def test_a_time_that_no_store_signs_for_is_refused(s3: S3Server, out: Path, signed_for_s: float) -> None:
    """Whoever opens such an address would be told so, long after the run."""
    with pytest.raises(UsageError, match="1s to 7d"):
        open_output(out, signed_for=timedelta(seconds=signed_for_s))
    assert not s3.log


async def test_credentials_that_can_not_sign_end_a_run_before_it_begins(
    s3: S3Server, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither drawn, nor bought, nor locked; a plan says so too."""
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "true")
    for name in ENVIRONMENT.keys() - {"AWS_REGION"}:
        monkeypatch.delenv(name)
    engine = _paid()
    batch = replace(_into(out, tmp_path), signed_for=timedelta(days=1))
    with pytest.raises(StoreError, match="can't be signed: no credentials"):
        await run(batch, engine)
    with pytest.raises(StoreError, match="can't be signed: no credentials"):
        list(plan_batch(batch, engine))
    assert engine.asked == []
    assert not s3.log


def test_a_profile_gives_its_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that has none is refused with the command that exports them."""
    from thumbcli.stores.store_settings import aws_profile

    (tmp_path / "credentials").write_text("[work]\naws_access_key_id = A\naws_secret_access_key = B\n")
    (tmp_path / "config").write_text("[profile work]\nregion = eu-west-1\n[profile sso]\nsso_session = x\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_PROFILE", "work")
    assert aws_profile() == {"access_key_id": "A", "secret_access_key": "B", "region": "eu-west-1"}
    monkeypatch.setenv("AWS_PROFILE", "sso")
    with pytest.raises(UsageError, match="has no keys of its own"):
        aws_profile()


def test_without_the_extra_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual installation has no obstore."""
    from thumbcli.errors import NotInstalled

    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(NotInstalled) as caught:
        ObjectStore.open(StoreAddress(scheme="s3", bucket="bucket", prefix=""))
    assert caught.value.remedy.startswith("pip install 'thumbcli[cloud]'")


async def test_the_library_hands_over_addresses(s3: S3Server, out: Path) -> None:
    """A second call, perhaps of another process, takes what is there."""
    del s3
    for kind in (Made, Copied):
        async with AsyncClient(engine="local") as client:
            address = f"s3://bucket/{out.name}"
            many = client.generate_many(["Tea", "Tea"], output=address, public_url="https://cdn.example.com")
            first, second = sorted([outcome async for outcome in many], key=lambda outcome: outcome.index)
        assert isinstance(first, kind)
        assert isinstance(second, Skipped)
        assert first.url is not None
        assert first.url.startswith("https://cdn.example.com/tea-")
        data, _, facts = _store(out).get(first.url.rpartition("/")[2])
        assert (data, facts["thumb-key"]) == (first.thumbnail.image, first.key)


async def test_the_library_refuses_a_folder_as_an_output() -> None:
    """It would have no manifest."""
    async with AsyncClient(engine="local") as client:
        with pytest.raises(UsageError, match="an address such as s3://"):
            client.generate_many(["Tea"], output="covers")


@pytest.mark.long
@pytest.mark.parametrize(
    ("step", "uncertain"), [("put", 0), ("sent", 3)], ids=["between PUT and record", "after it was sent"]
)
def test_a_machine_that_never_comes_back_has_paid_nothing_in_vain(
    s3: S3Server, out: Path, tmp_path: Path, step: str, uncertain: int
) -> None:
    """Killed with -9; another machine takes over once the lease is over, and asks for no title twice."""
    titles = tmp_path / "titles.txt"
    titles.write_text("".join(f"Title {number}\n" for number in range(8)))
    asked = tmp_path / "asked"

    def drive(machine: str, *last: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.outputs.kill_driver", str(out), str(titles), str(asked), "1"]
        env = os.environ | {"THUMB_DATA_DIR": str(tmp_path / machine)}
        return subprocess.run([*command, *last], env=env, capture_output=True, text=True, check=False)

    assert drive("machine-1", step).returncode == -9
    until = time.monotonic() + 20
    while (ended := drive("machine-2")).returncode == 8 and time.monotonic() < until:
        time.sleep(0.2)
    lines = asked.read_text().splitlines()
    assert sorted(lines) == sorted(set(lines)), "no title was bought twice"
    found = int(ended.stdout.split()[-1])
    assert (found > 0) == (uncertain > 0), ended.stdout + ended.stderr
    pictures = [one for one in _store(out).list_all() if one.name.endswith(".webp")]
    assert len(pictures) + found == 8
    assert ended.returncode == (3 if uncertain else 0)
    assert s3.log
    assert store_lease.LEASE_S == 60


async def test_an_index_tells_the_addresses_of_a_store(s3: S3Server, out: Path, tmp_path: Path) -> None:
    """Those that the run tells, if nobody says where the bucket is on the web."""
    del s3
    index = tmp_path / "index.json"
    await run(replace(_into(out, tmp_path), deliveries=deliveries(out, index=index)), Painter())
    assert {row["url"] for row in json.loads(index.read_text())} == {
        f"s3://bucket/{out.name}/{name}.webp" for name in ("one", "two", "three")
    }


async def test_an_index_may_be_in_a_store_too(s3: S3Server, out: Path, tmp_path: Path) -> None:
    """It is put there each time that it changes, and told by its address."""
    del s3
    address = store_address(out)
    assert address is not None
    index = f"{address}/about/index.json"
    for changed in (True, False):
        batch = replace(_into(out, tmp_path), deliveries=deliveries(out, index=Path(index)))
        log = (await run(batch, Painter()))[1]
        (delivered,) = log.of(Delivered)
        assert isinstance(delivered.result, FileWritten)
        assert delivered.result.changed is changed
        assert next(iter(delivered_lines(delivered.result, verbose=True))).startswith(f"{index}: ")
    rows = json.loads(_store(out).get("about/index.json")[0])
    assert {row["url"] for row in rows} == {f"{address}/{row['name']}" for row in rows}


@pytest.mark.long
@pytest.mark.parametrize("damage", [b"", b"<html>", None], ids=["empty", "another file", "gone"])
async def test_a_manifest_in_a_store_is_rebuilt(
    s3: S3Server, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None
) -> None:
    """From what the pictures say, on a machine that has never seen it; nothing is bought again."""
    del s3
    await run(_into(out, tmp_path), _paid())
    if damage is None:
        _store(out).delete([head_object(open_output(out))])
    else:
        _store(out).put(head_object(open_output(out)), damage)
    monkeypatch.setenv("THUMB_DATA_DIR", str(tmp_path / "machine-2"))
    found = repair_manifest(open_output(out), dry_run=True)
    assert (found.from_metadata, found.kept_as) == (3, None)
    assert repair_manifest(open_output(out)).pictures == 3
    assert repair_manifest(open_output(out)).problem == ""
    engine = _paid()
    finished, _ = await run(_into(out, tmp_path), engine)
    assert (engine.asked, finished.tally.skipped) == ([], 3)


def test_a_repair_waits_for_no_run_in_a_store(s3: S3Server, out: Path) -> None:
    """It is told who writes there."""
    del s3
    with Lease(_store(out)), pytest.raises(FolderLocked, match="another run is writing"):
        repair_manifest(open_output(out))


@pytest.mark.long
async def test_parts_of_a_list_go_into_one_bucket_from_several_machines(
    s3: S3Server, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has a lease and a manifest of its own in the bucket."""
    del s3
    titles = [f"Title {number}" for number in range(8)]

    async def part(number: int, machine: str) -> list[str]:
        monkeypatch.setenv("THUMB_DATA_DIR", str(tmp_path / machine))
        batch = _into(out, tmp_path, titles)
        batch = replace(batch, plan=replace(batch.plan, shard=Shard(number, 2)))
        with hold_folder(replace(batch.place, shard=Shard(3 - number, 2))):  # The other part is under way.
            _, log = await run(batch, Painter())
        return [made.title for made in log.of(Made)]

    drawn = [*await part(1, "machine-1"), *await part(2, "machine-2")]
    assert sorted(drawn) == titles
    env = {name: value for name, value in os.environ.items() if name.startswith(("AWS_", "THUMB_"))}
    for machine, code in (("machine-2", 0), ("machine-3", 2)):  # The last one has no manifest at all.
        told = thumb(
            "status", f"s3://bucket/{out.name}", env=env | {"THUMB_DATA_DIR": str(tmp_path / machine)}
        )
        assert told.code == code
        assert "2 parts of a list (--shard)" in told.stdout + told.stderr
        assert f"thumb merge s3://bucket/{out.name}" in told.stdout + told.stderr
    report = merge_shards(open_output(out))
    assert (report.shards, report.files) == (2, 8)
    assert not list(_store(out).list_all(".thumb/shards/"))
    assert not await part(1, "machine-1")
    merge_shards(open_output(out))
    _, log = await run(_into(out, tmp_path, titles), Painter())
    assert len(log.of(Skipped)) == len(titles)

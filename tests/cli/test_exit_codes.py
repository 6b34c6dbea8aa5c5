"""The documented exit codes, each by a real run that earns it."""

from __future__ import annotations

import hashlib
import subprocess
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from PIL import Image

from tests.cli.run import SMALL, THUMB, Started, clean_env, hosted, thumb, until
from tests.faults import data_url
from tests.loopback import Fault, ThumbApiServer
from thumbcli.cli.main import run

if TYPE_CHECKING:
    from tests.cli.run import HeldServer, Ran

KEY_401, KEY_403 = "tb_live_unknown", "tb_live_free_plan"


def batch(api: ThumbApiServer, *args: str, key: str | None = None) -> Ran:
    """Draw three titles, one after the other."""
    env = hosted(api) if key is None else hosted(api, key)
    return thumb("batch", "-j", "1", *args, stdin="One\nTwo\nThree\n", env=env)


def test_0_when_every_picture_exists(api: ThumbApiServer) -> None:
    """Made now, or there before."""
    assert [batch(api).code, batch(api).code] == [0, 0]


@pytest.mark.long
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_0_when_a_stream_was_closed_from_the_start(tmp_path: Path, closed: str) -> None:
    """As a service manager may start it: what is written lands in the picture's file alone."""
    command = f'exec "$0" gen Hello --engine local -o "$1" {closed}'
    ended = subprocess.run(["/bin/sh", "-c", command, THUMB, tmp_path], env=clean_env(), check=False)
    assert ended.returncode == 0
    with Image.open(tmp_path / "hello.webp") as picture:
        picture.load()


NULLS = "id,title\n1,One\n2,NULL\n3,\n4,Two\n"


@pytest.mark.long
@pytest.mark.parametrize(("allowed", "code"), [("2", 0), ("50%", 0), ("1", 3), ("49%", 3)], ids=str)
def test_0_when_no_more_rows_are_rejected_than_allowed(allowed: str, code: int) -> None:
    """A nightly export has its NULLs; one line says how many, and a plan ends as the run will."""
    asked = ["batch", "-e", "local", "-f", SMALL, "--allow-rejected", allowed]
    assert thumb(*asked, "--dry-run", stdin=NULLS).code == code
    ran = thumb(*asked, stdin=NULLS)
    said = f"thumb: 2 rows rejected, as --allow-rejected {allowed} allows; --json lists them all"
    assert (ran.code, said in ran.stderr.splitlines()) == (code, code == 0)
    assert ("which means no value" in ran.stderr) == (code == 3)
    assert len(ran.stderr.splitlines()) == 2 or code


def test_0_for_allowed_rows_in_other_words(api: ThumbApiServer) -> None:
    """With --json each is listed, with --quiet none; one that the server refuses is rejected in every run."""
    api.script_title("One", Fault.status(400, "no"))
    asked = ["--allow-rejected", "1"]
    ran = batch(api, *asked, "--json")
    (finished,) = ran.named("finished")
    assert (ran.code, len(ran.named("failed"))) == (0, 1)
    assert (finished["exit_code"], finished["failed"], finished["allowed_rejected"]) == (0, 1, "1")
    ran = batch(api, *asked, "--quiet")
    assert (ran.code, ran.stdout, ran.stderr) == (0, "", "")
    (finished,) = batch(api, "--allow-rejected", "0", "--json").named("finished")
    assert (finished["exit_code"], finished["allowed_rejected"]) == (3, None)


@pytest.mark.long
def test_0_for_broken_rows_that_were_told_before(tmp_path: Path) -> None:
    """With --allow-known a job fails once for each, wherever it is by now, and again for a new one."""
    rows = tmp_path / "titles.csv"
    asked = ["batch", str(rows), "-e", "local", "--allow-known"]

    def night(text: str, *more: str) -> Ran:
        rows.write_text(text)
        return thumb(*asked, *more)

    first = night("id,title\n1,One\n2,NULL\n", "--quiet")
    assert (first.code, "which means no value" in first.stderr) == (3, True)
    second = night("id,title\n0,New\n1,One\n2,NULL\n", "--quiet")
    assert (second.code, second.stderr) == (0, "")
    before = {path: path.read_bytes() for path in Path("thumbs/.thumb").iterdir() if path.is_file()}
    told = night(rows.read_text())
    assert "thumb: 1 row was rejected as in an earlier run, which --allow-known allows" in told.stderr
    assert "which means no value" not in told.stderr
    assert before == {path: path.read_bytes() for path in before}

    both = "id,title\n1,One\n2,NULL\n3,NULL\n"
    assert night(both, "--dry-run").code == 3
    third = night(both, "--json")
    assert (third.code, [event["known"] for event in third.named("failed")]) == (3, [True, False])
    assert [event["row"] for event in third.named("failed")] == [
        {"id": "2", "title": "NULL"},
        {"id": "3", "title": "NULL"},
    ]
    assert [event["known"] for event in third.named("finished")] == [1]
    assert (night(both, "--dry-run").code, night(both).code) == (0, 0)
    assert thumb(*asked[:-1]).code == 3

    assert night("id,title\n1,One\n3,NULL\n").code == 0
    assert night(both, "--quiet").code == 3  # It was in order, and is broken again.
    assert night("id,title\n1,One\n2,\n3,NULL\n", "--quiet").code == 3  # For another reason.


def test_a_damaged_record_of_rejections_tells_them_once_more(tmp_path: Path) -> None:
    """It is of no other use."""
    (tmp_path / "titles.csv").write_text("id,title\n1,One\n2,NULL\n")
    asked = ["batch", str(tmp_path / "titles.csv"), "-e", "local", "--allow-known", "--quiet"]
    assert [thumb(*asked).code, thumb(*asked).code] == [3, 0]
    Path("thumbs/.thumb/known-rejections.json").write_text('{"rows": [')
    assert [thumb(*asked).code, thumb(*asked).code] == [3, 0]


def test_1_is_our_own_fault(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One line that says so, and how to find out more; no traceback."""
    monkeypatch.setattr("sys.argv", ["thumb", "gen", "A Title"])
    monkeypatch.setattr("thumbcli.cli.draw_options.choose", None)
    monkeypatch.setenv("THUMB_ENGINE", "local")
    assert run() == 1
    stderr = capsys.readouterr().err
    assert "internal error: TypeError" in stderr
    assert "report" in stderr
    assert "THUMB_TRACEBACK=1" in stderr
    assert "Traceback" not in stderr


@pytest.mark.long
@pytest.mark.parametrize("more", [[], ["-j", "60"]], ids=["automatic", "as many as asked for"])
def test_0_where_few_files_may_be_open(more: list[str]) -> None:
    """Fewer requests are in flight, so that each answer finds a file for its picture."""
    titles = "".join(f"Title {number}\n" for number in range(60))
    command = ["bash", "-c", 'ulimit -n 64; exec "$0" batch --rate 200 "$@"', THUMB, *more]
    with ThumbApiServer(latency_s=0.3) as api:
        ran = subprocess.run(
            command, input=titles.encode(), capture_output=True, env=clean_env(hosted(api)), check=False
        )
        charged = sum(api.charged.values())
    assert (ran.returncode, charged, len(list(Path("thumbs").glob("*.webp")))) == (0, 60, 60)


@pytest.mark.parametrize("rate", ["inf", "nan", "1e400"])
def test_2_for_a_rate_that_is_no_number(api: ThumbApiServer, rate: str) -> None:
    """From a flag and from its variable; nothing is sent."""
    for more, env in ((["--rate", rate], {}), ([], {"THUMB_RATE": rate})):
        ran = thumb("batch", *more, stdin="One\n", env={**hosted(api), **env})
        assert ran.code == 2
        assert f"'{rate}' is not a finite number" in ran.stderr
    assert not api.requests


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["missing.csv"], id="a file that is not there"),
        pytest.param(["--no-such-option"], id="an option that does not exist"),
        pytest.param(["--format", "tiktok"], id="a value that is not allowed"),
        pytest.param(["--name", "{nope"], id="a broken name template"),
    ],
)
def test_2_when_the_command_line_is_wrong(api: ThumbApiServer, args: list[str]) -> None:
    """Nothing was sent."""
    ran = batch(api, *args)
    assert (ran.code, ran.stdout) == (2, "")
    assert not api.requests


def test_2_when_the_renderer_lacks_a_library(tmp_path: Path) -> None:
    """As on a bare Linux: the run ends at once, and says what to install."""
    (tmp_path / "skia.py").write_text("raise ImportError('libEGL.so.1: cannot open shared object file')\n")
    titles = "\n".join(f"Title {number}" for number in range(50))
    ran = thumb(
        "batch", "-", "-e", "local", "-f", SMALL, stdin=titles, env={"PYTHONPATH": str(tmp_path)}, fresh=True
    )
    assert (ran.code, ran.stdout) == (2, "")
    assert "\nthumb: the local engine can't start: libEGL.so.1" in ran.stderr
    assert "apt install libegl1" in ran.stderr
    assert "Title 40" not in ran.stderr


def test_3_when_a_title_failed_for_good(api: ThumbApiServer) -> None:
    """The others are there."""
    api.script_title("Two", Fault.status(400, "title is not allowed"))
    ran = batch(api)
    assert (ran.code, ran.lines) == (3, ["thumbs/one.webp", "thumbs/three.webp"])


@pytest.mark.long
def test_4_when_the_server_stays_broken(api: ThumbApiServer) -> None:
    """Tried as often as allowed, then left for the next run, which makes it."""
    api.script_title("One", *[Fault.status(500, "internal", headers={"Retry-After": "0"})] * 2)
    ran = thumb("batch", "--attempts", "2", stdin="One\n", env=hosted(api))
    assert (ran.code, len(api.requests)) == (4, 2)
    assert thumb("batch", stdin="One\n", env=hosted(api)).code == 0


def test_4_when_nobody_answers(api: ThumbApiServer) -> None:
    """A redirect is an address that is wrong for now; it is not tried again in this run."""
    api.script_always(Fault.status(302, headers={"Location": "https://example.com/"}))
    assert batch(api).code == 4


@pytest.mark.parametrize(
    ("key", "words"),
    [(KEY_401, "Invalid API key"), (KEY_403, "API access not enabled")],
    ids=["a bad key", "a plan without API access"],
)
def test_5_when_the_key_is_turned_away(api: ThumbApiServer, key: str, words: str) -> None:
    """Said once, after one request."""
    ran = batch(api, key=key)
    assert (ran.code, ran.stdout, len(api.requests)) == (5, "", 1)
    assert words in ran.stderr


def test_5_without_a_key() -> None:
    """The remedy names the command, the variable and the engine that needs none."""
    ran = thumb("batch", "--engine", "thumbapi", stdin="One\n")
    assert (ran.code, ran.stdout) == (5, "")
    assert all(word in ran.stderr for word in ("thumb auth login", "THUMBAPI_KEY", "--engine local"))


def test_6_when_the_month_is_used_up(api: ThumbApiServer) -> None:
    """What was paid for is there, and the next month goes on from it."""
    api.quota = 1
    ran = batch(api)
    assert (ran.code, ran.stdout) == (6, "thumbs/one.webp\n")
    assert "Generation limit exceeded" in ran.stderr
    assert "to resume: thumb batch" in ran.stderr
    api.quota = None
    assert batch(api).lines == ["thumbs/two.webp", "thumbs/three.webp"]


@pytest.mark.long
def test_8_while_another_run_holds_the_folder(held: HeldServer) -> None:
    """And the lock goes with the process."""
    with Started("batch", "-", env=hosted(held)) as first:
        first.stdin.write("One\n")
        first.stdin.flush()
        until(lambda: len(held.requests) == 1)
        second = batch(held)
        assert (second.code, second.stdout) == (8, "")
        assert "another run is writing to thumbs" in second.stderr
        silent = batch(held, "--quiet")
        assert (silent.code, silent.stdout, silent.stderr) == (8, "", "")
        first.kill()
    held.release.set()
    assert batch(held, "--retry-uncertain").code == 0


@pytest.mark.parametrize("command", ["batch", "gen"])
def test_9_when_the_folder_cannot_be_made(api: ThumbApiServer, command: str) -> None:
    """A file stands in its way."""
    Path("file").write_text("mine")
    titles = ["A Title"] if command == "gen" else []
    ran = thumb(command, *titles, "-o", "file/thumbs", stdin="A Title\n", env=hosted(api))
    assert (ran.code, ran.stdout) == (9, "")
    assert "--out" in ran.stderr
    assert not api.requests


def test_9_when_the_disk_is_full(api: ThumbApiServer) -> None:
    """Here by a limit on the size of files; nothing more is paid for."""
    api.script(Fault.changed(image=_noise()))
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 400; exec "$0" batch -j 1', THUMB],
        input=b"One\nTwo\n",
        capture_output=True,
        env=clean_env(hosted(api)),
        check=False,
    )
    assert (done.returncode, done.stdout) == (9, b"")
    assert b"thumbs/one.webp can't be written" in done.stderr
    assert b"it is paid for, and no other folder takes it either" in done.stderr
    assert len(api.requests) == 1
    assert not list(Path("thumbs").glob("*.webp"))


def test_9_when_a_part_of_a_picture_finds_room(api: ThumbApiServer) -> None:
    """Without a buffer the system takes that part without an error. No advice buys the picture again."""
    api.script(Fault.changed(image=_noise(), imageUrl=None))
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 400; exec "$0" gen One -o - -e thumbapi >a.webp', THUMB],
        capture_output=True,
        env=clean_env(hosted(api)) | {"PYTHONUNBUFFERED": "1"},
        check=False,
        text=True,
    )
    assert (done.returncode, Path("a.webp").stat().st_size) == (9, 400 * 1024)
    told, remedy = done.stderr.splitlines()
    assert "the output can't be written: File too large; it is paid for, and no other folder takes it" in told
    assert remedy.endswith("this picture is lost, and asking for it again pays again")


@pytest.mark.long
@pytest.mark.parametrize(
    "args", [["formats"], ["gen", "One", "-o", "-"], ["batch"]], ids=["an answer", "a picture", "paths"]
)
def test_9_when_what_is_written_to_stdout_finds_no_room(api: ThumbApiServer, args: list[str]) -> None:
    """`> FILE` on a full disk is not an internal error."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [THUMB, *args],
            input=b"One\n",
            stdout=full,
            stderr=subprocess.PIPE,
            env=clean_env(hosted(api)),
            check=False,
        )
    assert done.returncode == 9
    assert b"the output can't be written: No space left on device" in done.stderr
    assert b"Exception ignored" not in done.stderr


def _noise() -> str:
    """Return a picture of more than 400 KB as a data URL."""
    out = BytesIO()
    noise = hashlib.shake_128(b"noise").digest(1280 * 720 * 3)
    Image.frombytes("RGB", (1280, 720), noise).save(out, "webp", quality=90)
    return data_url(out.getvalue(), "webp")


def test_130_when_interrupted_before_a_command_began(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While the commands are loaded nothing was begun that one could speak of."""

    def interrupted(_: list[str]) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.argv", ["thumb", "batch", "titles.csv"])
    monkeypatch.setattr("thumbcli.cli.app.app_for", interrupted)
    assert run() == 130
    assert capsys.readouterr() == ("", "")


UNREADABLE = "title,slug\nOne,a\nTwo,b,c,d\n"


@pytest.mark.long
@pytest.mark.parametrize("quiet", [[], ["--quiet"]], ids=["told", "quiet"])
@pytest.mark.parametrize(
    ("allowed", "code"), [(["--allow-rejected", "1"], 0), ([], 3)], ids=["allowed", "not"]
)
def test_prune_removes_nothing_for_a_row_that_can_not_be_read(
    allowed: list[str], code: int, quiet: list[str]
) -> None:
    """It may ask for any file. Where such rows are allowed that is no failure, and with --quiet no word."""
    Path("list.csv").write_text("title,slug\nOne,a\nOld,old\n")
    asked = ["batch", "list.csv", "-e", "local", "-f", SMALL, *allowed, *quiet]
    assert thumb(*asked).code == 0
    Path("list.csv").write_text(UNREADABLE)
    for more in (["--prune", "--dry-run"], ["--prune", "--yes"]):
        ran = thumb(*asked, *more)
        assert ran.code == code
        assert ("--prune removes nothing: 1 row" in ran.stderr) is not (quiet and not code)
    assert Path("thumbs/old.webp").exists()


@pytest.mark.long
@pytest.mark.parametrize(
    ("content", "least", "code", "said"),
    [
        ("", [], 0, "there were no titles to draw; --min-rows 1 makes that a failure"),
        ("title;slug\n", [], 0, "there were no titles to draw; --min-rows 1 makes that a failure"),
        ("title;slug\n", ["--min-rows", "1"], 2, "the lists have no rows, fewer than --min-rows 1"),
        ("title;slug\nOne;a\n", ["--min-rows", "2"], 2, "the lists have 1 row, fewer than --min-rows 2"),
        ("title;slug\nOne;a\n", ["--min-rows", "1"], 0, ""),
    ],
    ids=["empty", "header alone", "empty for --min-rows", "cut short", "enough"],
)
def test_an_export_that_went_wrong_is_told(content: str, least: list[str], code: int, said: str) -> None:
    """Also with --quiet, and nothing of what exists is removed."""
    Path("list.csv").write_text("title;slug\nOne;a\nTwo;b\n")
    asked = ["batch", "list.csv", "-e", "local", "-f", SMALL, "--quiet", "--prune", "--yes"]
    assert thumb(*asked).code == 0
    Path("list.csv").write_text(content)
    planned = thumb("batch", "list.csv", "-e", "local", "-f", SMALL, "--quiet", *least, "--dry-run")
    assert planned.code == code
    ran = thumb(*asked, *least)
    assert ran.code == (code or (0 if content.count("\n") > 1 else 2))
    assert said in ran.stderr
    assert Path("thumbs/b.webp").exists() is (code == 2 or content.count("\n") < 2)


@pytest.mark.long
@pytest.mark.parametrize("more", [["--dry-run"], []], ids=["plan", "run"])
def test_2_when_the_renderer_can_not_be_loaded(tmp_path: Path, more: list[str]) -> None:
    """As on a bare Linux; a plan ends as the run would, unless every picture is there."""
    asked = ["batch", "-", "-e", "local", "-f", SMALL, *more]
    assert thumb("batch", "-", "-e", "local", "-f", SMALL, stdin="One\n").code == 0
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "skia.py").write_text("raise ImportError('libGL.so.1: cannot open it')\n")
    bare = {"PYTHONPATH": f"{tmp_path / 'bare'}:{clean_env()['PYTHONPATH']}"}
    assert thumb(*asked, stdin="One\n", env=bare, fresh=True).code == 0
    ran = thumb(*asked, stdin="One\nTwo\n", env=bare, fresh=True)
    assert (ran.code, "the local engine can't start: libGL.so.1" in ran.stderr) == (2, True)


@pytest.mark.long
@pytest.mark.parametrize(
    "asked",
    [
        ["explain", "One"],
        ["artwork", "list"],
        ["gen", "One", "-e", "local", "-f", SMALL],
        ["batch", "list.csv", "-e", "local", "-f", SMALL],
        ["sheet", "thumbs"],
        ["convert", "thumbs/one.webp", "--out", "copies"],
        ["template", "list"],
    ],
    ids=lambda asked: asked[0],
)
def test_each_command_says_what_to_install_for_the_renderer(tmp_path: Path, asked: list[str]) -> None:
    """In one sentence, as on a bare Linux; none calls that a bug."""
    Path("list.csv").write_text("title\nOne\n")
    assert thumb("batch", "list.csv", "-e", "local", "-f", SMALL).code == 0
    Path("list.csv").write_text("title\nTwo\n")
    ran = thumb(*asked, env=_without_skia(tmp_path), fresh=True)
    said = "thumb: the local engine can't start: libGL.so.1: cannot open it\n       on Debian or Ubuntu, `apt"
    assert (ran.code, said in ran.stderr, "internal error" in ran.stderr) == (2, True, False)


def test_doctor_goes_on_without_the_renderer(tmp_path: Path) -> None:
    """One line says what to install, the others are there."""
    ran = thumb("doctor", env=_without_skia(tmp_path), fresh=True)
    assert (ran.code, ran.stderr) == (3, "")
    assert ran.stdout.count("the local engine can't start: libGL.so.1: cannot open it") == 1
    assert ran.stdout.count("apt install libegl1") == 1
    assert {"fonts", "artwork", "extras", "settings", "key"} <= {line[7:18].strip() for line in ran.lines}


def _without_skia(folder: Path) -> dict[str, str]:
    (folder / "bare").mkdir()
    (folder / "bare" / "skia.py").write_text("raise ImportError('libGL.so.1: cannot open it')\n")
    return {"PYTHONPATH": f"{folder / 'bare'}:{clean_env()['PYTHONPATH']}"}

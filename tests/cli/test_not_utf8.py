"""Names with bytes that are not UTF-8: files of such names work, such text is refused before it costs."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import SMALL, hosted, size_of, thumb
from tests.faults import picture
from thumbcli.cli.main import run

if TYPE_CHECKING:
    from tests.loopback import ThumbApiServer

BYTE = os.fsdecode(b"\xe9")
"""As Python decodes it; a command line has the byte again."""


@pytest.fixture(autouse=True)
def _list() -> None:
    Path(f"caf{BYTE}.txt").write_text("One\n")


def test_a_list_a_folder_and_a_photo_of_such_names_work(api: ThumbApiServer) -> None:
    """Paid for once, recorded so that it can be read, and found again by the next run."""
    folder = Path(f"k{BYTE}")
    folder.mkdir()
    (folder / "me.webp").write_bytes(picture(640, 360, "webp"))
    (folder / "list.csv").write_text("title,photo\nTwo,me.webp\n")
    args = ["batch", f"caf{BYTE}.txt", f"{folder}/list.csv", "-o", f"out{BYTE}", "-e", "thumbapi"]
    first, again = thumb(*args, env=hosted(api)), thumb(*args, env=hosted(api))
    assert (first.code, again.code) == (0, 0)
    assert sorted(first.raw.splitlines()) == [b"out\xe9/one.webp", b"out\xe9/two.webp"]
    assert all(size_of(Path(os.fsdecode(path))) for path in first.raw.splitlines())
    assert len(api.titles) == 2
    assert thumb("status", f"out{BYTE}").code == 0
    report = json.loads(thumb("status", "--json", f"out{BYTE}").stdout)
    assert (report["made"], report["stale"]) == (2, 0)
    manifest = sqlite3.connect(os.fsencode(f"out{BYTE}/.thumb/manifest.sqlite3"))
    places = [row[0] for row in manifest.execute("SELECT request FROM picture")]
    manifest.close()
    assert any("\\udce9" in request for request in places)


def test_json_has_the_name_and_is_utf8() -> None:
    """As an escape, from which a program gets the bytes back."""
    ran = thumb("batch", f"caf{BYTE}.txt", "-e", "local", "-f", SMALL, "-o", f"out{BYTE}", "--json")
    (made,) = ran.named("made")
    assert ran.raw.isascii()
    assert os.fsencode(made["source"]) == b"caf\xe9.txt"
    assert os.fsencode(made["path"]) == b"out\xe9/one.webp"


def test_a_row_of_such_a_list_that_fails_is_recorded(api: ThumbApiServer) -> None:
    """Failed and uncertain titles are kept with their place."""
    Path(f"caf{BYTE}.txt").write_text("One\n" + "x" * 201 + "\n")
    api.script_title("One")
    ran = thumb("batch", f"caf{BYTE}.txt", env=hosted(api))
    assert ran.code == 3
    assert "caf\\udce9.txt:2" in ran.stderr
    assert thumb("status").code == 0


def test_a_title_of_such_bytes_is_not_sent(api: ThumbApiServer) -> None:
    """Without them it would be another title; the good one beside it is drawn."""
    ran = thumb("gen", f"Caf{BYTE} Guide", "Good", "-e", "thumbapi", "-o", "out/", env=hosted(api))
    assert ran.code == 3
    assert api.titles == ["Good"]
    assert '"Caf\N{REPLACEMENT CHARACTER} Guide" is not UTF-8' in ran.stderr


@pytest.mark.parametrize(
    "args",
    [
        ["batch", "titles.txt", "--name", f"{BYTE}-{{slug}}"],
        ["batch", "titles.txt", "--column", BYTE],
        ["gen", "One", "--layout", BYTE],
        ["gen", "One", "--palette", BYTE],
        ["gen", "One", "--font", BYTE],
        ["gen", "One", "--custom-assets-id", BYTE],
        ["gen", "One", "--format", BYTE],
        ["gen", "One", "--photo", f"no{BYTE}"],
        ["config", "set", "name", BYTE],
        ["config", "set", "out", BYTE],
        ["config", "set", BYTE, "1"],
        ["config", "unset", BYTE],
        ["brand", "set", "add", BYTE, "a.webp"],
        ["brand", "set", "show", BYTE],
        ["brand", "set", "add", "main", "a.webp", "--thumbapi-id", BYTE],
        ["status", BYTE],
        ["auth", "login", BYTE],
        [BYTE],
        [f"--{BYTE}"],
    ],
    ids=lambda args: " ".join(args[:3]).encode(errors="replace").decode(),
)
def test_text_of_such_bytes_is_a_wrong_argument(api: ThumbApiServer, args: list[str]) -> None:
    """Whatever it is for: 2, a message, nothing sent, nothing written."""
    Path("titles.txt").write_text("One\n")
    Path("a.webp").write_bytes(picture(640, 360, "webp"))
    ran = thumb(*args, env=hosted(api))
    assert ran.code == 2, ran.stderr
    assert "internal error" not in ran.stderr
    assert not api.requests


@pytest.mark.parametrize(
    "args",
    [
        ["--host", BYTE, "--data", "data"],
        ["--root-path", BYTE, "--data", "data"],
        ["health", "--host", BYTE],
        ["keys", "add", BYTE, "--data", "data"],
    ],
    ids=["host", "root path", "health", "keys"],
)
def test_so_it_is_for_the_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], args: list[str]
) -> None:
    """In this process, which has the packages of the server."""
    monkeypatch.setattr("sys.argv", ["thumb", "serve", *args])
    assert run() == 2
    stderr = capsys.readouterr().err
    assert stderr.startswith("thumb: ")
    assert "internal error" not in stderr


def test_variables_of_such_bytes_are_told_or_used(api: ThumbApiServer) -> None:
    """A path is a path; any other value is named with its variable."""
    assert (
        thumb("gen", "One", "-e", "local", "-f", SMALL, env={"THUMB_OUT": f"v{BYTE}/"}).raw
        == b"v\xe9/one.webp\n"
    )
    for name in ("THUMB_NAME", "THUMB_FORMAT", "THUMB_MAX_TIME", "THUMB_PALETTE", "THUMBAPI_BASE_URL"):
        ran = thumb("batch", f"caf{BYTE}.txt", env={**hosted(api), name: BYTE})
        assert (ran.code, name in ran.stderr) == (2, True), ran.stderr
    assert not api.requests


def test_half_a_character_in_json_lines_fails_its_row_alone(api: ThumbApiServer) -> None:
    """JavaScript cuts strings in the middle of an emoji; nothing that may be mangled is paid for."""
    rows = [
        {"title": "A", "font": "\ud83d"},
        {"title": "B", "photo": "\ud83d.png"},
        {"title": "C", "custom_assets_id": "\ud83d"},
        {"title": "D \ud83d", "name": "\ud83d"},
        {"title": "E"},
    ]
    Path("rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    ran = thumb("batch", "rows.jsonl", "--json", env=hosted(api))
    assert ran.code == 3
    assert [event["line"] for event in ran.named("failed")] == [1, 2, 3, 4]
    assert api.titles == ["E"]


@pytest.mark.long
def test_a_title_that_no_file_name_can_hold_is_one_bad_row(api: ThumbApiServer) -> None:
    """Where the locale is ASCII and Python may not use UTF-8; the other titles are drawn, none is lost."""
    ascii_ = {**hosted(api), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    Path("titles.txt").write_text("One\nCafé\nTwo\n", encoding="utf-8")
    ran = thumb("batch", "titles.txt", "--json", env=ascii_, fresh=True)
    assert ran.code == 3
    assert sorted(made["title"] for made in ran.named("made")) == ["One", "Two"]
    (failed,) = ran.named("failed")
    assert failed["message"] == '"café" can\'t be a file name in ascii, the encoding of this locale'
    assert sorted(api.titles) == ["One", "Two"]
    assert thumb("batch", "titles.txt", env=hosted(api)).code == 0
    for command in ("status", "batch"):
        ran = thumb(command, *["titles.txt"][: command == "batch"], env=ascii_, fresh=True)
        assert (ran.code, "internal" in ran.stderr) in {(0, False), (2, False)}

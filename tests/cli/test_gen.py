"""What `thumb gen` promises: one picture per title, at the requested place, and no file lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import SMALL, Terminal, hosted, size_of, thumb
from tests.loopback import Fault

if TYPE_CHECKING:
    from tests.loopback import ThumbApiServer

PNG = b"\x89PNG\r\n\x1a\n"
TOO_LONG = "word " * 50


def test_each_path_is_printed() -> None:
    """Drawn here and now, at the size of the format, without a word on stderr."""
    ran = thumb("gen", "First Title", "Second Title", "--engine", "local", "--format", "blogpost")
    assert (ran.code, ran.stderr) == (0, "")
    assert sorted(ran.lines) == ["first-title.webp", "second-title.webp"]
    assert [size_of(Path(line)) for line in ran.lines] == [(1200, 630)] * 2


@pytest.mark.parametrize(
    ("out", "path"),
    [
        pytest.param("cover.webp", "cover.webp", id="a file"),
        pytest.param("new/deep/cover.png", "new/deep/cover.png", id="a file in a new folder"),
        pytest.param("there", "there/a-title.webp", id="a folder that exists"),
        pytest.param("new/deep", "new/deep/a-title.webp", id="a new folder in a new folder"),
        pytest.param("v1.2/", "v1.2/a-title.webp", id="a new folder with a dot, by its slash"),
    ],
)
def test_out_is_a_file_or_a_folder(api: ThumbApiServer, out: str, path: str) -> None:
    """An extension makes it a file."""
    Path("there").mkdir()
    ran = thumb("gen", "A Title", "-o", out, env=hosted(api))
    assert (ran.code, ran.stdout) == (0, f"{path}\n")
    assert size_of(Path(path)) == (1280, 720)


@pytest.mark.parametrize("stdin", ["Why We Forget\n", "\ufeff\r\nWhy We Forget\r\n", "Why We Forget"])
def test_a_dash_for_a_title_reads_it(stdin: str) -> None:
    """One line of standard input, beside others or alone; no hyphen is drawn."""
    ran = thumb("gen", "-", "Other", "-e", "local", "-f", SMALL, stdin=stdin)
    assert (ran.code, sorted(ran.lines)) == (0, ["other.webp", "why-we-forget.webp"])


@pytest.mark.parametrize(
    ("titles", "stdin", "told"),
    [
        (["-"], b"One\nTwo\n", "standard input holds 2 titles, and - stands for one"),
        (["-"], b"", "standard input holds no title"),
        (["-"], b" \n\n", "standard input holds no title"),
        (["-"], b"\xff", "the title on standard input is not UTF-8"),
        (["-", "-"], b"One", "`-` is given twice"),
    ],
)
def test_what_is_no_single_title_is_refused(titles: list[str], stdin: bytes, told: str) -> None:
    """With what to do; nothing is drawn."""
    ran = thumb("gen", *titles, "-e", "local", "-f", SMALL, stdin=stdin)
    problem, remedy = ran.stderr.splitlines()
    assert (ran.code, ran.stdout, problem.startswith(f"thumb: {told}"), bool(remedy.strip())) == (
        2,
        "",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("command", "typed", "path"),
    [("gen", "A Title\n", "a-title.webp"), ("batch", "A Title\n\x04", "thumbs/a-title.webp")],
)
def test_a_terminal_is_told_that_its_titles_are_read(command: str, typed: str, path: str) -> None:
    """Who typed a dash would wait for a picture, and the picture for a title."""
    with Terminal(command, "-", "-e", "local") as terminal:
        terminal.screen.expect("reading (a title|titles) from the terminal")
        terminal.screen.send(typed)
        code, screen = terminal.end()
    assert (code, path in screen, Path(path).exists()) == (0, True, True)


def test_a_dash_writes_the_picture_into_the_pipe(tmp_path: Path) -> None:
    """Nothing but the picture, and no file."""
    ran = thumb("gen", "A Title", "-o", "-", "--engine", "local", "-t", "png")
    assert (ran.code, ran.stderr) == (0, "")
    assert ran.raw.startswith(PNG)
    assert size_of(ran.raw) == (1280, 720)
    assert not list(tmp_path.glob("*.*"))


def test_a_dash_on_a_terminal_is_refused(api: ThumbApiServer) -> None:
    """Nobody wants to see the bytes; the remedy shows the redirection."""
    with Terminal("gen", "A Title", "-o", "-", env=hosted(api)) as terminal:
        code, screen = terminal.end()
    assert code == 2
    assert "can't be written to a terminal" in screen
    assert "> cover.webp" in screen
    assert not api.requests


@pytest.mark.parametrize("more", [["Another"], ["--json"]], ids=["two titles", "JSON lines"])
def test_a_dash_takes_one_picture_alone(api: ThumbApiServer, more: list[str]) -> None:
    """A pipe holds one picture."""
    ran = thumb("gen", "A Title", *more, "-o", "-", env=hosted(api))
    assert ran.code == 2
    assert [event["event"] for event in ran.events] == ["error"] if "--json" in more else not ran.stdout
    assert "one title" in ran.stderr
    assert not api.requests


@pytest.mark.parametrize("args", [[], ["-o", "a-title.webp"]], ids=["its own name", "a given name"])
def test_an_existing_file_is_left_alone(api: ThumbApiServer, args: list[str]) -> None:
    """Found out before anything is paid for."""
    Path("a-title.webp").write_text("mine")
    ran = thumb("gen", "A Title", *args, env=hosted(api))
    assert (ran.code, ran.stdout) == (3, "")
    assert "a-title.webp exists" in ran.stderr
    assert "--overwrite" in ran.stderr
    assert Path("a-title.webp").read_text() == "mine"
    assert not api.requests


def test_overwrite_replaces_the_file(api: ThumbApiServer) -> None:
    """Said by the person."""
    Path("a-title.webp").write_text("mine")
    ran = thumb("gen", "A Title", "--overwrite", env=hosted(api))
    assert (ran.code, ran.stdout) == (0, "a-title.webp\n")
    assert size_of(Path("a-title.webp")) == (1280, 720)


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["-o", "cover.gif"], id="an extension that is not drawn"),
        pytest.param(["-o", "cover.png", "-t", "webp"], id="an extension against --output-format"),
        pytest.param(["-o", "cover.webp", "Another"], id="one file for two titles"),
        pytest.param(["--format", "tiktok"], id="an unknown format"),
        pytest.param(["--category", "cats"], id="an unknown category"),
        pytest.param(["--concurrency", "0"], id="nobody to draw"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_sent(api: ThumbApiServer, args: list[str]) -> None:
    """Exit code 2, a message, no file."""
    ran = thumb("gen", "A Title", *args, env=hosted(api))
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.strip()
    assert not api.requests
    assert not list(Path().glob("*.*"))


def test_an_unknown_format_is_answered_with_the_known_ones(api: ThumbApiServer) -> None:
    """The next try is right."""
    ran = thumb("gen", "A Title", "-f", "tiktok", env=hosted(api))
    assert all(name in ran.stderr for name in ("youtube", "instagram", "blogpost", "linkedin"))


def test_the_extension_decides_the_file_format(api: ThumbApiServer) -> None:
    """Asked of the engine, and on the disk."""
    assert thumb("gen", "A Title", "-o", "cover.png", env=hosted(api)).code == 0
    assert api.requests[0].body["outputFormat"] == "png"
    assert Path("cover.png").read_bytes().startswith(PNG)


def test_titles_with_one_slug_get_different_names(api: ThumbApiServer) -> None:
    """Neither is lost."""
    ran = thumb("gen", "Really?", "Really!", env=hosted(api))
    assert ran.code == 0
    assert len(set(ran.lines)) == 2
    assert all(size_of(Path(line)) for line in ran.lines)
    assert sorted(api.titles) == ["Really!", "Really?"]


def test_the_same_title_twice_is_paid_once(api: ThumbApiServer) -> None:
    """One picture serves both."""
    ran = thumb("gen", "A Title", " A  Title ", env=hosted(api))
    assert (ran.code, ran.stdout) == (0, "a-title.webp\n")
    assert api.credits == 10


def test_a_bad_title_does_not_stop_the_others(api: ThumbApiServer) -> None:
    """Exit code 3, and the reason with what to do."""
    ran = thumb("gen", "Good One", TOO_LONG, "Good Two", env=hosted(api))
    assert ran.code == 3
    assert sorted(ran.lines) == ["good-one.webp", "good-two.webp"]
    assert "at most 200" in ran.stderr
    assert "shorten the title" in ran.stderr


def test_a_refusal_has_the_message_of_the_api(api: ThumbApiServer) -> None:
    """And nothing is written."""
    api.script(Fault.status(400, "title is not allowed here"))
    ran = thumb("gen", "A Title", env=hosted(api))
    assert (ran.code, ran.stdout) == (3, "")
    assert "title is not allowed here" in ran.stderr
    assert not list(Path().glob("*.webp"))


def test_a_dash_before_the_title_needs_two_dashes(api: ThumbApiServer) -> None:
    """As everywhere in a shell."""
    ran = thumb("gen", "--", "-40°C in Yakutsk", env=hosted(api))
    assert ran.code == 0
    assert api.titles == ["-40°C in Yakutsk"]
    assert size_of(Path(ran.stdout.strip())) == (1280, 720)


def test_a_stop_ends_it_with_its_reason_once(api: ThumbApiServer) -> None:
    """A bad key is reported once, not for every title."""
    ran = thumb("gen", "One", "Two", "Three", "-j", "1", env=hosted(api, "tb_live_unknown"))
    assert (ran.code, ran.stdout) == (5, "")
    assert ran.stderr.count("Invalid API key") == 1
    assert len(api.requests) == 1


@pytest.mark.parametrize(
    ("out", "name"),
    [("cover.webp", "cover.jpg"), ("there/", "there/a-title.jpg")],
    ids=["a file", "a folder"],
)
def test_a_file_of_another_type_has_the_name_of_what_it_is(api: ThumbApiServer, out: str, name: str) -> None:
    """The path that is printed is the file's, a line says why, and nothing of that name is replaced."""
    api.script_always(Fault.drawn(1280, 720, "jpeg"))
    ran = thumb("gen", "A Title", "-o", out, env=hosted(api))
    assert (ran.code, ran.stdout) == (0, f"{name}\n")
    assert Path(name).read_bytes().startswith(b"\xff\xd8\xff")
    asked = Path(out).name if "." in out else "a-title.webp"
    assert f"saved as {Path(name).name}, not as {asked}" in ran.stderr
    first = Path(name).read_bytes()
    Path(name).write_bytes(b"mine")
    for _ in range(2):
        again = thumb("gen", "A Title", "-o", out, "--overwrite", env=hosted(api))
        assert again.code == 0
        (line,) = again.lines
        assert Path(line).read_bytes() == first
        assert Path(name).read_bytes() == b"mine"
    assert len([path for path in Path(name).parent.iterdir() if path.suffix == ".jpg"]) == 2


def test_a_pipe_gets_the_bytes_that_came(api: ThumbApiServer) -> None:
    """It has no name to be wrong."""
    api.script_always(Fault.drawn(1280, 720, "jpeg"))
    ran = thumb("gen", "A Title", "-o", "-", env=hosted(api))
    assert (ran.code, ran.raw[:3]) == (0, b"\xff\xd8\xff")
    assert "the API sent jpg" in ran.stderr
    assert "saved as" not in ran.stderr

"""What `thumb batch` promises: titles in from anywhere, paths out as they land, nothing done twice."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import SMALL, THUMB, Started, Terminal, clean_env, hosted, size_of, thumb
from tests.faults import picture
from tests.loopback import Fault

if TYPE_CHECKING:
    from tests.loopback import ThumbApiServer


@pytest.mark.parametrize(
    ("sources", "stdin", "titles"),
    [
        pytest.param(["a.txt"], "", ["File A", "File B"], id="a file"),
        pytest.param(["-"], "Piped\n", ["Piped"], id="a dash"),
        pytest.param([], "Piped\n", ["Piped"], id="nothing, with a pipe"),
        pytest.param(
            ["a.txt", "-", "b.csv"], "Piped\n", ["File A", "File B", "Piped", "Row"], id="all of them mixed"
        ),
    ],
)
def test_titles_come_from(api: ThumbApiServer, sources: list[str], stdin: str, titles: list[str]) -> None:
    """In the order of the command line, each drawn once."""
    Path("a.txt").write_text("File A\nFile B\n")
    Path("b.csv").write_text("title,format\nRow,x\n")
    ran = thumb("batch", *sources, "-j", "1", stdin=stdin, env=hosted(api))
    assert ran.code == 0
    assert api.titles == titles
    assert len(ran.lines) == len(titles)
    assert all(size_of(Path(line)) for line in ran.lines)


def test_without_titles_on_a_terminal_it_shows_its_help(api: ThumbApiServer, tmp_path: Path) -> None:
    """Rather than wait for somebody to type."""
    with Terminal("batch", env=hosted(api)) as terminal:
        code, screen = terminal.end()
    assert code == 2
    assert "Usage:" in screen
    assert "thumb batch titles.csv" in screen
    assert not (tmp_path / "thumbs").exists()


def test_keys_of_a_project_that_a_list_is_drawn_without_are_told() -> None:
    """What `thumb run` would have drawn with them looks otherwise."""
    Path("titles.txt").write_text("One\n")
    Path("thumb.toml").write_text(
        'source = "titles.txt"\nout = "o"\npalette = "#0e4d45,#ffb627"\ntext = "full"\n'
    )
    draw = ("batch", "titles.txt", "-e", "local", "-f", SMALL)
    assert "thumb.toml: out, palette, text are for thumb run alone" in thumb(*draw).stderr
    assert (
        "thumb.toml: text is for"
        in thumb(*draw, "-o", "o", "--palette", "#0e4d45,#ffb627", "--refresh").stderr
    )
    assert thumb(*draw, "--quiet").stderr == ""
    assert "for thumb run alone" not in thumb("run", "-e", "local", "-f", SMALL).stderr


@pytest.mark.parametrize(
    ("palette", "is_told"), [("#0e4d45,#0f5048", True), ("#ffffff,#fffff0", True), ("#0e4d45,#ffb627", False)]
)
def test_an_accent_that_hardly_stands_out_is_told(palette: str, is_told: bool) -> None:
    """By each command that takes a palette: another shade is drawn in its place."""
    ground, accent = palette.split(",")
    words = f"the accent {accent} hardly stands out from {ground}: #"
    batch = thumb("batch", "-", "-e", "local", "-f", SMALL, "--palette", palette, stdin="One\n")
    gen = thumb("gen", "One", "-e", "local", "-f", SMALL, "--palette", palette)
    kit = thumb("brand", "set", "new", "main", "--palette", palette)
    assert [(ran.code, words in ran.stderr) for ran in (batch, gen, kit)] == [(0, is_told)] * 3


def test_a_name_that_is_a_device_on_windows_is_told() -> None:
    """The file has another name than the list says; one that comes from a title is nobody's choice."""
    Path("named.csv").write_text("name,title\nCON,One\nfolder/nul,Two\nplain,Three\n,Aux\n")
    ran = thumb("batch", "named.csv", "-e", "local", "-f", SMALL, "-v")
    assert sorted(ran.lines) == [
        f"thumbs/{name}.webp" for name in ("CON-thumb", "aux-thumb", "folder/nul-thumb", "plain")
    ]
    told = [line for line in ran.stderr.splitlines() if "is a device on Windows" in line]
    assert len(told) == 2
    assert "named CON-thumb.webp: CON is a device on Windows" in ran.stderr


def test_stdout_holds_the_paths_of_new_pictures_alone(api: ThumbApiServer) -> None:
    """Neither what was there nor what failed; those are stderr's."""
    Path("thumbs").mkdir()
    Path("thumbs/there.webp").write_bytes(picture(640, 360))
    api.script_title("Bad", Fault.status(400, "title is not allowed"))
    ran = thumb("batch", "-j", "1", stdin="There\nBad\nNew\nNew\n", env=hosted(api))
    assert ran.code == 3
    assert ran.stdout == "thumbs/new.webp\n"
    assert "title is not allowed" in ran.stderr


def test_paths_are_written_as_they_land(api: ThumbApiServer) -> None:
    """The next program can start while the titles still come in."""
    with Started("batch", "-", env=hosted(api)) as process:
        for title, path in (("First", "thumbs/first.webp"), ("Second", "thumbs/second.webp")):
            process.stdin.write(f"{title}\n")
            process.stdin.flush()
            assert process.stdout.readline() == f"{path}\n"
            assert size_of(Path(path)) == (1280, 720)
        process.stdin.close()
        assert process.stdout.read() == ""
    assert process.returncode == 0


def test_a_second_run_does_nothing(api: ThumbApiServer) -> None:
    """No path, no request, no credit, exit code 0."""
    titles = "One\nTwo\n"
    assert thumb("batch", stdin=titles, env=hosted(api)).code == 0
    ran = thumb("batch", stdin=titles, env=hosted(api))
    assert (ran.code, ran.stdout) == (0, "")
    assert "2 skipped" in ran.stderr
    assert (len(api.requests), api.credits) == (2, 20)


def test_another_format_is_another_set(api: ThumbApiServer) -> None:
    """The pictures for YouTube stay when the ones for the blog come."""
    runs = [
        thumb("batch", "-f", name, stdin="A Title\n", env=hosted(api)) for name in ("youtube", "blogpost")
    ]
    assert [ran.code for ran in runs] == [0, 0]
    youtube, blogpost = (Path(ran.stdout.strip()) for ran in runs)
    assert (size_of(youtube), size_of(blogpost)) == ((1280, 720), (1200, 630))


def test_a_name_template_names_the_files(api: ThumbApiServer) -> None:
    """With its own fields and with columns."""
    csv = "title,Video ID\nA Title,v-77\n"
    ran = thumb("batch", "--name", "{index:03d}-{video_id}-{slug}", stdin=csv, env=hosted(api))
    assert ran.stdout == "thumbs/001-v-77-a-title.webp\n"


@pytest.mark.parametrize(
    ("column", "table"),
    [
        pytest.param("Headline", "id,Headline\n1,A Title\n", id="by name"),
        pytest.param("2", "format,Headline\nx,A Title\n", id="by number"),
        pytest.param("2", "1,A Title\n", id="by number where there is no header"),
    ],
)
def test_the_column_of_the_titles_can_be_named(api: ThumbApiServer, column: str, table: str) -> None:
    """For tables that call it otherwise."""
    thumb("batch", "--column", column, stdin=table, env=hosted(api))
    assert api.titles == ["A Title"]


def test_the_input_format_can_be_set(api: ThumbApiServer) -> None:
    """A text whose first line looks like a header stays a text."""
    thumb("batch", "-i", "text", "-j", "1", stdin="title,format\nOne,x\n", env=hosted(api))
    assert api.titles == ["title,format", "One,x"]


def test_a_limit_looks_at_the_first_rows(api: ThumbApiServer) -> None:
    """To try a list before paying for all of it."""
    assert thumb("batch", "--limit", "2", stdin="One\nTwo\nThree\n", env=hosted(api)).code == 0
    assert sorted(api.titles) == ["One", "Two"]


def test_overwrite_makes_all_again(api: ThumbApiServer) -> None:
    """And replaces what thumb did not make."""
    Path("thumbs").mkdir()
    Path("thumbs/mine.webp").write_text("mine")
    assert thumb("batch", stdin="Ours\n", env=hosted(api)).code == 0
    ran = thumb("batch", "--overwrite", stdin="Ours\nMine\n", env=hosted(api))
    assert ran.code == 0
    assert sorted(ran.lines) == ["thumbs/mine.webp", "thumbs/ours.webp"]
    assert size_of(Path("thumbs/mine.webp")) == (1280, 720)


def test_verify_finds_a_flipped_byte(api: ThumbApiServer) -> None:
    """Sizes alone miss it; and what was paid for is fetched again, not bought."""
    thumb("batch", stdin="A Title\n", env=hosted(api))
    picture = Path("thumbs/a-title.webp")
    good = picture.read_bytes()
    picture.write_bytes(good[:-1] + bytes([good[-1] ^ 0xFF]))
    assert thumb("batch", stdin="A Title\n", env=hosted(api)).stdout == ""
    ran = thumb("batch", "--verify", stdin="A Title\n", env=hosted(api))
    assert (ran.code, ran.stdout) == (0, "thumbs/a-title.webp\n")
    assert picture.read_bytes() == good
    assert api.credits == 10


def test_retry_failed_asks_again_for_what_was_refused(api: ThumbApiServer) -> None:
    """Without it a refusal is reported, and nothing is sent."""
    api.script(Fault.status(400, "title is not allowed"))
    first = thumb("batch", stdin="A Title\n", env=hosted(api))
    again = thumb("batch", stdin="A Title\n", env=hosted(api))
    assert (first.code, again.code, len(api.requests)) == (3, 3, 1)
    assert "title is not allowed" in again.stderr
    assert "--retry-failed" in again.stderr
    ran = thumb("batch", "--retry-failed", stdin="A Title\n", env=hosted(api))
    assert (ran.code, ran.stdout) == (0, "thumbs/a-title.webp\n")


def test_retry_uncertain_asks_again_for_what_may_have_been_charged(api: ThumbApiServer) -> None:
    """With `--on-lost hold` never by itself."""
    api.script(Fault.half())
    codes = [thumb("batch", "--on-lost", "hold", stdin="A Title\n", env=hosted(api)).code for _ in range(2)]
    assert (codes, len(api.requests)) == ([3, 3], 1)
    ran = thumb("batch", "--retry-uncertain", stdin="A Title\n", env=hosted(api))
    assert (ran.code, ran.stdout, len(api.requests)) == (0, "thumbs/a-title.webp\n", 2)


def test_fail_fast_stops_at_the_first_failure(api: ThumbApiServer) -> None:
    """And says that this was why."""
    api.script(Fault.status(400, "title is not allowed"))
    ran = thumb("batch", "--fail-fast", "-j", "1", stdin="One\nTwo\nThree\n", env=hosted(api))
    assert (ran.code, ran.stdout, api.titles) == (3, "", ["One"])
    assert "--fail-fast" in ran.stderr


@pytest.mark.parametrize("stop", ["-j", "--engine"])
def test_an_option_without_its_value_is_refused(stop: str) -> None:
    """Before anything is read."""
    assert thumb("batch", stop).code == 2


def test_two_engines_are_not_mixed_unasked(api: ThumbApiServer) -> None:
    """A job that lost its key stops and names both ways on, rather than swap the look of a channel."""
    thumb("batch", stdin="One\n", env=hosted(api))
    ran = thumb("batch", stdin="One\nTwo\n")
    assert (ran.code, ran.stdout) == (2, "")
    assert "--engine thumbapi" in ran.stderr
    assert "--engine local" in ran.stderr
    ran = thumb("batch", "--engine", "local", stdin="One\nTwo\n")
    assert (ran.code, ran.stdout) == (0, "thumbs/two.webp\n")


def test_auto_says_that_it_draws_here_for_lack_of_a_key() -> None:
    """The choice is never silent."""
    ran = thumb("batch", stdin="A Title\n")
    assert (ran.code, ran.stdout) == (0, "thumbs/a-title.webp\n")
    assert "no ThumbAPI key is configured: drawing with the local engine" in ran.stderr
    assert size_of(Path("thumbs/a-title.webp")) == (1280, 720)


def test_quiet_is_silent_on_success_and_telling_on_failure(api: ThumbApiServer) -> None:
    """Cron sends a mail only when somebody has to look."""
    silent = thumb("batch", "--quiet", stdin="One\n", env=hosted(api))
    assert (silent.code, silent.stdout, silent.stderr) == (0, "", "")
    api.script(Fault.status(400, "title is not allowed"))
    telling = thumb("batch", "--quiet", stdin="Two\n", env=hosted(api))
    assert (telling.code, telling.stdout) == (3, "")
    assert "Two: title is not allowed" in telling.stderr


def test_a_pipeline_starts_before_its_first_half_ends() -> None:
    """`thumb batch | while read` as the samples do it, with our own renderer."""
    script = (
        "printf 'One\\nTwo\\n' | thumb batch - -e local -f blogpost | while read -r p; do echo got $p; done"
    )
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script.replace("thumb batch", f"{shlex.quote(THUMB)} batch")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert sorted(done.stdout.splitlines()) == ["got thumbs/one.webp", "got thumbs/two.webp"]


@pytest.mark.parametrize("more", [[], ["--dry-run"]], ids=["run", "dry run"])
def test_what_a_list_leaves_in_doubt_is_told_once(more: list[str]) -> None:
    """Though a file is read several times; nothing with --quiet."""
    Path("a.csv").write_text("title,fromat\nOne,x\ntitle,fromat\nTwo,x\n")
    ran = thumb("batch", "a.csv", "-e", "local", "-f", SMALL, *more)
    assert ran.code == 0
    assert ran.stderr.count("thumb: a.csv:1: column 'fromat' sets nothing; did you mean `format`?\n") == 1
    assert ran.stderr.count("thumb: a.csv:3 is the header again, and is skipped\n") == 1
    assert thumb("batch", "a.csv", "-e", "local", "-f", SMALL, "--quiet", *more).stderr == ""


def test_a_named_pipe_is_refused_at_once() -> None:
    """Its writer may never come."""
    os.mkfifo("titles")
    ran = thumb("batch", "titles", "-e", "local", "-f", SMALL)
    assert ran.code == 2
    assert "titles is not read: it is a named pipe\n" in ran.stderr
    assert "cat titles | thumb batch -" in ran.stderr


@pytest.mark.skipif(shutil.which("bash") is None, reason="process substitution needs bash")
def test_a_pipe_that_the_shell_makes_is_read() -> None:
    """As with any other command that takes files."""
    script = f"{shlex.quote(THUMB)} batch <(echo One) --engine local"
    ran = subprocess.run(
        ["bash", "-c", script], capture_output=True, env=clean_env(), check=False, timeout=60
    )
    assert (ran.returncode, ran.stdout) == (0, b"thumbs/one.webp\n")


def test_a_run_with_another_look_says_what_the_last_one_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would write a second set of pictures beside the first; the same run again is silent."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "videos.csv").write_text("title\nWhy We Forget\n", encoding="utf-8")
    look = ["--for-upload", "--palette", "#112233,#ffcc00"]
    run = ["batch", "videos.csv", "--engine", "local", "--out", "final"]
    first = thumb(*run, *look)
    assert "the last run" not in first.stderr
    assert "the last run" not in thumb(*run, *look).stderr
    other = thumb(*run, "--dry-run").stderr
    assert "the last run of videos.csv into final had --for-upload --palette" in other
    again = shlex.split(other.split("with the look of the last: ", 1)[1].splitlines()[0])
    repeated = thumb(*again[1:])
    assert "1 skipped" in repeated.stderr
    assert "the last run" not in repeated.stderr
    assert sorted(path.name for path in (tmp_path / "final").glob("why*")) == ["why-we-forget.jpg"]

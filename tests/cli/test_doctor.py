"""`thumb doctor` tells what works and what does not, and never a key."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

import thumbcli
from tests.cli.run import thumb
from tests.loopback import ThumbApiServer
from thumbcli.cli.app import app_for
from thumbcli.options.settings import config_path
from thumbcli.publishing.publish_logins import store_login

if TYPE_CHECKING:
    from typing import NoReturn

SECRET = "tb_live_0123456789abcdef"


def report(*arguments: str) -> tuple[int, dict[str, tuple[str, str]]]:
    """Return the exit code, and the state and the detail of each subject."""
    command = ["doctor", *arguments, "--json"]
    result = CliRunner().invoke(app_for(command), command, catch_exceptions=False)
    assert SECRET not in result.output
    findings = json.loads(result.stdout)["findings"]
    return result.exit_code, {each["subject"]: (each["state"], each["detail"]) for each in findings}


def test_a_sound_installation_has_no_fault() -> None:
    """It draws, with every font."""
    code, found = report()
    assert code == 0
    assert found["local"][0] == found["fonts"][0] == found["artwork"][0] == "ok"
    assert found["local"][1].startswith("draws: 1280x720")
    assert found["key"] == ("ok", "none: thumb draws with the local engine")
    assert "installed: " in found["extras"][1]


def test_the_record_of_an_output_may_be_elsewhere() -> None:
    """Where `--state` of the run has put it; without that it is not known whether there is one."""
    Path("titles.txt").write_text("One\n")
    assert thumb("batch", "titles.txt", "-e", "local", "--state", "state").code == 0
    assert report("thumbs", "--state", "state")[1]["manifest"] == ("ok", "1 picture, 0 missing; all is well")
    state, detail = report("thumbs")[1]["manifest"]
    assert (state, "name its --state" in detail) == ("note", True)


def test_a_key_is_masked_and_its_place_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report goes into public bug reports."""
    monkeypatch.setenv("THUMBAPI_KEY", SECRET)
    code, found = report()
    assert (code, found["key"]) == (0, ("ok", "…cdef from the environment variable THUMBAPI_KEY"))
    assert "THUMBAPI_KEY" in found["variables"][1]


def test_the_logins_of_publish_are_told_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever there are; one that nothing can be done with is a fault."""
    assert report()[1]["logins"] == ("ok", "none for thumb publish")
    store_login("wordpress https://blog.example.com", {"user": "ann", "password": SECRET})
    monkeypatch.setenv("YOUTUBE_ACCESS_TOKEN", SECRET)
    state, detail = report()[1]["logins"]
    assert state == "ok"
    assert "wordpress https://blog.example.com: file " in detail
    assert "youtube: environment variable YOUTUBE_ACCESS_TOKEN" in detail
    monkeypatch.setenv("GHOST_ADMIN_API_KEY", SECRET)
    code, found = report()
    assert (code, found["logins"][0]) == (3, "fault")


@pytest.mark.parametrize(
    ("name", "value", "subject"),
    [
        pytest.param("THUMBAPI_KEY_FILE", "/nowhere/key", "key", id="missing key file"),
        pytest.param("THUMBAPI_BASE_URL", "ftp://example.com", "settings", id="wrong address"),
    ],
)
def test_a_broken_setting_is_a_fault_and_the_rest_is_told(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, subject: str
) -> None:
    """One fault does not hide another."""
    monkeypatch.setenv(name, value)
    code, found = report()
    assert (code, found[subject][0], found["local"][0]) == (3, "fault", "ok")


def test_a_broken_config_file_is_a_fault() -> None:
    """Every other command stops there."""
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text("format = [")
    code, found = report()
    assert (code, found["settings"][0]) == (3, "fault")


def test_a_missing_font_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the package to install."""
    from thumbcli.render.typography import fonts

    monkeypatch.setattr(fonts, "is_installed", lambda name: name != "anton")
    code, found = report()
    assert (code, found["fonts"]) == (3, ("fault", "packages are missing: fontpkg-anton"))


def test_an_extra_that_lacks_a_part_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """`serve` needs all of its packages."""
    from thumbcli.cli.commands import doctor

    def version(name: str) -> str:
        if name == "httptools":
            raise importlib.metadata.PackageNotFoundError(name)
        return importlib.metadata.version(name)

    monkeypatch.setattr(doctor, "version", version)
    have, lack = report()[1]["extras"][1].split("; not: ")
    assert "zstd" in have
    assert "serve" in lack.split(", ")


def test_a_source_tree_that_was_never_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No metadata says which extras there are; everything else is checked."""
    from thumbcli.cli.commands import doctor

    def nothing(name: str) -> NoReturn:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", nothing)
    monkeypatch.setattr(doctor, "requires", nothing)
    code, found = report()
    assert (code, found["local"][0], found["extras"][0]) == (0, "ok", "note")
    assert "was not installed as a package" in found["extras"][1]
    assert "skia-python" in found["libraries"][1]


def test_a_zip_of_the_package_is_told_to_be_unpacked(tmp_path: Path) -> None:
    """Python runs code from inside a zip, but nothing can open the word lists there."""
    package = Path(thumbcli.__file__).parent
    archive = tmp_path / "thumb.zip"
    with ZipFile(archive, "w") as packed:
        for path in package.rglob("*"):
            if path.suffix in {".py", ".txt"}:
                packed.write(path, path.relative_to(package.parent))
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from thumbcli.cli.main import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code, str(archive), "doctor"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"thumb: thumbcli can't run from inside {archive}: ")


def test_a_folder_is_looked_at(tmp_path: Path) -> None:
    """Whether it can be written, and what its manifest says."""
    assert report(str(tmp_path / "new"))[1]["folder"][0] == "note"
    folder = tmp_path / "thumbs"
    folder.mkdir()
    code, found = report(str(folder))
    assert (code, found["folder"][0], found["manifest"][0]) == (0, "ok", "note")


def test_the_network_is_tried_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key, and whatever the answer is."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThumbApiServer() as server:
        monkeypatch.setenv("THUMBAPI_BASE_URL", server.url)
        assert report("--online")[1]["network"][0] == "ok"
    code, found = report("--online")
    assert (code, found["network"][0]) == (3, "fault")


def test_a_person_reads_lines() -> None:
    """One per finding."""
    result = CliRunner().invoke(app_for(["doctor"]), ["doctor"], catch_exceptions=False)
    assert result.stdout.startswith("ok     thumb ")
    assert sys.executable in result.stdout

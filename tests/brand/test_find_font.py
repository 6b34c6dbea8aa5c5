"""Fonts by name: what is no font that can be drawn with is refused, and it is the font that is blamed."""

from __future__ import annotations

import os
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import thumb
from tests.render.tiny_font import tiny_font
from thumbcli import Client
from thumbcli.brand.asset_files import find_font
from thumbcli.contract.asset import FontFile
from thumbcli.errors import RequestError

if TYPE_CHECKING:
    from pathlib import Path

ANTON = files("fontpkg_anton").joinpath("files/Anton-Regular.ttf").read_bytes()
CUT = ANTON[: len(ANTON) // 2]


def test_a_good_file_is_read(tmp_path: Path) -> None:
    """By its extension, or by a slash in its name."""
    for name in ("brand.ttf", "brand"):
        (tmp_path / name).write_bytes(ANTON)
        font = find_font(str(tmp_path / name))
        assert isinstance(font, FontFile)
        assert font.data == ANTON


def test_the_name_of_a_family_stays_as_it_is() -> None:
    """Whether it is installed is the engine's to say."""
    assert find_font("Playfair Display") == "Playfair Display"
    assert find_font(None) is None


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("a.ttf", b"", "is empty", id="empty"),
        pytest.param("a.ttf", b"hello", "but something else", id="text"),
        pytest.param("a.ttf", b"<!doctype html>", "a web page", id="the page of a download"),
        pytest.param("a.ttf", b"PK\x03\x04", "a ZIP archive", id="the archive that it came in"),
        pytest.param("a.woff", b"wOFF" + bytes(40), "a WOFF font", id="WOFF"),
        pytest.param("a.woff2", b"wOF2" + bytes(40), "a WOFF2 font", id="WOFF2"),
        pytest.param("a.pfb", b"\x80\x01" + bytes(40), "a PostScript Type 1 font", id="Type 1"),
        pytest.param("a.dfont", b"\0\0\1\0" + bytes(40), "a font suitcase", id="a Mac's suitcase"),
        pytest.param("a.ttf", b"version https://git-lfs.github.com/spec/v1", "`git lfs pull`", id="Git LFS"),
        pytest.param(
            "a.ttc", b"ttcf\0\1\0\0\xff\xff\xff\xff", "can't be opened", id="a collection of too many"
        ),
        pytest.param("a.ttf", CUT, "is damaged", id="half a font"),
        pytest.param("a.ttf", tiny_font(units_per_em=16), "is damaged", id="enormous letters"),
    ],
)
def test_another_file_is_told_for_what_it_is(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """With its path, as it was written."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RequestError, match=r"font .*/a\.") as refused:
        find_font(tmp_path / name)
    assert reason in refused.value.message
    assert refused.value.remedy


def test_only_regular_files_of_32_mb_are_opened(tmp_path: Path) -> None:
    """A pipe would never answer, a device never end, and a link may lead anywhere."""
    (tmp_path / "brand").mkdir()
    (tmp_path / "elsewhere.ttf").write_bytes(ANTON)
    odd = {name: tmp_path / "brand" / f"{name}.ttf" for name in ("pipe", "folder", "link", "large", "gone")}
    os.mkfifo(odd["pipe"])
    odd["folder"].mkdir()
    odd["link"].symlink_to(tmp_path / "elsewhere.ttf")
    with odd["large"].open("wb") as file:
        file.truncate(5 * 1024**3)
    reasons = {}
    for name, path in odd.items():
        with pytest.raises(RequestError, match=f"font .*/{name}.ttf can't be read: ") as refused:
            find_font(path)
        reasons[name] = refused.value.message.partition("can't be read: ")[2]
    assert reasons == {
        "pipe": "it is a named pipe",
        "folder": "it is a folder",
        "link": f"it is a link that leads out of its folder, to {tmp_path / 'elsewhere.ttf'}",
        "large": "it has more than 33,554,432 bytes",
        "gone": "No such file or directory",
    }
    with pytest.raises(RequestError, match="it is a device"):
        find_font("/dev/zero")


@pytest.mark.usefixtures("_in_folder")
class TestNamed:
    """A broken font, wherever it is named, ends before a title is drawn."""

    @pytest.fixture
    def _in_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "cut.ttf").write_bytes(CUT)
        (tmp_path / "titles.csv").write_text("title,font\nOne,cut.ttf\nTwo,\nThree,cut.ttf\n")
        monkeypatch.chdir(tmp_path)

    @pytest.mark.parametrize(
        ("command", "env"),
        [
            pytest.param(["gen", "One", "Two", "--font", "cut.ttf"], {}, id="a flag"),
            pytest.param(["gen", "One", "Two"], {"THUMB_FONT": "cut.ttf"}, id="a variable"),
            pytest.param(["batch", "titles.csv", "--font", "./cut.ttf"], {}, id="a flag of many titles"),
        ],
    )
    def test_for_all_titles(self, command: list[str], env: dict[str, str]) -> None:
        """Nothing is drawn, and it is told once."""
        ran = thumb(*command, "--engine", "local", "--out", "new", env=env)
        assert (ran.code, ran.stdout) == (2, "")
        (line, _) = ran.stderr.splitlines()
        assert "cut.ttf is damaged" in line
        assert "One" not in line

    def test_in_the_config_file(self) -> None:
        """As by the flag."""
        thumb("config", "set", "font", "cut.ttf")
        ran = thumb("gen", "One", "--engine", "local", "--out", "new")
        assert ran.code == 2
        assert "cut.ttf is damaged" in ran.stderr

    def test_in_a_column(self) -> None:
        """Only the rows that name it fail."""
        ran = thumb("batch", "titles.csv", "--engine", "local", "--out", "new", "--json")
        assert ran.code == 3
        assert [event["title"] for event in ran.named("made")] == ["Two"]
        failed = ran.named("failed")
        assert [event["title"] for event in failed] == ["One", "Three"]
        assert all("cut.ttf is damaged" in event["message"] for event in failed)

    def test_in_the_library(self, tmp_path: Path) -> None:
        """As any file that can't be used."""
        font = tmp_path / "cut.ttf"
        with Client(engine="local") as client, pytest.raises(RequestError, match=r"cut\.ttf is damaged"):
            client.generate("One", font=font)

"""Which files a row may name: those in the folder of its list."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from tests.batch.stage import row
from tests.brand.kits import write_picture
from thumbcli.batch.requests.row_options import RequestBuilder, RowDefaults
from thumbcli.contract import EngineName, Request
from thumbcli.errors import RequestError
from thumbcli.options.option_values import PictureOptions

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make the folder of a list with pictures, links and a font, beside private ones."""
    write_picture(tmp_path / "private/me.png", "red")
    write_picture(tmp_path / "list/photos/me.png", "blue")
    font = str(files("fontpkg_anton") / "files" / "Anton-Regular.ttf")
    for place in ("private", "list/photos"):
        shutil.copy(font, tmp_path / place / "a.ttf")
    for name in ("me.png", "a.ttf"):
        (tmp_path / "list/photos" / f"away-{name}").symlink_to(f"../../private/{name}")
        (tmp_path / "list" / f"near-{name}").symlink_to(f"photos/{name}")
    (tmp_path / "list/out").symlink_to("../private")
    os.mkfifo(tmp_path / "list/pipe.png")
    return tmp_path / "list"


def build(folder: Path, cells: dict[str, str], *, allow_outside: bool = False, source: str = "") -> Request:
    """Return the request of a row of the list."""
    builder = RequestBuilder(RowDefaults(allow_outside=allow_outside), EngineName.LOCAL)
    return builder.build(
        replace(row("T", source=source or str(folder / "titles.csv")), overrides=cells)
    ).request


OUTSIDE = "it (lies outside|is a link that leads out of its folder)"
KINDS = [("photo", "me.png"), ("logo", "me.png"), ("font", "a.ttf")]


@pytest.mark.parametrize(("column", "name"), KINDS)
@pytest.mark.parametrize(
    "path", ["photos/{}", "near-{}", "{folder}/photos/{}", "photos/../photos/{}", "./near-{}"]
)
def test_a_file_in_the_folder_of_the_list_is_used(folder: Path, column: str, name: str, path: str) -> None:
    """By any name, and through links that stay inside."""
    request = build(folder, {column: path.format(name, folder=folder)})
    assert request != build(folder, {})


@pytest.mark.parametrize(("column", "name"), KINDS)
@pytest.mark.parametrize(
    "path",
    [
        "{private}/{}",
        "../private/{}",
        "photos/../../private/{}",
        "photos/away-{}",
        "out/{}",
        "~/{}",
        "//server/share/{}",
    ],
)
def test_a_file_outside_is_refused_unless_it_is_allowed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, column: str, name: str, path: str
) -> None:
    """A list of somebody else would send this machine's files; the message names path and flag."""
    private = folder.parent / "private"
    monkeypatch.setenv("HOME", str(private))
    cell = path.format(name, private=private)
    with pytest.raises(RequestError, match=f"^{column} .*{name} can't be read: {OUTSIDE}") as caught:
        build(folder, {column: cell})
    assert "--allow-outside" in caught.value.remedy
    if not path.startswith("//"):
        assert build(folder, {column: cell}, allow_outside=True) != build(folder, {})


@pytest.mark.parametrize("column", ["photo", "logo", "font"])
@pytest.mark.parametrize("path", ["/dev/zero", "/proc/self/environ", "/dev/stdin"])
def test_devices_are_outside(folder: Path, column: str, path: str) -> None:
    """What has no end is not even opened; a name that is no font file is a family."""
    ending = ".ttf" if column == "font" else ""
    with pytest.raises(RequestError, match="it lies outside"):
        build(folder, {column: path + ending})


@pytest.mark.parametrize("allow_outside", [False, True])
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("pipe.png", "it is a named pipe"),
        ("photos", "it is a folder"),
        (".", "it is a folder"),
        ("nobody.png", "does not exist"),
        ("photos/me.png/x.png", "does not exist"),
        ("a\0b.png", "no file can have this name"),
        ("\ud800.png", "no file can have this name"),
        ("\udcff.png", "does not exist"),
        ("x" * 300 + ".png", "File name too long"),
        ("x/" * 5000 + "x.png", "File name too long"),
        ("\x1b[31m.png", "does not exist"),
    ],
)
def test_a_path_that_names_no_picture_is_told(
    folder: Path, path: str, reason: str, *, allow_outside: bool
) -> None:
    """In a short message that can be printed anywhere."""
    for kind in ("photo", "logo"):
        with pytest.raises(RequestError, match=reason) as caught:
            build(folder, {kind: path}, allow_outside=allow_outside)
        assert len(caught.value.message) < 300
        assert caught.value.message.isprintable()


def test_a_device_is_refused_even_where_all_files_are_allowed(folder: Path) -> None:
    """There is no flag for that."""
    with pytest.raises(RequestError, match="it is a device"):
        build(folder, {"photo": "/dev/zero"}, allow_outside=True)


def test_rows_of_standard_input_may_name_files_in_the_working_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They have no folder of their own."""
    monkeypatch.chdir(folder)
    assert build(folder, {"photo": "photos/me.png"}, source="<stdin>").photo is not None
    with pytest.raises(RequestError, match=f"it lies outside {folder}"):
        build(folder, {"photo": "../private/me.png"}, source="<stdin>")


def test_a_list_whose_folder_is_reached_by_a_link_may_use_either_name(folder: Path) -> None:
    """The folder of `/tmp` on macOS is a link."""
    link = folder.parent / "link"
    link.symlink_to("list")
    for photo in (f"{folder}/photos/me.png", f"{link}/photos/me.png", "photos/me.png"):
        assert build(link, {"photo": photo}).photo is not None


def test_what_the_person_names_for_all_rows_may_be_anywhere(folder: Path) -> None:
    """An option of the command is not a cell of the list."""
    photo = folder.parent / "private/me.png"
    defaults = RowDefaults(options=PictureOptions(photo=photo))
    builder = RequestBuilder(defaults, EngineName.LOCAL)
    named = builder.build(row("T", source=str(folder / "titles.csv"), format="x")).request
    assert named.photo is not None
    assert named.photo.data == photo.read_bytes()


@pytest.mark.parametrize(
    ("cells", "asked", "language"),
    [
        ({"usual_language": "en"}, {}, "en"),
        ({"usual_language": "en"}, {"language": "de"}, "de"),
        ({"language": "pt"}, {"language": "de"}, "pt"),
        ({"language": "fr"}, {"language": "de"}, None),
    ],
)
def test_the_language_of_a_post_overrides_that_of_the_run_and_this_that_of_the_site(
    cells: dict[str, str], asked: PictureOptions, language: str | None
) -> None:
    """What the title shows by itself is no part of the picture."""
    post = replace(row("Pourquoi le café est si bon à Paris"), overrides=cells)
    builder = RequestBuilder(RowDefaults(options=asked), EngineName.LOCAL)
    assert builder.build(post).request.design.language == language


def test_rows_of_two_languages_share_no_request() -> None:
    """Those whose title shows the language of the run are the same pictures as without it."""
    titles = ("The Best Bread You Can Make", "Pourquoi le café est si bon à Paris", "The Worst Bread of All")
    keys = []
    for asked in (PictureOptions(), PictureOptions(language="en")):
        builder = RequestBuilder(RowDefaults(options=asked), EngineName.LOCAL)
        keys.append([builder.build(row(title)).key for title in titles])
        assert [builder.quick_key(row(title)) for title in titles] == keys[-1]
    assert [old == new for old, new in zip(*keys, strict=True)] == [True, False, True]


@pytest.mark.parametrize(("asked", "date"), [(None, "2026-02-20"), ("none", None), ("", None)])
def test_a_run_may_leave_the_dates_of_its_posts_off(asked: str | None, date: str | None) -> None:
    """Each post has one."""
    post = replace(row("T"), overrides={"date": "2026-02-20"})
    builder = RequestBuilder(RowDefaults(options=PictureOptions(date=asked)), EngineName.LOCAL)
    assert builder.build(post).request.design.date == date

"""Files from strangers: links, pipes, devices and endless files are refused before they are read."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from thumbcli.regular_files import (
    FileRefusedError,
    OutsideFolderError,
    is_link,
    leads_to_file,
    leads_to_folder,
    open_regular_file,
    read_regular_file,
)


def _read(path: Path, **options: bool | Path) -> bytes:
    return read_regular_file(path, limit_bytes=100, **options)  # type: ignore[arg-type] # one dict for both options


def test_a_regular_file_is_read_whole(tmp_path: Path) -> None:
    """A file of exactly the limit is read."""
    (tmp_path / "a").write_bytes(b"x" * 100)
    assert _read(tmp_path / "a") == b"x" * 100


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    """Its size is looked at before its content: 5 GB take no time."""
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(5 << 30)
    with pytest.raises(FileRefusedError, match="more than 100 bytes"):
        _read(tmp_path / "sparse")


def test_a_pipe_without_a_writer_is_refused_at_once(tmp_path: Path) -> None:
    """Opening it would wait for a writer."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileRefusedError, match="named pipe"):
        _read(tmp_path / "pipe")


@pytest.mark.parametrize(("name", "reason"), [("/dev/zero", "device"), ("/dev", "folder")])
def test_what_is_not_a_file_is_named(name: str, reason: str) -> None:
    """The reason names what it is."""
    with pytest.raises(FileRefusedError, match=reason):
        _read(Path(name))


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket can't be opened at all."""
    monkeypatch.chdir(tmp_path)  # the path of a socket is limited to some 100 bytes
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        with pytest.raises(FileRefusedError, match="socket"):
            _read(Path("s"))


def test_a_link_to_a_neighbour_is_followed(tmp_path: Path) -> None:
    """Kubernetes mounts each file as `titles.csv -> ..data/titles.csv` and `..data -> ..2026_11_29`."""
    (tmp_path / "..2026").mkdir()
    (tmp_path / "..2026/titles.csv").write_bytes(b"title")
    (tmp_path / "..data").symlink_to("..2026")
    (tmp_path / "titles.csv").symlink_to("..data/titles.csv")
    assert _read(tmp_path / "titles.csv") == b"title"
    with pytest.raises(FileRefusedError, match="it is a link"):
        _read(tmp_path / "titles.csv", follow_links=False)


def test_a_link_out_of_its_folder_is_refused_and_names_the_target(tmp_path: Path) -> None:
    """A downloaded folder must not bring in a private key; the person may name the key itself."""
    (tmp_path / "key").write_bytes(b"secret")
    (tmp_path / "clone").mkdir()
    (tmp_path / "clone/photo.png").symlink_to("../key")
    with pytest.raises(OutsideFolderError, match=r"link that leads out of its folder, to .*key"):
        _read(tmp_path / "clone/photo.png")


def test_a_link_to_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """The last target counts, not the first."""
    (tmp_path / "key").write_bytes(b"secret")
    (tmp_path / "clone").mkdir()
    (tmp_path / "clone/b").symlink_to("../key")
    (tmp_path / "clone/a").symlink_to("b")
    with pytest.raises(OutsideFolderError):
        _read(tmp_path / "clone/a")


@pytest.mark.parametrize("path", ["../key", "sub/../../key", "away/key"])
def test_a_path_out_of_the_given_folder_is_refused(path: str, tmp_path: Path) -> None:
    """By `..` or through a link to a folder."""
    (tmp_path / "key").write_bytes(b"secret")
    (tmp_path / "clone/sub").mkdir(parents=True)
    (tmp_path / "clone/away").symlink_to(tmp_path)
    with pytest.raises(OutsideFolderError, match="outside"):
        _read(tmp_path / "clone" / path, inside=tmp_path / "clone")


def test_a_folder_that_is_itself_reached_by_a_link_counts_as_that_folder(tmp_path: Path) -> None:
    """The folder of `/tmp` on macOS is a link."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a").write_bytes(b"x")
    (tmp_path / "link").symlink_to("real")
    assert _read(tmp_path / "link/a") == b"x"
    assert _read(tmp_path / "link/a", inside=tmp_path / "link") == b"x"


def test_missing_files_and_circles_are_errors_of_the_system(tmp_path: Path) -> None:
    """Callers turn them into messages as before."""
    with pytest.raises(FileNotFoundError):
        open_regular_file(tmp_path / "missing")
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(OSError, match="symbolic links"):
        open_regular_file(tmp_path / "circle")
    with pytest.raises(OSError, match="too long"):
        open_regular_file(tmp_path / ("x" * 300))


@pytest.mark.parametrize("size_bytes", [10, -1])
def test_a_file_whose_reads_would_wait_is_refused(size_bytes: int) -> None:
    """The log of the kernel counts as a regular file."""
    try:
        file = open_regular_file(Path("/proc/kmsg"))
    except OSError:
        pytest.skip("only root may read the log of the kernel")
    with file, pytest.raises(FileRefusedError, match="waits"):
        all(file.read(size_bytes) for _ in range(100_000))


@pytest.mark.parametrize("name", ["x" * 300, "circle", "missing"])
def test_questions_about_a_path_never_fail(name: str, tmp_path: Path) -> None:
    """Whoever uses the path then reports what the system says."""
    (tmp_path / "circle").symlink_to("circle")
    assert not leads_to_file(tmp_path / name)
    assert not leads_to_folder(tmp_path / name)
    assert is_link(tmp_path / name) == (name == "circle")

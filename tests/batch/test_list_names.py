"""How a manifest names the lists that ask for its files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from thumbcli.batch.names.list_names import is_gone, list_name


def test_a_list_is_named_from_the_output_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So list and folder can move together; no absolute path is recorded."""
    monkeypatch.chdir(tmp_path)
    assert list_name("titles.csv", tmp_path / "out") == "../titles.csv"
    assert list_name(str(tmp_path / "out" / "titles.csv"), tmp_path / "out") == "titles.csv"
    assert list_name("<stdin>", tmp_path / "out") == "<stdin>"


def test_a_list_is_found_from_an_output_folder_that_is_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its files would be free for another list, as if it were gone."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    (tmp_path / "out").symlink_to("elsewhere/deep")
    (tmp_path / "titles.csv").touch()
    out = Path("out")
    assert not is_gone(list_name("titles.csv", out), out)


@pytest.mark.parametrize("name", [b"titles.csv", b"caf\xe9.csv", "café.csv".encode(), rb"caf\udce9.csv"])
def test_a_list_that_is_removed_is_gone(tmp_path: Path, name: bytes) -> None:
    """Whatever its name is made of; what is recorded of it is text."""
    out, path = tmp_path / "out", tmp_path / os.fsdecode(name)
    path.touch()
    recorded = list_name(str(path), out)
    recorded.encode()
    assert not is_gone(recorded, out)
    path.unlink()
    assert is_gone(recorded, out)
    assert not is_gone("<stdin>", out)

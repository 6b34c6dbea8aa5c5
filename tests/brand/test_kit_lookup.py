"""Where kits are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from thumbcli.brand.kit_lookup import data_folder, find_kit_file
from thumbcli.brand.style_cache import cache_folder


@pytest.mark.parametrize(
    ("kits", "repositories", "found"),
    [
        pytest.param(["a/b/c"], [], "a/b/c", id="beside the titles"),
        pytest.param(["a"], [], "a", id="above"),
        pytest.param(["a", "a/b"], [], "a/b", id="the nearest"),
        pytest.param(["a/b"], ["a/b"], "a/b", id="at the root of the repository"),
        pytest.param(["a"], ["a/b"], None, id="not above the repository"),
        pytest.param(["."], [], ".", id="at home"),
        pytest.param([".."], [], None, id="not above home"),
        pytest.param([], [], None, id="none"),
    ],
)
def test_the_nearest_kit_file_upwards(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kits: list[str],
    repositories: list[str],
    found: str | None,
) -> None:
    """The root of a repository and the home folder end the search."""
    home = tmp_path / "home"
    titles = home / "a" / "b" / "c"
    titles.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    for place in kits:
        (home / place / "thumb.toml").touch()
    for place in repositories:
        (home / place / ".git").mkdir()
    expected = None if found is None else (home / found).resolve() / "thumb.toml"
    assert find_kit_file(titles) == expected


def test_a_relative_folder_is_looked_up_from_where_we_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also upwards of it."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "thumb.toml").touch()
    monkeypatch.chdir(tmp_path / "sub")
    assert find_kit_file(Path()) == tmp_path / "thumb.toml"


def test_a_folder_of_that_name_is_no_kit(tmp_path: Path) -> None:
    """It is passed by."""
    (tmp_path / "sub" / "thumb.toml").mkdir(parents=True)
    (tmp_path / "thumb.toml").touch()
    assert find_kit_file(tmp_path / "sub") == tmp_path / "thumb.toml"


def test_one_variable_moves_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without a home can keep a kit."""
    assert data_folder().is_relative_to(Path.home())
    monkeypatch.setenv("THUMB_DATA_DIR", str(tmp_path / "data"))
    assert data_folder() == tmp_path / "data"
    assert cache_folder() == tmp_path / "data" / "cache"

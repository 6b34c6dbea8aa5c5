"""Where kits are looked for, and which files are trusted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.brand.kits import write_picture
from thumbcli.brand.brand_resolver import Brands
from thumbcli.brand.kit_lookup import FileSource, find_kit_file, project_root
from thumbcli.brand.style_cache import cache_folder
from thumbcli.contract import EngineName, make_request
from thumbcli.errors import ConfigError, RequestError
from thumbcli.options.settings import data_folder

if TYPE_CHECKING:
    from collections.abc import Callable

NOBODY = 65534

needs_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file to another user")


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


def give_away(folder: Path) -> None:
    """Make the kit file that of another user."""
    os.chown(folder / "thumb.toml", NOBODY, NOBODY)


def open_up(folder: Path) -> None:
    """Let everybody change the kit file."""
    (folder / "thumb.toml").chmod(0o666)


def share(folder: Path) -> None:
    """Let everybody put files there, as in /tmp."""
    folder.chmod(0o1777)


def link_out(folder: Path) -> None:
    """Let the kit file be a link to another folder."""
    (folder / "thumb.toml").rename(folder.parent / "other.toml")
    (folder / "thumb.toml").symlink_to("../other.toml")


def give_link_away(folder: Path) -> None:
    """Let another user have a link to our file beside it."""
    (folder / "thumb.toml").rename(folder / "other.toml")
    (folder / "thumb.toml").symlink_to("other.toml")
    os.chown(folder / "thumb.toml", NOBODY, NOBODY, follow_symlinks=False)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(give_away, "another user owns it", marks=needs_root),
        pytest.param(give_link_away, "another user owns it", marks=needs_root),
        (open_up, "everybody may change it"),
        (share, "everybody may write to"),
        (link_out, "it is a link out of its folder"),
    ],
)
def test_a_kit_file_that_somebody_else_can_choose_is_passed_by_with_one_line(
    tmp_path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    """The next one above counts, and the line says how to use the file all the same."""
    titles = tmp_path / "shared" / "titles"
    titles.mkdir(parents=True)
    (tmp_path / "thumb.toml").touch()
    (tmp_path / "shared" / "thumb.toml").touch()
    assert find_kit_file(titles) == tmp_path / "shared" / "thumb.toml"
    spoil(tmp_path / "shared")
    lines: list[str] = []
    assert find_kit_file(titles, warn=lines.append) == tmp_path / "thumb.toml"
    (line,) = lines
    assert line.startswith(f"{tmp_path}/shared/thumb.toml is ignored: {reason}")
    assert "--allow-outside" in line
    assert find_kit_file(titles, warn=lines.append, trust_all=True) == tmp_path / "shared" / "thumb.toml"
    assert len(lines) == 1


@needs_root
def test_the_file_of_root_and_of_the_caller_of_sudo_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may do anything anyhow, and `sudo thumb` is meant to see what the caller sees."""
    (tmp_path / "thumb.toml").touch()
    give_away(tmp_path)
    assert find_kit_file(tmp_path) is None
    monkeypatch.setenv("SUDO_UID", str(NOBODY))
    assert find_kit_file(tmp_path) == tmp_path / "thumb.toml"


def test_a_file_in_a_shared_folder_counts_for_the_titles_beside_it(tmp_path: Path) -> None:
    """It is their owner's, as they are."""
    (tmp_path / "thumb.toml").touch()
    share(tmp_path)
    assert find_kit_file(tmp_path) == tmp_path / "thumb.toml"


def test_a_link_to_a_neighbour_counts(tmp_path: Path) -> None:
    """Kubernetes mounts every file as one."""
    (tmp_path / "thumb.toml").touch()
    (tmp_path / "thumb.toml").rename(tmp_path / "brand.toml")
    (tmp_path / "thumb.toml").symlink_to("brand.toml")
    assert find_kit_file(tmp_path) == tmp_path / "thumb.toml"


def test_the_search_ends_at_the_border_of_a_file_system() -> None:
    """As that of git does."""
    border = Path("/proc/self")
    assert border.stat().st_dev != Path("/").stat().st_dev
    assert project_root(border) == border
    assert find_kit_file(border) is None


def test_a_home_that_is_reached_by_a_link_ends_the_search_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FreeBSD has its homes in /usr/home."""
    (tmp_path / "thumb.toml").touch()
    (tmp_path / "real/work").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    assert find_kit_file(tmp_path / "real/work") == tmp_path / "thumb.toml"
    monkeypatch.setenv("HOME", str(tmp_path / "link"))
    assert find_kit_file(tmp_path / "real/work") is None


def test_the_project_is_the_repository_or_the_folder_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository of dotfiles at home has everything in it, and is no project."""
    kits = tmp_path / "home" / "clone" / "brand"
    kits.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert project_root(kits) == kits
    (tmp_path / "home" / ".git").mkdir()
    assert project_root(kits) == kits
    (tmp_path / "home" / "clone" / ".git").write_text("gitdir: elsewhere")
    assert project_root(kits) == tmp_path / "home" / "clone"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a repository with a kit folder and a picture, beside a private picture."""
    write_picture(tmp_path / "private.png", "red")
    write_picture(tmp_path / "clone/shared/me.png", "blue")
    (tmp_path / "clone/.git").mkdir()
    (tmp_path / "clone/kit").mkdir()
    (tmp_path / "clone/kit/away.png").symlink_to("../../private.png")
    (tmp_path / "clone/kit/near.png").symlink_to("../shared/me.png")
    (tmp_path / "clone/kit/out").symlink_to("../..")
    os.mkfifo(tmp_path / "clone/kit/pipe.png")
    return tmp_path / "clone/kit"


def use(project: Path, table: str, *, allow_outside: bool = False) -> None:
    """Read what a kit file with this content names."""
    (project / "thumb.toml").write_text(table)
    brand = Brands(allow_outside=allow_outside).for_folder(project)
    options = {"custom_assets_id": "a"} if "sets" in table else {"use_photo": "photo" in table}
    request = make_request("T", use_logo="logo" in table, **options)
    brand.apply_brand(request, EngineName.LOCAL)


@pytest.mark.parametrize("path", ["../shared/me.png", "near.png", "./../shared/../shared/me.png"])
def test_a_kit_file_may_name_pictures_anywhere_in_its_repository(project: Path, path: str) -> None:
    """Also through links, as long as they stay inside."""
    use(project, f"photo = {path!r}")
    use(project, f"logo = {path!r}")


@pytest.mark.parametrize(
    "path", ["../../private.png", "away.png", "out/private.png", "{private}", "~/../private.png"]
)
@pytest.mark.parametrize(
    "table",
    [
        "photo = {path!r}",
        "logo = {path!r}",
        "[logo]\nfile = 'near.png'\nlight = {path!r}",
        "[logo]\nfile = 'near.png'\ndark = {path!r}",
        "[sets.a]\npictures = [{path!r}]",
    ],
)
def test_a_kit_file_may_not_name_what_is_outside_its_repository(project: Path, table: str, path: str) -> None:
    """Who clones a project has not chosen its paths; one flag says that they are welcome."""
    private = project.parent.parent / "private.png"
    Path.home().mkdir()
    table = table.format(path=path.format(private=private))
    with pytest.raises(
        RequestError, match=f"^{project}/thumb.toml: .* it (lies outside|is a link that leads out of)"
    ) as caught:
        use(project, table)
    assert "--allow-outside" in caught.value.remedy
    use(project, table, allow_outside=True)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("pipe.png", "it is a named pipe"),
        ("..", "it is a folder"),
        ("nobody.png", "does not exist"),
        ("a\\u0000.png", "no file can have this name"),
        ("x" * 3000, "File name too long"),
        ("/dev/zero", "it lies outside"),
        ("~nobody-of-this-name/me.png", "does not exist"),
    ],
)
def test_a_path_that_is_no_picture_is_told(project: Path, path: str, reason: str) -> None:
    """Without waiting for it, and without a message as long as the path."""
    with pytest.raises(RequestError, match=reason) as caught:
        use(project, f'photo = "{path}"')
    assert len(caught.value.message) < 500


def test_a_kit_of_the_users_own_may_name_any_picture(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in the data folder was put there by its owner."""
    from thumbcli.brand.brand_resolver import saved_kit

    monkeypatch.setenv("THUMB_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "data/brand").mkdir(parents=True)
    for path in (tmp_path / "private.png", project / "away.png"):
        (tmp_path / "data/brand/kit.toml").write_text(f"photo = '{path}'")
        assert saved_kit().kit().all_pictures()[0].load().name == f"{path.stem}.jpg"


def test_a_kit_file_that_is_named_may_not_be_a_link_out_of_its_project(tmp_path: Path) -> None:
    """The message names the target, which may be named instead."""
    (tmp_path / "other.toml").write_text("version = 1")
    (tmp_path / "project").mkdir()
    (tmp_path / "project/thumb.toml").symlink_to("../other.toml")
    with pytest.raises(ConfigError, match=r"a link that leads out of its folder, to .*/other.toml"):
        FileSource(tmp_path / "project/thumb.toml").default_set()
    assert FileSource(tmp_path / "project/thumb.toml", allow_outside=True).default_set() is None

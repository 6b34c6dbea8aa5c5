"""What the saved kit promises: nothing but pictures in it, nothing half, and whoever else is at it."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.brand.kits import asset, with_place, write_picture
from thumbcli.brand.asset_files import load_asset
from thumbcli.brand.kit_store import KitStore
from thumbcli.contract import Format
from thumbcli.contract.design_options import Corner
from thumbcli.errors import ConfigError, DiskError, RequestError, RequestRefused, UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> KitStore:
    """Return a store whose folder does not exist yet."""
    return KitStore(tmp_path / "data" / "brand")


def kept(store: KitStore) -> set[str]:
    """Return the names of the pictures in the store."""
    return {path.name for path in (store.folder / "assets").iterdir()}


def test_nothing_is_an_empty_kit(store: KitStore) -> None:
    """And looking makes no folder."""
    assert store.kit().all_pictures() == ()
    assert not store.folder.exists()


def test_a_photo_is_kept_without_what_it_tells(store: KitStore, tmp_path: Path) -> None:
    """Camera and place stay with the one who took it."""
    taken = load_asset(with_place(tmp_path / "me.jpg"), kind="photo")
    assert b"Secret Camera" in taken.data
    store.set_photo(taken)
    piece = store.kit().photo
    assert piece is not None
    saved = piece.load()
    assert b"Secret" not in saved.data
    assert not Image.open(BytesIO(saved.data)).getexif()
    assert piece.path.stem == saved.sha256 == piece.sha256


def test_another_photo_takes_the_place_of_the_first(store: KitStore, tmp_path: Path) -> None:
    """What nobody names any more is gone from the disk."""
    store.set_photo(asset(tmp_path, "red"))
    first = kept(store)
    store.set_photo(asset(tmp_path, "blue"))
    assert len(kept(store)) == 1
    assert kept(store) != first
    assert store.remove("photo")
    assert not store.remove("photo")
    assert kept(store) == set()
    assert store.kit().photo is None


def test_a_logo_has_variants_and_a_corner(store: KitStore, tmp_path: Path) -> None:
    """A logo that is set anew brings its own."""
    colours = ("red", "white", "black")
    logo, light, dark = (asset(tmp_path, colour, f"{colour}.png") for colour in colours)
    store.set_logo(logo, light=light, dark=dark, position=Corner.BOTTOM_LEFT)
    saved = store.kit().logo
    assert saved is not None
    assert saved.position is Corner.BOTTOM_LEFT
    assert len({piece.load().sha256 for piece in store.kit().all_pictures()}) == 3
    store.set_logo(logo)
    saved = store.kit().logo
    assert saved is not None
    assert (saved.light, saved.dark, saved.position) == (None, None, None)
    assert len(kept(store)) == 1


def test_what_people_write_into_the_kit_stays(store: KitStore, tmp_path: Path) -> None:
    """Comments too."""
    store.add_set("main", [], thumbapi_id="6f1c")
    by_hand = '\n# our red\n[sets.main.look]\nbackground = "#fff"\naccent = "#c00"\n'
    store.path.write_text(store.path.read_text() + by_hand)
    store.set_photo(asset(tmp_path))
    store.set_logo(asset(tmp_path))
    store.add_set("other", [], thumbapi_id="77", format=Format.X)
    assert store.remove("sets", "other")
    text = store.path.read_text()
    assert "# our red" in text
    look = store.kit().sets["main"].look
    assert look is not None
    assert look.accent == "#cc0000"
    assert set(store.kit().sets) == {"main"}


def test_the_last_set_leaves_no_trace(store: KitStore) -> None:
    """A kit file that is empty again can be read again."""
    store.add_set("main", [], thumbapi_id="6f1c")
    assert store.remove("sets", "main")
    assert not store.remove("sets", "main")
    assert "sets." not in store.path.read_text().partition("version")[2]
    store.add_set("main", [], thumbapi_id="6f1c")
    assert store.kit().sets["main"].thumbapi_id == "6f1c"


@pytest.mark.parametrize("name", ["", " a", "a\n", "x" * 65, "a\x1b[31m"])
def test_a_name_that_can_not_be_typed_is_refused(store: KitStore, name: str) -> None:
    """Before anything is written."""
    with pytest.raises(UsageError, match="invalid set name"):
        store.add_set(name, [], thumbapi_id="6f1c")
    assert not store.folder.exists()


@pytest.mark.parametrize("name", ["main", "Zweiter Satz", "日本", 'with "quotes"', "a.b"])
def test_every_other_name_comes_back(store: KitStore, name: str) -> None:
    """As it was given."""
    store.add_set(name, [], thumbapi_id="6f1c")
    assert set(store.kit().sets) == {name}


def test_a_set_needs_pictures_or_an_id(store: KitStore, tmp_path: Path) -> None:
    """One to six of them."""
    with pytest.raises(UsageError, match="'main' needs pictures"):
        store.add_set("main", [])
    with pytest.raises(UsageError, match="at most 6 pictures, not 7"):
        store.add_set("main", [asset(tmp_path)] * 7)


def test_what_can_not_be_decoded_is_not_saved(store: KitStore, tmp_path: Path) -> None:
    """A file that begins like a picture is not yet one."""
    path = write_picture(tmp_path / "cut.png", size=(300, 300))
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(RequestRefused, match=r"cut\.png is no whole"):
        store.set_photo(load_asset(path, kind="photo"))
    assert not store.path.exists()


def test_a_bomb_is_refused_by_its_size(store: KitStore, tmp_path: Path) -> None:
    """64 megapixels of nothing are a few kilobytes."""
    path = tmp_path / "bomb.png"
    Image.new("1", (8000, 8000)).save(path)
    with pytest.raises(RequestRefused, match="50 megapixels"):
        store.set_logo(load_asset(path, kind="logo"))


def test_a_saved_picture_that_was_changed_is_noticed(store: KitStore, tmp_path: Path) -> None:
    """Its name says what it held."""
    store.set_photo(asset(tmp_path, "red"))
    piece = store.kit().photo
    assert piece is not None
    write_picture(piece.path.with_suffix(".png"), "blue").replace(piece.path)
    with pytest.raises(RequestError, match="was changed since it was saved"):
        piece.load()


def test_what_a_killed_process_left_is_swept(store: KitStore, tmp_path: Path) -> None:
    """At the next change."""
    store.set_photo(asset(tmp_path, "red"))
    (store.folder / "assets" / ("ab" * 32 + ".png")).write_bytes(b"an orphan")
    (store.folder / ".thumb-0123456789ab.part").write_bytes(b"half")
    store.set_photo(asset(tmp_path, "blue"))
    assert len(kept(store)) == 1
    assert {path.name for path in store.folder.iterdir()} <= {"assets", "kit.toml", "lock"}


def test_a_kit_that_nobody_can_read_is_not_written_over(store: KitStore, tmp_path: Path) -> None:
    """A slip made by hand must not cost the rest of the kit."""
    store.set_photo(asset(tmp_path, "red"))
    broken = store.path.read_text() + "[logo]\nfile = 3\n"
    store.path.write_text(broken)
    with pytest.raises(ConfigError, match=r"logo\.file"):
        store.remove("photo")
    assert store.path.read_text() == broken
    assert len(kept(store)) == 1


def test_a_saved_kit_is_there_to_be_asked_for(store: KitStore) -> None:
    """A `use` in it would change pictures far from where it stands."""
    store.add_set("main", [], thumbapi_id="6f1c")
    store.path.write_text('use = "main"\n' + store.path.read_text())
    with pytest.raises(ConfigError, match=r"`use` belongs in a thumb\.toml"):
        store.kit()


def test_a_file_in_the_place_of_the_folder_is_named(store: KitStore, tmp_path: Path) -> None:
    """With what to look at."""
    (tmp_path / "data").write_text("mine")
    with pytest.raises(DiskError, match="can't be written"):
        store.set_photo(asset(tmp_path))


_WRITER = """
import sys
from pathlib import Path
from thumbcli.brand.asset_files import load_asset
from thumbcli.brand.kit_store import KitStore
store, colours = KitStore(Path(sys.argv[1])), [load_asset(Path(name), kind="photo") for name in sys.argv[3:]]
for turn in range(6):
    store.set_photo(colours[turn % 2])
    store.add_set(f"{sys.argv[2]}-{turn}", [], thumbapi_id="id")
"""


@pytest.mark.long
def test_many_processes_lose_nothing_and_break_nothing(store: KitStore, tmp_path: Path) -> None:
    """Two write at once while we read: every set arrives, and the photo is always a whole one."""
    files = [str(write_picture(tmp_path / f"{colour}.png", colour)) for colour in ("red", "blue")]
    store.set_photo(load_asset(write_picture(tmp_path / "red.png"), kind="photo"))
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(store.folder), name, *files])
        for name in ("one", "two")
    ]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        photo = store.read(lambda kit: kit.photo and kit.photo.load())
        assert photo is not None
        seen.add(photo.sha256)
    assert [writer.returncode for writer in writers] == [0, 0]
    assert len(seen) <= 2
    assert set(store.kit().sets) == {f"{name}-{turn}" for name in ("one", "two") for turn in range(6)}
    assert len(kept(store)) == 1

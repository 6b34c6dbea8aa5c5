"""What the archive of a kit promises: the same bytes out, and nothing in but a whole kit."""

from __future__ import annotations

import hashlib
import random
import struct
import tracemalloc
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.brand.kits import HAND_TOML, asset, write_picture
from thumbcli.brand import kit_archive
from thumbcli.brand.kit_archive import pack, unpack
from thumbcli.brand.kit_store import KitStore
from thumbcli.contract.design_options import Corner
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> KitStore:
    """Return a store with a photo, a logo in two variants, and a set."""
    store = KitStore(tmp_path / "here")
    store.set_photo(asset(tmp_path, "red"))
    store.set_logo(asset(tmp_path, "blue"), light=asset(tmp_path, "white"), position=Corner.TOP_LEFT)
    learned = f'\n# by hand\n[sets.main]\nthumbapi-id = "6f1c"\n[sets.main.learned]\n{HAND_TOML}'
    store.path.write_text(store.path.read_text() + learned)
    return store


@pytest.fixture
def there(tmp_path: Path) -> KitStore:
    """Return a store on another machine, with a kit of its own."""
    there = KitStore(tmp_path / "there")
    there.set_photo(asset(tmp_path, "green"))
    return there


def state(store: KitStore) -> dict[str, bytes]:
    """Return every file of a store but its lock."""
    files = [path for path in store.folder.rglob("*") if path.is_file() and path.name != "lock"]
    return {str(path.relative_to(store.folder)): path.read_bytes() for path in files}


def opened(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def closed(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """Return an archive of these files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


def test_a_kit_moves_as_it_is(store: KitStore, there: KitStore) -> None:
    """To the last byte, comments and all, and back."""
    data = pack(store.path)
    unpack(BytesIO(data), there)
    assert state(there) == state(store)
    assert pack(there.path) == data


def test_the_archive_is_the_same_whenever_it_is_written(store: KitStore, tmp_path: Path) -> None:
    """So that it can be kept in a repository."""
    first = pack(store.path)
    names = list(opened(first))
    assert names == sorted(names)
    for path in store.folder.rglob("*"):
        path.touch()
    assert pack(store.path) == first
    again = KitStore(tmp_path / "again")
    unpack(BytesIO(first), again)
    assert pack(again.path) == first


def test_pictures_of_somebodys_own_come_along(tmp_path: Path, there: KitStore) -> None:
    """Whoever named files in the kit need not think of them."""
    write_picture(tmp_path / "me.png", "red")
    home = KitStore(tmp_path / "home")
    home.add_set("main", [], thumbapi_id="6f1c")
    home.path.write_text('photo = "../me.png"\n' + home.path.read_text())
    unpack(BytesIO(pack(home.path)), there)
    photo = there.kit().photo
    assert photo is not None
    assert photo.sha256 is not None
    assert photo.load().data == home.kit().all_pictures()[0].load().data


def test_what_a_house_says_comes_along(tmp_path: Path, there: KitStore) -> None:
    """With its pictures; a template file of its own stays behind."""
    write_picture(tmp_path / "me.png", "red")
    home = KitStore(tmp_path / "home")
    home.add_set("main", [], thumbapi_id="6f1c")
    house = 'template = "card.yml"\nauthor = "Maya"\navatar = "../me.png"\nbackground = "../me.png"\n'
    home.path.write_text(house + home.path.read_text())
    unpack(BytesIO(pack(home.path)), there)
    kit = there.kit()
    assert (kit.template, kit.author) == (None, "Maya")
    assert all(picture.sha256 and picture.load() for picture in kit.all_pictures())


def test_an_empty_kit_is_nothing_to_export(tmp_path: Path) -> None:
    """It says how to begin one."""
    with pytest.raises(UsageError, match="there is no kit") as refused:
        pack(tmp_path / "kit.toml")
    assert "thumb brand" in refused.value.remedy


def picture_bytes(kind: str = "PNG", size: tuple[int, int] = (20, 20), **more: object) -> bytes:
    """Return a picture as a file."""
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def with_photo(data: bytes, ending: str = "png", digest: str = "") -> dict[str, bytes]:
    """Return the files of a kit whose photo is `data`."""
    name = f"assets/{digest or hashlib.sha256(data).hexdigest()}.{ending}"
    return {"kit.toml": f'photo = "{name}"'.encode(), name: data}


def with_exif() -> bytes:
    """Return a photo that tells its camera."""
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    return picture_bytes("JPEG", exif=exif)


def noise(size_bytes: int) -> bytes:
    """Return bytes that no method packs smaller."""
    return random.Random(7).randbytes(size_bytes)  # noqa: S311 - nothing is kept secret with it


def encrypted() -> bytes:
    """Return an archive whose only file says that it is encrypted."""
    data = bytearray(closed({"kit.toml": b""}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    return bytes(data)


def lying() -> bytes:
    """Return an archive whose photo says that it has 10 bytes and unpacks to ten million."""
    data = bytearray(closed(with_photo(b"\0" * 10_000_000), zipfile.ZIP_DEFLATED))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def missing() -> bytes:
    """Return a kit file with a photo that is not in the archive."""
    return f'photo = "assets/{"ab" * 32}.png"'.encode()


def unreadable() -> bytes:
    """Return a kit file with white words on white."""
    return b"[sets.a.look]\nbackground = '#fff'\nink = '#fff'\naccent = '#000'"


def bomb() -> bytes:
    """Return 64 megapixels in a few kilobytes."""
    out = BytesIO()
    Image.new("1", (8000, 8000)).save(out, "PNG")
    return out.getvalue()


HOSTILE: list[tuple[str, bytes | Callable[[], bytes], str]] = [
    ("nothing", b"", "not a zip file"),
    ("text", b"hello", "not a zip file"),
    ("no kit file", closed({}), "no kit.toml"),
    ("a kit file that is no text", closed({"kit.toml": b"\xff\xfe"}), "not UTF-8"),
    ("a kit file that is no TOML", closed({"kit.toml": b"photo ="}), "not valid TOML"),
    ("a kit of tomorrow", closed({"kit.toml": b"version = 2"}), "version"),
    ("a key of tomorrow", closed({"kit.toml": b"video = 'a'"}), "no key video"),
    ("a kit that imposes itself", closed({"kit.toml": b"use = 'a'"}), "use"),
    ("a kit with columns of lists", closed({"kit.toml": b"map = {layout = ''}"}), "map"),
    ("a template elsewhere", closed({"kit.toml": b"template = '/etc/card.yml'"}), "template file"),
    ("a face elsewhere", closed({"kit.toml": b"avatar = '/etc/passwd'"}), "is not in it"),
    ("a way out", closed({"kit.toml": b"", "../evil.png": b"x"}), "not part of a kit"),
    ("a way out of assets", closed({"kit.toml": b"", "assets/../../evil.png": b"x"}), "not part of a kit"),
    ("an absolute path", closed({"kit.toml": b"", "/etc/evil": b"x"}), "not part of a kit"),
    ("a folder", closed({"kit.toml": b"", "assets/": b""}), "not part of a kit"),
    ("a picture elsewhere", closed({"kit.toml": b'photo = "/etc/passwd"'}), "is not in it"),
    ("a picture above", closed({"kit.toml": b'photo = "../me.png"'}), "is not in it"),
    ("a picture that is missing", closed({"kit.toml": missing()}), "is missing"),
    (
        "a picture too many",
        closed({"kit.toml": b"", **dict([*with_photo(picture_bytes()).items()][1:])}),
        "does not mention",
    ),
    ("another digest", closed(with_photo(picture_bytes(), digest="ab" * 32)), "the digest in its name"),
    ("another kind", closed(with_photo(picture_bytes(), "jpg")), "not the type of picture"),
    ("no picture", closed(with_photo(b"hello")), "not the type of picture"),
    ("half a picture", closed(with_photo(picture_bytes(size=(300, 300))[:80])), "no whole JPEG"),
    ("a picture with a camera", closed(with_photo(with_exif(), "jpg")), "metadata"),
    ("a picture that is a bomb", lambda: closed(with_photo(bomb())), "megapixels"),
    (
        "a picture that is too large",
        lambda: closed(with_photo(noise(2_100_000 + 100_000))),
        "unpacks to more",
    ),
    ("a zip that is a bomb", lambda: closed(with_photo(b"\0" * 50_000_000), zipfile.ZIP_DEFLATED), "unpacks"),
    ("a size that is a lie", lying, "Bad CRC-32|unpacks to more|the digest in its name"),
    ("a locked file", encrypted, "encrypted or compressed"),
    ("a method of its own", closed({"kit.toml": b""}, zipfile.ZIP_LZMA), "encrypted or compressed"),
    (
        "a set that nobody looked at",
        closed({"kit.toml": b"[sets.a.look]\nbackground='#fff'\nink='#fff'\naccent='#000'"}),
        "contrast",
    ),
]


@pytest.mark.parametrize(
    ("data", "message"), [pytest.param(data, message, id=name) for name, data, message in HOSTILE]
)
def test_nothing_else_comes_in_and_nothing_is_changed(
    there: KitStore, tmp_path: Path, data: bytes | Callable[[], bytes], message: str
) -> None:
    """Whatever is wrong, the kit that was there is still there, whole."""
    before = state(there)
    around = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(UsageError, match=message):
        unpack(BytesIO(data if isinstance(data, bytes) else data()), there)
    assert state(there) == before
    assert {path.name for path in tmp_path.iterdir()} == around


def test_a_file_that_stands_there_twice_is_refused(there: KitStore) -> None:
    """Which of them counts would be a matter of the reader."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("kit.toml", "")
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("kit.toml", "version = 1")
    with pytest.raises(UsageError, match="twice"):
        unpack(BytesIO(out.getvalue()), there)


def test_a_kit_that_was_spoilt_by_hand_can_be_replaced(store: KitStore, there: KitStore) -> None:
    """An archive is the way back."""
    there.path.write_text("photo = 3")
    unpack(BytesIO(pack(store.path)), there)
    assert state(there) == state(store)


def test_another_kit_stays_unless_it_may_be_replaced(store: KitStore, there: KitStore) -> None:
    """The same one may come again."""
    data, before = pack(store.path), state(there)
    with pytest.raises(UsageError, match="a kit is saved already"):
        unpack(BytesIO(data), there, replace=False)
    assert state(there) == before
    unpack(BytesIO(data), there)
    unpack(BytesIO(data), there, replace=False)
    assert state(there) == state(store)


def test_an_archive_cut_off_anywhere_is_refused(store: KitStore, there: KitStore) -> None:
    """A broken download is no kit."""
    data = pack(store.path)
    before = state(there)
    for end in range(0, len(data), max(1, len(data) // 40)):
        with pytest.raises(UsageError):
            unpack(BytesIO(data[:end]), there)
    assert state(there) == before


def test_a_flipped_bit_is_noticed_or_means_nothing(store: KitStore, there: KitStore) -> None:
    """Nothing comes in that did not go out."""
    data = pack(store.path)
    rng = random.Random(3)  # noqa: S311 - nothing is kept secret with it
    for _ in range(60):
        broken = bytearray(data)
        broken[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        before = state(there)
        try:
            unpack(BytesIO(bytes(broken)), there)
        except UsageError:
            assert state(there) == before
        else:
            assert state(there) == state(store)


def test_an_archive_that_is_too_large_is_not_even_opened(
    there: KitStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its size alone says so."""
    monkeypatch.setattr(kit_archive, "ARCHIVE_MAX_BYTES", 10)
    with pytest.raises(UsageError, match="at most 10"):
        unpack(BytesIO(closed({"kit.toml": b""})), there)


def directory(entries: int) -> bytes:
    """Return an archive that lists many empty files, and has none of them."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", *[0] * 9, 1, *[0] * 6) + b"a"
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry) * entries, 0, 0)
    return entry * entries + end


def zip64() -> bytes:
    """Return an archive whose directory is where a second record says."""
    data = closed({"kit.toml": b""})
    end = data[-22:]
    start, size = struct.unpack("<LL", end[16:20] + end[12:16])
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, size, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(data) - 22, 1)
    return data[:-22] + record + locator + end


def deep() -> bytes:
    """Return an archive of 200 bytes that took ten gigabytes."""
    return closed({"kit.toml": ".".join(["a"] * 20_000).encode() + b" = 1"}, zipfile.ZIP_DEFLATED)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(lambda: directory(2_000_000), "the list of its files has 94,000,000", id="endless list"),
        pytest.param(lambda: directory(5_000), "holds 5,000 files", id="a list of many files"),
        pytest.param(zip64, "ZIP64", id="ZIP64"),
        pytest.param(lambda: closed({"kit.toml": b""}) + b"x", "not a zip file", id="a tail"),
        pytest.param(deep, "kit.toml: line 1 is nested", id="a deep kit file"),
        pytest.param(
            lambda: closed({"kit.toml": b"#" * 50_000_000}, zipfile.ZIP_DEFLATED),
            "unpacks",
            id="a long kit file",
        ),
        pytest.param(
            lambda: closed({"kit.toml": b"", "\x1b[31m" * 9000: b""}), "part of a kit", id="a long name"
        ),
    ],
)
def test_a_bomb_is_refused_before_it_goes_off(
    there: KitStore, make: Callable[[], bytes], message: str
) -> None:
    """Little memory is taken, and the message is short and can be printed."""
    data = BytesIO(make())
    before = state(there)
    tracemalloc.start()
    try:
        with pytest.raises(UsageError, match=message) as caught:
            unpack(data, there)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
    assert len(caught.value.message) < 300
    assert caught.value.message.isprintable()
    assert state(there) == before


def test_many_large_pictures_are_never_in_memory_at_once(tmp_path: Path, there: KitStore) -> None:
    """Thirty references of more than a megabyte take the memory of a few."""
    pictures = {}
    for number in range(30):
        data = picture_bytes(size=(700 + number, 600), compress_level=0)
        pictures[f"assets/{hashlib.sha256(data).hexdigest()}.png"] = data
    names = list(pictures)
    text = "".join(
        f"[sets.s{start}]\npictures = {names[start : start + 6]}\n[sets.s{start}.learned]\n{HAND_TOML}"
        for start in range(0, len(names), 6)
    )
    path = tmp_path / "kit.zip"
    path.write_bytes(closed({"kit.toml": text.encode(), **pictures}))
    assert path.stat().st_size > 30_000_000
    del pictures
    tracemalloc.start()
    try:
        with path.open("rb") as file:
            unpack(file, there)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert len(there.kit().all_pictures()) == 30


def test_all_that_is_unpacked_is_counted(
    store: KitStore, there: KitStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each picture is within its limit, and all of them together are too much."""
    store.path.write_text(store.path.read_text() + "#" * 5000)
    data = pack(store.path)
    total = sum(map(len, opened(data).values()))
    monkeypatch.setattr(kit_archive, "ARCHIVE_MAX_BYTES", len(data))
    unpack(BytesIO(data), there)
    packed = closed(opened(data), zipfile.ZIP_DEFLATED)
    assert len(packed) < total - 1
    monkeypatch.setattr(kit_archive, "ARCHIVE_MAX_BYTES", total - 1)
    with pytest.raises(UsageError, match="unpacks to more than"):
        unpack(BytesIO(packed), there)

"""Each kind of pack: a folder, archives, Iconify's JSON, fonts; and packs that are made to do harm."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import skia

from tests.artwork import impatient
from tests.artwork.packs import (
    SIDE_PX,
    drawn,
    icon_set,
    middle,
    png,
    svg,
    write_folder,
    write_tgz,
    write_zip,
)
from tests.render.tiny_font import bitmap_font
from thumbcli.artwork import pack_archive, rasterize
from thumbcli.artwork.installed_packs import (
    DUOTONE,
    NOTO,
    check_artwork,
    drawing_from,
    forget_installed,
    installed_packs,
    pack_for,
    pack_named,
)
from thumbcli.artwork.pack_store import add_pack, added_packs, artwork_look, find_added, remove_pack
from thumbcli.artwork.picture_keys import key_of_file, keys_of_thing, thing_of_key
from thumbcli.artwork.picture_pack import PicturePack
from thumbcli.artwork.svg_check import ArtworkBrokenError, check_svg
from thumbcli.errors import RequestRefused, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FILES = {
    "1f680.svg": svg("#ff0000"),
    "emoji_u1f1ef_1f1f5.png": png("#00ff00"),
    "Big Star.svg": svg("#0000ff"),
}


def as_folder(tmp_path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a pack as a folder."""
    return write_folder(tmp_path / "mine", files)


def as_zip(tmp_path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a pack as a zip, its files below folders."""
    return write_zip(tmp_path / "mine.zip", {f"deep/er/{name}": data for name, data in files.items()})


def as_tgz(tmp_path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a pack as a tgz, its files below folders."""
    return write_tgz(tmp_path / "mine.tgz", {f"package/assets/{name}": data for name, data in files.items()})


def added(path: Path, **options: str) -> PicturePack:
    """Add a pack, all of which can be used."""
    pack, problems = add_pack(path, name=options.pop("name", "mine"), **options)  # type: ignore[arg-type] # all text
    assert problems == []
    forget_installed()
    return PicturePack(pack)


@pytest.mark.parametrize(
    ("stem", "thing"),
    [
        ("1f680", "🚀"),
        ("1F680", "🚀"),
        ("u1F680", "🚀"),
        ("U+1F680", "🚀"),
        ("emoji_u1f680", "🚀"),
        ("1f1fa-1f1f8", "🇺🇸"),
        ("emoji_u1f1fa_1f1f8", "🇺🇸"),
        ("2764-fe0f", "❤"),
        ("2764", "❤"),
        ("0031-fe0f-20e3", "1⃣"),
        ("a9", "©"),
        ("1f469-200d-1f680", "👩‍🚀"),
        ("1f3f4-e0067-e0062-e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("rocket", "rocket"),
        ("Chart Increasing", "chart-increasing"),
        ("cafe", "cafe"),
        ("face", "face"),
        ("42", "42"),
        ("bee", "bee"),
        ("../../etc/passwd", "etc-passwd"),
        ("con", "con"),
    ],
)
def test_a_file_is_found_by_the_emoji_or_the_name_that_it_is_called_by(stem: str, thing: str) -> None:
    """Names that are hexadecimal digits by chance stay names, and no key leads to another folder."""
    key = key_of_file(stem)
    assert key in keys_of_thing(thing)
    assert thing_of_key(key) == thing
    assert key.replace("-", "").isalnum()


@pytest.mark.long
@pytest.mark.parametrize("written", [as_folder, as_zip, as_tgz], ids=["a folder", "a zip", "a tgz"])
def test_files_named_by_code_points_are_a_pack(
    written: Callable[[Path, Mapping[str, bytes]], Path], tmp_path: Path
) -> None:
    """Whatever folders they lie in."""
    pack = added(written(tmp_path, FILES))
    assert set(pack.things()) == {"🚀", "🇯🇵", "big-star"}
    for thing, colour in (("🚀", (255, 0, 0)), ("🇯🇵", (0, 255, 0)), ("Big star", (0, 0, 255))):
        assert pack.has(thing)
        red, green, blue, alpha = middle(pack, thing)
        assert max(abs(a - b) for a, b in zip((red, green, blue, alpha), (*colour, 255), strict=True)) < 12
    assert not pack.has("🍕")
    assert [one.facts.name for one in added_packs()] == ["mine"]


def test_a_picture_fills_its_square_centred_whatever_its_own_size(tmp_path: Path) -> None:
    """The SVG draws a disc in a third of its box; its raster is trimmed."""
    small = svg(root='width="96" height="96" viewBox="-32 -32 96 96"')
    pack = added(as_folder(tmp_path, {"1f680.svg": small}))
    box = drawn(pack, "🚀").getchannel("A").point([0] * 100 + [255] * 156).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert (left + right, top + bottom) == (SIDE_PX, SIDE_PX)
    assert right - left > SIDE_PX * 0.9


def test_an_svg_is_preferred_to_a_png_of_the_same_thing(tmp_path: Path) -> None:
    """It is sharp at any size."""
    files = {"a/1f680.png": png("#00ff00"), "b/1f680.svg": svg("#ff0000"), "c/1f680.png": png("#00ff00")}
    assert middle(added(as_folder(tmp_path, files)), "🚀")[:2] > (200, 0)


def test_the_same_pictures_have_the_same_digest_and_others_another(tmp_path: Path) -> None:
    """However they are packed."""
    first = added(as_zip(tmp_path, FILES), name="one")
    second = added(as_tgz(tmp_path, FILES), name="two")
    other = added(as_folder(tmp_path, {**FILES, "1f681.svg": svg()}), name="three")
    assert first.digest == second.digest != other.digest


def test_iconify_icons_have_names_aliases_a_licence_and_an_ink(tmp_path: Path) -> None:
    """🚀 is drawn by the icon that Unicode's name for it names."""
    file = tmp_path / "icons.json"
    file.write_bytes(icon_set())
    pack, _ = add_pack(file, ink="#ff8000")
    packed = PicturePack(pack)
    assert (packed.name, packed.licence) == ("plain", "MIT")
    assert set(packed.things()) == {"rocket", "wide", "ship"}
    assert middle(packed, "rocket")[:3] == middle(packed, "ship")[:3] == middle(packed, "🚀")[:3]
    assert middle(packed, "rocket")[0] > 240 > middle(packed, "rocket")[1] > 100
    box = drawn(packed, "wide").getchannel("A").getbbox()
    assert box is not None
    assert box[2] - box[0] > 3 * (box[3] - box[1])


def test_an_icon_set_in_its_package_names_its_emoji(tmp_path: Path) -> None:
    """`chars.json` says which icon stands for an emoji."""
    files = {
        "icons.json": icon_set(),
        "chars.json": b'{"1f4c8": "wide"}',
        "info.json": b'{"license": {"title": "MIT"}}',
    }
    pack = added(as_tgz(tmp_path, {**files, "icons.json": icon_set(info={})}))
    assert pack.has("📈")
    assert pack.licence == "MIT"


def noto() -> Path:
    """Return the colour font that comes with thumbcli."""
    spec = find_spec("dynamic_font")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "assets/fonts/NotoColorEmoji-Regular.ttf"


@pytest.mark.long
def test_a_colour_font_is_a_pack(tmp_path: Path) -> None:
    """It is read by another process alone; flags and joined sequences are glyphs of it too."""
    (tmp_path / "emoji.ttf").symlink_to(noto())
    with pytest.raises(UsageError):
        add_pack(tmp_path / "emoji.ttf", name="linked")
    pack = added(noto())
    assert len(pack.things()) > 1000
    assert pack.has("🚀")
    assert pack.has("🇯🇵")
    assert pack.has("👨‍👩‍👧")
    assert not pack.has("🚀🍕")
    assert middle(pack, "🚀")[3] == 255


def test_a_font_of_bitmaps_is_a_pack(tmp_path: Path) -> None:
    """Its pictures are enlarged."""
    (tmp_path / "bitmaps.ttf").write_bytes(bitmap_font("🚀🍕", png("#ff8000", (100, 100)), 100))
    pack = added(tmp_path / "bitmaps.ttf")
    assert set(pack.things()) == {"🚀", "🍕"}
    red, green, blue, alpha = middle(pack, "🚀")
    assert (red > 230, 100 < green < 150, blue < 30, alpha) == (True, True, True, 255)


def test_the_font_that_comes_with_thumbcli_is_drawn_from() -> None:
    """Without any step of the user's."""
    pack = pack_for("🚀")
    assert pack is not None
    assert (pack.name, pack.licence) == (NOTO, "OFL-1.1")
    assert "🚀" in pack.things()
    assert middle(pack, "🚀")[3] == 255


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (svg(inner="<script>alert(1)</script>"), "script"),
        (svg(inner='<circle r="1" onload="alert(1)"/>'), "script"),
        (svg(inner='<image href="file:///etc/passwd"/>'), "image"),
        (svg(inner='<feImage href="#a"/>'), "feimage"),
        (svg(inner='<use href="http://example.com/a.svg#b"/>'), "outside"),
        (svg(inner='<circle r="1" fill="url(http://example.com/a)"/>'), "outside"),
        (svg(inner="<style>@import 'http://example.com'</style>"), "outside"),
        (svg(inner="<foreignObject/>"), "foreignobject"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(), "entities"),
        (b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + svg(inner="&a;"), "entities"),
        (svg(inner="<g>" * 100 + "</g>" * 100), "too many elements"),
        (svg(inner='<circle r="1"/>' * 30_000), "too many elements"),
        (svg(inner='<use href="#a"/>' * 300), "too many elements"),
        (svg(inner="<g>"), "well-formed"),
        (b"<html></html>", "not an SVG"),
        (svg(root=""), "no size"),
        (svg(root='width="0" height="0"'), "usable size"),
        (svg(root='viewBox="0 0 1e9 1e9"'), "usable size"),
        (b"<svg>" + b" " * 3_000_000, "2 MB"),
        (b"", "well-formed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_svg_that_reaches_outside_or_does_harm_is_refused(
    data: bytes, reason: str, tmp_path: Path
) -> None:
    """The rest of its pack can be used, and a pack of nothing else can't be added."""
    with pytest.raises(ArtworkBrokenError, match=reason):
        check_svg(data)
    pack, problems = add_pack(as_folder(tmp_path, {"1f680.svg": data, "1f355.svg": svg()}), name="mixed")
    assert len(problems) == 1
    assert set(pack.facts.endings) == {"1f355"}
    with pytest.raises(UsageError, match="no picture that can be used"):
        add_pack(write_folder(tmp_path / "bad", {"1f680.svg": data}))


def nested_uses() -> str:
    """Return groups that draw the group before them nine times."""
    groups = [f'<g id="a{n}">' + f'<use xlink:href="#a{n - 1}"/>' * 9 + "</g>" for n in range(1, 20)]
    return '<g id="a0"><circle r="1"/></g>' + "".join(groups)


def png_bomb() -> bytes:
    """Return a PNG of 30,000 x 30,000 px in a few kB."""
    whole = png()
    header = b"IHDR" + (30_000).to_bytes(4) * 2 + whole[24:29]
    return whole[:12] + header + zlib.crc32(header).to_bytes(4) + whole[33:]


@pytest.mark.long
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png_bomb(), id="a PNG of 900 megapixels"),
        pytest.param(png()[:60], id="a PNG that is cut off"),
        pytest.param(b"GIF89a", id="a GIF by another name"),
        pytest.param(png("#00000000"), id="nothing to see"),
        pytest.param(
            svg(
                inner='<filter id="f"><feGaussianBlur stdDeviation="1e6"/></filter>',
                root='viewBox="90 90 5 5"',
            ),
            id="an SVG that draws nothing",
        ),
        pytest.param(
            svg(
                root='viewBox="0 0 32 32" xmlns:xlink="http://www.w3.org/1999/xlink"',
                inner=nested_uses(),
            ),
            id="an SVG of a billion circles",
            marks=pytest.mark.timeout(120),
        ),
    ],
)
def test_a_picture_that_cant_be_drawn_is_tried_once_and_left_to_other_packs(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither memory nor time of this process is at stake."""
    monkeypatch.setattr(rasterize, "__name__", impatient.__name__)
    name = "1f680.png" if not data.startswith(b"<") else "1f680.svg"
    pack = added(as_folder(tmp_path, {name: data, "1f355.svg": svg()}))
    with drawing_from("mine"):
        assert not pack.has("🚀")
        next_pack = pack_for("🚀")
        assert next_pack is not None
        assert next_pack.name == NOTO
        pizza = pack_for("🍕")
        assert pizza is not None
        assert pizza.name == "mine"
    (kept,) = (tmp_path / "data/artwork/mine/rasters").glob("e1f680*")
    assert kept.read_bytes() == b""


def test_an_archive_writes_nothing_where_its_names_lead(tmp_path: Path) -> None:
    """Nothing is unpacked under a name of the archive."""
    names = ("../../outside/1f680.svg", "/abs/1f355.svg", "C:\\x\\1f600.svg", "a/../../1f601.svg")
    for archive in (write_zip(tmp_path / "a.zip", dict.fromkeys(names, svg())),):
        before = {path for path in tmp_path.rglob("*") if "data" not in path.parts}
        add_pack(archive, name="a")
        assert {path for path in tmp_path.rglob("*") if "data" not in path.parts} == before
    written = {
        path.relative_to(tmp_path / "data/artwork").parts[0] for path in (tmp_path / "data").rglob("*.*")
    }
    assert written <= {"a"}


def test_links_in_a_tgz_or_a_folder_are_not_followed_outside(tmp_path: Path) -> None:
    """A pack could show a private file."""
    secret = tmp_path / "secret.svg"
    secret.write_bytes(svg())
    archive = tmp_path / "links.tgz"
    with tarfile.open(archive, "w:gz") as tgz:
        link = tarfile.TarInfo("1f680.svg")
        link.type, link.linkname = tarfile.SYMTYPE, str(secret)
        tgz.addfile(link)
        data = svg()
        member = tarfile.TarInfo("1f355.svg")
        member.size = len(data)
        tgz.addfile(member, io.BytesIO(data))
    assert set(add_pack(archive)[0].facts.endings) == {"1f355"}
    folder = write_folder(tmp_path / "linked", {"1f355.svg": svg()})
    (folder / "1f680.svg").symlink_to(secret)
    with pytest.raises(UsageError, match="out of its folder"):
        add_pack(folder)


@pytest.mark.parametrize("kind", ["zip", "tgz"])
def test_a_bomb_is_unpacked_up_to_a_limit(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Members that nobody wants count too where they have to be unpacked to be skipped."""
    monkeypatch.setattr(pack_archive, "FILE_MAX_BYTES", 1_000_000)
    monkeypatch.setattr(pack_archive, "_TOTAL_MAX_BYTES", 4_000_000)
    zeros = {f"1f60{n}.svg" if kind == "zip" else f"{n}.bin": b"\0" * 900_000 for n in range(9)}
    write = write_zip if kind == "zip" else write_tgz
    with pytest.raises(UsageError, match="holds more than"):
        add_pack(write(tmp_path / f"bomb.{kind}", zeros))
    with pytest.raises(UsageError, match=r"holds a file of more than|holds more than"):
        add_pack(write(tmp_path / f"one.{kind}", {"1f600.svg": b"\0" * 9_000_000}))
    assert list((tmp_path / "data/artwork").iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\3\4" + b"x" * 100, id="a broken zip"),
        pytest.param(b"\x1f\x8b" + b"x" * 100, id="a broken tgz"),
        pytest.param(gzip.compress(b"no archive at all"), id="gzip of something else"),
        pytest.param(b"hello", id="text"),
    ],
)
def test_what_is_no_pack_is_refused(data: bytes, tmp_path: Path) -> None:
    """Nothing of it is left in the data folder."""
    file = tmp_path / "it.tgz"
    file.write_bytes(data)
    with pytest.raises(UsageError):
        add_pack(file)
    assert added_packs() == ()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\0\1\0\0" + b"x" * 500, id="no font inside"),
        pytest.param(b"<svg/>", id="another file"),
        pytest.param(b"", id="empty"),
    ],
)
def test_what_is_no_colour_font_is_refused(data: bytes, tmp_path: Path) -> None:
    """A font is tried before it is added."""
    file = tmp_path / "it.ttf"
    file.write_bytes(data)
    with pytest.raises(UsageError):
        add_pack(file)


@pytest.mark.parametrize("name", ["none", "auto", "noto", "duotone", "brands", "A b", "../x", "", "-"])
def test_a_pack_has_a_name_of_its_own(name: str, tmp_path: Path) -> None:
    """One that means nothing else, and leads to no other folder."""
    with pytest.raises(UsageError):
        add_pack(write_folder(tmp_path / "..." if not name else tmp_path / "x", FILES), name=name or "/")


def test_a_pack_is_replaced_only_if_asked_and_can_be_removed(tmp_path: Path) -> None:
    """What comes with thumbcli stays."""
    added(as_folder(tmp_path, FILES))
    with pytest.raises(UsageError, match="already"):
        add_pack(tmp_path / "mine")
    other, _ = add_pack(as_zip(tmp_path, {"1f355.svg": svg()}), name="mine", replace=True)
    assert set(other.facts.endings) == {"1f355"}
    remove_pack("mine")
    assert find_added("mine") is None
    with pytest.raises(UsageError, match="no pack"):
        remove_pack("mine")
    with pytest.raises(UsageError, match="comes with thumbcli"):
        remove_pack(NOTO)


def test_the_order_of_auto_is_fluent_then_noto_and_others_are_asked_for_by_name(tmp_path: Path) -> None:
    """A pack that lacks a thing leaves it to the next; the pack that `auto` finds is part of the look."""
    added(as_folder(tmp_path, {"1f680.svg": svg()}))
    assert artwork_look() == ""
    assert getattr(pack_for("🚀"), "name", "") == NOTO
    with drawing_from("mine"):
        assert getattr(pack_for("🚀"), "name", "") == "mine"
        assert getattr(pack_for("🍕"), "name", "") == NOTO
    with drawing_from(DUOTONE):
        assert pack_for("🚀") is None
    added(tmp_path / "mine", name="fluent")
    assert artwork_look() == "+fluent"
    assert getattr(pack_for("🚀"), "name", "") == "fluent"
    assert getattr(pack_for("🍕"), "name", "") == NOTO
    assert [pack.name for pack in installed_packs()] == ["fluent", NOTO, "mine"]
    assert pack_named("mine") is not None


@pytest.mark.parametrize(("name", "hint"), [("duotones", "did you mean duotone"), ("xyz", "there are: noto")])
def test_artwork_that_is_not_installed_is_refused_with_a_hint(name: str, hint: str) -> None:
    """The message says how to add it."""
    with pytest.raises(RequestRefused, match="no artwork") as refused:
        check_artwork(name)
    assert hint in refused.value.remedy
    assert "thumb artwork add" in refused.value.remedy
    check_artwork("noto")
    check_artwork("none")
    check_artwork("duotone")


def test_rasters_are_made_once_and_in_advance(tmp_path: Path) -> None:
    """Things that a pack lacks are left out."""
    pack = added(as_folder(tmp_path, FILES))
    made: list[int] = []
    assert pack.prepare(["🚀", "🇯🇵", "🍕"], lambda: made.append(1), workers=2) == 0
    assert len(made) == 2
    rasters = {file: file.stat().st_mtime_ns for file in (tmp_path / "data/artwork/mine/rasters").iterdir()}
    assert len(rasters) == 2
    assert pack.has("🚀")
    assert all(file.stat().st_mtime_ns == time for file, time in rasters.items())
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(next(iter(rasters)).read_bytes()))
    assert max(image.width(), image.height()) <= 760

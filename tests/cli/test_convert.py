"""What `thumb convert` promises: files that a place takes, and originals that stay as they are."""

from __future__ import annotations

import json
import os
import time
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.cli.run import SMALL, hosted, thumb
from tests.render.picture_files import exif, jpeg_of_scans, png, png_chunk, saved
from thumbcli.contract import API_FORMATS, Format, make_request
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.render import draw
from thumbcli.render.quality.inspect import inspect
from thumbcli.render.quality.platform_limits import LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.loopback import ThumbApiServer

RUNS = 3
TITLE = "Stop Using Passwords"


@cache
def drawn(**options: Any) -> bytes:  # noqa: ANN401 - of any option
    """Return a picture of ours."""
    return draw(make_request(TITLE, **options)).image


def tree(folder: str | Path) -> dict[str, str]:
    """Return the digest of each file below a folder."""
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in files}


def opened(path: str | Path) -> Image.Image:
    """Return a file as a viewer reads it."""
    image = Image.open(path)
    image.load()
    return image


@pytest.mark.long
@pytest.mark.parametrize(
    ("place", "model"), [*((place, "sd") for place in API_FORMATS), (Format.YOUTUBE, "hd"), (Format.X, "hd")]
)
def test_for_upload_makes_what_the_place_takes(place: Format, model: str) -> None:
    """In every format, doubled as WebP and as AVIF: `thumb check` finds nothing more."""
    kind = ("webp", "avif")[(list(Format).index(place) + (model == "hd")) % 2]
    Path(f"a.{kind}").write_bytes(drawn(format=place, model=model, output_format=kind))
    ran = thumb("convert", f"a.{kind}", "--for-upload")
    assert (ran.code, ran.lines) == (0, ["a.jpg"]), ran.stderr
    data = Path("a.jpg").read_bytes()
    assert inspect(data, place).findings == ()
    assert opened("a.jpg").info["progressive"]
    limits = LIMITS[place]
    assert len(data) <= (limits.upload_bytes or limits.max_bytes)
    assert all(side <= most for side, most in zip(opened("a.jpg").size, limits.max_size_px, strict=True))


@pytest.mark.long
@pytest.mark.parametrize(
    ("args", "name", "kind"),
    [
        (["-t", "png"], "a.png", "PNG"),
        (["-t", "jpg"], "a.jpg", "JPEG"),
        (["-t", "avif"], "a.avif", "AVIF"),
        (["--max-bytes", "20KB", "-o", "new"], "new/a.webp", "WEBP"),
        (["-t", "jpg", "--max-bytes", "40KB"], "a.jpg", "JPEG"),
        (["--for-upload", "--format", "youtube", "-t", "png"], "a.png", "PNG"),
    ],
)
def test_each_type_is_written_beside_its_original(args: list[str], name: str, kind: str) -> None:
    """The original stays as it is."""
    Path("a.webp").write_bytes(drawn())
    before = tree(".")
    ran = thumb("convert", "a.webp", *args)
    assert (ran.code, ran.lines, ran.stderr) == (0, [name], "")
    assert (opened(name).format, opened(name).size) == (kind, (1280, 720))
    if "--max-bytes" in args:
        assert Path(name).stat().st_size <= (20 if "20KB" in args else 40) * 1024
    assert before.items() <= tree(".").items()


def test_a_folder_becomes_a_folder() -> None:
    """With the folders in it; what is hidden is not ours to convert, and nothing is converted twice."""
    for name in ("one.webp", "2026/two.webp", "2026/deep/three.png", ".thumb/replaced/old.webp", ".new.webp"):
        Path("thumbs", name).parent.mkdir(parents=True, exist_ok=True)
        Path("thumbs", name).write_bytes(drawn(output_format=name[-4:].strip(".")))
    Path("thumbs/notes.txt").write_text("no picture")
    before = tree("thumbs")
    names = ["2026/deep/three.png", "2026/two.jpg", "one.jpg"]
    for _ in range(2):
        ran = thumb("convert", "thumbs", "--for-upload", "-o", "thumbs/upload", "--overwrite")
        assert (ran.code, sorted(ran.lines)) == (0, [f"thumbs/upload/{name}" for name in names])
    assert {name: digest for name, digest in tree("thumbs").items() if "upload" not in name} == before
    assert sorted(tree("thumbs/upload")) == [f"thumbs/upload/{name}" for name in names]


def test_the_same_files_come_out_each_time() -> None:
    """To the byte."""
    Path("a.webp").write_bytes(drawn())
    found = set()
    for run in range(RUNS):
        thumb("convert", "a.webp", "--for-upload", "-o", f"run{run}")
        found.add(Path(f"run{run}/a.jpg").read_bytes())
    assert len(found) == 1


def test_what_was_converted_before_is_there_already() -> None:
    """It is told, the exit code is 0, and nothing is encoded again, unless its original is another by now."""
    args = ["convert", "thumbs", "--for-upload", "-o", "upload"]
    Path("thumbs").mkdir()
    for name in ("a.webp", "b.jpg"):
        Path("thumbs", name).write_bytes(drawn(output_format=name[2:]))
    assert thumb(*args).lines == ["upload/a.jpg", "upload/b.jpg"]
    before = tree("upload")
    # Another picture of the same time shows that nothing was decoded.
    at = Path("thumbs/a.webp").stat().st_mtime_ns
    Path("thumbs/a.webp").write_bytes(WHOLE)
    os.utime("thumbs/a.webp", ns=(at, at))
    ran = thumb(*args)
    assert (ran.code, ran.lines, tree("upload")) == (0, [], before)
    assert ran.stderr == "thumb: 2 files are there already; --overwrite converts them again\n"
    assert [event["existed"] for event in thumb(*args, "--json").events] == [True, True]

    os.utime("thumbs/a.webp")
    ran = thumb(*args)
    assert (ran.code, tree("upload")) == (3, before)
    assert "upload/a.jpg exists and is another file" in ran.stderr
    assert thumb(*args, "--overwrite").code == 0
    os.utime("thumbs/a.webp")  # the same bytes come out
    assert "2 files are there already" in thumb(*args).stderr


@pytest.mark.long
@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        pytest.param(
            ["--max-bytes", "60KB"], ["--max-bytes", "30KB"], "is another file", id="less is wanted"
        ),
        pytest.param(["-t", "png"], ["-t", "png"], "1 file is there already", id="the same"),
        pytest.param(["-t", "png"], ["-t", "avif"], "", id="another type"),
    ],
)
def test_what_exists_stays_only_if_it_is_what_is_wanted(first: list[str], then: list[str], told: str) -> None:
    """Also from one type to the same type in another folder."""
    Path("a.webp").write_bytes(drawn())
    assert thumb("convert", "a.webp", *first, "-o", "new").code == 0
    ran = thumb("convert", "a.webp", *then, "-o", "new")
    assert told in ran.stderr
    assert ran.code == (3 if "another" in told else 0)
    assert len(ran.lines) == (not told)


def test_a_paid_folder_stays_what_it_is(api: ThumbApiServer) -> None:
    """Nothing is bought again, and no record changes: the new files are nobody's."""
    Path("titles.txt").write_text("First\nSecond\n")
    assert thumb("batch", "titles.txt", env=hosted(api)).code == 0
    paid, before = api.credits, tree("thumbs")
    ran = thumb("convert", "thumbs", "--for-upload", "-o", "upload", env=hosted(api))
    assert (ran.code, sorted(ran.lines)) == (0, ["upload/first.jpg", "upload/second.jpg"])
    assert thumb("convert", "thumbs/first.webp", "-t", "jpg", env=hosted(api)).code == 0
    assert read_metadata(Path("upload/first.jpg").read_bytes()) is None
    assert before.items() <= tree("thumbs").items()
    again = thumb("batch", "titles.txt", "--verify", "--json", env=hosted(api))
    assert [event["event"] for event in again.events if event["event"] in {"made", "skipped"}] == [
        "skipped"
    ] * 2
    assert api.credits == paid


def test_what_is_right_already_is_not_encoded_again() -> None:
    """Each encoding costs quality: it is copied, or stays where it is."""
    Path("a.jpg").write_bytes(drawn(output_format="jpg"))
    Path("b.png").write_bytes(drawn(output_format="png"))
    ran = thumb("convert", "a.jpg", "b.png", "--for-upload")
    assert (ran.code, ran.lines) == (0, ["a.jpg", "b.png"])
    ran = thumb("convert", "a.jpg", "b.png", "--for-upload", "-o", "new", "--json")
    assert [event["unchanged"] for event in ran.events] == [True, True]
    for name in ("a.jpg", "b.png"):
        assert Path(name).read_bytes() == Path("new", name).read_bytes()


def test_json_says_what_became_of_each_file() -> None:
    """One object per file; those that failed say why and what to do."""
    Path("a.webp").write_bytes(drawn())
    Path("b.webp").write_text("no picture")
    ran = thumb("convert", "a.webp", "b.webp", "--for-upload", "--json")
    made, failed = ran.events
    assert ran.code == 3
    assert made == {
        "file": "a.webp",
        "ok": True,
        "path": "a.jpg",
        "format": "youtube",
        "media_type": "image/jpeg",
        "width_px": 1280,
        "height_px": 720,
        "size_bytes": Path("a.jpg").stat().st_size,
        "unchanged": False,
        "existed": False,
        "warnings": [],
    }
    assert (failed["file"], failed["ok"], failed["code"]) == ("b.webp", False, "unreadable")
    assert failed["message"]
    assert failed["remedy"]
    assert thumb("convert", "a.webp", "--for-upload", "--overwrite", "-q").stdout == ""


def clear() -> Image.Image:
    """Return a picture that is transparent on its left."""
    image = Image.new("RGBA", (1280, 720), (200, 30, 30, 255))
    image.paste((0, 0, 0, 0), (0, 0, 640, 720))
    return image


def animated() -> bytes:
    """Return a file of two pictures."""
    red, blue = (Image.new("RGB", (1280, 720), colour) for colour in ("red", "blue"))
    return saved(red, "WEBP", save_all=True, append_images=[blue])


def teal(width: int, height: int, kind: str) -> Callable[[], bytes]:
    """Return what makes a picture of one colour, not before a test wants it."""
    return lambda: saved(Image.new("RGB", (width, height), "teal"), kind)


WARNED = [
    ("transparent", lambda: saved(clear(), "PNG"), [], "what was transparent became white"),
    ("animated", animated, [], "only the first of its 2 pictures was taken"),
    ("large", teal(4000, 2250, "PNG"), [], "4000x2250 became 3840x2160"),
    ("narrow", teal(320, 180, "WEBP"), [], "320 px wide, youtube wants at least"),
    ("square", teal(900, 900, "WEBP"), ["-f", "youtube"], "crops it or adds bars"),
]


@pytest.mark.long
@pytest.mark.parametrize(
    ("make", "args", "told"), [row[1:] for row in WARNED], ids=[row[0] for row in WARNED]
)
def test_what_else_changed_or_stays_wrong_is_told(
    make: Callable[[], bytes], args: list[str], told: str
) -> None:
    """The file is made all the same."""
    Path("a.img.webp").write_bytes(make())
    ran = thumb("convert", "a.img.webp", "--for-upload", *args)
    assert (ran.code, ran.lines) == (0, ["a.img.jpg"])
    assert told in ran.stderr
    assert opened("a.img.jpg").format == "JPEG"


def test_transparency_stays_where_the_type_has_it() -> None:
    """A JPEG alone has none."""
    Path("a.png").write_bytes(saved(clear(), "PNG"))
    for kind in ("webp", "avif"):
        assert thumb("convert", "a.png", "-t", kind).stderr == ""
        image = opened(f"a.{kind}")
        assert image.mode == "RGBA"
        assert image.getpixel((10, 10))[3] == 0  # type: ignore[index] # of a mode with four channels


def test_a_photo_is_turned_upright_and_loses_where_it_was_taken() -> None:
    """As everywhere else in thumbcli."""
    Path("a.jpg").write_bytes(
        saved(Image.new("RGB", (720, 1280), "teal"), "JPEG", exif=b"Exif\0\0" + exif(6))
    )
    assert thumb("convert", "a.jpg", "-t", "webp").code == 0
    image = opened("a.webp")
    assert image.size == (1280, 720)
    assert not image.getexif()


@cache
def kept_png() -> bytes:
    """Return a picture of ours that says so."""
    thumb("batch", "-", "-e", "local", "-f", SMALL, "-t", "png", "-o", "out", stdin="A\n")
    return Path("out/a.png").read_bytes()


REFUSED = [
    (["a.webp"], 2, "nothing says what to convert to"),
    (["--for-upload", "folder"], 2, "is a folder"),
    (["--for-upload", "folder", "-o", "new"], 2, "no picture in the named folders"),
    (["a.webp", "--max-bytes", "0"], 2, "at least 1 byte"),
    (["a.webp", "--max-bytes", "lots"], 2, "invalid size"),
    (["a.webp", "-t", "gif"], 2, "gif"),
    (["a.webp", "-f", "tiktok", "--for-upload"], 2, "tiktok"),
    (["a.webp", "--max-bytes", "10KB"], 3, "the smallest webp of it has"),
    (["a.webp", "--max-bytes", "25KB"], 3, "is one of the files to convert"),
    (["missing.webp", "--for-upload"], 3, "can't be read"),
    (["missing.webp"], 2, "there is no file missing.webp"),
    (["odd.webp", "--for-upload"], 3, "fits the ratio of no place"),
    (["a.webp", "a.png", "-t", "jpg"], 3, "has become a.jpg"),
    (["a.webp", "-t", "png"], 3, "a.png exists and is another file"),
    (["a.webp", "-t", "png", "--overwrite"], 3, "drawn by thumb, and not converted"),
    (["a.webp", "a.png", "-t", "png", "--overwrite"], 3, "is one of the files to convert"),
    (["moving.gif", "--max-bytes", "1MB"], 3, "a GIF stays none"),
]


@pytest.mark.long
@pytest.mark.parametrize(("args", "code", "told"), REFUSED, ids=[row[2] for row in REFUSED])
def test_what_can_not_be_done_is_said_and_leaves_all_as_it_was(args: list[str], code: int, told: str) -> None:
    """No original is replaced, whatever the options."""
    Path("folder").mkdir()
    Path("a.webp").write_bytes(drawn())
    Path("a.png").write_bytes(kept_png())
    Path("odd.webp").write_bytes(saved(Image.new("RGB", (900, 300)), "WEBP"))
    Path("moving.gif").write_bytes(saved(Image.new("RGB", (1280, 720)), "GIF"))
    before = tree(".")
    ran = thumb("convert", *args)
    assert ran.code == code
    assert told in ran.stderr
    assert "Traceback" not in ran.stderr
    assert before.items() <= tree(".").items()


def test_a_full_disk_or_a_file_in_the_way_of_a_folder_ends_it() -> None:
    """Exit code 9, as everywhere."""
    Path("a.webp").write_bytes(drawn())
    Path("new").write_text("a file")
    ran = thumb("convert", "a.webp", "--for-upload", "-o", "new")
    assert ran.code == 9
    assert Path("new").read_text() == "a file"


WHOLE = saved(Image.new("RGB", (1280, 720), "teal"), "WEBP")
HOSTILE = {
    "nothing": b"",
    "text": b"<html><script>alert(1)</script>",
    "a WebP that is cut off": WHOLE[: len(WHOLE) // 2],
    "a WebP of a header alone": WHOLE[:30],
    "a PNG of 2 billion pixels": png((50_000, 50_000), 8, 0, b"\0" * 10),
    "a PNG that is 2 GB wide": b"\x89PNG\r\n\x1a\n"
    + png_chunk(b"IHDR", b"\x7f\xff\xff\xff\0\0\0\1\x08\0\0\0\0")
    + png_chunk(b"IDAT", b"")
    + png_chunk(b"IEND", b""),
    "a JPEG of a thousand scans": jpeg_of_scans(512, 1000),
    "a JPEG without pixels": b"\xff\xd8\xff\xd9",
    "an AVIF of its type alone": b"\0\0\0\x14ftypavif\0\0\0\0avif",
    "an AVIF with an endless box": b"\0\0\0\x14ftypavif\0\0\0\0avif\0\0\0\x01meta" + b"\xff" * 8,
    "an AVIF of rubbish with a size": b"\0\0\0\x14ftypavif\0\0\0\0avif"
    + (4 + 8 + 8 + 8 + 20).to_bytes(4)
    + b"meta\0\0\0\0"
    + (8 + 8 + 20).to_bytes(4)
    + b"iprp"
    + (8 + 20).to_bytes(4)
    + b"ipco\0\0\0\x14ispe\0\0\0\0\0\0\x05\0\0\0\x02\xd0"
    + b"\0\0\0\x10mdat12345678",
    "a TIFF": saved(Image.new("RGB", (1280, 720)), "TIFF"),
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720"/>',
    "a script with the start of a PNG": b"\x89PNG\r\n\x1a\n#!/bin/sh\nrm -rf /\n",
    "65 MB of zeros": b"RIFF" + bytes(65 * 1024 * 1024),
}


@pytest.mark.long
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_refused_one_by_one(data: bytes) -> None:
    """In a few seconds, with a message and no file; the good one beside them is converted."""
    Path("bad.webp").write_bytes(data)
    Path("good.webp").write_bytes(WHOLE)
    started = time.monotonic()
    ran = thumb("convert", "bad.webp", "good.webp", "--for-upload", "--format", "youtube")
    assert time.monotonic() - started < 20
    assert (ran.code, ran.lines) == (3, ["good.jpg"])
    assert ran.stderr.startswith("thumb: bad.webp: ")
    assert "Traceback" not in ran.stderr
    assert not Path("bad.jpg").exists()


def test_links_lead_nowhere() -> None:
    """A folder from somebody else can't name files outside it, nor write through a link."""
    Path("secret").mkdir()
    Path("secret/mine.webp").write_bytes(WHOLE)
    Path("in").mkdir()
    Path("in/link.webp").symlink_to(Path("secret/mine.webp").resolve())
    Path("in/folder").symlink_to(Path("secret").resolve())
    os.mkfifo("in/pipe.webp")
    Path("in/good.webp").write_bytes(WHOLE)
    Path("out").mkdir()
    Path("victim.jpg").write_bytes(b"precious")
    Path("out/good.jpg").symlink_to(Path("victim.jpg").resolve())
    ran = thumb("convert", "in", "--for-upload", "-o", "out", "--overwrite")
    assert (ran.code, ran.lines) == (3, ["out/good.jpg"])
    assert Path("victim.jpg").read_bytes() == b"precious"
    assert not Path("out/good.jpg").is_symlink()
    assert ran.stderr.count("can't be read") == 2
    assert not Path("out/folder").exists()


def test_odd_names_are_kept_and_shown_clean() -> None:
    """Control characters reach no terminal."""
    name = "a\x1b[31m b\n'c\".webp"
    Path(name).write_bytes(WHOLE)
    ran = thumb("convert", name, "--for-upload")
    assert ran.code == 0
    assert "\x1b" not in ran.stdout
    assert Path(name).with_suffix(".jpg").exists()
    with Image.open(BytesIO(Path(name).with_suffix(".jpg").read_bytes())) as image:
        assert image.size == (1280, 720)


def test_a_report_is_one_json_object_per_line() -> None:
    """Whatever the names."""
    Path("x\ny.webp").write_bytes(WHOLE)
    ran = thumb("convert", "x\ny.webp", "--for-upload", "--json")
    (line,) = ran.lines
    assert json.loads(line)["path"] == "x\ny.jpg"

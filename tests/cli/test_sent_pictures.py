"""What of a photo or a logo leaves the machine: what it shows, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, PngImagePlugin

from tests.brand.kits import write_picture
from tests.cli.run import SMALL, hosted, thumb
from tests.loopback import GOOD_KEY
from thumbcli import Client
from thumbcli.brand.asset_files import load_asset
from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, EngineName, fingerprint, make_request
from thumbcli.contract.image_header import has_no_metadata

if TYPE_CHECKING:
    from tests.loopback import Received, ThumbApiServer

SECRET = b"Secret Camera, 48.85 N"


def telling(path: Path, size: tuple[int, int] = (90, 60)) -> Path:
    """Write a picture that lies on its side and tells camera, place, author and more, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = SECRET.decode()
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0] // 2, size[1]))
    if path.suffix == ".png":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", SECRET.decode())
        image.save(path, exif=exif, pnginfo=info)
    else:
        image.save(path, exif=exif, xmp=SECRET, comment=SECRET)  # a WebP has no comment
    path.write_bytes(path.read_bytes() + SECRET)
    return path


def sent(received: Received, name: str) -> bytes:
    """Return a picture as it arrived."""
    text = str(received.body[name])
    head, _, data = text.partition(";base64,")
    assert head in {"data:image/png", "data:image/jpeg", "data:image/webp"}
    return base64.b64decode(data)


def check_clean(received: Received) -> None:
    """Check that photo and logo are upright pictures within the limits, and nothing more."""
    for name, limit_bytes in (("photoImage", PHOTO_MAX_BYTES), ("logoImage", LOGO_MAX_BYTES)):
        data = sent(received, name)
        assert SECRET not in data
        assert has_no_metadata(data)
        assert len(data) <= limit_bytes
        with Image.open(BytesIO(data)) as image:
            image.load()
            assert image.size == (60, 90)
            blue = image.convert("RGB").getpixel((30, 10))
            assert isinstance(blue, tuple)
            assert blue[2] > 200


@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_a_rows_pictures_are_sent_without_what_they_tell(api: ThumbApiServer, kind: str) -> None:
    """From a table, in each format."""
    telling(Path(f"photos/me.{kind}"))
    Path("titles.csv").write_text(f"title,photo,logo\nOne,photos/me.{kind},photos/me.{kind}\n")
    assert SECRET in Path(f"photos/me.{kind}").read_bytes()
    ran = thumb("batch", "titles.csv", env=hosted(api))
    assert ran.code == 0, ran.stderr
    (received,) = api.requests
    check_clean(received)


@pytest.mark.parametrize("named_by", ["flags", "kit file", "kit file, by its digest", "saved kit", "library"])
def test_however_a_picture_is_named_it_is_sent_clean(api: ThumbApiServer, named_by: str) -> None:
    """A name that looks like that of a saved picture is not trusted in a project."""
    path = telling(Path("me.jpg"))
    flags: list[str] = ["--use-photo", "--use-logo"]
    if named_by == "flags":
        flags = ["--photo", "me.jpg", "--logo", "me.jpg"]
    elif named_by.startswith("kit file"):
        if "digest" in named_by:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            Path("assets").mkdir()
            path = path.rename(f"assets/{digest}.jpg")
        Path("thumb.toml").write_text(f"photo = '{path}'\nlogo = '{path}'")
    elif named_by == "saved kit":
        assert thumb("brand", "photo", "set", "me.jpg").code == 0
        assert thumb("brand", "logo", "set", "me.jpg").code == 0
    if named_by == "library":
        with Client(engine="thumbapi", api_key=GOOD_KEY, base_url=api.url) as client:
            client.generate("One", photo=path, logo=path)
    else:
        ran = thumb("gen", "One", *flags, env=hosted(api))
        assert ran.code == 0, ran.stderr
    (received,) = api.requests
    check_clean(received)


def test_the_fingerprint_is_that_of_the_file_as_it_was_named(api: ThumbApiServer) -> None:
    """What was bought before pictures were cleaned is not bought again, and an encoder may change."""
    telling(Path("me.jpg"))
    Path("titles.csv").write_text("title,photo\nOne,me.jpg\n")
    assert thumb("batch", "titles.csv", env=hosted(api)).code == 0
    (received,) = api.requests
    request = make_request("One", photo=load_asset(Path("me.jpg"), kind="photo"))
    assert received.headers["idempotency-key"] == fingerprint(request, EngineName.THUMBAPI)
    again = thumb("batch", "titles.csv", env=hosted(api))
    assert (again.code, len(api.requests)) == (0, 1)


def test_a_saved_picture_is_sent_as_it_was_saved(api: ThumbApiServer) -> None:
    """It was cleaned then; a second time it would lose quality."""
    telling(Path("me.jpg"))
    thumb("brand", "photo", "set", "me.jpg")
    saved = Path(thumb("brand", "photo", "show").stdout.strip()).read_bytes()
    assert thumb("gen", "One", "--use-photo", env=hosted(api)).code == 0
    (received,) = api.requests
    assert sent(received, "photoImage") == saved


def no_pictures() -> dict[str, bytes]:
    """Return files that begin like a picture and are none."""
    noise = BytesIO()
    Image.effect_noise((200, 200), 50).convert("RGB").save(noise, "JPEG")
    webp, png = BytesIO(), BytesIO()
    Image.effect_noise((200, 200), 50).convert("RGB").save(webp, "WEBP")
    Image.effect_noise((200, 200), 50).convert("RGB").save(png, "PNG")
    huge = BytesIO()
    Image.new("1", (8000, 8000)).save(huge, "PNG")
    return {
        "head.png": b"\x89PNG\r\n\x1a\n" + b"not a picture at all, no, no!!",
        "head.jpg": b"\xff\xd8\xff" + SECRET,
        "head.webp": b"RIFF\x20\0\0\0WEBP" + SECRET,
        "half.jpg": noise.getvalue()[: len(noise.getvalue()) // 2],
        "half.webp": webp.getvalue()[: len(webp.getvalue()) // 2],
        "half.png": png.getvalue()[: len(png.getvalue()) // 2],
        "huge.png": huge.getvalue(),
    }


@pytest.mark.long
@pytest.mark.parametrize("kind", ["photo", "logo"])
def test_what_is_no_picture_costs_nothing(api: ThumbApiServer, kind: str) -> None:
    """Each such row is rejected with its line and its file; nothing is sent, and a dry run says so too."""
    made = no_pictures()
    for name, data in made.items():
        Path(name).write_bytes(data)
    rows = [f"title,{kind}", *(f"{name},{name}" for name in made)]
    Path("titles.csv").write_text("\n".join(rows))
    planned = thumb("batch", "titles.csv", "--dry-run", "--json", env=hosted(api))
    assert planned.code == 3
    assert [event["action"] for event in planned.events] == ["reject"] * len(made)
    ran = thumb("batch", "titles.csv", env=hosted(api))
    assert (ran.code, ran.stdout) == (3, "")
    for line, name in enumerate(made, start=2):
        assert f"titles.csv:{line}  rejected" in ran.stderr
        assert name in ran.stderr
    assert (api.requests, api.credits) == ([], 0)
    for name in made:
        alone = thumb("gen", "One", f"--{kind}", name, env=hosted(api))
        assert alone.code == 2
        assert name in alone.stderr
    assert api.requests == []


def test_a_list_of_somebody_else_sends_no_file_of_this_machine(api: ThumbApiServer) -> None:
    """Each row that tries is rejected with its line, its path and the flag that would allow it."""
    private = telling(Path("home/private/me.jpg")).resolve()
    Path("list").mkdir()
    Path("list/link.jpg").symlink_to(private)
    os.mkfifo("list/pipe.jpg")
    paths = [str(private), "../home/private/me.jpg", "~/private/me.jpg", "link.jpg"]
    rows = [f"T{number},{path}" for number, path in enumerate(paths)]
    Path("list/titles.csv").write_text("\n".join(["title,photo", *rows]))
    ran = thumb("batch", "list/titles.csv", env=hosted(api))
    assert (ran.code, ran.stdout, api.requests) == (3, "", [])
    for number in range(len(paths)):
        assert f"list/titles.csv:{number + 2}  rejected  T{number}: photo " in ran.stderr
    assert ran.stderr.count("it lies outside") + ran.stderr.count("leads out of its folder") == len(paths)
    assert "--allow-outside" in ran.stderr
    Path("list/pipes.jsonl").write_text('{"title": "One", "photo": "pipe.jpg"}\n')
    ran = thumb("batch", "list/pipes.jsonl", env=hosted(api))
    assert (ran.code, api.requests) == (3, [])
    assert "it is a named pipe" in ran.stderr
    ran = thumb("batch", "list/titles.csv", "--allow-outside", env=hosted(api))
    assert (ran.code, len(api.requests)) == (0, len(paths))
    ran = thumb("batch", "list/titles.csv", "--out", "b", env={**hosted(api), "THUMB_ALLOW_OUTSIDE": "1"})
    assert ran.code == 0


def test_a_kit_file_that_is_not_trusted_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the commands that use kits; the sets of an ignored file do not exist."""
    write_picture(Path("sub/logo.png"), "blue")
    Path("sub/thumb.toml").write_text("logo = 'logo.png'")
    Path("sub/thumb.toml").chmod(0o666)
    Path("sub/titles.txt").write_text("One\nTwo\n")
    monkeypatch.chdir("sub")
    for command in (["batch", "titles.txt"], ["gen", "Three"], ["brand", "show"]):
        options = [] if command[0] == "brand" else ["-e", "local", "--out", "out/"]
        ran = thumb(*command, *options)
        assert ran.code == 0, ran.stderr
        assert ran.stderr.count("thumb.toml is ignored: everybody may change it; `chmod o-w` it") == 1
    quiet = thumb("batch", "titles.txt", "-e", "local", "-f", SMALL, "--quiet", "--out", "quiet")
    assert (quiet.code, quiet.stderr) == (0, "")

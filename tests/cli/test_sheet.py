"""What `thumb sheet` promises: every picture, in order, at the size that is asked for, and clear errors."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.run import thumb
from thumbcli.contract import EngineName, Format
from thumbcli.contract.picture_metadata import PictureMetadata, embed_metadata
from thumbcli.render.contact_sheet import SheetKind, SheetLook, Tile, draw_sheets

RED, GREEN, BLUE, WHITE = (200, 0, 0), (0, 160, 0), (0, 0, 200), (255, 255, 255)
GAP_PX = 20  # of a sheet of pictures that are 400 px wide


def plain(colour: tuple[int, int, int], size: tuple[int, int] = (640, 360), title: str = "") -> bytes:
    """Return a PNG of one colour."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    if not title:
        return file.getvalue()
    facts = PictureMetadata(key=f"v2:{'0' * 64}", title=title, engine=EngineName.LOCAL, format=Format.YOUTUBE)
    return embed_metadata(file.getvalue(), facts)


@pytest.fixture
def folder() -> Path:
    """Make a folder with three pictures, whose names a person sorts otherwise than a computer."""
    Path("pics/more").mkdir(parents=True)
    Path("pics/2.png").write_bytes(plain(GREEN, title="Alpha"))
    Path("pics/10.png").write_bytes(plain(BLUE, title="Gamma"))
    Path("pics/more/1.png").write_bytes(plain(RED, (300, 300), title="Beta"))
    Path("pics/notes.txt").write_text("no picture", encoding="utf-8")
    Path("pics/.hidden.png").write_bytes(plain(WHITE))
    return Path("pics")


def opened(path: str) -> Image.Image:
    """Return a sheet as a viewer reads it."""
    return Image.open(path).convert("RGB")


def colours(path: str, columns: int, count: int, width_px: int = 400) -> list[tuple[int, ...]]:
    """Return the colour near the top left corner of each picture on a sheet without labels."""
    image, gap_px = opened(path), max(10, width_px // 20)
    places = (divmod(index, columns) for index in range(count))
    found = []
    for row, column in places:
        x = gap_px + column * (width_px + gap_px) + 40
        y = gap_px + row * (width_px * 9 // 16 + gap_px) + 40
        pixel = image.getpixel((x, y))
        assert isinstance(pixel, tuple)
        found.append(pixel)
    return found


def test_the_pictures_of_a_folder_are_shown_in_the_order_of_their_names(folder: Path) -> None:
    """Also those in its folders; nothing hidden, and nothing that is no picture."""
    ran = thumb("sheet", str(folder), "--labels", "none", "-c", "2", "-o", "all.png")
    assert (ran.code, ran.lines, ran.stderr) == (0, ["all.png"], "thumb: reading 3 pictures\n")
    assert colours("all.png", 2, 3) == [GREEN, BLUE, RED]
    assert opened("all.png").size == (2 * 400 + 3 * GAP_PX, 225 + 300 + 3 * GAP_PX)


def test_files_are_shown_in_the_order_in_which_they_are_named(folder: Path) -> None:
    """And a folder can follow."""
    files = [str(folder / "10.png"), str(folder / "2.png"), str(folder / "more")]
    assert thumb("sheet", *files, "--labels", "none", "-o", "all.png", "--dark").code == 0
    assert colours("all.png", 3, 3) == [BLUE, GREEN, RED]
    assert opened("all.png").getpixel((2, 2)) == (15, 15, 15)


def test_a_sheet_can_be_as_small_as_the_list_of_youtube(folder: Path) -> None:
    """Each picture is exactly 168 px wide; labels make it higher, not wider."""
    assert thumb("sheet", str(folder), "-w", "168", "-c", "3", "-o", "list.png").code == 0
    assert opened("list.png").width == 3 * 168 + 4 * 10
    assert colours("list.png", 3, 3, 168) == [GREEN, BLUE, RED]
    column = [opened("list.png").getpixel((94, y)) for y in range(10 + 95 + 4)]
    assert column.count(GREEN) == 95  # 168 * 9 / 16, rounded up


@pytest.mark.parametrize(("labels", "grey"), [("none", 0), ("file", 1), ("title", 1), ("both", 2)], ids=str)
def test_labels_are_below_the_pictures(folder: Path, labels: str, grey: int) -> None:
    """The title, the name of the file, both or nothing."""
    thumb("sheet", str(folder / "2.png"), "--labels", labels, "-o", "one.png")
    below = opened("one.png").crop((0, GAP_PX + 226, 440, opened("one.png").height)).convert("L")
    inked = [min(below.crop((0, y, 440, y + 1)).tobytes()) < 200 for y in range(below.height)]
    lines = sum(now and not before for before, now in zip([False, *inked], inked, strict=False))
    assert lines == grey


@pytest.mark.parametrize("title", ["长标题" * 40, "عنوان طويل " * 20, "word " * 60, "🚀" * 80, "x" * 300])
def test_a_long_label_is_cut(title: str) -> None:
    """In two lines, whatever its script, and nothing beside its picture."""
    Path("a.png").write_bytes(plain(RED, title=title[:200]))
    assert thumb("sheet", "a.png", "-o", "one.png").code == 0
    sheet = opened("one.png")
    assert sheet.crop((0, 0, GAP_PX - 3, sheet.height)).getcolors() == [((GAP_PX - 3) * sheet.height, WHITE)]
    right = sheet.crop((440 - GAP_PX + 3, 0, 440, sheet.height))
    assert right.getcolors() == [(right.width * right.height, WHITE)]


def test_a_pdf_has_pages(folder: Path) -> None:
    """Of A4, as many as it takes."""
    files = [str(folder / "2.png")] * 9
    assert thumb("sheet", *files, "-c", "1", "-o", "all.pdf").code == 0
    data = Path("all.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", data)) == 9
    assert b"/MediaBox [0 0 595 " in data
    assert b"/DCTDecode" in data  # its pictures are JPEGs


def test_thousands_of_pictures_take_several_sheets() -> None:
    """None is larger than WebP can hold, and none of the pictures is lost."""
    look = SheetLook(kind=SheetKind.WEBP, columns=1, width_px=80, titles=False, notes=False)
    tiles = (Tile(image=Image.new("RGB", (80, 45), RED), title="", note="") for _ in range(400))
    heights = [Image.open(BytesIO(sheet)).height for sheet in draw_sheets(tiles, look)]
    assert heights == [297 * 55 + 10, 103 * 55 + 10]


def test_what_is_no_picture_is_named_and_the_others_are_shown(folder: Path) -> None:
    """With exit code 3."""
    (folder / "broken.webp").write_bytes(b"RIFF no picture")
    (folder / "empty.png").touch()
    ran = thumb("sheet", str(folder), "notes.txt", "--labels", "none", "-c", "3", "-o", "all.png")
    assert (ran.code, ran.lines) == (2, [])
    assert "there is no file notes.txt" in ran.stderr
    ran = thumb("sheet", str(folder), "pics/notes.txt", "--labels", "none", "-c", "3", "-o", "all.png")
    assert (ran.code, ran.lines) == (3, ["all.png"])
    assert re.findall(r"thumb: (\S+): the file can't be shown: it", ran.stderr) == [
        "pics/broken.webp",
        "pics/empty.png",
        "pics/notes.txt",
    ]
    assert colours("all.png", 3, 3) == [GREEN, BLUE, RED]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothere"], "there is no file nothere"),
        (["pics", "-o", "all.jpg"], "end it in .webp, .png, .pdf"),
        (["pics", "-o", "pics/2.png"], "pics/2.png exists"),
        (["pics", "-c", "50"], "50 columns of 400 px are wider than 16,383 px"),
        (["pics", "--format", "x"], "--format is for variants"),
        (["pics", "--palette", "#0e4d45,#ffb627"], "--palette is for variants"),
        (["--variants", "2", "Stop", "--layout", "nothing"], "there is no layout 'nothing'"),
        (["pics", "--variants", "2"], "pics is a folder, and --variants draws titles"),
        (["none"], "there is no picture to show"),
        (["pics", "-o", "nothere/all.png"], "nothere/all.png can't be written"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_error_says_what_to_do(folder: Path, arguments: list[str], words: str) -> None:
    """And nothing is written."""
    Path("none").mkdir()
    before = sorted(Path().rglob("*"))
    ran = thumb("sheet", *arguments)
    assert ran.code
    assert words in ran.stderr
    assert sorted(Path().rglob("*")) == before
    assert colours_of(folder / "2.png") == GREEN


def colours_of(path: Path) -> object:
    """Return the colour of a picture of one colour."""
    return opened(str(path)).getpixel((0, 0))


def test_a_sheet_that_is_drawn_again_does_not_show_itself(folder: Path) -> None:
    """Where it is in the folder that it shows."""
    for _ in range(2):
        ran = thumb("sheet", str(folder), "--labels", "none", "-c", "3", "-o", "pics/all.png", "--overwrite")
        assert ran.code == 0
        assert opened("pics/all.png").width == 3 * 400 + 4 * GAP_PX
        assert opened("pics/all.png").height == 225 + 2 * GAP_PX


def test_variants_of_titles_are_drawn_side_by_side() -> None:
    """Of arguments and of lists, with their columns; one that can't be drawn is named."""
    Path("titles.csv").write_text("title,format\nWhy We Forget,nothing\n", encoding="utf-8")
    ran = thumb("sheet", "--variants", "2", "Stop Now", "titles.csv", "-w", "80", "-o", "two.png")
    assert (ran.code, ran.lines) == (3, ["two.png"])
    assert "titles.csv:2: " in ran.stderr
    sheet = opened("two.png")
    assert sheet.width == 2 * 80 + 3 * 10
    one, other = (sheet.crop((x, 10, x + 80, 55)).tobytes() for x in (10, 100))
    assert one != other


@pytest.mark.long
def test_variants_are_drawn_as_the_options_of_a_picture_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed, or set for all commands."""

    def drawn(*options: str) -> bytes:
        asked = ["sheet", "--variants", "2", "Why We Forget", "-w", "80", "--labels", "none", "-o", "one.png"]
        ran = thumb(*asked, *options)
        assert (ran.code, ran.lines) == (0, ["one.png"])
        return opened("one.png").tobytes()

    plain_one = drawn()
    green = drawn("--palette", "#0e4d45,#ffb627")
    words = drawn("--palette", "#0e4d45,#ffb627", "--headline", "Nothing Stays")
    assert len({plain_one, green, words}) == 3
    monkeypatch.setenv("THUMB_PALETTE", "#0e4d45,#ffb627")
    assert drawn() == green


@pytest.mark.parametrize("out", ["all.webp", "all.png", "all.pdf"])
def test_a_sheet_replaces_one_of_an_earlier_call(folder: Path, out: str) -> None:
    """And no file that is anything else."""
    for labels in ("file", "none"):
        before = Path(out).read_bytes() if Path(out).exists() else b""
        ran = thumb("sheet", str(folder), "--labels", labels, "-o", out)
        assert (ran.code, ran.lines) == (0, [out])
        assert "thumb: reading " in ran.stderr
        assert Path(out).read_bytes() != before


@pytest.mark.parametrize(
    ("marker", "out", "is_published"),
    [
        ("hugo.toml", "static/all.webp", True),
        ("hugo.toml", "all.webp", False),
        ("_config.yml", "all.webp", True),
        ("_config.yml", "_drafts/all.webp", False),
        ("mkdocs.yml", "docs/all.webp", True),
        ("astro.config.mjs", "public/all.webp", True),
    ],
)
def test_a_sheet_that_a_site_would_publish_is_told(
    folder: Path, marker: str, out: str, is_published: bool
) -> None:
    """It is written where one wants it."""
    Path(marker).touch()
    Path(out).parent.mkdir(exist_ok=True)
    ran = thumb("sheet", str(folder), "-o", out)
    assert (ran.code, ran.lines) == (0, [out])
    assert (f"{out} is published with the" in ran.stderr) is is_published


@pytest.mark.long
def test_pictures_are_shown_in_the_order_of_their_list(folder: Path) -> None:
    """Also those that somebody retouched; those of no row come last."""
    rows = ["Zebra", "Mule", "Apple"]

    def shown() -> list[tuple[int, ...]]:
        asked = ["--sort", "list", "--labels", "none", "-c", "4", "-o", "all.png", "--overwrite"]
        assert thumb("sheet", "drawn", *asked).code == 0
        return colours("all.png", 4, 4)

    Path("list.txt").write_text("\n".join(rows))
    drawn = thumb("batch", "list.txt", "-e", "local", "-o", "drawn", "--output-format", "png", "--quiet")
    assert drawn.code == 0
    for name, colour in (("zebra", RED), ("mule", GREEN), ("apple", BLUE), ("0", (90, 90, 90))):
        Path(f"drawn/{name}.png").write_bytes(plain(colour))
    assert shown() == [RED, GREEN, BLUE, (90, 90, 90)]
    Path("list.txt").write_text("\n".join(reversed(rows)))
    assert shown() == [BLUE, GREEN, RED, (90, 90, 90)]
    ran = thumb("sheet", str(folder), "--sort", "list")
    assert (ran.code, "no list is known for these pictures" in ran.stderr) == (2, True)

"""JPEG and AVIF files, limits of bytes, and what places take: from the command line to the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.cli.run import hosted, thumb
from thumbcli.contract import API_FORMATS, API_OUTPUT_FORMATS, Format, OutputFormat, make_request
from thumbcli.contract.picture_metadata import read_metadata
from thumbcli.render.quality.platform_limits import LIMITS, upload_for

if TYPE_CHECKING:
    from tests.loopback import ThumbApiServer


def kind_of(path: str | Path) -> str | None:
    """Return what a file is, by decoding it."""
    with Image.open(path) as image:
        image.load()
        return image.format


@pytest.mark.long
@pytest.mark.parametrize(
    ("args", "path", "kind"),
    [
        pytest.param(["-t", "jpg"], "a-title.jpg", "JPEG", id="jpg"),
        pytest.param(["-t", "avif"], "a-title.avif", "AVIF", id="avif"),
        pytest.param(["-o", "cover.jpg"], "cover.jpg", "JPEG", id="by the name"),
        pytest.param(["-o", "cover.jpeg"], "cover.jpeg", "JPEG", id="by its longer ending"),
        pytest.param(["-o", "Cover.JPG"], "Cover.JPG", "JPEG", id="in capitals"),
        pytest.param(["-o", "cover.avif"], "cover.avif", "AVIF", id="by the name of an AVIF"),
        pytest.param(["--for-upload"], "a-title.jpg", "JPEG", id="for YouTube"),
        pytest.param(["--for-upload", "-f", "linkedin"], "a-title.jpg", "JPEG", id="for LinkedIn"),
        pytest.param(["--for-upload", "-t", "png"], "a-title.png", "PNG", id="a PNG for YouTube"),
        pytest.param(["--for-upload", "-o", "cover.png"], "cover.png", "PNG", id="a PNG by its name"),
        pytest.param(["--max-bytes", "30KB"], "a-title.webp", "WEBP", id="within bytes"),
    ],
)
def test_the_file_is_what_was_asked_for(args: list[str], path: str, kind: str) -> None:
    """And named so."""
    ran = thumb("gen", "A Title", "-e", "local", *args)
    assert (ran.code, ran.lines) == (0, [path]), ran.stderr
    assert kind_of(path) == kind
    if "--max-bytes" in args:
        assert Path(path).stat().st_size <= 30 * 1024


@pytest.mark.long
@pytest.mark.parametrize("kind", list(OutputFormat))
def test_what_is_drawn_says_what_it_shows(kind: OutputFormat) -> None:
    """Title, generator and fingerprint, as other programs read them; the pixels are the same without."""
    title = 'Tom & Jerry <x/> "quoted" \u202e 100%'
    args = ("gen", title, "-e", "local", "-t", kind, "--json")
    (made,) = thumb(*args, "-o", "with/").named("made")
    (bare,) = thumb(*args, "-o", "without/", "--no-metadata").named("made")
    for event in (made, bare):
        assert event["size_bytes"] == Path(event["path"]).stat().st_size
    told = read_metadata(Path(made["path"]).read_bytes())
    assert told is not None
    assert (told.key, told.engine, told.format) == (made["key"], "local", "youtube")
    assert told.title == make_request(title).title
    assert read_metadata(Path(bare["path"]).read_bytes()) is None
    with Image.open(made["path"]) as one, Image.open(bare["path"]) as other:
        assert one.convert("RGB").tobytes() == other.convert("RGB").tobytes()


def test_the_same_title_gives_the_same_bytes() -> None:
    """Nothing in the metadata is of the day."""
    files = []
    for folder in ("one", "two"):
        thumb("gen", "A Title", "-e", "local", "-t", "jpg", "-o", f"{folder}/")
        files.append(Path(folder, "a-title.jpg").read_bytes())
    assert files[0] == files[1]


def test_what_was_paid_for_stays_as_it_came(api: ThumbApiServer) -> None:
    """`gen` adds nothing to a picture of ThumbAPI."""
    assert thumb("gen", "A Title", "-o", "a.webp", env=hosted(api)).code == 0
    assert read_metadata(Path("a.webp").read_bytes()) is None


@pytest.mark.long
@pytest.mark.parametrize("command", ["gen", "batch"])
@pytest.mark.parametrize("kind", ["jpg", "webp", "avif"])
def test_a_limit_counts_the_metadata(command: str, kind: str) -> None:
    """The longest title, all of it escaped."""
    title = "Quote " + '"&' * 97
    Path("titles.jsonl").write_text(json.dumps({"title": title}))
    args = ["gen", title, "-o", "thumbs/"] if command == "gen" else ["batch", "titles.jsonl"]
    ran = thumb(*args, "-e", "local", "-t", kind, "--max-bytes", "40KB", "--headline", "Quote")
    assert ran.code == 0, ran.stderr
    (path,) = Path("thumbs").glob("[a-z]*")
    assert path.stat().st_size <= 40 * 1024
    assert read_metadata(path.read_bytes()) is not None


def test_a_jpeg_goes_through_a_pipe() -> None:
    """`gen -o - > out.jpg`."""
    ran = thumb("gen", "A Title", "-e", "local", "-t", "jpg", "-o", "-")
    assert (ran.code, ran.raw[:3]) == (0, b"\xff\xd8\xff")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["-o", "cover.webp", "--for-upload"], "--for-upload needs .jpg"),
        (["-o", "cover.avif", "--for-upload", "-f", "linkedin"], "--for-upload needs .jpg"),
        (["-o", "cover.jpg", "-t", "png"], "--output-format png needs .png"),
        (["-o", "cover.gif"], "thumb writes .webp, .png, .jpg, .avif"),
        (["--max-bytes", "0"], "max_bytes must be at least 1 byte"),
        (["--max-bytes", "many"], "invalid size 'many'"),
    ],
)
def test_what_contradicts_itself_is_refused(args: list[str], told: str) -> None:
    """Before anything is drawn."""
    ran = thumb("gen", "A Title", "-e", "local", *args)
    assert ran.code == 2
    assert told in ran.stderr
    assert not list(Path().glob("*.*"))


def test_a_limit_that_no_quality_keeps_is_an_error_of_its_title() -> None:
    """No file breaks it."""
    ran = thumb("gen", "A Title", "-e", "local", "--max-bytes", "900")
    assert ran.code == 3
    assert "the smallest webp of it has" in ran.stderr
    assert not list(Path().glob("*.webp"))


@pytest.mark.parametrize("kind", ["jpg", "avif"])
@pytest.mark.parametrize("command", ["gen", "batch"])
def test_thumbapi_is_not_asked_for_what_it_does_not_send(
    api: ThumbApiServer, command: str, kind: str
) -> None:
    """Nothing is bought, and the way to such files is named."""
    Path("titles.txt").write_text("A Title\n")
    title = "A Title" if command == "gen" else "titles.txt"
    for args in (["-t", kind], ["--for-upload"]):
        ran = thumb(command, title, *args, env=hosted(api))
        assert ran.code == 3
        assert "thumbapi sends webp or png, not" in ran.stderr
        assert "thumb convert" in ran.stderr
    assert api.credits == 0


@pytest.mark.long
def test_a_row_asks_for_its_own_type() -> None:
    """Each file keeps its name, and a second run draws nothing."""
    Path("titles.csv").write_text(
        "title,format,output_format,max_bytes,for_upload\n"
        "One,youtube,jpeg,,\nTwo,blogpost,avif,,\nThree,linkedin,,,yes\nFour,x,webp,20KB,\n"
    )
    first = thumb("batch", "titles.csv", "-e", "local", "--json")
    assert first.code == 0, first.stderr
    names = {"one.jpg": "JPEG", "two.avif": "AVIF", "three.jpg": "JPEG", "four.webp": "WEBP"}
    assert {path.name: kind_of(path) for path in Path("thumbs").glob("[a-z]*")} == names
    made = [event for line in first.lines if (event := json.loads(line))["event"] == "made"]
    assert {event["name"]: event["media_type"] for event in made} == {
        "one.jpg": "image/jpeg",
        "two.avif": "image/avif",
        "three.jpg": "image/jpeg",
        "four.webp": "image/webp",
    }
    again = thumb("batch", "titles.csv", "-e", "local", "--json")
    events = [json.loads(line)["event"] for line in again.lines]
    assert (again.code, events.count("skipped"), events.count("made")) == (0, 4, 0)


def test_a_lost_manifest_is_rebuilt_from_such_files_too() -> None:
    """They say what they are, as all others do."""
    Path("titles.csv").write_text("title,output_format\nOne,jpg\nTwo,avif\n")
    thumb("batch", "titles.csv", "-e", "local", "-q")
    for file in Path("thumbs/.thumb").glob("manifest*"):
        file.unlink()
    assert thumb("repair").code == 0
    ran = thumb("batch", "titles.csv", "-e", "local", "--json")
    assert [json.loads(line)["event"] for line in ran.lines].count("made") == 0


def test_a_jpeg_that_is_there_is_adopted() -> None:
    """As a WebP is: somebody put it there."""
    Path("thumbs").mkdir()
    Image.new("RGB", (1280, 720), "teal").save("thumbs/one.jpg")
    before = Path("thumbs/one.jpg").read_bytes()
    Path("titles.csv").write_text("title,output_format\nOne,jpg\n")
    ran = thumb("batch", "titles.csv", "-e", "local", "--json")
    assert any('"adopted"' in line for line in ran.lines)
    assert Path("thumbs/one.jpg").read_bytes() == before


PLACES = [
    ("youtube", "webp", False),
    ("youtube", "avif", False),
    ("youtube", "jpg", True),
    ("youtube", "png", True),
    ("linkedin", "webp", False),
    ("linkedin", "jpg", True),
    ("instagram", "webp", False),
    ("instagram", "jpg", True),
    ("x", "webp", True),
    ("x", "avif", False),
    ("blogpost", "webp", True),
    ("blogpost", "avif", True),
]


@pytest.mark.long
@pytest.mark.parametrize(("place", "kind", "taken"), PLACES, ids=str)
def test_check_knows_what_a_place_takes(place: str, kind: str, taken: bool) -> None:
    """And names the remedy; without a place a file is not judged by its type."""
    thumb("gen", "Stop Using Passwords", "-e", "local", "-f", place, "-t", kind, "-o", f"a.{kind}")
    ran = thumb("check", f"a.{kind}", "--format", place, "--json")
    findings = json.loads(ran.stdout)["findings"]
    assert ran.code == (0 if taken else 3)
    if not taken:
        assert [finding["code"] for finding in findings] == ["type"]
        assert "thumb convert --for-upload" in findings[0]["message"]
    assert thumb("check", f"a.{kind}").code == 0


@pytest.mark.parametrize("place", list(API_FORMATS))
@pytest.mark.parametrize("asked", [None, *OutputFormat])
def test_what_is_made_for_a_place_is_taken_there(place: Format, asked: OutputFormat | None) -> None:
    """A type that it takes, and bytes that it takes."""
    upload = upload_for(place, asked)
    taken = {"JPEG": OutputFormat.JPG, "PNG": OutputFormat.PNG}
    assert upload.output_format in {taken.get(kind) for kind in LIMITS[place].types}
    assert upload.max_bytes <= LIMITS[place].max_bytes


def test_the_server_offers_what_thumbapi_does() -> None:
    """Its contract is not ours to widen."""
    assert API_OUTPUT_FORMATS == ("webp", "png")

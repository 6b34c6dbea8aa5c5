"""What `thumb brand` promises: one look, saved once, for every picture on either engine."""

from __future__ import annotations

import base64
import json
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.brand.kits import HAND_TOML, with_place, write_picture
from tests.cli.run import SMALL, Terminal, hosted, plain, size_of, thumb

if TYPE_CHECKING:
    from tests.loopback import ThumbApiServer


@pytest.fixture(autouse=True)
def _pictures() -> None:
    """Put a photo, a logo and two references beside us."""
    with_place(Path("me.jpg"))
    write_picture(Path("logo.png"), "blue")
    write_picture(Path("white.png"), "white")
    for name, colour in (("a", "#102040"), ("b", "#142850")):
        picture = Image.new("RGB", (320, 180), colour)
        picture.paste("#ffcc00", (20, 20, 150, 100))
        picture.save(f"{name}.png")


def done(*args: str) -> str:
    """Run `thumb brand` to a good end, and return what it wrote to stdout."""
    ran = thumb("brand", *args)
    assert ran.code == 0, ran.stderr
    return ran.stdout


def test_colours_a_font_and_a_logo_make_a_set_without_pictures() -> None:
    """They are kept as they were given, and pictures are drawn with them."""
    palette = ["--palette", "#0e4d45,#ffb627", "--font", "Anton", "--layouts", "poster,impact"]
    done("set", "new", "main", *palette, "--logo", "logo.png", "--light", "white.png")
    shown = json.loads(done("show", "main", "--out", "sample.webp", "--json"))
    wanted = {"background": "#0e4d45", "accent": "#ffb627", "face": "Anton", "families": ["poster", "impact"]}
    assert {name: shown["look"][name] for name in wanted} == wanted
    assert size_of(Path("sample.webp")) == (1280, 720)
    assert Path(shown["logo"]).is_file()
    drawn = ["--custom-assets-id", "main", "--use-logo", "--variants", "3", "--engine", "local"]
    ran = thumb("gen", "I Lived on 5 Euros a Day", *drawn)
    assert (ran.code, len(ran.lines)) == (0, 3)


def test_a_logo_belongs_to_the_set_that_it_was_given_to() -> None:
    """A second set with another logo and corner changes no picture of the first."""
    palette = ["--palette", "#0e4d45,#ffb627"]
    done("set", "new", "main", *palette, "--logo", "logo.png", "--position", "top-left")

    def pictures(style: str, folder: str) -> bytes:
        drawn = ["--custom-assets-id", style, "--use-logo", "--engine", "local", "--out", folder]
        ran = thumb("gen", "I Lived on 5 Euros a Day", *drawn, "--layout", "impact")
        assert ran.code == 0, ran.stderr
        return Path(ran.lines[0]).read_bytes()

    first = pictures("main", "before")
    done("logo", "set", "logo.png", "--position", "bottom-right")
    done("set", "new", "second", *palette, "--logo", "white.png", "--position", "bottom-left")
    done("set", "new", "third", *palette)
    assert pictures("main", "after") == first
    assert len({first, pictures("second", "b"), pictures("third", "c")}) == 3


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--palette", "#0e4d45"], "must name 2 to"),
        (["--palette", ""], "2 or 3 colours, not 0"),
        (["--palette", "#0e4d45,#ffb627,#ffffff,#000000"], "2 or 3 colours, not 4"),
        (["--palette", "#0e4d45,#ffb627", "--font", "Nope"], "no font family 'Nope' is installed"),
        (["--palette", "#0e4d45,#ffb627", "--layouts", "nope"], "there is no layout 'nope'"),
        (["--palette", "#0e4d45,#ffb627", "--light", "white.png"], "add --logo FILE"),
    ],
)
def test_a_set_that_could_not_be_drawn_is_not_saved(args: list[str], told: str) -> None:
    """The message says what to write, and no part of it is kept."""
    ran = thumb("brand", "set", "new", "main", *args)
    assert ran.code == 2
    assert told in ran.stderr
    assert json.loads(done("set", "list", "--json")) == {"sets": []}


def test_a_sample_has_the_type_of_its_name() -> None:
    """Whatever its ending is, if we write that."""
    done("set", "new", "main", "--palette", "#0e4d45,#ffb627")
    for name, start in (("sample.png", b"\x89PNG"), ("sample.jpg", b"\xff\xd8")):
        done("show", "main", "--out", name)
        assert Path(name).read_bytes().startswith(start)
    ran = thumb("brand", "show", "main", "--out", "sample.bmp")
    assert (ran.code, "end its name with .webp" in ran.stderr) == (2, True)


def test_a_set_is_not_replaced_unasked() -> None:
    """Nobody loses a look by a name that is taken."""
    done("set", "new", "main", "--palette", "#0e4d45,#ffb627")
    ran = thumb("brand", "set", "new", "main", "--palette", "#000000,#ffffff")
    assert (ran.code, "--overwrite" in ran.stderr) == (2, True)
    done("set", "new", "main", "--palette", "#000000,#ffffff", "--overwrite")
    assert json.loads(done("set", "show", "main", "--json"))["look"]["background"] == "#000000"


def test_a_photo_is_saved_shown_and_removed() -> None:
    """What is shown is a file without a word about where it was taken."""
    done("photo", "set", "me.jpg")
    path = Path(done("photo", "show").strip())
    assert b"Secret Camera" in Path("me.jpg").read_bytes()
    assert b"Secret Camera" not in path.read_bytes()
    assert json.loads(done("photo", "show", "--json")) == {
        "photo": str(path),
        "kit": str(path.parent.parent / "kit.toml"),
    }
    done("photo", "remove")
    assert not path.exists()
    gone = thumb("brand", "photo", "show")
    assert (gone.code, gone.stdout) == (2, "")
    assert "thumb brand photo set FILE" in gone.stderr


def test_a_logo_is_saved_shown_and_removed() -> None:
    """With its variants and its corner."""
    done("logo", "set", "logo.png", "--light", "white.png", "--position", "top-right")
    shown = json.loads(done("logo", "show", "--json"))
    assert shown["position"] == "top-right"
    assert size_of(Path(shown["light"])) == (64, 36)
    assert shown["dark"] is None
    first, *rest = done("logo", "show").splitlines()
    assert first == shown["logo"]
    assert [line.split()[0] for line in rest] == ["light", "position"]
    done("logo", "remove")
    assert thumb("brand", "logo", "show").code == 2


def test_a_set_is_learned_listed_shown_and_removed() -> None:
    """Its sample is drawn in its own format."""
    done("set", "add", "main", "a.png", "b.png", "--format", "x", "--thumbapi-id", "6f1c")
    (listed,) = json.loads(done("set", "list", "--json"))["sets"]
    kit = listed.pop("kit")
    assert listed == {"name": "main", "pictures": 2, "format": "x", "thumbapi_id": "6f1c", "logo": None}
    assert kit in done("set", "list")
    shown = json.loads(done("set", "show", "main", "--json"))
    assert shown["look"]["dark"] is True
    assert size_of(Path(shown["sample"])) == (1600, 900)
    *facts, sample = done("set", "show", "main", "--out", "sample.webp").splitlines()
    assert sample == "sample.webp"
    assert Path(sample).read_bytes() == Path(shown["sample"]).read_bytes()
    assert f"accent       {shown['look']['accent']}" in facts
    done("set", "remove", "main")
    assert json.loads(done("set", "list", "--json")) == {"sets": []}
    assert not list((Path(kit).parent / "assets").iterdir())


def test_a_terminal_gets_swatches() -> None:
    """The colours themselves, not only their names."""
    done("set", "add", "main", "a.png")
    with Terminal("brand", "set", "show", "main", env={"COLORTERM": "truecolor"}) as terminal:
        code, screen = terminal.end()
    assert code == 0
    assert "\x1b[48;2;" in screen
    assert "accent                #" in plain(screen)


def test_a_value_set_by_hand_overrides_the_learned_one() -> None:
    """In the kit file, which is anybody's to edit."""
    done("set", "add", "main", "a.png")
    before = json.loads(done("set", "show", "main", "--json"))
    kit = Path(before["kit"])
    kit.write_text(kit.read_text() + '[sets.main.look]\naccent = "#f0f"\n')
    after = json.loads(done("set", "show", "main", "--json"))
    assert after["look"] == {**before["look"], "accent": "#ff00ff"}
    assert Path(after["sample"]).read_bytes() != Path(before["sample"]).read_bytes()
    assert "(set by hand)" in done("set", "show", "main")


@pytest.mark.long
@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["photo", "set", "none.jpg"], "none.jpg does not exist", id="no file"),
        pytest.param(["photo", "set", "text.png"], "not a JPEG, PNG or WebP", id="no picture"),
        pytest.param(["logo", "set", "large.png"], "logoImage exceeds 1MB cap", id="too large"),
        pytest.param(["logo", "set", "bomb.png"], "50 megapixels", id="a bomb"),
        pytest.param(["logo", "set", "logo.png", "--position", "left"], "--position", id="no corner"),
        pytest.param(["set", "add", "main"], "needs pictures", id="no references"),
        pytest.param(["set", "add", "main", *["a.png"] * 7], "at most 6 pictures", id="seven references"),
        pytest.param(["set", "show", "thare"], "there is no set 'thare'", id="no such set to show"),
        pytest.param(["set", "remove", "thare"], "no set 'thare' is saved", id="no such set to remove"),
        pytest.param(["import", "text.png"], "not a zip file", id="no archive"),
        pytest.param(["import", "none.zip"], "none.zip can't be read", id="no archive at all"),
        pytest.param(["export", "a.png"], "a.png exists", id="over a picture"),
    ],
)
def test_a_slip_changes_nothing(args: list[str], message: str) -> None:
    """Exit code 2, and the kit is as it was."""
    done("set", "add", "there", "--thumbapi-id", "6f1c")
    (kit,) = Path.home().rglob("kit.toml")
    before = kit.read_bytes()
    match args[-1]:
        case "text.png":
            Path("text.png").write_text("hello")
        case "large.png":
            Path("large.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1_048_577))
        case "bomb.png":
            Image.new("1", (8000, 8000)).save("bomb.png")
    ran = thumb("brand", *args)
    assert (ran.code, ran.stdout) == (2, "")
    assert message in ran.stderr
    assert kit.read_bytes() == before


def test_a_set_that_is_there_is_not_replaced_unasked() -> None:
    """Nor is anything added to it."""
    done("set", "add", "there", "b.png")
    (kit,) = Path.home().rglob("kit.toml")
    before = kit.read_bytes()
    ran = thumb("brand", "set", "add", "there", "a.png")
    assert (ran.code, ran.stdout) == (2, "")
    assert "the set 'there' exists" in ran.stderr
    assert kit.read_bytes() == before


def test_the_local_engine_draws_with_the_kit() -> None:
    """Each part of it makes another picture."""
    done("photo", "set", "me.jpg")
    done("logo", "set", "logo.png")
    done("set", "add", "main", "a.png", "b.png", "--format", "instagram")
    used = [[], ["--use-photo"], ["--use-logo"], ["--custom-assets-id", "main"]]
    pictures = []
    for number, flags in enumerate(used):
        ran = thumb("gen", "Why We Forget", "-e", "local", "-o", f"{number}.webp", *flags)
        assert ran.code == 0, ran.stderr
        pictures.append(Path(f"{number}.webp").read_bytes())
    assert len(set(pictures)) == 4
    assert [size_of(picture) for picture in pictures] == [(1280, 720)] * 3 + [(1080, 1080)]


def test_the_hosted_engine_is_sent_the_kit(api: ThumbApiServer) -> None:
    """Photo and logo inline, without metadata; a set by the id that it is mapped to."""
    done("photo", "set", "me.jpg")
    done("logo", "set", "logo.png")
    done("set", "add", "main", "--thumbapi-id", "6f1c", "--format", "x")
    flags = ["--use-photo", "--use-logo", "--custom-assets-id", "main"]
    assert thumb("gen", "One", *flags, env=hosted(api)).code == 0
    body = api.requests[0].body
    assert (body["customAssetsId"], body["format"]) == ("6f1c", "x")
    photo = base64.b64decode(str(body["photoImage"]).partition(",")[2])
    assert b"Secret Camera" not in photo
    assert str(body["logoImage"]).startswith("data:image/png;base64,")


def test_what_is_not_saved_here_may_be_saved_there(api: ThumbApiServer) -> None:
    """Then the hosted engine uses its own."""
    flags = ["--use-photo", "--use-logo", "--custom-assets-id", "theirs"]
    thumb("gen", "One", *flags, env=hosted(api))
    body = api.requests[0].body
    assert (body["usePhoto"], body["useLogo"], body["customAssetsId"]) == (True, True, "theirs")
    assert "photoImage" not in body
    assert "logoImage" not in body


@pytest.mark.parametrize(
    ("flag", "message", "command"),
    [
        (
            "--use-photo",
            "Photo asset required: set photoImage or upload a Personal Photo",
            "thumb brand photo set FILE",
        ),
        ("--use-logo", "Logo asset required: set logoImage or upload a Logo", "thumb brand logo set FILE"),
    ],
)
def test_what_is_not_saved_is_reported_with_its_remedy(flag: str, message: str, command: str) -> None:
    """In the documented words."""
    ran = thumb("gen", "One", "-e", "local", "-f", SMALL, flag)
    assert ran.code == 2
    assert message in ran.stderr
    assert command in ran.stderr


@pytest.mark.parametrize(
    ("name", "engine", "message"),
    [
        ("zzz", "local", "there is no reference set 'zzz'"),
        ("mapped", "local", "'mapped' has no pictures"),
        ("drawn", "thumbapi", "'drawn' has no ThumbAPI id"),
    ],
)
def test_a_set_of_the_wrong_engine_is_reported_once(
    api: ThumbApiServer, name: str, engine: str, message: str
) -> None:
    """Before anything is drawn or sent, not for each title."""
    done("set", "add", "mapped", "--thumbapi-id", "77")
    done("set", "add", "drawn", "a.png")
    flags = ["-e", engine, "--custom-assets-id", name]
    ran = thumb("batch", *flags, stdin="One\nTwo\n", env=hosted(api))
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.count(message) == 1
    assert not api.requests
    assert not Path("thumbs").exists()


def test_a_kit_file_beside_the_titles_needs_no_setup() -> None:
    """It is found from the titles, not from where we stand, and its paths are relative to it."""
    work = Path("channel/2026")
    work.mkdir(parents=True)
    Path("logo.png").rename("channel/logo.png")
    (work / "titles.csv").write_text("title,use_logo\nPlain,\nMarked,yes\n")
    Path("channel/thumb.toml").write_text(
        f'use = "main"\nlogo = "logo.png"\n[sets.main]\nformat = "x"\n[sets.main.learned]\n{HAND_TOML}'
    )
    ran = thumb("batch", "channel/2026/titles.csv", "-e", "local")
    assert ran.code == 0, ran.stderr
    assert [size_of(Path(line)) for line in ran.lines] == [(1600, 900)] * 2
    assert thumb("gen", "One", "-e", "local", "-o", "one.webp").code == 0
    assert size_of(Path("one.webp")) == (1280, 720)


def test_the_kit_of_a_project_overrides_the_config_file_and_a_flag_overrides_both(
    api: ThumbApiServer,
) -> None:
    """So that everybody who works on it draws the same."""
    thumb("config", "set", "custom-assets-id", "habit")
    Path("thumb.toml").write_text('use = "ours"\n[sets.ours]\nthumbapi-id = "6f1c"\n')
    thumb("gen", "One", env=hosted(api))
    thumb("gen", "Two", "--custom-assets-id", "mine", env=hosted(api))
    Path("thumb.toml").unlink()
    thumb("gen", "Three", env=hosted(api))
    assert [received.body["customAssetsId"] for received in api.requests] == ["6f1c", "mine", "habit"]


def test_an_error_in_a_kit_file_is_reported_before_anything_is_drawn() -> None:
    """With its place."""
    Path("thumb.toml").write_text('[sets.main.look]\naccent = "blue"\n')
    ran = thumb("batch", "-e", "local", "-f", SMALL, stdin="One\n")
    assert (ran.code, ran.stdout) == (2, "")
    assert "thumb.toml: line 2: sets.main.look.accent" in ran.stderr
    assert not Path("thumbs").exists()


def test_an_empty_machine_draws_the_same_after_an_import(tmp_path: Path) -> None:
    """The kit moves in one file: pictures, look, corner and all, to the last byte of every thumbnail."""
    done("photo", "set", "me.jpg")
    done("logo", "set", "logo.png", "--light", "white.png", "--position", "bottom-right")
    done("set", "add", "main", "a.png", "b.png")
    done("export", "kit.zip")
    csv = "title,use_photo,use_logo,format\nOne,yes,yes,instagram\nTwo,,,\n"
    Path("titles.csv").write_text(csv)
    flags = ["batch", "titles.csv", "-e", "local", "-f", SMALL, "--custom-assets-id", "main"]
    assert thumb(*flags, "-o", "here").code == 0
    empty = {"HOME": str(tmp_path / "empty"), "XDG_DATA_HOME": str(tmp_path / "empty" / "data")}
    assert thumb(*flags, "-o", "there", env=empty).code == 2
    assert thumb("brand", "import", "kit.zip", env=empty).code == 0
    assert thumb(*flags, "-o", "there", env=empty).code == 0
    names = sorted(path.name for path in Path("here").glob("*.webp"))
    assert len(names) == 2
    for name in names:
        assert Path("there", name).read_bytes() == Path("here", name).read_bytes()
    exported = thumb("brand", "export", "-", env=empty)
    assert exported.raw == Path("kit.zip").read_bytes()


def test_an_import_does_not_take_the_place_of_a_kit_unasked() -> None:
    """The same kit once more is allowed."""
    done("set", "add", "main", "--thumbapi-id", "6f1c")
    done("export", "kit.zip")
    assert "kit.toml" in zipfile.ZipFile("kit.zip").namelist()
    done("import", "kit.zip")
    done("set", "add", "other", "--thumbapi-id", "77")
    refused = thumb("brand", "import", "kit.zip")
    assert refused.code == 2
    assert "--overwrite" in refused.stderr
    done("import", "kit.zip", "--overwrite")
    assert [one["name"] for one in json.loads(done("set", "list", "--json"))["sets"]] == ["main"]


def test_an_import_reads_one_regular_file_or_standard_input() -> None:
    """It waits for no pipe, reads no device to its end, and follows no link to another folder."""
    done("photo", "set", str(with_place(Path("me.jpg"))))
    done("export", "kit.zip")
    os.mkfifo("pipe.zip")
    Path("downloads").mkdir()
    Path("downloads/link.zip").symlink_to("../kit.zip")
    for file, reason in (
        ("pipe.zip", "it is a named pipe"),
        ("/dev/zero", "it is a device"),
        (".", "it is a folder"),
        ("downloads/link.zip", f"it is a link that leads out of its folder, to {Path.cwd()}/kit.zip"),
    ):
        ran = thumb("brand", "import", file, "--overwrite")
        assert (ran.code, ran.stdout) == (2, "")
        assert f"{file} can't be read: {reason}" in ran.stderr
    assert thumb("brand", "import", "-", "--overwrite", stdin=Path("kit.zip").read_bytes()).code == 0
    cut = thumb("brand", "import", "-", "--overwrite", stdin=Path("kit.zip").read_bytes()[:-1])
    assert (cut.code, "this kit can't be imported" in cut.stderr) == (2, True)

"""Snippets: what can be pasted draws what was seen, whatever the title holds."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.cli.run import clean_env
from thumbcli.contract import Asset, Request, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.server.page.snippets import LocalSource, commands, file_name, shell_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BASH = shutil.which("bash")
BIN = os.path.dirname(sys.executable)  # noqa: PTH120 - a link must not be followed out of the environment
ADDRESS = "http://127.0.0.1:8765"

TITLES = [
    pytest.param("10 Money Mistakes Keeping You Poor", id="plain"),
    pytest.param("Don't Panic", id="apostrophe"),
    pytest.param('He Said "No"', id="double quotes"),
    pytest.param("It's \"Both\" 'n More", id="both quotes"),
    pytest.param("$(touch pwned) `touch pwned` ${HOME}", id="substitution"),
    pytest.param("a; touch pwned & touch pwned | touch pwned > pwned", id="operators"),
    pytest.param("Stop! !! !$ Now", id="history expansion"),
    pytest.param("C:\\new\\table \\' \\\" \\", id="backslashes"),
    pytest.param("--out=/etc/passwd", id="an option"),
    pytest.param("-5 Degrees", id="a hyphen"),
    pytest.param("~root *? [a-z] {a,b}", id="patterns"),
    pytest.param("%s %d %n 100%", id="printf directives"),
    pytest.param("caf\u00e9 \u65e5\u672c\u8a9e \u0627\u0644\u0639", id="scripts"),
    pytest.param("Family \U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f", id="joined emoji"),
    pytest.param("txt.\u202egpj.exe\u2066 \U000e0041", id="what turns the line around"),
    pytest.param("'\u202e\\'", id="quotes beside what does not show"),
    pytest.param("</script><b>&amp;", id="markup"),
]
"""Titles that a shell, a JSON reader or Python might take for something else."""


TOOLS = """
word() { printf '%s\\0' "$@" >&3; }
thumb() { word "$@"; }
curl() { word "$@"; case "$*" in *@-*) cat >&3;; esac; }
jq() { :; }
cut() { :; }
"""
"""What the commands call, as functions of the shell that tell on its third stream what they were given."""


def bash(script: str, *, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a script in `cwd`, with `thumb` and this Python found first."""
    env = clean_env({"PATH": f"{BIN}:{os.environ['PATH']}"})
    assert BASH is not None
    return subprocess.run([BASH, "-c", script], cwd=cwd, env=env, capture_output=True, check=False)


def given(scripts: Sequence[str], cwd: Path) -> list[list[str]]:
    """Return the words that the tool in each script was called with, and last what was piped into it."""
    bounded = "\nprintf '\\036' >&3\n".join(scripts)
    done = bash(f"exec 3> told\n{TOOLS}\n{bounded}\n", cwd=cwd)
    assert not done.stderr, done.stderr.decode()
    assert not (cwd / "pwned").exists()
    return [words.split("\0") for words in (cwd / "told").read_text("utf-8").split("\x1e")]


def asset(name: str, data: bytes = b"a picture", media_type: str = "image/png") -> Asset:
    """Return a picture of this name."""
    return Asset(name=name, media_type=media_type, data=data, sha256=hashlib.sha256(data).hexdigest())


@dataclass(frozen=True)
class Received:
    """What reached the tools for one title."""

    word: list[str]
    thumb: list[str]
    curl: list[str]


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Received]:
    """Run the commands for every title in one shell."""
    if BASH is None:
        pytest.skip("there is no bash on this machine")
    titles = [str(param.values[0]) for param in TITLES]
    made = [commands(make_request(title), address=ADDRESS, keyed=False) for title in titles]
    scripts = [
        line
        for title, way in zip(titles, made, strict=True)
        for line in (f"word {shell_word(title)}", way.thumb, way.curl)
    ]
    words = given(scripts, tmp_path_factory.mktemp("received"))
    thirds = zip(titles, words[::3], words[1::3], words[2::3], strict=True)
    return {title: Received(word, thumb, curl) for title, word, thumb, curl in thirds}


@pytest.mark.parametrize("text", TITLES)
def test_a_shell_word_is_one_word_and_means_itself(text: str, received: dict[str, Received]) -> None:
    """A shell hands on exactly the text."""
    assert received[text].word == [text, ""]


@pytest.mark.parametrize("text", TITLES)
def test_no_command_shows_what_would_turn_the_line_around(text: str) -> None:
    """What is pasted looks like what is run."""
    made = commands(make_request(text), address=ADDRESS, keyed=False)
    for command in (made.curl, made.python, made.thumb):
        assert not set(command) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\U000e0041")


@pytest.mark.parametrize("text", TITLES)
def test_thumb_gets_the_title_as_it_is(text: str, received: dict[str, Received]) -> None:
    """No title is taken for an option, a command or a pattern."""
    words = received[text].thumb
    assert text in words
    assert words[words.index("--out") + 1] == file_name(make_request(text))
    assert words.index("--") == words.index(text) - 1 if text.startswith("-") else "--" not in words


@pytest.mark.parametrize("text", TITLES)
def test_curl_sends_the_title_as_it_is(text: str, received: dict[str, Received]) -> None:
    """The body is JSON and holds exactly the title."""
    words = received[text].curl
    assert json.loads(words[words.index("--data") + 1]) == {"title": text, "format": "youtube"}
    assert f"{ADDRESS}/v1/generate" in words


@pytest.mark.parametrize("text", TITLES)
def test_python_names_the_title_as_it_is(text: str) -> None:
    """The program is Python and holds exactly the title."""
    tree = ast.parse(commands(make_request(text), address=ADDRESS, keyed=False).python)
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert text in texts


def full_request(photo: Asset, logo: Asset, model: str = "sd", output_format: str = "webp") -> Request:
    """Return a request that wishes for everything the page can ask for."""
    design = make_design(
        layout="photo",
        variant=3,
        palette="#123,#456789",
        logo_position="top-left",
        text="full",
        headline="-It's \u202e here",
        subtitle='"$HOME"',
    )
    return make_request(
        "Why We Forget",
        format="linkedin",
        category="travel",
        photo=photo,
        logo=logo,
        design=design,
        model=model,
        output_format=output_format,
    )


OPTIONS = {
    "title": "Why We Forget",
    "format": "linkedin",
    "category": "travel",
    "model": "hd",
    "outputFormat": "png",
    "layout": "photo",
    "variant": 3,
    "palette": "#112233,#456789",
    "logoPosition": "top-left",
    "text": "full",
    "fields": {"headline": "-It's \u202e here", "subtitle": '"$HOME"'},
}


@pytest.mark.skipif(BASH is None, reason="there is no bash on this machine")
@pytest.mark.parametrize("name", ["me.jpg", "-me.jpg", "it's me;.jpg", "new\nline.jpg", "a b.jpg"])
def test_curl_pipes_the_pictures_in(name: str, tmp_path: Path) -> None:
    """A picture is larger than an argument may be; wishes go to the page's own route."""
    photo, logo = asset(name, b"\x00photo" * 50_000, "image/jpeg"), asset("logo.png", b"logo")
    (tmp_path / name).write_bytes(photo.data)
    (tmp_path / "logo.png").write_bytes(logo.data)
    request = full_request(photo, logo, model="hd", output_format="png")
    [words] = given([commands(request, address=ADDRESS, keyed=False).curl], tmp_path)
    assert json.loads(words[-1]) == {**OPTIONS, "photoImage": photo.data_url(), "logoImage": logo.data_url()}
    assert f"{ADDRESS}/page/draw" in words


@pytest.mark.skipif(BASH is None, reason="there is no bash on this machine")
def test_a_card_with_pictures_is_asked_of_the_api(tmp_path: Path) -> None:
    """Its fields stand where the API takes them, and each command names the files."""
    face, ground = asset("it's me.png", b"face" * 50_000), asset("sky.png", b"sky")
    for each in (face, ground):
        (tmp_path / each.name).write_bytes(each.data)
    design = make_design(author="Maya \\u0000avatar\\u0000", avatar=face, background=ground, reading_time=6)
    made = commands(make_request("A", format="x", design=design), address=ADDRESS, keyed=False)
    curl, thumb = given([made.curl, made.thumb], tmp_path)
    assert f"{ADDRESS}/v1/generate" in curl
    assert json.loads(curl[-1])["fields"] == {
        "author": "Maya \\u0000avatar\\u0000",
        "avatar": face.data_url(),
        "background": ground.data_url(),
        "reading_time": "6",
    }
    assert thumb[thumb.index("--avatar") + 1] == face.name
    assert thumb[thumb.index("--background") + 1] == ground.name
    assert 'avatar="it\'s me.png"' in made.python


@pytest.mark.parametrize(
    ("keyed", "header"), [(True, '"x-api-key: $THUMBAPI_KEY"'), (False, "'x-api-key: any'")]
)
def test_curl_names_the_variable_and_never_a_key(keyed: bool, header: str) -> None:
    """A key stands in no command that is shown or shared."""
    assert header in commands(make_request("Keys"), address=ADDRESS, keyed=keyed).curl


WANTED = {"use_photo": True, "use_logo": True, "custom_assets_id": "K\u00fcche"}


def test_what_is_saved_on_this_machine_is_asked_for_by_its_kit() -> None:
    """Each with the folder that it takes; curl asks the server, which knows it anyway."""
    request = make_request("Why We Forget", format="x", **WANTED)  # type: ignore[arg-type] # as they are
    here = LocalSource(request=request, home="/srv/kits/sh ared")
    made = commands(request, address=ADDRESS, keyed=False, local=here)
    assert made.thumb.replace(" \\\n  ", " ") == (
        "THUMB_DATA_DIR='/srv/kits/sh ared' thumb gen 'Why We Forget' --engine local --use-photo --use-logo"
        " --format x --custom-assets-id 'K\u00fcche' --out why-we-forget.webp"
    )
    assert 'Client(engine="local", brand="/srv/kits/sh ared/brand")' in made.python
    assert "        use_photo=True,\n        use_logo=True,\n" in made.python
    options = '"usePhoto": true, "useLogo": true, "customAssetsId": "K\u00fcche"}'
    assert options in made.curl
    assert commands(
        request, address=ADDRESS, keyed=False, local=LocalSource(request=request, home=None)
    ).thumb[:9] == ("thumb gen")


def test_what_is_saved_behind_a_key_is_asked_of_the_server() -> None:
    """Its engine takes no wishes about the look: with them only curl is right, and the others say so."""
    request = make_request("Why We Forget", **WANTED)  # type: ignore[arg-type] # as they are
    made = commands(request, address=ADDRESS, keyed=True)
    assert made.thumb.startswith(f"THUMBAPI_BASE_URL={ADDRESS} thumb gen 'Why We Forget'")
    assert "--engine thumbapi" in made.thumb
    assert f'Client(engine="thumbapi", base_url="{ADDRESS}")' in made.python
    designed = replace(request, design=make_design(variant=2))
    made = commands(designed, address=ADDRESS, keyed=True)
    assert made.thumb == made.python
    assert all(line.startswith("# ") for line in made.thumb.splitlines())
    assert '"variant": 2' in made.curl


def test_what_is_usual_is_left_out() -> None:
    """A plain picture has a short command."""
    made = commands(make_request("Why We Forget"), address=ADDRESS, keyed=False)
    assert made.thumb == (
        "thumb gen 'Why We Forget' --engine local --format youtube \\\n  --out why-we-forget.webp"
    )
    assert "category" not in made.python + made.curl


@pytest.mark.skipif(BASH is None, reason="there is no bash on this machine")
def pixels(path: Path) -> bytes:
    """Return what a file shows: `thumb gen` adds what it says of itself."""
    with Image.open(path) as image:
        return image.convert("RGB").tobytes()


@pytest.mark.long
def test_thumb_and_python_draw_the_same_picture_for_real(tmp_path: Path) -> None:
    """Both are run as they stand, with a photo and a logo beside them and every wish there is."""
    for name, colour in (("me's.png", "tan"), ("logo.png", "navy")):
        Image.new("RGB", (320, 240), colour).save(tmp_path / name)
    photo, logo = (asset(name, (tmp_path / name).read_bytes()) for name in ("me's.png", "logo.png"))
    request = full_request(photo, logo)
    made = commands(request, address=ADDRESS, keyed=False)
    drawn = bash(made.thumb, cwd=tmp_path)
    assert drawn.returncode == 0, drawn.stderr.decode()
    from_thumb = pixels(tmp_path / file_name(request))
    (tmp_path / file_name(request)).unlink()
    ran = bash(f"python -c {shell_word(made.python)}", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr.decode()
    assert pixels(tmp_path / file_name(request)) == from_thumb

"""`thumb gen --out -` into a pipe whose reader goes away: a paid picture is kept for the next call."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import hosted, size_of, thumb, thumb_on
from tests.faults import Fault, data_url, picture
from tests.loopback import ThumbApiServer
from thumbcli.contract import EngineName, make_request, old_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

WHOLE = picture(1280, 720)
CHUNK = b"JUNK" + (300_000).to_bytes(4, "little") + bytes(300_000)
LARGE = b"RIFF" + (len(WHOLE) - 8 + len(CHUNK)).to_bytes(4, "little") + WHOLE[8:] + CHUNK
"""More than a pipe holds."""


@pytest.fixture
def api() -> Iterator[ThumbApiServer]:
    """Serve a ThumbAPI that charges whatever it is asked for, and leaves a reader time to go away."""
    with ThumbApiServer(idempotent=False, latency_s=0.3) as server:
        yield server


def pipe(reader: str, api: ThumbApiServer, *more: str) -> tuple[int, str]:
    """Pipe a picture to a shell's `reader`; return the exit code of `thumb`, and what it says."""
    with subprocess.Popen(["bash", "-c", reader], stdin=subprocess.PIPE) as shell:
        assert shell.stdin is not None
        options = more or ("-e", "thumbapi")
        return thumb_on("gen", "A title", "-o", "-", *options, stdout=shell.stdin.fileno(), env=hosted(api))


def rescued() -> list[Path]:
    """Return the pictures that were kept."""
    return sorted(Path(os.environ["HOME"]).rglob("v2-*.webp"))


@pytest.mark.long
@pytest.mark.parametrize(
    "reader",
    [
        pytest.param("true", id="is gone before"),
        pytest.param("head -c 1 >/dev/null", id="takes a byte"),
        pytest.param("head -c 30 >/dev/null", id="takes the header"),
        pytest.param("{ head -c 70; } >/dev/null", id="takes a part"),
        pytest.param("{ head -c 10; sleep 0.3; } >/dev/null", id="takes a part and a moment"),
    ],
)
@pytest.mark.parametrize("image", [WHOLE, LARGE], ids=["small", "large"])
def test_a_paid_picture_outlives_its_reader(api: ThumbApiServer, reader: str, image: bytes) -> None:
    """4, where it is kept, and the same command again costs nothing."""
    api.script_always(Fault.changed(image=data_url(image, "webp")))
    code, said = pipe(reader, api)
    (kept,) = rescued()
    assert kept.read_bytes() == image
    assert code == 4
    assert f"the reader of the output went away; it is paid for and kept at {kept}" in said
    assert "try again" in said
    code, said = pipe("cat >a.webp", api)
    assert (code, Path("a.webp").read_bytes(), rescued()) == (0, image, [])
    assert (len(api.titles), api.credits) == (1, 10)


@pytest.mark.long
@pytest.mark.parametrize(
    "reader",
    [
        pytest.param("cat >a.webp", id="at once"),
        pytest.param("{ sleep 0.5; cat >a.webp; }", id="late"),
        pytest.param("{ head -c 20; cat; } >a.webp", id="in parts"),
    ],
)
@pytest.mark.parametrize("image", [WHOLE, LARGE], ids=["small", "large"])
def test_a_reader_that_takes_all_gets_all(api: ThumbApiServer, reader: str, image: bytes) -> None:
    """0, and nothing is kept elsewhere."""
    api.script_always(Fault.changed(image=data_url(image, "webp")))
    assert pipe(reader, api) == (0, "")
    assert (Path("a.webp").read_bytes(), rescued()) == (image, [])


def test_a_rescued_picture_is_rescued_as_often_as_it_takes(api: ThumbApiServer) -> None:
    """It is never thrown away."""
    for _ in range(3):
        assert pipe("true", api)[0] == 4
        assert len(rescued()) == 1
    assert api.credits == 10
    found = thumb("gen", "A title", "-e", "thumbapi", "-o", "folder/", env=hosted(api))
    assert (found.code, api.credits, rescued()) == (0, 10, [])
    assert size_of(Path("folder/a-title.webp")) == (1280, 720)


def test_a_picture_that_an_earlier_version_kept_is_found(api: ThumbApiServer) -> None:
    """Under the fingerprint that it gave: it was paid for, and is not bought again."""
    assert pipe("true", api)[0] == 4
    key = old_fingerprint(make_request("A title"), EngineName.THUMBAPI, "").replace(":", "-")
    for path in rescued()[0].parent.iterdir():
        path.rename(path.with_name(key + path.suffix))
    Path("titles.txt").write_text("A title\n")
    plan = thumb("batch", "titles.txt", "-e", "thumbapi", "--dry-run", "--json", env=hosted(api))
    assert [job["reason"] for job in plan.named("planned")] == ["rescued"]
    found = thumb("batch", "titles.txt", "-e", "thumbapi", "-o", "folder", env=hosted(api))
    assert (found.code, api.credits, found.lines) == (0, 10, ["folder/a-title.webp"])
    assert not list(Path(os.environ["HOME"]).rglob("v1-*"))


def test_a_free_picture_is_not_kept(api: ThumbApiServer) -> None:
    """It can be drawn again: 4 all the same."""
    code, said = pipe("true", api, "-e", "local")
    assert (code, rescued()) == (4, [])
    assert "the reader of the output went away" in said

"""The process that decodes large pictures: bounded, killed when it must be, and replaced."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.engines.processes import children, lives
from tests.render.large_picture import large, started
from tests.render.picture_files import as_asset, exif, jpeg_of_scans, saved
from thumbcli.errors import RequestRefused
from thumbcli.render.pixels import decoder_process, picture_file
from thumbcli.render.pixels.image_loading import open_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _a_decoder_of_its_own() -> Iterator[None]:
    """Each test starts one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoder_process, "_decoder", decoder_process._Decoder())
        yield


def test_one_process_decodes_one_picture_after_the_other() -> None:
    """A small picture starts none."""
    before = set(children())
    open_picture(as_asset(saved(Image.new("RGB", (900, 900)), "PNG")), "Photo")
    assert set(children()) == before
    (process,) = set(started()) - before
    open_picture(as_asset(large((1, 2, 3))), "Photo")
    assert set(children()) - before == {process}
    os.kill(process, signal.SIGKILL)


def test_a_process_that_somebody_killed_is_replaced() -> None:
    """The next picture does not pay for it."""
    before = set(children())
    (process,) = set(started()) - before
    os.kill(process, signal.SIGKILL)
    while lives(process):
        time.sleep(0.01)
    assert open_picture(as_asset(large((1, 2, 3))), "Photo").getpixel((0, 0)) == (1, 2, 3)


def test_the_same_pixels_turned_otherwise_are_another_picture() -> None:
    """What is kept for a moment goes by all that the picture depends on."""
    sizes = [
        open_picture(as_asset(saved(Image.new("RGB", (3200, 2800)), "PNG", exif=exif(turn))), "Photo").size
        for turn in (1, 6, 1)
    ]
    assert sizes[0] == sizes[2] == sizes[1][::-1]


def test_a_picture_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process is killed, and the next picture is decoded; on a free machine it may be tried again."""
    monkeypatch.setattr(decoder_process, "_WAITING_MAX_S", 0.05)
    with pytest.raises(RequestRefused, match=r"large\.png takes too long to decode"):
        open_picture(as_asset(large(), "large.png"), "Photo")
    monkeypatch.undo()
    started()


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="other systems may not limit processor time")
def test_a_picture_that_uses_up_its_time_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand titles with it would take hours."""
    slow = jpeg_of_scans(7000, 100)
    monkeypatch.setattr(picture_file, "_MAX_SCANNED_PIXELS", 10**10)  # Else the header would give it away.
    with monkeypatch.context() as patch:
        patch.setattr(decoder_process, "DECODING_MAX_S", 0)
        with pytest.raises(RequestRefused, match=r"slow\.jpg takes too long to decode"):
            open_picture(as_asset(slow, "slow.jpg"), "Photo")
    before = children()
    with pytest.raises(RequestRefused, match=r"slow\.jpg takes too long"):
        open_picture(as_asset(slow, "slow.jpg"), "Photo")
    assert children() == before
    started()


def test_two_large_pictures_are_not_decoded_at_once() -> None:
    """However many threads ask."""
    before = set(children())
    pictures = [as_asset(large((shade, 0, 0))) for shade in range(3)]
    seen: list[object] = []

    def show(shade: int) -> None:
        seen.append((shade, open_picture(pictures[shade], "Photo").getpixel((5, 5))))

    threads = [threading.Thread(target=show, args=(shade,)) for shade in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, seen)) == [str((shade, (shade, 0, 0))) for shade in range(3)]
    assert len(set(children()) - before) == 1


TAKES_TURNS = """
import sys
from tests.render.large_picture import started
from thumbcli.render.pixels.decoder_process import share_decoding
share_decoding(int(sys.argv[1]))
print("ready", flush=True)
started()
print("decoded", flush=True)
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_processes_that_share_a_lock_take_turns(tmp_path: Path) -> None:
    """One that draws beside others decodes when the lock is free."""
    import fcntl

    with (tmp_path / "lock").open("wb") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        command = [sys.executable, "-c", TAKES_TURNS, str(lock.fileno())]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, pass_fds=[lock.fileno()]
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "ready\n"
            assert not select.select([other.stdout], [], [], 2)[0]
            fcntl.lockf(lock, fcntl.LOCK_UN)
            assert other.stdout.readline() == "decoded\n"


BOMBS = """
import sys
from pathlib import Path
from thumbcli.render.quality.inspect import inspect

print("once")
for name in sys.argv[1:]:
    print(inspect(Path(name).read_bytes()).width_px)
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        print(int(line.split()[1]) // 1024)
"""


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system tells no peak of memory")
def test_bombs_do_not_fill_the_memory(tmp_path: Path) -> None:
    """Nor does a folder of somebody else's modules get in; the script runs once, without a guard."""
    (tmp_path / "pickle.py").write_text("raise SystemExit('foreign code')")
    (tmp_path / "bombs.py").write_text(BOMBS)
    (tmp_path / "bomb.webp").write_bytes(
        saved(Image.new("RGB", (7000, 7000), (1, 2, 3)), "WEBP", lossless=True, method=0)
    )
    (tmp_path / "bomb.png").write_bytes(
        saved(Image.new("RGBA", (7000, 7000), (1, 2, 3, 99)), "PNG", compress_level=1)
    )
    ran = subprocess.run(
        [sys.executable, "-P", "bombs.py", "bomb.webp", "bomb.png"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    once, webp, png, peak_mb = ran.stdout.split()
    assert (once, webp, png) == ("once", "7000", "7000")
    assert int(peak_mb) < 300
    assert not ran.stderr


ORPHAN = """
import os, sys
from tests.render.large_picture import started
print(*started(), flush=True)
sys.stdin.read()
"""


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_its_parent(number: int) -> None:
    """However that ends."""
    with subprocess.Popen(
        [sys.executable, "-c", ORPHAN], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        (process,) = map(int, parent.stdout.readline().split())
        assert lives(process)
        parent.send_signal(number)
    deadline_s = time.monotonic() + 10
    while lives(process):
        assert time.monotonic() < deadline_s
        time.sleep(0.02)


FORK = """
import os
from tests.render.large_picture import started
started()
child = os.fork()
if child:
    os.waitpid(child, 0)
print(len(started()), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_fork_gets_a_decoder_of_its_own() -> None:
    """Two processes on one pipe would get each other's pictures."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", FORK], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["1", "1"]
    assert not ran.stderr

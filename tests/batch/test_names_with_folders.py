"""Names with folders: pictures below the output folder, and nothing beyond it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import warm
from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run, table
from tests.faults import Fault, picture
from tests.loopback import GOOD_KEY, ThumbApiServer
from tests.mounting import run_mounting
from thumbcli.batch.model.events import Failed, Skipped, Uncertain
from thumbcli.batch.names.name_template import NameTemplate
from thumbcli.batch.plan.plan_options import PlanOptions
from thumbcli.batch.run.dry_run import plan_batch
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.batch.store.rebuild_manifest import repair_manifest
from thumbcli.engines.thumbapi.hosted_engine import ThumbApi
from thumbcli.errors import DamagedFile, DiskError, NameTaken
from thumbcli.outputs.folder import sweep, write_picture

if TYPE_CHECKING:
    from thumbcli.batch.run.batch_of_titles import Batch

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]

DATA = b"a whole picture" * 100
BY_PLAYLIST = PlanOptions(template=NameTemplate("{playlist}/{slug}"))
VIDEOS = [
    {"title": "First steps", "playlist": "Beginners"},
    {"title": "Next steps", "playlist": "Beginners"},
    {"title": "First steps", "playlist": "Q&A: 2024/25", "format": "x"},
    {"title": "Last words", "playlist": ""},
]
FILES = [
    "Beginners/first-steps.webp",
    "Beginners/next-steps.webp",
    "Q&A- 2024-25/first-steps.webp",
    "last-words.webp",
]


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    """Give an export of videos, to be filed by their playlists."""
    return batch_of(tmp_path, table(tmp_path / "videos.csv", VIDEOS), plan=BY_PLAYLIST)


def files(out: Path) -> list[str]:
    """Return the files in and below a folder, our bookkeeping left out."""
    found = (path.relative_to(out) for path in out.rglob("*") if not path.is_dir())
    return sorted(path.as_posix() for path in found if path.parts[0] != ".thumb")


async def test_pictures_are_filed_and_found_again(batch: Batch) -> None:
    """A template with folders fills them, and the second run has nothing to do."""
    finished, log = await run(batch, Painter())
    assert (finished.exit_code, files(batch.out)) == (0, FILES)
    assert sorted(path.relative_to(batch.out).as_posix() for path in log.paths) == FILES
    again = Painter()
    finished, log = await run(batch, again)
    assert (finished.exit_code, again.asked) == (0, [])
    assert sorted(str(skipped.name) for skipped in log.of(Skipped)) == FILES


async def test_slugs_of_a_site_are_paths(tmp_path: Path) -> None:
    """A permalink is the place of the picture, and one that leads out of the folder is refused."""
    posts = [
        {"title": "Hello", "slug": "/2024/05/hello/"},
        {"title": "Evil", "slug": "../../evil"},
        {"title": "Plain", "slug": ""},
    ]
    batch = batch_of(tmp_path, table(tmp_path / "posts.csv", posts))
    finished, log = await run(batch, Painter())
    assert (finished.exit_code, files(batch.out)) == (3, ["2024/05/hello.webp", "plain.webp"])
    assert [failed.error.message for failed in log.of(Failed)] == [
        "the name '../../evil' leads out of the output folder"
    ]
    assert not (tmp_path.parent / "evil.webp").exists()


async def test_a_file_of_a_folder_that_is_gone_comes_back(batch: Batch) -> None:
    """Also with its folder."""
    await run(batch, Painter())
    for name in FILES[:2]:
        (batch.out / name).unlink()
    (batch.out / "Beginners").rmdir()
    again = Painter()
    finished, _ = await run(batch, again)
    assert (finished.exit_code, sorted(again.asked)) == (0, ["First steps", "Next steps"])
    assert files(batch.out) == FILES


async def test_a_picture_in_a_folder_is_adopted(batch: Batch) -> None:
    """A file that is there before the first run serves its row."""
    path = batch.out / FILES[0]
    path.parent.mkdir(parents=True)
    path.write_bytes(picture(1280, 720))
    finished, _ = await run(batch, Painter())
    assert (finished.exit_code, path.read_bytes()) == (0, picture(1280, 720))
    assert files(batch.out) == FILES


async def test_a_manifest_is_rebuilt_from_pictures_in_folders(batch: Batch) -> None:
    """Pictures of another output folder within, and those of others, are not ours."""
    await run(batch, Painter())
    other = batch_of(batch.out, ["Another"])
    await run(other, Painter())
    theirs = batch.out / "icons" / "logo.webp"
    theirs.parent.mkdir()
    theirs.write_bytes(picture(16, 16))
    OutputPlace(batch.out).manifest.unlink()
    report = repair_manifest(OutputPlace(batch.out))
    assert (report.pictures, report.unknown) == (len(FILES), [])
    again = Painter()
    await run(batch, again)
    assert again.asked == []


async def test_another_type_stays_in_its_folder(batch: Batch, server: ThumbApiServer) -> None:
    """A file that is named after its bytes is on record with its folder, and is not bought again."""
    for title in {video["title"] for video in VIDEOS}:
        server.script_title(title, *[Fault.drawn(1280, 720, "png")] * 2)
    for _ in range(2):
        finished, _ = await run(batch, ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000))
        assert (finished.exit_code, len(server.titles)) == (0, len(VIDEOS))
        assert files(batch.out) == [name.replace(".webp", ".png") for name in FILES]


@pytest.mark.parametrize("kind", ["a link", "a file"])
async def test_what_stands_in_place_of_a_folder_costs_nothing(
    batch: Batch, tmp_path: Path, kind: str
) -> None:
    """Nothing is drawn or written for it, and nothing outside is read."""
    outside, place = tmp_path / "outside", batch.out / "Beginners"
    outside.mkdir()
    (outside / "first-steps.webp").write_bytes(picture(1280, 720))
    batch.out.mkdir()
    painter = Painter()
    if kind == "a link":
        place.symlink_to(outside)
        with pytest.raises(DamagedFile, match="Beginners is a link"):
            list(plan_batch(batch, painter))
        finished, _ = await run(batch, painter)
        assert (finished.exit_code, painter.asked) == (2, [])
    else:
        place.write_bytes(b"notes")
        finished, log = await run(batch, painter)
        assert (finished.exit_code, sorted(painter.asked)) == (3, ["First steps", "Last words"])
        assert {failed.error.code for failed in log.of(Failed)} == {"exists"}
        assert place.read_bytes() == b"notes"
    assert files(outside) == ["first-steps.webp"]


async def test_a_link_that_took_the_place_of_a_folder_is_not_followed(batch: Batch, tmp_path: Path) -> None:
    """Files behind it do not pass for pictures on record."""
    await run(batch, Painter())
    (batch.out / "Beginners").rename(tmp_path / "moved")
    (batch.out / "Beginners").symlink_to(tmp_path / "moved")
    painter = Painter()
    finished, _ = await run(batch, painter)
    assert (finished.exit_code, painter.asked) == (2, [])
    assert finished.error is not None
    assert "--name" in finished.error.remedy


def test_folders_are_made_as_needed(tmp_path: Path) -> None:
    """But never the output folder itself, which may have been moved away."""
    assert write_picture(tmp_path, "2024/05/a.webp", DATA, replace=False).read_bytes() == DATA
    assert files(tmp_path) == ["2024/05/a.webp"]
    with pytest.raises(DiskError):
        write_picture(tmp_path / "gone", "2024/a.webp", DATA, replace=False)


@pytest.mark.parametrize("kind", ["a link", "a file"])
def test_nothing_is_written_through_what_is_no_folder(tmp_path: Path, kind: str) -> None:
    """Also if it appeared after the plan was made."""
    out, outside = tmp_path / "out", tmp_path / "outside"
    out.mkdir()
    outside.mkdir()
    if kind == "a link":
        (out / "2024").symlink_to(outside)
    else:
        (out / "2024").touch()
    with pytest.raises(NameTaken, match=f"{kind} stands at"):
        write_picture(out, "2024/a.webp", DATA, replace=True)
    assert [path.name for path in out.iterdir()] == ["2024"]
    assert files(outside) == []


def killed(folder: Path, url: str, step: str) -> int | None:
    """Start a run that kills itself before it takes `step` for the second time, and return its exit code."""
    command = ["crash_driver", url, str(folder), step, "2"]
    with Path(os.devnull).open() as nothing:
        streams = [nothing.fileno(), 1, 2]
        return warm.run("tests.batch.crash_driver", command, streams=streams, env=os.environ).wait(30)


@pytest.mark.long
@pytest.mark.parametrize("step", ["giving it its name", "syncing the folder", "recording the picture"])
async def test_a_run_that_was_killed_left_nothing_in_the_folders(
    tmp_path: Path, server: ThumbApiServer, step: str
) -> None:
    """The next run takes what arrived from where it is, buys nothing twice, and leaves no temporary file."""
    posts = [{"title": f"Post {number}", "slug": f"2024/{number}/post"} for number in range(4)]
    titles = table(tmp_path / "titles.csv", posts)
    assert killed(tmp_path, server.url, step) == -signal.SIGKILL
    arrived = {name for name in files(tmp_path / "out") if name.endswith(".webp")}
    batch = batch_of(tmp_path, titles)
    engine = ThumbApi(GOOD_KEY, base_url=server.url, rate_per_s=1000)
    _, log = await run(batch, engine)
    uncertain = {f"{event.row.columns['slug']}.webp" for event in log.of(Uncertain)}
    assert sorted({f"{post['slug']}.webp" for post in posts} - uncertain) == files(tmp_path / "out")
    assert not arrived & uncertain
    titles_sent = [title for title in server.titles if title]
    assert len(titles_sent) == len(set(titles_sent))


_KILLED = """
import os, signal
from pathlib import Path
from thumbcli.outputs.folder import write_picture
Path.hardlink_to = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
write_picture(Path(), "2024/a.webp", b"whole", replace=False)
"""


def test_what_a_killed_run_left_is_found_without_a_search(tmp_path: Path) -> None:
    """Temporary files are in the output folder itself, however deep their pictures are."""
    killed = subprocess.run([sys.executable, "-c", _KILLED], cwd=tmp_path, check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = files(tmp_path)
    assert "/" not in left
    sweep(tmp_path)
    assert files(tmp_path) == []


_MOUNTED = f"""
cd "$FOLDER" && mkdir 2024 && mount -t tmpfs none 2024
"{sys.executable}" -c '
from pathlib import Path
from thumbcli.outputs.folder import write_picture
for replace in (False, True):
    write_picture(Path(), "2024/a.webp", b"whole", replace=replace)
'
find . -type f
"""


def test_a_folder_on_another_disk(tmp_path: Path) -> None:
    """Where the temporary file can't be renamed across, it is written beside its target."""
    found, errors = run_mounting(_MOUNTED, {"FOLDER": str(tmp_path)})
    assert (found.split(), errors) == (["./2024/a.webp"], "")

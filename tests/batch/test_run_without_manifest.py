"""A few titles straight to files, without a folder of record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import anyio
import pytest

from tests.batch.engine import Lossy, Painter
from tests.batch.stage import Log, pictures, row
from tests.faults import picture
from thumbcli.batch.model.events import (
    Failed,
    Lost,
    Made,
    RunFinished,
    Skipped,
    StopCause,
    Stopping,
    Uncertain,
)
from thumbcli.batch.run.run_limits import RunLimits
from thumbcli.batch.run.run_without_manifest import Deliver, DirectRun, draw_titles
from thumbcli.batch.run.runner import Control
from thumbcli.batch.store.rescued_pictures import rescue, rescued_keys
from thumbcli.contract import EngineName
from thumbcli.errors import AnswerLost, AuthError, DiskError, RequestRefused, ServerError, ThumbError
from thumbcli.options.option_values import OnLost
from thumbcli.sources.rows import from_arguments

if TYPE_CHECKING:
    from thumbcli.contract import Thumbnail

pytestmark = pytest.mark.anyio

WHOLE = picture(1280, 720, "webp")


class Terms(TypedDict, total=False):
    """What may be said beside titles and folder."""

    name: str | None
    overwrite: bool
    concurrency: int | None
    limits: RunLimits
    deliver: Deliver | None


def paid() -> Painter:
    """Return an engine in memory that costs ten credits a picture."""
    return Painter(EngineName.THUMBAPI, cost=10)


async def draw(
    folder: Path | None,
    titles: list[str],
    engine: Painter,
    control: Control | None = None,
    **terms: Unpack[Terms],
) -> tuple[RunFinished, Log]:
    """Draw titles and return the end with all events."""
    log = Log()
    direct = DirectRun(rows=from_arguments(titles), folder=folder, metadata=False, **terms)
    finished = await draw_titles(direct, engine, log.append, control or Control())
    return finished, log


async def test_titles_become_files_and_nothing_else(tmp_path: Path) -> None:
    """No record is kept beside them."""
    finished, log = await draw(tmp_path, ["One", "Two"], Painter())
    assert pictures(tmp_path) == ["one.webp", "two.webp"]
    assert {path.read_bytes() for path in log.paths} == {WHOLE}
    assert (finished.exit_code, finished.tally.made) == (0, 2)
    assert log[-1] is finished


async def test_the_only_title_may_be_given_a_name(tmp_path: Path) -> None:
    """The file is called as the person says."""
    _, log = await draw(tmp_path, ["One"], Painter(), name="cover.webp")
    assert log.paths == [tmp_path / "cover.webp"]


@pytest.mark.parametrize("overwrite", [False, True])
async def test_a_file_that_is_there(tmp_path: Path, overwrite: bool) -> None:
    """It is found out before the engine is asked, and replaced only with leave."""
    (tmp_path / "one.webp").write_bytes(b"mine")
    engine = paid()
    finished, log = await draw(tmp_path, ["One", "Two"], engine, overwrite=overwrite)
    assert (tmp_path / "one.webp").read_bytes() == (WHOLE if overwrite else b"mine")
    assert sorted(engine.asked) == (["One", "Two"] if overwrite else ["Two"])
    assert [event.error.code for event in log.of(Failed)] == ([] if overwrite else ["exists"])
    assert finished.exit_code == (0 if overwrite else 3)


async def test_the_same_title_twice_is_drawn_once(tmp_path: Path) -> None:
    """And two titles with one slug are two files."""
    engine = Painter()
    _, log = await draw(tmp_path, ["One", "one ", "One", "One!"], engine)
    assert sorted(engine.asked) == ["One", "One!", "one"]
    assert len(set(log.paths)) == 3
    assert len(log.of(Skipped)) == 1


async def test_pictures_can_go_elsewhere() -> None:
    """To a pipe, say: whoever takes them decides what their place is."""
    place, taken = Path("-"), dict[str, bytes]()

    def deliver(name: str, thumbnail: Thumbnail) -> Path:
        taken[name] = thumbnail.image
        return place

    _, log = await draw(None, ["One"], Painter(), deliver=deliver)
    assert taken == {"one.webp": WHOLE}
    assert log.paths == [place]


async def test_each_kind_of_failure(tmp_path: Path) -> None:
    """One title's trouble is nobody else's."""
    engine = paid()
    engine.faults = {"A": RequestRefused("no"), "B": ServerError("down"), "C": AnswerLost("no answer")}
    finished, log = await draw(tmp_path, ["A", "B", "C", "D", ""], engine)
    assert {event.row.title: event.temporary for event in log.of(Failed)} == {
        "A": False,
        "B": True,
        "": False,
    }
    assert [event.row.title for event in log.of(Uncertain)] == ["C"]
    assert [event.row.title for event in log.of(Made)] == ["D"]
    assert finished.exit_code == 3


async def test_a_refused_key_stops_at_once(tmp_path: Path) -> None:
    """No further title is asked for."""
    engine = paid()
    engine.faults = {"A": AuthError("Invalid API key")}
    finished, log = await draw(tmp_path, ["A", "B", "C"], engine, concurrency=1)
    assert engine.asked == ["A"]
    assert (finished.cause, finished.exit_code) == (StopCause.ERROR, 5)
    assert len(log.of(Stopping)) == 1


async def test_a_stop_lets_what_is_in_flight_finish(tmp_path: Path) -> None:
    """What was started is written; nothing new is started."""
    engine, control = Painter(), Control()
    engine.hold = {"A"}

    def stop(_title: str) -> None:
        control.stop(StopCause.SIGINT)
        engine.let_go()

    engine.on_ask = stop
    with anyio.fail_after(5):
        finished, _ = await draw(tmp_path, ["A", "B"], engine, control, concurrency=1)
    assert (finished.tally.made, finished.exit_code) == (1, 130)
    assert pictures(tmp_path) == ["a.webp"]


async def test_an_abort_drops_what_is_in_flight(tmp_path: Path) -> None:
    """The second signal waits for nothing."""
    engine, control = Painter(), Control()
    engine.hold = {"A"}

    def abort(_title: str) -> None:
        control.stop(StopCause.SIGTERM)
        control.abort()

    engine.on_ask = abort
    with anyio.fail_after(5):
        finished, _ = await draw(tmp_path, ["A"], engine, control)
    assert (finished.tally.made, finished.exit_code) == (0, 143)


@pytest.mark.parametrize("trouble", ["the folder is gone", "the name is taken"])
async def test_a_paid_picture_is_never_thrown_away(tmp_path: Path, trouble: str) -> None:
    """It is kept elsewhere, the error says where, and the next run takes it from there."""
    out = tmp_path / "out"
    out.mkdir()
    engine = paid()

    def make_trouble(_title: str) -> None:
        if trouble == "the folder is gone":
            out.rmdir()
        else:
            (out / "a.webp").write_bytes(b"mine")

    engine.on_ask = make_trouble
    finished, log = await draw(out, ["A"], engine)
    (failed,) = log.of(Failed)
    (kept,) = (tmp_path / "home").rglob("*.webp")
    assert kept.read_bytes() == WHOLE
    assert f"kept at {kept}" in failed.error.message
    assert finished.exit_code == (9 if isinstance(failed.error, DiskError) else 3)
    (tmp_path / "elsewhere").mkdir()
    again = paid()
    finished, log = await draw(tmp_path / "elsewhere", ["A"], again)
    assert (finished.exit_code, again.asked, kept.exists()) == (0, [], False)
    assert [(made.recovered, made.thumbnail.image) for made in log.of(Made)] == [(True, WHOLE)]


async def test_only_overwrite_wishes_anew(tmp_path: Path) -> None:
    """A rerun of the same command asks for the same picture; a picture that is replaced is another wish."""
    engine = Lossy()
    engine.answers = {"A": [AnswerLost("no answer came")]}
    await draw(tmp_path, ["A"], engine)
    for _ in range(2):
        await draw(tmp_path, ["A"], engine, overwrite=True)
    first, again, second, third = engine.wishes
    assert (first, again) == ("", "")
    assert len({first, second, third}) == 3


@pytest.mark.parametrize(("on_lost", "charges"), [(OnLost.RETRY, 20), (OnLost.HOLD, 10)])
async def test_a_lost_answer_is_told(tmp_path: Path, on_lost: OnLost, charges: int) -> None:
    """There are no books, but the tally counts it, and nobody who holds back buys twice."""
    engine = Lossy()
    engine.answers = {"A": [AnswerLost("no answer came")]}
    finished, log = await draw(tmp_path, ["A"], engine, limits=RunLimits(on_lost=on_lost))
    assert (engine.charges, finished.tally.lost_credits) == (charges, 10)
    assert [event.again for event in log.of(Lost)] == [charges == 20]
    assert finished.exit_code == (0 if charges == 20 else 3)


async def test_a_kept_picture_that_is_none_any_more_is_not_bought_unasked(tmp_path: Path) -> None:
    """The file is named; once it is gone, the title is asked for."""
    engine = Painter(EngineName.THUMBAPI, cost=10)
    (tmp_path / "once").mkdir()
    _, log = await draw(tmp_path / "once", ["A"], engine)
    (made,) = log.of(Made)
    kept = rescue(made.key, made.thumbnail)
    assert kept is not None
    kept.write_bytes(b"RIFF")
    finished, log = await draw(tmp_path, ["A"], engine)
    (doubt,) = log.of(Uncertain)
    assert (finished.exit_code, finished.tally.credits, engine.asked) == (3, 0, ["A"])
    assert str(kept) in doubt.error.message
    assert "delete that file" in doubt.error.remedy
    kept.unlink()
    finished, _ = await draw(tmp_path, ["A"], engine)
    assert (finished.exit_code, engine.asked) == (0, ["A", "A"])


async def test_a_free_picture_is_not_kept_elsewhere(tmp_path: Path) -> None:
    """What can be drawn again for nothing litters no other folder."""
    finished, log = await draw(tmp_path / "gone", ["A"], Painter())
    errors: list[ThumbError] = [event.error for event in log.of(Failed)]
    assert [error.code for error in errors] == ["disk"]
    assert finished.exit_code == 9
    assert not rescued_keys()


async def test_rows_may_override_the_defaults(tmp_path: Path) -> None:
    """A row's own columns count here too."""
    log = Log()
    direct = DirectRun(rows=[row("A", format="instagram", output_format="png")], folder=tmp_path)
    await draw_titles(direct, Painter(), log.append, Control())
    (made,) = log.of(Made)
    assert (made.thumbnail.width_px, made.thumbnail.height_px) == (1080, 1080)
    assert log.paths == [tmp_path / "a.png"]

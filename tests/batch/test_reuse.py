"""Pictures of other folders: copied where they are whole, never trusted where they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run
from thumbcli.contract import EngineName
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


def paid() -> Painter:
    """Return an engine in memory that costs ten credits a picture."""
    return Painter(EngineName.THUMBAPI, cost=10)


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> None:
    """Make room for two runs."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()


async def test_what_another_folder_holds_is_not_bought_again(tmp_path: Path) -> None:
    """The file is copied, costs nothing, and is recorded like any other."""
    await run(batch_of(tmp_path / "one", ["A", "B"]), paid())
    engine = paid()
    batch = batch_of(tmp_path / "two", ["A", "B", "C"], reuse=(tmp_path / "one" / "out",))
    finished, _ = await run(batch, engine)
    assert engine.asked == ["C"]
    assert (finished.tally.made, finished.tally.credits) == (3, 10)
    again, _ = await run(batch, engine)
    assert again.tally.skipped == 3


async def test_a_changed_file_is_not_reused(tmp_path: Path) -> None:
    """Same size, other bytes: only the digest tells."""
    one = batch_of(tmp_path / "one", ["A"])
    await run(one, paid())
    (path,) = [one.out / name for name in pictures(one.out)]
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    engine = paid()
    await run(batch_of(tmp_path / "two", ["A"], reuse=(one.out,)), engine)
    assert engine.asked == ["A"]


async def test_a_folder_without_a_manifest_is_an_error(tmp_path: Path) -> None:
    """A mistyped folder must not turn into a bill."""
    engine = paid()
    with pytest.raises(UsageError, match="no thumb batch has written there"):
        await run(batch_of(tmp_path, ["A"], reuse=(tmp_path / "nowhere",)), engine)
    assert not engine.asked

"""What arrived in place of a picture is kept, within bounds, and nowhere else."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from thumbcli.batch.store import lost_bodies
from thumbcli.batch.store.lost_bodies import keep_body
from thumbcli.batch.store.output_place import OutputPlace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Give an output folder."""
    (tmp_path / ".thumb").mkdir()
    return tmp_path


def kept(out: Path) -> dict[str, bytes]:
    """Return what is kept."""
    return {path.name: path.read_bytes() for path in (out / ".thumb" / "lost").iterdir()}


def test_a_body_is_kept_as_it_came(out: Path) -> None:
    """Whatever it holds, under a name of ours, readable by its owner alone, and once."""
    body = b"<html>\0\xff ../../etc/passwd</html>"
    name = keep_body(OutputPlace(out), body)
    assert name == keep_body(OutputPlace(out), body)
    assert kept(out) == {name: body}
    assert stat.S_IMODE((out / ".thumb" / "lost" / str(name)).stat().st_mode) == 0o600


def test_nothing_is_nothing(out: Path) -> None:
    """An empty answer leaves no file."""
    assert keep_body(OutputPlace(out), b"") is None
    assert not (out / ".thumb" / "lost").exists()


def test_they_are_bounded(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In number and in size; what is kept stays."""
    monkeypatch.setattr(lost_bodies, "_BODIES_MAX", 3)
    monkeypatch.setattr(lost_bodies, "_BODIES_MAX_BYTES", 100)
    assert keep_body(OutputPlace(out), b"x" * 101) is None
    names = [keep_body(OutputPlace(out), bytes([number])) for number in range(5)]
    assert set(names) == {*kept(out), None}
    assert len(kept(out)) == 3
    assert keep_body(OutputPlace(out), bytes([0])) == names[0]


@pytest.mark.parametrize("trouble", ["a link", "a file", "no room"])
def test_what_can_not_be_kept_is_no_trouble(out: Path, trouble: str) -> None:
    """A run goes on, and writes nothing outside of its folder."""
    elsewhere, lost = out / "elsewhere", out / ".thumb" / "lost"
    elsewhere.mkdir()
    match trouble:
        case "a link":
            lost.symlink_to(elsewhere)
        case "a file":
            lost.touch()
        case _:
            (out / ".thumb").rmdir()
    assert keep_body(OutputPlace(out), b"x") is None
    assert list(elsewhere.iterdir()) == []


def test_a_half_written_one_is_removed(out: Path) -> None:
    """It is what a killed run left."""
    part = out / ".thumb" / "lost" / ".thumb-0123456789ab.part"
    part.parent.mkdir()
    part.touch()
    assert set(kept(out)) == {part.name}
    assert [keep_body(OutputPlace(out), b"x")] == [*kept(out)]

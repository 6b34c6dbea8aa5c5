"""Paid pictures that can't be saved: one private folder keeps them, and the next run finds them."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from tests.faults import picture
from thumbcli.batch.store.rescued_pictures import find_rescued, rescue, rescued_keys
from thumbcli.contract import Format, OutputFormat, Thumbnail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY, OTHER_KEY = f"v1:{'a' * 64}", f"v1:{'b' * 64}"
PAID = Thumbnail(
    image=picture(1280, 720),
    format=Format.YOUTUBE,
    output_format=OutputFormat.WEBP,
    width_px=1280,
    height_px=720,
    credits=10,
    generation_id="gen-7",
    image_url="https://images.example/7",
    extra={"seed": 3},
)


@pytest.fixture
def usual(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the usual folder, in a home of the test's own; the first other place is a folder beside it."""
    (tmp_path / "other").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "other"))
    return tmp_path / "home" / ".local" / "share" / "thumbcli" / "rescued"


def kept(key: str = KEY, thumbnail: Thumbnail = PAID) -> Path:
    """Rescue a picture and return its path."""
    path = rescue(key, thumbnail)
    assert path is not None
    return path


def test_a_picture_is_found_with_all_that_is_known_of_it(usual: Path) -> None:
    """Under its key, in a folder and files that nobody else can read."""
    path = kept()
    assert path.parent == usual
    assert (usual.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    found = find_rescued(KEY)
    assert found is not None
    assert found.thumbnail == PAID
    assert rescued_keys() == {KEY}
    assert find_rescued(OTHER_KEY) is None


def test_what_has_reached_its_place_is_deleted(usual: Path) -> None:
    """With what was known of it."""
    kept()
    found = find_rescued(KEY)
    assert found is not None
    found.discard()
    assert (find_rescued(KEY), rescued_keys(), list(usual.iterdir())) == (None, frozenset(), [])


def test_pictures_that_come_at_once_share_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who makes it first makes it for all."""
    with ThreadPoolExecutor(8) as threads:
        for number in range(20):
            home = tmp_path / f"home-{number}"
            monkeypatch.setenv("HOME", str(home))
            monkeypatch.setenv("TMPDIR", str(tmp_path))
            start = Barrier(8)

            def keep(name: str, start: Barrier = start) -> Path:
                start.wait()
                return kept(f"v1:{name * 64}")

            places = {path.parent for path in threads.map(keep, "abcdefgh")}
            assert places == {home / ".local" / "share" / "thumbcli" / "rescued"}


def test_two_pictures_of_one_request_are_both_kept(usual: Path) -> None:
    """Each was paid for."""
    second = replace(PAID, generation_id="gen-8")
    assert kept() != kept(thumbnail=second)
    ids = set()
    while (found := find_rescued(KEY)) is not None:
        ids.add(found.thumbnail.generation_id)
        found.discard()
    assert ids == {"gen-7", "gen-8"}
    assert not list(usual.iterdir())


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(PAID.image[:-9]), id="cut off"),
        pytest.param(lambda path: path.write_bytes(b""), id="emptied"),
        pytest.param(lambda path: path.write_bytes(b"<html>"), id="something else"),
        pytest.param(lambda path: (path.unlink(), path.symlink_to("/etc/passwd")), id="a link"),
        pytest.param(lambda path: path.unlink(), id="gone"),
    ],
)
def test_only_a_whole_picture_is_taken(usual: Path, damage: Callable[[Path], object]) -> None:
    """Another one of the same request is."""
    damage(kept())
    assert usual.is_dir()
    assert find_rescued(KEY) is None
    kept(thumbnail=replace(PAID, generation_id="gen-8"))
    found = find_rescued(KEY)
    assert found is not None
    assert found.thumbnail.image == PAID.image


@pytest.mark.parametrize("facts", ["", "{", "[]", "[" * 100_000, '{"sha256": "0"}', None])
@pytest.mark.usefixtures("usual")
def test_a_picture_whose_facts_are_lost_is_still_a_picture(facts: str | None) -> None:
    """Its header says the rest; whoever takes it knows what a request costs."""
    beside = kept().with_suffix(".json")
    assert beside.exists()
    if facts is None:
        beside.unlink()
    else:
        beside.write_text(facts)
    found = find_rescued(KEY)
    assert found is not None
    assert (found.thumbnail.image, found.thumbnail.width_px, found.thumbnail.credits) == (PAID.image, 1280, 0)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("credits", 10**30, 0),
        ("credits", -10, 0),
        ("credits", True, 0),
        ("generation_id", "\ud800", None),
        ("image_url", "https://images.example/\0", None),
        ("image_url", ["https://images.example/7"], None),
        ("format", ["x"], None),
        ("format", "poster", None),
    ],
)
@pytest.mark.usefixtures("usual")
def test_a_fact_that_no_run_writes_is_left_out(name: str, value: object, expected: object) -> None:
    """A manifest that took it would be refused afterwards."""
    beside = kept().with_suffix(".json")
    facts = json.loads(beside.read_text())
    assert name in facts
    beside.write_text(json.dumps(facts | {name: value}))
    found = find_rescued(KEY)
    assert found is not None
    assert getattr(found.thumbnail, name) == expected
    assert found.thumbnail.extra == PAID.extra


def _link(usual: Path) -> None:
    (usual.parent / "elsewhere").mkdir(mode=0o700)
    usual.symlink_to(usual.parent / "elsewhere")


def _open_to_others(usual: Path) -> None:
    usual.mkdir()
    usual.chmod(0o755)


def _of_somebody_else(usual: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can give a folder away")
    usual.mkdir(mode=0o700)
    os.chown(usual, 12345, 12345)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(_link, id="a link"),
        pytest.param(_open_to_others, id="open to others"),
        pytest.param(_of_somebody_else, id="of somebody else"),
        pytest.param(lambda usual: usual.write_text("a file"), id="a file"),
    ],
)
def test_a_folder_that_is_not_ours_alone_is_not_used(usual: Path, spoil: Callable[[Path], object]) -> None:
    """Neither to write nor to read: the next place is."""
    usual.parent.mkdir(parents=True)
    spoil(usual)
    path = kept()
    assert path.parent.parent.name == "other"
    assert path.parent.stat().st_mode & 0o777 == 0o700
    found = find_rescued(KEY)
    assert found is not None
    assert found.path == path


def test_a_home_that_can_not_be_written_is_passed_over(usual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a service without a home."""
    monkeypatch.setenv("HOME", "/dev/null")
    path = kept()
    assert path.is_relative_to(usual.parents[4] / "other")
    assert rescued_keys() == {KEY}

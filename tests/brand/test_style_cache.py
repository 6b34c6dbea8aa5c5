"""What the references of a kit file teach: found out once, and again when one of them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.brand.kits import write_picture
from thumbcli.brand.asset_files import KitPicture
from thumbcli.brand.style_cache import cache_folder, learned_style
from thumbcli.render.learning import learn as learning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from thumbcli.contract import Asset
    from thumbcli.contract.brand_style import BrandStyle


@pytest.fixture
def pieces(tmp_path: Path) -> list[KitPicture]:
    """Return two references as files of somebody's own."""
    paths = [write_picture(tmp_path / f"{colour}.png", colour) for colour in ("navy", "gold")]
    return [KitPicture(path=path, kind="reference") for path in paths]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how many pictures were looked at each time that something was learned."""
    numbers: list[int] = []
    learn = learning.learn

    def counting(pictures: Sequence[Asset]) -> BrandStyle:
        numbers.append(len(pictures))
        return learn(pictures)

    monkeypatch.setattr(learning, "learn", counting)
    return numbers


def test_the_same_pictures_are_looked_at_once(pieces: list[KitPicture], looks: list[int]) -> None:
    """In whatever order they are named, and to the same hand."""
    first = learned_style(pieces)
    assert learned_style(pieces[::-1]) == first
    assert looks == [2]


def test_a_changed_picture_is_looked_at_again(pieces: list[KitPicture], looks: list[int]) -> None:
    """And teaches something else."""
    first = learned_style(pieces)
    write_picture(pieces[0].path, "crimson")
    assert learned_style(pieces) != first
    assert looks == [2, 2]


@pytest.mark.parametrize("text", ["", "{", '{"ink": "white"}', "[]"], ids=["empty", "cut", "wrong", "else"])
def test_a_broken_cache_is_found_out_anew(pieces: list[KitPicture], looks: list[int], text: str) -> None:
    """It costs time and nothing else."""
    first = learned_style(pieces)
    (kept,) = (cache_folder() / "hands").iterdir()
    kept.write_text(text)
    assert learned_style(pieces) == first
    assert looks == [2, 2]


def test_a_home_that_can_not_be_written_is_no_trouble(
    pieces: list[KitPicture], looks: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing is kept then."""
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("THUMB_DATA_DIR", str(tmp_path / "file"))
    assert learned_style(pieces) == learned_style(pieces)
    assert looks == [2, 2]

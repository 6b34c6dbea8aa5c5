"""A kit survives the death of whoever changes it, at any step."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.brand.kits import write_picture
from thumbcli.brand.asset_files import load_asset
from thumbcli.render.pixels.strip_metadata import clean

if TYPE_CHECKING:
    from pathlib import Path


def test_a_change_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """And the next one leaves nothing of it lying about."""
    before, after = (write_picture(tmp_path / f"{colour}.png", colour) for colour in ("red", "blue"))
    old, new = (clean(load_asset(path, kind="logo"), "logo").sha256 for path in (before, after))
    ran = subprocess.run(
        [sys.executable, "-m", "tests.brand.crash_driver", tmp_path / "kit", before, after],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    lines = [line.split() for line in ran.stdout.splitlines()]
    assert len(lines) > 8
    assert lines[-1] == ["done", f"{new}+", f"{new}+", "1"]
    for word, left, later, files in lines[:-1]:
        assert word == "died"
        assert left in {old, f"{new}+"}
        assert (later, files) == (left, "1")
    assert {left for _, left, _, _ in lines} == {old, f"{new}+"}

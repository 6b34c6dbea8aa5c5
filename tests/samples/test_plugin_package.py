"""The sample package with one of each kind, installed for real and used through `thumb`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.registries import needs_registries
from tests.samples.environments import empty_environment

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "plugin"
INSTALLING_MAX_S = 120


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the interpreter of an environment that has thumbcli and the package."""
    home = empty_environment(tmp_path_factory.mktemp("environment"), more=[ROOT], with_pip=False)
    python = home / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps"]
    run = subprocess.run(
        [*command, str(SAMPLE)], capture_output=True, text=True, timeout=INSTALLING_MAX_S, check=False
    )
    if run.returncode and ("hatchling" in run.stderr or "No module named pip" in run.stderr):
        pytest.skip("needs pip, and hatchling from PyPI")
    assert run.returncode == 0, run.stderr
    return python


def thumb(python: Path, *arguments: str) -> str:
    """Return what `thumb` of that environment prints."""
    code = "import sys; from thumbcli.cli.main import main; sys.exit(main())"
    command = [str(python), "-c", code, *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
    assert run.returncode == 0, run.stderr
    return run.stdout


@needs_registries
@pytest.mark.long
@pytest.mark.timeout(150)
def test_each_kind_is_used_through_thumb(python: Path, tmp_path: Path) -> None:
    """A template, a layout and artwork in the rows of a list, and the engine for another picture."""
    listed = json.loads(thumb(python, "plugins", "--json"))
    assert [(one["kind"], one["name"], one["fault"]) for one in listed["plugins"]] == [
        ("artwork", "paper-cut", ""),
        ("engine", "plain", ""),
        ("layout", "stripes", ""),
        ("template", "ledger", ""),
    ]
    assert not listed["notes"]
    rows = tmp_path / "list.csv"
    rows.write_text(
        "title,layout,template,artwork\nOne Thing,stripes,,\nTwo Things,,ledger,\nThe Moon,,,paper-cut\n"
    )
    batch = ("batch", str(rows), "--engine", "local", "--json", "--out", str(tmp_path / "out"))
    events = [json.loads(line) for line in thumb(python, *batch).splitlines()]
    assert [event["event"] for event in events].count("made") == 3
    assert not [event["warnings"] for event in events if event.get("warnings")]
    with Image.open(tmp_path / "out" / "two-things.webp") as card:
        edge = card.convert("RGB").getpixel((5, 300))
    assert isinstance(edge, tuple)
    assert all(abs(one - other) < 6 for one, other in zip(edge, (0xF6, 0xF1, 0xE4), strict=True))
    thumb(python, "gen", "One Thing", "--engine", "plain", "--out", str(tmp_path / "plain.png"))
    with Image.open(tmp_path / "plain.png") as plain:
        assert plain.size == (1280, 720)
        assert plain.convert("RGB").getpixel((5, 5)) == (0xF6, 0xF1, 0xE4)

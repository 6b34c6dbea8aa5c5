"""Packs as they come from their registries, fetched and drawn from; without a registry a test is skipped."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.artwork.packs import middle
from tests.cli.run import thumb
from tests.registries import needs_registries, npm_package
from thumbcli.artwork.fluent_package import PACKAGE, add_fluent, is_fluent
from thumbcli.artwork.installed_packs import forget_installed, pack_for
from thumbcli.artwork.pack_store import add_pack
from thumbcli.artwork.picture_pack import PicturePack

pytestmark = [needs_registries, pytest.mark.long]

ICONS = "@iconify-json/lucide@1.2.137"
FETCHING_MAX_S = 100


@pytest.mark.timeout(300)
def test_fluent_is_added_from_its_package_and_drawn_from_first(tmp_path: Path) -> None:
    """It is known by its digest, whatever it is called; people are left to noto."""
    file = npm_package(PACKAGE, tmp_path).rename(tmp_path / "downloaded.tgz")
    assert is_fluent(file)
    pack, problems = add_fluent(file, replace=False, info=print)
    assert problems == []
    assert (pack.facts.name, pack.facts.licence) == ("fluent", "MIT")
    assert len(pack.facts.endings) > 2000
    forget_installed()
    for thing, name in (
        ("🚀", "fluent"),
        ("👆", "fluent"),
        ("🇯🇵", "fluent"),
        ("👨", "noto"),
        ("👩‍🚀", "noto"),
    ):
        found = pack_for(thing)
        assert found is not None
        assert found.name == name
        assert middle(found, thing)[3] == 255


@pytest.mark.timeout(200)
def test_an_icon_set_is_added_from_its_package(tmp_path: Path) -> None:
    """With its name, its licence and its ink."""
    pack, problems = add_pack(npm_package(ICONS, tmp_path), ink="#22d3ee")
    assert problems == []
    assert (pack.facts.name, pack.facts.licence) == ("lucide", "ISC")
    icons = PicturePack(pack)
    for thing in ("rocket", "🚀", "house"):
        assert icons.has(thing)


@pytest.mark.timeout(200)
def test_the_command_fetches_fluent_by_npm() -> None:
    """In one step of the user's."""
    if shutil.which("npm") is None:
        pytest.skip("needs npm")
    ran = thumb("artwork", "add", "fluent")
    if "could not fetch" in ran.stderr:
        pytest.skip("needs npm's registry")
    assert ran.code == 0
    assert "Added fluent: 2,0" in ran.stderr
    packs = json.loads(thumb("artwork", "list", "--json").stdout)["packs"]
    assert [pack["name"] for pack in packs][:2] == ["fluent", "noto"]


@pytest.mark.timeout(200)
def test_logos_are_drawn_once_their_extra_is_installed(tmp_path: Path) -> None:
    """Into a folder of the test's: what is installed here stays as it is."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(tmp_path / "extra")]
    install = [*command, "--disable-pip-version-check", "simple-icons-pack>=16.36"]
    if subprocess.run(install, capture_output=True, timeout=FETCHING_MAX_S, check=False).returncode:
        pytest.skip("needs PyPI")
    code = """
from thumbcli.contract import make_request
from thumbcli.render.compose import compose
titles = "GitHub Actions in 10 Minutes", "The Best Apple Pie"
print([compose(make_request(title)).composition.icons for title in titles])
"""
    path = os.pathsep.join((str(Path(__file__).parents[2]), str(tmp_path / "extra")))
    env = {**os.environ, "PYTHONPATH": path}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert "('brand:GitHub',)" in run.stdout
    assert run.stdout.count("brand:") == 1

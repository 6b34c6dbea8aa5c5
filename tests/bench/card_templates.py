"""A card template beside our own family, and beside the social plugin of mkdocs-material, on the same card.

All draw the same titles with a description and the name of a site as PNG of 1200x630. What counts is the
time of the processor, which other work on the machine changes least. The plugin draws while a site is
built: what the same site takes without it is subtracted. It is installed from PyPI into `.venv/peers`, and
gets a font of ours in place of one from Google.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import anyio

from tests.bench.titles import titles
from thumbcli.contract import make_request
from thumbcli.contract.design_options import PLAIN, make_design
from thumbcli.engines.local_engine import Local
from thumbcli.process_resources import cores
from thumbcli.templates.template_reader import find_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thumbcli.contract.design_options import Design

__all__ = ["bench"]

_CARDS, _WARM = 60, 10
_HOME = Path(sys.prefix) / "peers" / "mkdocs"
_INSTALL_S, _BUILD_S = 300.0, 300.0
_MATERIAL = Path(__file__).parents[2] / "samples" / "cards" / "material.yml"
_SITE, _SUBTITLE = "Field Notes", "Which parts are stable, and what to watch for in public interfaces"
_CONFIG = """\
site_name: {site}
site_url: https://example.com
theme: {{name: material, font: false}}
plugins: {plugins}
"""
_SOCIAL = "[{{social: {{cache_dir: {cache}, concurrency: {cores}}}}}]"


def bench() -> Iterator[str]:
    """Draw the same cards in each way; fewer milliseconds are better."""
    names = titles(_CARDS + _WARM)
    yield f"{_CARDS} cards, 1200x630, PNG; milliseconds of the processor per card"
    words = {"subtitle": _SUBTITLE, "site": _SITE}
    ways = {
        "our own family": make_design(**words),
        "template docs": make_design(template=find_template("docs"), **words),
        "template material.yml": make_design(template=find_template(_MATERIAL), **words),
    }
    ours = {name: _our_ms(names, design) for name, design in ways.items()}
    for name, card_ms in ours.items():
        yield f"{name:<30} {card_ms:6.0f}   {card_ms / ours['our own family']:4.2f} of our own family"
    try:
        theirs_ms = _their_ms(names[_WARM:])
    except _AbsentError as absent:
        yield f"{'mkdocs-material, social':<30} skipped: {absent}"
    else:
        ratio = theirs_ms / ours["template material.yml"]
        yield f"{'mkdocs-material, social':<30} {theirs_ms:6.0f}   {ratio:4.2f} of template material.yml"


def _our_ms(names: Sequence[str], design: Design) -> float:
    anyio.run(_draw, names[:_WARM], design)
    began = time.process_time()
    anyio.run(_draw, names[_WARM:], design)
    return (time.process_time() - began) / _CARDS * 1000


async def _draw(names: Sequence[str], design: Design = PLAIN) -> None:
    async def draw(title: str) -> None:
        await engine.generate(make_request(title, format="blogpost", output_format="png", design=design))

    async with Local(processes=False) as engine, anyio.create_task_group() as tasks:
        for title in names:
            tasks.start_soon(draw, title)


class _AbsentError(Exception):
    """The plugin can't be measured on this machine, and why."""


def _their_ms(names: Sequence[str]) -> float:
    mkdocs = _installed()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        fonts = site / "cache" / "fonts" / "Roboto"
        fonts.mkdir(parents=True)
        for style in ("Regular", "Bold"):
            shutil.copy(_montserrat(), fonts / f"{style}.ttf")
        (site / "docs").mkdir()
        for number, title in enumerate(names):
            words = title.replace('"', "'")
            head = f'---\ntitle: "{words}"\ndescription: "{_SUBTITLE}"\n---\n'
            (site / "docs" / f"{'index' if number == 0 else number}.md").write_text(head, encoding="utf-8")
        plain_s = _build(mkdocs, site, "[]")
        drawn_s = _build(mkdocs, site, _SOCIAL.format(cache=site / "cache", cores=cores()))
        made = len(list((site / "site" / "assets" / "images" / "social").rglob("*.png")))
    if made < len(names):
        raise _AbsentError(f"it drew {made} of {len(names)} cards")
    return (drawn_s - plain_s) / made * 1000


def _montserrat() -> Path:
    folder = Path(str(files("fontpkg_montserrat") / "files"))
    return next(path for path in sorted(folder.glob("*.ttf")) if "Italic" not in path.name)


def _installed() -> Path:
    """Return the command `mkdocs`, installed into an environment of its own."""
    mkdocs = _HOME / "bin" / "mkdocs"
    if not mkdocs.exists():
        venv.create(_HOME, with_pip=True)
        command = [
            str(_HOME / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "mkdocs-material[imaging]",
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_INSTALL_S)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            shutil.rmtree(_HOME, ignore_errors=True)
            raise _AbsentError("pip could not install mkdocs-material[imaging]") from None
    check = subprocess.run(
        [_HOME / "bin" / "python", "-c", "import cairosvg"], capture_output=True, check=False
    )
    if check.returncode:
        raise _AbsentError("it needs the library cairo (on Debian: apt install libcairo2)")
    return mkdocs


def _build(mkdocs: Path, site: Path, plugins: str) -> float:
    """Return the processor's time of a build, in seconds."""
    (site / "mkdocs.yml").write_text(_CONFIG.format(site=_SITE, plugins=plugins))
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(
        [mkdocs, "build", "--quiet"], cwd=site, capture_output=True, text=True, timeout=_BUILD_S, check=False
    )
    if run.returncode:
        last = (run.stderr.strip().splitlines() or ["no message"])[-1]
        raise _AbsentError(f"mkdocs build failed: {last}")
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime

"""What other packages add: found by its name, contained by its name, and part of the fingerprint."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import TYPE_CHECKING

import anyio
import pytest

from thumbcli import Client
from thumbcli.artwork.installed_packs import check_artwork, load_packaged, packaged_pack
from thumbcli.batch.requests.package_looks import with_package_looks
from thumbcli.contract import EngineName, fingerprint, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.engines.packaged_engine import find_packaged_engine, open_packaged_engine
from thumbcli.errors import ItemError, RequestRefused, ThumbError, UsageError
from thumbcli.installed_plugins import (
    PluginKind,
    find_plugins,
    forget_plugins,
    plugin_named,
    plugin_notes,
)
from thumbcli.render.compose import compose
from thumbcli.render.layouts import family_named, load_packaged_family
from thumbcli.templates.template_names import STARTERS
from thumbcli.templates.template_reader import find_template, packaged_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from thumbcli.installed_plugins import Plugin

MODULE = """
from thumbcli.render.layouts import Family
from thumbcli.render.style.color import WHITE

def fail(*_):
    raise ValueError("no such luck")

class Pack:
    name, licence, digest = "pack", "MIT", "1"
    def has(self, thing): return thing == "\\U0001f680"
    def things(self): return ("\\U0001f680",)
    def draw(self, canvas, thing, side_px): fail()

class Nameless:
    pass

GOOD = Family(name="other", suits=lambda _: 1.0, compose=lambda stage: stage.canvas.clear(WHITE))
NO_SUIT = Family(name="a", suits=fail, compose=fail)
NO_DRAWING = Family(name="a", suits=lambda _: 1.0, compose=fail)
NUMBER = 3
WORDS = lambda request: "words"
BYTES = lambda request: b"not a picture"
LATE = "/nowhere/card.yml"
"""


class Packages:
    """Packages in a folder on the path, as an installer would leave them there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, name: str, entries: str, *, module: str = MODULE, version: str = "1.0") -> None:
        """Install a package of one module, which has its name."""
        code = name.replace("-", "_")
        (self.folder / f"{code}.py").write_text(module)
        info = self.folder / f"{code}-{version}.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(entries)
        digest = hashlib.sha256(module.encode()).hexdigest()
        (info / "RECORD").write_text(f"{code}.py,sha256={digest},9\n{info.name}/METADATA,sha256=x,9\n")
        sys.modules.pop(code, None)
        forget_plugins()


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Packages]:
    """Give a folder for packages."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield Packages(tmp_path)
    forget_plugins()


def entry(kind: PluginKind, value: str, name: str = "ours") -> str:
    """Return a group with one entry point."""
    return f"[{kind}]\n{name} = {value}\n"


def test_nothing_is_found_where_nothing_is() -> None:
    """This machine has no such package, or the tests below would prove little."""
    assert find_plugins() == ()


def test_a_layout_draws(packages: Packages) -> None:
    """Under the name of its entry point."""
    packages.add("acme", entry(PluginKind.LAYOUT, "acme:GOOD"))
    assert family_named("ours").name == "ours"
    assert compose(make_request("A Title", design=make_design(layout="ours"))).family == "ours"


def test_a_title_that_names_nothing_gets_no_package(packages: Packages) -> None:
    """However well its layout thinks it suits."""
    packages.add("acme", entry(PluginKind.LAYOUT, "acme:GOOD"))
    assert compose(make_request("A Title")).family != "ours"
    assert "acme" not in sys.modules


def _draw_layout(_: Plugin) -> object:
    return compose(make_request("A Title", design=make_design(layout="ours")))


def _draw_artwork(_: Plugin) -> object:
    return compose(make_request("A Rocket", design=make_design(artwork="ours", icon="\U0001f680")))


def _draw_with_engine(plugin: Plugin) -> object:
    async def generate() -> object:
        async with open_packaged_engine(plugin) as engine:
            return await engine.generate(make_request("A Title"))

    return anyio.run(generate)


LAYOUT, ARTWORK = PluginKind.LAYOUT, PluginKind.ARTWORK
TEMPLATE, ENGINE = PluginKind.TEMPLATE, PluginKind.ENGINE
BROKEN: dict[str, tuple[PluginKind, str, Callable[[Plugin], object], str]] = {
    "no such name": (LAYOUT, "acme:NONE", load_packaged_family, "AttributeError"),
    "no such module": (LAYOUT, "other_acme:X", load_packaged_family, "No module"),
    "no family": (LAYOUT, "acme:NUMBER", load_packaged_family, "no Family, but int"),
    "a layout that can't judge": (LAYOUT, "acme:NO_SUIT", _draw_layout, "ValueError: no such luck"),
    "a layout that can't draw": (LAYOUT, "acme:NO_DRAWING", _draw_layout, "no such luck"),
    "no pack": (ARTWORK, "acme:Nameless", load_packaged, "licence"),
    "a pack that can't be made": (ARTWORK, "acme:fail", load_packaged, "no such luck"),
    "a pack that can't draw": (ARTWORK, "acme:Pack", _draw_artwork, "no such luck"),
    "no path": (TEMPLATE, "acme:NUMBER", packaged_template, "no path of a file"),
    "no file": (TEMPLATE, "acme:LATE", packaged_template, "No such file"),
    "no template": (TEMPLATE, "acme:__file__", packaged_template, "acme.py:"),
    "no function": (ENGINE, "acme:NUMBER", open_packaged_engine, "no function"),
    "an engine that fails": (ENGINE, "acme:fail", _draw_with_engine, "no such luck"),
    "an engine without bytes": (ENGINE, "acme:WORDS", _draw_with_engine, "no bytes, but str"),
    "an engine without a picture": (ENGINE, "acme:BYTES", _draw_with_engine, "picture is broken"),
    "a module that exits": (ENGINE, "acme_exits:X", open_packaged_engine, "SystemExit"),
}


@pytest.mark.parametrize(("kind", "value", "use", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_told_by_its_name(
    packages: Packages, kind: PluginKind, value: str, use: Callable[[Plugin], object], words: str
) -> None:
    """As an error of one title, never as another exception."""
    packages.add("acme", entry(kind, value))
    packages.add("acme-exits", "", module="raise SystemExit(3)")
    (plugin,) = find_plugins()
    with pytest.raises(ItemError) as caught:
        use(plugin)
    assert caught.value.message.startswith(f"{kind.word} 'ours' of acme 1.0: ")
    assert words in caught.value.message
    assert "uninstall acme" in caught.value.remedy


def test_a_picture_of_another_size_is_refused(packages: Packages) -> None:
    """An engine keeps to what is asked."""
    module = (
        "from io import BytesIO\nfrom PIL import Image\n"
        "def draw(request):\n    file = BytesIO()\n"
        "    Image.new('RGB', (9, 9)).save(file, str(request.output_format))\n    return file.getvalue()\n"
    )
    packages.add("acme", entry(PluginKind.ENGINE, "acme:draw"), module=module)
    with Client(engine="ours") as client, pytest.raises(RequestRefused, match="webp of 9x9 in place of webp"):
        client.generate("A Title")


@pytest.mark.parametrize(
    ("kind", "name", "is_ours"),
    [
        (PluginKind.TEMPLATE, "author", lambda: find_template("author").name == "author.yml"),  # type: ignore[union-attr]
        (PluginKind.LAYOUT, "impact", lambda: family_named("impact").name == "impact"),
        (PluginKind.ARTWORK, "noto", lambda: packaged_pack("noto") is None),
        (PluginKind.ARTWORK, "none", lambda: packaged_pack("none") is None),
    ],
)
def test_thumbs_own_names_stay_its_own(
    packages: Packages, kind: PluginKind, name: str, is_ours: Callable[[], bool]
) -> None:
    """And that is told where names are listed."""
    packages.add("acme", entry(kind, "acme:fail", name))
    assert is_ours()
    assert "acme" not in sys.modules
    (note,) = plugin_notes(kind, (name,))
    assert note == f"{kind.word} {name!r} of acme 1.0: thumb has one of that name, which is used"


@pytest.mark.parametrize(
    ("kind", "ask"),
    [
        (PluginKind.TEMPLATE, lambda: find_template("ours")),
        (PluginKind.LAYOUT, lambda: family_named("ours")),
        (PluginKind.ARTWORK, lambda: check_artwork("ours")),
        (PluginKind.ENGINE, lambda: find_packaged_engine("ours")),
    ],
)
def test_two_packages_with_one_name(packages: Packages, kind: PluginKind, ask: Callable[[], object]) -> None:
    """Neither is used: which one would be is chance."""
    packages.add("acme", entry(kind, "acme:GOOD"))
    packages.add("bolt", entry(kind, "bolt:GOOD"))
    with pytest.raises(RequestRefused, match=r"acme 1\.0 and bolt 1\.0 both have"):
        ask()
    assert plugin_notes(kind, ()) == (f"{kind.word} 'ours' is in acme and bolt: neither is used",)


@pytest.mark.parametrize("name", ["two words", "../x", "1st", "x" * 41, "ünicode"])
def test_a_malformed_name_is_refused(packages: Packages, name: str) -> None:
    """It could not be typed, or means a path."""
    packages.add("acme", entry(PluginKind.TEMPLATE, "acme:LATE", name))
    with pytest.raises(RequestRefused, match="its name is not made of"):
        plugin_named(PluginKind.TEMPLATE, name)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: find_template("our"), "did you mean ours?"),
        (lambda: family_named("our"), "did you mean ours?"),
        (lambda: find_packaged_engine("our"), "local, ours"),
        (lambda: check_artwork("our"), "did you mean ours?"),
    ],
)
def test_what_packages_have_is_offered(packages: Packages, ask: Callable[[], object], words: str) -> None:
    """Beside our own."""
    packages.add("acme", "".join(entry(kind, "acme:GOOD") for kind in PluginKind))
    with pytest.raises((ItemError, UsageError)) as caught:
        ask()
    assert isinstance(caught.value, ThumbError)
    assert words in caught.value.remedy


def test_another_package_is_another_picture(packages: Packages) -> None:
    """Its version and its files are part of the fingerprint of what it draws, and of nothing else."""
    entries = entry(PluginKind.LAYOUT, "acme:GOOD") + entry(PluginKind.ARTWORK, "acme:Pack")
    requests = {
        name: make_request("A Title", design=make_design(**options))
        for name, options in {
            "plain": {},
            "layout": {"layout": "ours"},
            "artwork": {"artwork": "ours"},
        }.items()
    }

    def keys(engine_look: str = "") -> dict[str, str]:
        packaged = {name: with_package_looks(request, engine_look) for name, request in requests.items()}
        return {name: fingerprint(request, EngineName.LOCAL) for name, request in packaged.items()}

    packages.add("acme", entries)
    before = keys()
    packages.add("acme", entries, module=f"{MODULE}\nMORE = 1\n")
    after = keys()
    assert after["plain"] == before["plain"] == fingerprint(requests["plain"], EngineName.LOCAL)
    assert after["layout"] != before["layout"]
    assert after["artwork"] != before["artwork"]
    packages.add("acme", entries, module=f"{MODULE}\nMORE = 1\n", version="1.0")
    assert keys() == after
    assert keys("an-engine-2.0")["plain"] != after["plain"]


def test_a_template_of_a_package_is_its_bytes(packages: Packages) -> None:
    """As if its file had been named."""
    (packages.folder / "card.yml").write_text('layers:\n  - background: "#fff"\n')
    packages.add(
        "acme",
        entry(PluginKind.TEMPLATE, "acme:CARD"),
        module=f"CARD = {str(packages.folder / 'card.yml')!r}",
    )
    assert find_template("ours") == find_template(packages.folder / "card.yml")


def test_starting_up_looks_for_no_package() -> None:
    """Only a name that is not ours, or a list of all, does."""
    code = (
        "import sys\nfrom thumbcli.contract import make_request\n"
        "from thumbcli.contract.design_options import make_design\n"
        "from thumbcli.render.compose import compose\n"
        "from thumbcli.templates.template_reader import find_template\n"
        "import thumbcli.installed_plugins as plugins\n"
        "find_template('author'); compose(make_request('A Rocket', design=make_design(layout='impact')))\n"
        "print(plugins.find_plugins.cache_info().currsize)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "0\n"
    assert STARTERS

"""Which pictures are stale: those whose photo, logo, template, card field or set is another, and no other."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, pictures, run, table
from tests.brand.kits import HAND_TOML, write_picture
from thumbcli.batch.requests.asset_provenance import count_stale
from thumbcli.batch.requests.row_options import RowDefaults
from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.output_place import OutputPlace
from thumbcli.brand.asset_files import load_asset
from thumbcli.brand.brand_resolver import Brands
from thumbcli.brand.kit_store import KitStore
from thumbcli.contract import EngineName

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio

KIT = f"""\
photo = "me.png"
logo = "logo.png"
[sets.main]
thumbapi-id = "6f1c"
[sets.main.learned]
{HAND_TOML}
[sets.other]
thumbapi-id = "77"
[sets.other.learned]
{HAND_TOML}
"""
CSV = [
    {"title": "Plain"},
    {"title": "Photo", "use_photo": "yes"},
    {"title": "Logo", "use_logo": "yes"},
    {"title": "Both", "use_photo": "yes", "use_logo": "yes"},
    {"title": "Set", "custom_assets_id": "main"},
    {"title": "Own", "photo": "own.png"},
]


def change(name: str) -> Callable[[Path], object]:
    """Return what puts another picture in the place of `name`."""
    return lambda work: write_picture(work / name, "yellow")


def edit(before: str, after: str) -> Callable[[Path], object]:
    """Return what edits the kit file."""
    return lambda work: (work / "thumb.toml").write_text(KIT.replace(before, after, 1))


def gone(name: str) -> Callable[[Path], object]:
    """Return what deletes `name`."""
    return lambda work: (work / name).unlink()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Make a folder with titles, pictures and a kit file."""
    for name, colour in (("me", "red"), ("logo", "blue"), ("own", "green")):
        write_picture(tmp_path / "work" / f"{name}.png", colour)
    (tmp_path / "work" / "thumb.toml").write_text(KIT)
    return tmp_path / "work"


def stale(out: Path, saved: KitStore) -> int:
    """Count the stale pictures of a folder with the kits of this moment."""
    manifest = Manifest.open_to_read(OutputPlace(out))
    assert manifest is not None
    with closing(manifest):
        return count_stale(out, manifest, Brands(saved))


ALL_BUT_THE_SET = {"Plain", "Photo", "Logo", "Both", "Own"}
CHANGES: list[tuple[str, Callable[[Path], object], set[str], set[str]]] = [
    ("nothing", lambda _: None, set(), set()),
    ("the photo", change("me.png"), {"Photo", "Both"}, {"Photo", "Both"}),
    ("the logo", change("logo.png"), {"Logo", "Both"}, {"Logo", "Both"}),
    ("a row's own photo", change("own.png"), {"Own"}, {"Own"}),
    ("a learned value", edit("#ffcc00", "#00ffcc"), {"Set"}, set()),
    ("an id", edit("6f1c", "6f1d"), set(), {"Set"}),
    ("a set that no title uses", edit('"77"', '"78"'), set(), set()),
    (
        "a corner",
        edit('logo = "logo.png"', 'logo = {file = "logo.png", position = "top-left"}'),
        {"Logo", "Both"},
        set(),
    ),
    (
        "a variant of the logo",
        edit('logo = "logo.png"', 'logo = {file = "logo.png", light = "own.png"}'),
        {"Logo", "Both"},
        set(),
    ),
    ("a comment", edit("photo =", "# our own\nphoto ="), set(), set()),
    ("a set for all", edit("photo =", 'use = "other"\nphoto ='), ALL_BUT_THE_SET, ALL_BUT_THE_SET),
]


@pytest.mark.long
@pytest.mark.parametrize("engine", EngineName)
@pytest.mark.parametrize(
    ("alter", "here", "there"), [pytest.param(*rest, id=name) for name, *rest in CHANGES]
)
async def test_exactly_what_carries_the_change_is_stale_and_made_again(
    work: Path, engine: EngineName, alter: Callable[[Path], object], here: set[str], there: set[str]
) -> None:
    """What the report counts is what the next run makes; then nothing is stale any more."""
    saved = KitStore(work / "nothing saved")
    titles = table(work / "titles.csv", CSV)
    first = Painter(engine)
    await run(batch_of(work, titles, defaults=RowDefaults(brands=Brands(saved))), first)
    assert sorted(first.asked) == sorted(row["title"] for row in CSV)
    assert stale(work / "out", saved) == 0
    alter(work)
    expected = here if engine is EngineName.LOCAL else there
    assert stale(work / "out", saved) == len(expected)
    again = Painter(engine)
    await run(batch_of(work, titles, defaults=RowDefaults(brands=Brands(saved))), again)
    assert set(again.asked) == expected
    assert stale(work / "out", saved) == 0


async def test_a_picture_that_no_row_asks_for_is_not_stale(work: Path) -> None:
    """No run would make it again."""
    saved = KitStore(work / "nothing saved")
    for rows in (CSV, [row for row in CSV if row["title"] != "Photo"]):
        titles = table(work / "titles.csv", rows)
        await run(
            batch_of(work, titles, defaults=RowDefaults(brands=Brands(saved))), Painter(EngineName.LOCAL)
        )
    change("me.png")(work)
    assert stale(work / "out", saved) == 1, "that of Both, not that of Photo"


HOUSE = """\
author = "Ada"
site = "ada.dev"
avatar = "me.png"
background = "logo.png"
template = "card.yml"
"""
CARD = """\
layers:
  - typography: {content: "{title} {volume}"}
"""
CARDS = [
    {"title": "Plain", "volume": "2"},
    {"title": "Bob", "author": "Bob"},
    {"title": "Behind", "background": "own.png"},
    {"title": "Family", "layout": "quote"},
    {"title": "Silent", "site": "bob.dev"},
]
EVERY = {row["title"] for row in CARDS}


def write(name: str, text: str) -> Callable[[Path], object]:
    """Return what writes a file."""
    return lambda work: (work / name).write_text(text)


@pytest.mark.long
@pytest.mark.parametrize(
    ("alter", "expected"),
    [
        pytest.param(lambda _: None, set(), id="nothing"),
        pytest.param(change("me.png"), EVERY - {"Bob"}, id="the avatar, but of another author"),
        pytest.param(change("logo.png"), EVERY - {"Behind"}, id="the background, but of a row with its own"),
        pytest.param(change("own.png"), {"Behind"}, id="a row's own background"),
        pytest.param(gone("own.png"), {"Behind"}, id="a row's own background is gone"),
        pytest.param(write("card.yml", CARD + "# new\n"), EVERY - {"Family"}, id="the template"),
        pytest.param(gone("card.yml"), EVERY, id="the template is gone"),
        pytest.param(
            write("thumb.toml", HOUSE.replace("ada.dev", "a.org")), EVERY - {"Silent"}, id="the site"
        ),
        pytest.param(write("thumb.toml", HOUSE.replace("Ada", "Eve")), EVERY - {"Bob"}, id="the author"),
        pytest.param(write("thumb.toml", 'kicker = "News"\n' + HOUSE), EVERY, id="a kicker that is new"),
        pytest.param(write("thumb.toml", "# ours\n" + HOUSE), set(), id="a comment"),
    ],
)
async def test_a_picture_is_stale_if_what_the_kit_has_for_every_card_changes(
    work: Path, alter: Callable[[Path], object], expected: set[str]
) -> None:
    """The report counts each, unless its row names that itself, and the next run makes the same ones."""
    (work / "thumb.toml").write_text(HOUSE)
    (work / "card.yml").write_text(CARD)
    saved = KitStore(work / "nothing saved")
    names = ("title", "volume", "author", "background", "layout", "site")
    titles = table(work / "titles.csv", [{name: row.get(name, "") for name in names} for row in CARDS])
    batch = batch_of(work, titles, defaults=RowDefaults(brands=Brands(saved)))
    await run(batch, first := Painter(EngineName.LOCAL))
    assert set(first.asked) == EVERY
    assert stale(work / "out", saved) == 0
    alter(work)
    assert stale(work / "out", saved) == len(expected)
    if all((work / name).exists() for name in ("card.yml", "own.png")):
        await run(batch_of(work, titles, defaults=RowDefaults(brands=Brands(saved))), again := Painter())
        assert set(again.asked) == expected
        assert stale(work / "out", saved) == 0


def rename_the_set(work: Path) -> None:
    """Call the set something else, as if it were gone."""
    (work / "thumb.toml").write_text(KIT.replace("sets.main", "sets.mine"))


@pytest.mark.parametrize(
    ("lose", "number"),
    [(gone("logo.png"), 2), (gone("own.png"), 1), (rename_the_set, 1)],
    ids=["logo", "own", "set"],
)
async def test_what_can_not_be_asked_for_any_more_is_stale(
    work: Path, lose: Callable[[Path], object], number: int
) -> None:
    """The picture is there, and what it was made from is not."""
    saved = KitStore(work / "nothing saved")
    titles = table(work / "titles.csv", CSV)
    await run(batch_of(work, titles, defaults=RowDefaults(brands=Brands(saved))), Painter())
    lose(work)
    assert stale(work / "out", saved) == number


async def test_another_format_is_another_picture(work: Path) -> None:
    """The one that is there stays as it is, beside the new one."""
    saved = KitStore(work / "nothing saved")
    titles = table(work / "titles.csv", CSV)
    await run(batch_of(work, titles, defaults=RowDefaults(brands=Brands(saved))), Painter())
    edit("[sets.main]", '[sets.main]\nformat = "x"')(work)
    assert stale(work / "out", saved) == 0
    again = Painter()
    await run(batch_of(work, titles, defaults=RowDefaults(brands=Brands(saved))), again)
    assert again.asked == ["Set"]
    assert pictures(work / "out").count("set-x.webp") == pictures(work / "out").count("set.webp") == 1


async def test_the_saved_kit_counts_where_no_file_has_anything(work: Path, tmp_path: Path) -> None:
    """And a file that comes later goes before it."""
    (work / "thumb.toml").unlink()
    saved = KitStore(tmp_path / "saved")
    saved.set_logo(load_asset(work / "logo.png", kind="logo"))
    titles = table(work / "titles.csv", [{"title": "Plain"}, {"title": "Logo", "use_logo": "yes"}])
    await run(batch_of(work, titles, defaults=RowDefaults(brands=Brands(saved))), Painter())
    assert stale(work / "out", saved) == 0
    (work / "thumb.toml").write_text('logo = "me.png"')
    assert stale(work / "out", saved) == 1


async def test_a_tree_that_moved_is_not_stale(work: Path, tmp_path: Path) -> None:
    """Titles, kit and pictures go together."""
    saved = KitStore(tmp_path / "nothing saved")
    titles = table(work / "titles.csv", CSV)
    await run(batch_of(work, titles, defaults=RowDefaults(brands=Brands(saved))), Painter())
    moved = Path(shutil.move(work, tmp_path / "moved"))
    assert stale(moved / "out", saved) == 0
    write_picture(moved / "logo.png", "yellow")
    assert stale(moved / "out", saved) == 2


@pytest.mark.parametrize(
    "origin",
    [
        {},
        {"folder": 3},
        {"folder": "..", "photo": ["me.png"]},
        {"folder": "..", "corner": "middle"},
        {"folder": "a\0b"},
        {"folder": "..", "photo": "\0"},
        {"folder": "..", "photo": "/dev/zero"},
        {"folder": "..", "photo": "pipe.png"},
        {"folder": "..", "own": "template", "template": "/dev/zero"},
        {"folder": "..", "own": 3},
        {"folder": "../" * 2000, "set": "nobody"},
        [],
        "..",
        None,
    ],
)
async def test_a_manifest_of_somebody_else_may_hold_anything(
    work: Path, tmp_path: Path, origin: object
) -> None:
    """No origin hangs or ends the count."""
    out, saved = work / "out", KitStore(tmp_path / "saved")
    titles = table(work / "titles.csv", [{"title": "Own", "photo": "own.png"}])
    await run(batch_of(work, titles, defaults=RowDefaults(brands=Brands(saved))), Painter())
    assert stale(out, saved) == 0
    os.mkfifo(out / "pipe.png")
    with closing(sqlite3.connect(out / ".thumb/manifest.sqlite3")) as manifest, manifest:
        manifest.execute(
            "UPDATE picture SET request = json_set(request, '$.origin', json(?))", [json.dumps(origin)]
        )
    assert stale(out, saved) in {0, 1}

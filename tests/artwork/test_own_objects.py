"""Things of our own: each is drawn in full colour and as a sticker, and some word means it."""

from __future__ import annotations

import pytest
import skia

from thumbcli.artwork.installed_packs import DUOTONE, drawing_from, pack_for
from thumbcli.artwork.own_objects import OWN, OWN_THINGS, OwnObjects, own_outline
from thumbcli.render.paint.requested_icon import requested_thing
from thumbcli.render.title.icon_tables import all_icons, read_entry
from thumbcli.render.title.word_data import list_texts

SIDE_PX = 200
EM = 1000.0
SCOREBOARD = "\ue00d"  # of a match whose sport no word tells
NAMES = {thing: own.name for thing, own in OWN_THINGS.items()}


def drawn(thing: str) -> skia.Image:
    """Draw a thing into a clear square, with room around it."""
    surface = skia.Surface(2 * SIDE_PX, 2 * SIDE_PX)
    with surface as canvas:
        canvas.translate(SIDE_PX / 2, SIDE_PX / 2)
        OwnObjects().draw(canvas, thing, SIDE_PX)
    return surface.makeImageSnapshot()


@pytest.mark.parametrize("thing", OWN_THINGS, ids=NAMES.values())
def test_it_fills_its_square_and_no_more(thing: str) -> None:
    """Its longer side takes most of it, and nothing is drawn outside."""
    opaque = drawn(thing).toarray()[:, :, 3] > 0
    rows, columns = opaque.any(axis=1).nonzero()[0], opaque.any(axis=0).nonzero()[0]
    low, high = SIDE_PX / 2, SIDE_PX * 3 / 2
    assert min(rows[0], columns[0]) >= low
    assert max(rows[-1], columns[-1]) < high
    assert max(rows[-1] - rows[0], columns[-1] - columns[0]) > SIDE_PX * 0.85


@pytest.mark.parametrize("thing", OWN_THINGS, ids=NAMES.values())
def test_it_is_in_colour(thing: str) -> None:
    """Some of it is vivid, or it would be dull beside emoji."""
    pixels = drawn(thing).toarray()[:, :, :3].astype(int)
    assert ((pixels.max(axis=2) - pixels.min(axis=2)) > 100).mean() > 0.004


@pytest.mark.parametrize("thing", OWN_THINGS, ids=NAMES.values())
def test_its_outline_is_as_large_as_a_glyph(thing: str) -> None:
    """And it has lines, not the silhouette alone."""
    bounds = own_outline(thing, EM).computeTightBounds()
    assert EM * 0.7 < max(bounds.width(), bounds.height()) < EM * 1.1
    assert not own_outline(thing, EM).isRect(skia.Rect.MakeEmpty())


def test_some_word_means_each_thing() -> None:
    """One that no title can show would be dead weight."""
    keys = list_texts("icon_choices.txt")
    chosen = {read_entry(icon.strip("()")).icon for key in keys for icon in key.split()}
    assert set(OWN_THINGS) - {*all_icons("en")} - chosen == {SCOREBOARD}


def test_stickers_are_drawn_where_they_are_asked_for() -> None:
    """Else the things are drawn in their own colours, whatever pack a person adds."""
    thing = next(iter(OWN_THINGS))
    pack = pack_for(thing)
    assert pack is not None
    assert pack.name == OWN
    with drawing_from(DUOTONE):
        assert pack_for(thing) is None


@pytest.mark.parametrize("thing", OWN_THINGS, ids=NAMES.values())
def test_it_can_be_asked_for_by_name(thing: str) -> None:
    """With hyphens or capitals too, in a title of any language."""
    name = OWN_THINGS[thing].name
    assert requested_thing(name, "fr") == thing
    assert requested_thing(name.title().replace(" ", "-"), "en") == thing

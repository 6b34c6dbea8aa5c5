"""`thumb review` in a real browser: look, choose, redo, undo, two windows, and a server that dies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.batch.engine import Painter
from tests.faults import picture
from tests.review.reviewed import TITLES, Reviewed, drawn
from tests.server.browser import FAINT, SMALL_TARGETS, Visit, find_chromium, running_chromium
from thumbcli.batch.choices.choices_file import read_choices
from thumbcli.contract import EngineName

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


CHROMIUM = find_chromium()
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
FORGET = "why-we-forget"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run one chromium for the module."""
    with running_chromium(CHROMIUM) as running:
        yield running


@pytest.fixture(autouse=True)
def _leave(browser: Browser) -> Iterator[None]:
    """Leave the page before the next test, or it would go on asking a server that is gone."""
    yield
    browser.contexts[0].pages[0].goto("about:blank")


@pytest.fixture
def reviewed(tmp_path: Path) -> Reviewed:
    """Draw a folder."""
    return drawn(tmp_path)


def chosen(reviewed: Reviewed, name: str = FORGET) -> dict[str, str]:
    """Return the options that are chosen for a picture, as the file has them."""
    found = read_choices(reviewed.choices).get(name)
    return dict(found.options) if found else {}


@pytest.mark.long
def test_one_looks_picks_redoes_and_takes_back(browser: Browser, reviewed: Reviewed) -> None:
    """All with keys, or by a click; each choice is in the file before the page tells so."""
    with reviewed.served() as address, Visit(browser, address) as visit:
        assert visit.find(".said").all_text_contents() == list(TITLES)
        visit.find("#search").fill("forget")
        assert visit.find(".card").count() == 1
        visit.find(".shot").focus()
        visit.page.keyboard.press("r")
        visit.shows(".sign", "Chosen")
        assert chosen(reviewed) == {"variant": "1"}
        visit.page.keyboard.press("u")
        visit.find(".sign").filter(has_text="Chosen").wait_for(state="detached")
        assert chosen(reviewed) == {}
        visit.page.keyboard.press("Enter")
        visit.find("#variants .variant").nth(3).click()
        visit.shows("#told", "Variant 3")
        assert chosen(reviewed) == {"variant": "3"}
        visit.find("[data-option=headline]").fill("Forget it")
        visit.find("[data-option=headline]").press("Enter")
        visit.find("[data-option=layout]").select_option("hero")
        visit.shows("#told", "Layout: hero")
        assert chosen(reviewed) == {"layout": "hero", "variant": "3", "headline": "Forget it"}
        visit.find("[name=compare][value=before]").check(force=True)
        visit.page.wait_for_function("() => before.naturalWidth > 0")
        for _ in range(3):
            visit.find("#undo").click()
        visit.shows("#told", "Taken back: Variant 3")
        assert chosen(reviewed) == {}
    assert reviewed.run() == []


@pytest.mark.long
def test_a_photo_is_dragged_and_words_stand_out(browser: Browser, tmp_path: Path) -> None:
    """It is drawn on the way, chosen where it is let go, and taken back as any other choice."""
    photo = tmp_path / "beach.jpg"
    Image.radial_gradient("L").resize((1600, 900)).convert("RGB").save(photo)
    reviewed = drawn(
        tmp_path, TITLES[2:], options={"photo": str(photo), "use_photo": True, "layout": "photo"}
    )
    with reviewed.served() as address, Visit(browser, address) as visit:
        visit.find(".shot").click()
        visit.find(".stage.dragged").wait_for()
        box = visit.find("#now").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2
        visit.page.mouse.move(x, y)
        visit.page.mouse.down()
        visit.page.mouse.move(x + 60, y, steps=4)
        visit.shows("#told", "Photo crop:")
        visit.page.wait_for_function("() => now.src.startsWith('data:')")
        visit.page.mouse.up()
        visit.shows("#told", "Undo takes it back")
        across, _ = chosen(reviewed)["photo_crop"].split(",")
        assert 0 < int(across.removesuffix("%")) < 50
        visit.find("[data-option=emphasis]").fill("forget")
        visit.find("[data-option=emphasis]").press("Enter")
        visit.shows("#told", "Emphasis: forget")
        assert chosen(reviewed)["emphasis"] == "forget"
        visit.find("#undo").click()
        visit.shows("#told", "Taken back: Emphasis")
        visit.find("#undo").click()
        visit.shows("#told", "Taken back: Photo crop")
        assert chosen(reviewed) == {}


@pytest.mark.long
def test_what_is_pinned_and_rejected_is_kept_and_found(browser: Browser, reviewed: Reviewed) -> None:
    """A pinned picture has no variants to choose from; a filter finds the rejected ones."""
    with reviewed.served() as address:
        with Visit(browser, address) as visit:
            visit.find(".shot").nth(0).focus()
            visit.page.keyboard.press("p")
            visit.shows(".sign", "Pinned")
            visit.find(".shot").nth(1).focus()
            visit.page.keyboard.press("x")
            visit.shows(".sign", "Rejected")
        with Visit(browser, address) as visit:
            visit.shows(".sign", "Rejected")
            assert visit.find(".sign").all_text_contents() == ["Pinned", "Rejected"]
            visit.find("#show").select_option("rejected")
            visit.shows(".said", TITLES[1])  # a caption is written as its picture comes into sight
            assert visit.find(".said").all_text_contents() == [TITLES[1]]
            visit.find("#show").select_option("pinned")
            visit.find(".shot").click()
            assert visit.find("#pin").get_attribute("aria-pressed") == "true"
            assert visit.find("#redo").is_disabled()
            assert visit.find("#choices").is_hidden()


@pytest.mark.long
def test_variants_kept_for_an_ab_test_are_files_beside_it(browser: Browser, reviewed: Reviewed) -> None:
    """The first one is what the row shows; a run over the whole list keeps them."""
    with reviewed.served() as address, Visit(browser, address) as visit:
        visit.find(".shot").nth(2).click()
        visit.find("#variants .quiet").nth(2).click()
        visit.shows("#told", f"Kept: {FORGET}-a.webp, {FORGET}-b.webp")
        visit.find("#close").click()
        assert visit.find(".file").all_text_contents()[2:] == [
            *(f"{FORGET}-a.webp", f"{FORGET}-b.webp", f"{FORGET}.webp")
        ]
    assert chosen(reviewed, f"{FORGET}-b") == {"variant": "2"}
    assert reviewed.run() == []
    assert (reviewed.batch.place.out / f"{FORGET}-b.webp").exists()


@pytest.mark.long
def test_two_windows_lose_nothing_of_each_other(browser: Browser, reviewed: Reviewed) -> None:
    """Each soon shows what the other one chose, and neither takes back what the other one changed."""
    with (
        reviewed.served() as address,
        Visit(browser, address) as one,
        Visit(browser, address, own_window=True) as other,
    ):
        one.find(".shot").nth(2).focus()
        one.page.keyboard.press("r")
        one.shows(".sign", "Chosen")
        other.shows(".sign", "Chosen")
        other.find(".shot").nth(2).focus()
        other.page.keyboard.press("x")
        other.shows(".sign", "Rejected")
        other.page.keyboard.press("r")
        other.find(".sign").filter(has_text="Rejected").wait_for(state="detached")
        assert chosen(reviewed) == {"variant": "2"}
        one.find(".bar .undo").click()
        one.shows("#count", "it was changed since")
        assert chosen(reviewed) == {"variant": "2"}
        one.complaints[:] = [text for text in one.complaints if "409" not in text]


@pytest.mark.long
def test_a_server_that_dies_takes_nothing_with_it(browser: Browser, reviewed: Reviewed) -> None:
    """The page says where the choices are; the next server shows them, and undo still takes them back."""
    with reviewed.served() as address:
        visit = Visit(browser, address, own_window=True)
        visit.__enter__()
        visit.find(".shot").nth(2).focus()
        visit.page.keyboard.press("r")
        visit.shows(".sign", "Chosen")
    visit.page.keyboard.press("r")
    visit.shows(".lost", "out.choices.toml")
    assert all("ERR_CONNECTION_REFUSED" in text for text in visit.complaints)
    visit.complaints.clear()
    visit.__exit__(None, None, None)
    assert chosen(reviewed) == {"variant": "1"}
    with reviewed.served() as address, Visit(browser, address) as visit:
        visit.shows(".sign", "Chosen")


@pytest.mark.long
def test_a_paid_picture_is_bought_only_at_the_price_that_was_agreed_to(
    browser: Browser, tmp_path: Path
) -> None:
    """The price is on the button; whoever says no has spent nothing."""
    reviewed = drawn(tmp_path, painter=Painter(EngineName.THUMBAPI, cost=10))
    bought = list(reviewed.painter.asked)
    with reviewed.served() as address, Visit(browser, address) as visit:
        visit.find(".shot").first.click()
        assert visit.find("#redo").inner_text() == "Buy again \u00b7 10 credits"
        assert visit.find("#variants").is_hidden()
        visit.page.once("dialog", lambda dialog: dialog.dismiss())
        visit.find("#redo").click()
        visit.page.wait_for_function("() => !stage.hasAttribute('aria-busy')")
        assert reviewed.painter.asked == bought
        visit.page.once("dialog", lambda dialog: dialog.accept())
        visit.find("#redo").click()
        visit.shows("#told", "Bought")
    assert reviewed.painter.asked == [*bought, TITLES[0]]


@pytest.mark.long
def test_it_can_be_read_and_touched(browser: Browser, reviewed: Reviewed) -> None:
    """On a phone, in light and in dark, with a picture open."""
    with reviewed.served() as address, Visit(browser, address, **PHONE) as visit:
        visit.find(".shot").first.tap()
        visit.find("#variants .variant").nth(5).wait_for()
        assert visit.page.evaluate("zoom.scrollWidth") == 390
        assert not visit.page.evaluate(SMALL_TARGETS)
        for theme in ("dark", "light"):
            visit.page.emulate_media(color_scheme=theme)
            assert not visit.page.evaluate(FAINT)


@pytest.mark.long
def test_a_thousand_pictures_are_as_quick(browser: Browser, tmp_path: Path) -> None:
    """The page comes at once, loads what is in sight, and a choice changes one card."""
    reviewed = drawn(tmp_path)
    data = picture(320, 180)
    for number in range(1000):
        (reviewed.batch.place.out / f"other-{number}.webp").write_bytes(data)
    with reviewed.served() as address, Visit(browser, address) as visit:
        assert visit.find(".card").count() == 1003
        loaded = (
            "performance.getEntriesByType('resource').filter((each) => each.name.includes('/small/')).length"
        )
        visit.page.wait_for_function(f"() => {loaded} > 10")
        assert visit.page.evaluate(loaded) < 100
        visit.find(".shot").nth(1).focus()
        visit.page.keyboard.press("r")
        visit.shows(".sign", "Chosen")
        assert visit.page.evaluate("document.activeElement.closest('.card').innerText").startswith(TITLES[1])

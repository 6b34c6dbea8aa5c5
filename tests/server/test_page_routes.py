"""The page in a real browser: what a person does, sees and is told."""

from __future__ import annotations

import base64
import json
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from PIL import Image
from playwright.sync_api import FilePayload

from tests.server.browser import FAINT, SMALL_TARGETS, Visit, find_chromium, running_chromium
from thumbcli.contract import Plan, make_request
from thumbcli.render import draw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Route

    from tests.server.conftest import Serve, Served

CHROMIUM = find_chromium()
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
TITLE = "Why We Forget"

DROP = """
([selector, name, text]) => {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], name, { type: "image/png" }));
  const where = document.querySelector(selector);
  for (const kind of ["dragover", "drop"]) {
    where.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
  }
}
"""
CHOOSE = """
([selector, name, size]) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(size)], name, { type: "image/png" }));
  const input = document.querySelector(selector);
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
"""
PASTE = """
(text) => {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], "image.png", { type: "image/png" }));
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: files, bubbles: true }));
}
"""
FOCUSED = """
() => {
  const focused = document.activeElement;
  const near = [focused, focused.parentElement, focused.nextElementSibling];
  const isOutlined = near.some((part) => part && getComputedStyle(part).outlineStyle === "solid");
  return [focused.id || focused.name || focused.className, isOutlined];
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run one chromium for the module."""
    with running_chromium(CHROMIUM) as running:
        yield running


def picture(colour: str, size: tuple[int, int] = (320, 240)) -> bytes:
    """Return a picture of one colour as a PNG file."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


@pytest.mark.long
def test_the_page_shows_a_picture_at_once(browser: Browser, served: Served) -> None:
    """Large, in a feed and in a list, in light and in dark, with all that it was held to."""
    with Visit(browser, served.url) as visit:
        visit.drawn()
        shown = visit.page.evaluate("[...document.images].filter(i => i.src.startsWith('blob:')).length")
        assert shown == 5
        assert visit.page.evaluate("[picture.naturalWidth, picture.naturalHeight]") == [1280, 720]
        assert [
            box["width"]
            for box in visit.page.evaluate(
                "[...document.querySelectorAll('.list .shot')].map(s => s.getBoundingClientRect().toJSON())"
            )
        ] == [168, 168]
        visit.shows("#verdict", "Passes all 8 checks")
        assert visit.find("#checks li").count() == 8


def test_before_the_first_picture_it_says_what_it_waits_for(browser: Browser, served: Served) -> None:
    """A title, and then its drawing."""
    with Visit(browser, f"{served.url}/#title=") as visit:
        visit.shows("#empty", "Enter a title to draw a thumbnail.")
        with served.all_slots_taken():
            visit.find("#title").fill(TITLE)
            visit.shows("#empty", "Drawing…")
        visit.drawn()
        assert visit.find("#empty").is_hidden()


@pytest.mark.long
def test_typing_another_title_shows_another_picture(browser: Browser, served: Served) -> None:
    """And everything that goes with it: its name, its commands, the address that can be shared."""
    with Visit(browser, served.url) as visit:
        old, before = visit.drawn(), visit.pixels()
        visit.find("#title").press("Control+a")
        visit.find("#title").press_sequentially(TITLE)
        visit.page.wait_for_function("() => picture.alt === 'Thumbnail: Why We Forget'")
        assert visit.source() != old
        assert visit.pixels() != before
        assert visit.page.url.endswith("#title=Why+We+Forget")
        assert "thumb gen 'Why We Forget'" in visit.find("#command").inner_text()
        assert visit.find(".said").all_inner_texts() == [TITLE] * 4


def test_the_download_is_the_picture_of_the_engine(browser: Browser, served: Served) -> None:
    """Byte for byte, under the name of its slug."""
    with Visit(browser, f"{served.url}/#title=Why+We+Forget&outputFormat=png&format=linkedin") as visit:
        visit.drawn()
        with visit.page.expect_download() as waiting:
            visit.find("#download").click()
        assert waiting.value.suggested_filename == "why-we-forget.png"
        wanted = draw(make_request(TITLE, format="linkedin", output_format="png"))
        assert Path(waiting.value.path()).read_bytes() == wanted.image


@pytest.mark.long
def test_each_choice_shows_another_picture_and_can_be_shared(browser: Browser, served: Served) -> None:
    """Who opens the address sees the same, and the form says how it was made."""
    with Visit(browser, f"{served.url}/#title=Why+We+Forget") as visit:
        source = visit.drawn()
        seen = [visit.pixels()]
        for choose in (
            lambda: visit.find("#category").select_option("travel"),
            lambda: visit.find("#layout").select_option("editorial"),
            lambda: visit.find("#variant-more").click(),
            lambda: visit.find("#ground").fill("#7a1f3d"),
            lambda: visit.find("[name=format][value=instagram]").check(),
        ):
            choose()
            source = visit.drawn(source)
            seen.append(visit.pixels())
        address = visit.page.url
    assert all(one != other for at, one in enumerate(seen) for other in seen[at + 1 :])
    with Visit(browser, address) as other:
        other.drawn()
        assert other.pixels() == seen[-1]
        values = "[category, layout, variant, ground].map((part) => part.value)"
        assert other.page.evaluate(values) == ["travel", "editorial", "1", "#7a1f3d"]
        other.find("#own-colours").click()
        other.page.wait_for_function("() => !location.hash.includes('palette')")


@pytest.mark.long
def test_a_dropped_photo_and_logo_are_in_the_picture_and_in_the_commands(
    browser: Browser, served: Served
) -> None:
    """The photo wherever it is dropped, the logo on its tile; each can be taken out again."""
    with Visit(browser, f"{served.url}/#title=Why+We+Forget") as visit:
        source, plain = visit.drawn(), visit.pixels()
        photo, logo = (base64.b64encode(picture(colour)).decode() for colour in ("teal", "red"))
        visit.page.evaluate(DROP, ["#canvas", "me at home.png", photo])
        source, with_photo = visit.drawn(source), visit.pixels()
        visit.page.evaluate(DROP, ["#logo-tile label", "mark.png", logo])
        source, with_both = visit.drawn(source), visit.pixels()
        assert plain != with_photo != with_both
        command = visit.find("#command").inner_text()
        assert "--photo 'me at home.png'" in command
        assert "--logo mark.png" in command
        visit.find("[name=corner][value=bottom-left]").check(force=True)
        source = visit.drawn(source)
        assert "--logo-position bottom-left" in visit.find("#command").inner_text()
        visit.find("#logo-tile .remove").click()
        source = visit.drawn(source)
        visit.find("#photo-tile .remove").click()
        visit.drawn(source)
        assert visit.pixels() == plain
        assert visit.find("#corner").is_hidden()


@pytest.mark.long
def test_own_words_are_drawn_shared_and_explained(browser: Browser, served: Served) -> None:
    """Who opens the address finds them in the form."""
    with Visit(browser, f"{served.url}/#title=Why+We+Forget") as visit:
        source = visit.drawn()
        visit.find("#words summary").click()
        visit.find("#headline").fill("Stop  here")
        source = visit.drawn(source)
        visit.find("#subtitle").fill("And why")
        source = visit.drawn(source)
        visit.find("#text").select_option("full")
        visit.drawn(source)
        command, seen = visit.find("#command").inner_text().replace(" \\\n ", ""), visit.pixels()
        assert "--text full --headline 'Stop here' --subtitle 'And why'" in command
        visit.find("#why summary").click()
        assert "headline: as given" in visit.find("#reasons li").all_inner_texts()
        address = visit.page.url
    with Visit(browser, address) as other:
        other.drawn()
        assert other.pixels() == seen
        values = "[text, headline, subtitle].map((part) => part.value)"
        assert other.page.evaluate(values) == ["full", "Stop here", "And why"]


@pytest.mark.long
def test_what_stands_on_a_card_is_drawn_and_shared(browser: Browser, serve: Serve, tmp_path: Path) -> None:
    """With the templates of the server, and the fields that one has of its own; an address has no files."""
    layers = '[{background: page}, {inset: 90, typography: "{guest} {author}"}]'
    (tmp_path / "card.yml").write_text(f'define: {{page: "#102030"}}\nlayers: {layers}\n')
    with Visit(browser, f"{serve(templates=tmp_path).url}/#title=Why+We+Forget&format=blogpost") as visit:
        source = visit.drawn()
        seen = [visit.pixels()]
        visit.find("#card summary").click()
        visit.find("#author").fill("Maya")
        source = visit.drawn(source)
        seen.append(visit.pixels())
        visit.find("#avatar").set_input_files(payloads("teal"))
        source = visit.drawn(source)
        seen.append(visit.pixels())
        assert "--avatar teal.png" in visit.find("#command").inner_text()
        visit.find("#avatar-tile .remove").click()
        source = visit.drawn(source)
        assert visit.pixels() == seen[1]
        visit.find("#template").select_option("card")
        source = visit.drawn(source)
        visit.find("[data-field=page]").fill("#7a1f3d")
        source = visit.drawn(source)
        visit.find("[data-field=guest]").fill("Ana")
        visit.drawn(source)
        seen.append(visit.pixels())
        address = visit.page.url
    assert all(one != other for at, one in enumerate(seen) for other in seen[at + 1 :])
    with Visit(browser, address) as other:
        other.drawn()
        assert other.pixels() == seen[-1]
        assert other.page.evaluate("[author, template].map((part) => part.value)") == ["Maya", "card"]
        assert other.find("[data-field=guest]").input_value() == "Ana"
        other.find("#template").select_option("")
        other.page.wait_for_function("() => !location.hash.includes('guest')")


def test_a_pasted_picture_becomes_the_photo(browser: Browser, served: Served) -> None:
    """Under the name that the browser gives it."""
    with Visit(browser, f"{served.url}/#title=Why+We+Forget") as visit:
        source = visit.drawn()
        visit.page.evaluate(PASTE, base64.b64encode(picture("teal")).decode())
        visit.drawn(source)
        assert "--photo image.png" in visit.find("#command").inner_text()


def payloads(*colours: str) -> list[FilePayload]:
    """Return pictures as somebody chooses them."""
    return [
        FilePayload(name=f"{colour}.png", mimeType="image/png", buffer=picture(colour)) for colour in colours
    ]


@pytest.mark.long
def test_a_photo_and_a_logo_can_be_saved_used_and_removed(browser: Browser, serve: Serve) -> None:
    """What is saved takes the place of what was chosen; an address may want more than there is."""
    with Visit(browser, f"{serve().url}/#title=Why+We+Forget") as visit:
        source, plain = visit.drawn(), visit.pixels()
        visit.shows("#kept-photo", "Choose a photo above")
        assert visit.find("#use-photo").is_disabled()
        for kind, colour in (("photo", "teal"), ("logo", "red")):
            visit.find(f"#{kind}").set_input_files(payloads(colour))
            source = visit.drawn(source)
            if kind == "logo":
                visit.find("[name=corner][value=bottom-left]").check(force=True)
            visit.find(f"#kept-{kind} .save").click()
            visit.shows("#kit-said", f"Saved the {kind}.")
            visit.page.wait_for_function(f"() => document.getElementById('use-{kind}').checked")
            source = visit.drawn(source)
            assert visit.find(f"#{kind}-tile .remove").is_hidden()
            assert visit.page.evaluate(f"document.querySelector('#kept-{kind} img').naturalWidth") == 320
        visit.shows("#kept-logo .name", "bottom left")
        visit.shows("#command", "--use-logo")
        command, address = visit.find("#command").inner_text(), visit.page.url
        assert all(flag in command for flag in ("THUMB_DATA_DIR=", "--use-photo", "--use-logo"))
        visit.find("#kept-logo .forget").click()
        visit.drawn(source)
        with_photo = visit.pixels()
        assert with_photo != plain
    with Visit(browser, address) as late:
        source = late.drawn()
        assert late.find("#use-photo").is_checked()
        assert late.pixels() == with_photo
        assert all("400" in complaint for complaint in late.complaints)
        late.complaints.clear()
        late.find("#kept-photo .forget").click()
        late.drawn(source)
        assert late.pixels() == plain


@pytest.mark.long
def test_a_logo_is_saved_with_its_variants(browser: Browser, serve: Serve) -> None:
    """They are chosen or dropped beside it, can be taken out again, and the one that reads is drawn."""
    served = serve()
    look = "#title=Why+We+Forget&layout=impact&palette=%23101010,%23ffd23f&logoPosition=top-left"
    with Visit(browser, f"{served.url}/{look}") as visit:
        source, plain = visit.drawn(), visit.pixels()
        assert visit.find("#variants").is_hidden()
        visit.find("#logo").set_input_files(payloads("black"))
        source, alone = visit.drawn(source), visit.pixels()
        visit.find("#dark").set_input_files(payloads("navy"))
        visit.shows("#dark-tile .name", "navy.png")
        visit.find("#dark-tile .remove").click()
        visit.shows("#dark-tile .name", "For light pictures")
        text = FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"no picture")
        visit.find("#light").set_input_files(text)
        visit.shows("#light-trouble", "notes.txt is not a JPEG, PNG or WebP picture.")
        dropped = base64.b64encode(picture("white")).decode()
        visit.page.evaluate(DROP, ["#light-tile label", "white.png", dropped])
        visit.shows("#light-tile .name", "white.png")
        assert not visit.find("#light-trouble").inner_text()
        visit.find("#kept-logo .save").click()
        visit.shows("#kept-logo .name", "with a light one, top left")
        visit.drawn(source)
        assert visit.find("#variants").is_hidden()
        assert visit.pixels() not in (plain, alone)
        saved = httpx.get(f"{served.url}/v1/assets", headers={"x-api-key": "any"}).json()["logo"]
        assert (saved["light"], saved["dark"]) == (True, False)


@pytest.mark.long
def test_a_set_is_made_of_pictures_and_gives_the_look(browser: Browser, serve: Serve) -> None:
    """They are chosen or dropped, and can be taken out again; its colours are shown; it can be removed."""
    with Visit(browser, f"{serve().url}/#title=Why+We+Forget") as visit:
        source, plain = visit.drawn(), visit.pixels()
        visit.find("#new-set summary").press("Enter")
        visit.find("#refs").set_input_files(payloads("navy", "teal", "red"))
        dropped = base64.b64encode(picture("navy")).decode()
        visit.page.evaluate(DROP, ["#refs-tile label", "more.png", dropped])
        visit.shows("#refs-tile .name", "4 of 6")
        visit.find("#refs-shown [aria-label='Remove red.png']").click()
        visit.shows("#refs-tile .name", "3 of 6")
        visit.find("#refs").set_input_files(payloads("red", "tan", "gold", "pink"))
        visit.shows("#kit-said", "A set has at most 6 pictures.")
        assert visit.find("#save-set").is_disabled()
        visit.find("#set-name").fill("K\u00fcche")
        visit.find("#set-name").press("Enter")
        source = visit.drawn(source)
        assert visit.pixels() != plain
        assert visit.find("#set").input_value() == "K\u00fcche"
        assert visit.find("#swatches i").count() == 4
        assert (visit.find("#swatches").get_attribute("aria-label") or "").startswith("background #")
        assert "--custom-assets-id K" in visit.find("#command").inner_text().replace("'", "")
        visit.find("#forget-set").click()
        visit.drawn(source)
        assert visit.pixels() == plain
        visit.shows("#kit-said", "Removed the set K\u00fcche.")
        assert visit.find("#kept-set").is_hidden()


def test_a_file_that_can_t_be_used_is_refused_in_words(browser: Browser, served: Served) -> None:
    """Before it is sent, with its size; the picture stays."""
    with Visit(browser, served.url) as visit:
        source = visit.drawn()
        visit.page.evaluate(CHOOSE, ["#photo", "big.png", 3 * 1024 * 1024])
        visit.shows("#photo-trouble", "big.png is 3 MB; the limit is 2 MB.")
        text = FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"no picture")
        visit.find("#logo").set_input_files(text)
        visit.shows("#logo-trouble", "notes.txt is not a JPEG, PNG or WebP picture.")
        assert visit.source() == source


@pytest.mark.long
def test_everything_works_with_the_keyboard_alone(browser: Browser, served: Served) -> None:
    """Tab leads from the title to the download in the order in which it is read; focus can be seen."""
    with Visit(browser, served.url) as visit:
        source, keys = visit.drawn(), visit.page.keyboard
        order: list[str] = []
        while not order or order[-1] != "download":
            keys.press("Tab")
            name, is_outlined = visit.page.evaluate(FOCUSED)
            order.append(name)
            assert len(order) < 30
            assert is_outlined, order
            match order[-1]:
                case "title":
                    keys.press("Control+a")
                    keys.type("Learn Spanish in 90 Days")
                    visit.page.wait_for_function("() => picture.alt.endsWith('90 Days')")
                    source = visit.source()
                case "format":
                    keys.press("ArrowRight")
                    source = visit.drawn(source)
                case "variant":
                    keys.press("ArrowUp")
                    source = visit.drawn(source)
        wanted = [
            "title",
            "format",
            "category",
            "layout",
            "variant",
            "ground",
            "accent",
            "photo",
            "logo",
            "file",
        ]
        assert [name for name in order if name in wanted] == wanted
        assert visit.page.url.endswith("#title=Learn+Spanish+in+90+Days&format=x&variant=1")


@pytest.mark.long
def test_a_title_that_can_t_be_drawn_is_said_beside_it(browser: Browser, served: Served) -> None:
    """And not sent; characters are counted as the contract counts them."""
    with Visit(browser, served.url) as visit:
        source = visit.drawn()
        for title, words, count in (
            ("  ", "Enter a title.", "0 / 200"),
            ("\U0001f680" * 203, "Too long by 3.", "203 / 200"),
        ):
            visit.find("#title").fill(title)
            visit.shows("#title-trouble", words)
            visit.shows("#title-count", count)
            assert visit.find("#title").get_attribute("aria-invalid") == "true"
        assert visit.source() == source
        visit.find("#title").fill(TITLE)
        visit.drawn(source)
        assert not visit.find("#title-trouble").inner_text()


def test_a_server_with_keys_asks_for_one(browser: Browser, serve: Serve) -> None:
    """In words, with a field for it; a wrong one is said to be wrong, a right one draws."""
    served = serve()
    key = served.add_key("page", Plan.BUSINESS)
    with Visit(browser, served.url) as visit:
        visit.shows("#trouble", "This server requires an API key.")
        assert visit.find("#empty").inner_text() == "Not drawn yet."
        for value, words in (("tb_live_wrong", "This API key is unknown."), (key, "")):
            visit.find("#key").fill(value)
            visit.find("#key").press("Enter")
            visit.shows("#trouble", words) if words else visit.drawn()
        assert visit.find("#key-form").is_hidden()
        visit.find("[name=way][value=curl]").check(force=True)
        assert "$THUMBAPI_KEY" in visit.find("#command").inner_text()
        assert key not in visit.page.content() + visit.page.url
        assert all("401" in complaint for complaint in visit.complaints)
        visit.complaints.clear()


@pytest.mark.long
def test_what_passes_is_waited_for(browser: Browser, served: Served) -> None:
    """The page says so, and draws again by itself."""
    with Visit(browser, served.url, own_window=True) as visit:
        source = visit.drawn()
        visit.page.clock.install()
        for status, words in ((429, "Too many requests for this key."), (503, "The server is busy.")):
            refused = {"status": status, "headers": {"retry-after": "7"}, "json": {"error": "not now"}}
            visit.page.route("**/page/draw", partial(refuse, refused), times=1)
            visit.find("#variant-more").click()
            visit.page.clock.run_for(200)
            visit.shows("#trouble", f"{words} Retrying in 7 s.")
            visit.page.clock.run_for(7000)
            source = visit.drawn(source)
            assert visit.find("#trouble").is_hidden()
        visit.complaints.clear()


def refuse(answer: dict[str, Any], route: Route) -> None:
    """Answer a request in place of the server."""
    route.fulfill(**answer)


def test_a_server_that_is_gone_is_said_to_be_gone(browser: Browser, served: Served) -> None:
    """One button tries again."""
    with Visit(browser, served.url) as visit:
        source = visit.drawn()
        visit.page.route("**/page/draw", lambda route: route.abort("connectionrefused"), times=1)
        visit.find("#example").click()
        visit.shows("#trouble", "The server does not answer. Is thumb serve still running?")
        visit.find("#trouble button").click()
        visit.drawn(source)
        visit.complaints.clear()


@pytest.mark.long
def test_the_last_request_wins(browser: Browser, served: Served) -> None:
    """An answer that comes late changes nothing."""
    late: list[Route] = []

    def hold(route: Route) -> None:
        if "First" in json.loads(route.request.post_data or "{}")["title"]:
            late.append(route)
        else:
            route.continue_()

    with Visit(browser, served.url) as visit:
        visit.drawn()
        visit.page.route("**/page/draw", hold)
        with visit.page.expect_event("requestfailed"):
            with visit.page.expect_request("**/page/draw"):
                visit.find("#title").fill("First Thought")
            visit.find("#title").fill("Second Thought")
        visit.page.wait_for_function("() => picture.alt === 'Thumbnail: Second Thought'")
        assert len(late) == 1


def test_copying_copies_the_command(browser: Browser, served: Served) -> None:
    """Each of the three, and says so."""
    with Visit(browser, served.url) as visit:
        visit.drawn()
        copied = []
        for way in ("thumb", "python", "curl"):
            visit.find(f"[name=way][value={way}]").check(force=True)
            visit.find("#copy").click()
            visit.shows("#copied", "Copied")
            copied.append(visit.page.evaluate("navigator.clipboard.readText()"))
            assert copied[-1] == visit.page.evaluate("command.textContent")
        assert [text.split()[0] for text in copied] == ["thumb", "from", "curl"]


@pytest.mark.long
def test_on_a_phone_nothing_sticks_out_and_all_can_be_touched(browser: Browser, served: Served) -> None:
    """One column, the picture first; targets are 44 px high; the picture stays while the form scrolls."""
    with Visit(browser, served.url, **PHONE) as visit:
        visit.drawn()
        visit.find("#new-set summary").click()
        visit.find("#logo").set_input_files(payloads("red"))
        visit.find("#variants").wait_for()
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 390
        assert not visit.page.evaluate(SMALL_TARGETS)
        visit.page.evaluate("scrollTo(0, 400)")
        assert visit.find("#picture").evaluate("(part) => part.getBoundingClientRect().top") == 0


@pytest.mark.long
def test_words_can_be_read_in_light_and_in_dark(browser: Browser, served: Served) -> None:
    """The page follows the system, and no text has a contrast below 4.5 (WCAG 2.2, level AA)."""
    ground = "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)"
    with Visit(browser, served.url) as visit:
        visit.page.emulate_media(color_scheme="light")
        visit.drawn()
        visit.find("#new-set summary").click()
        visit.find("#logo").set_input_files(payloads("red"))
        visit.find("#variants").wait_for()
        assert sum(visit.page.evaluate(ground)) > 600
        assert not visit.page.evaluate(FAINT)
        visit.page.emulate_media(color_scheme="dark")
        assert sum(visit.page.evaluate(ground)) < 150
        assert not visit.page.evaluate(FAINT)

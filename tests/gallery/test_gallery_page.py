"""The page of `thumb gallery` in a real browser, from the disk: what a person sees, finds and opens."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from PIL import Image

from tests.server.browser import FAINT, SMALL_TARGETS, Visit, find_chromium, running_chromium
from thumbcli.gallery.find_pictures import Missing, PictureFacts
from thumbcli.gallery.gallery_page import write_page
from thumbcli.gallery.gallery_records import Earlier, GalleryRecord
from thumbcli.render.pixels.small_copy import small_copy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser

CHROMIUM = find_chromium()
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> ' \" & ${alert(3)} $start"
ARABIC = "\u0643\u064a\u0641 \u062a\u062a\u0639\u0644\u0645"
SHOWN = "[...document.querySelectorAll('.card .said')].map((said) => said.textContent)"
LOADED = "[...document.querySelectorAll('.card img')].filter((image) => image.naturalWidth).length"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run one chromium for the module."""
    with running_chromium(CHROMIUM) as running:
        yield running


@cache
def picture(colour: str, size: tuple[int, int] = (320, 180)) -> bytes:
    """Return a WebP of one colour."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "WEBP")
    return file.getvalue()


def record(title: str, file: str, colour: str = "red", **more: Any) -> GalleryRecord:  # noqa: ANN401 - of any field
    """Return the record of a picture of one colour."""
    names = PictureFacts.__slots__
    facts = PictureFacts(title=title, **{name: value for name, value in more.items() if name in names})
    data = picture(colour, more.get("size", (320, 180)))
    return GalleryRecord(
        file=file,
        href=f"./{quote(file)}",
        facts=facts,
        category=facts.category,
        size_bytes=len(data),
        small=small_copy(data, 160),
        findings=more.get("findings", ()),
        earlier=more.get("earlier", ()),
        data=data,
    )


OLD = Earlier(
    name="old.webp",
    href="./old.webp",
    made_at="2026-01-01T00:00:00+00:00",
    small=small_copy(picture("blue"), 160),
)
RECORDS = (
    record(
        "Why We Forget", "2-why.webp", format="youtube", category="education-tutorial", engine="local",
        key=f"v2:{'a' * 64}", made_at="2026-03-01T00:00:00+00:00", look="4", marks=("pinned",),
    ),
    record("Caf\u00e9 in Paris", "10-cafe.webp", format="instagram", category="travel", size=(180, 180)),
    record(
        "Ten Ideas", "it's #1?.webp", format="youtube", findings=("the text is too small",), earlier=(OLD,)
    ),
    record(ARABIC, "arabic.webp", format="youtube", category="travel"),
    record(HOSTILE, "hostile.webp", format="youtube"),
    replace(record("", "broken.webp"), small=None, findings=("the file can't be shown",)),
)  # fmt: skip
LOST = (Missing(title="Refused <b>", place="titles.csv:7", code="400", message="not allowed"),)


def page(
    folder: Path, records: Sequence[GalleryRecord] = RECORDS, *, embed: bool = False, beside: bool = True
) -> str:
    """Write a page, and its pictures beside it unless not so; return its address."""
    path = folder / "gallery.html"
    with path.open("wb") as file:
        write_page(file, iter(records), LOST, folder="thumbs <i>", embed=embed)
    for each in records if beside else ():
        (folder / each.file).write_bytes(each.data)
    if beside:
        (folder / "old.webp").write_bytes(picture("blue"))
    return path.as_uri()


@pytest.mark.long
def test_it_shows_every_picture_with_its_title_and_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    """In the order of the folder; titles without a picture are below."""
    with Visit(browser, page(tmp_path)) as visit:
        shown = visit.page.evaluate(SHOWN)
        assert shown == [each.facts.title or each.file for each in RECORDS]
        visit.page.wait_for_function(f"() => {LOADED} === 5")
        assert visit.find("#count").inner_text() == "6 pictures"
        assert visit.find(".sign").all_text_contents() == ["Pinned", "1 finding", "Replaced", "1 finding"]
        assert visit.find(".broken:visible").count() == 1
        assert visit.find("h1").inner_text() == "thumbs <i>"
        visit.shows("#missing-head", "1 title without a picture")
        assert visit.find("#missing-list li").all_inner_texts() == [
            "Refused <b>\ntitles.csv:7 · 400 · not allowed"
        ]


def test_a_hostile_title_is_text(browser: Browser, tmp_path: Path) -> None:
    """Nothing of it runs, or is read as HTML; the policy would forbid it besides."""
    address = page(tmp_path)
    with Visit(browser, address) as visit:
        visit.page.on("dialog", lambda dialog: visit.complaints.append(dialog.message))
        visit.find("[data-format] .shot").nth(4).click()
        assert visit.find("#zoom-title").text_content() == HOSTILE
        assert visit.page.evaluate("document.querySelectorAll('img[src=x]').length") == 0
        visit.page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'),{textContent:'ran=1'}))"
        )
        assert visit.page.evaluate("typeof ran") == "undefined"
        assert visit.complaints
        assert all("Content Security Policy" in complaint for complaint in visit.complaints)
        visit.complaints.clear()
    text = (tmp_path / "gallery.html").read_text(encoding="utf-8")
    assert HOSTILE[:20] not in text
    assert not re.findall(r"https?://", text)


def test_nothing_is_fetched_from_elsewhere_or_needed_beside_it(browser: Browser, tmp_path: Path) -> None:
    """Alone it shows its small copies, and says so; with --embed the pictures themselves."""
    for embed, width, said in ((False, 160, "its small copy"), (True, 320, "")):
        folder = tmp_path / str(embed)
        folder.mkdir()
        with Visit(browser, page(folder, embed=embed, beside=False)) as visit:
            visit.find(".shot").first.click()
            if said:
                visit.shows("#note", said)
            visit.page.wait_for_function(f"() => now.naturalWidth === {width}")
            visit.complaints[:] = [text for text in visit.complaints if "ERR_FILE_NOT_FOUND" not in text]


@pytest.mark.long
def test_search_and_filters_find_pictures_and_the_address_keeps_them(
    browser: Browser, tmp_path: Path
) -> None:
    """Accents and case don't matter; filters add up, and one button ends them."""
    address = page(tmp_path)
    with Visit(browser, address) as visit:
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("PARIS cafe")
        assert visit.page.evaluate(SHOWN) == ["Caf\u00e9 in Paris"]
        assert visit.find("#count").inner_text() == "1 of 6 pictures"
        visit.find("#reset").click()
        assert visit.find("#format option").all_inner_texts() == ["All", "instagram (1)", "youtube (4)"]
        visit.find("#category").select_option("travel")
        assert len(visit.page.evaluate(SHOWN)) == 2
        visit.find("#format").select_option("youtube")
        visit.find("[name=view][value=list]").check(force=True)
        assert visit.page.evaluate(SHOWN) == [ARABIC]
        kept = visit.page.evaluate("location.hash")
        assert kept == "#format=youtube&category=travel&view=list"
    with Visit(browser, address + kept) as visit:
        assert visit.page.evaluate(SHOWN) == [ARABIC]
        assert visit.page.evaluate("document.body.dataset.view") == "list"
        visit.find("#search").fill("nothing like it")
        assert visit.find("#none").inner_text() == "No picture matches."
        visit.find("#reset").click()
        visit.find("#show").select_option("findings")
        assert visit.page.evaluate(SHOWN) == ["Ten Ideas", "broken.webp"]
        visit.find("#reset").click()
        visit.find("#sort").select_option("title")
        assert visit.page.evaluate(SHOWN)[1:4] == ["broken.webp", "Caf\u00e9 in Paris", "Ten Ideas"]


def test_the_list_is_that_of_youtube_and_the_phone_that_of_a_feed(browser: Browser, tmp_path: Path) -> None:
    """168 px and 390 px wide, with the badge that lies over a picture."""
    with Visit(browser, page(tmp_path)) as visit:
        for view, width in (("list", 168), ("phone", 390)):
            visit.find(f"[name=view][value={view}]").check(force=True)
            box = visit.find(".shot").first.bounding_box()
            assert box is not None
            assert box["width"] == width
            assert visit.find(".badge:visible").count() == 4
        visit.find("[name=view][value=grid]").check(force=True)
        assert visit.find(".badge:visible").count() == 0


def test_a_picture_is_opened_large_with_all_that_is_on_record(browser: Browser, tmp_path: Path) -> None:
    """Arrows lead to the next, Escape back to the card; a click shows its own size."""
    with Visit(browser, page(tmp_path)) as visit:
        visit.find(".shot").first.focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_function("() => now.naturalWidth === 320")
        facts = dict(zip(visit.find("dt").all_inner_texts(), visit.find("dd").all_inner_texts(), strict=True))
        assert facts["File"] == "2-why.webp"
        assert facts["Size"].startswith("320 \u00d7 180 px")
        assert facts["Engine"] == "local, look 4"
        assert facts["State"] == "Pinned"
        assert facts["Fingerprint"] == f"v2:{'a' * 64}"
        assert re.fullmatch(r"\d+ (month|year)s? ago|last (month|year)", facts["Made"])
        assert visit.find("#previous").is_disabled()
        visit.page.keyboard.press("ArrowRight")
        visit.page.keyboard.press("ArrowRight")
        visit.shows("#where", "3 of 6")
        assert visit.find("#zoom-findings").inner_text() == "the text is too small"
        assert visit.find("#command").inner_text() == r"thumb pin 'thumbs <i>/it'\''s #1?.webp'"
        visit.page.wait_for_function("() => now.src.endsWith('.webp') && now.naturalWidth === 320")
        visit.find("#stage").click()
        assert visit.find("#shown").evaluate("(part) => part.clientWidth") == 320
        visit.page.keyboard.press("Escape")
        visit.page.wait_for_function(
            "() => document.activeElement.getAttribute('aria-label') === 'Ten Ideas, 1 finding'"
        )


def test_what_a_run_replaced_is_shown_beside_it(browser: Browser, tmp_path: Path) -> None:
    """The picture now, the one before, or both with a seam that can be moved."""
    with Visit(browser, page(tmp_path)) as visit:
        visit.find(".shot").nth(2).click()
        assert visit.find("#before").is_hidden()
        visit.find("[name=compare][value=before]").check(force=True)
        visit.page.wait_for_function("() => before.naturalWidth === 320")
        assert visit.find("#before").evaluate("(part) => part.src").endswith("/old.webp")
        assert visit.find("#before").evaluate("(part) => part.style.clipPath") == "inset(0px 0% 0px 0px)"
        visit.find("[name=compare][value=both]").check(force=True)
        visit.find("#cut").fill("30")
        assert visit.find("#before").evaluate("(part) => part.style.clipPath") == "inset(0px 70% 0px 0px)"
        visit.page.keyboard.press("Escape")
        visit.find(".shot").first.click()
        assert visit.find("#compare").is_hidden()


def test_arrows_lead_through_the_grid(browser: Browser, tmp_path: Path) -> None:
    """To the side and down, to the first and to the last; focus can be seen."""
    focused = "document.activeElement.getAttribute('aria-label')"
    with Visit(browser, page(tmp_path), viewport={"width": 1000, "height": 800}) as visit:
        visit.find(".shot").first.focus()
        for key, wanted in (
            ("ArrowRight", "Caf\u00e9 in Paris"),
            ("ArrowDown", HOSTILE),
            ("ArrowLeft", ARABIC),
            ("ArrowUp", "Why We Forget"),
            ("End", "broken.webp, 1 finding"),
            ("ArrowRight", "broken.webp, 1 finding"),
            ("Home", "Why We Forget"),
        ):
            visit.page.keyboard.press(key)
            assert visit.page.evaluate(focused) == wanted
        assert visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.long
def test_words_can_be_read_in_light_and_in_dark(browser: Browser, tmp_path: Path) -> None:
    """The page follows the system until one chooses; no text has a contrast below 4.5."""
    ground = "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)"
    with Visit(browser, page(tmp_path), color_scheme="light") as visit:
        assert sum(visit.page.evaluate(ground)) > 600
        assert not visit.page.evaluate(FAINT)
        visit.find("#theme").select_option("dark")
        assert sum(visit.page.evaluate(ground)) < 150
        assert not visit.page.evaluate(FAINT)
        visit.find(".shot").nth(2).click()
        assert not visit.page.evaluate(FAINT)


@pytest.mark.long
def test_on_a_phone_nothing_sticks_out_and_all_can_be_touched(browser: Browser, tmp_path: Path) -> None:
    """In each view, and with a picture open."""
    with Visit(browser, page(tmp_path), **PHONE) as visit:
        visit.find("#more summary").click()
        for view in ("list", "phone", "grid"):
            visit.find(f"[name=view][value={view}]").check(force=True)
            assert visit.page.evaluate("document.documentElement.scrollWidth") == 390
        assert not visit.page.evaluate(SMALL_TARGETS)
        visit.find(".shot").nth(2).click()
        assert visit.page.evaluate("zoom.scrollWidth") == 390
        assert not visit.page.evaluate(SMALL_TARGETS)


@pytest.mark.long
def test_a_thousand_pictures_are_decoded_as_they_come_into_sight(browser: Browser, tmp_path: Path) -> None:
    """Some at first, the last ones after the way to the end; a search over all takes no time."""
    many = [record(f"Title {number}", f"{number}.webp", format="youtube") for number in range(1000)]
    with Visit(browser, page(tmp_path, many, beside=False)) as visit:
        visit.page.wait_for_function(f"() => {LOADED} > 10")
        assert visit.page.evaluate(LOADED) < 100
        visit.page.keyboard.press("End")
        visit.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        visit.page.wait_for_function("() => [...document.querySelectorAll('.card img')].at(-1).naturalWidth")
        assert visit.page.evaluate(LOADED) < 200
        search = """() => {
          const start = performance.now();
          document.querySelector("#search").value = "title 99";
          document.querySelector("#search").dispatchEvent(new Event("input"));
          return performance.now() - start;
        }"""
        assert visit.page.evaluate(search) < 500
        assert len(visit.page.evaluate(SHOWN)) == 19


def test_the_same_pictures_give_the_same_page(tmp_path: Path) -> None:
    """So that a page in a repository changes only with its pictures."""
    page(tmp_path)
    first = (tmp_path / "gallery.html").read_bytes()
    page(tmp_path)
    assert (tmp_path / "gallery.html").read_bytes() == first
    data = re.search(rb'id="data">(.*?)</script>', first, re.DOTALL)
    assert data is not None
    assert [each["file"] for each in json.loads(data[1])["pictures"]] == [each.file for each in RECORDS]

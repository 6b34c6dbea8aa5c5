"""What `thumb gallery` promises: a page of all that is in a folder and on record, and no file harmed."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import thumb
from tests.faults import picture

LOCAL = ("--engine", "local", "-q")
NO_FONT = "\U00012000\U00012001"  # cuneiform


def told(path: str | Path = "pics/gallery.html") -> dict[str, Any]:
    """Return what a page is told of its pictures."""
    found = re.search(r'id="data">(.*?)</script>', Path(path).read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.fixture
def folder() -> Path:
    """Make a folder with a picture that was retouched and drawn again, a pinned one, and a title without."""
    Path("titles.csv").write_text(
        f"title,category\nOne Idea,travel\nTwo Ideas,\n{NO_FONT},\n", encoding="utf-8"
    )
    thumb("batch", "titles.csv", "-o", "pics", *LOCAL)
    Path("pics/one-idea.webp").write_bytes(picture(640, 360))
    thumb("batch", "titles.csv", "-o", "pics", *LOCAL)
    thumb("pin", "pics/two-ideas.webp")
    Path("pics/banner #1?.png").write_bytes(picture(300, 100, "png"))
    Path("pics/broken.webp").write_bytes(b"RIFF no picture")
    return Path("pics")


@pytest.mark.long
def test_the_page_has_all_that_is_on_record(folder: Path) -> None:
    """And of other files what they say themselves; a second page is the same."""
    ran = thumb("gallery", str(folder))
    assert (ran.code, ran.lines, ran.stderr) == (0, ["pics/gallery.html"], "")
    data = told()
    banner, broken, one, two = data["pictures"]
    assert [each["file"] for each in data["pictures"]] == [
        "banner #1?.png",
        "broken.webp",
        "one-idea.webp",
        "two-ideas.webp",
    ]
    assert banner["href"] == "./banner%20%231%3F.png"
    assert banner["findings"]
    assert broken["size"] is None
    assert "can't be shown" in broken["findings"][0]
    assert one["title"] == "One Idea"
    assert one["category"] == "travel"
    assert one["size"] == [1280, 720]
    assert one["key"].startswith("v2:")
    assert one["findings"] == []
    (earlier,) = one["earlier"]
    assert re.fullmatch(r"\./\.thumb/replaced/one-idea-[0-9a-f]{8}\.webp", earlier["href"])
    assert two["marks"] == ["pinned"]
    assert two["earlier"] == []
    (missing,) = data["missing"]
    assert (missing["title"], missing["place"], missing["code"]) == (NO_FONT, "titles.csv:4", "no-font")
    page = Path("pics/gallery.html").read_bytes()
    assert thumb("gallery", str(folder)).code == 0
    assert Path("pics/gallery.html").read_bytes() == page


@pytest.mark.long
def test_a_page_elsewhere_leads_to_the_pictures(folder: Path) -> None:
    """By relative addresses; with --embed they are inside, byte for byte."""
    Path("public").mkdir()
    assert thumb("gallery", str(folder), "-o", "public/index.html", "--embed", "--no-check").code == 0
    data = told("public/index.html")
    two = data["pictures"][3]
    assert two["href"] == "./../pics/two-ideas.webp"
    assert data["pictures"][0]["findings"] == []
    whole = re.search(r'id="whole-3">(.*?)<', Path("public/index.html").read_text(encoding="utf-8"))
    assert whole is not None
    assert b64decode(whole[1]) == (folder / "two-ideas.webp").read_bytes()


def test_pictures_of_anybody_are_shown() -> None:
    """In a folder that no run has written to, at a place of its own."""
    Path("thumbs/more").mkdir(parents=True)
    Path("thumbs/more/a.png").write_bytes(picture(640, 360, "png"))
    assert thumb("gallery").lines == ["thumbs/gallery.html"]
    (found,) = told("thumbs/gallery.html")["pictures"]
    assert (found["file"], found["title"], found["engine"]) == ("more/a.png", "", "")
    assert sorted(path.name for path in Path("thumbs").iterdir()) == ["gallery.html", "more"]


def test_nothing_but_a_gallery_is_replaced() -> None:
    """Unless one says so."""
    Path("thumbs").mkdir()
    Path("thumbs/gallery.html").write_text("<!doctype html>\nmine", encoding="utf-8")
    ran = thumb("gallery")
    assert ran.code
    assert "thumbs/gallery.html exists and is no gallery" in ran.stderr
    assert Path("thumbs/gallery.html").read_text(encoding="utf-8").endswith("mine")
    assert thumb("gallery", "--overwrite").code == 0
    assert thumb("gallery").code == 0
    assert told("thumbs/gallery.html")["pictures"] == []


def test_a_link_out_of_the_folder_is_not_followed() -> None:
    """A folder from elsewhere shows no other file of this machine."""
    Path("thumbs").mkdir()
    Path("secret.png").write_bytes(picture(640, 360, "png"))
    Path("thumbs/link.png").symlink_to("../secret.png")
    assert thumb("gallery").code == 0
    (found,) = told("thumbs/gallery.html")["pictures"]
    assert found["size"] is None
    assert found["href"] == "./link.png"


@pytest.mark.long
def test_a_site_publishes_no_gallery_by_chance() -> None:
    """It is in the folder of the records; what one names oneself is written there, and told."""
    Path("hugo.toml").touch()
    Path("content/posts").mkdir(parents=True)
    Path("content/posts/a.md").write_text("---\ntitle: One\n---\n")
    assert thumb("run").code == 0
    ran = thumb("gallery", "static/og")
    assert ran.lines == [".thumb/gallery.html"]
    assert "the hugo site publishes static/og, so the page is in .thumb; --out names another" in ran.stderr
    (found,) = told(".thumb/gallery.html")["pictures"]
    assert (found["title"], found["engine"], found["href"]) == ("One", "local", "./../static/og/a.jpg")
    assert Path(".thumb/.gitignore").read_text() == "gallery.html\n"
    ran = thumb("gallery", "static/og", "--out", "static/all.html")
    assert ran.lines == ["static/all.html"]
    assert "static/all.html is published with the hugo site" in ran.stderr
    assert thumb("gallery", "static/og", "--out", "all.html").stderr == ""


def test_the_records_of_a_foreign_site_lead_nowhere(tmp_path: Path) -> None:
    """Its `.thumb` may be a link."""
    Path("mkdocs.yml").touch()
    Path("docs/og").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    Path(".thumb").symlink_to(tmp_path / "elsewhere")
    assert thumb("gallery", "docs/og").lines == ["docs/og/gallery.html"]
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_folder_that_is_not_there_is_an_error() -> None:
    """With what to do."""
    ran = thumb("gallery", "nothere")
    assert ran.code == 2
    assert "there is no folder nothere" in ran.stderr

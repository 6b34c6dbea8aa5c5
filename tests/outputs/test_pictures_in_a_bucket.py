"""Commands that look at finished pictures, on a bucket as on a folder."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from tests.batch.engine import Painter
from tests.batch.stage import batch_of, run
from tests.cli.run import thumb
from tests.faults import picture
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from tests.outputs.s3_server import S3Server

_CDN = "https://cdn.example.com/covers"


@pytest.fixture
def covers(s3: S3Server, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Draw two pictures into a bucket, beside one that somebody put there."""
    monkeypatch.chdir(tmp_path)
    address = f"s3://bucket/{out.name}"
    anyio.run(run, replace(batch_of(tmp_path, ["One Idea", "Two Ideas"]), out=out), Painter())
    _store(address).put("sub/banner.png", picture(300, 100, "png"))
    _store(address).put("notes.txt", b"no picture")
    s3.log.clear()
    return address


def _store(address: str) -> ObjectStore:
    found = store_address(address)
    assert found is not None
    return ObjectStore.open(found)


def _told(path: str) -> dict[str, Any]:
    found = re.search(r'id="data">(.*?)</script>', Path(path).read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_gallery_shows_what_is_in_a_bucket(covers: str) -> None:
    """With all that is on record; pictures in full size are where the web has them."""
    ran = thumb("gallery", covers, "--public-url", _CDN)
    assert (ran.code, ran.lines, ran.stderr) == (0, ["gallery.html"], "")
    data = _told("gallery.html")
    assert data["folder"] == covers
    found = {each["file"]: each for each in data["pictures"]}
    assert list(found) == ["one-idea.webp", "sub/banner.png", "two-ideas.webp"]
    assert found["one-idea.webp"]["title"] == "One Idea"
    assert found["one-idea.webp"]["href"] == f"{_CDN}/one-idea.webp"
    assert found["sub/banner.png"]["made_at"].startswith("20")
    assert "data: https://cdn.example.com;" in Path("gallery.html").read_text()


def test_a_gallery_without_a_public_address_has_small_copies_alone(covers: str) -> None:
    """A browser could not open an address of a store."""
    thumb("gallery", covers, "-o", "page.html", "--no-check")
    assert {each["href"] for each in _told("page.html")["pictures"]} == {""}
    assert "img-src 'self' file: data:;" in Path("page.html").read_text()


def test_a_sheet_shows_a_bucket_and_single_pictures(covers: str) -> None:
    """In one command."""
    ran = thumb("sheet", covers, f"{covers}/one-idea.webp", "-w", "80")
    assert (ran.code, ran.lines) == (0, ["sheet.webp"]), ran.stderr


@pytest.mark.long
def test_pictures_in_a_bucket_are_checked(covers: str, s3: S3Server) -> None:
    """One of them, or all below an address; what is missing is told."""
    one = thumb("check", f"{covers}/one-idea.webp")
    assert (one.code, one.lines[0].split()[1]) == (3, f"{covers}/one-idea.webp"), one.stderr
    every = thumb("check", covers, "--json")
    assert [line["file"] for line in map(json.loads, every.lines)] == [
        f"{covers}/{name}" for name in ("one-idea.webp", "sub/banner.png", "two-ideas.webp")
    ]
    missing = thumb("check", f"{covers}/none.webp")
    assert (missing.code, "no picture at this address" in missing.stdout) == (3, True)
    s3.faults.extend([("GET", "403 AccessDenied")] * 9)
    assert thumb("check", covers).code == 9

"""The address of one page: its own title, image and date, as link previews show them."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.batch.reading import drain
from thumbcli.errors import InputError
from thumbcli.sources.pages import is_page_data
from thumbcli.sources.title_reader import InputFormat, TitleReader
from thumbcli.sources.web_addresses import downloaded

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.sources.rows import Row

_ADDRESS = "https://site.example/2024/why-we-sleep.html"
_FEED = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
_ARTICLE = '<meta property="og:type" content="article">'


def read(monkeypatch: pytest.MonkeyPatch, head: str, input_format: InputFormat = InputFormat.AUTO) -> Row:
    """Return the row of a page with a head."""

    async def download(_: str, *, limit_bytes: int) -> bytes:
        return f"<!doctype html><html lang=en><head>{head}</head><body><h1>No".encode()[:limit_bytes]

    monkeypatch.setattr("thumbcli.public_download.download", download)
    downloaded.cache_clear()
    with closing(TitleReader([_ADDRESS], input_format=input_format)) as reader:
        (row,) = drain(reader)
    return row


def test_a_page_is_one_row_with_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one of a sitemap."""
    row = read(
        monkeypatch,
        '<title>Why We Sleep | Site</title><meta property="og:title" content="Why We Sleep">'
        '<meta property="og:image" content="https://site.example/1.png">'
        '<meta property="og:site_name" content="Site">'
        '<meta property="article:published_time" content="2024-01-02T03:04:05Z">',
    )
    assert (row.title, row.source) == ("Why We Sleep", _ADDRESS)
    assert dict(row.overrides) == {"date": "2024-01-02", "site": "Site"}
    assert row.columns["slug"] == "why-we-sleep"
    assert row.columns["image"] == "https://site.example/1.png"


@pytest.mark.parametrize(
    ("head", "input_format", "is_read"),
    [
        ("", InputFormat.AUTO, True),
        (_ARTICLE, InputFormat.AUTO, True),
        (_FEED + _ARTICLE, InputFormat.AUTO, True),
        (_FEED, InputFormat.AUTO, False),
        (_FEED + '<meta property="og:type" content="website">', InputFormat.AUTO, False),
        (_FEED, InputFormat.PAGE, True),
    ],
)
def test_a_page_with_a_feed_may_be_meant_as_a_list(
    monkeypatch: pytest.MonkeyPatch, head: str, input_format: InputFormat, is_read: bool
) -> None:
    """Unless it says that it is an article, or a person does."""
    if is_read:
        assert read(monkeypatch, f"<title>A</title>{head}", input_format).title == "A"
        return
    with pytest.raises(InputError, match="may list others") as caught:
        read(monkeypatch, f"<title>A</title>{head}", input_format)
    assert "https://site.example/rss.xml" in caught.value.remedy
    assert "--input-format page" in caught.value.remedy


def test_a_saved_page_is_read_if_a_person_says_so(tmp_path: Path) -> None:
    """Else its file may be anything; one without a title is a bad row."""
    path = tmp_path / "page.html"
    for head, title in (("<title>A</title>", "A"), ("", "")):
        path.write_text(f"<html><head>{head}</head>")
        (row,) = drain(TitleReader([str(path)], input_format=InputFormat.PAGE))
        assert (row.title, row.error is None) == (title, bool(title))
    path.write_text("A Title\n")
    with pytest.raises(InputError, match="is not a web page"):
        TitleReader([str(path)], input_format=InputFormat.PAGE)


@pytest.mark.parametrize(
    ("data", "is_page"),
    [
        (b"<!DOCTYPE html>\n<html>", True),
        (b"\xef\xbb\xbf\n<!-- x -->\n<HTML lang=en>", True),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">', True),
        (b"<head><title>A", True),
        (b"<title>A</title>", True),
        (b"<rss version=2.0>", False),
        (b"<?xml version='1.0'?><feed>", False),
        (b"<!doctype rss>", False),
        (b'{"title": "A"}', False),
        (b"A title", False),
        (b"", False),
    ],
)
def test_what_begins_as_a_page(data: bytes, is_page: bool) -> None:
    """What is none is taken for a feed, which says why it is not one."""
    assert is_page_data(data) is is_page

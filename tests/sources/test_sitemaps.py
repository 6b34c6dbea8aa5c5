"""Sitemaps: the title that each page has, asked for one by one, on one site, bounded and politely."""

from __future__ import annotations

import gzip
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.batch.reading import drain
from thumbcli.errors import InputError
from thumbcli.sources import sitemaps
from thumbcli.sources.page_heads import read_head
from thumbcli.sources.row_parsing import USUAL_LANGUAGE
from thumbcli.sources.title_reader import InputFormat, TitleReader
from thumbcli.sources.web_addresses import downloaded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from thumbcli.sources.rows import Row

_SITE = "https://site.example"


def urls(*paths: str, root: str = "urlset", entry: str = "url") -> bytes:
    """Return a sitemap of pages, or with other names an index of sitemaps."""
    found = "".join(
        f"\n<{entry}><loc>{path}</loc><lastmod>2024-02-03T04:05Z</lastmod></{entry}>" for path in paths
    )
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {space}>{found}\n</{root}>\n'.encode()


def page(head: str) -> bytes:
    """Return a page with a head."""
    return f"<!doctype html><html lang=en><head>{head}</head><body><h1>No</h1></body></html>".encode()


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, bytes], list[str]]:
    """Return what addresses bring, to be filled, and what was asked for."""
    found: dict[str, bytes] = {}
    asked: list[str] = []

    async def download(address: str, *, limit_bytes: int, **_: object) -> bytes:
        asked.append(address)
        if address not in found:
            raise InputError(f"{address} is not read: the answer is HTTP 404")
        return found[address][:limit_bytes]

    monkeypatch.setattr("thumbcli.public_download.download", download)
    monkeypatch.setattr(sitemaps, "_PAUSE_S", 0.0)
    for kept in (sitemaps._page, sitemaps._robots, downloaded):
        kept.cache_clear()
    return found, asked


def read(source: str) -> tuple[list[Row], list[str]]:
    """Return the rows of a source, and what was told."""
    told: dict[str, None] = {}
    with closing(TitleReader([source], warn=lambda message: told.update({message: None}))) as reader:
        return list(drain(reader)), list(told)


def test_each_page_is_a_row_with_what_it_says(web: tuple[dict[str, bytes], list[str]]) -> None:
    """Asked for once, though a run reads its sources twice."""
    found, asked = web
    found[f"{_SITE}/sitemap.xml"] = urls(f"{_SITE}/blog/one/", f"{_SITE}/blog/two.html")
    found[f"{_SITE}/blog/one/"] = page(
        '<title>One | Site</title><meta property="og:title" content="One &amp; only">'
        '<meta property="og:site_name" content="Site"><meta name=description content="About one">'
        '<meta property="og:image" content="https://site.example/1.png">'
        '<meta property="article:published_time" content="2024-01-02T03:04:05Z">'
    )
    found[f"{_SITE}/blog/two.html"] = page("<title>\n Two\n</title>")
    rows, told = read(f"{_SITE}/sitemap.xml")
    read(f"{_SITE}/sitemap.xml")
    assert [row.title for row in rows] == ["One & only", "Two"]
    assert [row.columns["slug"] for row in rows] == ["one", "two"]
    assert dict(rows[0].overrides) == {"date": "2024-01-02", "site": "Site", USUAL_LANGUAGE: "en"}
    assert dict(rows[1].overrides) == {"date": "2024-02-03"}
    names = ("link", "description", "image", "language")
    assert [rows[0].columns[name] for name in names] == [
        f"{_SITE}/blog/one/", "About one", "https://site.example/1.png", "en",
    ]  # fmt: skip
    assert [row.location for row in rows] == [f"{_SITE}/sitemap.xml:3", f"{_SITE}/sitemap.xml:4"]
    assert sorted(asked) == sorted({*found, f"{_SITE}/robots.txt"})
    assert told == []


@pytest.mark.parametrize("packed", [False, True], ids=["as it is", "gzipped"])
def test_a_sitemap_may_be_a_file_an_index_or_packed(
    tmp_path: Path, web: tuple[dict[str, bytes], list[str]], packed: bool
) -> None:
    """Of any name."""
    found, _ = web
    pack = gzip.compress if packed else bytes
    path = tmp_path / "pages.bin"
    path.write_bytes(pack(urls(f"{_SITE}/a.xml", f"{_SITE}/b.xml", root="sitemapindex", entry="sitemap")))
    found[f"{_SITE}/a.xml"] = pack(urls(f"{_SITE}/1"))
    found[f"{_SITE}/b.xml"] = pack(urls(f"{_SITE}/2"))
    found |= {f"{_SITE}/{number}": page(f"<title>Page {number}</title>") for number in (1, 2)}
    rows, _ = read(str(path))
    assert [row.title for row in rows] == ["Page 1", "Page 2"]
    assert rows[0].list == f"<feed {path}>"


def test_a_page_that_can_not_be_had_is_one_bad_row(web: tuple[dict[str, bytes], list[str]]) -> None:
    """Gone, without a title, or not allowed."""
    found, asked = web
    found[f"{_SITE}/robots.txt"] = b"User-agent: *\nDisallow: /private/\n"
    found[f"{_SITE}/sitemap.xml"] = urls(
        f"{_SITE}/gone", f"{_SITE}/bare", f"{_SITE}/private/x", f"{_SITE}/good"
    )
    found |= {f"{_SITE}/bare": page(""), f"{_SITE}/good": page("<title>Good</title>")}
    rows, _ = read(f"{_SITE}/sitemap.xml")
    errors = [row.error.message if row.error else "" for row in rows]
    assert ["404" in errors[0], "has no title" in errors[1], "robots.txt" in errors[2], errors[3]] == [
        True, True, True, "",
    ]  # fmt: skip
    assert f"{_SITE}/private/x" not in asked


def test_pages_of_other_sites_and_too_many_are_left_out(
    web: tuple[dict[str, bytes], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And told of."""
    found, asked = web
    monkeypatch.setattr(sitemaps, "PAGES_MAX", 3)
    pages = [f"{_SITE}/{number}" for number in range(4)]
    found[f"{_SITE}/sitemap.xml"] = urls(pages[0], "https://other.example/x", *pages[1:])
    found |= {address: page("<title>T</title>") for address in pages}
    rows, told = read(f"{_SITE}/sitemap.xml")
    assert len(rows) == 2
    assert told == [
        f"{_SITE}/sitemap.xml: only its first 3 pages are read",
        f"{_SITE}/sitemap.xml: 1 of its pages are not on site.example, and are left out",
    ]
    assert not any("other.example" in address for address in asked)


_BOMB = (
    b'<?xml version="1.0"?>\n<!DOCTYPE u [<!ENTITY a "aaaa">]>\n<urlset><url><loc>&a;</loc></url></urlset>'
)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (urls(), "names no page"),
        (b"<urlset><url><loc>", "not a sitemap that can be read"),
        (gzip.compress(urls())[:-20], "not a sitemap that can be read"),
        (_BOMB, "declares entities"),
    ],
    ids=["an empty one", "a cut one", "a damaged archive", "entities"],
)
def test_what_is_no_sitemap_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    """Before a page is asked for."""
    path = tmp_path / "sitemap.xml"
    path.write_bytes(data)
    with pytest.raises(InputError, match=why):
        TitleReader([str(path)], input_format=InputFormat.SITEMAP)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"<title>A &amp; B</title>", {"title": "A & B"}),
        (b"<title>A</title><title>B</title>", {"title": "A"}),
        (b'<meta content="A" property="og:title"><title>B</title>', {"title": "A"}),
        (b"<META NAME='Description' CONTENT='x'><TITLE>A</TITLE>", {"title": "A", "description": "x"}),
        (b'<meta property="og:title" content=" "><title>B</title>', {"title": "B"}),
        (b"<title>A</title></head><body><svg><title>B</title></svg>", {"title": "A"}),
        (b"<body><title>B</title>", {}),
        (b"<meta charset=latin1><title>\xfc</title>", {"title": "ü"}),
        (b"<meta charset=nonsense><title>\xc3\xbc</title>", {"title": "ü"}),
        ("<title>日本語</title>".encode(), {"title": "日本語"}),
        (b"<title>cut off in the mid", {"title": "cut off in the mid"}),
        (b"<script>var x = '<title>B</title>'</script><title>A</title>", {"title": "A"}),
        (b"\x89PNG\r\n\x1a\n\x00\x00", {}),
        (b"", {}),
    ],
)
def test_the_head_of_a_page_says(head: bytes, said: Mapping[str, str]) -> None:
    """As browsers and link previews read it."""
    assert read_head(head) == said


def test_other_fields_of_a_sitemap_are_no_pages(
    tmp_path: Path, web: tuple[dict[str, bytes], list[str]]
) -> None:
    """A picture of a page has a `loc` too."""
    found, _ = web
    data = (
        '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://x/image">'
        f"<s:url><s:loc>{_SITE}/1?a=1&amp;b=2</s:loc><image:image><image:loc>{_SITE}/i.png</image:loc>"
        "</image:image></s:url></s:urlset>"
    )
    path = tmp_path / "sitemap.xml"
    path.write_text(data)
    found[f"{_SITE}/1?a=1&b=2"] = page("<title>One</title>")
    rows, _ = read(str(path))
    assert [row.title for row in rows] == ["One"]

"""RSS and Atom feeds: each entry a row, with its line; damaged, hostile and foreign ones are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.batch.reading import drain, read
from thumbcli.errors import InputError
from thumbcli.options.column_map import ColumnMap
from thumbcli.sources.title_reader import InputFormat, TitleReader

if TYPE_CHECKING:
    from pathlib import Path

    from thumbcli.sources.rows import Row

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>A Blog</title><language>en</language>
<item>
  <title>First &amp; foremost</title>
  <link>https://blog.example/2024/first/</link>
  <dc:creator>Ada</dc:creator>
  <pubDate>Tue, 02 Jan 2024 23:30:00 -0500</pubDate>
  <category>One</category><category>Two, or so</category>
  <media:thumbnail url="https://blog.example/a.png"/>
</item>
<item><title><![CDATA[Second <em>post</em>]]></title><link>https://blog.example/?p=2</link></item>
</channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:yt="http://www.youtube.com/xml/schemas/2015">
 <title>A Channel</title>
 <entry>
  <yt:videoId>dQw4w9WgXcQ</yt:videoId>
  <title>A Video</title>
  <link rel="alternate" href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"/>
  <author><name>Ada</name></author>
  <published>2024-01-02T10:00:00+00:00</published>
 </entry>
</feed>
"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>Old</title></channel><item><title>A</title><link>https://a.example/a.html</link></item>
</rdf:RDF>
"""


def rows_of(
    tmp_path: Path, data: str | bytes, name: str = "feed.xml", columns: ColumnMap | None = None
) -> list[Row]:
    """Return the rows of a feed in a file."""
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(drain(TitleReader([str(path)], columns=lambda _: columns or ColumnMap())))


def test_rss(tmp_path: Path) -> None:
    """Its fields are columns; those of a card set their options."""
    first, second = rows_of(tmp_path, RSS)
    assert first.title == "First & foremost"
    assert first.location == f"{tmp_path}/feed.xml:4"
    assert first.overrides == {
        "author": "Ada",
        "date": "2024-01-03",
        "tags": "One, Two or so",
        "site": "A Blog",
    }
    assert first.columns["slug"] == "first"
    assert first.columns["image"] == "https://blog.example/a.png"
    assert first.list == f"<feed {tmp_path}/feed.xml>"
    assert (second.title, second.line) == ("Second post", 12)
    assert second.columns["slug"] == ""


def test_channel_of_youtube(tmp_path: Path) -> None:
    """The slug comes from the title; the id of the video is a column."""
    (row,) = rows_of(tmp_path, ATOM)
    assert row.overrides == {"author": "Ada", "date": "2024-01-02"}
    assert (row.title, row.columns["slug"], row.columns["video_id"]) == ("A Video", "", "dQw4w9WgXcQ")


def item(inside: str) -> str:
    """Return a feed of one entry."""
    return f'<rss version="2.0"><channel><item>{inside}</item></channel></rss>'


@pytest.mark.parametrize(
    ("data", "titles"),
    [
        pytest.param(RDF, ["A"], id="RSS 1.0"),
        pytest.param("\ufeff\n" + RSS, ["First & foremost", "Second post"], id="a mark and a blank line"),
        pytest.param("<!-- made by x -->" + RDF, ["A"], id="a comment first"),
        pytest.param(
            '<?xml version="1.0"?><?xml-stylesheet href="x"?><!DOCTYPE rss>' + item("<title>A</title>"),
            ["A"],
            id="a stylesheet and a document type",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="ISO-8859-1"?>'
            + item("<title>Caf\u00e9</title>").encode("latin-1"),
            ["Caf\u00e9"],
            id="Latin-1",
        ),
        pytest.param(item("<title>A & B</title>"), ["A & B"], id="an ampersand that breaks XML"),
        pytest.param(
            item("<title>Tom &amp;amp; &lt;i&gt;Jerry&lt;/i&gt;&amp;#8217;s</title>"),
            ["Tom & Jerry\u2019s"],
            id="HTML",
        ),
        pytest.param(item("<title>The &lt;b&gt; tag</title>"), ["The <b> tag"], id="a tag as a word"),
        pytest.param(item("<title>1 &lt; 2 &gt; 0</title>"), ["1 < 2 > 0"], id="signs that are no tag"),
        pytest.param(item("<title>A&nbsp;B</title>"), ["A B"], id="an entity of HTML"),
        pytest.param(item("<title>A</title>")[:-6], ["A"], id="cut off"),
        pytest.param(item("<title>\n  A\n  B </title>"), ["A B"], id="blanks and lines"),
        pytest.param(item("<title>A</title>") + "<!-- <item> -->", ["A"], id="an entry in a comment"),
        pytest.param(
            '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
            + item("<title>A&f;</title>"),
            ["A"],
            id="a file as an entity is never read",
        ),
    ],
)
def test_titles(tmp_path: Path, data: str | bytes, titles: list[str]) -> None:
    """As they are found on the web."""
    assert [row.title.replace("\xa0", " ") for row in rows_of(tmp_path, data)] == titles


WORDPRESS = """<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<item><title>Post</title><link>https://a.example/?p=1</link><wp:post_name>a-post</wp:post_name>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>Draft</title><wp:status>draft</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>IMG_1</title><wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type></item>
<item><title>Menu</title><wp:status>publish</wp:status><wp:post_type>nav_menu_item</wp:post_type></item>
</channel></rss>
"""


@pytest.mark.parametrize(("drafts", "titles"), [(False, ["Post"]), (True, ["Post", "Draft"])])
def test_export_of_wordpress_brings_its_pages(tmp_path: Path, *, drafts: bool, titles: list[str]) -> None:
    """It holds drafts, files and menus too; what is left out is told."""
    path, told = tmp_path / "export.xml", list[str]()
    path.write_text(WORDPRESS)
    rows = list(drain(TitleReader([str(path)], drafts=drafts, warn=told.append)))
    assert [row.title for row in rows] == titles
    assert rows[0].columns["slug"] == "a-post"
    assert "left out 2 of its entries: no posts or pages" in told[0]
    assert any("--drafts" in line for line in told) is not drafts


def test_entry_without_title_is_named(tmp_path: Path) -> None:
    """As those of Mastodon; `--column` takes another field."""
    post = item("<description>Words of a post</description>")
    (row,) = rows_of(tmp_path, post)
    assert row.error is not None
    assert "no title" in row.error.message
    (row,) = rows_of(tmp_path, post, columns=ColumnMap(columns={"title": "description"}))
    assert row.title == "Words of a post"


def test_map_takes_fields(tmp_path: Path) -> None:
    """An option from a field, and none from another."""
    names = ColumnMap(columns={"subtitle": "feed", "tags": "", "slug": "id"})
    (row, _) = rows_of(
        tmp_path, RSS.replace("</title>\n  <link>", "</title><guid>x-1</guid>\n  <link>"), columns=names
    )
    assert row.overrides["subtitle"] == "A Blog"
    assert "tags" not in row.overrides
    assert row.columns["slug"] == "x-1"


@pytest.mark.long
def test_bomb_of_entities_is_refused_at_once(tmp_path: Path) -> None:
    """A billion laughs in a kilobyte."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{levels}]>' + item("<title>&l9;</title>")
    rows = rows_of(tmp_path, bomb)
    assert all(len(row.title) < 1000 for row in rows)


@pytest.mark.parametrize(
    "data", ["<rss", "<feed>", "<rss >nothing</nothing>", "no feed at all", "/etc/passwd"]
)
def test_what_is_no_feed_is_refused(tmp_path: Path, data: str) -> None:
    """Also if the person says that it is one."""
    path = tmp_path / "a"
    path.write_text(data)
    with pytest.raises(InputError, match="not a feed"):
        TitleReader([str(path)], input_format=InputFormat.FEED)


def test_feed_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """It is parsed as a whole."""
    path = tmp_path / "a.xml"
    path.write_bytes(RSS.encode() + b" " * 2**24)
    with pytest.raises(InputError, match="more than"):
        TitleReader([str(path)])


@pytest.mark.parametrize("data", [RSS, ATOM, RDF])
def test_feed_in_a_pipe_is_named(data: str) -> None:
    """With the way on."""
    with pytest.raises(InputError, match="is a feed") as caught:
        read(data)
    assert "save it to a file" in caught.value.remedy


def test_address_is_downloaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is planned is what is drawn; nothing that gives access is shown or recorded."""
    asked: list[str] = []

    async def download(address: str, *, limit_bytes: int) -> bytes:
        assert limit_bytes
        asked.append(address)
        return RSS.encode()

    monkeypatch.setattr("thumbcli.public_download.download", download)
    address = "https://me:secret@blog.example/rss?token=hidden&channel_id=UC1"
    readers = [TitleReader([address]) for _ in range(2)]
    rows = [[*drain(reader)] for reader in readers]
    assert asked == [address]
    assert rows[0] == rows[1]
    assert rows[0][0].location == "https://blog.example/rss?channel_id=UC1:4"
    assert rows[0][0].list == "<feed https://blog.example/rss?channel_id=UC1>"
    assert readers[0].rewindable


def test_page_says_where_its_feed_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """People have the address of a page or a channel at hand."""

    async def download(_: str, *, limit_bytes: int) -> bytes:
        assert limit_bytes
        return b'<!doctype html><link rel="alternate" type="application/rss+xml" title="x" href="/rss.xml">'

    monkeypatch.setattr("thumbcli.public_download.download", download)
    with pytest.raises(InputError, match="is a web page") as caught:
        TitleReader(["https://page.example/blog/"])
    assert caught.value.remedy.startswith("its feed is at https://page.example/rss.xml; ")

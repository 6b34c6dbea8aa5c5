"""Documents of other kinds: refused before a line of theirs is drawn, and titles that only look like them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.batch.reading import drain, read
from thumbcli.errors import InputError
from thumbcli.sources.title_reader import InputFormat, TitleReader

if TYPE_CHECKING:
    from pathlib import Path

ENCODED = "Why We Sleep\nSeven Habits\n"


@pytest.mark.parametrize(
    ("data", "what", "remedy"),
    [
        pytest.param(b"PK\x03\x04\x14\x00\n", "a spreadsheet", "save it as CSV", id="xlsx"),
        pytest.param(b"PK\x03\x04\x14\x00\x01\n", "with a password", "unpack it", id="ZIP with a password"),
        pytest.param(b"\xd0\xcf\x11\xe0\n", "an old Office file", "save it as CSV", id="xls"),
        pytest.param(b"%PDF-1.7\ntitle\n", "a PDF", "text file", id="pdf"),
        pytest.param(b"\x1f\x8b\x08\n", "a gzip archive", "gzip -dc", id="gzip"),
        pytest.param(b"BZh91AY&SY\n", "a bzip2 archive", "bzip2 -dc", id="bzip2"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "a PNG picture", "name the file", id="png"),
        pytest.param(b"RIFF\x10\0\0\0WEBP\n", "a WebP picture", "name the file", id="webp"),
        pytest.param(b"\x7fELF\x02\n", "a program", "name the file", id="elf"),
        pytest.param(b"\0\0\0\x18ftypmp42\n", "a video", "name the file", id="mp4"),
        pytest.param(b"\0\0\0\x1cftypavif\n", "an AVIF picture", "name the file", id="avif"),
        pytest.param(b"\0\0\0\x1cftypheic\n", "a HEIC picture", "name the file", id="heic"),
        pytest.param(b"titles.csv" + bytes(90) + b"0000644", "a binary file", "name the file", id="old tar"),
        pytest.param(b"titles.csv" + bytes(247) + b"ustar\x0000\n", "a tar archive", "tar -xO", id="tar"),
        pytest.param(
            b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.textPK",
            "a LibreOffice document",
            "text file",
            id="odt",
        ),
        pytest.param(
            b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zipPK", "an e-book", "text", id="epub"
        ),
        pytest.param(b"PK\x03\x04" + bytes(26) + b"word/document.xml", "a Word", "text file", id="docx"),
        pytest.param(b"\x04\x22\x4d\x18\n", "an LZ4 archive", "lz4 -dc", id="lz4"),
        pytest.param(b"II*\0\n", "a TIFF picture", "name the file", id="tiff"),
        pytest.param(b"BM\x36\0\0\n", "a bitmap picture", "name the file", id="bmp"),
        pytest.param(b"\0\0\x01\0\x01\n", "an icon", "name the file", id="ico"),
        pytest.param(b"8BPS\0\x01\n", "a Photoshop picture", "name the file", id="psd"),
        pytest.param(b"\x1a\x45\xdf\xa3\n", "a video", "name the file", id="webm"),
        pytest.param(b"\xff\xfb\x90\n", "a sound", "name the file", id="mp3 without a mark"),
        pytest.param(b"\xca\xfe\xba\xbe\0\n", "a program", "name the file", id="Java class"),
        pytest.param(b"\x93NUMPY\x01\n", "an array of numbers", "text file", id="NumPy"),
        pytest.param(b"\0\0\0\x01Bud1\n", "a .DS_Store", "name the file", id=".DS_Store"),
        pytest.param(b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL", "name the file", id="JPEG XL"),
        pytest.param(b"\0\x01\0\0Standard ACE DB\0", "an Access database", "as CSV", id="Access"),
        pytest.param(b"\x37\x7f\x06\x82\0-\xe2\x18", "a log of SQLite", "the database", id="SQLite's log"),
        pytest.param(b"\x80\x04\x95\x1a\0\0\0]\x94", "a pickle", "as CSV", id="pickle"),
        pytest.param(b"!<arch>\ndebian-binary   ", "a Debian package", "unpack it", id="Debian package"),
        pytest.param(b"# v2 git bundle\n0123 refs/heads/main\n", "a Git bundle", "clone it", id="Git bundle"),
        pytest.param("WARC/1.0\r\nWARC-Type: warcinfo\r\n", "a web archive", "text file", id="WARC"),
        pytest.param("<svg xmlns='x'>\n<path/>\n", "an SVG picture", "name the file", id="SVG"),
        pytest.param('<?xml version="1.0"?>\n<svg>\n', "an SVG picture", "name the file", id="SVG, prolog"),
        pytest.param('<?xml version="1.0"?>\n<urlset>\n', "a sitemap", "file", id="sitemap"),
        pytest.param('<?xml version="1.0"?><opml>\n', "a list of feeds", "text file", id="OPML"),
        pytest.param("[Desktop Entry]\nName=x\n", "a shortcut", "name the file", id="shortcut"),
        pytest.param(
            "2024-01-02 10:00:00,123 INFO a\n2024-01-02 10:00:01,456 INFO b\n", "a log", "text", id="log"
        ),
        pytest.param(b"One title\0Another\0", "text that NUL bytes separate", "tr ", id="find -print0"),
        pytest.param(ENCODED.encode("utf-16-le"), "UTF-16LE without", "--encoding UTF-16LE", id="UTF-16LE"),
        pytest.param(ENCODED.encode("utf-16-be"), "UTF-16BE without", "--encoding UTF-16BE", id="UTF-16BE"),
        pytest.param(ENCODED.encode("utf-32-le"), "UTF-32LE without", "--encoding UTF-32LE", id="UTF-32LE"),
        pytest.param(
            "\u984c\u540d\n\u984c\n".encode("utf-16-le"), "UTF-16LE", "UTF-16LE", id="UTF-16 without Latin"
        ),
        pytest.param(
            "\u984c\u540d".encode("iso2022_jp"), "ISO-2022-JP", "--encoding ISO-2022-JP", id="ISO-2022-JP"
        ),
        pytest.param(
            "\ud55c\uae00".encode("iso2022_kr"), "ISO-2022-KR", "--encoding ISO-2022-KR", id="ISO-2022-KR"
        ),
        pytest.param('<?xml version="1.0"?>\n<feed/>', "an XML document", "text file", id="XML"),
        pytest.param(
            '\ufeff\n<?xml version="1.0"?><a/>', "an XML document", "text file", id="XML further on"
        ),
        pytest.param("<!doctype html>\n", "a web page", "text file", id="HTML"),
        pytest.param("<ul>\n<li>A</li>\n", "a web page", "text file", id="a part of HTML"),
        pytest.param("<li>A</li>\n<li>B</li>\n", "a web page", "text file", id="lines of HTML"),
        pytest.param("{\n", "one JSON document", "jq -c", id="a JSON object on several lines"),
        pytest.param('{"titles": [\n', "one JSON document", "jq -c", id="a JSON object that goes on"),
        pytest.param('["A", "B"]', "one JSON document", "jq -c", id="a JSON list"),
        pytest.param("---\ntitle: A\n---\n", "front matter", "text file", id="Markdown with front matter"),
        pytest.param("+++\ntitle = 1\n", "front matter", "text file", id="TOML front matter"),
        pytest.param(
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "LFS", "git lfs pull", id="Git LFS"
        ),
        pytest.param("<<<<<<< HEAD\nA\n", "merge conflicts", "git mergetool", id="a merge conflict"),
        pytest.param("A\n>>>>>>> main\nB\n", "line 2 was left by a merge", "mergetool", id="one further on"),
        pytest.param("diff --git a/x b/x\n", "a patch", "name the file", id="a patch"),
        pytest.param("-----BEGIN RSA PRIVATE KEY-----\nM\n", "a key", "name the file", id="a private key"),
        pytest.param("1\n00:00:01,000 --> 00:00:02,000\n", "subtitles", "name the file", id="subtitles"),
        pytest.param("User-agent: *\nDisallow: /\n", "a robots.txt", "name the file", id="robots.txt"),
        pytest.param("[core]\neditor = vi\n", "a file of settings", "name the file", id="settings"),
        pytest.param("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "a calendar", "text file", id="a calendar"),
        pytest.param("HTTP/1.1 404 Not Found\r\nServer: x\r\n", "an HTTP response", "curl", id="a response"),
        pytest.param("../lists/titles.csv", "a link that Git", "leads to", id="a link checked out as text"),
        pytest.param("404: Not Found", "a server's answer", "again", id="an answer instead of a list"),
        pytest.param("outs:\n- md5: 0\n", "a DVC pointer", "dvc pull", id="DVC"),
        pytest.param("From: a@b.example\nSubject: x\n", "an e-mail", "text file", id="an e-mail"),
        pytest.param("API_KEY=x\nPORT=1\n", "a file of settings", "name the file", id="an environment"),
        pytest.param("@book{key,\n  title = {A},\n", "a bibliography", "text file", id="BibTeX"),
        pytest.param("#!/bin/sh\necho A\n", "a script", "thumb batch -", id="a script"),
    ],
)
def test_other_document_is_refused_as_what_it_is(
    tmp_path: Path, data: bytes | str, what: str, remedy: str
) -> None:
    """From a pipe as from a file, whatever its name says, and before the first row."""
    content = data if isinstance(data, bytes) else data.encode()
    with pytest.raises(InputError) as piped:
        read(content)
    for name in ("a", "a.txt", "a.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError) as filed:
            list(drain(TitleReader([str(path)])))
        assert what in piped.value.message
        assert what in filed.value.message
        assert remedy in piped.value.remedy
        assert remedy in filed.value.remedy


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("FROM python:3.12\nRUN pip install x\n", "a Dockerfile"),
        ("age-encryption.org/v1\n-> X25519 abc\n", "an encrypted file"),
        ("$ANSIBLE_VAULT;1.1;AES256\n6234\n", "an encrypted file"),
        (
            "127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] x\n127.0.0.1 - - [10/Oct/2000:13:55:37 -0700] x\n",
            "a log",
        ),
        ("Nov 30 10:00:01 host sshd[1]: x\nNov 30 10:00:02 host cron[1]: x\n", "a log"),
        ("@relation x\n@attribute a numeric\n", "ARFF"),
        ("[Script Info]\nTitle: x\n", "subtitles"),
        ("[ti:Song]\n[ar:Artist]\n", "words of a song"),
        (
            "KprqSdAtg7koSQHfqN1jce/Zi229q+AAAAKprqSdAtg7koSQHfqN1jce/Zi229q+AAAA\nKprqSdAtg7koSQHfqN1jce/Zi229q+AAAAKprqSdAtg7koSQHfqN1jce/Zi229q+AAAA\n",
            "Base64",
        ),
        ("begin 644 x.bin\n#0V%T\n", "uuencoded"),
        (
            ":10010000214601360121470136007EFE09D2190140\n:10010000214601360121470136007EFE09D2190140\n",
            "Intel HEX",
        ),
        ("import os\nfrom sys import argv\n", "a program"),
        ("const x = require('y');\nfunction f() {\n", "a program"),
        ("#include <stdio.h>\nint main() {\n", "a program"),
        ("body {\n  margin: 0;\n}\n", "a style sheet"),
        ("# Netscape HTTP Cookie File\nx\n", "cookies"),
        ("0 * * * * cmd\n5 4 * * 1-5 cmd2\n", "a crontab"),
        ('REM GENRE x\nPERFORMER \\"x\\"\n', "a cue sheet"),
        ("--- a/x.txt\n+++ b/x.txt\n", "a patch"),
        ("  0\nSECTION\n", "a drawing"),
        ("solid x\nfacet normal 0 0 0\n", "a 3D model"),
        (">seq1 x\nACGTACGTACGT\n", "FASTA"),
        ("HEADER    HYDROLASE               01-JAN-20   1ABC\nTITLE     A PROTEIN\n", "PDB"),
        ("ATOM      1  N   MET A   1      38.428  13.1\nATOM      2  CA  MET A   1      39.0\n", "PDB"),
        ("data_1ABC\n#\n_entry.id   1ABC\n", "CIF"),
        ("127.0.0.1 localhost\n", "settings"),
        ("export A=1\nexport B=2\n", "settings"),
        ("dn: cn=x,dc=example\nobjectClass: person\n", "LDIF"),
        ("#+TITLE: x\n* Heading\n", "a document (Org)"),
        ("requests==2.31.0\nnumpy>=1.26\n", "packages"),
        ("d41d8cd98f00b204e9800998ecf8427e  a\n0cc175b9c0f1b6a831c399e269772661  b\n", "checksums"),
        ("INSERT INTO posts VALUES (1);\nINSERT INTO posts VALUES (2);\n", "an SQL dump"),
        ("d8:announce35:http://x/\n", "a torrent"),
        ('{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": []}\n', "a JSON feed"),
    ],
)
def test_text_that_is_no_list_is_named(content: str, what: str) -> None:
    """By its first line where its format prescribes that, else by two that agree."""
    with pytest.raises(InputError) as caught:
        read(content)
    assert what in caught.value.message


@pytest.mark.parametrize("name", ["Makefile", "LICENSE"])
def test_name_of_another_kind_is_believed(tmp_path: Path, name: str) -> None:
    """Their lines may be anything."""
    path = tmp_path / name
    path.write_text("CC=gcc\nall:\n")
    with pytest.raises(InputError, match=f"a {name}"):
        TitleReader([str(path)])


def test_nothing_of_a_key_is_shown() -> None:
    """The message names the kind alone."""
    with pytest.raises(InputError) as caught:
        read("-----BEGIN PRIVATE KEY-----\nSECRETLETTERS\n")
    assert "SECRET" not in f"{caught.value.message}{caught.value.remedy}"


@pytest.mark.parametrize(
    "lines",
    [
        "<3 my setup\nB",
        "%PDF explained\nB",
        "version https everything\nB",
        "{json} tricks\nB",
        "<html> explained in 100 seconds\nB",
        "<div>\nis dead",
        "--- and then?\nB",
        "[SOLVED] my code\nx = y",
        "[Intro]\nHello",
        "1984\n1917",
        "MZ explained\nRIFF of the week",
        "RIFF of the week\nGIF89a",
        "#1 tip\n======= the end\n=======",
        "404: Not Found\nUser-agent: what is it?",
        "User-agent: *\nwhat is it?",
        "a/b testing.txt",
        "<!DOCTYPE html> explained\nB",
        '<input type="date"> is fine\nB',
        "HTTP/2 500 errors explained\nB",
        "#!/bin/sh explained in a minute\nB",
        "[Intro]\n#1 tip",
        "E=mc2\n#1 tip",
        "E=mc2\nexplained",
        "From: zero\nTo: hero",
        "C:\\windows explained\nB",
        "BM vs. XL: who wins?\nB",
        "word/ and ppt/ in a ZIP\nB",
        "2024-01-02 10:00 was the moment\nB",
        "<svg> explained in 100 seconds\nB",
        "Import taxes\nImport rules",
        "From zero to hero\nRun faster",
        "--- and\n+ more",
        "0\n1",
        "solid advice\nfacets of life",
        "> 5 tips\nGATTACA",
        "export your data\nexport it twice",
        "CSS {\nin 100 seconds",
        "INSERT INTO explained\nB",
        "requests == love\nnumpy >= 1",
        "begin again\nend",
        "d8 dice\nd20",
        "The Nov 30 10:00:01 mystery\nB",
    ],
)
def test_title_that_looks_like_a_document_is_a_title(tmp_path: Path, lines: str) -> None:
    """One word of another format proves nothing."""
    path = tmp_path / "a.txt"
    path.write_text(lines)
    assert [row.title for row in drain(TitleReader([str(path)]))] == lines.split("\n")
    assert [row.title for row in read(lines)] == lines.split("\n")


@pytest.mark.parametrize("suffix", [".yaml", ".html", ".xml", ".ini"])
def test_extension_of_another_format_is_believed(tmp_path: Path, suffix: str) -> None:
    """The first line of YAML may look like a title."""
    path = tmp_path / f"a{suffix}"
    path.write_text("titles:\n")
    with pytest.raises(InputError, match=f"a {suffix} file"):
        TitleReader([str(path)])


def test_input_format_text_takes_lines_of_any_document(tmp_path: Path) -> None:
    """The person knows better; bytes that are not text are refused all the same."""
    path = tmp_path / "a.xml"
    path.write_text("<?xml version='1.0'?>\n")
    (row,) = drain(TitleReader([str(path)], input_format=InputFormat.TEXT))
    assert row.title == "<?xml version='1.0'?>"
    path.write_bytes(b"\0\1\2\xff\n")
    with pytest.raises(InputError, match="binary"):
        TitleReader([str(path)], input_format=InputFormat.TEXT)


@pytest.mark.parametrize("input_format", ["csv", "tsv", "jsonl"])
def test_input_format_of_a_table_does_not_make_one_of_a_document(input_format: str) -> None:
    """It may come from a config file that was written for other lists."""
    with pytest.raises(InputError, match="an XML document"):
        read('<?xml version="1.0"?>\n', input_format)


def test_json_lines_are_not_drawn_as_text(tmp_path: Path) -> None:
    """An extension that says text is not believed against a whole object."""
    path = tmp_path / "a.txt"
    path.write_text('{"title": "A"}\n')
    with pytest.raises(InputError, match="holds JSON Lines, not text") as caught:
        TitleReader([str(path)])
    assert "--input-format jsonl" in caught.value.remedy

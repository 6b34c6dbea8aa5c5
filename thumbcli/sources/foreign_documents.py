"""Recognise what is not a list of titles by its first bytes and lines, before a line of it is drawn.

A title may begin with anything: `<3 my setup` and `%PDF explained` are titles. So a file is only refused on
what its own format prescribes at its very start, or on two lines that agree.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "HEAD_BYTES",
    "POINTERS",
    "ForeignDocument",
    "foreign_bytes",
    "foreign_lines",
    "is_conflict_marker",
]

HEAD_BYTES: Final = 1024
"""How much of a source is searched for bytes that no text has."""


class ForeignDocument(NamedTuple):
    """What a source is instead of a list of titles, and what to do; `charset` is set if it is text."""

    what: str
    remedy: str
    charset: str = ""


_AS_CSV: Final = "save it as CSV (UTF-8) first"
_COPY: Final = "copy its titles into a text file, one per line"
_NAME_LIST: Final = "name the file with the titles instead"
_FEED: Final = "save it to a file and name that, or its address"
_UNPACK: Final = "unpack it first, or pipe it: {} FILE | thumb batch -"

_ZIP, _ZIP_FLAGS_AT = b"PK\x03\x04", 6
_SIGNATURES: Final = (
    ((_ZIP, b"PK\x05\x06"), "a spreadsheet, document or ZIP archive", _AS_CSV),
    ((b"\xd0\xcf\x11\xe0",), "an old Office file", _AS_CSV),
    ((b"%PDF-",), "a PDF", _COPY),
    ((b"%!PS-",), "a PostScript file", _COPY),
    ((b"{\\rtf",), "a rich text document", "save it as plain text (UTF-8) first"),
    ((b"\x1f\x8b",), "a gzip archive", _UNPACK.format("gzip -dc")),
    (tuple(b"BZh%d1AY&SY" % level for level in range(1, 10)), "a bzip2 archive", _UNPACK.format("bzip2 -dc")),
    ((b"\xfd7zXZ\x00",), "an xz archive", _UNPACK.format("xz -dc")),
    ((b"\x28\xb5\x2f\xfd",), "a Zstandard archive", _UNPACK.format("zstd -dc")),
    ((b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"), "a 7-Zip or RAR archive", "unpack it first"),
    ((b"SQLite format 3\x00",), "an SQLite database", "export its titles as CSV first"),
    ((b"\x04\x22\x4d\x18",), "an LZ4 archive", _UNPACK.format("lz4 -dc")),
    ((b"\x89PNG",), "a PNG picture", _NAME_LIST),
    ((b"\xff\xd8\xff",), "a JPEG picture", _NAME_LIST),
    ((b"II*\x00", b"MM\x00*"), "a TIFF picture", _NAME_LIST),
    ((b"\x00\x00\x01\x00",), "an icon", _NAME_LIST),
    ((b"\x1a\x45\xdf\xa3",), "a video", _NAME_LIST),
    ((b"\xff\xfb", b"\xff\xf3"), "a sound", _NAME_LIST),
    ((b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\x00asm"), "a program", _NAME_LIST),
    ((b"\x93NUMPY", b"\x89HDF\r\n"), "an array of numbers", _COPY),
    ((b"\x00\x00\x00\x01Bud1",), "a .DS_Store of macOS", _NAME_LIST),
    ((b"bplist00",), "a property list of macOS", _NAME_LIST),
    ((b"\x00\x00\x00\x0cJXL ", b"\x00\x00\x00\x0cjP  "), "a JPEG XL or JPEG 2000 picture", _NAME_LIST),
    ((b"\x00\x01\x00\x00Standard ",), "an Access database", "export its titles as CSV first"),
    ((b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"), "a log of SQLite", "name the database itself"),
    ((b"\x80\x04\x95", b"\x80\x05\x95"), "a pickle of Python", "export its titles as CSV first"),
    ((b"!<arch>\n",), "an archive of Unix or a Debian package", "unpack it first"),
)
"""What files of other formats begin with, as the formats prescribe it."""

_WORDLIKE_SIGNATURES: Final = (
    ((b"PAR1", b"ARROW1"), "a Parquet or Arrow file", "export its titles as CSV first"),
    ((b"GIF87a", b"GIF89a"), "a GIF picture", _NAME_LIST),
    ((b"BM",), "a bitmap picture", _NAME_LIST),
    ((b"8BPS",), "a Photoshop picture", _NAME_LIST),
    ((b"fLaC",), "a sound", _NAME_LIST),
    ((b"Obj\x01",), "an Avro file", "export its titles as CSV first"),
    ((b"RIFF",), "a WebP picture, a sound or a video", _NAME_LIST),
    ((b"ID3", b"OggS"), "a sound", _NAME_LIST),
    ((b"wOF2", b"wOFF", b"OTTO"), "a font", _NAME_LIST),
    ((b"MZ",), "a program", _NAME_LIST),
)
"""Those that a title could begin with too: they count only before a NUL."""

_BY_PART: Final = (
    (257, b"ustar", "a tar archive", _UNPACK.format("tar -xO -f")),
    (4, b"ftypavif", "an AVIF picture", _NAME_LIST),
    (4, b"ftyphei", "a HEIC picture", _NAME_LIST),
    (4, b"ftyp", "a video", _NAME_LIST),
    (30, b"mimetypeapplication/epub", "an e-book", _COPY),
    (30, b"mimetypeapplication/vnd.oasis.opendocument.text", "a LibreOffice document", _COPY),
    (30, b"mimetypeapplication/vnd.oasis.opendocument.presentation", "a LibreOffice presentation", _COPY),
    (30, b"word/", "a Word document", _COPY),
    (30, b"ppt/", "a PowerPoint presentation", _COPY),
    (30, b"META-INF/", "a Java archive", _NAME_LIST),
)
"""What files hold at a place further on, in bytes from their start."""

_UTF_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""Byte order marks of UTF-16 and UTF-32: their own bytes are reported, as those that are not UTF-8."""

_ESCAPED: Final = (
    (b"\x1b$B", "ISO-2022-JP"),
    (b"\x1b$@", "ISO-2022-JP"),
    (b"\x1b$)C", "ISO-2022-KR"),
    (b"\x1b$)A", "ISO-2022-CN"),
)
"""How encodings of e-mails begin what is not ASCII; their bytes are UTF-8, and no text."""

_CHARACTERS_PER_NUL: Final = 4
"""Titles that NULs separate have more characters for each; Latin letters in UTF-16 have one."""

_UNMARKED: Final = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")


def foreign_bytes(head: bytes) -> ForeignDocument | None:
    """Return what a source is that begins with `head`, at most `HEAD_BYTES`; None if it can be text."""
    if known := _known_kind(head):
        return known
    if b"\x00" not in head or head.startswith(_UTF_MARKS):
        return None
    is_sparse = head.count(b"\x00") * _CHARACTERS_PER_NUL < len(head)
    if is_sparse and head[0] and _is_text(head.replace(b"\x00", b"\n"), "utf-8"):
        if head.count(b"\x00") > 1 and not re.search(rb"[\r\n]", head):
            remedy = "write line ends in their place: tr '\\0' '\\n' <FILE | thumb batch -"
            return ForeignDocument("text that NUL bytes separate", remedy)
        return None  # A stray one is removed from its title, like other control characters.
    if charset := _unmarked_charset(head):
        return ForeignDocument(f"{charset} without a byte order mark", "", charset)
    return ForeignDocument("a binary file", _NAME_LIST)


def _known_kind(head: bytes) -> ForeignDocument | None:
    """Return the kind of file whose own format prescribes how `head` begins."""
    has_nul = b"\x00" in head
    for start, part, what, remedy in _BY_PART if has_nul else ():
        if head.startswith(part, start):
            return ForeignDocument(what, remedy)
    if head.startswith(_ZIP) and len(head) > _ZIP_FLAGS_AT and head[_ZIP_FLAGS_AT] & 1:
        return ForeignDocument("a ZIP archive with a password", "unpack it first")
    for signatures, what, remedy in (*_SIGNATURES, *(_WORDLIKE_SIGNATURES if has_nul else ())):
        if head.startswith(signatures):
            return ForeignDocument(what, remedy)
    for escape, charset in _ESCAPED:
        if escape in head:
            return ForeignDocument(f"{charset}, an encoding of e-mails", "", charset)
    return None


def _is_text(head: bytes, charset: str) -> bool:
    """Tell whether `head`, which may end inside a character, is text in `charset`."""
    try:
        text = getincrementaldecoder(charset)().decode(head)
    except UnicodeDecodeError:
        return False
    return bool(text) and "".join(text.split()).isprintable()


def _unmarked_charset(head: bytes) -> str:
    """Return the UTF-16 or UTF-32 that makes text of `head`, with most ASCII in it; empty if none does."""

    def ascii_characters(charset: str) -> int:
        return sum(char < "\x80" for char in getincrementaldecoder(charset)().decode(head))

    found = [charset for charset in _UNMARKED if _is_text(head, charset) and ascii_characters(charset)]
    best = max(found, key=ascii_characters, default="")
    return best.upper().replace("-LE", "LE").replace("-BE", "BE")


class _Signs(NamedTuple):
    """A kind of document: patterns of its first line and, if one line is not enough, of its second."""

    first: str
    what: str
    remedy: str
    second: str = ""


_TAG: Final = r"<[a-z][\w:.-]*(?:\s[^<>]*)?/?>"

_LIST_PATH: Final = r"[\w.-]*(?:/[\w.-]+)+\.(?:csv|tsv|txt|md|jsonl|ndjson)$"
_NOTHING: Final = r"$"
"""The pattern of the second line where there may be none."""

# Kinds whose lines are alike.
_ACCESS_LINE: Final = r"\S+ \S+ \S+ \[\d\d/[a-z]{3}/\d{4}:"
_SYSLOG_LINE: Final = r"(?-i:[A-Z][a-z]{2}) [ \d]\d \d\d:\d\d:\d\d \S+ "
_BASE64_LINE: Final = r"[a-z\d+/]{60,76}={0,2}$"
_PYTHON_IMPORT: Final = r"(?-i:import [a-z_][\w.]*(?: as \w+)?$|from [\w.]+ import )"
_EXPORT_LINE: Final = r"(?-i:export [A-Z][A-Z\d_]*=)"
_PACKAGE_LINE: Final = r"[a-z][\w.-]*(?:\[[\w,]+\])?(?:==|>=|~=|<=)\d"
_CHECKSUM_LINE: Final = r"[\da-f]{32,128}[ \t]+\*?\S"

_MOLECULE_LINE: Final = (
    r"(?-i:(?:HEADER|TITLE |COMPND|SOURCE|KEYWDS|AUTHOR|REMARK|SEQRES|CRYST1)[ \d]{3,}\S|"
    r"(?:ATOM  |HETATM)[ \d]{5} [ \w']{4})"
)

_DOCUMENTS: Final = (
    _Signs(
        r"version https://(?:git-lfs|hawser)\.github\.com/spec/v\d+$",
        "a Git LFS pointer",
        "fetch the file that it stands for: git lfs pull",
    ),
    _Signs(r"(?:<<<<<<<|>>>>>>>) ", "a file with merge conflicts", "resolve them first: git mergetool"),
    _Signs(r"diff --git a/", "a patch", _NAME_LIST),
    _Signs(r"-----BEGIN [A-Z0-9 ]+-----$", "a key or a certificate", _NAME_LIST),
    _Signs(r"ssh-\w+ AAAA", "an SSH key", _NAME_LIST),
    _Signs(r"<svg\s+[\w:]+\s*=", "an SVG picture", _NAME_LIST),
    _Signs(r"<\?xml\s+version\s*=.*<svg[\s>]", "an SVG picture", _NAME_LIST),
    _Signs(r"<\?xml\s+version\s*=", "an SVG picture", _NAME_LIST, r"<svg[\s>]|<!DOCTYPE svg"),
    _Signs(r"(?:<\?xml\s.*)?<(?:rss|feed|rdf:RDF)\s", "a feed", _FEED),
    _Signs(r"<\?xml\s+version\s*=", "a feed", _FEED, r"<(?:rss|feed|rdf:RDF)\s"),
    _Signs(r"(?:<\?xml\s.*)?<(?:urlset|sitemapindex)[\s>]", "a sitemap", _FEED),
    _Signs(r"<\?xml\s+version\s*=", "a sitemap", _FEED, r"<(?:urlset|sitemapindex)[\s>]"),
    _Signs(r"(?:<\?xml\s.*)?<opml[\s>]", "a list of feeds (OPML)", _COPY),
    _Signs(r"<\?xml\s+version\s*=", "a list of feeds (OPML)", _COPY, r"<opml[\s>]"),
    _Signs(r"<\?xml\s+version\s*=", "a property list of macOS", _NAME_LIST, r"<!DOCTYPE plist"),
    _Signs(r"<\?xml\s+version\s*=", "an XML document", _COPY),
    _Signs(r"<\?php$", "a PHP file", _NAME_LIST),
    _Signs(r"<!doctype\s+[^>]*(?:>\s*(?:<.*)?)?$", "a web page", _COPY),
    _Signs(r"<!--", "a web page or an XML document", _COPY),
    _Signs(r"<[a-z][\w:.-]*\s+[\w:.-]+\s*=\s*[\"'](?:[^>]*|.*>)$", "a web page or an XML document", _COPY),
    _Signs(rf"{_TAG}\s*<.*>$", "a web page or an XML document", _COPY),
    _Signs(rf"{_TAG}.*</[a-z][\w:.-]*>$", "a web page or an XML document", _COPY, r"</?[a-z!]"),
    _Signs(rf"{_TAG}$", "a web page or an XML document", _COPY, r"</?[a-z!]"),
    _Signs(r"BEGIN:V(?:CARD|CALENDAR)$", "a calendar or an address book", _COPY),
    _Signs(r"/annex/objects/", "a git-annex pointer", "fetch the file that it stands for: git annex get"),
    _Signs(
        r"outs:$",
        "a DVC pointer",
        "fetch the file that it stands for: dvc pull",
        r"- (?:md5|hash|path|size):",
    ),
    _Signs(_LIST_PATH, "a link that Git wrote as a file", "name the file that it leads to", _NOTHING),
    _Signs(r"404: Not Found$", "a server's answer", "fetch the list again, from its right address", _NOTHING),
    _Signs(r"(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID): ", "an e-mail", _COPY),
    _Signs(r"From: .*@", "an e-mail", _COPY, r"(?:To|Subject|Date|Cc|Reply-To): "),
    _Signs(r"From \S+@\S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ", "a mailbox", _COPY),
    _Signs(r'msgid ""$', "a file of translations", _NAME_LIST, r'msgstr ""$'),
    _Signs(r"@\w+\{[\w:.+-]*,$", "a bibliography", _COPY, r"\w+\s*=\s*[{\"\d]"),
    _Signs(r"(?-i:[A-Z][A-Z0-9_]*=)\S", "a file of settings", _NAME_LIST, r"(?-i:[A-Z][A-Z0-9_]*=)"),
    _Signs(r"# v[23] git bundle$", "a Git bundle", "clone it, and name the file with the titles"),
    _Signs(r"WARC/1\.\d$", "a web archive (WARC)", _COPY),
    _Signs(r"WEBVTT(?: - .*)?$", "a file of subtitles", _NAME_LIST),
    _Signs(r"\d+$", "a file of subtitles", _NAME_LIST, r"\d\d:\d\d:\d\d[,.]\d{3} --> "),
    _Signs(r"#EXTM3U", "a playlist", _COPY),
    _Signs(r"\[Desktop Entry\]$", "a shortcut of the desktop", _NAME_LIST, r"\w+="),
    _Signs(r"\[InternetShortcut\]$", "a shortcut to a web page", _NAME_LIST, r"\w+="),
    _Signs(r"%YAML 1\.\d$", "a YAML file", _COPY),
    _Signs(r"PGDMP", "an SQL dump", "export its titles as CSV"),
    _Signs(r"# Byte-compiled / optimized / DLL files$", "a .gitignore", _NAME_LIST),
    _Signs(
        r"\[\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.,]\d{3} ",
        "a log",
        _COPY,
        r"\[\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.,]\d{3} ",
    ),
    _Signs(
        r"#!\s*/(?:usr/bin/env\s+)?\S+(?:\s+-\S+)?$",
        "a script",
        "pipe its output in: ./SCRIPT | thumb batch -",
    ),
    _Signs(
        r"HTTP/\d(?:\.\d)? \d{3}\b", "an HTTP response", "leave out its headers: curl without -i", r"[\w-]+: "
    ),
    _Signs(
        r"User-agent:\s*\S+$", "a robots.txt", _NAME_LIST, r"(?:dis)?allow:|sitemap:|crawl-delay:|user-agent:"
    ),
    _Signs(r"age-encryption\.org/v\d$|\$ANSIBLE_VAULT;\d", "an encrypted file", "decrypt it first"),
    _Signs(
        r"(?-i:FROM) [\w./:@-]+(?: AS [\w-]+)?$",
        "a Dockerfile",
        _NAME_LIST,
        r"(?-i:RUN|COPY|ADD|WORKDIR|ENV|ARG|LABEL|CMD|EXPOSE|USER|ENTRYPOINT)\s",
    ),
    _Signs(_ACCESS_LINE, "a log", _COPY, _ACCESS_LINE),
    _Signs(_SYSLOG_LINE, "a log", _COPY, _SYSLOG_LINE),
    _Signs(r"@relation\s", "a table of Weka (ARFF)", "save it as CSV (UTF-8) first", r"@attribute\s|%"),
    _Signs(r"\[Script Info\]$", "a file of subtitles", _NAME_LIST),
    _Signs(r"\[(?:ti|ar|al|by|offset):.*\]$", "the words of a song (LRC)", _COPY, r"\[(?:ti|ar|al|by|\d\d):"),
    _Signs(_BASE64_LINE, "Base64", "decode it first: base64 -d FILE", _BASE64_LINE),
    _Signs(r"begin [0-7]{3} \S+$", "uuencoded", "decode it first: uudecode FILE"),
    _Signs(r":[\dA-F]{10,}$", "a program (Intel HEX)", _NAME_LIST, r":[\dA-F]{10,}$"),
    _Signs(_PYTHON_IMPORT, "a program", _NAME_LIST, _PYTHON_IMPORT),
    _Signs(
        r"(?-i:(?:const|let|var) \w+ = .*;$|import .* from ['\"].*['\"];?$)",
        "a program",
        _NAME_LIST,
        r"(?-i:const|let|var|function|import|export|class)\s",
    ),
    _Signs(r"#include\s*[<\"]", "a program", _NAME_LIST, r"#|//|/\*|using |int |void "),
    _Signs(r"syntax = \"proto\d\";$", "a program", _NAME_LIST),
    _Signs(r"[\w.#:*,> -]+ ?\{$", "a style sheet", _NAME_LIST, r"[\w-]+:\s*[^;]+;$"),
    _Signs(r"# (?:Netscape )?HTTP Cookie File$", "a file of cookies", _NAME_LIST),
    _Signs(r"(?:[\d*/,-]+\s+){5}\S", "a crontab", _NAME_LIST, r"(?:[\d*/,-]+\s+){5}\S|#"),
    _Signs(r"(?-i:REM [A-Z]+ |PERFORMER \")", "a cue sheet", _COPY, r"(?-i:REM |PERFORMER |TITLE |FILE )"),
    _Signs(r"--- \S", "a patch", _NAME_LIST, r"\+\+\+ \S"),
    _Signs(r"Index: \S+$", "a patch", _NAME_LIST, r"={60,}$"),
    _Signs(r"# HG changeset patch$", "a patch", _NAME_LIST),
    _Signs(r"0$", "a drawing (DXF)", _NAME_LIST, r"SECTION$"),
    _Signs(r"solid(?: \S+)?$", "a 3D model", _NAME_LIST, r"facet normal "),
    _Signs(r"# Blender |mtllib ", "a 3D model", _NAME_LIST, r"# |mtllib |o |v "),
    _Signs(r">\S", "sequences (FASTA)", _NAME_LIST, r"(?-i:[ACGTUN]{8,}|[acgtun]{8,}|[A-Z*]{30,})$"),
    _Signs(_MOLECULE_LINE, "a molecule (PDB)", _NAME_LIST, _MOLECULE_LINE),
    _Signs(r"data_\w+$", "a molecule (CIF)", _NAME_LIST, r"#|loop_$|_\w+"),
    _Signs(r"##fileformat=", "a table of genomes (VCF)", _NAME_LIST),
    _Signs(r"(?:127\.0\.0\.1|::1)\s+localhost\b", "a file of settings", _NAME_LIST),
    _Signs(r"Windows Registry Editor Version ", "a file of settings", _NAME_LIST),
    _Signs(r"[a-z ]+:[is]:", "a file of settings", _NAME_LIST, r"[a-z ]+:[is]:"),
    _Signs(_EXPORT_LINE, "a file of settings", _NAME_LIST, _EXPORT_LINE),
    _Signs(r"dn: \w+=", "an export of a directory (LDIF)", _COPY),
    _Signs(r"From: <Saved by ", "a saved web page", _COPY),
    _Signs(r"#\+\w+:", "a document (Org)", _COPY, r"#\+\w+:|\*+ "),
    _Signs(_PACKAGE_LINE, "a list of packages", _NAME_LIST, _PACKAGE_LINE),
    _Signs(_CHECKSUM_LINE, "a list of checksums", _NAME_LIST, _CHECKSUM_LINE),
    _Signs(
        r"(?-i:CREATE TABLE|INSERT INTO|DROP TABLE|BEGIN TRANSACTION)\b.*[;(]$",
        "an SQL dump",
        "export its titles as CSV",
    ),
    _Signs(r"d\d+:[a-z][\w ]*\d+:", "a torrent", _NAME_LIST),
    _Signs(r"\\(?:documentclass|usepackage|begin)[\[{]", "a LaTeX document", _COPY),
    _Signs(r"-- (?:MySQL|MariaDB) dump ", "an SQL dump", "export its titles as CSV"),
    _Signs(r"--$", "an SQL dump", "export its titles as CSV", r"-- PostgreSQL database dump"),
    _Signs(r"---$", "a document with front matter, or YAML", _COPY, r"[\w-]+:(?:\s|$)|- "),
    _Signs(r"\+\+\+$", "a document with front matter", _COPY, r"[\w-]+\s*=\s"),
    _Signs(r"\[[\w. \"-]+\]$", "a file of settings", _NAME_LIST, r"[\w.-]+\s*=\s*\S|;"),
)

POINTERS: Final = frozenset(
    (
        "a Git LFS pointer",
        "a git-annex pointer",
        "a DVC pointer",
        "a link that Git wrote as a file",
        "a file with merge conflicts",
    )
)
"""What stands in place of a file of any kind, or has spoiled it."""

_CONFLICT_MARKERS: Final = ("<<<<<<< ", ">>>>>>> ")


def foreign_lines(first: str, next_line: Callable[[], str]) -> ForeignDocument | None:
    """Return what a source is by its first line that is not blank, or by two; None if it can be a list.

    Args:
        first: The line, without its end.
        next_line: Returns the next line that is not blank, empty at the end; called only if `first` alone
            does not decide, because a pipe may be slow to deliver it.
    """
    second: str | None = None
    for signs in _DOCUMENTS:
        if re.match(signs.first, first.strip(), re.IGNORECASE):
            if signs.second and second is None:
                second = next_line().strip()
            if not signs.second or re.match(signs.second, second or "", re.IGNORECASE):
                return ForeignDocument(signs.what, signs.remedy)
    return None


def is_conflict_marker(line: str) -> bool:
    """Tell whether `line` is one that Git leaves around a merge conflict."""
    return line.startswith(_CONFLICT_MARKERS)

"""What a picture says about itself: its title, and all that a lost manifest needs to know about it again.

It is an XMP packet in the file, read and written without decoding the picture; no pixel changes. It has no
date, so the same request gives the same file.

Source:
    XMP: ISO 16684-1, and Adobe's XMP specification, part 3, for its place in a PNG.
    WebP: RFC 9649, sections 2.7 and 2.7.1.5.
    PNG: the W3C specification, third edition, section 11.3.3.4 (iTXt).
    JPEG: Adobe's XMP specification, part 3, section 1.1.3, for its APP1 segment; Exif comes before it.
    AVIF: see `avif_header`.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from thumbcli.contract.avif_header import avif_with_packet, avif_xmp_packet, is_avif
from thumbcli.contract.choices import EngineName
from thumbcli.contract.formats import Format
from thumbcli.contract.image_header import (
    JPEG_START,
    PNG_SIGNATURE,
    BrokenPictureError,
    jpeg_segments,
    png_chunks,
    webp_chunk_size,
    webp_chunks,
    webp_has_alpha,
)
from thumbcli.light_dataclass import dataclass
from thumbcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["METADATA_MAX_BYTES", "PictureMetadata", "embed_metadata", "read_metadata"]

METADATA_MAX_BYTES = 3072
"""How much our metadata make a file longer at most: a title of 200 quotes takes 1,200 bytes of it."""

_WARNINGS_MAX_BYTES = 900
"""Of all warnings together, as they are written; what is longer is cut."""

_OURS = "urn:thumbcli:picture#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_XMP = "http://ns.adobe.com/xap/1.0/"

_PACKET_ID = "W5M0MpCehiHzreSzNTczkc9d"
"""The same in every XMP packet."""

_END_OF_RDF = "</rdf:RDF>"
_OUR_DESCRIPTION = re.compile(
    f'<rdf:Description rdf:about="" xmlns:thumb="{_OURS}".*?</rdf:Description>', re.DOTALL
)
_ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "\n": "&#10;"}
)
"""As `html.escape` has them, whose module takes 2 ms to load."""

_PACKET_MAX_BYTES = 256 * 1024
"""Ours has less than 2 KB; an editor's, with the history of a picture, some 20 KB."""

_KEY = re.compile(r"v\d{1,3}:[0-9a-f]{64}")
_CREDITS = re.compile(r"\d{1,6}")
_TITLE_MAX_CHARS, _ID_MAX_CHARS = 10_000, 200

_PNG_KEYWORD = b"XML:com.adobe.xmp\0"
_PNG_PLAIN = _PNG_KEYWORD + b"\0\0\0\0"
"""Not compressed, without a language."""

_JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_APP0, _APP1 = 0xE0, 0xE1
_SEGMENT_MAX_BYTES = 65_535
"""With its length, without its marker."""

_PNG_HEADER_END = len(PNG_SIGNATURE) + 25
_VP8X_ALPHA, _VP8X_XMP = 0x10, 0x04


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureMetadata:
    """What a picture says about itself.

    Attributes:
        key: The fingerprint of the request.
        title: The title.
        engine: The engine that drew it.
        format: The format.
        credits: What it cost.
        generation_id: Its id at the hosted API.
        placeholder: Whether it was made with the public test key.
        warnings: What was told when it was drawn, such as words that were left out.
    """

    key: str
    title: str
    engine: EngineName
    format: Format
    credits: int = 0
    generation_id: str | None = None
    placeholder: bool = False
    warnings: tuple[str, ...] = ()


def embed_metadata(image: bytes, metadata: PictureMetadata) -> bytes:
    """Return a WebP, PNG, JPEG or AVIF with `metadata` in it, beside any that it has from elsewhere.

    A picture is worth more than what is said about it: one that can't take metadata is returned as it is.
    """
    try:
        if image.startswith(PNG_SIGNATURE):
            return _embed_in_png(image, metadata)
        if image.startswith(JPEG_START):
            return _embed_in_jpeg(image, metadata)
        if is_avif(image):
            return avif_with_packet(image, _described(metadata, avif_xmp_packet(image)))
        return _embed_in_webp(image, metadata)
    except ValueError:  # It is broken, or its packet is not UTF-8.
        return image


def read_metadata(image: bytes) -> PictureMetadata | None:
    """Return what a picture says about itself; None if it says nothing that is from thumbcli."""
    try:
        packet = _packet(image)
        return _parse(packet) if packet is not None and len(packet) <= _PACKET_MAX_BYTES else None
    except (ValueError, KeyError, expat.ExpatError):
        return None


def _packet(image: bytes) -> bytes | None:
    if image.startswith(PNG_SIGNATURE):
        return _png_packet(image)
    if is_avif(image):
        return avif_xmp_packet(image)
    return _jpeg_packet(image) if image.startswith(JPEG_START) else _webp_packet(image)


def _described(metadata: PictureMetadata, others: bytes | None) -> bytes:
    """Return an XMP packet with `metadata`, and with what is in the packet `others`."""
    facts = {
        "key": metadata.key,
        "engine": metadata.engine,
        "format": metadata.format,
        "credits": metadata.credits,
        "generationId": metadata.generation_id,
        "placeholder": "1" if metadata.placeholder else None,
        "warnings": _fitting("\n".join(metadata.warnings)) or None,
    }
    attributes = "".join(
        f' thumb:{name}="{_escaped(str(value))}"' for name, value in facts.items() if value is not None
    )
    ours = (
        f'<rdf:Description rdf:about="" xmlns:thumb="{_OURS}" xmlns:dc="{_DC}" xmlns:xmp="{_XMP}"'
        f' xmp:CreatorTool="thumbcli {__version__}"{attributes}><dc:title><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{_escaped(metadata.title)}</rdf:li></rdf:Alt></dc:title>'
        "</rdf:Description>"
    )
    if others is not None:
        before, end, after = _OUR_DESCRIPTION.sub("", others.decode()).rpartition(_END_OF_RDF)
        if not end:
            raise BrokenPictureError("its XMP packet has another form")
        return f"{before}{ours}{end}{after}".encode()
    return (
        f'<?xpacket begin="\ufeff" id="{_PACKET_ID}"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_RDF}">{ours}{_END_OF_RDF}</x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _fitting(text: str) -> str:
    """Return the beginning of warnings that has room."""
    while len(_escaped(text).encode()) > _WARNINGS_MAX_BYTES:
        text = f"{text[: len(text) * 4 // 5]}\u2026"
    return text


def _escaped(text: str) -> str:
    return _ILLEGAL_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text).translate(_ESCAPES)


def _parse(packet: bytes) -> PictureMetadata | None:
    values = _Reader().read(packet)
    key, title, generation_id = values["key"], values["title"], values.get("generationId")
    if not (_KEY.fullmatch(key) and _CREDITS.fullmatch(values["credits"]) and len(title) <= _TITLE_MAX_CHARS):
        return None
    if generation_id is not None and not _is_id(generation_id):
        return None
    return PictureMetadata(
        key=key,
        title=title,
        engine=EngineName(values["engine"]),
        format=Format(values["format"]),
        credits=int(values["credits"]),
        generation_id=generation_id,
        placeholder=values.get("placeholder") == "1",
        warnings=tuple(filter(None, values.get("warnings", "")[:_WARNINGS_MAX_BYTES].split("\n"))),
    )


def _is_id(text: str) -> bool:
    return len(text) <= _ID_MAX_CHARS and text.isprintable()


class _Reader:
    """Collects our own facts from an XMP packet, as attributes or as elements: editors write either."""

    def __init__(self) -> None:
        self._facts: dict[str, str] = {}
        self._open: list[str] = []
        self._text = ""

    def read(self, packet: bytes) -> Mapping[str, str]:
        """Return the facts by name, and the `title`.

        Raises:
            ValueError: The packet declares entities, which XMP never does.
            expat.ExpatError: It is not XML.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._add
        parser.Parse(packet, True)
        return self._facts

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._open.append(name)
        self._text = ""
        for attribute, value in attributes.items():
            self._note(attribute, value)

    def _end(self, name: str) -> None:
        self._open.pop()
        self._note(name, self._text)
        if name == f"{_RDF} li" and f"{_DC} title" in self._open[-2:]:
            self._facts.setdefault("title", self._text)
        self._text = ""

    def _note(self, name: str, value: str) -> None:
        namespace, _, local = name.rpartition(" ")
        if namespace == _OURS:
            self._facts.setdefault(local, value)

    def _add(self, text: str) -> None:
        self._text += text


def _refuse(*_: object) -> None:
    raise ValueError("a document type in an XMP packet")


def _embed_in_png(image: bytes, metadata: PictureMetadata) -> bytes:
    at, kept = len(PNG_SIGNATURE), []
    others = None
    for name, body in png_chunks(image):
        end = at + 12 + len(body)
        if name == b"iTXt" and body[: len(_PNG_KEYWORD)] == _PNG_KEYWORD:
            others = _plain(body)
        elif at >= _PNG_HEADER_END:
            kept.append(image[at:end])
        at = end
    named = b"iTXt" + _PNG_PLAIN + _described(metadata, others)
    chunk = (len(named) - 4).to_bytes(4) + named + zlib.crc32(named).to_bytes(4)
    return b"".join((image[:_PNG_HEADER_END], chunk, *kept))


def _png_packet(image: bytes) -> bytes | None:
    chunks = (body for name, body in png_chunks(image) if name == b"iTXt")
    return next((_plain(body) for body in chunks if body[: len(_PNG_KEYWORD)] == _PNG_KEYWORD), None)


def _plain(body: memoryview) -> bytes:
    if body[: len(_PNG_PLAIN)] != _PNG_PLAIN:
        raise BrokenPictureError("its XMP packet is compressed, which XMP forbids")
    return bytes(body[len(_PNG_PLAIN) :])


def _embed_in_jpeg(image: bytes, metadata: PictureMetadata) -> bytes:
    """Put the packet after JFIF and Exif, which have to come first."""
    others, parts, place, at = None, [], 0, 0
    for kind, offset in jpeg_segments(image):
        body = _segment(image, offset)
        if kind == _APP1 and body.startswith(_JPEG_XMP):
            others = body[len(_JPEG_XMP) :]
            parts.append(image[at:offset])
            at = offset + 4 + len(body)
        elif not place and kind not in {_APP0, _APP1}:
            parts.append(image[at:offset])
            place, at = len(parts), offset
    if not place:
        raise BrokenPictureError("the JPEG holds no pixels")
    named = _JPEG_XMP + _described(metadata, others)
    length = len(named) + 2
    if length > _SEGMENT_MAX_BYTES:
        raise BrokenPictureError("its XMP packet is too long for one segment")
    ours = bytes((0xFF, _APP1)) + length.to_bytes(2) + named
    return b"".join((*parts[:place], ours, *parts[place:], image[at:]))


def _jpeg_packet(image: bytes) -> bytes | None:
    bodies = (_segment(image, offset) for kind, offset in jpeg_segments(image) if kind == _APP1)
    return next((body[len(_JPEG_XMP) :] for body in bodies if body.startswith(_JPEG_XMP)), None)


def _segment(image: bytes, offset: int) -> bytes:
    return image[offset + 4 : offset + 2 + int.from_bytes(image[offset + 2 : offset + 4])]


def _embed_in_webp(image: bytes, metadata: PictureMetadata) -> bytes:
    chunks = list(webp_chunks(_webp_body(image)))
    name, body = chunks[0] if chunks else (b"", memoryview(b""))
    size = webp_chunk_size(name, body)
    if size is None:
        raise BrokenPictureError("the WebP does not begin with its size")
    if name == b"VP8X":
        extended = bytes([body[0] | _VP8X_XMP, *body[1:]])
        chunks = chunks[1:]
    else:
        flags = _VP8X_XMP | (_VP8X_ALPHA if webp_has_alpha(name, body) else 0)
        extended = b"".join((bytes([flags, 0, 0, 0]), *((px - 1).to_bytes(3, "little") for px in size)))
    others = next((bytes(body) for name, body in chunks if name == b"XMP "), None)
    packet = _described(metadata, others)
    kept = [(name, body) for name, body in chunks if name != b"XMP "]
    content = bytearray(b"WEBP")
    for part, data in ((b"VP8X", extended), *kept, (b"XMP ", packet)):
        content += part + len(data).to_bytes(4, "little")
        content += bytes(data) + bytes(len(data) % 2)
    return b"RIFF" + len(content).to_bytes(4, "little") + content


def _webp_packet(image: bytes) -> bytes | None:
    return next((bytes(body) for name, body in webp_chunks(_webp_body(image)) if name == b"XMP "), None)


def _webp_body(image: bytes) -> memoryview:
    if image[:4] != b"RIFF" or image[8:12] != b"WEBP":
        raise BrokenPictureError("neither a WebP nor a PNG file")
    return memoryview(image)[12 : 8 + int.from_bytes(image[4:8], "little")]

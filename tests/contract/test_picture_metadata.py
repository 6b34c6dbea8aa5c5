"""A picture says what it is, and stays the picture that it was."""

from __future__ import annotations

import zlib
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from thumbcli.contract import EngineName, Format
from thumbcli.contract.image_header import PNG_SIGNATURE, read_header
from thumbcli.contract.picture_metadata import (
    METADATA_MAX_BYTES,
    PictureMetadata,
    embed_metadata,
    read_metadata,
)

FACTS = PictureMetadata(
    key="v1:" + "5f" * 32,
    title='Salt & <Pepper> "or" \N{SNOWMAN}, 日本語',
    engine=EngineName.THUMBAPI,
    format=Format.LINKEDIN,
    credits=20,
    generation_id="gen-77",
    warnings=('left out "/" & <more> of the title', "日本語"),
)
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
EDITOR = (
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {RDF}><rdf:Description rdf:about=""'
    ' xmlns:pm="urn:editor#" pm:note="kept"/></rdf:RDF></x:xmpmeta>'
).encode()


def encoded(kind: str, mode: str = "RGB", **options: object) -> bytes:
    """Return a noisy picture, with noisy transparency if its mode has any."""
    image = Image.effect_noise((61, 43), 60).convert(mode)
    if mode == "RGBA":
        image.putalpha(Image.effect_noise((61, 43), 90))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def moving() -> bytes:
    """Return an animated WebP."""
    out = BytesIO()
    one, *others = [Image.new("RGBA", (61, 43), colour) for colour in ("#f006", "#00f", "#0f09")]
    one.save(out, "webp", save_all=True, append_images=others)
    return out.getvalue()


def exif() -> bytes:
    """Return what a camera says about itself."""
    said = Image.Exif()
    said[ExifTags.Base.Software] = "a camera"
    return said.tobytes()


PICTURES = {
    "a lossy WebP": encoded("webp", quality=70),
    "a lossless WebP": encoded("webp", lossless=True),
    "a lossy WebP with transparency": encoded("webp", "RGBA", quality=70),
    "a lossless WebP with transparency": encoded("webp", "RGBA", lossless=True),
    "a WebP with a profile": encoded("webp", icc_profile=b"a profile"),
    "an animated WebP": moving(),
    "a PNG": encoded("png"),
    "a PNG with transparency": encoded("png", "RGBA"),
    "a PNG with a palette": encoded("png", "P"),
    "a JPEG": encoded("jpeg"),
    "a progressive JPEG": encoded("jpeg", progressive=True),
    "a grey JPEG": encoded("jpeg", "L"),
    "a JPEG with Exif and a profile": encoded("jpeg", exif=exif(), icc_profile=b"a profile"),
    "an AVIF": encoded("avif"),
    "an AVIF with transparency": encoded("avif", "RGBA"),
    "a JPEG with fill bytes": encoded("jpeg").replace(b"\xff\xdb", b"\xff\xff\xff\xdb", 1),
}
each_picture = pytest.mark.parametrize("image", PICTURES.values(), ids=PICTURES.keys())


def frames(image: bytes) -> list[tuple[str, bytes]]:
    """Return the mode and the pixels of every frame, as a decoder sees them."""
    with Image.open(BytesIO(image)) as opened:
        found = []
        for number in range(getattr(opened, "n_frames", 1)):
            opened.seek(number)
            found.append((opened.mode, opened.convert("RGBA").tobytes()))
        return found


@each_picture
def test_metadata_are_read_back_and_no_pixel_changes(image: bytes) -> None:
    """In every kind of file that an engine may return."""
    described = embed_metadata(image, FACTS)
    assert read_metadata(image) is None
    assert read_metadata(described) == FACTS
    assert read_header(described) == read_header(image)
    assert frames(described) == frames(image)
    assert 0 < len(described) - len(image) < 1000


@each_picture
def test_the_same_facts_give_the_same_bytes(image: bytes) -> None:
    """However often they are put in; other facts take their place."""
    described = embed_metadata(image, FACTS)
    assert embed_metadata(described, FACTS) == described
    other = PictureMetadata(key="v1:" + "00" * 32, title="B", engine=EngineName.LOCAL, format=Format.X)
    assert read_metadata(embed_metadata(described, other)) == other


@pytest.mark.parametrize("kind", ["webp", "png", "jpeg"])
def test_what_others_say_about_the_picture_stays(kind: str) -> None:
    """A service marks its pictures as generated, say; that is not ours to drop."""
    if kind != "png":
        image = encoded(kind, xmp=EDITOR)
    else:
        plain = encoded("png")
        body = b"iTXtXML:com.adobe.xmp\0\0\0\0\0" + EDITOR
        chunk = (len(body) - 4).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)
        image = plain[:33] + chunk + plain[33:]
    described = embed_metadata(image, FACTS)
    assert read_metadata(described) == FACTS
    assert b'pm:note="kept"' in described
    assert frames(described) == frames(image)


@pytest.mark.parametrize("name", ["a lossy WebP", "a JPEG", "a JPEG with Exif and a profile"])
def test_other_readers_find_the_title(name: str) -> None:
    """At its usual place, and all that was there before."""
    with Image.open(BytesIO(PICTURES[name])) as opened:
        before = opened.info
    with Image.open(BytesIO(embed_metadata(PICTURES[name], FACTS))) as opened:
        text = opened.info["xmp"].decode()
        assert {key: value for key, value in opened.info.items() if key != "xmp"} == before
    assert "<dc:title><rdf:Alt><rdf:li" in text
    assert 'xmp:CreatorTool="thumbcli ' in text


def test_an_editor_may_write_the_facts_as_elements() -> None:
    """Both are the same to XMP."""
    own = "".join(
        f"<t:{name}>{value}</t:{name}>"
        for name, value in {"key": FACTS.key, "engine": "local", "format": "x", "credits": "0"}.items()
    )
    packet = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {RDF}><rdf:Description rdf:about=""'
        f' xmlns:t="urn:thumbcli:picture#" xmlns:dc="http://purl.org/dc/elements/1.1/">{own}<dc:title><rdf:Alt>'
        "<rdf:li>A &amp; B</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    found = read_metadata(encoded("webp", xmp=packet.encode()))
    assert found == PictureMetadata(
        key=FACTS.key, title="A & B", engine=EngineName.LOCAL, format=Format.X, credits=0
    )


def packet_with(old: str, new: str) -> bytes:
    """Return a picture whose own packet has been changed."""
    with Image.open(BytesIO(embed_metadata(PICTURES["a lossy WebP"], FACTS))) as opened:
        packet = opened.info["xmp"].decode()
    assert old in packet
    return encoded("webp", xmp=packet.replace(old, new).encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(FACTS.key, "../../etc/passwd", id="a key that is none"),
        pytest.param('credits="20"', 'credits="-5"', id="credits below zero"),
        pytest.param('credits="20"', 'credits="1e99"', id="credits that are no number"),
        pytest.param('engine="thumbapi"', 'engine="other"', id="an engine that does not exist"),
        pytest.param('format="linkedin"', 'format=""', id="no format"),
        pytest.param('generationId="gen-77"', f'generationId="{"x" * 999}"', id="an id without end"),
        pytest.param("<x:xmpmeta", "<!DOCTYPE a [<!ENTITY b 'c'>]><x:xmpmeta", id="a document type"),
        pytest.param("</x:xmpmeta>", "", id="XML that does not end"),
        pytest.param("<rdf:RDF", "<rdf:RDF " + "a" * 300_000 + '="1"', id="a packet of 300 KB"),
    ],
)
def test_what_is_not_ours_is_not_read(old: str, new: str) -> None:
    """Metadata come from a file, so they are checked like a file."""
    assert read_metadata(packet_with(old, new)) is None


@pytest.mark.parametrize("image", [b"", b"RIFF", PNG_SIGNATURE, b"<html>", b"RIFF\x04\0\0\0WEBP"], ids=repr)
def test_what_is_no_picture_is_returned_as_it_is(image: bytes) -> None:
    """A paid picture is never lost for what is said about it."""
    assert embed_metadata(image, FACTS) == image
    assert read_metadata(image) is None


@given(st.text(max_size=300))
def test_any_title_can_be_said(title: str) -> None:
    """Characters that XML does not have are replaced."""
    facts = PictureMetadata(key=FACTS.key, title=title, engine=EngineName.LOCAL, format=Format.X)
    found = read_metadata(embed_metadata(PICTURES["a PNG"], facts))
    assert found is not None
    if title.isprintable():
        assert found.title == title


def test_a_packet_that_fills_its_segment_leaves_the_picture_alone() -> None:
    """A segment of a JPEG holds 64 KB: the picture is worth more than what is said about it."""
    packet = EDITOR.replace(b"kept", b"k" * 64_000)
    image = encoded("jpeg", xmp=packet)
    assert b"k" * 64_000 in image
    assert embed_metadata(image, replace(FACTS, title="t" * 5_000)) == image


def test_a_jpeg_that_is_cut_off_says_nothing_wrong() -> None:
    """It is foreign: whatever it holds, no other error gets out."""
    described = embed_metadata(PICTURES["a JPEG"], FACTS)
    wrong = []
    for cut in range(0, 1200, 7):
        image = described[:cut]
        again = embed_metadata(image, FACTS)
        if read_metadata(image) not in {None, FACTS} or (again != image and read_metadata(again) != FACTS):
            wrong.append(cut)
    assert wrong == []


def test_of_many_warnings_the_first_have_room() -> None:
    """A file never gets much longer by what is said about it."""
    told = replace(FACTS, warnings=tuple(f"warning {number} \N{SNOWMAN}" for number in range(900)))
    image = PICTURES["a lossy WebP"]
    described = embed_metadata(image, told)
    assert len(described) - len(image) < METADATA_MAX_BYTES
    found = read_metadata(described)
    assert found is not None
    assert found.warnings[:9] == told.warnings[:9]
    assert found.warnings[-1].endswith("\N{HORIZONTAL ELLIPSIS}")

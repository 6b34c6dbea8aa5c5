"""The contract: what may be requested, with the API's own messages, and what makes two pictures the same."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thumbcli.contract import (
    CREDITS,
    LOGO_MAX_BYTES,
    PHOTO_MAX_BYTES,
    Asset,
    Category,
    EngineName,
    Format,
    Model,
    OutputFormat,
    Request,
    Thumbnail,
    clean_title,
    fingerprint,
    fingerprint_of,
    fingerprints,
    look_of,
    make_request,
    old_fingerprint,
    old_fingerprint_of,
)
from thumbcli.contract.asset import FontFile
from thumbcli.contract.brand_style import BrandStyle
from thumbcli.contract.design_options import Corner, Design, PhotoCrop, Side, TextChoice, make_design
from thumbcli.errors import RequestError
from thumbcli.templates.template_reader import find_template

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOSTED, LOCAL = EngineName.THUMBAPI, EngineName.LOCAL
PLAIN = make_request("How to Win")


def asset(size_bytes: int = 3, name: str = "me.png", sha256: str = "ab" * 32) -> Asset:
    """Return a photo of this size."""
    return Asset(name=name, media_type="image/png", data=b"x" * size_bytes, sha256=sha256)


def test_a_title_alone_is_enough() -> None:
    """Everything else has the API's default."""
    assert make_request(" How to Win ") == Request(
        title="How to Win",
        format=Format.YOUTUBE,
        category=Category.AUTO,
        model=Model.SD,
        output_format=OutputFormat.WEBP,
    )


REFUSALS: dict[str, tuple[Callable[[], Request], str]] = {
    "no title": (lambda: make_request(""), "title is required"),
    "a title of white space": (lambda: make_request(" \t\n"), "title is required"),
    "a title of control characters": (lambda: make_request("\x00\x1b\ufeff"), "title is required"),
    "a title of zero-width and direction marks": (
        lambda: make_request("\u200b\u200d\u202e\u2066"),
        "only invisible characters",
    ),
    "a title of fillers and blanks": (
        lambda: make_request("\u3164 \u2800\u115f\ufe0f"),
        "only invisible characters",
    ),
    "a set with an escape sequence": (
        lambda: make_request("A", custom_assets_id="\x1b[2J"),
        'customAssetsId: "\ufffd[2J" can\'t be the id',
    ),
    "a set with a long name": (lambda: make_request("A", custom_assets_id="x" * 201), "can't be the id"),
    "201 characters": (lambda: make_request("x" * 201), "201 characters, at most 200"),
    "an unknown format": (
        lambda: make_request("A", format="poster"),
        "or a size: WIDTHxHEIGHT, 200 to 4096 px, at most 4 to 1 (not 'poster')",
    ),
    "an unknown category": (lambda: make_request("A", category="sports"), "category must be one of: auto, "),
    "an unknown model": (lambda: make_request("A", model="4k"), "model must be one of: sd, hd (not '4k')"),
    "an unknown file format": (
        lambda: make_request("A", output_format="gif"),
        "outputFormat must be one of: webp, png, jpg, avif (not 'gif')",
    ),
    "a large photo": (
        lambda: make_request("A", photo=asset(PHOTO_MAX_BYTES + 1)),
        "photoImage exceeds 2MB cap",
    ),
    "a large logo": (lambda: make_request("A", logo=asset(LOGO_MAX_BYTES + 1)), "logoImage exceeds 1MB cap"),
}


@pytest.mark.parametrize(("ask", "message"), REFUSALS.values(), ids=REFUSALS.keys())
def test_refusal(ask: Callable[[], Request], message: str) -> None:
    """What breaks a rule is refused before it is sent, with the API's message where it has one."""
    with pytest.raises(RequestError) as caught:
        ask()
    assert message in caught.value.message
    assert caught.value.code == "rejected"


LIMITS: dict[str, Callable[[], Request]] = {
    "200 characters": lambda: make_request("x" * 200),
    "200 characters once white space is one space": lambda: make_request("x " * 100 + "  "),
    "200 emoji of four bytes each": lambda: make_request("🔥" * 200),
    "a newer emoji than Python knows, alone": lambda: make_request("\U0001facd"),
    "a character of a font's own": lambda: make_request("\ue000"),
    "an id of 200 characters": lambda: make_request("A", custom_assets_id="x" * 200),
    "a photo of exactly 2 MB": lambda: make_request("A", photo=asset(PHOTO_MAX_BYTES)),
    "a logo of exactly 1 MB": lambda: make_request("A", logo=asset(LOGO_MAX_BYTES)),
    "names in any case, with spaces around": lambda: make_request("A", format=" YouTube ", model="HD"),
}


@pytest.mark.parametrize("ask", LIMITS.values(), ids=LIMITS.keys())
def test_just_allowed(ask: Callable[[], Request]) -> None:
    """What a rule still allows."""
    assert ask().title


@pytest.mark.parametrize("format_", [None, "x"])
def test_a_reference_set_has_a_format_of_its_own(format_: str | None) -> None:
    """Only with a set may the format stay open; one that is given counts."""
    request = make_request("A", format=format_, custom_assets_id="set-1")
    assert request.format == format_
    assert make_request("A").format is Format.YOUTUBE


def test_a_photo_wants_to_be_used() -> None:
    """Passing one is enough."""
    request = make_request("A", photo=asset(), logo=asset())
    assert request.use_photo
    assert request.use_logo


@pytest.mark.parametrize(
    ("format_", "model", "size"),
    [
        ("youtube", "sd", (1280, 720)),
        ("instagram", "sd", (1080, 1080)),
        ("x", "sd", (1600, 900)),
        ("blogpost", "sd", (1200, 630)),
        ("linkedin", "sd", (1200, 627)),
        ("youtube", "hd", (2560, 1440)),
        ("linkedin", "hd", (2400, 1254)),
    ],
)
def test_size(format_: str, model: str, size: tuple[int, int]) -> None:
    """The canvas of each format; `hd` doubles both sides."""
    assert make_request("A", format=format_, model=model).size == size


def test_credits() -> None:
    """Ten for standard, twenty for double size."""
    assert dict(CREDITS) == {Model.SD: 10, Model.HD: 20}


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("  How  to\tWin\n", "How to Win", id="white space is one space"),
        pytest.param("How\r\nto Win", "How to Win", id="a line break is white space"),
        pytest.param("How\u00a0to\u3000Win", "How to Win", id="so are the spaces of other scripts"),
        pytest.param("How\x00 to\x1b Win\x7f", "How to Win", id="control characters go"),
        pytest.param("\ufeffHow to Win", "How to Win", id="a byte order mark goes"),
        pytest.param("Half \ud83d a pair", "Half a pair", id="half a surrogate pair goes"),
        pytest.param("Cafe\u0301", "Café", id="decomposed letters are composed"),
        pytest.param("👩\u200d🚀", "👩\u200d🚀", id="a joiner inside an emoji stays"),
        pytest.param("می\u200cروم", "می\u200cروم", id="a joiner inside a word stays"),
    ],
)
def test_clean_title(text: str, clean: str) -> None:
    """What a person sees stays; what nobody sees goes."""
    assert clean_title(text) == clean


@given(st.text())
def test_a_clean_title_is_clean(text: str) -> None:
    """For any text: composed, one line, one space at a time, and cleaning it again changes nothing."""
    clean = clean_title(text)
    assert clean_title(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == " ".join(clean.split())
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in clean)


@given(st.text())
def test_titles_that_look_the_same_are_the_same_picture(text: str) -> None:
    """Composition and outer white space make no new picture."""
    try:
        request = make_request(f"A {text}"[:200])
    except RequestError:
        return
    twin = make_request(f"  {unicodedata.normalize('NFD', request.title)}\n"[:400])
    assert fingerprint(twin, HOSTED) == fingerprint(request, HOSTED)


def test_fingerprint_is_written_in_stone() -> None:
    """Keys of finished pictures are on people's disks: they never change unnoticed."""
    canonical = (
        '{"category":"auto","custom_assets_id":null,"engine":"thumbapi","format":"youtube","logo":null,'
        '"model":"sd","output_format":"webp","photo":null,"title":"How to \\"Win\\" é ファ","use_logo":false,'
        '"use_photo":false}'
    )
    key = fingerprint(make_request('How to "Win" é ファ'), HOSTED)
    assert key == "v2:" + hashlib.sha256(canonical.encode()).hexdigest()
    golden = "v2:f9a1b19c0aca65d7d0ddfcaaf0f25b1736a0f7a5daa87066e6c44277bcf1cd59"
    assert fingerprint(PLAIN, HOSTED) == golden


STYLE = BrandStyle(background="#000000", surface="#111111", ink="#ffffff", accent="#ffcc00", dark=True)
FONT = FontFile(name="brand.ttf", data=b"font", sha256="ef" * 32)
PHOTO, LOGO = asset(sha256="ab" * 32), asset(sha256="cd" * 32)
ALL_DESIGN = make_design(
    layout="impact", variant=2, palette="#000,#fff", font="Anton", logo_position="top-left"
)
RECORDED: dict[str, tuple[Callable[[], Request], str, str]] = {
    "title alone": (
        lambda: make_request("A Title"),
        "9dc210de85eb76875a3b616214853fb7ae8428f4602ff52ea5affb678428b313",
        "515d431516c616822decf8d4e1ba339ebbf4e2be688daf8a3783255b5f9f408c",
    ),
    "contract": (
        lambda: make_request(
            "A Title",
            format="x",
            category="travel",
            model="hd",
            output_format="png",
            custom_assets_id="set-1",
        ),
        "8346c9cf688d510de3f7b94520cf7bd6c06f11c75b19f2f643f18143882e8aad",
        "8e95ef95332f18327fcf795a4b760190f08d8f6022272d0e30fb0d477cf2c00b",
    ),
    "photo and logo": (
        lambda: make_request("A Title", photo=PHOTO, logo=LOGO),
        "1ac798927dbcb45a79da0946a1fee8312e954467cefb182fac701bf65b8a7fba",
        "7b601a133bfe51a50d05f15959cc64767090bcb6b54d744b2897ee3242c9cddf",
    ),
    "layout": (
        lambda: make_request("A Title", design=make_design(layout="impact")),
        "866ce7d54d22aa8c562045a7ddea7e25419ab793be90adcf761fe525de7cd326",
        "837f397f6fa24048896e2848fcf7d8d6b0eb4458910f774c2bb7a691749361b5",
    ),
    "variant": (
        lambda: make_request("A Title", design=make_design(variant="3")),
        "3946558bf27ad9170993110b02f9be3f8f32c1c32b755240c5694d64a8b4c1cd",
        "ef4ea8ba961b2f058eb905ac77a5d294fd89224f954c80f55024ae52c4e64507",
    ),
    "palette": (
        lambda: make_request("A Title", design=make_design(palette="#0F172A, 2de")),
        "1b40e0e63f82f6d166f7dca4b2eff5b4890a9f9f99f5e9d51549228ab6aff234",
        "a625b5ed42d78ecdce7798cddb1932c6ea8eb0b4547a6f057d7ef68a482f7a02",
    ),
    "font": (
        lambda: make_request("A Title", design=make_design(font="Anton")),
        "7f93cad2d40c8693a6ef01c6de7c8f54e13f227daf131c88efdcc8ef99d973c3",
        "91835ca8194a28bc9a35aac525c29b09dcabf6150fefe9913399c42f1a63f00b",
    ),
    "font file": (
        lambda: make_request("A Title", design=make_design(font=FONT)),
        "ac2a1a7db1c0378d52d93842d9bddb168225b9b4debc80f4d8c9545486887066",
        "4594c123bbfaf74f1a5726a73f97395e1c2cf170239e55841aaad2f7997540b1",
    ),
    "logo position": (
        lambda: make_request("A Title", design=make_design(logo_position="top-left")),
        "55197ca04987d68bfd46c3a6d8935e5ccaf42a7c3a60b94442a02ea1e048dbf2",
        "8b02f58ea228f4c9d9d0a5f5653b6821c589fffbc6f41d31f2c224a138d024db",
    ),
    "brand style": (
        lambda: make_request("A Title", design=Design(brand_style=STYLE)),
        "d6fdda70717d3d5c8f1a9c20097f72bf5aa0ea564f6c34546b782760fbdcd5d8",
        "d7ab15e09ca9589a0e47abb30a9ffac3efb27c60e26ba7c082213a307b79ff47",
    ),
    "all of the design": (
        lambda: make_request("A Title", design=replace(ALL_DESIGN, brand_style=STYLE)),
        "a9c531d8c098cd9667e2229748d9180034c0f0962ee9aaae2e318cdbd6e21914",
        "c021150895bde50b0ece247f3467c9f460e4db9511db7215e8505572a280697e",
    ),
}
"""Requests, and their fingerprints: as earlier versions recorded them with look 7, and as they are now."""


@pytest.mark.parametrize(("ask", "old", "now"), RECORDED.values(), ids=RECORDED.keys())
def test_recorded_fingerprints_stay(ask: Callable[[], Request], old: str, now: str) -> None:
    """Each names a finished picture on somebody's disk, so a new option must not change it."""
    assert old_fingerprint(ask(), LOCAL, "7") == f"v1:{old}"
    assert fingerprint(ask(), LOCAL) == f"v2:{now}"


@pytest.mark.parametrize("ask", [ask for ask, *_ in RECORDED.values()], ids=RECORDED.keys())
def test_a_fingerprint_is_that_of_what_is_recorded_of_the_request(ask: Callable[[], Request]) -> None:
    """So an earlier version's record says what its picture is called now."""
    recorded = json.loads(json.dumps(ask().canonical()))
    assert fingerprint_of(recorded, "local") == fingerprint(ask(), LOCAL)
    assert old_fingerprint_of(recorded, "local", "7") == old_fingerprint(ask(), LOCAL, "7")


DIFFERENT: dict[str, Request] = {
    "title": replace(PLAIN, title="How to win"),
    "format": replace(PLAIN, format=Format.X),
    "category": replace(PLAIN, category=Category.GAMING),
    "model": replace(PLAIN, model=Model.HD),
    "output_format": replace(PLAIN, output_format=OutputFormat.PNG),
    "use_photo": replace(PLAIN, use_photo=True),
    "use_logo": replace(PLAIN, use_logo=True),
    "photo": replace(PLAIN, photo=asset()),
    "logo": replace(PLAIN, logo=asset()),
    "custom_assets_id": replace(PLAIN, custom_assets_id="set-1"),
}
VARIANTS: dict[str, Request] = {
    "logo_light": replace(PLAIN, logo=asset(), logo_light=asset()),
    "logo_dark": replace(PLAIN, logo=asset(), logo_dark=asset()),
}
DESIGNS: dict[str, Design] = {
    "max_bytes": Design(max_bytes=2_000_000),
    "layout": Design(layout="impact"),
    "variant": Design(variant=1),
    "palette": Design(palette=("#000000", "#ffffff")),
    "font": Design(font="Inter"),
    "logo_position": Design(logo_position=Corner.TOP_LEFT),
    "logo_size": Design(logo_size="large"),
    "photo_crop": Design(photo_crop=PhotoCrop.CLOSE),
    "photo_side": Design(photo_side=Side.LEFT),
    "text": Design(text=TextChoice.FULL),
    "headline": Design(headline="Win"),
    "subtitle": Design(subtitle="Win"),
    "emphasis": Design(emphasis="Win"),
    "artwork": Design(artwork="noto"),
    "icon": Design(icon="\U0001f680"),
    "kicker": Design(kicker="Win"),
    "author": Design(author="Win"),
    "avatar": Design(avatar=asset()),
    "background": Design(background=asset()),
    "date": Design(date="2026-03-12"),
    "site": Design(site="Win"),
    "tags": Design(tags=("Win",)),
    "reading_time": Design(reading_time=6),
    "language": Design(language="de"),
    "template": Design(template=find_template("author")),
    "brand_style": Design(
        brand_style=BrandStyle(
            background="#000000", surface="#111111", ink="#ffffff", accent="#ffcc00", dark=True
        )
    ),
    "packages": Design(packages=("acme-1.0-0123456789ab",)),
}


def test_every_field_makes_a_new_picture() -> None:
    """No input is left out of the key: a field added later fails here until it is in."""
    assert DIFFERENT.keys() == PLAIN.canonical().keys()
    assert DIFFERENT.keys() | VARIANTS.keys() | {"design"} == {field.name for field in fields(Request)}
    assert DESIGNS.keys() == {field.name for field in fields(Design)}
    requests = [PLAIN, *DIFFERENT.values(), *VARIANTS.values()]
    requests += [replace(PLAIN, design=design) for design in DESIGNS.values()]
    keys = [fingerprint(request, LOCAL) for request in requests]
    keys += [fingerprint(PLAIN, HOSTED), old_fingerprint(PLAIN, HOSTED, "")]
    assert len(set(keys)) == len(requests) + 2


def test_the_content_of_a_photo_counts_and_its_name_does_not() -> None:
    """A renamed photo is the same photo."""
    first = fingerprint(replace(PLAIN, photo=asset(name="a.png")), HOSTED)
    assert fingerprint(replace(PLAIN, photo=asset(name="b.png")), HOSTED) == first
    assert fingerprint(replace(PLAIN, photo=asset(sha256="cd" * 32)), HOSTED) != first


def test_a_look_of_photos_changes_pictures_with_a_photo_alone() -> None:
    """Installing the package that cuts photos out makes no other picture again."""
    with_photo = replace(PLAIN, photo=asset())
    assert look_of(PLAIN, "2;cutout") == look_of(PLAIN, "2") == "2"
    assert look_of(with_photo, "2;cutout") == "2;cutout"
    assert old_fingerprint(PLAIN, LOCAL, "2;cutout") == old_fingerprint(PLAIN, LOCAL, "2")
    assert old_fingerprint(with_photo, LOCAL, "2;cutout") != old_fingerprint(with_photo, LOCAL, "2")


@given(st.text(max_size=50), st.text(max_size=20))
def test_keys_of_a_list_are_the_keys_of_its_titles(title: str, set_id: str) -> None:
    """Working out once what a list shares changes no key, whatever is in the settings."""
    request = replace(make_request(f"A {title}"), custom_assets_id=set_id)
    values = {**request.canonical(), "engine": HOSTED}
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    expected = "v2:" + hashlib.sha256(canonical.encode(errors="surrogatepass")).hexdigest()
    assert fingerprints(replace(request, title="Another"), HOSTED)(request.title) == expected


def test_a_request_for_another_title() -> None:
    """All settings go with it, and its title is checked like any other."""
    request = make_request("A", format="x", model="hd", photo=asset(), custom_assets_id="set-1")
    assert request.with_title("  B ") == replace(request, title="B")
    with pytest.raises(RequestError, match="title is required"):
        request.with_title(" ")


def test_a_picture_is_saved_and_packed(tmp_path: Path) -> None:
    """As a file, and as the data URL that the API gives."""
    thumbnail = Thumbnail(
        image=b"\x00\x01", format=None, output_format=OutputFormat.PNG, width_px=1, height_px=1
    )
    assert thumbnail.data_url() == "data:image/png;base64,AAE="
    assert thumbnail.save(tmp_path / "a.png").read_bytes() == b"\x00\x01"
    assert asset(2).data_url() == "data:image/png;base64,eHg="


def test_a_photo_does_not_flood_a_message() -> None:
    """Its bytes are left out of every repr."""
    assert "xxx" not in repr(make_request("A", photo=asset(300)))


def test_a_headline_is_enough_for_a_long_title() -> None:
    """Its first words say what it is about."""
    title = "word " * 60
    with pytest.raises(RequestError, match="299 characters"):
        make_request(title)
    request = make_request(title, design=Design(headline="Short words"))
    assert request.title == ("word " * 40).strip()
    assert request.with_title("x" * 300).title == "x" * 200

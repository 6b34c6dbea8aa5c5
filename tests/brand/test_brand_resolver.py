"""What a request becomes with a kit, on either engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.brand.kits import HAND, HAND_TOML, write_picture
from tests.faults import picture
from thumbcli.brand.brand_resolver import NO_BRAND, Brand, Brands
from thumbcli.brand.kit_lookup import FileSource
from thumbcli.brand.kit_store import KitStore
from thumbcli.client_options import open_brand
from thumbcli.contract import EngineName, Format, Request, make_request
from thumbcli.contract import request as request_module
from thumbcli.contract.design_options import Corner, make_design
from thumbcli.errors import ConfigError, RequestError

if TYPE_CHECKING:
    from pathlib import Path

HOUSE = """\
kicker = "Field notes"
author = "Maya"
avatar = "me.png"
background = "logo.png"
site = "example.org"
"""
BARE: dict[str, str] = {}

LOCAL, HOSTED = EngineName.LOCAL, EngineName.THUMBAPI

KIT = f"""\
photo = "me.png"

[logo]
file = "logo.png"
light = "light.png"
dark = "dark.png"
position = "bottom-left"

[sets.both]
format = "x"
thumbapi-id = "6f1c"
[sets.both.learned]
{HAND_TOML}
[sets.plain.learned]
{HAND_TOML}
[sets.mapped]
thumbapi-id = "77"
"""


@pytest.fixture
def brand(tmp_path: Path) -> Brand:
    """Return a brand with all there can be in it."""
    for name, colour in (("me", "red"), ("logo", "blue"), ("light", "white"), ("dark", "black")):
        write_picture(tmp_path / f"{name}.png", colour)
    (tmp_path / "thumb.toml").write_text(KIT)
    return Brand(FileSource(tmp_path / "thumb.toml"))


def names(request: Request) -> tuple[str | None, ...]:
    """Return which pictures went into a request."""
    there = (request.photo, request.logo, request.logo_light, request.logo_dark)
    return tuple(asset.name.partition(".")[0] if asset else None for asset in there)


def test_the_local_engine_gets_everything(brand: Brand) -> None:
    """The variant to draw is chosen from the pixels, so all of them go along."""
    completed = brand.apply_brand(make_request("A", use_photo=True, use_logo=True), LOCAL)
    assert names(completed) == ("me", "logo", "light", "dark")
    assert completed.design.logo_position is Corner.BOTTOM_LEFT


def test_the_hosted_engine_gets_what_it_knows(brand: Brand) -> None:
    """Photo and logo inline, for they are here; it puts the logo where it was told over there."""
    completed = brand.apply_brand(make_request("A", use_photo=True, use_logo=True), HOSTED)
    assert names(completed) == ("me", "logo", None, None)
    assert completed.design == make_design()


@pytest.mark.parametrize("engine", EngineName)
def test_who_wants_nothing_gets_nothing(brand: Brand, engine: EngineName) -> None:
    """And what is not wanted is not read."""
    plain = make_request("A")
    assert brand.apply_brand(plain, engine) is plain


@pytest.mark.parametrize("engine", EngineName)
def test_what_is_brought_along_goes_before_the_kit(brand: Brand, engine: EngineName) -> None:
    """The kit's corner belongs to the kit's logo."""
    own = brand.apply_brand(make_request("A", use_photo=True, use_logo=True), HOSTED)
    asked = make_request("A", photo=own.logo, logo=own.photo)
    completed = brand.apply_brand(asked, engine)
    assert completed == asked


def test_a_corner_that_was_asked_for_goes_before_that_of_the_kit(brand: Brand) -> None:
    """The nearest word counts."""
    asked = make_request("A", use_logo=True, design=make_design(logo_position="top-left"))
    assert brand.apply_brand(asked, LOCAL).design.logo_position is Corner.TOP_LEFT


@pytest.mark.parametrize(
    ("asked", "message", "command"),
    [
        (
            {"use_photo": True},
            "Photo asset required: set photoImage or upload a Personal Photo",
            "thumb brand photo set FILE",
        ),
        (
            {"use_logo": True},
            "Logo asset required: set logoImage or upload a Logo",
            "thumb brand logo set FILE",
        ),
    ],
    ids=["photo", "logo"],
)
def test_what_is_saved_nowhere(asked: dict[str, bool], message: str, command: str) -> None:
    """The hosted engine may have it saved; the local one has the documented words, and the way out."""
    request = make_request("A", use_photo="use_photo" in asked, use_logo="use_logo" in asked)
    assert NO_BRAND.apply_brand(request, HOSTED) == request
    with pytest.raises(RequestError) as refused:
        NO_BRAND.apply_brand(request, LOCAL)
    assert refused.value.message == message
    assert command in refused.value.remedy


@pytest.mark.parametrize(
    ("name", "asked", "drawn"),
    [
        pytest.param("both", None, Format.X, id="its own format"),
        pytest.param("both", "linkedin", Format.LINKEDIN, id="one that was asked for"),
        pytest.param("plain", None, Format.YOUTUBE, id="the usual one"),
    ],
)
def test_a_set_on_the_local_engine(brand: Brand, name: str, asked: str | None, drawn: Format) -> None:
    """Is its hand; what it is called makes no other picture."""
    completed = brand.apply_brand(make_request("A", format=asked, custom_assets_id=name), LOCAL)
    assert (completed.format, completed.design.brand_style, completed.custom_assets_id) == (drawn, HAND, None)


@pytest.mark.parametrize(
    ("name", "asked", "sent", "drawn"),
    [
        pytest.param("both", None, "6f1c", Format.X, id="mapped, with the format of the kit"),
        pytest.param("both", "linkedin", "6f1c", Format.LINKEDIN, id="mapped, with a format asked for"),
        pytest.param("mapped", None, "77", None, id="mapped, with the format saved over there"),
        pytest.param("6f1c", None, "6f1c", None, id="an id that no set is called"),
    ],
)
def test_a_set_on_the_hosted_engine(
    brand: Brand, name: str, asked: str | None, sent: str, drawn: Format | None
) -> None:
    """Is the id that it is mapped to, or the text itself."""
    completed = brand.apply_brand(make_request("A", format=asked, custom_assets_id=name), HOSTED)
    assert (completed.custom_assets_id, completed.format, completed.design.brand_style) == (sent, drawn, None)


@pytest.mark.parametrize(
    ("name", "engine", "message", "remedy"),
    [
        ("plain", HOSTED, "'plain' has no ThumbAPI id", "thumbapi-id"),
        ("mapped", LOCAL, "'mapped' has no pictures", "--engine thumbapi"),
        ("plane", LOCAL, "no reference set 'plane'", "did you mean plain?"),
        ("zzz", LOCAL, "no reference set 'zzz'", "saved are: both, plain, mapped"),
    ],
    ids=["no id", "no pictures", "a slip", "unknown"],
)
def test_a_set_that_is_none_for_the_engine(
    brand: Brand, name: str, engine: EngineName, message: str, remedy: str
) -> None:
    """Is refused with what to do."""
    with pytest.raises(RequestError, match=message) as refused:
        brand.apply_brand(make_request("A", custom_assets_id=name), engine)
    assert remedy in refused.value.remedy


def test_a_kit_file_goes_before_the_saved_kit(tmp_path: Path) -> None:
    """Piece by piece: what it does not have, the saved kit has."""
    store = KitStore(tmp_path / "saved")
    write_picture(tmp_path / "work" / "logo.png", "blue")
    (tmp_path / "work" / "thumb.toml").write_text('logo = "logo.png"\n[sets.main]\nthumbapi-id = "here"\n')
    store.add_set("main", [], thumbapi_id="saved")
    store.add_set("other", [], thumbapi_id="saved too")
    brand = Brands(store).for_folder(tmp_path / "work")
    ids = [
        brand.apply_brand(make_request("A", custom_assets_id=name), HOSTED).custom_assets_id
        for name in ("main", "other")
    ]
    assert ids == ["here", "saved too"]
    assert brand.set_names() == ("main", "other")
    assert brand.kit_path("other") == store.path
    assert names(brand.apply_brand(make_request("A", use_logo=True), LOCAL))[1] == "logo"


@pytest.mark.parametrize(
    ("asked", "file", "config", "wished"),
    [
        pytest.param("mine", 'use = "main"', "habit", "mine", id="what was asked for"),
        pytest.param(None, 'use = "main"', "habit", "main", id="the kit file before a habit"),
        pytest.param(None, "", "habit", "habit", id="a habit"),
        pytest.param(None, "", None, None, id="nothing"),
        pytest.param(" ", 'use = "main"', "habit", None, id="none, as was asked"),
    ],
)
def test_which_set_is_meant(
    tmp_path: Path, asked: str | None, file: str, config: str | None, wished: str | None
) -> None:
    """The nearest word counts, and a blank one means none at all."""
    (tmp_path / "thumb.toml").write_text(file)
    brand = Brands(KitStore(tmp_path / "saved"), default_set=config).for_folder(tmp_path)
    assert brand.chosen_set(asked) == wished


def test_what_was_looked_up_stays_for_the_run(tmp_path: Path) -> None:
    """A picture that is replaced half-way does not give half a run another look."""
    write_picture(tmp_path / "me.png", "red")
    (tmp_path / "thumb.toml").write_text('photo = "me.png"')
    brand = Brands().for_folder(tmp_path)
    first = brand.apply_brand(make_request("A", use_photo=True), LOCAL)
    write_picture(tmp_path / "me.png", "blue")
    assert brand.apply_brand(make_request("B", use_photo=True), LOCAL).photo == first.photo
    assert (
        Brands().for_folder(tmp_path).apply_brand(make_request("B", use_photo=True), LOCAL).photo
        != first.photo
    )


def test_a_kit_file_that_was_named_has_to_be_there(tmp_path: Path) -> None:
    """Else a slip in its name would change the look."""
    with pytest.raises(ConfigError, match="does not exist"):
        Brand(FileSource(tmp_path / "thumb.toml")).chosen_set(None)


def house_of(request: Request) -> dict[str, str]:
    """Return what every card of a house shows; pictures by the names of their files."""
    design = request.design
    shown = {"kicker": design.kicker, "author": design.author, "site": design.site}
    pictures = {"avatar": design.avatar, "background": design.background}
    shown |= {name: asset.name.partition(".")[0] if asset else None for name, asset in pictures.items()}
    return {name: value for name, value in shown.items() if value}


ALL = {
    "kicker": "Field notes",
    "author": "Maya",
    "avatar": "me",
    "background": "logo",
    "site": "example.org",
}


def _without(*names: str, **others: str) -> dict[str, str]:
    return {name: value for name, value in ALL.items() if name not in names} | others


@pytest.mark.parametrize(
    ("file", "asked", "shown"),
    [
        pytest.param(HOUSE, {}, ALL, id="all that a kit has"),
        pytest.param("", {}, BARE, id="a kit that has nothing"),
        pytest.param(HOUSE, {"kicker": "Interview"}, _without(kicker="Interview"), id="another kicker"),
        pytest.param(HOUSE, {"kicker": ""}, _without(kicker="none"), id="no kicker"),
        pytest.param(HOUSE, {"author": "Ana"}, _without("avatar", author="Ana"), id="a guest has no face"),
        pytest.param(HOUSE, {"author": "Maya"}, ALL, id="the same author"),
        pytest.param(HOUSE, {"author": ""}, _without("author", "avatar"), id="nobody"),
        pytest.param(HOUSE, {"site": ""}, _without("site"), id="no site"),
        pytest.param(HOUSE, {"site": "other.org"}, _without(site="other.org"), id="another site"),
        pytest.param(HOUSE, {"date": "2026-11-30"}, ALL, id="what is no matter of a house"),
        pytest.param(
            'avatar = "me.png"', {"author": "Ana"}, {"avatar": "me", "author": "Ana"}, id="any face"
        ),
        pytest.param('kicker = "none"', {}, {"kicker": "none"}, id="no kicker on any card"),
        pytest.param('author = " Maya\\u0007 "', {}, {"author": "Maya"}, id="cleaned as an option is"),
    ],
)
def test_what_a_house_says_on_every_card(
    tmp_path: Path, brand: Brand, file: str, asked: dict[str, str], shown: dict[str, str]
) -> None:
    """A card that names something itself goes before the kit; the hosted engine gets none of it."""
    del brand  # Its pictures are there.
    (tmp_path / "thumb.toml").write_text(file)
    house = Brand(FileSource(tmp_path / "thumb.toml"))
    request = make_request("A", format="blogpost", design=make_design(**asked))
    assert house_of(house.apply_brand(request, LOCAL)) == shown
    assert house.apply_brand(request, HOSTED) == request


def test_a_saved_kit_has_a_house_too(tmp_path: Path, brand: Brand) -> None:
    """What the project does not say, the saved kit says; its face is not that of another author."""
    (tmp_path / "thumb.toml").write_text('author = "Ana"\n')
    del brand  # Its pictures are there.
    saved = KitStore(tmp_path / "saved")
    saved.folder.mkdir()
    saved.path.write_text('template = "docs"\nauthor = "Maya"\navatar = "../me.png"\nsite = "a.org"\n')
    both = Brands(saved).for_folder(tmp_path)
    drawn = both.apply_brand(make_request("A", format="blogpost"), LOCAL)
    assert house_of(drawn) == {"author": "Ana", "site": "a.org"}
    assert drawn.design.template is not None
    assert drawn.design.template.name == "docs.yml"


@pytest.mark.parametrize(
    ("line", "message", "remedy"),
    [
        ("author = 3", "author can't be 3", "1 to 200 characters"),
        (f'site = "{"x" * 201}"', "site has an invalid value", "1 to 200 characters"),
        ('kicker = ["a"]', "kicker has an invalid value", "or none"),
        ("avatar = true", "avatar can't be true", "maya.jpg"),
        ("background = 7", "background can't be 7", "a file"),
        ('autor = "Maya"', "there is no key autor", "did you mean author?"),
    ],
)
def test_a_slip_in_a_house_is_told(tmp_path: Path, line: str, message: str, remedy: str) -> None:
    """With what may stand there."""
    (tmp_path / "thumb.toml").write_text(line)
    with pytest.raises(ConfigError, match="line 1") as told:
        Brand(FileSource(tmp_path / "thumb.toml")).apply_brand(make_request("A"), LOCAL)
    assert message in told.value.message
    assert remedy in told.value.remedy


def test_a_house_names_no_picture_outside_of_its_repository(tmp_path: Path) -> None:
    """Who cloned it did not choose the path."""
    write_picture(tmp_path / "secret.png")
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "thumb.toml").write_text('background = "../secret.png"')
    with pytest.raises(RequestError, match="lies outside"):
        Brand(FileSource(tmp_path / "cards" / "thumb.toml")).apply_brand(make_request("A"), LOCAL)


def test_what_the_hosted_engine_does_not_show_of_a_kit_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """By name, for all titles together; the files are not read for it."""
    request_module._note_untold.cache_clear()
    (tmp_path / "thumb.toml").write_text(HOUSE.replace("me.png", "none.png"))
    brand = Brand(FileSource(tmp_path / "thumb.toml"))
    for title in ("A", "B"):
        assert brand.apply_brand(make_request(title), HOSTED).design == make_design()
    brand.apply_brand(make_request("C"), HOSTED, house=False)
    assert caplog.messages == [
        (
            "thumbapi draws the title alone: it shows no author, avatar, background, kicker, site; "
            "--engine local does"
        )
    ]


def test_a_kit_without_such_things_is_no_reason_to_tell(
    brand: Brand, caplog: pytest.LogCaptureFixture
) -> None:
    """Photo, logo and sets are known there."""
    request_module._note_untold.cache_clear()
    brand.apply_brand(make_request("A", use_photo=True), HOSTED)
    NO_BRAND.apply_brand(make_request("A"), HOSTED)
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("text", "corner"),
    [
        ('logo = "logo.png"\nlogo-position = "top-left"\n', Corner.TOP_LEFT),
        ('[logo]\nfile = "logo.png"\nposition = "top-right"\n', Corner.TOP_RIGHT),
        (
            'logo-position = "bottom-left"\n[logo]\nfile = "logo.png"\nposition = "top-right"\n',
            Corner.BOTTOM_LEFT,
        ),
        ('logo = "logo.png"\n', None),
    ],
)
def test_the_corner_of_a_logo_needs_no_set(tmp_path: Path, text: str, corner: Corner | None) -> None:
    """Whatever command draws it; a corner that a picture asks for comes first."""
    (tmp_path / "logo.png").write_bytes(picture(64, 64, "png"))
    (tmp_path / "thumb.toml").write_text(text)
    kit = open_brand(tmp_path / "thumb.toml", allow_outside=False)
    request = make_request("A", use_logo=True)
    assert kit.apply_brand(request, LOCAL).design.logo_position == corner
    own = make_request("A", use_logo=True, design=make_design(logo_position="bottom-right"))
    assert kit.apply_brand(own, LOCAL).design.logo_position is Corner.BOTTOM_RIGHT

"""What a person asks for: `artwork` and `icon` as options, columns, in a kit, and in the fingerprint."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.artwork.packs import png, svg, write_folder
from tests.cli.run import thumb
from thumbcli.artwork.installed_packs import FILE_PREFIX, forget_installed
from thumbcli.artwork.pack_store import add_pack
from thumbcli.batch.requests.keyword_options import build_request
from thumbcli.contract import EngineName, Request, check_engine, fingerprint, make_request
from thumbcli.contract.brand_style import BrandStyle
from thumbcli.contract.design_options import Design, make_design
from thumbcli.engines.local_engine import Local
from thumbcli.errors import RequestError, RequestRefused
from thumbcli.render import explain
from thumbcli.render.compose import brief_of, compose
from thumbcli.render.paint.requested_icon import requested_thing
from thumbcli.render.title.icon_tables import icon_list
from thumbcli.render.title.icon_vocabulary import icon_named

TITLE = "How I Learned to Cook in 30 Days"


def asking(title: str = TITLE, **options: str) -> Request:
    """Return a request with design options."""
    return make_request(title, design=make_design(**options))


def key(request: Request) -> str:
    """Return the fingerprint of a request for the local engine."""
    return fingerprint(request, EngineName.LOCAL)


def add(tmp_path: Path, name: str, colour: str = "#ff0000") -> None:
    """Add a pack with two pictures of one colour."""
    add_pack(write_folder(tmp_path / name, {"1f680.svg": svg(colour), "1f373.svg": svg(colour)}), name=name)
    forget_installed()


@pytest.mark.parametrize(
    ("name", "icon"),
    [
        ("🚀", "🚀"),
        ("🇯🇵", "🇯🇵"),
        ("rocket", "🚀"),
        ("Rocket", "🚀"),
        ("pizza", "🍕"),
        ("chart increasing", None),
        ("chart with upwards trend", "📈"),
        ("chart-with-upwards-trend", "📈"),
        ("soccer_ball", "⚽"),
        ("bitcoin", "🪙"),
        ("docker", "🐳"),
        ("nosuchthing", None),
        ("latin small letter a", None),
        ("A", None),
        ("", None),
    ],
)
def test_an_icon_has_the_names_of_the_vocabulary_and_of_unicode(name: str, icon: str | None) -> None:
    """In any case, with spaces, hyphens or underscores."""
    assert icon_named(name) == icon


@pytest.mark.parametrize(("name", "language"), [("Rakete", "de"), ("cohete", "es"), ("rocket", "de")])
def test_an_icon_may_be_named_in_the_language_of_the_title(name: str, language: str) -> None:
    """Or in English."""
    assert icon_named(name, language) == "🚀"


def test_what_is_asked_for_is_part_of_the_fingerprint_and_what_is_not_changes_none() -> None:
    """`auto` is the same as leaving it out, and a name the same in any case."""
    plain = asking()
    assert plain.canonical().keys().isdisjoint({"artwork", "icon"})
    assert key(asking(artwork="auto", icon="Auto")) == key(plain)
    keys = [
        key(asking(**options))
        for options in (
            {},
            {"artwork": "noto"},
            {"artwork": "duotone"},
            {"artwork": "none"},
            {"icon": "🚀"},
            {"icon": "rocket"},
            {"icon": "none"},
            {"icon": "none", "artwork": "none"},
        )
    ]
    assert len(set(keys)) == len(keys)
    assert key(asking(icon=" Rocket ", artwork="NOTO")) == key(asking(icon="rocket", artwork="noto"))


def test_a_file_is_known_by_its_digest_wherever_it_lies(tmp_path: Path) -> None:
    """Another content is another picture."""
    write_folder(tmp_path, {"a/x.svg": svg("#ff0000"), "b/y.svg": svg("#ff0000"), "c/x.svg": svg("#00ff00")})
    keys = [
        key(build_request(TITLE, {"icon": tmp_path / name})) for name in ("a/x.svg", "b/y.svg", "c/x.svg")
    ]
    assert keys[0] == keys[1] != keys[2]


def test_a_pack_that_is_added_changes_the_look_and_no_fingerprint(tmp_path: Path) -> None:
    """So that `thumb status` tells of an older look, and only `--refresh` draws anew."""
    before, look = key(asking()), Local().look
    add(tmp_path, "mine")
    assert (key(asking()), Local().look) == (before, look)
    add(tmp_path, "fluent")
    assert key(asking()) == before
    assert Local().look != look
    assert "+fluent" in Local().look.partition(";")[0]


def test_adding_a_pack_draws_nothing_anew_until_refresh() -> None:
    """The pictures that exist keep every byte."""
    food = {f"{ord(thing):x}.svg": svg() for thing in icon_list("any-food")}
    write_folder(Path("pack"), food)
    Path("list.txt").write_text(f"{TITLE}\n")
    run = ("batch", "list.txt", "--engine", "local", "--out", "out")
    assert thumb(*run).code == 0
    (file,) = Path("out").glob("*.webp")
    before = file.read_bytes()
    add_pack(Path("pack"), name="fluent")
    assert thumb(*run).code == 0
    assert file.read_bytes() == before
    assert thumb(*run, "--refresh").code == 0
    assert file.read_bytes() != before


def test_the_hosted_engine_has_no_artwork_of_ours() -> None:
    """Nothing is bought that shows something else than was asked for."""
    for options in ({"artwork": "noto"}, {"icon": "🚀"}):
        with pytest.raises(RequestError, match="only the local engine supports"):
            check_engine(asking(**options), EngineName.THUMBAPI)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"artwork": "no such!"}, RequestError),
        ({"icon": "x" * 200}, RequestError),
        ({"artwork": "nosuch"}, RequestRefused),
        ({"icon": "nosuchthing"}, RequestRefused),
        ({"icon": "\ue123"}, RequestRefused),
    ],
)
def test_what_there_is_not_is_refused(options: dict[str, str], error: type[Exception]) -> None:
    """By the picture alone: the others of a run are drawn."""
    with pytest.raises(error):
        compose(asking(**options))


@pytest.mark.parametrize("icon", ["🚀", "rocket", "🇯🇵", "👨‍👩‍👧", "❤️"])
@pytest.mark.parametrize("layout", ["", "impact", "editorial", "poster"])
def test_an_icon_that_is_asked_for_is_drawn_in_any_family(icon: str, layout: str) -> None:
    """As a sticker if there is one, else in full colour."""
    picture = compose(asking(icon=icon, layout=layout))
    (drawn,) = picture.composition.icons
    assert drawn in {"🚀", "🇯🇵", "👨‍👩‍👧", "❤"}


def test_none_draws_no_artwork_at_all() -> None:
    """Also where a family would find icons by itself; an icon that is asked for is drawn all the same."""
    versus = "Pizza vs Burger"
    badge = [mark.kind for mark in compose(asking("Ab vs Cd", layout="versus")).marks if mark.kind == "art"]
    for options in ({"artwork": "none"}, {"icon": "none"}):
        marks = compose(asking(versus, layout="versus", **options)).marks
        assert [mark.kind for mark in marks if mark.kind in {"art", "photo"}] == badge
        assert {mark.kind for mark in compose(asking(**options)).marks}.isdisjoint({"art", "photo"})
    assert compose(asking(artwork="none", icon="rocket")).composition.icons == ("🚀",)


def test_duotone_draws_stickers() -> None:
    """No family that needs an object in full colour suits."""
    assert "photo" in {mark.kind for mark in compose(asking()).marks}
    assert {mark.kind for mark in compose(asking(artwork="duotone")).marks} & {"photo", "art"} == {"art"}


def test_a_pack_that_is_asked_for_draws_another_picture(tmp_path: Path) -> None:
    """And leaves what it lacks to the next pack."""
    add(tmp_path, "mine", "#ff0000")
    noto, mine = (compose(asking(artwork=name, icon="🚀")).pixels for name in ("noto", "mine"))
    assert bytes(noto) != bytes(mine)
    pizza = [bytes(compose(asking(artwork=name, icon="🍕")).pixels) for name in ("noto", "mine")]
    assert pizza[0] == pizza[1]


@pytest.mark.parametrize("name", ["own.svg", "own.png", "OWN.PNG"])
def test_a_file_of_the_users_is_drawn(name: str, tmp_path: Path) -> None:
    """It is decoded as a photo is, an SVG in a process of its own."""
    (tmp_path / name).write_bytes(svg() if name.endswith("svg") else png())
    request = build_request(TITLE, {"icon": str(tmp_path / name)})
    picture = compose(request)
    assert picture.composition.icons[0].startswith(FILE_PREFIX)
    assert bytes(picture.pixels) == bytes(compose(request).pixels)
    assert f"icon: {name} (the request)" in explain(request).reasons


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("own.svg", b"<svg><script/></svg>", "script"),
        ("own.svg", svg(inner='<image href="file:///etc/passwd"/>'), "image"),
        ("own.png", b"GIF89a", "well-formed SVG"),
        ("own.png", b"", "well-formed SVG"),
        ("own.webp", b"\x89PNG\r\n\x1a\n" + b"\0" * 3_000_000, "2,097,152 bytes|2,000,000 bytes"),
        ("missing.png", None, "No such file"),
    ],
)
def test_a_file_that_cant_be_an_icon_is_refused(
    name: str, data: bytes | None, reason: str, tmp_path: Path
) -> None:
    """Before the picture is drawn."""
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(RequestError, match=reason):
        build_request(TITLE, {"icon": tmp_path / name})


def test_a_broken_picture_is_refused_when_it_is_drawn(tmp_path: Path) -> None:
    """As a photo is."""
    (tmp_path / "cut.png").write_bytes(png()[:60])
    with pytest.raises(RequestRefused, match=r"Icon can't be read: cut\.png"):
        compose(build_request(TITLE, {"icon": tmp_path / "cut.png"}))


def test_columns_of_a_list_set_the_artwork_of_a_row_from_the_folder_of_the_list() -> None:
    """Values of other programs count as empty cells, and a file outside of the folder is refused."""
    write_folder(Path("lists"), {"own.svg": svg(), "../outside.svg": svg()})
    Path("lists/list.csv").write_text(
        "title,icon,artwork\n"
        "One,rocket,\n"
        "Two,own.svg,duotone\n"
        "Three,fa-rocket-o,Mona Lisa\n"
        "Four,../outside.svg,\n"
        "Five,none,none\n"
    )
    ran = thumb("explain", "lists/list.csv", "--json")
    found = {one["title"]: one for one in map(json.loads, ran.lines)}
    assert (found["One"]["icon"], found["Two"]["icon"]) == ("🚀", "own.svg")
    assert found["Three"]["icon"] is None
    assert found["Five"]["icon"] is None
    assert "outside" in found["Four"]["message"]
    assert "icon" in ran.stderr
    assert "artwork" in ran.stderr


def test_a_kit_sets_the_artwork_of_a_channel() -> None:
    """What a title asks for comes before it; a pack that there is not is an error of the kit."""
    look = 'background = "#101820"\naccent = "#ff3d81"\n'
    Path("thumb.toml").write_text(f'use = "main"\n[sets.main.look]\n{look}artwork = "none"\n')
    (line,) = thumb("explain", TITLE, "--json").lines
    assert json.loads(line)["icon"] is None
    (line,) = thumb("explain", TITLE, "--json", "--icon", "rocket").lines
    assert json.loads(line)["icon"] == "🚀"
    Path("thumb.toml").write_text(f'use = "main"\n[sets.main.look]\n{look}artwork = "nosuch"\n')
    ran = thumb("explain", TITLE)
    assert ran.code != 0
    assert "there is no artwork 'nosuch'" in ran.stderr


def test_the_artwork_of_a_kit_is_part_of_the_fingerprint_only_if_it_is_set() -> None:
    """Kits of earlier versions keep their pictures."""
    style = BrandStyle(background="#000000", surface="#000000", ink="#ffffff", accent="#ff0000", dark=True)
    assert style.canonical().count("|") == 10
    own = BrandStyle(**{name: getattr(style, name) for name in style.__slots__} | {"artwork": "none"})
    assert own.canonical() == f"{style.canonical()}|none"
    assert not brief_of(make_request(TITLE, design=Design(brand_style=own))).composition.icons


def test_a_name_that_a_pack_has_is_drawn_from_it(tmp_path: Path) -> None:
    """Before what the vocabulary means by it."""
    add_pack(write_folder(tmp_path / "p", {"mascot.svg": svg("#123456")}), name="mine")
    forget_installed()
    assert compose(asking(artwork="mine", icon="mascot")).composition.icons == ("mascot",)
    with pytest.raises(RequestRefused, match="no artwork of the icon 'mascot'"):
        requested_thing("mascot", "en")

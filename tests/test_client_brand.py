"""What the library draws with a kit: the saved one if an option uses it, another if it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.brand.kits import HAND_TOML, write_picture
from thumbcli import Client, Failed, Made
from thumbcli.brand.asset_files import load_asset
from thumbcli.brand.brand_resolver import saved_store
from thumbcli.brand.kit_store import KitStore
from thumbcli.errors import RequestError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from thumbcli.client import PictureOptions, Title

KIT = f'use = "main"\nlogo = "logo.png"\n[sets.main]\nformat = "x"\n[sets.main.learned]\n{HAND_TOML}'


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """Write a kit file with a logo and a set, and return its path."""
    write_picture(tmp_path / "logo.png", "blue")
    path = tmp_path / "thumb.toml"
    path.write_text(KIT)
    return path


def test_use_logo_finds_the_saved_logo(tmp_path: Path) -> None:
    """As it does on the command line."""
    logo = load_asset(write_picture(tmp_path / "logo.png", "blue"), kind="logo")
    with Client(engine="local") as client:
        with pytest.raises(RequestError, match="Logo asset required"):
            client.generate("A", use_logo=True)
        plain = client.generate("A").image
    saved_store().set_logo(logo)
    with Client(engine="local") as client:
        assert client.generate("A").image == plain
        assert client.generate("A", use_logo=True).image != plain


def test_a_kit_that_is_named_holds_for_every_title(kit: Path) -> None:
    """In one call for many titles as in one for each."""
    with Client(engine="local", brand=kit) as client:
        alone = client.generate("A", use_logo=True)
        (many,) = client.generate_many(["A"], use_logo=True)
        mapped, plain, unknown = sorted(
            client.generate_many(
                [
                    {"title": "A", "use_logo": True},
                    {"title": "A", "custom_assets_id": ""},
                    {"title": "A", "custom_assets_id": "zzz"},
                ]
            ),
            key=lambda outcome: outcome.index,
        )
    assert (alone.width_px, alone.height_px) == (1600, 900)
    assert isinstance(many, Made)
    assert isinstance(mapped, Made)
    assert isinstance(plain, Made)
    assert alone.image == many.thumbnail.image == mapped.thumbnail.image
    assert plain.thumbnail.width_px == 1280
    assert isinstance(unknown, Failed)
    assert "no reference set 'zzz'" in unknown.error.message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"use_photo": True}, "Photo asset required", id="a photo"),
        pytest.param({"use_logo": True}, "Logo asset required", id="a logo"),
        pytest.param({"custom_assets_id": "zzz"}, "no reference set 'zzz'", id="a set"),
        pytest.param({"font": "Nobody"}, "no font family 'Nobody'", id="a face"),
    ],
)
@pytest.mark.parametrize("streamed", [False, True], ids=["a list", "a stream"])
def test_what_no_title_can_have_is_reported_once(
    options: PictureOptions, message: str, *, streamed: bool
) -> None:
    """And not as one failure for each of ten thousand titles."""
    read: list[str] = []

    def stream() -> Iterator[str]:
        for title in "ABCDEF":
            read.append(title)
            yield title

    with Client(engine="local") as client, pytest.raises(UsageError, match=message):
        list(client.generate_many(stream() if streamed else list("ABCDEF"), **options))
    assert len(read) <= 1


def test_a_title_that_decides_for_itself_saves_the_others_nothing(tmp_path: Path) -> None:
    """It is drawn with its own photo; the one that wants the saved photo fails alone."""
    photo = write_picture(tmp_path / "me.png")
    titles: list[Title] = ["A", {"title": "B", "photo": photo}, {"title": "C", "use_photo": False}]
    with Client(engine="local") as client:
        outcomes = {outcome.title: type(outcome) for outcome in client.generate_many(titles, use_photo=True)}
    assert outcomes == {"A": Failed, "B": Made, "C": Made}


def test_a_stream_that_begins_with_options_is_read_title_by_title() -> None:
    """Whether the others decide for themselves can't be known."""
    titles: list[Title] = [{"title": "A", "use_photo": False}, "B"]
    with Client(engine="local") as client:
        outcomes = {
            outcome.title: type(outcome) for outcome in client.generate_many(iter(titles), use_photo=True)
        }
    assert outcomes == {"A": Made, "B": Failed}


def test_a_kit_file_does_not_count_by_itself(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a program happens to be started says nothing about what it draws."""
    monkeypatch.chdir(kit.parent)
    with Client(engine="local") as client:
        assert client.generate("A").width_px == 1280


def test_a_kit_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    """Not with the first title."""
    with pytest.raises(UsageError, match=r"nobody\.toml does not exist"):
        Client(engine="local", brand=tmp_path / "nobody.toml")


def test_the_folder_of_a_kit_is_a_kit(tmp_path: Path) -> None:
    """A server keeps one for each of its people."""
    KitStore(tmp_path / "kit").set_logo(load_asset(write_picture(tmp_path / "logo.png"), kind="logo"))
    with Client(engine="local", brand=tmp_path / "kit") as client:
        assert client.generate("A", use_logo=True).image != client.generate("A").image


def test_a_kit_file_names_pictures_of_its_project_unless_told_otherwise(tmp_path: Path) -> None:
    """The program has chosen the file, and not what is in it."""
    write_picture(tmp_path / "private.png", "red")
    (tmp_path / "clone").mkdir()
    (tmp_path / "clone/thumb.toml").write_text('logo = "../private.png"')
    for brand in (tmp_path / "clone/thumb.toml", str(tmp_path / "clone/thumb.toml")):
        with (
            pytest.raises(RequestError, match="it lies outside"),
            Client(engine="local", brand=brand) as client,
        ):
            client.generate("A", use_logo=True)
    with Client(engine="local", brand=tmp_path / "clone/thumb.toml", allow_outside=True) as client:
        assert client.generate("A", use_logo=True).image != client.generate("A").image

"""What a kit file promises: people can write it, and a slip is told where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.brand.kits import HAND, HAND_TOML
from thumbcli.brand.kit_file import kit_from_text, read_kit
from thumbcli.brand.kit_model import StyleOverrides
from thumbcli.contract import Format
from thumbcli.contract.brand_style import Case
from thumbcli.contract.design_options import Corner
from thumbcli.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

FULL = f"""\
use = "main"
photo = "me.jpg"

[logo]
file = "brand/logo.png"
light = "brand/white.png"
position = "top-right"

[sets.main]
pictures = ["refs/a.png", "/elsewhere/b.png"]
format = "x"
thumbapi-id = "6f1c"

[sets.main.learned]
{HAND_TOML}
[sets.main.look]
accent = "#0Fa"
text-share = 0
case = "title"

[sets."Zweiter Satz"]
thumbapi-id = "77"
"""


def test_all_that_a_kit_file_can_say(tmp_path: Path) -> None:
    """Paths are relative to its folder."""
    kit = kit_from_text(FULL, tmp_path / "thumb.toml")
    assert kit.use == "main"
    assert kit.photo is not None
    assert (kit.photo.path, kit.photo.sha256) == (tmp_path / "me.jpg", None)
    assert kit.logo is not None
    assert kit.logo.file.path == tmp_path / "brand/logo.png"
    assert kit.logo.light is not None
    assert (kit.logo.dark, kit.logo.position) == (None, Corner.TOP_RIGHT)
    main = kit.sets["main"]
    assert [str(piece.path) for piece in main.pictures] == [f"{tmp_path}/refs/a.png", "/elsewhere/b.png"]
    assert (main.format, main.thumbapi_id, main.learned) == (Format.X, "6f1c", HAND)
    assert main.look == StyleOverrides(accent="#00ffaa", text_share=0, case=Case.TITLE)
    assert kit.sets["Zweiter Satz"].pictures == ()
    assert len(kit.all_pictures()) == 5


def test_the_columns_of_the_lists_of_a_project(tmp_path: Path) -> None:
    """An option is written as on the command line, and may come from no column."""
    text = "[map]\ncategory = 'topic'\noutput-format = ''\n"
    assert kit_from_text(text, tmp_path / "thumb.toml").map == {"category": "topic", "output_format": ""}


def test_an_empty_file_is_an_empty_kit(tmp_path: Path) -> None:
    """And no file is no kit."""
    assert kit_from_text("", tmp_path / "thumb.toml").all_pictures() == ()
    assert read_kit(tmp_path / "thumb.toml") is None


def test_a_name_under_assets_is_a_digest(tmp_path: Path) -> None:
    """So that a saved picture is told from a file of somebody's own."""
    digest = "ab" * 32
    kit = kit_from_text(f'photo = "assets/{digest}.jpg"', tmp_path / "kit.toml")
    assert kit.photo is not None
    assert kit.photo.sha256 == digest


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        pytest.param("photo =", "line 1 is not valid TOML", "", id="no TOML"),
        pytest.param(
            "logo = 'a.png'\nlogo-light = 'b.png'",
            "there is no key logo-light",
            'write a table [logo] with file = "logo.png" and light = "other.png"',
            id="a variant beside the logo",
        ),
        pytest.param(
            "logo = 'a.png'\ndark = 'b.png'",
            "there is no key dark",
            'write a table [logo] with file = "logo.png" and dark = "other.png"',
            id="a variant outside of its table",
        ),
        pytest.param("photos = 'a.png'", "there is no key photos", "did you mean photo?", id="a slip"),
        pytest.param("[logo]\nfile='a'\nposition='left'", "logo.position", "top-left", id="no corner"),
        pytest.param("[logo]\nlight='a'", "logo.file is missing", "path of a picture", id="no logo"),
        pytest.param("[logo]\nfile='a'\ndark=true", "logo.dark", "path of a picture", id="no file"),
        pytest.param(
            "[sets.a.look]\nink='blue'", "sets.a.look.ink can't be 'blue'", "#f8fafc", id="no colour"
        ),
        pytest.param("[sets.a.look]\ndark='yes'", "sets.a.look.dark", "true or false", id="no switch"),
        pytest.param("[sets.a.look]\nwarmth=2", "sets.a.look.warmth can't be 2", "-1 (cold)", id="too warm"),
        pytest.param("[sets.a.look]\ncase='Upper Case'", "sets.a.look.case", "upper", id="no case"),
        pytest.param("[sets.a]\nformat='tiktok'", "sets.a.format", "instagram", id="no format"),
        pytest.param("[sets.a]\npictures=['1','2','3','4','5','6','7']", "pictures", "1 to 6", id="seven"),
        pytest.param("[sets.a]\npictures='a.png'", "sets.a.pictures", "a list", id="no list"),
        pytest.param("[sets.' a']\n", "sets", "names of 1 to 64", id="a name that nobody can type"),
        pytest.param("[sets.a.learned]\nink='#fff'", "sets.a.learned.background is missing", "", id="half"),
        pytest.param("version = 2", "version", "newer thumbcli", id="of tomorrow"),
        pytest.param("map = 3", "map can't be 3", "a table [map]", id="no columns"),
        pytest.param("[map]\ncategory = 3", "map.category can't be 3", "a table [map]", id="no column"),
        pytest.param(
            "[map]\ncategry = 'a'", "map: 'categry=a': there is no option", "category=a", id="no option"
        ),
        pytest.param("sets = 3", "sets", "[sets.NAME]", id="no tables"),
    ],
)
def test_a_slip_is_told_where_it_stands(tmp_path: Path, text: str, message: str, remedy: str) -> None:
    """With the file, the key, and what may stand there."""
    path = tmp_path / "thumb.toml"
    with pytest.raises(ConfigError) as told:
        kit_from_text(text, path)
    assert str(path) in told.value.message
    assert message in told.value.message
    assert remedy in told.value.remedy

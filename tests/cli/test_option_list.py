"""The list of options: all that names an option agrees with it, and all ways to set one reach the picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, get_type_hints

import pytest

from tests.cli.run import thumb
from tests.faults import picture
from tests.options_table import PATH as TABLE
from tests.options_table import table
from thumbcli.batch.requests.keyword_options import build_request, check_options
from thumbcli.cli.batch_options import BatchOptions
from thumbcli.cli.commands.explain import ExplainOptions
from thumbcli.cli.commands.gen import GenOptions
from thumbcli.contract import EngineName, fingerprint
from thumbcli.contract.design_options import DESIGN_READERS
from thumbcli.options.option_list import OPTIONS, PICTURE_OPTIONS, options_of
from thumbcli.options.option_values import PictureOptions
from thumbcli.options.settings import set_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thumbcli.cli.draw_options import TitleOptions

VALUES: PictureOptions = {
    "format": "x",
    "category": "travel",
    "model": "hd",
    "output_format": "png",
    "max_bytes": "4MB",
    "for_upload": True,
    "use_photo": True,
    "use_logo": True,
    "photo": "me.png",
    "logo": "logo.png",
    "layout": "impact",
    "variant": 2,
    "palette": "#000000,#ffffff",
    "font": "Anton",
    "logo_position": "top-left",
    "logo_size": "20%",
    "photo_crop": "close",
    "photo_side": "left",
    "text": "full",
    "headline": "Large words",
    "subtitle": "Small words",
    "emphasis": "Large",
    "artwork": "duotone",
    "icon": "rocket",
    "kicker": "Field notes",
    "author": "Maya R.",
    "avatar": "me.png",
    "background": "me.png",
    "date": "2026-03-12",
    "site": "example.com",
    "tags": "debt, review",
    "reading_time": "6",
    "language": "de",
    "template": "docs",
}
"""A value of each option of a picture that is not its default, but for a reference set, which needs a kit."""


@pytest.mark.parametrize(
    ("command", "options"), [("gen", GenOptions), ("batch", BatchOptions), ("explain", ExplainOptions)]
)
def test_the_options_of_a_command_are_those_in_the_list(command: str, options: type[TitleOptions]) -> None:
    """For type checkers they stand in a class as well."""
    names = {option.name for option in options_of(command)}
    assert get_type_hints(options).keys() == names


def test_the_keywords_of_the_library_are_the_options_of_a_picture() -> None:
    """For type checkers they stand in a class as well."""
    assert PictureOptions.__annotations__.keys() == PICTURE_OPTIONS.keys()


def test_a_design_option_is_a_field_of_the_design() -> None:
    """With the same range, and for the local engine only."""
    local = [name for name, option in PICTURE_OPTIONS.items() if option.engine is EngineName.LOCAL]
    assert local == list(DESIGN_READERS)
    for name in local:
        maximum = OPTIONS[name].maximum
        if maximum is not None:
            assert DESIGN_READERS[name](name, maximum) == maximum


def test_every_value_here_is_not_the_default() -> None:
    """Else the test below would prove nothing."""
    assert VALUES.keys() == PICTURE_OPTIONS.keys() - {"custom_assets_id"}
    keys = {_expected(VALUES)}
    # Implied by the files, and by the type and the bytes of this one.
    for name in VALUES.keys() - {"use_photo", "use_logo", "for_upload"}:
        keys.add(_expected(check_options({key: value for key, value in VALUES.items() if key != name})))
    assert len(keys) == len(VALUES) - 2


def _expected(options: PictureOptions) -> str:
    return fingerprint(build_request("A Title", options), EngineName.LOCAL)


@pytest.fixture(autouse=True)
def _files() -> None:
    Path("me.png").write_bytes(picture(8, 8, "png"))
    Path("logo.png").write_bytes(picture(9, 9, "png"))


def _texts() -> dict[str, str]:
    return {name: str(value) for name, value in VALUES.items()}


def _key(lines: Iterable[str]) -> str:
    (made,) = (event for line in lines if (event := json.loads(line))["event"] == "made")
    return str(made["key"])


GEN = ["gen", "A Title", "--engine", "local", "--json", "--out", "here/"]


def test_every_flag_reaches_the_picture() -> None:
    """Its fingerprint is the one of the keywords."""
    flags = [
        f"--{OPTIONS[name].key}" if OPTIONS[name].kind is bool else f"--{OPTIONS[name].key}={text}"
        for name, text in _texts().items()
    ]
    assert _key(thumb(*GEN, *flags).lines) == _expected(VALUES)


def test_every_variable_reaches_the_picture() -> None:
    """Likewise."""
    env = {OPTIONS[name].env_name: text for name, text in _texts().items()}
    assert _key(thumb(*GEN, env=env).lines) == _expected(VALUES)


def test_every_config_key_reaches_the_picture() -> None:
    """Likewise."""
    for name, text in _texts().items():
        set_value(OPTIONS[name].key, text)
    assert _key(thumb(*GEN).lines) == _expected(VALUES)


@pytest.mark.long
@pytest.mark.parametrize("which", [0, -1], ids=["by its name", "by another name"])
def test_every_column_reaches_the_picture(which: int) -> None:
    """Likewise."""
    row = {OPTIONS[name].columns[which]: text for name, text in _texts().items()}
    Path("titles.jsonl").write_text(json.dumps({"title": "A Title", **row}))
    ran = thumb("batch", "titles.jsonl", "--engine", "local", "--json")
    assert _key(ran.lines) == _expected(VALUES)


def test_the_table_of_options_is_current() -> None:
    """`python -m tests.options_table` writes it."""
    assert TABLE.read_text(encoding="utf-8") == table()

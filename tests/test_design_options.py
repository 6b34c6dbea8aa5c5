"""Design options: how they are parsed, and the messages for wrong ones."""

from __future__ import annotations

import pytest

from thumbcli.contract import EngineName, check_engine, make_request
from thumbcli.contract.design_options import PLAIN, Corner, Design, FontFile, make_design
from thumbcli.errors import RequestError


@pytest.mark.parametrize(
    ("options", "design"),
    [
        pytest.param({}, PLAIN, id="nothing"),
        pytest.param({"layout": " Impact "}, Design(layout="impact"), id="layout in any case"),
        pytest.param({"layout": "auto"}, PLAIN, id="auto is not a layout"),
        pytest.param({"variant": "3"}, Design(variant=3), id="a number as text"),
        pytest.param({"palette": "#0F172A, 2de"}, Design(palette=("#0f172a", "#22ddee")), id="short colours"),
        pytest.param({"palette": "#000 #fff"}, Design(palette=("#000000", "#ffffff")), id="blanks between"),
        pytest.param({"font": " "}, PLAIN, id="a blank font is none"),
        pytest.param({"logo_position": "Top-Left"}, Design(logo_position=Corner.TOP_LEFT), id="corner"),
    ],
)
def test_options_are_normalised(options: dict[str, str], design: Design) -> None:
    """What people write becomes one normal form, so that it has one fingerprint."""
    assert make_design(**options) == design


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param({"layout": "../impact"}, "layout", id="a layout is a name"),
        pytest.param({"variant": "-1"}, "0 to 99", id="negative variant"),
        pytest.param({"variant": "many"}, "0 to 99", id="variant in words"),
        pytest.param({"variant": "100"}, "0 to 99", id="variant too large"),
        pytest.param({"palette": "#000"}, "2 to 6", id="one colour is not a palette"),
        pytest.param({"palette": "#000,#fff,#111,#222,#333,#444,#555"}, "2 to 6", id="seven colours"),
        pytest.param({"palette": "#000,blue"}, "'blue'", id="a colour by name"),
        pytest.param({"logo_position": "middle"}, "top-left", id="no such corner"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, str], words: str) -> None:
    """The message names what is allowed."""
    with pytest.raises(RequestError, match=words):
        make_design(**options)


def test_a_font_file_stands_as_its_digest() -> None:
    """The path of a font does not change a picture; its content does."""
    font = FontFile(name="brand.ttf", data=b"font", sha256="ab" * 32)
    assert make_design(font=font).canonical() == {"font": "ab" * 32}


def test_the_hosted_engine_takes_no_design_options() -> None:
    """Better no picture than one that ignores an option."""
    request = make_request("A", design=make_design(layout="impact", variant=2))
    check_engine(request, EngineName.LOCAL)
    with pytest.raises(RequestError, match="only the local engine supports layout, variant"):
        check_engine(request, EngineName.THUMBAPI)

"""Design options: how they are parsed, and the messages for wrong ones."""

from __future__ import annotations

import pytest

from thumbcli.contract import EngineName, check_engine, fingerprint, fingerprints, make_request
from thumbcli.contract.asset import FontFile
from thumbcli.contract.design_options import (
    PLAIN,
    Corner,
    Design,
    PhotoCrop,
    PhotoFocus,
    Side,
    TextChoice,
    make_design,
)
from thumbcli.errors import RequestError


@pytest.mark.parametrize(
    ("options", "design"),
    [
        pytest.param({}, PLAIN, id="nothing"),
        pytest.param({"layout": " Impact "}, Design(layout="impact"), id="layout in any case"),
        pytest.param({"layout": "auto"}, PLAIN, id="auto is not a layout"),
        pytest.param({"variant": "3"}, Design(variant=3), id="a number as text"),
        pytest.param({"palette": "#0F172A, 2de"}, Design(palette=("#0f172a", "#22ddee")), id="short colours"),
        pytest.param(
            {"palette": "Navy, rebeccapurple #fff"},
            Design(palette=("#000080", "#663399", "#ffffff")),
            id="names of CSS",
        ),
        pytest.param({"palette": "#000 #fff"}, Design(palette=("#000000", "#ffffff")), id="blanks between"),
        pytest.param({"font": " "}, PLAIN, id="a blank font is none"),
        pytest.param({"logo_position": "Top-Left"}, Design(logo_position=Corner.TOP_LEFT), id="corner"),
        pytest.param({"logo_size": " Large "}, Design(logo_size="large"), id="size in any case"),
        pytest.param({"logo_size": "medium"}, PLAIN, id="medium is the usual size"),
        pytest.param({"logo_size": "20%"}, Design(logo_size="20%"), id="size as a share"),
        pytest.param({"photo_crop": "Close"}, Design(photo_crop=PhotoCrop.CLOSE), id="crop in any case"),
        pytest.param({"photo_crop": "auto"}, PLAIN, id="auto is the usual crop"),
        pytest.param({"photo_crop": " 35%, 20% "}, Design(photo_crop=PhotoFocus(35, 20)), id="a point"),
        pytest.param({"photo_crop": "0% 100%"}, Design(photo_crop=PhotoFocus(0, 100)), id="a blank between"),
        pytest.param({"photo_side": "left"}, Design(photo_side=Side.LEFT), id="side"),
        pytest.param({"text": " HOOK "}, Design(text=TextChoice.HOOK), id="text in any case"),
        pytest.param({"text": ""}, PLAIN, id="a blank text is none"),
        pytest.param(
            {"headline": " A\tcafe\u0301\n\x1b here "}, Design(headline="A café here"), id="words cleaned"
        ),
        pytest.param({"headline": "\x00\n", "subtitle": " "}, PLAIN, id="blank words are none"),
        pytest.param({"emphasis": " None "}, Design(emphasis="none"), id="nothing stands out"),
        pytest.param({"emphasis": ""}, Design(emphasis="none"), id="an empty emphasis is none"),
        pytest.param({"subtitle": "x" * 200}, Design(subtitle="x" * 200), id="words as long as a title"),
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
        pytest.param({"palette": "#000,rgb(1,2,3)"}, "is not a colour", id="a function of CSS"),
        pytest.param({"palette": "#000,blu"}, "'blu' is not a colour", id="no name of a colour"),
        pytest.param({"logo_position": "middle"}, "top-left", id="no such corner"),
        pytest.param({"logo_size": "huge"}, "small, medium, large or 3% to 50%", id="no such size"),
        pytest.param({"logo_size": "51%"}, "3% to 50%", id="a logo over half of the picture"),
        pytest.param({"photo_crop": "face"}, "auto, close, left, right, full", id="no such crop"),
        pytest.param({"photo_crop": "35%"}, "a point such as 35%,20%", id="half a point"),
        pytest.param({"photo_crop": "101%,20%"}, "a point such as 35%,20%", id="a point beside the photo"),
        pytest.param({"photo_crop": "35,20"}, "a point such as 35%,20%", id="a point without a unit"),
        pytest.param({"photo_crop": "-5%,20%"}, "a point such as 35%,20%", id="a point before the photo"),
        pytest.param({"photo_side": "top"}, "left, right", id="no such side"),
        pytest.param({"text": "half"}, "text must be one of: full, hook", id="no such text"),
        pytest.param({"headline": "x" * 201}, "headline has 201 characters, at most 200", id="long headline"),
        pytest.param({"subtitle": "x" * 2001}, "subtitle has 2,001 characters", id="long subtitle"),
        pytest.param({"headline": "\u200b\u2800"}, "headline has only invisible", id="invisible headline"),
        pytest.param({"subtitle": "caf\udce9"}, "is not UTF-8", id="subtitle in another encoding"),
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


def test_words_that_are_not_given_are_in_no_fingerprint() -> None:
    """A picture that exists keeps its fingerprint."""
    assert make_design(text=None, headline=None, subtitle="").canonical() == {}
    given = make_design(text="full", headline="A", subtitle="B").canonical()
    assert given == {"text": "full", "headline": "A", "subtitle": "B"}


@pytest.mark.parametrize("words", ['"title":0', '\\"title":0', "title", "\u0000"])
def test_no_words_are_mistaken_for_a_part_of_a_fingerprint(words: str) -> None:
    """Each title of a list with such a headline has its own, the same as alone."""
    like = make_request("One", design=make_design(headline=f"{words} A", subtitle=words))
    key = fingerprints(like, EngineName.LOCAL)
    for title in ("One", words + "B"):
        alone = make_request(title, design=like.design)
        assert key(alone.title) == fingerprint(alone, EngineName.LOCAL)


@pytest.mark.parametrize("option", [{"text": "full"}, {"headline": "A"}, {"subtitle": "A"}], ids=str)
def test_the_hosted_engine_takes_the_title_alone(option: dict[str, str]) -> None:
    """As for every design option."""
    with pytest.raises(RequestError, match=f"only the local engine supports {next(iter(option))}"):
        check_engine(make_request("A", design=make_design(**option)), EngineName.THUMBAPI)


def test_the_hosted_engine_takes_no_design_options() -> None:
    """Better no picture than one that ignores an option."""
    request = make_request("A", design=make_design(layout="impact", variant=2))
    check_engine(request, EngineName.LOCAL)
    with pytest.raises(RequestError, match="only the local engine supports layout, variant"):
        check_engine(request, EngineName.THUMBAPI)


def test_fields_of_a_card_are_left_out_for_the_hosted_engine(caplog: pytest.LogCaptureFixture) -> None:
    """A list has them anyway: a warning names them, and no title is refused or bought anew."""
    design = make_design(author="Maya R.", date="2026-03-12", site="example.com", tags="a, b", reading_time=6)
    request = make_request("A title", design=design)
    with caplog.at_level("WARNING", "thumbcli"):
        sent = check_engine(request, EngineName.THUMBAPI)
    assert sent == make_request("A title")
    assert fingerprint(sent, EngineName.THUMBAPI) == fingerprint(make_request("A title"), EngineName.THUMBAPI)
    assert "author, date, reading_time, site, tags" in caplog.text
    assert check_engine(request, EngineName.LOCAL) == request

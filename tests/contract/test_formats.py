"""Formats and sizes of one's own: what is one, how large it is, and what a platform covers."""

from __future__ import annotations

import pickle

import pytest

from thumbcli.contract import API_FORMATS, EngineName, Format, check_engine, make_request
from thumbcli.errors import RequestError
from thumbcli.options.format_names import format_names, parse_formats


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1500x500", (1500, 500)),
        ("1500X500", (1500, 500)),
        ("1500\u00d7500", (1500, 500)),
        (" 320 x 320 ", (320, 320)),
        ("200x800", (200, 800)),
        ("4096x4096", (4096, 4096)),
        ("4096x1024", (4096, 1024)),
        ("shorts", (1080, 1920)),
        ("podcast", (3000, 3000)),
        ("github", (1280, 640)),
    ],
)
def test_a_size_is_a_format(text: str, size: tuple[int, int]) -> None:
    """Two of the same size are equal, in another process too."""
    format_ = Format(text)
    assert format_.size == size
    assert pickle.loads(pickle.dumps(format_)) == format_  # noqa: S301 - our own bytes
    assert format_ == Format(str(format_))
    assert len({format_, Format(text)}) == 1


@pytest.mark.parametrize(
    "text",
    "199x400 4097x4096 1x1 801x200 200x801 1500 1500x x500 -1500x500 1e3x900 99999x99999 1500x500x2 tiktok "
    "\uff11\uff15\uff10\uff10x500 youtube,x none".split(),
)
def test_what_is_no_size_is_refused(text: str) -> None:
    """With what is allowed."""
    with pytest.raises(RequestError, match="200 to 4096 px, at most 4 to 1"):
        make_request("A", format=text)


@pytest.mark.parametrize(
    ("text", "is_card"),
    [
        *((name, True) for name in ("blogpost", "linkedin", "facebook", "github", "1200x630", "1500x500")),
        *((name, False) for name in ("youtube", "x", "instagram", "story", "1280x720", "500x500", "400x900")),
    ],
)
def test_what_is_as_wide_as_a_page_is_a_card(text: str, *, is_card: bool) -> None:
    """A size is laid out by its ratio."""
    assert Format(text).is_card is is_card


@pytest.mark.parametrize(
    "format_", [*(each for each in Format if each not in API_FORMATS), Format("1500x500")]
)
def test_the_hosted_engine_draws_five(format_: Format) -> None:
    """Any other is an error that names them, before anything is sent."""
    with pytest.raises(RequestError, match="thumbapi draws youtube, instagram, x, blogpost and linkedin"):
        check_engine(make_request("A", format=format_), EngineName.THUMBAPI)


@pytest.mark.parametrize("format_", ["podcast", "2049x1000", "3840x2160"])
def test_hd_stops_at_the_largest_side(format_: str) -> None:
    """Nobody takes more, and its memory would be a gigabyte."""
    assert max(make_request("A", format=format_).size) <= 4096
    with pytest.raises(RequestError, match="no side may have more than 4096"):
        make_request("A", format=format_, model="hd")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("youtube", "youtube"),
        ("YouTube", "youtube"),
        ("youtube,blogpost", "youtube,blogpost"),
        ("blogpost, youtube", "youtube,blogpost"),
        ("blogpost,youtube,blogpost", "youtube,blogpost"),
        ("1500x500,x", "x,1500x500"),
        ("800x400,1500X500", "1500x500,800x400"),
        ("story,shorts", "shorts,story"),
    ],
)
def test_formats_have_one_order(text: str, names: str) -> None:
    """So that files are named alike whoever writes the list."""
    assert parse_formats(text) == names
    assert format_names(text) == tuple(names.split(","))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a comma too many, or no name"),
        (",", "a comma too many, or no name"),
        ("youtube,", "a comma too many, or no name"),
        ("youtube,tiktok", "'tiktok' is not one of youtube"),
        ("youtube;x", "is not one of youtube"),
        ("x y", "is not one of youtube"),
        ("9x9", "9x9 is too small, too large or too narrow: use WIDTHxHEIGHT, 200 to 4096"),
        ("0x0", "0x0 is too small"),
        ("99999x1", "99999x1 is too small, too large"),
        ("40x4000", "at most 4 to 1"),
    ],
)
def test_a_wrong_format_among_them_is_named(text: str, said: str) -> None:
    """The whole list is refused."""
    with pytest.raises(ValueError, match=said):
        parse_formats(text)


def test_there_are_only_so_many_formats() -> None:
    """A loop gone wrong asks for hundreds."""
    with pytest.raises(ValueError, match="at most 20"):
        parse_formats(",".join(f"{width}x400" for width in range(400, 421)))

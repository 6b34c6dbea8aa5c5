"""How the library treats a program: it refuses misspelled keywords, is documented, and prints nothing."""

from __future__ import annotations

import builtins
import inspect
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest

import thumbcli
from thumbcli import AsyncClient, Client, card_url, errors, explain, make_request
from thumbcli.client import _BESIDE_OPTIONS
from thumbcli.errors import ThumbError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CARDS = ("https://cards.example.com", "0123456789abcdef", "One")
CALLS: dict[str, Callable[[dict[str, Any]], object]] = {
    "Client": lambda given: Client(**given),
    "AsyncClient": lambda given: AsyncClient(**given),
    "explain": lambda given: explain("One", **given),
    "make_request": lambda given: make_request("One", **given),
    "card_url": lambda given: card_url(*CARDS, **given),
    "generate": lambda given: Client(engine="local").generate("One", **given),
    "generate_many": lambda given: list(Client(engine="local").generate_many(["One"], **given)),
}
PUBLIC = [getattr(thumbcli, name) for name in thumbcli.__all__ if name not in {"__version__", "errors"}]
DOCUMENTED: list[Any] = [*filter(inspect.isclass, PUBLIC), *filter(inspect.isfunction, PUBLIC)]
FUNCTIONS: list[Any] = [one for one in PUBLIC if inspect.isfunction(one)]


@pytest.mark.parametrize(
    ("call", "misspelled", "meant"),
    [
        ("Client", "engin", "engine"),
        ("Client", "timeout", "timeout_s"),
        ("Client", "concurency", "concurrency"),
        ("AsyncClient", "api_kye", "api_key"),
        ("explain", "formt", "format"),
        ("explain", "brnd", "brand"),
        ("make_request", "custom_asset_id", "custom_assets_id"),
        ("make_request", "outputFormat", "output_format"),
        ("card_url", "formt", "format"),
        ("card_url", "autor", "author"),
        ("generate", "headlin", "headline"),
        ("generate_many", "outptu", "output"),
        ("generate_many", "choice", "choices"),
        ("generate_many", "palete", "palette"),
    ],
)
def test_a_misspelled_keyword_is_refused_with_the_right_one(call: str, misspelled: str, meant: str) -> None:
    """It would do nothing, or draw with another engine."""
    with pytest.raises(ThumbError, match=misspelled) as caught:
        CALLS[call]({misspelled: "1"})
    assert caught.value.remedy == f"did you mean {meant}?"


@pytest.mark.parametrize("call", CALLS)
def test_a_keyword_of_nothing_is_told_all_that_there_are(call: str) -> None:
    """Every function has them."""
    with pytest.raises(ThumbError, match="zzzz") as caught:
        CALLS[call]({"zzzz": 1})
    assert re.match(r"(options|arguments|fields) are: \w+, \w+", caught.value.remedy)


def test_a_template_has_fields_of_its_own() -> None:
    """The server knows them."""
    assert "episode=12" in card_url(*CARDS, template="show", episode=12)


def test_the_keywords_of_many_are_those_of_the_function() -> None:
    """So that a misspelled one finds them."""
    own = inspect.signature(Client.generate_many).parameters.values()
    names = tuple(one.name for one in own if one.kind is one.KEYWORD_ONLY)
    assert names == _BESIDE_OPTIONS


def methods() -> Iterator[Any]:
    """Yield each public function, and each public method and property that a class of ours defines."""
    for one in DOCUMENTED:
        if inspect.isfunction(one):
            yield pytest.param(one, id=one.__name__)
            continue
        for name, member in vars(one).items():
            code: Any = member.fget if isinstance(member, property) else member
            ours = inspect.isfunction(code) and code.__module__.startswith("thumbcli.")
            if ours and not name.startswith("_") and code.__qualname__.startswith(one.__name__):
                yield pytest.param(code, id=f"{one.__name__}.{name}")


@pytest.mark.parametrize("one", DOCUMENTED, ids=lambda one: one.__name__)
def test_every_public_name_says_what_it_is(one: Any) -> None:  # noqa: ANN401 - classes and functions
    """In a first line that is a sentence."""
    first = (inspect.getdoc(one) or "").partition("\n")[0]
    assert re.fullmatch(r"[A-Z`].{8,}[.;:]", first), first


@pytest.mark.parametrize("code", list(methods()))
def test_every_public_function_documents_its_arguments_and_errors(code: Any) -> None:  # noqa: ANN401
    """Each with a type; an error that is named exists."""
    text = inspect.getdoc(code) or ""
    assert text
    signature = inspect.signature(code)
    assert signature.return_annotation is not signature.empty
    arguments = [one for one in signature.parameters.values() if one.name not in {"self", "cls"}]
    for argument in arguments:
        assert argument.annotation is not argument.empty
        if "Args:" in text and argument.kind is not argument.VAR_KEYWORD:
            assert re.search(rf"^\s+{argument.name}: \S", text, re.MULTILINE), argument.name
    if len(arguments) > 2:
        assert "Args:" in text or "; see `AsyncClient." in text
    for name in re.findall(r"^    (\w+): ", text.partition("Raises:\n")[2], re.MULTILINE):
        assert hasattr(errors, name) or hasattr(builtins, name), name


@pytest.mark.parametrize("code", FUNCTIONS, ids=lambda code: code.__name__)
def test_every_function_says_what_it_raises(code: Any) -> None:  # noqa: ANN401
    """All of them check what they are given."""
    assert "Raises:\n" in (inspect.getdoc(code) or "")


def test_a_program_decides_what_is_logged(capfd: pytest.CaptureFixture[str]) -> None:
    """The library sets no level, writes no log of its own, and prints nothing."""
    logger = logging.getLogger("thumbcli")
    assert logger.level == logging.NOTSET
    assert all(isinstance(handler, logging.NullHandler) for handler in logger.handlers)
    with Client(engine="local") as client:
        assert client.generate("One", format="blogpost").image
    assert capfd.readouterr() == ("", "")


def test_what_a_picture_lacks_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """By one call and by many, each picture once."""
    title, told = "Podcast #88 - All About Documentation, Mostly", 'left out "#88" of the title'
    with Client(engine="local") as client:
        assert client.generate(title, format="blogpost").warnings == (told,)
        assert len(list(client.generate_many([title, "One", title], format="blogpost"))) == 3
    assert caplog.messages == [f"{title}: {told}"] * 2


@pytest.mark.parametrize(
    "address", ["example.com/covers", " ", "ftp://example.com", "https://", "//example.com"]
)
def test_an_address_without_a_scheme_is_refused_before_anything_is_drawn(address: str) -> None:
    """It would be told as the address of each picture."""
    with (
        Client(engine="local") as client,
        pytest.raises(errors.UsageError, match=r"^public_url .* is neither"),
    ):
        client.generate("One", output="s3://bucket/covers", public_url=address)

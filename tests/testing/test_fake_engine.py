"""A program's tests draw nothing, pay nothing and see every kind of outcome."""

from __future__ import annotations

import doctest
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import anyio
import pytest
from PIL import Image

import thumbcli.testing
from thumbcli import AsyncClient, Client, Made, OutputFormat
from thumbcli.errors import AnswerLost, AuthError, RateLimited, RequestError, ThumbError
from thumbcli.testing import fake_engine

if TYPE_CHECKING:
    from pathlib import Path


def test_the_example_at_the_top_is_true() -> None:
    """It runs as it stands."""
    assert doctest.testmod(thumbcli.testing) == (0, 4)


@pytest.mark.parametrize("output_format", list(OutputFormat))
@pytest.mark.parametrize("format_", ["youtube", "blogpost", "320x200"])
def test_a_picture_is_what_was_asked_for(output_format: OutputFormat, format_: str) -> None:
    """Programs read its size and type."""
    with fake_engine() as engine:
        made = Client().generate("One", format=format_, output_format=output_format)
    with Image.open(BytesIO(made.image)) as image:
        assert image.size == (made.width_px, made.height_px) == engine.requests[0].size
        assert image.get_format_mimetype() == made.media_type


def test_each_title_has_a_colour_of_its_own() -> None:
    """A test can tell that two pictures were not swapped."""
    with fake_engine():
        first, second, again = (Client().generate(title).image for title in ("One", "Two", "One"))
    assert first == again != second


FAILURES: list[ThumbError] = [RateLimited("slow"), AnswerLost("gone"), AuthError("no key")]


@pytest.mark.parametrize("error", FAILURES)
def test_failures_come_as_often_as_they_were_asked_for(error: ThumbError) -> None:
    """The next request for the title is answered again."""
    with fake_engine() as engine, Client() as client:
        engine.fails("One", error)
        with pytest.raises(type(error)) as caught:
            client.generate("One")
        assert caught.value.title == "One"
        assert client.generate("One").image


def test_requests_are_checked_as_always() -> None:
    """What the API would refuse never arrives."""
    with fake_engine() as engine, pytest.raises(RequestError, match="category must be one of"):
        Client().generate("One", category="cars")
    assert engine.requests == []


@pytest.mark.parametrize(("engine_name", "credits_"), [("thumbapi", 10), ("local", 0)])
def test_it_has_the_price_of_the_engine_that_it_stands_for(engine_name: str, credits_: int) -> None:
    """No key is needed."""
    with fake_engine():
        assert Client(engine=engine_name).generate("One").credits == credits_


def test_many_titles_and_async_clients_are_faked_too() -> None:
    """Whatever face a program uses."""

    async def main() -> list[type]:
        async with AsyncClient() as client:
            return [type(outcome) async for outcome in client.generate_many(["One", "Two", " "])]

    with fake_engine() as engine:
        assert sorted(kind.__name__ for kind in anyio.run(main)) == ["Failed", "Made", "Made"]
        assert {type(outcome) for outcome in Client().generate_many(["Three"])} == {Made}
    assert [request.title for request in engine.requests] == ["One", "Two", "Three"]


def test_afterwards_clients_are_real_again() -> None:
    """The hosted engine asks for its key."""
    with fake_engine():
        Client(engine="thumbapi").generate("One")
    with pytest.raises(AuthError):
        Client(engine="thumbapi")


@pytest.mark.long
def test_pytest_finds_the_fixture(tmp_path: Path) -> None:
    """As the docs say, in a project of its own."""
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["thumbcli.testing.fixtures"]\n')
    (tmp_path / "test_cover.py").write_text(
        "from thumbcli import Client\n"
        "def test_cover(thumb_engine):\n"
        "    assert Client().generate('One').width_px == 1280\n"
        "    assert [request.title for request in thumb_engine.requests] == ['One']\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:schemathesis", "-p", "no:xdist", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), done.stdout

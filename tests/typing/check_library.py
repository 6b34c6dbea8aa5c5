"""Code as a user of the library writes it, for mypy to read; the test runs mypy over it, nobody runs it."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never, assert_type

from thumbcli import (
    AsyncClient,
    Client,
    Copied,
    Failed,
    Made,
    Outcome,
    Outcomes,
    Request,
    Skipped,
    Thumbnail,
    TitleWithOptions,
    Uncertain,
    make_request,
)


def one(client: Client) -> None:
    """One picture, with wishes that are names, and a file to put it in."""
    thumbnail = client.generate("A", format="x", photo=Path("me.png"), variant=3)
    assert_type(thumbnail, Thumbnail)
    assert_type(thumbnail.image, bytes)
    assert_type(thumbnail.data_url(), str)
    assert_type(thumbnail.save("a.webp"), Path)
    client.generate("A", fromat="x")  # type: ignore[call-arg] # no such wish
    client.generate("A", variant="3")  # type: ignore[arg-type] # a number is a number
    client.generate(7)  # type: ignore[arg-type] # no title


def many(client: Client, rows: list[dict[str, str]]) -> None:
    """Many pictures, from whatever holds titles."""
    assert_type(client.generate_many(["A", "B"], concurrency=2, format="x"), Outcomes)
    client.generate_many(rows)
    client.generate_many(TitleWithOptions(title=str(number), format="x") for number in range(3))
    client.generate_many([make_request("A"), make_request("B")])
    client.generate_many([1, 2])  # type: ignore[list-item] # no titles
    for outcome in client.generate_many(iter("AB")):
        assert_type(outcome, Made | Copied | Skipped | Failed | Uncertain)
        said(outcome)


def said(outcome: Outcome) -> str:
    """Match every kind of outcome; a kind left out is an error at `assert_never`."""
    match outcome:
        case Made() | Copied():
            assert_type(outcome.thumbnail, Thumbnail)
            assert_type(outcome.request, Request)
            return outcome.title
        case Skipped():
            return f"{outcome.title}: {outcome.detail}"
        case Failed() | Uncertain():
            return f"{outcome.title}: {outcome.error.message}"
        case _:
            assert_never(outcome)


def forgotten(outcome: Outcome) -> str:
    """Forget one kind, and be told."""
    match outcome:
        case Made() | Copied() | Failed() | Uncertain():
            return outcome.title
        case _:
            assert_never(outcome)  # type: ignore[arg-type] # Skipped was forgotten


async def from_async_code(client: AsyncClient) -> None:
    """Do the same with `await` and `async for`."""
    assert_type(await client.generate("A"), Thumbnail)

    outcomes = client.generate_many([TitleWithOptions(title="A")])
    async for outcome in outcomes:
        assert_type(outcome, Made | Copied | Skipped | Failed | Uncertain)
    outcomes.stop()


AsyncClient(engine="local", plan="pro", rate_per_s=5, attempts=2)
Client(engine="local", tempo=3)  # type: ignore[call-arg] # no such option

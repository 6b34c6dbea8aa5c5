"""One picture, wanted several times: one object, one address for everybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from thumbcli import Client, Copied, Failed, Made, Skipped

if TYPE_CHECKING:
    from pathlib import Path

    from tests.outputs.s3_server import S3Server

_AT_ONCE = 6


def test_a_duplicate_has_the_address_of_its_picture(s3: S3Server, out: Path) -> None:
    """Whether it waited for it or not, once the picture is there."""
    assert s3.url
    titles = ["Tea", "Tea", "Bread", "Ham", "Tea"]
    client = Client(engine="local", concurrency=1)
    outcomes = list(client.generate_many(titles, output=out, public_url="https://cdn", format="320x200"))
    (made,) = (each for each in outcomes if isinstance(each, Made) and each.title == "Tea")
    same = [each for each in outcomes if isinstance(each, Skipped)]
    assert [each.url for each in same] == [made.url] * 2
    assert all(outcomes.index(made) < outcomes.index(each) for each in same)


def test_a_duplicate_of_a_picture_that_the_store_refuses_has_no_address(s3: S3Server, out: Path) -> None:
    """It failed too, and the call ends with the reason."""
    s3.faults.append(("PUT", "403 AccessDenied"))
    outcomes = []
    ended = None
    try:
        for each in Client(engine="local").generate_many(["Tea", "Tea"], output=out, format="320x200"):
            outcomes.append(each)  # noqa: PERF402 - what came before the error counts
    except Exception as error:  # noqa: BLE001 - compared below
        ended = error
    assert [type(each) for each in outcomes] == [Failed, Failed]
    assert all(each.error is ended for each in outcomes if isinstance(each, Failed))


def test_servers_threads_that_want_one_picture_write_it_once(s3: S3Server, out: Path) -> None:
    """All of them get its address; another output is another picture."""
    s3.faults.append(("PUT", "slow"))

    def ask(number: int) -> str | None:
        output = out if number else f"{out}-2".replace("s3:/", "s3://")
        (outcome,) = client.generate_many(["Tea"], output=output, format="320x200")
        assert isinstance(outcome, Made | Copied)
        return outcome.url

    with Client(engine="local") as client, ThreadPoolExecutor(_AT_ONCE + 1) as pool:
        urls = list(pool.map(ask, range(_AT_ONCE + 1)))
    assert len(set(urls)) == 2
    assert len([line for line in s3.log if line.startswith("PUT")]) == 2

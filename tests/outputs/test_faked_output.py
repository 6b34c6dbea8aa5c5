"""A program's tests leave its buckets as they are, and what they write is never taken for a picture."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import anyio
import pytest

from thumbcli import AsyncClient, Client, Copied, Made
from thumbcli.errors import RequestError, RequestRefused, UsageError
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import store_address
from thumbcli.testing import fake_engine

if TYPE_CHECKING:
    from pathlib import Path

    from tests.outputs.s3_server import S3Server
    from thumbcli import Outcome

_CDN = "https://cdn.example.com/covers"


def _one(output: Path | str, **options: str | timedelta) -> Outcome:
    (outcome,) = Client(engine="local").generate_many(["Tea"], output=output, format="320x200", **options)  # type: ignore[arg-type]
    return outcome


def _in_bucket(out: Path) -> list[str]:
    address = store_address(out)
    assert address is not None
    return sorted(found.name for found in ObjectStore.open(address).list_all())


def test_a_fake_picture_stays_in_memory_and_has_the_address_of_the_real_one(s3: S3Server, out: Path) -> None:
    """The bucket hears nothing of it, each test begins anew, and the real client draws."""
    told = []
    for _ in range(2):
        with fake_engine() as engine:
            made, again = _one(out, public_url=_CDN), _one(out, public_url=_CDN)
            assert isinstance(made, Made)
            assert isinstance(again, Copied)
            assert again.thumbnail.image == made.thumbnail.image
            assert list(engine.stored.values()) == [made.thumbnail.image]
            told += [made.url, again.url]
    assert s3.log == []
    real = _one(out, public_url=_CDN)
    assert isinstance(real, Made)
    assert {*told} == {real.url}


def test_a_fake_picture_in_the_real_bucket_is_not_taken_for_a_real_one(s3: S3Server, out: Path) -> None:
    """Nor does it replace one: it has a name and a fingerprint of its own."""
    assert s3.url
    with fake_engine() as engine:
        engine.real_store = True
        fake = _one(out)
        assert isinstance(fake, Made)
        assert isinstance(_one(out), Copied)
    (name,) = _in_bucket(out)
    assert name.endswith("-fake.webp")
    real = _one(out)
    assert isinstance(real, Made)
    assert real.key != fake.key
    assert real.thumbnail.image != fake.thumbnail.image
    assert len(_in_bucket(out)) == 2
    assert isinstance(_one(out), Copied)


def test_a_fake_needs_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of any store, signed addresses too; what would be refused is refused."""
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with fake_engine():
        for scheme in ("s3", "gs", "az"):
            made = _one(f"{scheme}://bucket/covers", presign=timedelta(hours=1))
            assert isinstance(made, Made)
            assert "expires-in=3600" in (made.url or "")
        with pytest.raises(UsageError, match="output must be an address"):
            _one("covers")


def test_one_picture_goes_into_a_store_too() -> None:
    """As one of many: its name is the same, and it is found there at no cost."""
    with fake_engine() as engine, Client(engine="thumbapi") as client:
        (outcome,) = client.generate_many(["Tea"], output="s3://bucket/covers", public_url=_CDN)
        found = client.generate("Tea", output="s3://bucket/covers", public_url=_CDN)
        drawn = client.generate("Ham", output="s3://bucket/covers")
        signed = client.generate("Ham", output="s3://bucket/covers", presign="1h")
        plain = client.generate("Jam")
        assert isinstance(outcome, Made)
        assert (found.url, found.image, found.credits) == (outcome.url, outcome.thumbnail.image, 0)
        assert (drawn.url or "").startswith("s3://bucket/covers/ham-")
        assert drawn.credits > 0
        assert "expires-in=3600" in (signed.url or "")
        assert plain.url is None
        assert [request.title for request in engine.requests] == ["Tea", "Ham", "Jam"]


def test_one_picture_that_fails_is_an_error() -> None:
    """As without a store."""
    refused = RequestRefused("no thanks")
    with fake_engine() as engine, Client() as client:
        engine.fails("Tea", refused)
        with pytest.raises(RequestRefused, match="no thanks"):
            client.generate("Tea", output="s3://bucket/covers")
        with pytest.raises(RequestError, match="title is required"):
            client.generate(" ", output="s3://bucket/covers")
        with pytest.raises(UsageError, match="are for pictures in a store"):
            client.generate("Tea", public_url=_CDN)
        with pytest.raises(UsageError, match="not for 30d"):
            client.generate("Tea", output="s3://bucket/covers", presign="30d")
        assert client.generate("Tea", output="s3://bucket/covers").url


def test_one_picture_is_shared_with_calls_for_many() -> None:
    """That want it at the same time."""

    async def both() -> list[str | None]:
        found: list[str | None] = []
        async with AsyncClient() as client, anyio.create_task_group() as tasks:

            async def one() -> None:
                found.append((await client.generate("Tea", output="s3://bucket/covers")).url)

            for _ in range(5):
                tasks.start_soon(one)
        return found

    with fake_engine(delay_s=0.1) as engine:
        assert len({*anyio.run(both)}) == 1
        assert len(engine.requests) == 1

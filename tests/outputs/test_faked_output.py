"""A program's tests leave its buckets as they are, and what they write is never taken for a picture."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from thumbcli import Client, Copied, Made
from thumbcli.errors import UsageError
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

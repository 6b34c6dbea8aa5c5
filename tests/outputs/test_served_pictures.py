"""`thumb serve --store`: `imageUrl` leads into the bucket, and a store in trouble costs no answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.server.conftest import serving
from tests.server.receiver import Receiver
from thumbcli.batch.store.open_output import open_output
from thumbcli.cli.commands.serve import _bucket
from thumbcli.errors import StoreError, UsageError
from thumbcli.server.store.public_images import PublicImages

if TYPE_CHECKING:
    from pathlib import Path

    from tests.outputs.s3_server import S3Server

_CDN = "https://cdn.example.com/covers"


def test_the_address_of_a_picture_is_in_the_bucket(s3: S3Server, out: Path, tmp_path: Path) -> None:
    """Of an answer, of the same one repeated, and of a job; while the store refuses, it is our own."""
    bucket = open_output(out, public_url=_CDN).bucket
    assert bucket is not None
    with serving(tmp_path / "data", bucket=bucket, allow_private_webhooks=True) as served:
        once = {"Idempotency-Key": "once"}
        first, again = (served.send("Tea", headers=once).json() for _ in range(2))
        assert first == again
        name = first["imageUrl"].removeprefix(f"{_CDN}/")
        assert name == f"{first['generationId']}.webp"
        data, _, facts = bucket.store.get(name)
        assert (data[:4], facts["Content-Type"]) == (b"RIFF", "image/webp")
        with Receiver() as receiver:
            served.send("Job", webhookUrl=receiver.url)
            (posted,) = receiver.wait_for(1)
        assert _CDN.encode() in posted.body
        s3.faults.extend([("PUT", "403 AccessDenied")])
        refused = served.send("Bee").json()
        assert refused["imageUrl"].startswith(f"{served.url}/v1/images/gen_")


def test_a_signed_address_can_be_fetched(s3: S3Server, out: Path, tmp_path: Path) -> None:
    """By anybody, as it is told."""
    assert s3.url
    bucket = open_output(out, signed_for=timedelta(days=7)).bucket
    with serving(tmp_path / "data", bucket=bucket) as served:
        url = served.send("Tea").json()["imageUrl"]
    assert httpx.get(url).content[:4] == b"RIFF"


def test_a_store_that_refuses_is_told_before_the_first_request(s3: S3Server, out: Path) -> None:
    """With what to do."""
    s3.faults.extend([("PUT", "403 SignatureDoesNotMatch")])
    with pytest.raises(StoreError, match="SignatureDoesNotMatch"):
        PublicImages(open_output(out, public_url=_CDN).bucket).check()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("", _CDN, ""), "add --store"),
        (("s3://bucket/x", "", ""), "--presign 7d"),
        (("s3://bucket/x", _CDN, "7d"), "leave out one"),
        (("s3://bucket/x", "", "soon"), ""),
        (("s3://bucket/x", "cdn", ""), "such as https://"),
        (("covers", _CDN, ""), "s3://my-bucket"),
    ],
)
def test_options_of_a_store_that_do_not_go_together(options: tuple[str, str, str], told: str) -> None:
    """They are refused before it listens."""
    with pytest.raises(UsageError) as caught:
        _bucket(*options)
    assert told in caught.value.remedy

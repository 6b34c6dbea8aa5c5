"""`thumb publish` of pictures in a bucket, whose record is there too: another machine knows what was done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import thumb
from tests.publishing.blog_stand_ins import PASSWORD, USER, WordPressStandIn
from thumbcli.batch.store.open_output import open_output
from thumbcli.publishing.publish_record import PublishRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.run import Ran
    from tests.outputs.s3_server import S3Server

SLUGS = ("why-we-forget", "figma-vs-framer")


@pytest.fixture
def wordpress(monkeypatch: pytest.MonkeyPatch) -> Iterator[WordPressStandIn]:
    """Run a blog with a post for each row, and sign in."""
    with WordPressStandIn() as service:
        for number, slug in enumerate(SLUGS, 11):
            service.add_post(number, slug)
        monkeypatch.setenv("WORDPRESS_URL", service.url)
        monkeypatch.setenv("WORDPRESS_USER", USER)
        monkeypatch.setenv("WORDPRESS_APP_PASSWORD", PASSWORD)
        yield service


@pytest.fixture(autouse=True)
def _drawn(s3: S3Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, out: Path) -> None:
    """Draw the list into the bucket."""
    assert s3.url
    monkeypatch.chdir(tmp_path)
    Path("posts.csv").write_text("title,slug\nWhy We Forget,why-we-forget\nFigma vs Framer,figma-vs-framer\n")
    ran = thumb("batch", "posts.csv", "-e", "local", "-f", "blogpost", "--out", str(out))
    assert ran.code == 0, ran.stderr


def publish(out: Path, *more: str) -> Ran:
    """Publish the list."""
    return thumb("publish", "wordpress", "posts.csv", "--out", str(out), *more)


@pytest.mark.long
def test_each_post_gets_its_picture_once_from_any_machine(
    wordpress: WordPressStandIn, out: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The record is in the bucket; a dry run writes nothing there."""
    files = open_output(out).files
    planned = publish(out, "--dry-run", "--json")
    assert [each["name"] for each in planned.named("planned")] == [f"{slug}.webp" for slug in SLUGS]
    assert thumb("status", str(out), "--json").events[0]["published"] == {}
    ran = publish(out)
    assert ran.code == 0, ran.stderr
    for post, slug in enumerate(SLUGS, 11):
        shown = wordpress.media[wordpress.posts[post].featured_media]
        assert shown.data == files.read(f"{slug}.webp")
    seen = len(wordpress.requests)
    monkeypatch.setenv("THUMB_DATA_DIR", str(tmp_path / "machine-2"))
    again = publish(out)
    assert (again.code, again.stdout, len(wordpress.requests)) == (0, "", seen)
    assert thumb("status", str(out), "--json").events[0]["published"] == {"wordpress": 2}
    assert publish(out, "--force").code == 0
    assert len(wordpress.media) == 2
    # What is on record of publishing is no picture, and a run takes nothing of it away.
    assert thumb("batch", "posts.csv", "-e", "local", "-f", "blogpost", "--out", str(out)).code == 0
    assert PublishRecord.read(open_output(out)).count() == {"wordpress": 2}
    assert sorted(files.walk()) == sorted(f"{slug}.webp" for slug in SLUGS)


@pytest.mark.long
def test_one_at_a_time(wordpress: WordPressStandIn, out: Path) -> None:
    """A run that draws is not in its way."""
    place = open_output(out)
    with PublishRecord.open(place):
        ran = publish(out)
        assert (ran.code, f"another thumb publish is at work with {place.label}" in ran.stderr) == (8, True)
        assert thumb("batch", "posts.csv", "-e", "local", "-f", "blogpost", "--out", str(out)).code == 0
    assert not wordpress.media
    assert publish(out).code == 0


@pytest.mark.long
def test_long_records_are_in_parts(out: Path) -> None:
    """What comes later counts; no part is much larger than what is written for one picture may be."""
    place = open_output(out)
    with PublishRecord.open(place) as record:
        for number in range(400):
            record.save_published("ghost", "site", str(number), sha256="a" * 64, name=f"{number}.webp")
        record.save_published("ghost", "site", "0", sha256="b", name="0.webp")
    assert place.bucket is not None
    store = place.bucket.store
    sizes = [each.size_bytes for each in store.list_all(".thumb/published/") if "jsonl" in each.name]
    assert len(sizes) > 1
    assert max(sizes) < 70_000
    again = PublishRecord.read(place)
    assert (again.count(), again.published("ghost", "site", "0")) == ({"ghost": 400}, "b")
    assert again.published("ghost", "site", "399") == "a" * 64

"""A WordPress blog and its list."""

from __future__ import annotations

import base64
import shutil
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import thumb
from tests.publishing.blog_stand_ins import PASSWORD, USER, WordPressStandIn, wordpress_error
from tests.publishing.stand_in import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.run import Ran

PAIR = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


def publish(*more: str, env: dict[str, str] | None = None) -> Ran:
    """Publish the list."""
    return thumb("publish", "wordpress", "posts.csv", "--out", "covers", *more, env=env)


def test_each_post_gets_its_picture_once(lists: Path, wordpress: WordPressStandIn) -> None:
    """With the title as its words, as the file that was drawn; the same command again asks for nothing."""
    ran = publish()
    assert ran.code == 0, ran.stderr
    assert sorted(ran.stdout.split()) == sorted(post.link for post in wordpress.posts.values())
    for post, name, title in (
        (11, "why-we-forget", "Why We Forget"),
        (12, "figma-vs-framer", "Figma vs Framer"),
    ):
        media = wordpress.media[wordpress.posts[post].featured_media]
        assert media.data == (lists / f"covers/{name}.webp").read_bytes()
        assert (media.title, media.alt_text, media.post) == (title, title, post)
        assert media.file_name == f"{name}.webp"
    seen = len(wordpress.requests)
    again = publish()
    assert (again.code, again.stdout, len(wordpress.requests)) == (0, "", seen)


def test_a_blog_with_plain_links_gets_its_pictures(lists: Path, wordpress: WordPressStandIn) -> None:
    """Its API is at `/?rest_route=`; what is found out once is not asked again."""
    wordpress.has_plain_links = True
    wordpress.posts[11].link = f"{wordpress.url}/?p=11"
    ran = publish("--concurrency", "1")
    assert ran.code == 0, ran.stderr
    assert f"{wordpress.url}/?p=11" in ran.stdout
    shown = wordpress.media[wordpress.posts[11].featured_media]
    assert shown.data == (lists / "covers/why-we-forget.webp").read_bytes()
    assert len([each for each in wordpress.requests if each.path.startswith("/wp-json")]) == 1


@pytest.mark.usefixtures("lists")
def test_what_was_published_is_in_the_status(wordpress: WordPressStandIn) -> None:
    """Each post once, however often it got a picture."""
    assert thumb("status", "covers", "--json").events[0]["published"] == {}
    assert publish().code == 0
    assert publish("--force").code == 0
    assert len(wordpress.media) == 2
    assert thumb("status", "covers", "--json").events[0]["published"] == {"wordpress": 2}
    assert "  published  2  (wordpress 2)" in thumb("status", "covers").lines


def test_a_changed_picture_is_published_again(lists: Path, wordpress: WordPressStandIn) -> None:
    """The other post stays as it is; what is in the library already is not uploaded."""
    assert publish().code == 0
    shutil.copy(lists / "covers/why-we-forget.webp", lists / "covers/figma-vs-framer.webp")
    assert publish().stdout.split() == [wordpress.posts[12].link]
    assert wordpress.posts[12].featured_media == wordpress.posts[11].featured_media
    assert len(wordpress.media) == 2


@pytest.mark.long
def test_two_posts_with_one_picture_at_once_upload_it_once(lists: Path, wordpress: WordPressStandIn) -> None:
    """The second one waits for the first."""
    shutil.copy(lists / "covers/why-we-forget.webp", lists / "covers/figma-vs-framer.webp")
    wordpress.order(*[Fault(method="GET", path="media", delay_s=0.3) for _ in range(2)])
    assert publish("--concurrency", "2").code == 0
    assert len(wordpress.media) == 1
    assert {post.featured_media for post in wordpress.posts.values()} == set(wordpress.media)


@pytest.mark.long
@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(method="POST", path="media", is_lost=True), id="the answer gets lost"),
        pytest.param(Fault(method="POST", path="posts", is_lost=True), id="the answer of the post gets lost"),
        pytest.param(Fault(method="POST", path="posts", status=502), id="502 for the post"),
        pytest.param(Fault(method="POST", path="media", cut_after=100, status=500), id="cut upload"),
    ],
)
def test_nothing_is_uploaded_twice(wordpress: WordPressStandIn, fault: Fault) -> None:
    """The library is asked for the picture before each upload."""
    wordpress.order(fault)
    ran = publish("--limit", "1")
    assert ran.code == 0, ran.stderr
    assert "next attempt in" in ran.stderr
    assert len(wordpress.media) == 1
    assert wordpress.posts[11].featured_media in wordpress.media


def test_a_forgotten_record_uploads_nothing(lists: Path, wordpress: WordPressStandIn) -> None:
    """A copy of the folder on another machine finds the pictures in the library."""
    assert publish().code == 0
    (lists / "covers/.thumb/published.jsonl").unlink()
    assert publish().code == 0
    assert len(wordpress.media) == 2


@pytest.mark.usefixtures("lists")
def test_a_picture_that_was_deleted_is_uploaded_again(wordpress: WordPressStandIn) -> None:
    """The record alone does not count."""
    assert publish().code == 0
    wordpress.media.clear()
    assert publish("--force").code == 0
    assert {post.featured_media for post in wordpress.posts.values()} == set(wordpress.media)


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("11", id="its number"),
        pytest.param("why-we-forget", id="its slug"),
        pytest.param("{link}", id="its address"),
        pytest.param("{site}/?p=11", id="its short address"),
        pytest.param("/2026/11/why-we-forget/", id="its path"),
    ],
)
def test_a_post_is_found_by(lists: Path, wordpress: WordPressStandIn, name: str) -> None:
    """Whatever a list has of it; drafts too."""
    wordpress.posts[11].status = "draft"
    named = name.format(link=wordpress.posts[11].link, site=wordpress.url)
    picture = str(lists / "covers/why-we-forget.webp")
    ran = thumb("publish", "wordpress", picture, "--post", named, "--alt", "A & B")
    assert ran.code == 0, ran.stderr
    assert wordpress.media[wordpress.posts[11].featured_media].alt_text == "A & B"


def test_a_post_that_is_not_there(lists: Path, wordpress: WordPressStandIn) -> None:
    """It fails alone; an address of another site is refused before anything is sent."""
    rows = "Why We Forget,gone\nFigma vs Framer,https://other.example.com/figma-vs-framer/\n"
    (lists / "posts.csv").write_text(f"title,url\n{rows}", encoding="utf-8")
    ran = publish()
    assert ran.code == 3
    assert "has no post gone among its posts" in ran.stderr
    assert "is not an address at 127.0.0.1" in ran.stderr
    assert wordpress.media == {}


def test_a_column_that_says_nothing_gives_way(lists: Path, wordpress: WordPressStandIn) -> None:
    """To the next one; an `id` of the list's own is no post."""
    rows = f"12,,{wordpress.posts[11].link},Why We Forget\n11,,,Figma vs Framer\n"
    (lists / "posts.csv").write_text(f"id,slug,url,title\n{rows}", encoding="utf-8")
    ran = publish()
    assert ran.code == 0, ran.stderr
    assert ran.stdout.split() == [wordpress.posts[11].link]
    assert "1 without a post" in ran.stderr


@pytest.mark.usefixtures("lists")
def test_a_type_that_the_server_does_not_take(wordpress: WordPressStandIn) -> None:
    """Another one can be asked for."""
    wordpress.refused_types = {"image/webp"}
    ran = publish()
    assert ran.code == 3
    assert "--output-format jpg" in ran.stderr
    assert publish("--output-format", "jpg").code == 0
    assert {media.media_type for media in wordpress.media.values()} == {"image/jpeg"}


@pytest.mark.usefixtures("lists")
def test_a_wrong_password_ends_the_run_and_is_not_shown(wordpress: WordPressStandIn) -> None:
    """Nor is the header that holds it, whoever echoes it."""
    wrong = "zzzz ZZZZ 0000 zzzz ZZZZ 0000"
    ran = publish(env={"WORDPRESS_APP_PASSWORD": wrong})
    assert ran.code == 5
    assert "does not take the login" in ran.stderr
    assert len(wordpress.requests) <= 2
    echo = wordpress_error(403, "rest_cannot_edit", f"not with {PAIR} and {PASSWORD}")
    wordpress.order(*[Fault(status=403, fields=echo.fields) for _ in range(9)])
    echoed = publish()
    assert echoed.code == 3
    assert "not with … and …" in echoed.stderr


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        pytest.param(Fault(status=404, fields=None), 2, "not the REST API of WordPress", id="no API"),
        pytest.param(
            Fault(status=301, headers={"Location": "https://www.example.com/"}),
            2,
            "leads to https://www.example.com/",
            id="a redirect",
        ),
        pytest.param(Fault(status=200, fields={"hello": 1}), 2, "not the REST API", id="another API"),
    ],
)
def test_an_address_that_is_no_blog_ends_the_run(
    wordpress: WordPressStandIn, fault: Fault, code: int, said: str
) -> None:
    """The password goes nowhere else."""
    wordpress.order(fault, fault)
    ran = publish("--concurrency", "1")
    # Where nothing answers, the address of a site with plain links is tried as well.
    assert (ran.code, len(wordpress.requests)) == (code, 2 if fault.status == HTTPStatus.NOT_FOUND else 1)
    assert said in ran.stderr


@pytest.mark.usefixtures("lists")
def test_a_password_needs_https(wordpress: WordPressStandIn) -> None:
    """But for this machine."""
    ran = publish("--site", "http://blog.example.com")
    assert ran.code == 2
    assert "is not an https address" in ran.stderr
    assert wordpress.requests == []

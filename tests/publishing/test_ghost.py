"""A Ghost blog and its list."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.run import thumb
from tests.publishing.blog_stand_ins import GHOST_KEY, GhostStandIn, ghost_error
from tests.publishing.stand_in import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.run import Ran


def publish(*more: str, env: dict[str, str] | None = None) -> Ran:
    """Publish the list."""
    return thumb("publish", "ghost", "posts.csv", "--out", "covers", *more, env=env)


@pytest.mark.long
def test_each_post_gets_its_picture_once(lists: Path, ghost: GhostStandIn) -> None:
    """With the title as its words; the same command again asks for nothing, and a changed picture is set."""
    ran = publish()
    assert ran.code == 0, ran.stderr
    assert sorted(ran.stdout.split()) == sorted(post.url for post in ghost.posts.values())
    for post in ghost.posts.values():
        assert post.feature_image is not None
        assert ghost.images[post.feature_image] == (lists / f"covers/{post.slug}.webp").read_bytes()
    assert {post.feature_image_alt for post in ghost.posts.values()} == {"Why We Forget", "Figma vs Framer"}
    seen = len(ghost.requests)
    again = publish()
    assert (again.code, again.stdout, len(ghost.requests)) == (0, "", seen)
    shutil.copy(lists / "covers/why-we-forget.webp", lists / "covers/figma-vs-framer.webp")
    assert len(publish().stdout.split()) == 1
    assert len(ghost.images) == 2  # that picture was there already


@pytest.mark.usefixtures("lists")
def test_a_post_that_somebody_saves_meanwhile(ghost: GhostStandIn) -> None:
    """It is read again; the picture is not uploaded again."""
    ghost.edits_before_put = 2
    ran = publish("--limit", "1")
    assert ran.code == 0, ran.stderr
    assert len(ghost.asked("PUT", "")) == 3
    assert len(ghost.images) == 1


@pytest.mark.long
@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(method="PUT", is_lost=True), id="the answer gets lost"),
        pytest.param(Fault(method="PUT", status=503), id="503"),
        pytest.param(Fault(method="PUT", status=429, headers={"Retry-After": "1"}), id="429"),
    ],
)
def test_an_image_is_not_uploaded_again_for_a_post_that_failed(ghost: GhostStandIn, fault: Fault) -> None:
    """What was uploaded is on record before the post is changed."""
    ghost.order(fault)
    ran = publish("--limit", "1")
    assert ran.code == 0, ran.stderr
    assert len(ghost.images) == 1


def test_the_next_run_uses_what_was_uploaded(lists: Path, ghost: GhostStandIn) -> None:
    """Also after a failure for good."""
    refused = ghost_error(422, "ValidationError", "Validation error, cannot edit post.")
    ghost.order(Fault(method="PUT", status=422, fields=refused.fields))
    assert publish("--limit", "1").code == 3
    assert "uploaded" in (lists / "covers/.thumb/published.jsonl").read_text()
    assert publish("--limit", "1").code == 0
    assert len(ghost.images) == 1


def test_a_record_leads_to_no_other_server(lists: Path, ghost: GhostStandIn) -> None:
    """A folder may come from somebody else."""
    refused = ghost_error(422, "ValidationError", "Validation error, cannot edit post.")
    ghost.order(Fault(method="PUT", status=422, fields=refused.fields))
    assert publish("--limit", "1").code == 3
    record = lists / "covers/.thumb/published.jsonl"
    (image,) = ghost.images
    record.write_text(record.read_text().replace(image, "https://elsewhere.example/pixel.gif"))
    assert publish("--limit", "1").code == 0
    assert {post.feature_image for post in ghost.posts.values()} <= {None, *ghost.images}


def test_a_post_is_found_by_id_and_address(lists: Path, ghost: GhostStandIn) -> None:
    """A number is a slug like any other."""
    picture = str(lists / "covers/why-we-forget.webp")
    post = next(iter(ghost.posts.values()))
    for name in (post.id, post.url, "why-we-forget"):
        ran = thumb("publish", "ghost", picture, "--post", name)
        assert (ran.code, ran.stdout) == (0, f"{post.url}\n"), ran.stderr
    lost = thumb("publish", "ghost", picture, "--post", "2024")
    assert lost.code == 3
    assert "has no 2024 among its posts" in lost.stderr


@pytest.mark.usefixtures("lists")
def test_a_wrong_key_ends_the_run_and_is_not_shown(ghost: GhostStandIn) -> None:
    """Neither it nor the tokens that are made of it."""
    wrong = GHOST_KEY[:-1] + "0"
    ran = publish("--concurrency", "1", env={"GHOST_ADMIN_API_KEY": wrong})
    assert (ran.code, len(ghost.requests)) == (5, 1)
    assert "does not take the Admin API key" in ran.stderr
    assert wrong.partition(":")[2] not in ran.stderr
    malformed = publish(env={"GHOST_ADMIN_API_KEY": "content-api-key"})
    assert malformed.code == 5
    assert "is no Admin API key" in malformed.stderr
    assert "content-api-key" not in malformed.stderr

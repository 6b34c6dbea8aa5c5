"""What a cell may say of a video or a post."""

from __future__ import annotations

import pytest

from thumbcli.errors import RequestError, UsageError
from thumbcli.publishing.publish_targets import PublishTarget, post_target, site_address, video_target

ID = "dQw4w9WgXcQ"
SITE = "https://blog.example.com"


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f" {ID} ",
        f"https://www.youtube.com/watch?v={ID}",
        f"https://m.youtube.com/watch?list=PL1&v={ID}&t=42s",
        f"youtube.com/watch?v={ID}",
        f"https://youtu.be/{ID}?si=abc",
        f"youtu.be/{ID}",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://www.youtube.com/live/{ID}?feature=share",
        f"https://www.youtube-nocookie.com/embed/{ID}",
        f"https://studio.youtube.com/video/{ID}/edit",
    ],
)
def test_a_video_is_named_by_its_id_and_by_any_address(text: str) -> None:
    """As people copy them."""
    assert video_target(text) == PublishTarget(post_id=ID)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dQw4w9WgXc",
        f"{ID}x",
        f"https://evil.example/watch?v={ID}",
        f"https://youtube.com.evil.example/watch?v={ID}",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/watch?v=short",
        "https://[",
    ],
)
def test_what_names_no_video_is_refused(text: str) -> None:
    """With an example of what does."""
    with pytest.raises(RequestError, match="neither the id of a video nor its address"):
        video_target(text)


@pytest.mark.parametrize(
    ("text", "is_slug", "has_numbers", "expected"),
    [
        ("42", False, True, PublishTarget(post_id="42")),
        ("42", True, True, PublishTarget(slug="42")),
        ("42", False, False, PublishTarget(slug="42")),
        ("0123456789abcdef01234567", False, False, PublishTarget(post_id="0123456789abcdef01234567")),
        ("hello-world", False, True, PublishTarget(slug="hello-world")),
        ("%D0%BF%D1%80", True, True, PublishTarget(slug="пр")),
        (f"{SITE}/?p=7", False, True, PublishTarget(post_id="7")),
        (f"{SITE}/2026/11/hello/", False, True, PublishTarget(slug="hello", url=f"{SITE}/2026/11/hello/")),
        (
            "https://www.blog.example.com/hello.html",
            False,
            True,
            PublishTarget(slug="hello", url="https://www.blog.example.com/hello.html"),
        ),
        ("/hello/", False, False, PublishTarget(slug="hello", url=f"{SITE}/hello/")),
    ],
)
def test_a_post_is_named_by(text: str, is_slug: bool, has_numbers: bool, expected: PublishTarget) -> None:
    """Its id, its slug, or its address."""
    assert post_target(text, SITE, has_numbers=has_numbers, is_slug=is_slug) == expected


@pytest.mark.parametrize(
    "text", ["", "two words", "a?b", "a/b", f"{SITE}/", "https://other.example/hello", "x" * 300]
)
def test_what_names_no_post_is_refused(text: str) -> None:
    """Nothing of it is sent."""
    with pytest.raises(RequestError):
        post_target(text, SITE, has_numbers=True)


@pytest.mark.parametrize(
    "text",
    [
        "https://blog.example.com",
        "https://blog.example.com/",
        "blog.example.com",
        "https://blog.example.com/wp-admin/",
        "https://blog.example.com/wp-json/wp/v2/posts",
        "https://blog.example.com/ghost/",
    ],
)
def test_the_address_of_a_site_is_that_of_its_home(text: str) -> None:
    """Whatever page it was copied from."""
    assert site_address(text, "--site") == SITE


@pytest.mark.parametrize(
    "text",
    [
        "http://blog.example.com",
        "https://ann:secret@blog.example.com",
        "ftp://x",
        "https://x/?a=1",
        "https://",
    ],
)
def test_no_password_is_sent_to(text: str) -> None:
    """What is not https, or holds a password itself, which no message shows."""
    with pytest.raises(UsageError) as caught:
        site_address(text, "--site")
    assert "secret" not in str(caught.value)

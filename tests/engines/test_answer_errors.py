"""What each answer without a picture means, whoever wrote it."""

from __future__ import annotations

import json

import pytest
from pydantic import SecretStr

from thumbcli.engines.thumbapi.answer_errors import parse_error
from thumbcli.engines.thumbapi.api_error_text import Answer, title_suffix
from thumbcli.errors import (
    AuthError,
    QuotaError,
    RateLimited,
    RequestRefused,
    ServerError,
    TemporaryError,
    ThumbError,
    Unreachable,
)

KEY = "tb_live_good_secret"
TITLE = "Why Rust Wins"
PAGE = b"<!doctype html><html><head><title>Bad gateway &amp; more</title></head><body>x</body></html>"


def says(error: str, **more: object) -> bytes:
    """Write an error as the API does."""
    return json.dumps({"error": error, **more}).encode()


def refusal(status: int, body: bytes = b"", **headers: str) -> ThumbError:
    """Read an error answer about TITLE."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return parse_error(Answer(status=status, headers=named, body=body), TITLE, SecretStr(KEY))


@pytest.mark.parametrize(
    ("status", "body", "kind", "code", "remedy"),
    [
        (400, says("title is required"), RequestRefused, "400", "write a title"),
        (400, says("format must be one of: youtube"), RequestRefused, "400", "one of the words"),
        (400, says("category must be one of: auto"), RequestRefused, "400", "one of the words"),
        (400, says("Photo asset required: set photoImage"), RequestRefused, "400", "give a photo"),
        (400, says("Logo asset required: set logoImage"), RequestRefused, "400", "give a logo"),
        (400, says("photoImage exceeds 2MB cap"), RequestRefused, "400", "smaller"),
        (400, says("logoImage exceeds 1MB cap"), RequestRefused, "400", "smaller"),
        (400, says("you shall not"), RequestRefused, "400", "correct the settings"),
        (401, says("Missing API key"), AuthError, "401", "check the key"),
        (401, says("Invalid API key"), AuthError, "401", "check the key"),
        (401, PAGE, AuthError, "401", "check the key"),
        (403, says("API access not enabled"), AuthError, "403", "upgrade the plan"),
        (403, b"", AuthError, "403", "upgrade the plan"),
        (404, says("Not found"), RequestRefused, "404", "base address"),
        (407, PAGE, Unreachable, "407", "proxy"),
        (408, b"", Unreachable, "408", "connection"),
        (413, PAGE, RequestRefused, "413", "smaller"),
        (422, says("bad payload"), RequestRefused, "422", "correct the settings"),
        (429, says("Rate limit exceeded"), RateLimited, "429", "fewer pictures at once"),
        (429, b"", RateLimited, "429", "fewer pictures at once"),
        (429, PAGE, RateLimited, "429", "fewer pictures at once"),
        (429, says("Generation limit exceeded"), QuotaError, "quota", "upgrade the plan"),
        (429, says("No.", code="GENERATION_LIMIT_EXCEEDED"), QuotaError, "quota", "upgrade the plan"),
        (429, says("No.", code="quota_exceeded"), QuotaError, "quota", "upgrade the plan"),
        (429, says("You are out of credits"), QuotaError, "quota", "upgrade the plan"),
        (500, says("Internal server error"), ServerError, "500", "in a few minutes"),
        (502, PAGE, ServerError, "502", "in a few minutes"),
        (503, b"", ServerError, "503", "in a few minutes"),
        (504, b"\xff\xfe\x00", ServerError, "504", "in a few minutes"),
        (599, b"[]", ServerError, "599", "in a few minutes"),
        (301, b"", Unreachable, "301", "base address"),
        (302, PAGE, Unreachable, "302", "log in to the network"),
        (304, b"", Unreachable, "304", "base address"),
    ],
)
def test_status_table(status: int, body: bytes, kind: type[ThumbError], code: str, remedy: str) -> None:
    """Each status ends in its own error, which names the title and the way on."""
    error = refusal(status, body)
    assert type(error) is kind
    assert error.code == code
    assert remedy in error.remedy
    assert error.message.endswith(f'(for "{TITLE}")')


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(says("Internal server error"), "Internal server error", id="the API's own words"),
        pytest.param(b'{"error": {"message": "it burns", "code": 7}}', "it burns", id="nested"),
        pytest.param(b'{"message": "it burns"}', "it burns", id="message in place of error"),
        pytest.param(b'{"detail": "it burns"}', "it burns", id="detail in place of error"),
        pytest.param(b'"it burns"', "it burns", id="a JSON string"),
        pytest.param(b"it burns", "HTTP 500 Internal Server Error: it burns", id="no JSON"),
        pytest.param(b"", "HTTP 500 Internal Server Error", id="nothing"),
        pytest.param(b"{}", "HTTP 500 Internal Server Error", id="an empty object"),
        pytest.param(b'{"error": 5}', "HTTP 500 Internal Server Error", id="an error that is a number"),
        pytest.param(b'{"error": ""}', "HTTP 500 Internal Server Error", id="an empty error"),
        pytest.param(
            PAGE,
            "HTTP 500 Internal Server Error: a web page, not the API (Bad gateway & more)",
            id="a web page: its title",
        ),
        pytest.param(b"[" * 100_000, f"HTTP 500 Internal Server Error: {'[' * 119}…", id="far too deep"),
        pytest.param(
            b"a\x1b[31mred\x07\r\nb\xe2\x80\xaec",
            "HTTP 500 Internal Server Error: a [31mred b c",
            id="control",
        ),
    ],
)
def test_words_of_an_error(body: bytes, words: str) -> None:
    """The API's words where there are any, else the status; short and fit for a terminal."""
    assert refusal(500, body).message == words + title_suffix(TITLE)


@pytest.mark.parametrize(
    "body",
    [
        says(f"Invalid API key: {KEY}"),
        f"<title>{KEY}</title>".encode(),
        b"x" * 110 + KEY.encode(),
        says("".join(f"\\u{ord(letter):04x}" for letter in KEY)).replace(b"\\\\", b"\\"),
    ],
    ids=["in JSON", "in a page", "where the excerpt is cut", "escaped"],
)
@pytest.mark.parametrize("status", [302, 401, 429, 500])
def test_an_echoed_key_is_masked(status: int, body: bytes) -> None:
    """Nothing of the key gets into a message, not even its beginning."""
    error = refusal(status, body, location=f"https://login.example/?key={KEY}")
    assert KEY[:8] not in f"{error!r} {error.message} {error.remedy}"


@pytest.mark.parametrize("status", [408, 429, 503])
def test_retry_after_travels_with_the_error(status: int) -> None:
    """How long to wait is part of what failed."""
    error = refusal(status, retry_after="7")
    assert isinstance(error, TemporaryError)
    assert error.retry_after_s == 7


RESET = {"x_ratelimit_reset": "2026-12-01T00:00:00Z", "x_ratelimit_limit": "60"}


@pytest.mark.parametrize(
    ("error", "remaining", "left"),
    [
        pytest.param("Generation limit exceeded", "0", "0 of 60 left", id="said, and none left"),
        pytest.param("Generation limit exceeded", "3", "3 of 60 left", id="said, whatever is left"),
        pytest.param("Rate limit exceeded", "0", "0 of 60 left", id="said otherwise, but none left"),
        pytest.param("", "0", "0 of 60 left", id="not a word, but none left"),
    ],
)
def test_an_empty_quota_says_what_is_left_and_until_when(error: str, remaining: str, left: str) -> None:
    """Waiting for the reset is up to the person."""
    met = refusal(429, says(error), **RESET, x_ratelimit_remaining=remaining)
    assert isinstance(met, QuotaError)
    assert left in met.message
    assert "2026-12-01 00:00" in met.remedy


def test_reset_of_the_quota_is_never_waited_for() -> None:
    """Too many requests a second pass by themselves; the month's reset plays no part in it."""
    limited = refusal(429, says("Rate limit exceeded"), **RESET, x_ratelimit_remaining="12")
    assert isinstance(limited, RateLimited)
    assert limited.retry_after_s is None
    assert "2026-12-01" not in limited.remedy

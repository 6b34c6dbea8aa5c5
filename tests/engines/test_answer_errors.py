"""What each answer without a picture means, whoever wrote it."""

from __future__ import annotations

import json

import pytest
from pydantic import SecretStr

from thumbcli.engines.thumbapi.answer_errors import parse_error
from thumbcli.engines.thumbapi.api_error_text import Answer, title_suffix
from thumbcli.errors import (
    AnswerLost,
    AuthError,
    QuotaError,
    RateLimited,
    RequestRefused,
    ServerError,
    TemporaryError,
    ThumbError,
    UncertainError,
    Unreachable,
    WrongAddress,
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
        (400, says("title holds a word that is not drawn"), RequestRefused, "400", "correct the title"),
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
        (402, says("Payment required"), QuotaError, "402", "upgrade the plan"),
        (402, b"", QuotaError, "402", "upgrade the plan"),
        (403, b"", AuthError, "403", "upgrade the plan"),
        (403, PAGE, WrongAddress, "403", "base address"),
        (404, says("Not found"), WrongAddress, "404", "base address"),
        (405, b"", WrongAddress, "405", "base address"),
        (409, says("conflict"), WrongAddress, "409", "base address"),
        (410, PAGE, WrongAddress, "410", "base address"),
        (421, b"", WrongAddress, "421", "base address"),
        (425, says("too early"), WrongAddress, "425", "base address"),
        (426, b"", WrongAddress, "426", "base address"),
        (407, PAGE, Unreachable, "407", "proxy"),
        (408, b"", Unreachable, "408", "connection"),
        (413, PAGE, RequestRefused, "413", "smaller"),
        (418, b"", RequestRefused, "418", "correct the settings"),
        (422, says("bad payload"), RequestRefused, "422", "correct the settings"),
        (429, says("Rate limit exceeded"), RateLimited, "429", "fewer pictures at once"),
        (429, b"", RateLimited, "429", "fewer pictures at once"),
        (429, PAGE, RateLimited, "429", "fewer pictures at once"),
        (429, says("Generation limit exceeded"), QuotaError, "quota", "upgrade the plan"),
        (429, says("No.", code="GENERATION_LIMIT_EXCEEDED"), QuotaError, "quota", "upgrade the plan"),
        (500, says("Internal server error"), ServerError, "500", "in a few minutes"),
        (500, b"", AnswerLost, "500", "charged"),
        (500, b"{}", AnswerLost, "500", "charged"),
        (500, PAGE, AnswerLost, "500", "charged"),
        (501, says("not implemented"), WrongAddress, "501", "base address"),
        (502, PAGE, AnswerLost, "502", "charged"),
        (502, says("bad gateway"), AnswerLost, "502", "charged"),
        (503, says("busy"), ServerError, "503", "in a few minutes"),
        (503, b"no healthy upstream", AnswerLost, "503", "charged"),
        (503, b"", AnswerLost, "503", "charged"),
        (504, says("Endpoint request timed out"), AnswerLost, "504", "charged"),
        (504, b"\xff\xfe\x00", AnswerLost, "504", "charged"),
        (511, PAGE, Unreachable, "511", "log in to the network"),
        *((status, says("x"), AnswerLost, str(status), "charged") for status in range(520, 528)),
        (529, says("overloaded"), ServerError, "529", "in a few minutes"),
        (599, b"[]", AnswerLost, "599", "charged"),
        (301, b"", WrongAddress, "301", "base address"),
        (308, PAGE, WrongAddress, "308", "base address"),
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
        pytest.param(
            b'{"detail": [{"loc": ["body", "title"], "msg": "too long", "type": "x"}, {"msg": "no photo"}]}',
            "title: too long; no photo",
            id="a list with places",
        ),
        pytest.param(b'{"errors": [{"message": "it burns"}]}', "it burns", id="a list of errors"),
        pytest.param(b'{"errors": ["it burns", "it smokes"]}', "it burns; it smokes", id="a list of words"),
        pytest.param(b'{"errors": {"title": ["too long"]}}', "title: too long", id="errors by field"),
        pytest.param(
            b'{"error": "Validation failed", "details": [{"field": "format", "message": "unknown"}]}',
            "Validation failed: format: unknown",
            id="a headline and details",
        ),
        pytest.param(
            b'{"errors": [{"detail": "too long", "source": {"pointer": "/data/attributes/title"}}]}',
            "title: too long",
            id="JSON:API",
        ),
        pytest.param(
            b'{"type": "about:blank", "title": "Internal Server Error", "detail": "it burns"}',
            "it burns",
            id="problem details",
        ),
        pytest.param(
            b'{"statusCode": 500, "message": ["title is odd"], "error": "Internal Server Error"}',
            "title is odd",
            id="words that only repeat the status come last",
        ),
        pytest.param(b'{"error": {"error": {"message": "it burns"}}}', "it burns", id="nested twice"),
        pytest.param(b'{"error": true, "message": "it burns"}', "it burns", id="a flag and a message"),
        pytest.param(b'{"data": {"x": 1}, "errors": []}', "HTTP 500 Internal Server Error", id="no reason"),
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


@pytest.mark.parametrize(("status", "body"), [(408, b""), (429, b""), (503, says("busy")), (503, PAGE)])
def test_retry_after_travels_with_the_error(status: int, body: bytes) -> None:
    """How long to wait is part of what failed."""
    error = refusal(status, body, retry_after="7")
    assert isinstance(error, TemporaryError | UncertainError)
    assert error.retry_after_s == 7


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("https://api.example/v1/generate", WrongAddress),
        ("https://api.example/v1/generate/?from=here", WrongAddress),
        ("https://login.example/portal?next=/v1/generate", Unreachable),
    ],
)
def test_a_redirect_to_the_same_path_is_a_wrong_address(location: str, kind: type[ThumbError]) -> None:
    """To another one it is the network's login, which somebody may fill in meanwhile."""
    assert type(refusal(307, location=location)) is kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("API access not enabled", AuthError),
        ("Your plan has no API access", AuthError),
        ("Your plan does not include access to the API", AuthError),
        ("This API key was revoked", AuthError),
        ("API key disabled", AuthError),
        ("Account suspended", AuthError),
        ("Your account is not verified", AuthError),
        ("IP not allowed", AuthError),
        ("Your subscription has expired", AuthError),
        ("Insufficient credits", QuotaError),
        ("Your monthly quota is used up", QuotaError),
        ("hd is not part of your plan", RequestRefused),
        ("model hd requires the Pro plan", RequestRefused),
        ("The account's plan does not allow model hd", RequestRefused),
        ("webhookUrl needs Pro or Business", RequestRefused),
        ("custom assets set belongs to another account", RequestRefused),
        ("This title violates our content policy", RequestRefused),
        ("Feature not available on your plan", RequestRefused),
        ("photoImage was rejected by moderation", RequestRefused),
        ("Upgrade to do that", RequestRefused),
    ],
)
def test_a_403_is_about_the_key_or_about_the_title(words: str, kind: type[ThumbError]) -> None:
    """Only what concerns the key ends a run."""
    error = refusal(403, says(words))
    assert type(error) is kind
    assert error.code == "403"
    assert error.remedy


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("API_ACCESS_NOT_ENABLED", AuthError),
        ("api-access-disabled", AuthError),
        ("keyRevoked", AuthError),
        ("QUOTA_EXCEEDED", QuotaError),
        ("MODEL_NOT_ALLOWED", RequestRefused),
        ("planLimitFormat", RequestRefused),
    ],
)
def test_the_code_of_a_403_counts(code: str, kind: type[ThumbError]) -> None:
    """Whatever the words are."""
    assert type(refusal(403, says("Forbidden", code=code))) is kind


USED_UP = """
Generation limit exceeded
monthly credit limit reached
Monthly limit reached
You have used all credits of this month
You've used your monthly limit of 300 generations
All 60 generations of this month are used
You are out of credits
Your account has run out of credits
You ran out of credits
Quota exceeded
You exceeded your current quota, please check your plan and billing details.
Monthly quota exhausted
Monthly quota reached (rate limit)
Insufficient credits
Insufficient balance
Not enough credits to generate
No credits left
No more generations this month
You have no credits remaining
0 credits left
Credits: 0
Credits exhausted
Credit balance too low
Your credits have been used up
This month's credits are gone
You have hit your plan limit
Plan limit reached: 60 generations
Monthly allowance used up
Usage limit reached for this billing period
You have reached the maximum number of generations for this month
You have reached your limit for this month
limit of 60 images per month reached
Your monthly cap has been reached
Daily limit reached
Billing hard limit has been reached
Monthly spending limit reached
Your free plan allows 5 generations per month, and you have used 5
Free trial credits are exhausted
Account limit exceeded, upgrade your plan to get more credits
Upgrade your plan: you have used 60/60 generations
Payment required: top up your credits
MONTHLY_LIMIT_REACHED
quotaExceeded
credit_limit_exceeded
"""
TOO_FAST = """
Rate limit exceeded
Rate limit reached for your plan; try again shortly
Rate limit exceeded: 60 requests per minute
You have exceeded the rate limit of your plan
Too many requests
Too Many Requests, slow down
Too many requests per second
Too many concurrent requests
Too many parallel generations
too many simultaneous requests
Concurrency limit reached
Concurrent generation limit exceeded
Slow down
Request was throttled
Throttling
You are sending requests too fast
Request rate too high
Limit of 2 requests per second reached
2 req/s exceeded
Max 5 requests/second on the Starter plan
Your plan allows 2 requests per second
Exceeded 20 requests a second
Per-second limit exceeded
Quota exceeded: requests per minute
per-minute quota exceeded
Try again in 3 seconds
Please wait 2s before the next request
Retry after 1.5 seconds
Please try again later
Requests limit reached
API calls too frequent
Burst limit exceeded
Server is busy
RATE_LIMIT_EXCEEDED
rate_limited
rateLimitExceeded
"""


@pytest.mark.parametrize("remaining", [None, "0", "7"])
@pytest.mark.parametrize(
    ("sayings", "kind"),
    [pytest.param(USED_UP, QuotaError, id="used up"), pytest.param(TOO_FAST, RateLimited, id="too fast")],
)
def test_the_month_is_told_from_the_second(
    sayings: str, kind: type[ThumbError], remaining: str | None
) -> None:
    """By the words, if they say it; the last generation of the month may be on its way in a rate limit."""
    headers = {} if remaining is None else {"x_ratelimit_remaining": remaining}
    told = {}
    for words in sayings.strip().splitlines():
        told[words] = type(refusal(429, says(words), **headers))
        code = words.replace(" ", "_")
        told[f"code {code}"] = type(refusal(429, says("No.", code=code), **headers))
    assert {words: other for words, other in told.items() if other is not kind} == {}


RESET = {"x_ratelimit_reset": "2026-12-01T00:00:00Z", "x_ratelimit_limit": "60"}


@pytest.mark.parametrize(
    ("error", "remaining", "left"),
    [
        pytest.param("Generation limit exceeded", "0", "0 of 60 left", id="said, and none left"),
        pytest.param("Generation limit exceeded", "3", "3 of 60 left", id="said, whatever is left"),
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

"""What the API's answers mean, whoever wrote them and in whatever state they arrive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from tests.faults import data_url, picture
from thumbcli.contract import Format, OutputFormat, Request, make_request
from thumbcli.engines.thumbapi.api_error_text import Answer, printable, title_suffix
from thumbcli.engines.thumbapi.response_parsing import parse_error, parse_thumbnail
from thumbcli.errors import (
    AuthError,
    BadAnswer,
    QuotaError,
    RateLimited,
    RequestRefused,
    ServerError,
    TemporaryError,
    ThumbError,
    Unreachable,
)

if TYPE_CHECKING:
    from thumbcli.contract import Thumbnail

KEY = "tb_live_good_secret"
TITLE = "Why Rust Wins"
GOOD = data_url(picture(1280, 720), "webp")
PAGE = b"<!doctype html><html><head><title>Bad gateway &amp; more</title></head><body>x</body></html>"


def says(error: str, **more: object) -> bytes:
    """Write an error as the API does."""
    return json.dumps({"error": error, **more}).encode()


def refusal(status: int, body: bytes = b"", **headers: str) -> ThumbError:
    """Read an error answer about TITLE."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return parse_error(Answer(status=status, headers=named, body=body), TITLE, SecretStr(KEY))


def read(body: bytes, request: Request | None = None, **headers: str) -> Thumbnail:
    """Read a 200."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = Answer(status=200, headers=named, body=body)
    return parse_thumbnail(answer, request or make_request(TITLE), credits_spent=10, secret=SecretStr(KEY))


def drawn(**fields: object) -> bytes:
    """Write a good answer with some fields changed."""
    return json.dumps({"image": GOOD, "format": "youtube", **fields}).encode()


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


def test_a_good_answer_becomes_a_thumbnail() -> None:
    """All that the API said is there, under our names."""
    made = read(
        drawn(outputFormat="webp", dimensions={}, generationId="g1", imageUrl="https://cdn.example/1")
    )
    assert made.image == picture(1280, 720)
    assert (made.format, made.output_format) == (Format.YOUTUBE, OutputFormat.WEBP)
    assert (made.width_px, made.height_px, made.credits) == (1280, 720, 10)
    assert (made.generation_id, made.image_url) == ("g1", "https://cdn.example/1")
    assert (made.warnings, made.extra) == ((), {})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"", "the answer is empty", id="empty"),
        pytest.param(b" \n", "the answer is empty", id="blank"),
        pytest.param(PAGE, "web page, not the API (Bad gateway & more)", id="a captive portal"),
        pytest.param(drawn()[:60], "cut off", id="JSON that ends in the picture"),
        pytest.param(b"[]", "holds no image", id="a list"),
        pytest.param(b"null", "holds no image", id="null"),
        pytest.param(b'{"error": "oops"}', "holds no image: .*oops", id="an error with a 200"),
        pytest.param(b'{"jobId": "j1", "status": "processing"}', "holds no image: .*j1", id="a job"),
        pytest.param(drawn(image=None), "holds no image", id="image is null"),
        pytest.param(drawn(image=7), "holds no image", id="image is a number"),
        pytest.param(drawn(image=""), "it is empty", id="image is empty"),
        pytest.param(drawn(image="https://cdn.example/1"), "holds no image", id="image is an address"),
        pytest.param(drawn(image="data:image/jpeg;base64,/9j/"), "no pixels", id="the start of a JPEG"),
        pytest.param(drawn(image="data:image/webp,abc"), "not a JPEG, PNG", id="three letters"),
        pytest.param(drawn(image="data:image/webp;base64,UklGR!"), "not a JPEG, PNG", id="no base64"),
        pytest.param(drawn(image=data_url(picture(1280, 720)[:50], "webp")), "cut off", id="half a picture"),
        pytest.param(drawn(image=data_url(b"hello", "png")), "not a JPEG, PNG", id="no picture at all"),
    ],
)
def test_a_spoilt_answer_is_uncertain(body: bytes, words: str) -> None:
    """It may have been charged, and the message says what is wrong with it."""
    with pytest.raises(BadAnswer, match=words.replace("(", r"\(").replace(")", r"\)")) as caught:
        read(body)
    assert caught.value.code == "bad-answer"
    assert "charged" in caught.value.remedy
    assert caught.value.message.endswith(f'(for "{TITLE}")')
    assert caught.value.__cause__ is None


def test_a_spoilt_answer_names_its_generation() -> None:
    """With the id, support can find what was charged."""
    with pytest.raises(BadAnswer, match="generation g7"):
        read(drawn(image="", generationId="g7"))


@pytest.mark.parametrize(
    ("settings", "body", "warnings"),
    [
        pytest.param({}, drawn(), (), id="as asked: nothing to say"),
        pytest.param(
            {"format": "x"},
            drawn(format="x", image=data_url(picture(1200, 675), "webp")),
            ("x is 1200x675 pixels, not the usual 1600x900",),
            id="another size",
        ),
        pytest.param(
            {"model": "hd"}, drawn(), ("youtube is 1280x720 pixels, not the usual 2560x1440",), id="sd for hd"
        ),
        pytest.param(
            {"output_format": "png"}, drawn(), ("asked for png, the API sent webp",), id="WebP for PNG"
        ),
        pytest.param(
            {},
            drawn(image=data_url(picture(1280, 720, "png"), "webp")),
            ("asked for webp, the API sent png",),
            id="a PNG that calls itself WebP",
        ),
        pytest.param(
            {"format": "x"},
            drawn(),
            ("asked for x, the API drew youtube",),
            id="another format",
        ),
        pytest.param({"custom_assets_id": "set"}, drawn(), (), id="the format of a reference set"),
        pytest.param({"custom_assets_id": "set"}, drawn(format="tiktok"), (), id="a format of tomorrow"),
    ],
)
def test_what_differs_is_a_warning(settings: dict[str, str], body: bytes, warnings: tuple[str, ...]) -> None:
    """A picture that was paid for is kept, and the person is told."""
    assert read(body, make_request(TITLE, **settings)).warnings == warnings  # type: ignore[arg-type] # str is fine


@pytest.mark.parametrize(
    "fields",
    [
        {"format": 5, "dimensions": "wide", "outputFormat": []},
        {"generationId": {"a": 1}, "imageUrl": 9},
        {"generationId": True, "imageUrl": "javascript:alert(1)"},
        {"generationId": "g" * 5000, "imageUrl": "ftp://cdn.example/1"},
        {"generationId": KEY, "imageUrl": f"https://cdn.example/?key={KEY}"},
    ],
    ids=["odd formats", "odd ids", "odder ids", "an endless id", "the key as an id"],
)
def test_odd_fields_do_not_cost_the_picture(fields: dict[str, object]) -> None:
    """Only the picture has to be right; what can't be used beside it is left out."""
    made = read(drawn(**fields))
    assert (made.width_px, made.generation_id, made.image_url) == (1280, None, None)


def test_unknown_fields_are_kept_while_they_are_small() -> None:
    """What a newer server says goes into the records, but no picture, no key and nothing endless."""
    made = read(
        drawn(
            seed=7,
            palette=["#fff"],
            thumb=GOOD,
            story="x" * 5000,
            echo=KEY,
            odd=float("nan"),
        )
    )
    assert made.extra == {"seed": 7, "palette": ["#fff"]}


def test_many_unknown_fields_are_not_all_kept() -> None:
    """A server can't fill the records."""
    assert len(read(drawn(**{f"field{index}": index for index in range(1000)})).extra) == 16


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        pytest.param("Short", "Short", id="short: whole"),
        pytest.param("word " * 40, f"{'word ' * 11}word…", id="long: cut"),
        pytest.param("👩‍💻 می‌خواهم", "👩‍💻 می‌خواهم", id="joined letters stay joined"),
    ],
)
def test_titles_in_messages(title: str, shown: str) -> None:
    """At most 60 characters of the title."""
    assert title_suffix(title) == f' (for "{shown}")'
    assert len(shown) <= 60


def test_words_are_masked_before_they_are_cut() -> None:
    """A cut through the key would leave its beginning."""
    assert printable(f"{'x' * 20} {KEY}", SecretStr(KEY), 25) == f"{'x' * 20} ***"

"""What the API's answers mean, whoever wrote them and in whatever state they arrive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from tests.faults import data_url, picture
from thumbcli.contract import Format, OutputFormat, Request, make_request
from thumbcli.engines.thumbapi.api_error_text import Answer, printable, title_suffix
from thumbcli.engines.thumbapi.response_parsing import parse_thumbnail
from thumbcli.errors import BadAnswer

if TYPE_CHECKING:
    from thumbcli.contract import Thumbnail

KEY = "tb_live_good_secret"
TITLE = "Why Rust Wins"
GOOD = data_url(picture(1280, 720), "webp")
PAGE = b"<!doctype html><html><head><title>Bad gateway &amp; more</title></head><body>x</body></html>"


def read(body: bytes, request: Request | None = None, **headers: str) -> Thumbnail:
    """Read a 200."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = Answer(status=200, headers=named, body=body)
    return parse_thumbnail(answer, request or make_request(TITLE), credits_spent=10, secret=SecretStr(KEY))


def drawn(**fields: object) -> bytes:
    """Write a good answer with some fields changed."""
    return json.dumps({"image": GOOD, "format": "youtube", **fields}).encode()


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
    """What a newer server says goes into the records, but no picture, key, endless text or word of ours."""
    made = read(
        drawn(
            seed=7,
            palette=["#fff"],
            thumb=GOOD,
            story="x" * 5000,
            echo=KEY,
            odd=float("nan"),
            placeholder=True,
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

"""What a body may say, and in which words it is refused."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from thumbcli.contract import (
    LOGO_MAX_BYTES,
    PHOTO_MAX_BYTES,
    Asset,
    Category,
    EngineName,
    Model,
    OutputFormat,
    check_engine,
    make_request,
)
from thumbcli.contract import Request as Wanted
from thumbcli.errors import RequestError
from thumbcli.server.models.generate_schema import GenerateRequest
from thumbcli.server.models.json_body import parse_json
from thumbcli.server.responses import ApiError, to_api_error
from thumbcli.server.store.saved_assets import SavedAssets

GOOD: dict[str, object] = {"title": "Ten Slow Mornings", "format": "youtube"}
FORMATS = "format must be one of: youtube, instagram, x, blogpost, linkedin"
CATEGORIES = (
    "category must be one of: auto, tech-saas, business-finance, education-tutorial, fitness-wellness, "
    "medical-healthcare, lifestyle-vlog, food-cooking, travel, gaming, entertainment-comedy, "
    "news-commentary, creative-design"
)
NO_PHOTO = "Photo asset required: set photoImage or upload a Personal Photo"
NO_LOGO = "Logo asset required: set logoImage or upload a Logo"
MANY = "the body has more than 10,000 values"
NOT_ONE_MORE = "must be a base64 data URL of a JPEG, PNG or WebP picture"


def picture(kind: str = "PNG", size_bytes: int = 0) -> bytes:
    """Return a small picture, filled up to a size with bytes that every reader passes over."""
    out = BytesIO()
    Image.new("RGB", (8, 8), (200, 30, 60)).save(out, kind)
    return out.getvalue() + b"\0" * max(0, size_bytes - len(out.getvalue()))


def data_url(data: bytes, media_type: str = "image/png") -> str:
    """Pack it as the API takes it."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


PHOTO, LOGO = data_url(picture()), data_url(picture("WEBP"), "image/webp")


NOTHING = SavedAssets(Path("nowhere"))
"""What somebody has saved who has saved nothing."""


def refused(**fields: object) -> tuple[int, str]:
    """Return status and words for a body with these fields beside the good ones; `...` takes one out."""
    body = {name: value for name, value in {**GOOD, **fields}.items() if value is not ...}
    with pytest.raises((ApiError, RequestError)) as raised:
        NOTHING.apply_brand("key_a", GenerateRequest.read(body).to_request())
    error = to_api_error(raised.value)
    return error.status, error.message


def parsed(**fields: object) -> Wanted:
    """Return what is asked for with these fields beside the good ones."""
    return GenerateRequest.read({**GOOD, **fields}).to_request()


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        pytest.param({"title": ...}, 400, "title is required", id="no title"),
        pytest.param({"title": None}, 400, "title is required", id="null for a title"),
        pytest.param({"title": " \t\x00 "}, 400, "title is required", id="blank title"),
        pytest.param({"title": 7}, 400, "title is required", id="a number for a title"),
        pytest.param(
            {"title": "x" * 201}, 400, "title has 201 characters, at most 200 are allowed", id="long title"
        ),
        pytest.param({"format": ...}, 400, FORMATS, id="no format"),
        pytest.param({"format": "yotube"}, 400, FORMATS, id="a typo in the format"),
        pytest.param({"format": "YouTube"}, 400, FORMATS, id="the format in capitals"),
        pytest.param({"format": ["youtube"]}, 400, FORMATS, id="a list for a format"),
        pytest.param({"format": {}}, 400, FORMATS, id="an object for a format"),
        pytest.param({"category": "cooking"}, 400, CATEGORIES, id="unknown category"),
        pytest.param({"model": "4k"}, 400, "model must be one of: sd, hd", id="unknown model"),
        pytest.param({"outputFormat": "gif"}, 400, "outputFormat must be one of: webp, png", id="gif"),
        pytest.param({"usePhoto": True}, 400, NO_PHOTO, id="no photo"),
        pytest.param({"usePersonalPhoto": True}, 400, NO_PHOTO, id="no photo, legacy"),
        pytest.param({"imageStyle": "with-photo"}, 400, NO_PHOTO, id="no photo, by style"),
        pytest.param({"useLogo": True}, 400, NO_LOGO, id="no logo"),
        pytest.param({"imageStyle": "with-logo"}, 400, NO_LOGO, id="no logo, by style"),
        pytest.param({"usePhoto": "yes"}, 400, "usePhoto must be true or false", id="a word for a flag"),
        pytest.param({"useLogo": 1}, 400, "useLogo must be true or false", id="a number for a flag"),
        pytest.param(
            {"imageStyle": "with-cat"},
            400,
            "imageStyle must be one of: faceless, with-image, with-photo, with-logo",
            id="a typo in the style",
        ),
        pytest.param(
            {"imageStyle": []},
            400,
            "imageStyle must be one of: faceless, with-image, with-photo, with-logo",
            id="a list for a style",
        ),
        pytest.param({"photoImage": "x.png"}, 400, f"photoImage {NOT_ONE_MORE}", id="a file name"),
        pytest.param({"photoImage": 7}, 400, f"photoImage {NOT_ONE_MORE}", id="a number for a photo"),
        pytest.param({"photoImage": "data:image/png,x"}, 400, f"photoImage {NOT_ONE_MORE}", id="no base64"),
        pytest.param(
            {"photoImage": "data:image/png;base64,%"}, 400, f"photoImage {NOT_ONE_MORE}", id="bad base64"
        ),
        pytest.param(
            {"photoImage": "data:image/png;base64,ü"}, 400, f"photoImage {NOT_ONE_MORE}", id="no ASCII"
        ),
        pytest.param({"photoImage": "data:;base64,"}, 400, f"photoImage {NOT_ONE_MORE}", id="nothing in it"),
        pytest.param(
            {"logoImage": data_url(picture("GIF"), "image/gif")}, 400, f"logoImage {NOT_ONE_MORE}", id="a gif"
        ),
        pytest.param(
            {"logoImage": data_url(b"<svg/>")},
            400,
            f"logoImage {NOT_ONE_MORE}",
            id="a svg that says it is a png",
        ),
        pytest.param(
            {"photoImage": data_url(picture(size_bytes=PHOTO_MAX_BYTES + 1))},
            400,
            "photoImage exceeds 2MB cap",
            id="a large photo",
        ),
        pytest.param(
            {"logoImage": data_url(picture(size_bytes=LOGO_MAX_BYTES + 1))},
            400,
            "logoImage exceeds 1MB cap",
            id="a large logo",
        ),
        pytest.param(
            {"imageStyle": "with-logo", "personImage": data_url(picture(size_bytes=LOGO_MAX_BYTES + 1))},
            400,
            "logoImage exceeds 1MB cap",
            id="a large logo, legacy",
        ),
        pytest.param(
            {"customAssetsId": "set_9"},
            400,
            "customAssetsId: there is no reference set of this id",
            id="unknown set",
        ),
        pytest.param({"customAssetsId": 9}, 400, "customAssetsId must be a string", id="a number for a set"),
        pytest.param({"webhookUrl": 9}, 400, "webhookUrl must be a string", id="a number for a webhook"),
    ],
)
def test_a_field_that_breaks_a_rule_is_refused(fields: dict[str, Any], status: int, message: str) -> None:
    """In the documented words, where there are some; and never with what came in."""
    assert refused(**fields) == (status, message)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param(b"", "the body must be JSON in UTF-8", id="nothing"),
        pytest.param(b"{", "the body must be JSON in UTF-8", id="half"),
        pytest.param(b"title=x", "the body must be JSON in UTF-8", id="a form"),
        pytest.param(b'{"title": "\xff"}', "the body must be JSON in UTF-8", id="no UTF-8"),
        pytest.param('{"title": "x"}'.encode("utf-16"), "the body must be JSON in UTF-8", id="UTF-16"),
        pytest.param(b'{"title": NaN}', "the body must be JSON in UTF-8", id="NaN"),
        pytest.param(b'{"title": -Infinity}', "the body must be JSON in UTF-8", id="Infinity"),
        pytest.param(b'{"n": ' + b"9" * 5000 + b"}", "the body must be JSON in UTF-8", id="endless number"),
        pytest.param(b"[" * 9_000, "the body must be JSON in UTF-8", id="deep lists"),
        pytest.param(b'{"a":' * 4_500, "the body must be JSON in UTF-8", id="deep objects"),
        pytest.param(
            b'{"n": 1.' + b"9" * 5000 + b"}", "the body must be JSON in UTF-8", id="endless fraction"
        ),
        pytest.param(b'{"n": [' + b"{}," * 10_000 + b"{}]}", MANY, id="many objects"),
        pytest.param(b'{"n": [' + b"[[[]]]," * 4_000 + b"1]}", MANY, id="many lists"),
        pytest.param(b'{"n": [' + b"1," * 10_000 + b"1]}", MANY, id="many numbers"),
        pytest.param(b'{"n": [' + b'"",' * 10_000 + b'""]}', MANY, id="many strings"),
        pytest.param(
            b'{"n": "' + b"\\u0041" * 20_000 + b'"}', "the body has too many escaped characters", id="escapes"
        ),
        pytest.param(b"[]", "the body must be a JSON object", id="a list"),
        pytest.param(b"null", "the body must be a JSON object", id="null"),
        pytest.param(b'{"a": 1, "a": 2}', "the body names a field twice", id="twice"),
        pytest.param(b'{"b": {"a": 1, "a": 2}}', "the body names a field twice", id="twice, inside"),
    ],
)
def test_what_is_no_json_object_is_a_422(raw: bytes, message: str) -> None:
    """Before any field is looked at."""
    with pytest.raises(ApiError) as refusal:
        parse_json(raw)
    assert (refusal.value.status, refusal.value.message) == (422, message)


def test_what_is_left_out_has_the_documented_defaults() -> None:
    """And null is left out."""
    wanted = parsed(
        category=None, model=None, outputFormat=None, usePhoto=None, photoImage=None, imageStyle=None
    )
    assert wanted == make_request("Ten Slow Mornings", format="youtube")
    assert (wanted.category, wanted.model, wanted.output_format) == (
        Category.AUTO,
        Model.SD,
        OutputFormat.WEBP,
    )


def test_unknown_fields_are_let_pass() -> None:
    """Newer clients may say more."""
    assert parsed(tone="loud") == parsed()


@pytest.mark.parametrize(
    ("fields", "photo", "logo"),
    [
        pytest.param({"photoImage": PHOTO}, "photoImage", None, id="a photo"),
        pytest.param({"logoImage": LOGO}, None, "logoImage", id="a logo"),
        pytest.param({"photoImage": PHOTO, "logoImage": LOGO}, "photoImage", "logoImage", id="both"),
        pytest.param({"usePhoto": True, "photoImage": PHOTO}, "photoImage", None, id="asked for and given"),
        pytest.param({"personImage": PHOTO}, "personImage", None, id="legacy, no style"),
        pytest.param(
            {"imageStyle": "with-image", "personImage": PHOTO}, "personImage", None, id="with-image"
        ),
        pytest.param(
            {"imageStyle": "with-photo", "personImage": PHOTO}, "personImage", None, id="with-photo"
        ),
        pytest.param({"imageStyle": "with-logo", "personImage": LOGO}, None, "personImage", id="with-logo"),
        pytest.param({"imageStyle": "faceless"}, None, None, id="faceless"),
        pytest.param(
            {"imageStyle": "faceless", "photoImage": PHOTO}, None, None, id="faceless, with a photo"
        ),
        pytest.param({"usePhoto": False, "photoImage": PHOTO}, None, None, id="given and not wanted"),
        pytest.param({"usePhoto": None, "photoImage": PHOTO}, "photoImage", None, id="wanted or not"),
        pytest.param({"usePhoto": False, "photoImage": "?"}, None, None, id="a broken one, not wanted"),
        pytest.param({"usePhoto": False, "usePersonalPhoto": True}, None, None, id="the newer flag counts"),
        pytest.param(
            {"imageStyle": "with-photo", "usePhoto": False, "personImage": PHOTO},
            None,
            None,
            id="before a style",
        ),
        pytest.param(
            {"imageStyle": "faceless", "usePhoto": True, "personImage": PHOTO},
            "personImage",
            None,
            id="before faceless",
        ),
        pytest.param(
            {"imageStyle": "faceless", "usePersonalPhoto": True, "personImage": PHOTO},
            "personImage",
            None,
            id="both of before",
        ),
        pytest.param(
            {"imageStyle": "with-logo", "usePhoto": False, "personImage": LOGO, "photoImage": PHOTO},
            None,
            "personImage",
            id="a logo, and a photo that is not wanted",
        ),
        pytest.param(
            {"imageStyle": "with-logo", "useLogo": False, "personImage": LOGO},
            None,
            None,
            id="no logo after all",
        ),
        pytest.param({"personImage": PHOTO.partition(",")[2]}, "personImage", None, id="base64 alone"),
    ],
)
def test_pictures_come_with_the_request(fields: dict[str, Any], photo: str | None, logo: str | None) -> None:
    """In today's fields and in those of before."""
    wanted = parsed(**fields)
    assert (wanted.photo.name if wanted.photo else None) == photo
    assert (wanted.logo.name if wanted.logo else None) == logo
    assert (wanted.use_photo, wanted.use_logo) == (photo is not None, logo is not None)


def test_a_picture_is_what_its_bytes_say() -> None:
    """Whatever its data URL says."""
    wanted = parsed(photoImage=data_url(picture("JPEG"), "image/png"))
    assert wanted.photo is not None
    assert wanted.photo.media_type == "image/jpeg"


def test_a_picture_just_at_its_cap_is_taken() -> None:
    """The cap is on the file, not on its base64."""
    assert parsed(photoImage=data_url(picture(size_bytes=PHOTO_MAX_BYTES))).use_photo
    assert parsed(logoImage=data_url(picture(size_bytes=LOGO_MAX_BYTES))).use_logo


def test_the_client_of_this_house_is_understood() -> None:
    """What it sends comes out as what it was asked."""
    photo = Asset(name="photoImage", media_type="image/png", data=picture(), sha256="?")
    sent = make_request(
        "Ünïcode ✓", format="x", category="travel", model="hd", output_format="png", photo=photo
    )
    got = GenerateRequest.read(parse_json(sent.api_body()))
    assert {**got.to_request().canonical(), "photo": 0} == {**sent.canonical(), "photo": 0}
    assert got.webhook_url is None


def test_a_webhook_is_handed_on_as_it_is() -> None:
    """Whoever sends there checks it."""
    got = GenerateRequest.read({**GOOD, "webhookUrl": "https://example.org/hook"})
    assert got.webhook_url == "https://example.org/hook"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        pytest.param({"title": " "}, "title is required", id="title"),
        pytest.param({"title": "x", "format": "?"}, FORMATS, id="format"),
        pytest.param({"title": "x", "category": "?"}, CATEGORIES, id="category"),
    ],
)
def test_the_client_refuses_in_the_same_words(wrong: dict[str, Any], message: str) -> None:
    """So that it does not matter who finds it."""
    with pytest.raises(RequestError) as error:
        check_engine(make_request(**wrong), EngineName.THUMBAPI)
    # It names what the local engine draws beside that.
    assert error.value.message.partition(" (not ")[0].startswith(message)
    assert refused(**wrong)[1] == message

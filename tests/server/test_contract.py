"""The contract, row by row, over real HTTP: what the hosted API promises, `thumb serve` keeps.

Source:
    `docs/thumbapi.md`: Request, Answers.
"""

from __future__ import annotations

import base64
import json
import textwrap
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tests.server.account import BLUE, GREEN, PLENTY, RED, SET_ID, Api, open_api, subject
from tests.server.receiver import Receiver
from tests.server.test_generate_schema import CATEGORIES, FORMATS, NO_LOGO, NO_PHOTO, data_url
from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Plan
from thumbcli.contract.image_header import read_header
from thumbcli.server.simulation.simulated_service import parse_simulation
from thumbcli.server.store.quotas import Quotas

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

Fields: TypeAlias = dict[str, Any]

SD = {
    "youtube": (1280, 720),
    "instagram": (1080, 1080),
    "x": (1600, 900),
    "blogpost": (1200, 630),
    "linkedin": (1200, 627),
}
NOT_A_PICTURE = "must be a base64 data URL of a JPEG, PNG or WebP picture"
STYLE_FIELDS = {"with-photo": "photoImage", "with-image": "photoImage", "with-logo": "logoImage"}
STYLES = "imageStyle must be one of: faceless, with-image, with-photo, with-logo"
LEFT_OUT: dict[str, Fields] = {
    "faceless": {"imageStyle": "faceless", "photoImage": BLUE},
    "faceless, in the older field,": {"imageStyle": "faceless", "personImage": BLUE},
    "usePhoto": {"usePhoto": False, "photoImage": BLUE},
    "usePhoto, in the older field,": {"usePhoto": False, "personImage": BLUE},
    "usePhoto, before a style,": {"usePhoto": False, "imageStyle": "with-photo", "personImage": BLUE},
}


def in_lines(text: str) -> str:
    """Break base64 into lines, as `base64` and `openssl` do."""
    return "\r\n".join(textwrap.wrap(text, 76))


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Share one server: its keys have more than all rows can use up."""
    with open_api(tmp_path_factory.mktemp("contract") / "data") as api:
        yield api


@pytest.fixture
def simulating(api: Api) -> Iterator[Api]:
    """Leave the server without a simulation."""
    yield api
    api.served.running.simulator.simulation = parse_simulation("")


def drawn(answer: httpx.Response, *, requested: str, kind: str, size: tuple[int, int]) -> bytes:
    """Return the picture of a 200 that says and holds exactly this."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json()
    head, _, encoded = body.pop("image").partition(",")
    image = base64.b64decode(encoded, validate=True)
    header = read_header(image)
    assert head == f"data:image/{kind};base64"
    assert (header.output_format, (header.width_px, header.height_px)) == (kind, size)
    assert body.pop("generationId").startswith("gen_")
    assert body.pop("imageUrl").startswith("http://127.0.0.1:")
    assert body == {
        "format": requested,
        "outputFormat": kind,
        "dimensions": {"width": size[0], "height": size[1]},
    }
    return image


class TestRequest:
    @pytest.mark.long
    @pytest.mark.parametrize(("requested", "size"), SD.items(), ids=SD)
    def test_each_format_has_its_size(self, api: Api, requested: str, size: tuple[int, int]) -> None:
        """And `hd` doubles it, for 20 credits in place of 10."""
        double = (size[0] * 2, size[1] * 2)
        before = api.left()
        drawn(api.send(format=requested), requested=requested, kind="webp", size=size)
        assert before - api.left() == 1
        drawn(api.send(format=requested, model="hd"), requested=requested, kind="webp", size=double)
        assert before - api.left() == 3

    @pytest.mark.parametrize("kind", ["webp", "png"])
    def test_each_output_format_is_what_comes(self, api: Api, kind: str) -> None:
        drawn(api.send(outputFormat=kind), requested="blogpost", kind=kind, size=SD["blogpost"])

    def test_each_category_looks_its_own_way(self, api: Api) -> None:
        """All 12 of them; `auto` looks like one."""
        names = CATEGORIES.partition(": ")[2].split(", ")
        pictures = {
            name: drawn(api.send(category=name), requested="blogpost", kind="webp", size=SD["blogpost"])
            for name in names
        }
        assert len(pictures) == 13
        pictures.pop("auto")
        assert len(set(pictures.values())) == 12

    @pytest.mark.long
    @pytest.mark.parametrize(
        ("key", "one", "other"),
        [
            pytest.param(
                "new", {"category": "auto", "model": "sd", "outputFormat": "webp"}, {}, id="defaults"
            ),
            pytest.param("owner", {"usePhoto": False}, {}, id="what is saved and not asked for"),
            pytest.param("owner", {"usePhoto": True}, {"photoImage": RED}, id="the saved photo"),
            pytest.param("owner", {"useLogo": True}, {"logoImage": GREEN}, id="the saved logo"),
            pytest.param(
                "owner",
                {"usePhoto": True, "useLogo": True},
                {"photoImage": RED, "logoImage": GREEN},
                id="both",
            ),
            pytest.param(
                "owner",
                {"usePhoto": True, "photoImage": BLUE},
                {"photoImage": BLUE},
                id="an inline photo before the saved one",
            ),
            pytest.param(
                "owner",
                {"useLogo": True, "logoImage": BLUE},
                {"logoImage": BLUE},
                id="an inline logo before the saved one",
            ),
            pytest.param("owner", {"imageStyle": "faceless"}, {}, id="faceless"),
            *(
                pytest.param("owner", fields, {}, id=f"a photo that {name} leaves out")
                for name, fields in LEFT_OUT.items()
            ),
            pytest.param(
                "owner", {"useLogo": False, "logoImage": GREEN}, {}, id="a logo that useLogo leaves out"
            ),
            pytest.param(
                "new",
                {"imageStyle": "faceless", "photoImage": RED, "logoImage": GREEN},
                {"logoImage": GREEN},
                id="a logo beside faceless",
            ),
            pytest.param(
                "owner",
                {"imageStyle": "faceless", "usePhoto": True},
                {"photoImage": RED},
                id="usePhoto before imageStyle",
            ),
            pytest.param(
                "new", {"personImage": RED.partition(",")[2]}, {"photoImage": RED}, id="base64 alone"
            ),
            pytest.param(
                "new",
                {"imageStyle": "with-logo", "personImage": in_lines(RED.partition(",")[2])},
                {"logoImage": RED},
                id="base64 alone, in lines, for a logo",
            ),
            *(
                pytest.param(
                    "new", {"imageStyle": style, "personImage": RED}, {field: RED}, id=f"{style}, inline"
                )
                for style, field in STYLE_FIELDS.items()
            ),
            pytest.param("owner", {"imageStyle": "with-photo"}, {"photoImage": RED}, id="with-photo, saved"),
            pytest.param("owner", {"imageStyle": "with-logo"}, {"logoImage": GREEN}, id="with-logo, saved"),
            pytest.param("owner", {"usePersonalPhoto": True}, {"photoImage": RED}, id="usePersonalPhoto"),
            pytest.param("new", {"tone": "loud", "seed": 7}, {}, id="unknown fields"),
        ],
    )
    def test_is_another_way_to_ask_for_the_same(self, api: Api, key: str, one: Fields, other: Fields) -> None:
        """To the byte; `other` is asked with a key that has nothing saved."""
        first, second = api.send(key, **one), api.send("new", **other)
        assert (first.status_code, second.status_code) == (200, 200)
        assert first.json()["image"] == second.json()["image"]

    def test_a_reference_set_gives_its_look_and_its_format(self, api: Api) -> None:
        """The format only where none is asked for."""
        named = drawn(
            api.send("owner", customAssetsId=SET_ID), requested="blogpost", kind="webp", size=SD["blogpost"]
        )
        assert named != drawn(api.send("owner"), requested="blogpost", kind="webp", size=SD["blogpost"])
        alone = api.send("owner", customAssetsId=SET_ID, format=...)
        drawn(alone, requested="linkedin", kind="webp", size=SD["linkedin"])

    def test_photos_and_logos_are_seen(self, api: Api) -> None:
        """In JPEG, PNG and WebP: no two of these pictures are the same."""
        requested: list[Fields] = [
            {},
            {"photoImage": data_url(subject("red", "JPEG"), "image/jpeg")},
            {"photoImage": data_url(subject("blue", "WEBP"), "image/webp")},
            {"logoImage": GREEN},
            {"photoImage": BLUE, "logoImage": GREEN},
        ]
        answers = [api.send(**fields) for fields in requested]
        assert [answer.status_code for answer in answers] == [200] * 5
        assert len({answer.json()["image"] for answer in answers}) == 5

    def test_a_webhook_is_promised_at_once(self, api: Api) -> None:
        """For one generation, and with nothing else in the answer."""
        before = api.left()
        with Receiver() as receiver:
            answer = api.send(webhookUrl=receiver.url)
            (posted,) = receiver.wait_for(1)
        job_id = answer.json()["jobId"]
        assert answer.status_code == 202
        assert answer.json() == {"jobId": job_id, "status": "processing", "webhookUrl": receiver.url}
        body = json.loads(posted.body)
        assert (body["event"], body["jobId"]) == ("generation.completed", job_id)
        assert body["data"]["dimensions"] == {"width": 1200, "height": 630}
        assert datetime.fromisoformat(body["timestamp"]).tzinfo is not None
        assert len(posted.headers["x-thumbapi-signature"].rpartition("=")[2]) == 64
        assert before - api.left() == 1

    @pytest.mark.parametrize("title", ["x", "é" * 200], ids=["1 character", "200 characters"])
    def test_titles_of_any_length_that_is_allowed(self, api: Api, title: str) -> None:
        assert api.send(title=title).status_code == 200

    def test_the_public_test_key_gets_a_placeholder(self, api: Api) -> None:
        """The same for every title, of the size that was asked for."""
        one, other = (api.send("thumbapi_test", title=title, format="x").json() for title in ("One", "Two"))
        assert one == other
        assert one["dimensions"] == {"width": 1600, "height": 900}


WRONG: list[tuple[str, Fields, int, str]] = [
    ("no title", {"title": ...}, 400, "title is required"),
    ("null for a title", {"title": None}, 400, "title is required"),
    ("an empty title", {"title": ""}, 400, "title is required"),
    ("a blank title", {"title": " \n\t"}, 400, "title is required"),
    ("a number for a title", {"title": 7}, 400, "title is required"),
    ("a long title", {"title": "x" * 201}, 400, "title has 201 characters, at most 200 are allowed"),
    ("no format", {"format": ...}, 400, FORMATS),
    ("a typo in the format", {"format": "yotube"}, 400, FORMATS),
    ("a format in capitals", {"format": "YouTube"}, 400, FORMATS),
    ("an unknown category", {"category": "cats"}, 400, CATEGORIES),
    ("an unknown model", {"model": "4k"}, 400, "model must be one of: sd, hd"),
    ("an unknown output", {"outputFormat": "gif"}, 400, "outputFormat must be one of: webp, png"),
    ("a type of the library alone", {"outputFormat": "jpg"}, 400, "outputFormat must be one of: webp, png"),
    ("another one", {"outputFormat": "avif"}, 400, "outputFormat must be one of: webp, png"),
    ("no photo", {"usePhoto": True}, 400, NO_PHOTO),
    ("no photo, legacy", {"usePersonalPhoto": True}, 400, NO_PHOTO),
    ("no photo, by style", {"imageStyle": "with-photo"}, 400, NO_PHOTO),
    ("no logo", {"useLogo": True}, 400, NO_LOGO),
    ("no logo, by style", {"imageStyle": "with-logo"}, 400, NO_LOGO),
    ("a logo, and no photo", {"usePhoto": True, "useLogo": True, "logoImage": GREEN}, 400, NO_PHOTO),
    (
        "a large photo",
        {"photoImage": data_url(subject("red", size_bytes=PHOTO_MAX_BYTES + 1))},
        400,
        "photoImage exceeds 2MB cap",
    ),
    (
        "a large logo",
        {"logoImage": data_url(subject("red", size_bytes=LOGO_MAX_BYTES + 1))},
        400,
        "logoImage exceeds 1MB cap",
    ),
    ("a link for a photo", {"photoImage": "https://example.com/me.jpg"}, 400, f"photoImage {NOT_A_PICTURE}"),
    ("bad base64", {"logoImage": "data:image/png;base64,?"}, 400, f"logoImage {NOT_A_PICTURE}"),
    (
        "an unknown set",
        {"customAssetsId": "other", "format": ...},
        400,
        "customAssetsId: there is no reference set of this id",
    ),
    ("a typo in the style", {"imageStyle": "with-cat"}, 400, STYLES),
    ("base64 alone in a newer field", {"photoImage": "aGk="}, 400, f"photoImage {NOT_A_PICTURE}"),
    ("base64 of something else", {"personImage": "aGk="}, 400, f"personImage {NOT_A_PICTURE}"),
    ("no base64", {"personImage": "me.jpg?"}, 400, f"personImage {NOT_A_PICTURE}"),
    ("a webhook that is no URL", {"webhookUrl": "hook"}, 400, "webhookUrl must be an http or https URL"),
]


class TestErrors:
    @pytest.mark.parametrize(
        ("fields", "status", "error"),
        [pytest.param(fields, status, error, id=name) for name, fields, status, error in WRONG],
    )
    def test_a_wrong_request(self, api: Api, fields: Fields, status: int, error: str) -> None:
        """It costs nothing."""
        before = api.left()
        answer = api.send(**fields)
        assert_refused(answer, status, error)
        assert int(answer.headers["X-RateLimit-Remaining"]) == before

    @pytest.mark.parametrize(
        ("key", "fields", "simulate", "status", "error"),
        [
            pytest.param(None, {}, "", 401, "Missing API key", id="no key"),
            pytest.param("", {}, "", 401, "Missing API key", id="an empty key"),
            pytest.param("tb_live_wrong", {}, "", 401, "Invalid API key", id="a wrong key"),
            pytest.param("gone", {}, "", 401, "Invalid API key", id="a revoked key"),
            pytest.param("new", {}, "access=no", 403, "API access not enabled", id="a plan without the API"),
            pytest.param("empty", {}, "", 429, "Generation limit exceeded", id="no generations left"),
            pytest.param(
                "new", {}, "quota=0", 429, "Generation limit exceeded", id="no generations left, simulated"
            ),
            pytest.param("new", {}, "error=1", 500, "Internal server error", id="a broken server"),
            pytest.param("new", {}, "unavailable=1", 503, "Service unavailable", id="a busy server"),
        ],
    )
    def test_a_good_request_that_has_no_luck(  # noqa: PLR0917 - the columns of the table
        self, simulating: Api, key: str | None, fields: Fields, simulate: str, status: int, error: str
    ) -> None:
        """It costs nothing either."""
        before = simulating.left()
        simulating.served.running.simulator.simulation = parse_simulation(simulate)
        assert_refused(simulating.send(key, **fields), status, error)
        simulating.served.running.simulator.simulation = parse_simulation("")
        assert simulating.left() == before

    def test_hd_is_for_pro_plans_and_up(self, api: Api) -> None:
        answer = api.send("free", model="hd")
        assert answer.status_code == 403
        assert api.left("free") == PLENTY["quota"]

    def test_a_gateway_answers_no_json(self, simulating: Api) -> None:
        """A 502, as proxies in front of the real service send it."""
        simulating.served.running.simulator.simulation = parse_simulation("html=1")
        answer = simulating.send()
        assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (502, "text/html")

    @pytest.mark.parametrize(
        "body", [b"", b"{", b"[]", b'"x"', b'{"title": "\xff"}', b"title=x&format=youtube"], ids=repr
    )
    def test_a_bad_payload_is_a_422(self, api: Api, body: bytes) -> None:
        answer = api.post(body)
        assert answer.status_code == 422
        assert answer.json().keys() == {"error", "code"}


def assert_refused(answer: httpx.Response, status: int, error: str) -> None:
    """Assert that an answer is this error, in the form that all errors have."""
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json().keys() == {"error", "code"}
    assert answer.headers["Content-Type"] == "application/json"
    assert ("Retry-After" in answer.headers) == (status == 503)


class TestLimits:
    @pytest.mark.parametrize(
        ("plan", "rate_per_s", "quota"),
        [(Plan.FREE, 1, 5), (Plan.STARTER, 2, 60), (Plan.PRO, 5, 300), (Plan.BUSINESS, 20, None)],
    )
    def test_each_plan_has_its_own(
        self, api: Api, monkeypatch: pytest.MonkeyPatch, plan: Plan, rate_per_s: int, quota: int | None
    ) -> None:
        """So many requests a second, and the next one a second later; so many generations a month.

        The headers tell of the month alone. No request is drawn: another key of the plan has no month left.
        """
        now_s = 50.0
        quotas = Quotas(api.served.running.database, clock=lambda: now_s)
        monkeypatch.setattr(api.served.running, "quotas", quotas)
        fresh = api.served.add_key(f"fresh {plan}", plan)
        headers = api.send(fresh, title="").headers
        assert headers["X-RateLimit-Limit"] == ("unlimited" if quota is None else str(quota))
        assert headers["X-RateLimit-Remaining"] == headers["X-RateLimit-Limit"]
        assert "X-RateLimit-Reset" in headers

        used_up = api.served.add_key(f"used up {plan}", plan, quota=0)
        answers = [api.send(used_up) for _ in range(rate_per_s + 1)]
        errors = [answer.json()["error"] for answer in answers]
        assert errors == ["Generation limit exceeded"] * rate_per_s + ["Rate limit exceeded"]
        assert answers[-1].status_code == 429
        assert answers[-1].headers["Retry-After"] == "1"
        assert answers[-1].headers["X-RateLimit-Limit"] == "0"
        now_s = 51.0
        assert api.send(used_up).json()["error"] == "Generation limit exceeded"

    def test_the_month_ends_with_the_month(self, api: Api) -> None:
        """In UTC, as ISO 8601 has it."""
        text = api.send(title="").headers["X-RateLimit-Reset"]
        reset, now = datetime.fromisoformat(text), datetime.now(UTC)
        assert timedelta(0) < reset - now <= timedelta(days=31)
        assert (reset.day, reset.hour, reset.minute, reset.second, reset.utcoffset()) == (
            1,
            0,
            0,
            0,
            timedelta(0),
        )

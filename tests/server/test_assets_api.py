"""`/v1/assets` over HTTP: who may save what, how it is answered, and what comes of it in pictures."""

from __future__ import annotations

import base64
import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from PIL import Image, ImageDraw

from tests.server.conftest import PATIENCE_S
from thumbcli.brand.brand_resolver import saved_store
from thumbcli.contract import LOGO_MAX_BYTES, PHOTO_MAX_BYTES, Asset, Plan
from thumbcli.contract.design_options import Corner
from thumbcli.server.models.asset_uploads import SETS_MAX

if TYPE_CHECKING:
    from tests.server.conftest import Serve, Served

NO_PHOTO = "Photo asset required: set photoImage or upload a Personal Photo"
NO_LOGO = "Logo asset required: set logoImage or upload a Logo"
NO_SET = "customAssetsId: there is no reference set of this id"
NOT_A_PICTURE = "must be a base64 data URL of a JPEG, PNG or WebP picture"
SWATCH = re.compile("#[0-9a-f]{6}")


def data_url(data: bytes, media_type: str = "image/png") -> str:
    """Pack it as the API takes it."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def picture(colour: str, kind: str = "PNG", **options: Any) -> bytes:  # noqa: ANN401 - Pillow's
    """Return a small picture in two colours."""
    image = Image.new("RGB", (160, 90), colour)
    ImageDraw.Draw(image).rectangle((12, 20, 90, 50), fill="white")
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


RED, GREEN, BLUE = (data_url(picture(colour)) for colour in ("#8a1020", "#106030", "#102070"))


def call(
    served: Served,
    method: str,
    path: str = "",
    key: str = "any",
    headers: dict[str, str] | None = None,
    **body: Any,  # noqa: ANN401 - whatever JSON holds
) -> httpx.Response:
    """Ask `/v1/assets` and what is below it."""
    own = {"x-api-key": key, **(headers or {})}
    url = f"{served.url}/v1/assets{path}"
    return httpx.request(method, url, headers=own, json=body or None, timeout=PATIENCE_S)


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Return status and message of an error, which has the form that all errors have."""
    assert answer.json().keys() == {"error", "code"}
    return answer.status_code, answer.json()["error"]


@pytest.fixture(scope="module")
def keys(served: Served) -> tuple[str, str]:
    """Make two keys, so that the server of this module has some."""
    return served.add_key("one", Plan.BUSINESS, rate_per_s=1000), served.add_key("two", Plan.BUSINESS)


def test_what_one_key_saves_is_drawn_for_it_alone(served: Served, keys: tuple[str, str]) -> None:
    """The saved photo, logo in its corner, and look, the same as inline; another key has none of it."""
    one, two = keys
    assert call(served, "GET", key=one).json() == {"photo": None, "logo": None, "sets": []}
    call(served, "PUT", "/photo", one, image=RED)
    call(served, "PUT", "/logo", one, image=GREEN, position="bottom-left")
    answer = call(served, "PUT", "/sets/main", one, images=[BLUE, RED], format="linkedin")
    reply = answer.json()
    assert answer.status_code == 200
    assert (reply["photo"]["type"], reply["photo"]["origin"]) == ("image/jpeg", "server")
    assert (reply["logo"]["position"], reply["logo"]["light"]) == ("bottom-left", False)
    (saved,) = reply["sets"]
    assert (saved["id"], saved["pictures"], saved["format"]) == ("main", 2, "linkedin")
    assert all(SWATCH.fullmatch(saved["look"][role]) for role in ("background", "surface", "ink", "accent"))
    assert call(served, "GET", key=one).json() == reply

    branded = served.send(one, usePhoto=True, useLogo=True, customAssetsId="main", format=None)
    assert branded.json()["format"] == "linkedin"
    photo = call(served, "GET", "/photo", one)
    inline = served.send(one, photoImage=data_url(photo.content, photo.headers["content-type"]))
    assert inline.json()["image"] == served.send(one, usePhoto=True).json()["image"]
    for fields, message_start in (
        ({"usePhoto": True}, NO_PHOTO),
        ({"useLogo": True}, NO_LOGO),
        ({"customAssetsId": "main"}, NO_SET),
    ):
        assert refused(served.send(two, **fields)) == (400, message_start)
    assert call(served, "GET", "/logo", two).status_code == 404


def test_what_is_removed_is_gone(served: Served, keys: tuple[str, str]) -> None:
    """And what is not there can't be removed."""
    key = keys[1]
    for path, body in (
        ("/photo", {"image": RED}),
        ("/logo", {"image": RED, "light": GREEN, "dark": BLUE}),
        ("/sets/a%20set", {"images": [RED]}),
    ):
        assert call(served, "PUT", path, key, **body).status_code == 200
        assert call(served, "DELETE", path, key).status_code == 200
        assert refused(call(served, "DELETE", path, key)) == (404, "Not found")
    assert call(served, "GET", key=key).json() == {"photo": None, "logo": None, "sets": []}


def test_pictures_are_kept_without_what_they_tell(served: Served, keys: tuple[str, str]) -> None:
    """No camera, no place; and turned as they were held."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SECRETCAM", 6
    sent = picture("teal", "JPEG", exif=exif)
    assert b"SECRETCAM" in sent
    call(served, "PUT", "/photo", keys[1], image=data_url(sent, "image/jpeg"))
    got = call(served, "GET", "/photo", keys[1])
    assert b"SECRETCAM" not in got.content
    assert Image.open(BytesIO(got.content)).size == (90, 160)
    assert got.headers["cache-control"] == "no-store"
    call(served, "DELETE", "/photo", keys[1])


BOMB = BytesIO()
Image.new("1", (9000, 9000)).save(BOMB, "PNG")
CUT = picture("red")[:120]


@pytest.mark.parametrize(
    ("path", "body", "status", "message_start"),
    [
        pytest.param("/photo", {"image": None}, 400, f"image {NOT_A_PICTURE}", id="no photo"),
        pytest.param("/photo", {"image": 7}, 400, f"image {NOT_A_PICTURE}", id="a number"),
        pytest.param(
            "/photo", {"image": "https://example.org/a"}, 400, f"image {NOT_A_PICTURE}", id="a link"
        ),
        pytest.param(
            "/photo",
            {"image": data_url(picture("red") + bytes(PHOTO_MAX_BYTES))},
            400,
            "image exceeds 2MB cap",
            id="a large photo",
        ),
        pytest.param(
            "/logo",
            {"image": GREEN, "dark": data_url(picture("red") + bytes(LOGO_MAX_BYTES))},
            400,
            "dark exceeds 1MB cap",
            id="a large variant",
        ),
        pytest.param("/photo", {"image": data_url(BOMB.getvalue())}, 400, "Photo is too large", id="a bomb"),
        pytest.param("/logo", {"image": data_url(CUT)}, 400, "Logo can't be read", id="cut off"),
        pytest.param(
            "/logo", {"image": GREEN, "position": "middle"}, 400, "position must be one of", id="a corner"
        ),
        pytest.param("/logo", {"image": GREEN, "light": 1}, 400, f"light {NOT_A_PICTURE}", id="a variant"),
        pytest.param("/sets/x", {"images": []}, 400, "images must be a list of 1 to 6", id="no references"),
        pytest.param("/sets/x", {"images": [RED] * 7}, 400, "images must be a list of 1 to 6", id="seven"),
        pytest.param("/sets/x", {"images": RED}, 400, "images must be a list of 1 to 6", id="no list"),
        pytest.param(
            "/sets/x", {"images": [RED, data_url(b"GIF89a")]}, 400, f"images[1] {NOT_A_PICTURE}", id="a GIF"
        ),
        pytest.param(
            "/sets/x", {"images": [RED], "format": "tiktok"}, 400, "format must be one of", id="a format"
        ),
        pytest.param("/sets/%20x", {"images": [RED]}, 400, "the name of a set has 1 to 64", id="a name"),
        pytest.param("/sets/" + "x" * 65, {"images": [RED]}, 400, "the name of a set has", id="a long name"),
        pytest.param("/sets/x%2Fy", {"images": [RED]}, 404, "Not found", id="a path for a name"),
    ],
)
def test_what_can_t_be_saved_is_refused(  # noqa: PLR0917 - the columns of the table
    served: Served, keys: tuple[str, str], path: str, body: dict[str, Any], status: int, message_start: str
) -> None:
    """In words; and nothing is changed."""
    found, message = refused(call(served, "PUT", path, keys[0], **body))
    assert (found, message[: len(message_start)]) == (status, message_start)
    assert "x" not in [each["id"] for each in call(served, "GET", key=keys[0]).json()["sets"]]


def test_a_set_may_hold_six_pictures_at_their_cap(served: Served, keys: tuple[str, str]) -> None:
    """Which is more than any other body may have."""
    full = data_url(picture("red").ljust(PHOTO_MAX_BYTES, b"\0"))
    answer = call(served, "PUT", "/sets/full", keys[1], images=[full] * 6)
    assert answer.status_code == 200, answer.text
    assert call(served, "DELETE", "/sets/full", keys[1]).json()["sets"] == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"image": "\xff"}'], ids=repr)
def test_a_body_that_is_no_object_is_a_422(served: Served, keys: tuple[str, str], body: bytes) -> None:
    """As elsewhere."""
    url, headers = f"{served.url}/v1/assets/photo", {"x-api-key": keys[0]}
    assert httpx.put(url, headers=headers, content=body).status_code == 422


@pytest.mark.parametrize(
    ("key", "status", "message_start"),
    [
        pytest.param("", 401, "Missing API key", id="no key"),
        pytest.param("tb_live_wrong", 401, "Invalid API key", id="a wrong key"),
        pytest.param("thumbapi_test", 403, "the public test key saves nothing", id="the public test key"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_strangers_see_and_save_nothing(  # noqa: PLR0917 - the columns of the table
    served: Served, keys: tuple[str, str], method: str, key: str, status: int, message_start: str
) -> None:
    """Whatever they ask."""
    assert keys
    assert refused(call(served, method, "/photo", key, image=RED)) == (status, message_start)


def test_uploads_count_as_requests_a_second_and_not_as_generations(serve: Serve) -> None:
    """The month of a key stays as it was."""
    served = serve()
    key = served.add_key("slow", Plan.FREE)
    left = served.send(key, title="").headers["X-RateLimit-Remaining"]
    assert call(served, "PUT", "/photo", key, image=RED).status_code == 200
    again = call(served, "PUT", "/photo", key, image=RED)
    assert refused(again) == (429, "Rate limit exceeded")
    assert again.headers["Retry-After"] == "1"
    assert served.send(key, title="").headers["X-RateLimit-Remaining"] == left


def test_uploads_stand_in_line_and_nobody_else_waits_for_them(serve: Serve) -> None:
    """With all places taken an upload waits; past the line it is sent away; the list answers at once."""
    served = serve(queue_max=1)
    with ThreadPoolExecutor() as pool:
        with served.all_slots_taken():
            waits = pool.submit(call, served, "PUT", "/photo", image=RED)
            served.until(lambda running: running.render_queue.waiting == 1)
            full = call(served, "PUT", "/logo", image=RED)
            assert full.status_code == 503
            assert "Retry-After" in full.headers
            assert call(served, "GET").json()["photo"] is None
        assert waits.result(PATIENCE_S).json()["photo"] is not None


def test_a_kit_has_room_for_so_many_sets(serve: Serve) -> None:
    """One that is there may still be changed."""
    served = serve()
    kit = served.running.saved.own("open_")
    assert kit is not None
    data = picture("red")
    asset = Asset(name="a", media_type="image/png", data=data, sha256="")
    kit.add_set("0", [asset])
    text = kit.path.read_text("utf-8")
    block = text[text.index("[sets.0]") :]
    kit.path.write_text(
        text + "\n".join(block.replace("sets.0", f"sets.{number}") for number in range(1, SETS_MAX)), "utf-8"
    )
    status, message_start = refused(call(served, "PUT", "/sets/more", images=[RED]))
    assert (status, message_start) == (409, f"there are {SETS_MAX} reference sets: remove one first")
    assert call(served, "PUT", "/sets/7", images=[GREEN]).status_code == 200


def test_without_keys_all_share_a_kit_and_the_machine_fills_its_gaps(serve: Serve) -> None:
    """Any key will do; what `thumb brand` saved is used, and stays what it is."""
    served, own = serve(), saved_store()
    own.set_photo(Asset(name="me", media_type="image/png", data=picture("teal"), sha256=""))
    own.set_logo(
        Asset(name="mark", media_type="image/png", data=picture("navy"), sha256=""), position=Corner.TOP_LEFT
    )
    reply = call(served, "GET", key="one").json()
    assert (reply["photo"]["origin"], reply["logo"]["origin"]) == ("machine", "machine")
    assert call(served, "DELETE", "/photo", key="one").status_code == 404
    reply = call(served, "PUT", "/photo", key="two", image=RED).json()
    assert (reply["photo"]["origin"], reply["logo"]["position"]) == ("server", "top-left")
    assert call(served, "GET", "/photo", key="one").content != call(served, "GET", "/logo").content
    assert call(served, "DELETE", "/photo").json()["photo"]["origin"] == "machine"
    assert own.kit().photo is not None


@pytest.mark.parametrize("name", ["x-forwarded-for", "X-Forwarded-Host", "forwarded", "via", "x-real-ip"])
def test_what_comes_through_a_proxy_finds_nothing_saved(serve: Serve, name: str) -> None:
    """It may come from anywhere, and without keys what is saved is for the person at this machine."""
    served = serve()
    call(served, "PUT", "/photo", image=RED)
    passed_on = {name: "192.0.2.1"}
    assert call(served, "GET", headers=passed_on).status_code == 403
    assert refused(served.send(headers=passed_on, usePhoto=True)) == (400, NO_PHOTO)
    here = {"host": f"localhost:{served.port}"}
    assert call(served, "GET", headers=here).json()["photo"] is not None


def test_a_kit_that_was_spoilt_by_hand_is_not_the_client_s_fault(serve: Serve) -> None:
    """A 500 in one word; the log has the rest. A picture that is gone is as if it were not saved."""
    served = serve()
    call(served, "PUT", "/photo", image=RED)
    kit = served.running.saved.own("open_")
    assert kit is not None
    (file,) = (kit.folder / "assets").iterdir()
    file.unlink()
    assert call(served, "GET").json()["photo"] is None
    assert call(served, "GET", "/photo").status_code == 404
    kit.path.write_text("version = [", "utf-8")
    assert refused(call(served, "GET")) == (500, "Internal server error")

"""What a key has saved, as requests, jobs and commands get it."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from PIL import Image

from tests.server.receiver import Receiver
from thumbcli import Client
from thumbcli.brand.brand_resolver import saved_store
from thumbcli.contract import Asset, Format, Plan, make_request
from thumbcli.contract.api_error_messages import LOGO_REQUIRED, PHOTO_REQUIRED
from thumbcli.contract.design_options import Corner, make_design
from thumbcli.errors import RequestError
from thumbcli.server.jobs.job_images import job_body, read_job
from thumbcli.server.models.generate_schema import GenerateRequest
from thumbcli.server.models.json_body import parse_json
from thumbcli.server.page.snippets import find_local_source
from thumbcli.server.store.saved_assets import SHARED, SavedAssets
from thumbcli.server.store.serve_database import OPEN_ID_PREFIX, REMOTE_ID_PREFIX, ServeDatabase
from thumbcli.server.store.server_keys import Caller, KeyLimits, Keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server.conftest import Serve
    from thumbcli.contract import Request

ONE, OTHER = "key_0123456789abcdef", "key_fedcba9876543210"
UNKNOWN_SET = "customAssetsId: there is no reference set of this id"


def asset(colour: str) -> Asset:
    """Return a small picture of one colour."""
    file = BytesIO()
    Image.new("RGBA", (32, 18), colour).save(file, "PNG")
    digest = hashlib.sha256(file.getvalue()).hexdigest()
    return Asset(name=f"{colour}.png", media_type="image/png", data=file.getvalue(), sha256=digest)


@pytest.fixture
def kits(tmp_path: Path) -> SavedAssets:
    """Let one key have saved everything."""
    kits = SavedAssets(tmp_path / "data")
    kit = kits.own(ONE)
    assert kit is not None
    kit.set_photo(asset("red"))
    kit.set_logo(asset("green"), light=asset("white"), dark=asset("black"), position=Corner.BOTTOM_LEFT)
    kit.add_set("main", [asset("navy")], format=Format.LINKEDIN)
    return kits


def request_of(**fields: Any) -> Request:  # noqa: ANN401 - of `make_request`
    """Return a request."""
    return make_request("A Title", **fields)


def test_all_that_is_asked_for_comes_along(kits: SavedAssets) -> None:
    """The logo with its variants and its corner, the set with its look and its format."""
    branded = kits.apply_brand(ONE, request_of(use_photo=True, use_logo=True, custom_assets_id="main"))
    assert branded.photo is not None
    assert branded.photo.media_type == "image/jpeg"
    assert None not in {branded.logo, branded.logo_light, branded.logo_dark}
    assert branded.design.logo_position is Corner.BOTTOM_LEFT
    assert branded.design.brand_style is not None
    assert (branded.format, branded.custom_assets_id) == (Format.LINKEDIN, None)


def test_what_a_request_says_goes_before_what_is_saved(kits: SavedAssets) -> None:
    """Its own photo and logo, its format, its corner."""
    corner = make_design(logo_position="top-right")
    inline = kits.apply_brand(
        ONE, request_of(photo=asset("blue"), logo=asset("pink"), use_photo=True, use_logo=True)
    )
    assert (inline.photo, inline.logo) == (asset("blue"), asset("pink"))
    assert inline.logo_light is None
    branded = kits.apply_brand(
        ONE, request_of(use_logo=True, custom_assets_id="main", format="x", design=corner)
    )
    assert (branded.format, branded.design.logo_position) == (Format.X, Corner.TOP_RIGHT)


def test_what_nobody_asks_for_stays_where_it_is(kits: SavedAssets) -> None:
    """The disk is not even looked at."""
    plain = request_of(photo=asset("blue"))
    assert kits.apply_brand(ONE, plain) is plain


@pytest.mark.parametrize(
    ("fields", "error_text"),
    [
        ({"use_photo": True}, PHOTO_REQUIRED),
        ({"use_logo": True}, LOGO_REQUIRED),
        ({"custom_assets_id": "main"}, UNKNOWN_SET),
    ],
    ids=["photo", "logo", "set"],
)
def test_a_key_has_only_what_it_saved(kits: SavedAssets, fields: dict[str, Any], error_text: str) -> None:
    """Nor does the public test key have anything, nor somebody without a key, nor what is no key."""
    for key_id in (OTHER, "test", f"{OPEN_ID_PREFIX}1", f"{REMOTE_ID_PREFIX}1", f"../{ONE}", f"{ONE}\n", ""):
        with pytest.raises(RequestError) as error:
            kits.apply_brand(key_id, request_of(**fields))
        assert error.value.message == error_text


def test_a_kit_is_the_one_of_the_command_line(kits: SavedAssets, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `THUMB_DATA_DIR` at its home `thumb brand` fills it as well."""
    monkeypatch.setenv("THUMB_DATA_DIR", str(kits.home(OTHER)))
    saved_store().set_photo(asset("teal"))
    assert kits.apply_brand(OTHER, request_of(use_photo=True)).photo is not None


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[Keys]:
    """Give the keys of the same folder."""
    store = ServeDatabase.open(tmp_path / "data")
    yield Keys(store)
    store.close()


def test_revoking_a_key_deletes_what_it_saved(tmp_path: Path, keys: Keys) -> None:
    """Of this key alone; what an upload left behind goes when the server starts."""
    kits = SavedAssets(tmp_path / "data")
    ids = [keys.add(name, Plan.FREE)[1] for name in ("gone", "stays")]
    assert [line.key_id for line in keys.list("2026-01")] == ids
    homes = [home for key_id in (*ids, OPEN_ID_PREFIX) if (home := kits.home(key_id))]
    for key_id in (*ids, OPEN_ID_PREFIX):
        kit = kits.own(key_id)
        assert kit is not None
        kit.set_photo(asset("red"))
    keys.revoke("gone")
    assert [home.exists() for home in homes] == [False, True, True]
    homes[0].mkdir()
    keys.sweep()
    assert [home.exists() for home in homes] == [False, True, True]
    assert homes[2].name == SHARED


def test_a_job_keeps_what_was_saved_when_it_was_accepted(kits: SavedAssets) -> None:
    """Photo, logo with its variants, corner and look are in its body, to the last digit."""
    sent_body: dict[str, object] = {
        "title": "A Title",
        "usePhoto": True,
        "useLogo": True,
        "customAssetsId": "main",
        "model": "hd",
    }
    branded = kits.apply_brand(ONE, GenerateRequest.read(sent_body).to_request())
    again = read_job(job_body(branded), kits, OTHER)
    assert again.canonical() == branded.canonical()


def test_a_job_of_an_inline_request_is_what_the_client_would_send() -> None:
    """No more is written down than is needed."""
    cornered = request_of(logo=asset("red"), design=make_design(logo_position="top-left"))
    assert "kit" in parse_json(job_body(cornered))
    assert "kit" not in parse_json(job_body(request_of(photo=asset("red"))))


def test_answers_and_jobs_outlive_what_they_were_drawn_from(serve: Serve) -> None:
    """A repeated request gets its answer again, an accepted one its picture, though the kit is gone."""
    served = serve(allow_private_webhooks=True)
    key, key_id = served.running.keys.add("one", Plan.BUSINESS)
    kit = served.running.saved.own(key_id)
    assert kit is not None
    kit.set_photo(asset("red"))
    kit.add_set("main", [asset("navy")], format=Format.LINKEDIN)
    options: dict[str, Any] = {"usePhoto": True, "customAssetsId": "main", "format": None}
    once = {"idempotency-key": "1"}
    with Receiver() as receiver:
        first = served.send(key, headers=once, **options)
        with served.all_slots_taken():
            accepted = served.send(key, webhookUrl=receiver.url, **options)
            assert accepted.status_code == 202
            httpx.delete(f"{served.url}/v1/assets/sets/main", headers={"x-api-key": key})
            httpx.delete(f"{served.url}/v1/assets/photo", headers={"x-api-key": key})
        (posted,) = receiver.wait_for(1)
    again = served.send(key, headers=once, **options)
    assert first.json()["format"] == "linkedin"
    assert again.json() == first.json()
    assert parse_json(posted.body)["data"]["image"] == first.json()["image"]  # type: ignore[index] # JSON is an object here
    assert served.send(key, **options).json()["error"] == UNKNOWN_SET


def test_the_library_draws_on_this_machine_what_the_server_draws(serve: Serve) -> None:
    """By the commands that the page shows, also where a set is one kit's and the photo another's."""
    served = serve()
    saved_store().set_photo(asset("teal"))
    kit = served.running.saved.own(OPEN_ID_PREFIX)
    assert kit is not None
    kit.add_set("main", [asset("navy")])
    kit.set_logo(asset("white"), light=asset("white"), dark=asset("black"), position=Corner.TOP_LEFT)
    sent_body = {
        "title": "A Title",
        "usePhoto": True,
        "useLogo": True,
        "customAssetsId": "main",
        "format": "x",
    }
    reply = httpx.post(f"{served.url}/page/draw", json=sent_body, timeout=20).json()
    home = served.data / "kits" / SHARED
    (photo,) = (saved_store().folder / "assets").iterdir()
    assert f"THUMB_DATA_DIR={home} thumb gen 'A Title'" in reply["commands"]["thumb"]
    assert f"--photo {photo}" in reply["commands"]["thumb"].replace(" \\\n  ", " ")
    options = {"format": "x", "use_logo": True, "custom_assets_id": "main"}
    with Client(engine="local", brand=home / "brand") as client:
        drawn = client.generate("A Title", photo=photo, **options)  # type: ignore[arg-type] # they are told
    assert drawn.data_url() == reply["image"]


def test_what_the_machine_saved_is_asked_for_without_more_words(serve: Serve) -> None:
    """`thumb` finds its own kit by itself."""
    served = serve()
    saved_store().set_logo(asset("white"), position=Corner.TOP_LEFT)
    requested = request_of(use_logo=True)
    caller = Caller(key_id=f"{OPEN_ID_PREFIX}1", name="any", plan=Plan.BUSINESS, limits=KeyLimits())
    here = find_local_source(served.running.saved, caller, requested)
    assert here is not None
    assert (here.request, here.home) == (requested, None)

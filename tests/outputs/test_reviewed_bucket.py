"""`thumb review` and `thumb choices` on a bucket, as on a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from tests.cli.run import thumb
from thumbcli.batch.choices.choices_file import read_choices
from thumbcli.batch.choices.choices_place import noted_choices
from thumbcli.batch.store.open_output import open_output
from thumbcli.cli.commands.review import lists_of
from thumbcli.review.review_app import review_app
from thumbcli.review.review_session import ReviewSession
from thumbcli.stores.object_store import ObjectStore
from thumbcli.stores.store_address import store_address

if TYPE_CHECKING:
    from tests.outputs.s3_server import S3Server

NAME = "why-we-forget.webp"
BASE = "http://127.0.0.1:8000/token/"


@pytest.fixture
def address(s3: S3Server, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Draw a list into a bucket, from a checkout."""
    monkeypatch.chdir(tmp_path)
    Path("titles.txt").write_text("Budget Phones\nWhy We Forget\n")
    address = f"s3://bucket/{out.name}"
    assert thumb("batch", "titles.txt", "--engine", "local", "--out", address).code == 0
    s3.log.clear()
    return address


def reviewed(address: str) -> TestClient:
    """Return a program that talks to a review of a bucket, as `thumb review` serves it."""
    place = open_output(Path(address))
    choices = noted_choices(place)
    session = ReviewSession(place, list(lists_of(place, choices, allow_outside=False)), choices, check=False)
    session.pictures.read()
    return TestClient(review_app(session, "token"), base_url=BASE)


def act(client: TestClient, **body: Any) -> dict[str, Any]:  # noqa: ANN401 - of JSON
    """Ask for something that is done; return the answer."""
    answer = client.post("act", json={"name": NAME, **body})
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


@pytest.mark.long
def test_a_bucket_is_reviewed(address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Choices are in the working folder; another machine with the same checkout goes on with them."""
    store = ObjectStore.open(store_address(address))  # type: ignore[arg-type] # it is one
    before = store.get(NAME)[0]
    client = reviewed(address)
    assert client.get(f"picture/{NAME}").content == before
    (told,) = act(client, do="choose", options={"variant": 2})["pictures"]
    assert (told["name"], told["choice"]["options"]) == (NAME, {"variant": "2"})
    after = store.get(NAME)[0]
    assert client.get(f"picture/{NAME}").content == after != before
    act(client, do="keep", options={"variant": 5})
    act(client, do="choose", options={"pinned": True})

    monkeypatch.setenv("THUMB_DATA_DIR", str(tmp_path / "machine-2"))
    choices = Path(f"{address.rpartition('/')[2]}.choices.toml")
    assert read_choices(choices)["why-we-forget"].pinned
    ran = thumb("batch", "titles.txt", "--engine", "local", "--out", address)
    assert "0 made, 4 skipped" in ran.stderr
    page = reviewed(address).get("").text
    assert all(f'"why-we-forget{ending}.webp"' in page for ending in ("", "-a", "-b"))
    assert store.get(NAME)[0] == after


def test_choices_of_a_bucket_are_told(address: str) -> None:
    """And cleared."""
    act(reviewed(address), do="choose", options={"headline": "Forget it", "rejected": True})
    assert thumb("choices", "list", address).lines == ["why-we-forget  headline Forget it, rejected"]
    assert thumb("choices", "clear", "why-we-forget", "--out", address).code == 0
    assert thumb("choices", "list", address).lines == []


def test_what_a_run_replaced_in_a_bucket_is_shown(address: str) -> None:
    """It is kept beside the manifest."""
    client = reviewed(address)
    act(client, do="choose", options={"variant": 1})
    (told,) = act(client, do="choose", options={"variant": 2})["pictures"]
    assert told["earlier"]
    assert client.get(told["earlier"][0]["href"]).headers["content-type"] == "image/webp"

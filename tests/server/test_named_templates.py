"""Templates that a server's owner offers: named by requests, and nothing else can be reached by a name."""

from __future__ import annotations

import base64
import hashlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from PIL import Image

from tests.server.conftest import serving
from thumbcli.contract import Asset, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.errors import UsageError
from thumbcli.server.jobs.job_images import job_body, read_job
from thumbcli.server.models.generate_schema import GenerateRequest
from thumbcli.server.models.json_body import parse_json
from thumbcli.server.models.named_templates import NamedTemplates
from thumbcli.server.page.snippets import commands
from thumbcli.server.responses import ApiError
from thumbcli.server.store.saved_assets import SavedAssets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server.conftest import Served


def _face() -> Asset:
    file = BytesIO()
    Image.new("RGB", (64, 64), "tan").save(file, "PNG")
    data = file.getvalue()
    return Asset(name="face", media_type="image/png", data=data, sha256=hashlib.sha256(data).hexdigest())


FACE = _face()

CARD = """\
define: {page: "#102030"}
layers:
  - background: page
  - {inset: 90, typography: "{author|-} {guest|-}"}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of templates beside a file that nobody should reach."""
    home = tmp_path_factory.mktemp("serve")
    (home / "secret.yml").write_text('layers:\n  - background: "#ff0000"\n')
    folder = home / "cards"
    folder.mkdir()
    (folder / "card.yml").write_text(CARD)
    (folder / "other.yaml").write_text('layers:\n  - background: "#00ff00"\n')
    (folder / ".hidden.yml").write_text(CARD)
    (folder / "notes.txt").write_text("nothing")
    (folder / "sub").mkdir()
    (folder / "sub" / "deep.yml").write_text(CARD)
    return folder


@pytest.fixture(scope="module")
def offered(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run a server that offers them."""
    with serving(tmp_path_factory.mktemp("data"), templates=folder) as served:
        yield served


def corner(answer: httpx.Response) -> tuple[int, ...]:
    """Return the colour of the first pixel of a picture."""
    data = base64.b64decode(answer.json()["image"].split(",", 1)[1])
    with Image.open(BytesIO(data)) as image:
        pixel = image.convert("RGB").getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return pixel


@pytest.mark.parametrize(
    ("fields", "colour"),
    [
        ({"template": "card"}, (0x10, 0x20, 0x30)),
        ({"template": "other"}, (0, 255, 0)),
        ({"template": "card", "fields": {"author": "Maya", "guest": "Ana"}}, (0x10, 0x20, 0x30)),
        ({"template": "card", "fields": {"page": "#ff00ff"}}, (255, 0, 255)),
        ({"template": None, "template ": "card"}, None),
    ],
)
def test_a_request_names_a_template(offered: Served, fields: dict[str, Any], colour: tuple[int, ...]) -> None:
    """And gives its fields values; without, the picture is one of ours."""
    answer = offered.send(outputFormat="png", **fields)
    assert answer.status_code == 200, answer.text
    assert (corner(answer) == colour) is (colour is not None)


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "../secret.yml",
        "card.yml",
        "./card",
        "sub/deep",
        ".hidden",
        "notes",
        "author",
        "",
        "card\0",
        "/etc/passwd",
        "..",
        "CARD",
        "file:///etc/passwd",
        "%2e%2e/secret",
    ],
)
def test_only_names_of_the_folder_are_answered(folder: Path, name: str) -> None:
    """Everything else is a 400 that lists them, and repeats nothing."""
    with pytest.raises(ApiError) as caught:
        NamedTemplates(folder).design(name, None)
    assert (caught.value.status, caught.value.code) == (400, "invalid_request")
    assert caught.value.message == "template must be one of: card, other"


def test_fields_alone_stand_on_our_own_cards(offered: Served) -> None:
    """Of any server."""
    plain = offered.send(format="blogpost")
    signed = offered.send(format="blogpost", fields={"author": "Maya"})
    assert signed.status_code == 200, signed.text
    assert signed.json()["image"] != plain.json()["image"]


def test_a_face_and_a_background_come_as_data_urls(offered: Served) -> None:
    """As photos do; each changes the card, and a blank one is none."""
    plain, face, ground, blank = (
        offered.send(format="blogpost", fields={"author": "Maya", **fields}).json()["image"]
        for fields in ({}, {"avatar": FACE.data_url()}, {"background": FACE.data_url()}, {"avatar": " "})
    )
    assert len({plain, face, ground}) == 3
    assert blank == plain


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"template": 3}, "template must be"),
        ({"template": "card", "fields": {"price": "3"}}, "it has: author, guest, page"),
        ({"template": "card", "fields": {"author": "x" * 201}}, "longer than 200"),
        ({"template": "card", "fields": {"author": 3}}, "fields.author must be a string"),
        ({"template": "card", "fields": ["author"]}, "fields"),
        ({"template": "card", "fields": {str(at): "x" for at in range(61)}}, "fields"),
        ({"fields": {"guest": "Maya"}}, "a card does not show; it has: author, avatar, background, date"),
        ({"fields": {"avatar": "/etc/passwd"}}, "fields.avatar must be a base64 data URL"),
        ({"fields": {"avatar": "me.png"}}, "fields.avatar must be a base64 data URL"),
        ({"fields": {"background": "https://example.org/a.png"}}, "fields.background must be a base64"),
        ({"fields": {"background": "file:///etc/passwd"}}, "fields.background must be a base64"),
        ({"fields": {"avatar": "data:image/png,abc"}}, "fields.avatar must be a base64 data URL"),
        ({"fields": {"avatar": "data:image/svg+xml;base64,PHN2Zy8+"}}, "of a JPEG, PNG or WebP"),
        ({"fields": {"avatar": "data:image/png;base64,iVBORw0KGgo="}}, "Avatar"),
        ({"fields": {"avatar": f"data:image/png;base64,{'A' * 2_900_000}"}}, "fields.avatar exceeds 2MB cap"),
        ({"fields": {"avatar": 3}}, "fields.avatar must be a string"),
        ({"fields": {"<b>": 3}}, "a value of fields must be a string"),
        ({"template": "card", "fields": {"avatar": "data:image/png;base64,iVBORw0KGgo="}}, "does not show"),
        ({"template": "../secret"}, "template must be one of: card, other"),
    ],
)
def test_what_is_wrong_is_answered_as_the_api_answers(
    offered: Served, fields: dict[str, Any], words: str
) -> None:
    """With a message, and a word for programs."""
    answer = offered.send(**{"format": "blogpost", **fields})
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "invalid_request"
    assert words in answer.json()["error"]


def test_a_server_without_templates_says_so() -> None:
    """Rather than to draw something else."""
    with pytest.raises(ApiError, match="this server has no templates"):
        NamedTemplates().design("card", None)
    assert NamedTemplates().design(None, None) == make_design()


def test_a_template_that_breaks_later_is_the_servers_fault(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The client learns nothing of it, the owner the line."""
    (tmp_path / "card.yml").write_text("layers: 3\n")
    with pytest.raises(ApiError) as caught:
        NamedTemplates(tmp_path).design("card", None)
    assert (caught.value.status, caught.value.code) == (500, "template_broken")
    assert "card.yml" not in caught.value.message
    assert "card.yml:1" in caplog.text
    with pytest.raises(UsageError, match=r"card\.yml:1"):
        NamedTemplates(tmp_path).check()
    with pytest.raises(UsageError, match="can't be read"):
        NamedTemplates(tmp_path / "nowhere").check()


def test_a_job_keeps_its_template(folder: Path, tmp_path: Path) -> None:
    """By its name, with the values of its fields."""
    templates = NamedTemplates(folder)
    sent = GenerateRequest.read(
        {"title": "A", "format": "x", "template": "card", "fields": {"author": "Maya", "guest": "Ana"}}
    )
    request = sent.to_request(templates.design(sent.template, sent.fields))
    again = read_job(job_body(request, sent), SavedAssets(tmp_path), "key", templates)
    assert again == request
    assert again.design.author == "Maya"
    assert again.design.template
    assert again.design.template.values == (("guest", "Ana"),)


def test_a_job_keeps_the_pictures_of_its_card(tmp_path: Path) -> None:
    """As they came."""
    fields = {"avatar": FACE.data_url(), "site": "a.org"}
    sent = GenerateRequest.read({"title": "A", "format": "x", "fields": fields})
    request = sent.to_request(NamedTemplates().design(None, sent.fields))
    again = read_job(job_body(request, sent), SavedAssets(tmp_path), "key")
    assert again == request
    assert again.design.avatar
    assert again.design.avatar.sha256 == FACE.sha256


def test_the_page_draws_with_a_template_and_shows_the_commands(offered: Served) -> None:
    """Each names it."""
    fields = {"title": "A", "format": "x", "template": "card", "fields": {"author": "Maya"}}
    answer = httpx.post(f"{offered.url}/page/draw", json=fields).json()
    assert answer["layout"] == "card.yml"
    assert "--template card.yml" in answer["commands"]["thumb"]
    assert 'template="card.yml"' in answer["commands"]["python"]
    assert '"template": "card"' in answer["commands"]["curl"]
    assert answer["templates"] == ["card", "other"]
    assert answer["templateFields"] == [{"name": "guest", "usual": ""}, {"name": "page", "usual": "#102030"}]


def test_curl_asks_the_api_where_it_can(folder: Path) -> None:
    """A template and its fields are part of the API of this server; design options are not."""
    design = NamedTemplates(folder).design("card", {"author": "Maya", "guest": "Ana"})
    request = make_request("A", format="x", design=design)
    made = commands(request, address="http://127.0.0.1:8765", keyed=False)
    assert "/v1/generate" in made.curl
    body = made.curl.partition("--data '")[2].partition("'")[0]
    assert parse_json(body.encode())["fields"] == {"author": "Maya", "guest": "Ana"}

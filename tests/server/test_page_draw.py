"""The page over HTTP: who may draw, what comes back, and how the page is sent."""

from __future__ import annotations

import base64
import os
import re
import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from PIL import Image

from tests.cli.run import clean_env
from thumbcli.contract import API_FORMATS, Category, Plan, make_request
from thumbcli.contract.design_options import make_design
from thumbcli.render import draw, explain, family_names
from thumbcli.server.store.quotas import month_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import Serve, Served

TITLE = "Why We Forget"


def send(
    served: Served,
    headers: dict[str, str] | None = None,
    content: bytes | None = None,
    **fields: Any,  # noqa: ANN401 - whatever JSON holds
) -> httpx.Response:
    """Ask for a preview as the page does."""
    body: dict[str, Any] = {"content": content} if content is not None else {"json": fields}
    own = {"content-type": "application/json", "sec-fetch-site": "same-origin", **(headers or {})}
    return httpx.post(f"{served.url}/page/draw", headers=own, timeout=20, **body)


def image_in(answer: httpx.Response) -> bytes:
    """Return the picture's bytes."""
    assert answer.status_code == 200, answer.text
    head, text = answer.json()["image"].split(",")
    assert head == f"data:image/{answer.json()['outputFormat']};base64"
    return base64.b64decode(text)


def photo(colour: str = "tan") -> bytes:
    """Return a small picture as a PNG file."""
    file = BytesIO()
    Image.new("RGB", (320, 240), colour).save(file, "PNG")
    return file.getvalue()


def data_url(data: bytes) -> str:
    """Return bytes as the page sends them."""
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def test_a_preview_is_the_picture_of_the_engine(served: Served) -> None:
    """With every wish there is, and with all that is known about it."""
    design_options: dict[str, Any] = {"layout": "poster", "variant": 3, "palette": "#0f172a,#22d3ee"}
    answer = send(
        served, title=TITLE, format="linkedin", category="travel", outputFormat="png", **design_options
    )
    design = make_design(layout="poster", variant=3, palette="#0f172a,#22d3ee")
    request = make_request(TITLE, format="linkedin", category="travel", output_format="png", design=design)
    assert image_in(answer) == draw(request).image
    reply = answer.json()
    assert reply["dimensions"] == {"width": 1200, "height": 627}
    assert (reply["layout"], reply["category"], reply["fileName"]) == (
        "poster",
        "travel",
        "why-we-forget.png",
    )
    assert reply["verdict"] == "Passes all 7 checks"
    assert all(check["ok"] for check in reply["checks"])


def test_a_preview_tells_what_the_title_was_taken_for(served: Served) -> None:
    """Layout, category and colours are those that were drawn, also where nobody chose them."""
    reply = send(served, title="10 Money Mistakes Keeping You Poor", format="youtube").json()
    assert (reply["layout"], reply["category"]) == ("number", "business-finance")
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in reply["colours"])


def test_a_preview_draws_words_of_ones_own_and_says_why(served: Served) -> None:
    """With the reasons for all that was understood."""
    own: dict[str, Any] = {"text": "full", "headline": "Stop here", "subtitle": "And why"}
    answer = send(served, title=TITLE, format="youtube", **own)
    request = make_request(TITLE, format="youtube", design=make_design(**own))
    assert image_in(answer) == draw(request).image
    reply = answer.json()
    assert "headline: as given" in reply["reasons"]
    assert reply["reasons"] == [*explain(request).reasons]
    assert "--headline 'Stop here' --subtitle 'And why'" in reply["commands"]["thumb"].replace(" \\\n ", "")


def test_a_wish_that_the_title_does_not_allow_is_said(served: Served) -> None:
    """The picture comes all the same."""
    reply = send(served, title=TITLE, format="youtube", layout="number").json()
    assert any("'number' does not go with this title" in note for note in reply["notes"])


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="curl or jq is not installed")
def test_curl_as_it_is_shown_fetches_the_same_picture(served: Served, tmp_path: Path) -> None:
    """Run in the shell, with a photo beside it, against the server that told the command."""
    (tmp_path / "it's me.png").write_bytes(photo())
    answer = send(
        served,
        title=TITLE,
        format="x",
        variant=1,
        photoImage=data_url(photo()),
        photoName="C:\\fakepath\\it's me.png",
    )
    done = subprocess.run(
        ["bash", "-c", answer.json()["commands"]["curl"]],
        cwd=tmp_path,
        env=clean_env({"PATH": os.environ["PATH"]}),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "why-we-forget.webp").read_bytes() == image_in(answer)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({}, "title is required", id="no title"),
        pytest.param({"title": "x" * 201}, "title has 201 characters", id="long title"),
        pytest.param({"format": "tiktok"}, "format must be one of", id="unknown format"),
        pytest.param({"layout": "no-such"}, "there is no layout 'no-such'", id="unknown layout"),
        pytest.param({"layout": 7}, "layout must be a string", id="layout of a wrong type"),
        pytest.param({"variant": 100}, "variant must be a whole number from 0 to 99", id="large variant"),
        pytest.param({"variant": "1"}, "variant must be a whole number", id="variant as text"),
        pytest.param({"variant": True}, "variant must be a whole number", id="variant as a flag"),
        pytest.param({"palette": "#123"}, "palette must name 2 to 6 colours", id="one colour"),
        pytest.param({"palette": "redd,blue"}, "'redd' is not a colour", id="no name of a colour"),
        pytest.param({"palette": ["#123"]}, "palette must be a string", id="palette of a wrong type"),
        pytest.param({"logoPosition": "middle"}, "logo_position must be one of", id="unknown corner"),
        pytest.param({"text": "half"}, "text must be one of: full, hook", id="unknown text"),
        pytest.param({"headline": "x" * 201}, "headline has 201 characters", id="long headline"),
        pytest.param({"subtitle": 7}, "subtitle must be a string", id="subtitle of a wrong type"),
        pytest.param({"photoImage": "data:image/png;base64,AAAA"}, "photoImage must be", id="no picture"),
    ],
)
def test_what_can_t_be_meant_is_said_in_words(served: Served, fields: dict[str, Any], message: str) -> None:
    """Each as a 400 with the words for it."""
    title = {} if not fields else {"title": TITLE}
    answer = send(served, **{**title, "format": "youtube", **fields})
    assert answer.status_code == 400
    assert message in answer.json()["error"]


def test_what_is_no_json_is_refused(served: Served) -> None:
    """As the API refuses it."""
    assert send(served, content=b'{"title": ').status_code == 422


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"sec-fetch-site": "cross-site"}, 403, id="another site"),
        pytest.param({"sec-fetch-site": "same-site"}, 403, id="a neighbour"),
        pytest.param({"sec-fetch-site": "", "origin": "http://evil.example"}, 403, id="another origin"),
        pytest.param({"sec-fetch-site": "", "origin": "null"}, 403, id="an opaque origin"),
        pytest.param({"content-type": "text/plain"}, 415, id="a form in disguise"),
        pytest.param({"content-type": ""}, 415, id="no content type"),
    ],
)
def test_another_site_can_t_draw_here(served: Served, headers: dict[str, str], status: int) -> None:
    """Neither with a browser that tells who asks nor with one that does not."""
    assert send(served, headers, title=TITLE, format="youtube").status_code == status


def test_no_site_is_let_in_when_its_browser_asks(served: Served) -> None:
    """The question that goes before JSON across sites gets no permission."""
    asking = {
        "origin": "http://evil.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    answer = httpx.options(f"{served.url}/page/draw", headers=asking)
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert not any(name.startswith("access-control-") for name in answer.headers)


def test_a_server_with_keys_draws_for_its_keys_alone(serve: Serve) -> None:
    """Neither for nobody, nor for an unknown key, nor for the one that everybody knows."""
    served = serve()
    key = served.add_key("page", Plan.FREE, rate_per_s=2)
    statuses = [
        send(served, {"x-api-key": value} if value else None, title=TITLE, format="youtube").status_code
        for value in ("", "tb_live_wrong", "thumbapi_test", key)
    ]
    assert statuses == [401, 401, 401, 200]


def test_a_preview_counts_against_the_second_and_not_against_the_month(serve: Serve) -> None:
    """So that nobody pays for looking, and nobody keeps the cores busy with it."""
    served = serve()
    key = served.add_key("page", Plan.FREE, quota=1, rate_per_s=2)
    answers = [send(served, {"x-api-key": key}, title=TITLE, format="youtube") for _ in range(3)]
    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    assert "$THUMBAPI_KEY" in answers[0].json()["commands"]["curl"]
    [line] = served.running.keys.list(month_of(datetime.now(UTC)))
    assert line.used == 0
    if answers[2].status_code != 200:  # a slow machine may take more than a second over three
        assert answers[2].status_code == 429
        assert int(answers[2].headers["retry-after"]) >= 1


def test_the_page_offers_all_that_there_is(served: Served) -> None:
    """Names come from the contract and the renderer."""
    page = httpx.get(served.url).text
    for name in (*API_FORMATS, *Category, *family_names()):
        assert f'value="{name}"' in page
    assert "$" not in page


def test_the_page_may_load_nothing_from_elsewhere(served: Served) -> None:
    """And nobody may frame it."""
    answer = httpx.get(served.url)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; img-src 'self' blob: data:;")
    assert "frame-ancestors 'none'" in policy
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", answer.text)


def test_a_part_that_did_not_change_is_not_sent_again(served: Served) -> None:
    """A tag stands for its content."""
    address = f"{served.url}/page/app.js"
    tag = httpx.get(address).headers["etag"]
    assert httpx.get(address, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("name", ["nothing.js", "index.html", "..%2Fpage.py", "..%2F..%2Fcontract.py"])
def test_nothing_but_the_parts_of_the_page_is_sent(served: Served, name: str) -> None:
    """No file of the server can be asked for by its path."""
    assert httpx.get(f"{served.url}/page/{name}").status_code == 404


def test_behind_a_proxy_everything_is_asked_for_there(serve: Serve) -> None:
    """The command and the page name the path that the proxy puts us under."""
    served = serve(root_path="/thumbs")
    curl = send(served, title=TITLE, format="youtube").json()["commands"]["curl"]
    assert f"{served.url}/thumbs/v1/generate" in curl
    page = httpx.get(served.url).text
    assert set(re.findall(r"""(?:src|href)="(/[^"]*)/""", page)) == {"/thumbs", "/thumbs/page"}
    assert 'data-root="/thumbs"' in page


def drawings(served: Served) -> int:
    """Return how many pictures the server has drawn."""
    found = re.search(
        r"^thumb_drawing_seconds_count (\d+)", httpx.get(f"{served.url}/metrics").text, re.MULTILINE
    )
    assert found is not None
    return int(found[1])


def test_who_went_away_before_its_turn_is_not_drawn_for(serve: Serve) -> None:
    """As the page does with every letter that is typed while another picture is being drawn."""
    served = serve(concurrency=1)
    slow: dict[str, Any] = {"title": TITLE, "format": "instagram", "model": "hd", "outputFormat": "png"}
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(send, served, **slow)
        while not served.running.render_queue.busy:
            assert not first.done()
        with socket.create_connection(("127.0.0.1", httpx.URL(served.url).port or 0)) as line:
            body = b'{"title": "Why We Forget", "format": "youtube"}'
            line.sendall(
                b"POST /page/draw HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                b"content-length: %d\r\n\r\n%b" % (len(body), body)
            )
            while not served.running.render_queue.waiting:
                assert not first.done()
        assert first.result().status_code == 200
    assert send(served, title=TITLE, format="youtube").status_code == 200
    assert drawings(served) == 2


def test_the_double_size_is_offered_where_the_plan_has_it(serve: Serve) -> None:
    """The answer says so; asked for in spite of it, it is refused."""
    served = serve()
    free, pro = ({"x-api-key": served.add_key(plan, plan)} for plan in (Plan.FREE, Plan.PRO))
    assert send(served, pro, title=TITLE, format="youtube", model="hd").json()["hd"] is True
    refused = send(served, free, title=TITLE, format="youtube", model="hd")
    assert (refused.status_code, refused.json()["code"]) == (403, "no_hd")
    assert send(served, free, title=TITLE, format="youtube").json()["hd"] is False

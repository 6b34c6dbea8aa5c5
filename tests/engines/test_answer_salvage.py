"""A whole picture is taken out of whatever a server, a gateway or a proxy has wrapped it in."""

from __future__ import annotations

import base64
import html
import json
import time
from urllib.parse import quote, quote_from_bytes

import pytest
from pydantic import SecretStr

from tests.faults import data_url, picture
from thumbcli.contract import OutputFormat, Thumbnail, make_request
from thumbcli.engines.thumbapi.api_error_text import Answer
from thumbcli.engines.thumbapi.response_parsing import parse_thumbnail
from thumbcli.errors import BadAnswer

KEY = "tb_live_good_secret"
WHOLE = picture(1280, 720)
PLAIN = base64.b64encode(WHOLE).decode()
GOOD = f"data:image/webp;base64,{PLAIN}"
LINES = base64.encodebytes(WHOLE).decode()
DOCUMENTED = {"image": GOOD, "format": "youtube", "generationId": "g1", "imageUrl": "https://cdn.example/1"}


def read(body: bytes) -> Thumbnail:
    """Read a 200."""
    answer = Answer(status=200, body=body)
    return parse_thumbnail(answer, make_request("A Title"), credits_spent=10, secret=SecretStr(KEY))


def drawn(**fields: object) -> bytes:
    """Write an answer with some fields changed."""
    return json.dumps({**DOCUMENTED, **fields}).encode()


def escaped(text: str, letters: str) -> str:
    """Write some letters of a text as HTML entities."""
    return "".join(f"&#{ord(one)};" if one in letters else one for one in text)


CUT_OFF = drawn()[:-9]
AROUND = {
    "a byte order mark": b"\xef\xbb\xbf" + drawn(),
    "UTF-16 with a mark": drawn().decode().encode("utf-16"),
    "UTF-16 without one": drawn().decode().encode("utf-16-be"),
    "UTF-32": drawn().decode().encode("utf-32"),
    "lines of a log before": b'{worker 7} up\nwarning: {"level": "odd"} goes on\n' + drawn(),
    "a line of a log after": drawn() + b"\n{done} in 3 s\n",
    "a progress report before": b'{"status": "processing"}\n' + drawn() + b"\n",
    "a warning of PHP before": b"<br />\n<b>Notice</b>: x in <b>/srv/a.php</b><br />\n" + drawn(),
    "a call of a function": b"callback(" + drawn() + b");",
    "a guard against inclusion": b")]}',\n" + drawn(),
    "a stream of events": b"event: result\ndata: " + drawn() + b"\n\n",
    "a web page": b"<html><body><pre>" + html.escape(drawn().decode()).encode() + b"</pre></body></html>",
    "NaN elsewhere": drawn(score=float("nan"), worst=float("-inf")),
    "half an emoji elsewhere": drawn()[:-1] + b', "short": "Road \\ud83d"}',
    "bytes of another encoding elsewhere": drawn()[:-1] + b', "short": "caf\xe9"}',
    "control characters elsewhere": drawn()[:-1] + b', "short": "a\x00\x1b\tb"}',
    "a number of 6,000 digits elsewhere": drawn()[:-1] + b', "seed": ' + b"9" * 6000 + b"}",
    "a comma too many": drawn()[:-1] + b",}",
    "single quotes": str(DOCUMENTED).encode(),
    "cut off after the picture": CUT_OFF,
    "the image twice, then null": drawn()[:-1] + b', "image": null}',
    "the image twice, first cut off": b'{"image": "data:image/webp;base64,UklGRg", ' + drawn()[1:],
    "the image twice, then cut off": drawn()[:-1] + b', "image": "data:image/webp;base64,UklGRg"}',
    "in data": json.dumps({"data": DOCUMENTED, "success": True}).encode(),
    "in result": json.dumps({"result": DOCUMENTED}).encode(),
    "a list of one": json.dumps([DOCUMENTED]).encode(),
    "a list in data": json.dumps({"data": [DOCUMENTED]}).encode(),
    "what a webhook gets": json.dumps({"event": "generation.completed", "data": DOCUMENTED}).encode(),
    "JSON in a text of JSON": json.dumps(drawn().decode()).encode(),
    "names in capitals": json.dumps({name.title(): one for name, one in DOCUMENTED.items()}).encode(),
}
AS_THE_IMAGE = {
    "no prefix": PLAIN,
    "in lines": f"data:image/webp;base64,{LINES}",
    "in lines of a text in a text": f"data:image/webp;base64,{LINES}".replace("\n", "\\r\\n"),
    "with spaces": "data:image/webp;base64, " + LINES.replace("\n", " "),
    "each plus a space": GOOD.replace("+", " "),
    "URL-safe": "data:image/webp;base64," + base64.urlsafe_b64encode(WHOLE).decode(),
    "unpadded": "data:image/webp;base64," + base64.b64encode(WHOLE + b"\n").decode().rstrip("="),
    "padded too often": GOOD.rstrip("=") + "=====",
    "a letter too many": GOOD + "A",
    "padded part by part": "".join(
        base64.b64encode(WHOLE[at : at + 100]).decode() for at in range(0, len(WHOLE), 100)
    ),
    "base64 of base64": base64.b64encode(PLAIN.encode()).decode(),
    "base64 of a data URL": base64.b64encode(GOOD.encode()).decode(),
    "percent-encoded base64": "data:image/webp;base64," + quote(PLAIN, safe=""),
    "percent-encoded": quote(GOOD, safe=""),
    "percent-encoded bytes": "data:image/webp," + quote_from_bytes(WHOLE),
    "HTML entities": "data:image/webp;base64," + escaped(PLAIN, "+/="),
    "the prefix twice": "data:image/webp;base64," + GOOD,
    "no type": f"data:;base64,{PLAIN}",
    "another type": f"data:application/octet-stream;base64,{PLAIN}",
    "a charset": f"data:image/webp;charset=utf-8;base64,{PLAIN}",
    "base64 without saying so": f"data:image/webp,{PLAIN}",
    "in capitals": f"DATA:IMAGE/WEBP;BASE64,{PLAIN}",
    "in quotes": f'"{GOOD}"',
    "with invisible characters": f"\ufeff{GOOD[:60]}\u200b{GOOD[60:]}\0",
    "a list of one": [GOOD],
    "an object": {"mimeType": "image/webp", "data": PLAIN},
    "a buffer of Node.js": {"type": "Buffer", "data": list(WHOLE)},
}


@pytest.mark.parametrize("body", AROUND.values(), ids=AROUND.keys())
def test_whatever_is_around_the_json(body: bytes) -> None:
    """The picture is whole, and so is what stands beside it."""
    made = read(body)
    assert made.image == WHOLE
    assert (made.generation_id, made.credits) == ("g1", 10)
    assert made.image_url == (None if body == CUT_OFF else "https://cdn.example/1")


@pytest.mark.parametrize("image", AS_THE_IMAGE.values(), ids=AS_THE_IMAGE.keys())
def test_however_the_image_is_written(image: object) -> None:
    """As long as its bytes come out."""
    made = read(drawn(image=image))
    assert made.image.startswith(WHOLE)
    assert len(made.image) <= len(WHOLE) + 1
    assert made.image_url == "https://cdn.example/1"


@pytest.mark.parametrize("kind", ["webp", "png", "jpeg"])
@pytest.mark.parametrize("before", [b"", b"\r\n", b"--part\r\nContent-Type: image/any\r\n\r\n"], ids=repr)
def test_the_picture_itself_is_an_answer(kind: str, before: bytes) -> None:
    """A gateway that was asked for JSON may send the file."""
    made = read(before + picture(1280, 720, kind))
    assert (made.image, made.output_format) == (picture(1280, 720, kind), OutputFormat(kind))


@pytest.mark.parametrize("label", ["webp", "png", "jpeg", "gif"])
@pytest.mark.parametrize("kind", ["webp", "png", "jpeg"])
def test_the_bytes_say_what_a_picture_is(kind: str, label: str) -> None:
    """Not its label; another type than was asked for is a warning."""
    made = read(drawn(image=data_url(picture(1280, 720, kind), label)))
    sent = OutputFormat(kind)
    assert made.output_format == sent
    assert made.warnings == (() if kind == "webp" else (f"asked for webp, the API sent {sent}",))


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        pytest.param(
            drawn(image=data_url(picture(64, 64, "gif"), "gif")), picture(64, 64, "gif"), id="a GIF"
        ),
        pytest.param(
            drawn(image="data:image/svg+xml;utf8,%3Csvg width='9'/%3E"), b"<svg width='9'/>", id="an SVG"
        ),
        pytest.param(drawn(image=data_url(WHOLE[:-5], "webp")), WHOLE[:-5], id="half a WebP"),
        pytest.param(
            drawn(image=data_url(picture(64, 64, "jpeg")[:-2], "jpeg")),
            picture(64, 64, "jpeg")[:-2],
            id="half a JPEG",
        ),
        pytest.param(picture(64, 64, "png")[:-3], picture(64, 64, "png")[:-3], id="half a PNG as the answer"),
        pytest.param(b"<html>a portal</html>", b"<html>a portal</html>", id="a page"),
        pytest.param(b"", b"", id="nothing"),
    ],
)
def test_what_can_not_be_used_is_handed_on(body: bytes, kept: bytes) -> None:
    """Decoded as far as possible: it may have been paid for."""
    with pytest.raises(BadAnswer) as caught:
        read(body)
    assert caught.value.body == kept


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(drawn(image=None), id="no image"),
        pytest.param(drawn(image="data:image/webp;base64,UklGRg"), id="half an image"),
        pytest.param(
            drawn(image=[], imageUrl=None, data={"imageUrl": "https://cdn.example/1"}), id="elsewhere"
        ),
        pytest.param(drawn(image="https://cdn.example/1", imageUrl=None), id="as the image"),
        pytest.param(drawn(image={"url": "https://cdn.example/1"}, imageUrl=""), id="in the image"),
        pytest.param(
            json.dumps(dict(reversed(DOCUMENTED.items()))).encode()[:140], id="before the JSON is cut off"
        ),
    ],
)
def test_where_the_picture_is_kept_is_handed_on(body: bytes) -> None:
    """With the name of the generation: the next run looks there before it buys anything."""
    with pytest.raises(BadAnswer) as caught:
        read(body)
    assert (caught.value.image_url, caught.value.generation_id) == ("https://cdn.example/1", "g1")


def test_the_key_is_masked_in_what_is_handed_on() -> None:
    """An answer may repeat it, in any encoding."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        with pytest.raises(BadAnswer) as caught:
            read(f'{{"error": "no picture for {KEY}"}}'.encode(encoding))
        assert "no picture for ***".encode(encoding) in caught.value.body
        assert KEY.encode(encoding) not in caught.value.body


def test_a_picture_of_the_request_is_not_the_answer() -> None:
    """A server may repeat what it was sent: that is nobody's thumbnail."""
    with pytest.raises(BadAnswer, match="holds no image"):
        read(json.dumps({"request": {"image": GOOD}, "photoImage": GOOD, "logo": {"image": GOOD}}).encode())


@pytest.mark.long
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"' * 4_000_000, id="objects without an end"),
        pytest.param(b"[" * 900 + b"{}," * 500_000, id="a deep and wide list"),
        pytest.param(b"[" * 900 + b'"' + b"a" * 4_000_000, id="a deep list with a text without an end"),
        pytest.param(b'"image":"' * 400_000, id="a field again and again"),
        pytest.param(b'{"image":"' + b"A=" * 2_000_000 + b'"}', id="padding everywhere"),
        pytest.param(b'{"image":"data:,' + b"%41" * 1_000_000 + b'"}', id="percent-encoded letters"),
        pytest.param(b'{"image":"' + b"data:," * 700_000 + b'"}', id="prefixes"),
        pytest.param(b'{"image":"' + b"&#43;" * 800_000 + b'"}', id="entities"),
        pytest.param(b"{" + b'"image":1,' * 400_000 + b'"a":1}', id="the image again and again"),
    ],
)
def test_a_search_has_an_end(body: bytes) -> None:
    """Linear in the size of the answer; a search of all places from all places would take hours."""
    began = time.monotonic()
    with pytest.raises(BadAnswer):
        read(body)
    assert time.monotonic() - began < 20

"""Finds the picture in a paid answer whose wrapping is not as documented.

Servers, gateways and proxies put log lines before the JSON, break base64 into lines, encode it for URLs, or
send the picture as it is. The wrapping does not matter as long as a whole picture comes out of it, which the
caller checks. All searches are linear in the size of the answer, and bounded.

Source:
    Data URLs: RFC 2397. The two alphabets of base64: RFC 4648, sections 4 and 5.
"""

from __future__ import annotations

import base64
import html
import json
import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from pydantic_core import from_json

from thumbcli.contract.image_header import JPEG_START, PNG_SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["find_address", "find_pictures", "find_records", "is_json", "is_json_object", "is_web_address"]

_STARTS_MAX = 1000
"""How many objects are looked for in a text: far more than lines of a log before the answer."""
_SEARCHED_MAX_BYTES = 16 * 1024 * 1024
"""In base64 a 2K PNG has 13 MB at most; a search in more would take too long."""
_VAIN_MIN_CHARS = 64 * 1024
"""How much is read in vain, at least; at most once the text."""
_NODES_MAX, _LIST_MAX = 200, 4
_DEPTH_MAX = 3
_INTEGER_MAX_CHARS = 40
"""Python refuses to read integers of some thousand digits."""
_BEFORE_MAX_BYTES = 4096
"""How much may stand before the first byte of a picture, such as the warnings of a PHP server."""
_PART_BYTES = 64 * 1024
_ENTITIES_MAX = 500_000
"""More than a 2K picture has, where each + and / of its base64 is one."""
_HEAD_MAX_CHARS = 256
"""Of a data URL, before its comma."""
_PREFIXES_MAX = 4
_ENCODINGS_MAX = 2

_NAMES = {
    **{name.lower(): name for name in ("image", "imageUrl", "generationId", "format", "outputFormat")},
    **dict.fromkeys(("images", "imagedata", "imagebase64"), "image"),
}
"""Some frameworks spell the names of fields in their own way, and none is part of a request."""

_OBJECT_OR_LIST = re.compile(r'\{(?=\s*["}])|\[(?=\s*[\[{"])')
_FIELD = re.compile(r'["\'](image|imageUrl|generationId|format)["\']\s*:\s*["\']([^"\']*)(["\']?)')
_NOT_BASE64 = re.compile("[^A-Za-z0-9+/=]+")
_PADDINGS_MAX = 1000
"""Each ends a part: whoever encodes a file in parts may pad each."""
_SIGNATURE = re.compile(
    b"|".join((re.escape(PNG_SIGNATURE), rb"RIFF.{4}WEBP", re.escape(JPEG_START))), re.DOTALL
)
_BASE64_OF_PICTURE = re.compile(rb"\s*(?:data:|iVBORw0KGgo|UklGR|/9j/)", re.IGNORECASE)
_OF_THE_REQUEST = re.compile("photo|logo|person|asset|request|input", re.IGNORECASE)
"""Names of fields that may repeat a picture that was sent."""
_AROUND = "\ufeff\"'`<>() \t\r\n"


def is_web_address(text: object) -> bool:
    """Tell whether a value is an http or https address."""
    return isinstance(text, str) and text.lower().startswith(("https://", "http://"))


def is_json(body: bytes) -> bool:
    """Tell whether an answer is whole JSON."""
    try:
        from_json(body)
    except ValueError:
        return False
    return True


def is_json_object(body: bytes) -> bool:
    """Tell whether an answer is one whole JSON object."""
    try:
        return isinstance(from_json(body), dict)
    except ValueError:
        return False


def find_records(body: bytes) -> list[Mapping[str, object]]:
    """Return the JSON objects in an answer that may describe the picture, the likeliest first.

    An object in an object has the fields of both. Their own names are spelled as documented.

    Args:
        body: In any encoding of Unicode, with anything before and after the JSON, which may be cut off. Of
            a field that occurs twice the last value counts, but of the image each.
    """
    text = _text(body[:_SEARCHED_MAX_BYTES])
    found = [record for payload in _payloads(text) for record in _records(payload)]
    if not any("image" in record for record in found) and not is_json(body):
        # JSON that is cut off or has a mistake: a whole picture may stand in it all the same.
        fields: dict[str, object] = {}
        for found_field in islice(_FIELD.finditer(_without_entities(text)), _NODES_MAX):
            name, value, end = found_field.groups()
            if end or name == "image":  # Half an address is none.
                fields.setdefault(name, _unescaped(value))
        found += [fields] if fields else []
    return sorted(found, key=lambda record: "image" not in record)


def find_address(records: list[Mapping[str, object]]) -> str | None:
    """Return the first web address that stands where the image should; None if there is none."""
    values = (value for record in records for value in _values(record.get("image")))
    return next((value for value in values if isinstance(value, str) and is_web_address(value)), None)


def find_pictures(body: bytes, records: list[Mapping[str, object]]) -> Iterator[bytes]:
    """Yield what may be the bytes of the picture; the caller takes the first that is whole.

    Args:
        body: The answer.
        records: From `find_records`.
    """
    for record in records:
        for value in _values(record.get("image")):
            if isinstance(value, bytes):
                yield value
            elif not is_web_address(value):
                yield from _decoded(value)
    if (found := _SIGNATURE.search(body, 0, _BEFORE_MAX_BYTES)) is not None:
        yield body[found.start() :]
    elif len(body) <= _SEARCHED_MAX_BYTES and _BASE64_OF_PICTURE.match(body.lstrip(b"\xef\xbb\xbf\"'")):
        yield from _decoded(_text(body))


def _text(body: bytes) -> str:
    """Decode a body by its byte order mark, or by the zeros in its first four bytes (RFC 4627)."""
    return body.decode(json.detect_encoding(body), "replace")


def _payloads(text: str) -> Iterator[object]:
    """Yield the JSON values in a text that are objects or lists, or texts of JSON."""
    at, cost, budget = 0, 0, _VAIN_MIN_CHARS + len(text)
    stripped = text.strip()
    if stripped.startswith('"'):
        try:
            inner = _DECODER.decode(stripped)
        except (ValueError, RecursionError):
            inner = None
        text = inner if isinstance(inner, str) else text
    for _ in range(_STARTS_MAX):
        found = _OBJECT_OR_LIST.search(text, at)
        if found is None or cost > budget:
            return
        try:
            value, at = _DECODER.raw_decode(text, found.start())
        except json.JSONDecodeError as error:
            at = found.start() + 1
            cost += (len(text) if error.msg.startswith("Unterminated") else error.pos) - found.start()
        except RecursionError:
            return
        else:
            yield value


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _INTEGER_MAX_CHARS else float(digits)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    images: list[object] = []
    for name, value in pairs:
        plain = _NAMES.get(name.lower().replace("_", ""), name)
        if plain == "image":
            images = [value, *images][:_LIST_MAX]
        elif value is not None or plain not in fields:
            fields[plain] = value
    return fields | ({"image": images} if images else {})


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer, strict=False)


def _records(payload: object) -> Iterator[Mapping[str, object]]:
    """Yield the objects in a value, level by level; each with the fields of those that it is in."""
    level: list[tuple[object, dict[str, object]]] = [(payload, {})]
    nodes = 0
    for _ in range(_DEPTH_MAX):
        deeper: list[tuple[object, dict[str, object]]] = []
        for value, outer in level:
            nodes += 1
            if nodes > _NODES_MAX:
                return
            if isinstance(value, dict):
                own = outer | value
                yield own
                kept = {name: one for name, one in own.items() if name != "image"}
                named = ((name, one) for name, one in value.items() if name != "image")
                inner = (one for name, one in named if not _OF_THE_REQUEST.search(name))
                deeper += ((one, kept) for one in inner if isinstance(one, dict | list))
            elif isinstance(value, list):
                deeper += ((one, outer) for one in value[:_LIST_MAX])
        level = deeper


def _values(image: object, depth: int = 0) -> Iterator[str | bytes]:
    """Yield the texts in the value of an image: itself, those of a list or an object, or a list of bytes."""
    if isinstance(image, str):
        yield image
    elif isinstance(image, list) and len(image) > _LIST_MAX:
        if all(isinstance(byte, int) and 0 <= byte <= 255 for byte in image):  # noqa: PLR2004 - a byte
            yield bytes(image)
    elif isinstance(image, list | dict) and depth < _DEPTH_MAX:
        for value in list(image.values() if isinstance(image, dict) else image)[: 2 * _LIST_MAX]:
            yield from _values(value, depth + 1)


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _decoded(text: str, encodings: int = 1) -> Iterator[bytes]:
    """Yield the bytes that a text may mean: a data URL of any kind, or base64 of any kind."""
    text = text.strip(_AROUND)
    if text[:7].lower() == "data%3a":
        text = _unquoted(text).decode("latin-1")
    head = ""
    for _ in range(_PREFIXES_MAX):
        comma = text.find(",", 0, _HEAD_MAX_CHARS)
        if comma < 0 or text[:5].lower() != "data:":
            break
        head, text = text[:comma].lower(), text[comma + 1 :].lstrip()
    if head and "base64" not in head:
        yield _unquoted(text)
    for plain in _base64_forms(text):
        data = _from_base64(plain)
        if _BASE64_OF_PICTURE.match(data) and encodings < _ENCODINGS_MAX:
            yield from _decoded(data.decode("ascii", "replace"), encodings + 1)
        found = _SIGNATURE.search(data, 0, _BEFORE_MAX_BYTES)
        yield data[found.start() :] if found else data


def _unquoted(text: str) -> bytes:
    """Decode percent-encoding, part by part: `unquote_to_bytes` makes an object of each character."""
    data = text.encode("utf-8", "replace")
    decoded, at = bytearray(), 0
    while at < len(data):
        end = at + _PART_BYTES
        end -= next((back for back in (1, 2) if data[end - back : end - back + 1] == b"%"), 0)
        decoded += unquote_to_bytes(data[at:end])
        at = end
    return bytes(decoded)


def _without_entities(text: str) -> str:
    return html.unescape(text) if 0 < text.count("&") <= _ENTITIES_MAX else text


def _base64_forms(text: str) -> Iterator[str]:
    text = _without_entities(_unquoted(text).decode("latin-1") if "%" in text else text)
    if "\\" in text:
        text = text.replace("\\n", "").replace("\\r", "").replace("\\", "")
    text = text.replace("-", "+").replace("_", "/")
    yield text
    if " " in text:
        yield text.replace(" ", "+")  # Whoever decodes a form turns each + into a space.


def _from_base64(text: str) -> bytes:
    """Decode base64 with too much padding, none, or some in the middle; other characters are left out."""
    text = _NOT_BASE64.sub("", text)
    if text.count("=") > _PADDINGS_MAX:
        text = text.replace("=", "")
    parts = []
    for part in filter(None, text.split("=")):
        whole = part[:-1] if len(part) % 4 == 1 else part
        parts.append(base64.b64decode(whole + "=" * (-len(whole) % 4)))
    return b"".join(parts)

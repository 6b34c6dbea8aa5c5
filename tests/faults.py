"""What can go wrong with one request to the test server: faults to order, and the API's own refusals."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from thumbcli.contract import (
    API_FORMATS,
    LOGO_MAX_BYTES,
    PHOTO_MAX_BYTES,
    TITLE_MAX_CHARS,
    Category,
    Model,
    OutputFormat,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "PUBLIC_TEST_KEY",
    "Fault",
    "Kind",
    "asset_fault",
    "data_url",
    "field_fault",
    "key_fault",
    "picture",
]

PUBLIC_TEST_KEY = "thumbapi_test"


@lru_cache
def picture(width_px: int, height_px: int, output_format: str = "webp") -> bytes:
    """Return a small file of one colour that any reader decodes, always the same for the same size."""
    out = BytesIO()
    colour = (width_px % 256, height_px % 256, 96)
    Image.new("RGB", (width_px, height_px), colour).save(out, output_format, lossless=True)
    return out.getvalue()


def data_url(data: bytes, output_format: str) -> str:
    """Pack a picture as the API does."""
    return f"data:image/{output_format};base64,{base64.b64encode(data).decode()}"


class Kind(Enum):
    """How a request goes wrong."""

    ANSWER = auto()
    DROP = auto()
    RESET = auto()
    HALF = auto()
    STALL = auto()
    DRIP = auto()
    SPOIL = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one request; build it with the methods below.

    Attributes:
        kind: What happens.
        charged: Whether the picture is made and charged all the same.
        code: The HTTP status of a fixed answer.
        body: The body of a fixed answer.
        headers: Its headers.
        delay_s: How long to sit on the request first.
        fields: What differs in the JSON of an answer that is good otherwise; None takes a field out.
        cut: How much of the body is left, from 0 to 1.
    """

    kind: Kind
    charged: bool = False
    code: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    fields: Mapping[str, object] = field(default_factory=dict)
    cut: float = 1.0

    @classmethod
    def status(
        cls, code: int, error: str = "", *, headers: Mapping[str, str] | None = None, **more: object
    ) -> Fault:
        """Answer `{"error": error, **more}` with this status; without any words, an empty body."""
        body = json.dumps({"error": error, **more}).encode() if error or more else b""
        typed = {"Content-Type": "application/json", **(headers or {})}
        return cls(kind=Kind.ANSWER, code=code, body=body, headers=typed)

    @classmethod
    def raw(cls, code: int, body: bytes, *, headers: Mapping[str, str] | None = None) -> Fault:
        """Answer exactly this."""
        return cls(kind=Kind.ANSWER, code=code, body=body, headers=headers or {})

    @classmethod
    def html(cls, code: int = 200, title: str = "Log in to the Wi-Fi") -> Fault:
        """Answer a web page, as gateways and captive portals do."""
        body = f"<!doctype html><html><head><title>{title}</title></head><body>…</body></html>".encode()
        return cls.raw(code, body, headers={"Content-Type": "text/html; charset=utf-8"})

    def after_charge(self) -> Fault:
        """Let the picture be made and charged first."""
        return replace(self, charged=True)

    @classmethod
    def slow(cls, delay_s: float) -> Fault:
        """Answer well, but late."""
        return cls(kind=Kind.SPOIL, charged=True, delay_s=delay_s)

    @classmethod
    def drop(cls, *, charged: bool = False) -> Fault:
        """Close the connection without a word."""
        return cls(kind=Kind.DROP, charged=charged)

    @classmethod
    def reset(cls, *, charged: bool = False) -> Fault:
        """Tear the connection down with a TCP reset."""
        return cls(kind=Kind.RESET, charged=charged)

    @classmethod
    def half(cls) -> Fault:
        """Draw, charge, send the answer up to the middle of the picture, then close."""
        return cls(kind=Kind.HALF, charged=True)

    @classmethod
    def stall(cls, *, charged: bool = True) -> Fault:
        """Draw, charge, and never say a word; the connection stays open."""
        return cls(kind=Kind.STALL, charged=charged)

    @classmethod
    def drip(cls) -> Fault:
        """Draw, charge, and send an answer that takes minutes, byte by byte."""
        return cls(kind=Kind.DRIP, charged=True)

    @classmethod
    def bad_json(cls) -> Fault:
        """Draw, charge, and send the beginning of the JSON, in a body that is whole otherwise."""
        return cls(kind=Kind.SPOIL, charged=True, cut=0.05)

    @classmethod
    def bad_base64(cls, *, kept: bool = False) -> Fault:
        """Draw, charge, and send an image whose base64 is none; `kept`: say where there is a good copy."""
        return cls._spoilt("data:image/webp;base64,UklGR!!!", kept=kept)

    @classmethod
    def truncated(cls, output_format: str = "webp", *, kept: bool = False) -> Fault:
        """Draw, charge, and send only the first half of the picture, well packed; `kept` as above."""
        data = picture(1280, 720, output_format)
        return cls._spoilt(data_url(data[: len(data) // 2], output_format), kept=kept)

    @classmethod
    def _spoilt(cls, image: str, *, kept: bool) -> Fault:
        return cls.changed(image=image) if kept else cls.changed(image=image, imageUrl=None)

    @classmethod
    def drawn(cls, width_px: int, height_px: int, output_format: str = "webp") -> Fault:
        """Draw another size or file format than was asked for."""
        return cls.changed(image=data_url(picture(width_px, height_px, output_format), output_format))

    @classmethod
    def changed(cls, **fields: object) -> Fault:
        """Draw, charge, and send an answer with these fields changed; None takes one out."""
        return cls(kind=Kind.SPOIL, charged=True, fields=fields)


def key_fault(key: str) -> tuple[int, str] | None:
    """Say with which status and words a key is turned away."""
    if not key:
        return 401, "Missing API key"
    if key.startswith("tb_live_free"):
        return 403, "API access not enabled"
    return None if key.startswith("tb_live_good") or key == PUBLIC_TEST_KEY else (401, "Invalid API key")


def field_fault(body: Mapping[str, object]) -> str | None:
    """Say what is wrong with the other fields."""
    title = body.get("title")
    if not isinstance(title, str) or not title.strip():
        return "title is required"
    if len(title) > TITLE_MAX_CHARS:
        return "title must be at most 200 characters"
    if "format" not in body and "customAssetsId" not in body:
        return "format must be one of: " + ", ".join(API_FORMATS)
    for name, choices in (
        ("format", API_FORMATS),
        ("category", Category),
        ("model", Model),
        ("outputFormat", OutputFormat),
    ):
        if name in body and body[name] not in [str(choice) for choice in choices]:
            return f"{name} must be one of: {', '.join(choices)}"
    return None


def asset_fault(body: Mapping[str, object], *, photo: bool, logo: bool) -> str | None:
    """Say what is wrong with photo or logo; `photo` and `logo` tell whether the account has one saved."""
    if body.get("usePhoto") and "photoImage" not in body and not photo:
        return "Photo asset required: set photoImage or upload a Personal Photo"
    if body.get("useLogo") and "logoImage" not in body and not logo:
        return "Logo asset required: set logoImage or upload a Logo"
    for name, cap_bytes in (("photoImage", PHOTO_MAX_BYTES), ("logoImage", LOGO_MAX_BYTES)):
        try:
            data = base64.b64decode(str(body.get(name, "")).partition(";base64,")[2], validate=True)
        except binascii.Error:
            return f"{name} must be a data URL"
        if len(data) > cap_bytes:
            return f"{name} exceeds {cap_bytes // 1024 // 1024}MB cap"
    return None

"""The part of YouTube's Data API and of Google's OAuth that `thumb publish` speaks to.

Source:
    YouTube Data API v3: Thumbnails: set; Resumable Uploads; Errors. Google, OAuth 2.0 for Desktop Apps.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from PIL import Image

from tests.publishing.stand_in import Received, Reply, StandIn

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ACCESS", "CLIENT_ID", "CLIENT_SECRET", "REFRESH", "YouTubeStandIn", "google_error"]

ACCESS: Final = "ya29.access-t0ken-of-the-channel"
REFRESH: Final = "1//refresh-t0ken-of-the-channel"
CLIENT_ID: Final = "1234-own.apps.googleusercontent.com"
CLIENT_SECRET: Final = "GOCSPX-not-really-secret"

_SET = "/upload/youtube/v3/thumbnails/set"
_TWO_MB = 2 * 1024 * 1024
_UNITS = 50


def google_error(status: int, reason: str, message: str = "") -> Reply:
    """Return an error as Google's APIs write it."""
    text = message or f"The request failed: {reason}."
    errors = [{"message": text, "domain": "youtube.thumbnail", "reason": reason}]
    return Reply(status=status, fields={"error": {"code": status, "message": text, "errors": errors}})


@dataclass(slots=True)
class _Upload:
    video: str
    media_type: str
    size_bytes: int
    data: bytearray = field(default_factory=bytearray)
    done: bool = False


class YouTubeStandIn(StandIn):
    """One channel.

    Attributes:
        videos: The ids of its videos.
        thumbnails: The bytes that were set, by video.
        set_count: How often a thumbnail was set, by video.
        quota: The units that are left of the day.
        spent: The units that were spent.
        access: The access token that is good now.
        codes: The challenge of each code that was given to a browser, and where it was sent to.
    """

    def __init__(self, *videos: str, quota: int = 10_000) -> None:
        super().__init__()
        self.videos = set(videos)
        self.thumbnails: dict[str, bytes] = {}
        self.set_count: dict[str, int] = {}
        self.quota, self.spent = quota, 0
        self.access = ACCESS
        self.is_revoked = False
        self.codes: dict[str, tuple[str, str]] = {}
        self._uploads: dict[str, _Upload] = {}

    def write_client(self, path: Path) -> Path:
        """Write the file of an OAuth client, as Google's console gives it."""
        installed = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "auth_uri": f"{self.url}/auth",
            "token_uri": f"{self.url}/token",
            "redirect_uris": ["http://localhost"],
        }
        path.write_text(json.dumps({"installed": installed}), encoding="utf-8")
        return path

    def answer(self, received: Received) -> Reply:
        match received.method, received.path:
            case "GET", "/auth":
                return self._agree(received)
            case "POST", "/token":
                return self._token(dict(parse_qsl(received.body.decode())))
            case "POST", path if path == _SET:
                return self._begin(received)
            case "PUT", path if path == _SET:
                return self._put(received)
        return google_error(404, "notFound")

    def _begin(self, received: Received) -> Reply:
        if received.headers.get("authorization") != f"Bearer {self.access}":
            return google_error(401, "authError", "Invalid Credentials")
        if self.quota < _UNITS:
            return google_error(403, "quotaExceeded", 'You have exceeded your <a href="/quota">quota</a>.')
        self.quota -= _UNITS
        self.spent += _UNITS
        video = received.query.get("videoId", "")
        if video not in self.videos:
            return google_error(404, "videoNotFound")
        media_type = received.headers.get("x-upload-content-type", "")
        size = int(received.headers.get("x-upload-content-length", "0"))
        assert received.query["uploadType"] == "resumable"
        if media_type not in {"image/jpeg", "image/png"} or not 0 < size <= _TWO_MB:
            return google_error(400, "invalidImage")
        name = f"upload-{len(self._uploads) + 1}"
        self._uploads[name] = _Upload(video, media_type, size)
        return Reply(headers={"Location": f"{self.url}{_SET}?uploadType=resumable&upload_id={name}"})

    def _put(self, received: Received) -> Reply:
        upload = self._uploads.get(received.query.get("upload_id", ""))
        if upload is None:
            return Reply(status=404)
        ranged = received.headers.get("content-range", "")
        if ranged == f"bytes */{upload.size_bytes}":
            return self._state(upload)
        if ranged:
            found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", ranged)
            assert found is not None
            assert (int(found[1]), int(found[3])) == (len(upload.data), upload.size_bytes)
        else:
            upload.data.clear()
        assert received.headers["content-type"] == upload.media_type
        upload.data += received.body
        return self._state(upload)

    def _state(self, upload: _Upload) -> Reply:
        if len(upload.data) < upload.size_bytes:
            arrived = {"Range": f"bytes=0-{len(upload.data) - 1}"} if upload.data else {}
            return Reply(status=308, headers=arrived)
        if not upload.done:
            try:
                with Image.open(BytesIO(upload.data)) as image:
                    image.load()
            except OSError:
                return google_error(400, "invalidImage")
            upload.done = True
            self.thumbnails[upload.video] = bytes(upload.data)
            self.set_count[upload.video] = self.set_count.get(upload.video, 0) + 1
        address = f"https://i.ytimg.com/vi/{upload.video}/default.jpg"
        items = [{"default": {"url": address, "width": 120, "height": 90}}]
        return Reply(fields={"kind": "youtube#thumbnailSetResponse", "etag": "x", "items": items})

    def _agree(self, received: Received) -> Reply:
        asked = received.query
        code = f"code-{len(self.codes) + 1}"
        assert asked["code_challenge_method"] == "S256"
        assert asked["access_type"] == "offline"
        self.codes[code] = asked["code_challenge"], asked["redirect_uri"]
        back = urlencode({"code": code, "state": asked["state"], "scope": asked["scope"]})
        return Reply(status=302, headers={"Location": f"{asked['redirect_uri']}?{back}"})

    def _token(self, form: dict[str, str]) -> Reply:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return Reply(status=401, fields={"error": "invalid_client"})
        given: dict[str, object] = {
            "access_token": self.access,
            "expires_in": 3599,
            "scope": "https://www.googleapis.com/auth/youtube.upload",
            "token_type": "Bearer",
        }
        if form.get("grant_type") == "refresh_token" and form.get("refresh_token") == REFRESH:
            if not self.is_revoked:
                return Reply(fields=given)
        elif form.get("grant_type") == "authorization_code":
            challenge, redirect = self.codes.pop(form.get("code", ""), ("", ""))
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if proof == challenge and redirect == form.get("redirect_uri"):
                return Reply(fields={**given, "refresh_token": REFRESH})
        gone = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        return Reply(status=400, fields=gone)

"""Thumbnails from a threaded web server.

    pip install thumbcli flask
    flask --app samples/flask_app.py run
    curl -i -H 'Content-Type: application/json' -d '{"title": "Why We Forget"}' localhost:5000/api/thumbnail

Draws with the hosted API where a key is configured (THUMBAPI_KEY), else on this machine. The answer holds the
address of the picture, which every browser and every CDN may keep for good: its name changes when it does.
"""

from __future__ import annotations

import atexit
import hashlib
import os
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify, request, send_from_directory
from thumbcli import Client, ThumbError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

FOLDER = Path(os.environ.get("THUMBNAILS", "thumbnails")).absolute()

app = Flask(__name__)
closing = ExitStack()
atexit.register(closing.close)
_opening = Lock()


def the_client() -> Client:
    """Return the one client of this process, which all threads share; opened after the server has forked."""
    with _opening:
        return _open()


@cache
def _open() -> Client:
    return closing.enter_context(Client())


@app.post("/api/thumbnail")
def create_thumbnail() -> ResponseReturnValue:
    """Draw a picture and say where it is. While it is drawn, other threads serve others."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        body = {}
    thumbnail = the_client().generate(str(body.get("title", "")), format=str(body.get("format", "youtube")))
    name = f"{hashlib.sha256(thumbnail.image).hexdigest()[:32]}.{thumbnail.output_format}"
    thumbnail.save(FOLDER / name)
    answer = {
        "url": f"/thumbnails/{name}",
        "width": thumbnail.width_px,
        "height": thumbnail.height_px,
        "warnings": thumbnail.warnings,
    }
    return jsonify(answer), 201


@app.get("/thumbnails/<name>")
def picture(name: str) -> Response:
    """Answer with a file, or with 304 to whoever has it; it is never asked for twice."""
    response = send_from_directory(FOLDER, name, max_age=31_536_000)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response


@app.errorhandler(ThumbError)
def pass_on(error: ThumbError) -> ResponseReturnValue:
    """Tell what went wrong, under the status of its kind."""
    return jsonify(error=error.message, code=error.code, remedy=error.remedy), error.status

"""Thumbnails from a threaded web server that keeps them in a bucket, and answers with their public address.

    pip install 'thumbcli[cloud]' flask
    export THUMBNAILS=s3://my-bucket/covers PUBLIC_URL=https://cdn.example.com/covers
    flask --app samples/flask_bucket.py run
    curl -i -H 'Content-Type: application/json' -d '{"title": "Why We Forget"}' localhost:5000/api/thumbnail

Any number of such servers may share the bucket: the name of a picture is made of what was asked for, so that
the second one to be asked finds it there, and pays for nothing.
"""

from __future__ import annotations

import atexit
import os
from contextlib import ExitStack
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, jsonify, request
from thumbcli import Client, ThumbError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

THUMBNAILS, PUBLIC_URL = os.environ["THUMBNAILS"], os.environ["PUBLIC_URL"]

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
    """Draw a picture into the bucket, unless it is there, and say where the web finds it."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        body = {}
    thumbnail = the_client().generate(
        str(body.get("title", "")),
        format=str(body.get("format", "youtube")),
        output=THUMBNAILS,
        public_url=PUBLIC_URL,
    )
    return jsonify(url=thumbnail.url), 201


@app.errorhandler(ThumbError)
def pass_on(error: ThumbError) -> ResponseReturnValue:
    """Tell what went wrong, under the status of its kind."""
    return jsonify(error=error.message, code=error.code, remedy=error.remedy), error.status

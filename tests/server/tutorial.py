"""Programs of people who use ThumbAPI, as its Python tutorial teaches them: the same calls in our own words.

None of them knows `thumb serve`. All that tests change is `API`, the base address.

Source:
    "Thumbnail API Tutorial for Python Developers": the minimal request, retries, async, FastAPI, Flask, and
    locking the visual style.
"""

from __future__ import annotations

import asyncio
import base64
import os
import random
import time
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import flask
import httpx
import requests
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask.typing import ResponseReturnValue

__all__ = ["ask", "fastapi_app", "flask_app", "generate", "generate_many", "styled", "with_retry"]

P = ParamSpec("P")
T = TypeVar("T")

API = "https://api.thumbapi.dev"
AT_ONCE = 4
PASSING = (429, 500, 502, 503, 504)


def _headers() -> dict[str, str]:
    return {"x-api-key": os.environ["THUMBAPI_KEY"], "Content-Type": "application/json"}


def _unpacked(answer: dict[str, Any]) -> bytes:
    return base64.b64decode(answer["image"].split(",", 1)[1])


def ask(fields: dict[str, str | bool]) -> requests.Response:
    """Post a request, and raise for a status that is none of success."""
    answer = requests.post(f"{API}/v1/generate", headers=_headers(), json=fields, timeout=60)
    answer.raise_for_status()
    return answer


def generate(title: str, kind: str = "youtube") -> bytes:
    """Return a picture."""
    return _unpacked(ask({"title": title, "format": kind}).json())


def styled(title: str, set_id: str) -> bytes:
    """Return a picture with the saved photo and logo, in the look of a reference set."""
    fields: dict[str, str | bool] = {
        "format": "youtube",
        "usePhoto": True,
        "useLogo": True,
        "customAssetsId": set_id,
    }
    return _unpacked(ask({"title": title, **fields}).json())


def with_retry(
    max_attempts: int = 4, base_delay_s: float = 1.0
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Try again what may pass: 429, 5xx and broken connections, each time a little later."""

    def decorate(call: Callable[P, T]) -> Callable[P, T]:
        @wraps(call)
        def patient(*args: P.args, **named: P.kwargs) -> T:
            for attempt in range(1, max_attempts):
                try:
                    return call(*args, **named)
                except requests.HTTPError as error:
                    if error.response is None or error.response.status_code not in PASSING:
                        raise
                    time.sleep(base_delay_s * (2 ** (attempt - 1) + random.uniform(0, 0.5)))  # noqa: S311 - jitter
                except requests.RequestException:
                    time.sleep(base_delay_s * attempt)
            return call(*args, **named)

        return patient

    return decorate


async def generate_many(titles: Iterable[str]) -> dict[str, bytes | BaseException]:
    """Return pictures by their titles, a few at once; what failed stands there as its error."""
    places = asyncio.Semaphore(AT_ONCE)
    titles = list(titles)

    async with httpx.AsyncClient() as client:

        async def one(title: str) -> bytes:
            async with places:
                answer = await client.post(
                    f"{API}/v1/generate",
                    headers=_headers(),
                    json={"title": title, "format": "youtube"},
                    timeout=60.0,
                )
            answer.raise_for_status()
            return _unpacked(answer.json())

        done = await asyncio.gather(*map(one, titles), return_exceptions=True)
    return dict(zip(titles, done, strict=True))


class Wanted(BaseModel):
    """What the FastAPI handler takes."""

    title: str
    format: str = "youtube"


def fastapi_app() -> FastAPI:
    """Return a web app that hands requests on, and answers and errors back."""
    app = FastAPI()

    @app.post("/api/thumbnail")
    async def create(wanted: Wanted) -> Any:  # noqa: ANN401 - whatever the API says
        async with httpx.AsyncClient(timeout=60.0) as client:
            answer = await client.post(f"{API}/v1/generate", headers=_headers(), json=wanted.model_dump())
        if answer.status_code != 200:
            raise HTTPException(status_code=answer.status_code, detail=answer.text)
        return answer.json()

    return app


def flask_app() -> flask.Flask:
    """Return the same as a threaded app, which looks at the title itself."""
    app = flask.Flask(__name__)

    @app.post("/api/thumbnail")
    def create() -> ResponseReturnValue:
        body = flask.request.get_json(silent=True) or {}
        title = body.get("title")
        if not title:
            flask.abort(400, "title is required")
        answer = requests.post(
            f"{API}/v1/generate",
            headers=_headers(),
            json={"title": title, "format": body.get("format", "youtube")},
            timeout=60,
        )
        if not answer.ok:
            flask.abort(answer.status_code, answer.text)
        return flask.jsonify(answer.json())

    return app

"""Thumbnails from an async web server.

    pip install thumbcli fastapi uvicorn
    uvicorn --app-dir samples fastapi_app:app
    curl -i -H 'Content-Type: application/json' -d '{"title": "Why We Forget"}' localhost:8000/api/thumbnail

Draws with the hosted API where a key is configured (THUMBAPI_KEY), else on this machine. The answer holds the
address of the picture, which every browser and every CDN may keep for good: its name changes when it does.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel
from thumbcli import AsyncClient, ThumbError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FOLDER = Path(os.environ.get("THUMBNAILS", "thumbnails"))
FOR_GOOD = "public, max-age=31536000, immutable"


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[dict[str, AsyncClient]]:
    """Open one client for as long as the app lives: one pool of connections, one pace for all requests."""
    async with AsyncClient() as client:
        yield {"client": client}


app = FastAPI(lifespan=lifespan)


class Wanted(BaseModel):
    """What a caller may ask for."""

    title: str
    format: str = "youtube"


def the_client(request: Request) -> AsyncClient:
    """Return the client that `lifespan` opened."""
    client: AsyncClient = request.state.client
    return client


@app.post("/api/thumbnail", status_code=201)
async def create_thumbnail(
    wanted: Wanted, client: Annotated[AsyncClient, Depends(the_client)]
) -> dict[str, object]:
    """Draw a picture and say where it is. While it is drawn, the event loop serves others."""
    thumbnail = await client.generate(wanted.title, format=wanted.format)
    name = f"{hashlib.sha256(thumbnail.image).hexdigest()[:32]}.{thumbnail.output_format}"
    await run_in_threadpool(thumbnail.save, FOLDER / name)
    return {
        "url": f"/thumbnails/{name}",
        "width": thumbnail.width_px,
        "height": thumbnail.height_px,
        "warnings": thumbnail.warnings,
    }


@app.exception_handler(ThumbError)
async def pass_on(_request: Request, error: ThumbError) -> Response:
    """Tell what went wrong, under the status of its kind."""
    content = {"error": error.message, "code": error.code, "remedy": error.remedy}
    return JSONResponse(content, status_code=error.status)


class Pictures(StaticFiles):
    """The folder of pictures, whole files by their nature; they are never asked for twice."""

    def file_response(self, *args: object, **named: object) -> Response:
        """Answer with a file, or with 304 to whoever has it."""
        response = super().file_response(*args, **named)  # type: ignore[arg-type] # handed on as it came
        response.headers["Cache-Control"] = FOR_GOOD
        return response


FOLDER.mkdir(parents=True, exist_ok=True)
app.mount("/thumbnails", Pictures(directory=FOLDER))

"""Thumbnails from an async web server that keeps them in a bucket, and answers with their public address.

    pip install 'thumbcli[cloud]' fastapi uvicorn
    export THUMBNAILS=s3://my-bucket/covers PUBLIC_URL=https://cdn.example.com/covers
    uvicorn --app-dir samples fastapi_bucket:app
    curl -i -H 'Content-Type: application/json' -d '{"title": "Why We Forget"}' localhost:8000/api/thumbnail

Any number of such servers may share the bucket: the name of a picture is made of what was asked for, so that
the second one to be asked finds it there, and pays for nothing.
"""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from thumbcli import AsyncClient, ThumbError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

THUMBNAILS, PUBLIC_URL = os.environ["THUMBNAILS"], os.environ["PUBLIC_URL"]


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
) -> dict[str, str | None]:
    """Draw a picture into the bucket, unless it is there, and say where the web finds it."""
    thumbnail = await client.generate(
        wanted.title, format=wanted.format, output=THUMBNAILS, public_url=PUBLIC_URL
    )
    return {"url": thumbnail.url}


@app.exception_handler(ThumbError)
async def pass_on(_request: Request, error: ThumbError) -> Response:
    """Tell what went wrong, under the status of its kind."""
    content = {"error": error.message, "code": error.code, "remedy": error.remedy}
    return JSONResponse(content, status_code=error.status)

"""The pictures of signed addresses: drawn once, and kept beside those of the API."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from functools import partial
from typing import TYPE_CHECKING

from thumbcli.contract import EngineName, fingerprint, look_of

if TYPE_CHECKING:
    from thumbcli.contract import Request
    from thumbcli.server.jobs.render_queue import RenderQueue
    from thumbcli.server.store.image_store import ImageStore
    from thumbcli.server.store.serve_database import ServeDatabase

__all__ = ["CardImages", "card_digest"]

_CALLER = "cards"
"""In whose name they wait: all addresses together take turns with the keys."""


def card_digest(request: Request, look: str) -> str:
    """Return 22 characters that are equal for equal pictures: what was asked for, and how it is drawn."""
    text = f"{fingerprint(request, EngineName.LOCAL)} {look_of(request, look)}"
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).decode().rstrip("=")


class CardImages:
    """Draws cards, each once however many readers open its address at the same time."""

    def __init__(self, images: ImageStore, render_queue: RenderQueue, database: ServeDatabase) -> None:
        self._images = images
        self._render_queue = render_queue
        self._database = database
        self._drawing: dict[str, asyncio.Task[bytes]] = {}

    def digest(self, request: Request) -> str:
        """Return what its `ETag` says."""
        return card_digest(request, self._render_queue.look)

    async def image(self, request: Request) -> bytes:
        """Return the picture.

        Raises:
            ApiError: 503, the queue is full, or drawing takes too long.
            ItemError: It can't be drawn.
        """
        digest = self.digest(request)
        if digest not in self._drawing:
            task = self._drawing[digest] = asyncio.create_task(self._kept_or_drawn(digest, request))
            task.add_done_callback(lambda _: self._drawing.pop(digest))
        # Whoever goes away leaves it to the others.
        return await asyncio.shield(self._drawing[digest])

    async def _kept_or_drawn(self, digest: str, request: Request) -> bytes:
        found = await self._database.off_loop(partial(self._images.read, f"gen_{digest}"))
        if found is not None:
            return found[0]
        async with self._render_queue.slot(_CALLER):
            thumbnail = await self._render_queue.draw(request)
        keep = partial(self._images.keep, f"gen_{digest}", thumbnail.image, thumbnail.output_format)
        await self._database.off_loop(keep)
        return thumbnail.image

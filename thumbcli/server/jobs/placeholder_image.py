"""What the public test key gets: the same picture for every title, drawn once and then kept in memory."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from thumbcli.contract import Category, make_request
from thumbcli.server.models.answer_schema import GeneratedImage

if TYPE_CHECKING:
    from thumbcli.contract import Format, Model, OutputFormat, Request
    from thumbcli.server.jobs.render_queue import RenderQueue

__all__ = ["PlaceholderImages"]

_TITLE = "Your Title Goes Here"


class PlaceholderImages:
    """One placeholder for each size and kind of file, of which there are twenty."""

    def __init__(self, render_queue: RenderQueue) -> None:
        self._render_queue = render_queue
        self._lock = asyncio.Lock()
        self._drawn: dict[tuple[Format | None, Model, OutputFormat], dict[str, object]] = {}

    async def fields(self, request: Request) -> dict[str, object]:
        """Return the body of the answer to `request`.

        Raises:
            ApiError: 503, the placeholder has to be drawn first, and too many others stand in line.
        """
        kind = (request.format, request.model, request.output_format)
        async with self._lock:
            if kind not in self._drawn:
                self._drawn[kind] = await self._draw(request)
            return self._drawn[kind]

    async def _draw(self, like: Request) -> dict[str, object]:
        wanted = make_request(
            _TITLE,
            format=like.format,
            category=Category.CREATIVE_DESIGN,
            model=like.model,
            output_format=like.output_format,
        )
        async with self._render_queue.turn():
            thumbnail = await self._render_queue.draw(wanted)
        return GeneratedImage.of(thumbnail, generation_id="gen_placeholder", image_url=None).fields()

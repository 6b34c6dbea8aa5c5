"""Draws the picture of a job, from what was written down when it was accepted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from thumbcli.server.answers import picture_fields
from thumbcli.server.body import parse_json, read_asked
from thumbcli.server.pictures import new_generation_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.contract import Request, Thumbnail
    from thumbcli.server.drawing import Drawing
    from thumbcli.server.job_records import Job
    from thumbcli.server.pictures import Pictures
    from thumbcli.server.placeholder import Placeholders
    from thumbcli.server.saved import SavedAssets
    from thumbcli.server.store import Store

__all__ = ["JobDrawing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDrawing:
    """What drawing a job takes; `jobs.Draw` as it is when a server runs.

    Attributes:
        store: Lends its threads.
        saved: What the owners of keys have saved.
        drawing: Where pictures are drawn; jobs stand in line even where it is full, for they were accepted.
        pictures: Keeps the picture for `imageUrl`.
        placeholders: What the public test key gets.
    """

    store: Store
    saved: SavedAssets
    drawing: Drawing
    pictures: Pictures
    placeholders: Placeholders

    async def __call__(self, job: Job, body: bytes) -> Mapping[str, object]:
        """Return what a 200 would have said.

        Raises:
            Refusal: What the body refers to has gone meanwhile.
            ItemError: The renderer refuses this title, or breaks on it.
        """
        request = await self.store.off_loop(partial(self._read, job, body))
        if not job.cost:
            return await self.placeholders.fields(request)
        async with self.drawing.turn(patient=True):
            thumbnail = await self.drawing.draw(request)
        return await self.store.off_loop(partial(self._keep, job, thumbnail))

    def _read(self, job: Job, body: bytes) -> Request:
        return read_asked(parse_json(body), self.saved, job.key_id).request

    def _keep(self, job: Job, thumbnail: Thumbnail) -> Mapping[str, object]:
        generation_id = new_generation_id()
        kept = self.pictures.keep(generation_id, thumbnail.image, thumbnail.output_format)
        image_url = f"{job.base_url}v1/images/{generation_id}" if kept else None
        return picture_fields(thumbnail, generation_id=generation_id, image_url=image_url)

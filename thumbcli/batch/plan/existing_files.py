"""What the files of an output hold: a picture as it was recorded, a retouched one, or one not on record."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from thumbcli.batch.model.events import Failed
from thumbcli.batch.plan.jobs import Adopt
from thumbcli.batch.store.picture_files import has_size, read_picture, same_file, where
from thumbcli.contract import Format, Size
from thumbcli.contract.image_header import BrokenPictureError, read_header
from thumbcli.contract.picture_metadata import PictureMetadata, read_metadata
from thumbcli.errors import NameTaken
from thumbcli.outputs.output_protocol import ENGINE_FACT, KEY_FACT, SHA256_FACT

if TYPE_CHECKING:
    from collections.abc import Container

    from thumbcli.batch.plan.history import History, HistoryReader
    from thumbcli.batch.plan.target_names import TargetNames
    from thumbcli.batch.requests.row_options import RowRequest
    from thumbcli.batch.store.manifest import Manifest
    from thumbcli.batch.store.manifest_records import FileRecord
    from thumbcli.batch.store.output_place import OutputPlace
    from thumbcli.engines.protocol import Engine

__all__ = ["ExistingFiles"]


class ExistingFiles:
    """Looks at the files of an output for the planner.

    Args:
        place: The output.
        engine: Who will draw.
        manifest: The manifest of the folder, if it has one.
        names: The files of the rows.
        history: Knows the key that a request had in older manifests.
    """

    def __init__(
        self,
        *,
        place: OutputPlace,
        engine: Engine,
        manifest: Manifest | None,
        names: TargetNames,
        history: HistoryReader,
    ) -> None:
        self._place, self._engine, self._manifest = place, engine, manifest
        self._names, self._history = names, history

    def holds_picture(self, owner: FileRecord) -> bool:
        """Tell whether the paid picture of a file is there, be it as recorded or retouched since."""
        if has_size(self._place, owner.name, owner.size_bytes):
            return True
        try:
            return bool(read_picture(self._place, owner.name))
        except (OSError, BrokenPictureError):
            return False

    def has_copy(self, key: str, history: History) -> bool:
        """Tell whether a file of ours holds the picture `key` as it was recorded."""
        picture = history.pictures.get(key)
        if picture is None or picture.placeholder:
            return False
        return any(
            same_file(self._place, file.name, file.size_bytes, file.sha256, verify=True)
            for file in history.files.get(key, ())
            if not (file.adopted or file.changed or file.defective)
        )

    def is_only_file(self, owner: FileRecord, *, replaced: Container[int]) -> bool:
        """Tell whether no other file holds the picture of `owner` that is there, but those to be replaced."""
        files = self._manifest.files([owner.key]).get(owner.key, ()) if self._manifest else ()
        return not any(
            same_file(self._place, file.name, file.size_bytes, file.sha256, verify=True)
            for file in files
            if file.id not in replaced and file.sha256 == owner.sha256
        )

    def adopt(self, item: RowRequest, name: str) -> Adopt | Failed:
        """Plan to record a file that is there and is not on record, if it is a picture."""
        try:
            data = read_picture(self._place, name)
        except (OSError, BrokenPictureError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            path = where(self._place, name)
            taken = NameTaken(f"{path} is in the way: {reason}", remedy="move it away, or add --overwrite")
            return Failed(row=item.row, error=taken)
        sha256 = hashlib.sha256(data).hexdigest()
        metadata = read_metadata(data) or self._kept_beside(item, name, sha256)
        explicit = self._names.is_explicit(item.row)
        job = Adopt(
            item=item,
            name=name,
            size_bytes=len(data),
            sha256=sha256,
            explicit=explicit,
            naming=self._names.naming,
        )
        if metadata is None or metadata.key not in {item.key, self._history.old_key(item)}:
            return job
        header = read_header(data)
        return replace(job, metadata=metadata, size=Size(header.width_px, header.height_px))

    def _kept_beside(self, item: RowRequest, name: str, sha256: str) -> PictureMetadata | None:
        """Return what a store says of a picture that says nothing itself, if it is of this content."""
        facts = self._place.files.facts(name)
        if facts.get(SHA256_FACT) != sha256 or facts.get(ENGINE_FACT) != self._engine.name:
            return None
        return PictureMetadata(
            key=facts.get(KEY_FACT, ""),
            title=item.request.title,
            engine=self._engine.name,
            format=item.request.format or Format.YOUTUBE,
            credits=self._engine.credits(item.request),
        )

"""Finished pictures in other output folders, to be copied rather than bought again."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Self

from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.picture_files import same_file
from thumbcli.contract import Format, Thumbnail
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from thumbcli.batch.store.manifest import Record
    from thumbcli.contract import Request

__all__ = ["ReuseIndex"]


class ReuseIndex:
    """The manifests of other folders, opened read-only. Methods may be called from any thread.

    Raises:
        UsageError: On entry: a folder has no manifest, or one that can't be used.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self._open: list[tuple[Path, Manifest]] = []
        self._stack = ExitStack()

    def find(self, key: str, request: Request) -> tuple[Thumbnail, Path] | None:
        """Return the finished picture of `key` and its file; None if no folder has it as recorded."""
        for path, record in self._files(key):
            thumbnail = Thumbnail(
                image=path.read_bytes(),
                format=Format(record.format),
                output_format=request.output_format,
                width_px=record.width_px,
                height_px=record.height_px,
                image_url=record.image_url,
            )
            return thumbnail, path
        return None

    def where(self, key: str) -> Path | None:
        """Return the file from which `find` would take the picture of `key`."""
        return next((path for path, _ in self._files(key)), None)

    def _files(self, key: str) -> Iterator[tuple[Path, Record]]:
        for folder, manifest in self._open:
            record = manifest.records([key]).get(key)
            if record is None or record.adopted or record.placeholder:
                continue
            path = folder / record.name
            if same_file(str(path), record.size_bytes, record.sha256, verify=True):
                yield path, record

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            for folder in self.folders:
                manifest = Manifest.open_to_read(folder)
                if manifest is None:
                    raise UsageError(
                        f"--reuse {folder}: no thumb batch has written there",
                        remedy="name a folder that you gave to thumb batch --out",
                    )
                stack.enter_context(closing(manifest))
                self._open.append((folder, manifest))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

"""Pictures that lie finished in other folders, so that the same Request is not bought for each of them."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Self

from thumbcli.batch.store.manifest import Manifest
from thumbcli.batch.store.picture_files import same_file
from thumbcli.contract import Format, Thumbnail
from thumbcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from thumbcli.batch.store.manifest import Record
    from thumbcli.contract import Request

__all__ = ["ReuseIndex"]


class ReuseIndex:
    """The manifests of other folders, read and never written. May be asked from any thread.

    Raises:
        UsageError: On entry: a folder has no manifest, or one that can't be used.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._open: list[tuple[Path, Manifest]] = []
        self._stack = ExitStack()

    def find(self, key: str, request: Request) -> Thumbnail | None:
        """Return the finished picture of `key`, whole and as recorded; None if no folder holds it."""
        found = self._find(key)
        if found is None:
            return None
        path, record = found
        return Thumbnail(
            image=path.read_bytes(),
            format=Format(record.format),
            output_format=request.output_format,
            width_px=record.width_px,
            height_px=record.height_px,
            image_url=record.image_url,
        )

    def where(self, key: str) -> Path | None:
        """Return the file that `find` would take the picture of `key` from; None if no folder holds it."""
        found = self._find(key)
        return found[0] if found else None

    def _find(self, key: str) -> tuple[Path, Record] | None:
        for folder, manifest in self._open:
            record = manifest.records([key]).get(key)
            if record is None or record.adopted or record.placeholder:
                continue
            path = folder / record.name
            if same_file(str(path), record.size_bytes, record.sha256, verify=True):
                return path, record
        return None

    def __enter__(self) -> Self:
        for folder in self._folders:
            manifest = Manifest.open_to_read(folder)
            if manifest is None:
                self._stack.close()
                raise UsageError(
                    f"--reuse {folder}: no thumb batch has written there",
                    remedy="name a folder that you gave to thumb batch --out",
                )
            self._stack.enter_context(closing(manifest))
            self._open.append((folder, manifest))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

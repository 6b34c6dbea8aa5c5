"""Unpacks files that end in `.gz` or `.zst` while they are read."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from thumbcli.errors import InputError

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["unpacked", "unpacked_suffix"]

_PACKED: Final = frozenset((".gz", ".zst"))
_WINDOW_MAX_BYTES: Final = 128 * 1024 * 1024
"""What Zstandard may ask for to unpack a file; its own tool takes as much without `--long`."""

_PACKED_PIECE_BYTES: Final = 256
"""Four bytes may hold 128 KB, so that this much holds 8 MB."""


def unpacked_suffix(path: str) -> str:
    """Return the extension of a file in lower case, of `titles.csv.gz` that of `titles.csv`."""
    pure = PurePath(path)
    return PurePath(pure.stem if pure.suffix.lower() in _PACKED else pure.name).suffix.lower()


def unpacked(path: str, file: BinaryIO) -> BinaryIO:
    """Return what reads the content of an open file, which is the file itself unless its name ends so.

    Raises:
        InputError: The library for it is not installed.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix == ".gz":
        return io.BufferedReader(_Unpacked(gzip.GzipFile(fileobj=file), file))
    if suffix == ".zst":
        try:
            import zstandard
        except ImportError:
            file.close()
            raise InputError(
                f"{path} is compressed with Zstandard",
                remedy="pip install 'thumbcli[zstd]', or pipe it in: zstd -dc FILE | thumb batch -",
            ) from None
        return io.BufferedReader(_Unpacked(_ZstdReader(zstandard, file), file))
    return file


class _ZstdReader:
    """The content of all frames of a file; unlike the library's own reader, it tells that one is cut."""

    def __init__(self, zstandard: Any, file: BinaryIO) -> None:  # noqa: ANN401 - a module that may be missing
        self._file, self._error = file, zstandard.ZstdError
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW_MAX_BYTES)
        self._frame = self._unpacker.decompressobj()
        self._ready, self._is_inside = b"", False

    def read(self, size_bytes: int) -> bytes:
        """Return the next bytes, at least one unless all are read."""
        while not self._ready:
            packed = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame, self._is_inside = self._unpacker.decompressobj(), False
            packed = packed or self._file.read(_PACKED_PIECE_BYTES)
            if not packed:
                if self._is_inside:
                    raise EOFError("a frame has no end")
                return b""
            try:
                self._ready, self._is_inside = self._frame.decompress(packed), True
            except self._error as error:
                raise EOFError(str(error)) from error
            self._is_inside = not self._frame.eof
        data, self._ready = self._ready[:size_bytes], self._ready[size_bytes:]
        return data


class _Unpacked(io.RawIOBase):
    """The content of a packed file, in which damage is an `OSError` as on a disk."""

    def __init__(self, reader: Any, file: BinaryIO) -> None:  # noqa: ANN401 - of two libraries
        self._reader, self._file = reader, file

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as the base has it
        """Fill `buffer` with the next bytes."""
        try:
            data = self._reader.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise OSError(None, f"it is cut off or damaged ({error})") from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the packed file too."""
        if not self.closed:
            self._file.close()
        super().close()

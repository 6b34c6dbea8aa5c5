"""Decodes pictures from elsewhere: cheap ones in this process, all others in one that can be killed.

The process is started by the first picture that needs it, used again, replaced after a crash, and ended with
its parent. It has a limit of memory and of time for each picture, and sends back pixels that are reduced to
what is needed. It decodes one picture at a time: two bombs at once would take twice the memory. Drawing
processes (`thumbcli/engines/process_pool.py`) take turns, and each ends its decoder after its turn.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import threading
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from thumbcli.child_process import ChildDiedError, ChildProcess, serve_stdio
from thumbcli.file_locks import among_processes
from thumbcli.process_resources import limit_memory, limit_time, return_large_blocks
from thumbcli.render.pixels.decode_pixels import decode_pixels
from thumbcli.render.pixels.decode_plan import KEPT_PIXELS, plan_decoding
from thumbcli.render.pixels.picture_file import PictureBrokenError, PictureError, PictureTooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thumbcli.render.pixels.decode_plan import DecodePlan
    from thumbcli.render.pixels.picture_file import PictureFile

__all__ = ["DECODING_MAX_S", "decode_picture", "decode_questions", "share_decoding"]

DECODING_MAX_S = 5
"""Of processor time for one picture: the slowest of 50 megapixels took 1.3."""

_WAITING_MAX_S = 25.0
"""Of real time, on a machine that has other things to do, or that can't limit processor time."""

_TOO_SLOW = "takes too long to decode"

_HERE_TOTAL_BYTES = 96 * 1024 * 1024
"""Of memory for all pictures that are decoded in this process at once."""

_RECENT_MAX_BYTES = 32 * 1024 * 1024
"""Of decoded pictures that are kept: a title opens its photo or its logo two or three times."""

_REMEMBERED_FAILURES = 256


class _Answer(NamedTuple):
    """A decoded picture on its way between the processes."""

    mode: str
    size: tuple[int, int]
    pixels: bytes
    frames: int


def decode_picture(
    file: PictureFile,
    *,
    cover_px: int | None = None,
    fit_px: int | None = None,
    kept_pixels: int = KEPT_PIXELS,
) -> tuple[Image.Image, int]:
    """Return the first picture of a file as a viewer would show it, and the number of frames in the file.

    A large picture comes back smaller than it is.

    Args:
        file: The file.
        cover_px: The length that its shorter side needs; a large picture is then reduced to about that.
        fit_px: Its longest side is scaled down to this.
        kept_pixels: How many pixels of a large picture are enough.

    Returns:
        RGBA if any pixel may be transparent, else RGB.

    Raises:
        PictureError: It is damaged, or decoding it takes too much memory or time.
    """
    plan = plan_decoding(file, cover_px=cover_px, fit_px=fit_px, kept_pixels=kept_pixels)
    if plan.isolated:
        return _decoder.decode(file, plan)
    with _memory.taken(plan.memory_bytes):
        return decode_pixels(file, plan)


class _Memory:
    """Memory that several threads share.

    Args:
        size_bytes: How much there is; each thread takes at most that much.
    """

    def __init__(self, size_bytes: int) -> None:
        self._free_bytes = size_bytes
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, size_bytes: int) -> Iterator[None]:
        """Take some, as soon as there is enough, and give it back."""
        with self._changed:
            self._changed.wait_for(lambda: self._free_bytes >= size_bytes)
            self._free_bytes -= size_bytes
        try:
            yield
        finally:
            with self._changed:
                self._free_bytes += size_bytes
                self._changed.notify_all()


class _Decoder:
    """The process that decodes, started on demand."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: ChildProcess | None = None
        self._too_slow: set[bytes] = set()
        self._recent: dict[tuple[bytes, DecodePlan], _Answer] = {}
        self.shared_lock_fd: int | None = None

    def decode(self, file: PictureFile, plan: DecodePlan) -> tuple[Image.Image, int]:
        """Return the picture and its number of frames, as soon as no other picture is decoded."""
        digest = _digest(file)
        with self._lock:
            # A file that took all its time is not tried again for each title.
            if digest in self._too_slow:
                raise PictureTooLargeError(_TOO_SLOW)
            answer = self._recent.pop((digest, plan), None)
            if answer is None:
                with self._only_one():
                    answer = self._ask(file, plan, digest)
                    if self.shared_lock_fd is not None:
                        self._end_process()
            self._keep((digest, plan), answer)
        return Image.frombytes(answer.mode, answer.size, answer.pixels), answer.frames

    def _keep(self, key: tuple[bytes, DecodePlan], answer: _Answer) -> None:
        """Keep a picture for when it is opened again, in place of the oldest ones."""
        self._recent[key] = answer
        while sum(len(each.pixels) for each in self._recent.values()) > _RECENT_MAX_BYTES:
            del self._recent[next(iter(self._recent))]

    def _ask(self, file: PictureFile, plan: DecodePlan, digest: bytes) -> _Answer:
        process = self._take_process()
        try:
            question = (file, plan, DECODING_MAX_S)
            answer: _Answer | Exception = process.ask(question, limit_s=_WAITING_MAX_S)
        except ChildDiedError as died:
            atexit.unregister(process.kill)
            if died.used_its_time:
                if len(self._too_slow) >= _REMEMBERED_FAILURES:
                    self._too_slow.clear()
                self._too_slow.add(digest)
            elif died.in_time:
                raise PictureBrokenError("crashes its decoder, or takes too much memory") from died
            raise PictureTooLargeError(_TOO_SLOW) from died
        except BaseException:
            # Interrupted: its next answer would be that to this question.
            process.kill()
            raise
        self._process = process
        if isinstance(answer, PictureError):
            raise answer
        if isinstance(answer, Exception):
            raise PictureTooLargeError("takes too much memory to decode") from answer
        return answer

    def _take_process(self) -> ChildProcess:
        """Return the process that runs, or a new one; it is put back after its answer."""
        if self._process is not None and self._process.alive:
            process, self._process = self._process, None
            return process
        self._end_process()
        try:
            process = ChildProcess(__name__, "decode_questions", options=("-Wignore",), silent=True)
        except OSError as error:
            raise PictureTooLargeError(f"needs a process to be decoded, and none starts: {error}") from error
        atexit.register(process.kill)
        return process

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            atexit.unregister(process.kill)

    @contextmanager
    def _only_one(self) -> Iterator[None]:
        """Wait until no other process that shares the lock decodes; the system frees it if one dies."""
        with nullcontext() if self.shared_lock_fd is None else among_processes(self.shared_lock_fd):
            yield


def _digest(file: PictureFile) -> bytes:
    """Return a digest of all that the picture depends on."""
    digest = hashlib.sha256(file.data)
    digest.update(file.profile)
    digest.update(repr((file.orientation, file.gamma)).encode())
    return digest.digest()


def share_decoding(lock_fd: int) -> None:
    """Decode only while no other process holds the lock of this open file."""
    _decoder.shared_lock_fd = lock_fd


def decode_questions() -> None:
    """Decode for the process that started this one, until it ends."""
    limit_memory()
    return_large_blocks()
    serve_stdio(_answer)


def _answer(question: tuple[PictureFile, DecodePlan, int]) -> _Answer:
    file, plan, limit_s = question
    limit_time(limit_s)
    image, frames = decode_pixels(file, plan)
    return _Answer(mode=image.mode, size=image.size, pixels=image.tobytes(), frames=frames)


_memory = _Memory(_HERE_TOTAL_BYTES)
_decoder = _Decoder()


def _start_anew() -> None:
    """Forget the process in a fork of this one: both would talk to it through the same pipes."""
    global _memory, _decoder  # A lock that another thread held at the fork stays closed.
    _memory, _decoder = _Memory(_HERE_TOTAL_BYTES), _Decoder()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)

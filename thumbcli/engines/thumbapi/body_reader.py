"""Reads the body of an HTTP answer, bounded before and after decompression.

Compression is what the body has, whatever its header says: a picture that was paid for is not lost for a
gateway that adds the header and not the compression, or the other way round.

Source:
    RFC 9110, section 8.4.1, on gzip and deflate: some servers send the latter without the header of zlib.
"""

from __future__ import annotations

import re
import zlib

import anyio
import httpx

__all__ = ["BodyCutError", "BodyRefusedError", "read_body"]

_ZLIB_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
"""One of them, not several on top of each other: one inside another multiplies."""
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_OR_ZLIB = zlib.MAX_WBITS + 32
"""Tells zlib to detect which of the two headers the data has."""
_ZLIB_CHECK = 31
"""Divides the first two bytes of a zlib header (RFC 1950, section 2.2)."""
_CODINGS_SHOWN_CHARS = 40
_READABLE = re.compile(rb"[\s{[<\"\xef]|RI|\x89P|\xff\xd8|da|iV|Uk|/9")
"""How a body begins that can be read whatever its header says: as text, a picture or its base64."""


class BodyRefusedError(Exception):
    """A body larger than any picture, or compressed in a way that was not asked for."""


class BodyCutError(Exception):
    """The connection broke in the middle of a body.

    Attributes:
        body: What arrived of it.
        error: How it broke.
    """

    def __init__(self, body: bytes, error: httpx.TransportError) -> None:
        super().__init__(str(error))
        self.body = body
        self.error = error


async def read_body(response: httpx.Response, limit_bytes: int) -> bytes:
    """Return the body, decompressed only as far as the limit: a gigabyte of zeros fits into a megabyte.

    Raises:
        BodyRefusedError: It is larger, or has another compression.
        BodyCutError: It does not arrive whole.
        httpx.DecodingError: Its compression is damaged.
    """
    decoder = _Decoder(response)
    body, received = bytearray(), 0
    failure: httpx.TransportError | httpx.DecodingError | BodyRefusedError | None = None
    # Cancelling, unlike leaving the loop, also finishes the generators inside httpx.
    with anyio.CancelScope() as scope:
        try:
            async for chunk in response.aiter_raw():
                received += len(chunk)
                try:
                    if max(received, len(body)) <= limit_bytes:
                        body += decoder.decode(chunk, limit_bytes + 1 - len(body))
                    else:
                        scope.cancel()
                except (BodyRefusedError, httpx.DecodingError) as error:
                    failure = error
                    scope.cancel()
        except httpx.TransportError as error:
            failure = failure or error
    if max(received, len(body)) > limit_bytes:
        raise BodyRefusedError(f"the answer is larger than {limit_bytes // 1024 // 1024} MiB")
    if isinstance(failure, httpx.TransportError):
        raise BodyCutError(bytes(body), failure)
    if failure is not None:
        raise failure
    return bytes(body)


class _Decoder:
    """Turns the parts of a body into decompressed bytes."""

    def __init__(self, response: httpx.Response) -> None:
        self._request = response.request
        named = response.headers.get("content-encoding", "").lower()
        codings = [coding for coding in map(str.strip, named.split(",")) if coding not in {"", "identity"}]
        is_known = len(codings) <= 1 and _ZLIB_CODINGS.issuperset(codings)
        self._unknown = "" if is_known else named[:_CODINGS_SHOWN_CHARS]
        self._is_deflate = codings == ["deflate"]
        self._head: bytes | None = b""
        self._inflater: zlib._Decompress | None = None

    def decode(self, chunk: bytes, wanted_bytes: int) -> bytes:
        """Return the next bytes, at most `wanted_bytes` of them if they were compressed.

        Raises:
            BodyRefusedError: The body has a compression that was not asked for.
            httpx.DecodingError: The compression is damaged.
        """
        if self._head is not None:
            chunk = self._head + chunk
            self._head = chunk if len(chunk) < len(_GZIP_MAGIC) else None
            if self._head is not None:
                return b""
            if self._unknown and not _READABLE.match(chunk):
                raise BodyRefusedError(f"the answer is compressed as {self._unknown!r}, not as asked")
            self._inflater = _inflater(chunk, is_deflate=self._is_deflate)
        if self._inflater is None:
            return chunk
        if self._inflater.eof:
            return b""  # zlib would keep what follows, and copy it each time.
        try:
            return self._inflater.decompress(chunk, wanted_bytes)
        except zlib.error as error:
            raise httpx.DecodingError(str(error), request=self._request) from error


def _inflater(start: bytes, *, is_deflate: bool) -> zlib._Decompress | None:
    """Return what decompresses a body that begins like this; None if it is not compressed."""
    if start.startswith(_GZIP_MAGIC):
        return zlib.decompressobj(_GZIP_OR_ZLIB)
    if not is_deflate or start.startswith(b"{"):
        return None
    has_header = int.from_bytes(start[:2]) % _ZLIB_CHECK == 0
    return zlib.decompressobj(_GZIP_OR_ZLIB if has_header else -zlib.MAX_WBITS)

"""What goes over the wire, for whoever wants to see it: a line a request and a line an answer, at DEBUG.

No line holds the key; pictures are cut to their first characters.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from thumbcli.engines.thumbapi.api_error_text import Answer, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

__all__ = ["log_answer", "log_failure", "log_request"]

_LOG = logging.getLogger("thumbcli.engines.thumbapi.hosted_engine")
_BODY_MAX_CHARS = 2000
_PICTURE = re.compile(rb"(data:image/[\w.+-]+;base64,[\w+/=]{0,12})[\w+/=]*")


def log_request(method: str, url: str, headers: Mapping[str, str], body: bytes, secret: SecretStr) -> None:
    """Write a line about a request, if anybody listens."""
    if _LOG.isEnabledFor(logging.DEBUG):
        _LOG.debug("→ %s %s %s %s", method, plain(url, secret), _shown(headers, secret), _cut(body, secret))


def log_answer(answer: Answer, secret: SecretStr) -> None:
    """Write a line about an answer, if anybody listens."""
    if _LOG.isEnabledFor(logging.DEBUG):
        _LOG.debug("← %d %s %s", answer.status, _shown(answer.headers, secret), _cut(answer.body, secret))


def log_failure(error: Exception, secret: SecretStr) -> None:
    """Write a line about a request that got no answer, if anybody listens."""
    if _LOG.isEnabledFor(logging.DEBUG):
        _LOG.debug("! %s %s", type(error).__name__, plain(str(error), secret))


def _shown(headers: Mapping[str, str], secret: SecretStr) -> str:
    return plain("; ".join(f"{name}: {value}" for name, value in headers.items()), secret, _BODY_MAX_CHARS)


def _cut(body: bytes, secret: SecretStr) -> str:
    # Pictures go before anything is decoded: a megabyte each would make the log cost more than the run.
    return plain(_PICTURE.sub(rb"\1...", body).decode("utf-8", "replace"), secret, _BODY_MAX_CHARS)

"""The page of a review: that of the gallery, with what one can do."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from thumbcli.gallery.gallery_page import page_shell, script_json

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CSP", "review_page"]

CSP: Final = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The policy of the answer; that in the page allows no script and no style but its own, by their digests."""

_POLICY: Final = "; connect-src 'self'"


@cache
def _static(name: str) -> str:
    return files("thumbcli.review").joinpath("static", name).read_text(encoding="utf-8")


def review_page(data: Mapping[str, object]) -> bytes:
    """Return the page.

    Args:
        data: What it is told; `folder` is what it is called after.
    """
    shell = page_shell(
        str(data["folder"]),
        script_json(data),
        acts=_static("acts.html"),
        style=_static("review.css"),
        script=_static("review.js"),
        policy=_POLICY,
    )
    return f"{shell}</body>\n</html>\n".encode(errors="replace")

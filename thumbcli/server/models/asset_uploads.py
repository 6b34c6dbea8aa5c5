"""Uploads to `/v1/assets`: their fields, and what each changes in a kit.

Saving raises `RequestRefused` if a picture can't be decoded, and `DiskError` if it can't be written.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from thumbcli.brand.kit_model import NAME_MAX_CHARS
from thumbcli.contract import PHOTO_MAX_BYTES
from thumbcli.contract.choices import PICTURES_MAX
from thumbcli.contract.design_options import Corner
from thumbcli.contract.formats import ApiFormat
from thumbcli.server.models.json_body import JsonBody, LogoUrl, PhotoUrl
from thumbcli.server.responses import ApiError, not_found

if TYPE_CHECKING:
    from collections.abc import Callable

    from thumbcli.brand.kit_store import KitStore

    Change = Callable[[KitStore], None]

__all__ = [
    "SETS_MAX",
    "SET_BODY_MAX_BYTES",
    "LogoUpload",
    "PhotoUpload",
    "SetUpload",
    "check_set_name",
    "remove",
]

SETS_MAX = 20
"""How many reference sets a key may have: it must not fill the disk."""

_FIELDS_BYTES = 16 * 1024
SET_BODY_MAX_BYTES = PICTURES_MAX * (PHOTO_MAX_BYTES * 4 // 3 + _FIELDS_BYTES)
"""Enough for a set of the largest pictures, in base64."""


class PhotoUpload(JsonBody):
    """A photo to save in place of the current one."""

    image: PhotoUrl

    def save(self, kit: KitStore) -> None:
        """Save the photo."""
        kit.set_photo(self.image)


class LogoUpload(JsonBody):
    """A logo to save in place of the current one and its variants."""

    image: LogoUrl
    light: LogoUrl | None = Field(None, description="A light variant, for dark pictures.")
    dark: LogoUrl | None = Field(None, description="A dark variant, for light pictures.")
    position: Corner | None = Field(None, description="Its corner; without one the layout chooses.")

    def save(self, kit: KitStore) -> None:
        """Save the logo."""
        kit.set_logo(self.image, light=self.light, dark=self.dark, position=self.position)


class SetUpload(JsonBody):
    """A reference set to save under a name."""

    images: Annotated[list[PhotoUrl], Field(min_length=1, max_length=PICTURES_MAX)]
    format: ApiFormat | None = Field(
        None, description="For requests without one; if it is left out, a set keeps the one it has."
    )

    def save(self, kit: KitStore, *, name: str) -> None:
        """Save the set.

        Raises:
            ApiError: 409, there are too many.
        """
        sets = kit.kit().sets
        if name not in sets and len(sets) >= SETS_MAX:
            message = f"there are {SETS_MAX} reference sets: remove one first"
            raise ApiError(HTTPStatus.CONFLICT, message, "too_many_sets")
        kit.add_set(name, self.images, format=self.format, replace=True)


def remove(kit: KitStore, *, what: str, name: str | None = None) -> None:
    """Remove the `photo`, the `logo` or one of the `sets` from a kit.

    Raises:
        ApiError: 404, it is not there.
    """
    saved = kit.kit()
    found = {"photo": saved.photo, "logo": saved.logo, "sets": saved.sets.get(name or "")}[what]
    if found is None or not kit.remove(what, name):
        raise not_found()


def check_set_name(name: str) -> None:
    """Check the name of a set.

    Raises:
        ApiError: 400, it is not allowed.
    """
    if not name.isprintable() or name != name.strip() or not 1 <= len(name) <= NAME_MAX_CHARS:
        message = f"the name of a set has 1 to {NAME_MAX_CHARS} printable characters"
        raise ApiError(HTTPStatus.BAD_REQUEST, message, "invalid_request")

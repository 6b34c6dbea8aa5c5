"""Sets feature images by the Admin API of Ghost.

Source:
    Ghost docs, Admin API: token authentication, Images, Posts; Ghost's own SDK. An image has no name by which
    it could be found again, so what was uploaded is remembered before the post is changed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from thumbcli.errors import AuthError, RequestError, RequestRefused, TemporaryError, ThumbError, WrongAddress
from thumbcli.publishing.api_session import same_place
from thumbcli.publishing.blog_platform import BlogPlatform
from thumbcli.publishing.platform_protocol import Receipt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thumbcli.publishing.api_session import ApiAnswer
    from thumbcli.publishing.platform_protocol import UploadBooks
    from thumbcli.publishing.publish_logins import Login
    from thumbcli.publishing.publish_targets import PublishTarget
    from thumbcli.publishing.upload_pictures import UploadPicture

__all__ = ["GhostImages", "admin_token"]

_TOKEN_LASTS_S: Final = 5 * 60
"""The most that Ghost takes."""

_AUDIENCE: Final = "/admin/"
_VERSION: Final = "v5.0"
"""The oldest version of the API whose addresses have no version in them."""

_ALT_MAX_CHARS: Final = 191
_COLLISIONS_MAX: Final = 3


class GhostImages(BlogPlatform):
    """The posts of one Ghost site, signed in with an Admin API key."""

    name = "ghost"

    def _sign_in(self, login: Login) -> None:
        self._key = login.values["key"]
        self._session.keep_secret(self._key, self._key.partition(":")[2])
        self._uploaded: dict[str, str] = {}

    async def publish(
        self, target: PublishTarget, picture: UploadPicture, *, title: str, books: UploadBooks
    ) -> Receipt:
        """Make a picture the feature image of a post."""
        post = await self._post(target)
        async with self._uploading[picture.key]:
            image = self._uploaded.get(picture.key) or self._on_record(picture, books)
            if not image:
                image = await self._upload(picture)
                books.save_uploaded(picture.key, image)
            self._uploaded[picture.key] = image
        if post.get("feature_image") == image:
            return Receipt(url=str(post.get("url", "")))
        changes = {"feature_image": image}
        changes |= {"feature_image_alt": title[:_ALT_MAX_CHARS]} if title else {}
        for _ in range(_COLLISIONS_MAX):
            body = {self._type: [{**changes, "updated_at": post["updated_at"]}]}
            answer = await self._ask("PUT", f"{self._type}/{post['id']}/", fields=body)
            if answer.status != HTTPStatus.CONFLICT:
                return Receipt(url=str(self._first(self._checked(answer)).get("url", "")))
            # Somebody has saved the post meanwhile: only the image is changed, so theirs stays.
            post = await self._post(target)
        raise TemporaryError(
            f"somebody is saving the post {target} again and again", remedy="try again later", code="409"
        )

    def _on_record(self, picture: UploadPicture, books: UploadBooks) -> str:
        """Return the address of what an earlier run uploaded; empty for none.

        A folder may come from somebody else, and its record lead the readers of the blog to their server.
        """
        image = books.uploaded(picture.key)
        return image if same_place(image, self.site) else ""

    async def _post(self, target: PublishTarget) -> Mapping[str, Any]:
        path = f"{target.post_id}/" if target.post_id else f"slug/{quote(target.slug, safe='')}/"
        answer = await self._ask("GET", f"{self._type}/{path}")
        if answer.status == HTTPStatus.NOT_FOUND and "errors" in answer.fields():
            raise RequestError(
                f"{self._session.service} has no {target} among its {self._type}",
                remedy="check the row; for pages: --post-type pages",
                code="no-post",
            )
        post = self._first(self._checked(answer))
        if not isinstance(post.get("id"), str) or "updated_at" not in post:
            raise self._no_api(answer)
        return post

    async def _upload(self, picture: UploadPicture) -> str:
        answer = await self._ask(
            "POST",
            "images/upload/",
            form={"purpose": "image", "ref": picture.file_name},
            file=(picture.file_name, picture.data, picture.media_type),
        )
        images = self._checked(answer).fields().get("images")
        image = images[0].get("url") if isinstance(images, list) and images else None
        if not isinstance(image, str) or not image:
            raise self._no_api(answer)
        return image

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        form: Mapping[str, str] | None = None,
        file: tuple[str, bytes, str] | None = None,
        fields: object = None,
    ) -> ApiAnswer:
        token = admin_token(self._key, time.time())
        self._session.keep_secret(token)
        return await self._session.ask(
            method,
            f"{self.site}/ghost/api/admin/{path}",
            headers={"Authorization": f"Ghost {token}", "Accept-Version": _VERSION},
            form=form,
            file=file,
            fields=fields,
        )

    def _first(self, answer: ApiAnswer) -> Mapping[str, Any]:
        found = answer.fields().get(self._type)
        if not isinstance(found, list) or not found or not isinstance(found[0], dict):
            raise self._no_api(answer)
        return found[0]

    def _no_api(self, answer: ApiAnswer) -> ThumbError:
        return WrongAddress(
            f"what answers at {self.site}/ghost/api/admin is not the Admin API of Ghost ({answer.status})",
            remedy="check --site: the address of the admin pages, which may be another than that of the blog",
        )

    def _checked(self, answer: ApiAnswer) -> ApiAnswer:
        """Return an answer that is no error.

        Raises:
            ThumbError: It is one.
        """
        if answer.is_ok:
            return answer
        errors = answer.fields().get("errors")
        error = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
        said = " ".join(str(error[name]) for name in ("message", "context") if error.get(name))
        message = self._session.shown(said)
        detail, service = (f": {message}" if message else ""), self._session.service
        code = str(error.get("code") or error.get("type") or answer.status)
        if (passing := self._session.passing(answer, f"fails for now{detail}")) is not None:
            raise passing
        if answer.status == HTTPStatus.UNAUTHORIZED:
            raise AuthError(
                f"{service} does not take the Admin API key{detail}",
                remedy="copy it again (Settings, Integrations), and check this machine's clock",
                code=code,
            )
        if not error:
            raise self._no_api(answer)
        if answer.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_IMPLEMENTED}:
            raise AuthError(
                f"{service} does not let this key do it{detail}",
                remedy="use the Admin API key of a custom integration",
                code=code,
            )
        if answer.status in {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}:
            raise RequestRefused(
                f"{service} does not take the file{detail}",
                remedy="send another: --output-format jpg",
                code=code,
            )
        raise RequestRefused(f"{service} refuses{detail}", remedy="see the reason", code=code)


def admin_token(key: str, now_s: float) -> str:
    """Return a token for the next five minutes: a JWT (RFC 7519) signed with HMAC and SHA-256.

    Args:
        key: The Admin API key: an id, a colon and a secret in hex.
        now_s: The time, in seconds since 1970.
    """
    name, _, secret = key.partition(":")
    issued_s = int(now_s)
    head = {"alg": "HS256", "typ": "JWT", "kid": name}
    claims = {"iat": issued_s, "exp": issued_s + _TOKEN_LASTS_S, "aud": _AUDIENCE}
    signed = ".".join(_part(json.dumps(each, separators=(",", ":")).encode()) for each in (head, claims))
    signature = hmac.new(bytes.fromhex(secret), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_part(signature)}"


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
